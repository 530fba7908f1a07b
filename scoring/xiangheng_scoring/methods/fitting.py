"""The door between exact numbers and fitted ones: decimals go in, floats do the fitting, rounded decimals come out.

A parameter that only floats can give (an eigenvector, a likelihood's maximum) is rounded here once, to the digits
that a frame states, and is an exact number from then on. What is rounded is first brought to twelve digits, so that
the last bits of a sum, which differ between processors, cannot tip a tie.
"""

from collections.abc import Callable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

import numpy as np

from xiangheng_scoring.methods.aggregation import power_mean
from xiangheng_scoring.methods.treatment import (
    ColumnTreatment,
    fit_box_cox,
    is_long_to_the_right,
    treat,
    winsorise,
)
from xiangheng_scoring.methods.weighting import ahp, critic, entropy, first_component
from xiangheng_scoring.numbers.arrays import Array

#: Places of a fitted parameter.
DIGITS = 6
_NOISE = 12
_EXPONENTS: Mapping[str, float] = {"weighted_sum": 1.0, "arithmetic": 1.0, "geometric": 0.0, "harmonic": -1.0}


def rounded(value: float) -> Decimal:
    """A fitted parameter as an exact number of `DIGITS` places."""
    return Decimal(repr(round(value, _NOISE))).quantize(Decimal(1).scaleb(-DIGITS), ROUND_HALF_UP)


def winsorised(values: Sequence[Decimal], at_most: int) -> tuple[Decimal, Decimal]:
    """The lowest and the highest of `values` that winsorising leaves in place."""
    return _ends(winsorise(_floats(values), at_most), values)


def outlier_form(values: Sequence[Decimal], at_most: int) -> tuple[str, Decimal, Decimal]:
    """What the rule of skewness and kurtosis asks for (`none`, `winsorised`, `log`), with the ends that are kept."""
    chosen = treat(_floats(values)[:, np.newaxis], at_most=at_most).columns[0]
    return (chosen.kind, *_ends(chosen, values))


def _ends(chosen: ColumnTreatment, values: Sequence[Decimal]) -> tuple[Decimal, Decimal]:
    """The exact values that a treatment's bounds stand for: bounds are values of the column, or none."""
    # The values themselves, looked up by their floats: a bound turned back into a decimal would carry a float's digits.
    kept = [value for value in values if chosen.low <= float(value) <= chosen.high]
    return min(kept), max(kept)


def tail_is_right(values: Sequence[Decimal]) -> bool:
    """Whether the long tail is on the side of the great values."""
    return is_long_to_the_right(_floats(values))


def box_cox_power(values: Sequence[Decimal]) -> Decimal:
    """λ of maximum likelihood for positive `values`, rounded."""
    return rounded(fit_box_cox(_floats(values)).power)


def weight_shares(method: str, scores: Sequence[Sequence[Decimal | None]]) -> list[Decimal]:
    """Each column's share of the weight by what the scores say; rows units, None where a unit has no score.

    `method` is `entropy`, `critic` or `pca` (squared loadings of the first component).
    Raises `MethodRefused` where the method is not defined for these scores.
    """
    by_method: Mapping[str, Callable[[Array], Array]] = {
        "entropy": entropy,
        "critic": critic,
        "pca": lambda matrix: first_component(matrix).weights,
    }
    return _rounded(by_method[method](_matrix(scores)))


def priorities(judgements: Sequence[Sequence[Decimal]]) -> tuple[list[Decimal], Decimal]:
    """The shares that pairwise judgements give, and their consistency ratio."""
    judged = ahp([[float(value) for value in row] for row in judgements])
    return _rounded(judged.weights), rounded(judged.consistency_ratio)


def branch_scores(
    aggregation: str,
    exponent: Decimal | None,
    scores: Sequence[Sequence[Decimal | None]],
    weights: Sequence[Decimal],
) -> list[Decimal | None]:
    """Each unit's score of a branch, from its children's; what is missing gives its weight to the rest."""
    power = _EXPONENTS.get(aggregation, float(exponent or 1))
    means = power_mean(_matrix(scores), _floats(weights), exponent=power)
    return [None if np.isnan(score) else rounded(float(score)) for score in means]


def _matrix(scores: Sequence[Sequence[Decimal | None]]) -> Array:
    return np.array([[np.nan if score is None else float(score) for score in row] for row in scores])


def _floats(values: Sequence[Decimal]) -> Array:
    return np.array([float(value) for value in values])


def _rounded(weights: Array) -> list[Decimal]:
    return [rounded(float(weight)) for weight in weights]
