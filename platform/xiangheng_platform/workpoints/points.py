"""The work points as they are looked at: all of them with their states, and one with everything known of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from sqlmodel import Session, col, select

from xiangheng_platform.access.decisions import require_open
from xiangheng_platform.access.person import Person
from xiangheng_platform.store.moments import beijing_day
from xiangheng_platform.store.store import Store
from xiangheng_platform.workpoints.content import WorkPoint
from xiangheng_platform.workpoints.errors import NoSuchOffice
from xiangheng_platform.workpoints.plans import Plan, columns_of, point_of, read_plan
from xiangheng_platform.workpoints.states import Status
from xiangheng_platform.workpoints.tables import ReportRow, WorkPointRow
from xiangheng_platform.workpoints.words import State

R = TypeVar("R", WorkPointRow, ReportRow)


@dataclass(frozen=True, slots=True)
class Version:
    """What a task said from a moment on, and how that differs from what it said before: (before, after) by column."""

    number: int
    recorded_at: datetime
    act: int
    changes: Mapping[str, tuple[object, object]]


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that was said of an occurrence: a report, its correction, or that it was taken back.

    `stands` tells whether it still did at the moment asked about.
    """

    kind: str
    occurrence: str
    done_on: date
    evidence: str
    statement: str
    said_by: str
    recorded_at: datetime
    act: int
    stands: bool


@dataclass(frozen=True, slots=True)
class Dossier:
    """One task with its state, everything that was said of it, and every version of its own words."""

    status: Status
    entries: tuple[Entry, ...]
    versions: tuple[Version, ...]


def list_points(
    store: Store,
    person: Person,
    *,
    office: str = "",
    state: State | None = None,
    day: date | None = None,
    at: datetime | None = None,
) -> tuple[Status, ...]:
    """The tasks with their states on a day (today in Beijing), of one office, in one state; raises `NoSuchOffice`."""
    require_open(person, "workpoint.read")
    with store.reading(at) as session:
        plan = read_plan(session, at)
    found = (plan.status(point, day or today(store)) for point in of_office(plan, office))
    return tuple(one for one in found if state is None or one.state is state)


def show(
    store: Store, person: Person, code: str, *, day: date | None = None, at: datetime | None = None
) -> Dossier:
    """One task with everything known of it at a moment; raises `NoSuchWorkPoint`."""
    require_open(person, "workpoint.read")
    with store.reading(at) as session:
        plan = read_plan(session, at)
        point = plan.find(code)
        status = plan.status(point, day or today(store))
        return Dossier(status, _entries(session, point.code, at), _versions(session, point.code, at))


def today(store: Store) -> date:
    """The day that it is in Beijing by the store's clock."""
    return beijing_day(store.clock())


def of_office(plan: Plan, office: str) -> tuple[WorkPoint, ...]:
    """The tasks that an office answers for, alone or with others; all, if none is named. Raises `NoSuchOffice`."""
    found = tuple(point for point in plan.points if not office or office in point.offices)
    if office and not found:
        names = dict.fromkeys(name for point in plan.points for name in point.offices)
        raise NoSuchOffice(
            f"没有一项任务由「{office}」负责", at=office, expected="、".join(names), remedy="写全称"
        )
    return found


def _versions(session: Session, code: str, at: datetime | None) -> tuple[Version, ...]:
    found, before = list[Version](), dict[str, Any]()
    for number, row in enumerate(_ever(session, WorkPointRow, code, at), 1):
        after = columns_of(point_of(row))
        changes = {name: (was, after[name]) for name, was in before.items() if was != after[name]}
        found.append(Version(number, row.recorded_at, row.act, changes))
        before = after
    return tuple(found)


def _entries(session: Session, code: str, at: datetime | None) -> tuple[Entry, ...]:
    rows = _ever(session, ReportRow, code, at)
    replaced = {row.replaces for row in rows}
    return tuple(_entry(row, stands=not row.is_retraction and row.id not in replaced) for row in rows)


def _entry(row: ReportRow, *, stands: bool) -> Entry:
    kind = "withdrawal" if row.is_retraction else "correction" if row.replaces else "report"
    said = (row.occurrence, row.done_on, row.evidence, row.statement, row.reported_by)
    return Entry(kind, *said, row.recorded_at, row.act, stands)


def _ever(session: Session, kind: type[R], code: str, at: datetime | None) -> Iterable[R]:
    """Every row of a task by a moment, also what was replaced since."""
    statement = select(kind).where(col(kind.code) == code).order_by(col(kind.id))
    if at is not None:
        statement = statement.where(col(kind.recorded_at) <= at)
    return session.exec(statement).all()
