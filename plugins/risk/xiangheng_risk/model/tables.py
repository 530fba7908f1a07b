"""From trees to tables: trees of one feature each, added up into a table a feature, told against the average household.

Everything is rounded to one grid, a power of two, on which sums of 64-bit floats are exact: contributions add up to the
logit to the last bit, in whatever order and on whatever machine, and so do their sums by cause and their differences by month.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xiangheng_risk.model.bins import CODES, MISSING
from xiangheng_scoring.numbers.arrays import Array

#: Half of it is what an entry can be off by its rounding: with a hundred features less than 1e-12 in a logit.
GRID = 2.0**-46
#: The largest logit that tables may add up to: far beyond any probability, and exact on the grid.
MOST_LOGIT = 64.0


def on_grid(logits: NDArray[Any] | float) -> Array:
    """Logits, each as the nearest of the grid."""
    return np.asarray(np.round(np.asarray(logits) / GRID) * GRID + 0.0)


def summed_tables(estimator: Any, features: int) -> tuple[float, Array]:
    """What an additive `HistGradientBoostingClassifier` begins with, and its trees added up by feature and code.

    The trees are read where scikit-learn keeps them, which is no public interface: to ask `decision_function` for each code of each
    feature would round three hundred leaves a time, and miss 1e-12. The lock holds the version, and a test the equality.
    """
    base = float(np.ravel(estimator._baseline_prediction)[0])
    tables = np.zeros((features, CODES))
    for (tree,) in estimator._predictors:
        split_by = np.unique(tree.nodes["feature_idx"][tree.nodes["is_leaf"] == 0])
        if split_by.size == 0:
            base += float(tree.nodes["value"][0])
            continue
        (feature,) = (
            split_by  # a ValueError of Python's own: the estimator was not fitted without interactions
        )
        tables[feature] += _leaf_by_code(tree.nodes)
    return base, tables


def _leaf_by_code(nodes: NDArray[Any]) -> Array:
    """The value of the leaf that each code falls into."""
    codes = np.arange(CODES)
    at = np.zeros(CODES, int)
    while not np.all(nodes["is_leaf"][at]):
        here = nodes[at]
        to_left = np.where(codes == MISSING, here["missing_go_to_left"] == 1, codes <= here["num_threshold"])
        at = np.where(here["is_leaf"] == 1, at, np.where(to_left, here["left"], here["right"]))
    return np.asarray(nodes["value"][at], float)


def centred(base: float, tables: Array, counts: NDArray[Any]) -> tuple[float, Array]:
    """The same model told against the average household: `counts` says of each feature how many households have each code."""
    average = (tables * counts).sum(axis=1) / counts.sum(axis=1)
    return float(on_grid(base + average.sum())), on_grid(tables - average[:, None])


def first_against_direction(tables: Array, edges: Sequence[int], directions: Sequence[int]) -> int | None:
    """The first feature whose table goes against its direction somewhere, `edges` being how many each has.

    What is missing has an entry of its own, which is neither more nor less than a value.
    """
    for feature, direction in enumerate(directions):
        steps = np.diff(tables[feature, : edges[feature] + 1])
        if direction and np.any(steps * direction < 0):
            return feature
    return None


def is_exact(base: float, tables: Array) -> bool:
    """Whether all stand on the grid and cannot add up to more than is exact there."""
    most = abs(base) + np.abs(tables).max(axis=1, initial=0.0).sum()
    return bool(most < MOST_LOGIT and base == on_grid(base) and np.array_equal(tables, on_grid(tables)))
