"""A small province for tests of regions: the invented 试验省 with two prefectures and five counties."""

from datetime import date

import pytest

from xiangheng_platform.access.person import Granted, Person
from xiangheng_platform.access.roles import Role
from xiangheng_platform.regions.facts import Fact, Level
from xiangheng_platform.regions.gazetteer import Gazetteer
from xiangheng_platform.regions.loading import DivisionRow, load_divisions
from xiangheng_platform.store.store import Store

BEGIN = date(2012, 1, 1)
_ROWS = (
    ("990000", "试验省", Level.PROVINCE, None),
    ("990100", "甲州市", Level.PREFECTURE, 1),
    ("990200", "乙州土家族苗族自治州", Level.PREFECTURE, 1),
    ("990121", "甲州县", Level.COUNTY, 2),
    ("990122", "桃溪县", Level.COUNTY, 2),
    ("990123", "攸县", Level.COUNTY, 2),
    ("990221", "云山瑶族自治县", Level.COUNTY, 3),
    ("990222", "白河县", Level.COUNTY, 3),
)


def _fact(key: int, code: str, name: str, level: Level, parent: int | None) -> Fact:
    return Fact(key, code, name, level, parent, BEGIN, source="试验", verified=True)


@pytest.fixture
def gazetteer() -> Gazetteer:
    """The province as it began, before any change."""
    facts = tuple(_fact(key, *row) for key, row in enumerate(_ROWS, start=1))
    return Gazetteer(facts, last_key=len(facts))


@pytest.fixture
def inspector() -> Person:
    """Who enters changes."""
    return Person("liu", (Granted(Role.INSPECTOR),))


@pytest.fixture
def clerk() -> Person:
    """Who may look and enter nothing."""
    return Person("zhou", (Granted(Role.DEPARTMENT_CLERK),))


@pytest.fixture
def filled(store: Store, inspector: Person) -> Store:
    """A store with the province in it, loaded as reference data are."""
    codes = {key: code for key, (code, *_) in enumerate(_ROWS, start=1)}
    rows = [
        DivisionRow(code, name, level, codes.get(parent or 0, ""), BEGIN, source="试验", verified=True)
        for code, name, level, parent in _ROWS
    ]
    load_divisions(store, inspector, rows)
    return store
