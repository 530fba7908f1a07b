"""Benefit of the doubt: every unit is scored with the weights that suit it best."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from xiangheng_scoring.errors import MethodRefused
from xiangheng_scoring.numbers.arrays import Array, Flags, matrix

#: A unit is a peer of another if under the other's weights it reaches 1 within the solver's tolerance.
PEER_TOLERANCE = 1e-7


@dataclass(frozen=True)
class BenefitOfDoubt:
    """`scores` (units,), 1 for units that nobody beats under their own weights; `weights` (units, indicators).

    `peers` (units, units) marks who reaches 1 under the row's weights, and so holds the row's score down.
    """

    scores: Array
    weights: Array
    peers: Flags


def benefit_of_doubt(
    scores: ArrayLike, *, least_share: float = 0.0, greatest_share: float = 1.0
) -> BenefitOfDoubt:
    """max over w of Σ w x_i, subject to Σ w x_j ≤ 1 for every unit j and w ≥ 0: one linear programme for each unit.

    `scores` x is (units, indicators), not negative, more is better. Each indicator's part in a unit's own score may
    be held between `least_share` and `greatest_share` of it. A missing value earns nothing, for its unit and in the
    comparison. A unit with nothing but zeros has score 0, as has one with any zero where `least_share` is positive. Source: Cherchye, Moesen, Rogge & Van Puyenbroeck (2007).
    Raises `MethodRefused` for negative scores and for shares that cannot sum to 1.
    """
    table = np.nan_to_num(matrix(scores, is_scaled=True), nan=0.0)
    indicators = table.shape[1]
    if (table < 0).any():
        raise MethodRefused("有负的得分", expected="不小于 0 的得分", remedy="先作极差等无量纲化")
    if not (0 <= least_share <= 1 / indicators <= greatest_share <= 1):
        raise MethodRefused(
            f"份额限于 {least_share}–{greatest_share}", expected=f"下限不高于、上限不低于 1/{indicators}"
        )
    # The method knows no unit of measurement, but its solver does: it drops coefficients of 1e-9 and balks at 1e15.
    best = table.max(axis=0)
    unit = np.where(best > 0, best, 1.0)
    scaled = table / unit
    weights = np.vstack([_weights(own, scaled, least_share, greatest_share) for own in scaled]) / unit
    return BenefitOfDoubt((weights * table).sum(axis=1), weights, (weights @ table.T >= 1 - PEER_TOLERANCE))


def _weights(own: Array, table: Array, least: float, greatest: float) -> Array:
    """The best weights of one unit."""
    from scipy.optimize import linprog

    if not own.any():
        return np.zeros(own.size)
    limits, bounds = [table], [np.ones(table.shape[0])]
    parts = np.diag(own)
    if least > 0:
        limits.append(least * own - parts)
        bounds.append(np.zeros(own.size))
    if greatest < 1:
        limits.append(parts - greatest * own)
        bounds.append(np.zeros(own.size))
    solved = linprog(-own, A_ub=np.vstack(limits), b_ub=np.concatenate(bounds), method="highs")
    if solved.x is None:
        raise MethodRefused(f"线性规划无解（{solved.message}）", expected="有解", remedy="放宽份额的上下限")
    return np.asarray(solved.x, dtype=np.float64)
