"""Weights: published examples, hand-worked cases, and what the references get wrong."""

from math import log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst
from numpy.testing import assert_allclose
from numpy.typing import NDArray

from xiangheng_scoring.errors import MethodRefused
from xiangheng_scoring.methods.weighting import ahp, critic, entropy, equal, first_component, swing
from xiangheng_scoring.methods.weighting import given as stated

Array = NDArray[np.float64]
NAN = float("nan")
#: Saaty (2008), Decision making with the analytic hierarchy process: which drink is consumed more in the USA, for
#: coffee, wine, tea, beer, sodas, milk, water.
DRINKS = np.array(
    [
        [1, 9, 5, 2, 1, 1, 1 / 2],
        [1 / 9, 1, 1 / 3, 1 / 9, 1 / 9, 1 / 9, 1 / 9],
        [1 / 5, 3, 1, 1 / 3, 1 / 4, 1 / 3, 1 / 9],
        [1 / 2, 9, 3, 1, 1 / 2, 1, 1 / 3],
        [1, 9, 4, 2, 1, 2, 1 / 2],
        [1, 9, 3, 1, 1 / 2, 1, 1 / 3],
        [2, 9, 9, 3, 2, 3, 1],
    ]
)


def test_saaty_s_drinks() -> None:
    """The published priorities and consistency ratio, to the three places that are printed."""
    found = ahp(DRINKS)

    assert found.weights.round(3).tolist() == [0.177, 0.019, 0.042, 0.116, 0.190, 0.129, 0.327]
    assert round(found.consistency_ratio, 3) == 0.022
    assert found.is_consistent


def test_consistent_judgements_give_their_own_weights() -> None:
    """a_ij = w_i ÷ w_j has λ_max = n, CR 0 and the weights w."""
    weights = np.array([0.5, 0.3, 0.2])
    found = ahp(weights[:, np.newaxis] / weights)

    assert_allclose(found.weights, weights)
    assert_allclose([found.largest_eigenvalue, found.consistency_ratio], [3, 0], atol=1e-12)


def test_contradictory_judgements_are_told() -> None:
    """A over B, B over C, C over A, each nine times: λ_max = 1 + 9 + 1 ÷ 9, CR far above 0.1."""
    found = ahp([[1, 9, 1 / 9], [1 / 9, 1, 9], [9, 1 / 9, 1]])

    assert_allclose(found.largest_eigenvalue, 1 + 9 + 1 / 9)
    assert not found.is_consistent


@pytest.mark.parametrize(
    "refused", [[[1, 2], [1, 1]], [[1, 2, 3], [0.5, 1, 2]], [[1, -2], [-0.5, 1]], np.ones((16, 16))]
)
def test_what_is_no_matrix_of_judgements_is_refused(refused: object) -> None:
    """Not reciprocal, not square, not positive, too large."""
    with pytest.raises(MethodRefused):
        ahp(np.array(refused))


def test_entropy_by_hand() -> None:
    """1, 1 is constant: e = 1, weight 0. 1, 3: p = ¼, ¾, e = (¼ ln 4 + ¾ ln 4⁄3) ÷ ln 2 = 0.8113. 0, 1: e = 0.

    So 1 − e is 0, 0.1887, 1 and the weights are 0, 0.1587, 0.8413.
    """
    half = (0.25 * log(4) + 0.75 * log(4 / 3)) / log(2)
    diversity = np.array([0, 1 - half, 1])

    assert_allclose(entropy([[1, 1, 0], [1, 3, 1]]), diversity / diversity.sum())


def test_entropy_takes_zeros() -> None:
    """Trap: every min-max matrix has a 0 in each column; it is 0 ln 0 = 0, neither refused nor all equal."""
    found = entropy([[0, 0], [0, 50], [100, 100]])

    assert found[0] > found[1] > 0


@pytest.mark.parametrize("level", [1e5, 1e7, 1e8])
def test_entropy_of_nearly_equal_values_keeps_its_digits(level: float) -> None:
    """m ± d has 1 − e = (d ÷ m)² ÷ (2 ln 2) but for its fourth power: ± 1 and ± 2 on a high level weigh 1 to 4."""
    assert_allclose(entropy([[level - 1, level - 2], [level + 1, level + 2]]), [0.2, 0.8], rtol=1e-7)


def test_entropy_passes_over_what_is_missing() -> None:
    """1, 3 and a gap is 1, 3 with n = 2; beside it 1, 3, 2 has p = 1⁄6, ½, ⅓ and n = 3."""
    two = 1 - (0.25 * log(4) + 0.75 * log(4 / 3)) / log(2)
    three = 1 - (log(6) / 6 + log(2) / 2 + log(3) / 3) / log(3)

    assert_allclose(entropy([[1.0, 1.0], [3.0, 3.0], [NAN, 2.0]]), np.array([two, three]) / (two + three))
    assert entropy([[1.0], [NAN]]).tolist() == [1]


def test_all_constant_columns_weigh_the_same() -> None:
    """Nothing to tell units apart by: no indicator has more to say."""
    x = np.full((4, 2), 5.0)

    assert entropy(x).tolist() == critic(x).tolist() == first_component(x).weights.tolist() == [0.5, 0.5]


def test_critic_by_hand() -> None:
    """Columns 0, 1, 2 and 0, 2, 1 are 0, ½, 1 and 0, 1, ½ by min-max: sd ½ each, r = ½, so each weighs ½.

    With a third column 2, 1, 0 (against the first: −1; against the second: −½): conflict ½ + 2, ½ + 1.5, 2 + 1.5.
    """
    assert_allclose(critic([[0, 0], [1, 2], [2, 1]]), [0.5, 0.5])
    assert_allclose(critic([[0, 0, 2], [1, 2, 1], [2, 1, 0]]), np.array([2.5, 2, 3.5]) / 8)


def test_a_constant_column_conflicts_with_nothing() -> None:
    """Added to others it weighs nothing, and the others' weights stay as they were."""
    x = np.array([[0, 0, 2], [1, 2, 1], [2, 1, 0]])

    assert_allclose(critic(np.column_stack([x, [7, 7, 7]])), [*(np.array([2.5, 2, 3.5]) / 8), 0])


def test_critic_minds_directions() -> None:
    """Trap: an indicator and its mirror image say the same once directions are known; without them they conflict."""
    x = np.array([[1.0, -1, 3], [2, -2, 1], [4, -4, 2], [7, -7, 5]])
    turned = x * [1, -1, 1]

    assert_allclose(critic(x, [1, -1, 1]), critic(turned))
    assert not np.allclose(critic(x), critic(turned))


def test_the_first_component_by_hand() -> None:
    """Two indicators that go along with r have loadings √½ each and explain (1 + r) ÷ 2: here r = ½."""
    found = first_component([[0, 0], [1, 2], [2, 1]])

    assert_allclose(found.loadings, [0.5**0.5] * 2)
    assert_allclose(found.weights, [0.5, 0.5])
    assert_allclose(found.explained, 0.75)


def test_squared_and_absolute_loadings() -> None:
    """The eigenvector of r12 = r13 = 0, r23 = 0.8 is (0, √½, √½): the first indicator weighs nothing, either way."""
    x = np.array([[1, 1, 1], [-1, 1, 1], [1, -1, -1], [-1, -1, -1.0]])

    assert_allclose(first_component(x).weights, [0, 0.5, 0.5], atol=1e-12)
    assert_allclose(first_component(x, "absolute").weights, [0, 0.5, 0.5], atol=1e-12)


def test_stated_weights_are_brought_to_one() -> None:
    """3 and 1 are ¾ and ¼; swings of 100 and 60 are 0.625 and 0.375; equal weights are equal."""
    assert stated([3, 1]).tolist() == [0.75, 0.25]
    assert swing([100, 60]).tolist() == [0.625, 0.375]
    assert equal(4).tolist() == [0.25] * 4
    with pytest.raises(MethodRefused):
        equal(0)
    with pytest.raises(MethodRefused):
        entropy([[-1.0], [2.0]])
    with pytest.raises(MethodRefused):
        first_component([[1.0, 2], [NAN, 3]])


scores = st.tuples(st.integers(2, 8), st.integers(1, 5)).flatmap(
    lambda shape: npst.arrays(np.float64, shape, elements=st.integers(0, 100).map(float))
)


@given(scores, st.randoms())
def test_weights_from_data_are_shares_that_follow_their_columns(x: Array, random: object) -> None:
    """Not negative, sum 1, the same for shuffled units, and shuffled with shuffled indicators."""
    rows = np.random.default_rng(len(x)).permutation(x.shape[0])
    columns = np.random.default_rng(len(x)).permutation(x.shape[1])
    for method in (entropy, critic):
        found = method(x)

        assert (found >= 0).all()
        assert_allclose(found.sum(), 1)
        assert_allclose(method(x[rows]), found, atol=1e-9)
        assert_allclose(method(x[:, columns]), found[columns], atol=1e-9)
