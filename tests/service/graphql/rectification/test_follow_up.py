"""What follows issues by GraphQL: what waits, how it goes, what came again and what used an issue."""

from typing import Any

from tests.service.graphql.conftest import INSPECTOR, Ask
from tests.service.graphql.rectification.conftest import COUNTY, NEIGHBOUR, problem

from xiangheng_platform.rectification import register
from xiangheng_platform.rectification.citations import cite
from xiangheng_platform.store.store import Store

WAITING = """query ($isMine: Boolean!, $first: Int = 50) { issueReminders(kind: OVERDUE, isMine: $isMine, first: $first) {
    totalCount nodes { number text daysLeft action region { name } issue { number state } } } }"""


def test_what_waits_is_told_to_whoever_can_do_it(ask: Ask, clock: Any) -> None:
    """The county its own, and the inspector, who sees them all, none that they could put right themselves."""
    clock.pass_(days=90)
    told = {
        (person.login, mine): ask(WAITING, person, isMine=mine).data["issueReminders"]
        for person in (COUNTY, INSPECTOR)
        for mine in (True, False)
    }
    counts = {asked: (answer["totalCount"], len(answer["nodes"])) for asked, answer in told.items()}
    assert counts == {
        ("zhou", True): (2, 2),
        ("zhou", False): (2, 2),
        ("liu", True): (0, 0),
        ("liu", False): (3, 3),
    }
    first = told["zhou", True]["nodes"][0]
    assert first["issue"] == {"number": first["number"], "state": "UNCLAIMED"}
    assert (first["region"]["name"], first["daysLeft"], first["action"]) == ("泸溪县", -32, "issue.rectify")


def test_many_reminders_take_as_many_statements_as_one(ask: Ask, store: Store, clock: Any) -> None:
    """Their issues and regions are read together."""
    register.register(store, INSPECTOR, [problem(number) for number in range(10, 60)])
    clock.pass_(days=90)
    ask(WAITING, isMine=False, first=1)
    few, many = (ask(WAITING, isMine=False, first=first) for first in (1, 50))
    assert len(many.data["issueReminders"]["nodes"]) == 50
    assert few.statements == many.statements


def test_statistics_count_what_is_in_sight(ask: Ask) -> None:
    """Of a county its own, of a filter what it lets in."""
    document = "query ($where: IssueFilter) { issueStatistics(by: REGION, where: $where) { whole { total open } groups { title total } } }"
    everything, own = (ask(document, person).data["issueStatistics"] for person in (INSPECTOR, NEIGHBOUR))
    assert everything["whole"] == {"total": 3, "open": 3}
    assert [(row["title"], row["total"]) for row in everything["groups"]] == [("泸溪县", 2), ("长沙县", 1)]
    assert [(row["title"], row["total"]) for row in own["groups"]] == [("长沙县", 1)]
    serious = ask(document, where={"severities": ["SERIOUS"]}).data["issueStatistics"]
    assert serious["whole"]["total"] == 1


def test_an_issue_tells_what_it_repeats_and_what_used_it(ask: Ask, store: Store, clock: Any) -> None:
    """The earlier ones of its category and region, the latest first; and each table that it was written into."""
    clock.pass_(days=2)
    (number,) = register.register(store, INSPECTOR, [problem(9)])
    cite(store, INSPECTOR, [number], "findings:ab")
    document = "query ($number: String!) { issue(number: $number) { recurrence { number state } citations { reference citedBy } } }"
    issue = ask(document, number=number).data["issue"]
    assert [row["number"] for row in issue["recurrence"]] == ["2024-00002", "2024-00001"]
    assert issue["citations"] == [{"reference": "findings:ab", "citedBy": "liu"}]
    first = ask(document, number="2024-00001").data["issue"]
    assert first == {"recurrence": [], "citations": []}
