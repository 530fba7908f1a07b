"""Recurrences follow the calendar of Beijing, whatever happened before."""

import calendar
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as some

from xiangheng_platform.jobs.errors import RecurrenceRefused
from xiangheng_platform.jobs.recurrence import Every, Recurrence
from xiangheng_platform.store.moments import BEIJING

RECURRENCES = some.builds(
    lambda every, hour, minute, day, month: Recurrence(
        every, hour, minute, min(day, 7) if every is Every.WEEK else day, month
    ),
    some.sampled_from(Every),
    some.integers(0, 23),
    some.integers(0, 59),
    some.integers(1, 31),
    some.integers(1, 3),
)
MOMENTS = some.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=some.just(UTC))
LONGEST = {Every.DAY: 1, Every.WEEK: 7, Every.MONTH: 62, Every.QUARTER: 184}


def following(recurrence: Recurrence, moment: datetime, count: int) -> list[datetime]:
    """The next times that a recurrence is due, one after the other, in Beijing."""
    found = []
    for _ in range(count):
        moment = recurrence.after(moment)
        found.append(moment.astimezone(BEIJING))
    return found


def beijing(*parts: int) -> datetime:
    """A time in Beijing."""
    return datetime(*parts, tzinfo=BEIJING)  # type: ignore[arg-type, misc]  # year, month, day, …


@given(RECURRENCES, MOMENTS)
def test_it_is_due_later_and_at_its_time(recurrence: Recurrence, moment: datetime) -> None:
    """The next time is after the moment, within the longest distance there is, at the hour and minute of Beijing."""
    due = recurrence.after(moment)
    local = due.astimezone(BEIJING)

    assert moment < due <= moment + timedelta(days=LONGEST[recurrence.every])
    assert (local.hour, local.minute, local.second) == (recurrence.hour, recurrence.minute, 0)


@given(RECURRENCES, MOMENTS)
def test_nothing_lies_between(recurrence: Recurrence, moment: datetime) -> None:
    """From any moment before the next time, it is that time that comes next."""
    due = recurrence.after(moment)

    assert recurrence.after(due - timedelta(microseconds=1)) == due


@given(RECURRENCES, MOMENTS)
def test_it_does_not_drift(recurrence: Recurrence, moment: datetime) -> None:
    """Asked again and again, it comes where it comes when asked from nearby; a missed time moves no other."""
    times = following(recurrence, moment, 20)

    assert times == [recurrence.after(one - timedelta(hours=1)) for one in times]


@given(some.integers(1, 31), MOMENTS)
def test_a_day_that_a_month_lacks_is_its_last(day: int, moment: datetime) -> None:
    """The 31st of February is its 28th or 29th, and the month after has its 31st again."""
    for due in following(Recurrence(Every.MONTH, 8, day=day), moment, 14):
        assert due.day == min(day, calendar.monthrange(due.year, due.month)[1])


@given(some.sampled_from([Every.MONTH, Every.QUARTER]), some.integers(1, 31), some.integers(1, 3), MOMENTS)
def test_every_month_and_every_quarter_has_one(every: Every, day: int, month: int, moment: datetime) -> None:
    """No month and no quarter is left out, and none has two."""
    step = 1 if every is Every.MONTH else 3
    months = [
        due.year * 12 + due.month - 1 for due in following(Recurrence(every, 0, 0, day, month), moment, 30)
    ]

    assert {later - earlier for earlier, later in pairwise(months)} == {step}
    assert every is Every.MONTH or {number % 3 + 1 for number in months} == {month}


@given(some.integers(1, 7), MOMENTS)
def test_every_week_has_its_day(day: int, moment: datetime) -> None:
    """Monday is 1 and Sunday 7."""
    assert {due.isoweekday() for due in following(Recurrence(Every.WEEK, 9, day=day), moment, 5)} == {day}


@pytest.mark.parametrize(
    ("recurrence", "moment", "due"),
    [
        (Recurrence(Every.DAY, 0), beijing(2024, 2, 28, 23, 59), beijing(2024, 2, 29)),
        (Recurrence(Every.DAY, 7, 30), beijing(2024, 5, 1, 7, 30), beijing(2024, 5, 2, 7, 30)),
        (Recurrence(Every.WEEK, 9, day=1), beijing(2024, 5, 1), beijing(2024, 5, 6, 9)),
        (Recurrence(Every.MONTH, 8, day=31), beijing(2024, 1, 31, 8), beijing(2024, 2, 29, 8)),
        (Recurrence(Every.QUARTER, 18, day=31, month=3), beijing(2024, 5, 1), beijing(2024, 6, 30, 18)),
        (Recurrence(Every.QUARTER, 8, day=10), beijing(2024, 10, 10, 8), beijing(2025, 1, 10, 8)),
    ],
)
def test_worked_examples(recurrence: Recurrence, moment: datetime, due: datetime) -> None:
    """Times that anybody can look up in a calendar."""
    assert recurrence.after(moment) == due


def test_the_day_is_that_of_beijing() -> None:
    """When it is still the 31st in London, it may be the first in Beijing."""
    assert Recurrence(Every.MONTH, 1, day=1).after(datetime(2024, 1, 31, 16, 30, tzinfo=UTC)) == beijing(
        2024, 2, 1, 1
    )


def test_everything_wrong_is_told_at_once() -> None:
    """A recurrence with four faults is refused with four."""
    with pytest.raises(RecurrenceRefused) as refusal:
        Recurrence(Every.WEEK, 24, 60, 8, 4)

    assert [fault.where for fault in refusal.value.faults] == ["日", "季度中的月", "时", "分"]


@pytest.mark.parametrize(
    ("recurrence", "said"),
    [
        (Recurrence(Every.DAY, 2), "每日 02:00"),
        (Recurrence(Every.WEEK, 9, 30, 7), "每周日 09:30"),
        (Recurrence(Every.MONTH, 8, day=5), "每月 5 日 08:00"),
        (Recurrence(Every.QUARTER, 8, day=31, month=3), "每季度第 3 个月最后一日 08:00"),
    ],
)
def test_it_says_itself(recurrence: Recurrence, said: str) -> None:
    """A recurrence is read as the division writes it."""
    assert str(recurrence) == said
