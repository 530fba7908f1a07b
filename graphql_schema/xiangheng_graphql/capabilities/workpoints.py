"""Work points: the tasks of the notice as they stand on a day, with everything that was said of each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, NamedTuple

from xiangheng_graphql.assembly.capability import Capability
from xiangheng_graphql.assembly.connections import PAGE, After, Connection, Filtered, First, Ordered, page_of
from xiangheng_platform.access.views import View
from xiangheng_platform.workpoints import content, points
from xiangheng_platform.workpoints.documents import (
    OccurrenceRecord,
    ReportRecord,
    StandingRecord,
    TargetRecord,
    VersionRecord,
    WorkPointRecord,
    standing_record,
    version_record,
    work_point_record,
)
from xiangheng_platform.workpoints.offices import offices as named_offices
from xiangheng_platform.workpoints.offices import task_offices
from xiangheng_platform.workpoints.points import Dossier, Entry, EntryKind
from xiangheng_platform.workpoints.states import Status
from xiangheng_platform.workpoints.words import Basis, Comparison, Frequency, LimitBasis, State
from xiangheng_scoring.records import Meaning, extended
from xiangheng_scoring.titled import Titled

READ = "workpoint.read"
OnDay = Annotated[date | None, Meaning("the day whose state is told; today in Beijing, if none is given")]
OtherDay = Annotated[
    date | None, Meaning("the day whose state is told; the day of the task, if none is given")
]
Office = Annotated[str, Meaning("the name of an office that answers for them; empty: any")]


class WorkPointKey(NamedTuple):
    """A task on a day: what loaders of tasks are asked by."""

    code: str
    day: date


@dataclass(frozen=True, slots=True)
class WorkPoint(WorkPointRecord):
    """A task of a plan, shown as of a day: its state and its occurrences are those of that day unless another is named."""

    day: Annotated[date, Meaning("the day as of which it is shown")]


@dataclass(frozen=True, slots=True)
class WorkPointFilter:
    """Which tasks are listed; what is left out restricts nothing."""

    year: Annotated[int | None, Meaning("the year whose notice gives them; null: any")] = None
    item: Annotated[int | None, Meaning("number of the notice's item that they stand in; null: any")] = None
    office: Office = ""
    frequency: Annotated[Frequency | None, Meaning("how often they are to be done; null: however often")] = (
        None
    )
    state: Annotated[State | None, Meaning("how they stand on the day asked about; null: however")] = None
    is_check: Annotated[
        bool | None, Meaning("only those that belong to the calendar of checks, or that do not; null: both")
    ] = None
    text: Annotated[str, Meaning("what its title, task, indicator or quote contains; empty: anything")] = ""

    def holds(self, status: Status) -> bool:
        """Whether a task on its day is one of them; its office and state are asked of the service."""
        point = status.point
        stated = (
            (self.year, point.plan_year),
            (self.item, point.item),
            (self.frequency, point.frequency),
            (self.is_check, point.is_check),
        )
        words = (point.title, point.task, point.indicator, point.quote)
        return all(asked in (None, own) for asked, own in stated) and any(self.text in word for word in words)


class WorkPointOrder(Titled):
    """What tasks are ordered by."""

    NOTICE = ("notice", "按通知的条次", "as they stand in the notice")
    LIMIT = (
        "limit",
        "按下一次的期限，近的在前；没有期限的在后",
        "by the last day of what is to be done next, what has none last",
    )


def key_of(point: WorkPoint) -> WorkPointKey:
    """What loaders are asked by."""
    return WorkPointKey(point.code, point.day)


def work_point_on(point: content.WorkPoint, day: date) -> WorkPoint:
    """A task as it is shown on a day."""
    return extended(WorkPoint, work_point_record(point), day=day)


def find(view: View, code: str, day: date) -> WorkPoint:
    """The task of a number on a day; raises `NoSuchWorkPoint`."""
    return work_point_on(points.show(view, code, day=day).status.point, day)


def of_identity(view: View, identity: str) -> WorkPoint | None:
    """The task of an id, as it is known today."""
    code, _, day = identity.partition("@")
    standing = points.statuses(view, [(code, date.fromisoformat(day))])
    return next((work_point_on(status.point, status.day) for status in standing.values()), None)


workpoints = Capability("workpoints")
workpoints.call(Basis, "WorkPointTargetBasis")
workpoints.call(Comparison, "WorkPointComparison")
workpoints.call(Entry, "WorkPointReport")
workpoints.call(EntryKind, "WorkPointReportKind")
workpoints.call(Frequency, "WorkPointFrequency")
workpoints.call(LimitBasis, "OccurrenceLimitBasis")
workpoints.call(OccurrenceRecord, "Occurrence")
workpoints.call(ReportRecord, "StandingReport")
workpoints.call(StandingRecord, "OccurrenceStanding")
workpoints.call(State, "WorkPointState")
workpoints.call(TargetRecord, "WorkPointTarget")
workpoints.call(VersionRecord, "WorkPointVersion")
workpoints.entity(
    WorkPoint,
    chinese="工作要点的一项任务，连同它在一天的情况",
    key=key_of,
    identity=lambda point: f"{point.code}@{point.day}",
    refetch=of_identity,
)


@workpoints.query(chinese="按编号取一项任务", action=READ, is_history=True)
def work_point(
    view: View, code: Annotated[str, Meaning("year-item.number, as in 2024-3.05")], on_day: OnDay = None
) -> WorkPoint:
    """A task by its number, on a day."""
    return find(view, code, on_day or view.today)


@workpoints.query(chinese="工作要点的任务", action=READ, is_history=True)
def work_points(
    view: View,
    where: Filtered[WorkPointFilter] = None,
    order: Ordered[WorkPointOrder] = WorkPointOrder.NOTICE,
    on_day: OnDay = None,
    first: First = PAGE,
    after: After = None,
) -> Connection[WorkPoint]:
    """The tasks of the plans with their states on a day."""
    where = where or WorkPointFilter()
    day = on_day or view.today
    listed = points.list_points(view, office=where.office, state=where.state, day=day)
    key = {WorkPointOrder.NOTICE: _by_notice, WorkPointOrder.LIMIT: _by_limit}[order]
    rows = sorted(filter(where.holds, listed), key=key)
    page = page_of(rows, key, first=first, after=after, order=order)
    return page.of(lambda status: work_point_on(status.point, day))


@workpoints.query(
    chinese="负责指标或任务的处室，连同指标的数据来源（单位，也有热线、文件的名称）：授权可以限于其中一个；只要任务的，用 workPointOffices",
    action=READ,
)
def offices(view: View) -> tuple[str, ...]:
    """The offices that answer for an indicator or a task and the sources of values, by name: what a grant may be limited to.

    Among the sources are hotlines and documents, as the dictionary names them.

    What is due is asked for by the offices of tasks alone, which `workPointOffices` lists.
    """
    return named_offices(view)


@workpoints.query(chinese="负责任务的处室：due、workPoints 的 office 写其中一个", action=READ)
def work_point_offices(view: View) -> tuple[str, ...]:
    """The offices that answer for a task, by name: those that tasks, and what is due, can be asked for by."""
    return task_offices(view)


@workpoints.field(WorkPoint, chinese="一天的状态；在所问的时刻还没有这项任务的，为空", action=READ)
def state(
    view: View, keys: Sequence[WorkPointKey], on_day: OtherDay = None
) -> Mapping[WorkPointKey, State | None]:
    """How it stands as a whole: the most urgent state of what is open, done only if everything is; null: no such task then."""
    return {key: status.state for key, status in _statuses(view, keys, on_day).items()}


@workpoints.field(WorkPoint, chinese="各次办理和一天的状态", action=READ)
def occurrences(
    view: View, keys: Sequence[WorkPointKey], on_day: OtherDay = None
) -> Mapping[WorkPointKey, tuple[StandingRecord, ...]]:
    """The times that it is to be done, in the order of their days, and how each stands."""
    return {
        key: tuple(map(standing_record, status.standings))
        for key, status in _statuses(view, keys, on_day).items()
    }


@workpoints.field(WorkPoint, chinese="最先要办的一次；都办了的没有", action=READ, name="next")
def next_occurrence(
    view: View, keys: Sequence[WorkPointKey], on_day: OtherDay = None
) -> Mapping[WorkPointKey, StandingRecord | None]:
    """The occurrence that is to be done first; null where nothing is left to do."""
    statuses = _statuses(view, keys, on_day)
    return {key: standing_record(status.next) for key, status in statuses.items() if status.next}


@workpoints.field(WorkPoint, chinese="报告、更正和撤回，先报的在前", action=READ)
def reports(
    view: View, keys: Sequence[WorkPointKey], first: First = PAGE, after: After = None
) -> Mapping[WorkPointKey, Connection[Entry]]:
    """Everything that was said of its occurrences: reports, corrections and withdrawals, the earliest first."""
    return {
        key: page_of(dossier.entries, lambda entry: entry.act, first=first, after=after)
        for key, dossier in _dossiers(view, keys).items()
    }


@workpoints.field(WorkPoint, chinese="任务内容的各个版本，先有的在前", action=READ)
def versions(
    view: View, keys: Sequence[WorkPointKey], first: First = PAGE, after: After = None
) -> Mapping[WorkPointKey, Connection[VersionRecord]]:
    """Every version of its words, the earliest first, each with what it changed."""
    return {
        key: page_of(
            tuple(map(version_record, dossier.versions)),
            lambda version: version.number,
            first=first,
            after=after,
        )
        for key, dossier in _dossiers(view, keys).items()
    }


def _by_notice(status: Status) -> tuple[int, int, int, str]:
    point = status.point
    return point.plan_year, point.item, len(point.code), point.code


def _by_limit(status: Status) -> tuple[str, tuple[int, int, int, str]]:
    limit = status.next.occurrence.limit if status.next else None
    return (limit or date.max).isoformat(), _by_notice(status)


def _statuses(view: View, keys: Sequence[WorkPointKey], day: date | None) -> dict[WorkPointKey, Status]:
    asked = {key: (key.code, day or key.day) for key in keys}
    statuses = points.statuses(view, asked.values())
    return {key: statuses[other] for key, other in asked.items() if other in statuses}


def _dossiers(view: View, keys: Sequence[WorkPointKey]) -> dict[WorkPointKey, Dossier]:
    """What is known of tasks, read for all of them at once."""
    codes = tuple(dict.fromkeys(key.code for key in keys))
    by_code = dict(zip(codes, points.dossiers(view, codes), strict=True))
    return {key: by_code[key.code] for key in keys}
