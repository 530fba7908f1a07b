"""What programs are told of the indicators of a run: floats, null where there is nothing."""

from dataclasses import dataclass, fields
from typing import Annotated, ClassVar, Literal, TypeAlias

from xiangheng_scoring.analysis.statistics.profile import Standing
from xiangheng_scoring.analysis.statistics.report import BranchStructure, Report
from xiangheng_scoring.analysis.statistics.summary import Summary
from xiangheng_scoring.numbers.arrays import Array
from xiangheng_scoring.records import Digest, Format, JsonObject, Meaning

Count: TypeAlias = Annotated[int, Meaning(minimum=0)]
SharesByUnit: TypeAlias = Annotated[
    JsonObject, Meaning("by code of the unit", values=Annotated[float, Meaning(minimum=0, maximum=1)])
]


@dataclass(frozen=True, slots=True)
class IndicatorStatistics:
    """One indicator by itself, in its own unit, and what it does to the totals."""

    code: str
    name: str
    count: Annotated[Count, Meaning("units that have a value")]
    missing: Annotated[Count, Meaning("units that have none")]
    distinct: Annotated[Count, Meaning("different values")]
    zeros: Count
    minimum: float | None
    lower_quartile: float | None
    median: float | None
    mean: float | None
    upper_quartile: float | None
    maximum: float | None
    sd: Annotated[float | None, Meaning("of a sample: divided by n − 1")]
    skewness: Annotated[float | None, Meaning("type 2")]
    kurtosis: Annotated[float | None, Meaning("type 2, excess")]
    most_common: Annotated[
        float | None, Meaning("the share of the most frequent value among those that are there")
    ]
    is_skewed: Annotated[bool, Meaning("|skewness| ≥ 2 and kurtosis ≥ 3.5: it has outliers")]
    outliers: Annotated[tuple[str, ...], Meaning("codes of the units outside Tukey's fences")]
    weight: Annotated[float, Meaning("share of the total, from the nominal weights", minimum=0, maximum=1)]
    influence: Annotated[
        float | None, Meaning("its share of the variance of the totals; negative where it goes against them")
    ]
    equalising_weight: Annotated[
        float | None, Meaning("the weight under which its influence would be its present weight")
    ]


@dataclass(frozen=True, slots=True)
class AvailabilityRecord:
    """What share of the indicators units have a value for."""

    by_unit: SharesByUnit
    by_branch: Annotated[JsonObject, Meaning("by the branch right above the indicators", values=SharesByUnit)]


@dataclass(frozen=True, slots=True)
class FlagRecord:
    """A correlation that an evaluator should look at."""

    kind: Literal["collinear", "negative", "weak"]
    indicator: str
    other: Annotated[str, Meaning("the other indicator; of `negative` and `weak` the branch above")]
    correlation: Annotated[float, Meaning(minimum=-1, maximum=1)]


@dataclass(frozen=True, slots=True)
class StandingRecord:
    """A unit's place on one indicator."""

    indicator: str
    value: float
    place: Annotated[int, Meaning(minimum=1)]
    compared: Annotated[int, Meaning("units that have a value", minimum=1)]


@dataclass(frozen=True, slots=True)
class ProfileRecord:
    """What a unit is good at, best first, and what not, worst first."""

    unit: str
    strengths: tuple[StandingRecord, ...]
    weaknesses: tuple[StandingRecord, ...]


@dataclass(frozen=True, slots=True)
class StatisticsRecord:
    """The indicators of a run."""

    FORMAT: ClassVar = Format(
        "xiangheng-statistics/1", "xiangheng statistics --json: the indicators of a run"
    )
    run_id: Digest
    scheme: str
    period: int
    invented: bool
    indicators: tuple[IndicatorStatistics, ...]
    availability: AvailabilityRecord
    correlations: Annotated[
        tuple[tuple[float, ...], ...],
        Meaning("Pearson's, of the scores of each indicator with each, in the order of `indicators`"),
    ]
    flags: tuple[FlagRecord, ...]
    branches: tuple[BranchStructure, ...]
    profile: Annotated[ProfileRecord | None, Meaning("of the unit that was asked for")]


def statistics_record(report: Report, unit: str = "") -> StatisticsRecord:
    """The whole report, with the profile of one unit if asked for; raises `UnknownUnit`."""
    result, leaves, shares = report.result, report.leaves, report.availability
    return StatisticsRecord(
        run_id=result.run_id,
        scheme=result.scheme.code,
        period=result.period,
        invented=result.is_invented,
        indicators=tuple(_indicator(report, number) for number in range(len(leaves))),
        availability=AvailabilityRecord(
            _by_unit(report, shares.by_unit),
            JsonObject({str(branch): _by_unit(report, part) for branch, part in shares.by_group.items()}),
        ),
        correlations=tuple(tuple(row) for row in report.correlations.tolist()),
        flags=tuple(
            FlagRecord(
                kind=flag.kind,
                indicator=leaves[flag.indicator].code,
                other=leaves[flag.other].code if isinstance(flag.other, int) else str(flag.other),
                correlation=flag.correlation,
            )
            for flag in report.flags
        ),
        branches=report.branches,
        profile=_profile(report, unit) if unit else None,
    )


def _indicator(report: Report, number: int) -> IndicatorStatistics:
    leaf, influence, equalising = report.leaves[number], report.influence, report.equalising
    columns = {field.name: getattr(report.summary, field.name) for field in fields(Summary)}
    del columns["outliers"]
    return IndicatorStatistics(
        code=leaf.code,
        name=leaf.name,
        **{name: column[number].item() for name, column in columns.items()},
        outliers=tuple(unit.code for unit in report.outliers().get(leaf.code, ())),
        weight=float(report.weights[number]),
        influence=None if influence is None else float(influence.shares[number]),
        equalising_weight=None if equalising is None else float(equalising[number]),
    )


def _by_unit(report: Report, shares: Array) -> JsonObject:
    return JsonObject({unit.code: share for unit, share in zip(report.units, shares.tolist(), strict=True)})


def _profile(report: Report, unit: str) -> ProfileRecord:
    profile = report.profile(unit)
    return ProfileRecord(
        report.result.unit(unit).unit.code,
        strengths=_standings(report, profile.strengths),
        weaknesses=_standings(report, profile.weaknesses),
    )


def _standings(report: Report, standings: tuple[Standing, ...]) -> tuple[StandingRecord, ...]:
    return tuple(
        StandingRecord(report.leaves[place.indicator].code, place.value, place.place, place.compared)
        for place in standings
    )
