"""A visit's checklist as a workbook: written with what is answered already, filled in without a network, and read back."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from xiangheng_platform.access.person import Person
from xiangheng_platform.access.views import View
from xiangheng_platform.inspection.answers import Answer, answered, fill, last_act
from xiangheng_platform.inspection.checklist import NO, YES, expected_of
from xiangheng_platform.inspection.documents import AnswerRecord
from xiangheng_platform.inspection.errors import AnswersRefused, StepRefused
from xiangheng_platform.inspection.sight import seen
from xiangheng_platform.inspection.words import AnswerKind
from xiangheng_platform.store.store import Store
from xiangheng_scoring.errors import Fault
from xiangheng_scoring.intake.containers.cells import Cell, text_of
from xiangheng_scoring.intake.containers.grids import Grid
from xiangheng_scoring.intake.containers.readers import grids_of
from xiangheng_scoring.intake.containers.source import Source
from xiangheng_scoring.intake.reading.figures import trouble
from xiangheng_scoring.intake.writing.forms import REMARKS, Form, FormColumn
from xiangheng_scoring.places import Origin

SHEET = "检查表"
NUMBER, TEXT, VALUE, REMARK = "编号", "检查内容", "回答", "说明"
COLUMNS = (
    *(FormColumn(NUMBER), FormColumn(TEXT, is_wide=True), FormColumn(VALUE, is_wide=True, is_open=True)),
    *(FormColumn(REMARK, is_wide=True, is_open=True), FormColumn("怎么答", is_wide=True), FormColumn("必填")),
)
VISIT, SEEN = "督查", "截至操作号"
USE = (
    "在“回答”和“说明”两列填写，别的不要改。没有填的，不改系统里已有的回答。",
    "填好后由被派去的人交回，在页面上传，或用命令：xiangheng inspection checklist fill 督查编号 本工作簿",
)


@dataclass(frozen=True, slots=True)
class FilledForm:
    """What a workbook says: its file's name, of which visit it is, after which act it was written, each answer at its cell."""

    file: str
    visit: str
    seen: str
    answers: tuple[Answer, ...]
    faults: tuple[Fault, ...]


def form(view: View, number: int) -> Form:
    """The workbook of a visit's checklist, with what is answered already; raises `NoSuchVisit`, `StepRefused` without one."""
    row = seen(view, number)
    records = answered(view, row)
    if not records:
        raise StepRefused(f"督查 {number} 没有检查表", at=str(number), expected="登记时写了检查表的督查")
    choices = {(line, 2): words for line, record in enumerate(records) if (words := _choices(record))}
    marks = {VISIT: str(number), SEEN: str(last_act(records))}
    return Form(SHEET, COLUMNS, [_cells(record) for record in records], choices, marks, USE)


def fill_from(
    store: Store, person: Person, number: int, filled: FilledForm, reason: str = ""
) -> tuple[int, ...]:
    """Answer a visit's checklist by a workbook, for who is sent; raises what `answers.fill` does, each fault at its cell.

    What is not filled in stays as it was, and so does what somebody else answered since the workbook was written: it is
    told, and nothing of the workbook is taken until that is settled.
    """
    if filled.visit != str(number):
        at, message = Origin(filled.file, REMARKS, "B1"), f"是督查「{filled.visit}」的工作簿"
        raise AnswersRefused(
            [Fault("INSPECTION-ANSWER", at, message, f"督查 {number}", "核对是哪一次督查的")]
        )
    after = int(filled.seen) if filled.seen.isdecimal() else 0
    return fill(store, person, number, filled.answers, reason, seen_act=after, faults=filled.faults)


def read_form(source: Source) -> FilledForm:
    """What a filled workbook says; raises `AnswersRefused` where it is no such workbook, `FileRefused`."""
    sheets = {grid.sheet: grid for grid in grids_of(source)}
    if SHEET not in sheets or REMARKS not in sheets:
        fault = Fault(
            "INSPECTION-ANSWER",
            Origin(source.name),
            "不是检查表的工作簿",
            f"有“{SHEET}”和“{REMARKS}”两张表",
            "用 xiangheng inspection checklist template 写出的工作簿填",
        )
        raise AnswersRefused([fault])
    marks = {text_of(cells[0]): text_of(cells[-1]) for cells in sheets[REMARKS].rows() if len(cells) == 2}
    answers, faults = _read_rows(sheets[SHEET])
    return FilledForm(source.name, marks.get(VISIT, ""), marks.get(SEEN, ""), answers, faults)


def _read_rows(grid: Grid) -> tuple[tuple[Answer, ...], tuple[Fault, ...]]:
    columns = {text_of(cell): cell.column for cell in grid.lines.get(1, ())}
    if lacking := [heading for heading in (NUMBER, VALUE, REMARK) if heading not in columns]:
        at = grid.origin(1, 1)
        return (), (
            Fault("INSPECTION-ANSWER", at, f"没有列「{'、'.join(lacking)}」", "第 1 行是列名", "恢复列名"),
        )
    answers, faults = list[Answer](), list[Fault]()
    for row in grid.lines:
        cells = {heading: grid.cell(row, columns[heading]) for heading in (NUMBER, VALUE, REMARK)}
        if row == 1 or all(cell.is_empty for cell in cells.values()):
            continue
        troubles = [*_troubles(grid, cells)]
        faults += troubles
        if not troubles:
            at = grid.place_of(cells[VALUE])
            number, value, remark = (_text(cell) for cell in cells.values())
            answers.append(Answer(item=number, value=value, remark=remark, at=at))
    return tuple(answers), tuple(faults)


def _troubles(grid: Grid, cells: Mapping[str, Cell]) -> Iterator[Fault]:
    for heading, cell in cells.items():
        if cell.trouble is not None:
            yield trouble(grid.place_of(cell), cell, heading)
    if cells[NUMBER].is_empty:
        at = grid.place_of(cells[NUMBER])
        yield Fault("INSPECTION-ANSWER", at, "有回答，没有编号", "检查项的编号", "补上编号，或删去这一行")


def _text(cell: Cell) -> str:
    return f"{text_of(cell)}%" if cell.is_percent else text_of(cell)


def _choices(record: AnswerRecord) -> tuple[str, ...]:
    return (YES, NO) if record.item.kind is AnswerKind.YES_NO else record.item.choices


def _cells(record: AnswerRecord) -> tuple[str, ...]:
    item = record.item
    given = (item.number, item.text, record.value or "", record.remark or "")
    return (*given, expected_of(item), "是" if item.is_mandatory else "")
