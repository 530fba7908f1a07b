"""What a job writes, it writes once or not at all."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from sqlmodel import select

from xiangheng_platform.access.person import SYSTEM, Person
from xiangheng_platform.jobs import leases, queue
from xiangheng_platform.jobs.context import JobContext, JobStore
from xiangheng_platform.jobs.records import Job, State
from xiangheng_platform.store.errors import StoreBusy, StoreUnusable
from xiangheng_platform.store.personal import commit
from xiangheng_platform.store.store import Store
from xiangheng_platform.store.tables import AuditRow
from xiangheng_scoring.errors import XianghengError

#: What a job may do is said by our code; `test_leases` and `test_queue` ask both databases.
pytestmark = pytest.mark.one_database

Run = Callable[..., Job]
Arguments = Mapping[str, Any]


def written(store: Store) -> list[AuditRow]:
    """The acts that jobs wrote."""
    with store.reading() as session:
        return list(session.exec(select(AuditRow).where(AuditRow.action == "test:job:write")))


def service(store: Store, person: Person) -> str:
    """A service like any: it knows nothing of jobs."""
    with store.act(person.actor, "test:job:write", "x") as act:
        act.note(after={"rows": 3})
    return "3 行"


def test_an_act_ends_the_job_with_what_it_noted(store: Store, run: Run) -> None:
    """The result is in the same transaction, in the name of who asked, and the act says of which job it is."""

    def _function(context: JobContext, arguments: Arguments) -> dict[str, Any]:
        with context.act("test:job:write", "x") as act:
            act.note(after={"rows": 3, "name": commit("张三")[0]})
        assert leases.look(store, 1).state is State.DONE
        return {}

    job = run(_function)

    assert job.result == {"rows": 3, "act": 3, "name": {"committed": job.result["name"]["committed"]}}  # type: ignore[index]  # a job that is done has a result
    assert (job.state, job.act) == (State.DONE, 3)
    assert [(row.actor, row.reason) for row in written(store)] == [("user:liu", "后台任务 1")]


def test_what_a_job_returns_completes_what_it_noted(run: Run) -> None:
    """A service's own act is fenced like any, and the job may say more of it."""
    job = run(lambda context, arguments: {"said": service(context.store, context.person)})

    assert job.result == {"rows": 3, "act": 3, "said": "3 行"}


def test_a_job_that_writes_nothing_has_a_result_all_the_same(run: Run) -> None:
    """It is done when its function returns."""
    job = run(lambda context, arguments: {"counted": 7})

    assert (job.state, job.result, job.act) == (State.DONE, {"counted": 7}, None)


def test_a_second_act_is_refused(store: Store, run: Run) -> None:
    """The first has ended the job, and stands; the second is not written, and the job says so."""

    def _function(context: JobContext, arguments: Arguments) -> dict[str, Any]:
        service(context.store, context.person)
        service(context.store, context.person)
        return {}

    job = run(_function)

    assert (job.state, job.error_code, len(written(store))) == (State.DONE, "JOB-WROTE", 1)


def test_what_goes_wrong_after_the_act_does_not_undo_it(store: Store, run: Run) -> None:
    """The job is done, with its result, and tells what happened afterwards."""

    def _function(context: JobContext, arguments: Arguments) -> dict[str, Any]:
        service(context.store, context.person)
        raise XianghengError("后来坏了")

    job = run(_function)

    assert (job.state, job.result, job.error_code) == (State.DONE, {"rows": 3, "act": 3}, "XIANGHENG")
    assert "后来坏了" in job.error


def test_an_act_that_breaks_off_leaves_nothing(store: Store, run: Run) -> None:
    """Neither act nor result; the job failed."""

    def _function(context: JobContext, arguments: Arguments) -> dict[str, Any]:
        with context.act("test:job:write", "x"):
            raise XianghengError("坏了")

    job = run(_function)

    assert (job.state, job.result, written(store)) == (State.FAILED, None, [])


@pytest.mark.parametrize("way", ["act", "service", "writing"])
def test_a_worker_that_was_presumed_dead_writes_nothing(
    store: Store, run: Run, claimed: Callable[..., Any], clock: Any, way: str
) -> None:
    """While it slept in the middle of its job another took over: everything of its transaction is taken back."""

    def _function(context: JobContext, arguments: Arguments) -> dict[str, Any]:
        clock.pass_(minutes=5)
        claimed("乙")
        if way == "act":
            with context.act("test:job:write", "x"):
                pass
        elif way == "service":
            service(context.store, context.person)
        else:
            with context.store.writing() as session:
                session.add(AuditRow(number=99, at=clock(), actor="", action="test:job:write", subject="",
                                     before="", after="", reason="", seal="", previous="", digest=""))  # fmt: skip
        return {"never": "told"}

    job = run(_function)

    assert (job.worker, job.attempt, job.state, job.result) == ("乙", 2, State.RUNNING, None)
    assert written(store) == []


def test_a_job_that_was_cancelled_writes_nothing(store: Store, run: Run, liu: Person) -> None:
    """Cancelled before its act ends, the act is taken back."""

    def _function(context: JobContext, arguments: Arguments) -> dict[str, Any]:
        queue.cancel(store, liu, context.job.id)
        service(context.store, context.person)
        return {}

    assert (run(_function).state, written(store)) == (State.CANCELLED, [])


def test_a_job_that_does_not_write_is_cancelled_too(store: Store, run: Run, liu: Person) -> None:
    """Its result is not taken: whoever cancelled it does not expect one."""

    def _function(context: JobContext, arguments: Arguments) -> dict[str, Any]:
        queue.cancel(store, liu, context.job.id)
        return {"counted": 7}

    assert (run(_function).state, run(_function).result) == (State.CANCELLED, None)


def test_progress_tells_that_a_job_was_cancelled(store: Store, run: Run, liu: Person) -> None:
    """The function is left at once."""
    reached: list[str] = []

    def _function(context: JobContext, arguments: Arguments) -> dict[str, Any]:
        queue.cancel(store, liu, context.job.id)
        context.progress(1, 2)
        reached.append("never")
        return {}

    assert (run(_function).state, reached) == (State.CANCELLED, [])


def test_progress_is_kept(run: Run) -> None:
    """Also what was told faster than it is written."""

    def _function(context: JobContext, arguments: Arguments) -> dict[str, Any]:
        for number in range(1, 101):
            context.progress(number, 100, f"第 {number} 个")
        return {}

    job = run(_function)

    assert (job.progress.done, job.progress.total, job.progress.message) == (100, 100, "第 100 个")


def test_progress_may_be_told_within_an_act(run: Run) -> None:
    """It waits for nobody: on SQLite its own act is the one that writes."""

    def _function(context: JobContext, arguments: Arguments) -> dict[str, Any]:
        with context.act("test:job:write", "x"):
            context.progress(1, 1)
        context.progress(1, 1, "写完")
        return {}

    job = run(_function)

    assert (job.state, job.progress.message, job.error) == (State.DONE, "写完", "")


@pytest.mark.parametrize("error", [StoreBusy("正忙"), StoreUnusable("连不上")])
def test_what_the_database_may_get_over_puts_the_job_off(run: Run, error: XianghengError) -> None:
    """The job waits and is begun again, with what the database said."""

    def _function(context: JobContext, arguments: Arguments) -> dict[str, Any]:
        raise error

    job = run(_function)

    assert (job.state, job.attempt, job.error_code) == (State.WAITING, 1, error.code)


def test_a_job_may_go_on_in_another(store: Store, run: Run, kind: Callable[..., Any]) -> None:
    """What was written and what is to follow are there together."""
    follows = kind(lambda context, arguments: {}, "test.other")

    def _function(context: JobContext, arguments: Arguments) -> dict[str, Any]:
        with context.act("test:job:write", "x") as act:
            act.note(after={"next": queue.put(act, follows, {}, context.person.login).id})
        return {}

    assert run(_function).result == {"next": 2, "act": 3}
    assert leases.look(store, 2).kind == "test.other"


def test_reading_goes_on_while_a_job_writes(store: Store, run: Run) -> None:
    """The store of a job reads like any store."""

    def _function(context: JobContext, arguments: Arguments) -> dict[str, Any]:
        with context.store.reading() as session:
            return {"acts": len(list(session.exec(select(AuditRow))))}

    assert run(_function).result == {"acts": 2}


def test_the_platform_s_own_jobs_are_written_in_its_name(store: Store, worker: Any, writing: Any) -> None:
    """A job of a schedule has nobody behind it but the platform."""
    with store.act(SYSTEM.actor, "test:put:job", "x") as act:
        queue.put(act, writing["test.kind"], {}, SYSTEM.login)
    worker(writing).run_waiting()

    assert [row.actor for row in written(store)] == ["system"]


def test_the_store_of_a_job_is_a_store(store: Store, submitted: Any, claimed: Any) -> None:
    """Services take it as they take any, with its clock and its tolerance."""
    submitted()
    lease, _ = claimed()
    fenced = JobStore(store, lease)

    assert isinstance(fenced, Store)
    assert (fenced.database, fenced.clock, fenced.tolerance) == (store.database, store.clock, store.tolerance)
