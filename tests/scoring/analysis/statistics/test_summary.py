"""Each indicator by itself: hand-worked figures, and columns with little or nothing in them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst
from numpy.testing import assert_allclose
from numpy.typing import NDArray

from xiangheng_scoring.analysis.statistics import availability, outliers, summary
from xiangheng_scoring.errors import MethodRefused

Array = NDArray[np.float64]
NAN = float("nan")


def test_a_column_by_hand() -> None:
    """0, 2, 2, 4, 12 and a gap: mean 4, median 2, quartiles 2 and 4, sd √((16 + 4 + 4 + 0 + 64) ÷ 4) = √22.

    The fences are 2 − 3 and 4 + 3, so 12 is far out.
    """
    found = summary([[0.0], [2.0], [2.0], [4.0], [12.0], [NAN]])

    assert (found.count[0], found.missing[0], found.distinct[0], found.zeros[0]) == (5, 1, 4, 1)
    assert (found.minimum[0], found.lower_quartile[0], found.median[0]) == (0, 2, 2)
    assert (found.upper_quartile[0], found.maximum[0], found.mean[0]) == (4, 12, 4)
    assert_allclose([found.sd[0], found.most_common[0]], [22**0.5, 0.4])
    assert found.outliers[:, 0].tolist() == [False, False, False, False, True, False]


def test_empty_and_constant_columns_have_what_there_is() -> None:
    """Nothing to count is no error and no warning; one value has no deviation; equal ones none that is skewed."""
    found = summary([[NAN, 5.0, 5.0], [NAN, NAN, 5.0]])

    assert found.count.tolist() == [0, 1, 2]
    assert np.isnan(found.mean).tolist() == [True, False, False]
    assert_allclose(found.sd, [NAN, NAN, 0])
    assert not found.outliers.any()
    assert not found.is_skewed.any()


def test_availability_by_unit_indicator_and_group() -> None:
    """Two units, three indicators in two groups, two gaps."""
    found = availability([[1.0, NAN, 3.0], [NAN, 2.0, 3.0]], ["a", "a", "b"])

    assert_allclose(found.by_unit, [2 / 3, 2 / 3])
    assert_allclose(found.by_indicator, [0.5, 0.5, 1])
    assert {group: share.tolist() for group, share in found.by_group.items()} == {
        "a": [0.5, 0.5],
        "b": [1, 1],
    }
    with pytest.raises(MethodRefused):
        availability([[1.0]], ["a", "b"])


@given(
    npst.arrays(
        np.float64, st.tuples(st.integers(1, 9), st.integers(1, 3)), elements=st.integers(-9, 99).map(float)
    )
)
def test_outliers_stay_outliers_in_another_unit(x: Array) -> None:
    """Doubled and turned round, the same cells are far out, and never more than half of a column."""
    assert (outliers(x) == outliers(-2 * x)).all()
    assert (outliers(x).mean(axis=0) <= 0.5).all()
