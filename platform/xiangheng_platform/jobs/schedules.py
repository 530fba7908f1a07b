"""Schedules: jobs that come due in a recurrence, and are put into the queue once however many workers look."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from sqlalchemy import func as sql
from sqlmodel import Session, col, select

from xiangheng_platform.access.decisions import require
from xiangheng_platform.access.person import SYSTEM, Person
from xiangheng_platform.access.reach import PROVINCE_WIDE
from xiangheng_platform.access.views import Act, View, act_of
from xiangheng_platform.jobs.errors import ScheduleUnknown
from xiangheng_platform.jobs.kinds import Kinds, kind_named
from xiangheng_platform.jobs.queue import put
from xiangheng_platform.jobs.records import Job, Schedule, schedule_of
from xiangheng_platform.jobs.recurrence import Recurrence
from xiangheng_platform.jobs.tables import ScheduleRow
from xiangheng_platform.store.canonical import document
from xiangheng_platform.store.store import Store


def add(
    store: Store,
    person: Person,
    kinds: Kinds,
    kind: str,
    recurrence: Recurrence,
    arguments: Mapping[str, Any] | None = None,
    reason: str = "",
) -> Schedule:
    """Run a job in a recurrence from now on, in the name of the platform itself.

    Raises `NotAllowed` (also for what the platform itself may not do), `KindUnknown`, `JobRefused`.
    """
    require(person, "job.schedule", PROVINCE_WIDE)
    job_kind = kind_named(kinds, kind)
    require(SYSTEM, job_kind.action, PROVINCE_WIDE)
    given = job_kind.read(arguments or {})
    with act_of(store, person, "jobs:schedule:add", f"job-kind:{kind}", reason) as act:
        row = ScheduleRow(
            id=(act.session.exec(select(sql.max(col(ScheduleRow.id)))).one() or 0) + 1,
            kind=kind, arguments=document(given), every=recurrence.every.value, month=recurrence.month, day=recurrence.day,
            hour=recurrence.hour, minute=recurrence.minute, next_due=recurrence.after(act.now), made_by=person.login,
        )  # fmt: skip
        act.session.add(row)
        act.note(after={"schedule": row.id, "arguments": given, "recurrence": str(recurrence)})
        return schedule_of(row)


def enable(store: Store, person: Person, number: int, reason: str = "") -> Schedule:
    """Let a schedule run again, from its next time on; raises `ScheduleUnknown`, `NotAllowed`."""
    return _switched(store, person, number, True, reason)


def disable(store: Store, person: Person, number: int, reason: str = "") -> Schedule:
    """Let a schedule rest; raises `ScheduleUnknown`, `NotAllowed`."""
    return _switched(store, person, number, False, reason)


def schedules(view: View) -> list[Schedule]:
    """All schedules; raises `NotAllowed`."""
    require(view.person, "job.read", PROVINCE_WIDE)
    rows = view.session.exec(select(ScheduleRow).order_by(col(ScheduleRow.id)))
    return [schedule_of(row) for row in rows]


def put_due(store: Store, kinds: Kinds) -> list[Job]:
    """Put what is due into the queue, each in one act that moves its due date; returns what this worker put.

    What came due several times while nothing ran is run once.
    """
    now = store.clock()
    # Of the kinds that this worker knows: what it lacks stays due for a worker that has it.
    due = select(ScheduleRow.id).where(
        col(ScheduleRow.is_enabled), col(ScheduleRow.next_due) <= now, col(ScheduleRow.kind).in_(list(kinds))
    )
    with store.reading() as session:
        numbers = session.exec(due.order_by(col(ScheduleRow.id))).all()
    jobs: list[Job] = []
    for number in numbers:
        with (
            suppress(_PutByAnother),
            act_of(store, SYSTEM, "jobs:schedule:due", f"schedule:{number}") as act,
        ):
            jobs.append(_put(act, number, kinds))
    return jobs


class _PutByAnother(Exception):
    """Another worker was first: the act is taken back, since there is nothing to be told."""


def _put(act: Act, number: int, kinds: Kinds) -> Job:
    row = _row(act.session, number)
    if not row.is_enabled or row.next_due > act.now:
        raise _PutByAnother
    schedule = schedule_of(row)
    job = put(act, kinds[row.kind], schedule.arguments, SYSTEM.login, schedule=number)
    # After now and not after what was due: what came due several times while nothing ran is run once.
    row.next_due, row.last_job = schedule.recurrence.after(act.now), job.id
    act.session.add(row)
    act.note(before={"next_due": schedule.next_due}, after={"next_due": row.next_due, "job": job.id})
    return job


def _switched(store: Store, person: Person, number: int, is_enabled: bool, reason: str) -> Schedule:
    require(person, "job.schedule", PROVINCE_WIDE)
    verb = "enable" if is_enabled else "disable"
    with act_of(store, person, f"jobs:schedule:{verb}", f"schedule:{number}", reason) as act:
        row = _row(act.session, number)
        act.note(before={"is_enabled": row.is_enabled}, after={"is_enabled": is_enabled})
        if is_enabled:
            # Counted from now: what came due while it rested is not made up for.
            row.next_due = schedule_of(row).recurrence.after(act.now)
        row.is_enabled = is_enabled
        act.session.add(row)
        return schedule_of(row)


def _row(session: Session, number: int) -> ScheduleRow:
    """A schedule's row, held until the act ends."""
    row = session.exec(select(ScheduleRow).where(ScheduleRow.id == number).with_for_update()).one_or_none()
    if row is None:
        raise ScheduleUnknown(f"没有定时任务 {number}", remedy="xiangheng job schedule list 列出定时任务")
    return row
