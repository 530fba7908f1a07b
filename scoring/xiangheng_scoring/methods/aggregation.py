"""Weighted means of scores over the last axis, missing ones passed over.

Weights of what is missing go to the rest in proportion. Source: OECD & JRC (2008), step 6; Hardy, Littlewood & Pólya
(1934), Inequalities, chapter 2 for the limits at 0.
"""

import numpy as np
from numpy.typing import ArrayLike

from xiangheng_scoring.errors import MethodRefused
from xiangheng_scoring.numbers.arrays import NEAR_ZERO, Array, numbers, option, shares


def arithmetic_mean(scores: ArrayLike, weights: ArrayLike | None = None) -> Array:
    """Σ w x ÷ Σ w over the last axis of `scores`, shape (…, indicators); NaN where all are missing."""
    return power_mean(scores, weights, exponent=1.0)


def geometric_mean(scores: ArrayLike, weights: ArrayLike | None = None) -> Array:
    """exp(Σ w ln x ÷ Σ w); 0 where any score with weight is 0. Raises `MethodRefused` for negative scores."""
    return power_mean(scores, weights, exponent=0.0)


def harmonic_mean(scores: ArrayLike, weights: ArrayLike | None = None) -> Array:
    """Σ w ÷ Σ (w ÷ x); 0 where any score with weight is 0. Raises `MethodRefused` for negative scores."""
    return power_mean(scores, weights, exponent=-1.0)


def power_mean(scores: ArrayLike, weights: ArrayLike | None = None, *, exponent: float) -> Array:
    """(Σ w x^p ÷ Σ w)^(1/p) over the last axis; p = 0 is the geometric mean, its limit.

    `scores` is (…, indicators), NaN missing; `weights` (indicators,) or None for equal ones. Under p ≤ 0 a score of 0
    makes the mean 0. Raises `MethodRefused` for negative scores unless p = 1, for an infinite p, and for no indicators.
    """
    given = numbers(scores, "得分", is_scaled=True)
    if given.ndim == 0 or given.shape[-1] == 0:
        raise MethodRefused(f"得分的形状是 {given.shape}", expected="最后一维是指标，至少一个")
    option(exponent, "指数")
    if exponent != 1 and (given < 0).any():
        raise MethodRefused("有负分", expected="不小于 0 的分", remedy="换一种无量纲化，或用算术平均")
    share = shares(weights, given.shape[-1])
    is_there = ~np.isnan(given)
    weight = is_there @ share
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        # A score without weight is left out and not multiplied by 0: a 0 among the others' scores makes the mean 0.
        means = _mean(np.where(is_there & (share > 0), given, np.nan), share, weight, exponent)
        return np.where(weight > 0, means, np.nan)


def _mean(counted: Array, share: Array, weight: Array, exponent: float) -> Array:
    if exponent in (0, 1):
        summed: Array = np.nansum((np.log(counted) if exponent == 0 else counted) * share, axis=-1) / weight
        return np.exp(summed) if exponent == 0 else summed
    # In shares of the score that counts most, whose power is 1, no power is too great for a float.
    most = (np.fmax if exponent > 0 else np.fmin).reduce(counted, axis=-1)
    if abs(exponent) < NEAR_ZERO:
        logarithms = np.log(counted) - np.log(most)[..., np.newaxis]
        mean = np.nansum(np.expm1(exponent * logarithms) * share, axis=-1) / weight
        raised = np.exp(np.log1p(mean) / exponent)
    else:
        mean = np.nansum((counted / most[..., np.newaxis]) ** exponent * share, axis=-1) / weight
        raised = mean ** (1 / exponent)
    return np.where(most == 0, 0.0, most * raised)
