"""Values of features in bins: a code of one byte for each, the same for equal values on every machine.

The bins are ours and not the library's, so that a model is a table a feature that needs no library to be read, and so that no
edge tells of a few households.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

#: A feature's codes are 0 to the number of its edges; `MISSING` stands for a value that is not there.
MOST_EDGES = 200
MISSING = 255
CODES = 256
#: How many households of training are in a bin at least: an edge between fewer could tell what one of them has.
FEWEST_HOUSEHOLDS = 5

Edges: TypeAlias = "NDArray[np.float32]"
Codes: TypeAlias = "NDArray[np.uint8]"


@dataclass(frozen=True, slots=True)
class Bins:
    """The edges of each feature, ascending; the bin of a value is the number of edges that are not above it."""

    edges: tuple[Edges, ...]

    def codes(self, values: NDArray[Any]) -> Codes:
        """The codes of households, a row each; features lie one after the other in memory, as they are looked up."""
        codes = np.empty(values.shape, np.uint8, order="F")
        for feature in range(len(self.edges)):
            codes[:, feature] = self.codes_of(feature, values[:, feature])
        return codes

    def codes_of(self, feature: int, values: NDArray[Any]) -> Codes:
        """The codes of one feature's values."""
        # Compared as the 32 bits that features are kept in: a value of 64 bits just below an edge would fall otherwise.
        known = np.asarray(values, np.float32)
        codes = np.searchsorted(self.edges[feature], known, side="right").astype(np.uint8)
        codes[np.isnan(known)] = MISSING
        return codes


def fitted_bins(values: NDArray[Any]) -> Bins:
    """Bins with about as many households in each, for the features of these households."""
    return Bins(tuple(fitted_edges(values[:, feature]) for feature in range(values.shape[1])))


def fitted_edges(values: NDArray[Any], most: int = MOST_EDGES) -> Edges:
    """At most so many edges, each between two values that households have, with `FEWEST_HOUSEHOLDS` in each bin."""
    known = np.sort(np.asarray(values, np.float32)[np.isfinite(values)])
    if known.size == 0:
        return np.empty(0, np.float32)
    # An edge stands before the first household of its value: as many are below it as the rank says.
    quantiles = known[np.arange(1, most + 1) * known.size // (most + 1)]
    ranks = _with_enough_between(np.unique(np.searchsorted(known, quantiles)).tolist(), known.size)
    return _short_numbers(known[np.array(ranks, int) - 1], known[ranks])


def _with_enough_between(ranks: Sequence[int], households: int) -> list[int]:
    kept: list[int] = []
    for rank in ranks:
        below = rank - (kept[-1] if kept else 0)
        if below >= FEWEST_HOUSEHOLDS and households - rank >= FEWEST_HOUSEHOLDS:
            kept.append(rank)
    return kept


def _short_numbers(below: Edges, above: Edges) -> Edges:
    """Between neighbours, above the one and up to the other, the number with the fewest digits.

    It separates the same households as any other there, reads well, and need not be the income of one of them.
    """
    edges = above.copy()
    for digits in range(7, -8, -1):
        # Both are whole numbers, and so exact, which a power of ten with a fraction is not on every machine.
        up, down = float(10 ** max(digits, 0)), float(10 ** max(-digits, 0))
        with np.errstate(over="ignore"):
            shorter = (np.floor(above.astype(float) * up / down) * down / up).astype(np.float32)
        fits = (below < shorter) & (shorter <= above)
        edges[fits] = shorter[fits]
    return edges + np.float32(0)  # which makes a negative zero a zero, for the digest
