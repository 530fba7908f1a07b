"""Recurrences: every day, week, month or quarter, on a day and at a time of Beijing."""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from xiangheng_platform.jobs.errors import RecurrenceRefused
from xiangheng_platform.store.moments import BEIJING
from xiangheng_scoring.errors import Fault
from xiangheng_scoring.places import FieldPath
from xiangheng_scoring.titled import Titled

_WEEKDAYS = "一二三四五六日"
_LONGEST_MONTH = 31


class Every(Titled):
    """How long it is from one time that something is due to the next."""

    DAY = ("day", "每日", "daily, at its time")
    WEEK = ("week", "每周", "weekly, on its day")
    MONTH = ("month", "每月", "monthly, on its day")
    QUARTER = ("quarter", "每季度", "quarterly, on its day of the first, second or third month")


@dataclass(frozen=True, slots=True)
class Recurrence:
    """When something is due, again and again.

    `day` is 1–7 from Monday for a week, 1–31 for a month or quarter, where a day that a month does not have is its
    last; `month` is the first, second or third of a quarter. Raises `RecurrenceRefused` with everything that is wrong.
    """

    every: Every
    hour: int
    minute: int = 0
    day: int = 1
    month: int = 1

    def __post_init__(self) -> None:
        if faults := list(self._faults()):
            raise RecurrenceRefused(faults)

    def after(self, moment: datetime) -> datetime:
        """The first time that it is due later than a moment, in UTC.

        Counted from the calendar and never from the time before, so nothing drifts, and what was missed is passed over.
        """
        period = self._period(moment.astimezone(BEIJING).date())
        this, following = self._moment_in(period), self._moment_in(period + 1)
        return this if this > moment else following

    def __str__(self) -> str:
        at = f"{self.hour:02}:{self.minute:02}"
        if self.every is Every.DAY:
            return f"每日 {at}"
        if self.every is Every.WEEK:
            return f"每周{_WEEKDAYS[self.day - 1]} {at}"
        day = "最后一日" if self.day == _LONGEST_MONTH else f" {self.day} 日"
        month = f"第 {self.month} 个月" if self.every is Every.QUARTER else ""
        return f"{self.every.label}{month}{day} {at}"

    def _period(self, day: date) -> int:
        """The number of the day, week, month or quarter that a day lies in, counted from the year 1."""
        months = day.year * 12 + day.month - 1
        return {
            Every.DAY: day.toordinal(),
            Every.WEEK: (day.toordinal() - 1) // 7,  # 1 January of the year 1 is a Monday
            Every.MONTH: months,
            Every.QUARTER: months // 3,
        }[self.every]

    def _moment_in(self, period: int) -> datetime:
        """When it is due in a period."""
        if self.every is Every.DAY:
            day = date.fromordinal(period)
        elif self.every is Every.WEEK:
            day = date.fromordinal(period * 7 + self.day)
        else:
            months = period if self.every is Every.MONTH else period * 3 + self.month - 1
            year, month = months // 12, months % 12 + 1
            day = date(year, month, min(self.day, calendar.monthrange(year, month)[1]))
        return datetime.combine(day, time(self.hour, self.minute), BEIJING).astimezone(UTC)

    def _faults(self) -> Iterator[Fault]:
        days = 7 if self.every is Every.WEEK else _LONGEST_MONTH
        for name, title, low, high in (
            ("day", "日", 1, days),
            ("month", "季度中的月", 1, 3),
            ("hour", "时", 0, 23),
            ("minute", "分", 0, 59),
        ):
            value = getattr(self, name)
            if not low <= value <= high:
                yield Fault(
                    RecurrenceRefused.code,
                    FieldPath((name,), title),
                    f"没有 {value}",
                    f"{low}–{high}",
                    "改成范围内的数",
                )
