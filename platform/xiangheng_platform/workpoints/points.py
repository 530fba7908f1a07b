"""The work points as they are looked at: all of them with their states, and one with everything known of it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, TypeAlias, TypeVar

from sqlmodel import col

from xiangheng_platform.access.decisions import require_open
from xiangheng_platform.access.person import login_of
from xiangheng_platform.access.views import View
from xiangheng_platform.store.history import ever
from xiangheng_platform.store.keys import among
from xiangheng_platform.store.meanings import RecordedAt
from xiangheng_platform.workpoints.content import WorkPoint
from xiangheng_platform.workpoints.errors import NoSuchOffice
from xiangheng_platform.workpoints.plans import Plan, columns_of, plan_of, point_of
from xiangheng_platform.workpoints.states import Status
from xiangheng_platform.workpoints.tables import ReportRow, WorkPointRow
from xiangheng_platform.workpoints.words import State
from xiangheng_scoring.records import Meaning
from xiangheng_scoring.titled import Titled

R = TypeVar("R", WorkPointRow, ReportRow)
ActNumber: TypeAlias = Annotated[int, Meaning("number in the audit log")]


class EntryKind(Titled):
    """What was said of an occurrence: that it was done, that this was put wrongly, or that it was not so."""

    REPORT = "report", "报告", "it was done"
    CORRECTION = "correction", "更正", "it was done, and otherwise than reported before"
    WITHDRAWAL = "withdrawal", "撤回", "what was reported before is taken back: it is not done"


@dataclass(frozen=True, slots=True)
class Version:
    """What a task said from a moment on, and how that differs from what it said before: (before, after) by column."""

    number: int
    recorded_at: datetime
    act: int
    changes: Mapping[str, tuple[object, object]]


@dataclass(frozen=True, slots=True)
class Entry:
    """What was said of an occurrence: a report, its correction, or that it was taken back."""

    kind: Annotated[EntryKind, Meaning("what was said")]
    occurrence: Annotated[str, Meaning("key of the occurrence that it is about, as 2024-06")]
    done_on: Annotated[date, Meaning("the day on which it was done, as reported")]
    evidence: Annotated[str, Meaning("what shows it: the number of a document, a link, or where it is kept")]
    statement: Annotated[str | None, Meaning("what else was said of it; null where nothing was")]
    said_by: Annotated[str, Meaning("login of who said it")]
    recorded_at: RecordedAt
    act: ActNumber
    stands: Annotated[bool, Meaning("whether it stood at the moment asked about")]


@dataclass(frozen=True, slots=True)
class Dossier:
    """One task with its state, everything that was said of it, and every version of its own words."""

    status: Status
    entries: tuple[Entry, ...]
    versions: tuple[Version, ...]


def list_points(
    view: View, *, office: str = "", state: State | None = None, day: date | None = None
) -> tuple[Status, ...]:
    """The tasks with their states on a day (today in Beijing), of one office, in one state; raises `NoSuchOffice`."""
    require_open(view.person, "workpoint.read")
    plan = plan_of(view)
    statuses = (plan.status(point, day or view.today) for point in of_office(plan, office))
    return tuple(status for status in statuses if state is None or status.state is state)


def statuses(view: View, asked: Iterable[tuple[str, date]]) -> Mapping[tuple[str, date], Status]:
    """How tasks stand, each on a day of its own, by code and day; a code that no task has is left out."""
    require_open(view.person, "workpoint.read")
    plan = plan_of(view)
    points = {point.code: point for point in plan.points}
    return {(code, day): plan.status(points[code], day) for code, day in asked if code in points}


def show(view: View, code: str, *, day: date | None = None) -> Dossier:
    """One task with everything known of it; raises `NoSuchWorkPoint`."""
    return dossiers(view, [code], day=day)[0]


def dossiers(view: View, codes: Iterable[str] = (), *, day: date | None = None) -> tuple[Dossier, ...]:
    """Tasks with everything known of each, in the order of their codes as given; all, if none are. Raises `NoSuchWorkPoint`."""
    require_open(view.person, "workpoint.read")
    plan = plan_of(view)
    points = [plan.find(code) for code in codes] or plan.points
    chosen = [point.code for point in points]
    reports, versions = _ever(view, ReportRow, chosen), _ever(view, WorkPointRow, chosen)
    return tuple(
        Dossier(
            plan.status(point, day or view.today),
            _entries(reports[point.code]),
            _versions(versions[point.code]),
        )
        for point in points
    )


def of_office(plan: Plan, office: str) -> tuple[WorkPoint, ...]:
    """The tasks that an office answers for, alone or with others; all, if none is named. Raises `NoSuchOffice`."""
    points = tuple(point for point in plan.points if not office or office in point.offices)
    if office and not points:
        names = dict.fromkeys(name for point in plan.points for name in point.offices)
        raise NoSuchOffice(
            f"没有一项任务由「{office}」负责", at=office, expected="、".join(names), remedy="写全称"
        )
    return points


def _versions(rows: Iterable[WorkPointRow]) -> tuple[Version, ...]:
    versions, before = list[Version](), dict[str, Any]()
    for number, row in enumerate(rows, 1):
        after = columns_of(point_of(row, number))
        changes = {name: (was, after[name]) for name, was in before.items() if was != after[name]}
        versions.append(Version(number, row.recorded_at, row.act, changes))
        before = after
    return tuple(versions)


def _entries(rows: Sequence[ReportRow]) -> tuple[Entry, ...]:
    replaced = {row.replaces for row in rows}
    return tuple(
        Entry(
            EntryKind.WITHDRAWAL if row.is_retraction else EntryKind.CORRECTION if row.replaces else EntryKind.REPORT,
            row.occurrence, row.done_on, row.evidence, row.statement or None, login_of(row.reported_by), row.recorded_at, row.act,
            stands=not row.is_retraction and row.id not in replaced,
        )
        for row in rows
    )  # fmt: skip


def _ever(view: View, kind: type[R], codes: Sequence[str]) -> Mapping[str, Sequence[R]]:
    """Every row of some tasks by the view's moment, also what was replaced since, in the order of writing."""
    rows = defaultdict[str, list[R]](list)
    for row in view.session.exec(ever(kind, view.as_of).where(among(col(kind.code), codes))):
        rows[row.code].append(row)
    return rows
