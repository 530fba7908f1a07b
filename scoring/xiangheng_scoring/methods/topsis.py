"""TOPSIS: near to the best that anybody has, far from the worst."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from xiangheng_scoring.errors import MethodRefused
from xiangheng_scoring.methods.normalisation import MinMax, normalise
from xiangheng_scoring.numbers.arrays import Array, matrix, shares, signs


@dataclass(frozen=True)
class Topsis:
    """`scores` (units,) in [0, 1]; the weighted matrix, turned so that more is better; ideal and anti-ideal (indicators,); distances to both (units,)."""

    scores: Array
    weighted: Array
    ideal: Array
    anti_ideal: Array
    to_ideal: Array
    to_anti_ideal: Array


def topsis(
    x: ArrayLike,
    weights: ArrayLike | None = None,
    directions: Sequence[int] | None = None,
    *,
    normalisation: Literal["vector", "min_max"],
) -> Topsis:
    """C = D⁻ ÷ (D⁺ + D⁻), Euclidean distances of the weighted normalised values to ideal and anti-ideal.

    The two normalisations rank differently, so one must be named: `vector`, x ÷ √Σx² (Hwang & Yoon 1981, the ideal
    turned by the direction), or `min_max`, common in China. A unit's missing value counts in neither distance. Where
    nothing tells units apart (one unit, all constant) C is 1: nobody is nearer to the best. A constant column, and a
    column of zeros, adds nothing; a unit that has no value where others differ is NaN. Raises `MethodRefused` for an
    unknown normalisation.
    """
    table = matrix(x)
    share, turns = shares(weights, table.shape[1]), signs(directions, table.shape[1])
    if normalisation == "vector":
        length = np.sqrt(np.nansum(table**2, axis=0))
        scaled = turns * table / np.where(length > 0, length, 1.0)
    elif normalisation == "min_max":
        scaled = normalise(table, MinMax(0.0, 1.0), directions)
    else:
        raise MethodRefused(f"没有「{normalisation}」", expected="vector、min_max")
    weighted = scaled * share
    ideal, anti_ideal = np.fmax.reduce(weighted, axis=0), np.fmin.reduce(weighted, axis=0)
    to_ideal, to_anti_ideal = (
        np.sqrt(np.nansum((weighted - point) ** 2, axis=1)) for point in (ideal, anti_ideal)
    )
    total = to_ideal + to_anti_ideal
    scores = np.where(total > 0, to_anti_ideal / np.where(total > 0, total, 1.0), 1.0)
    tells = ideal > anti_ideal
    # Of the columns that tell units apart: a value in a constant one alone lies as near to the best as to the worst.
    has_any = ~np.isnan(table[:, tells] if tells.any() else table).all(axis=1)
    return Topsis(np.where(has_any, scores, np.nan), weighted, ideal, anti_ideal, to_ideal, to_anti_ideal)
