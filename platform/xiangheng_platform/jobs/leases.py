"""Leases: how a worker takes a job, keeps it, and ends it. Nothing here asks who somebody is: it is for workers.

A lease has a number that grows whenever a job is taken, a fencing token. Every write of a worker names its number and
is refused (`LeaseLost`) once another has the job, however long the worker had slept; times only decide when somebody
else may take over. Times are those of the database (`Store.lease_clock`), the one clock that all workers share: by the
clocks of their machines, two that differ by more than a lease would rob each other until the job is given up. Should
that clock be set, it costs an attempt, never a second result.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Update, and_, case, exists, literal, or_, select, update
from sqlmodel import Session

from xiangheng_platform.jobs.errors import (
    GIVEN_UP,
    JobCancelled,
    JobStopped,
    JobWroteAlready,
    LeaseLost,
)
from xiangheng_platform.jobs.records import Job, Progress, State, job_of
from xiangheng_platform.jobs.tables import JobRow
from xiangheng_platform.store.canonical import document
from xiangheng_platform.store.columns import Moment
from xiangheng_platform.store.store import Store
from xiangheng_platform.store.tables import table_of
from xiangheng_scoring.errors import Fault

_JOB = table_of(JobRow).columns
_UPDATE = update(table_of(JobRow))
_GIVEN_UP = str(
    Fault(
        GIVEN_UP,
        "",
        "执行者每次都没有做完就断了，已到最多次数，不再重试",
        remedy="查执行任务的机器（内存、断电、是否被强行结束）和日志，再重新提交",
    )
)


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to work on a job: its number, and how long it lasts without a sign of life."""

    job: int
    number: int
    length: timedelta


def claim(
    store: Store, worker: str, kinds: Collection[str], length: timedelta, only: int | None = None
) -> tuple[Lease, Job] | None:
    """Take the most urgent, then oldest, job of these kinds that waits (or `only` one job), if there is one.

    What a worker died on waits again, or is given up. Whoever finds nothing has only read.
    """
    with store.reading() as session:
        now = store.lease_clock(session)
        chances = exists().where(_is_open(now, kinds, only)), exists().where(_is_abandoned(now, length))
        is_open, is_abandoned = session.execute(select(*chances)).one()
    if not (is_open or is_abandoned):
        return None
    with store.writing() as session:
        # Waiting for other writers may take longer than a lease, in which others gave signs of life.
        now = store.lease_clock(session)
        if is_abandoned:
            session.execute(_letting_go(_is_abandoned(now, length), now))
        row = session.execute(_claiming(_is_open(now, kinds, only), worker, now, length)).one_or_none()
    return None if row is None else (Lease(row.id, row.lease, length), job_of(row))


def look(store: Store, job: int) -> Job:
    """A job as it stands."""
    with store.reading() as session:
        return job_of(session.execute(select(table_of(JobRow)).where(_JOB.id == job)).one())


def running(store: Store) -> set[int]:
    """The numbers of the jobs that some worker has."""
    with store.reading() as session:
        return set(session.execute(select(_JOB.id).where(_JOB.state == State.RUNNING.value)).scalars())


def renew(store: Store, lease: Lease, progress: Progress) -> None:
    """Tell how far a job is and lengthen its lease; raises `LeaseLost` or `JobCancelled`."""
    with store.writing() as session:
        now = store.lease_clock(session)
        _write(
            session, lease, {"beat_at": now, "lease_until": now + lease.length} | _progress_values(progress)
        )


def confirm(session: Session, lease: Lease) -> None:
    """Let a transaction end only if the job is still the worker's; raises `LeaseLost` or `JobCancelled`.

    The row stays locked until the transaction has ended, so that nobody can take the job over in between.
    """
    # What it writes changes nothing: a row must be written to be locked until the end on both kinds of database.
    _write(session, lease, {"lease": lease.number}, (State.RUNNING, State.DONE))


def conclude(session: Session, lease: Lease, act: int, at: datetime, result: Mapping[str, Any]) -> None:
    """End a job together with what it writes; raises `LeaseLost`, `JobCancelled` or `JobWroteAlready`."""
    _write(session, lease, _ended(State.DONE, at) | {"act": act, "result": document(result)})


def finish(store: Store, lease: Lease, result: str, progress: Progress) -> None:
    """End a job with its result (canonical JSON), or complete the result of one that has written."""
    with store.writing() as session:
        values = (
            _ended(State.DONE, store.lease_clock(session)) | _progress_values(progress) | {"result": result}
        )
        _write(session, lease, values, (State.RUNNING, State.DONE))


def fail(store: Store, lease: Lease, code: str, error: str, progress: Progress) -> None:
    """End a job that cannot be done, with the reason in Chinese; one that has written is done all the same."""
    state = case((_JOB.state == State.DONE.value, State.DONE.value), else_=State.FAILED.value)
    with store.writing() as session:
        values = _ended(State.FAILED, store.lease_clock(session)) | _progress_values(progress)
        _write(
            session,
            lease,
            values | {"state": state, "error_code": code, "error": error},
            (State.RUNNING, State.DONE),
        )


def release(store: Store, lease: Lease) -> None:
    """Let a job wait again, as if this attempt had never been."""
    with store.writing() as session:
        _write(session, lease, _freed() | {"attempt": _JOB.attempt - 1})


def retry_later(store: Store, lease: Lease, code: str, error: str) -> None:
    """Let a job wait for the length of a lease after the database failed it, or fail it after the last attempt."""
    is_last = _JOB.attempt >= _JOB.most_attempts
    with store.writing() as session:
        now = store.lease_clock(session)
        values = _freed() | {
            "state": case((is_last, State.FAILED.value), else_=State.WAITING.value),
            "finished_at": case((is_last, literal(now, Moment()))),
            "run_after": case((is_last, _JOB.run_after), else_=literal(now + lease.length, Moment())),
            "error_code": code,
            "error": error,
        }
        _write(session, lease, values)


def mark_cancelled(store: Store, lease: Lease) -> None:
    """End a job that somebody cancelled; if it is not the worker's any more, nothing is done."""
    is_dropped = and_(_is_own(lease), _JOB.state == State.RUNNING.value, _JOB.wants_cancel)
    with store.writing() as session:
        ended = _ended(State.CANCELLED, store.lease_clock(session))
        session.execute(_UPDATE.where(is_dropped).values(**ended))


def _is_own(lease: Lease) -> ColumnElement[bool]:
    return and_(_JOB.id == lease.job, _JOB.lease == lease.number)


def _is_open(now: datetime, kinds: Collection[str], only: int | None) -> ColumnElement[bool]:
    """A job that waits and may begin, of these kinds, or `only` that one."""
    may_begin = or_(_JOB.run_after.is_(None), _JOB.run_after <= now)
    chosen = [_JOB.id == only] if only is not None else []
    return and_(_JOB.state == State.WAITING.value, may_begin, _JOB.kind.in_(kinds), *chosen)


def _is_abandoned(now: datetime, length: timedelta) -> ColumnElement[bool]:
    """A job whose worker gave no sign for a lease; a sign from later than a lease ahead is from a wrong clock."""
    is_silent = or_(_JOB.lease_until <= now, _JOB.beat_at > now + length)
    return and_(_JOB.state == State.RUNNING.value, is_silent)


def _letting_go(is_abandoned: ColumnElement[bool], now: datetime) -> Update:
    """Jobs whose workers died wait again, those out of attempts fail, those somebody cancelled are that."""
    # Not tied to the row that is updated, which SQLAlchemy would do with a query of the same table.
    abandoned = select(_JOB.id).correlate(None).where(is_abandoned).order_by(_JOB.id)
    is_last = and_(~_JOB.wants_cancel, _JOB.attempt >= _JOB.most_attempts)
    state = case(
        (_JOB.wants_cancel, State.CANCELLED.value), (is_last, State.FAILED.value), else_=State.WAITING.value
    )
    return _UPDATE.where(_JOB.id.in_(abandoned.with_for_update(skip_locked=True))).values(
        **_freed() | {"state": state},
        finished_at=case((or_(_JOB.wants_cancel, is_last), literal(now, Moment()))),
        error_code=case((is_last, GIVEN_UP), else_=""),
        error=case((is_last, _GIVEN_UP), else_=""),
    )


def _claiming(is_open: ColumnElement[bool], worker: str, now: datetime, length: timedelta) -> Any:
    """One statement that no two workers can succeed with: SQLite has no locks of rows and needs none, because one
    writes at a time; on PostgreSQL a row that another is just taking is skipped.
    """
    first = select(_JOB.id).correlate(None).where(is_open).order_by(_JOB.priority, _JOB.id).limit(1)
    begun = {
        "state": State.RUNNING.value, "worker": worker, "lease": _JOB.lease + 1, "attempt": _JOB.attempt + 1,
        "beat_at": now, "lease_until": now + length, "started_at": now, "error_code": "", "error": "",
    }  # fmt: skip
    return (
        _UPDATE.where(_JOB.id == first.with_for_update(skip_locked=True).scalar_subquery())
        .values(**begun, **_progress_values(Progress()))
        .returning(table_of(JobRow))
    )


def _write(
    session: Session, lease: Lease, values: Mapping[str, Any], states: Collection[State] = (State.RUNNING,)
) -> None:
    """Write to the worker's own job, or raise why it is not."""
    is_going_on = and_(_JOB.state.in_([state.value for state in states]), ~_JOB.wants_cancel)
    done = session.execute(_UPDATE.where(_is_own(lease), is_going_on).values(**values))
    if done.rowcount == 0:  # type: ignore[attr-defined]  # an UPDATE's result counts, which its type does not say
        raise _why_not(session, lease)


def _why_not(session: Session, lease: Lease) -> JobStopped | JobWroteAlready:
    row = session.execute(select(_JOB.state, _JOB.wants_cancel).where(_is_own(lease))).one_or_none()
    where = f"任务 {lease.job}"
    if row is not None and row.state == State.DONE.value:
        return JobWroteAlready(
            "这个任务已经写过一次",
            at=where,
            expected="一个任务一次操作",
            remedy="要写几次的，分成几个任务",
        )
    if row is not None and row.wants_cancel:
        return JobCancelled("任务已被取消，没有写入", at=where)
    return LeaseLost(
        "执行者太久没有消息，任务已由别的接手；没有写入",
        at=where,
        remedy="任务常常中断的，加大设置 jobs.lease_seconds",
    )


def _progress_values(progress: Progress) -> dict[str, Any]:
    return {"done": progress.done, "total": progress.total, "message": progress.message}


def _ended(state: State, at: datetime) -> dict[str, Any]:
    return {"state": state.value, "finished_at": at, "lease_until": None}


def _freed() -> dict[str, Any]:
    return {"state": State.WAITING.value, "lease_until": None, "started_at": None}
