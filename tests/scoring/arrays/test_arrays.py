"""Matrices, directions and weights are checked once, and refused rather than bent into shape."""

from collections.abc import Callable

import numpy as np
import pytest

from xiangheng_scoring.arrays import matrix, shares, signs, vector
from xiangheng_scoring.errors import MethodRefused


def test_a_matrix_is_a_copy() -> None:
    """What a method does to its matrix never reaches the caller's."""
    given = np.ones((2, 3))
    matrix(given)[0, 0] = 7

    assert given[0, 0] == 1


@pytest.mark.parametrize(
    "refused",
    [
        lambda: matrix([1.0, 2.0]),
        lambda: matrix(np.ones((0, 3))),
        lambda: matrix([["三", "1"]]),
        lambda: matrix([[1.0], [1.0, 2.0]]),
        lambda: matrix([[np.inf]]),
        lambda: vector([[1.0]]),
        lambda: vector([]),
        lambda: signs([1, 0], 2),
        lambda: signs([1], 2),
        lambda: shares([1, -1], 2),
        lambda: shares([0, 0], 2),
        lambda: shares([1, np.nan], 2),
        lambda: shares([1], 2),
    ],
)
def test_what_no_method_is_defined_for_is_refused(refused: Callable[[], object]) -> None:
    """Wrong shapes, text, infinities, directions other than ±1 and impossible weights say what was expected."""
    with pytest.raises(MethodRefused) as error:
        refused()

    assert error.value.fault.expected


def test_missing_stays_missing() -> None:
    """NaN is a missing value and passes."""
    assert np.isnan(matrix([[np.nan, 1.0]])[0, 0])


def test_weights_become_shares() -> None:
    """Weights are relative; none are equal."""
    assert shares([3, 1], 2).tolist() == [0.75, 0.25]
    assert shares(None, 4).tolist() == [0.25] * 4
    assert signs(None, 2).tolist() == [1, 1]
