"""Overdue issues climb by a job that may run at any time, as often as it likes, by whatever clock."""

from datetime import date
from typing import Any

import pytest
from tests.service.rectification.conftest import COUNTY, HEAD, INSPECTOR, problem, registered

from xiangheng_platform.access.person import SYSTEM, Granted, Person
from xiangheng_platform.access.roles import Role
from xiangheng_platform.jobs import leases, queue, schedules
from xiangheng_platform.jobs.kinds import registry
from xiangheng_platform.jobs.recurrence import Every, Recurrence
from xiangheng_platform.jobs.worker import Worker
from xiangheng_platform.rectification import dossiers, escalation, lookup
from xiangheng_platform.rectification.kinds import rectification_kinds
from xiangheng_platform.rectification.standing import Given
from xiangheng_platform.rectification.steps import take
from xiangheng_platform.rectification.words import Level, Step
from xiangheng_platform.settings import JobSettings
from xiangheng_platform.store.store import Store

KINDS = registry(rectification_kinds())
ROOT = Person("root", (Granted(Role.ADMINISTRATOR),))


def climbs(store: Store, number: str) -> list[int]:
    """The levels that an issue climbed to, in the order of its steps."""
    with store.view(INSPECTOR) as view:
        events = dossiers.events(view, [number])[number]
    return [event.standing.level for event in events if event.step is Step.ESCALATE]


@pytest.mark.both_databases
def test_by_a_clock_that_goes_back_and_forth_no_issue_climbs_twice(store: Store, clock: Any) -> None:
    """It climbs to each level once, never down, and a run that finds nothing to do writes no act."""
    (number,) = registered(store)
    days = (27, 28, 29, 28, 29, 29, 30, 29)  # the last day is 28 June
    for day in days:
        clock.be(2024, 6, day, 1)
        before = store.last_act().number
        climbing = escalation.escalate(store, SYSTEM)
        assert (store.last_act().number > before) == bool(climbing)
    assert climbs(store, number) == [1]
    clock.be(2024, 7, 30, 1)
    assert escalation.escalate(store, SYSTEM) == {number: Level.PROVINCE}
    clock.be(2024, 7, 29, 23)
    assert escalation.escalate(store, SYSTEM) == {}
    assert climbs(store, number) == [1, 3]


def test_a_job_lets_them_climb_and_tells_how_many(store: Store, clock: Any) -> None:
    """Its result is the number, and the act where it wrote one; the second on a day writes nothing."""
    registered(store, problem(1), problem(2), problem(3, deadline=date(2024, 12, 31)))
    clock.be(2024, 6, 29, 1)
    worker = Worker(store, KINDS, lambda store, login: INSPECTOR, JobSettings(poll_seconds=0.01))
    results = []
    for _ in range(2):
        job = queue.submit(store, INSPECTOR, KINDS, "rectification.escalate")
        worker.run_waiting()
        results.append(leases.look(store, job.id).result)
    assert results[0] is not None
    assert results[0]["escalated"] == 2
    assert "act" in results[0]
    assert results[1] == {"escalated": 0}


def test_the_platform_itself_escalates_on_a_schedule(store: Store) -> None:
    """The kind may be scheduled: its right is one of the platform's own."""
    schedule = schedules.add(store, ROOT, KINDS, "rectification.escalate", Recurrence(Every.DAY, 6))
    assert schedule.kind == "rectification.escalate"


def test_a_deferral_takes_the_levels_back(store: Store, clock: Any) -> None:
    """With a later day the issue is at its unit again, and climbs anew from that day on."""
    (number,) = registered(store)
    take(store, COUNTY, number, Step.CLAIM)
    clock.be(2024, 6, 29, 1)
    escalation.escalate(store, SYSTEM)
    take(store, COUNTY, number, Step.ASK_DEFERRAL, Given(reason="汛期", deadline=date(2024, 7, 31)))
    take(store, HEAD, number, Step.GRANT_DEFERRAL)
    with store.view(INSPECTOR) as view:
        assert lookup.find(view, number).standing.level == 0
    clock.be(2024, 8, 1, 1)
    assert escalation.escalate(store, SYSTEM) == {number: Level.COUNTY}
