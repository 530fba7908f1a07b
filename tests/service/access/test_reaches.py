"""Regions in commands about people: named as anybody names them, kept as the path that rights compare."""

from datetime import date
from typing import Any

import pytest

from xiangheng_platform.access import accounts
from xiangheng_platform.access.person import Granted, Person
from xiangheng_platform.access.roles import Role
from xiangheng_platform.regions.facts import Level
from xiangheng_platform.regions.loading import DivisionRow, load_divisions
from xiangheng_platform.settings import SignInSettings
from xiangheng_platform.store.store import Store

PATH = "430000/433100/433122"


@pytest.fixture(autouse=True)
def officer(store: Store, policy: SignInSettings, root: Person, password: str, signed_in: Any) -> None:
    """Three divisions, an account for an officer, and an administrator who is signed in."""
    rows = (
        ("430000", "湖南省", Level.PROVINCE, ""),
        ("433100", "湘西土家族苗族自治州", Level.PREFECTURE, "430000"),
        ("433122", "泸溪县", Level.COUNTY, "433100"),
    )
    inspector = Person("liu", (Granted(Role.INSPECTOR),))
    begin = date(2012, 1, 1)
    load_divisions(
        store,
        inspector,
        [DivisionRow(code, name, level, parent, begin, source="试验") for code, name, level, parent in rows],
    )
    accounts.add(store, policy, root, "1042", password)
    signed_in(Role.ADMINISTRATOR)


@pytest.mark.parametrize("named", ["泸溪县", "泸溪", "433122", PATH])
def test_a_region_is_named_as_anybody_names_it(typed: Any, named: str) -> None:
    """And its path is what is granted."""
    granted = typed("user", "grant", "1042", "county_officer", "--region", named, "--json").document
    revoked = typed("user", "revoke", "1042", "county_officer", "--region", named, "--json").document

    assert (granted["grants"][0]["region"], revoked["grants"]) == (PATH, [])


def test_what_is_no_region_is_told(typed: Any) -> None:
    """Before anything is granted."""
    assert typed("user", "grant", "1042", "county_officer", "--region", "没有县").code == 7


def test_an_explanation_names_a_region_too(typed: Any) -> None:
    """The county lies within its prefecture."""
    asked = ("permission", "explain", "region.read", "--region", "泸溪县", "--json")

    assert typed(*asked).document["target"]["region"] == PATH
