"""What is told of jobs and schedules: plain records, never rows."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from xiangheng_platform.jobs.recurrence import Every, Recurrence
from xiangheng_scoring.titled import Titled


class State(Titled):
    """How far a job is."""

    WAITING = ("waiting", "等待", "asked for, and not begun: no worker is free, or its moment has not come")
    RUNNING = ("running", "进行中", "a worker has it")
    DONE = ("done", "完成", "over: its result is there")
    FAILED = ("failed", "失败", "over without a result: `error` says why")
    CANCELLED = ("cancelled", "已取消", "over: somebody called it off, and it wrote nothing")

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen to the job."""
        return self in (State.DONE, State.FAILED, State.CANCELLED)


@dataclass(frozen=True, slots=True)
class Progress:
    """How much is done of how much (0: unknown), in the job's own measure, and what it is at."""

    done: int = 0
    total: int = 0
    message: str = ""


@dataclass(frozen=True, slots=True)
class Job:
    """A job as it stands. `asked_by` is a login; `act` the number of the act that it wrote, if it wrote one.

    `attempt` counts how often it was begun; `worker` is who has it or had it last. `error` says in Chinese why it
    failed. A job that still runs though somebody `wants_cancel` has not looked up yet.
    """

    id: int
    kind: str
    arguments: Mapping[str, Any]
    state: State
    priority: int
    run_after: datetime | None
    asked_by: str
    schedule: int | None
    attempt: int
    most_attempts: int
    worker: str
    progress: Progress
    result: Mapping[str, Any] | None
    act: int | None
    error_code: str
    error: str
    wants_cancel: bool
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class Schedule:
    """A schedule: what is run, in what recurrence, and when it is due next."""

    id: int
    kind: str
    arguments: Mapping[str, Any]
    recurrence: Recurrence
    next_due: datetime
    is_enabled: bool
    made_by: str
    last_job: int | None


def job_of(row: Any) -> Job:
    """The record of a row of the job table, read as such or column by column."""
    return Job(
        id=row.id, kind=row.kind, arguments=json.loads(row.arguments), state=State(row.state),
        priority=row.priority, run_after=row.run_after, asked_by=row.asked_by, schedule=row.schedule,
        attempt=row.attempt, most_attempts=row.most_attempts, worker=row.worker,
        progress=Progress(row.done, row.total, row.message),
        result=None if row.result is None else json.loads(row.result), act=row.act,
        error_code=row.error_code, error=row.error, wants_cancel=row.wants_cancel,
        created_at=row.created_at, started_at=row.started_at, finished_at=row.finished_at,
    )  # fmt: skip


def schedule_of(row: Any) -> Schedule:
    """The record of a row of the table of schedules."""
    recurrence = Recurrence(Every(row.every), row.hour, row.minute, row.day, row.month)
    return Schedule(
        id=row.id, kind=row.kind, arguments=json.loads(row.arguments), recurrence=recurrence, next_due=row.next_due,
        is_enabled=row.is_enabled, made_by=row.made_by, last_job=row.last_job,
    )  # fmt: skip
