"""What programs are told of how firm a ranking is: floats."""

from dataclasses import dataclass, fields
from types import EllipsisType
from typing import Annotated, ClassVar, TypeAlias

import numpy as np

from xiangheng_scoring.analysis.robustness.ablation import Change
from xiangheng_scoring.analysis.robustness.monte_carlo import Study
from xiangheng_scoring.analysis.robustness.options import (
    AGGREGATIONS,
    MISSING,
    NORMALISATIONS,
    SOURCES,
    TREATMENTS,
)
from xiangheng_scoring.analysis.robustness.sobol import Indices, Sensitivity
from xiangheng_scoring.records import Digest, Format, JsonObject, Meaning

Rank: TypeAlias = Annotated[int, Meaning(minimum=1)]
Share: TypeAlias = Annotated[float, Meaning(minimum=0, maximum=1)]
Source: TypeAlias = Annotated[str, Meaning(among=tuple(SOURCES))]
BySource: TypeAlias = Annotated[tuple[float, ...], Meaning("in the order of `sources`")]


@dataclass(frozen=True, slots=True)
class UncertaintyRecord:
    """What was varied; the first alternative of each is what the result was made by."""

    weights: Annotated[
        float, Meaning("the greatest relative change of a weight to either side", minimum=0, maximum=1)
    ]
    treatments: tuple[Annotated[str, Meaning(among=tuple(TREATMENTS))], ...]
    normalisations: tuple[Annotated[str, Meaning(among=tuple(NORMALISATIONS))], ...]
    aggregations: tuple[Annotated[str, Meaning(among=tuple(AGGREGATIONS))], ...]
    missing: tuple[Annotated[str, Meaning(among=tuple(MISSING))], ...]
    worlds: Annotated[int, Meaning("versions of the data, the reported one included", minimum=1)]


@dataclass(frozen=True, slots=True)
class UnitRobustness:
    """The places that a unit has in the trials that count."""

    code: str
    name: str
    rank: Annotated[Rank, Meaning("of the exact result")]
    low: Annotated[Rank, Meaning("5 % of the trials give this place or a better one")]
    median: Rank
    high: Annotated[Rank, Meaning("95 % of the trials give this place or a better one")]
    best: Rank
    worst: Rank
    mean: Annotated[float, Meaning(minimum=1)]
    acceptability: Annotated[tuple[Share, ...], Meaning("the share of trials that give each place")]
    grades: Annotated[JsonObject, Meaning("the share of trials that give each grade", values=Share)]
    before: Annotated[
        JsonObject,
        Meaning(
            "by code of another unit of the same ranking: the share of trials in which this one stands before it",
            values=Share,
        ),
    ]


@dataclass(frozen=True, slots=True)
class IndicesRecord:
    """Sobol indices of first order and total, with the ends of their intervals."""

    first: BySource
    first_low: BySource
    first_high: BySource
    total: BySource
    total_low: BySource
    total_high: BySource


@dataclass(frozen=True, slots=True)
class UnitIndices(IndicesRecord):
    """The same of one unit's rank."""

    order: Annotated[
        tuple[Source, ...] | None,
        Meaning("the sources that move this unit's rank, greatest first; null while that is not stable"),
    ]


@dataclass(frozen=True, slots=True)
class SensitivityRecord:
    """What each source of uncertainty is to blame for."""

    sources: tuple[Source, ...]
    order: Annotated[
        tuple[Source, ...] | None,
        Meaning("the sources that have influence, greatest first; null while that is not stable"),
    ]
    verdict: Annotated[str | None, Meaning("why no order is told, in Chinese")]
    evaluations: Annotated[int, Meaning("trials that were run", minimum=0)]
    left_out: Annotated[int, Meaning("rows of the design that had a failed trial", minimum=0)]
    mean_shift: Annotated[IndicesRecord, Meaning("of the mean shift of ranks")]
    by_unit: Annotated[JsonObject, Meaning("of each unit's rank, by its code", values=UnitIndices)]


@dataclass(frozen=True, slots=True)
class RobustnessRecord:
    """How firm the ranking of a run is."""

    FORMAT: ClassVar = Format(
        "xiangheng-robustness/1", "xiangheng robustness --json: how firm the ranking of a run is"
    )
    run_id: Digest
    result_digest: Digest
    period: int
    invented: bool
    seed: int
    trials: Annotated[int, Meaning("failed ones included", minimum=1)]
    failed: Annotated[
        JsonObject,
        Meaning("how many trials gave no ranking, by the reason", values=Annotated[int, Meaning(minimum=1)]),
    ]
    uncertainty: UncertaintyRecord
    units: tuple[UnitRobustness, ...]
    sensitivity: Annotated[
        SensitivityRecord | None, Meaning("null where it was not asked for or nothing varies")
    ]
    left_out: Annotated[tuple[Change, ...], Meaning("each indicator and branch left out by itself")]
    one_at_a_time: Annotated[tuple[Change, ...], Meaning("each alternative taken by itself")]


def robustness_record(
    study: Study,
    sensitivity: Sensitivity | None,
    left_out: tuple[Change, ...],
    one_by_one: tuple[Change, ...],
) -> RobustnessRecord:
    """The whole study; `sensitivity` is None where it was not asked for or nothing varies."""
    result, options = study.model.result, study.model.uncertainty
    return RobustnessRecord(
        run_id=result.run_id,
        result_digest=result.result_digest,
        period=result.period,
        invented=result.is_invented,
        seed=study.model.seed,
        trials=len(study.trials),
        failed=JsonObject(dict(study.outcome.failures)),
        uncertainty=UncertaintyRecord(
            options.weights,
            treatments=tuple(options.treatments),
            normalisations=tuple(options.normalisations),
            aggregations=tuple(options.aggregations),
            missing=tuple(options.missing),
            worlds=study.model.world_count,
        ),
        units=tuple(_unit(study, number) for number in range(len(study.units))),
        sensitivity=None if sensitivity is None else _sensitivity(sensitivity),
        left_out=left_out,
        one_at_a_time=one_by_one,
    )


def _unit(study: Study, number: int) -> UnitRobustness:
    unit, places = study.units[number], study.distribution
    return UnitRobustness(
        code=unit.code,
        name=unit.name,
        rank=int(study.exact_ranks[number]),
        low=int(places.quantile(0.05)[number]),
        median=int(places.quantile(0.5)[number]),
        high=int(places.quantile(0.95)[number]),
        best=int(places.best[number]),
        worst=int(places.worst[number]),
        mean=float(places.mean[number]),
        acceptability=tuple(places.acceptability[number].tolist()),
        grades=JsonObject({name: float(shares[number]) for name, shares in study.grades.items()}),
        before=JsonObject(
            {
                other.code: float(share)
                for other, share in zip(study.units, study.before[number], strict=True)
                if other is not unit and not np.isnan(share)
            }
        ),
    )


def _sensitivity(sensitivity: Sensitivity) -> SensitivityRecord:
    units = zip(sensitivity.model.units, sensitivity.orders_by_unit, strict=True)
    return SensitivityRecord(
        sources=sensitivity.sources,
        order=sensitivity.order,
        verdict=sensitivity.verdict or None,
        evaluations=sensitivity.evaluations,
        left_out=sensitivity.left_out,
        mean_shift=IndicesRecord(**_columns(sensitivity.shift)),
        by_unit=JsonObject(
            {
                unit.code: UnitIndices(**_columns(sensitivity.by_unit, (slice(None), number)), order=order)
                for number, (unit, order) in enumerate(units)
            }
        ),
    )


def _columns(indices: Indices, output: EllipsisType | tuple[slice, int] = ...) -> dict[str, BySource]:
    """The fields of `IndicesRecord`, of the only output or of one of several."""
    return {
        field.name: tuple(getattr(indices, field.name)[output].tolist()) for field in fields(IndicesRecord)
    }
