"""How rectification goes, counted by the database: the same numbers as by hand, for whoever may see the issues."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from tests.service.conftest import HandClock
from tests.service.rectification.conftest import (
    HEAD,
    INSPECTOR,
    NEIGHBOUR,
    SECOND,
    closed,
    problem,
    registered,
)

from xiangheng_platform.access.person import Person
from xiangheng_platform.rectification.lookup import Filter
from xiangheng_platform.rectification.standing import Given
from xiangheng_platform.rectification.statistics import IssueGrouping, Statistics, statistics
from xiangheng_platform.rectification.steps import take
from xiangheng_platform.rectification.words import Channel, State, Step
from xiangheng_platform.store.store import Store


def asked(
    store: Store,
    by: IssueGrouping = IssueGrouping.CHANNEL,
    person: Person = INSPECTOR,
    as_of: datetime | None = None,
) -> Statistics:
    """The statistics of all that somebody sees."""
    with store.view(person, as_of) as view:
        return statistics(view, by)


def lived(store: Store, clock: HandClock) -> None:
    """Five issues: closed after 10 days, closed after 25, closed and come back, open and overdue, and one overturned."""
    media = {"channel": Channel.MEDIA, "category": "作风", "responsible_unit": "桃溪县委"}
    first, second, third, _, fifth = registered(
        store, problem(1), problem(2, **media), problem(3), problem(4, **media), problem(5, **media)
    )
    take(store, HEAD, fifth, Step.OVERTURN, Given(reason="查无实据"))
    clock.pass_(days=10)
    closed(store, first)
    closed(store, third)
    clock.pass_(days=15)
    closed(store, second)
    clock.pass_(days=60)
    take(store, SECOND, third, Step.RELAPSE, Given(reason="又停发", deadline=date(2024, 9, 30)))


@pytest.mark.both_databases
def test_groups_and_the_whole_by_hand(store: Store, clock: HandClock) -> None:
    """Two of four are over, in 10 and 25 days; of three acceptances one did not hold; one of four is overdue."""
    lived(store, clock)
    told = asked(store)
    media, provincial = told.groups

    assert (provincial.key, provincial.title, media.title) == ("provincial", "省考核评估", "媒体监督")
    whole = told.whole
    assert (whole.total, whole.open, whole.overdue) == (4, 2, 1)
    assert (whole.closing.percent, whole.median_days) == (Decimal(50), Decimal("17.5"))
    assert (whole.reopened, whole.relapses, whole.closings) == (1, 1, 3)
    assert whole.verified_closing.percent == Decimal("66.67")
    assert whole.states[State.OVERTURNED] == 1
    assert (provincial.median_days, media.median_days) == (Decimal(10), Decimal(25))
    assert (provincial.verified_closing.percent, media.verified_closing.percent) == (
        Decimal(50),
        Decimal(100),
    )


@pytest.mark.parametrize("by", IssueGrouping)
def test_every_grouping_counts_the_same_issues(store: Store, clock: HandClock, by: IssueGrouping) -> None:
    """By whatever they are grouped, together they are all of them."""
    lived(store, clock)
    told = asked(store, by)

    assert told.whole == asked(store).whole
    assert sum(group.total for group in told.groups) == told.whole.total
    assert {state: sum(group.states[state] for group in told.groups) for state in State} == told.whole.states


def test_as_of_a_moment_it_is_what_it_was(store: Store, clock: HandClock) -> None:
    """Overdue by the day that it was then, too."""
    registered(store, problem(1))
    then = clock.pass_(minutes=1)
    clock.pass_(days=90)
    (number,) = registered(store, problem(2, deadline=date(2025, 1, 1)))
    closed(store, number)

    before, now = asked(store, as_of=then).whole, asked(store).whole
    assert (before.total, before.overdue, before.closings) == (1, 0, 0)
    assert (now.total, now.overdue, now.closings) == (2, 1, 1)


def test_who_sees_none_counts_none(store: Store) -> None:
    """Another county's issues are in no number, and of nothing there is no rate."""
    registered(store, problem(1))
    told = asked(store, person=NEIGHBOUR)

    assert told.groups == ()
    assert (told.whole.total, told.whole.closing.percent, told.whole.median_days) == (0, None, None)


def test_a_filter_of_the_ledger_narrows_what_is_counted(store: Store) -> None:
    """The same that a list is asked with."""
    registered(store, problem(1), problem(2, channel=Channel.AUDIT))
    with store.view(INSPECTOR) as view:
        told = statistics(view, IssueGrouping.REGION, Filter(channels=(Channel.AUDIT,)))

    assert [(group.key, group.title, group.total) for group in told.groups] == [("990122", "桃溪县", 1)]
