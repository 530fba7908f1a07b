"""Weights: given, equal, from the data (entropy, CRITIC, principal component), or from judgement (AHP, swing).

All return weights of shape (indicators,) that sum to 1. Weights from data look at a matrix in which more is better and
nothing is negative where the method divides by sums: pass scores, or turn it by `directions`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from xiangheng_scoring.errors import MethodRefused
from xiangheng_scoring.methods.normalisation import MinMax, normalise
from xiangheng_scoring.numbers.arrays import Array, matrix, shares, vector

#: Mean consistency index of random reciprocal matrices of order 1, 2, … 15: Saaty (1980), The Analytic Hierarchy Process.
RANDOM_INDEX = (0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59)
#: Above this ratio judgements should be looked at again (Saaty).
CONSISTENT_BELOW = 0.1


def equal(count: int) -> Array:
    """The same weight for each of `count` indicators."""
    if count < 1:
        raise MethodRefused(f"有 {count} 个指标", expected="至少一个")
    return np.full(count, 1 / count)


def given(weights: ArrayLike) -> Array:
    """Weights as stated, brought to the sum of 1."""
    stated = vector(weights)
    return shares(stated, stated.size)


def entropy(scores: ArrayLike) -> Array:
    """Entropy weights: the more the units differ on an indicator, the more it weighs.

    e_j = −(1 ÷ ln n) Σ p ln p with p = r ÷ Σ r and 0 ln 0 = 0; w_j = (1 − e_j) ÷ Σ (1 − e). `scores` r is (units,
    indicators), not negative, more is better; n counts the values that are there. A constant column tells nothing and
    gets 0; where all are constant, or only one unit is there, all get the same. Source: Shannon (1948); Zeleny
    (1982). Raises `MethodRefused` for negative scores.
    """
    table = matrix(scores)
    if (table < 0).any():
        raise MethodRefused("有负的得分", expected="不小于 0 的得分", remedy="先作极差等无量纲化")
    return _in_proportion(np.array([_diversity(column[~np.isnan(column)]) for column in table.T]))


def _diversity(column: Array) -> float:
    """1 less the entropy of a column's shares."""
    if column.size < 2 or column.min() == column.max():
        return 0.0
    mean = column.mean()
    above = (column - mean) / mean
    # Σ p ln p + ln n, with p = (1 + above) ÷ n: near-equal values would leave nothing of 1 less their entropy.
    logarithms = np.log1p(above, out=np.zeros_like(above), where=above > -1)
    return float(((1 + above) * logarithms - above).mean() / np.log(column.size))


def critic(x: ArrayLike, directions: Sequence[int] | None = None) -> Array:
    """CRITIC: spread times conflict, sd_j Σ_k (1 − r_jk), on the direction-aware min-max matrix.

    Without the directions, indicators of opposite directions look like conflict. sd with n − 1, correlations over the
    pairs that are there. A constant column has no spread, gets 0 and conflicts with nothing; where all are constant all get the same. Source:
    Diakoulaki, Mavrotas & Papayannakis (1995).
    """
    scores = normalise(x, MinMax(0.0, 1.0), directions)
    spread = np.array([_spread(column) for column in scores.T])
    return _in_proportion(spread * (1 - correlations(scores))[spread > 0].sum(axis=0))


def correlations(x: Array) -> Array:
    """Pearson correlations of the columns over the rows that both have, shape (indicators, indicators).

    1 on the diagonal; 0 with a constant column, or where fewer than two rows are shared: nothing is known to go along.
    """
    coefficients = np.eye(x.shape[1])
    for first, second in combinations(range(x.shape[1]), 2):
        pair = x[:, [first, second]]
        pair = pair[~np.isnan(pair).any(axis=1)]
        if pair.shape[0] >= 2 and (pair.min(axis=0) < pair.max(axis=0)).all():
            left, right = (column - column.mean() for column in pair.T)
            share = (left @ right) / np.sqrt((left @ left) * (right @ right))
            coefficients[first, second] = coefficients[second, first] = share
    return coefficients


def _spread(column: Array) -> float:
    known = column[~np.isnan(column)]
    return 0.0 if known.size < 2 or known.min() == known.max() else float(known.std(ddof=1))


def _in_proportion(amounts: Array) -> Array:
    """Amounts as shares; the same for all where there is nothing to share by."""
    positive = np.maximum(amounts, 0.0)
    total = float(positive.sum())
    return positive / total if total > 0 else equal(positive.size)


@dataclass(frozen=True)
class ComponentWeights:
    """Weights from the first principal component: `weights`, its unit-length `loadings`, and the share it explains."""

    weights: Array
    loadings: Array
    explained: float


def first_component(
    x: ArrayLike, by: Literal["squared", "absolute"] = "squared", directions: Sequence[int] | None = None
) -> ComponentWeights:
    """Weights from the loadings of the first principal component of the correlation matrix.

    `squared` loadings are the shares of the component's variance (Nicoletti, Scarpetta & Boylaud 2000; OECD & JRC
    2008); `absolute` ones are the loadings brought to the sum of 1. The sign is such that the loadings' sum is not
    negative. Only rows without gaps count. A constant column has loading 0; where all are constant all get the same.
    Raises `MethodRefused` for fewer than two complete rows.
    """
    if by not in ("squared", "absolute"):
        raise MethodRefused(f"没有方法「{by}」", expected="squared、absolute")
    table = normalise(x, "z_score", directions)
    complete = table[~np.isnan(table).any(axis=1)]
    if complete.shape[0] < 2:
        raise MethodRefused(f"没有缺失的行只有 {complete.shape[0]} 个", expected="至少两个", remedy="先插补")
    varies = np.array([_spread(column) > 0 for column in complete.T])
    loadings, explained = np.zeros(complete.shape[1]), 0.0
    if varies.any():
        values, vectors = np.linalg.eigh(correlations(complete[:, varies]))
        # `eigh` gives eigenvalues in ascending order.
        first = vectors[:, -1]
        loadings[varies] = first if first.sum() >= 0 else -first
        explained = float(values[-1] / values.sum())
    return ComponentWeights(
        _in_proportion(loadings**2 if by == "squared" else np.abs(loadings)), loadings, explained
    )


@dataclass(frozen=True)
class Priorities:
    """What pairwise judgements say: `weights`, λ_max, CI, the random index used, and CR (0 for one or two)."""

    weights: Array
    largest_eigenvalue: float
    consistency_index: float
    random_index: float
    consistency_ratio: float

    @property
    def is_consistent(self) -> bool:
        """Whether the ratio is below 0.1."""
        return self.consistency_ratio < CONSISTENT_BELOW


def ahp(judgements: ArrayLike) -> Priorities:
    """AHP: the principal eigenvector of a reciprocal matrix of pairwise judgements, with its consistency.

    CI = (λ_max − n) ÷ (n − 1), CR = CI ÷ RI with Saaty's (1980) random indices. `judgements` is (n, n), n ≤ 15, a_ij how
    many times i matters more than j. Raises `MethodRefused` for a matrix that is not square, positive and reciprocal.
    """
    table = matrix(judgements)
    count = table.shape[0]
    if table.shape != (count, count):
        raise MethodRefused(f"判断矩阵的形状是 {table.shape}", expected="方阵")
    if not (table > 0).all():
        raise MethodRefused("判断矩阵里有不大于 0 或缺失的判断", expected="各元素为正数")
    # Not exactly: a third written as 0.3333333 is reciprocal to 3 for whoever typed it.
    if not np.allclose(table * table.T, 1.0, rtol=1e-6):
        raise MethodRefused("判断矩阵不互反", expected="a_ij × a_ji = 1，对角线为 1")
    if count > len(RANDOM_INDEX):
        raise MethodRefused(
            f"有 {count} 个比较对象", expected=f"至多 {len(RANDOM_INDEX)} 个", remedy="分层比较"
        )
    # `eig` and not `eigh`: a matrix of judgements is reciprocal and not symmetric. Its greatest root is real (Perron),
    # others may be complex.
    values, vectors = np.linalg.eig(table)
    largest = int(np.argmax(values.real))
    principal = np.abs(vectors[:, largest].real)
    index = (float(values[largest].real) - count) / (count - 1) if count > 1 else 0.0
    random = RANDOM_INDEX[count - 1]
    ratio = index / random if random else 0.0
    return Priorities(principal / principal.sum(), float(values[largest].real), index, random, ratio)


def swing(points: ArrayLike) -> Array:
    """Swing weights: points for the swing of each indicator from worst to best, the greatest swing having most.

    Source: von Winterfeldt & Edwards (1986). Raises `MethodRefused` for negative points, or none.
    """
    return given(points)
