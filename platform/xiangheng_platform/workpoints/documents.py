"""What programs are told of work points: records, and how each is made of what services return."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar, TypeAlias

from xiangheng_platform.store.meanings import Called, RecordedAt, Source
from xiangheng_platform.workpoints.agenda import Agenda, Check, Line
from xiangheng_platform.workpoints.content import WorkPoint
from xiangheng_platform.workpoints.due import Occurrence
from xiangheng_platform.workpoints.points import ActNumber, Dossier, Entry, Version
from xiangheng_platform.workpoints.states import Standing, Status
from xiangheng_platform.workpoints.words import Basis, Comparison, Frequency, LimitBasis, State
from xiangheng_scoring.records import Format, JsonObject, Meaning, extended, to_plain

Years: TypeAlias = Annotated[
    tuple[str, ...], Meaning("which years lack their notice of holidays, in Chinese")
]


@dataclass(frozen=True, slots=True)
class TargetRecord:
    """What a task asks for."""

    value: Annotated[Decimal | None, Meaning("the number that is asked for, exactly; null where none is")]
    unit: Annotated[str | None, Meaning("unit of measure of that number; null where there is none")]
    comparison: Annotated[Comparison, Meaning("what the notice asks of the indicator")]
    basis: Annotated[
        Basis,
        Meaning(
            "explicit: the notice states the number; derived: read from its words; qualitative: no number"
        ),
    ]
    is_official: Annotated[
        bool, Meaning("whether the number is the notice's own: only then may it be shown as such")
    ]
    text: Annotated[str, Meaning("what is asked, for a reader, in Chinese; a derived number says so")]


@dataclass(frozen=True, slots=True)
class WorkPointRecord:
    """A task of a plan."""

    code: Annotated[str, Meaning("year-item.number; stays through every change")]
    version: Annotated[int, Meaning("which version of its words is told, from 1 on; each change makes one")]
    plan_year: Annotated[int, Meaning("the year whose notice gives it")]
    item: Annotated[int, Meaning("number of the notice's item; 0 for what stands before it")]
    title: Annotated[str, Meaning("title of the item")]
    task: Annotated[str, Meaning("what is to be done, in a few Chinese words")]
    indicator: Annotated[str, Meaning("what its progress is measured by, in the notice's words")]
    target: Annotated[TargetRecord, Meaning("what the notice asks of that indicator")]
    deadline: Annotated[date | None, Meaning("last day that the notice states; null where it gives none")]
    frequency: Annotated[Frequency, Meaning("how often it is to be done within that year")]
    offices: Annotated[tuple[str, ...], Meaning("responsible offices, each by the name that the notice uses")]
    quote: Annotated[str, Meaning("the notice's own words")]
    source: Source
    clause: Annotated[str | None, Meaning("where in that document; null where that is not stated")]
    indicator_code: Annotated[
        str | None, Meaning("code of the indicator that answers the task; null where none is named")
    ]
    target_code: Annotated[
        str | None, Meaning("code of the target that answers the task; null where none is named")
    ]
    is_check: Annotated[bool, Meaning("whether it belongs to the calendar of checks")]
    note: Annotated[
        str | None,
        Meaning("what must be known beside it, above all what of the notice is open; null: nothing"),
    ]


@dataclass(frozen=True, slots=True)
class OccurrenceRecord:
    """One time that a task is to be done."""

    key: Annotated[
        str,
        Meaning(
            "which time it is: 2024, 2024-H1, 2024-Q1, 2024-01, or 2024-R1 for the first that was raised"
        ),
    ]
    called: Called
    begins: Annotated[date, Meaning("first day on which it can be done")]
    limit: Annotated[
        date | None,
        Meaning("last day named; what is not done by then is overdue; null for what goes on all year"),
    ]
    work_by: Annotated[date | None, Meaning("last working day on or before the limit; null without one")]
    limit_basis: Annotated[
        LimitBasis | None,
        Meaning(
            "where the last day comes from: stated in the notice, inferred from the frequency, or set"
            " when it was raised; null without one"
        ),
    ]
    is_settled: Annotated[bool, Meaning("false where work_by rests on a year without its notice of holidays")]
    notes: Years


@dataclass(frozen=True, slots=True)
class ReportRecord:
    """That an occurrence was done."""

    done_on: Annotated[date, Meaning("the day on which it was done, as reported")]
    evidence: Annotated[str, Meaning("what shows it: the number of a document, a link, or where it is kept")]
    statement: Annotated[str | None, Meaning("what else was said of it; null where nothing was")]
    reported_by: Annotated[str, Meaning("login of who said so")]
    recorded_at: RecordedAt
    act: ActNumber


WhichTime: TypeAlias = Annotated[OccurrenceRecord, Meaning("which time that the task is to be done")]
StateOnDay: TypeAlias = Annotated[State, Meaning("how this time of the task stands on the day")]
LastReport: TypeAlias = Annotated[
    ReportRecord | None,
    Meaning("what was reported of it last and stands; null where it is not done by the day"),
]
DaysLate: TypeAlias = Annotated[
    int,
    Meaning(
        "between the limit and when it was done; 0 if in time, and 0 while it is not done: see days_overdue",
        unit="days",
    ),
]
DaysOverdue: TypeAlias = Annotated[
    int, Meaning("between the limit and the day, while it is overdue; 0 otherwise", unit="days")
]


@dataclass(frozen=True, slots=True)
class StandingRecord:
    """How an occurrence stands on a day."""

    occurrence: WhichTime
    state: StateOnDay
    report: LastReport
    days_late: DaysLate
    days_overdue: DaysOverdue


@dataclass(frozen=True, slots=True)
class LineRecord:
    """An occurrence on a day's agenda."""

    workpoint: Annotated[WorkPointRecord, Meaning("the task that it is of")]
    occurrence: WhichTime
    state: StateOnDay
    report: LastReport
    days_late: DaysLate
    days_overdue: DaysOverdue
    working_days: Annotated[
        int | None,
        Meaning(
            "left until work_by, negative those since the limit; null where no day is named",
            unit="working days",
        ),
    ]


@dataclass(frozen=True, slots=True)
class AgendaRecord:
    """What stands overdue, due and done on a day."""

    FORMAT: ClassVar = Format("xiangheng-workpoint-due/1", "xiangheng workpoint due --json")
    day: Annotated[date, Meaning("the date that it is told for")]
    window: Annotated[int, Meaning("how long before its limit something counts as due", unit="days")]
    is_settled: Annotated[
        bool,
        Meaning("false where a count of working days rests on a year without its notice of holidays"),
    ]
    notes: Years
    overdue: Annotated[
        tuple[LineRecord, ...], Meaning("past its last day and not done, the most pressing first")
    ]
    due: Annotated[tuple[LineRecord, ...], Meaning("to be done now, the most pressing first")]
    done: Annotated[
        tuple[LineRecord, ...],
        Meaning("done within the window before the day, or of a limit within the window after it"),
    ]


@dataclass(frozen=True, slots=True)
class StatusRecord:
    """How a task stands on a day."""

    workpoint: WorkPointRecord
    day: Annotated[date, Meaning("the day whose state is told")]
    state: Annotated[State, Meaning("how it stands as a whole: the most urgent of its occurrences")]
    occurrences: Annotated[
        tuple[StandingRecord, ...], Meaning("the times that it is to be done, in the order of their days")
    ]


@dataclass(frozen=True, slots=True)
class WorkPointList:
    """Tasks with their states."""

    FORMAT: ClassVar = Format("xiangheng-workpoint-list/1", "xiangheng workpoint list --json")
    workpoints: tuple[StatusRecord, ...]


@dataclass(frozen=True, slots=True)
class CheckRecord:
    """A check, in the month of its limit."""

    month: Annotated[int, Meaning("of the year, 1 to 12: that of its limit", minimum=1, maximum=12)]
    workpoint: WorkPointRecord
    occurrence: WhichTime


@dataclass(frozen=True, slots=True)
class Checks:
    """The checks of a year."""

    FORMAT: ClassVar = Format("xiangheng-workpoint-checks/1", "xiangheng workpoint checks --json")
    year: int
    checks: tuple[CheckRecord, ...]


@dataclass(frozen=True, slots=True)
class ValueChange:
    """What a column held before and after; values as they are kept."""

    before: str | int | bool | None
    after: str | int | bool | None


@dataclass(frozen=True, slots=True)
class VersionRecord:
    """What a task said from a moment on, as far as it differs from before."""

    number: Annotated[int, Meaning("1 for what it said first")]
    recorded_at: RecordedAt
    act: ActNumber
    changes: Annotated[
        JsonObject, Meaning("what it said before and says after, by column", values=ValueChange)
    ]


@dataclass(frozen=True, slots=True)
class DossierRecord(StatusRecord):
    """One task with everything known of it."""

    FORMAT: ClassVar = Format(
        "xiangheng-workpoint/1", "xiangheng workpoint show|report|withdraw|raise|change --json"
    )
    entries: tuple[Entry, ...]
    versions: tuple[VersionRecord, ...]


def list_record(statuses: Iterable[Status]) -> WorkPointList:
    """Tasks with their states."""
    return WorkPointList(tuple(map(_status, statuses)))


def dossier_record(dossier: Dossier) -> DossierRecord:
    """One task with everything known of it."""
    return extended(
        DossierRecord,
        _status(dossier.status),
        entries=dossier.entries,
        versions=tuple(map(version_record, dossier.versions)),
    )


def agenda_record(agenda: Agenda) -> AgendaRecord:
    """The agenda of a day."""
    return AgendaRecord(
        day=agenda.day,
        window=agenda.window,
        is_settled=not agenda.doubts,
        notes=agenda.doubts,
        overdue=tuple(map(line_record, agenda.overdue)),
        due=tuple(map(line_record, agenda.due)),
        done=tuple(map(line_record, agenda.done)),
    )


def checks_record(year: int, checks: Iterable[Check]) -> Checks:
    """The checks of a year."""
    rows = (
        CheckRecord(check.month, work_point_record(check.point), occurrence_record(check.occurrence))
        for check in checks
    )
    return Checks(year, tuple(rows))


def _status(status: Status) -> StatusRecord:
    return StatusRecord(
        work_point_record(status.point),
        status.day,
        status.state,
        tuple(map(standing_record, status.standings)),
    )


def line_record(line: Line) -> LineRecord:
    """An occurrence on a day's agenda."""
    return extended(
        LineRecord,
        standing_record(line.standing),
        workpoint=work_point_record(line.point),
        working_days=line.working_days,
    )


def work_point_record(point: WorkPoint) -> WorkPointRecord:
    """A task, empty fields as None."""
    return WorkPointRecord(
        code=point.code,
        version=point.version,
        plan_year=point.plan_year,
        item=point.item,
        title=point.title,
        task=point.task,
        indicator=point.indicator,
        target=TargetRecord(
            value=point.target,
            unit=point.unit or None,
            comparison=point.comparison,
            basis=point.basis,
            is_official=point.official_target is not None,
            text=point.target_text,
        ),
        deadline=point.deadline,
        frequency=point.frequency,
        offices=point.offices,
        quote=point.quote,
        source=point.source,
        clause=point.clause or None,
        indicator_code=point.indicator_code or None,
        target_code=point.target_code or None,
        is_check=point.is_check,
        note=point.note or None,
    )


def standing_record(standing: Standing) -> StandingRecord:
    """How an occurrence stands."""
    report = standing.report
    return StandingRecord(
        occurrence=occurrence_record(standing.occurrence),
        state=standing.state,
        report=None
        if report is None
        else ReportRecord(
            done_on=report.done_on,
            evidence=report.evidence,
            statement=report.statement or None,
            reported_by=report.reported_by,
            recorded_at=report.recorded_at,
            act=report.act,
        ),
        days_late=standing.days_late,
        days_overdue=standing.days_overdue,
    )


def occurrence_record(occurrence: Occurrence) -> OccurrenceRecord:
    """An occurrence."""
    return OccurrenceRecord(
        key=occurrence.key,
        called=occurrence.label,
        begins=occurrence.begins,
        limit=occurrence.limit,
        work_by=occurrence.work_by,
        limit_basis=None if occurrence.limit is None else occurrence.basis,
        is_settled=not occurrence.doubts,
        notes=occurrence.doubts,
    )


def version_record(version: Version) -> VersionRecord:
    """A version, with values as they are kept."""
    changes = {
        column: ValueChange(to_plain(before), to_plain(after))
        for column, (before, after) in version.changes.items()
    }
    return VersionRecord(version.number, version.recorded_at, version.act, JsonObject(changes))
