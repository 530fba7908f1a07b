"""How an issue stands, as a value, and how each step changes that: pure, from the standing before and what is given."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from typing import Any

from xiangheng_platform.calendar.days import Calendar, add_working_days, last_working_day_by
from xiangheng_platform.rectification.policy import (
    ESCALATION_DAYS,
    IMMEDIATE_WORKING_DAYS,
    NEVER,
    RECHECK_DAYS,
)
from xiangheng_platform.rectification.tables import Standing as Columns
from xiangheng_platform.rectification.transitions import TRANSITIONS
from xiangheng_platform.rectification.words import (
    Channel,
    DeadlineClass,
    Level,
    Severity,
    State,
    Step,
)
from xiangheng_platform.store.rows import field_values


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How an issue stands after a step; the fields are the columns of `tables.Standing`, which say what they mean.

    `division` is the key of its region, `content` the row of what the ledger says of it.
    """

    year: int
    channel: Channel
    category: str
    severity: Severity
    division: int
    lead_unit: str
    responsible_unit: str
    indicator: str
    content: int
    state: State
    is_confirmed: bool
    deadline_class: DeadlineClass
    first_deadline: date
    deadline: date
    asked_deadline: date | None
    level: int
    closings: int
    on_time: int
    relapses: int
    registered_on: date
    opened_on: date
    submitted_on: date | None
    closed_on: date | None
    recheck_due: date

    @property
    def columns(self) -> dict[str, Any]:
        """The value by its columns; a word of a closed list is plain text there."""
        return {
            name: str(value) if isinstance(value, str) else value
            for name, value in ((field.name, getattr(self, field.name)) for field in fields(self))
        }

    def days_overdue(self, day: date) -> int:
        """By how many days its last day is past on a day; 0 if it is not, or if nobody has to put it right now."""
        is_due = self.state.is_worked_on and self.deadline < day
        return (day - self.deadline).days if is_due else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What somebody gives with a step; what a step does not ask for is left empty.

    `deadline` is the day that is asked for or set; `files` are numbers of files that were handed in; `goal` and `measures` make
    the plan; `lead_unit`, `responsible_unit` and `region` say to whom the issue is handed.
    """

    reason: str = ""
    statement: str = ""
    deadline: date | None = None
    files: tuple[int, ...] = ()
    goal: str = ""
    measures: str = ""
    lead_unit: str = ""
    responsible_unit: str = ""
    region: str = ""


#: What a step is given that asks for nothing.
NOTHING = Given()


def standings_of(rows: Sequence[Columns]) -> Iterator[Standing]:
    """The standings of rows of one statement, as values, each when it is its turn."""
    return (Standing(**said) for said in field_values(Standing, rows))


def after(standing: Standing, step: Step, given: Given, day: date) -> Standing:
    """How an issue stands once a step was taken on a day; whether it may be taken was asked before."""
    moved = replace(standing, state=TRANSITIONS[step].to or standing.state)
    change = _CHANGES.get(step)
    return change(moved, given, day) if change else moved


def first_deadline(deadline_class: DeadlineClass, stated: date | None, day: date, calendar: Calendar) -> date:
    """The last day of an issue that is registered on a day: the stated one, else what its class gives."""
    if stated is not None:
        return stated
    if deadline_class is DeadlineClass.IMMEDIATE:
        return add_working_days(calendar, day, IMMEDIATE_WORKING_DAYS).value
    return NEVER


def work_by(deadline: date, calendar: Calendar) -> date | None:
    """The last working day on or before a last day, which is what there is to work with; None for `NEVER`."""
    return None if deadline == NEVER else last_working_day_by(calendar, deadline).value


def level_on(standing: Standing, day: date) -> Level:
    """Who has to see to an issue on a day, by how many days its last day is past."""
    overdue = standing.days_overdue(day)
    reached = [level for level, days in ESCALATION_DAYS.items() if overdue >= days]
    return reached[-1] if reached else Level.UNIT


def _transferred(standing: Standing, given: Given, day: date) -> Standing:
    return replace(standing, asked_deadline=None, opened_on=day)


def _asked(standing: Standing, given: Given, day: date) -> Standing:
    return replace(standing, asked_deadline=given.deadline)


def _deferred(standing: Standing, given: Given, day: date) -> Standing:
    # By a later day nobody above has to see to it any more; that they had to stands in the events.
    return replace(
        standing, deadline=standing.asked_deadline or standing.deadline, asked_deadline=None, level=0
    )


def _not_asked(standing: Standing, given: Given, day: date) -> Standing:
    return replace(standing, asked_deadline=None)


def _submitted(standing: Standing, given: Given, day: date) -> Standing:
    return replace(standing, asked_deadline=None, submitted_on=day)


def _closed(standing: Standing, given: Given, day: date) -> Standing:
    return replace(
        standing,
        closings=standing.closings + 1,
        # By the day on which its unit submitted it: how long the verdict takes is not the unit's.
        on_time=standing.on_time + ((standing.submitted_on or day) <= standing.deadline),
        closed_on=day,
        recheck_due=day + timedelta(days=RECHECK_DAYS[standing.severity]),
        level=0,
    )


def _selected(standing: Standing, given: Given, day: date) -> Standing:
    return replace(standing, recheck_due=min(standing.recheck_due, day))


def _settled(standing: Standing, given: Given, day: date) -> Standing:
    return replace(standing, recheck_due=NEVER)


def _relapsed(standing: Standing, given: Given, day: date) -> Standing:
    return replace(
        standing,
        relapses=standing.relapses + 1,
        deadline=given.deadline or standing.deadline,
        closed_on=None,
        opened_on=day,
        recheck_due=NEVER,
        level=0,
    )


def _escalated(standing: Standing, given: Given, day: date) -> Standing:
    return replace(standing, level=list(Level).index(level_on(standing, day)))


def _confirmed(standing: Standing, given: Given, day: date) -> Standing:
    return replace(standing, is_confirmed=True)


_CHANGES: Mapping[Step, Callable[[Standing, Given, date], Standing]] = {
    Step.CONFIRM: _confirmed,
    Step.TRANSFER: _transferred,
    Step.ASK_DEFERRAL: _asked,
    Step.GRANT_DEFERRAL: _deferred,
    Step.REFUSE_DEFERRAL: _not_asked,
    Step.SUBMIT: _submitted,
    Step.ACCEPT: _closed,
    Step.SELECT: _selected,
    Step.CONSOLIDATE: _settled,
    Step.RELAPSE: _relapsed,
    Step.ESCALATE: _escalated,
    Step.OVERTURN: _settled,
}
