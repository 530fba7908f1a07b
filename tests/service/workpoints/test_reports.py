"""What offices report: who may, what is refused, how it is corrected and taken back, and that history keeps it."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from xiangheng_platform.access.errors import NotAllowed
from xiangheng_platform.access.person import Granted, Person
from xiangheng_platform.access.reach import Reach
from xiangheng_platform.access.roles import Role
from xiangheng_platform.store.store import Store
from xiangheng_platform.workpoints.agenda import due_on
from xiangheng_platform.workpoints.content import Content
from xiangheng_platform.workpoints.errors import (
    AlreadyReported,
    NoSuchOccurrence,
    NothingReported,
    ReportRefused,
)
from xiangheng_platform.workpoints.points import list_points, show
from xiangheng_platform.workpoints.register import load
from xiangheng_platform.workpoints.reports import correct, raise_need, report_done, withdraw
from xiangheng_platform.workpoints.words import Frequency, State

HOUSES = "2024-3.12"
MONTHLY = "2024-1.08"
MEETING = "2024-9.03"
DAY = date(2024, 4, 28)


def state(store: Store, person: Person, code: str, day: date = DAY) -> State:
    """The state of a task on a day, as known now."""
    with store.view(person) as view:
        return show(view, code, day=day).status.state


def test_a_report_makes_a_task_done(planned: Store, clerk: Person) -> None:
    """By the office's own clerk, with a reference to the evidence."""
    report_done(planned, clerk, HOUSES, DAY, "湘建村函〔2024〕12 号")

    assert state(planned, clerk, HOUSES) is State.DONE


def test_a_task_of_another_office_is_not_reported(planned: Store, clerk: Person) -> None:
    """A clerk reports for the own office alone."""
    with pytest.raises(NotAllowed):
        report_done(planned, clerk, "2024-5.10", DAY, "报告")
    assert state(planned, clerk, "2024-5.10") is not State.DONE


def test_each_of_several_offices_may_report(planned: Store) -> None:
    """A task of four offices is any one's to report."""
    head = Person("peng", (Granted(Role.DIVISION_HEAD, Reach(department="政策与改革处")),))
    report_done(planned, head, "2024-10.05", DAY, "情况报告")

    assert state(planned, head, "2024-10.05") is State.DONE


def test_of_several_occurrences_one_is_named(planned: Store, clerk: Person) -> None:
    """Which month was meant is not guessed."""
    with pytest.raises(NoSuchOccurrence, match="2024-04（4 月）"):
        report_done(planned, clerk, MONTHLY, DAY, "比对报告")


def test_one_month_done_leaves_the_others(planned: Store, clerk: Person) -> None:
    """A monthly task has a state in each month."""
    report_done(planned, clerk, MONTHLY, DAY, "比对报告", occurrence="2024-04")
    with planned.view(clerk) as view:
        found = show(view, MONTHLY, day=DAY).status.standings

    assert [one.occurrence.key for one in found if one.state is State.DONE] == ["2024-04"]


@pytest.mark.parametrize(
    ("done_on", "evidence", "faults"),
    [
        (date(2024, 4, 20), " ", 1),
        (date(2024, 5, 2), "依据", 1),
        (date(2024, 3, 31), "依据", 1),
        (date(2024, 3, 31), "", 2),
    ],
)
def test_a_report_that_cannot_be_is_refused(
    planned: Store, clerk: Person, done_on: date, evidence: str, faults: int
) -> None:
    """Without evidence, of a day to come, or before the month began: every fault at once. Today is 1 May."""
    with pytest.raises(ReportRefused) as refusal:
        report_done(planned, clerk, MONTHLY, done_on, evidence, occurrence="2024-04")

    assert len(refusal.value.faults) == faults


def test_a_report_is_not_made_twice(planned: Store, clerk: Person) -> None:
    """Who reported first is told, and what to do instead."""
    report_done(planned, clerk, HOUSES, DAY, "文一")

    with pytest.raises(AlreadyReported, match=" wen 已在"):
        report_done(planned, clerk, HOUSES, DAY, "文二")


def test_a_report_is_corrected_by_another(planned: Store, clerk: Person) -> None:
    """The later date stands; both are kept."""
    report_done(planned, clerk, HOUSES, DAY, "文一")
    correct(planned, clerk, HOUSES, "2024", date(2024, 4, 30), "文一", "日期写错")
    with planned.view(clerk) as view:
        found = show(view, HOUSES)

    assert [(one.kind, one.done_on.day, one.stands) for one in found.entries] == [
        ("report", 28, False),
        ("correction", 30, True),
    ]


def test_a_report_is_taken_back(planned: Store, clerk: Person) -> None:
    """The task is as open as before, the report and its withdrawal are kept, and it can be reported again."""
    report_done(planned, clerk, HOUSES, DAY, "文一")
    withdraw(planned, clerk, HOUSES, "2024", "还没有办完")

    assert state(planned, clerk, HOUSES) is State.DUE
    with planned.view(clerk) as view:
        assert [one.kind for one in show(view, HOUSES).entries] == ["report", "withdrawal"]

    report_done(planned, clerk, HOUSES, DAY, "文二")

    assert state(planned, clerk, HOUSES) is State.DONE


def test_the_next_time_is_the_earliest_that_was_asked_for(planned: Store, liu: Person) -> None:
    """Asked for by the end of the year and then by 1 November: November's is next, in the record and on the agenda."""
    raise_need(planned, liu, MEETING, date(2024, 12, 30), "年底座谈")
    raise_need(planned, liu, MEETING, date(2024, 11, 1), "先开一次")
    with planned.view(liu) as view:
        status = show(view, MEETING, day=date(2024, 10, 20)).status
    with planned.view(liu) as view:
        (line,) = (line for line in due_on(view, date(2024, 10, 20)).due if line.point.code == MEETING)

    assert [each.occurrence.key for each in status.standings] == ["2024-R2", "2024-R1"]
    assert status.next is not None
    assert status.next.occurrence.limit == date(2024, 11, 1)
    assert line.standing == status.next


def test_a_report_that_raises_its_own_time_is_of_that_time(planned: Store, liu: Person) -> None:
    """Done on 20 April after one was asked for by May and reported: the report is of April's time, which comes first."""
    raise_need(planned, liu, MEETING, date(2024, 5, 30), "要求")
    report_done(planned, liu, MEETING, DAY, "纪要一")
    report_done(planned, liu, MEETING, date(2024, 4, 20), "纪要二")
    with planned.view(liu) as view:
        standings = show(view, MEETING, day=DAY).status.standings

    assert [(each.occurrence.key, each.report.evidence) for each in standings if each.report] == [
        ("2024-R2", "纪要二"),
        ("2024-R1", "纪要一"),
    ]


@pytest.mark.parametrize("act", [withdraw, correct])
def test_what_was_not_said_is_not_taken_back(planned: Store, clerk: Person, act: Any) -> None:
    """Nor corrected."""
    more = (DAY, "文一") if act is correct else ()

    with pytest.raises(NothingReported):
        act(planned, clerk, HOUSES, "2024", *more, "理由")


@pytest.mark.parametrize("act", [withdraw, correct])
def test_taking_back_needs_a_reason(planned: Store, clerk: Person, act: Any) -> None:
    """An audit log without reasons would prove little."""
    report_done(planned, clerk, HOUSES, DAY, "文一")
    more = (DAY, "文二") if act is correct else ()

    with pytest.raises(ReportRefused, match="理由"):
        act(planned, clerk, HOUSES, "2024", *more, " ")


def test_what_is_done_as_needed_is_due_once_it_is_raised(planned: Store, liu: Person) -> None:
    """Not due before; due, and overdue, by the day that was asked for."""
    assert state(planned, liu, MEETING) is State.NOT_DUE

    raise_need(planned, liu, MEETING, date(2024, 4, 30), "厅领导要求")

    assert state(planned, liu, MEETING) is State.DUE
    assert state(planned, liu, MEETING, date(2024, 5, 1)) is State.OVERDUE


def test_what_nobody_raised_is_raised_by_its_report(planned: Store, liu: Person) -> None:
    """A meeting that was held is reported without ceremony, and twice held is two occurrences."""
    report_done(planned, liu, MEETING, DAY, "会议纪要")
    second = report_done(planned, liu, MEETING, date(2024, 4, 30), "会议纪要二")

    assert second.occurrence == "2024-R2"
    assert state(planned, liu, MEETING, date(2024, 4, 30)) is State.DONE


def test_a_report_that_raised_its_occurrence_takes_it_back(planned: Store, liu: Person) -> None:
    """Otherwise an overdue task would be left that nobody ever asked for; its number is not used again."""
    report_done(planned, liu, MEETING, DAY, "会议纪要")
    withdraw(planned, liu, MEETING, "2024-R1", "没有开")

    with planned.view(liu) as view:
        assert show(view, MEETING).status.standings == ()
    assert report_done(planned, liu, MEETING, DAY, "会议纪要").occurrence == "2024-R2"


def test_it_does_so_after_a_correction_too(planned: Store, liu: Person) -> None:
    """What counts is the report that raised it, not the one that stands."""
    report_done(planned, liu, MEETING, DAY, "会议纪要")
    correct(planned, liu, MEETING, "2024-R1", date(2024, 4, 29), "会议纪要", "日期")
    withdraw(planned, liu, MEETING, "2024-R1", "没有开")

    with planned.view(liu) as view:
        assert show(view, MEETING).status.standings == ()


def test_what_was_raised_outlives_a_report_taken_back(planned: Store, liu: Person) -> None:
    """It was asked for apart from the report; taken back itself, it is gone."""
    raise_need(planned, liu, MEETING, date(2024, 4, 30), "厅领导要求")
    report_done(planned, liu, MEETING, DAY, "会议纪要")
    withdraw(planned, liu, MEETING, "2024-R1", "没有开")

    assert state(planned, liu, MEETING) is State.DUE

    withdraw(planned, liu, MEETING, "2024-R1", "不开了")

    with planned.view(liu) as view:
        assert show(view, MEETING).status.standings == ()


def test_only_what_is_done_as_needed_is_raised(planned: Store, liu: Person) -> None:
    """The others have their dates."""
    with pytest.raises(ReportRefused, match="不用提出"):
        raise_need(planned, liu, HOUSES, date(2024, 4, 30), "催办")


def test_no_earlier_knowledge_is_changed_by_what_is_said_later(
    store: Store, liu: Person, clock: Any, one: Content
) -> None:
    """After every act the states of all days were looked at; asked again as of that moment, they are the same."""
    load(store, liu, [replace(one, frequency=Frequency.MONTHLY), replace(one, task="座谈", frequency=Frequency.AS_NEEDED)])  # fmt: skip
    days = [date(2024, month, 15) for month in range(1, 13)]
    acts = (
        lambda: report_done(store, liu, "2024-1.01", date(2024, 1, 20), "一", occurrence="2024-01"),
        lambda: raise_need(store, liu, "2024-1.02", date(2024, 6, 1), "要求"),
        lambda: correct(store, liu, "2024-1.01", "2024-01", date(2024, 2, 20), "一", "写错"),
        lambda: report_done(store, liu, "2024-1.02", date(2024, 4, 1), "二"),
        lambda: withdraw(store, liu, "2024-1.01", "2024-01", "没有"),
        lambda: withdraw(store, liu, "2024-1.02", "2024-R1", "没有"),
    )

    def looked_at(at: Any) -> list[Any]:
        with store.view(liu, at) as view:
            return [list_points(view, day=day) for day in days]

    seen = {}
    for act in acts:
        seen[clock.pass_(hours=1)] = looked_at(None)
        clock.pass_(hours=1)
        act()

    assert {at: looked_at(at) for at in seen} == seen


def test_the_reports_of_a_day_are_known_on_that_day(planned: Store, liu: Person, clock: Any) -> None:
    """Asked as of yesterday, today's report is not there, though it speaks of an earlier day."""
    yesterday = clock.now
    clock.pass_(days=1)
    report_done(planned, liu, HOUSES, DAY, "文一")

    with planned.view(liu, yesterday) as view:
        agenda = due_on(view, DAY)

    assert HOUSES in {line.point.code for line in agenda.due}
