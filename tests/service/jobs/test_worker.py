"""A worker takes what waits, and a job that goes wrong harms only itself."""

import os
import threading
import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import NullPool, create_engine, text
from sqlalchemy.engine import make_url
from sqlmodel import select

from xiangheng_platform.access.errors import NotAllowed
from xiangheng_platform.access.person import Granted, Person
from xiangheng_platform.access.reach import Reach
from xiangheng_platform.access.roles import Role
from xiangheng_platform.jobs import leases, queue, schedules
from xiangheng_platform.jobs.context import JobContext
from xiangheng_platform.jobs.errors import JobCancelled, LeaseLost, WorkerStops
from xiangheng_platform.jobs.heartbeat import Heartbeat
from xiangheng_platform.jobs.kinds import JobKind, Kinds, Parameter, WholeNumber, registry
from xiangheng_platform.jobs.leases import Lease
from xiangheng_platform.jobs.records import Job, Progress, State
from xiangheng_platform.jobs.recurrence import Every, Recurrence
from xiangheng_platform.jobs.tables import JobRow
from xiangheng_platform.jobs.worker import Worker, embedded
from xiangheng_platform.settings import JobSettings
from xiangheng_platform.store.database import Database
from xiangheng_platform.store.store import Store
from xiangheng_scoring.errors import Fault, FaultsFound

Run = Callable[..., Job]
Submitted = Callable[..., Job]
Arguments = Mapping[str, Any]
PATIENCE = 60.0


def wait_until(condition: Callable[[], bool]) -> None:
    """Look again and again until something holds; fails if it never does."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "waited for in vain"
        time.sleep(0.005)


class Refused(FaultsFound, code="DATA-REFUSED", title="报送数据有误，未予计分"):
    """Two faults."""


def test_a_refusal_is_told_with_every_fault(run: Run) -> None:
    """What a person would read on the terminal is what the job keeps."""

    def _function(context: JobContext, arguments: Arguments) -> dict[str, Any]:
        raise Refused([Fault("A", "D12", "「约95」不是数"), Fault("A", "D13", "空着", remedy="填准确数")])

    job = run(_function)

    assert (job.state, job.error_code) == (State.FAILED, "DATA-REFUSED")
    assert [part in job.error for part in ("共 2 处", "「约95」不是数", "填准确数")] == [True] * 3


@pytest.mark.parametrize(
    "granted",
    [(), (Granted(Role.COUNTY_OFFICER),), (Granted(Role.INSPECTOR, Reach(region="430000/433100")),)],
)
@pytest.mark.parametrize("lost", ["job.run", "audit.verify"])
def test_a_job_of_somebody_who_has_no_right_to_it_any_more_is_not_done(
    worker: Callable[..., Worker], store: Store, liu: Person, kind: Any, granted: Any, lost: str
) -> None:
    """Between asking and beginning a role may be taken away or narrowed; a kind need not ask anything itself."""
    done = list[int]()

    def _function(context: JobContext, arguments: Arguments) -> dict[str, Any]:
        done.append(context.job.id)
        return {}

    kinds = registry([JobKind("test.kind", "试一试", lost, _function)])
    asking = Person("liu", (*liu.granted, Granted(Role.AUDITOR)))
    job = queue.submit(store, asking, kinds, "test.kind")
    worker(kinds, identify=lambda store, login: Person(login, granted)).run_waiting()

    assert (leases.look(store, job.id).state, leases.look(store, job.id).error_code) == (
        State.FAILED,
        "ACCESS-DENIED",
    )
    assert done == []


@pytest.mark.parametrize("error", [ValueError("x 不对"), KeyError("k"), RecursionError(), SystemExit(3)])
def test_a_crash_fails_only_its_job(
    worker: Callable[..., Worker],
    submitted: Submitted,
    store: Store,
    kind: Any,
    error: BaseException,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The log has the trace, the job the sentence, and the next job is run by the same worker."""

    def _function(context: JobContext, arguments: Arguments) -> dict[str, Any]:
        if context.job.id == 1:
            raise error
        return {}

    kinds = registry([kind(_function)])
    submitted(kinds)
    submitted(kinds)
    worker(kinds).run_waiting()

    assert [leases.look(store, number).state for number in (1, 2)] == [State.FAILED, State.DONE]
    assert type(error).__name__ in leases.look(store, 1).error
    assert "job 1 (test.kind) crashed" in caplog.text


def test_a_result_without_a_form_in_json_is_a_crash(run: Run, caplog: pytest.LogCaptureFixture) -> None:
    """It is the program's fault, and is said to be."""
    job = run(lambda context, arguments: {"when": object()})

    assert (job.state, job.error_code, "object" in job.error) == (State.FAILED, "JOB-CRASHED", True)


def test_arguments_are_read_again_when_the_job_runs(
    store: Store, worker: Any, submitted: Any, kind: Any
) -> None:
    """A job that waited while the program was exchanged gets what the program now knows."""
    submitted(registry([kind(lambda context, arguments: {})]))
    needs = kind(lambda context, arguments: {}, parameters=(Parameter("rows", "行数", WholeNumber()),))
    worker(registry([needs])).run_waiting()

    assert leases.look(store, 1).error_code == "JOB-REFUSED"


def test_somebody_who_lost_the_right_meanwhile_has_no_job_done(
    store: Store, writing: Kinds, submitted: Submitted
) -> None:
    """The person is looked up when the job begins, as they then are."""

    def _nobody(store: Store, login: str) -> Person:
        raise NotAllowed(f"账号 {login} 已停用")

    submitted()
    Worker(store, writing, _nobody, JobSettings()).run_waiting()

    assert leases.look(store, 1).error_code == "ACCESS-DENIED"


def test_whoever_watches_is_told(store: Store, writing: Kinds, submitted: Submitted, worker: Any) -> None:
    """Once when a job begins, once when it has ended."""
    seen: list[State] = []
    submitted()
    worker(writing, told=lambda job: seen.append(job.state)).run_waiting()

    assert seen == [State.RUNNING, State.DONE]


def test_an_embedded_worker_runs_what_comes(
    store: Store, writing: Kinds, submitted: Submitted, worker: Any
) -> None:
    """In a thread of the program, until its block ends."""
    with embedded(worker(writing)):
        submitted()
        wait_until(lambda: leases.look(store, 1).state.is_over)

    assert leases.look(store, 1).state is State.DONE
    assert [one for one in threading.enumerate() if one.name == "worker"] == []


def test_a_worker_that_stops_gives_its_job_back(
    store: Store, kind: Any, submitted: Submitted, worker: Any
) -> None:
    """At the job's next progress; another worker begins it again, at no cost of attempts."""
    working = threading.Event()

    def _function(context: JobContext, arguments: Arguments) -> dict[str, Any]:
        while True:
            context.progress(1)
            working.set()

    kinds = registry([kind(_function)])
    submitted(kinds)
    with embedded(worker(kinds)):
        assert working.wait(PATIENCE)

    assert (leases.look(store, 1).state, leases.look(store, 1).attempt) == (State.WAITING, 0)


def test_an_interrupted_worker_gives_its_job_back(store: Store, run: Run) -> None:
    """Ctrl-C in the middle of a job loses nothing."""

    def _function(context: JobContext, arguments: Arguments) -> dict[str, Any]:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(_function)

    assert leases.look(store, 1).state is State.WAITING


def test_a_worker_outlives_its_database(
    store: Store,
    writing: Kinds,
    submitted: Submitted,
    worker: Any,
    away: Callable[[bool], None],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """While it cannot be reached the worker says so, and goes on when it is there again."""
    submitted()
    with embedded(worker(writing)):
        wait_until(lambda: leases.look(store, 1).state.is_over)
        away(True)
        wait_until(lambda: store.database.place in caplog.text)
        away(False)
        submitted()
        wait_until(lambda: leases.look(store, 2).state.is_over)

    assert leases.look(store, 2).state is State.DONE


@pytest.fixture
def away(store: Store, request: pytest.FixtureRequest) -> Callable[[bool], None]:
    """Takes the database away, and brings it back: the file is moved, or the server lets nobody in."""
    if store.database.file is not None:
        file = store.database.file
        moved = file.with_suffix(".moved")
        return lambda is_away: os.replace(*(file, moved) if is_away else (moved, file))

    engine = create_engine(
        make_url(request.getfixturevalue("server")).set(drivername="postgresql+psycopg"),
        isolation_level="AUTOCOMMIT",
        poolclass=NullPool,
    )
    name = store.database.url.database

    def _take(is_away: bool) -> None:
        with engine.connect() as connection:
            connection.execute(text(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS {not is_away}'))
            if is_away:
                query = text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name")
                connection.execute(query, {"name": name})

    return _take


def test_a_clock_that_went_far_back_does_not_hold_up_jobs(
    store: Store, writing: Kinds, submitted: Submitted, worker: Any, chen: Person, clock: Any,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    """Acts are refused, so schedules wait and a job that writes fails, told why; what only reads is done."""
    schedules.add(store, chen, writing, "test.kind", Recurrence(Every.DAY, 0))
    clock.pass_(days=2)
    submitted()
    clock.pass_(hours=-1)
    worker(writing).run_waiting()

    assert (leases.look(store, 1).state, leases.look(store, 1).error_code) == (State.FAILED, "STORE-CLOCK")
    assert "时钟" in caplog.text


@pytest.fixture
def short(store: Store, submitted: Submitted) -> Lease:
    """A lease on job 1 that is so short that its side thread gives a sign of life a hundred times a second."""
    submitted()
    claimed = leases.claim(store, "甲", ["test.kind"], timedelta(milliseconds=30))
    assert claimed is not None
    return claimed[0]


def test_a_silent_computation_keeps_its_lease(store: Store, short: Lease, clock: Any) -> None:
    """The side thread gives signs of life while the job says nothing."""

    def _beat_at() -> Any:
        with store.reading() as session:
            return session.exec(select(JobRow.beat_at)).one()

    with Heartbeat(store, short, threading.Event()):
        clock.pass_(hours=1)
        wait_until(lambda: _beat_at() == clock())


def test_the_side_thread_learns_that_the_job_is_another_s(
    store: Store, short: Lease, claimed: Any, clock: Any
) -> None:
    """The job is told at its next word, without asking the database again."""
    clock.pass_(hours=1)
    claimed("乙")

    def _talk(heartbeat: Heartbeat) -> None:
        while True:
            heartbeat.tell(Progress(1), may_write=False)

    with Heartbeat(store, short, threading.Event()) as heartbeat, pytest.raises(LeaseLost):
        _talk(heartbeat)


def test_a_worker_that_is_to_stop_says_so_at_the_next_word(store: Store, short: Lease) -> None:
    """The job is left where it is, to be given back."""
    stopping = threading.Event()
    stopping.set()

    with Heartbeat(store, short, stopping) as heartbeat, pytest.raises(WorkerStops):
        heartbeat.tell(Progress(1))


def test_a_cancelled_job_of_a_worker_that_is_to_stop_is_cancelled(
    store: Store, short: Lease, liu: Person
) -> None:
    """Cancelling goes before stopping: the job is not given back for another to begin."""
    stopping = threading.Event()
    stopping.set()
    queue.cancel(store, liu, 1)

    with Heartbeat(store, short, stopping) as heartbeat, pytest.raises(JobCancelled):
        heartbeat.tell(Progress(1))


def test_workers_of_one_program_have_names_of_their_own(store: Store, writing: Kinds, worker: Any) -> None:
    """Whoever looks at a job sees which machine and which process has it."""
    names = {worker(writing).name for _ in range(3)}

    assert len(names) == 3
    assert all(f":{os.getpid()}:" in name for name in names)


def test_two_workers_share_the_work(store: Store, writing: Kinds, submitted: Any, worker: Any) -> None:
    """Twenty jobs, each done once, whoever takes it."""
    for _ in range(20):
        submitted()
    databases = [
        Database(store.database.url.render_as_string(hide_password=False), patience=60) for _ in range(2)
    ]
    threads = [
        threading.Thread(target=worker(writing, by=Store(one, store.clock)).run_waiting) for one in databases
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for one in databases:
        one.close()
    found = [leases.look(store, number) for number in range(1, 21)]

    assert {(job.state, job.attempt) for job in found} == {(State.DONE, 1)}
    assert sorted(job.act or 0 for job in found) == list(range(22, 42))
