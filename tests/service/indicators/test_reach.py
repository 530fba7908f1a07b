"""Whose reach an indicator and a target lie in: their offices', and the region that a target is for."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from xiangheng_platform.access.errors import NotAllowed
from xiangheng_platform.access.person import Granted, Person
from xiangheng_platform.access.reach import Reach
from xiangheng_platform.access.roles import Role
from xiangheng_platform.indicators import baselines, definitions, targets
from xiangheng_platform.indicators.definition import Definition
from xiangheng_platform.indicators.target import Baseline, Target
from xiangheng_platform.indicators.vocabulary import Comparator, TargetBasis
from xiangheng_platform.regions import changes, loading
from xiangheng_platform.regions.facts import Document, Level
from xiangheng_platform.regions.loading import DivisionRow
from xiangheng_platform.store.store import Store

BEGIN = date(2012, 1, 1)
OFFICER = Person("he", (Granted(Role.INSPECTOR, Reach("帮扶处")),))
LOCAL = Person("xu", (Granted(Role.INSPECTOR, Reach(region="990000/990100")),))


@pytest.fixture
def placed(store: Store, liu: Person, simple: Callable[..., Definition]) -> Store:
    """A province with two prefectures and a county, and an indicator of two offices and one of another."""
    rows = (
        ("990000", "试验省", Level.PROVINCE, ""),
        ("990100", "甲州市", Level.PREFECTURE, "990000"),
        ("990200", "乙州市", Level.PREFECTURE, "990000"),
        ("990121", "甲州县", Level.COUNTY, "990100"),
    )
    loading.load_divisions(
        store,
        liu,
        [DivisionRow(code, name, level, above, BEGIN, source="试") for code, name, level, above in rows],
    )
    definitions.define(store, liu, simple("A", office="帮扶处、政策与改革处", unit="人"))
    definitions.define(store, liu, simple("B", office="计划财务处", unit="人"))
    return store


def target(code: str, indicator: str = "A", scope: str = "province") -> Target:
    """A target for a scope."""
    return Target(code, indicator, Comparator.GE, Decimal(1), "人", "2024", scope, basis=TargetBasis.EXPLICIT)


def test_an_indicator_is_changed_by_an_office_that_it_has_and_is_to_have(
    placed: Store, simple: Callable[..., Definition]
) -> None:
    """Nobody takes an indicator over, or gives it away."""
    given = simple("A", office="计划财务处", unit="人")
    definitions.edit(placed, OFFICER, simple("A", office="帮扶处", unit="户"), 1)
    for changed, version in ((given, 2), (simple("B", office="帮扶处", unit="人"), 1)):
        with pytest.raises(NotAllowed):
            definitions.edit(placed, OFFICER, changed, version)
    with pytest.raises(NotAllowed):
        definitions.define(placed, OFFICER, simple("C"))


def test_a_load_is_refused_whole_with_every_indicator_out_of_reach(
    placed: Store, simple: Callable[..., Definition]
) -> None:
    """Nothing of what lies within is written."""
    rows = [simple(code, office=office) for code, office in (("C", "帮扶处"), ("D", "办公室"), ("E", ""))]
    with pytest.raises(NotAllowed) as refused:
        definitions.load(placed, OFFICER, rows)

    assert all(code in str(refused.value) for code in ("2 处", "D 指标 D", "E 指标 E"))
    with placed.view(OFFICER) as view:
        assert [one.content.code for one in definitions.list_indicators(view)] == ["A", "B"]


def test_targets_and_baselines_lie_in_their_region_and_office(placed: Store) -> None:
    """A prefecture's inspector enters those of its counties, and no office's or province's."""
    county = "region:990000/990100/990121"
    targets.add(placed, LOCAL, target("T1", scope=county))
    baselines.record(placed, LOCAL, Baseline("A", "2023", Decimal(1), "人", county, "年鉴"))
    for scope in ("province", "region:990000/990200", "group:key"):
        with pytest.raises(NotAllowed):
            targets.add(placed, LOCAL, target("T2", scope=scope))
    targets.add(placed, OFFICER, target("T3"))
    with pytest.raises(NotAllowed):
        targets.add(placed, OFFICER, target("T4", "B"))
    with pytest.raises(NotAllowed):
        targets.revise(placed, LOCAL, replace(target("T3"), scope=county), 1)


def test_a_target_of_a_county_that_moved_lies_where_the_county_does(placed: Store, liu: Person) -> None:
    """The path that it was entered with is that of then."""
    targets.add(placed, liu, target("T1", scope="region:990000/990100/990121"))
    changes.move(placed, liu, "990121", "990200", date(2020, 1, 1), Document("批复"))
    there = Person("yu", (Granted(Role.INSPECTOR, Reach(region="990000/990200")),))

    with pytest.raises(NotAllowed):
        targets.withdraw(placed, LOCAL, "T1", 1, "试")
    assert targets.withdraw(placed, there, "T1", 1, "试").is_withdrawn
