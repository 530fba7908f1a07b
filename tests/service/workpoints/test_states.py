"""The state of a task on any day, from what was known to be reported."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiangheng_platform.calendar.days import Calendar
from xiangheng_platform.calendar.notices import national
from xiangheng_platform.workpoints.content import WorkPoint
from xiangheng_platform.workpoints.due import Occurrence, occurrences
from xiangheng_platform.workpoints.plans import columns_of, point_of
from xiangheng_platform.workpoints.states import Report, due_from, overall, standing, status
from xiangheng_platform.workpoints.tables import WorkPointRow
from xiangheng_platform.workpoints.words import LimitBasis, State
from xiangheng_seeds.workpoints import contents

OFFICIAL = Calendar(national())
AT = datetime(2024, 5, 1, tzinfo=UTC)
JUNE = Occurrence(
    "2024-H1", "上半年", date(2024, 1, 1), date(2024, 6, 30), date(2024, 6, 30), date(2024, 6, 28), LimitBasis.STATED
)  # fmt: skip
ALL_YEAR = Occurrence(
    "2024", "全年", date(2024, 1, 1), date(2024, 12, 31), None, None, LimitBasis.INFERRED
)  # fmt: skip
POINTS = tuple(
    point_of(WorkPointRow(code=f"2024-{n}", recorded_at=AT, act=2, **columns_of(one)), 1)
    for n, one in enumerate(contents())
)
DAYS = st.dates(date(2023, 12, 1), date(2025, 12, 31))


def done(occurrence: Occurrence, day: date, code: str = "2024-1.01") -> Report:
    """A report that an occurrence was done on a day."""
    return Report(code, occurrence.key, day, "湘农发〔2024〕1 号", "", "user:wen", AT, 3)


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (date(2024, 5, 30), State.NOT_DUE),
        (date(2024, 5, 31), State.DUE),
        (date(2024, 6, 28), State.DUE),
        (date(2024, 6, 30), State.DUE),
        (date(2024, 7, 1), State.OVERDUE),
        (date(2025, 7, 1), State.OVERDUE),
    ],
)
def test_a_limit_makes_an_open_task_due_and_then_overdue(day: date, state: State) -> None:
    """Due from thirty days before; overdue from the day after the limit, not after the day to work to."""
    assert standing(JUNE, None, day).state is state


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (date(2024, 6, 19), State.DUE),
        (date(2024, 6, 20), State.DONE),
        (date(2025, 1, 1), State.DONE),
    ],
)
def test_a_task_is_done_from_the_day_on_which_it_was_done(day: date, state: State) -> None:
    """On the days before it was not done yet, whatever was learned later."""
    assert standing(JUNE, done(JUNE, date(2024, 6, 20)), day).state is state


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (date(2024, 6, 1), State.NOT_DUE),
        (date(2024, 11, 30), State.NOT_DUE),
        (date(2024, 12, 1), State.DUE),
        (date(2025, 12, 31), State.DUE),
    ],
)
def test_what_goes_on_all_year_is_to_be_summed_up_and_never_overdue(day: date, state: State) -> None:
    """The notice names no day after which it would be late; it stays open until it is reported."""
    assert standing(ALL_YEAR, None, day).state is state


@pytest.mark.parametrize(
    ("day", "late"), [(date(2024, 6, 28), 0), (date(2024, 6, 30), 0), (date(2024, 7, 3), 3)]
)
def test_done_late_is_told(day: date, late: int) -> None:
    """By days after the limit; on the days off between the day to work to and the limit it is in time."""
    assert standing(JUNE, done(JUNE, day), date(2024, 12, 31)).days_late == late


@pytest.mark.parametrize(
    ("states", "state"),
    [
        ([], State.NOT_DUE),
        ([State.DONE, State.DONE], State.DONE),
        ([State.DONE, State.NOT_DUE], State.NOT_DUE),
        ([State.DONE, State.DUE, State.NOT_DUE], State.DUE),
        ([State.DONE, State.DUE, State.OVERDUE], State.OVERDUE),
    ],
)
def test_a_task_is_as_urgent_as_its_most_urgent_occurrence(states: list[State], state: State) -> None:
    """And done only when all of it is."""
    assert overall(states) is state


@pytest.mark.parametrize("point", POINTS, ids=lambda point: point.code)
def test_every_task_has_a_state_on_every_day(point: WorkPoint) -> None:
    """On all days of 2024 and 2025, each of the 123; unreported, none is ever done and none steps back."""
    found = occurrences(point, OFFICIAL)
    days = (date(2024, 1, 1) + timedelta(days=n) for n in range(731))
    states = [status(point, found, {}, day).state for day in days]

    assert State.DONE not in states
    assert states == sorted(states, key=[State.NOT_DUE, State.DUE, State.OVERDUE].index)


@given(st.sampled_from(POINTS), DAYS, st.none() | DAYS, st.integers(0, 90))
def test_an_occurrence_has_one_state_and_it_follows_from_the_dates(
    point: WorkPoint, day: date, done_on: date | None, window: int
) -> None:
    """Done, overdue, due and not due divide the days among them, with no day left over and none claimed twice."""
    for one in occurrences(point, OFFICIAL):
        report = done(one, done_on) if done_on else None
        is_done = done_on is not None and done_on <= day
        is_overdue = not is_done and one.limit is not None and day > one.limit
        is_due = not is_done and not is_overdue and day >= due_from(one, window)
        held = {State.DONE: is_done, State.OVERDUE: is_overdue, State.DUE: is_due}
        expected = next((state for state, holds in held.items() if holds), State.NOT_DUE)

        assert sum(held.values()) <= 1
        assert standing(one, report, day, window).state is expected


@given(st.sampled_from(POINTS), DAYS, DAYS)
def test_a_report_changes_nothing_on_the_days_before_it(point: WorkPoint, day: date, done_on: date) -> None:
    """What was done later was not done then."""
    for one in occurrences(point, OFFICIAL):
        before = min(day, done_on - timedelta(days=1))

        assert standing(one, done(one, done_on), before) == standing(one, None, before)


@given(st.sampled_from(POINTS), DAYS, st.integers(0, 90), st.integers(0, 90))
def test_a_longer_window_never_makes_less_due(point: WorkPoint, day: date, window: int, more: int) -> None:
    """What is due within a few days is due within many."""
    for one in occurrences(point, OFFICIAL):
        if standing(one, None, day, window).state is State.DUE:
            assert standing(one, None, day, window + more).state is State.DUE


def test_a_report_of_another_task_counts_for_nothing() -> None:
    """Occurrences of two tasks may bear one key."""
    point = next(one for one in POINTS if one.frequency == "once")
    (found,) = occurrences(point, OFFICIAL)
    reports = {("2024-other", found.key): done(found, date(2024, 5, 1), "2024-other")}

    assert status(point, [found], reports, date(2024, 5, 2)).state is not State.DONE
