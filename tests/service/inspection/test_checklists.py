"""Checklists in versions, and their answers: at the keyboard, and by a workbook that was filled in away from any network."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from tests.service.inspection.conftest import CHECKLIST, ITEMS, Who

from xiangheng_platform.inspection import answers, checklists, forms, lookup
from xiangheng_platform.inspection.answers import Answer
from xiangheng_platform.inspection.checklist import ChecklistItem
from xiangheng_platform.inspection.documents import VisitDossier
from xiangheng_platform.inspection.errors import AnswersRefused, ChecklistRefused
from xiangheng_platform.inspection.item_table import read_items
from xiangheng_platform.inspection.words import AnswerKind
from xiangheng_platform.store.errors import RowIsTaken
from xiangheng_platform.store.store import Store
from xiangheng_scoring.intake.containers.source import open_source
from xiangheng_scoring.intake.writing.forms import write_form
from xiangheng_scoring.places import Origin


@pytest.fixture
def number(store: Store, who: Who, arranged: Callable[..., VisitDossier]) -> int:
    """A visit that liu and wu are to go on, with a checklist of four items."""
    checklists.add(store, who("liu"), CHECKLIST)
    return arranged(checklist="YL", inspectors=("wu", "yun")).number


@pytest.fixture
def workbook(store: Store, who: Who, number: int, tmp_path: Path) -> Callable[..., Path]:
    """Writes the visit's workbook as it is now, with other texts in some cells."""

    def _workbook(**cells: str | float | None) -> Path:
        with store.view(who("wu")) as view:
            form = forms.form(view, number)
        path = tmp_path / "检查表.xlsx"
        write_form(form, path)
        book = openpyxl.load_workbook(path)
        for address, value in cells.items():
            book[forms.SHEET][address] = value
        book.save(path)
        return path

    return _workbook


def values(store: Store, who: Who, number: int) -> list[str | None]:
    """What is answered, item by item."""
    with store.view(who("liu")) as view:
        return [answer.value for answer in lookup.find(view, number).answers]


@pytest.mark.both_databases
def test_a_workbook_comes_back_as_it_was_filled_in(
    store: Store, who: Who, number: int, workbook: Callable[..., Path]
) -> None:
    """Numbers as they were typed; what is empty answers nothing."""
    filled = forms.read_form(open_source(workbook(C2="否", C3=12.5, D3="三个村", C5="反映良好")))
    written = forms.fill_from(store, who("wu"), number, filled)

    assert len(written) == 3
    assert values(store, who, number) == ["否", "12.5", None, "反映良好"]


def test_every_fault_is_told_at_its_cell_and_nothing_is_taken(
    store: Store, who: Who, number: int, workbook: Callable[..., Path]
) -> None:
    """A word that is none of the choices, a number in words, an item that there is not, a row without a number."""
    filled = forms.read_form(
        open_source(workbook(C2="也许", C3="十二", C4="支票", A6="9", C6="x", C7="y", C5="反映良好"))
    )
    with pytest.raises(AnswersRefused) as refused:
        forms.fill_from(store, who("wu"), number, filled)

    cells = [fault.at.cell for fault in refused.value.faults if isinstance(fault.at, Origin)]
    assert sorted(cells) == ["A7", "C2", "C3", "C4", "C6"]
    assert values(store, who, number) == [None] * 4


def test_an_empty_cell_takes_nothing_away(
    store: Store, who: Who, number: int, workbook: Callable[..., Path]
) -> None:
    """Whatever was answered before stays where the workbook says nothing."""
    answers.fill(
        store, who("wu"), number, [Answer(item="1", value="是", remark="看过账"), Answer(item="2", value="3")]
    )
    forms.fill_from(
        store, who("wu"), number, forms.read_form(open_source(workbook(C2=None, D2=None, C3="4")))
    )

    assert values(store, who, number) == ["是", "4", None, None]
    with store.view(who("wu")) as view:
        assert lookup.find(view, number).answers[0].remark == "看过账"


def test_what_somebody_else_answered_since_is_not_written_over(
    store: Store, who: Who, number: int, workbook: Callable[..., Path]
) -> None:
    """An item that both answered is told; one that the workbook still has as it was written is no answer of its own."""
    answers.fill(store, who("wu"), number, [Answer(item="1", value="是"), Answer(item="2", value="3")])
    untouched, changed = (
        forms.read_form(open_source(workbook(C5="好"))),
        forms.read_form(open_source(workbook(C3="5"))),
    )
    answers.fill(store, who("yun"), number, [Answer(item="2", value="4")])

    with pytest.raises(AnswersRefused) as refused:
        forms.fill_from(store, who("wu"), number, changed)
    forms.fill_from(store, who("wu"), number, untouched)

    assert "yun" in refused.value.faults[0].message
    assert values(store, who, number) == ["是", "4", None, "好"]


def test_the_workbook_of_another_visit_is_refused(
    store: Store, who: Who, number: int, workbook: Callable[..., Path], arranged: Callable[..., VisitDossier]
) -> None:
    """Answers would be those of another county."""
    other = arranged("云山县", checklist="YL").number
    with pytest.raises(AnswersRefused):
        forms.fill_from(store, who("wu"), other, forms.read_form(open_source(workbook(C2="是"))))


def test_a_workbook_that_is_no_form_is_refused(tmp_path: Path) -> None:
    """Whatever else it may be."""
    (tmp_path / "别的.csv").write_text("编号,回答\n1,是\n", encoding="utf-8")
    with pytest.raises(AnswersRefused):
        forms.read_form(open_source(tmp_path / "别的.csv"))


def test_what_is_answered_again_alike_is_not_written(store: Store, who: Who, number: int) -> None:
    """History tells what changed; a number is the same however it was typed."""
    assert answers.fill(store, who("wu"), number, [Answer(item="2", value="3")]) == (0,)
    assert answers.fill(store, who("wu"), number, [Answer(item="2", value="3.0")]) == ()
    assert answers.fill(store, who("wu"), number, [Answer(item="2", value="4")]) == (0,)


def test_a_visit_keeps_the_version_that_it_was_given(store: Store, who: Who, number: int) -> None:
    """Whoever revises a checklist asks nothing new of those who are on their way."""
    revised = checklists.revise(store, who("liu"), replace(CHECKLIST, items=ITEMS[:1]), 1)

    assert (revised.version, len(revised.items)) == (2, 1)
    assert len(values(store, who, number)) == 4
    with pytest.raises(RowIsTaken):
        checklists.revise(store, who("liu"), CHECKLIST, 1)


def test_every_fault_of_a_checklist_is_told(store: Store, who: Who) -> None:
    """A number twice, a choice without choices, a unit of what is no number, an empty text."""
    items = (
        ChecklistItem(number="1", text="甲", kind=AnswerKind.CHOICE),
        ChecklistItem(number="1", text="乙", kind=AnswerKind.TEXT, unit="户"),
        ChecklistItem(number="2", text=" ", kind=AnswerKind.YES_NO),
    )
    with pytest.raises(ChecklistRefused) as refused:
        checklists.add(store, who("liu"), replace(CHECKLIST, items=items))

    assert len(refused.value.faults) == 5


def test_items_are_read_from_a_table(tmp_path: Path) -> None:
    """With every fault at its cell."""
    table = tmp_path / "检查项.csv"
    table.write_text("编号,内容,类型,必填,选项\n1,甲,是否,,\n2,乙,选项,否,一/二\n", encoding="utf-8")
    items = read_items(open_source(table))
    table.write_text("编号,内容,类型,必填\n1,甲,是非,\n2,乙,文字,不\n", encoding="utf-8")
    with pytest.raises(ChecklistRefused) as refused:
        read_items(open_source(table))

    assert [(item.kind, item.is_mandatory, item.choices) for item in items] == [
        (AnswerKind.YES_NO, True, ()),
        (AnswerKind.CHOICE, False, ("一", "二")),
    ]
    assert [fault.at.cell for fault in refused.value.faults] == ["C2", "D3"]  # type: ignore[union-attr]


def test_a_number_that_is_there_twice_is_told_with_all_else(tmp_path: Path) -> None:
    """At the cell of the later row, beside what is wrong with another."""
    table = tmp_path / "检查项.csv"
    table.write_text("编号,内容,类型\n1,甲,是否\n2,乙,别的\n1,丙,是否\n2,丁,数\n", encoding="utf-8")
    with pytest.raises(ChecklistRefused) as refused:
        read_items(open_source(table))

    assert [fault.message for fault in refused.value.faults] == [
        "没有类型「别的」",
        "编号「1」第 2 行已有",
        "编号「2」第 3 行已有",
    ]
