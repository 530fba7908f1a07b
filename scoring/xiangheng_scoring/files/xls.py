"""Workbooks of Excel 97–2003 (.xls), read with their formats, error cells and merges.

A formula that was never calculated has an empty text as its result here, like one whose result is an empty
text, and xlrd cannot tell them apart: such cells are empty, and known.
"""

from io import StringIO
from typing import Any

import xlrd
from xlrd.biffh import XLRDError
from xlrd.book import Book
from xlrd.sheet import Sheet

from xiangheng_scoring.files.budget import CellBudget
from xiangheng_scoring.files.cells import Cell, Grid, Range, uncovered
from xiangheng_scoring.files.errors import FileDamaged, FileEncrypted
from xiangheng_scoring.files.formats import BUILT_IN, NumberFormat, built_in
from xiangheng_scoring.files.source import Source
from xiangheng_scoring.files.stored import number_cell
from xiangheng_scoring.files.strings import visible

_UNKNOWN_ERROR = "#N/A"


def read_xls(source: Source) -> list[Grid]:
    """Every worksheet of the workbook, in the order of its tabs."""
    book = _open(source)
    try:
        return _Reader(source, book).grids()
    except (LookupError, ValueError) as error:
        raise FileDamaged("工作簿内部结构有误。", where=source.name) from error


def _open(source: Source) -> Book:
    try:
        return xlrd.open_workbook(
            file_contents=source.data, logfile=StringIO(), formatting_info=True, ragged_rows=True
        )
    except Exception as error:
        # xlrd trusts offsets and lengths in the file: a damaged one surfaces as almost any error there is.
        if isinstance(error, XLRDError) and "encrypted" in str(error):
            raise FileEncrypted("工作簿设有打开密码。", where=source.name) from error
        raise FileDamaged("工作簿内部结构有误。", where=source.name) from error


class _Reader:
    def __init__(self, source: Source, book: Book) -> None:
        self._source = source
        self._budget = CellBudget(source)
        self._book = book
        self._formats: dict[int, NumberFormat] = {}

    def grids(self) -> list[Grid]:
        return [self._grid(sheet) for sheet in self._book.sheets()]

    def _grid(self, sheet: Sheet) -> Grid:
        cells = self._cells(sheet)
        merged = tuple(
            Range(top + 1, left + 1, bottom, right) for top, bottom, left, right in sheet.merged_cells
        )
        self._budget.spend_on_merges(merged, max((column for _, column in cells), default=0))
        return Grid(
            self._source.name,
            sheet.name,
            uncovered(cells, merged),
            merged,
            sheet.visibility != 0,
            frozenset(row + 1 for row, info in sheet.rowinfo_map.items() if info.hidden),
            frozenset(column + 1 for column, info in sheet.colinfo_map.items() if info.hidden),
            empty_texts=_empty_texts(sheet),
        )

    def _cells(self, sheet: Sheet) -> dict[tuple[int, int], Cell]:
        cells: dict[tuple[int, int], Cell] = {}
        for row in range(sheet.nrows):
            for column, kind in enumerate(sheet.row_types(row)):
                cell = self._cell(sheet, row, column, kind)
                if cell is not None:
                    self._budget.spend()
                    cells[cell.row, cell.column] = cell
        return cells

    def _cell(self, sheet: Sheet, row: int, column: int, kind: int) -> Cell | None:
        """The cell at a position counted from zero; None if nothing stands there."""
        value: Any = sheet.cell_value(row, column)  # what it is, `kind` tells; the stubs say str
        if kind in {xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK} or value == "":
            return None
        if kind == xlrd.XL_CELL_TEXT:
            text = visible(value)
            return Cell(row + 1, column + 1, text, text)
        if kind == xlrd.XL_CELL_BOOLEAN:
            return Cell(row + 1, column + 1, bool(value), "TRUE" if value else "FALSE")
        if kind == xlrd.XL_CELL_ERROR:
            shown = xlrd.error_text_from_code.get(value, _UNKNOWN_ERROR)
            return Cell(row + 1, column + 1, shown=shown, trouble="error")
        form = self._format(sheet.cell_xf_index(row, column))
        view: Any = sheet  # the stubs do not know how a sheet is looked at
        return number_cell(
            row + 1,
            column + 1,
            value,
            form,
            since_1904=bool(self._book.datemode),
            shows_zeros=bool(view.show_zero_values),
        )

    def _format(self, index: int) -> NumberFormat:
        """The number format of a style index."""
        if index not in self._formats:
            key = self._book.xf_list[index].format_key
            custom = None if key in BUILT_IN else self._book.format_map.get(key)
            code = custom.format_str if custom else None
            self._formats[index] = NumberFormat(code) if code else built_in(key)
        return self._formats[index]


def _empty_texts(sheet: Sheet) -> frozenset[tuple[int, int]]:
    return frozenset(
        (row + 1, column + 1)
        for row in range(sheet.nrows)
        for column, kind in enumerate(sheet.row_types(row))
        if kind == xlrd.XL_CELL_TEXT and sheet.cell_value(row, column) == ""
    )
