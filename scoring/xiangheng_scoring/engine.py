"""The one way to score: scheme and data go in, a result comes out.

Everything here is a pure function of its arguments, in exact decimals; the order of rows, the number of
threads and the machine cannot change a digit.
"""

from collections import defaultdict
from collections.abc import Callable
from decimal import Decimal

from xiangheng_scoring.checks import check_data
from xiangheng_scoring.data import Dataset
from xiangheng_scoring.digest import engine_provenance, provenance_digest, result_digest, run_id
from xiangheng_scoring.errors import Fault, RunBlocked
from xiangheng_scoring.exact import exactly, half_up, settled
from xiangheng_scoring.outcome import adjusted, aspects_of, combined_with, grade_caps, graded, ranked
from xiangheng_scoring.result import Provenance, Result, UnitResult
from xiangheng_scoring.rules import Case, Judgement
from xiangheng_scoring.scheme import Node, Scheme, Unit
from xiangheng_scoring.tree import score_tree
from xiangheng_scoring.values import LeafValue, ValueTable, settle

Progress = Callable[[int, int], None]


def _no_progress(done: int, whole: int) -> None:
    """Nobody is watching."""


@exactly
def score(
    scheme: Scheme,
    data: Dataset,
    *,
    period: int | None = None,
    provenance: Provenance | None = None,
    progress: Progress = _no_progress,
) -> Result:
    """The result of assessing all units of `scheme` by `data` for the year `period` (default: the scheme's).

    `provenance` names engine and plugin; `progress` is called with units done and units in all. Raises
    `DataRefused` for data that contradict the scheme or themselves, `RunBlocked` for missing values whose
    policy is `block`, `AggregationImpossible` where a mean does not exist.
    """
    year = scheme.year if period is None else period
    provenance = provenance or engine_provenance()
    check_data(scheme, data)
    judged = _Judged(scheme, settle(scheme, data, year))
    results: list[UnitResult] = []
    blocked: list[Fault] = []
    for done, unit in enumerate(scheme.units.values(), start=1):
        try:
            results.append(_unit_result(scheme, unit, judged, data))
        except RunBlocked as refusal:
            blocked += refusal.faults
        progress(done, len(scheme.units))
    if blocked:
        raise RunBlocked(blocked, where=f"{scheme.name} {year}")
    finished = graded(scheme, ranked(scheme, results))
    return Result(
        scheme=scheme,
        period=year,
        units=tuple(sorted(finished, key=lambda one: one.unit.code)),
        run_id=run_id(scheme, data, year, provenance),
        result_digest=result_digest(finished),
        provenance_digest=provenance_digest(data),
        provenance=provenance,
        is_invented=scheme.invented or data.is_invented,
    )


class _Judged:
    """Every leaf of every unit under its rule, with the cohorts that rules compare with."""

    def __init__(self, scheme: Scheme, values: ValueTable) -> None:
        self._scheme = scheme
        self._values = values
        self._cohorts: dict[tuple[str, str], tuple[tuple[Decimal, ...], tuple[Decimal, ...]]] = {}
        for leaf in scheme.leaves:
            self._gather(leaf)

    def _gather(self, leaf: Node) -> None:
        levels: dict[str, list[Decimal]] = defaultdict(list)
        changes: dict[str, list[Decimal]] = defaultdict(list)
        for unit in self._scheme.units.values():
            value = self._values[unit.code, leaf.code]
            if value.rule is not None:
                group = self._group(leaf, unit)
                levels[group].append(value.used)
                if value.baseline is not None:
                    changes[group].append(value.used - value.baseline)
        for group, found in levels.items():
            self._cohorts[leaf.code, group] = (tuple(sorted(found)), tuple(sorted(changes[group])))

    @staticmethod
    def _group(leaf: Node, unit: Unit) -> str:
        return unit.unit_class if leaf.rule is not None and leaf.rule.cohort_name() == "class" else ""

    def leaf(self, unit: Unit, leaf: Node) -> tuple[LeafValue, Case | None, Judgement | None]:
        """The value, what the rule sees of it, and what the rule says."""
        value = self._values[unit.code, leaf.code]
        if value.rule is None:
            return value, None, None
        cohort, changes = self._cohorts[leaf.code, self._group(leaf, unit)]
        case = Case(
            value=value.used,
            direction=leaf.direction,
            target=leaf.target,
            baseline=value.baseline,
            cohort=cohort,
            changes=changes,
            marks=value.marks,
            measure=leaf.unit,
        )
        return value, case, value.rule.judge(case)


def _unit_result(scheme: Scheme, unit: Unit, judged: _Judged, data: Dataset) -> UnitResult:
    nodes = score_tree(scheme, unit, {leaf.code: judged.leaf(unit, leaf) for leaf in scheme.leaves})
    root = nodes[scheme.root.code]
    adjustment = adjusted(scheme, unit, data)
    total = None if root.points is None else half_up(root.points + adjustment.points, scheme.scale)
    return UnitResult(
        unit=unit,
        nodes=nodes,
        total=total,
        exact_total=None if root.exact is None else settled(root.exact + adjustment.points),
        adjustment=adjustment,
        caps=grade_caps(scheme, nodes),
        aspects=aspects_of(scheme, nodes),
        combined=combined_with(scheme, unit, data, total),
    )
