"""Mazziotta–Pareto index: the mean of the indicators less a penalty for being uneven."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from xiangheng_scoring.errors import MethodRefused
from xiangheng_scoring.methods.normalisation import MinMax, ZScore, normalise
from xiangheng_scoring.numbers.arrays import Array, matrix

Penalty = Literal["negative", "positive"]


@dataclass(frozen=True)
class MazziottaPareto:
    """`scores` = `mean` ∓ `spread` × `variation`, all (units,); `normalised` (units, indicators)."""

    scores: Array
    mean: Array
    spread: Array
    variation: Array
    normalised: Array


def mazziotta_pareto(
    x: ArrayLike, directions: Sequence[int] | None = None, *, penalty: Penalty = "negative"
) -> MazziottaPareto:
    """MPI: z = 100 + 10 (x − mean) ÷ sd, then M ∓ S cv over each unit's indicators, cv = S ÷ M.

    Both standard deviations divide by their number, as in the source. `negative` takes the penalty off (for indices
    where more is better). A constant column has z = 100 throughout. A unit's missing values are passed over; a unit
    without any is NaN. Source: Mazziotta & Pareto (2016), Social Indicators Research 127. Raises `MethodRefused` where
    a unit lies so far out that its mean is not positive and there is no cv.
    """
    table = matrix(x)
    count = (~np.isnan(table)).sum(axis=0)
    # The z-score divides by n − 1 inside its deviation; the source divides by n.
    stretch = np.sqrt(count / np.maximum(count - 1, 1))
    return _penalised(100 + 10 * normalise(table, ZScore(), directions) * stretch, penalty)


def adjusted_mazziotta_pareto(
    x: ArrayLike,
    directions: Sequence[int] | None = None,
    *,
    goalposts: tuple[Sequence[float], Sequence[float]] | None = None,
    penalty: Penalty = "negative",
) -> MazziottaPareto:
    """Adjusted MPI: r = 60 (x − min) ÷ (max − min) + 70, then as MPI; comparable between years by fixed goalposts.

    `goalposts` are the least and greatest values (indicators,) on the indicators' own scales, by default those of
    `x`. A constant column has r = 130 throughout: nobody is better. Source: Mazziotta & Pareto (2016). Raises
    `MethodRefused` for posts that are missing, equal or crossed.
    """
    posts = matrix(x if goalposts is None else goalposts)
    if goalposts is not None and (posts.shape[0] != 2 or not (posts[0] < posts[1]).all()):
        raise MethodRefused("标杆缺失、相等或颠倒", expected="每个指标一个最小值、一个较大的最大值")
    return _penalised(MinMax(70.0, 130.0).fit(posts, directions)(x), penalty)


def _penalised(normalised: Array, penalty: Penalty) -> MazziottaPareto:
    if penalty not in ("negative", "positive"):
        raise MethodRefused(f"没有「{penalty}」", expected="negative、positive")
    count = (~np.isnan(normalised)).sum(axis=1)
    has_any = count > 0
    mean = np.where(has_any, np.nansum(normalised, axis=1) / np.maximum(count, 1), np.nan)
    squares = np.nansum((normalised - mean[:, np.newaxis]) ** 2, axis=1)
    spread = np.where(has_any, np.sqrt(squares / np.maximum(count, 1)), np.nan)
    if (mean <= 0).any():
        raise MethodRefused(
            "有对象的均值不大于 0，没有变异系数", expected="正的均值", remedy="先处理离群值，或放宽标杆"
        )
    variation = spread / mean
    scores = mean + (-1 if penalty == "negative" else 1) * spread * variation
    return MazziottaPareto(scores, mean, spread, variation, normalised)
