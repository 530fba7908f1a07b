"""Imputation: what is filled, with what, and what is not."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from numpy.typing import NDArray

from xiangheng_scoring.errors import MethodRefused
from xiangheng_scoring.methods.imputation import by_centre, by_constant, over_panel

Array = NDArray[np.float64]
NAN = float("nan")


def test_the_median_of_the_group() -> None:
    """Group a has 1, 3 and a gap: 2. Group b has only gaps: they stay."""
    found = by_centre([[1.0], [3.0], [NAN], [NAN], [NAN]], groups=["a", "a", "a", "b", "b"])

    assert_allclose(found.values[:, 0], [1, 3, 2, NAN, NAN])
    assert found.is_filled[:, 0].tolist() == [False, False, True, False, False]


def test_the_mean_of_all() -> None:
    """1, 2 and 6 have the mean 3."""
    assert_allclose(by_centre([[1.0], [2.0], [6.0], [NAN]], "mean").values[3], [3.0])


def test_a_constant_for_each_column() -> None:
    """0 where nothing was reported, if that is what the scheme says."""
    assert_allclose(by_constant([[NAN, 1], [2, NAN]], [0, 9]).values, [[0, 1], [2, 9]])


def test_the_latest_earlier_value_of_a_panel() -> None:
    """Unit 1 has 10 in 2020 and nothing after; unit 2 nothing before 2022."""
    units, years = [1, 1, 1, 2, 2, 2], [2020, 2021, 2022, 2020, 2021, 2022]
    found = over_panel([[10.0], [NAN], [NAN], [NAN], [NAN], [7.0]], units, years)

    assert_allclose(found.values[:, 0], [10, 10, 10, NAN, NAN, 7])


def test_the_straight_line_is_in_time() -> None:
    """10 in 2020, 40 in 2023: 2022 has 30, though it stands right after 2020; nothing is guessed outside."""
    found = over_panel(
        [[10.0], [NAN], [40.0], [NAN]], [1.0, 1.0, 1.0, 1.0], [2020.0, 2022.0, 2023.0, 2024.0], "linear"
    )

    assert_allclose(found.values[:, 0], [10, 30, 40, NAN])


@given(st.permutations(range(8)))
def test_rows_of_a_panel_may_stand_in_any_order(order: list[int]) -> None:
    """Trap: values attached to the wrong unit or year on unsorted rows."""
    units, years = [1] * 4 + [2] * 4, [2020, 2021, 2022, 2023] * 2
    x = np.array([1, NAN, NAN, 4, NAN, 20, NAN, 40.0])[:, np.newaxis]
    for method in ("latest", "linear"):
        sorted_rows = over_panel(x, units, years, method).values
        shuffled = over_panel(x[order], [units[i] for i in order], [years[i] for i in order], method).values

        assert_allclose(shuffled, sorted_rows[order])


def test_impossible_panels_are_refused() -> None:
    """Two rows of one unit and year, another number of labels, an unknown method."""
    for arguments in (
        ([[1], [2]], [1, 1], [2020, 2020]),
        ([[1], [2]], [1], [2020, 2021]),
        ([[1], [2]], [1, 1], [2020, 2021], "nearest"),
    ):
        with pytest.raises(MethodRefused):
            over_panel(*arguments)
    with pytest.raises(MethodRefused):
        by_centre([[1]], "mode")  # type: ignore[arg-type]  # what a caller without types may write
    with pytest.raises(MethodRefused):
        by_constant([[1]], [1, 2])
