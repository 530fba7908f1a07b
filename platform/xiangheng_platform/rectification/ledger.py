"""The ledger as rows: an issue's standing and events are read and written here, for whatever step is taken."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, and_, delete, insert, or_, true
from sqlalchemy import func as sql
from sqlalchemy import select as select_columns
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from xiangheng_platform.access.decisions import may
from xiangheng_platform.access.person import login_of
from xiangheng_platform.access.reach import Target
from xiangheng_platform.access.scope import scope
from xiangheng_platform.access.views import Act, View
from xiangheng_platform.rectification.errors import NoSuchIssue
from xiangheng_platform.rectification.standing import Standing, standings_of
from xiangheng_platform.rectification.tables import (
    IssueEventRow,
    IssueStandingRow,
)
from xiangheng_platform.rectification.tables import (
    Standing as Columns,
)
from xiangheng_platform.rectification.words import State, Step
from xiangheng_platform.regions.gazetteer import Gazetteer
from xiangheng_platform.regions.reach import subtrees, target_of
from xiangheng_platform.regions.records import gazetteer_of
from xiangheng_platform.store.history import ever, read_only
from xiangheng_platform.store.keys import among, batches
from xiangheng_platform.store.tables import table_of
from xiangheng_scoring.grouping import grouped

_NOW = table_of(IssueStandingRow)
_EVENTS = table_of(IssueEventRow)
_STANDINGS = cast("SelectOfScalar[IssueStandingRow]", select_columns(*_NOW.columns))
_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class Event:
    """One step that was taken: by whom, for which unit, why and when, and how the issue stood afterwards.

    `evidence_digest` is that of the files that a verdict was given on, empty where the step is none.
    """

    number: str
    step: Step
    taken_by: str
    unit: str
    reason: str
    statement: str
    evidence_digest: str
    standing: Standing
    recorded_at: datetime
    act: int
    id: int


def standings(view: View) -> SelectOfScalar[IssueStandingRow]:
    """How issues stood at the view's moment, of all that there were, as rows of one table whenever that is.

    Now it is the table that is kept for lists; of an earlier moment, the last event of each issue by then. Rows of columns and
    not objects, of which a session would keep one moment's for another.
    """
    if view.as_of is None:
        return _STANDINGS
    by_then = col(IssueEventRow.recorded_at) <= view.as_of
    last = select(sql.max(col(IssueEventRow.id))).where(by_then).group_by(col(IssueEventRow.number))
    named = {"changed_at": "recorded_at"}
    columns = [
        _EVENTS.columns[named.get(column.name, column.name)].label(column.name) for column in _NOW.columns
    ]
    # Called like the table, which it stands in front of for this statement, so that filters and orders are written once.
    return _STANDINGS.add_cte(select_columns(*columns).where(_EVENTS.columns.id.in_(last)).cte(_NOW.name))


def in_sight(view: View, action: str = "issue.read") -> ColumnElement[bool]:
    """Which issues whoever asks may see, or do an action to: those of their region, and those that their unit leads or answers for."""
    reach = scope(view.person, action)
    if reach.is_everything:
        return true()
    region = subtrees(view, _NOW.columns.division)
    units = (_NOW.columns.lead_unit, _NOW.columns.responsible_unit)
    return or_(*(reach.where(region=region, department=unit) for unit in units))


def is_worked_on() -> ColumnElement[bool]:
    """Which issues a unit works to the last day of: `State.is_worked_on` as a condition."""
    return _NOW.columns.state.in_([state.value for state in State if state.is_worked_on])


def is_overdue(day: date) -> ColumnElement[bool]:
    """Which issues have their last day behind them on a day: `Standing.days_overdue` as a condition."""
    return and_(is_worked_on(), _NOW.columns.deadline < day)


def target(view: View, standing: Columns | Standing) -> Target:
    """An issue as what is asked about: where its region lies today, and the units that lead or answer for it."""
    units = (standing.lead_unit, standing.responsible_unit)
    return target_at(gazetteer_of(view.as_known_now), standing.division, units, view.today)


def target_at(gazetteer: Gazetteer, division: int, units: Iterable[str], day: date) -> Target:
    """The same of a region, by its key, and the units that are named; an empty name is of none."""
    return Target(target_of(gazetteer, division, day).region, tuple(dict.fromkeys(filter(None, units))))


def seen(view: View, number: str) -> IssueStandingRow:
    """The standing of an issue that whoever asks may see; one out of sight answers like one that there is not.

    Raises `NoSuchIssue`.
    """
    wanted = standings(view).where(col(IssueStandingRow.number) == number.strip())
    row = next(iter(read_only(view.session, wanted)), None)
    if row is None or not may(view.person, "issue.read", target(view, row)):
        raise NoSuchIssue(
            f"没有「{number}」这个问题",
            at=number,
            expected="年度-序号，如 2024-00012",
            remedy="xiangheng issue list 列出问题",
        )
    return row


def visible(view: View, numbers: Iterable[str]) -> dict[str, Standing]:
    """How those of some issues stand that whoever asks may see, by their numbers."""
    wanted = standings(view).where(among(col(IssueStandingRow.number), numbers), in_sight(view))
    rows = read_only(view.session, wanted)
    return {row.number: standing for row, standing in zip(rows, standings_of(rows), strict=True)}


def events_of(view: View, numbers: Sequence[str]) -> dict[str, tuple[Event, ...]]:
    """The events of issues by the view's moment, of each in the order in which they were taken; rights were asked before."""
    wanted = ever(IssueEventRow, view.as_of).where(among(col(IssueEventRow.number), numbers))
    rows = read_only(view.session, wanted)
    events = map(_event_of, rows, standings_of(rows))
    return {number: tuple(of) for number, of in grouped((event.number, event) for event in events).items()}


def _event_of(row: IssueEventRow, standing: Standing) -> Event:
    return Event(
        number=row.number,
        step=Step(row.step),
        taken_by=login_of(row.taken_by),
        unit=row.unit,
        reason=row.reason,
        statement=row.statement,
        evidence_digest=row.evidence_digest,
        standing=standing,
        recorded_at=row.recorded_at,
        act=row.act,
        id=row.id,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A step that is to be written: of which issue, how it stands afterwards, for which unit and with what words."""

    number: str
    step: Step
    standing: Standing
    unit: str = ""
    reason: str = ""
    statement: str = ""
    evidence_digest: str = ""


def write(act: Act, steps: Iterable[Taken]) -> None:
    """Write steps of issues, at most one of each, and how the issues stand by them."""
    for part in batches(steps, _AT_ONCE):
        act.add_many(IssueEventRow, [_event(act, taken) for taken in part])
        connection = act.session.connection()
        connection.execute(delete(_NOW).where(among(_NOW.columns.number, [taken.number for taken in part])))
        place = {"act": act.number, "changed_at": act.at}
        connection.execute(
            insert(_NOW), [{**taken.standing.columns, "number": taken.number, **place} for taken in part]
        )


def _event(act: Act, taken: Taken) -> dict[str, Any]:
    return {
        **taken.standing.columns,
        "number": taken.number,
        "step": taken.step.value,
        "taken_by": act.actor,
        "unit": taken.unit,
        "reason": taken.reason.strip(),
        "statement": taken.statement.strip(),
        "evidence_digest": taken.evidence_digest,
    }
