"""Targets and baselines by GraphQL: listed by what they are about, values held against them, kept by two people."""

from typing import Any

import pytest
from tests.service.conftest import HandClock
from tests.service.graphql.conftest import Ask

from xiangheng_platform.access.person import Granted, Person
from xiangheng_platform.access.roles import Role

HEAD = Person("chen", (Granted(Role.DIVISION_HEAD),))
FAULTS = "... on Refused { code faults { message remedy at { ... on Field { path } } } }"
ADD = (
    "mutation ($of: TargetInput!) { addTarget(target: $of) { __typename "
    "... on Target { id version wording verified scope division { name } group { code } indicator { unit } } "
    f"{FAULTS} }} }}"
)
EDIT = (
    'mutation ($of: TargetChanges!, $version: Int!) { editTarget(code: "ZZ.1", changes: $of, version: $version) { __typename '
    f"... on Target {{ version wording }} {FAULTS} }} }}"
)
RECORD = (
    "mutation ($of: BaselineInput!, $version: Int! = 0) { recordBaseline(baseline: $of, version: $version) { __typename "
    "... on Baseline { id version value unit indicator { name } division { code } versions { nodes { value } } } "
    f"{FAULTS} }} }}"
)
#: An indicator of the reference data, in 个.
INDICATOR = "WP-5.01"
RISE = {
    "code": "ZZ.1",
    "indicator": INDICATOR,
    "comparator": "INCREASE",
    "value": "10.0",
    "unit": "%",
    "period": "2024年上半年",
    "basis": "EXPLICIT",
    "baselinePeriod": "2023",
    "scope": "region:430000/433100/433122",
}
BEFORE = {"indicator": INDICATOR, "period": "2023年", "value": "200", "unit": "个", "scope": RISE["scope"]}


def add(ask: Ask, **more: Any) -> Any:
    """What adding an invented target answers."""
    return ask(ADD, of=RISE | more).data["addTarget"]


@pytest.fixture
def invented(ask: Ask) -> None:
    """A rise asked of a county, a level of its prefecture, another of a group that the county belongs to."""
    level: dict[str, Any] = {"comparator": "GE", "value": "5", "unit": "个", "baselinePeriod": None}
    add(ask)
    add(ask, code="ZZ.2", scope="region:430000/433100", period="2024", **level)
    add(ask, code="ZZ.3", scope="group:key_assisted", period="2025", **level)


def codes(page: Any) -> list[str]:
    """The codes of a page of targets, those of the reference data left out."""
    return [row["code"] for row in page["nodes"] if row["code"].startswith("ZZ")]


def test_a_target_tells_what_it_asks_of_whom(ask: Ask) -> None:
    """In words, with the indicator and the place as objects, and its id leads back to it."""
    target = add(ask)
    assert (target["__typename"], target["version"], target["verified"]) == ("Target", 1, False)
    assert target["wording"] == "比 2023年提高不少于 10 %"
    assert (target["division"], target["group"]) == ({"name": "泸溪县"}, None)
    assert target["indicator"] == {"unit": "个"}
    again = ask("query ($id: ID!) { node(id: $id) { ... on Target { code period } } }", id=target["id"]).data
    assert again["node"] == {"code": "ZZ.1", "period": "2024H1"}
    province, group = (
        add(ask, code="ZZ.2", scope="province"),
        add(ask, code="ZZ.3", scope="group:key_assisted"),
    )
    assert (province["division"], province["group"]) == ({"name": "湖南省"}, None)
    assert (group["division"], group["group"]) == (None, {"code": "key_assisted"})


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ("{}", ["ZZ.1", "ZZ.2", "ZZ.3"]),
        ('{indicators: ["WP-5.01"], comparators: [GE, LE]}', ["ZZ.2", "ZZ.3"]),
        ('{period: "2024年上半年"}', ["ZZ.1"]),
        ('{onDay: "2024-06-30"}', ["ZZ.1", "ZZ.2"]),
        ('{onDay: "2024-07-01", verified: false}', ["ZZ.2"]),
        ('{scope: "group:key_assisted", bases: [EXPLICIT]}', ["ZZ.3"]),
        ('{indicators: ["WP-1.03"]}', []),
    ],
)
def test_targets_are_filtered_by_all_that_is_given(
    ask: Ask, invented: None, where: str, expected: list[str]
) -> None:
    """At the root, and the same way among those of an indicator."""
    listed = ask(f"{{ targets(where: {where}) {{ nodes {{ code }} }} }}").data["targets"]
    assert codes(listed) == expected
    document = f'{{ indicator(code: "{INDICATOR}") {{ targets(where: {where}) {{ nodes {{ code }} }} }} }}'
    assert codes(ask(document).data["indicator"]["targets"]) == expected


def test_a_division_has_its_own_targets_and_inherits_others(ask: Ask, invented: None) -> None:
    """Its own, and on request those of the divisions above it and of the groups that it belongs to on the day."""
    document = """query ($of: String!, $day: Date!) { division(called: $of, onDay: $day) {
        targets { nodes { code } } all: targets(inherited: true) { totalCount nodes { code } } } }"""
    county = ask(document, of="433122", day="2024-05-01").data["division"]
    assert codes(county["targets"]) == ["ZZ.1"]
    assert codes(county["all"]) == ["ZZ.1", "ZZ.2", "ZZ.3"]
    everywhere = ask("{ targets { totalCount } }").data["targets"]["totalCount"]
    assert county["all"]["totalCount"] == everywhere
    root = ask(document, of="430000", day="2024-05-01").data["division"]
    assert len(root["targets"]["nodes"]) == everywhere - 3


@pytest.mark.parametrize("order", ["CODE", "INDICATOR", "PERIOD", "NEWEST"])
def test_pages_follow_each_other_in_every_order(ask: Ask, invented: None, order: str) -> None:
    """Page by page every target comes once, as in one page of all."""
    page = "query ($first: Int!, $after: String) { targets(order: %s, first: $first, after: $after) { nodes { code } pageInfo { hasNextPage endCursor } } }"
    seen: list[str] = []
    after, has_next = None, True
    while has_next:
        listed = ask(page % order, first=5, after=after).data["targets"]
        seen += [row["code"] for row in listed["nodes"]]
        after, has_next = listed["pageInfo"]["endCursor"], listed["pageInfo"]["hasNextPage"]
    assert seen == [row["code"] for row in ask(page % order, first=200).data["targets"]["nodes"]]
    assert len(set(seen)) == len(seen) > 5


def test_many_targets_take_as_many_statements_as_one(ask: Ask, invented: None) -> None:
    """Indicators, places, groups, baselines, versions and attainments are read once for a page of any length."""
    ask(RECORD, of=BEFORE)
    document = """{ targets(first: %d, order: NEWEST) { nodes { code
        indicator { name baselines { nodes { value } } targets { totalCount } } division { name targets { totalCount } }
        group { code } baseline { value division { name } } versions { totalCount }
        attainment(value: "1") { outcome } } } }"""
    ask(document % 1)
    few, many = ask(document % 1), ask(document % 100)
    assert few.errors == many.errors == []
    assert len(few.data["targets"]["nodes"]) == 1
    assert len(many.data["targets"]["nodes"]) > 10
    assert few.statements == many.statements


def test_a_county_takes_as_many_statements_for_its_targets_as_all(ask: Ask, invented: None) -> None:
    """Targets of divisions are read once, with those that they inherit."""
    document = "{ counties(first: %d) { nodes { targets(inherited: true, first: 2) { totalCount } } } }"
    ask(document % 1)
    assert ask(document % 1).statements == ask(document % 100).statements


def test_a_value_is_held_against_a_target(ask: Ask, invented: None) -> None:
    """In the unit of the indicator; against a kept baseline, or one that is given."""
    document = """query ($value: Decimal!, $unit: String!, $baseline: Decimal) { target(code: "ZZ.1") {
        baseline { value } attainment(value: $value, unit: $unit, baseline: $baseline) {
            outcome why baseline { value unit } change { value unit } difference { value } } } }"""
    unknown = ask(document, value="219", unit="").data["target"]
    assert unknown["baseline"] is None
    assert (unknown["attainment"]["outcome"], unknown["attainment"]["why"]) == ("TO_JUDGE", "没有基期值")
    ask(RECORD, of=BEFORE)
    short = ask(document, value="219", unit="").data["target"]
    assert short["baseline"] == {"value": "200"}
    assert short["attainment"]["outcome"] == "NOT_MET"
    assert short["attainment"]["change"] == {"value": "19", "unit": "个"}
    assert short["attainment"]["difference"] == {"value": "-1"}
    given = ask(document, value="219", unit="个", baseline="100").data["target"]["attainment"]
    assert (given["outcome"], given["baseline"]) == ("MET", {"value": "100", "unit": "个"})
    unfit = ask(document, value="1", unit="万元")
    assert [error["extensions"]["code"] for error in unfit.errors] == ["INDICATOR-MEASURES"]


def test_words_become_the_fields_of_a_target(ask: Ask) -> None:
    """As people write what they ask for."""
    document = """query ($text: String!) { targetExpression(text: $text) { comparator value unit since } }"""
    asked = ask(document, text="比2023年提高不少于 2 个百分点").data["targetExpression"]
    assert asked == {"comparator": "INCREASE", "value": "2", "unit": "个百分点", "since": "2023年"}
    refused = ask(document, text="努力")
    assert [error["extensions"]["code"] for error in refused.errors] == ["TARGET-ASKED"]


def test_a_target_is_revised_verified_and_withdrawn(ask: Ask, clock: HandClock) -> None:
    """By its versions: none is overwritten unseen, none verified by its author, and what was withdrawn is still history."""
    add(ask)
    refused = add(ask, code="ZZ.2", period="2024年下", upper="3")
    assert [fault["at"]["path"] for fault in refused["faults"]] == [["target", "period"]]
    revised = ask(EDIT, of={"value": "11"}, version=1).data["editTarget"]
    assert revised == {"__typename": "Target", "version": 2, "wording": "比 2023年提高不少于 11 %"}
    assert ask(EDIT, of={"value": "12"}, version=1).data["editTarget"]["__typename"] == "Refused"
    verify = 'mutation { verifyTarget(code: "ZZ.1", version: 2) { ... on Target { verifiedBy } ... on Refused { code } } }'
    assert ask(verify).data["verifyTarget"] == {"code": "ACCESS-DUTY"}
    assert ask(verify, HEAD).data["verifyTarget"] == {"verifiedBy": "chen"}
    before = clock.pass_(hours=1).isoformat()
    clock.pass_(hours=1)
    withdraw = 'mutation { withdrawTarget(code: "ZZ.1", version: 2) { ... on Target { withdrawn versions { nodes { version } } } } }'
    withdrawn = ask(withdraw).data["withdrawTarget"]
    assert withdrawn == {
        "withdrawn": True,
        "versions": {"nodes": [{"version": 3}, {"version": 2}, {"version": 1}]},
    }
    document = (
        'query ($at: DateTime) { target(code: "ZZ.1", asOf: $at) { value verified versions { totalCount } } }'
    )
    gone = ask(document)
    assert [error["extensions"]["code"] for error in gone.errors] == ["TARGET-UNKNOWN"]
    assert ask(document, at=before).data["target"] == {
        "value": "11",
        "verified": True,
        "versions": {"totalCount": 2},
    }


def test_a_change_is_of_the_version_that_was_looked_at(ask: Ask) -> None:
    """What somebody wrote meanwhile is told as such, and not as a fault of what the two would make together."""
    add(ask)
    band = {"comparator": "BETWEEN", "value": "1", "upper": "3", "unit": "个", "baselinePeriod": None}
    assert ask(EDIT, of=band, version=1).data["editTarget"]["version"] == 2
    document = (
        'mutation { editTarget(code: "ZZ.1", changes: {value: "5"}, version: 1) { ... on Refused { code } } }'
    )
    assert ask(document).data["editTarget"] == {"code": "STORE-CONFLICT"}


def test_a_baseline_is_recorded_corrected_and_verified(ask: Ask) -> None:
    """With the indicator and the place that it is of; it is corrected by whoever has seen it."""
    recorded = ask(RECORD, of=BEFORE).data["recordBaseline"]
    assert (recorded["value"], recorded["unit"], recorded["division"]) == ("200", "个", {"code": "433122"})
    assert ask(RECORD, of=BEFORE | {"value": "210"}).data["recordBaseline"]["code"] == "TARGET-EXISTS"
    corrected = ask(RECORD, of=BEFORE | {"value": "210"}, version=1).data["recordBaseline"]
    assert corrected["versions"] == {"nodes": [{"value": "210"}, {"value": "200"}]}
    verify = """mutation ($of: String!, $scope: String!) {
        verifyBaseline(indicator: $of, period: "2023", scope: $scope, version: 2) {
            ... on Baseline { verifiedBy } ... on Refused { code } } }"""
    of: dict[str, Any] = {"of": BEFORE["indicator"], "scope": BEFORE["scope"]}
    assert ask(verify, **of).data["verifyBaseline"] == {"code": "ACCESS-DUTY"}
    assert ask(verify, HEAD, **of).data["verifyBaseline"] == {"verifiedBy": "chen"}
    lists = "{ baselines(where: %s) { totalCount nodes { id period verified } } }"
    listed = ask(lists % '{period: "2023年", indicators: ["WP-5.01"]}').data["baselines"]
    assert [(row["period"], row["verified"]) for row in listed["nodes"]] == [("2023", True)]
    assert ask(lists % '{scope: "province", verified: true}').data["baselines"]["totalCount"] == 0
    node = "query ($id: ID!) { node(id: $id) { ... on Baseline { value } } }"
    assert ask(node, id=listed["nodes"][0]["id"]).data["node"] == {"value": "210"}
