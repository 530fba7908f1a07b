"""The tables of jobs and of schedules. They are no history: who asked for what stands in the audit log."""

from datetime import datetime

from sqlalchemy import BigInteger, Index, Text
from sqlmodel import Field

from xiangheng_platform.store.columns import Moment
from xiangheng_platform.store.tables import KEY, Record


class JobRow(Record, table=True):
    """One job. `lease` is its fencing token: it grows whenever a worker takes the job, and what an earlier holder
    writes afterwards is refused; `beat_at` is its last sign of life. `arguments` and `result` are canonical JSON.
    """

    __tablename__ = "job"
    #: Workers look for what waits, the most urgent and then the oldest first, without sorting all that waits.
    __table_args__ = (Index(None, "state", "priority", "id"),)

    id: int = Field(primary_key=True, sa_type=KEY)
    kind: str = Field(sa_type=Text)
    arguments: str = Field(sa_type=Text)
    state: str = Field(sa_type=Text)
    priority: int = Field(sa_type=BigInteger)
    run_after: datetime | None = Field(default=None, sa_type=Moment)
    asked_by: str = Field(index=True, sa_type=Text)
    schedule: int | None = Field(default=None, sa_type=BigInteger)
    attempt: int = Field(default=0, sa_type=BigInteger)
    most_attempts: int = Field(sa_type=BigInteger)
    worker: str = Field(default="", sa_type=Text)
    lease: int = Field(default=0, sa_type=BigInteger)
    lease_until: datetime | None = Field(default=None, sa_type=Moment)
    beat_at: datetime | None = Field(default=None, sa_type=Moment)
    done: int = Field(default=0, sa_type=BigInteger)
    total: int = Field(default=0, sa_type=BigInteger)
    message: str = Field(default="", sa_type=Text)
    result: str | None = Field(default=None, sa_type=Text)
    act: int | None = Field(default=None, sa_type=BigInteger)
    error_code: str = Field(default="", sa_type=Text)
    error: str = Field(default="", sa_type=Text)
    wants_cancel: bool = False
    created_at: datetime = Field(sa_type=Moment)
    started_at: datetime | None = Field(default=None, sa_type=Moment)
    finished_at: datetime | None = Field(default=None, sa_type=Moment)


class ScheduleRow(Record, table=True):
    """One schedule: a kind of job with its arguments, a recurrence in Beijing time, and when it is due next."""

    __tablename__ = "schedule"

    id: int = Field(primary_key=True, sa_type=KEY)
    kind: str = Field(sa_type=Text)
    arguments: str = Field(sa_type=Text)
    every: str = Field(sa_type=Text)
    month: int = Field(sa_type=BigInteger)
    day: int = Field(sa_type=BigInteger)
    hour: int = Field(sa_type=BigInteger)
    minute: int = Field(sa_type=BigInteger)
    next_due: datetime = Field(sa_type=Moment)
    is_enabled: bool = True
    made_by: str = Field(sa_type=Text)
    last_job: int | None = Field(default=None, sa_type=BigInteger)
