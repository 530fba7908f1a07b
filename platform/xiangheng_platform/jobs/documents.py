"""What programs are told of jobs and schedules: records, and how each is made of what services return; moments in UTC."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, ClassVar, TypeAlias

from xiangheng_platform.jobs.kinds import JobKind
from xiangheng_platform.jobs.records import Job, Schedule, State
from xiangheng_platform.jobs.recurrence import Every
from xiangheng_platform.store.meanings import Called
from xiangheng_scoring.records import Format, JsonObject, Meaning

Arguments: TypeAlias = Annotated[JsonObject, Meaning("what it is given, by name, as its kind takes it")]


@dataclass(frozen=True, slots=True)
class JobRecord:
    """A job as it stands."""

    FORMAT: ClassVar = Format(
        "xiangheng-job/1", "One job, as xiangheng job show, run and cancel print it with --json"
    )
    id: Annotated[int, Meaning("counts up from 1", minimum=1)]
    kind: Annotated[str, Meaning("See xiangheng job kinds")]
    arguments: Arguments
    state: Annotated[State, Meaning("how far it is")]
    priority: Annotated[int, Meaning("1 goes first, 9 last", minimum=1, maximum=9)]
    asked_by: Annotated[str, Meaning("login of who asked for it; system: a schedule did")]
    schedule: Annotated[int | None, Meaning("The schedule that put it")]
    attempt: Annotated[int, Meaning("how often it was begun", minimum=0)]
    most_attempts: Annotated[int, Meaning("how often it is begun at most, where its workers die", minimum=1)]
    worker: Annotated[
        str | None,
        Meaning("machine:process:mark of who has it or had it last; null where nobody has begun it"),
    ]
    done: Annotated[int, Meaning("how much is done, of `total`, in the job's own measure")]
    total: Annotated[int | None, Meaning("how much there is to do; null: not known")]
    message: Annotated[str | None, Meaning("what it is at, in Chinese; null where it has not said")]
    result: Annotated[
        JsonObject | None, Meaning("what came of it, as its kind tells it; null before it is done")
    ]
    act: Annotated[
        int | None, Meaning("number of the act that it wrote, in the audit log; null where it wrote none")
    ]
    error_code: Annotated[
        str | None,
        Meaning("which error it failed with: see the manual's page of errors; null where it did not"),
    ]
    error: Annotated[
        str | None, Meaning("why it failed, in Chinese, with every fault; null where it did not")
    ]
    wants_cancel: Annotated[
        bool,
        Meaning(
            "whether somebody asked for it to be cancelled; one that still runs is left at its next step"
        ),
    ]
    run_after: Annotated[
        datetime | None,
        Meaning("it is not begun before this moment, in UTC; null: as soon as a worker is free"),
    ]
    created_at: Annotated[datetime, Meaning("when it was asked for, in UTC")]
    started_at: Annotated[datetime | None, Meaning("when it was last begun, in UTC; null where it was not")]
    finished_at: Annotated[
        datetime | None, Meaning("when it was done, failed or was cancelled, in UTC; null before")
    ]


@dataclass(frozen=True, slots=True)
class Jobs:
    """Jobs, the newest first; of a worker, those that it took, in this order."""

    FORMAT: ClassVar = Format(
        "xiangheng-jobs/1", "xiangheng job list --json, and what a worker took: job work --json"
    )
    jobs: tuple[JobRecord, ...]


@dataclass(frozen=True, slots=True)
class ScheduleRecord:
    """What is run, how often, and when it is due next."""

    FORMAT: ClassVar = Format(
        "xiangheng-schedule/1",
        "One schedule, as xiangheng job schedule add, enable and disable print it with --json",
    )
    id: Annotated[int, Meaning("counts up from 1", minimum=1)]
    kind: Annotated[str, Meaning("the kind of job that it puts")]
    arguments: Arguments
    every: Annotated[Every, Meaning("how long it is from one time to the next")]
    month: Annotated[int, Meaning("of a quarter: its first, second or third month", minimum=1, maximum=3)]
    day: Annotated[
        int,
        Meaning(
            "1 (Monday)–7 of a week; of a month, its last day where it has none of this number",
            minimum=1,
            maximum=31,
        ),
    ]
    hour: Annotated[int, Meaning("hour of the day, Beijing time", minimum=0, maximum=23)]
    minute: Annotated[int, Meaning("minute of that hour", minimum=0, maximum=59)]
    next_due: Annotated[datetime, Meaning("when it puts its next job, in UTC")]
    enabled: Annotated[bool, Meaning("whether it puts jobs; if not, it rests until it is enabled")]
    made_by: Annotated[str, Meaning("login of who set it up")]
    last_job: Annotated[int | None, Meaning("The job that it put last")]


@dataclass(frozen=True, slots=True)
class Schedules:
    """Every schedule."""

    FORMAT: ClassVar = Format("xiangheng-schedules/1", "xiangheng job schedule list --json")
    schedules: tuple[ScheduleRecord, ...]


@dataclass(frozen=True, slots=True)
class ParameterRecord:
    """An argument of a kind of job."""

    name: Annotated[str, Meaning("the name that it is given by")]
    meaning: Annotated[str, Meaning("what it is, in Chinese")]
    expected: Annotated[str, Meaning("which values it takes, in Chinese")]
    default: Annotated[int | str | None, Meaning("null: must be given")]


@dataclass(frozen=True, slots=True)
class KindRecord:
    """A kind of job."""

    kind: Annotated[str, Meaning("the name that it is asked for by")]
    title: Called
    action: Annotated[str, Meaning("The right that is needed beside job.run")]
    arguments: Annotated[tuple[ParameterRecord, ...], Meaning("what it takes")]


@dataclass(frozen=True, slots=True)
class Kinds:
    """The kinds of jobs."""

    FORMAT: ClassVar = Format("xiangheng-job-kinds/1", "xiangheng job kinds --json")
    kinds: tuple[KindRecord, ...]


def job_record(job: Job) -> JobRecord:
    """A job."""
    return JobRecord(
        id=job.id,
        kind=job.kind,
        arguments=JsonObject(dict(job.arguments)),
        state=job.state,
        priority=job.priority,
        asked_by=job.asked_by,
        schedule=job.schedule,
        attempt=job.attempt,
        most_attempts=job.most_attempts,
        worker=job.worker or None,
        done=job.progress.done,
        total=job.progress.total or None,
        message=job.progress.message or None,
        result=None if job.result is None else JsonObject(dict(job.result)),
        act=job.act,
        error_code=job.error_code or None,
        error=job.error or None,
        wants_cancel=job.wants_cancel,
        run_after=_in_utc(job.run_after),
        created_at=job.created_at.astimezone(UTC),
        started_at=_in_utc(job.started_at),
        finished_at=_in_utc(job.finished_at),
    )


def schedule_record(schedule: Schedule) -> ScheduleRecord:
    """A schedule."""
    recurrence = schedule.recurrence
    return ScheduleRecord(
        id=schedule.id,
        kind=schedule.kind,
        arguments=JsonObject(dict(schedule.arguments)),
        every=recurrence.every,
        month=recurrence.month,
        day=recurrence.day,
        hour=recurrence.hour,
        minute=recurrence.minute,
        next_due=schedule.next_due.astimezone(UTC),
        enabled=schedule.is_enabled,
        made_by=schedule.made_by,
        last_job=schedule.last_job,
    )


def kinds_record(kinds: Iterable[JobKind]) -> Kinds:
    """The kinds of jobs, with what each takes."""
    return Kinds(
        tuple(
            KindRecord(
                kind=kind.name,
                title=kind.title,
                action=kind.action,
                arguments=tuple(
                    ParameterRecord(
                        parameter.name, parameter.meaning, parameter.reader.expected, parameter.default
                    )
                    for parameter in kind.parameters
                ),
            )
            for kind in kinds
        )
    )


def _in_utc(moment: datetime | None) -> datetime | None:
    return None if moment is None else moment.astimezone(UTC)
