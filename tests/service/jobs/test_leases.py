"""One worker has a job at a time, and nobody else can write to it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from sqlmodel import Session

from xiangheng_platform.access.person import Person
from xiangheng_platform.jobs import leases, queue
from xiangheng_platform.jobs.errors import JobCancelled, LeaseLost
from xiangheng_platform.jobs.leases import Lease
from xiangheng_platform.jobs.records import Job, Progress, State
from xiangheng_platform.store.database import Database
from xiangheng_platform.store.store import Store

Submitted = Callable[..., Job]
Claimed = Callable[..., Any]
HALF = Progress(1, 2, "一半")
WRITES: dict[str, Callable[[Store, Lease], None]] = {
    "keep": lambda store, lease: leases.renew(store, lease, HALF),
    "finish": lambda store, lease: leases.finish(store, lease, "{}", HALF),
    "fail": lambda store, lease: leases.fail(store, lease, "X", "坏了", HALF),
    "give back": leases.release,
    "put off": lambda store, lease: leases.retry_later(store, lease, "X", "坏了"),
}


def test_nothing_to_take_is_nothing(claimed: Claimed) -> None:
    """An empty queue gives no job."""
    assert claimed() is None


def test_a_job_is_taken_once(submitted: Submitted, claimed: Claimed) -> None:
    """Whoever comes second gets none."""
    submitted()
    lease, job = claimed("甲")

    assert (job.state, job.worker, job.attempt, lease.number) == (State.RUNNING, "甲", 1, 1)
    assert claimed("乙") is None


def test_the_most_urgent_then_the_oldest_is_taken(submitted: Submitted, claimed: Claimed) -> None:
    """One stands before five, and of two fives the first."""
    for priority in (5, 5, 9, 1):
        submitted(priority=priority)

    assert [claimed()[1].id for _ in range(4)] == [4, 1, 2, 3]


def test_a_job_for_later_is_taken_later(submitted: Submitted, claimed: Claimed, clock: Any) -> None:
    """Not before its moment, but at it."""
    submitted(run_after=clock() + timedelta(hours=1))

    assert claimed() is None
    clock.pass_(hours=1)
    assert claimed()[1].id == 1


def test_a_kind_that_a_worker_does_not_know_is_left(submitted: Submitted, store: Store) -> None:
    """A worker of an older version leaves newer jobs to newer workers."""
    submitted()

    assert leases.claim(store, "甲", ["other.kind"], timedelta(seconds=60)) is None


def test_one_job_can_be_taken_out_of_turn(submitted: Submitted, claimed: Claimed) -> None:
    """Whoever waits for a job of hers runs that one, not those that were asked for before."""
    submitted()
    submitted()

    assert claimed(only=2)[1].id == 2


def test_a_lease_that_is_kept_is_not_taken_over(
    store: Store, submitted: Submitted, claimed: Claimed, clock: Any
) -> None:
    """Signs of life lengthen it, however long the job takes."""
    submitted()
    lease, _ = claimed("甲")
    for _ in range(5):
        clock.pass_(seconds=50)
        leases.renew(store, lease, HALF)

    assert claimed("乙") is None
    assert leases.look(store, 1).progress == HALF


def test_a_lease_that_ran_out_is_taken_over(submitted: Submitted, claimed: Claimed, clock: Any) -> None:
    """The next attempt is another's, begins anew, and has a higher number."""
    submitted()
    claimed("甲")
    clock.pass_(seconds=60)
    lease, job = claimed("乙")

    assert (job.worker, job.attempt, lease.number, job.progress) == ("乙", 2, 2, Progress())


@pytest.mark.parametrize("write", WRITES)
def test_a_worker_whose_job_was_taken_over_writes_nothing(
    store: Store, submitted: Submitted, claimed: Claimed, clock: Any, write: str
) -> None:
    """Whatever it tries is refused, and the job is as its new worker left it."""
    submitted()
    old, _ = claimed("甲")
    clock.pass_(minutes=5)
    _, job = claimed("乙")
    with pytest.raises(LeaseLost, match="已由别的接手"):
        WRITES[write](store, old)
    leases.mark_cancelled(store, old)

    assert leases.look(store, 1) == job


@pytest.mark.parametrize("write", WRITES)
def test_a_worker_that_slept_and_was_not_missed_goes_on(
    store: Store, submitted: Submitted, claimed: Claimed, clock: Any, write: str
) -> None:
    """A lease that ran out is lost only when somebody takes the job: the number decides, not the time."""
    submitted()
    lease, _ = claimed("甲")
    clock.pass_(days=1)
    WRITES[write](store, lease)

    assert leases.look(store, 1).attempt in {0, 1}


@pytest.mark.parametrize("write", WRITES)
def test_a_cancelled_job_s_worker_is_told(
    store: Store, submitted: Submitted, claimed: Claimed, liu: Person, write: str
) -> None:
    """At its next write; then it drops the job."""
    submitted()
    lease, _ = claimed("甲")
    queue.cancel(store, liu, 1)
    with pytest.raises(JobCancelled):
        WRITES[write](store, lease)
    leases.mark_cancelled(store, lease)

    assert leases.look(store, 1).state is State.CANCELLED


def test_a_cancelled_job_of_a_dead_worker_is_over(
    store: Store, submitted: Submitted, claimed: Claimed, liu: Person, clock: Any
) -> None:
    """Nobody begins it again."""
    submitted()
    claimed("甲")
    queue.cancel(store, liu, 1)
    clock.pass_(seconds=60)

    assert claimed("乙") is None
    assert leases.look(store, 1).state is State.CANCELLED


def test_a_job_whose_workers_always_die_is_given_up(
    store: Store, submitted: Submitted, claimed: Claimed, clock: Any
) -> None:
    """After three attempts it fails, and says why and what to look at."""
    submitted()
    for _ in range(3):
        assert claimed() is not None
        clock.pass_(seconds=60)

    assert claimed() is None
    job = leases.look(store, 1)
    assert (job.state, job.error_code, job.attempt) == (State.FAILED, "JOB-GIVEN-UP", 3)
    assert "再重新提交" in job.error
    assert job.finished_at == clock()


def test_a_job_that_is_given_back_waits_as_before(
    store: Store, submitted: Submitted, claimed: Claimed
) -> None:
    """A worker that stops costs no attempt."""
    submitted()
    for _ in range(5):
        leases.release(store, claimed()[0])

    assert (leases.look(store, 1).state, leases.look(store, 1).attempt) == (State.WAITING, 0)


def test_a_job_that_is_put_off_waits_for_a_lease(
    store: Store, submitted: Submitted, claimed: Claimed, clock: Any
) -> None:
    """The database is given time to come round; what it said is kept until the next attempt."""
    submitted()
    leases.retry_later(store, claimed()[0], "STORE-BUSY", "正忙")

    assert (claimed(), leases.look(store, 1).error) == (None, "正忙")
    clock.pass_(seconds=60)
    assert claimed()[1].error == ""


def test_a_job_that_is_put_off_too_often_fails(
    store: Store, submitted: Submitted, claimed: Claimed, clock: Any
) -> None:
    """With what the database said last."""
    submitted()
    for _ in range(3):
        leases.retry_later(store, claimed()[0], "STORE-BUSY", "正忙")
        clock.pass_(seconds=60)

    assert claimed() is None
    assert (leases.look(store, 1).state, leases.look(store, 1).error) == (State.FAILED, "正忙")


def test_a_clock_that_goes_back_holds_up_no_job(submitted: Submitted, claimed: Claimed, clock: Any) -> None:
    """A lease that was given a day later than it is now would last for a day; it is known to be wrong."""
    submitted()
    claimed("甲")
    clock.pass_(days=-1)

    assert claimed("乙")[1].attempt == 2


def test_a_clock_that_goes_back_takes_no_job_from_the_living(
    store: Store, submitted: Submitted, claimed: Claimed, clock: Any
) -> None:
    """By less than a lease, nobody is missed; after the next sign of life all is as ever."""
    submitted()
    lease, _ = claimed("甲")
    clock.pass_(seconds=-59)
    assert claimed("乙") is None
    leases.renew(store, lease, HALF)
    clock.pass_(seconds=59)

    assert claimed("乙") is None


def test_many_workers_take_every_job_once(
    store: Store, url: str, clock: Any, submitted: Submitted, claimed: Claimed
) -> None:
    """Four at once, each through a connection of its own: forty jobs, each taken once."""
    for _ in range(40):
        submitted()
    taken: list[int] = []
    begin = Barrier(4)

    def _take() -> None:
        database = Database(url, patience=60)
        begin.wait()
        while (found := claimed("甲", Store(database, clock))) is not None:
            taken.append(found[1].id)
        database.close()

    workers = [Thread(target=_take) for _ in range(4)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()

    assert sorted(taken) == list(range(1, 41))


@pytest.mark.parametrize("hours", [-30, 30])
def test_machines_whose_clocks_differ_do_not_rob_each_other(
    store: Store, submitted: Submitted, claimed: Claimed, hours: int
) -> None:
    """A machine that is more than a day off takes nothing from a worker that lives, nor loses what it took."""
    submitted()
    right = Store(store.database)
    wrong = Store(store.database, lambda: right.clock() + timedelta(hours=hours))
    lease, _ = claimed("甲", by=right)
    assert claimed("乙", by=wrong) is None
    leases.release(right, lease)
    lease, _ = claimed("乙", by=wrong)

    assert claimed("甲", by=right) is None
    leases.renew(wrong, lease, HALF)
    assert claimed("甲", by=right) is None
    leases.finish(wrong, lease, "{}", HALF)
    assert (leases.look(store, 1).state, leases.look(store, 1).attempt) == (State.DONE, 1)


class Waiting(Store):
    """A store that waits for other writers before it writes for the first time, while something happens."""

    def __init__(self, store: Store, meanwhile: Callable[[], None]) -> None:
        super().__init__(store.database, store.clock, lease_clock=store.lease_clock)
        self.meanwhile = [meanwhile]

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """As the store's, after what happened."""
        while self.meanwhile:
            self.meanwhile.pop()()
        with super().writing() as session:
            yield session


def test_a_worker_that_lives_keeps_its_job_while_another_waits_to_write(
    store: Store, submitted: Submitted, claimed: Claimed, clock: Any
) -> None:
    """Signs of life that are newer than the other's first look are no sign of a wrong clock."""
    submitted()
    submitted()
    alive, _ = claimed("甲")
    claimed("丙")
    clock.pass_(seconds=50)
    leases.renew(store, alive, HALF)
    clock.pass_(seconds=20)

    def _lives_on() -> None:
        for _ in range(3):
            clock.pass_(seconds=40)
            leases.renew(store, alive, HALF)

    _, taken = claimed("乙", by=Waiting(store, _lives_on))
    assert taken.id == 2
    leases.renew(store, alive, HALF)
