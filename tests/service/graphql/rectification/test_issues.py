"""The ledger by GraphQL: what is told of issues, to whom, in which order, and at how many statements."""

from typing import Any

import pytest
from tests.service.graphql.conftest import INSPECTOR, Ask
from tests.service.graphql.rectification.conftest import (
    COUNTY,
    HEAD,
    NEIGHBOUR,
    SECOND,
    handed_in,
    problem,
)

from xiangheng_platform.rectification import register
from xiangheng_platform.rectification.standing import Given
from xiangheng_platform.rectification.steps import take
from xiangheng_platform.rectification.transitions import TRANSITIONS
from xiangheng_platform.rectification.words import Step
from xiangheng_platform.store.store import Store

FIRST = "2024-00001"
EVERYTHING = """{ issues(first: %d) { totalCount nodes {
    number state leader region { name issues { totalCount } } indicator { code } indicatorCode daysOverdue
    events { totalCount nodes { step takenBy act } } evidence { nodes { sha256 evidence { name } } }
    steps { step isOpen whyNot needs notBy does } } } }"""


def closed(store: Store, number: str = FIRST) -> None:
    """Let an issue be put right by its county, and be accepted."""
    take(store, COUNTY, number, Step.CLAIM)
    take(store, COUNTY, number, Step.ATTACH, Given(files=(handed_in(store),), statement="补发凭证"))
    take(store, COUNTY, number, Step.SUBMIT, Given(statement="已补发"))
    take(store, SECOND, number, Step.ACCEPT, Given(statement="属实"))


def numbers(told: Any) -> list[str]:
    """The numbers of a list of issues."""
    return [row["number"] for row in told["nodes"]]


def test_an_issue_tells_where_it_lies_and_what_happened_to_it(ask: Ask, store: Store) -> None:
    """Its division and indicator are objects of their own, its steps are in order, its evidence is a file with a name."""
    closed(store)
    issue = ask("""{ issue(number: "2024-00001") { state closedOn regionCode region { name prefecture { name } }
        indicatorCode indicator { code name } events { nodes { step state takenBy evidenceDigest } }
        evidence { totalCount nodes { caption file evidence { name mediaType } } } } }""").data["issue"]
    assert (issue["state"], issue["regionCode"]) == ("CLOSED", "433122")
    assert issue["region"] == {"name": "泸溪县", "prefecture": {"name": "湘西土家族苗族自治州"}}
    assert issue["indicator"]["code"] == issue["indicatorCode"] == "LF-C01"
    steps = issue["events"]["nodes"]
    assert [row["step"] for row in steps] == ["REGISTER", "CLAIM", "ATTACH", "SUBMIT", "ACCEPT"]
    assert [bool(row["evidenceDigest"]) for row in steps] == [False] * 4 + [True]
    (proof,) = issue["evidence"]["nodes"]
    assert (proof["caption"], proof["evidence"]["name"]) == ("补发凭证", "照片.jpg")


def test_many_issues_take_as_many_statements_as_one(ask: Ask, store: Store) -> None:
    """A page of a hundred with everything that is told of them takes as many statements as a page of one."""
    register.register(store, INSPECTOR, [problem(number) for number in range(10, 120)])
    ask(EVERYTHING % 1)
    few, many = ask(EVERYTHING % 1), ask(EVERYTHING % 100)
    assert (few.errors, len(few.data["issues"]["nodes"]), len(many.data["issues"]["nodes"])) == ([], 1, 100)
    assert few.statements == many.statements


def test_counties_with_their_issues_take_as_many_statements_as_one(ask: Ask, store: Store) -> None:
    """What is open and what is closed of 122 counties, each with its count, is read as it is of one."""
    closed(store)
    listed = """{ counties(first: %d, within: "%s") { nodes { code
        open: issues(state: OPEN) { totalCount nodes { number } } closed: issues(state: CLOSED) { totalCount nodes { number } } } } }"""
    ask(listed % (1, "泸溪县"))
    few, many = ask(listed % (1, "泸溪县")), ask(listed % (200, "湖南省"))
    assert few.statements == many.statements
    counties = {row["code"]: row for row in many.data["counties"]["nodes"]}
    assert numbers(counties["433122"]["open"]) == ["2024-00002"]
    assert counties["433122"]["closed"] == {"totalCount": 1, "nodes": [{"number": FIRST}]}
    assert counties["430121"]["open"]["totalCount"] == 1
    assert {
        row["open"]["totalCount"] for code, row in counties.items() if code not in ("433122", "430121")
    } == {0}


def test_a_prefecture_has_what_lies_in_it_page_by_page(ask: Ask) -> None:
    """All issues of its counties, in the order asked for, each once; the province has them too."""
    document = """query ($after: String) { division(called: "湖南省") { issues(order: NEWEST, first: 2, after: $after) {
        totalCount nodes { number } pageInfo { hasNextPage endCursor } } } }"""
    first = ask(document).data["division"]["issues"]
    rest = ask(document, after=first["pageInfo"]["endCursor"]).data["division"]["issues"]
    assert (numbers(first), numbers(rest)) == (["2024-00003", "2024-00002"], [FIRST])
    assert (first["totalCount"], rest["pageInfo"]["hasNextPage"]) == (3, False)


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ("{}", ["2024-00001", "2024-00002", "2024-00003"]),
        ("{phase: CLOSED}", ["2024-00001"]),
        ("{phase: OPEN, states: [CLOSED]}", []),
        ("{states: [UNCLAIMED]}", ["2024-00002", "2024-00003"]),
        ("{severities: [SERIOUS], years: [2024]}", ["2024-00002"]),
        ('{region: "湘西土家族苗族自治州"}', ["2024-00001", "2024-00002"]),
        ('{unit: "长沙县人民政府"}', ["2024-00003"]),
        ('{indicator: "LF-C01", numbers: ["2024-00002", "2024-00003"]}', ["2024-00002"]),
        ("{isOverdue: true}", []),
    ],
)
def test_issues_are_listed_by_what_is_asked(ask: Ask, store: Store, where: str, expected: list[str]) -> None:
    """Each restriction keeps what it says and drops what it does not, and the count is of the same."""
    closed(store)
    told = ask(f"{{ issues(where: {where}) {{ totalCount nodes {{ number }} }} }}").data["issues"]
    assert (numbers(told), told["totalCount"]) == (expected, len(expected))


@pytest.mark.parametrize("order", ["NUMBER", "NEWEST", "DEADLINE", "RECENT"])
def test_pages_of_every_order_hold_every_issue_once(ask: Ask, order: str) -> None:
    """Also by a day and by a moment, which a cursor tells as text and as a number."""
    document = f"""query ($after: String) {{ issues(order: {order}, first: 1, after: $after) {{
        nodes {{ number }} pageInfo {{ endCursor hasNextPage }} }} }}"""
    seen, after = [], None
    while True:
        page = ask(document, after=after).data["issues"]
        seen += numbers(page)
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert sorted(seen) == ["2024-00001", "2024-00002", "2024-00003"]
    whole = ask(f"{{ issues(order: {order}) {{ nodes {{ number }} }} }}").data["issues"]
    assert seen == numbers(whole)


def test_the_ledger_of_an_earlier_moment_is_told(ask: Ask, store: Store, clock: Any) -> None:
    """What stood then, with the steps that were taken by then."""
    before = clock.pass_(hours=1).isoformat()
    clock.pass_(days=1)
    closed(store)
    document = """query ($asOf: DateTime) { issue(number: "2024-00001", asOf: $asOf) {
        state events { totalCount } evidence { totalCount } region { issues(state: OPEN) { totalCount } } } }"""
    then, now = (ask(document, asOf=moment).data["issue"] for moment in (before, None))
    assert (then["state"], then["events"]["totalCount"], then["evidence"]["totalCount"]) == (
        "UNCLAIMED",
        1,
        0,
    )
    assert (now["state"], now["events"]["totalCount"], now["evidence"]["totalCount"]) == ("CLOSED", 5, 1)
    assert [told["region"]["issues"]["totalCount"] for told in (then, now)] == [2, 1]


def test_a_county_sees_its_own_issues_by_every_way(ask: Ask) -> None:
    """In the list, by number, by id and at its division: what is another's is as what is not there."""
    identity = ask('{ issue(number: "2024-00001") { id } }').data["issue"]["id"]
    counted = """{ issues { totalCount } division(called: "湖南省") { issues { totalCount } }
        first: issues(where: {numbers: ["2024-00001"]}) { totalCount } }"""
    told = []
    for person in (COUNTY, NEIGHBOUR):
        answer = ask(counted, person).data
        told.append(
            [own["totalCount"] for own in (answer["issues"], answer["division"]["issues"], answer["first"])]
        )
    assert told == [[2, 2, 1], [1, 1, 0]]
    for document in ('{ issue(number: "2024-00001") { id } }', f'{{ node(id: "{identity}") {{ id }} }}'):
        assert ask(document, COUNTY).errors == []
        (error,) = ask(document, NEIGHBOUR).errors
        assert error["extensions"]["code"] in ("ISSUE-UNKNOWN", "NODE-ABSENT")


def test_steps_say_what_is_open_to_whoever_asks(ask: Ask) -> None:
    """The county may claim what the inspector may not, and both are told why of the rest."""
    document = '{ issue(number: "2024-00001") { steps { step isOpen whyNot } } }'
    mine, theirs = (
        {row["step"]: row for row in ask(document, person).data["issue"]["steps"]}
        for person in (COUNTY, HEAD)
    )
    assert {step for step, row in mine.items() if row["isOpen"]} == {"CLAIM"}
    assert {step for step, row in theirs.items() if row["isOpen"]} == {"CONFIRM", "OVERTURN"}
    assert all(bool(row["whyNot"]) != row["isOpen"] for row in (*mine.values(), *theirs.values()))


def test_the_table_of_steps_is_told_whole(ask: Ask) -> None:
    """Every row of the table, with what it needs and who may not take it."""
    rows = ask("{ issueTransitions { step sources to action needs notBy does } }").data["issueTransitions"]
    assert [row["step"] for row in rows] == [step.name for step in TRANSITIONS]
    (accept,) = (row for row in rows if row["step"] == "ACCEPT")
    assert (accept["sources"], accept["to"], accept["action"]) == (["SUBMITTED"], "CLOSED", "issue.verify")
    assert accept["notBy"] == ["RECTIFIER", "RECTIFYING_UNIT"]
