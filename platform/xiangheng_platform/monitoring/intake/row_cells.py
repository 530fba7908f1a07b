"""The rows of a table in a sheet and what stands in their cells, as it is seen there."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import islice

from xiangheng_platform.monitoring.columns import Column, Sort
from xiangheng_platform.monitoring.intake.contents import content_of
from xiangheng_platform.monitoring.intake.findings import Finding
from xiangheng_platform.monitoring.intake.header_rows import Header
from xiangheng_scoring.errors import Fault, some_of
from xiangheng_scoring.intake.containers.cells import Cell, address_of, column_letters, text_of
from xiangheng_scoring.intake.containers.grids import Grid
from xiangheng_scoring.intake.measures import factor
from xiangheng_scoring.intake.reading.figures import shown_measure, trouble
from xiangheng_scoring.intake.reading.lines import begins_as_note, is_summary
from xiangheng_scoring.intake.writing.printed_tables import typed
from xiangheng_scoring.places import Origin

#: So many digits a spreadsheet keeps: a longer number that was typed as such has lost its end.
_SAFE = 15
#: Stands for a cell whose content nobody is to read.
_UNTOLD = Cell(0, 0, "…", "…")
#: What the rows of a village or household share, and so is merged over them.
_MERGED_DOWN = frozenset({"household", "county", "month", "township", "village"})
#: With which a spreadsheet is told that a number is a text.
_TEXT_MARKS = "'’‘＇"
#: How programs keep spreadsheets from taking a text of a text table for a number: ="4301".
_AS_FORMULA = re.compile(r'="([^"]*)"')
#: What may be a number of somebody.
_NUMBER = re.compile(r"[0-9A-Za-z-]*[0-9][0-9A-Za-z-]*")
_MOST_NAMED = 8


def rows_of(grid: Grid, header: Header) -> tuple[list[int], dict[int, str]]:
    """The rows of the table, and what those are that are none of it: sums, notes, signatures, the headings again.

    A row that names a household is none of these, whatever else stands in it: 全省 may stand in the column of counties.
    """
    keys = [at for at, column in header.columns.items() if column.sort is Sort.KEY]
    rows: list[int] = []
    asides: dict[int, str] = {}
    for row, cells in grid.lines.items():
        texts = list(islice(filter(None, map(text_of, cells)), 1))
        if row <= header.bottom or not texts:
            continue
        is_aside = is_summary(texts[0]) or begins_as_note(texts[0])
        if is_aside and not any(_is_number(grid.cell(row, at)) for at in keys):
            asides[row] = "合计、注或签字"
        elif header.is_repeated_by(cells):
            asides[row] = "重复的列名"
        else:
            rows.append(row)
    return rows, asides


def _is_number(cell: Cell) -> bool:
    """Whether something stands in a cell that may be a number of somebody."""
    return _NUMBER.fullmatch(text_of(cell)) is not None


def hidden_notices(grid: Grid, rows: Sequence[int], columns: Iterable[int]) -> Iterator[Fault]:
    """Sheets, rows and columns that whoever looked the file through did not see: they are read as the others are."""
    if grid.hidden_sheet:
        message = "这张表是隐藏的，照样读了"
        yield Fault("MONITORING-ROW", Origin(grid.file, grid.sheet), message, is_notice=True)
    hidden_rows = [str(row) for row in rows if row in grid.hidden_rows]
    hidden_columns = [column_letters(column) for column in columns if column in grid.hidden_columns]
    for hidden, noun in ((hidden_rows, "行"), (hidden_columns, "列")):
        if hidden:
            message = f"第 {some_of(hidden, _MOST_NAMED)} {noun}是隐藏的，照样读了"
            yield Fault("MONITORING-ROW", Origin(grid.file, grid.sheet), message, is_notice=True)


def seen_cell(grid: Grid, row: int, at: int, column: Column) -> Cell:
    """The cell that is seen at a position: a place or number that was merged down over rows is that of each of them."""
    merge = grid.merge_at(row, at) if grid.merged else None
    is_below = merge is not None and merge.left == at and column.name in _MERGED_DOWN
    return replace(grid.label(row, at), row=row, column=at) if is_below else grid.cell(row, at)


def text_in(grid: Grid, cell: Cell, column: Column) -> str | None:
    """What a cell says of a column, as a person would type it; None where nothing stands."""
    if isinstance(cell.value, date):
        # Elsewhere than in a column of months it is a number that somebody's spreadsheet took for a day.
        is_month = column.sort is Sort.MONTH
        return f"{cell.value.year}{cell.value.month:02}" if is_month else f"{cell.value:%Y-%m-%d}"
    if isinstance(cell.value, bool):
        return "是" if cell.value else "否"
    text = typed(text_of(cell)) if grid.separator else text_of(cell)
    if as_formula := _AS_FORMULA.fullmatch(text):
        return as_formula[1].strip() or None
    if cell.is_percent:
        return f"{text}%"
    return text.lstrip(_TEXT_MARKS) or None


def unusable(grid: Grid, cells: list[Cell], column: Column) -> Iterator[Finding]:
    """Cells whose content cannot be used as it stands, and numbers of somebody that a spreadsheet cut off."""
    alike: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for cell in cells:
        if cell.trouble is not None:
            # What names somebody is not told.
            quoted = cell if column.is_kept_in_months and column.sort is not Sort.KEY else _UNTOLD
            fault = trouble(grid.place_of(cell), replace(quoted, trouble=cell.trouble), "")
            alike[fault.message, fault.remedy, fault.value].append(cell.row)
        elif (
            column.sort in (Sort.KEY, Sort.TEXT)
            and not isinstance(cell.value, str | None)
            and len(text_of(cell)) > _SAFE
        ):
            alike["以数的形式存放，后几位已经丢失", "从系统重新导出，不要另存为数值", ""].append(cell.row)
        elif cell.value is None and grid.merged and (merge := grid.merge_at(cell.row, cell.column)):
            message = f"与 {address_of(merge.top, merge.left)} 合并，看不出这一行是多少"
            alike[message, "取消合并，每行各填各的", ""].append(cell.row)
        elif (
            column.unit
            and not cell.is_percent
            and (measure := shown_measure(cell))
            and factor(measure, column.unit) != 1
        ):
            alike[f"显示的单位是{measure}", f"换算成{column.unit}，单元格格式改为“常规”", ""].append(cell.row)
        elif (cell.row, cell.column) in grid.turned:
            alike[
                "有看不见的方向字符，显示的次序与所存的不同", "删去这一格，重新录入（不要粘贴）", ""
            ].append(cell.row)
    for (message, remedy, value), rows in alike.items():
        yield Finding(
            "MONITORING-VALUE",
            column.name,
            rows,
            f"{column.heading}：{message}",
            content_of(column),
            remedy,
            value,
        )
