"""A tree of weights over arrays: thousands of sets of weights applied to one matrix of scores at once.

Everything is float64. Scores are (units, leaves), NaN where a unit has none; sets of weights are (trials, nodes);
totals are (trials, units). Missing children give their weight to their siblings, inside the group, as in the
exact engine.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np

from xiangheng_scoring.errors import MethodRefused
from xiangheng_scoring.numbers.arrays import Array
from xiangheng_scoring.scheme import Scheme

Mean = Literal["arithmetic", "geometric", "harmonic", "power"]


@dataclass(frozen=True)
class Branch:
    """A branch: its children as node numbers, and the mean that makes its score of theirs."""

    node: int
    children: tuple[int, ...]
    mean: Mean = "arithmetic"
    exponent: float = 1.0


@dataclass(frozen=True)
class WeightTree:
    """Leaves are nodes 0 … L−1 in the order of the matrix's columns; branches follow, children first.

    `nominal` holds each node's weight relative to its siblings, shape (nodes,); the root stands last.
    """

    leaves: tuple[str, ...]
    branches: tuple[Branch, ...]
    nominal: Array

    def __post_init__(self) -> None:
        if self.nominal.shape != (len(self.leaves) + len(self.branches),):
            raise MethodRefused(
                f"权重是 {self.nominal.shape}",
                expected=f"{len(self.leaves) + len(self.branches)} 个节点各一个",
            )

    @cached_property
    def is_arithmetic(self) -> bool:
        """Whether every branch is an arithmetic mean (or a weighted sum, which is one)."""
        return all(branch.mean == "arithmetic" for branch in self.branches)

    def with_mean(self, mean: Mean) -> "WeightTree":
        """The same tree with one mean on all levels."""
        branches = tuple(Branch(branch.node, branch.children, mean) for branch in self.branches)
        return WeightTree(self.leaves, branches, self.nominal)

    def shares(self, weights: Array) -> Array:
        """Each leaf's share of the whole, shape (trials, leaves), for weights of shape (trials, nodes).

        The product of the shares within each group from the root down.
        """
        of_node = np.ones_like(weights)
        for branch in reversed(self.branches):
            children = list(branch.children)
            group = weights[:, children]
            share = group / group.sum(axis=1, keepdims=True)
            of_node[:, children] = share * of_node[:, [branch.node]]
        return of_node[:, : len(self.leaves)]

    def totals(self, scores: Array, weights: Array) -> Array:
        """The root's score for each set of weights and each unit, shape (trials, units).

        NaN where a unit has no score at all, or where a mean does not exist (a negative score under another
        mean than the arithmetic one).
        """
        means = {(branch.mean, branch.exponent) for branch in self.branches}
        if len(means) == 1 and not np.isnan(scores).any():
            # One mean on all levels is one product with the leaves' shares of the whole.
            mean = means.pop()
            return _undone(mean, _added(mean, self.shares(weights), scores))
        below: dict[int, Array] = {}
        for branch in self.branches:
            below[branch.node] = self._branch(branch, scores, weights, below)
        return below[self.branches[-1].node]

    def _branch(self, branch: Branch, scores: Array, weights: Array, below: Mapping[int, Array]) -> Array:
        mean = (branch.mean, branch.exponent)
        leaves = [child for child in branch.children if child < len(self.leaves)]
        among = weights[:, leaves]
        summed = _added(mean, among, scores[:, leaves])
        present_weight = among @ (~np.isnan(scores[:, leaves])).astype(np.float64).T
        for child in branch.children:
            if child in below:
                values, weight = below[child], weights[:, [child]]
                present = ~np.isnan(values)
                with np.errstate(invalid="ignore"):
                    summed += np.where(present, weight * _done(mean, values), 0.0)
                present_weight += np.where(present, weight, 0.0)
        with np.errstate(invalid="ignore", divide="ignore"):
            return _undone(mean, np.where(present_weight > 0, summed / present_weight, np.nan))


def _added(mean: tuple[Mean, float], weights: Array, scores: Array) -> Array:
    """Σ w f(x) over the columns that are there, shape (trials, units).

    The logarithm or inverse of 0 is kept out of the product, where ∞ × 0 would be no number, and put in after.
    """
    columns = _done(mean, scores)
    is_infinite = np.isinf(columns)
    added: Array = weights @ np.where(np.isnan(scores) | is_infinite, 0.0, columns).T
    if is_infinite.any():
        limit = -np.inf if mean[0] == "geometric" else np.inf
        added = np.where(weights @ is_infinite.astype(np.float64).T > 0, limit, added)
    return added


def _done(mean: tuple[Mean, float], scores: Array) -> Array:
    """What a mean adds up: the score itself, its logarithm, its inverse, its power."""
    kind, exponent = mean
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        if kind == "geometric":
            return np.log(scores)
        if kind == "harmonic":
            return np.where(scores < 0, np.nan, 1.0 / np.abs(scores))
        if kind == "power":
            # A power that no float holds is no limit, as that of 0 is, but a trial that cannot be reckoned.
            powers = np.abs(scores) ** exponent
            return np.where((scores < 0) | (np.isinf(powers) & (scores != 0)), np.nan, powers)
        return scores


def _undone(mean: tuple[Mean, float], added: Array) -> Array:
    kind, exponent = mean
    with np.errstate(invalid="ignore", divide="ignore"):
        if kind == "geometric":
            return np.exp(added)
        if kind == "harmonic":
            return 1.0 / added
        if kind == "power":
            return added ** (1.0 / exponent)
        return added


def tree_of(scheme: Scheme) -> WeightTree:
    """The tree of a scheme's nodes that give points, with the scheme's own weights and means."""
    leaves = [leaf for leaf in scheme.leaves if leaf.gives_points]
    branches = [node for node in reversed(scheme.top_down) if not node.is_leaf]
    numbers = {node.code: number for number, node in enumerate([*leaves, *branches])}
    groups = []
    for branch in branches:
        children = [child for child in scheme.children(branch.code) if child.gives_points]
        kind: Mean = "arithmetic" if branch.aggregation in ("weighted_sum", "") else branch.aggregation  # type: ignore[assignment]  # the scheme check lets no other word through
        exponent = float(branch.exponent) if branch.exponent is not None else 1.0
        groups.append(
            Branch(numbers[branch.code], tuple(numbers[child.code] for child in children), kind, exponent)
        )
    nominal = np.array([float(node.weight) for node in [*leaves, *branches]])
    return WeightTree(tuple(leaf.code for leaf in leaves), tuple(groups), nominal)
