"""A store is filled with the reference data once, and what is not known to be true is marked there too."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from xiangheng_platform.access.errors import NotAllowed
from xiangheng_platform.access.person import Granted, Person
from xiangheng_platform.access.roles import Role
from xiangheng_platform.indicators import definitions, targets
from xiangheng_platform.indicators.units import Quantity, read_unit
from xiangheng_platform.regions import divisions, groups
from xiangheng_platform.regions.facts import Level
from xiangheng_platform.store.backups import content_of
from xiangheng_platform.store.store import Store
from xiangheng_platform.workpoints import points
from xiangheng_seeds.filling import fill
from xiangheng_seeds.reference import former_divisions

INSPECTOR = Person("liu", (Granted(Role.INSPECTOR),))
CLERK = Person("ma", (Granted(Role.DEPARTMENT_CLERK),))
DAY = date(2024, 6, 30)


def reference_data(store: Store) -> None:
    """All of them, as an inspector loads them."""
    fill(store, INSPECTOR)


@pytest.fixture
def filled(furnished: Callable[..., Store]) -> Store:
    """A store with all reference data."""
    return furnished(reference_data)


def test_each_kind_is_loaded(store: Store) -> None:
    """Divisions, groups, indicators, targets and the notice's 123 tasks."""
    found = {one.kind: one.entered for one in fill(store, INSPECTOR)}

    assert found["工作要点任务"] == 123
    assert found["行政区划"] == 137 + len(former_divisions())
    assert min(found.values()) > 0


def test_a_second_time_nothing_is_written(filled: Store) -> None:
    """Not a row and not an act: whoever is unsure may load again."""
    before = content_of(filled.database)
    again = fill(filled, INSPECTOR)

    assert {one.entered for one in again} == {0}
    assert content_of(filled.database) == before


def test_who_may_not_loads_nothing(store: Store) -> None:
    """The rights are those of the services; not even the first kind is written."""
    before = content_of(store.database)
    with pytest.raises(NotAllowed):
        fill(store, CLERK)

    assert content_of(store.database) == before


def test_a_day_has_the_122_counties(filled: Store) -> None:
    """No more and no fewer on any day of these data, whatever they were called."""
    for day in (date(2012, 1, 1), date(2018, 12, 31), DAY):
        with filled.view(INSPECTOR) as view:
            assert len(divisions.tree(view, day).at_level(Level.COUNTY)) == 122


@pytest.mark.parametrize("one", former_divisions(), ids=lambda one: one.code)
def test_a_renamed_county_is_found_by_either_name(filled: Store, one: object) -> None:
    """The former code and name lead to it, on a day before and on a day after."""
    assert isinstance(one, type(former_divisions()[0]))
    with filled.view(INSPECTOR) as view:
        before = divisions.find(view, one.name_before, date(2016, 1, 1))
    with filled.view(INSPECTOR) as view:
        after = divisions.find(view, one.code_before, DAY)

    assert (before.code, after.code, before.key) == (one.code_before, one.code, after.key)


def test_the_fifteen_are_fifteen_and_not_verified(filled: Store) -> None:
    """As many as there must be, each of them marked as nobody's official list."""
    with filled.view(INSPECTOR) as view:
        found = groups.members(view, "key_assisted", DAY)

    assert len(found.members) == found.group.expected == 15
    assert not any(member.verified for member in found.members)


@pytest.mark.parametrize(
    ("target", "value", "unit", "is_met"),
    [
        ("WP-5.06.2024", "60", "%", True),
        ("WP-5.06.2024", "59.99", "%", False),
        ("WP-6.01.2024", "2325000", "人", True),
        ("WP-6.01.2024", "2324999", "人", False),
        ("WP-8.05.2024", "1", "万个", True),
    ],
)
def test_a_target_of_the_notice_is_exact_at_its_boundary(
    filled: Store, target: str, value: str, unit: str, is_met: bool
) -> None:
    """Whatever unit the value comes in."""
    with filled.view(INSPECTOR) as view:
        (held,) = targets.attain(view, target, Quantity(Decimal(value), read_unit(unit)))

    assert (held.attainment.outcome == "met") is is_met


def test_every_number_of_the_notice_has_its_indicator(filled: Store) -> None:
    """A task that names an indicator or a target names one that is there."""
    with filled.view(INSPECTOR) as view:
        known = {one.content.code for one in definitions.list_indicators(view)}
    with filled.view(INSPECTOR) as view:
        aims = {one.content.code for one in targets.list_targets(view)}
    with filled.view(INSPECTOR) as view:
        entries = [entry.point for entry in points.list_points(view, day=DAY)]

    assert {one.indicator_code for one in entries} - known == {""}
    assert {one.target_code for one in entries} - aims == {""}
