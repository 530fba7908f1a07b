"""Issues are put into the ledger, each once, and what it says of them is put right."""

from dataclasses import replace
from datetime import date

import pytest
from tests.service.conftest import HandClock
from tests.service.rectification.conftest import (
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
from xiangheng_platform.access.reach import Reach
from xiangheng_platform.access.roles import Role
from xiangheng_platform.indicators import definitions
from xiangheng_platform.indicators.definition import Definition
from xiangheng_platform.indicators.vocabulary import Origin, ValueKind
from xiangheng_platform.rectification import dossiers, lookup, register
from xiangheng_platform.rectification.content import Content
from xiangheng_platform.rectification.documents import issue_record
from xiangheng_platform.rectification.errors import IssuesRefused, StepNotYours, StepRefused
from xiangheng_platform.rectification.standing import Given, Standing
from xiangheng_platform.rectification.steps import take
from xiangheng_platform.rectification.words import Channel, DeadlineClass, Severity, Step
from xiangheng_platform.store.store import Store

HANDED_OVER = Given(reason="属地不符", region="甲州县", responsible_unit="甲州县人民政府")


def issue(store: Store, number: str) -> tuple[Content, Standing]:
    """What the ledger says of an issue, and how it stands."""
    with store.view(INSPECTOR) as view:
        shown = lookup.find(view, number)
    return shown.content, shown.standing


def at_fault(error: IssuesRefused) -> list[str]:
    """The fields that are at fault, in Chinese."""
    return [fault.where.rpartition(" › ")[2] for fault in error.faults]


def test_every_fault_of_every_row_is_told_and_nothing_is_registered(store: Store) -> None:
    """Two rows, five faults: an unknown region, an empty category, no last day, one with a last day too many, one twice."""
    rows = [
        problem(1, region="某县", category=" ", deadline=None),
        problem(2, deadline_class=DeadlineClass.LONG_TERM),
    ]
    with pytest.raises(IssuesRefused) as caught:
        register.register(store, INSPECTOR, rows)
    assert sorted(at_fault(caught.value)) == ["地区", "整改时限", "整改时限", "问题类别"]
    with pytest.raises(IssuesRefused) as twice:
        register.register(store, INSPECTOR, [problem(1), problem(1, goal="另写")])
    assert [fault.code for fault in twice.value.faults] == ["ISSUE-TWICE"] * 2
    with store.view(INSPECTOR) as view:
        assert lookup.count(view) == 0


def test_no_issue_is_counted_under_what_a_model_foretells(store: Store) -> None:
    """Issues reach a score by their indicator, and a model never does."""
    foretold = Definition("M-01", "试", value_kind=ValueKind.MODEL, origin=Origin.COMPUTED)
    definitions.define(store, INSPECTOR, foretold)
    with pytest.raises(IssuesRefused, match="模型预测") as refused:
        register.register(store, INSPECTOR, [problem(1, indicator="M-01")])

    assert at_fault(refused.value) == ["指标"]


def test_a_problem_of_the_ledger_is_not_registered_again(store: Store) -> None:
    """Spaces and width of characters do not make another problem of it; another county does."""
    registered(store, problem(description="3 户未补发"))
    with pytest.raises(IssuesRefused) as caught:
        registered(store, problem(description="３户 未补发"))
    assert "2024-00001" in caught.value.faults[0].message
    assert registered(store, problem(description="3 户未补发", region="甲州县")) == ("2024-00002",)


@pytest.mark.both_databases
def test_a_last_day_is_put_right_until_somebody_works_to_it(store: Store) -> None:
    """Before it is claimed the day and its class are corrected; afterwards a later day is asked for."""
    (number,) = registered(store)
    content, _ = issue(store, number)
    register.correct(store, INSPECTOR, number, replace(content, deadline=date(2024, 7, 31)), "抄错了")
    content, standing = issue(store, number)
    assert (content.deadline, standing.first_deadline, standing.deadline) == (date(2024, 7, 31),) * 3
    take(store, COUNTY, number, Step.CLAIM)
    with pytest.raises(IssuesRefused) as caught:
        register.correct(store, INSPECTOR, number, replace(content, deadline=date(2024, 8, 31)), "又抄错了")
    assert at_fault(caught.value) == ["整改时限"]
    register.correct(store, INSPECTOR, number, replace(content, households=3), "与反馈核对")
    content, standing = issue(store, number)
    assert (content.households, standing.deadline) == (3, date(2024, 7, 31))


def test_what_is_kept_up_for_good_has_no_last_day_to_defer(store: Store) -> None:
    """Corrected to 长期坚持 it has none, and a deferral is not offered."""
    (number,) = registered(store)
    content, _ = issue(store, number)
    kept_up = replace(content, deadline_class=DeadlineClass.LONG_TERM, deadline=None)
    register.correct(store, INSPECTOR, number, kept_up, "长期坚持")
    take(store, COUNTY, number, Step.CLAIM)
    with store.view(COUNTY) as view:
        offered = {offer.transition.step: offer for offer in dossiers.offers(view, [number])[number]}
    assert not offered[Step.ASK_DEFERRAL].is_open
    assert offered[Step.ASK_DEFERRAL].why == "没有最后期限，不用延期"


@pytest.mark.parametrize("text", ["补发\u202e到位", "字" * 4_001])
def test_what_would_not_be_read_as_it_is_kept_is_refused(store: Store, text: str) -> None:
    """In what the ledger says and in what is said of a step: no ledger that held it could be printed."""
    with pytest.raises(IssuesRefused) as caught:
        registered(store, problem(goal=text))
    assert at_fault(caught.value) == ["整改目标"]
    (number,) = registered(store)
    with pytest.raises(StepRefused):
        take(store, COUNTY, number, Step.CLAIM, Given(measures=text))


@pytest.mark.both_databases
@pytest.mark.parametrize(
    "changed", [{"severity": Severity.SERIOUS}, {"indicator": "EL-C09"}, {"description": "另一个"}]
)
def test_what_was_confirmed_and_is_changed_is_confirmed_once_more(
    store: Store, changed: dict[str, object]
) -> None:
    """Else somebody alone could put it into a score; and who changed it does not confirm that it is so."""
    (number,) = registered(store)
    take(store, HEAD, number, Step.CONFIRM)
    content, standing = issue(store, number)
    assert standing.is_confirmed
    register.correct(store, SECOND, number, replace(content, goal="另写的目标"), "补写")
    assert issue(store, number)[1].is_confirmed
    content, _ = issue(store, number)
    register.correct(store, SECOND, number, replace(content, **changed), "核对")  # type: ignore[arg-type]  # fields by their names
    assert not issue(store, number)[1].is_confirmed
    with pytest.raises(StepNotYours):
        take(store, SECOND, number, Step.CONFIRM)
    take(store, HEAD, number, Step.CONFIRM)


def test_what_is_handed_to_another_county_is_confirmed_once_more(store: Store) -> None:
    """It would count against another county than the one that it was confirmed of."""
    (number,) = registered(store)
    take(store, HEAD, number, Step.CONFIRM)
    with pytest.raises(StepRefused):
        take(store, SECOND, number, Step.TRANSFER, Given(reason="属地不符", region="甲州县"))
    take(store, SECOND, number, Step.TRANSFER, HANDED_OVER)
    assert not issue(store, number)[1].is_confirmed


def test_a_year_to_come_and_a_region_without_its_unit_are_refused(store: Store) -> None:
    """2062 for 2026 would stay in the number for good; a unit of the county before would never see the issue."""
    with pytest.raises(IssuesRefused) as caught:
        registered(store, problem(year=2062))
    assert at_fault(caught.value) == ["年度"]
    (number,) = registered(store)
    content, _ = issue(store, number)
    with pytest.raises(IssuesRefused) as moved:
        register.correct(store, INSPECTOR, number, replace(content, region="甲州县"), "属地不符")
    assert at_fault(moved.value) == ["责任单位"]


def test_a_ledger_of_an_earlier_day_counts_and_names_as_of_that_day(store: Store, clock: HandClock) -> None:
    """What was not overdue then is not told to have been; whom the ledger names now it did not name then."""
    (number,) = registered(store, problem(leader="王五"))
    then = store.last_act().at
    clock.be(2024, 8, 1, 1)
    with store.view(INSPECTOR) as view:
        before, overdue = view.as_known_at(then), lookup.Filter(is_overdue=True)
        assert [row.number for row in lookup.issues(view, overdue).rows] == [number]
        assert lookup.issues(before, overdue).rows == ()
        assert issue_record(lookup.find(view, number)).days_overdue == 34
        assert issue_record(lookup.find(before, number)).days_overdue == 0
        assert (lookup.find(view, number).content.leader, lookup.find(before, number).content.leader) == (
            "王五",
            "",
        )


def test_the_year_of_a_number_stays(store: Store) -> None:
    """It stands in the number."""
    (number,) = registered(store)
    content, _ = issue(store, number)
    with pytest.raises(IssuesRefused) as caught:
        register.correct(store, INSPECTOR, number, replace(content, year=2023), "试")
    assert at_fault(caught.value) == ["年度"]


def test_what_came_back_is_proved_anew(store: Store) -> None:
    """What showed once that it was right shows nothing after it came back."""
    (number,) = registered(store)
    take(store, COUNTY, number, Step.CLAIM)
    take(store, COUNTY, number, Step.ATTACH, Given(files=(handed_in(store, COUNTY),)))
    take(store, COUNTY, number, Step.SUBMIT, Given(statement="已补发"))
    take(store, SECOND, number, Step.ACCEPT, Given(statement="属实"))
    take(store, SECOND, number, Step.RELAPSE, Given(reason="又停发", deadline=date(2024, 9, 30)))
    with pytest.raises(StepRefused) as caught:
        take(store, COUNTY, number, Step.SUBMIT, Given(statement="又补发"))
    assert caught.value.faults[0].message == "反弹以后没有新的佐证"
    take(store, COUNTY, number, Step.ATTACH, Given(files=(handed_in(store, COUNTY, b"again"),)))
    take(store, COUNTY, number, Step.SUBMIT, Given(statement="又补发"))


def test_an_issue_is_handed_to_another_county_within_reach_only(store: Store) -> None:
    """Whose reach is one prefecture hands nothing to another one; handed over, the problem is the other county's."""
    (number,) = registered(store)
    local = Person("ma", (Granted(Role.INSPECTOR, Reach(region="990000/990100")),))
    with pytest.raises(NotAllowed):
        take(
            store,
            local,
            number,
            Step.TRANSFER,
            Given(reason="属地不符", region="云山县", responsible_unit="云山县人民政府"),
        )
    take(store, local, number, Step.TRANSFER, HANDED_OVER)
    with store.view(NEIGHBOUR) as view:
        assert [row.number for row in lookup.issues(view).rows] == [number]
    with store.view(COUNTY) as view:
        assert lookup.issues(view).rows == ()
    assert registered(store) == ("2024-00002",)  # there is none of 桃溪县 any more
    with pytest.raises(IssuesRefused):
        registered(store, problem(region="甲州县"))


@pytest.mark.both_databases
def test_a_county_registers_what_it_found_at_itself(store: Store) -> None:
    """By its own step; it reaches no score until an inspector confirms it, whom whoever registered it cannot be."""
    own = problem(channel=Channel.COUNTY, deadline=date(2024, 9, 30))
    (number,) = register.declare(store, COUNTY, [own])
    with store.view(INSPECTOR) as view:
        (event,) = dossiers.events(view, [number])[number]
    assert (event.step, event.taken_by) == (Step.DECLARE, "zhou")
    assert issue(store, number)[1].is_confirmed is False
    with pytest.raises(StepNotYours):
        take(store, Person("zhou", (*COUNTY.granted, Granted(Role.INSPECTOR))), number, Step.CONFIRM)
    take(store, SECOND, number, Step.CONFIRM)
    take(store, COUNTY, number, Step.CLAIM, Given(goal="补发", measures="逐户"))


def test_a_county_registers_nothing_else(store: Store) -> None:
    """Neither what others found, which is told at its row, nor anything of another county; and an inspector registers by theirs."""
    before = store.last_act()
    with pytest.raises(IssuesRefused) as refused:
        register.declare(store, COUNTY, [problem(1, channel=Channel.COUNTY), problem(2)])
    assert [fault.at.names for fault in refused.value.faults] == [("issues", "1", "channel")]  # type: ignore[union-attr]
    for person in (NEIGHBOUR, INSPECTOR):
        with pytest.raises(NotAllowed):
            register.declare(store, person, [problem(channel=Channel.COUNTY)])
    with pytest.raises(NotAllowed):
        register.register(store, COUNTY, [problem(channel=Channel.COUNTY)])
    assert store.last_act() == before
