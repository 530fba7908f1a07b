"""Whatever workers, people and clocks do, in whatever order: one act a job, and only by whoever has it."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as some
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlmodel import col, select

from xiangheng_platform.jobs import leases, queue
from xiangheng_platform.jobs.context import JobStore
from xiangheng_platform.jobs.errors import JobError, JobIsOver
from xiangheng_platform.jobs.leases import Lease
from xiangheng_platform.jobs.records import Job, Progress, State
from xiangheng_platform.jobs.tables import JobRow
from xiangheng_platform.store.store import Store
from xiangheng_platform.store.tables import AuditRow


def act(store: Store, lease: Lease) -> None:
    """Write the one act of a job."""
    with JobStore(store, lease).act("user:liu", "test:job:write", f"job:{lease.job}"):
        pass


WRITES: list[Callable[[Store, Lease], None]] = [
    act,
    leases.release,
    lambda store, lease: leases.renew(store, lease, Progress(1, 2)),
    lambda store, lease: leases.finish(store, lease, '{"by":"finish"}', Progress(2, 2)),
    lambda store, lease: leases.fail(store, lease, "X", "坏了", Progress()),
    lambda store, lease: leases.retry_later(store, lease, "STORE-BUSY", "正忙"),
]


class AnyOrder(RuleBasedStateMachine):
    """Jobs of a kind of their own, with every lease that was ever given on them."""

    machines = 0

    def __init__(self, store: Store, clock: Any, ask: Callable[..., Job], person: Any, kind: Any) -> None:
        super().__init__()
        AnyOrder.machines += 1
        self.store, self.clock, self.person = store, clock, person
        self.clock.pass_(hours=1)  # whatever the machine before left the clock at must not matter to this one
        self.kind = f"test.kind-{AnyOrder.machines}"
        self.kinds = {self.kind: kind(lambda context, arguments: {}, self.kind)}
        self.ask = ask
        self.jobs: list[int] = []
        self.held: list[Lease] = []
        self.over: dict[int, State] = {}

    @rule()
    def submit(self) -> None:
        """Somebody asks for a job."""
        self.jobs.append(self.ask(self.kinds, self.kind).id)

    @rule(seconds=some.sampled_from([0, 0, 59, 60, 60, 300, -1, -9]))
    def claim(self, seconds: int) -> None:
        """Time passes, or the clock is set back a little, and a worker looks for a job.

        Thirty times nine seconds back are less than the store tolerates, so acts are never refused for the clock. What
        it gets was not over, and its lease is a new one.
        """
        self.clock.pass_(seconds=seconds)
        found = leases.claim(self.store, "甲", [self.kind], timedelta(seconds=60))
        if found is not None:
            lease, job = found
            assert job.id not in self.over
            assert lease.number > self._newest(job.id)
            self.held.append(lease)

    @precondition(lambda self: self.held)
    @rule(data=some.data(), write=some.sampled_from(WRITES))
    def write(self, data: some.DataObject, write: Callable[[Store, Lease], None]) -> None:
        """Somebody who has or had a lease writes; only with the newest can it be taken."""
        lease = data.draw(some.sampled_from(self.held))
        try:
            write(self.store, lease)
        except JobError:
            leases.mark_cancelled(self.store, lease)
        else:
            assert lease.number == self._newest(lease.job)

    @precondition(lambda self: len(self.jobs) > 1)
    @rule(data=some.data())
    def cancel(self, data: some.DataObject) -> None:
        """Somebody cancels a job."""
        number = data.draw(some.sampled_from(self.jobs))
        with suppress(JobIsOver):
            queue.cancel(self.store, self.person, number)

    @invariant()
    def one_act_a_job(self) -> None:
        """A job with an act is done by it, one without has none in the audit log, and what is over stays over."""
        with self.store.reading() as session:
            rows = session.exec(select(JobRow).where(JobRow.kind == self.kind)).all()
            subjects = [f"job:{row.id}" for row in rows]
            is_ours = (AuditRow.action == "test:job:write", col(AuditRow.subject).in_(subjects))
            acts = session.exec(select(AuditRow.subject, AuditRow.number).where(*is_ours)).all()
        assert sorted(acts) == sorted((f"job:{row.id}", row.act) for row in rows if row.act is not None)
        for row in rows:
            state = State(row.state)
            assert row.act is None or state is State.DONE
            assert row.attempt <= row.most_attempts
            assert self.over.get(row.id, state) is state
            if state.is_over:
                self.over[row.id] = state

    def _newest(self, job: int) -> int:
        return max((lease.number for lease in self.held if lease.job == job), default=0)


@pytest.mark.parametrize(
    "examples", [5, pytest.param(200, marks=pytest.mark.thorough)], ids=["sample", "sweep"]
)
def test_in_any_order(
    store: Store, clock: Any, submitted: Callable[..., Job], liu: Any, kind: Any, examples: int
) -> None:
    """Thirty steps of any kind, many times over, on one database."""

    class Here(AnyOrder):
        """On this test's database."""

        def __init__(self) -> None:
            super().__init__(store, clock, submitted, liu, kind)

    run_state_machine_as_test(
        Here, settings=settings(max_examples=examples, stateful_step_count=30, deadline=None)
    )
