"""The hand-over of jobs: asked for, taken and ended, one after the other, by one worker on SQLite.

The floor is what plain SQLite takes for as many rows in as many transactions: each row inserted, updated when it is
taken, and updated when it has ended. What is above it is the act with its audit row, the lease, its side thread and the
look-up of what is due.
"""

from measure import Work
from stored import new_store, plain_table

from xiangheng_platform.access.person import Granted, Person
from xiangheng_platform.access.roles import Role
from xiangheng_platform.jobs.kinds import JobKind, registry
from xiangheng_platform.jobs.queue import submit
from xiangheng_platform.jobs.tables import JobRow
from xiangheng_platform.jobs.worker import Worker
from xiangheng_platform.settings import JobSettings
from xiangheng_platform.store.tables import table_of

_PERSON = Person("bench", (Granted(Role.INSPECTOR),))
_KINDS = registry([JobKind("bench.nothing", "什么也不做", "job.run", lambda context, arguments: {"done": 1})])


def handing_over(jobs: int) -> tuple[Work, Work]:
    """So many short jobs asked for and then run, beside plain statements; both give how many were ended."""
    store = new_store()
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
    names = [name for name in sorted(table_of(JobRow).columns.keys()) if name != "id"]
    connection = plain_table(names, None)
    insert = f"INSERT INTO plain ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"
    values = ["waiting" if name == "state" else "0" for name in names]

    def _run() -> int:
        given = [connection.execute(insert, values).lastrowid for _ in range(jobs)]
        ended = 0
        for number in given:
            for state in ("running", "done"):
                update = connection.execute("UPDATE plain SET state = ? WHERE id = ?", (state, number))
            ended += update.rowcount
        return ended

    return _run
