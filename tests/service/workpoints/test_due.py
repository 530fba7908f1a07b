"""When a task is due: by deadline or frequency, and the working day to work to."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiangheng_platform.calendar.days import Calendar, is_working_day
from xiangheng_platform.calendar.notices import Notices, national
from xiangheng_platform.workpoints.content import Content
from xiangheng_platform.workpoints.due import Occurrence, Raised, occurrences
from xiangheng_platform.workpoints.words import Basis, Comparison, Frequency, LimitBasis
from xiangheng_seeds.workpoints import contents

OFFICIAL = Calendar(national())
PERIODIC = [one for one in Frequency if one not in (Frequency.CONTINUOUS, Frequency.AS_NEEDED)]


def task(frequency: Frequency, deadline: date | None = None, times: int | None = None) -> Content:
    """A task of a frequency, with a deadline and a number of times if they are given."""
    return Content(
        plan_year=2024,
        item=1,
        title="要点",
        task="任务",
        indicator="指标",
        target=Decimal(times) if times else None,
        unit="次" if times else "",
        comparison=Comparison.EQ,
        basis=Basis.EXPLICIT if times else Basis.QUALITATIVE,
        deadline=deadline,
        frequency=frequency,
        offices=("帮扶处",),
        quote="原文",
        source="工作要点",
    )


def due(content: Content) -> dict[str, str]:
    """The limits of a task's occurrences by their keys."""
    return {one.key: str(one.limit) for one in occurrences(content, OFFICIAL)}


def of_notice(indicator: str) -> Content:
    """A task of the notice, by a part of its indicator."""
    (found,) = (one for one in contents() if indicator in one.indicator)
    return found


@pytest.mark.parametrize(
    ("content", "limits"),
    [
        (task(Frequency.ONCE, date(2024, 8, 31)), {"2024": "2024-08-31"}),
        (task(Frequency.ONCE), {"2024": "2024-12-31"}),
        (task(Frequency.ANNUAL), {"2024": "2024-12-31"}),
        (task(Frequency.ANNUAL, date(2024, 3, 31)), {"2024": "2024-03-31"}),
        (task(Frequency.ANNUAL, date(2025, 2, 28)), {"2024": "2025-02-28"}),
        (task(Frequency.SEMIANNUAL), {"2024-H1": "2024-06-30", "2024-H2": "2024-12-31"}),
        (task(Frequency.SEMIANNUAL, date(2024, 6, 30)), {"2024-H1": "2024-06-30"}),
        (task(Frequency.SEMIANNUAL, date(2024, 12, 31), times=1), {"2024-H2": "2024-12-31"}),
        (
            task(Frequency.SEMIANNUAL, date(2024, 11, 30), times=2),
            {"2024-H1": "2024-06-30", "2024-H2": "2024-11-30"},
        ),
        (
            task(Frequency.QUARTERLY, times=4),
            {"2024-Q1": "2024-03-31", "2024-Q2": "2024-06-30", "2024-Q3": "2024-09-30", "2024-Q4": "2024-12-31"},
        ),
        (task(Frequency.MONTHLY, date(2024, 2, 20)), {"2024-01": "2024-01-31", "2024-02": "2024-02-20"}),
        (task(Frequency.CONTINUOUS), {"2024": "None"}),
        (task(Frequency.AS_NEEDED), {}),
    ],
)  # fmt: skip
def test_deadline_and_frequency_make_the_occurrences(content: Content, limits: dict[str, str]) -> None:
    """A stated deadline is that of the last occurrence; without one, the period's last day is the limit."""
    assert due(content) == limits


@pytest.mark.parametrize(
    ("indicator", "limits"),
    [
        ("补助发放督查（上半年）", {"2024-H1": "2024-06-30"}),
        ("补助发放督查（下半年）", {"2024-H2": "2024-12-31"}),
        ("未消除风险监测对象的分析次数", {"2024-H1": "2024-06-30", "2024-H2": "2024-12-31"}),
        ("安置房屋质量安全集中排查", {"2024": "2024-07-31"}),
        ("医疗救助和再救助政策专项督查", {"2024": "2024-08-31"}),
        ("C、D级房屋", {"2024": "2024-04-30"}),
        ("实施计划完成情况“回头看”", {"2024": "2024-06-30"}),
    ],
)
def test_tasks_of_the_notice_are_due_when_it_says(indicator: str, limits: dict[str, str]) -> None:
    """“6月份和12月份分别” are two tasks of one time each, “今年分两次” is one task of two."""
    assert due(of_notice(indicator)) == limits


def test_monthly_limits_are_worked_to_before_days_off() -> None:
    """Both dates are told: the month's last day, and the last working day by then."""
    found = {one.key: str(one.work_by) for one in occurrences(task(Frequency.MONTHLY), OFFICIAL)}

    assert found["2024-03"] == "2024-03-29"
    assert found["2024-04"] == "2024-04-30"
    assert found["2024-06"] == "2024-06-28"
    assert found["2024-08"] == "2024-08-30"


def test_only_the_notices_own_date_is_called_so() -> None:
    """Of two analyses “this year” the year's end is stated; that one falls to each half is inferred."""
    first, second = occurrences(of_notice("未消除风险监测对象的分析次数"), OFFICIAL)

    assert (first.basis, second.basis) == (LimitBasis.INFERRED, LimitBasis.STATED)


def test_what_is_raised_is_due_when_it_was_asked_for() -> None:
    """A task done as needed has the occurrences that somebody asked for."""
    raised = [Raised("2024-R1", date(2024, 9, 15), "座谈", "user:liu")]
    (found,) = occurrences(task(Frequency.AS_NEEDED), OFFICIAL, raised)

    assert (found.key, found.limit, found.basis) == ("2024-R1", date(2024, 9, 15), LimitBasis.RAISED)


NEEDS = st.lists(st.dates(date(2024, 1, 1), date(2025, 12, 31)), max_size=12)


@given(NEEDS)
def test_what_is_needed_first_is_due_first(days: list[date]) -> None:
    """In the order of days, whatever was raised first; each keeps the key and the number that it was raised with."""
    raised = [Raised(f"2024-R{number}", day, "座谈", "user:liu") for number, day in enumerate(days, start=1)]
    listed = occurrences(task(Frequency.AS_NEEDED), OFFICIAL, raised)

    assert [need.limit for need in listed] == sorted(days)
    assert {need.key: need.limit for need in listed} == {need.occurrence: need.due for need in raised}
    assert all(need.label == f"第 {need.key.removeprefix('2024-R')} 次提出" for need in listed)


def test_a_year_without_its_notice_is_told_beside_the_day_to_work_to() -> None:
    """What is planned before the holidays are known may move, and says so."""
    (found,) = occurrences(replace(task(Frequency.ANNUAL), plan_year=2026), OFFICIAL)

    assert found.doubts == ("2027 年放假安排尚未公布，按周末推算",)


@given(
    st.sampled_from(PERIODIC),
    st.none() | st.dates(date(2024, 1, 1), date(2025, 12, 31)),
    st.none() | st.integers(1, 12),
    st.frozensets(st.dates(date(2024, 1, 1), date(2025, 12, 31)), max_size=60),
)
def test_occurrences_follow_each_other(
    frequency: Frequency, deadline: date | None, times: int | None, rest: frozenset[date]
) -> None:
    """At least one; each ends after it begins, the next one begins later; the last ends on the stated day, if any."""
    calendar = Calendar(Notices(frozenset({2023, 2024, 2025, 2026}), dict.fromkeys(rest, "假")))
    found = occurrences(task(frequency, deadline, times), calendar)

    assert all(one.begins <= (one.limit or one.begins) for one in found)
    assert [one.begins for one in found] == sorted({one.begins for one in found})
    assert deadline is None or found[-1].limit == deadline
    assert all(_is_worked(calendar, one) for one in found)


def _is_worked(calendar: Calendar, one: Occurrence) -> bool:
    assert one.limit is not None
    assert one.work_by is not None
    return one.work_by <= one.limit and is_working_day(calendar, one.work_by).value
