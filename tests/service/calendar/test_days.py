"""Working days: what a day is, how they are counted, and that a guess is told."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiangheng_platform.calendar.days import (
    Answer,
    Calendar,
    Kind,
    Override,
    add_working_days,
    day_of,
    is_working_day,
    last_working_day_by,
    month_of,
    next_working_day,
    working_days_between,
    working_days_within,
)
from xiangheng_platform.calendar.errors import DayOutOfReach
from xiangheng_platform.calendar.notices import Notices, national

OFFICIAL = Calendar(national())
FIRST, LAST = date(2023, 1, 1), date(2025, 12, 31)
DAYS = st.dates(FIRST, LAST)


def ruled(day: date, is_working: bool) -> Calendar:
    """The official calendar with one override."""
    return Calendar(national(), {day: Override(day, is_working, "值班", "值班表")})


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    """Any calendar: notices for some of three years, and some overrides."""
    years = draw(st.frozensets(st.integers(2023, 2025)))
    rest = draw(st.dictionaries(DAYS, st.just("节"), max_size=40))
    work = draw(st.dictionaries(DAYS, st.just("节"), max_size=10))
    rulings = draw(st.dictionaries(DAYS, st.booleans(), max_size=10))
    overrides = {day: Override(day, is_working, "r", "s") for day, is_working in rulings.items()}
    return Calendar(Notices(years, rest, work), overrides)


@pytest.mark.parametrize(
    ("day", "kind", "name"),
    [
        (date(2024, 6, 7), Kind.WEEKDAY, "周五"),
        (date(2024, 6, 9), Kind.WEEKEND, "周日"),
        (date(2024, 6, 10), Kind.HOLIDAY, "端午"),
        (date(2024, 2, 4), Kind.MAKE_UP, "春节调休上班"),
        (date(2018, 12, 29), Kind.MAKE_UP, "元旦调休上班"),
        (date(2020, 1, 31), Kind.HOLIDAY, "春节"),
    ],
)
def test_a_day_is_what_the_notice_made_it(day: date, kind: Kind, name: str) -> None:
    """Holidays, days worked in return and the prolonged holiday of 2020 stand as they were announced."""
    found = day_of(OFFICIAL, day)

    assert (found.kind, found.name, found.is_settled) == (kind, name, True)


@pytest.mark.parametrize(("year", "working"), [(2022, 249), (2023, 249), (2024, 251), (2025, 248)])
def test_a_year_has_its_number_of_working_days(year: int, working: int) -> None:
    """The sums that the yearly tables of working days print."""
    assert working_days_between(OFFICIAL, date(year - 1, 12, 31), date(year, 12, 31)).value == working


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        (date(2024, 9, 30), 1, date(2024, 10, 8)),
        (date(2024, 9, 27), 1, date(2024, 9, 29)),
        (date(2024, 10, 8), -1, date(2024, 9, 30)),
        (date(2024, 6, 8), 0, date(2024, 6, 11)),
        (date(2024, 6, 7), 0, date(2024, 6, 7)),
        (date(2024, 6, 20), 15, date(2024, 7, 11)),
    ],
)
def test_working_days_are_added_over_holidays(start: date, count: int, end: date) -> None:
    """The day itself is not counted; Sunday 29 September 2024 was worked for National Day."""
    assert add_working_days(OFFICIAL, start, count).value == end


@pytest.mark.parametrize(
    ("limit", "work_by"),
    [
        (date(2024, 6, 30), date(2024, 6, 28)),
        (date(2024, 3, 31), date(2024, 3, 29)),
        (date(2024, 4, 30), date(2024, 4, 30)),
        (date(2024, 10, 7), date(2024, 9, 30)),
    ],
)
def test_the_last_working_day_by_a_limit(limit: date, work_by: date) -> None:
    """A limit on a day off is worked to before it."""
    assert last_working_day_by(OFFICIAL, limit).value == work_by


def test_a_year_without_its_notice_is_told() -> None:
    """By the weekend alone, and with the sentence that a reader must see."""
    found = is_working_day(OFFICIAL, date(2027, 3, 1))

    assert (found.value, found.is_settled) == (True, False)
    assert found.note == "2027 年放假安排尚未公布，按周末推算"


def test_a_year_before_the_first_notice_is_told_otherwise() -> None:
    """What was published long ago is not said to be unpublished."""
    assert is_working_day(OFFICIAL, date(2003, 10, 1)).note == "2003 年放假安排没有收录，按周末推算"


@pytest.mark.parametrize(("day", "is_settled"), [(24, True), (25, False), (31, False)])
def test_the_last_days_of_a_year_belong_to_the_next_notice(day: int, is_settled: bool) -> None:
    """New Year takes days off and on from the end of December, and the notice for 2027 is not out."""
    assert is_working_day(OFFICIAL, date(2026, 12, day)).is_settled is is_settled


def test_no_notice_ever_reached_further_back_than_is_allowed_for() -> None:
    """If one does, more of December must count as open."""
    days = (*national().rest, *national().work)

    assert min(day.day for day in days if day.month == 12) >= 25


def test_a_count_into_an_unsettled_year_says_so() -> None:
    """An answer is as settled as the least settled day that was looked at."""
    found = add_working_days(OFFICIAL, date(2026, 12, 20), 20)

    assert found.doubts == ("2027 年放假安排尚未公布，按周末推算",)


def test_an_override_settles_its_own_day() -> None:
    """The division's ruling goes before the notice, and is no guess."""
    found = day_of(ruled(date(2027, 3, 6), True), date(2027, 3, 6))

    assert (found.is_working, found.kind, found.is_settled) == (True, Kind.OVERRIDE, True)


def test_an_override_goes_before_a_notice() -> None:
    """A holiday on which the division works is worked."""
    assert is_working_day(ruled(date(2024, 10, 1), True), date(2024, 10, 1)).value is True


def test_an_answer_cannot_pass_for_its_value() -> None:
    """`if is_working_day(…)` would always hold; it is refused instead."""
    with pytest.raises(TypeError, match="look at its value"):
        bool(Answer(False))


@pytest.mark.parametrize(("start", "count"), [(date.max, 1), (date.min, -1), (date.min, 0)])
def test_a_count_beyond_the_calendar_is_refused(start: date, count: int) -> None:
    """Dates end at the year 9999, with a message instead of a fault of ours."""
    with pytest.raises(DayOutOfReach):
        add_working_days(OFFICIAL, start, count)


@pytest.mark.parametrize("years", [101, -101])
def test_more_than_a_hundred_years_are_a_slip(years: int) -> None:
    """A year typed with a digit too many is told at once, not counted through."""
    with pytest.raises(DayOutOfReach, match="一百年以内"):
        working_days_between(OFFICIAL, FIRST, FIRST.replace(year=FIRST.year + years))
    with pytest.raises(DayOutOfReach, match="一百年以内"):
        add_working_days(OFFICIAL, FIRST, years * 366)


def test_a_month_has_all_its_days() -> None:
    """Also the 29th of February."""
    assert len(month_of(OFFICIAL, 2024, 2)) == 29


@given(calendars(), DAYS, st.integers(-60, 60).filter(bool))
def test_counting_undoes_adding(calendar: Calendar, start: date, count: int) -> None:
    """As many working days lie between a day and what was added to it as were added, in both directions."""
    end = add_working_days(calendar, start, count).value

    assert working_days_between(calendar, start, end).value == count


@given(calendars(), DAYS, st.integers(-60, 60))
def test_adding_lands_on_a_working_day(calendar: Calendar, start: date, count: int) -> None:
    """Whatever the start is, a day off is never the answer."""
    assert is_working_day(calendar, add_working_days(calendar, start, count).value).value


@given(calendars(), DAYS, st.integers(-60, 60), st.integers(0, 20))
def test_adding_more_never_leads_to_an_earlier_day(
    calendar: Calendar, start: date, count: int, more: int
) -> None:
    """Adding is monotone in the count, across zero too."""
    earlier = add_working_days(calendar, start, count).value

    assert earlier <= add_working_days(calendar, start, count + more).value


@given(calendars(), DAYS, st.integers(0, 60), st.integers(-30, 60))
def test_starting_later_never_ends_earlier(calendar: Calendar, start: date, days: int, count: int) -> None:
    """Adding is monotone in the start."""
    later = start + timedelta(days=days)

    assert add_working_days(calendar, start, count).value <= add_working_days(calendar, later, count).value


@given(calendars(), DAYS, DAYS, DAYS)
def test_counts_add_up(calendar: Calendar, one: date, two: date, three: date) -> None:
    """Stretches that follow each other have together what they have apart."""
    first, second, third = sorted((one, two, three))
    parts = working_days_between(calendar, first, second), working_days_between(calendar, second, third)

    assert sum(part.value for part in parts) == working_days_between(calendar, first, third).value


@given(calendars(), DAYS)
def test_the_last_working_day_by_a_day_is_the_nearest(calendar: Calendar, day: date) -> None:
    """It is worked, not after the day, and no working day lies between."""
    found = last_working_day_by(calendar, day).value

    assert found <= day
    assert is_working_day(calendar, found).value
    assert working_days_between(calendar, found, day).value == 0


@given(calendars(), DAYS)
def test_the_next_working_day_is_the_first_one_after(calendar: Calendar, day: date) -> None:
    """Exactly one working day lies after the day and up to it."""
    assert working_days_between(calendar, day, next_working_day(calendar, day).value).value == 1


@given(calendars(), DAYS, st.integers(-30, 30))
def test_an_answer_is_settled_only_if_every_day_on_the_way_is(
    calendar: Calendar, start: date, count: int
) -> None:
    """No day that was guessed at is passed over in silence."""
    found = add_working_days(calendar, start, count)
    low, high = sorted((start, found.value))
    passed = [
        low + timedelta(days=n) for n in range((high - low).days + 1) if low + timedelta(days=n) != start
    ]
    open_days = [day for day in passed if not is_working_day(calendar, day).is_settled]

    assert found.is_settled or open_days or count == 0
    assert not (open_days and found.is_settled)


@given(calendars(), st.lists(st.tuples(DAYS, DAYS).map(sorted).map(tuple), max_size=6))
def test_many_spans_are_counted_as_each_alone(calendar: Calendar, spans: list[tuple[date, date]]) -> None:
    """However spans lie to each other, each has the days and the doubts that it has alone."""
    counted = working_days_within(calendar, spans)
    assert counted == {span: working_days_between(calendar, *span) for span in spans}


class Asked(dict[date, Override]):
    """No overrides, and how often somebody asked for one."""

    times = 0

    def get(self, *asked: Any) -> Any:
        """None, as there are none."""
        self.times += 1
        return super().get(*asked)


def test_a_day_is_looked_at_once_for_many_spans() -> None:
    """A hundred spans that end on one day of another century cost what the longest of them does."""
    asked, end = Asked(), FIRST.replace(year=FIRST.year + 90)
    spans = [(FIRST + timedelta(days=n), end) for n in range(100)]
    assert len(working_days_within(Calendar(national(), asked), spans)) == 100
    assert asked.times == (end - FIRST).days


def test_spans_of_different_centuries_are_counted_apart() -> None:
    """What lies between spans is not counted; a span of more than a hundred years is refused."""
    early, late = (FIRST, LAST), (FIRST.replace(year=2923), LAST.replace(year=2925))
    assert set(working_days_within(OFFICIAL, [early, late])) == {early, late}
    with pytest.raises(DayOutOfReach):
        working_days_within(OFFICIAL, [early, (FIRST, FIRST.replace(year=2923))])
