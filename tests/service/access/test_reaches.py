"""Regions in commands about people: named as anybody names them, kept as the path that rights compare."""

from datetime import date
from typing import Any

import pytest

from xiangheng_platform.access import accounts
from xiangheng_platform.access.person import Granted, Person
from xiangheng_platform.access.roles import Role
from xiangheng_platform.indicators import definitions
from xiangheng_platform.indicators.definition import Definition
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


def test_a_path_that_there_is_not_is_no_reach(typed: Any) -> None:
    """A grant for it would reach nothing, and nobody would know why."""
    refused = typed("user", "grant", "1042", "county_officer", "--region", "430000/433122")

    assert refused.code == 7
    assert PATH in refused.error


def test_a_department_is_one_that_the_dictionary_knows(typed: Any, store: Store) -> None:
    """With what was meant; a new one is said to be new, and a revocation names what was granted."""
    inspector = Person("liu", (Granted(Role.INSPECTOR),))
    definitions.define(
        store, inspector, Definition("X1", "试", office="帮扶处", source="省财政厅、省医疗保障局")
    )
    asked = ("user", "grant", "1042", "department_clerk", "--department")

    refused = typed(*asked, "省医保局")
    known = typed(*asked, "省医疗保障局", "--json").document
    new = typed(*asked, "省医保局", "--new-department", "--json").document
    typed("user", "revoke", "1042", "department_clerk", "--department", "省医保局")

    assert refused.code == 2
    assert "是否为 省医疗保障局" in refused.error
    assert [one["department"] for one in known["grants"]] == ["省医疗保障局"]
    assert [one["department"] for one in new["grants"]] == ["省医疗保障局", "省医保局"]


def test_an_inspector_of_one_prefecture_renames_nothing_of_another(typed: Any, signed_in: Any) -> None:
    """What is typed is refused where the thing lies elsewhere, and done where it lies within."""
    signed_in(Role.INSPECTOR, region="430000/430100")
    refused = typed("region", "rename", "433122", "泸溪市", "--from", "2024-01-01", "--source", "批复")
    explained = typed("permission", "explain", "region.change", "--region", "433122", "--json").document

    assert refused.code == 10
    assert "433122不在430100范围内" in refused.error
    assert not explained["allowed"]


def test_verifying_is_explained_with_its_duty(typed: Any, signed_in: Any, store: Store) -> None:
    """Who wrote a version may verify others and not this one."""
    person = signed_in(Role.INSPECTOR)
    definitions.define(store, person, Definition("X1", "试", office="帮扶处"))
    asked = ("permission", "explain", "indicator.verify", "--department", "帮扶处")

    without = typed(*asked)
    about = typed(*asked, "--matter", "indicator:X1@1", "--json").document
    assert "可以" in without.out
    assert "还要：" in without.out
    assert (about["allowed"], len(about["conditions"])) == (False, 1)
    assert "自己登记的" in about["why"]
