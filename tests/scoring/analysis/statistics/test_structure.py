"""Cronbach's alpha and principal components: hand-worked cases."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from xiangheng_scoring.analysis.statistics import alpha_without, components, cronbach_alpha
from xiangheng_scoring.errors import MethodRefused

NAN = float("nan")


def test_alpha_by_hand() -> None:
    """Columns 1, 2, 3 and 1, 3, 2: variances 1, 1, covariance ½; 4 × ½ ÷ 3 = ⅔."""
    assert_allclose(cronbach_alpha([[1, 1], [2, 3], [3, 2]]), 2 / 3)


def test_indicators_that_say_the_same_have_alpha_1() -> None:
    """And dropping one of three leaves 1."""
    x = np.repeat([[1.0], [2.0], [5.0]], 3, axis=1)

    assert_allclose(cronbach_alpha(x), 1)
    assert_allclose(alpha_without(x), [1, 1, 1])


def test_alpha_without_the_odd_one_rises() -> None:
    """The third goes against the others: without it alpha is 1, without another it is far lower."""
    found = alpha_without([[1.0, 1.0, 3.0], [2.0, 2.0, 2.5], [3.0, 3.0, 0.0]])

    assert_allclose(found[2], 1)
    assert (found[:2] < 0.5).all()


def test_alpha_declares_its_odd_cases() -> None:
    """A sum that never varies has no alpha; rows with gaps do not count; one indicator is refused."""
    assert np.isnan(cronbach_alpha([[1.0, -1.0], [2.0, -2.0]]))
    assert_allclose(cronbach_alpha([[1.0, 1.0], [2.0, 3.0], [3.0, 2.0], [NAN, 99.0]]), 2 / 3)
    assert np.isnan(alpha_without([[1.0, 1.0], [2.0, 3.0]])).all()
    with pytest.raises(MethodRefused):
        cronbach_alpha([[1.0], [2.0]])
    with pytest.raises(MethodRefused):
        cronbach_alpha([[1.0, NAN], [2.0, 1.0]])


def test_components_by_hand() -> None:
    """With r = ½ the eigenvalues are 1.5 and 0.5, the first explains 75 %, loadings √(1.5 ÷ 2) on both."""
    found = components([[1, 1], [2, 3], [3, 2]])

    assert_allclose(found.eigenvalues, [1.5, 0.5])
    assert_allclose(found.explained, [0.75, 0.25])
    assert_allclose(found.loadings[:, 0], [0.75**0.5] * 2)
    assert found.kaiser == 1


def test_loadings_give_the_correlations_back() -> None:
    """L Lᵀ is the correlation matrix, and a constant column loads nowhere."""
    x = np.array([[1, 5, 2, 9], [2, 5, 8, 1], [4, 5, 3, 3], [7, 5, 5, 0.0]])
    found = components(x)
    expected = np.corrcoef(np.delete(x, 1, axis=1), rowvar=False)
    again = found.loadings @ found.loadings.T

    assert_allclose(np.delete(np.delete(again, 1, 0), 1, 1), expected, atol=1e-12)
    assert_allclose(again[1], 0)
