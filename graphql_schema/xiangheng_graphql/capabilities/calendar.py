"""Working days: by the notices of the State Council and the division's own rulings, and how they are counted."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from xiangheng_graphql.assembly.capability import Capability
from xiangheng_graphql.assembly.connections import PAGE, After, Connection, First, page_of
from xiangheng_graphql.context import Caller
from xiangheng_platform.access.views import View
from xiangheng_platform.calendar import days, overrides
from xiangheng_platform.calendar.days import Answer, Kind, Override
from xiangheng_platform.calendar.documents import CalendarDay, CalendarMonth, calendar_day, calendar_month
from xiangheng_platform.calendar.overrides import calendar_of
from xiangheng_platform.store.moments import read_month
from xiangheng_scoring.records import Meaning

READ, CHANGE = "calendar.read", "calendar.change"
Settled = Annotated[
    bool, Meaning("false where a year's notice of holidays is lacking, and it is guessed by the week")
]
Notes = Annotated[
    tuple[str, ...], Meaning("which years lack their notice of holidays, in Chinese; to be shown beside it")
]
Start = Annotated[date, Meaning("the day from which is counted, itself left out")]


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """How many working days there are between two days."""

    count: Annotated[int, Meaning("negative where the second day is the earlier")]
    is_settled: Settled
    notes: Notes


@dataclass(frozen=True, slots=True)
class WorkingDay:
    """A working day that was counted to."""

    day: Annotated[date, Meaning("the date that was counted to")]
    is_settled: Settled
    notes: Notes


Seen = Annotated[
    int | None,
    Meaning(
        "the act of the ruling that was looked at, 0 if there was none: another one is not overwritten; null: whichever stands",
        minimum=0,
    ),
]

calendar = Capability("calendar")
calendar.call(Kind, "DayKind")
calendar.call(Override, "CalendarOverride")
calendar.entity(CalendarDay, chinese="工作日历的一天", key=lambda row: row.day)


@calendar.query(chinese="一天是不是工作日，以及为什么", action=READ, is_history=True)
def calendar_day_(view: View, day: Annotated[date, Meaning("the date that is asked about")]) -> CalendarDay:
    """Whether a day is worked, and why."""
    return calendar_day(days.day_of(calendar_of(view), day))


@calendar.query(chinese="一个月的工作日", action=READ, is_history=True)
def calendar_month_(
    view: View, month: Annotated[str, Meaning("year and month, as 2024-10", pattern=r"^\d{4}-\d{2}$")]
) -> CalendarMonth:
    """A month, day by day."""
    opened = calendar_of(view)
    return calendar_month(opened, days.month_of(opened, *read_month(month)))


@calendar.query(chinese="两天之间有多少个工作日：首日不计，末日计入", action=READ, is_history=True)
def working_days_between(
    view: View, start: Start, end: Annotated[date, Meaning("the day up to which is counted, itself included")]
) -> WorkingDays:
    """How many working days lie after a day, up to and including another."""
    answer = days.working_days_between(calendar_of(view), start, end)
    return WorkingDays(answer.value, answer.is_settled, answer.doubts)


@calendar.query(chinese="从一天起算的第几个工作日：首日不计", action=READ, is_history=True)
def working_day_after(
    view: View,
    start: Start,
    count: Annotated[
        int, Meaning("how many working days; before the day, if negative; 0: the day itself, or the next")
    ],
) -> WorkingDay:
    """The working day that many after a day."""
    return _counted(days.add_working_days(calendar_of(view), start, count))


@calendar.query(chinese="不晚于一天的最后一个工作日", action=READ, is_history=True)
def last_working_day_by(
    view: View, day: Annotated[date, Meaning("the latest date that it may be")]
) -> WorkingDay:
    """The last working day on or before a day."""
    return _counted(days.last_working_day_by(calendar_of(view), day))


@calendar.query(chinese="本单位登记的调整", action=READ, is_history=True)
def calendar_overrides(view: View, first: First = PAGE, after: After = None) -> Connection[Override]:
    """The division's own rulings that stand, by day."""
    rows = sorted(calendar_of(view).overrides.values(), key=lambda row: row.day)
    return page_of(rows, lambda row: row.day.isoformat(), first=first, after=after)


@calendar.field(CalendarDay, chinese="没有放假安排可依时的提示", action=READ)
def doubt(view: View, keys: Sequence[date]) -> Mapping[date, str | None]:
    """What must be told beside it where no notice settles it; null where one does."""
    opened = calendar_of(view)
    return {key: days.day_of(opened, key).doubt or None for key in keys}


@calendar.field(CalendarDay, chinese="本单位对这一天的调整", action=READ)
def override(view: View, keys: Sequence[date]) -> Mapping[date, Override | None]:
    """The division's own ruling on it; null where there is none."""
    standing = calendar_of(view).overrides
    return {key: standing[key] for key in keys if key in standing}


@calendar.mutation(chinese="登记一天上班或休息，不论放假通知怎么说；同一天再登记即更正", action=CHANGE)
def override_day(
    caller: Caller,
    day: Annotated[date, Meaning("the date that is ruled on")],
    is_working: Annotated[bool, Meaning("true: it is worked; false: it is off")],
    reason: Annotated[str, Meaning("why, in Chinese; the day is shown by it")],
    source: Annotated[str, Meaning("the document or notice that it rests on")],
    act: Seen = None,
) -> Callable[[View], CalendarDay]:
    """Rule that a day is worked or not, in place of an earlier ruling on it."""
    overrides.override(caller.store, caller.person, day, is_working, reason, source, seen=act)
    return lambda view: calendar_day(days.day_of(calendar_of(view), day))


@calendar.mutation(chinese="撤回一天的调整，仍按放假通知", action=CHANGE)
def withdraw_override(
    caller: Caller,
    day: Annotated[date, Meaning("the date whose ruling is taken back")],
    reason: Annotated[str, Meaning("why, for the audit log")],
    act: Seen = None,
) -> Callable[[View], CalendarDay]:
    """Take a ruling back: the day is again what the notices say."""
    overrides.withdraw(caller.store, caller.person, day, reason, seen=act)
    return lambda view: calendar_day(days.day_of(calendar_of(view), day))


def _counted(answer: Answer[date]) -> WorkingDay:
    return WorkingDay(answer.value, answer.is_settled, answer.doubts)
