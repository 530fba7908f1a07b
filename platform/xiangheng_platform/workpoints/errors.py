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
└── NoSuchOffice        WORKPOINT-OFFICE    an office that no task names
"""

from xiangheng_scoring.errors import FaultsFound, Kind, XianghengError


class WorkPointError(XianghengError):
    """What the work points refuse; nothing was written."""

    code = "WORKPOINT"
    title = "工作要点任务拒绝"
    kind = Kind.USAGE


class WorkPointsRefused(FaultsFound, WorkPointError):
    """Tasks with faults: none of them is registered."""

    code = "WORKPOINT-REFUSED"
    title = "任务有误，没有登记"


class ReportRefused(FaultsFound, WorkPointError):
    """A report with faults, all told at once."""

    code = "WORKPOINT-REPORT"
    title = "报告没有登记"


class AlreadyReported(WorkPointError):
    """An occurrence that was reported done; it is corrected or taken back, not reported again."""

    code = "WORKPOINT-REPORTED"
    title = "已经报告过"


class NoSuchWorkPoint(WorkPointError):
    """A number that no task had at the moment asked about."""

    code = "WORKPOINT-UNKNOWN"
    title = "没有这项任务"
    kind = Kind.UNKNOWN


class NoSuchOccurrence(WorkPointError):
    """An occurrence that the task does not have, or none named where there are several."""

    code = "WORKPOINT-OCCURRENCE"
    title = "没有这一次"
    kind = Kind.UNKNOWN


class NothingReported(WorkPointError):
    """An occurrence of which nothing was said that could be corrected or taken back."""

    code = "WORKPOINT-NOTHING"
    title = "还没有报告"
    kind = Kind.UNKNOWN


class NoSuchOffice(WorkPointError):
    """An office that no task names; two names are never taken for one."""

    code = "WORKPOINT-OFFICE"
    title = "没有这个处室"
    kind = Kind.UNKNOWN
