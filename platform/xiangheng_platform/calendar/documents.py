"""What programs are told of the calendar."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, ClassVar

from xiangheng_platform.calendar.days import Calendar, Day, Kind, Override, doubts
from xiangheng_scoring.records import Format, Meaning


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A day of a month."""

    day: Annotated[date, Meaning("the date that is told of")]
    is_working: Annotated[bool, Meaning("whether it counts as a working day")]
    kind: Annotated[Kind, Meaning("what decides that")]
    name: Annotated[str, Meaning("what screens call it, in Chinese: 国庆节, 周三, or the reason of a ruling")]
    is_settled: Annotated[bool, Meaning("false where it is guessed from the week")]


@dataclass(frozen=True, slots=True)
class CalendarMonth:
    """A month with its working days."""

    FORMAT: ClassVar = Format("xiangheng-calendar-month/1", "xiangheng calendar show --json")
    month: Annotated[str, Meaning("year and month, as 2024-10", pattern=r"^\d{4}-\d{2}$")]
    working_days: Annotated[int, Meaning("how many of its days count as working days")]
    is_settled: Annotated[bool, Meaning("false where a year's notice of holidays is lacking")]
    notes: Annotated[tuple[str, ...], Meaning("which years lack their notice of holidays, in Chinese")]
    source: Annotated[str, Meaning("where the notices were taken from")]
    days: Annotated[tuple[CalendarDay, ...], Meaning("each of its dates, from the first on")]


@dataclass(frozen=True, slots=True)
class CalendarOverrides:
    """The division's own rulings, by day."""

    FORMAT: ClassVar = Format(
        "xiangheng-calendar-overrides/1", "xiangheng calendar list|override|withdraw --json"
    )
    overrides: Annotated[tuple[Override, ...], Meaning("those that stand, by day")]


def calendar_day(day: Day) -> CalendarDay:
    """A day of a calendar."""
    return CalendarDay(day.day, day.is_working, day.kind, day.name, day.is_settled)


def calendar_month(calendar: Calendar, days: Sequence[Day]) -> CalendarMonth:
    """A month, as its days are by a calendar; there is at least one."""
    rows = tuple(map(calendar_day, days))
    return CalendarMonth(
        month=f"{rows[0].day:%Y-%m}",
        working_days=sum(row.is_working for row in rows),
        is_settled=all(row.is_settled for row in rows),
        notes=doubts(days),
        source=calendar.notices.origin,
        days=rows,
    )
