"""What waits to be done, for whom, by which day."""

from datetime import date
from typing import Any

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

from xiangheng_platform.access.person import SYSTEM, Person
from xiangheng_platform.rectification import escalation, questions, reminders
from xiangheng_platform.rectification.reminders import Reminder, ReminderKind
from xiangheng_platform.rectification.standing import Given
from xiangheng_platform.rectification.steps import take
from xiangheng_platform.rectification.words import Severity, Step
from xiangheng_platform.store.store import Store

KIND = ReminderKind


def of(store: Store, person: Person, kind: ReminderKind, *, is_mine: bool = False) -> tuple[Reminder, ...]:
    """What waits of a kind for somebody."""
    with store.view(person) as view:
        return reminders.reminders(view, kind, is_mine=is_mine).rows


def counts(store: Store, person: Person, *, is_mine: bool) -> dict[ReminderKind, int]:
    """How much waits of each kind for somebody."""
    with store.view(person) as view:
        return reminders.counts(view, is_mine=is_mine)


@pytest.mark.both_databases
def test_an_issue_waits_for_one_after_the_other(store: Store, clock: Any) -> None:
    """To be claimed, to be decided, to be accepted, to be looked at again: each for those whose turn it is."""
    (number,) = registered(store, problem(severity=Severity.SERIOUS))
    clock.pass_(days=5)
    assert counts(store, COUNTY, is_mine=True) == {}
    clock.pass_(days=1)
    (claim,) = of(store, COUNTY, KIND.CLAIM, is_mine=True)
    assert (claim.issue, claim.day, claim.days_left, claim.action) == (
        number,
        date(2024, 5, 6),
        -1,
        "issue.rectify",
    )
    assert claim.text == "交办 6 天，还没有认领"
    take(store, COUNTY, number, Step.CLAIM)
    take(store, COUNTY, number, Step.ASK_DEFERRAL, Given(reason="汛期", deadline=date(2024, 8, 30)))
    assert counts(store, HEAD, is_mine=True) == {KIND.DEFERRAL: 1}
    assert counts(store, COUNTY, is_mine=True) == {}
    take(store, HEAD, number, Step.REFUSE_DEFERRAL, Given(reason="不予"))
    take(store, COUNTY, number, Step.ATTACH, Given(files=(handed_in(store, COUNTY),)))
    take(store, COUNTY, number, Step.SUBMIT, Given(statement="已补发"))
    (verdict,) = of(store, SECOND, KIND.VERDICT, is_mine=True)
    assert (verdict.text, verdict.action) == ("2024-05-07 申请销号，等待验收", "issue.verify")
    assert counts(store, COUNTY, is_mine=True) == {}
    assert counts(store, COUNTY, is_mine=False) == {KIND.VERDICT: 1}
    take(store, SECOND, number, Step.ACCEPT, Given(statement="属实"))
    assert counts(store, INSPECTOR, is_mine=False) == {}
    clock.be(2024, 8, 6, 1)
    (lookback,) = of(store, INSPECTOR, KIND.LOOKBACK, is_mine=True)
    assert lookback.text == "该回头看已过 1 天"


def test_a_reminder_begins_by_the_working_day_to_work_to(store: Store, clock: Any) -> None:
    """A last day within the Spring Festival has its last working day before it: the reminder comes so much earlier."""
    registered(store, problem(1, deadline=date(2025, 2, 4)), problem(2, deadline=date(2025, 2, 5)))
    # In 2025 it is 28 January to 4 February, and Sunday 26 January is worked.
    clock.be(2025, 1, 19, 1)
    assert of(store, COUNTY, KIND.DUE) == ()
    clock.be(2025, 1, 20, 1)
    (early,) = of(store, COUNTY, KIND.DUE)
    assert (early.day, early.work_by, early.days_left) == (date(2025, 2, 4), date(2025, 1, 27), 15)
    assert early.text == "还有 15 天到期（2025-02-04 休息，最后工作日 2025-01-27）"
    clock.be(2025, 1, 29, 1)
    assert {row.day for row in of(store, COUNTY, KIND.DUE)} == {date(2025, 2, 4), date(2025, 2, 5)}


def test_an_overdue_issue_tells_who_has_to_see_to_it(store: Store, clock: Any) -> None:
    """On its last day it is due today; from the day after it is overdue, with the level it has climbed to."""
    registered(store)
    clock.be(2024, 6, 28, 1)
    assert [row.text for row in of(store, COUNTY, KIND.DUE)] == ["今天到期"]
    assert of(store, COUNTY, KIND.OVERDUE) == ()
    clock.be(2024, 7, 13, 1)
    assert [row.text for row in of(store, COUNTY, KIND.OVERDUE)] == ["逾期 15 天"]
    escalation.escalate(store, SYSTEM)
    assert [row.text for row in of(store, COUNTY, KIND.OVERDUE)] == ["逾期 15 天，已升级到市州"]
    assert of(store, COUNTY, KIND.DUE) == ()


def test_each_is_reminded_of_their_own(store: Store, clock: Any) -> None:
    """A neighbour of nothing, the department of what it leads, the inspector of nothing that a county is to do but all to see."""
    registered(store)
    clock.be(2024, 6, 30, 1)
    assert counts(store, NEIGHBOUR, is_mine=False) == {}
    assert counts(store, BUREAU, is_mine=True) == {KIND.CLAIM: 1, KIND.OVERDUE: 1}
    assert counts(store, INSPECTOR, is_mine=True) == {}
    assert counts(store, INSPECTOR, is_mine=False) == {KIND.CLAIM: 1, KIND.OVERDUE: 1}


def test_an_inquiry_waits_for_the_region_that_was_asked(store: Store, clock: Any) -> None:
    """With the number to answer, and nothing of the issue but what it is about."""
    (number,) = registered(store)
    (inquiry,) = questions.ask(store, INSPECTOR, number, date(2024, 5, 31), "同类项目", regions=["甲州县"])
    (reminder,) = of(store, NEIGHBOUR, KIND.INQUIRY, is_mine=True)
    assert (reminder.inquiry, reminder.text, reminder.unit) == (inquiry, "还有 30 天该答复自查", "")
    assert counts(store, COUNTY, is_mine=False) == {}
    clock.be(2024, 6, 2, 1)
    assert [row.text for row in of(store, NEIGHBOUR, KIND.INQUIRY)] == ["该答复自查已过 2 天"]


def test_reminders_come_a_page_at_a_time(store: Store, clock: Any) -> None:
    """The most pressing first, and what follows begins where the page ended."""
    registered(store, *(problem(n, deadline=date(2024, 6, 30 - n)) for n in range(1, 4)))
    clock.be(2024, 7, 1, 1)
    with store.view(INSPECTOR) as view:
        first = reminders.reminders(view, KIND.OVERDUE, limit=2)
        rest = reminders.reminders(view, KIND.OVERDUE, after=first.next, limit=2)
    assert [row.day.day for row in (*first.rows, *rest.rows)] == [27, 28, 29]
    assert rest.next == ""
