"""Numbers and times come back from both databases as they went in, to the last digit."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlmodel import select

from xiangheng_platform.store.moments import as_integer, as_moment
from xiangheng_platform.store.store import Store

NUMBERS = [
    "0", "1.10", "-0.000000000000001", "12345678901234567.1234567891", "99999999999999999999999999999999999999",
    "1E+20", "1E-20", "0.1", "0.30000000000000004", "2325000",
]  # fmt: skip


def test_numbers_come_back_exactly(store: Store, value: Callable[..., Any], planted: Any) -> None:
    """What goes in comes out, where SQLite's own decimals would have gone through a float."""
    with store.act("user:liu", "a:b:c", "x") as act:
        for number in NUMBERS:
            act.add(value(number=number))
    with store.reading() as session:
        found = [row.value for row in session.exec(select(planted).order_by(planted.id))]

    assert found == [Decimal(number) for number in NUMBERS]


def test_numbers_are_kept_the_same_on_both(store: Store, value: Callable[..., Any]) -> None:
    """The text in the database is the plain form, whatever the number was written like."""
    with store.act("user:liu", "a:b:c", "x") as act:
        for number in ("1.50", "1.5E0", "15E-1", "-0"):
            act.add(value(number=number))
    with store.database.reading() as connection:
        found = connection.execute(text("SELECT value FROM planted ORDER BY id")).scalars().all()

    assert found == ["1.5", "1.5", "1.5", "0"]


@pytest.mark.parametrize("number", [1.1, Decimal("NaN"), Decimal("Infinity")])
def test_what_is_not_exact_is_refused(store: Store, value: Callable[..., Any], number: Any) -> None:
    """A float has lost its digits before it gets here; it is a mistake of ours, told at once."""
    with pytest.raises(TypeError, match="not an exact number"):
        _write(store, value(), number)


def _write(store: Store, row: Any, number: Any) -> None:
    row.value = number
    with store.act("user:liu", "a:b:c", "x") as act:
        act.add(row)


def test_times_are_aware_and_in_utc(store: Store, value: Callable[..., Any], planted: Any) -> None:
    """A moment comes back aware, in UTC, to the microsecond."""
    with store.act("user:liu", "a:b:c", "x") as act:
        act.add(value())
    with store.reading() as session:
        found = session.exec(select(planted)).one().recorded_at

    assert found == act.at
    assert found.tzinfo is UTC


@given(
    st.datetimes(
        timezones=st.sampled_from([UTC, timezone(timedelta(hours=8)), timezone(timedelta(hours=-5))])
    )
)
def test_a_moment_is_an_integer_and_back(moment: datetime) -> None:
    """Microseconds since 1970 lose nothing, whatever zone a moment was told in."""
    assert as_moment(as_integer(moment)) == moment


def test_a_time_without_a_zone_is_refused() -> None:
    """Nobody knows when it was."""
    with pytest.raises(ValueError, match="zone"):
        as_integer(datetime(2024, 1, 1))  # that is what is tried
