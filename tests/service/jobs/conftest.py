"""People, kinds and workers for the tests of jobs."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest

from xiangheng_platform.access.person import Granted, Person
from xiangheng_platform.access.roles import Role
from xiangheng_platform.jobs import leases, queue
from xiangheng_platform.jobs.context import JobContext
from xiangheng_platform.jobs.kinds import Function, JobKind, Kinds, registry
from xiangheng_platform.jobs.leases import Lease
from xiangheng_platform.jobs.records import Job
from xiangheng_platform.jobs.worker import Identify, Worker
from xiangheng_platform.settings import JobSettings
from xiangheng_platform.store.store import Store

LEASE = timedelta(seconds=60)


def write(context: JobContext, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """A job that writes one act."""
    context.progress(1, 2, "算")
    with context.act("test:job:write", "x") as act:
        act.note(after={"wrote": context.job.id})
    return {}


def make_kind(function: Function, name: str = "test.kind", **more: Any) -> JobKind:
    """A kind that everybody who may run jobs may ask for."""
    return JobKind(name, "试一试", "job.run", function, **more)


def inspector(store: Store, login: str) -> Person:
    """Whoever has the login is an inspector."""
    return Person(login, (Granted(Role.INSPECTOR),))


@pytest.fixture
def kind() -> Callable[..., JobKind]:
    """Makes a kind of a function."""
    return make_kind


@pytest.fixture
def writing() -> Kinds:
    """A registry with one kind, whose jobs write one act."""
    return registry([make_kind(write)])


@pytest.fixture
def liu() -> Person:
    """An inspector."""
    return Person("liu", (Granted(Role.INSPECTOR),))


@pytest.fixture
def ma() -> Person:
    """Another inspector."""
    return Person("ma", (Granted(Role.INSPECTOR),))


@pytest.fixture
def chen() -> Person:
    """The administrator."""
    return Person("chen", (Granted(Role.ADMINISTRATOR),))


@pytest.fixture
def submitted(store: Store, liu: Person, writing: Kinds) -> Callable[..., Job]:
    """Asks for a job, of the kind that writes if no other is given."""

    def _submit(kinds: Kinds = writing, kind: str = "test.kind", **more: Any) -> Job:
        return queue.submit(store, liu, kinds, kind, **more)

    return _submit


@pytest.fixture
def claimed(store: Store) -> Callable[..., tuple[Lease, Job] | None]:
    """Takes the next job, with a lease of a minute."""
    return lambda worker="甲", by=store, **more: leases.claim(by, worker, ["test.kind"], LEASE, **more)


@pytest.fixture
def worker(store: Store) -> Callable[..., Worker]:
    """Makes a worker of some kinds, with a lease of a minute."""

    def _worker(kinds: Kinds, by: Store = store, identify: Identify = inspector, **more: Any) -> Worker:
        return Worker(by, kinds, identify, JobSettings(lease_seconds=60, poll_seconds=0.01), **more)

    return _worker


@pytest.fixture
def run(store: Store, worker: Callable[..., Worker], submitted: Callable[..., Job]) -> Callable[..., Job]:
    """Asks for a job of one function and lets a worker run what waits; returns the job as it then stands."""

    def _run(function: Function, **more: Any) -> Job:
        kinds = registry([make_kind(function, **more)])
        job = submitted(kinds)
        worker(kinds).run_waiting()
        return leases.look(store, job.id)

    return _run
