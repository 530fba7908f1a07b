"""The hand-over of jobs: asked for, taken and ended, one after the other, by one worker on SQLite.

The floor is what plain SQLite takes for as many rows in as many transactions: each row inserted, updated when it is
taken, and updated when it has ended. What is above it is the act with its audit row, the lease, its side thread and the
look-up of what is due.
"""

import sqlite3
import tempfile
from pathlib import Path

from measure import Work

from xiangheng_platform.access.person import Granted, Person
from xiangheng_platform.access.roles import Role
from xiangheng_platform.jobs.kinds import JobKind, registry
from xiangheng_platform.jobs.queue import submit
from xiangheng_platform.jobs.tables import JobRow
from xiangheng_platform.jobs.worker import Worker
from xiangheng_platform.settings import JobSettings
from xiangheng_platform.store.creation import create
from xiangheng_platform.store.database import Database
from xiangheng_platform.store.store import Store
from xiangheng_platform.store.tables import table_of

_PERSON = Person("bench", (Granted(Role.INSPECTOR),))
_KINDS = registry([JobKind("bench.nothing", "什么也不做", "job.run", lambda context, arguments: {"done": 1})])


def handing_over(jobs: int) -> tuple[Work, Work]:
    """So many short jobs asked for and then run, beside plain statements; both give how many were ended."""
    store = Store(Database(f"sqlite:///{Path(tempfile.mkdtemp()) / 'bench.db'}"))
    create(store, "system")
    ended: list[int] = []
    worker = Worker(
        store,
        _KINDS,
        lambda store, login: _PERSON,
        JobSettings(),
        lambda job: ended.append(job.id) if job.state.is_over else None,
    )

    def _hand_over() -> int:
        ended.clear()
        for _ in range(jobs):
            submit(store, _PERSON, _KINDS, "bench.nothing")
        worker.run_waiting()
        return len(ended)

    return _hand_over, _plainly(jobs)


def _plainly(jobs: int) -> Work:
    connection = sqlite3.connect(Path(tempfile.mkdtemp()) / "plain.db", isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    names = [name for name in sorted(table_of(JobRow).columns.keys()) if name != "id"]
    connection.execute(f"CREATE TABLE plain (id INTEGER PRIMARY KEY, {', '.join(names)})")
    insert = f"INSERT INTO plain ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"
    values = ["waiting" if name == "state" else "0" for name in names]

    def _run() -> int:
        given = [connection.execute(insert, values).lastrowid for _ in range(jobs)]
        ended = 0
        for number in given:
            for state in ("running", "done"):
                found = connection.execute("UPDATE plain SET state = ? WHERE id = ?", (state, number))
            ended += found.rowcount
        return ended

    return _run
