"""Copeland's rule: units compared pair by pair, indicator by indicator, by order alone."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from xiangheng_scoring.numbers.arrays import Array, matrix, shares, signs


@dataclass(frozen=True)
class Copeland:
    """`scores` (units,): pairs won less pairs lost; `outranking` (units, units): the weight by which i beats j."""

    scores: Array
    outranking: Array


def copeland(
    x: ArrayLike, weights: ArrayLike | None = None, directions: Sequence[int] | None = None
) -> Copeland:
    """Copeland scores Σ_j sign(O_ij − ½), O_ij the share of weight where i beats j, half of it where they tie.

    `x` is (units, indicators). A pair is compared on the indicators that both have, their weights brought to 1, so no
    order of rows can matter; a pair without one in common ties. Source: Copeland (1951); Munda & Nardo (2009); OECD &
    JRC (2008).
    """
    table = matrix(x)
    share = shares(weights, table.shape[1])
    turned = table * signs(directions, table.shape[1])
    count = turned.shape[0]
    net, common = np.zeros((count, count)), np.zeros((count, count))
    # One comparison of all pairs for each indicator: all at once would need units² × indicators at a time.
    for column, weight in zip(turned.T, share, strict=True):
        net += weight * np.sign(np.nan_to_num(column[:, np.newaxis] - column, nan=0.0))
        is_there = (~np.isnan(column)).astype(np.float64)
        common += weight * np.outer(is_there, is_there)
    lead = np.where(common > 0, net / np.where(common > 0, common, 1.0), 0.0)
    # A lead below the noise of adding shares up is a tie, else ⅓ + ⅓ − ⅔ would be won.
    wins = np.where(np.abs(lead) < 1e-12, 0.0, np.sign(lead))
    return Copeland(wins.sum(axis=1), 0.5 + lead / 2)
