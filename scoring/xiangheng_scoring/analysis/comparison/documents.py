"""What programs are told of what moved totals: every number exact."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, ClassVar, TypeAlias

from xiangheng_scoring.analysis.comparison.changes import Change, changes
from xiangheng_scoring.analysis.comparison.differences import (
    EFFECTS,
    Comparison,
    Difference,
    Effect,
    Overtaking,
)
from xiangheng_scoring.analysis.comparison.wording import difference_said, left_out_said, overtaking_said
from xiangheng_scoring.documents import FaultRecord, fault_records
from xiangheng_scoring.engine.result import Result, UnitResult
from xiangheng_scoring.errors import Fault
from xiangheng_scoring.records import Digest, Format, JsonObject, Meaning, Points, points

Notices: TypeAlias = Annotated[tuple[FaultRecord, ...], Meaning("of the reading of both sides' data")]


@dataclass(frozen=True, slots=True)
class ComparedScheme:
    """The scheme of a run."""

    code: str
    name: str
    digest: Digest


@dataclass(frozen=True, slots=True)
class ComparedRun:
    """A run that is compared."""

    run_id: Digest
    result_digest: Digest
    scheme: ComparedScheme
    period: int


@dataclass(frozen=True, slots=True)
class SideRecord:
    """A unit's result on one side."""

    unit: str
    name: str
    total: Points | None
    rank: Annotated[int | None, Meaning(minimum=1)]
    grade: str | None


@dataclass(frozen=True, slots=True)
class EffectsRecord:
    """What each cause did, in points of the total."""

    value: Points
    weight: Points
    frame: Points
    rule: Points
    missing: Points
    adjustment: Points


@dataclass(frozen=True, slots=True)
class DifferenceRecord:
    """One total against another, there less here."""

    here: SideRecord
    there: SideRecord
    difference: Points
    effects: Annotated[EffectsRecord, Meaning("sum exactly to the difference")]
    by_leaf: Annotated[
        JsonObject,
        Meaning(
            "effects by indicator, or by mean as one part, with the same sums; empty where the total itself is a mean",
            values=Annotated[JsonObject, Meaning(names=EFFECTS, values=Points)],
        ),
    ]
    within_error: Annotated[
        tuple[str, ...], Meaning("the indicators whose two values differ by no more than their errors")
    ]
    sentences: Annotated[tuple[str, ...], Meaning("the same in Chinese")]


@dataclass(frozen=True, slots=True)
class BothTotals:
    """A unit's total on both sides."""

    here: Points
    there: Points


@dataclass(frozen=True, slots=True)
class OvertakingTotals:
    """The totals of who overtook and of who was overtaken."""

    winner: BothTotals
    loser: BothTotals


@dataclass(frozen=True, slots=True)
class OvertakingRecord:
    """The winner stood behind the loser here, and stands before it there."""

    winner: str
    loser: str
    totals: OvertakingTotals
    gap_here: Annotated[Points, Meaning("how far the winner was ahead; negative: behind")]
    gap_there: Annotated[Points, Meaning("the same there")]
    effects: Annotated[EffectsRecord, Meaning("the winner's less the loser's")]
    decisive: Annotated[Effect, Meaning("the effect that did most for the winner")]
    sentence: Annotated[str, Meaning("the same in Chinese")]


@dataclass(frozen=True, slots=True)
class ComparisonRecord:
    """What moved the totals from one run to another."""

    FORMAT: ClassVar = Format(
        "xiangheng-comparison/1",
        "xiangheng compare --json: what moved the totals from one run (here) to another (there)",
    )
    here: ComparedRun
    there: ComparedRun
    invented: bool
    differences: tuple[DifferenceRecord, ...]
    overtakings: tuple[OvertakingRecord, ...]
    only_here: Annotated[tuple[str, ...], Meaning("codes of the units that only one side has")]
    only_there: tuple[str, ...]
    without_total: Annotated[tuple[str, ...], Meaning("codes of the units without a total on one side")]
    sentences: Annotated[tuple[str, ...], Meaning("whom the comparison could not cover, in Chinese")]
    notices: Notices


@dataclass(frozen=True, slots=True)
class UnitDifference:
    """One unit's difference, what moved, and whom the unit overtook or who overtook it."""

    FORMAT: ClassVar = Format(
        "xiangheng-difference/1", "xiangheng compare --unit U --json: one unit's difference"
    )
    here: ComparedRun
    there: ComparedRun
    invented: bool
    difference: DifferenceRecord
    changes: Annotated[
        tuple[Change, ...],
        Meaning("largest first, each mean followed by the indicators below it"),
    ]
    overtakings: tuple[OvertakingRecord, ...]
    notices: Notices


def comparison_record(comparison: Comparison, notices: Iterable[Fault] = ()) -> ComparisonRecord:
    """The whole comparison: both runs, each unit's difference, and every overtaking."""
    here, there = comparison.here, comparison.there
    return ComparisonRecord(
        here=_run(here),
        there=_run(there),
        invented=comparison.is_invented,
        differences=tuple(map(_difference, comparison.differences)),
        overtakings=tuple(map(_overtaking, comparison.overtakings)),
        only_here=tuple(unit.code for unit in comparison.only_here),
        only_there=tuple(unit.code for unit in comparison.only_there),
        without_total=tuple(unit.code for unit in comparison.without_total),
        sentences=tuple(left_out_said(comparison)),
        notices=fault_records(notices),
    )


def difference_record(
    difference: Difference,
    here: Result,
    there: Result,
    overtakings: Sequence[Overtaking] = (),
    notices: Iterable[Fault] = (),
) -> UnitDifference:
    """One unit's difference with its effects, in all and by indicator."""
    return UnitDifference(
        here=_run(here),
        there=_run(there),
        invented=here.is_invented or there.is_invented,
        difference=_difference(difference),
        changes=tuple(changes(difference)),
        overtakings=tuple(map(_overtaking, overtakings)),
        notices=fault_records(notices),
    )


def _run(result: Result) -> ComparedRun:
    scheme = ComparedScheme(result.scheme.code, result.scheme.name, result.scheme.digest)
    return ComparedRun(result.run_id, result.result_digest, scheme, result.period)


def _difference(difference: Difference) -> DifferenceRecord:
    return DifferenceRecord(
        here=_side(difference.here),
        there=_side(difference.there),
        difference=Points(difference.difference),
        effects=EffectsRecord(**_points(difference.effects)),
        by_leaf=JsonObject({code: _points(effects) for code, effects in difference.by_leaf.items()}),
        within_error=tuple(sorted(difference.within_error)),
        sentences=tuple(difference_said(difference)),
    )


def _side(side: UnitResult) -> SideRecord:
    return SideRecord(side.unit.code, side.unit.name, points(side.total), side.rank, side.grade or None)


def _overtaking(overtaking: Overtaking) -> OvertakingRecord:
    winner, loser = (
        BothTotals(Points(side.here.total or 0), Points(side.there.total or 0))
        for side in (overtaking.of_winner, overtaking.of_loser)
    )
    return OvertakingRecord(
        winner=overtaking.winner.code,
        loser=overtaking.loser.code,
        totals=OvertakingTotals(winner, loser),
        gap_here=Points(overtaking.gap_here),
        gap_there=Points(overtaking.gap_there),
        effects=EffectsRecord(**_points(overtaking.effects)),
        decisive=overtaking.decisive,
        sentence=overtaking_said(overtaking),
    )


def _points(effects: Mapping[str, Decimal]) -> dict[str, Points]:
    return {name: Points(effect) for name, effect in effects.items()}
