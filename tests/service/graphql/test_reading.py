"""What is selected is read level by level: once for all objects, whatever fields are called and wherever they stand."""

import dataclasses

import pytest
from tests.service.graphql.conftest import Ask

from xiangheng_graphql.capabilities.regions import regions
from xiangheng_graphql.schema import CAPABILITIES, Assembly
from xiangheng_platform.store.store import Store

PREFECTURES = "{ counties(first: %d) { nodes { code prefecture { name children { code parent { name } } } changes { kind } } } }"


def test_the_number_of_statements_does_not_depend_on_the_number_of_rows(ask: Ask) -> None:
    """A page of a hundred counties with what lies around them takes as many statements as a page of one."""
    ask(PREFECTURES % 1)  # what is kept for all views is read once
    few, many = ask(PREFECTURES % 1), ask(PREFECTURES % 100)
    assert len(few.data["counties"]["nodes"]) == 1
    assert len(many.data["counties"]["nodes"]) == 100
    assert few.statements == many.statements


def test_a_field_asked_twice_with_other_arguments_is_told_apart(ask: Ask) -> None:
    """Aliases of one field with different arguments have each their own answer."""
    answer = ask(
        '{ division(called: "430000") { all: children { level } none: children(level: TOWNSHIP) { level } } }'
    )
    assert {child["level"] for child in answer.data["division"]["all"]} == {"PREFECTURE"}
    assert answer.data["division"]["none"] == []


@pytest.mark.parametrize(
    "document",
    [
        '{ division(called: "泸溪县") { parent { name } } }',
        '{ division(called: "泸溪县") { ...F } } fragment F on Division { parent { name } }',
        '{ division(called: "泸溪县") { ... on Division { parent { name } } } }',
        '{ division(called: "泸溪县") { ... on Node { ... on Division { parent { name } } } } }',
        '{ division(called: "泸溪县") { ... @include(if: true) { parent @skip(if: false) { name } } } }',
        'query ($no: Boolean! = false) { division(called: "泸溪县") { parent { name } code @include(if: $no) } }',
        '{ division(called: "泸溪县") { parent { __typename @include(if: false) name } } }',
    ],
)
def test_the_same_is_read_however_it_is_selected(ask: Ask, document: str) -> None:
    """Fragments, conditions and directives lead to the same answer."""
    answer = ask(document)
    assert answer.errors == []
    assert answer.data == {"division": {"parent": {"name": "湘西土家族苗族自治州"}}}


def test_a_field_is_given_by_one_capability() -> None:
    """Where two add a field of one name to a type, no schema is made: either would be silently lost."""
    with pytest.raises(ValueError, match=r"Division: two fields of one name: .*parent, parent"):
        Assembly((*CAPABILITIES, dataclasses.replace(regions, queries=[], mutations=[])))


def test_what_is_skipped_is_not_read(ask: Ask) -> None:
    """A field that is skipped costs no statement."""
    ask("{ counties(first: 1) { nodes { code } } }")
    plain = ask("{ counties(first: 1) { nodes { code } } }")
    skipped = ask("{ counties(first: 1) { nodes { code changes @skip(if: true) { kind } } } }")
    assert skipped.data == plain.data
    assert skipped.statements == plain.statements


def test_a_fragment_is_gone_through_once(ask: Ask) -> None:
    """Fragments that spread each other twice would be gone through more often than anybody can wait for."""
    spreads = (
        f"fragment F{number} on Division {{ ...F{number + 1} ...F{number + 1} }}" for number in range(60)
    )
    document = '{ division(called: "泸溪县") { ...F0 } } ' + " ".join(spreads)
    answer = ask(document + " fragment F60 on Division { parent { name } }")
    assert answer.errors == []
    assert answer.data == {"division": {"parent": {"name": "湘西土家族苗族自治州"}}}


def test_a_node_is_asked_again_by_its_id(ask: Ask) -> None:
    """The id that an object has leads back to it through `node`."""
    first = ask('{ division(called: "泸溪县") { id code name day } }').data["division"]
    again = ask("query ($id: ID!) { node(id: $id) { id ... on Division { code name day } } }", id=first["id"])
    assert again.data["node"] == first


@pytest.mark.parametrize(
    "identity", ["", "x", "W10", "WzEsMl0", "WyJEaXZpc2lvbiIsIjk5OTk5QDIwMjYtMDEtMDEiXQ"]
)
def test_an_id_of_nothing_says_so(ask: Ask, identity: str) -> None:
    """An id that was never given, or leads nowhere, is refused in the same words."""
    answer = ask("query ($id: ID!) { node(id: $id) { id } }", id=identity)
    assert answer.data == {"node": None}
    assert [error["extensions"]["code"] for error in answer.errors] == ["NODE-ABSENT"]


def test_pages_follow_each_other(ask: Ask) -> None:
    """Page by page, every row of a list comes once, in its order."""
    document = "query ($after: String) { counties(first: 50, after: $after) { totalCount nodes { code } pageInfo { hasNextPage endCursor } } }"
    codes, after = [], None
    while True:
        page = ask(document, after=after).data["counties"]
        codes += [row["code"] for row in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert codes == sorted(set(codes))
    assert len(codes) == page["totalCount"] == 122


def test_a_mutation_answers_with_what_was_done_or_why_not(ask: Ask) -> None:
    """The union of a mutation tells its result, or the faults with their remedies."""
    document = """mutation ($name: String!) {
        renameDivision(code: "433122", name: $name, day: "2024-06-01", source: "虚构〔2024〕1号") {
            __typename
            ... on DivisionChange { after { name } }
            ... on Refused { code faults { message remedy } }
        }
    }"""
    done = ask(document, name="泸溪市").data["renameDivision"]
    assert done == {"__typename": "DivisionChange", "after": [{"name": "泸溪市"}]}
    again = ask(document, name="泸溪市").data["renameDivision"]
    assert again["__typename"] == "Refused"
    assert all(fault["message"] and fault["remedy"] for fault in again["faults"])


@pytest.mark.parametrize("moment", ["2024-06-30T20:00:00", "2024-06-30", "gestern"])
def test_a_moment_without_its_offset_is_refused(ask: Ask, moment: str) -> None:
    """A moment means the same to everybody: it says its offset, or is not taken."""
    answer = ask("query ($at: DateTime) { counties(asOf: $at) { totalCount } }", at=moment)
    assert answer.data is None
    assert answer.errors


@pytest.mark.parametrize(
    "call", ['counties(onDay: "2024-02-30")', 'counties(asOf: "gestern")', "targetExpression(text: 5)"]
)
def test_a_literal_that_is_refused_is_told_with_its_place(ask: Ask, call: str) -> None:
    """An editor of documents marks it there, whatever the scalar is."""
    (error,) = ask(f"{{\n  {call} {{ __typename }}\n}}").errors
    assert error["locations"] == [{"line": 2, "column": call.index(":") + 5}]


RENAME = """mutation ($name: String!, $key: String) {
    renameDivision(code: "433122", name: $name, day: "2024-06-01", source: "虚构〔2024〕1号", clientKey: $key) {
        __typename ... on Repeated { act } ... on Refused { code }
    }
}"""


AGAIN = "{ __typename ... on Repeated { subject wrote } ... on Refused { code } }"


def test_what_was_lost_is_found_again_by_what_repeated_tells(ask: Ask) -> None:
    """It tells what was done to what, also where the version that was looked at is not the newest any more."""
    (known,) = ask("{ indicators(first: 1) { nodes { code } } }").data["indicators"]["nodes"]
    edit = f'editIndicator(code: "{known["code"]}", version: 1, changes: {{note: "又"}}, clientKey: "k1")'
    change = (
        'changeWorkPoint(code: "2024-3.05", version: 1, changes: {note: "又"}, reason: "试", clientKey: "k2")'
    )
    for call, subject in ((edit, f"indicator:{known['code']}"), (change, "workpoint:2024-3.05")):
        first, again = (next(iter(ask(f"mutation {{ {call} {AGAIN} }}").data.values())) for _ in range(2))
        assert first["__typename"] in ("Indicator", "WorkPoint")
        assert (again["__typename"], again["subject"]) == ("Repeated", subject)
        assert again["wrote"]["note"] == "又"


def test_what_is_asked_again_with_its_key_is_not_done_again(ask: Ask, store: Store) -> None:
    """The second time tells which act did it; the same key for something else is refused, and so is a key of nothing."""
    assert ask(RENAME, name="泸溪市", key="k1").data["renameDivision"]["__typename"] == "DivisionChange"
    act = store.last_act().number
    again = ask(RENAME, name="泸溪市", key="k1").data["renameDivision"]
    assert again == {"__typename": "Repeated", "act": act}
    assert store.last_act().number == act
    assert ask(RENAME, name="另一个名", key="k1").data["renameDivision"]["code"] == "STORE-KEY"
    assert ask(RENAME, name="泸溪市", key=" ").data["renameDivision"]["code"] == "OPERATION-REFUSED"


def test_a_key_of_what_was_refused_is_free(ask: Ask) -> None:
    """Where nothing was done, nothing is kept: mended, it may be asked again under the same key."""
    assert ask(RENAME, name="", key="k2").data["renameDivision"]["__typename"] == "Refused"
    assert ask(RENAME, name="泸溪市", key="k2").data["renameDivision"]["__typename"] == "DivisionChange"
