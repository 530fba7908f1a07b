"""Monitored households and income lines by GraphQL: recorded by hand, read as history, each county's own."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.service.conftest import HandClock
from tests.service.graphql.conftest import INSPECTOR, Ask
from tests.service.graphql.monitoring.conftest import AUDITOR, LUXI
from tests.service.monitoring.conftest import household, read, workbook

from xiangheng_platform.access.person import Granted, Person
from xiangheng_platform.access.roles import Role
from xiangheng_platform.monitoring.imports import import_register
from xiangheng_platform.store.store import Store

HEAD = Person("chen", (Granted(Role.DIVISION_HEAD),))
REFUSED = "... on Refused { code faults { code at { ... on Field { path } } } }"
RECORD = f"""mutation ($household: String!, $kind: MonitoredKind! = MARGINAL, $risks: [RiskType!]! = [ILLNESS], $since: Int! = 202402,
    $until: Int, $elimination: RiskElimination) {{
  it: recordMonitoredHousehold(household: $household, kind: $kind, risks: $risks, identifiedIn: $since,
      eliminatedIn: $until, elimination: $elimination) {{
    ... on MonitoredHousehold {{ kind risks identifiedIn eliminatedIn elimination recordedBy act who {{ number }} }} {REFUSED}
  }} }}"""
ELIMINATE = f"""mutation ($household: String!) {{
  it: eliminateHouseholdRisk(household: $household, eliminatedIn: 202404, elimination: SUPPORTED) {{
    ... on MonitoredHousehold {{ identifiedIn eliminatedIn elimination }} {REFUSED}
  }} }}"""
LISTED = """query ($where: MonitoredFilter, $first: Int, $after: String, $asOf: DateTime) {
  monitoredHouseholds(where: $where, first: $first, after: $after, asOf: $asOf) {
    totalCount pageInfo { endCursor hasNextPage } nodes { household kind county { name } who { head } }
  } }"""
SET = f"""mutation ($yuan: Int!, $version: Int! = 0, $source: String! = "虚构文件", $province: String! = "湖南省") {{
  it: setIncomeLine(province: $province, year: 2024, yuan: $yuan, source: $source, isInvented: true, version: $version) {{
    ... on IncomeLine {{ yuan version verified isInvented province {{ code }} }} {REFUSED}
  }} }}"""
VERIFY = f"""mutation ($version: Int! = 1) {{ it: verifyIncomeLine(province: "430000", year: 2024, version: $version) {{
    ... on IncomeLine {{ version verified }} {REFUSED} }} }}"""


@pytest.fixture
def both(ask: Ask) -> None:
    """The household of 泸溪县 is monitored since February, that of 长沙县 since March."""
    for number, since in (("H1", 202402), ("H2", 202403)):
        assert "kind" in ask(RECORD, household=number, since=since).data["it"]


def test_a_household_is_recorded_corrected_and_eliminated(ask: Ask) -> None:
    """By its county's officer; a correction says all, and what was recorded stays as history."""
    first = ask(RECORD, LUXI, household="H1").data["it"]
    assert (first["recordedBy"], first["risks"], first["who"]) == ("luo", ["ILLNESS"], {"number": "**"})
    second = ask(RECORD, LUXI, household="1", kind="SUDDEN", risks=["ILLNESS", "LABOUR"]).data["it"]
    assert (second["kind"], second["identifiedIn"]) == ("SUDDEN", 202402)
    done = ask(ELIMINATE, LUXI, household="H1").data["it"]
    assert done == {"identifiedIn": 202402, "eliminatedIn": 202404, "elimination": "SUPPORTED"}
    again = ask(ELIMINATE, LUXI, household="H1").data["it"]
    assert again["code"] == "MONITORING-SPELL"
    corrected = ask(RECORD, LUXI, household="H1", until=202403, elimination="NATURAL").data["it"]
    assert (corrected["eliminatedIn"], corrected["elimination"]) == (202403, "NATURAL")


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ({"risks": []}, "risks"),
        ({"since": 203001}, "identifiedIn"),
        ({"until": 202401}, "eliminatedIn"),
        ({"elimination": "NATURAL"}, "eliminatedIn"),
    ],
)
def test_what_cannot_be_is_refused_at_its_argument(ask: Ask, given: dict[str, Any], path: str) -> None:
    """No risk, a month to come, an end before the beginning, a manner without an end."""
    refused = ask(RECORD, household="H1", **given).data["it"]
    assert (refused["code"], refused["faults"][0]["at"]) == ("MONITORING-MONITORED", {"path": [path]})


@pytest.mark.usefixtures("both")
def test_monitored_households_are_listed_by_region_and_kind(ask: Ask) -> None:
    """In pages, the last identified first, each masked; those that are over only if somebody wants them."""
    first = ask(LISTED, first=1).data["monitoredHouseholds"]
    assert (first["totalCount"], first["nodes"][0]["county"]) == (2, {"name": "长沙县"})
    rest = ask(LISTED, first=1, after=first["pageInfo"]["endCursor"]).data["monitoredHouseholds"]
    assert rest["nodes"][0]["who"] == {"head": "某*"}
    ask(ELIMINATE, household="H1")
    counts = [
        ask(LISTED, where=where).data["monitoredHouseholds"]["totalCount"]
        for where in (
            {},
            {"withEliminated": True},
            {"withEliminated": True, "region": "湘西土家族苗族自治州"},
            {"kind": "SUDDEN"},
        )
    ]
    assert counts == [1, 2, 1, 0]


@pytest.mark.usefixtures("both")
def test_what_was_known_before_is_told(ask: Ask, clock: HandClock) -> None:
    """As of a moment, though it was put right since."""
    then = clock.pass_(hours=1).isoformat()
    clock.pass_(hours=1)
    ask(ELIMINATE, household="H1")
    told = ask(LISTED, asOf=then).data["monitoredHouseholds"]
    assert told["totalCount"] == 2


def test_what_is_recorded_of_an_invented_household_is_invented(
    ask: Ask, store: Store, tmp_path: Path
) -> None:
    """By hand too: the county's last file says that its households are."""
    path = workbook(tmp_path / "虚构.xlsx", [household(1) | {"县": "泸溪县"}])
    import_register(store, INSPECTOR, read(store, path, month=202403))
    document = """mutation { it: recordMonitoredHousehold(household: "9901220000000001", kind: MARGINAL, risks: [JOB], identifiedIn: 202404) {
      ... on MonitoredHousehold { isInvented } } }"""
    assert ask(document, LUXI).data["it"] == {"isInvented": True}


@pytest.mark.usefixtures("both")
def test_a_county_sees_and_records_its_own(ask: Ask) -> None:
    """An auditor sees none; a token for monitoring alone does not tell who they are."""
    told = ask(LISTED, LUXI).data["monitoredHouseholds"]
    assert (told["totalCount"], [node["county"]["name"] for node in told["nodes"]]) == (1, ["泸溪县"])
    assert ask(RECORD, LUXI, household="H2").data["it"]["code"] == "MONITORING-UNKNOWN"
    assert [error["extensions"]["code"] for error in ask(LISTED, AUDITOR).errors] == ["ACCESS-DENIED"]
    token = replace(INSPECTOR, only=frozenset({"household.sensitive"}))
    assert ask(LISTED, token).data["monitoredHouseholds"]["nodes"][0]["who"] is None


def test_an_income_line_is_set_changed_and_verified_by_another(ask: Ask) -> None:
    """Each time of the version that was looked at; who wrote it does not verify it."""
    assert ask("{ incomeLines { yuan } }", LUXI).data == {"incomeLines": []}
    first = ask(SET, yuan=9_000).data["it"]
    assert first == {
        "yuan": 9_000,
        "version": 1,
        "verified": False,
        "isInvented": True,
        "province": {"code": "430000"},
    }
    assert ask(VERIFY).data["it"]["code"] == "ACCESS-DUTY"
    assert ask(VERIFY, HEAD).data["it"] == {"version": 1, "verified": True}
    for version in (0, 2):
        taken = ask(SET, yuan=9_100, version=version).data["it"]
        assert (taken["code"], taken["faults"][0]["at"]) == ("STORE-CONFLICT", {"path": ["version"]})
    assert ask(SET, yuan=9_100, version=1).data["it"]["version"] == 2
    assert ask(VERIFY, HEAD, version=1).data["it"]["code"] == "STORE-CONFLICT"
    assert ask("{ incomeLines { yuan verified } }", LUXI).data["incomeLines"] == [
        {"yuan": 9_100, "verified": False}
    ]


def test_an_income_line_that_cannot_be_is_refused_at_its_argument(ask: Ask) -> None:
    """A number of yuan that nobody lives on, no source, a county."""
    paths = [
        ask(SET, **{"yuan": 9_000} | given).data["it"]["faults"][0]["at"]
        for given in ({"yuan": 0}, {"source": " "}, {"province": "泸溪县"})
    ]
    assert paths == [{"path": ["yuan"]}, {"path": ["source"]}, {"path": ["province"]}]
    assert ask(SET, LUXI, yuan=9_000).data["it"]["code"] == "ACCESS-DENIED"
