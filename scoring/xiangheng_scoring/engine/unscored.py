"""Figures that were reported and yet could not be scored: no baseline, a base or a denominator that is not positive."""

from collections import defaultdict

from xiangheng_scoring.engine.dataset import Observation
from xiangheng_scoring.engine.result import Result
from xiangheng_scoring.errors import Fault, some_of
from xiangheng_scoring.numbers.exact import shown
from xiangheng_scoring.scheme import Unit

#: Units named in a notice that many share; the rest are counted.
NAMED = 5


def unscored_figures(result: Result) -> list[Fault]:
    """A notice for each indicator and cause, in the order of the scheme: whose figure counts as missing, and why."""
    notices = []
    for leaf in result.scheme.leaves:
        causes: dict[tuple[str, str], list[tuple[Unit, Observation]]] = defaultdict(list)
        column = result.values[leaf.code]
        for row in result.units:
            evidence = column.settled.get(row.unit.code)
            figure = column.look_up.current.row(row.unit.code) if evidence and evidence.gap else None
            if figure is not None and evidence is not None:
                causes[evidence.gap, evidence.handling].append((row.unit, figure))
        for (gap, handling), reported in causes.items():
            first = reported[0][1]
            whose = some_of([unit.name for unit, _ in reported], NAMED, "个")
            value = f" {shown(first.value)}" if len(reported) == 1 else ""
            notices.append(
                Fault(
                    "DATA-UNSCORED",
                    first.origin or leaf.indicator,
                    f"{leaf.code} {leaf.name}：{whose}报了数{value}，不能计分：{gap}；{handling or '不计分'}",
                    remedy="核对本期值、基期值和分母；属实不必改",
                    is_notice=True,
                )
            )
    return notices
