"""Workers that are killed, at every point of a job's life: the job is done once, with one act and one result."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select

from xiangheng_platform.access.person import Person
from xiangheng_platform.jobs import leases, queue
from xiangheng_platform.jobs.kinds import Kinds
from xiangheng_platform.jobs.records import Job, State
from xiangheng_platform.jobs.tables import JobRow
from xiangheng_platform.store.moments import system_clock
from xiangheng_platform.store.proof import prove
from xiangheng_platform.store.store import Store
from xiangheng_platform.store.tables import AuditRow

PROGRAM = Path(__file__).with_name("program.py")
NEVER = 10_000
LEASE = 60
PATIENCE = 120.0

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="a program cannot kill itself so suddenly on Windows"
)


def command(url: str, lease: int, moment: str, point: str) -> list[str]:
    """How the worker's program is started."""
    return [sys.executable, str(PROGRAM), url, str(lease), moment, point]


def run_program(url: str, clock: Any, point: int) -> subprocess.CompletedProcess[str]:
    """Let the program work at the moment that the clock shows, and be killed at a point."""
    started = command(url, LEASE, clock().isoformat(), str(point))
    return subprocess.run(started, capture_output=True, text=True, timeout=PATIENCE)


@contextmanager
def running(url: str, lease: int) -> Iterator[subprocess.Popen[str]]:
    """A worker with leases of so many seconds, killed at the end if it still lives."""
    with subprocess.Popen(command(url, lease, "now", "hang"), text=True) as worker:
        try:
            yield worker
        finally:
            worker.kill()


def wait_until(condition: Callable[[], bool]) -> None:
    """Look again and again until something holds; fails if it never does."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "waited for in vain"
        time.sleep(0.02)


def acts_of(store: Store, job: int) -> list[int]:
    """The acts that a job wrote."""
    with store.reading() as session:
        rows = session.exec(select(AuditRow).where(AuditRow.action == "test:job:write"))
        return [row.number for row in rows if row.reason == f"后台任务 {job}"]


def done_once(store: Store, job: int) -> bool:
    """Whether a job is done, with one act, and its result is that act's."""
    found, acts = leases.look(store, job), acts_of(store, job)
    expected = (State.DONE, acts[0], {"wrote": job, "act": acts[0]}) if len(acts) == 1 else None
    return (found.state, found.act, found.result) == expected


@pytest.fixture
def survived(
    store: Store, url: str, clock: Any, submitted: Callable[..., Job], worker: Any, writing: Kinds
) -> Callable[[int], Job]:
    """Asks for a job, kills its worker at a point, and lets another worker take over; returns the job then."""

    def _survived(point: int) -> Job:
        job = submitted()
        killed = run_program(url, clock, point)
        assert killed.returncode == -signal.SIGKILL, killed.stderr
        clock.pass_(seconds=LEASE)
        worker(writing).run_waiting()
        return leases.look(store, job.id)

    return _survived


@pytest.fixture
def points(store: Store, url: str, clock: Any, submitted: Callable[..., Job]) -> int:
    """How many points there are in the life of a job; one is done for that."""
    submitted()
    done = run_program(url, clock, NEVER)
    assert done.returncode == 0, done.stderr
    assert done_once(store, 1)
    return int(done.stdout)


@pytest.mark.parametrize(
    "shares", [(0.6, 0.85), pytest.param((0.25,), marks=pytest.mark.thorough)], ids=["late", "early"]
)
def test_a_killed_worker_s_job_is_done_once(
    store: Store, survived: Callable[[int], Job], points: int, shares: tuple[float, ...]
) -> None:
    """Around its act, late, and, where nothing of it was written yet, early in its life."""
    for share in shares:
        job = survived(round(points * share))

        assert done_once(store, job.id), f"killed at {share} of its life"
        assert job.attempt in {1, 2}


@pytest.mark.thorough
def test_a_worker_may_be_killed_at_every_point(
    store: Store, survived: Callable[[int], Job], points: int
) -> None:
    """The sweep: every point there is, one job after the other, on one history that holds."""
    attempts = []
    for point in range(1, points + 1):
        job = survived(point)
        attempts.append(job.attempt)

        assert done_once(store, job.id), f"killed at point {point}"

    with store.database.reading() as connection:
        assert prove(connection).holds
    # Begun once while it was not yet taken or already done, twice in between.
    assert attempts == sorted(attempts[: points // 2]) + sorted(attempts[points // 2 :], reverse=True)
    assert set(attempts) == {1, 2}


@pytest.mark.one_database  # it looks for work as every worker does, which `test_leases` sees on both
def test_a_worker_killed_half_way_is_taken_over(store: Store, url: str, liu: Person, writing: Kinds) -> None:
    """Real programs, real clocks: another begins the job anew, and does it."""
    store.clock = system_clock
    queue.submit(store, liu, writing, "test.kind")
    with running(url, 2) as first:
        wait_until(lambda: leases.look(store, 1).progress.message == "一半")
        begun = leases.look(store, 1)
        with running(url, 2):
            first.send_signal(signal.SIGKILL)
            wait_until(lambda: leases.look(store, 1).state.is_over)
    done = leases.look(store, 1)

    assert (done.attempt, done.worker != begun.worker, done_once(store, 1)) == (2, True, True)


@pytest.mark.thorough
def test_a_worker_that_lives_keeps_its_job(store: Store, url: str, liu: Person, writing: Kinds) -> None:
    """Silent for longer than a lease, while another looks for work all the time."""
    store.clock = system_clock
    queue.submit(store, liu, writing, "test.kind")
    with running(url, 6), running(url, 6):
        wait_until(lambda: leases.look(store, 1).progress.message == "一半")
        begun, first = leases.look(store, 1), _beat_at(store)
        wait_until(lambda: (_beat_at(store) - first).total_seconds() > 7)

        assert leases.look(store, 1) == begun


def _beat_at(store: Store) -> Any:
    with store.reading() as session:
        return session.exec(select(JobRow.beat_at)).one()


@pytest.mark.one_database  # many threads do the same on both in `test_leases`
def test_worker_programs_share_the_work(
    store: Store, url: str, clock: Any, submitted: Callable[..., Job]
) -> None:
    """Two programs, twenty jobs, each done once and at the first attempt."""
    for _ in range(20):
        submitted()
    programs = [
        subprocess.Popen(
            command(url, LEASE, clock().isoformat(), str(NEVER)), stdout=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    for one in programs:
        one.communicate(timeout=PATIENCE)
    with store.reading() as session:
        rows = session.exec(select(JobRow).order_by(col(JobRow.id))).all()

    assert [one.returncode for one in programs] == [0, 0]
    assert {(row.state, row.attempt) for row in rows} == {("done", 1)}
    assert [row.id for row in rows if not done_once(store, row.id)] == []
