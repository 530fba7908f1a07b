"""Matrices, directions and weights are checked once, and refused rather than bent into shape."""

from collections.abc import Callable

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from xiangheng_scoring.errors import MethodRefused
from xiangheng_scoring.numbers.arrays import matrix, shares, signs, vector


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
        lambda: matrix([["1", "2"]]),
        lambda: matrix(np.array([["1", None]], dtype=object)),
        lambda: matrix(np.array([["2024-01-01"]], dtype="datetime64[D]")),
        lambda: matrix(np.array([[1 + 2j]])),
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


def test_what_a_mask_hides_is_missing() -> None:
    """A value under a mask is no value: 999 is not read; None is missing too."""
    hidden = np.ma.masked_array([[1.0, 999.0]], mask=[[False, True]])

    assert_array_equal(matrix(hidden), [[1.0, np.nan]])
    assert_array_equal(matrix(np.array([[None, 1]], dtype=object)), [[np.nan, 1.0]])


@pytest.mark.parametrize("dtype", ["float32", "int64", "uint8", "bool"])
def test_numbers_of_any_type_become_float64(dtype: str) -> None:
    """Also from read-only arrays and arrays in column order."""
    given = np.asfortranarray(np.array([[1, 0], [1, 1]], dtype=dtype))
    given.flags.writeable = False

    assert matrix(given).dtype == np.float64
    assert_array_equal(matrix(given), [[1, 0], [1, 1]])


def test_weights_become_shares() -> None:
    """Weights are relative; none are equal."""
    assert shares([3, 1], 2).tolist() == [0.75, 0.25]
    assert shares(None, 4).tolist() == [0.25] * 4
    assert signs(None, 2).tolist() == [1, 1]
