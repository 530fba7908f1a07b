"""Formulas of normalisation on arrays that broadcast: one body for the methods and for the vector forms of rules.

Values are on the turned scale, where more is better, and so is whatever they are held against. A missing value (NaN) has a
missing score.
"""

import numpy as np

from xiangheng_scoring.numbers.arrays import Array

Scale = Array | float


def ratio(top: Scale, bottom: Scale) -> Array:
    """`top` ÷ `bottom`; what is divided by 0 is NaN and left to the caller."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(np.equal(bottom, 0), np.nan, np.divide(top, bottom))


def place(values: Array, worst: Scale, best: Scale, equal: Scale) -> Array:
    """(x − worst) ÷ (best − worst): 0 at the worst, 1 at the best; `equal` where the best is no better than the worst."""
    share = ratio(values - worst, np.subtract(best, worst))
    return _where_known(values, np.where(np.less_equal(best, worst), equal, share))


def standard_score(values: Array, mean: Scale, deviation: Scale) -> Array:
    """(x − mean) ÷ deviation; 0 where nobody deviates."""
    score = ratio(values - mean, deviation)
    return _where_known(values, np.where(np.equal(deviation, 0), 0.0, score))


def mean_and_deviation(values: Array) -> tuple[Array, Array]:
    """Mean and standard deviation (n − 1) along the first axis; NaN passed over, 0 for one value and for equal ones."""
    count = (~np.isnan(values)).sum(axis=0)
    mean = np.nansum(values, axis=0) / np.maximum(count, 1)
    squares = np.nansum((values - mean) ** 2, axis=0)
    deviation = np.sqrt(squares / np.maximum(count - 1, 1))
    # Equal values may be off their own mean by an ulp, which would be divided by itself.
    is_constant = np.fmin.reduce(values, axis=0) == np.fmax.reduce(values, axis=0)
    return np.where(count > 0, mean, np.nan), np.where(is_constant | (count < 2), 0.0, deviation)


def beaten(values: Array, cohort: Array) -> Array:
    """How many of a cohort, shape (members,) in ascending order, each value is better than; ties beat nobody."""
    return _where_known(values, np.searchsorted(cohort, values, side="left").astype(np.float64))


def percentile_rank(values: Array, cohort: Array, equal: float = 1.0) -> Array:
    """The share of the cohort's others that are beaten, at most 1; `equal` where the cohort's values are all equal.

    The formula alone would give equal values 0, as if everybody were last, and one alone 0 ÷ 0. Nobody is ahead of
    anybody: the same score as under the other methods that compare with the best.
    """
    if cohort.size == 0 or cohort[0] == cohort[-1]:
        return _where_known(values, np.full(values.shape, equal))
    return np.minimum(beaten(values, cohort) / (cohort.size - 1), 1.0)


def _where_known(values: Array, scores: Array) -> Array:
    return np.where(np.isnan(values), np.nan, scores)
