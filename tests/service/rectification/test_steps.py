"""The life of an issue, and what keeps somebody from a step of it."""

from datetime import date

import pytest
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

from xiangheng_platform.access.errors import NotAllowed
from xiangheng_platform.access.person import Granted, Person
from xiangheng_platform.access.roles import Role
from xiangheng_platform.evidence import removal
from xiangheng_platform.rectification import dossiers, evidence_files, lookup
from xiangheng_platform.rectification.errors import NoSuchIssue, StepNotOpen, StepNotYours, StepRefused
from xiangheng_platform.rectification.standing import Given
from xiangheng_platform.rectification.steps import take
from xiangheng_platform.rectification.words import State, Step
from xiangheng_platform.store.errors import RowIsTaken
from xiangheng_platform.store.store import Store


def submitted(store: Store) -> str:
    """An issue that its county says is put right, with one file."""
    (number,) = registered(store)
    take(store, COUNTY, number, Step.CLAIM)
    take(store, COUNTY, number, Step.ATTACH, Given(files=(handed_in(store, COUNTY),), statement="补发凭证"))
    take(store, COUNTY, number, Step.SUBMIT, Given(statement="已补发"))
    return number


def state(store: Store, number: str) -> State:
    """Where an issue stands now."""
    with store.view(INSPECTOR) as view:
        return lookup.find(view, number).standing.state


@pytest.mark.both_databases
def test_an_issue_that_comes_back_is_open_again_and_counted(store: Store) -> None:
    """Registered, claimed, proved, accepted, looked at again and found broken: open once more, with a relapse."""
    number = submitted(store)
    take(store, SECOND, number, Step.ACCEPT, Given(statement="属实"))
    with store.view(INSPECTOR) as view:
        closed = lookup.find(view, number).standing
    assert (closed.state, closed.closings, closed.on_time) == (State.CLOSED, 1, 1)
    assert closed.recheck_due == date(2024, 10, 28)
    take(store, SECOND, number, Step.RELAPSE, Given(reason="又停发", deadline=date(2024, 9, 30)))
    with store.view(INSPECTOR) as view:
        again = lookup.find(view, number).standing
    assert (again.state, again.relapses, again.deadline) == (State.RECTIFYING, 1, date(2024, 9, 30))
    assert again.first_deadline == date(2024, 6, 28)


def test_nothing_is_submitted_without_a_file_and_a_statement(store: Store) -> None:
    """Both lacks are told at once, and the issue stays as it was."""
    (number,) = registered(store)
    take(store, COUNTY, number, Step.CLAIM)
    with pytest.raises(StepRefused) as caught:
        take(store, COUNTY, number, Step.SUBMIT)
    assert {fault.where.rpartition(" › ")[2] for fault in caught.value.faults} == {"情况说明", "佐证材料"}
    assert state(store, number) is State.RECTIFYING


def test_who_put_it_right_does_not_accept_it(store: Store) -> None:
    """Not the person, who may have left the county since, and nobody who acts for the same unit."""
    number = submitted(store)
    promoted = Person(COUNTY.login, (Granted(Role.INSPECTOR),))
    with pytest.raises(StepNotYours):
        take(store, promoted, number, Step.ACCEPT, Given(statement="属实"))
    colleague = Person("zheng", (*COUNTY.granted, Granted(Role.INSPECTOR)))
    with pytest.raises(StepNotYours):
        take(store, colleague, number, Step.ACCEPT, Given(statement="属实"))
    assert state(store, number) is State.SUBMITTED


def test_a_step_of_another_state_is_told_with_the_state(store: Store) -> None:
    """Two officers acted on one issue: the second is told how it stands, and by whom it came there."""
    number = submitted(store)
    with store.view(SECOND) as view:
        seen = lookup.find(view, number).act
    take(store, SECOND, number, Step.RETURN, Given(reason="凭证不全"))
    with pytest.raises(RowIsTaken):
        take(store, HEAD, number, Step.ACCEPT, Given(statement="属实"), seen=seen)
    with pytest.raises(StepNotOpen):
        take(store, HEAD, number, Step.ACCEPT, Given(statement="属实"))


def test_evidence_that_its_owner_removes_stays_with_the_issue(store: Store) -> None:
    """What a verdict waits for cannot be taken away under it: its content is kept, and the verdict names its digest."""
    number = submitted(store)
    with store.view(COUNTY) as view:
        (row,) = evidence_files.standing(view, [number])[number]
        before = evidence_files.digest_of([row])
    removal.remove(store, COUNTY, row.file, "传错了")
    event = take(store, SECOND, number, Step.ACCEPT, Given(statement="属实"))
    assert event.evidence_digest == before
    assert store.database.files.holds(row.file_sha256)
    with pytest.raises(StepNotOpen):
        take(store, COUNTY, number, Step.DETACH, Given(files=(row.file,), reason="传错了"))


def test_a_deferral_is_decided_by_another_and_the_first_day_stays(store: Store) -> None:
    """The county asks, the head grants; the day that was set first is still told."""
    (number,) = registered(store)
    take(store, COUNTY, number, Step.CLAIM)
    with pytest.raises(StepRefused):
        take(store, COUNTY, number, Step.ASK_DEFERRAL, Given(reason="汛期", deadline=date(2024, 6, 1)))
    take(store, COUNTY, number, Step.ASK_DEFERRAL, Given(reason="汛期", deadline=date(2024, 8, 30)))
    with pytest.raises(NotAllowed):
        take(store, INSPECTOR, number, Step.GRANT_DEFERRAL)
    take(store, HEAD, number, Step.GRANT_DEFERRAL)
    with store.view(INSPECTOR) as view:
        standing = lookup.find(view, number).standing
    assert (standing.first_deadline, standing.deadline) == (date(2024, 6, 28), date(2024, 8, 30))
    assert standing.asked_deadline is None


def test_what_is_of_another_county_is_not_there(store: Store) -> None:
    """A neighbour is answered as if there were no such issue; the department that leads it sees it."""
    (number,) = registered(store)
    with store.view(NEIGHBOUR) as view:
        assert lookup.issues(view).rows == ()
        with pytest.raises(NoSuchIssue):
            lookup.find(view, number)
    with store.view(BUREAU) as view:
        assert [issue.number for issue in lookup.issues(view).rows] == [number]


def test_steps_are_offered_with_the_reason_why_one_is_not(store: Store) -> None:
    """What is offered can be taken; what is not says why."""
    (number,) = registered(store)
    with store.view(COUNTY) as view:
        offered = {offer.transition.step: offer for offer in dossiers.offers(view, [number])[number]}
    assert {step for step, offer in offered.items() if offer.is_open} == {Step.CLAIM}
    assert "待认领" in offered[Step.SUBMIT].why
    assert "权限表" in offered[Step.OVERTURN].why


def test_a_ledger_of_an_earlier_moment_is_what_it_was(store: Store) -> None:
    """Asked as of a moment, an issue stands as it stood, whatever happened since."""
    number, _ = registered(store, problem(1), problem(2))
    then = store.last_act().at
    take(store, COUNTY, number, Step.CLAIM)
    with store.view(INSPECTOR) as now:
        assert lookup.find(now, number).standing.state is State.RECTIFYING
        before = now.as_known_at(then)
        assert [issue.standing.state for issue in lookup.issues(before).rows] == [State.UNCLAIMED] * 2
        assert lookup.count(now, lookup.Filter(states=(State.UNCLAIMED,))) == 1
        assert lookup.count(before, lookup.Filter(states=(State.UNCLAIMED,))) == 2
