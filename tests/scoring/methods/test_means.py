"""Means over arrays: hand-worked, their order, their limits at 0, and missing scores."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from xiangheng_scoring.errors import MethodRefused
from xiangheng_scoring.methods.aggregation import arithmetic_mean, geometric_mean, harmonic_mean, power_mean

NAN = float("nan")
positive = st.lists(st.floats(0.01, 100), min_size=1, max_size=6)


def test_means_by_hand() -> None:
    """1, 4 with weights ½, ½: 2.5, 2, 1.6 and √8.5; with weights ¾, ¼: 1.75."""
    assert arithmetic_mean([1.0, 4.0]) == 2.5
    assert_allclose(geometric_mean([1.0, 4.0]), 2)
    assert_allclose(harmonic_mean([1.0, 4.0]), 1.6)
    assert_allclose(power_mean([1.0, 4.0], exponent=2), 8.5**0.5)
    assert arithmetic_mean([1.0, 4.0], [3, 1]) == 1.75


def test_a_missing_score_gives_its_weight_to_the_rest() -> None:
    """Trap: one missing value is NaN for nobody else, and a power mean skips it too; nothing at all is NaN."""
    for mean in (arithmetic_mean, geometric_mean, harmonic_mean):
        assert_allclose(mean([[4.0, NAN, 1.0], [NAN, NAN, NAN]], [1, 7, 0]), [4, NAN])
    assert_allclose(power_mean([3.0, NAN], exponent=3), 3)


def test_a_zero_takes_every_mean_but_those_with_positive_exponent() -> None:
    """The limit of the geometric and the harmonic mean is 0; a score without weight has no say."""
    assert geometric_mean([0.0, 9.0]) == harmonic_mean([0.0, 9.0]) == 0
    assert_allclose(geometric_mean([0.0, 9.0], [0, 1]), 9)
    assert power_mean([0.0, 2.0], exponent=1) == 1


def test_a_negative_score_is_refused_unless_the_mean_is_arithmetic() -> None:
    """There is no geometric mean of −1 and 4."""
    assert arithmetic_mean([-1.0, 4.0]) == 1.5
    with pytest.raises(MethodRefused):
        geometric_mean([-1.0, 4.0])


@pytest.mark.parametrize("exponent", [2.0, 200.0, -200.0])
def test_no_power_is_too_great(exponent: float) -> None:
    """Equal scores are their own mean, however far the power goes beyond what a float can hold."""
    assert_allclose(power_mean([1e200, 1e200], exponent=exponent), 1e200)
    assert_allclose(power_mean([90.0, 90.0, NAN], exponent=exponent), 90)


def test_what_no_mean_is_defined_for_is_refused() -> None:
    """No indicators, a single number, text, infinite scores and an infinite power say what was expected."""
    for scores in ([], 3.0, ["甲", 1], ["1", "2"], [np.inf, 1.0]):
        with pytest.raises(MethodRefused):
            arithmetic_mean(scores)  # type: ignore[arg-type]  # what a caller without types may write
    for exponent in (NAN, np.inf):
        with pytest.raises(MethodRefused):
            power_mean([1.0, 2.0], exponent=exponent)


@given(positive)
def test_harmonic_geometric_arithmetic_in_order(scores: list[float]) -> None:
    """The inequality of the means, and each lies between the least and the greatest score."""
    low, middle, high = harmonic_mean(scores), geometric_mean(scores), arithmetic_mean(scores)

    assert min(scores) * (1 - 1e-9) <= low <= middle * (1 + 1e-9)
    assert middle <= high * (1 + 1e-9) <= max(scores) * (1 + 2e-9)


@given(st.lists(positive, min_size=1, max_size=4).filter(lambda rows: len({len(row) for row in rows}) == 1))
def test_rows_are_means_of_their_own(rows: list[list[float]]) -> None:
    """A batch of any leading shape gives what each row gives alone."""
    batch = np.array(rows)[np.newaxis]

    assert_allclose(geometric_mean(batch)[0], [geometric_mean(row) for row in rows])
