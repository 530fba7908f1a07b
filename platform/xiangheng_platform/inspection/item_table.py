"""The items of a checklist from a table: a workbook or a CSV with a row an item, and every fault at its cell."""

from collections.abc import Iterator, Mapping

from xiangheng_platform.inspection.checklist import NO, YES, ChecklistItem
from xiangheng_platform.inspection.errors import ChecklistRefused
from xiangheng_platform.inspection.words import AnswerKind
from xiangheng_scoring.errors import Fault
from xiangheng_scoring.intake.containers.cells import text_of
from xiangheng_scoring.intake.containers.grids import Grid
from xiangheng_scoring.intake.containers.readers import grids_of
from xiangheng_scoring.intake.containers.source import Source
from xiangheng_scoring.intake.reading.figures import trouble
from xiangheng_scoring.titled import choices

NUMBER, TEXT, KIND, MANDATORY = "编号", "内容", "类型", "必填"
CHOICES, UNIT, INDICATOR, CLAUSE = "选项", "单位", "指标", "条款"
NEEDED = (NUMBER, TEXT, KIND)
HEADINGS = (*NEEDED, MANDATORY, CHOICES, UNIT, INDICATOR, CLAUSE)
#: Between two choices of one cell.
_BETWEEN = "/"


def read_items(source: Source) -> tuple[ChecklistItem, ...]:
    """The items of a table, in its order; raises `ChecklistRefused` with every fault at its cell, `FileRefused`."""
    grid = grids_of(source)[0]
    columns = {text_of(cell): cell.column for cell in grid.lines.get(1, ())}
    if lacking := [heading for heading in NEEDED if heading not in columns]:
        message, expected = f"没有列「{'、'.join(lacking)}」", f"第 1 行是列名：{'、'.join(HEADINGS)}"
        raise ChecklistRefused(
            [Fault("INSPECTION-CHECKLIST", grid.origin(1, 1), message, expected, "补上列名")]
        )
    items, faults, rows_of = list[ChecklistItem](), list[Fault](), dict[str, int]()
    for row in grid.lines:
        if row == 1:
            continue
        cells = {heading: grid.cell(row, columns[heading]) for heading in HEADINGS if heading in columns}
        wrong = [
            trouble(grid.place_of(cell), cell, name)
            for name, cell in cells.items()
            if cell.trouble is not None
        ]
        texts = {heading: text_of(cell) for heading, cell in cells.items()}
        wrong = wrong or [*_word_faults(grid, row, columns, texts)]
        number = texts[NUMBER]
        if number and (first := rows_of.setdefault(number, row)) != row:
            at = grid.origin(row, columns[NUMBER])
            message = f"编号「{number}」第 {first} 行已有"
            wrong.append(Fault("INSPECTION-CHECKLIST", at, message, "每项一个编号", "改写"))
        faults += wrong
        if not wrong:
            items.append(_item(texts))
    if faults:
        raise ChecklistRefused(faults)
    return tuple(items)


def _word_faults(
    grid: Grid, row: int, columns: Mapping[str, int], texts: Mapping[str, str]
) -> Iterator[Fault]:
    if _kind(texts[KIND]) is None:
        at = grid.origin(row, columns[KIND])
        yield Fault("INSPECTION-CHECKLIST", at, f"没有类型「{texts[KIND]}」", choices(AnswerKind), "改写")
    if texts.get(MANDATORY, "") not in ("", YES, NO):
        at = grid.origin(row, columns[MANDATORY])
        yield Fault(
            "INSPECTION-CHECKLIST", at, f"不能是「{texts[MANDATORY]}」", f"{YES}、{NO}，空着为{YES}", "改写"
        )


def _item(texts: Mapping[str, str]) -> ChecklistItem:
    return ChecklistItem(
        number=texts[NUMBER],
        text=texts[TEXT],
        kind=_kind(texts[KIND]) or AnswerKind.TEXT,
        is_mandatory=texts.get(MANDATORY, "") != NO,
        choices=tuple(filter(None, map(str.strip, texts.get(CHOICES, "").split(_BETWEEN)))),
        unit=texts.get(UNIT) or None,
        indicator=texts.get(INDICATOR) or None,
        clause=texts.get(CLAUSE) or None,
    )


def _kind(text: str) -> AnswerKind | None:
    return next((kind for kind in AnswerKind if text in (kind.value, kind.label)), None)
