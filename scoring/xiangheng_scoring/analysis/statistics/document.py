"""Statistics as plain data for other programs: floats at ten digits, null where there is nothing."""

from typing import Any

import numpy as np

from xiangheng_scoring.analysis.statistics.profile import Standing
from xiangheng_scoring.analysis.statistics.report import Report

STATISTICS_FORMAT = "xiangheng-statistics/1"
DIGITS = 10

Document = dict[str, Any]


def statistics_document(report: Report, unit: str = "") -> Document:
    """The whole report, with the profile of one unit if asked for."""
    result = report.result
    return {
        "format": STATISTICS_FORMAT,
        "run_id": result.run_id,
        "scheme": result.scheme.code,
        "period": result.period,
        "invented": result.is_invented,
        "indicators": [_indicator(report, number) for number in range(len(report.leaves))],
        "availability": {
            "by_unit": dict(
                zip([unit.code for unit in report.units], _numbers(report.availability.by_unit), strict=True)
            ),
            "by_branch": {
                str(group): dict(zip([unit.code for unit in report.units], _numbers(shares), strict=True))
                for group, shares in report.availability.by_group.items()
            },
        },
        "correlations": [_numbers(row) for row in report.correlations],
        "flags": [
            {
                "kind": flag.kind,
                "indicator": report.leaves[flag.indicator].code,
                "other": report.leaves[flag.other].code if isinstance(flag.other, int) else str(flag.other),
                "correlation": _number(flag.correlation),
            }
            for flag in report.flags
        ],
        "branches": [
            {
                "code": branch.node.code,
                "alpha": _number(branch.alpha),
                "first_explained": _number(branch.first_explained),
                "components_above_one": branch.kaiser,
            }
            for branch in report.branches
        ],
        "profile": _profile(report, unit) if unit else None,
    }


def _indicator(report: Report, number: int) -> Document:
    found, leaf = report.summary, report.leaves[number]
    moved = report.influence
    return {
        "code": leaf.code,
        "name": leaf.name,
        "count": int(found.count[number]),
        "missing": int(found.missing[number]),
        "distinct": int(found.distinct[number]),
        "zeros": int(found.zeros[number]),
        "minimum": _number(found.minimum[number]),
        "lower_quartile": _number(found.lower_quartile[number]),
        "median": _number(found.median[number]),
        "mean": _number(found.mean[number]),
        "upper_quartile": _number(found.upper_quartile[number]),
        "maximum": _number(found.maximum[number]),
        "sd": _number(found.sd[number]),
        "skewness": _number(found.skewness[number]),
        "kurtosis": _number(found.kurtosis[number]),
        "most_common": _number(found.most_common[number]),
        "is_skewed": bool(found.is_skewed[number]),
        "outliers": [unit.code for unit in report.outliers().get(leaf.code, ())],
        "weight": _number(report.weights[number]),
        "influence": None if moved is None else _number(moved.shares[number]),
        "equalising_weight": None if report.equalising is None else _number(report.equalising[number]),
    }


def _profile(report: Report, unit: str) -> Document:
    found = report.profile(unit)
    return {
        "unit": report.result.unit(unit).unit.code,
        "strengths": [_standing(report, one) for one in found.strengths],
        "weaknesses": [_standing(report, one) for one in found.weaknesses],
    }


def _standing(report: Report, one: Standing) -> Document:
    leaf = report.leaves[one.indicator]
    return {"indicator": leaf.code, "value": _number(one.value), "place": one.place, "compared": one.compared}


def _numbers(values: Any) -> list[float | None]:
    return [_number(value) for value in values]


def _number(value: float | None) -> float | None:
    """A number with the digits that a float can promise; None for what is not there."""
    return None if value is None or np.isnan(value) else float(f"{value:.{DIGITS}g}")
