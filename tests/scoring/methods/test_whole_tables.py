"""Copeland, TOPSIS, Mazziotta–Pareto, benefit of the doubt: published and hand-worked cases, and missing values."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst
from numpy.testing import assert_allclose
from numpy.typing import NDArray

from xiangheng_scoring.errors import MethodRefused
from xiangheng_scoring.methods.benefit_of_doubt import benefit_of_doubt
from xiangheng_scoring.methods.mazziotta_pareto import adjusted_mazziotta_pareto, mazziotta_pareto
from xiangheng_scoring.methods.outranking import copeland
from xiangheng_scoring.methods.topsis import topsis

Array = NDArray[np.float64]
NAN = float("nan")
matrices = st.tuples(st.integers(1, 7), st.integers(1, 4)).flatmap(
    lambda shape: npst.arrays(
        np.float64, shape, elements=st.one_of(st.integers(0, 6).map(float), st.just(NAN))
    )
)
#: Hwang & Yoon (1981): four fighter aircraft by speed, range, payload, cost, reliability, manoeuvrability.
AIRCRAFT = [
    [2.0, 1500, 20000, 5.5, 5, 9],
    [2.5, 2700, 18000, 6.5, 3, 5],
    [1.8, 2000, 21000, 4.5, 7, 7],
    [2.2, 1800, 20000, 5.0, 5, 5],
]


def test_hwang_and_yoon_s_aircraft() -> None:
    """The published closeness to the ideal: .643 .268 .613 .312, computed there from rounded steps."""
    found = topsis(AIRCRAFT, [0.2, 0.1, 0.1, 0.1, 0.2, 0.3], [1, 1, 1, -1, 1, 1], normalisation="vector")

    assert_allclose(found.scores, [0.643, 0.268, 0.613, 0.312], atol=0.001)


def test_topsis_by_min_max_by_hand() -> None:
    """0, 1, 2 and 4, 4, 0 with equal weights: (0, ½), (¼, ½), (½, 0); ideal (½, ½), anti-ideal (0, 0).

    Distances to the ideal ½, ¼, ½ and to the anti-ideal ½, √5⁄4, ½.
    """
    found = topsis([[0, 4], [1, 4], [2, 0]], normalisation="min_max")
    far = 5**0.5 / 4

    assert_allclose(found.scores, [0.5, far / (far + 0.25), 0.5])


def test_topsis_declares_its_odd_cases() -> None:
    """One unit, or units all alike, are 1; a unit without any value is missing; a normalisation must be known."""
    assert topsis([[3, 4]], normalisation="vector").scores.tolist() == [1]
    assert topsis([[3, 0], [3, 0]], normalisation="min_max").scores.tolist() == [1, 1]
    assert np.isnan(topsis([[NAN], [1.0], [2.0]], normalisation="min_max").scores).tolist() == [
        True,
        False,
        False,
    ]
    with pytest.raises(MethodRefused):
        topsis([[1]], normalisation="max")  # type: ignore[arg-type]  # what a caller without types may write


@pytest.mark.parametrize(
    ("x", "weights"), [([[NAN, 5], [1, 5], [3, 5]], [1, 1]), ([[NAN, 5], [1, 3], [3, 4]], [1, 0])]
)
def test_topsis_puts_nobody_first_of_whom_it_knows_nothing(
    x: list[list[float]], weights: list[float]
) -> None:
    """The first unit has a value only where all are alike, or where nothing weighs: that is not nearest to the best."""
    assert_allclose(topsis(x, weights, normalisation="min_max").scores, [NAN, 0, 1])


def test_copeland_by_hand() -> None:
    """Weights ½, ¼, ¼. A beats B on the first (½) and ties on the second (⅛): 0.625, so A has 1 and B −1."""
    found = copeland([[2, 1, 0], [1, 1, 5]], [2, 1, 1])

    assert found.scores.tolist() == [1, -1]
    assert_allclose(found.outranking[0, 1], 0.625)


@given(matrices)
def test_copeland_of_pairs_written_out(x: Array) -> None:
    """Against a loop over pairs and indicators that follows the definition word by word."""
    weights = np.arange(1, x.shape[1] + 1, dtype=float)
    expected = np.zeros(len(x))
    for one, other in permutations(range(len(x)), 2):
        both = [k for k in range(x.shape[1]) if not np.isnan(x[one, k]) and not np.isnan(x[other, k])]
        whole = sum(weights[k] for k in both)
        won = sum(weights[k] * ((x[one, k] > x[other, k]) + (x[one, k] == x[other, k]) / 2) for k in both)
        expected[one] += np.sign(2 * won - whole)

    assert copeland(x, weights).scores.tolist() == expected.tolist()


@given(matrices, st.randoms(use_true_random=False))
def test_copeland_with_gaps_does_not_depend_on_the_order_of_rows(x: Array, random: object) -> None:
    """Trap: 1, −1, 1, −1 against −3, −1, 1, 3 for the same four units in another order."""
    order = np.random.default_rng(x.shape[0]).permutation(x.shape[0])

    assert copeland(x[order]).scores.tolist() == copeland(x).scores[order].tolist()


def test_copeland_turns_by_direction() -> None:
    """Where less is better the smaller wins."""
    assert copeland([[1], [2]], directions=[-1]).scores.tolist() == [1, -1]


def test_the_mazziotta_pareto_index_by_hand() -> None:
    """Columns 0, 2 and 0, 4: mean and (population) sd are 1, 1 and 2, 2; z is 90, 90 and 110, 110: nothing uneven.

    With the second column 4, 0 both units have 90 and 110: M = 100, S = 10, cv = 0.1, so 100 − 1 and 100 + 1.
    """
    assert_allclose(mazziotta_pareto([[0, 0], [2, 4]]).scores, [90, 110])
    assert_allclose(mazziotta_pareto([[0, 4], [2, 0]]).scores, [99, 99])
    assert_allclose(mazziotta_pareto([[0, 4], [2, 0]], penalty="positive").scores, [101, 101])


def test_the_adjusted_index_by_hand() -> None:
    """r is 70 and 130: M = 100, S = 30, cv = 0.3, so 100 − 9; with posts 0 and 4 a 2 is 100."""
    assert_allclose(adjusted_mazziotta_pareto([[0, 4], [2, 0]]).scores, [91, 91])
    assert_allclose(adjusted_mazziotta_pareto([[2], [0]], goalposts=([0], [4])).normalised[:, 0], [100, 70])


def test_both_indices_declare_their_odd_cases() -> None:
    """A constant column is 100, or 130; gaps are passed over; a unit without any value is missing."""
    assert_allclose(mazziotta_pareto([[5], [5]]).scores, [100, 100])
    assert_allclose(adjusted_mazziotta_pareto([[5], [5]]).scores, [130, 130])
    assert_allclose(mazziotta_pareto([[0, NAN], [2, NAN], [NAN, NAN]]).scores, [90, 110, NAN])
    with pytest.raises(MethodRefused):
        mazziotta_pareto([[1]], penalty="none")  # type: ignore[arg-type]  # what a caller without types may write


def test_a_mean_that_is_not_positive_has_no_penalty() -> None:
    """Trap: with M below 0 the penalty would be a bonus, with M = 0 no number: −70 on posts 0 and 60 is r = 0."""
    far_out = np.array([[1000.0], *([[0.0]] * 120)])
    with pytest.raises(MethodRefused):
        adjusted_mazziotta_pareto([[-70.0], [1.0]], goalposts=([0], [60]))
    with pytest.raises(MethodRefused):
        adjusted_mazziotta_pareto([[-700.0, -800.0], [1.0, 1.0]], goalposts=([0, 0], [60, 60]))
    with pytest.raises(MethodRefused):
        mazziotta_pareto(far_out, [-1])


@pytest.mark.parametrize("posts", [([60], [0]), ([5], [5]), ([0], [NAN]), ([0], [1], [2])])
def test_posts_must_stand_apart(posts: tuple[list[float], list[float]]) -> None:
    """Crossed, equal, missing posts and a third one are refused."""
    with pytest.raises(MethodRefused):
        adjusted_mazziotta_pareto([[1.0], [2.0]], goalposts=posts)


def test_the_benefit_of_the_doubt_by_hand() -> None:
    """(4, 1), (1, 4) and (2, 2): the first two are 1 by the indicator they are good at.

    For the third the best weights make both others just 1: 4u + v = 1 = u + 4v, u = v = 0.2, so 0.8.
    """
    found = benefit_of_doubt([[4, 1], [1, 4], [2, 2]])

    assert_allclose(found.scores, [1, 1, 0.8])
    assert_allclose(found.weights[2], [0.2, 0.2])
    assert found.peers[2].tolist() == [True, True, False]


@pytest.mark.parametrize("units", [(1e-12, 1), (1e12, 1e-12), (1e12, 1e12), (1e16, 1), (1e-300, 1e300)])
def test_the_doubt_knows_no_unit_of_measurement(units: tuple[float, float]) -> None:
    """Yuan or hundred million yuan, one indicator or all: the same scores, weights and peers."""
    found = benefit_of_doubt(np.array([[4, 1], [1, 4], [2, 2]]) * units)

    assert_allclose(found.scores, [1, 1, 0.8], rtol=1e-9)
    assert_allclose(found.weights[2] * units, [0.2, 0.2], rtol=1e-9)
    assert found.peers[2].tolist() == [True, True, False]


def test_shares_bound_the_doubt() -> None:
    """With at least 40 % of its score from each indicator, (4, 1) may no longer live on its first alone.

    Its parts 4u and v are between 40 and 60 %: v = ⅔ × 4u at most share; (1, 4) then holds it down: u + 4v ≤ 1.
    """
    free, held = benefit_of_doubt([[4, 1], [1, 4]]), benefit_of_doubt([[4, 1], [1, 4]], least_share=0.4)
    parts = held.weights[0] * [4, 1] / held.scores[0]

    assert free.scores[0] == pytest.approx(1)
    assert held.scores[0] < 1
    assert (parts >= 0.4 - 1e-9).all()


def test_the_doubt_declares_its_odd_cases() -> None:
    """Nothing but zeros scores 0, a gap earns nothing, negative scores and impossible shares are refused."""
    assert_allclose(benefit_of_doubt([[0.0, 0.0], [1.0, NAN]]).scores, [0.0, 1.0])
    with pytest.raises(MethodRefused):
        benefit_of_doubt([[-1.0]])
    with pytest.raises(MethodRefused):
        benefit_of_doubt([[1.0, 2.0]], least_share=0.6)


@settings(max_examples=30)
@given(matrices)
def test_nobody_exceeds_one_and_somebody_reaches_it(x: Array) -> None:
    """Every score is in [0, 1], and unless all are 0 somebody has 1; doubling an indicator changes no score."""
    found = benefit_of_doubt(x)
    scaled = benefit_of_doubt(x * 2)

    assert (found.scores >= -1e-9).all()
    assert (found.scores <= 1 + 1e-9).all()
    assert not np.nansum(x) or found.scores.max() == pytest.approx(1)
    assert_allclose(found.scores, scaled.scores, atol=1e-7)
