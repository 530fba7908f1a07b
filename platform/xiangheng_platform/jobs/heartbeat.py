"""The heartbeat of a running job: its progress written now and then, and a sign of life from a side thread."""

import threading
import time
from types import TracebackType

from xiangheng_platform.jobs import leases
from xiangheng_platform.jobs.errors import JobStopped, JobWroteAlready, WorkerStops
from xiangheng_platform.jobs.leases import Lease
from xiangheng_platform.jobs.records import Progress
from xiangheng_platform.store.errors import StoreError
from xiangheng_platform.store.store import Store

#: Seconds between two progresses that are written: an eye sees no more, and each costs a write to the disk.
SHORTEST = 0.2
#: Signs of life in the length of a lease: it outlives two that a busy database did not take.
_BEATS = 3


class Heartbeat:
    """Keeps the lease of a job while its block runs, whether the job says anything or not.

    The side thread dies with the process, and the lease runs out; a computation of hours keeps it. `stopping` is set
    when the worker is to stop.
    """

    def __init__(
        self, store: Store, lease: Lease, stopping: threading.Event, shortest: float = SHORTEST
    ) -> None:
        self.latest = Progress()
        self._store = store
        self._lease = lease
        self._stopping = stopping
        self._shortest = shortest
        self._next = 0.0
        self._refusal: JobStopped | None = None
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._beat, name=f"job {lease.job}", daemon=True)

    def __enter__(self) -> "Heartbeat":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()

    def tell(self, progress: Progress, *, may_write: bool = True) -> None:
        """Take note of a progress, and write it if the last one written is a while ago; raises `JobStopped`."""
        self.latest = progress
        is_due = may_write and not self._over.is_set() and time.monotonic() >= self._next
        if self._refusal is None and is_due:
            self._next = time.monotonic() + self._shortest
            self._write()
        if self._refusal is not None:
            raise self._refusal
        if self._stopping.is_set():
            raise WorkerStops("执行者正在停止", at=f"任务 {self._lease.job}")

    def _beat(self) -> None:
        while self._refusal is None and not self._over.wait(self._lease.length.total_seconds() / _BEATS):
            self._write()

    def _write(self) -> None:
        """Write a sign of life. That the database does not take one is no reason to stop: its next write will tell."""
        try:
            leases.renew(self._store, self._lease, self.latest)
        except JobStopped as refusal:
            self._refusal = refusal
        except JobWroteAlready:  # nothing is left to be kept: the act has ended the job
            self._over.set()
        except StoreError:
            pass
