"""Checklists by GraphQL: written in versions, filled in by several at once, and by a workbook away from any network."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from starlette.testclient import TestClient
from tests.service.conftest import PASSWORD, add_account
from tests.service.graphql.conftest import Ask
from tests.service.inspection.conftest import CHECKLIST, COUNTY, Who

from xiangheng_graphql.assembly.uploads import Upload
from xiangheng_graphql.server.app import application
from xiangheng_platform.access.person import Person
from xiangheng_platform.access.roles import Role
from xiangheng_platform.access.sign_in import sign_in
from xiangheng_platform.inspection import checklists, forms, visits
from xiangheng_platform.inspection.documents import VisitDossier
from xiangheng_platform.settings import Settings, SignInSettings
from xiangheng_platform.store.store import Store
from xiangheng_scoring.intake.writing.forms import write_form

REFUSED = "__typename ... on Refused { code faults { message remedy at { ... on Field { path } ... on Cell { file cell } } } }"
ON_VISIT = "... on InspectionVisit { answersAct answers { value answeredBy act } }"
ON_CHECKLIST = "... on Checklist { version title items { number kind isMandatory choices } }"
LIST = """{ code: "YL", title: "雨露计划", source: "虚构",
    items: [{ number: "1", text: "发放到位", kind: YES_NO }, { number: "2", text: "方式", kind: CHOICE, choices: ["卡", "现金"], isMandatory: false }] }"""


def act(ask: Ask, person: Person, call: str, told: str = ON_VISIT, file: bytes | None = None) -> Any:
    """What a mutation answers."""
    head = "" if file is None else " ($file: Upload!)"
    variables = {} if file is None else {"file": Upload("检查表.xlsx", BytesIO(file))}
    answer = ask(f"mutation{head} {{ {call} {{ {REFUSED} {told} }} }}", person, **variables)
    assert answer.errors == []
    return answer.data[call.partition("(")[0]]


@pytest.fixture
def number(store: Store, who: Who, arranged: Callable[..., VisitDossier]) -> int:
    """A visit that two are sent on, with a checklist of four items."""
    checklists.add(store, who("liu"), CHECKLIST)
    return arranged(checklist="YL", inspectors=("wu", "yun")).number


def workbook(store: Store, person: Person, number: int, **cells: str) -> bytes:
    """The workbook of a visit as it is now, with other texts in some cells."""
    with store.view(person) as view:
        form = forms.form(view, number)
    empty, filled = BytesIO(), BytesIO()
    write_form(form, empty)
    book = openpyxl.load_workbook(empty)
    for address, value in cells.items():
        book[forms.SHEET][address] = value
    book.save(filled)
    return filled.getvalue()


def test_a_checklist_is_written_in_versions(ask: Ask, who: Who) -> None:
    """What is not mentioned stays; who looked at an older version overwrites none."""
    first = act(ask, who("liu"), f"defineChecklist(checklist: {LIST})", ON_CHECKLIST)
    assert (first["version"], [item["number"] for item in first["items"]]) == (1, ["1", "2"])
    assert first["items"][1] == {
        "number": "2",
        "kind": "CHOICE",
        "isMandatory": False,
        "choices": ["卡", "现金"],
    }
    change = 'changeChecklist(code: "YL", version: 1, changes: { title: "补助" })'
    second = act(ask, who("liu"), change, ON_CHECKLIST)
    assert (second["version"], second["title"], len(second["items"])) == (2, "补助", 2)
    assert act(ask, who("liu"), change, ON_CHECKLIST)["code"] == "STORE-CONFLICT"
    again = act(ask, who("liu"), f"defineChecklist(checklist: {LIST})", ON_CHECKLIST)
    assert "用 changeChecklist" in again["faults"][0]["remedy"]


def test_each_fault_of_a_checklist_stands_at_its_field(ask: Ask, who: Who) -> None:
    """A choice without choices is told at the item that it is."""
    broken = LIST.replace(', choices: ["卡", "现金"]', "")
    refused = act(ask, who("liu"), f"defineChecklist(checklist: {broken})", ON_CHECKLIST)
    assert refused["faults"][0]["at"] == {"path": ["checklist", "items", "1", "choices"]}


def test_what_somebody_else_answered_since_is_not_written_over(ask: Ask, who: Who, number: int) -> None:
    """Of two who looked at the same, the second is told at the item that the first has answered; another item is taken."""
    seen = ask(f"{{ inspectionVisit(number: {number}) {{ answersAct }} }}", who("wu")).data
    assert seen["inspectionVisit"] == {"answersAct": 0}
    call = 'fillChecklist(number: %d, act: 0, answers: [{ item: "%s", value: "%s" }])'
    first = act(ask, who("wu"), call % (number, "1", "否"))
    assert first["answersAct"] == first["answers"][0]["act"]
    late = act(ask, who("yun"), call % (number, "1", "是"))
    assert (late["code"], late["faults"][0]["at"]) == ("INSPECTION-ANSWERS", {"path": ["answers", "0"]})
    assert "wu" in late["faults"][0]["message"]
    other = act(ask, who("yun"), call % (number, "2", "5"))
    assert [row["answeredBy"] for row in other["answers"]] == ["wu", "yun", None, None]


def test_a_workbook_comes_back_filled_in(
    ask: Ask, store: Store, who: Who, number: int, arranged: Callable[..., VisitDossier]
) -> None:
    """Its answers are taken, or each fault is told at its cell and none is; one of another visit is refused."""
    call = f"fillChecklistByWorkbook(number: {number}, file: $file)"
    wrong = act(ask, who("wu"), call, file=workbook(store, who("wu"), number, C2="也许", C3="5"))
    assert [fault["at"] for fault in wrong["faults"]] == [{"file": "检查表.xlsx", "cell": "C2"}]
    filled = act(ask, who("wu"), call, file=workbook(store, who("wu"), number, C2="是", C3="5"))
    assert [row["value"] for row in filled["answers"]] == ["是", "5", None, None]
    strange = act(ask, who("wu"), call, file=b"\x00")
    assert strange["__typename"] == "Refused"
    other = arranged("云山县", checklist="YL").number
    call = call.replace(str(number), str(other), 1)
    foreign = act(ask, who("wu"), call, file=workbook(store, who("wu"), number))
    assert foreign["code"] == "INSPECTION-ANSWERS"


def test_a_workbook_is_downloaded_by_who_may_see_the_visit(
    ask: Ask, store: Store, who: Who, policy: SignInSettings, hidden: int
) -> None:
    """Its path is told with the visit; out of sight it is as absent as that of no visit."""
    path = ask(f"{{ inspectionVisit(number: {hidden}) {{ workbook }} }}", who("wu")).data["inspectionVisit"][
        "workbook"
    ]
    people = [
        add_account(store, policy, Role.INSPECTOR),
        add_account(store, policy, Role.COUNTY_OFFICER, "", COUNTY),
    ]
    sees, sees_not = (
        {"authorization": f"Bearer {sign_in(store, policy, login, PASSWORD)}"} for login in people
    )
    with TestClient(application(store, Settings()), base_url="https://xiangheng.test") as client:
        got, hidden_from, absent = (
            client.get(path, headers=sees),
            client.get(path, headers=sees_not),
            client.get("/graphql/checklists/49", headers=sees_not),
        )
    sheet = openpyxl.load_workbook(BytesIO(got.content))[forms.SHEET]
    assert [sheet["C2"].value, sheet["C3"].value] == ["否", "12"]
    assert "%E6%A3%80%E6%9F%A5%E8%A1%A8.xlsx" in got.headers["content-disposition"]
    assert (hidden_from.status_code, absent.status_code) == (404, 404)
    assert hidden_from.text.replace(str(hidden), "49") == absent.text


def test_every_draw_of_a_visit_is_told_and_proved(ask: Ask, store: Store, who: Who, hidden: int) -> None:
    """The earlier one too, with why it was drawn again."""
    visits.draw_places(store, who("liu"), hidden, ["甲村", "乙村", "丙村"], "新种子", 1, reason="漏了丙村")
    told = "draws { by reason isProved frame { key } draw { seed drawn { key } } }"
    first, second = ask(f"{{ inspectionVisit(number: {hidden}) {{ {told} }} }}", who("wu")).data[
        "inspectionVisit"
    ]["draws"]
    assert (first["draw"]["seed"], first["reason"], first["isProved"]) == ("种子", None, True)
    assert (second["reason"], [unit["key"] for unit in second["frame"]]) == (
        "漏了丙村",
        ["丙村", "乙村", "甲村"],
    )
