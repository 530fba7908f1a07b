"""Errors of the work points.

WorkPointError
├── WorkPointsRefused   WORKPOINT-REFUSED   tasks that may not be registered, with every fault
│                       WORKPOINT-VALUE     … one of them: a field that is empty or not of the list
│                       WORKPOINT-TWICE     … one of them: the same task twice
│                       WORKPOINT-CHANGE    … one of them: a change that would leave reports without their occurrence
├── ReportRefused       WORKPOINT-REPORT    a report that cannot be: no evidence, a day to come, before its period
├── AlreadyReported     WORKPOINT-REPORTED  an occurrence that was reported done already
├── NoSuchWorkPoint     WORKPOINT-UNKNOWN   no task of that number
├── NoSuchOccurrence    WORKPOINT-OCCURRENCE  no such occurrence, or several and none was named
├── NothingReported     WORKPOINT-NOTHING   nothing was reported that could be corrected or taken back
├── NoSuchOffice        WORKPOINT-OFFICE    an office that no task names
└── WindowRefused       WORKPOINT-WINDOW    an agenda of more days ahead than a year has, or of fewer than none
"""

from xiangheng_scoring.errors import FaultsFound, Kind, XianghengError


class WorkPointError(XianghengError, code="WORKPOINT", title="工作要点任务拒绝", kind=Kind.USAGE):
    """What the work points refuse; nothing was written."""


class WorkPointsRefused(FaultsFound, WorkPointError, code="WORKPOINT-REFUSED", title="任务有误，没有登记"):
    """Tasks with faults: none of them is registered."""


class ReportRefused(FaultsFound, WorkPointError, code="WORKPOINT-REPORT", title="报告没有登记"):
    """A report with faults, all told at once."""


class AlreadyReported(WorkPointError, code="WORKPOINT-REPORTED", title="已经报告过"):
    """An occurrence that was reported done; it is corrected or taken back, not reported again."""


class NoSuchWorkPoint(WorkPointError, code="WORKPOINT-UNKNOWN", title="没有这项任务", kind=Kind.UNKNOWN):
    """A number that no task had at the moment asked about."""


class NoSuchOccurrence(WorkPointError, code="WORKPOINT-OCCURRENCE", title="没有这一次", kind=Kind.UNKNOWN):
    """An occurrence that the task does not have, or none named where there are several."""


class NothingReported(WorkPointError, code="WORKPOINT-NOTHING", title="还没有报告", kind=Kind.UNKNOWN):
    """An occurrence of which nothing was said that could be corrected or taken back."""


class NoSuchOffice(WorkPointError, code="WORKPOINT-OFFICE", title="没有这个处室", kind=Kind.UNKNOWN):
    """An office that no task names; two names are never taken for one."""


class WindowRefused(WorkPointError, code="WORKPOINT-WINDOW", title="没有列出应办的任务"):
    """A number of days before a limit that is below none or above a year."""
