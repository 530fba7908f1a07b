"""What comes due is put into the queue once, however many look and however long nobody did."""

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

import pytest
from sqlmodel import col, select

from xiangheng_platform.access.errors import NotAllowed
from xiangheng_platform.access.person import Person
from xiangheng_platform.jobs import queue, schedules
from xiangheng_platform.jobs.errors import JobRefused, KindUnknown, ScheduleUnknown
from xiangheng_platform.jobs.kinds import JobKind, Kinds, registry
from xiangheng_platform.jobs.records import Schedule
from xiangheng_platform.jobs.recurrence import Every, Recurrence
from xiangheng_platform.store.database import Database
from xiangheng_platform.store.moments import beijing
from xiangheng_platform.store.store import Store
from xiangheng_platform.store.tables import AuditRow

DAILY = Recurrence(Every.DAY, 8)
Add = Callable[..., Schedule]


@pytest.fixture
def added(store: Store, chen: Person, writing: Kinds) -> Add:
    """Adds a schedule that is due every day at eight; it is nine when the tests begin."""
    return lambda recurrence=DAILY, **more: schedules.add(
        store, chen, writing, "test.kind", recurrence, **more
    )


def actions(store: Store) -> list[tuple[str, str]]:
    """What the audit log has, without the making of the store."""
    with store.reading() as session:
        rows = session.exec(select(AuditRow).order_by(col(AuditRow.number))).all()
    return [(row.actor, row.action) for row in rows[1:]]


def test_a_schedule_is_due_at_its_next_time(added: Add) -> None:
    """Not at once, since today's time has passed."""
    schedule = added()

    assert (schedule.id, schedule.made_by, beijing(schedule.next_due)) == (1, "chen", "2024-05-02 08:00:00")


def test_nothing_is_put_before_it_is_due(store: Store, added: Add, writing: Kinds, clock: Any) -> None:
    """And looking leaves no trace."""
    added()
    clock.be(2024, 5, 1, 23, 59, 59)

    assert schedules.put_due(store, writing) == []
    assert len(actions(store)) == 1


def test_what_is_due_is_put_once(store: Store, added: Add, writing: Kinds, clock: Any, chen: Person) -> None:
    """In one act of the platform's own, which moves the due date."""
    added()
    clock.be(2024, 5, 2, 0)
    jobs = schedules.put_due(store, writing)

    assert [(job.asked_by, job.schedule) for job in jobs] == [("system", 1)]
    assert schedules.put_due(store, writing) == []
    assert actions(store)[1:] == [("system", "jobs:schedule:due")]
    with store.view(chen) as view:
        schedule = schedules.schedules(view)[0]
    assert (beijing(schedule.next_due), schedule.last_job) == ("2024-05-03 08:00:00", 1)


def test_what_was_missed_is_run_once(
    store: Store, added: Add, writing: Kinds, clock: Any, chen: Person
) -> None:
    """After a month without a worker there is one job, and the next is due tomorrow."""
    added()
    clock.be(2024, 6, 1, 1)

    assert len(schedules.put_due(store, writing)) == 1
    with store.view(chen) as view:
        assert beijing(schedules.schedules(view)[0].next_due) == "2024-06-02 08:00:00"


def test_a_clock_that_goes_back_runs_nothing_twice(
    store: Store, added: Add, writing: Kinds, clock: Any
) -> None:
    """Between two runs of one day it was a minute to eight again."""
    added()
    clock.be(2024, 5, 2, 0)
    schedules.put_due(store, writing)
    clock.pass_(minutes=-1)
    schedules.put_due(store, writing)
    clock.pass_(minutes=2)

    assert schedules.put_due(store, writing) == []


def test_a_disabled_schedule_rests(
    store: Store, added: Add, writing: Kinds, clock: Any, chen: Person
) -> None:
    """When it is enabled again it goes on with its next time, and what it missed is not made up for."""
    added()
    assert not schedules.disable(store, chen, 1, "停用").is_enabled
    clock.be(2024, 5, 9, 1)
    assert schedules.put_due(store, writing) == []
    schedule = schedules.enable(store, chen, 1)

    assert (schedule.is_enabled, beijing(schedule.next_due)) == (True, "2024-05-10 08:00:00")
    assert schedules.put_due(store, writing) == []
    assert [action for _, action in actions(store)] == [
        "jobs:schedule:add",
        "jobs:schedule:disable",
        "jobs:schedule:enable",
    ]


def test_a_kind_that_a_worker_does_not_know_is_left_to_others(store: Store, added: Add, clock: Any) -> None:
    """Its due date is not moved by whoever cannot run it."""
    added()
    clock.be(2024, 5, 2, 0)

    assert schedules.put_due(store, {}) == []


def test_only_those_who_may_set_schedules_do(store: Store, liu: Person, writing: Kinds) -> None:
    """An inspector does not."""
    with pytest.raises(NotAllowed, match="设定定时任务"):
        schedules.add(store, liu, writing, "test.kind", DAILY)
    with pytest.raises(NotAllowed, match="设定定时任务"):
        schedules.disable(store, liu, 1)
    with pytest.raises(NotAllowed, match="查看后台任务"), store.view(liu) as view:
        schedules.schedules(view)


def test_the_platform_itself_must_be_allowed(store: Store, chen: Person) -> None:
    """Nobody lets the platform do on a schedule what it may not do."""
    kinds = registry([JobKind("k", "改指标", "indicator.change", lambda context, arguments: {})])
    with pytest.raises(NotAllowed, match="system 不能修改指标"):
        schedules.add(store, chen, kinds, "k", DAILY)


def test_faulty_schedules_are_refused(store: Store, chen: Person, writing: Kinds, added: Add) -> None:
    """An unknown kind, an unknown argument, an unknown number."""
    with pytest.raises(KindUnknown):
        schedules.add(store, chen, writing, "nothing", DAILY)
    with pytest.raises(JobRefused):
        added(arguments={"rows": 1})
    with pytest.raises(ScheduleUnknown, match="没有定时任务 7"):
        schedules.enable(store, chen, 7)
    assert actions(store) == []


def test_two_workers_never_put_twice(store: Store, url: str, clock: Any, added: Add, writing: Kinds) -> None:
    """Four look at the same moment, for ten schedules on three days: each is put once a day."""
    for minute in range(10):
        added(Recurrence(Every.DAY, 8, minute))
    failures: list[Exception] = []

    def _look(begin: Barrier) -> None:
        database = Database(url, patience=60)
        begin.wait()
        try:
            schedules.put_due(Store(database, clock), writing)
        except Exception as error:
            failures.append(error)
        finally:
            database.close()

    for _ in range(3):
        clock.pass_(days=1)
        begin = Barrier(4)
        threads = [Thread(target=_look, args=(begin,)) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert failures == []
    assert len([action for _, action in actions(store) if action == "jobs:schedule:due"]) == 30


def test_jobs_of_schedules_are_the_platform_s(
    store: Store, added: Add, writing: Kinds, clock: Any, liu: Person, chen: Person
) -> None:
    """An inspector does not see them among hers; the administrator does."""
    added()
    clock.be(2024, 5, 2, 0)
    schedules.put_due(store, writing)

    with store.view(liu) as view:
        assert queue.jobs(view).rows == ()
    with store.view(chen) as view:
        assert [job.asked_by for job in queue.jobs(view).rows] == ["system"]
