"""One issue asks other regions to look at home, and their answers are collected."""

from datetime import date, timedelta
from typing import Any

import pytest
from tests.service.rectification.conftest import (
    BUREAU,
    COUNTY,
    HEAD,
    INSPECTOR,
    NEIGHBOUR,
    SECOND,
    problem,
    registered,
)

from xiangheng_platform.access.errors import NotAllowed
from xiangheng_platform.access.person import Granted, Person
from xiangheng_platform.access.reach import Reach
from xiangheng_platform.access.roles import Role
from xiangheng_platform.rectification import answers, inquiries, lookup, questions
from xiangheng_platform.rectification.errors import (
    InquiryRefused,
    IssuesRefused,
    NoSuchInquiry,
    NoSuchIssue,
)
from xiangheng_platform.rectification.inquiries import InquiryFilter, Tally
from xiangheng_platform.rectification.standing import Given
from xiangheng_platform.rectification.steps import take
from xiangheng_platform.rectification.words import Step
from xiangheng_platform.store.errors import RowIsTaken
from xiangheng_platform.store.store import Store

DUE = date(2024, 5, 31)
#: An officer of the neighbouring county who may register as well.
BOTH = Person("qian", (*NEIGHBOUR.granted, Granted(Role.INSPECTOR)))


def asked(store: Store, *regions: str) -> tuple[str, tuple[int, ...]]:
    """An issue of 桃溪县 and the inquiries that it made; of every other county, if none is named."""
    (number,) = registered(store, problem(places="桃花村", leader="某县长"))
    return number, questions.ask(store, INSPECTOR, number, DUE, "同一批项目", regions=regions)


@pytest.mark.both_databases
def test_every_other_county_is_asked_and_answers_are_collected(store: Store, clock: Any) -> None:
    """Two counties are asked; one answers that it has the same, which an inspector enters into the ledger."""
    number, (first, second) = asked(store)
    answers.answer(store, NEIGHBOUR, first, has_same=True, statement="查了 12 个项目，1 个同样")
    adopted = answers.adopt(
        store, INSPECTOR, first, problem(7, description="同样的虚构问题", region="随便写")
    )
    assert adopted.answer is not None
    with store.view(INSPECTOR) as view:
        issue = lookup.find(view, adopted.answer.issue)
        assert inquiries.tallies(view, [number]) == {number: Tally(2, 1, 1, 0)}
        assert [row.number for row in inquiries.inquiries(view, InquiryFilter(is_unanswered=True)).rows] == [
            second
        ]
    assert (issue.region.name, issue.content.origin) == ("甲州县", f"inquiry:{first}")
    assert adopted.answer.answered_by == "qian"
    clock.be(2024, 6, 1, 1)
    with store.view(INSPECTOR) as view:
        late = inquiries.inquiries(view, InquiryFilter(issue=number, is_overdue=True)).rows
        assert [(row.region.name, row.days_overdue) for row in late] == [("云山县", 1)]
        assert inquiries.tallies(view, [number])[number].overdue == 1


def test_a_region_sees_the_question_and_no_more(store: Store) -> None:
    """Not the issue, not what others were asked; and the county of the issue does not see whom it made look."""
    number, (first, second) = asked(store)
    with store.view(NEIGHBOUR) as view:
        (question,) = inquiries.inquiries(view).rows
        with pytest.raises(NoSuchIssue):
            lookup.find(view, number)
        with pytest.raises(NoSuchInquiry):
            inquiries.find(view, second)
    assert (question.number, question.category, question.description) == (
        first,
        "政策落实",
        "第 1 个虚构的问题",
    )
    assert "桃花村" not in str(question)
    assert "某县长" not in str(question)
    for person in (COUNTY, BUREAU):
        with store.view(person) as view:
            assert inquiries.inquiries(view).rows == ()
            assert inquiries.tallies(view, [number]) == {}
    with pytest.raises(NoSuchInquiry):
        answers.answer(store, NEIGHBOUR, second, has_same=False, statement="没有")


def test_an_answer_is_put_right_by_a_new_one(store: Store) -> None:
    """What was answered before stays to be read as of then; who looked at another answer is told."""
    _, (inquiry,) = asked(store, "甲州县")
    first = answers.answer(store, NEIGHBOUR, inquiry, has_same=False, statement="没有", seen=0)
    then = store.last_act().at
    assert first.answer is not None
    answers.answer(store, NEIGHBOUR, inquiry, has_same=True, statement="又查到 1 个", seen=first.answer.act)
    with pytest.raises(RowIsTaken):
        answers.answer(store, NEIGHBOUR, inquiry, has_same=False, statement="没有", seen=first.answer.act)
    with store.view(NEIGHBOUR) as view:
        now, before = (inquiries.find(v, inquiry).answer for v in (view, view.as_known_at(then)))
    assert now is not None
    assert before is not None
    assert (before.has_same, before.statement) == (False, "没有")
    assert (now.has_same, now.statement) == (True, "又查到 1 个")


def test_what_a_region_has_is_registered_with_the_answer_by_whoever_may(store: Store) -> None:
    """In one act; a county officer alone may not, and then nothing is answered either."""
    _, (inquiry,) = asked(store, "甲州县")
    entry = problem(8, description="甲州的同样问题", region="")
    with pytest.raises(NotAllowed):
        answers.answer(store, NEIGHBOUR, inquiry, has_same=True, statement="有", content=entry)
    with store.view(NEIGHBOUR) as view:
        assert inquiries.find(view, inquiry).answer is None
    answered = answers.answer(store, BOTH, inquiry, has_same=True, statement="有", content=entry)
    assert answered.answer is not None
    with store.view(NEIGHBOUR) as view:
        issue = lookup.find(view, answered.answer.issue)
    assert (issue.act, issue.region.name) == (answered.answer.act, "甲州县")
    with pytest.raises(InquiryRefused, match="已经登记为"):
        answers.answer(store, BOTH, inquiry, has_same=False, statement="没有")
    with pytest.raises(InquiryRefused, match="已经是"):
        answers.adopt(store, SECOND, inquiry, answered.answer.issue)


def test_an_answer_becomes_an_issue_of_its_own_region_only(store: Store) -> None:
    """And only once the region said that it has the same."""
    number, (inquiry,) = asked(store, "甲州县")
    (own,) = registered(store, problem(9, region="甲州县"))
    with pytest.raises(InquiryRefused, match="没有答复说有"):
        answers.adopt(store, INSPECTOR, inquiry, own)
    answers.answer(store, NEIGHBOUR, inquiry, has_same=True, statement="有")
    with pytest.raises(InquiryRefused, match="别的地区"):
        answers.adopt(store, INSPECTOR, inquiry, number)
    with pytest.raises(IssuesRefused):
        answers.adopt(store, INSPECTOR, inquiry, problem(9))
    with pytest.raises(NotAllowed):
        answers.adopt(store, NEIGHBOUR, inquiry, own)
    adopted = answers.adopt(store, INSPECTOR, inquiry, own)
    assert adopted.answer is not None
    assert adopted.answer.issue == own


def test_a_question_with_faults_is_asked_of_nobody(store: Store) -> None:
    """Every fault at once: no reason, a day that is past, its own region, one that was asked before."""
    number, _ = asked(store, "甲州县")
    with pytest.raises(InquiryRefused) as caught:
        questions.ask(store, INSPECTOR, number, date(2024, 5, 1), " ", regions=["桃溪县", "甲州县", "云山县"])
    assert len(caught.value.faults) == 4
    assert questions.ask(store, INSPECTOR, number, DUE, "其余的也查") != ()
    with pytest.raises(InquiryRefused, match="都要求过"):
        questions.ask(store, INSPECTOR, number, DUE, "再查")
    with pytest.raises(NotAllowed):
        questions.ask(store, COUNTY, number, DUE, "试")


def test_an_answer_says_something(store: Store) -> None:
    """Without a word it is none, and what a region has not cannot be registered."""
    _, (inquiry,) = asked(store, "甲州县")
    with pytest.raises(InquiryRefused) as caught:
        answers.answer(store, BOTH, inquiry, has_same=False, statement=" ", content=problem(8))
    assert len(caught.value.faults) == 2


def test_how_late_an_answer_is_counts_from_the_first(store: Store, clock: Any) -> None:
    """Who answered in time is not late because the answer was put right, or entered into the ledger, afterwards."""
    _, (early, late) = asked(store)
    yunshan = Person("he", (Granted(Role.COUNTY_OFFICER, Reach(region="990000/990200/990221")),))
    answers.answer(store, NEIGHBOUR, early, has_same=True, statement="有")
    clock.be(2024, 6, 3, 1)
    answers.answer(store, yunshan, late, has_same=False, statement="没有")
    clock.be(2024, 6, 20, 1)
    answers.answer(store, NEIGHBOUR, early, has_same=True, statement="有 2 个")
    adopted = answers.adopt(store, INSPECTOR, early, problem(7, description="同样的虚构问题"))
    with store.view(INSPECTOR) as view:
        assert (adopted.days_overdue, inquiries.find(view, late).days_overdue) == (0, 3)


@pytest.mark.both_databases
def test_of_what_was_no_problem_nobody_waits_for_an_answer(store: Store, clock: Any) -> None:
    """Once the issue is overturned its inquiries wait no longer, nor are they late; as of before, they still were."""
    number, inquiry = asked(store)
    clock.be(2024, 6, 3, 1)
    take(store, HEAD, number, Step.OVERTURN, Given(reason="报道有误"))
    waiting = InquiryFilter(is_unanswered=True)
    with store.view(INSPECTOR) as view:
        assert inquiries.inquiries(view, waiting).rows == ()
        assert inquiries.tallies(view, [number])[number].overdue == 0
        assert len(inquiries.inquiries(view).rows) == len(inquiry)
        before = view.as_known_at(view.known_at - timedelta(seconds=1))
        assert len(inquiries.inquiries(before, waiting).rows) == len(inquiry)


@pytest.mark.both_databases
def test_a_region_is_given_more_time_and_the_first_day_stays(store: Store, clock: Any) -> None:
    """It is the same inquiry, late by the later day only; what was known before still says the first."""
    number, (first, second) = asked(store)
    clock.pass_(days=1)
    before = clock.now
    clock.pass_(days=1)
    questions.postpone(store, INSPECTOR, (first,), DUE + timedelta(10), "汛期")
    questions.postpone(store, INSPECTOR, (first,), DUE + timedelta(20), "还在汛期")
    clock.be(2024, 6, 5, 1)
    with store.view(NEIGHBOUR) as view:
        (inquiry,) = inquiries.inquiries(view).rows
        assert inquiries.inquiries(view, InquiryFilter(is_overdue=True)).rows == ()
    assert (inquiry.number, inquiry.first_due, inquiry.due) == (first, DUE, DUE + timedelta(20))
    assert (inquiry.changed_by, inquiry.change_reason, inquiry.days_overdue) == ("liu", "还在汛期", 0)
    with store.view(INSPECTOR, before) as view:
        assert inquiries.find(view, first).due == DUE
    answers.answer(store, NEIGHBOUR, first, has_same=True, statement="一个")
    adopted = answers.adopt(store, INSPECTOR, first, problem(7, description="同样的"))
    assert adopted.answer is not None
    with store.view(INSPECTOR) as view:
        assert lookup.find(view, adopted.answer.issue).content.origin == f"inquiry:{first}"
        assert inquiries.tallies(view, [number])[number] == Tally(2, 1, 1, 1)
        assert [row.number for row in inquiries.of_numbers(view, [second, first, 9])] == [first, second]


def test_what_was_taken_back_waits_for_nobody_and_may_be_asked_again(store: Store, clock: Any) -> None:
    """The region sees why, is neither late nor reminded, and cannot answer; another inquiry has another number."""
    number, (first, second) = asked(store)
    questions.withdraw(store, INSPECTOR, (first,), "已统一核查")
    clock.be(2024, 6, 5, 1)
    with store.view(NEIGHBOUR) as view:
        (inquiry,) = inquiries.inquiries(view).rows
        assert inquiries.inquiries(view, InquiryFilter(is_unanswered=True)).rows == ()
    assert (inquiry.is_withdrawn, inquiry.change_reason, inquiry.days_overdue) == (True, "已统一核查", 0)
    with pytest.raises(InquiryRefused) as refused:
        answers.answer(store, NEIGHBOUR, first, has_same=False, statement="没有")
    assert "已统一核查" in str(refused.value)
    with store.view(INSPECTOR) as view:
        assert inquiries.tallies(view, [number])[number] == Tally(1, 0, 0, 1)
    (again,) = questions.ask(store, INSPECTOR, number, date(2024, 7, 1), "还是查", regions=["甲州县"])
    assert again not in (first, second)
    answers.answer(store, NEIGHBOUR, again, has_same=False, statement="没有")
    with store.view(INSPECTOR) as view:
        assert inquiries.find(view, first).answer is None


def test_what_was_answered_or_taken_back_is_not_changed(store: Store) -> None:
    """Each is told at its place, with whatever else is wrong; nothing is written."""
    _, (first, second) = asked(store)
    answers.answer(store, NEIGHBOUR, first, has_same=False, statement="没有")
    questions.withdraw(store, INSPECTOR, (second,), "不用了")
    before = store.last_act()
    with pytest.raises(InquiryRefused) as refused:
        questions.postpone(store, INSPECTOR, (first, second), DUE + timedelta(1), " ")
    places = [fault.at.names for fault in refused.value.faults]  # type: ignore[union-attr]  # fields all
    assert places == [("reason",), ("inquiries", "0"), ("inquiries", "1")]
    with pytest.raises(InquiryRefused):
        questions.withdraw(store, INSPECTOR, (), "不用了")
    assert store.last_act() == before


def test_a_day_that_is_no_later_is_refused(store: Store) -> None:
    """Of several inquiries, none is given the day."""
    _, numbers = asked(store)
    questions.postpone(store, INSPECTOR, numbers[:1], DUE + timedelta(10), "汛期")
    with pytest.raises(InquiryRefused):
        questions.postpone(store, INSPECTOR, numbers, DUE + timedelta(5), "汛期")


def test_whoever_is_asked_changes_nothing_about_it(store: Store) -> None:
    """Nor does an inspector who sees the region and not the issue that asks."""
    _, (first, _) = asked(store)
    of_county = Person("he", (Granted(Role.INSPECTOR, NEIGHBOUR.granted[0].reach),))
    for person, error in ((NEIGHBOUR, NotAllowed), (of_county, NoSuchIssue)):
        with pytest.raises(error):
            questions.withdraw(store, person, (first,), "不想查")
