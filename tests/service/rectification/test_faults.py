"""What goes wrong around an issue: two officers at once, a clock that goes back, files that go away."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from tests.service.conftest import HandClock
from tests.service.rectification.conftest import (
    BUREAU,
    COUNTY,
    HEAD,
    INSPECTOR,
    NEIGHBOUR,
    SECOND,
    handed_in,
    problem,
    registered,
)
from tests.service.rectification.test_steps import state, submitted

from xiangheng_platform.access.person import SYSTEM, Person
from xiangheng_platform.evidence import removal
from xiangheng_platform.evidence.errors import NoSuchEvidence
from xiangheng_platform.rectification import dossiers, escalation, lookup
from xiangheng_platform.rectification.errors import NoSuchIssue, StepNotOpen, StepRefused
from xiangheng_platform.rectification.standing import Given
from xiangheng_platform.rectification.steps import take
from xiangheng_platform.rectification.words import Level, State, Step
from xiangheng_platform.store.errors import ClockWentBack, StoreBusy
from xiangheng_platform.store.store import Store
from xiangheng_scoring.errors import XianghengError


@pytest.mark.both_databases
def test_of_two_verdicts_at_once_one_stands(store: Store, open_again: Callable[[], Store]) -> None:
    """Two officers, each at a store of their own, press at the same moment: one verdict stands, the other is told why."""
    number = submitted(store)
    at_once = Barrier(2)

    def _press(person: Person, step: Step) -> str:
        mine = open_again()
        at_once.wait()
        while True:
            try:
                take(mine, person, number, step, Given(statement="属实", reason="不实"))
            except StoreBusy:
                continue  # on a machine with other work the other's act may take longer than one waits: press again
            except XianghengError as error:
                return error.code
            return "taken"

    with ThreadPoolExecutor(2) as both:
        pressed = [both.submit(_press, SECOND, Step.ACCEPT), both.submit(_press, HEAD, Step.RETURN)]
        outcomes = sorted(each.result() for each in pressed)

    assert outcomes == ["ISSUE-STATE", "taken"]
    with store.view(INSPECTOR) as view:
        steps = [event.step for event in dossiers.events(view, [number])[number]]
    assert len([step for step in steps if step in (Step.ACCEPT, Step.RETURN)]) == 1


def test_a_clock_that_goes_back_lets_nobody_climb_twice(store: Store, clock: HandClock) -> None:
    """Within what the store tolerates the sweep of an earlier day writes nothing; beyond it, it is refused."""
    (number,) = registered(store, problem(deadline=date(2024, 5, 10)))
    clock.be(2024, 5, 25, 1)
    assert escalation.escalate(store, SYSTEM) == {number: Level.CITY}
    assert escalation.escalate(store, SYSTEM) == {}
    store.tolerance = timedelta(days=30)
    clock.be(2024, 5, 11, 1)
    assert escalation.escalate(store, SYSTEM) == {}
    clock.be(2024, 6, 20, 1)
    assert escalation.escalate(store, SYSTEM) == {number: Level.PROVINCE}
    store.tolerance = timedelta(seconds=1)
    clock.be(2024, 5, 11, 1)
    with pytest.raises(ClockWentBack):
        take(store, COUNTY, number, Step.CLAIM)
    with store.view(INSPECTOR) as view:
        assert lookup.find(view, number).standing.level == 3


def test_a_file_that_is_gone_proves_nothing(store: Store) -> None:
    """One that its owner removed before cannot be added, nor one that somebody else handed in."""
    (number,) = registered(store)
    take(store, COUNTY, number, Step.CLAIM)
    gone = handed_in(store, COUNTY)
    removal.remove(store, COUNTY, gone, "传错了")
    with pytest.raises(StepRefused):
        take(store, COUNTY, number, Step.ATTACH, Given(files=(gone,)))
    with pytest.raises(NoSuchEvidence):
        take(store, COUNTY, number, Step.ATTACH, Given(files=(handed_in(store, SECOND),)))
    assert state(store, number) is State.RECTIFYING


def test_who_sees_an_issue_reads_what_proves_it(store: Store) -> None:
    """The department that leads it reads what the county handed in, also once the county removed it; a neighbour nothing."""
    number = submitted(store)
    with store.view(BUREAU) as view:
        (shown,) = dossiers.evidence(view, [number])[number]
        assert b"".join(dossiers.proof(view, number, shown.file)[1]) == b"photo"
    removal.remove(store, COUNTY, shown.file, "传错了")
    with store.view(BUREAU) as view:
        assert b"".join(dossiers.proof(view, number, shown.file)[1]) == b"photo"
        with pytest.raises(NoSuchEvidence):
            dossiers.proof(view, number, handed_in(store, COUNTY, b"other"))
    with store.view(NEIGHBOUR) as view, pytest.raises(NoSuchIssue):
        dossiers.proof(view, number, shown.file)


def test_a_step_that_is_refused_leaves_nothing(store: Store) -> None:
    """Of three files of which one is not there, none is added; nor is there an event or an act of it."""
    (number,) = registered(store)
    take(store, COUNTY, number, Step.CLAIM)
    before = store.last_act().number
    file = handed_in(store, COUNTY)
    with pytest.raises(NoSuchEvidence):
        take(store, COUNTY, number, Step.ATTACH, Given(files=(file, 10_000)))
    with store.view(INSPECTOR) as view:
        assert dossiers.evidence(view, [number])[number] == ()
    assert store.last_act().number == before + 1  # that of the file
    with pytest.raises(StepNotOpen):
        take(store, SECOND, number, Step.ACCEPT, Given(statement="属实"))
