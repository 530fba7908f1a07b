"""Workers: take a job, run it, write down how it ended, again and again. One dies without another noticing."""

import logging
import os
import secrets
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from functools import partial
from typing import TypeAlias

from xiangheng_platform.access.decisions import require
from xiangheng_platform.access.person import SYSTEM, Person
from xiangheng_platform.access.reach import PROVINCE_WIDE
from xiangheng_platform.jobs import leases, schedules
from xiangheng_platform.jobs.context import JobContext, JobStore
from xiangheng_platform.jobs.errors import CRASHED, JobError, JobStopped, JobWroteAlready, WorkerStops
from xiangheng_platform.jobs.heartbeat import Heartbeat
from xiangheng_platform.jobs.kinds import JobKind, Kinds
from xiangheng_platform.jobs.leases import Lease
from xiangheng_platform.jobs.records import Job
from xiangheng_platform.settings import JobSettings
from xiangheng_platform.store.canonical import document
from xiangheng_platform.store.errors import OutcomeUnknown, StoreBusy, StoreError, StoreUnusable
from xiangheng_platform.store.store import Store
from xiangheng_scoring.errors import Fault, XianghengError

#: The person behind a login, with the roles in force now; raises an error of access if there is none any more.
Identify: TypeAlias = Callable[[Store, str], Person]
#: Told of each job that a worker took: when it begins, and when the worker is done with it.
Told: TypeAlias = Callable[[Job], None]
_LOG = logging.getLogger(__name__)
#: What the database may get over by itself: the job is put off and not failed.
_PASSING = (StoreBusy, StoreUnusable, OutcomeUnknown)
_LONGEST_GOODBYE = 5.0


class Worker:
    """Runs jobs of the kinds that it knows. Any number may work on one database."""

    def __init__(
        self,
        store: Store,
        kinds: Kinds,
        identify: Identify,
        settings: JobSettings,
        told: Told = lambda job: None,
    ) -> None:
        self.name = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(3)}"
        self._store = store
        self._kinds = kinds
        self._identify = identify
        self._length = timedelta(seconds=settings.lease_seconds)
        self._poll = settings.poll_seconds
        self._told = told
        self._stopping = threading.Event()
        self._troubles: dict[str, str] = {}

    def stop(self) -> None:
        """Let the worker stop: at once if it has no job, else at the job's next progress; the job is given back."""
        self._stopping.set()

    def run(self, only: int | None = None) -> None:
        """Work until stopped (on `only` one job), whatever the database does meanwhile."""
        while not self._stopping.is_set():
            had_job = False
            with self._going_on("jobs"):
                had_job = self.step(only)
            if not had_job:
                self._stopping.wait(self._poll)

    def run_waiting(self) -> None:
        """Work until nothing waits that could be begun now."""
        while not self._stopping.is_set() and self.step():
            pass

    def step(self, only: int | None = None) -> bool:
        """Put what is due into the queue, then run one job (or `only` that one); returns whether there was one."""
        # An act that is refused, say because of the clock, must not hold up jobs.
        with self._going_on("schedules"):
            schedules.put_due(self._store, self._kinds)
        claimed = leases.claim(self._store, self.name, list(self._kinds), self._length, only)
        if claimed is None:
            return False
        lease, job = claimed
        self._told(job)
        self._run(lease, job)
        self._told(leases.look(self._store, job.id))
        return True

    @contextmanager
    def _going_on(self, what: str) -> Iterator[None]:
        """Log what the database refuses, once as long as it is the same, and go on."""
        try:
            yield
            self._troubles.pop(what, None)
        except StoreError as error:
            if self._troubles.get(what) != str(error):
                _LOG.warning("%s", error)
            self._troubles[what] = str(error)

    def _run(self, lease: Lease, job: Job) -> None:
        with Heartbeat(self._store, lease, self._stopping) as heartbeat:
            try:
                end = self._ended(lease, job, heartbeat)
            except KeyboardInterrupt:
                with suppress(JobError, StoreError):
                    leases.release(self._store, lease)
                raise
            self._write(end, lease)

    def _write(self, end: Callable[[], None], lease: Lease) -> None:
        """Write how a job ended. A busy database is waited for: hours of computing are not thrown away for it."""
        while True:
            try:
                return end()
            except (JobStopped, JobWroteAlready):
                return leases.mark_cancelled(self._store, lease)
            except StoreBusy:
                if self._stopping.is_set():
                    raise

    def _ended(self, lease: Lease, job: Job, heartbeat: Heartbeat) -> Callable[[], None]:
        """Run a job; returns what is to be written of its end."""
        fail = partial(leases.fail, self._store, lease)
        try:
            result = self._result(self._kinds[job.kind], JobStore(self._store, lease), job, heartbeat)
            return partial(leases.finish, self._store, lease, result, heartbeat.latest)
        except WorkerStops:
            return partial(leases.release, self._store, lease)
        except JobStopped:
            return partial(leases.mark_cancelled, self._store, lease)
        except _PASSING as error:
            return partial(leases.retry_later, self._store, lease, error.code, str(error))
        except XianghengError as error:
            return partial(fail, error.code, str(error), heartbeat.latest)
        except (Exception, SystemExit) as error:  # whatever a function raises fails its job and nothing else
            _LOG.exception("job %s (%s) crashed", job.id, job.kind)
            crash = Fault(
                CRASHED,
                f"任务 {job.id}",
                f"任务的程序出错（{type(error).__name__}：{error}）",
                remedy="把本条和日志中同一任务的记录报告给开发者",
            )
            return partial(fail, CRASHED, str(crash), heartbeat.latest)

    def _result(self, kind: JobKind, store: JobStore, job: Job, heartbeat: Heartbeat) -> str:
        # Looked up as the job begins: whoever lost a right or the account since asking has no job run in their name.
        person = SYSTEM if job.asked_by == SYSTEM.login else self._identify(self._store, job.asked_by)
        for action in ("job.run", kind.action):  # asked for, perhaps, when they still had the right
            require(person, action, PROVINCE_WIDE)
        given = kind.read(job.arguments)
        returned = kind.function(JobContext(job, store, person, heartbeat), given)
        return document(store.concluded | dict(returned))


@contextmanager
def embedded(worker: Worker, only: int | None = None) -> Iterator[Worker]:
    """A worker (on `only` one job) in a thread of this program while the block runs.

    At the end it is waited for a few seconds. A job that says nothing for longer dies with the program, and another
    worker takes it over when its lease has run out.
    """
    thread = threading.Thread(target=worker.run, args=(only,), name="worker", daemon=True)
    thread.start()
    try:
        yield worker
    finally:
        worker.stop()
        thread.join(_LONGEST_GOODBYE)
