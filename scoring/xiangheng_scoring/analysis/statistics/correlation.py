"""How indicators go together, and how two rankings do."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from xiangheng_scoring.errors import MethodRefused
from xiangheng_scoring.methods.weighting import correlations
from xiangheng_scoring.numbers.arrays import Array, matrix, vector

#: Two indicators of a group that go together so closely say one thing twice (as COINr's default).
COLLINEAR = 0.92
#: An indicator that goes with its group's score no more than this says something else.
WEAK = 0.3


def pearson(x: ArrayLike) -> Array:
    """Pearson correlations over the rows that both columns have, shape (indicators, indicators).

    1 on the diagonal; 0 with a constant column or fewer than two common rows: nothing is known to go along.
    """
    return correlations(matrix(x))


def spearman(x: ArrayLike) -> Array:
    """Spearman correlations: Pearson's of the ranks (ties share their mean rank) over common rows."""
    columns = matrix(x).T
    together = np.eye(len(columns))
    for first, second in combinations(range(len(columns)), 2):
        together[first, second] = together[second, first] = rank_correlation(columns[first], columns[second])
    return together


def rank_correlation(first: ArrayLike, second: ArrayLike) -> float:
    """Spearman's ρ of two vectors over the units that both have; 0 where one is constant there."""
    left, right = _common(vector(first), vector(second))
    if left.size < 2:
        return 0.0
    return float(correlations(np.column_stack([_mean_ranks(left), _mean_ranks(right)]))[0, 1])


def kendall(first: ArrayLike, second: ArrayLike) -> float:
    """Kendall's τ-b (1945) of two vectors over the units that both have; 0 where one is constant there."""
    left, right = _common(vector(first), vector(second))
    signs = [np.sign(values[:, np.newaxis] - values) for values in (left, right)]
    pairs = [float((sign**2).sum()) for sign in signs]
    return (
        float((signs[0] * signs[1]).sum() / np.sqrt(pairs[0] * pairs[1]))
        if min(pairs, default=0) > 0
        else 0.0
    )


def _common(left: Array, right: Array) -> tuple[Array, Array]:
    if left.shape != right.shape:
        raise MethodRefused(f"两列的长度是 {left.size} 和 {right.size}", expected="同一批对象，顺序相同")
    both = ~np.isnan(left) & ~np.isnan(right)
    return left[both], right[both]


def _mean_ranks(values: Array) -> Array:
    _, places, counts = np.unique(values, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    ranks: Array = (ends - (counts - 1) / 2)[places]
    return ranks


@dataclass(frozen=True)
class CorrelationFlag:
    """A correlation worth a look: `kind` says why, `other` is the second indicator, or the group for its parent's."""

    kind: Literal["collinear", "negative", "weak"]
    indicator: int
    other: Hashable
    correlation: float


def correlation_flags(
    x: ArrayLike, groups: Sequence[Hashable], group_scores: Mapping[Hashable, ArrayLike]
) -> tuple[CorrelationFlag, ...]:
    """Collinear pairs inside a group, and indicators that go against, or hardly with, their group's score.

    `x` (units, indicators) is turned so that more is better; `groups` names each indicator's group; `group_scores` has
    a score (units,) for each group, of which the indicator is itself a part.
    """
    scores = matrix(x)
    labels = list(groups)
    if len(labels) != scores.shape[1]:
        raise MethodRefused(f"有 {len(labels)} 个组别", expected=f"{scores.shape[1]} 个指标各一个")
    totals = {group: vector(score) for group, score in group_scores.items()}
    if not set(labels) <= totals.keys() or any(score.size != scores.shape[0] for score in totals.values()):
        raise MethodRefused("组的得分与组别、对象不配", expected=f"每组一列 {scores.shape[0]} 个得分")
    together = correlations(scores)
    flags = [
        CorrelationFlag("collinear", first, second, float(together[first, second]))
        for first, second in combinations(range(len(labels)), 2)
        if labels[first] == labels[second] and abs(together[first, second]) >= COLLINEAR
    ]
    for number, group in enumerate(labels):
        column = scores[:, number]
        known = column[~np.isnan(column)]
        if known.size < 2 or known.min() == known.max():
            continue  # a constant column goes with nothing, which `summary` tells
        with_group = float(correlations(np.column_stack([column, totals[group]]))[0, 1])
        if with_group < WEAK:
            kind: Literal["negative", "weak"] = "negative" if with_group < 0 else "weak"
            flags.append(CorrelationFlag(kind, number, group, with_group))
    return tuple(flags)


@dataclass(frozen=True)
class RankChange:
    """Two rankings of the same units: their correlations, and each unit's move (positive: up), by code."""

    spearman: float
    kendall: float
    moves: dict[str, int]


def rank_change(before: Mapping[str, int], after: Mapping[str, int]) -> RankChange:
    """Ranks of two years or schemes, matched by unit; units that only one has are left out."""
    common = [unit for unit in before if unit in after]
    if not common:
        raise MethodRefused("没有共同的对象", expected="至少一个对象两边都有位次")
    left, right = [float(before[unit]) for unit in common], [float(after[unit]) for unit in common]
    moves = {unit: before[unit] - after[unit] for unit in common}
    return RankChange(rank_correlation(left, right), kendall(left, right), moves)
