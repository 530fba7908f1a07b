"""Schedules: which jobs run again and again, and when each is due next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, NamedTuple

from xiangheng_graphql.assembly.capability import Capability
from xiangheng_graphql.assembly.connections import PAGE, After, Connection, First, page_of
from xiangheng_graphql.assembly.nodes import number_of
from xiangheng_graphql.capabilities.jobs import (
    READ,
    Arguments,
    Job,
    JobKey,
    JobKind,
    KindName,
    Number,
    Reason,
    job_of,
    kinds_named,
)
from xiangheng_graphql.context import Caller
from xiangheng_platform.access.decisions import may
from xiangheng_platform.access.reach import PROVINCE_WIDE
from xiangheng_platform.access.views import View
from xiangheng_platform.app import installed_kinds
from xiangheng_platform.jobs import queue, records
from xiangheng_platform.jobs import schedules as services
from xiangheng_platform.jobs.documents import ScheduleRecord, schedule_record
from xiangheng_platform.jobs.recurrence import Every, Recurrence
from xiangheng_scoring.records import Meaning, extended

CHANGE = "job.schedule"


@dataclass(frozen=True, slots=True)
class Schedule(ScheduleRecord):
    """What is run, how often, and when it is due next."""

    number: Number
    kind_name: KindName
    recurrence: Annotated[str, Meaning("its days and times in Chinese")]
    last_job_number: Annotated[
        int | None, Meaning("number of the job that it put last; null where it has put none")
    ]


class ScheduleKey(NamedTuple):
    """What loaders of schedules are asked by."""

    number: int
    kind_name: str
    last_job_number: int | None


@dataclass(frozen=True, slots=True)
class RecurrenceInput:
    """When something is due, again and again, in Beijing time."""

    every: Annotated[Every, Meaning("how long it is from one time to the next")]
    hour: Annotated[int, Meaning("hour of the day, 0 to 23")]
    minute: Annotated[int, Meaning("minute of that hour, 0 to 59")] = 0
    day: Annotated[
        int, Meaning("1 (Monday) to 7 of a week; of a month, its last day where it has none of this number")
    ] = 1
    month: Annotated[int, Meaning("of the quarter, 1 to 3")] = 1


def schedule_of(schedule: records.Schedule) -> Schedule:
    """A schedule as the schema tells it."""
    return extended(
        Schedule,
        schedule_record(schedule),
        number=schedule.id,
        kind_name=schedule.kind,
        recurrence=str(schedule.recurrence),
        last_job_number=schedule.last_job,
    )


def of_identity(view: View, identity: str) -> Schedule | None:
    """The schedule of an id, for those who may see schedules."""
    return _by_number(view).get(number_of(identity))


schedules = Capability("schedules")
schedules.entity(
    Schedule,
    chinese="定时任务",
    key=lambda schedule: ScheduleKey(schedule.number, schedule.kind_name, schedule.last_job_number),
    hidden=("id", "last_job"),
    identity=lambda schedule: str(schedule.number),
    refetch=of_identity,
)


@schedules.query(chinese="定时任务", action=READ, is_province_wide=True)
def schedules_(view: View, first: First = PAGE, after: After = None) -> Connection[Schedule]:
    """All schedules, the oldest first."""
    rows = tuple(map(schedule_of, services.schedules(view)))
    return page_of(rows, lambda schedule: schedule.number, first=first, after=after)


@schedules.field(Schedule, chinese="任务的种类；这里没有这一种的，为空", action=READ)
def kind(view: View, keys: Sequence[ScheduleKey]) -> Mapping[ScheduleKey, JobKind | None]:
    """What kind of job it runs; null where this installation does not have it."""
    known = kinds_named({key.kind_name for key in keys})
    return {key: known[key.kind_name] for key in keys if key.kind_name in known}


@schedules.field(Schedule, chinese="最近一次放进队列的任务；还没有的，为空", action=READ)
def last_job(view: View, keys: Sequence[ScheduleKey]) -> Mapping[ScheduleKey, Job | None]:
    """The job that it put last; null if it put none yet."""
    numbers = {key.last_job_number for key in keys if key.last_job_number is not None}
    known = {number: job_of(job) for number, job in queue.of_numbers(view, numbers).items()}
    return {key: known.get(key.last_job_number or 0) for key in keys}


@schedules.field(Job, chinese="由哪个定时任务启动；看不到或不是的，为空", action=READ)
def schedule(view: View, keys: Sequence[JobKey]) -> Mapping[JobKey, Schedule | None]:
    """The schedule that put it; null where none did, or where you may not see schedules."""
    known = _by_number(view)
    return {key: known.get(key.schedule_number or 0) for key in keys}


@schedules.mutation(chinese="设定定时任务", action=CHANGE)
def add_schedule(
    caller: Caller,
    kind: KindName,
    recurrence: Annotated[RecurrenceInput, Meaning("on which days, and at what time")],
    arguments: Arguments = None,
    reason: Reason = "",
) -> Schedule:
    """Run a job in a recurrence from now on, in the name of the platform itself."""
    days = Recurrence(recurrence.every, recurrence.hour, recurrence.minute, recurrence.day, recurrence.month)
    known = installed_kinds(caller.settings)
    added = services.add(caller.store, caller.person, known, kind, days, arguments, reason)
    return schedule_of(added)


@schedules.mutation(chinese="启用定时任务", action=CHANGE)
def enable_schedule(caller: Caller, number: Number, reason: Reason = "") -> Schedule:
    """Let a schedule run again, from its next time on."""
    switched = services.enable(caller.store, caller.person, number, reason)
    return schedule_of(switched)


@schedules.mutation(chinese="停用定时任务", action=CHANGE)
def disable_schedule(caller: Caller, number: Number, reason: Reason = "") -> Schedule:
    """Let a schedule rest."""
    switched = services.disable(caller.store, caller.person, number, reason)
    return schedule_of(switched)


def _by_number(view: View) -> dict[int, Schedule]:
    """The schedules by number, none for who may not see them: to them they are as if there were none."""
    if not may(view.person, READ, PROVINCE_WIDE):
        return {}
    return {schedule.id: schedule_of(schedule) for schedule in services.schedules(view)}
