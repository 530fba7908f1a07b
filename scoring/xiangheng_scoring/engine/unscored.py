"""Figures that were reported and yet could not be scored: no baseline, a base or a denominator that is not positive."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from xiangheng_scoring.engine.dataset import Observation
from xiangheng_scoring.engine.result import Result
from xiangheng_scoring.errors import Fault
from xiangheng_scoring.numbers.exact import shown
from xiangheng_scoring.scheme import Node, Unit

#: Units named in a notice that many share; the rest are counted.
NAMED = 5

_Reported = Sequence[tuple[Unit, Observation]]


def unscored_figures(result: Result) -> list[Fault]:
    """A notice for each indicator and cause, in the order of the scheme: whose figure counts as missing, and why."""
    return [
        _notice(leaf, gap, handling, reported)
        for leaf in result.scheme.leaves
        for (gap, handling), reported in _by_cause(result, leaf).items()
    ]


def _by_cause(result: Result, leaf: Node) -> Mapping[tuple[str, str], _Reported]:
    causes: dict[tuple[str, str], list[tuple[Unit, Observation]]] = defaultdict(list)
    rows = result.data.series.get(leaf.indicator, {}).get(result.period, {})
    for one in result.units:
        evidence, row = one.nodes[leaf.code].evidence, rows.get(one.unit.code)
        if row is not None and evidence is not None and evidence.gap:
            causes[evidence.gap, evidence.handling].append((one.unit, row))
    return causes


def _notice(leaf: Node, gap: str, handling: str, reported: _Reported) -> Fault:
    first = reported[0][1]
    names = "、".join(unit.name for unit, _ in reported[:NAMED])
    whose = names if len(reported) <= NAMED else f"{names} 等 {len(reported)} 个"
    value = f" {shown(first.value)}" if len(reported) == 1 else ""
    return Fault(
        "DATA-UNSCORED",
        first.origin or leaf.indicator,
        f"{leaf.code} {leaf.name}：{whose}报了数{value}，不能计分：{gap}；{handling or '不计分'}",
        remedy="核对本期值、基期值和分母；属实不必改",
        is_notice=True,
    )
