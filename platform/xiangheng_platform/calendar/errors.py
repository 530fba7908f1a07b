"""Errors of the calendar.

CalendarError
├── OverrideRefused     CALENDAR-OVERRIDE   an override without a reason or a source
├── NoSuchOverride      CALENDAR-UNKNOWN    a day that has no override to take back
└── DayOutOfReach       CALENDAR-RANGE      a count that leads beyond what dates there are
"""

from xiangheng_scoring.errors import FaultsFound, Kind, XianghengError


class CalendarError(XianghengError, code="CALENDAR", title="工作日历拒绝", kind=Kind.USAGE):
    """What the calendar refuses; nothing was written."""


class OverrideRefused(FaultsFound, CalendarError, code="CALENDAR-OVERRIDE", title="工作日的调整没有登记"):
    """An override with faults, all told at once."""


class NoSuchOverride(CalendarError, code="CALENDAR-UNKNOWN", title="这一天没有调整", kind=Kind.UNKNOWN):
    """A day that no override stands for."""


class DayOutOfReach(CalendarError, code="CALENDAR-RANGE", title="日期超出范围"):
    """A count of days that leads before the year 1 or beyond 9999."""
