"""Ledgers by GraphQL: a workbook comes with the mutation, and every fault of it is told at its cell."""

from io import BytesIO
from typing import Any

from tests.service.graphql.conftest import INSPECTOR, Ask
from tests.service.graphql.rectification.conftest import COUNTY
from tests.service.rectification.ledgers import HEADINGS, ledger

from xiangheng_graphql.assembly.uploads import Upload
from xiangheng_platform.access.person import Person
from xiangheng_platform.store.store import Store

TOLD = """{ __typename
    ... on LedgerImport { file isTrial act added { row number description } present { row number }
      changed { row number differences { column recorded stated } } alike { row number otherRow similarity }
      notices { message at { ... on Cell { sheet cell } } } }
    ... on Refused { code faults { code isNotice where remedy at { ... on Cell { file sheet cell } ... on Field { path } } } }
    ... on Repeated { done: act } }"""
ROW = {"县市区": "泸溪县"}


def put_in(
    ask: Ask, content: bytes, given: str = "", name: str = "台账.xlsx", person: Person = INSPECTOR
) -> Any:
    """What is answered to a ledger that comes with the mutation."""
    document = f"mutation ($file: Upload!) {{ importLedger(file: $file {given}) {TOLD} }}"
    answer = ask(document, person, file=Upload(name, BytesIO(content)))
    assert answer.errors == []
    return answer.data["importLedger"]


def test_a_ledger_is_tried_and_put_in_once(ask: Ask, store: Store) -> None:
    """A trial writes nothing; then each problem is registered, and the same file again adds none."""
    content = ledger(ROW, ROW | {"问题描述": "公益性岗位没有按月考勤"}).data
    before = store.last_act()
    trial = put_in(ask, content, "isTrial: true")
    assert (trial["isTrial"], trial["act"], len(trial["added"]), store.last_act()) == (True, None, 2, before)
    result = put_in(ask, content)
    assert [row["number"] for row in result["added"]] == ["2024-00004", "2024-00005"]
    assert (result["file"], result["act"]) == ("台账.xlsx", before.number + 1)
    again = put_in(ask, content)
    assert (again["added"], [row["row"] for row in again["present"]]) == ([], ["4", "5"])
    assert ask("{ evidenceFiles { totalCount } }").data["evidenceFiles"]["totalCount"] == 0


def test_a_key_puts_a_ledger_in_once(ask: Ask) -> None:
    """Sent again for a lost answer, the act is told that did it."""
    content = ledger(ROW).data
    first = put_in(ask, content, 'clientKey: "k"')
    assert put_in(ask, content, 'clientKey: "k"') == {"__typename": "Repeated", "done": first["act"]}


def test_what_resembles_another_waits_for_somebody(ask: Ask) -> None:
    """It is left out and shown beside the other, until its row is named as a problem of its own."""
    content = ledger(ROW | {"问题类别": "工作落实", "问题描述": "第 1 个虚构的问题。"}).data
    (alike,) = put_in(ask, content)["alike"]
    assert (alike["row"], alike["number"], alike["otherRow"]) == ("4", "2024-00001", None)
    assert len(put_in(ask, content, 'acceptedAsNew: ["4"]')["added"]) == 1
    refused = put_in(ask, content, 'acceptedAsNew: ["9"]')
    assert [fault["at"] for fault in refused["faults"]] == [{"path": ["acceptedAsNew"]}]


def test_every_fault_is_told_at_its_cell_and_what_to_know_behind_them(ask: Ask, store: Store) -> None:
    """Nothing is registered; what to do is told by arguments, since there is no command line."""
    before = store.last_act()
    headings = tuple(name for name in HEADINGS if name not in ("年度", "严重程度"))
    refused = put_in(ask, ledger(ROW | {"户数": "许多"}, headings=headings).data)
    told = [(fault["at"].get("cell"), fault["code"], fault["isNotice"]) for fault in refused["faults"]]
    assert (refused["code"], [notice for *_, notice in told]) == ("ISSUE-REFUSED", [False, False, True])
    assert ("H4", "ISSUE-VALUE", False) in told
    assert refused["faults"][0]["remedy"] == "加一列，或用 year 写明"
    assert store.last_act() == before


def test_a_file_that_is_no_ledger_is_refused_at_the_argument_or_by_its_name(ask: Ask) -> None:
    """Nothing of where it lay meanwhile is told."""
    empty, strange = put_in(ask, b""), put_in(ask, b"\x00\x01", name="台账.pdf")
    assert (empty["code"], empty["faults"][0]["at"]) == ("EVIDENCE-REFUSED", {"path": ["file"]})
    assert strange["faults"][0]["where"] == "台账.pdf"


def test_whoever_does_not_register_puts_none_in(ask: Ask) -> None:
    """An officer of a county is refused before the file is looked at."""
    assert put_in(ask, b"", person=COUNTY)["code"] == "ACCESS-DENIED"
