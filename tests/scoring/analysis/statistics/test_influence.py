"""Influence of indicators on the total, and weights that would equalise it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from xiangheng_scoring.analysis.statistics import effective_weights, equalising_weights, influence
from xiangheng_scoring.errors import MethodRefused


def test_influence_by_hand() -> None:
    """Uncorrelated, sd 1 and 3 (variances 4⁄3 × 1 and × 9), equal weights: shares 1⁄10 and 9⁄10.

    cov(x_j, y) ÷ sd(y) is ½ × 4⁄3 ÷ √(10⁄3) and nine times that.
    """
    found = influence([[1, 3], [1, -3], [-1, 3], [-1, -3]], [1, 1])
    unit = 0.5 * (4 / 3) / (10 / 3) ** 0.5

    assert_allclose(found.shares, [0.1, 0.9])
    assert_allclose(found.weights, [0.5, 0.5])
    assert_allclose(found.sensitivity, [unit, 9 * unit])


def test_a_total_that_does_not_vary_is_moved_by_nothing() -> None:
    """All shares 0, no division by zero."""
    assert influence([[1.0, 1.0], [1.0, 1.0]], [1, 1]).shares.tolist() == [0, 0]


def test_constant_columns_move_nothing_whatever_floats_make_of_them() -> None:
    """0.1 three times is off its own mean by an ulp: no influence, and no weight that would equalise it."""
    constant = [[0.1, 1.0], [0.1, 2.0], [0.1, 4.0]]

    assert influence([[0.1, 0.3]] * 3, [1, 1]).shares.tolist() == [0, 0]
    assert influence([[0.1, 0.9], [0.2, 0.8], [0.4, 0.6]], [1, 1]).shares.tolist() == [0, 0]
    assert_allclose(influence(constant, [1, 1]).shares, [0, 1])
    with pytest.raises(MethodRefused):
        equalising_weights(constant)


def test_effective_weights_by_hand() -> None:
    """Root with children of 60 and 40; the first has children of 1 and 3: 0.6, 0.4, 0.15, 0.45."""
    assert_allclose(effective_weights([-1, 0, 0, 1, 1], [100, 60, 40, 1, 3]), [1, 0.6, 0.4, 0.15, 0.45])
    assert_allclose(effective_weights([1, -1], [5, 9]), [1, 1])


@pytest.mark.parametrize("parents", [[0, 1], [-1, -1], [-1, 7], [-1, 2, 1], [-1, 0.5], [-1, np.nan]])
def test_what_is_no_tree_is_refused(parents: list[float]) -> None:
    """No root, two roots, a parent that is not there, a circle, half a number, none; nor weights below 0."""
    with pytest.raises(MethodRefused):
        effective_weights(parents, [1] * len(parents))
    with pytest.raises(MethodRefused):
        effective_weights([-1, 0, 0], [1, -1, 3])


def test_equal_influence_by_hand() -> None:
    """Uncorrelated with sd 1 and 3: influence is equal when w_j sd_j is, at ¾ and ¼."""
    assert_allclose(equalising_weights([[1, 3], [1, -3], [-1, 3], [-1, -3]]), [0.75, 0.25])


@given(st.integers(0, 10_000), st.integers(2, 5))
def test_equalising_weights_equalise(seed: int, count: int) -> None:
    """On any matrix, also of indicators that go against each other, the shares come out as wanted and sum to 1."""
    random = np.random.default_rng(seed)
    x = random.random((30, count)) @ random.standard_normal((count, count))
    wanted = random.random(count) + 0.2

    assert_allclose(influence(x, equalising_weights(x, wanted)).shares, wanted / wanted.sum(), atol=1e-8)


def test_no_weights_can_equalise_what_contradicts_itself() -> None:
    """A constant indicator, one that is another's mirror image, and a share of nothing."""
    with pytest.raises(MethodRefused):
        equalising_weights([[1.0, 5.0], [2.0, 5.0], [3.0, 5.0]])
    with pytest.raises(MethodRefused):
        equalising_weights([[1.0, -1.0], [2.0, -2.0], [3.0, -3.0]])
    with pytest.raises(MethodRefused):
        equalising_weights([[1.0, 1.0], [2.0, 3.0], [3.0, 2.0]], [1, 0])


def test_nearly_opposite_indicators_have_equalising_weights() -> None:
    """Of two indicators each brings half when w_j sd_j is equal, however they go together: sd 1 and √(19 ÷ 12)."""
    x = [[1.0, -1.0], [2.0, -2.0], [3.0, -3.5]]
    ratio = (19 / 12) ** 0.5

    assert_allclose(equalising_weights(x), np.array([ratio, 1]) / (ratio + 1))
    assert_allclose(influence(x, equalising_weights(x)).shares, [0.5, 0.5])
