"""The division's own rulings on days: registered, corrected, taken back, known as of any moment."""

from collections.abc import Callable
from datetime import date

import pytest

from xiangheng_platform.access.errors import NotAllowed
from xiangheng_platform.access.person import Granted, Person
from xiangheng_platform.access.roles import Role
from xiangheng_platform.calendar.days import is_working_day
from xiangheng_platform.calendar.errors import NoSuchOverride, OverrideRefused
from xiangheng_platform.calendar.overrides import calendar_of, override, withdraw
from xiangheng_platform.store.moments import end_of
from xiangheng_platform.store.store import Store

SATURDAY = date(2024, 6, 29)


def test_a_ruling_makes_a_day_worked(store: Store, liu: Person) -> None:
    """From the act on, the Saturday counts as a working day."""
    override(store, liu, SATURDAY, True, "半年检查加班", "厅办通知")

    with store.view(liu) as view:
        assert is_working_day(calendar_of(view), SATURDAY).value is True


def test_a_later_ruling_corrects_the_earlier_one(store: Store, liu: Person) -> None:
    """A day has one ruling; the last one stands."""
    override(store, liu, SATURDAY, True, "加班", "通知一")
    override(store, liu, SATURDAY, False, "取消加班", "通知二")

    with store.view(liu) as view:
        found = calendar_of(view).overrides[SATURDAY]

    assert (found.is_working, found.source) == (False, "通知二")


def test_a_ruling_taken_back_leaves_the_notice(store: Store, liu: Person) -> None:
    """Without it the Saturday is a day off again."""
    override(store, liu, SATURDAY, True, "加班", "通知")
    withdraw(store, liu, SATURDAY, "登记错了")

    with store.view(liu) as view:
        assert calendar_of(view).overrides == {}


def test_a_day_can_be_ruled_on_again_after_that(store: Store, liu: Person) -> None:
    """What was taken back does not stand in the way."""
    override(store, liu, SATURDAY, True, "加班", "通知")
    withdraw(store, liu, SATURDAY, "登记错了")
    override(store, liu, SATURDAY, True, "还是加班", "通知二")

    with store.view(liu) as view:
        assert calendar_of(view).overrides[SATURDAY].source == "通知二"


def test_the_calendar_is_what_was_known(store: Store, liu: Person, clock: Callable[..., object]) -> None:
    """Asked as of the day before, the ruling of today was not there."""
    before = end_of(date(2024, 4, 30))
    override(store, liu, SATURDAY, True, "加班", "通知")

    with store.view(liu, before) as view:
        assert calendar_of(view).overrides == {}


def test_nothing_to_take_back_is_told(store: Store, liu: Person) -> None:
    """A day without a ruling has none to withdraw."""
    with pytest.raises(NoSuchOverride):
        withdraw(store, liu, SATURDAY, "没有的")


def test_a_ruling_needs_reason_and_source(store: Store, liu: Person) -> None:
    """Both faults are told at once, and nothing is written."""
    with pytest.raises(OverrideRefused) as refusal:
        override(store, liu, SATURDAY, True, " ", "")

    assert len(refusal.value.faults) == 2
    with store.view(liu) as view:
        assert calendar_of(view).overrides == {}


def test_only_who_may_rules(store: Store) -> None:
    """A county officer reads the calendar and does not change it."""
    officer = Person("xu", (Granted(Role.COUNTY_OFFICER),))

    with pytest.raises(NotAllowed):
        override(store, officer, SATURDAY, True, "加班", "通知")
    with store.view(officer) as view:
        assert calendar_of(view).overrides == {}
