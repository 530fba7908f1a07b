"""Inspection done by GraphQL: a visit from its plan to the issue that it became, and what is refused on the way."""

from typing import Any

import pytest
from tests.service.graphql.conftest import Ask
from tests.service.inspection.conftest import CHECKLIST, Who

from xiangheng_platform.access.person import Person
from xiangheng_platform.inspection import checklists, visits
from xiangheng_platform.store.store import Store

REFUSED = "__typename ... on Refused { code faults { code at { ... on Field { path } } } }"
ON_VISIT = "... on InspectionVisit { number state inspectors places { drawn { key } } answers { value } }"
FINDING = '{category: "补助发放", severity: GENERAL, description: "两户没有收到", clause: "（三）"}'


def act(ask: Ask, person: Person, call: str, told: str = ON_VISIT) -> Any:
    """What a mutation answers."""
    answer = ask(f"mutation {{ {call} {{ {REFUSED} {told} }} }}", person)
    assert answer.errors == []
    return answer.data[call.partition("(")[0]]


def test_a_visit_goes_from_its_plan_to_an_issue(ask: Ask, store: Store, who: Who) -> None:
    """Planned, arranged, drawn, filled in, submitted, released by another, and raised; each step tells how it stands."""
    checklists.add(store, who("liu"), CHECKLIST)
    planned = act(ask, who("liu"), """planInspection(plan: {code: "YL", year: 2024, month: 4, method: ON_SITE, topic: "雨露计划",
        office: "监督检查处", source: "虚构"})""", "... on InspectionPlan { code version }")  # fmt: skip
    assert (planned["code"], planned["version"]) == ("YL", 1)
    number = act(
        ask,
        who("liu"),
        'arrangeVisit(visit: {region: "桃溪县", firstDay: "2024-04-30", plan: "YL", checklist: "YL"})',
    )["number"]
    assert act(ask, who("liu"), f'assignInspectors(number: {number}, inspectors: ["wu"])')["inspectors"] == [
        "wu"
    ]
    drawn = act(
        ask,
        who("liu"),
        f'drawPlaces(number: {number}, frame: [{{key: "甲"}}, {{key: "乙"}}], seed: "种子", sizes: [{{drawn: 1, replacements: 1}}])',
    )
    assert len(drawn["places"]["drawn"]) == 1
    filled = act(
        ask,
        who("wu"),
        f'fillChecklist(number: {number}, answers: [{{item: "1", value: "否"}}, {{item: "2", value: "12"}}])',
    )
    assert [row["value"] for row in filled["answers"]] == ["否", "12", None, None]
    on_finding = "... on InspectionFinding { number issue { state } }"
    found = act(ask, who("wu"), f"addFinding(visit: {number}, finding: {FINDING})", on_finding)["number"]
    assert act(ask, who("wu"), f'submitVisit(number: {number}, summary: "所见")')["state"] == "SUBMITTED"
    assert act(ask, who("chen"), f"releaseVisit(number: {number})")["state"] == "RELEASED"
    handover = '{responsibleUnit: "桃溪县人民政府", deadline: "2030-01-01"}'
    raised = act(ask, who("liu"), f"raiseIssue(number: {found}, handover: {handover})", on_finding)
    assert raised["issue"] == {"state": "UNCLAIMED"}


def test_a_submitted_visit_is_sent_back(ask: Ask, store: Store, who: Who, hidden: int) -> None:
    """Whoever was sent fills in what lacked and submits once more; the reason stands with the step."""
    act(ask, who("wu"), f'submitVisit(number: {hidden}, summary: "所见")')
    told = "... on InspectionVisit { state summary steps { state reason } }"
    back = act(ask, who("chen"), f'sendBackVisit(number: {hidden}, reason: "补查一户")', told)
    assert (back["state"], back["summary"], back["steps"][-1]["reason"]) == ("PLANNED", None, "补查一户")
    filled = act(ask, who("wu"), f'fillChecklist(number: {hidden}, answers: [{{item: "2", value: "13"}}])')
    assert filled["answers"][1] == {"value": "13"}
    assert act(ask, who("wu"), f'submitVisit(number: {hidden}, summary: "再看")')["state"] == "SUBMITTED"


def test_a_plan_is_changed_verified_and_withdrawn(ask: Ask, who: Who) -> None:
    """What is not mentioned stays; a version that is not the newest is refused; whoever wrote it does not verify it."""
    told = "... on InspectionPlan { version topic month verified }"
    act(ask, who("liu"), """planInspection(plan: {code: "YL", year: 2024, month: 6, method: ON_SITE, topic: "雨露计划",
        office: "监督检查处", source: "虚构"})""", told)  # fmt: skip
    changed = act(ask, who("liu"), 'changeInspectionPlan(code: "YL", version: 1, changes: {month: 7})', told)
    assert (changed["version"], changed["month"], changed["topic"]) == (2, 7, "雨露计划")
    stale = act(ask, who("liu"), 'changeInspectionPlan(code: "YL", version: 1, changes: {month: 8})', told)
    own = act(ask, who("liu"), 'verifyInspectionPlan(code: "YL", version: 2)', told)
    assert [stale["code"], own["__typename"]] == ["STORE-CONFLICT", "Refused"]
    assert act(ask, who("chen"), 'verifyInspectionPlan(code: "YL", version: 2)', told)["verified"] is True
    withdrawn = act(ask, who("liu"), 'withdrawInspectionPlan(code: "YL", version: 2, reason: "重复")', told)
    assert withdrawn["__typename"] == "InspectionPlan"
    assert ask("{ inspectionPlans { code } }", who("liu")).data["inspectionPlans"] == []


def test_what_is_refused_is_told_at_its_argument(ask: Ask, who: Who, hidden: int) -> None:
    """A form shows each fault at its field, and who may not be sent at their place in the list."""
    refused = act(
        ask, who("liu"), 'arrangeVisit(visit: {region: "桃溪县", firstDay: "2024-04-30", topic: "试"})'
    )
    assert [(row["code"], row["at"]["path"]) for row in refused["faults"]] == [
        ("INSPECTION-VISIT", ["visit", "method"])
    ]
    refused = act(ask, who("liu"), f'assignInspectors(number: {hidden}, inspectors: ["wu", "zhou"])')
    assert [(row["code"], row["at"]["path"]) for row in refused["faults"]] == [
        ("INSPECTION-INSPECTOR", ["inspectors", "1"])
    ]
    refused = act(ask, who("wu"), f'fillChecklist(number: {hidden}, answers: [{{item: "2", value: "许多"}}])')
    assert [(row["code"], row["at"]["path"]) for row in refused["faults"]] == [
        ("INSPECTION-ANSWER", ["answers", "0"])
    ]
    refused = act(ask, who("liu"), f'cancelVisit(number: {hidden}, reason: " ")')
    assert [row["at"]["path"] for row in refused["faults"]] == [["reason"]]


def test_an_act_is_done_once_for_a_clients_key(ask: Ask, who: Who, hidden: int) -> None:
    """Asked again it tells of the act, and no second finding is written down."""
    call = f'addFinding(visit: {hidden}, finding: {FINDING}, clientKey: "k1")'
    kinds = [act(ask, who("wu"), call, "... on InspectionFinding { number }")["__typename"] for _ in range(2)]
    assert kinds == ["InspectionFinding", "Repeated"]
    assert (
        ask("{ inspectionFindings { totalCount } }", who("wu")).data["inspectionFindings"]["totalCount"] == 2
    )


def test_a_finding_is_withdrawn_and_its_visit_told(ask: Ask, who: Who, hidden: int) -> None:
    """By who was sent."""
    told = "... on InspectionVisit { findings { totalCount } }"
    assert (
        act(ask, who("wu"), 'withdrawFinding(number: 1, reason: "写错了")', told)["findings"]["totalCount"]
        == 0
    )
    assert (
        act(ask, who("wu"), 'withdrawFinding(number: 1, reason: "写错了")', told)["code"]
        == "INSPECTION-FINDING-UNKNOWN"
    )


@pytest.mark.parametrize("login", ["zhou", "shi", "he"])
def test_acts_on_a_hidden_visit_answer_as_on_none(
    ask: Ask, store: Store, who: Who, hidden: int, login: str
) -> None:
    """Whoever tries numbers is told the same of one that there is and of one that there is not, before it is submitted and after."""
    told = "__typename ... on Refused { code title faults { code message expected remedy } }"

    def answers(number: int, finding: int) -> list[str]:
        calls = (
            f'assignInspectors(number: {number}, inspectors: ["yun"])',
            f'drawPlaces(number: {number}, frame: [{{key: "甲"}}], seed: "种子", sizes: [{{drawn: 1}}])',
            f'cancelVisit(number: {number}, reason: "不去了")',
            f"releaseVisit(number: {number})",
            f'sendBackVisit(number: {number}, reason: "补查")',
            f'submitVisit(number: {number}, summary: "看过")',
            f'fillChecklist(number: {number}, answers: [{{item: "1", value: "是"}}])',
            f"addFinding(visit: {number}, finding: {FINDING})",
            f'withdrawFinding(number: {finding}, reason: "试")',
            f'raiseIssue(number: {finding}, handover: {{responsibleUnit: "试"}})',
        )
        texts = [str(ask(f"mutation {{ {call} {{ {told} }} }}", who(login)).data) for call in calls]
        assert all("Refused" in text for text in texts)
        return [
            text.replace(f"没有督查 {number}", "没有督查 N").replace(
                f"没有发现的问题 {finding}", "没有发现的问题 N"
            )
            for text in texts
        ]

    assert answers(hidden, 1) == answers(49, 49)
    visits.submit(store, who("wu"), hidden, "暗访所见")
    assert answers(hidden, 1) == answers(49, 49)
