"""Everything that was known of the work points at a moment, read once, so that what follows is pure."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from xiangheng_platform.access.person import login_of
from xiangheng_platform.access.views import View
from xiangheng_platform.calendar.days import Calendar
from xiangheng_platform.calendar.overrides import read_calendar
from xiangheng_platform.calendar.tables import OverrideRow
from xiangheng_platform.store.history import ever, known, read_only
from xiangheng_platform.workpoints.content import BETWEEN_OFFICES, Content, WorkPoint
from xiangheng_platform.workpoints.due import Occurrence, Raised, occurrences
from xiangheng_platform.workpoints.errors import NoSuchWorkPoint
from xiangheng_platform.workpoints.states import WINDOW, Report, Status, status
from xiangheng_platform.workpoints.tables import RaisedRow, ReportRow, WorkPointRow
from xiangheng_platform.workpoints.words import Basis, Comparison, Frequency
from xiangheng_scoring.grouping import grouped


@dataclass(frozen=True, slots=True)
class Plan:
    """The tasks in the notices' order, what stands reported and raised of them, and the calendar, at one moment."""

    points: tuple[WorkPoint, ...]
    reports: Mapping[tuple[str, str], Report]
    raised: Mapping[str, tuple[Raised, ...]]
    calendar: Calendar

    def occurrences(self, point: WorkPoint) -> tuple[Occurrence, ...]:
        """The occurrences of one of its tasks."""
        return occurrences(point, self.calendar, self.raised.get(point.code, ()))

    def status(self, point: WorkPoint, day: date, window: int = WINDOW) -> Status:
        """How one of its tasks stands on a day."""
        return status(point, self.occurrences(point), self.reports, day, window)

    def find(self, code: str) -> WorkPoint:
        """The task of a number; raises `NoSuchWorkPoint`."""
        for point in self.points:
            if point.code == code.strip():
                return point
        raise NoSuchWorkPoint(
            f"没有「{code}」这项任务",
            at=code,
            expected="年度-条.序号，如 2024-3.05",
            remedy="xiangheng workpoint list 列出全部任务",
        )


def plan_of(view: View) -> Plan:
    """The plan as it was known at the view's moment, read once for all that see the same state."""
    return view.kept(_read_plan, WorkPointRow, ReportRow, RaisedRow, OverrideRow)


def _read_plan(view: View) -> Plan:
    session, as_of = view.session, view.as_of
    # Tasks are changed and never retracted: the last row of a code stands, and how many there are is its version.
    rows = grouped((row.code, row) for row in read_only(session, ever(WorkPointRow, as_of)))
    points = sorted(
        (point_of(versions[-1], len(versions)) for versions in rows.values()),
        # The notices' order; a longer number within an item is a later one.
        key=lambda point: (point.plan_year, point.item, len(point.code), point.code),
    )
    reports = {
        (row.code, row.occurrence): report_of(row) for row in read_only(session, known(ReportRow, as_of))
    }
    raised = defaultdict[str, list[Raised]](list)
    for row in read_only(session, known(RaisedRow, as_of)):
        raised[row.code].append(raised_of(row))
    return Plan(
        tuple(points),
        reports,
        {code: tuple(needs) for code, needs in raised.items()},
        read_calendar(view),
    )


def point_of(row: WorkPointRow, version: int) -> WorkPoint:
    """A task as a value, in the version that the row is."""
    return WorkPoint(
        version=version,
        **{name: getattr(row, name) for name in _SAME},
        comparison=Comparison(row.comparison),
        basis=Basis(row.basis),
        frequency=Frequency(row.frequency),
        offices=tuple(filter(None, row.offices.split(BETWEEN_OFFICES))),
    )


def report_of(row: ReportRow) -> Report:
    """A report as a value."""
    return Report(
        row.code,
        row.occurrence,
        row.done_on,
        row.evidence,
        row.statement,
        login_of(row.reported_by),
        row.recorded_at,
        row.act,
    )


def raised_of(row: RaisedRow) -> Raised:
    """What was raised, as a value."""
    return Raised(row.occurrence, row.due, row.reason, login_of(row.raised_by), row.act)


#: The columns that hold an entry of a closed list, or a list; a task's value has every other as it is.
_LISTED = ("comparison", "basis", "frequency", "offices")
_SAME = tuple(field.name for field in fields(WorkPoint) if field.name not in (*_LISTED, "version"))


def columns_of(content: Content) -> dict[str, Any]:
    """What a task says, by the columns that keep it."""
    listed = {name: str(getattr(content, name)) for name in ("comparison", "basis", "frequency")}
    return content.stated | listed | {"offices": BETWEEN_OFFICES.join(content.offices)}
