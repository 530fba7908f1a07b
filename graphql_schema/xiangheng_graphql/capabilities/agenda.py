"""The agenda: what stands overdue, due and done on a day, and the checks of a year by month."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from xiangheng_graphql.assembly.capability import Capability
from xiangheng_graphql.capabilities.workpoints import READ, Office, OnDay, WorkPoint, work_point_on
from xiangheng_platform.access.views import View
from xiangheng_platform.workpoints import agenda as agendas
from xiangheng_platform.workpoints.agenda import LONGEST_WINDOW, Line
from xiangheng_platform.workpoints.documents import (
    AgendaRecord,
    LineRecord,
    OccurrenceRecord,
    agenda_record,
    line_record,
    occurrence_record,
)
from xiangheng_platform.workpoints.states import WINDOW
from xiangheng_scoring.records import Meaning, extended

Window = Annotated[
    int,
    Meaning(
        "how long before its limit something counts as due", unit="days", minimum=0, maximum=LONGEST_WINDOW
    ),
]


@dataclass(frozen=True, slots=True)
class AgendaLine(LineRecord):
    """An occurrence on a day's agenda, with the task that it is of."""

    work_point: Annotated[WorkPoint, Meaning("the task that it is of")]


@dataclass(frozen=True, slots=True)
class Agenda(AgendaRecord):
    """What stands overdue, due and done on a day, each the most pressing first."""

    overdue: Annotated[
        tuple[AgendaLine, ...], Meaning("past its last day and not done, the most pressing first")
    ]
    due: Annotated[tuple[AgendaLine, ...], Meaning("to be done now, the most pressing first")]
    done: Annotated[
        tuple[AgendaLine, ...],
        Meaning("done within the window before the day, or of a limit within the window after it"),
    ]


@dataclass(frozen=True, slots=True)
class PlannedCheck:
    """A check, in the month of its limit."""

    month: Annotated[int, Meaning("of the year, 1 to 12: that of its limit", minimum=1, maximum=12)]
    work_point: Annotated[WorkPoint, Meaning("the task that is a check")]
    occurrence: Annotated[OccurrenceRecord, Meaning("which time that the task is to be done")]


agenda = Capability("agenda")
agenda.entity(
    AgendaLine,
    chinese="一天要看的一次办理",
    key=lambda line: (line.work_point.code, line.occurrence.key),
    hidden=("workpoint",),
)


@agenda.query(chinese="一天的逾期、应办和已办", action=READ, is_history=True)
def due(view: View, on_day: OnDay = None, office: Office = "", window: Window = WINDOW) -> Agenda:
    """What stands overdue, due and done on a day, of all offices or of one."""
    day = agendas.due_on(view, on_day, office=office, window=window)
    parts = {part: _lines(getattr(day, part), day.day) for part in ("overdue", "due", "done")}
    told = agenda_record(day)
    return Agenda(told.day, told.window, told.is_settled, told.notes, **parts)


@agenda.subscription(chinese="看着今天的逾期、应办和已办", action=READ)
def work_due(view: View, office: Office = "", window: Window = WINDOW) -> Agenda:
    """What stands overdue, due and done today: sent again whenever it changed, and when a day begins."""
    return due(view, None, office, window)


@agenda.query(chinese="一年的检查，按月", action=READ, is_history=True)
def planned_checks(
    view: View, year: Annotated[int, Meaning("the year that their limits lie in")], on_day: OnDay = None
) -> tuple[PlannedCheck, ...]:
    """The checks whose limit lies in a year, month by month."""
    day = on_day or view.today
    return tuple(
        PlannedCheck(check.month, work_point_on(check.point, day), occurrence_record(check.occurrence))
        for check in agendas.checks(view, year)
    )


def _lines(lines: tuple[Line, ...], day: date) -> tuple[AgendaLine, ...]:
    return tuple(
        extended(AgendaLine, line_record(line), work_point=work_point_on(line.point, day)) for line in lines
    )
