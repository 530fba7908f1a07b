"""The register by GraphQL: what a month tells of a household, who it is in full, and counts that are given away."""

from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from starlette.testclient import TestClient
from tests.service.conftest import PASSWORD, SignedIn
from tests.service.graphql.conftest import INSPECTOR, Ask
from tests.service.graphql.monitoring.conftest import AUDITOR, LUXI
from tests.service.monitoring.conftest import household, member, monitored, read, workbook

from xiangheng_graphql.server.app import application
from xiangheng_platform.access.person import Granted, Person
from xiangheng_platform.access.reach import Reach
from xiangheng_platform.access.roles import Role
from xiangheng_platform.access.sign_in import sign_in
from xiangheng_platform.monitoring.columns import HOUSEHOLDS, MEMBERS
from xiangheng_platform.monitoring.imports import import_register
from xiangheng_platform.settings import Settings, SignInSettings
from xiangheng_platform.store.store import Store

HEAD = Person("chen", (Granted(Role.DIVISION_HEAD),))
CITY = Person("yu", (Granted(Role.CITY_OFFICER, Reach(region="430000/433100")),))
HERE = {"县": "泸溪县"}
NUMBER = "9901220000000001"
DOSSIER = f"""{{ householdDossier(number: "{NUMBER}") {{
  month isInvented isWithheld household {{ head number county {{ name }} listed {{ place }} }}
  columns {{ name heading value unit isWithheld }} members {{ name identityNumber columns {{ name value isWithheld }} }}
  spells {{ kind risks identifiedIn eliminatedIn }}
}} }}"""
COUNTS = """query ($by: HouseholdGrouping! = KIND, $byTownship: Boolean! = false, $first: Int, $after: String) {
  householdCounts(month: 202403, by: $by, byTownship: $byTownship) {
    month groups sums hidden note isInvented workbook csv
    places(first: $first, after: $after) { totalCount pageInfo { endCursor } nodes { place counts } }
  } }"""


@pytest.fixture
def filled(store: Store, tmp_path: Path) -> None:
    """A monitored household of 泸溪县 with two people, and thirty more there."""
    rows = [monitored(1, **HERE, 识别监测时间="202402")]
    rows += [household(number, **HERE) for number in range(2, 32)]
    people = [member(1) | HERE, member(2) | HERE]
    for dataset, stated in ((HOUSEHOLDS, rows), (MEMBERS, people)):
        path = workbook(tmp_path / f"{dataset.name}.xlsx", stated)
        import_register(store, INSPECTOR, read(store, path, dataset, 202403))


def value(columns: list[dict[str, Any]], name: str) -> tuple[Any, bool]:
    """What a column tells, and whether it is withheld."""
    (column,) = (column for column in columns if column["name"] == name)
    return column["value"], column["isWithheld"]


@pytest.mark.usefixtures("filled")
def test_a_household_tells_its_last_month_and_its_people(ask: Ask) -> None:
    """Masked, with the units that screens show; what it was monitored for beside it."""
    told = ask(DOSSIER, LUXI).data["householdDossier"]
    assert (told["month"], told["isInvented"], told["isWithheld"]) == (202403, True, False)
    assert (told["household"]["head"], told["household"]["county"]) == ("欧*****", {"name": "泸溪县"})
    assert value(told["columns"], "wage") == ("30000", False)
    assert [person["name"][0] for person in told["members"]] == ["上", "上"]
    assert told["spells"] == [
        {"kind": "UNSTABLE", "risks": ["ILLNESS", "LABOUR"], "identifiedIn": 202402, "eliminatedIn": None}
    ]
    assert NUMBER not in str(told)


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("person", [AUDITOR, CITY], ids=["auditor", "city officer"])
def test_income_and_health_are_withheld_from_who_may_not_see_them(ask: Ask, person: Person) -> None:
    """Each column says so, and what is not sensitive is told."""
    told = ask(DOSSIER, person).data["householdDossier"]
    assert (told["isWithheld"], told["spells"]) == (True, [])
    assert value(told["columns"], "wage") == (None, True)
    assert value(told["columns"], "size") == ("4", False)
    assert value(told["members"][0]["columns"], "health") == (None, True)


@pytest.mark.usefixtures("filled")
def test_who_a_household_is_is_an_act_with_a_reason(ask: Ask, store: Store) -> None:
    """Told in full once it was written who asked and what for; without a reason nothing is told or written."""
    document = """mutation ($reason: String!) { it: revealHousehold(household: "9901220000000001", reason: $reason) {
      ... on RevealedHousehold { number head telephone members { name identityNumber } }
      ... on Refused { code faults { remedy at { ... on Field { path } } } } } }"""
    before = store.last_act()
    refused = ask(document, LUXI, reason=" ").data["it"]
    assert refused["faults"] == [{"remedy": "加上事由（reason）", "at": {"path": ["reason"]}}]
    assert ask(document, AUDITOR, reason="入户核实").data["it"]["code"] == "ACCESS-DENIED"
    assert store.last_act() == before
    told = ask(document, LUXI, reason="入户核实").data["it"]
    assert (told["number"], told["head"], len(told["members"])) == (NUMBER, "欧阳虚001", 2)
    (last,) = ask("{ audit(first: 1) { nodes { action actor reason } } }", AUDITOR).data["audit"]["nodes"]
    assert last == {"action": "monitoring:household:reveal", "actor": "user:luo", "reason": "入户核实"}


@pytest.mark.usefixtures("filled")
def test_who_a_household_is_is_erased_for_good(ask: Ask) -> None:
    """By a head; the household is then as unknown as one that there never was."""
    document = """mutation { it: eraseHousehold(household: "9901220000000001", reason: "本人要求") {
      ... on ErasedHousehold { members } ... on Refused { code } } }"""
    assert ask(document, LUXI).data["it"]["code"] == "ACCESS-DENIED"
    assert ask(document, HEAD).data["it"] == {"members": 2}
    (error,) = ask(DOSSIER).errors
    assert error["extensions"]["code"] == "MONITORING-UNKNOWN"


@pytest.mark.usefixtures("filled")
def test_small_groups_are_not_counted(ask: Ask) -> None:
    """One monitored among thirty-one: neither it nor what would tell it by subtraction."""
    told = ask(COUNTS, by="MONITORED").data["householdCounts"]
    assert (told["month"], told["isInvented"], told["groups"][0]) == (202403, True, "脱贫不稳定户")
    (luxi,) = told["places"]["nodes"]
    assert luxi == {"place": "泸溪县", "counts": [None, 0, 0, None, 31]}
    assert (told["sums"], told["hidden"]) == ([None, 0, 0, None, 31], 4)
    assert "不足 10 户" in told["note"]


@pytest.mark.usefixtures("filled")
def test_places_come_in_pages(ask: Ask) -> None:
    """Of townships there are thousands."""
    first = ask(COUNTS, byTownship=True, first=2).data["householdCounts"]["places"]
    rest = ask(COUNTS, byTownship=True, first=2, after=first["pageInfo"]["endCursor"]).data
    names = [node["place"] for node in first["nodes"] + rest["householdCounts"]["places"]["nodes"]]
    assert (first["totalCount"], names) == (3, ["泸溪县 第0乡", "泸溪县 第1乡", "泸溪县 第2乡"])


@pytest.mark.usefixtures("filled")
def test_counts_and_empty_workbooks_are_downloaded_by_who_may(
    ask: Ask, store: Store, policy: SignInSettings, signed_in: SignedIn
) -> None:
    """At the paths that the schema tells; nobody else comes by them."""
    paths = ask(COUNTS).data["householdCounts"]
    (template, *_) = ask("{ householdTemplates { download } }").data["householdTemplates"]
    auditor, inspector = (
        {"authorization": f"Bearer {sign_in(store, policy, signed_in(role).login, PASSWORD)}"}
        for role in (Role.AUDITOR, Role.INSPECTOR)
    )
    with TestClient(application(store, Settings()), base_url="https://xiangheng.test") as client:
        book, text = (client.get(paths[kind], headers=auditor) for kind in ("workbook", "csv"))
        assert openpyxl.load_workbook(BytesIO(book.content))["统计"]["A4"].value == "泸溪县"
        assert text.content.decode("utf-8-sig").splitlines()[2].startswith("地区,")
        assert text.headers["content-type"] == "text/csv; charset=utf-8"
        assert client.get(template["download"], headers=inspector).status_code == 200
        refused = [
            client.get(paths["csv"]).status_code,
            client.get(template["download"], headers=auditor).status_code,
            client.get(paths["csv"].replace("202403", "209912"), headers=auditor).status_code,
            client.get(paths["csv"].replace("kind", "head"), headers=auditor).status_code,
        ]
    assert refused == [401, 403, 404, 404]


def test_a_month_without_households_is_told(ask: Ask) -> None:
    """With what to do by the schema."""
    (error,) = ask("{ householdCounts { month } }", INSPECTOR).errors
    assert error["extensions"]["code"] == "MONITORING-EMPTY"
    assert "importHouseholds" in error["extensions"]["faults"][0]["remedy"]
