"""The state of a task on a day: pure, from its occurrences and what was known to be reported of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from xiangheng_platform.workpoints.content import WorkPoint
from xiangheng_platform.workpoints.due import Occurrence
from xiangheng_platform.workpoints.words import State

#: How many days before its date something counts as due: long enough to plan, and for a monthly task the month.
WINDOW = 30


@dataclass(frozen=True, slots=True)
class Report:
    """That an occurrence was done on a day, by what evidence, who said so and when."""

    code: str
    occurrence: str
    done_on: date
    evidence: str
    statement: str
    reported_by: str
    recorded_at: datetime
    act: int


@dataclass(frozen=True, slots=True)
class Standing:
    """How one occurrence stands on a day; `report` is there if it was done by then, `days_overdue` counts if it is overdue."""

    occurrence: Occurrence
    state: State
    report: Report | None = None
    days_overdue: int = 0

    @property
    def days_late(self) -> int:
        """By how many days it was done after its limit; 0 if in time or not done."""
        limit = self.occurrence.limit
        return 0 if self.report is None or limit is None else max(0, (self.report.done_on - limit).days)


@dataclass(frozen=True, slots=True)
class Status:
    """How a task stands on a day, as a whole and in each of its occurrences."""

    point: WorkPoint
    day: date
    state: State
    standings: tuple[Standing, ...]

    @property
    def next(self) -> Standing | None:
        """The occurrence to be done first, None where nothing is left to do."""
        return next((standing for standing in self.standings if standing.state is not State.DONE), None)


def standing(occurrence: Occurrence, report: Report | None, day: date, window: int = WINDOW) -> Standing:
    """How an occurrence stands on a day, given what was known to be reported of it."""
    if report is not None and report.done_on <= day:
        return Standing(occurrence, State.DONE, report)
    # What goes on all year is due to be summed up at its end, and is never overdue: the notice names no day after which
    # it would be.
    if occurrence.limit is not None and day > occurrence.limit:
        return Standing(occurrence, State.OVERDUE, days_overdue=(day - occurrence.limit).days)
    return Standing(occurrence, State.DUE if day >= due_from(occurrence, window) else State.NOT_DUE)


def overall(states: Iterable[State]) -> State:
    """The state of a task as a whole: the worst of what is open, done only if everything is.

    A task that was never needed has no occurrence and is not due.
    """
    kinds = set(states)
    for state in (State.OVERDUE, State.DUE):
        if state in kinds:
            return state
    return State.DONE if kinds == {State.DONE} else State.NOT_DUE


def status(
    point: WorkPoint,
    occurrences: Iterable[Occurrence],
    reports: Mapping[tuple[str, str], Report],
    day: date,
    window: int = WINDOW,
) -> Status:
    """How a task stands on a day; `reports` holds what was known, by task and occurrence."""
    standings = tuple(
        standing(occurrence, reports.get((point.code, occurrence.key)), day, window)
        for occurrence in occurrences
    )
    return Status(point, day, overall(occurrence.state for occurrence in standings), standings)


def due_from(occurrence: Occurrence, window: int = WINDOW) -> date:
    """The first day on which an occurrence counts as due, never before its period begins."""
    return occurrence.ends - min(timedelta(days=window), occurrence.ends - occurrence.begins)
