"""Jobs: what runs behind the screens, how far it is, and what kinds of it there are."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated, Any, NamedTuple

from xiangheng_graphql.assembly.capability import Capability
from xiangheng_graphql.assembly.connections import (
    PAGE,
    After,
    Connection,
    Filtered,
    First,
    Ordered,
    connection,
    length,
)
from xiangheng_graphql.assembly.nodes import number_of
from xiangheng_graphql.commands import told_by_fields
from xiangheng_graphql.context import Caller
from xiangheng_platform.access.decisions import require
from xiangheng_platform.access.reach import Target
from xiangheng_platform.access.views import View
from xiangheng_platform.app import installed_kinds
from xiangheng_platform.jobs import kinds, queue, records
from xiangheng_platform.jobs.documents import JobRecord, ParameterRecord, job_record
from xiangheng_platform.jobs.errors import JobUnknown
from xiangheng_platform.jobs.queue import LOWEST_PRIORITY, PRIORITY, JobOrder
from xiangheng_platform.jobs.records import State
from xiangheng_platform.store.meanings import Called
from xiangheng_scoring.records import JsonObject, Meaning, extended, to_plain

READ, RUN, CANCEL = "job.read", "job.run", "job.cancel"
Number = Annotated[int, Meaning("the number of the job or schedule, which counts up from 1", minimum=1)]
KindName = Annotated[str, Meaning("the name of a kind, as jobKinds lists them")]
Arguments = Annotated[
    JsonObject | None, Meaning("what it is given, by name, as its kind takes it: see `jobKinds`")
]
Reason = Annotated[str, Meaning("why, for the audit log")]


@dataclass(frozen=True, slots=True)
class JobParameter(ParameterRecord):
    """An argument of a kind of job."""

    default: Annotated[str | None, Meaning("what it is where nothing is given; null: it must be given")]


@dataclass(frozen=True, slots=True)
class JobKind:
    """A kind of job."""

    name: Annotated[str, Meaning("the name that it is asked for by")]
    title: Called
    action: Annotated[str, Meaning("the right that is needed beside job.run")]
    parameters: Annotated[tuple[JobParameter, ...], Meaning("the arguments that it takes")]


@dataclass(frozen=True, slots=True)
class Job(JobRecord):
    """A job as it stands."""

    number: Number
    kind_name: KindName
    schedule_number: Annotated[
        int | None, Meaning("number of the schedule that put it; null where somebody asked for it")
    ]


class JobKey(NamedTuple):
    """What loaders of jobs are asked by."""

    number: int
    kind_name: str
    schedule_number: int | None
    asked_by: str


@dataclass(frozen=True, slots=True)
class JobFilter:
    """Which jobs are listed; what is left out restricts nothing."""

    states: Annotated[tuple[State, ...], Meaning("how far they are, any of these; empty: however far")] = ()
    kind: Annotated[str, Meaning("the name of a kind; empty: any")] = ""
    asked_by: Annotated[str, Meaning("the login of who asked for them; empty: anybody")] = ""


def job_of(job: records.Job) -> Job:
    """A job as the schema tells it."""
    record = job_record(job)
    record = replace(record, error=record.error and told_by_fields(record.error))
    return extended(Job, record, number=job.id, kind_name=job.kind, schedule_number=job.schedule)


def of_identity(view: View, identity: str) -> Job | None:
    """The job of an id, if whoever asks may see it."""
    try:
        return job_of(queue.find(view, number_of(identity)))
    except JobUnknown:
        return None


def kinds_named(names: Iterable[str]) -> Mapping[str, JobKind]:
    """Kinds of job by name, without those that this installation does not have."""
    installed = installed_kinds()
    return {name: _kind(installed[name]) for name in names if name in installed}


jobs = Capability("jobs")
jobs.call(State, "JobState")
jobs.entity(
    Job,
    chinese="一个后台任务",
    key=lambda job: JobKey(job.number, job.kind_name, job.schedule_number, job.asked_by),
    hidden=("id", "schedule"),
    identity=lambda job: str(job.number),
    refetch=of_identity,
)


@jobs.query(chinese="按编号取一个后台任务", action=READ)
def job(view: View, number: Number) -> Job:
    """A job by its number; somebody else's is as unknown as one that there is not, unless you may see them all."""
    return job_of(queue.find(view, number))


@jobs.query(chinese="后台任务；管理员和审计员看全部，别人看自己的", action=READ)
def jobs_(
    view: View,
    where: Filtered[JobFilter] = None,
    order: Ordered[JobOrder] = JobOrder.NEWEST,
    first: First = PAGE,
    after: After = None,
) -> Connection[Job]:
    """Jobs: everybody's for those who may see them, else your own."""
    chosen = where or JobFilter()
    asked: dict[str, Any] = {
        "states": chosen.states,
        "kind": chosen.kind,
        "asked_by": chosen.asked_by,
    }
    page = queue.jobs(view, **asked, order=order, after=after or "", limit=length(first))
    return connection(page.of(job_of), lambda: queue.count(view, **asked), after=after)


@jobs.query(chinese="后台任务的种类", action=READ)
def job_kinds(view: View) -> tuple[JobKind, ...]:
    """The kinds of jobs that there are, with what each takes."""
    require(view.person, READ, Target(owner=view.person.login))
    return tuple(map(_kind, installed_kinds().values()))


@jobs.subscription(chinese="看着一个后台任务的进度", action=READ)
def job_progress(view: View, number: Number) -> Job:
    """A job as it gets on: sent whenever it did, until you have seen enough."""
    return job(view, number)


@jobs.field(Job, chinese="任务的种类；这里没有这一种的，为空", action=READ)
def kind(view: View, keys: Sequence[JobKey]) -> Mapping[JobKey, JobKind | None]:
    """Its kind; null where this installation does not have it."""
    known = kinds_named({key.kind_name for key in keys})
    return {key: known[key.kind_name] for key in keys if key.kind_name in known}


@jobs.mutation(chinese="启动后台任务", action=RUN)
def submit_job(
    caller: Caller,
    kind: KindName,
    arguments: Arguments = None,
    priority: Annotated[int, Meaning("1 goes first", minimum=1, maximum=LOWEST_PRIORITY)] = PRIORITY,
    run_after: Annotated[datetime | None, Meaning("the moment from which it may begin")] = None,
    reason: Reason = "",
) -> Callable[[View], Job]:
    """Ask for a job, to be run as soon as a worker is free, or after a moment."""
    asked = queue.submit(
        caller.store,
        caller.person,
        installed_kinds(caller.settings),
        kind,
        arguments,
        priority=priority,
        run_after=run_after,
        reason=reason,
    )
    return lambda view: job_of(queue.find(view, asked.id))


@jobs.mutation(chinese="取消后台任务", action=CANCEL)
def cancel_job(caller: Caller, number: Number, reason: Reason = "") -> Callable[[View], Job]:
    """Cancel a job: at once if it waits; one that runs is left at its next step, and writes nothing any more."""
    queue.cancel(caller.store, caller.person, number, reason)
    return lambda view: job_of(queue.find(view, number))


def _kind(kind: kinds.JobKind) -> JobKind:
    parameters = (
        JobParameter(
            parameter.name,
            parameter.meaning,
            parameter.reader.expected,
            None if parameter.default is None else str(to_plain(parameter.default)),
        )
        for parameter in kind.parameters
    )
    return JobKind(kind.name, kind.title, kind.action, tuple(parameters))
