"""Trees of weights and places over arrays, against the same thing done slowly, one unit at a time."""

from collections import Counter
from decimal import Decimal

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst
from numpy.testing import assert_allclose
from numpy.typing import NDArray

from xiangheng_scoring.analysis.robustness.places import RankDistribution, Ties, above, acceptability, places
from xiangheng_scoring.analysis.robustness.weights import Branch, Mean, WeightTree
from xiangheng_scoring.engine.ranking import ranks

Array = NDArray[np.float64]
NAN = float("nan")


@st.composite
def trees(draw: st.DrawFn) -> WeightTree:
    """Trees of unequal depth: nodes are joined below new branches until one is left."""
    leaves = draw(st.integers(1, 6))
    free = list(range(leaves))
    branches: list[Branch] = []
    while len(free) > 1 or not branches:
        taken = draw(st.integers(1, min(3, len(free)))) if branches or leaves > 1 else 1
        means: st.SearchStrategy[Mean] = st.sampled_from(("arithmetic", "geometric", "harmonic", "power"))
        branches.append(Branch(leaves + len(branches), tuple(free[:taken]), draw(means), 2.0))
        free = [*free[taken:], branches[-1].node]
        if len(branches) > 8:
            branches.append(Branch(leaves + len(branches), tuple(free), "arithmetic"))
            break
    weights = draw(
        st.lists(st.integers(1, 5), min_size=leaves + len(branches), max_size=leaves + len(branches))
    )
    return WeightTree(tuple(map(str, range(leaves))), tuple(branches), np.array(weights, dtype=float))


def mean_of(kind: Mean, pairs: list[tuple[float, float]]) -> float:
    """A weighted mean of scores, from its definition; NaN for none."""
    pairs = [(score, weight) for score, weight in pairs if not np.isnan(score)]
    whole = sum(weight for _, weight in pairs)
    if not pairs:
        return NAN
    if kind == "arithmetic":
        return float(sum(weight * score for score, weight in pairs) / whole)
    if kind == "power":
        return float((sum(weight * score**2 for score, weight in pairs) / whole) ** 0.5)
    if any(score == 0 for score, _ in pairs):
        return 0.0
    if kind == "geometric":
        return float(np.exp(sum(weight * np.log(score) for score, weight in pairs) / whole))
    return float(whole / sum(weight / score for score, weight in pairs))


def slowly(tree: WeightTree, scores: Array, weights: Array) -> float:
    """One unit's total under one set of weights, node by node."""
    found: dict[int, float] = dict(enumerate(scores.tolist()))
    for branch in tree.branches:
        found[branch.node] = mean_of(
            branch.mean, [(found[child], weights[child]) for child in branch.children]
        )
    return found[tree.branches[-1].node]


@given(trees(), st.data())
def test_totals_are_those_of_each_unit_alone(tree: WeightTree, data: st.DataObject) -> None:
    """Any tree, any mean on each level, gaps and zeros: all trials at once are each trial by itself."""
    cells = st.one_of(st.integers(0, 100).map(float), st.just(NAN))
    scores = data.draw(npst.arrays(np.float64, (3, len(tree.leaves)), elements=cells))
    noise = data.draw(npst.arrays(np.float64, (4, tree.nominal.size), elements=st.floats(0.5, 1.5)))
    weights = tree.nominal * noise
    expected = [[slowly(tree, unit, trial) for unit in scores] for trial in weights]

    assert_allclose(tree.totals(scores, weights), expected, rtol=1e-9, atol=1e-9)


@given(trees(), st.sampled_from(("arithmetic", "geometric", "harmonic")), st.data())
def test_one_mean_on_all_levels_is_one_product(tree: WeightTree, mean: Mean, data: st.DataObject) -> None:
    """The short way for whole matrices gives what the long way gives."""
    uniform = tree.with_mean(mean)
    scores = data.draw(npst.arrays(np.float64, (3, len(tree.leaves)), elements=st.floats(0.5, 100)))
    expected = [[slowly(uniform, unit, tree.nominal) for unit in scores]]

    assert_allclose(uniform.totals(scores, tree.nominal[np.newaxis]), expected, rtol=1e-9)


@given(trees())
def test_leaves_shares_sum_to_one(tree: WeightTree) -> None:
    """The product of the shares from the root down, over all leaves."""
    assert_allclose(tree.shares(tree.nominal[np.newaxis]).sum(), 1)


totals = npst.arrays(
    np.float64, st.tuples(st.integers(1, 5), st.integers(1, 7)), elements=st.integers(0, 4).map(float)
)


@given(totals)
def test_places_count_who_is_before(found: Array) -> None:
    """A unit's place is one more than the number of units with more; ties share it."""
    expected = [[1 + sum(other > own for other in trial) for own in trial] for trial in found.tolist()]

    assert places(found).tolist() == expected


@given(totals, st.sampled_from(("min", "max", "dense")))
def test_ties_share_the_place_that_the_scheme_gives_them(found: Array, ties: Ties) -> None:
    """The better place, the worse one, or as if they were one: as the exact engine ranks."""
    expected = [
        list(ranks({unit: Decimal(total) for unit, total in enumerate(trial)}, ties).values())
        for trial in found.tolist()
    ]

    assert places(found, ties=ties).tolist() == expected


@given(totals)
def test_places_are_counted_inside_groups(found: Array) -> None:
    """Only units of the same group are compared."""
    groups = ["a" if number % 3 else "b" for number in range(found.shape[1])]
    expected = [
        [
            1 + sum(other > own for other, group in zip(trial, groups, strict=True) if group == mine)
            for own, mine in zip(trial, groups, strict=True)
        ]
        for trial in found.tolist()
    ]

    assert places(found, groups).tolist() == expected


def test_differences_below_the_noise_of_floats_are_ties() -> None:
    """0.1 + 0.2 and 0.3 are one place."""
    assert places(np.array([[0.1 + 0.2, 0.3, 0.0]])).tolist() == [[1, 1, 3]]


@given(totals)
def test_acceptability_and_its_quantiles(found: Array) -> None:
    """Shares of trials by place, their sum 1; a quantile is the least place that is enough; best, worst and mean."""
    ranks = places(found)
    distribution = RankDistribution(acceptability(ranks))
    for unit, column in enumerate(ranks.T.tolist()):
        counts = Counter(column)
        shares = [counts[place] / len(column) for place in range(1, ranks.shape[1] + 1)]

        assert_allclose(distribution.acceptability[unit], shares)
        assert distribution.quantile(0.5)[unit] == sorted(column)[(len(column) - 1) // 2]
        assert (distribution.best[unit], distribution.worst[unit]) == (min(column), max(column))
        assert_allclose(distribution.mean[unit], sum(column) / len(column))


@given(totals)
def test_who_stands_before_whom(found: Array) -> None:
    """The share of trials, ties half; each pair's two shares sum to 1."""
    ranks = places(found)
    expected = [
        [
            np.mean([(one < other) + (one == other) / 2 for one, other in zip(a, b, strict=True)])
            for b in ranks.T
        ]
        for a in ranks.T
    ]

    assert_allclose(above(ranks), expected)
