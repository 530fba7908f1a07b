"""What an inspector opens on Monday morning, and the year's calendar of checks."""

from datetime import date
from typing import Any

import pytest

from xiangheng_platform.access.person import Person
from xiangheng_platform.calendar.overrides import override
from xiangheng_platform.store.store import Store
from xiangheng_platform.workpoints.agenda import Agenda, checks, due_on
from xiangheng_platform.workpoints.reports import report_done

RAIN = "2024-3.05"
LOOK_BACK = "2024-5.10"
HOUSES = "2024-3.12"


def left(agenda: Agenda) -> dict[str, int | None]:
    """The working days of every line, by task and occurrence."""
    return {f"{line.point.code} {line.standing.occurrence.key}": line.working_days for line in agenda.lines}


def test_a_day_in_june_has_its_overdue_and_its_due(planned: Store, liu: Person) -> None:
    """On 20 June the checks of June are due, and what was to be done by April is overdue."""
    with planned.view(liu) as view:
        agenda = due_on(view, date(2024, 6, 20))

    assert {RAIN, LOOK_BACK} <= {line.point.code for line in agenda.due}
    assert HOUSES in {line.point.code for line in agenda.overdue}
    assert agenda.done == ()


@pytest.mark.parametrize(
    ("day", "days"),
    [
        (date(2024, 6, 6), 15),
        (date(2024, 6, 20), 6),
        (date(2024, 6, 27), 1),
        (date(2024, 6, 28), 0),
        (date(2024, 6, 30), 0),
        (date(2024, 7, 1), -1),
        (date(2024, 7, 8), -6),
    ],
)
def test_what_is_left_is_counted_in_working_days(planned: Store, liu: Person, day: date, days: int) -> None:
    """30 June 2024 is a Sunday, so there is until Friday the 28th; overdue days count from the limit."""
    with planned.view(liu) as view:
        assert left(due_on(view, day))[f"{LOOK_BACK} 2024"] == days


def test_the_divisions_own_ruling_counts(planned: Store, liu: Person) -> None:
    """A Saturday that is worked is a day more."""
    override(planned, liu, date(2024, 6, 29), True, "加班", "通知")

    with planned.view(liu) as view:
        assert left(due_on(view, date(2024, 6, 20)))[f"{LOOK_BACK} 2024"] == 7


def test_what_was_done_lately_is_shown_as_done(planned: Store, liu: Person, clock: Any) -> None:
    """Done within the last thirty days, or of a date within the next thirty; older news is left out."""
    clock.be(2024, 6, 20, 1)
    report_done(planned, liu, RAIN, date(2024, 6, 18), "督查通报")
    report_done(planned, liu, LOOK_BACK, date(2024, 3, 1), "报告")
    report_done(planned, liu, HOUSES, date(2024, 4, 28), "函")

    with planned.view(liu) as view:
        found = {line.point.code for line in due_on(view, date(2024, 6, 20)).done}

    assert found == {RAIN, LOOK_BACK}


def test_the_most_pressing_stands_first(planned: Store, liu: Person) -> None:
    """By their limits; what has none comes last."""
    with planned.view(liu) as view:
        winter, summer = due_on(view, date(2024, 12, 20)), due_on(view, date(2024, 7, 5))
    for group in (
        winter.due,
        summer.overdue,
    ):
        limits = [line.standing.occurrence.limit or date.max for line in group]

        assert limits == sorted(limits)


def test_an_office_sees_its_own(planned: Store, liu: Person) -> None:
    """Alone or with others."""
    with planned.view(liu) as view:
        agenda = due_on(view, date(2024, 6, 20), office="发展规划处")

    assert {line.point.item for line in agenda.lines} == {5}


def test_a_day_in_an_unpublished_year_says_so(planned: Store, liu: Person) -> None:
    """Working days overdue in 2027 are counted by the weekend, and that is told."""
    with planned.view(liu) as view:
        agenda = due_on(view, date(2027, 3, 1))

    assert "2027 年放假安排尚未公布，按周末推算" in agenda.doubts


def test_a_day_in_a_settled_year_says_nothing(planned: Store, liu: Person) -> None:
    """No caution where there is nothing to be cautious about."""
    with planned.view(liu) as view:
        assert due_on(view, date(2024, 6, 20)).doubts == ()


def test_the_fixed_checks_of_the_year(planned: Store, liu: Person) -> None:
    """Month by month, from the tasks themselves."""
    with planned.view(liu) as view:
        found = [(one.month, one.point.code) for one in checks(view, 2024)]

    assert found == [
        (4, "2024-3.12"),
        (6, "2024-1.03"),
        (6, "2024-3.05"),
        (6, "2024-5.10"),
        (6, "2024-10.05"),
        (7, "2024-4.02"),
        (8, "2024-3.11"),
        (12, "2024-1.04"),
        (12, "2024-3.06"),
        (12, "2024-5.01"),
        (12, "2024-10.03"),
    ]


def test_the_open_question_of_a_check_is_shown(planned: Store, liu: Person) -> None:
    """“5月前” may be the end of May; whoever plans by it should know."""
    with planned.view(liu) as view:
        houses = next(one for one in checks(view, 2024) if one.month == 4)

    assert "5 月底前" in houses.point.note


def test_another_year_has_no_checks_of_this_plan(planned: Store, liu: Person) -> None:
    """The next year's come with the next year's notice."""
    with planned.view(liu) as view:
        assert checks(view, 2025) == ()
