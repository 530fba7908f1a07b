"""Divisions by GraphQL: what lies around them, what they were, what became of them, and what a text means."""

from typing import Any

import pytest
from tests.service.graphql.conftest import Ask

AROUND = """query ($within: String!, $first: Int!) { divisions(within: $within, level: COUNTY, first: $first) { totalCount nodes {
    code fullName path parent { name } prefecture { name } ancestors { name } children { code }
    counties(first: 1) { totalCount nodes { name } } history { name code validFrom day parent { code } }
    predecessors { name } successors { name } changes { kind before { code parent { name } } after { fullName } } memberships { group { code } }
} } }"""


def test_what_lies_around_a_county_is_told(ask: Ask) -> None:
    """Its place in the tree, by objects, names and codes."""
    (county,) = ask(AROUND, within="433122", first=1).data["divisions"]["nodes"]
    assert county["fullName"] == "湖南省湘西土家族苗族自治州泸溪县"
    assert county["path"] == "430000/433100/433122"
    assert [above["name"] for above in county["ancestors"]] == ["湖南省", "湘西土家族苗族自治州"]
    assert county["parent"] == county["prefecture"] == {"name": "湘西土家族苗族自治州"}
    assert county["counties"] == {"totalCount": 1, "nodes": [{"name": "泸溪县"}]}


def test_the_statements_for_a_county_and_for_a_hundred_are_as_many(ask: Ask) -> None:
    """Whatever is selected of divisions is read once for a page of them."""
    ask(AROUND, within="", first=1)
    few, many = ask(AROUND, within="433122", first=1), ask(AROUND, within="430000", first=100)
    assert len(many.data["divisions"]["nodes"]) == 100
    assert few.statements == many.statements


def test_divisions_are_chosen_by_level_kind_and_place(ask: Ask) -> None:
    """Each filter leaves what it names, and the pages of what is left follow each other."""
    document = """query ($level: DivisionLevel, $within: String! = "", $after: String, $kind: DivisionKind) {
        divisions(level: $level, within: $within, kind: $kind, first: 5, after: $after) { totalCount nodes { code level } pageInfo { endCursor } } }"""
    prefectures = ask(document, level="PREFECTURE").data["divisions"]
    assert prefectures["totalCount"] == 14
    rest = ask(document, level="PREFECTURE", after=prefectures["pageInfo"]["endCursor"]).data["divisions"]
    codes = [row["code"] for row in (*prefectures["nodes"], *rest["nodes"])]
    assert codes == sorted(set(codes))
    assert len(codes) == 10
    within = ask(document, within="433100").data["divisions"]
    assert {row["level"] for row in within["nodes"]} == {"PREFECTURE", "COUNTY"}
    assert (
        ask(document, level="COUNTY", within="433100", kind="DIVISION").data["divisions"]["totalCount"] == 8
    )
    assert ask(document, kind="SEPARATE", level="PREFECTURE").data["divisions"]["totalCount"] == 0


def test_what_a_division_was_is_told_span_by_span(ask: Ask) -> None:
    """A county that was renamed is found by its former name, and tells what it was called and coded when."""
    answer = ask(
        '{ county(called: "宁乡县", onDay: "2024-01-01") { name code history { name code day validFrom validTo } } }'
    )
    county = answer.data["county"]
    assert county["name"] == "宁乡市"
    assert [(span["name"], span["code"]) for span in county["history"]] == [
        ("宁乡县", "430124"),
        ("宁乡市", "430182"),
    ]
    assert all(span["day"] == span["validFrom"] for span in county["history"])
    earlier = ask('{ division(called: "宁乡市", onDay: "2015-01-01") { name code } }')
    assert earlier.data["division"] == {"name": "宁乡县", "code": "430124"}


@pytest.mark.parametrize(
    ("text", "code"),
    [("长沙市", "REGION-NOT-COUNTY"), ("邵阳", "REGION-AMBIGUOUS"), ("虚构县", "REGION-UNKNOWN")],
)
def test_what_is_no_county_is_refused(ask: Ask, text: str, code: str) -> None:
    """A city, a name of several, and a name of nothing have each their own error."""
    answer = ask("query ($text: String!) { county(called: $text) { name } }", text=text)
    assert [error["extensions"]["code"] for error in answer.errors] == [code]


def test_candidates_are_every_division_that_a_text_may_mean(ask: Ask) -> None:
    """In force on the day, or as they were on the first day of their own."""
    document = "query ($text: String!, $day: Date) { candidates(text: $text, onDay: $day) { totalCount nodes { code fullName day } } }"
    both = ask(document, text="邵阳", day="2024-01-01").data["candidates"]
    assert [row["fullName"] for row in both["nodes"]] == ["湖南省邵阳市", "湖南省邵阳市邵阳县"]
    (former,) = ask(document, text="430124", day="2024-01-01").data["candidates"]["nodes"]
    assert former["fullName"].endswith("宁乡县")
    assert former["day"] < "2017-12-31"


def test_who_types_a_name_finds_what_it_begins_and_then_what_it_is_part_of(ask: Ask) -> None:
    """What is meant wholly comes first; a former name is found by a part of it; what fits nothing finds nothing."""
    document = """query ($text: String!, $first: Int, $after: String) {
        candidates(text: $text, onDay: "2024-01-01", first: $first, after: $after) { nodes { name } pageInfo { endCursor } } }"""

    def names(text: str, **page: Any) -> list[str]:
        return [row["name"] for row in ask(document, text=text, **page).data["candidates"]["nodes"]]

    assert names("长沙") == ["长沙市", "长沙县"]
    assert names("湘")[:2] == ["湘潭市", "湘潭县"]
    assert names("湘")[-1] == "临湘市"
    assert names("宁乡")[0] == "宁乡市"
    assert names("株洲县") == ["株洲县"]
    assert names("株洲")[0] == "株洲市"
    assert "株洲县" in names("洲县")
    assert names("不存在") == names("") == []
    begun = ask(document, text="湘", first=3).data["candidates"]
    after = begun["pageInfo"]["endCursor"]
    assert names("湘", first=200)[3:] == names("湘", first=200, after=after)


def test_what_lies_within_is_asked_by_name_as_by_code(ask: Ask) -> None:
    """A division is called by its name wherever it is by its code; a name of several is refused."""
    document = "query ($within: String!) { counties(within: $within) { nodes { code } } divisions(within: $within) { totalCount } }"
    assert ask(document, within="长沙市").data == ask(document, within="430100").data
    (error, *_) = ask(document, within="邵阳").errors
    assert error["extensions"]["code"] == "REGION-AMBIGUOUS"


def test_history_is_read_as_it_was_known(ask: Ask) -> None:
    """Before the reference data was entered no division was known."""
    document = '{ divisions(asOf: "2000-01-01T00:00:00+08:00") { totalCount } }'
    assert ask(document).data["divisions"]["totalCount"] == 0


def _act(ask: Ask, call: str) -> Any:
    """What a change that was entered answers."""
    selected = "... on DivisionChange { kind day before { code name } after { code name } }"
    document = f"mutation {{ {call} {{ {selected} ... on Refused {{ code faults {{ message }} }} }} }}"
    return ask(document).data[call.partition("(")[0]]


def test_divisions_that_merge_are_succeeded_by_what_they_become(ask: Ask) -> None:
    """Split, merged and abolished, each leads to what it came from and what became of it."""
    split = _act(
        ask,
        'splitDivision(code: "433122", day: "2024-01-01", source: "虚构", parts: [{code: "433122"}, {code: "433198", name: "虚构县"}])',
    )
    assert [row["name"] for row in split["after"]] == ["泸溪县", "虚构县"]
    merged = _act(
        ask,
        'mergeDivisions(codes: ["433122", "433198"], into: {code: "433122"}, day: "2024-02-01", source: "虚构", note: "虚构")',
    )
    assert [row["name"] for row in merged["before"]] == ["泸溪县", "虚构县"]
    answer = ask(
        '{ division(called: "虚构县", onDay: "2024-01-15") { predecessors { name day } successors { name day } changes { kind number } } }'
    ).data["division"]
    assert answer["predecessors"] == [{"name": "泸溪县", "day": "2023-12-31"}]
    assert answer["successors"] == [{"name": "泸溪县", "day": "2024-02-01"}]
    assert [change["kind"] for change in answer["changes"]] == ["SPLIT", "MERGE"]
    goes_on = ask(
        '{ county(called: "泸溪县", onDay: "2024-03-01") { predecessors { name } successors { name } } }'
    )
    assert goes_on.data["county"] == {"predecessors": [], "successors": []}
    number = answer["changes"][1]["number"]
    withdrawn = ask(
        f'mutation {{ withdrawDivisionChange(number: {number}, reason: "虚构") {{ ... on WithdrawnChange {{ kind after {{ name }} before {{ name }} }} }} }}'
    )
    assert withdrawn.data["withdrawDivisionChange"] == {
        "kind": "MERGE",
        "before": [{"name": "泸溪县"}, {"name": "虚构县"}],
        "after": [{"name": "泸溪县"}],
    }


def test_changes_are_entered_and_listed(ask: Ask) -> None:
    """A division is established, recoded, moved, corrected and abolished, and every step stands in the list of changes."""
    established = _act(
        ask,
        'establishDivision(part: {code: "433197", name: "虚构县"}, level: COUNTY, parent: "433100", day: "2024-01-01", source: "虚构")',
    )
    assert established["before"] == []
    recoded = _act(
        ask, 'recodeDivision(code: "433197", newCode: "433196", day: "2024-02-01", source: "虚构")'
    )
    assert [row["code"] for row in (*recoded["before"], *recoded["after"])] == ["433197", "433196"]
    moved = _act(
        ask,
        'moveDivision(code: "433196", parent: "430100", newCode: "430196", day: "2024-03-01", source: "虚构")',
    )
    assert moved["after"] == [{"code": "430196", "name": "虚构县"}]
    corrected = ask(
        """mutation { correctDivision(code: "430196", day: "2024-03-01", correction: {name: "虚构市"}, reason: "虚构") {
            ... on Division { name history { name code } } } }"""
    ).data["correctDivision"]
    assert {span["name"] for span in corrected["history"]} == {"虚构市"}
    abolished = _act(ask, 'abolishDivision(code: "430196", day: "2024-04-01", source: "虚构")')
    assert abolished["after"] == []
    document = """query ($kind: ChangeKind, $after: String) { divisionChanges(since: "2024-01-01", until: "2024-04-01", kind: $kind, first: 2, after: $after) {
        totalCount nodes { kind day } pageInfo { endCursor } } }"""
    listed = ask(document).data["divisionChanges"]
    assert listed["totalCount"] == 4
    rest = ask(document, after=listed["pageInfo"]["endCursor"]).data["divisionChanges"]
    assert [row["kind"] for row in (*listed["nodes"], *rest["nodes"])] == [
        "ESTABLISH",
        "RECODE",
        "MOVE",
        "ABOLISH",
    ]
    assert ask(document, kind="MOVE").data["divisionChanges"]["totalCount"] == 1


@pytest.mark.parametrize(
    "call",
    [
        'recodeDivision(code: "999999", newCode: "999998", day: "2024-01-01", source: "虚构")',
        'mergeDivisions(codes: ["433122"], into: {code: "433122"}, day: "2024-01-01", source: "")',
        'establishDivision(part: {code: "433122", name: "又一个"}, level: COUNTY, parent: "433100", day: "2024-01-01", source: "虚构")',
        'moveDivision(code: "433122", parent: "433122", day: "2024-01-01", source: "虚构")',
    ],
)
def test_a_change_that_contradicts_the_records_is_refused(ask: Ask, call: str) -> None:
    """Every fault is told, and nothing of the change is written."""
    before = ask("{ divisionChanges { totalCount } }").data
    refused = _act(ask, call)
    assert refused["code"] == "REGION-REFUSED"
    assert refused["faults"]
    assert ask("{ divisionChanges { totalCount } }").data == before
