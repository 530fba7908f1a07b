"""Groups by GraphQL: their members on any day, what must be told of them, and what is entered of them."""

from datetime import date

import pytest
from tests.service.conftest import HandClock
from tests.service.graphql.conftest import INSPECTOR, Ask

from xiangheng_platform.access.person import Granted, Person
from xiangheng_platform.access.roles import Role
from xiangheng_platform.regions import groups, memberships
from xiangheng_platform.regions.belonging import Group
from xiangheng_platform.regions.memberships import Term
from xiangheng_platform.store.store import Store

VERIFIER = Person("wang", (Granted(Role.DIVISION_HEAD),))
MEMBERS = """query ($code: String!, $day: Date, $asOf: DateTime) {
    group(code: $code, asOf: $asOf) {
        code
        expected
        members(onDay: $day, first: 200) { totalCount nodes { number division { name day } verified } }
        notices(onDay: $day) { code message isNotice }
    }
}"""
REFUSED = "... on Refused { code faults { message remedy } }"
ENTERED = "... on EnteredMemberships { memberships { number group { code } division { name } validFrom validTo verified } }"


def test_the_fifteen_counties_are_the_members_of_their_group(ask: Ask) -> None:
    """A group tells its members on a day, as many as there must be, and then nothing besides."""
    group = ask(MEMBERS, code="key_assisted", day="2024-05-01").data["group"]
    assert group["expected"] == group["members"]["totalCount"] == 15
    assert "泸溪县" in {member["division"]["name"] for member in group["members"]["nodes"]}
    assert {member["division"]["day"] for member in group["members"]["nodes"]} == {"2024-05-01"}
    assert group["notices"] == []


def test_a_group_that_lacks_a_member_says_so(ask: Ask, store: Store) -> None:
    """A wrong number of members is told as a notice, with the members that there are."""
    groups.define(store, INSPECTOR, Group("pilot", "虚构试点", 3, "虚构"))
    memberships.add(store, INSPECTOR, "pilot", ["泸溪县"], Term(date(2024, 1, 1), source="虚构"))
    group = ask(MEMBERS, code="pilot", day="2024-05-01").data["group"]
    assert group["members"]["totalCount"] == 1
    assert [(notice["code"], notice["isNotice"]) for notice in group["notices"]] == [("GROUP-COUNT", True)]


def test_groups_and_divisions_lead_to_each_other(ask: Ask) -> None:
    """From a county to its groups, to their other members, and back, in as many statements for one as for all."""
    document = """query ($within: String!) { counties(within: $within, first: 8) { nodes { memberships {
        group { code members(first: 15) { nodes { division { memberships { group { code } } } } } } } } } }"""
    ask(document, within="433122")
    few, many = ask(document, within="433122"), ask(document, within="433100")
    assert few.statements == many.statements
    counties = many.data["counties"]["nodes"]
    codes = [[each["group"]["code"] for each in county["memberships"]] for county in counties]
    assert sum("key_assisted" in of_county for of_county in codes) == 7


def test_groups_come_by_code_page_by_page(ask: Ask) -> None:
    """The list of groups goes on behind a cursor, and a group is asked for again by its id."""
    every = ask("{ groups { totalCount nodes { id code name source } } }").data["groups"]
    first = ask("{ groups(first: 1) { nodes { code } pageInfo { endCursor } } }").data["groups"]
    rest = ask(
        "query ($after: String) { groups(after: $after) { nodes { code } } }",
        after=first["pageInfo"]["endCursor"],
    )
    codes = [group["code"] for group in every["nodes"]]
    assert codes == sorted(codes)
    assert [group["code"] for group in (*first["nodes"], *rest.data["groups"]["nodes"])] == codes
    again = ask("query ($id: ID!) { node(id: $id) { ... on Group { code } } }", id=every["nodes"][0]["id"])
    assert again.data["node"] == {"code": codes[0]}


def test_members_go_on_behind_a_cursor(ask: Ask) -> None:
    """A page of members is followed by the next, and none comes twice."""
    document = """query ($after: String) { group(code: "key_assisted") { members(first: 10, after: $after) {
        nodes { division { code } } pageInfo { endCursor hasNextPage } } } }"""
    first = ask(document).data["group"]["members"]
    rest = ask(document, after=first["pageInfo"]["endCursor"]).data["group"]["members"]
    codes = [member["division"]["code"] for member in (*first["nodes"], *rest["nodes"])]
    assert codes == sorted(set(codes))
    assert len(codes) == 15
    assert not rest["pageInfo"]["hasNextPage"]


def test_an_unknown_group_is_refused(ask: Ask) -> None:
    """A code of no group is an error with its code, and no answer."""
    answer = ask('{ group(code: "nothing") { name } }')
    assert answer.data is None
    assert [error["extensions"]["code"] for error in answer.errors] == ["GROUP-UNKNOWN"]


def test_a_group_is_defined_and_its_members_entered_ended_and_taken_back(ask: Ask, clock: HandClock) -> None:
    """Each act answers with what stands after it, and history still tells what stood before."""
    defined = ask(
        'mutation { defineGroup(code: "pilot", name: "虚构试点", source: "虚构", expected: 2) { ... on Group { code notices { code } } } }'
    )
    assert defined.data["defineGroup"] == {"code": "pilot", "notices": []}
    added = ask(
        f'mutation {{ addMembers(group: "pilot", divisions: ["泸溪县", "433123"], validFrom: "2024-01-01", source: "虚构") {{ {ENTERED} }} }}'
    ).data["addMembers"]["memberships"]
    assert [(member["division"]["name"], member["verified"]) for member in added] == [
        ("泸溪县", False),
        ("凤凰县", False),
    ]
    before = clock.pass_(hours=1).isoformat()
    clock.pass_(hours=1)
    ended = ask(
        f'mutation {{ endMembers(group: "pilot", divisions: ["泸溪县"], lastDay: "2024-06-30", source: "虚构") {{ {ENTERED} }} }}'
    ).data["endMembers"]["memberships"]
    assert [member["validTo"] for member in ended] == ["2024-06-30"]
    document = (
        'query ($day: Date) { division(called: "泸溪县", onDay: $day) { memberships { group { code } } } }'
    )
    for day, belongs in (("2023-12-31", False), ("2024-06-30", True), ("2024-07-01", False)):
        of_day = ask(document, day=day).data["division"]["memberships"]
        assert ({"group": {"code": "pilot"}} in of_day) == belongs
    corrected = ask(
        f'mutation {{ correctMembership(number: {added[1]["number"]}, validFrom: "2024-02-01", source: "虚构", reason: "虚构") {{ {ENTERED} }} }}'
    ).data["correctMembership"]["memberships"]
    assert [member["validFrom"] for member in corrected] == ["2024-02-01"]
    withdrawn = ask(
        f'mutation {{ withdrawMembership(number: {corrected[0]["number"]}, reason: "虚构") {{ ... on Group {{ members(onDay: "2024-03-01") {{ totalCount }} }} }} }}'
    )
    assert withdrawn.data["withdrawMembership"] == {"members": {"totalCount": 1}}
    earlier = ask(MEMBERS, code="pilot", day="2024-07-01", asOf=before).data["group"]
    assert earlier["members"]["totalCount"] == 2


def test_members_are_verified_by_another_person(ask: Ask, store: Store) -> None:
    """Whoever entered a membership is refused, and somebody else's word makes it verified."""
    groups.define(store, INSPECTOR, Group("pilot", "虚构试点", None, "虚构"))
    memberships.add(store, INSPECTOR, "pilot", ["泸溪县"], Term(date(2024, 1, 1), source="虚构"))
    document = f'mutation {{ verifyMembers(group: "pilot", reason: "与虚构文件核对") {{ __typename {ENTERED} {REFUSED} }} }}'
    own = ask(document).data["verifyMembers"]
    assert own["__typename"] == "Refused"
    by_another = ask(document, VERIFIER).data["verifyMembers"]
    assert [member["verified"] for member in by_another["memberships"]] == [True]
    memberships.add(store, INSPECTOR, "pilot", ["凤凰县", "保靖县"], Term(date(2024, 1, 1), source="虚构"))
    counted = 'members(onDay: "2024-02-01", verified: %s) { totalCount }'
    group = ask(f'{{ group(code: "pilot") {{ yes: {counted % "true"} no: {counted % "false"} }} }}').data[
        "group"
    ]
    assert group == {"yes": {"totalCount": 1}, "no": {"totalCount": 2}}


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (
            'addMembers(group: "none", divisions: ["泸溪县"], validFrom: "2024-01-01", source: "虚构")',
            "GROUP-UNKNOWN",
        ),
        (
            'addMembers(group: "key_assisted", divisions: [], validFrom: "2024-01-01", source: "虚构")',
            "GROUP-REFUSED",
        ),
        ('defineGroup(code: "大", name: "虚构", source: "虚构")', "GROUP-REFUSED"),
        ('withdrawMembership(number: 99999, reason: "虚构")', "GROUP-REFUSED"),
    ],
)
def test_what_contradicts_the_records_is_refused_with_remedies(ask: Ask, call: str, code: str) -> None:
    """Nothing is written, and every fault says what to do."""
    refused = ask(f"mutation {{ {call} {{ {REFUSED} }} }}").data[call.partition("(")[0]]
    assert refused["code"] == code
    assert refused["faults"]
    assert all(fault["message"] and fault["remedy"] for fault in refused["faults"])


def test_a_group_that_somebody_else_corrected_meanwhile_is_left_alone(ask: Ask) -> None:
    """Of two who looked at the same group the second is told; a new one is written where there is none."""
    document = """mutation ($act: Int) { done: defineGroup(code: "zz_group", name: "虚构的名单", source: "虚构", act: $act) {
        ... on Group { act } ... on Refused { code faults { at { ... on Field { path } } } } } }"""
    taken = {"code": "STORE-CONFLICT", "faults": [{"at": {"path": ["act"]}}]}
    first = ask(document, act=0).data["done"]["act"]
    assert ask(document, act=0).data["done"] == taken
    assert ask(document, act=first).data["done"]["act"] > first
    assert ask(document, act=first).data["done"] == taken
