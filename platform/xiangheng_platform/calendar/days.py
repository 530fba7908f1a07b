"""Counting working days: pure functions over a calendar, whose answers say when they rest on a guess.

Every count leaves the first day out and takes the last one in, in both directions, as periods are counted in law
(民法典第二百零一条: 开始的当日不计入).
"""

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import MINYEAR, date, timedelta
from functools import cache
from typing import Annotated, Generic, NoReturn, TypeVar

from xiangheng_platform.calendar.errors import DayOutOfReach
from xiangheng_platform.calendar.notices import Notices
from xiangheng_platform.store.meanings import RecordedSince, Source
from xiangheng_scoring.records import Meaning
from xiangheng_scoring.titled import Titled

T = TypeVar("T")
_DAY = timedelta(days=1)
_SATURDAY = 5
_WEEKDAYS = "一二三四五六日"
#: Counts go day by day, so what is longer than a hundred years is a slip and is refused rather than waited for.
_LONGEST = 36_600
#: From here on a year's days belong to the next year's notice, which gives New Year its neighbours: the days off and
#: worked around 1 January 2019 began on 29 December 2018, the earliest so far; a few days more are left to be safe.
_NEXT_NOTICE_BEGINS = (12, 25)


class Kind(Titled):
    """Why a day is worked or not."""

    WEEKDAY = "weekday", "平日", "Monday to Friday, and no notice says otherwise: worked"
    WEEKEND = "weekend", "周末", "Saturday or Sunday, and no notice says otherwise: off"
    HOLIDAY = "holiday", "节假日", "off by the State Council's notice, whatever day of the week it is"
    MAKE_UP = "make_up", "调休上班", "a weekend day that is worked by that notice, for a day off elsewhere"
    OVERRIDE = "override", "本单位调整", "by the office's own ruling, which goes before the notice"


@dataclass(frozen=True, slots=True)
class Override:
    """The division's own ruling on one day: worked or not, why, and by what document."""

    day: Annotated[date, Meaning("the day that is ruled on")]
    is_working: Annotated[bool, Meaning("true: worked; false: off; whatever the notice of holidays says")]
    reason: Annotated[str, Meaning("why, in Chinese; the day is shown by it")]
    source: Source
    recorded_at: RecordedSince = None
    act: Annotated[int, Meaning("number in the audit log")] = 0


@dataclass(frozen=True, slots=True)
class Calendar:
    """The State Council's notices and the overrides that stood at one moment; an override goes before a notice."""

    notices: Notices
    overrides: Mapping[date, Override] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Day:
    """One day: whether it is worked, why, and what it is called. `doubt` is empty where that is settled."""

    day: date
    is_working: bool
    kind: Kind
    name: str
    doubt: str = ""

    @property
    def is_settled(self) -> bool:
        """Whether a notice or an override decides the day, rather than the weekend."""
        return not self.doubt


@dataclass(frozen=True, slots=True)
class Answer(Generic[T]):
    """A value, and for each year whose notice it lacks a sentence that says so.

    An answer is not its value: it has no truth of its own, so that a guess cannot pass for a fact unseen.
    """

    value: T
    doubts: tuple[str, ...] = ()

    @property
    def is_settled(self) -> bool:
        """Whether every day that was looked at is decided by a notice or an override."""
        return not self.doubts

    @property
    def note(self) -> str:
        """What a reader must be told beside the value; empty where it is settled."""
        return "；".join(self.doubts)

    def __bool__(self) -> NoReturn:
        raise TypeError("an answer has no truth of its own; look at its value")


def weekday_of(day: date) -> str:
    """The day of the week, as screens show it: 周一 to 周日."""
    return f"周{_WEEKDAYS[day.weekday()]}"


def day_of(calendar: Calendar, day: date) -> Day:
    """What a day is: by an override, else by a notice, else by the week."""
    if override := calendar.overrides.get(day):
        return Day(day, override.is_working, Kind.OVERRIDE, override.reason)
    doubt = _doubt(calendar.notices.years, day)
    if name := calendar.notices.work.get(day):
        return Day(day, True, Kind.MAKE_UP, f"{name}调休上班", doubt)
    if name := calendar.notices.rest.get(day):
        return Day(day, False, Kind.HOLIDAY, name, doubt)
    is_working = day.weekday() < _SATURDAY
    return Day(day, is_working, Kind.WEEKDAY if is_working else Kind.WEEKEND, weekday_of(day), doubt)


def month_of(calendar: Calendar, year: int, month: int) -> tuple[Day, ...]:
    """Every day of a month; raises `ValueError` for a month that there is none of."""
    first = date(year, month, 1)
    days = (first + n * _DAY for n in range(monthrange(year, month)[1]))
    return tuple(day_of(calendar, day) for day in days)


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or the last one of a month that is shorter; never before the year 1."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    year = max(year, MINYEAR)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def is_working_day(calendar: Calendar, day: date) -> Answer[bool]:
    """Whether a day is worked."""
    described = day_of(calendar, day)
    return Answer(described.is_working, doubts([described]))


def next_working_day(calendar: Calendar, day: date) -> Answer[date]:
    """The first working day after a day; raises `DayOutOfReach`."""
    return add_working_days(calendar, day, 1)


def last_working_day_by(calendar: Calendar, day: date) -> Answer[date]:
    """The last working day on or before a day; raises `DayOutOfReach`."""
    return _add(calendar, _step(day, _DAY), -1)


def add_working_days(calendar: Calendar, start: date, count: int) -> Answer[date]:
    """The working day that many after `start`, or before it where `count` is negative; raises `DayOutOfReach`.

    `start` itself is not counted. Zero gives `start` if it is worked, else the first working day after it.
    """
    return _add(calendar, start, count) if count else _add(calendar, _step(start, -_DAY), 1)


def working_days_between(calendar: Calendar, start: date, end: date) -> Answer[int]:
    """How many working days lie after `start`, up to and including `end`; negative where `end` is earlier.

    Raises `DayOutOfReach` for more than a hundred years.
    """
    _refuse_long((end - start).days)
    sign = 1 if end >= start else -1
    days = [day_of(calendar, start + sign * n * _DAY) for n in range(1, abs((end - start).days) + 1)]
    return Answer(sign * sum(day.is_working for day in days), doubts(days))


def working_days_within(
    calendar: Calendar, spans: Iterable[tuple[date, date]]
) -> dict[tuple[date, date], Answer[int]]:
    """How many working days lie in each of many spans (a start, and an end that is no earlier), each day looked at once.

    Raises `DayOutOfReach` for a span of more than a hundred years.
    """
    asked = dict.fromkeys(spans)
    for start, end in asked:
        _refuse_long((end - start).days)
    marks = sorted({day for span in asked for day in span})
    places = {day: place for place, day in enumerate(marks)}
    # What lies between two marks is counted when a span first goes over it: others may lie centuries apart.
    piece = cache(lambda place: working_days_between(calendar, marks[place], marks[place + 1]))
    answers = {}
    for start, end in asked:
        pieces = [piece(place) for place in range(places[start], places[end])]
        doubted = {doubt for part in pieces for doubt in part.doubts}
        answers[start, end] = Answer(sum(part.value for part in pieces), tuple(sorted(doubted)))
    return answers


def doubts(days: Iterable[Day]) -> tuple[str, ...]:
    """The doubts of several days, each once, in the order of the years."""
    return tuple(sorted({day.doubt for day in days if day.doubt}))


def _add(calendar: Calendar, start: date, count: int) -> Answer[date]:
    _refuse_long(count)
    step, passed, day = (_DAY if count > 0 else -_DAY), list[Day](), start
    left = abs(count)
    while left:
        day = _step(day, step)
        passed.append(day_of(calendar, day))
        left -= passed[-1].is_working
    return Answer(day, doubts(passed))


def _refuse_long(days: int) -> None:
    if abs(days) > _LONGEST:
        raise DayOutOfReach(f"要算 {abs(days)} 天", expected="一百年以内", remedy="核对日期或天数")


def _step(day: date, step: timedelta) -> date:
    try:
        return day + step
    except OverflowError as error:
        raise DayOutOfReach(
            "算到了日历之外", at=day.isoformat(), expected="公元 1 年至 9999 年之间", remedy="减少天数"
        ) from error


def _doubt(years: frozenset[int], day: date) -> str:
    is_next_notices = (day.month, day.day) >= _NEXT_NOTICE_BEGINS and day.year in years
    year = day.year + 1 if is_next_notices else day.year
    if year in years:
        return ""
    reason = "尚未公布" if year > max(years, default=0) else "没有收录"
    return f"{year} 年放假安排{reason}，按周末推算"
