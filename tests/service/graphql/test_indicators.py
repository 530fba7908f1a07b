"""The dictionary of indicators by GraphQL: found, compared version by version, linted, edited and verified by a second person."""

from typing import Any

import pytest
from tests.service.conftest import HandClock
from tests.service.graphql.conftest import INSPECTOR, Answer, Ask

from xiangheng_platform.access.person import Granted, Person
from xiangheng_platform.access.roles import Role

HEAD = Person("chen", (Granted(Role.DIVISION_HEAD),))
FAULTS = "... on Refused { code faults { code message remedy at { ... on Field { path } } } }"
DEFINE = (
    "mutation ($of: IndicatorInput!) { defineIndicator(definition: $of) { __typename "
    "... on Indicator { id code version name verified unit possible { low high } } "
    f"{FAULTS} }} }}"
)
EDIT = (
    'mutation ($of: IndicatorChanges!, $version: Int!) { editIndicator(code: "ZZ-1", changes: $of, version: $version) { __typename '
    "... on Indicator { version changes { field title before after } } "
    f"{FAULTS} }} }}"
)
VERIFY = (
    "mutation ($code: String!, $version: Int!) { verifyIndicator(code: $code, version: $version) { __typename "
    "... on Indicator { verified verifiedBy } "
    f"{FAULTS} }} }}"
)
PART = {
    "code": "ZZ-1",
    "name": "虚构的甲数",
    "unit": "万元",
    "office": "虚构处",
    "direction": "POSITIVE",
    "periodKind": "ANNUAL",
    "possible": {"low": "0", "high": "100.50"},
}


def define(ask: Ask, **more: Any) -> Any:
    """What defining an invented indicator answers."""
    return ask(DEFINE, of=PART | more).data["defineIndicator"]


def listed(answer: Answer) -> list[str]:
    """The codes of a list of indicators."""
    return [row["code"] for row in answer.data["indicators"]["nodes"]]


@pytest.fixture
def derived(ask: Ask) -> None:
    """ZZ-1, ZZ-2, their share ZZ-3, and ZZ-4 of that."""
    define(ask)
    define(ask, code="ZZ-2", name="虚构的乙数")
    share = {"unit": "%", "origin": "DERIVED", "missing": "SKIP_ANY", "decimals": 1, "possible": None}
    define(ask, code="ZZ-3", name="虚构的占比", numerator="ZZ-1 - 2 × sum(ZZ-2)", denominator="ZZ-2", **share)
    define(ask, code="ZZ-4", name="虚构的占比之半", numerator="ZZ-3 ÷ 2", **share)


def test_an_indicator_is_read_with_all_that_it_says(ask: Ask) -> None:
    """Of the reference data: numbers are exact, words are an enumeration, and the id leads back to it."""
    document = "{ indicators(first: 1) { totalCount nodes { id code name unit direction periodKind possible { low high } version loaded } } }"
    page = ask(document).data["indicators"]
    row = page["nodes"][0]
    assert page["totalCount"] > 20
    assert row["direction"] in ("POSITIVE", "NEGATIVE", "INTERVAL")
    assert (row["periodKind"], row["version"], row["loaded"]) == ("ANNUAL", 1, True)
    same = ask("query ($code: String!) { indicator(code: $code) { id name } }", code=row["code"]).data
    assert same["indicator"] == {"id": row["id"], "name": row["name"]}
    again = ask("query ($id: ID!) { node(id: $id) { ... on Indicator { code } } }", id=row["id"]).data
    assert again["node"] == {"code": row["code"]}


def test_an_indicator_that_is_not_there_says_so(ask: Ask) -> None:
    """A code without an indicator is an error that names what is like it, also as the id of a node."""
    answer = ask('{ indicator(code: "ZZ-1") { name } }')
    assert [error["extensions"]["code"] for error in answer.errors] == ["INDICATOR-UNKNOWN"]


@pytest.mark.parametrize(
    ("where", "codes"),
    [
        ('{text: "虚构的"}', ["ZZ-1", "ZZ-2", "ZZ-3", "ZZ-4"]),
        ('{text: "zz-", units: ["万元"]}', ["ZZ-1", "ZZ-2"]),
        ('{text: "ZZ-", origins: [DERIVED]}', ["ZZ-3", "ZZ-4"]),
        ('{text: "ZZ-", origins: [DERIVED, REPORTED], verified: true}', []),
        ('{office: "虚构处", loaded: false, directions: [POSITIVE]}', ["ZZ-1", "ZZ-2", "ZZ-3", "ZZ-4"]),
        ("{units: []}", []),
    ],
)
def test_a_list_is_filtered_by_all_that_is_given(
    ask: Ask, derived: None, where: str, codes: list[str]
) -> None:
    """Conditions hold together; of a list of words any may."""
    assert listed(ask(f"{{ indicators(where: {where}) {{ nodes {{ code }} }} }}")) == codes


@pytest.mark.parametrize("order", ["CODE", "NAME", "OFFICE", "NEWEST"])
def test_pages_follow_each_other_in_every_order(ask: Ask, order: str) -> None:
    """Page by page every indicator comes once, as in one page of all."""
    page = "query ($after: String) { indicators(order: %s, first: 7, after: $after) { nodes { code } pageInfo { hasNextPage endCursor } } }"
    codes, after, has_next = [], None, True
    while has_next:
        answer = ask(page % order, after=after)
        codes += listed(answer)
        ends = answer.data["indicators"]["pageInfo"]
        after, has_next = ends["endCursor"], ends["hasNextPage"]
    assert len(set(codes)) == len(codes)
    assert codes == listed(ask(f"{{ indicators(order: {order}, first: 200) {{ nodes {{ code }} }} }}"))


def test_many_indicators_take_as_many_statements_as_one(ask: Ask, derived: None) -> None:
    """Versions, differences, faults, formulas and what uses what are read once for a page of any length."""
    document = """{ indicators(first: %d, order: NEWEST) { totalCount nodes {
        code versions { totalCount nodes { version } } changes { field } faults { message }
        formula { numerator { text parts { place indicator { name } } } }
        uses(indirectly: true) { code } usedBy { code usedBy { code } } } } }"""
    ask(document % 1)
    few, many = ask(document % 1), ask(document % 100)
    assert len(listed(few)) == 1
    assert len(listed(many)) > 20
    assert few.statements == many.statements


def test_what_was_known_earlier_is_read_as_of_then(ask: Ask, clock: HandClock) -> None:
    """History is asked as of a moment, and so is all that is loaded of it."""
    define(ask)
    before = clock.pass_(hours=1).isoformat()
    clock.pass_(hours=1)
    ask(EDIT, of={"name": "虚构的丙数"}, version=1)
    document = 'query ($at: DateTime) { indicator(code: "ZZ-1", asOf: $at) { name versions { totalCount } } }'
    assert ask(document, at=before).data["indicator"] == {"name": "虚构的甲数", "versions": {"totalCount": 1}}
    assert ask(document).data["indicator"] == {"name": "虚构的丙数", "versions": {"totalCount": 2}}


def test_versions_differ_field_by_field(ask: Ask) -> None:
    """A version tells what it says otherwise than the one before, or than any other."""
    define(ask)
    ask(EDIT, of={"name": "虚构的丙数"}, version=1)
    edited = ask(EDIT, of={"name": "虚构的丙数", "unit": "元"}, version=2).data["editIndicator"]
    assert edited["changes"] == [{"field": "unit", "title": "计量单位", "before": "万元", "after": "元"}]
    document = '{ indicator(code: "ZZ-1") { versions { nodes { version changes { field } all: changes(since: 1) { field } } } } }'
    versions = ask(document).data["indicator"]["versions"]["nodes"]
    assert [version["version"] for version in versions] == [3, 2, 1]
    assert [[change["field"] for change in version["changes"]] for version in versions] == [
        ["unit"],
        ["name"],
        [],
    ]
    assert [change["field"] for change in versions[0]["all"]] == ["name", "unit"]


def test_what_is_refused_is_told_with_the_field_that_it_is_at(ask: Ask) -> None:
    """Every fault of a definition at once, each where a form can mark it; nothing is written."""
    refused = define(ask, unit="万万", decimals=99)
    assert refused["__typename"] == "Refused"
    assert [fault["at"]["path"] for fault in refused["faults"]] == [
        ["definition", "unit"],
        ["definition", "decimals"],
    ]
    assert define(ask)["possible"] == {"low": "0", "high": "100.5"}
    assert define(ask)["code"] == "INDICATOR-EXISTS"


def test_nobody_overwrites_what_they_have_not_seen(ask: Ask) -> None:
    """Whoever edits an older version is refused, and what is no other content is not written."""
    define(ask)
    assert ask(EDIT, of={"note": "虚构"}, version=1).data["editIndicator"]["version"] == 2
    assert ask(EDIT, of={"note": "另外"}, version=1).data["editIndicator"]["__typename"] == "Refused"
    assert ask(EDIT, of={"note": "虚构"}, version=2).data["editIndicator"]["version"] == 2


def test_what_is_left_out_stays_and_null_empties(ask: Ask) -> None:
    """As everywhere in GraphQL; what an indicator cannot be without is not emptied, and the field is named."""
    define(ask)
    read = '{ indicator(code: "ZZ-1") { name unit office possible { low high } } }'
    emptied = {"unit": None, "possible": None, "office": "虚构二处"}
    assert ask(EDIT, of=emptied, version=1).data["editIndicator"]["version"] == 2
    assert ask(read).data["indicator"] == {
        "name": "虚构的甲数",
        "unit": None,
        "office": "虚构二处",
        "possible": {"low": None, "high": None},
    }
    ask(EDIT, of={"possible": {"high": "9"}}, version=2)
    assert ask(read).data["indicator"]["possible"] == {"low": None, "high": "9"}
    refused = ask(EDIT, of={"name": None}, version=3).data["editIndicator"]
    assert refused["faults"][0]["at"] == {"path": ["changes", "name"]}


def test_a_version_is_verified_by_another_than_its_author(ask: Ask) -> None:
    """The rule of four eyes answers as data."""
    define(ask)
    own = ask(VERIFY, code="ZZ-1", version=1).data["verifyIndicator"]
    assert (own["__typename"], own["code"]) == ("Refused", "ACCESS-DUTY")
    other = ask(VERIFY, HEAD, code="ZZ-1", version=1).data["verifyIndicator"]
    assert other == {"__typename": "Indicator", "verified": True, "verifiedBy": "chen"}
    assert ask(DEFINE, HEAD, of=PART | {"code": "ZZ-9"}).data["defineIndicator"]["code"] == "ACCESS-DENIED"


def test_what_is_retired_is_listed_on_request(ask: Ask) -> None:
    """An indicator that is not used any more applies to the periods until its end."""
    define(ask)
    document = 'mutation { retireIndicator(code: "ZZ-1", lastPeriod: "2023年", version: 1) { ... on Indicator { version until } } }'
    assert ask(document).data["retireIndicator"] == {"version": 2, "until": "2023"}
    lists = "{ indicators(%s) { nodes { code } } }"
    assert listed(ask(lists % 'where: {text: "ZZ-"}')) == []
    assert listed(ask(lists % 'where: {text: "ZZ-", withRetired: true}')) == ["ZZ-1"]
    assert listed(ask(lists % 'where: {text: "ZZ-"}, period: "2023"')) == ["ZZ-1"]
    assert listed(ask(lists % 'where: {text: "ZZ-"}, period: "2024"')) == []


def test_faults_of_the_dictionary_are_told_at_each_indicator(ask: Ask) -> None:
    """What an indicator lacks is told without being in the way, with what to do."""
    define(ask)
    (fault,) = ask('{ indicator(code: "ZZ-1") { faults { code message remedy } } }').data["indicator"][
        "faults"
    ]
    assert (fault["code"], fault["message"]) == ("INDICATOR-INCOMPLETE", "没有写指标定义、条款")


def test_those_with_faults_are_listed_apart(ask: Ask) -> None:
    """Who keeps the dictionary finds what is to be completed, and what is not."""
    define(ask)
    define(ask, code="ZZ-2", definition="虚构", clause="虚构", office="虚构处、另一虚构处")
    lists = '{ indicators(where: {text: "ZZ-", faulty: %s}) { nodes { code offices } } }'
    lacking, complete = (ask(lists % word).data["indicators"]["nodes"] for word in ("true", "false"))
    assert lacking == [{"code": "ZZ-1", "offices": ["虚构处"]}]
    assert complete == [{"code": "ZZ-2", "offices": ["虚构处", "另一虚构处"]}]


def test_a_cursor_holds_where_the_list_comes_down_to_one_row(ask: Ask) -> None:
    """The newest first: of two that were left, the first is gone, and the page behind it still begins with the other."""
    define(ask)
    define(ask, code="ZZ-2")
    document = 'query ($after: String) { indicators(where: {text: "ZZ-"}, order: NEWEST, first: 1, after: $after) { nodes { code } pageInfo { endCursor } } }'
    first = ask(document)
    assert listed(first) == ["ZZ-2"]
    ask('mutation { retireIndicator(code: "ZZ-2", lastPeriod: "2023", version: 1) { __typename } }')
    assert listed(ask(document, after=first.data["indicators"]["pageInfo"]["endCursor"])) == ["ZZ-1"]


def test_a_formula_is_told_part_by_part(ask: Ask, derived: None) -> None:
    """Each part with the part that it lies in, how it is joined, and the indicator itself."""
    document = """{ indicator(code: "ZZ-3") { formula { missing denominator { text } numerator { text parts {
        place within kind sign number indicator { name } } } } } }"""
    formula = ask(document).data["indicator"]["formula"]
    assert (formula["missing"], formula["denominator"]) == ("SKIP_ANY", {"text": "ZZ-2"})
    assert formula["numerator"]["text"] == "ZZ-1 − 2 × sum(ZZ-2)"
    assert [tuple(part.values()) for part in formula["numerator"]["parts"]] == [
        (0, None, "CHAIN", None, None, None),
        (1, 0, "INDICATOR", None, None, {"name": "虚构的甲数"}),
        (2, 0, "CHAIN", "MINUS", None, None),
        (3, 2, "NUMBER", None, "2", None),
        (4, 2, "TOTAL", "TIMES", None, None),
        (5, 4, "INDICATOR", None, None, {"name": "虚构的乙数"}),
    ]


def test_what_uses_what_is_followed_both_ways(ask: Ask, derived: None) -> None:
    """Directly by the formula, or through others."""
    document = """query ($code: String!) { indicator(code: $code) {
        uses { code } usedBy { code } all: uses(indirectly: true) { code } further: usedBy(indirectly: true) { code } } }"""
    top, bottom = (ask(document, code=code).data["indicator"] for code in ("ZZ-4", "ZZ-1"))
    assert {name: [row["code"] for row in rows] for name, rows in top.items()} == {
        "uses": ["ZZ-3"], "usedBy": [], "all": ["ZZ-3", "ZZ-1", "ZZ-2"], "further": [],
    }  # fmt: skip
    assert {name: [row["code"] for row in rows] for name, rows in bottom.items()} == {
        "uses": [], "usedBy": ["ZZ-3"], "all": [], "further": ["ZZ-3", "ZZ-4"],
    }  # fmt: skip


def test_values_of_parts_lead_to_a_derived_value(ask: Ask, derived: None) -> None:
    """With what went in; what is missing is told, and a value given twice is refused."""
    document = """query ($values: [IndicatorValueInput!]!) { derivedValues(code: "ZZ-4", values: $values) {
        indicator { code } value shown reason about sentence parts { role value indicator { code } } } }"""
    values = [{"code": "ZZ-1", "value": "7"}, {"code": "ZZ-2", "value": "20000", "unit": "元"}]
    half = ask(document, values=values).data["derivedValues"][-1]
    assert (half["indicator"], half["value"], half["shown"]) == ({"code": "ZZ-4"}, "75", "75 %")
    missing = ask(document, values=values[:1]).data["derivedValues"][0]
    assert (missing["value"], missing["reason"], missing["about"]) == (None, "MISSING", ["ZZ-2"])
    twice = ask(document, values=values * 2)
    assert [error["extensions"]["code"] for error in twice.errors] == ["INDICATOR-NUMBER"]


def test_somebody_who_may_only_read_reads_all(ask: Ask) -> None:
    """The dictionary is open to every role."""
    clerk = Person("wang", (Granted(Role.DEPARTMENT_CLERK),))
    document = "{ indicators { totalCount } }"
    assert ask(document, clerk).data == ask(document, INSPECTOR).data
