"""What the function of a job is given: its job, the person it works for, and a store that only its lease may write to."""

import json
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from sqlmodel import Session

from xiangheng_platform.access.person import Person
from xiangheng_platform.access.views import Act, act_of
from xiangheng_platform.jobs import leases
from xiangheng_platform.jobs.heartbeat import Heartbeat
from xiangheng_platform.jobs.leases import Lease
from xiangheng_platform.jobs.records import Job, Progress
from xiangheng_platform.store import acts
from xiangheng_platform.store.acts import noted
from xiangheng_platform.store.store import P, Store


class JobStore(Store):
    """The store as a job writes to it: nothing is committed unless the job is still the worker's.

    It is a `Store`, so that a service called by a job is fenced without knowing of it. An act ends the job in its own
    transaction: killed before that, nothing is written and another attempt begins; killed after it, the job is done.
    Its result is then what the act noted as `after`, with the act's number, until the function returns more.
    """

    def __init__(self, store: Store, lease: Lease) -> None:
        super().__init__(store.database, store.clock, store.tolerance, store.lease_clock)
        self.lease = lease
        #: What the act of the job gave as result, empty while there was none.
        self.concluded: dict[str, Any] = {}
        #: Whether a transaction is open. Another of the same program would wait for it, on SQLite for ever.
        self.is_writing = False

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """As the store's; raises `LeaseLost` or `JobCancelled` at its end, and takes everything back."""
        self.is_writing = True
        try:
            with super().writing() as session:
                yield session
                leases.confirm(session, self.lease)
        finally:
            self.is_writing = False

    @contextmanager
    def act(self, person: P, action: str, subject: str, reason: str = "") -> Iterator[acts.Act[P]]:
        """The one act of a job, which ends it; raises `JobWroteAlready` for a second, else as `writing`.

        Computing belongs before it: while an act is open nobody else can write.
        """
        with super().act(person, action, subject, reason or f"后台任务 {self.lease.job}") as act:
            yield act
            result = json.loads(noted(act.after)) | {"act": act.number}
            leases.conclude(act.session, self.lease, act.number, act.now, result)
        self.concluded = result


class JobContext:
    """What a job knows and may do. Services are called with `store` and `person`, as anywhere."""

    def __init__(self, job: Job, store: JobStore, person: Person, heartbeat: Heartbeat) -> None:
        self.job = job
        self.store = store
        self.person = person
        self._heartbeat = heartbeat

    def progress(self, done: int, total: int = 0, message: str = "") -> None:
        """Tell how much is done of how much (0: unknown); call it often, it costs next to nothing.

        Raises `JobStopped` when the job is to be left: it was cancelled, is another's, or the worker is to stop.
        """
        self._heartbeat.tell(Progress(done, total, message), may_write=not self.store.is_writing)

    def act(self, action: str, subject: str, reason: str = "") -> AbstractContextManager[Act]:
        """The one act of the job, in the name of who asked for it; see `JobStore.act`."""
        return act_of(self.store, self.person, action, subject, reason)
