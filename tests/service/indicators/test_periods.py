"""Periods as people write them, as they are kept, and the days that they are."""

import contextlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiangheng_platform.indicators.errors import PeriodRefused
from xiangheng_platform.indicators.periods import read_period

KEPT = st.one_of(
    st.integers(1900, 2999).map(lambda year: f"{year:04}"),
    st.tuples(st.integers(1900, 2999), st.integers(1, 2)).map(lambda one: f"{one[0]:04}H{one[1]}"),
    st.tuples(st.integers(1900, 2999), st.integers(1, 4)).map(lambda one: f"{one[0]:04}Q{one[1]}"),
    st.tuples(st.integers(1900, 2999), st.integers(1, 12)).map(lambda one: f"{one[0]:04}-{one[1]:02}"),
    st.dates(date(1900, 1, 1), date(2999, 12, 31)).map(date.isoformat),
)


@given(KEPT)
def test_what_is_kept_is_read_again(text: str) -> None:
    """The kept form of every period is read as that period."""
    assert str(read_period(text)) == text


@given(KEPT)
def test_what_a_reader_calls_it_is_read_again(text: str) -> None:
    """The name on the screen can be typed."""
    period = read_period(text)

    assert read_period(period.label) == period


@pytest.mark.parametrize(
    ("text", "kept", "first", "last"),
    [
        ("2024年度", "2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024年上半年", "2024H1", date(2024, 1, 1), date(2024, 6, 30)),
        ("2024h2", "2024H2", date(2024, 7, 1), date(2024, 12, 31)),
        ("2024年三季度", "2024Q3", date(2024, 7, 1), date(2024, 9, 30)),
        ("2024年2月", "2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2024/6/30", "2024-06-30", date(2024, 6, 30), date(2024, 6, 30)),
    ],
)
def test_periods_are_read_as_they_are_typed(text: str, kept: str, first: date, last: date) -> None:
    """Each way of writing gives the days that are meant."""
    period = read_period(text)

    assert (str(period), period.first, period.last) == (kept, first, last)


@pytest.mark.parametrize(
    "text", ["", "2024H3", "2024Q5", "2024-13", "2024-02-30", "0202", "0202-01-01", "去年", "2024年上"]
)
def test_what_is_no_period_is_refused(text: str) -> None:
    """A thirteenth month is no month."""
    with pytest.raises(PeriodRefused):
        read_period(text)


@given(st.text(max_size=20))
def test_any_text_is_a_period_or_refused(text: str) -> None:
    """No other exception than ours."""
    with contextlib.suppress(PeriodRefused):
        assert read_period(text).first <= read_period(text).last
