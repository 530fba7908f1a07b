"""Problems that come again in the same region within two years."""

from datetime import date
from typing import Any

import pytest
from tests.service.rectification.conftest import BUREAU, HEAD, INSPECTOR, problem, registered

from xiangheng_platform.calendar.days import months_before
from xiangheng_platform.rectification import recurrence
from xiangheng_platform.rectification.standing import Given
from xiangheng_platform.rectification.steps import take
from xiangheng_platform.rectification.words import Step
from xiangheng_platform.store.store import Store


@pytest.mark.both_databases
def test_the_same_category_and_region_within_two_years_is_flagged(store: Store, clock: Any) -> None:
    """On the last day it is; on the day after, it is none. What was registered on the same day repeats nothing."""
    first, _ = registered(store, problem(1), problem(2, category="工作落实"))
    clock.be(2026, 5, 1, 1)
    again, twin, elsewhere = registered(store, problem(3), problem(4), problem(5, region="云山县"))
    clock.be(2026, 5, 2, 1)
    (late,) = registered(store, problem(6))
    with store.view(INSPECTOR) as view:
        flagged = recurrence.recurrences(view, [first, again, twin, elsewhere, late])
    assert {number: [row.number for row in rows] for number, rows in flagged.items()} == {
        again: [first],
        twin: [first],
        late: [twin, again],
    }


def test_what_was_overturned_or_lies_out_of_sight_is_not_told(store: Store, clock: Any) -> None:
    """An issue that was none repeats nothing, and a department is told of its own ones only."""
    overturned, foreign = registered(store, problem(1), problem(2, lead_unit="省卫健委"))
    take(store, HEAD, overturned, Step.OVERTURN, Given(reason="不属实"))
    clock.pass_(days=30)
    (again,) = registered(store, problem(3))
    with store.view(INSPECTOR) as view:
        assert [row.number for row in recurrence.recurrences(view, [again])[again]] == [foreign]
    with store.view(BUREAU) as view:
        assert recurrence.recurrences(view, [again]) == {}


@pytest.mark.parametrize(
    ("day", "before"),
    [
        (date(2024, 2, 29), date(2022, 2, 28)),
        (date(2026, 5, 1), date(2024, 5, 1)),
        (date(2025, 1, 31), date(2023, 1, 31)),
    ],
)
def test_two_years_before_a_day_is_a_day(day: date, before: date) -> None:
    """The last one of a month that is shorter."""
    assert months_before(day, 24) == before
