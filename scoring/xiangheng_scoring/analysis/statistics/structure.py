"""What stands behind a group of indicators: does it measure one thing, and of how many parts is it made?"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from xiangheng_scoring.errors import MethodRefused
from xiangheng_scoring.methods.weighting import correlations
from xiangheng_scoring.numbers.arrays import Array, matrix


def cronbach_alpha(x: ArrayLike) -> float:
    """k² × mean covariance of different indicators ÷ sum of all covariances, over the rows without gaps.

    `x` is (units, indicators), turned and on one scale. Raises `MethodRefused` for fewer than two indicators or two
    whole rows; NaN where the sum of the indicators does not vary. Source: Cronbach (1951), Psychometrika 16.
    """
    values = _whole_rows(x)
    count = values.shape[1]
    if count < 2:
        raise MethodRefused("只有一个指标", expected="至少两个指标")
    covariance = np.cov(values, rowvar=False)
    total = float(covariance.sum())
    if total <= 1e-12 * float(np.abs(covariance).sum()):
        return float("nan")
    between = (total - float(np.trace(covariance))) / (count * (count - 1))
    return float(count**2 * between / total)


def alpha_without(x: ArrayLike) -> Array:
    """Cronbach's alpha without each indicator in turn, shape (indicators,); NaN where fewer than two are left."""
    values = matrix(x)
    count = values.shape[1]
    if count < 3:
        return np.full(count, np.nan)
    return np.array([cronbach_alpha(np.delete(values, number, axis=1)) for number in range(count)])


@dataclass(frozen=True)
class Components:
    """Principal components of the correlation matrix, largest first.

    `eigenvalues` and `explained` (their shares) are (indicators,); `loadings` (indicators, components) are the
    correlations of indicators with components, each component turned so that its loadings' sum is not negative.
    """

    eigenvalues: Array
    explained: Array
    loadings: Array

    @property
    def kaiser(self) -> int:
        """How many components have an eigenvalue above 1 (Kaiser 1960)."""
        return int((self.eigenvalues > 1 + 1e-9).sum())


def components(x: ArrayLike) -> Components:
    """Principal components of the columns over the rows without gaps; a constant column has loadings of 0."""
    values = _whole_rows(x)
    varies = values.min(axis=0) < values.max(axis=0)
    eigenvalues, loadings = np.zeros(varies.size), np.zeros((varies.size, varies.size))
    if varies.any():
        roots, vectors = np.linalg.eigh(correlations(values[:, varies]))
        roots, vectors = np.maximum(roots[::-1], 0.0), vectors[:, ::-1]
        vectors = vectors * np.where(vectors.sum(axis=0) < 0, -1, 1)
        eigenvalues[: roots.size] = roots
        loadings[np.ix_(varies, np.arange(roots.size))] = vectors * np.sqrt(roots)
    return Components(eigenvalues, eigenvalues / max(float(eigenvalues.sum()), 1e-300), loadings)


def _whole_rows(x: ArrayLike) -> Array:
    values = matrix(x)
    rows = values[~np.isnan(values).any(axis=1)]
    if rows.shape[0] < 2:
        raise MethodRefused(
            f"没有缺失的行只有 {rows.shape[0]} 个", expected="至少两个", remedy="先插补，或去掉缺失多的指标"
        )
    return rows
