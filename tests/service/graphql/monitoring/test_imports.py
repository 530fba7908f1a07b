"""Files of households by GraphQL: a workbook comes with the mutation, and every fault of it is told at its cell."""

from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from tests.service.graphql.conftest import INSPECTOR, Ask
from tests.service.graphql.monitoring.conftest import LUXI
from tests.service.monitoring.conftest import household, member, monitored, parquet, text_table, workbook

from xiangheng_graphql.assembly.uploads import Upload
from xiangheng_graphql.server.downloads import template_of
from xiangheng_platform.access.person import Granted, Person
from xiangheng_platform.access.roles import Role
from xiangheng_platform.monitoring.words import RegisterTable
from xiangheng_platform.store.store import Store

TOLD = """{ __typename
  ... on HouseholdImport { file dataset rows new changed monitored act isInvented
    months { month county { code } rows before } notices { code message at { ... on Cell { cell } } } }
  ... on Refused { code faults { code message remedy at { ... on Cell { file sheet cell } ... on Field { path } } } }
  ... on Repeated { done: act } }"""
HERE = {"县": "泸溪县"}
ELSEWHERE = {"县": "长沙县"}


@pytest.fixture
def put_in(ask: Ask) -> Any:
    """`put_in(path, "month: 202403")`: what is answered to a file that comes with the mutation."""

    def _put_in(path: Path, given: str = "month: 202403", person: Person = INSPECTOR) -> Any:
        document = f"mutation ($file: Upload!) {{ importHouseholds(file: $file {given}) {TOLD} }}"
        answer = ask(document, person, file=Upload(path.name, BytesIO(path.read_bytes())))
        assert answer.errors == []
        return answer.data["importHouseholds"]

    return _put_in


def test_a_month_is_tried_put_in_and_replaced(put_in: Any, store: Store, tmp_path: Path) -> None:
    """A trial writes nothing; the same file again changes nothing; another takes the place of the county's month."""
    first = workbook(
        tmp_path / "户.xlsx", [household(1, **HERE), monitored(2, **HERE, 识别监测时间="202402")]
    )
    before = store.last_act()
    trial = put_in(first, "month: 202403, isTrial: true")
    assert (trial["rows"], trial["act"], trial["months"], store.last_act()) == (2, None, [], before)
    done = put_in(first)
    assert (done["file"], done["dataset"], done["new"], done["monitored"]) == ("户.xlsx", "HOUSEHOLDS", 2, 1)
    assert (done["isInvented"], done["act"]) == (True, before.number + 1)
    assert done["months"] == [{"month": 202403, "county": {"code": "433122"}, "rows": 2, "before": None}]
    assert put_in(first)["act"] is None
    second = put_in(workbook(tmp_path / "更正.xlsx", [household(1, **HERE)]))
    assert [(month["rows"], month["before"]) for month in second["months"]] == [(1, 2)]


def test_every_table_and_every_kind_of_file_is_taken(put_in: Any, tmp_path: Path) -> None:
    """People by CSV after their households by Parquet, and the months of both in their column."""
    households = parquet(tmp_path / "户.parquet", [household(1, **HERE, 年月="202403")])
    assert put_in(households, "")["months"][0]["rows"] == 1
    people = text_table(tmp_path / "人.csv", [member(1) | HERE, member(2) | HERE])
    told = put_in(people, "dataset: MEMBERS, month: 202403")
    assert (told["dataset"], told["new"], told["rows"]) == ("MEMBERS", 2, 2)


def test_a_key_puts_a_file_in_once(put_in: Any, tmp_path: Path) -> None:
    """Sent again for a lost answer, the act is told that did it."""
    path = workbook(tmp_path / "户.xlsx", [household(1, **HERE)])
    act = put_in(path, 'month: 202403, clientKey: "k"')["act"]
    assert put_in(path, 'month: 202403, clientKey: "k"') == {"__typename": "Repeated", "done": act}


def test_every_fault_is_told_at_its_cell(put_in: Any, store: Store, tmp_path: Path) -> None:
    """Nothing is put in; what to do is told by arguments, since there is no command line."""
    before = store.last_act()
    wrong = household(1, **HERE, 人数="四") | {"家庭人均纯收入": "1"}
    refused = put_in(workbook(tmp_path / "户.xlsx", [wrong]), "")
    assert refused["code"] == "MONITORING-FILE"
    at = {fault["at"]["cell"]: fault for fault in refused["faults"]}
    assert "四" in at["H4"]["message"]
    assert "加一列，或用 month 写明" in {fault["remedy"] for fault in refused["faults"]}
    assert store.last_act() == before


def test_a_county_puts_in_its_own(put_in: Any, tmp_path: Path) -> None:
    """A file with rows of another county is refused as a whole."""
    own = workbook(tmp_path / "本县.xlsx", [household(1, **HERE)])
    both = workbook(tmp_path / "两县.xlsx", [household(1, **HERE), household(2, **ELSEWHERE)])
    assert put_in(own, person=LUXI)["new"] == 1
    refused = put_in(both, person=LUXI)
    assert refused["code"] == "ACCESS-DENIED"


def test_who_puts_none_in_is_refused_before_the_file_is_looked_at(put_in: Any, tmp_path: Path) -> None:
    """A head reads the register and hands nothing in."""
    (path := tmp_path / "空.xlsx").touch()
    assert put_in(path, person=Person("chen", (Granted(Role.DIVISION_HEAD),)))["code"] == "ACCESS-DENIED"
    assert put_in(path)["faults"][0]["at"] == {"path": ["file"]}


def test_an_empty_workbook_is_downloaded_filled_in_and_handed_in(
    ask: Ask, put_in: Any, store: Store, tmp_path: Path
) -> None:
    """Each table has one, at the path that the schema tells."""
    told = ask("{ householdTemplates { table download } }").data["householdTemplates"]
    assert [each["table"] for each in told] == [table.name for table in RegisterTable]
    with store.view(INSPECTOR) as view:
        empty = template_of(view, table=RegisterTable.HOUSEHOLDS)
    book = openpyxl.load_workbook(BytesIO(b"".join(empty.chunks)))
    sheet = book.worksheets[0]
    row = household(1, **HERE, 年月="202403")
    sheet.append([row.get(str(cell.value)) for cell in sheet[3]])
    book.save(path := tmp_path / empty.name)
    told = put_in(path, "")
    assert told.get("new") == 1, told
