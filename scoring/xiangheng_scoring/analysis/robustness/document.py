"""A study as plain data for other programs: floats at ten digits."""

from typing import Any

import numpy as np

from xiangheng_scoring.analysis.robustness.ablation import Change
from xiangheng_scoring.analysis.robustness.monte_carlo import Study
from xiangheng_scoring.analysis.robustness.sobol import Sensitivity
from xiangheng_scoring.numbers.arrays import Array

ROBUSTNESS_FORMAT = "xiangheng-robustness/1"
DIGITS = 10
INDICES = ("first", "first_low", "first_high", "total", "total_low", "total_high")

Document = dict[str, Any]


def robustness_document(
    study: Study,
    sensitivity: Sensitivity | None,
    left_out: tuple[Change, ...],
    one_by_one: tuple[Change, ...],
) -> Document:
    """The whole study; `sensitivity` is null where it was not asked for or nothing varies."""
    result, options = study.model.result, study.model.uncertainty
    return {
        "format": ROBUSTNESS_FORMAT,
        "run_id": result.run_id,
        "result_digest": result.result_digest,
        "period": result.period,
        "invented": result.is_invented,
        "seed": study.model.seed,
        "trials": len(study.trials),
        "failed": study.outcome.failures,
        "uncertainty": {
            "weights": options.weights,
            "treatments": list(options.treatments),
            "normalisations": list(options.normalisations),
            "aggregations": list(options.aggregations),
            "missing": list(options.missing),
            "worlds": study.model.world_count,
        },
        "units": [_unit(study, number) for number in range(len(study.units))],
        "sensitivity": None if sensitivity is None else _sensitivity(sensitivity),
        "left_out": [_change(change) for change in left_out],
        "one_at_a_time": [_change(change) for change in one_by_one],
    }


def _unit(study: Study, number: int) -> Document:
    unit, places = study.units[number], study.distribution
    return {
        "code": unit.code,
        "name": unit.name,
        "rank": int(study.exact_ranks[number]),
        "low": int(places.quantile(0.05)[number]),
        "median": int(places.quantile(0.5)[number]),
        "high": int(places.quantile(0.95)[number]),
        "best": int(places.best[number]),
        "worst": int(places.worst[number]),
        "mean": _number(places.mean[number]),
        "acceptability": _numbers(places.acceptability[number]),
        "grades": {name: _number(shares[number]) for name, shares in study.grades.items()},
        "before": {
            other.code: _number(share)
            for other, share in zip(study.units, study.before[number], strict=True)
            if other is not unit and not np.isnan(share)
        },
    }


def _sensitivity(found: Sensitivity) -> Document:
    return {
        "sources": list(found.sources),
        "order": None if found.order is None else list(found.order),
        "verdict": found.verdict or None,
        "evaluations": found.evaluations,
        "left_out": found.left_out,
        "mean_shift": {name: _numbers(getattr(found.shift, name)) for name in INDICES},
        "by_unit": {
            unit.code: {name: _numbers(getattr(found.by_unit, name)[:, row]) for name in INDICES}
            | {"order": None if order is None else list(order)}
            for row, (unit, order) in enumerate(zip(found.model.units, found.orders_by_unit, strict=True))
        },
    }


def _change(change: Change) -> Document:
    return {
        "source": change.source,
        "what": change.what,
        "node": change.node or None,
        "ranks": [int(rank) for rank in change.ranks],
        "mean_shift": _number(change.mean_shift),
        "greatest_shift": change.greatest_shift,
    }


def _numbers(values: Array) -> list[float]:
    return [_number(value) for value in values]


def _number(value: float) -> float:
    return float(f"{value:.{DIGITS}g}")
