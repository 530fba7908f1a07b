"""Strengths and weaknesses of one unit, whichever way is better."""

import numpy as np
import pytest

from xiangheng_scoring.analysis.statistics import profile
from xiangheng_scoring.errors import MethodRefused

NAN = float("nan")
X = np.array(
    [
        [90.0, 1.0, 5.0, NAN, 3.0],
        [80.0, 2.0, 5.0, 1.0, 2.0],
        [70.0, 9.0, 5.0, 2.0, 1.0],
        [60.0, 4.0, 5.0, 3.0, 3.0],
    ]
)


def test_less_can_be_a_strength() -> None:
    """Trap: the worst reported as a strength. With less being better, 1 of 1, 2, 9, 4 is the best."""
    found = profile(X, 0, [1, -1, 1, 1, 1])

    assert [(one.indicator, one.value, one.place, one.compared) for one in found.strengths] == [
        (0, 90, 1, 4),
        (1, 1, 1, 4),
        (4, 3, 1, 4),
    ]
    assert found.weaknesses == ()


def test_the_worst_is_a_weakness() -> None:
    """The third unit is worst on the second indicator when less is better, and last on the fifth."""
    found = profile(X, 2, [1, -1, 1, 1, 1], most=2)

    assert [(one.indicator, one.place) for one in found.weaknesses] == [(1, 4), (4, 4)]
    assert [one.indicator for one in found.strengths] == [3]


def test_constant_and_missing_values_say_nothing() -> None:
    """The third indicator is the same for all, the fourth is missing for the first unit."""
    told = [one.indicator for part in (profile(X, 0).strengths, profile(X, 0).weaknesses) for one in part]

    assert 2 not in told
    assert 3 not in told


def test_one_unit_alone_has_no_profile_and_another_number_is_refused() -> None:
    """Nobody to compare with; nobody there."""
    assert profile(X[:1], 0).strengths == ()
    with pytest.raises(MethodRefused):
        profile(X, 4)
