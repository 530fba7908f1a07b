"""Rectification rates: exact, as of an act, and never told of nothing."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.service.rectification.conftest import (
    COUNTY,
    INSPECTOR,
    SECOND,
    closed,
    confirmed,
    problem,
    registered,
)

from xiangheng_platform.access.errors import NotAllowed
from xiangheng_platform.rectification.policy import NEVER
from xiangheng_platform.rectification.rates import rates
from xiangheng_platform.rectification.shares import RectificationRate, Share
from xiangheng_platform.rectification.shares import shares_of as shares_by_number
from xiangheng_platform.rectification.standing import Given, Standing
from xiangheng_platform.rectification.steps import take
from xiangheng_platform.rectification.words import Channel, DeadlineClass, Severity, State, Step
from xiangheng_platform.store.store import Store

DAY = date(2024, 7, 1)
OPEN = Standing(
    year=2024, channel=Channel.PROVINCIAL, category="政策落实", severity=Severity.GENERAL, division=1, lead_unit="",
    responsible_unit="桃溪县人民政府", indicator="", content=1, state=State.RECTIFYING, is_confirmed=True,
    deadline_class=DeadlineClass.LIMITED, first_deadline=date(2024, 6, 28), deadline=date(2024, 6, 28),
    asked_deadline=None, level=0, closings=0, on_time=0, relapses=0, registered_on=date(2024, 3, 1),
    opened_on=date(2024, 3, 1), submitted_on=None, closed_on=None, recheck_due=NEVER,
)  # fmt: skip
OVER = replace(OPEN, state=State.CLOSED, closings=1, on_time=1, submitted_on=date(2024, 6, 1))
SETTLED = replace(OVER, state=State.CONSOLIDATED)
RELAPSED = replace(OVER, state=State.RECTIFYING, relapses=1, deadline=date(2024, 9, 30))
STANDINGS = st.builds(
    lambda base, channel, deadline, on_time: replace(
        base, channel=channel, deadline=deadline, on_time=min(on_time, base.closings)
    ),
    st.sampled_from([OPEN, OVER, SETTLED, RELAPSED, replace(OPEN, state=State.SUBMITTED, submitted_on=DAY)]),
    st.sampled_from(Channel),
    st.sampled_from([date(2024, 6, 28), date(2024, 9, 30), NEVER]),
    st.integers(0, 1),
)


def shares_of(issues: Iterable[Standing], day: date) -> dict[RectificationRate, Share]:
    """The shares of issues that are numbered as they come."""
    return shares_by_number({str(number): issue for number, issue in enumerate(issues, start=1)}, day)


def test_an_example_by_hand() -> None:
    """Of six issues three are over (one late), two came back once, and one waits for its day."""
    late = replace(OVER, on_time=0)
    twice = replace(SETTLED, closings=2, on_time=2, relapses=1, channel=Channel.MEDIA)
    waiting = replace(OPEN, deadline=date(2024, 8, 1))
    shares = shares_of([OVER, late, twice, RELAPSED, waiting, OPEN], DAY)

    assert shares[RectificationRate.COMPLETION] == Share(3, 6)
    assert shares[RectificationRate.ASSESSED] == Share(2, 5)
    assert shares[RectificationRate.ON_TIME] == Share(2, 4), (
        "over in time and over again in time, of three over and one overdue"
    )
    assert shares[RectificationRate.RELAPSE] == Share(2, 2)
    behind = {rate: share.behind for rate, share in shares.items()}
    assert behind[RectificationRate.COMPLETION] == ("4", "5", "6")
    assert behind[RectificationRate.ON_TIME] == ("2", "6")
    assert behind[RectificationRate.RELAPSE] == ("3", "4")


@pytest.mark.parametrize(
    ("share", "percent"),
    [
        (Share(2, 3), "66.67"),
        (Share(1, 3), "33.33"),
        (Share(1, 800), "0.13"),
        (Share(5, 5), "100.00"),
        (Share(0, 4), "0.00"),
    ],
)
def test_a_percentage_is_rounded_half_up_once(share: Share, percent: str) -> None:
    """1 of 800 is 0.125, and 0.13."""
    assert share.percent == Decimal(percent)


def test_of_nothing_there_is_no_rate() -> None:
    """A county without issues has not put all of them right."""
    assert {rate: share.percent for rate, share in shares_of([], DAY).items()} == dict.fromkeys(
        RectificationRate
    )


def test_who_waits_for_a_verdict_is_not_late() -> None:
    """An issue that was submitted by its last day is not overdue, however long the verdict takes; submitted later it is."""
    in_time = replace(OPEN, state=State.SUBMITTED, submitted_on=date(2024, 6, 28))
    too_late = replace(in_time, submitted_on=date(2024, 6, 29))

    assert shares_of([in_time], DAY)[RectificationRate.ON_TIME] == Share(0, 0)
    assert shares_of([too_late], DAY)[RectificationRate.ON_TIME] == Share(0, 1)


@given(st.lists(STANDINGS), STANDINGS)
def test_rates_are_shares_whatever_the_issues(standings: list[Standing], another: Standing) -> None:
    """None is below 0 or above 100, and an order says nothing."""
    shares = shares_of([*standings, another], DAY)

    assert shares == shares_of([another, *reversed(standings)], DAY)
    for share in shares.values():
        assert 0 <= share.numerator <= share.denominator
        assert share.percent is None or 0 <= share.percent <= 100


@given(st.lists(STANDINGS, min_size=1))
def test_an_open_issue_more_never_raises_a_completion_rate(standings: list[Standing]) -> None:
    """It is one more that is to be put right; what came back it leaves as it is."""
    before, after = shares_of(standings, DAY), shares_of([*standings, OPEN], DAY)

    for rate in (RectificationRate.COMPLETION, RectificationRate.ASSESSED, RectificationRate.ON_TIME):
        assert (after[rate].percent or 0) <= (before[rate].percent or 100)
    assert after[RectificationRate.RELAPSE] == before[RectificationRate.RELAPSE]


@given(st.lists(STANDINGS))
def test_an_issue_that_comes_back_lowers_completion_and_raises_relapse(standings: list[Standing]) -> None:
    """So a closing that does not hold never pays."""
    before, after = shares_of([*standings, OVER], DAY), shares_of([*standings, RELAPSED], DAY)

    assert (after[RectificationRate.COMPLETION].percent or 0) < (
        before[RectificationRate.COMPLETION].percent or 0
    )
    assert (after[RectificationRate.RELAPSE].percent or 0) >= (before[RectificationRate.RELAPSE].percent or 0)


@pytest.mark.both_databases
def test_rates_are_of_confirmed_issues_and_as_of_an_act(store: Store) -> None:
    """A relapse later on does not change what was computed as of an earlier act."""
    first, _ = confirmed(store, problem(1), problem(2))
    registered(store, problem(3))
    closed(store, first)
    with store.view(INSPECTOR) as view:
        before = rates(view, 2024)
    take(store, SECOND, first, Step.RELAPSE, Given(reason="又停发", deadline=date(2024, 9, 30)))

    with store.view(INSPECTOR) as view:
        (then,) = rates(view, 2024, act=before.act).counties
        (now,) = rates(view, 2024).counties
        again = rates(view, 2024, act=before.act).table().workbook()
    assert (then.code, then.shares[RectificationRate.COMPLETION], then.shares[RectificationRate.RELAPSE]) == (
        "990122",
        Share(1, 2),
        Share(0, 0),
    )
    assert (now.shares[RectificationRate.COMPLETION], now.shares[RectificationRate.RELAPSE]) == (
        Share(0, 2),
        Share(1, 1),
    )
    assert again == before.table().workbook()


def test_the_table_has_a_line_for_each_indicator_that_has_a_rate(store: Store) -> None:
    """In per cent, with what it was made of and what stands behind it; without a look-back there is none of relapses."""
    first, second = confirmed(store, problem(1), problem(2))
    closed(store, first)
    with store.view(INSPECTOR) as view:
        table = rates(view, 2024).table()

    basis = f"已销号 1 ÷ 中央和省考核评估指出的问题 2；没有销号的：{second}"
    assert [(row[2], str(row[4].value), row[6]) for row in table.rows] == [  # type: ignore[union-attr]  # a percentage
        ("EL-R05", "50.00", basis),
        ("LF-F04", "50.00", basis),
    ]


def test_who_sees_a_part_is_told_no_rates(store: Store) -> None:
    """Of some issues of a county another rate would come out."""
    with store.view(COUNTY) as view, pytest.raises(NotAllowed):
        rates(view, 2024)
