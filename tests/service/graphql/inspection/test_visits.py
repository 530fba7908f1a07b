"""Inspection by GraphQL: plans, visits with what happened on them, findings and what they became, and what is overdue."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from tests.service.graphql.conftest import Ask
from tests.service.inspection.conftest import CHECKLIST, DAY, FINDING, Who

from xiangheng_platform.inspection import checklists, findings, plans, visits
from xiangheng_platform.inspection.documents import VisitDossier
from xiangheng_platform.inspection.findings import Handover
from xiangheng_platform.inspection.plan import PlannedCheck
from xiangheng_platform.inspection.words import Method
from xiangheng_platform.store.store import Store

Arranged = Callable[..., VisitDossier]
EVERYTHING = """{ inspectionVisits(first: %d) { totalCount nodes { number state region { name } places { seed drawn { key } }
    steps { state by } answers { value item { number isMandatory } }
    findings { totalCount nodes { description evidence { file } visit { topic } issue { number } } } } } }"""


def released(store: Store, who: Who, number: int) -> None:
    """Let a visit be submitted by who was sent, and be released by another."""
    visits.submit(store, who("wu"), number, "所见")
    visits.release(store, who("chen"), number)


def test_a_visit_tells_what_happened_on_it(ask: Ask, store: Store, who: Who, hidden: int) -> None:
    """Its draw, steps, answers and findings, each in its order, and the checklist's items with them."""
    released(store, who, hidden)
    visit = ask(EVERYTHING % 1).data["inspectionVisits"]["nodes"][0]
    assert (visit["state"], visit["region"]["name"], visit["places"]["seed"]) == (
        "RELEASED",
        "桃溪县",
        "种子",
    )
    assert [(step["state"], step["by"]) for step in visit["steps"]] == [
        ("PLANNED", "liu"),
        ("SUBMITTED", "wu"),
        ("RELEASED", "chen"),
    ]
    assert [(row["item"]["number"], row["value"]) for row in visit["answers"]][:2] == [
        ("1", "否"),
        ("2", "12"),
    ]
    assert [row["description"] for row in visit["findings"]["nodes"]] == [FINDING.description]


def test_many_visits_take_as_many_statements_as_one(
    ask: Ask, store: Store, who: Who, hidden: int, arranged: Arranged
) -> None:
    """With all that is told of each."""
    for place in range(40):
        findings.add(store, who("wu"), arranged(topic=f"试{place}", checklist="YL").number, FINDING)
    ask(EVERYTHING % 1)
    few, many = ask(EVERYTHING % 1), ask(EVERYTHING % 41)
    assert (few.errors, len(many.data["inspectionVisits"]["nodes"])) == ([], 41)
    assert few.statements == many.statements


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ("{}", ["丙", "乙", "甲"]),
        ("{method: WRITTEN}", ["丙"]),
        ('{region: "乙州市"}', ["乙"]),
        ("{state: CANCELLED}", ["甲"]),
        ('{plan: "无"}', []),
        ("{isMine: true}", []),
    ],
)
def test_visits_are_listed_by_what_is_asked(
    ask: Ask, store: Store, who: Who, arranged: Arranged, where: str, expected: list[str]
) -> None:
    """Each restriction keeps what it says, the count is of the same, and pages of either order hold each once."""
    first = arranged(topic="甲").number
    arranged("云山县", topic="乙", first_day=date(2024, 5, 1))
    arranged(topic="丙", method=Method.WRITTEN, first_day=date(2024, 5, 2))
    visits.cancel(store, who("liu"), first, "不去了")
    document = f"""query ($after: String, $order: VisitOrder!) {{ inspectionVisits(where: {where}, order: $order, first: 1, after: $after) {{
        totalCount nodes {{ topic }} pageInfo {{ endCursor hasNextPage }} }} }}"""
    for order, wanted in (("LATEST", expected), ("EARLIEST", expected[::-1])):
        topics: list[str] = []
        after, is_more = None, True
        while is_more:
            page = ask(document, after=after, order=order).data["inspectionVisits"]
            topics += [row["topic"] for row in page["nodes"]]
            after, is_more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
        assert (topics, page["totalCount"]) == (wanted, len(wanted))


def test_a_visit_of_an_earlier_moment_is_told(
    ask: Ask, store: Store, who: Who, clock: Any, arranged: Arranged
) -> None:
    """As it stood then, with the steps that were taken by then."""
    number = arranged().number
    before = clock.pass_(hours=1).isoformat()
    clock.pass_(hours=1)
    visits.cancel(store, who("liu"), number, "不去了")
    document = f"query ($asOf: DateTime) {{ inspectionVisit(number: {number}, asOf: $asOf) {{ state steps {{ reason }} }} }}"
    then, now = (ask(document, asOf=moment).data["inspectionVisit"] for moment in (before, None))
    assert then == {"state": "PLANNED", "steps": [{"reason": None}]}
    assert now == {"state": "CANCELLED", "steps": [{"reason": None}, {"reason": "不去了"}]}


def test_a_finding_and_its_issue_lead_to_each_other(ask: Ask, store: Store, who: Who, hidden: int) -> None:
    """Once it was raised; the region that sees the issue sees the finding."""
    released(store, who, hidden)
    handover = Handover(responsible_unit="桃溪县人民政府", deadline=date(2030, 1, 1))
    findings.raise_issue(store, who("liu"), 1, handover)
    document = "{ issues { nodes { number finding { number visit { number } issue { number } } } } }"
    for person in (who("liu"), who("zhou")):
        (issue,) = ask(document, person).data["issues"]["nodes"]
        assert issue["finding"] == {
            "number": 1,
            "visit": {"number": hidden},
            "issue": {"number": issue["number"]},
        }


def test_plans_checklists_coverage_and_what_is_overdue_are_told(
    ask: Ask, store: Store, who: Who, arranged: Arranged
) -> None:
    """What is planned by month, what a checklist asks, and where nobody was."""
    plan = PlannedCheck(
        code="YL-2024-06",
        year=2024,
        month=3,
        method=Method.ON_SITE,
        topic="雨露计划",
        office="监督检查处",
        source="虚构",
    )
    plans.add(store, who("liu"), plan)
    checklists.add(store, who("liu"), CHECKLIST)
    number = arranged(plan="YL-2024-06").number
    released(store, who, number)
    told = ask(
        """query ($day: Date!) { inspectionPlans(year: 2024) { code limit verified } checklists { code items { text choices } }
        checklist(code: "YL", version: 1) { title } inspectionPlan(code: "YL-2024-06") { topic }
        inspectionCoverage(onDay: $day) { day regions { region { name } lastVisited gap } topics { topic gap } }
        overdueInspections(onDay: "2024-04-01") { checks { daysOverdue plan { code } missing { name } } visits { number } } }""",
        day=DAY.isoformat(),
    ).data
    assert told["inspectionPlans"] == [{"code": "YL-2024-06", "limit": "2024-03-31", "verified": False}]
    assert [item["choices"] for item in told["checklists"][0]["items"]] == [[], [], ["一卡通", "现金"], []]
    assert (told["checklist"]["title"], told["inspectionPlan"]["topic"]) == ("雨露计划检查表", "雨露计划")
    gaps = {
        row["region"]["name"]: (row["lastVisited"], row["gap"])
        for row in told["inspectionCoverage"]["regions"]
    }
    assert gaps == {
        "桃溪县": ("2024-04-30", "NONE"),
        "甲州县": (None, "OVER_24"),
        "云山县": (None, "OVER_24"),
    }
    assert told["inspectionCoverage"]["topics"] == [{"topic": "雨露计划", "gap": "NONE"}]
    (check,) = told["overdueInspections"]["checks"]
    assert (check["daysOverdue"], check["plan"]["code"]) == (1, "YL-2024-06")
