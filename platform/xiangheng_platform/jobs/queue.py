"""The queue as people see it: ask for a job, look at jobs, cancel one. Workers take from it by `leases`."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy import func as sql
from sqlmodel import Session, col, select

from xiangheng_platform.access.decisions import may, require
from xiangheng_platform.access.person import Person
from xiangheng_platform.access.reach import PROVINCE_WIDE, Target
from xiangheng_platform.access.scope import scope
from xiangheng_platform.access.views import View, act_of
from xiangheng_platform.jobs.errors import JobIsOver, JobRefused, JobUnknown
from xiangheng_platform.jobs.kinds import ARGUMENT, JobKind, Kinds, kind_named
from xiangheng_platform.jobs.records import Job, State, job_of
from xiangheng_platform.jobs.tables import JobRow
from xiangheng_platform.store.acts import Act
from xiangheng_platform.store.canonical import document
from xiangheng_platform.store.keys import among
from xiangheng_platform.store.paging import Order, Page
from xiangheng_platform.store.store import Store
from xiangheng_platform.store.tables import table_of
from xiangheng_scoring.errors import Fault
from xiangheng_scoring.places import FieldPath
from xiangheng_scoring.titled import Titled

#: Priorities go from 1, the most urgent, to 9.
PRIORITY, LOWEST_PRIORITY = 5, 9
LIMIT = 50


class JobOrder(Titled):
    """In which order jobs are listed: by nothing that changes while they run, so that none is met twice or missed."""

    NEWEST = ("newest", "新提交的在前", "those that were asked for last come first")
    OLDEST = ("oldest", "先提交的在前", "those that were asked for first come first")
    PRIORITY = (
        "priority",
        "最急的在前，同级的先提交的在前",
        "the most urgent come first, and of the same urgency the oldest: as workers take what waits",
    )
    ASKED_BY = (
        "asked_by",
        "按提交人的登录名，同一人的先提交的在前",
        "by the login of who asked for them, and of the same person the oldest first",
    )


_JOB = table_of(JobRow).columns
_ORDERS = {
    JobOrder.NEWEST: Order(_JOB.id, falls=True),
    JobOrder.OLDEST: Order(_JOB.id),
    JobOrder.PRIORITY: Order(_JOB.priority, _JOB.id),
    JobOrder.ASKED_BY: Order(_JOB.asked_by, _JOB.id),
}


def submit(
    store: Store,
    person: Person,
    kinds: Kinds,
    kind: str,
    arguments: Mapping[str, Any] | None = None,
    *,
    priority: int = PRIORITY,
    run_after: datetime | None = None,
    reason: str = "",
) -> Job:
    """Ask for a job, to be run as soon as a worker is free, or after a moment.

    Raises `NotAllowed`, `KindUnknown`, and `JobRefused` for its arguments or a priority that there is not.
    """
    require(person, "job.run", PROVINCE_WIDE)
    job_kind = kind_named(kinds, kind)
    require(person, job_kind.action, PROVINCE_WIDE)
    given = job_kind.read(arguments or {})
    if not 1 <= priority <= LOWEST_PRIORITY:
        expected = f"1（最先）–{LOWEST_PRIORITY}"
        place = FieldPath(("priority",))
        raise JobRefused([Fault(ARGUMENT, place, f"没有优先级 {priority}", expected, "改成范围内的数")])
    with act_of(store, person, "jobs:job:submit", f"job-kind:{kind}", reason) as act:
        job = put(act, job_kind, given, person.login, priority=priority, run_after=run_after)
        act.note(after={"job": job.id, "arguments": given})
        return job


def put(
    act: Act[Any],
    kind: JobKind,
    arguments: Mapping[str, Any],
    asked_by: str,
    *,
    priority: int = PRIORITY,
    run_after: datetime | None = None,
    schedule: int | None = None,
) -> Job:
    """Put a job into the queue as part of an act that says so; rights and arguments were looked at before.

    A job that has to go on in another puts it in its own act: what it wrote and what is to follow are there together.
    """
    row = JobRow(
        id=_next(act.session), kind=kind.name, arguments=document(arguments), state=State.WAITING.value,
        priority=priority, run_after=run_after, asked_by=asked_by, schedule=schedule,
        most_attempts=kind.most_attempts, created_at=act.now,
    )  # fmt: skip
    act.session.add(row)
    act.session.flush()
    return job_of(row)


def find(view: View, number: int) -> Job:
    """One job; raises `JobUnknown`, also for somebody else's unless the person may see them all."""
    return job_of(_seen(view, number))


def jobs(
    view: View,
    *,
    states: Collection[State] = (),
    kind: str = "",
    asked_by: str = "",
    order: JobOrder = JobOrder.NEWEST,
    after: str = "",
    limit: int = LIMIT,
) -> Page[Job]:
    """A page of jobs: everybody's for those who may see them, else the person's own.

    Raises `NotAllowed`, `PageRefused`.
    """
    statement = select(JobRow).where(*_listed(view, states, kind, asked_by))
    return _ORDERS[order].page(view.session, statement, after=after, limit=limit).of(job_of)


def running(session: Session) -> tuple[tuple[int, int, int, str], ...]:
    """How far each job is that runs: its number, lease, done and message. It differs whenever one got on."""
    statement = select(col(JobRow.id), col(JobRow.lease), col(JobRow.done), col(JobRow.message))
    rows = session.exec(statement.where(JobRow.state == State.RUNNING.value).order_by(col(JobRow.id)))
    return tuple((number, lease, done, message) for number, lease, done, message in rows)


def by_state(view: View) -> Mapping[State, int]:
    """How many jobs there are in each state that any is in, of those that whoever asks may see; raises `NotAllowed`."""
    statement = (
        select(JobRow.state, sql.count(col(JobRow.id))).where(*_listed(view)).group_by(col(JobRow.state))
    )
    return {State(state): number for state, number in view.session.exec(statement)}


def count(view: View, *, states: Collection[State] = (), kind: str = "", asked_by: str = "") -> int:
    """How many jobs the list has of all its pages; raises `NotAllowed`."""
    statement = select(sql.count(col(JobRow.id))).where(*_listed(view, states, kind, asked_by))
    return view.session.exec(statement).one()


def of_numbers(view: View, numbers: Iterable[int]) -> Mapping[int, Job]:
    """Jobs by their numbers; without those that whoever asks may not see, or that there are not. Raises `NotAllowed`."""
    in_sight = _listed(view)
    rows = view.session.exec(select(JobRow).where(*in_sight, among(col(JobRow.id), numbers)))
    return {row.id: job_of(row) for row in rows}


def cancel(store: Store, person: Person, number: int, reason: str = "") -> Job:
    """Cancel a job: at once if it waits; one that runs is left at its worker's next look, and writes nothing any more.

    Raises `JobUnknown` (also for one out of sight), `NotAllowed`, and `JobIsOver` for one that was done, failed or
    cancelled before.
    """
    with act_of(store, person, "jobs:job:cancel", f"job:{number}", reason) as act:
        require(person, "job.cancel", Target(owner=_seen(act, number).asked_by))
        # Held, so that no worker ends or takes the job between the look at its state and what is written of it.
        row = _row(act.session, number, hold=True)
        state = State(row.state)
        if state.is_over:
            raise JobIsOver(f"任务 {number} 的状态是「{state.label}」，不能再取消")
        row.wants_cancel = True
        if state is State.WAITING:
            row.state, row.finished_at = State.CANCELLED.value, act.now
        act.session.add(row)
        act.note(before={"state": state.value}, after={"state": row.state, "wants_cancel": True})
        return job_of(row)


def _listed(
    view: View, states: Collection[State] = (), kind: str = "", asked_by: str = ""
) -> list[ColumnElement[bool]]:
    """The conditions of a list of jobs, what is in sight of whoever asks first."""
    person = view.person
    require(person, "job.read", Target(owner=person.login))
    conditions = [scope(person, "job.read").where(owner=col(JobRow.asked_by))]
    if states:
        conditions.append(col(JobRow.state).in_([state.value for state in states]))
    if kind:
        conditions.append(col(JobRow.kind) == kind)
    if asked_by:
        conditions.append(col(JobRow.asked_by) == asked_by)
    return conditions


def _row(session: Session, number: int, *, hold: bool = False) -> JobRow:
    statement = select(JobRow).where(JobRow.id == number)
    row = session.exec(statement.with_for_update() if hold else statement).one_or_none()
    if row is None:
        raise _unknown(number)
    return row


def _seen(view: View, number: int) -> JobRow:
    """A job that whoever asks may see; one out of sight answers like one that there is not."""
    row = _row(view.session, number)
    if not may(view.person, "job.read", Target(owner=row.asked_by)):
        raise _unknown(number)
    return row


def _unknown(number: int) -> JobUnknown:
    return JobUnknown(f"没有任务 {number}", remedy="xiangheng job list 列出任务")


def _next(session: Session) -> int:
    """The next number. Acts follow each other, so nobody takes it too; a database's own counter would not come back
    with a backup.
    """
    return (session.exec(select(sql.max(col(JobRow.id)))).one() or 0) + 1
