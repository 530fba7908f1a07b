"""Workbooks of Excel 97–2003 (.xls), read with their formats, error cells and merges.

A formula that was never calculated has an empty text as its result here, like one whose result is an empty
text, and xlrd cannot tell them apart: such cells are empty, and known.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from io import StringIO
from itertools import pairwise
from typing import Any

import xlrd
from xlrd.book import Book
from xlrd.sheet import Sheet

from xiangheng_scoring.intake.containers.budget import CellBudget
from xiangheng_scoring.intake.containers.cells import Cell, Range
from xiangheng_scoring.intake.containers.columns import uncovered
from xiangheng_scoring.intake.containers.compound import Compound
from xiangheng_scoring.intake.containers.formats import LONGEST_CODE, NumberFormat, built_in
from xiangheng_scoring.intake.containers.grids import Grid
from xiangheng_scoring.intake.containers.records import SheetRecords, read_records
from xiangheng_scoring.intake.containers.source import Source
from xiangheng_scoring.intake.containers.stored import number_cell, text_cell
from xiangheng_scoring.intake.containers.strings import Run, joined, visible
from xiangheng_scoring.intake.errors import FileDamaged, FileRefused

_UNKNOWN_ERROR = "#N/A"
_LEVELS = {1: "superscript", 2: "subscript"}


def read_xls(source: Source, compound: Compound) -> list[Grid]:
    """Every worksheet of the workbook, in the order of its tabs."""
    stream = compound.read("Workbook" if "Workbook" in compound.names else "Book")
    records = read_records(source, stream)
    try:
        book = xlrd.open_workbook(
            file_contents=stream, logfile=StringIO(), formatting_info=True, ragged_rows=True, on_demand=True
        )
        return _Reader(source, book, records).grids()
    except FileRefused:
        raise
    except Exception as error:
        # xlrd trusts offsets and lengths in the file: a damaged one surfaces as almost any error there is.
        raise FileDamaged("工作簿内部结构有误。", at=source.name) from error


class _Reader:
    def __init__(self, source: Source, book: Book, records: Sequence[SheetRecords]) -> None:
        self._source = source
        self._budget = CellBudget(source)
        self._book = book
        self._records = records
        self._own_formats = {form.format_key: form.format_str for form in book.format_list}
        self._formats: dict[int, NumberFormat] = {}

    def grids(self) -> list[Grid]:
        """The sheets one after the other, for a sparse one takes much room while it is read."""
        grids = []
        for number, records in zip(range(self._book.nsheets), self._records, strict=True):
            grids.append(self._grid(self._book.sheet_by_index(number), records))
            self._book.unload_sheet(number)
        return grids

    def _grid(self, sheet: Sheet, records: SheetRecords) -> Grid:
        cells = self._cells(sheet, records)
        merged = tuple(
            Range(top + 1, left + 1, bottom, right) for top, bottom, left, right in sheet.merged_cells
        )
        self._budget.spend_on_merges(merged, max((column for _, column in cells), default=0))
        empty_texts = {
            (row + 1, column + 1)
            for row in range(sheet.nrows)
            for column, kind in enumerate(sheet.row_types(row))
            if kind == xlrd.XL_CELL_TEXT and sheet.cell_value(row, column) == ""
        }
        return Grid(
            self._source.name,
            sheet.name,
            uncovered(cells, merged),
            merged,
            sheet.visibility != 0,
            frozenset(row + 1 for row, info in sheet.rowinfo_map.items() if info.hidden),
            frozenset(column + 1 for column, info in sheet.colinfo_map.items() if info.hidden),
            empty_texts=frozenset((empty_texts & records.formulas) - records.stale),
            unsettled=frozenset(records.unsettled),
        )

    def _cells(self, sheet: Sheet, records: SheetRecords) -> dict[tuple[int, int], Cell]:
        cells: dict[tuple[int, int], Cell] = {}
        for row in range(sheet.nrows):
            for column, kind in enumerate(sheet.row_types(row)):
                cell = self._cell(sheet, row, column, kind)
                position = row + 1, column + 1
                if position in records.stale and (cell is None or cell.trouble != "error"):
                    cell = replace(cell or Cell(*position, ""), trouble="stale")
                if cell is not None:
                    self._budget.spend()
                    cells[position] = cell
        return cells

    def _cell(self, sheet: Sheet, row: int, column: int, kind: int) -> Cell | None:
        """The cell at a position counted from zero; None if nothing stands there."""
        value: Any = sheet.cell_value(row, column)  # what it is, `kind` tells; the stubs say str
        if kind in {xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK} or value == "":
            return None
        if kind == xlrd.XL_CELL_ERROR:
            return Cell(
                row + 1,
                column + 1,
                shown=xlrd.error_text_from_code.get(value, _UNKNOWN_ERROR),
                trouble="error",
            )
        style = sheet.cell_xf_index(row, column)
        if kind == xlrd.XL_CELL_TEXT:
            return self._text(sheet, row, column, value, style)
        if kind == xlrd.XL_CELL_BOOLEAN:
            cell = Cell(row + 1, column + 1, bool(value), "TRUE" if value else "FALSE")
        else:
            cell = number_cell(
                row + 1,
                column + 1,
                value,
                self._format(style),
                since_1904=bool(self._book.datemode),
                shows_zeros=bool(_view(sheet).show_zero_values),
            )
        font = self._book.font_list[self._style(style).font_index]
        return replace(cell, trouble="struck") if cell.trouble is None and font.struck_out else cell

    def _text(self, sheet: Sheet, row: int, column: int, text: str, style: int) -> Cell:
        changes = _view(sheet).rich_text_runlist_map.get((row, column)) or ()
        stored = joined(list(self._runs(text, changes, style)))
        return text_cell(row + 1, column + 1, stored.text, self._format(style), stored.trouble)

    def _runs(self, text: str, changes: Sequence[tuple[int, int]], style: int) -> Iterator[Run]:
        """The parts of a text: the cell's font at first, and from each place counted in UTF-16 another."""
        units, fonts = (
            text.encode("utf-16-le", "surrogatepass"),
            [(0, self._style(style).font_index), *changes],
        )
        for (start, index), (end, _) in pairwise([*fonts, (len(units) // 2, 0)]):
            font = self._book.font_list[index]
            yield Run(
                visible(units[2 * start : 2 * end].decode("utf-16-le", "replace")),
                _LEVELS.get(font.escapement, ""),
                bool(font.struck_out),
            )

    def _style(self, index: int) -> Any:
        return self._book.xf_list[index]

    def _format(self, index: int) -> NumberFormat:
        """The number format of a style index: the file's own of that number, else the built-in one."""
        if index not in self._formats:
            key = self._style(index).format_key
            code = self._own_formats.get(key)
            self._formats[index] = NumberFormat(code[:LONGEST_CODE]) if code else built_in(key)
        return self._formats[index]


def _view(sheet: Sheet) -> Any:
    """The sheet for what its stubs do not know: how it is looked at, and the fonts within its texts."""
    return sheet
