"""Asking for jobs, looking at them, cancelling them: as an act, by those who may."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from xiangheng_platform.access.errors import NotAllowed
from xiangheng_platform.access.person import Granted, Person
from xiangheng_platform.access.roles import Role
from xiangheng_platform.jobs import queue
from xiangheng_platform.jobs.errors import JobIsOver, JobRefused, JobUnknown, KindUnknown
from xiangheng_platform.jobs.kinds import JobKind, Kinds, Parameter, WholeNumber, registry
from xiangheng_platform.jobs.records import Job, State
from xiangheng_platform.store.store import Store
from xiangheng_platform.store.tables import AuditRow

Submitted = Callable[..., Job]
Claimed = Callable[..., Any]


def last_row(store: Store) -> AuditRow:
    """The newest row of the audit log."""
    with store.reading() as session:
        return session.exec(select(AuditRow).order_by(col(AuditRow.number).desc())).first()  # type: ignore[return-value]  # the making of the store is always there


@pytest.fixture
def counting(kind: Callable[..., JobKind]) -> Kinds:
    """A kind with two arguments, one of which must be given."""
    return registry(
        [
            kind(
                lambda context, arguments: {},
                parameters=(
                    Parameter("rows", "行数", WholeNumber(least=1)),
                    Parameter("keep", "保留", WholeNumber(), 7),
                ),
            )
        ]
    )


def test_a_job_that_is_asked_for_waits(submitted: Submitted, clock: Any) -> None:
    """It stands in the queue with who asked for it and when."""
    job = submitted()

    assert (job.id, job.state, job.asked_by, job.attempt) == (1, State.WAITING, "liu", 0)
    assert job.created_at - clock() < timedelta(seconds=1)


def test_asking_is_an_act(submitted: Submitted, store: Store) -> None:
    """The audit log has who asked for what, and why."""
    submitted(reason="季度核对")
    row = last_row(store)

    assert (row.actor, row.action, row.subject, row.reason) == (
        "user:liu",
        "jobs:job:submit",
        "job-kind:test.kind",
        "季度核对",
    )
    assert row.after == '{"arguments":{},"job":1}'


def test_jobs_are_counted_on(submitted: Submitted) -> None:
    """Numbers are given in order."""
    assert [submitted().id for _ in range(3)] == [1, 2, 3]


def test_arguments_are_read_and_filled_in(submitted: Submitted, counting: Kinds) -> None:
    """What was typed becomes what is meant; what was not typed has its default."""
    assert submitted(counting, arguments={"rows": "12"}).arguments == {"rows": 12, "keep": 7}


def test_every_faulty_argument_is_told(submitted: Submitted, counting: Kinds, store: Store) -> None:
    """One that is missing, one that is wrong and one that there is not: three faults, and no job."""
    with pytest.raises(JobRefused) as refusal:
        submitted(counting, arguments={"keep": "七", "color": "red"})

    assert sorted(fault.where for fault in refusal.value.faults) == ["color", "keep", "rows"]
    assert store.last_act().number == 1


@pytest.mark.parametrize("given", [0, -1, "0", "1.5", 1.5, True, None, "", [1]])
def test_what_is_no_number_of_rows_is_refused(submitted: Submitted, counting: Kinds, given: Any) -> None:
    """A whole number is a whole number, from whatever program it comes."""
    with pytest.raises(JobRefused):
        submitted(counting, arguments={"rows": given})


@pytest.mark.parametrize("priority", [0, 10])
def test_a_priority_that_there_is_not_is_refused(submitted: Submitted, priority: int) -> None:
    """Priorities go from one to nine."""
    with pytest.raises(JobRefused, match="1（最先）–9"):
        submitted(priority=priority)


def test_an_unknown_kind_is_refused_with_those_there_are(submitted: Submitted) -> None:
    """The refusal names what could have been meant."""
    with pytest.raises(KindUnknown, match=r"test\.kind"):
        submitted(kind="test.kimd")


def test_a_kind_needs_its_own_right(store: Store, liu: Person, chen: Person) -> None:
    """Who may run jobs may not by that back up the database."""
    kinds = registry([JobKind("k", "备份", "store.backup", lambda context, arguments: {})])
    with pytest.raises(NotAllowed, match="备份数据库"):
        queue.submit(store, liu, kinds, "k")

    assert queue.submit(store, chen, kinds, "k").asked_by == "chen"


def test_who_may_not_run_jobs_is_refused(store: Store, writing: Kinds) -> None:
    """Somebody without a role asks for nothing."""
    with pytest.raises(NotAllowed, match="启动后台任务"):
        queue.submit(store, Person("nobody"), writing, "test.kind")


def test_one_sees_ones_own_jobs(store: Store, submitted: Submitted, liu: Person, ma: Person) -> None:
    """Another inspector's jobs are not in the list; asked for, they answer like one that there is not."""
    job = submitted()

    with store.view(liu) as view:
        assert [one.id for one in queue.jobs(view).rows] == [1]
    with store.view(ma) as view:
        assert queue.jobs(view).rows == ()
    with store.view(liu) as view:
        assert queue.find(view, job.id) == job
    told = []
    for number in (job.id, 9):
        with pytest.raises(JobUnknown) as refused, store.view(ma) as view:
            queue.find(view, number)
        told.append(str(refused.value).replace(str(number), "…"))
    assert told[0] == told[1]


def test_an_administrator_sees_all_jobs(store: Store, submitted: Submitted, chen: Person) -> None:
    """The newest stands first; kinds and states narrow the list down."""
    submitted()
    submitted()
    queue.cancel(store, chen, 1)

    with store.view(chen) as view:
        assert [one.id for one in queue.jobs(view).rows] == [2, 1]
    with store.view(chen) as view:
        assert [one.id for one in queue.jobs(view, states=[State.CANCELLED]).rows] == [1]
    with store.view(chen) as view:
        assert queue.jobs(view, kind="store.backup").rows == ()
    with store.view(chen) as view:
        assert [one.id for one in queue.jobs(view, limit=1).rows] == [2]


def test_a_number_without_a_job_is_told(store: Store, chen: Person) -> None:
    """There is no job 9."""
    with pytest.raises(JobUnknown, match="没有任务 9"), store.view(chen) as view:
        queue.find(view, 9)


def test_a_waiting_job_is_cancelled_at_once(
    store: Store, submitted: Submitted, claimed: Claimed, liu: Person
) -> None:
    """Nobody takes it any more, and the act says who cancelled it."""
    submitted()
    job = queue.cancel(store, liu, 1, "不需要了")

    assert (job.state, claimed()) == (State.CANCELLED, None)
    assert (last_row(store).action, last_row(store).reason) == ("jobs:job:cancel", "不需要了")


def test_a_job_that_is_over_cannot_be_cancelled(store: Store, submitted: Submitted, liu: Person) -> None:
    """Twice is once too often; no second act is written."""
    submitted()
    queue.cancel(store, liu, 1)
    with pytest.raises(JobIsOver, match="已取消"):
        queue.cancel(store, liu, 1)

    assert store.last_act().number == 3


def test_another_s_job_cannot_be_cancelled(
    store: Store, submitted: Submitted, ma: Person, chen: Person
) -> None:
    """Only whoever asked for it, or the administrator; an auditor sees it, and is told that the right is lacking."""
    submitted()
    with pytest.raises(JobUnknown):
        queue.cancel(store, ma, 1)
    with pytest.raises(NotAllowed, match="取消后台任务"):
        queue.cancel(store, Person("shen", (Granted(Role.AUDITOR),)), 1)

    assert queue.cancel(store, chen, 1).state is State.CANCELLED
