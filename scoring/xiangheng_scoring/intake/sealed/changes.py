"""What was changed in a bundle, as far as the result that was kept with it tells: figures that are not those it was scored from.

The seal tells which file was changed. The explanations of a result hold the figures that they rest on, each with its cell, so that
a changed one is told by unit, indicator and year, as it was and as it is. They do not hold figures of which nothing was made, single
marks, or totals of other assessments: of those the seal alone tells.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeAlias

from xiangheng_scoring.engine.dataset import Adjustment, Finding, Observation
from xiangheng_scoring.errors import Fault
from xiangheng_scoring.explain.documents import (
    AdjustmentRecord,
    Explanation,
    FindingRecord,
    OriginRecord,
    RepeatedFindingRecord,
    origin_record,
)
from xiangheng_scoring.explain.explanation import leaves_of
from xiangheng_scoring.intake.sealed.bundles import read_rows, rows_file
from xiangheng_scoring.intake.sealed.errors import SealBroken
from xiangheng_scoring.intake.sealed.folders import AGAIN
from xiangheng_scoring.intake.sealed.results import KeptResult
from xiangheng_scoring.numbers.exact import at_30_digits, plain

#: The faults of one unit's figures.
Check: TypeAlias = Callable[[Explanation], Iterator[Fault]]


def changed_figures(folder: Path, kept: KeptResult) -> tuple[Fault, ...]:
    """A fault for each figure that the bundle in `folder`, whose seal may be broken, holds otherwise than its result.

    Of a file that cannot be read that is told, of one that is missing nothing. Raises `SealBroken` where an explanation cannot be read.
    """
    faults: list[Fault] = []
    checks: list[Check] = []
    for name, check in _CHECKS.items():
        try:
            # Never a pipe, which would keep whoever reads it waiting for ever.
            if (folder / rows_file(name)).is_file():
                checks.append(check(read_rows(folder, name)))
        except SealBroken as refusal:
            faults += refusal.faults
    if checks:
        faults += (fault for unit in kept.explanations() for check in checks for fault in check(unit))
    return tuple(dict.fromkeys(faults))  # an indicator may stand at several places of the tree


def _observations(rows: Sequence[Observation]) -> Check:
    reported = {(row.indicator, row.period, row.unit): row for row in rows}

    def check(explanation: Explanation) -> Iterator[Fault]:
        unit = explanation.unit.code
        for leaf in leaves_of(explanation.tree):
            what = f"{leaf.indicator} {leaf.name}"
            if leaf.origin is not None and leaf.value is not None and leaf.gap is None:
                row = reported.get((leaf.indicator, explanation.period, unit))
                then = f"{plain(leaf.value)}{_cited(leaf.origin)}"
                now = f"{plain(at_30_digits(row.value))}{_cited(origin_record(row.origin))}" if row else ""
                yield from _change("observations", explanation, f"{what} {explanation.period} 年", then, now)
            # A baseline is told as the rule saw it; it is what was reported where nothing was done to it before.
            if leaf.baseline is not None and leaf.baseline_period is not None and not leaf.transforms:
                row = reported.get((leaf.indicator, leaf.baseline_period, unit))
                now = plain(at_30_digits(row.value)) if row else ""
                year = f"{leaf.baseline_period} 年（基期值）"
                yield from _change("observations", explanation, f"{what} {year}", plain(leaf.baseline), now)

    return check


def _adjustments(rows: Sequence[Adjustment]) -> Check:
    claimed: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        claimed[row.unit].append(_adjustment(row, at_30_digits(row.points), origin_record(row.origin)))

    def check(explanation: Explanation) -> Iterator[Fault]:
        then = (_adjustment(row, row.points, row.origin) for row in explanation.adjustments)
        now = claimed[explanation.unit.code]
        yield from _change("adjustments", explanation, "加减分", _listed(then), _listed(now))

    return check


def _findings(rows: Sequence[Finding]) -> Check:
    listed: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in rows:
        listed[row.unit, row.indicator].append(f"{row.number}{_cited(origin_record(row.origin))}")

    def check(explanation: Explanation) -> Iterator[Fault]:
        for leaf in leaves_of(explanation.tree):
            if leaf.findings is None:
                continue
            counted: tuple[FindingRecord | RepeatedFindingRecord, ...] = (
                *leaf.findings.counted,
                *leaf.findings.repeated,
            )
            then = (f"{row.number}{_cited(row.origin)}" for row in counted)
            now = listed[explanation.unit.code, leaf.indicator]
            what = f"{leaf.indicator} {leaf.name}的问题"
            yield from _change("findings", explanation, what, _listed(then), _listed(now))

    return check


_CHECKS: dict[str, Callable[[Sequence[Any]], Check]] = {
    "observations": _observations,
    "adjustments": _adjustments,
    "findings": _findings,
}


def _change(name: str, of: Explanation, what: str, then: str, now: str) -> Iterator[Fault]:
    if then != now:
        message = f"{of.unit.name}（{of.unit.code}）{what}：现在是「{now or '没有'}」"
        expected = f"旁边的 result 所载的「{then or '没有'}」"
        yield Fault("SEAL-FIGURE", rows_file(name), message, expected, f"核对报送的原件；{AGAIN}")


def _adjustment(row: Adjustment | AdjustmentRecord, points: Any, origin: OriginRecord) -> str:
    return f"{row.item} {plain(points)} {row.evidence}{_cited(origin)}"


def _listed(words: Iterable[str]) -> str:
    return "；".join(sorted(words))


def _cited(origin: OriginRecord) -> str:
    place = " › ".join(filter(None, (origin.file, origin.sheet, origin.cell)))
    return f"（{place}）" if place else ""
