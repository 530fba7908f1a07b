"""One worksheet, streamed: its cells with format and trouble, its merges, its hidden rows.

Addresses are taken from the cells themselves, never counted from where data happens to begin.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from xiangheng_scoring.intake.containers.budget import CellBudget
from xiangheng_scoring.intake.containers.cells import Cell, Range, address_of, column_letters, position_of
from xiangheng_scoring.intake.containers.columns import covered
from xiangheng_scoring.intake.containers.formats import NumberFormat
from xiangheng_scoring.intake.containers.grids import Areas, Cells
from xiangheng_scoring.intake.containers.limits import LAST_COLUMN, LAST_ROW, LONGEST_TEXT
from xiangheng_scoring.intake.containers.markup import MarkupRefused, natural, stream
from xiangheng_scoring.intake.containers.plain import NO_PLAIN, Plain
from xiangheng_scoring.intake.containers.stored import date_of_text, number_cell, text_cell
from xiangheng_scoring.intake.containers.stretches import PlainRows
from xiangheng_scoring.intake.containers.strings import StoredText, TextRuns, unescaped
from xiangheng_scoring.intake.containers.styles import Styles


@dataclass(frozen=True, slots=True)
class Context:
    """What the sheets of a workbook share."""

    styles: Styles
    strings: Sequence[StoredText]
    budget: CellBudget
    since_1904: bool = False
    awaits_calculation: bool = False
    is_unsettled: bool = False


@dataclass(slots=True)
class SheetContent:
    """What one pass over a sheet finds."""

    odd: dict[tuple[int, int], Cell] = field(default_factory=dict)
    plain: Plain = NO_PLAIN
    merged: list[Range] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    arrays: list[Range] = field(default_factory=list)
    unsettled: set[tuple[int, int]] = field(default_factory=set)

    @property
    def cells(self) -> Cells:
        """All its cells."""
        return Cells(self.plain, self.odd)

    @property
    def last_column(self) -> int:
        """The last column in which anything stands, 0 if nothing does."""
        return max([self.plain.last_column, *(column for _, column in self.odd)])


def read_sheet(chunks: Iterable[bytes], context: Context) -> SheetContent:
    """Read a worksheet part; MarkupRefused, naming the cell, if it contradicts itself."""
    reader = _Reader(context)
    runs = reader.runs
    # What asks to be calculated anew, or may change, is told of each formula.
    has_formulas = not (context.awaits_calculation or context.is_unsettled)
    usual = PlainRows(context.styles, context.strings, context.budget, has_formulas=has_formulas)
    stream(
        usual.without(chunks, reader.skip),
        {
            "sheetView": reader.view,
            "col": reader.columns,
            "row": reader.start_row,
            "c": reader.start_cell,
            "v": reader.start_value,
            "f": reader.start_formula,
            **runs.starts(),
            "mergeCell": reader.merge,
        },
        {"c": reader.end_cell, "v": reader.end_value, **runs.ends()},
        reader.text,
    )
    reader.mark_hidden()
    reader.add(usual)
    if context.awaits_calculation:
        reader.mark_arrays()
    return reader.content


class _Reader:
    """The state of the pass: the row and the cell that are open."""

    def __init__(self, context: Context) -> None:
        self.content = SheetContent()
        self.runs = TextRuns()
        self._context = context
        self._row = 0
        self._row_digits = "0"
        self._column = 0
        self._columns: dict[str, int] = {}
        self._texts: dict[str, str] = {}
        self._hidden: set[tuple[int, int]] = set()
        self._attributes: dict[str, str] = {}
        self._value: list[str] = []
        self._in_value = False
        self._has_value = False
        self._has_formula = False
        self._is_volatile = False
        self._has_own_fonts = False
        self._shows_zeros = True

    def view(self, attributes: dict[str, str]) -> None:
        """How the sheet is looked at, of which it tells before its rows: zeros may be left out."""
        self._shows_zeros = attributes.get("showZeros") not in {"0", "false"}

    def columns(self, attributes: dict[str, str]) -> None:
        """Columns of one width, of which a sheet tells before its rows."""
        if attributes.get("hidden") in {"1", "true"}:
            first, last = (natural(attributes.get(key)) for key in ("min", "max"))
            if first is None or last is None or last > LAST_COLUMN:
                bounds = (attributes.get(key, "")[:20] for key in ("min", "max"))
                raise MarkupRefused(f"列“{'”到“'.join(bounds)}”不存在")
            self._hidden.add((first, last))

    def mark_hidden(self) -> None:
        """Each hidden column once, however often a sheet says it."""
        end = 0
        for first, last in sorted(self._hidden):
            self.content.hidden_columns.update(range(max(first, end + 1), last + 1))
            end = max(end, last)

    def start_row(self, attributes: dict[str, str]) -> None:
        row = attributes.get("r")
        self._row = self._row + 1 if row is None else natural(row) or 0
        self._column = 0
        if not 1 <= self._row <= LAST_ROW:
            raise MarkupRefused(f"行号“{(row or '')[:20]}”不存在")
        self._row_digits = str(self._row)
        if attributes.get("hidden") in {"1", "true"}:
            self.content.hidden_rows.add(self._row)

    def start_cell(self, attributes: dict[str, str]) -> None:
        self._attributes = attributes
        self._has_value = self._has_formula = self._is_volatile = self._has_own_fonts = False
        self._value.clear()
        self.runs.clear()
        self._column = self._column_of(attributes.get("r"))

    def _column_of(self, address: str | None) -> int:
        """The column of the cell that begins; a cell without an address follows the one before."""
        if address is not None and address.endswith(self._row_digits):
            column = self._columns.get(address[: -len(self._row_digits)])
            if column is not None:
                return column
        if address is None:
            if self._column >= LAST_COLUMN or not self._row:
                raise MarkupRefused(f"第 {self._row} 行的单元格没有位置")
            return self._column + 1
        try:
            row, column = position_of(address)
        except ValueError:
            raise MarkupRefused(f"单元格地址“{address[:20]}”不存在") from None
        if row != self._row:
            raise MarkupRefused(f"单元格 {address} 写在第 {self._row} 行里")
        self._columns[column_letters(column)] = column
        return column

    def start_value(self, _: dict[str, str]) -> None:
        if self._has_value:
            raise MarkupRefused(f"单元格 {address_of(self._row, self._column)} 有两个存储值")
        self._in_value = self._has_value = True

    def end_value(self) -> None:
        self._in_value = False

    def start_formula(self, attributes: dict[str, str]) -> None:
        """A formula; of one that fills a range, only the first cell tells."""
        self._has_formula = True
        self._is_volatile = attributes.get("ca") in {"1", "true"}
        if attributes.get("t") in {"array", "dataTable"} and ":" in attributes.get("ref", ""):
            self.content.arrays.append(self._range(attributes["ref"], "公式区域"))

    def skip(self, row: int) -> None:
        """Rows up to this one were taken out: a row without a number follows it."""
        self._row = row

    def add(self, usual: PlainRows) -> None:
        """The cells of the rows that were taken out."""
        cells = usual.cells(shows_zeros=self._shows_zeros, since_1904=self._context.since_1904)
        for position in self.content.odd:
            if position in cells:
                raise MarkupRefused(f"单元格 {address_of(*position)} 出现两次")
        self.content.hidden_rows |= usual.hidden_rows
        self.content.odd.update(cells.odd)
        self.content.plain = cells.plain

    def mark_arrays(self) -> None:
        """The results of formulas that fill a range are from before the calculation that the file asks for too."""
        content = self.content
        if not content.arrays:
            return
        self._context.budget.spend_on_merges(content.arrays, content.last_column)
        areas, plain = Areas(content.arrays, content.last_column), content.plain
        is_stale = covered(areas, plain)
        inside = {position: cell for position, cell in content.odd.items() if areas.at(*position) is not None}
        for cell in (*inside.values(), *map(plain.cell, np.flatnonzero(is_stale).tolist())):
            if cell.trouble is None:
                content.odd[cell.row, cell.column] = replace(cell, trouble="stale")
        content.plain = plain.where(~is_stale)

    def text(self, piece: str) -> None:
        if self._in_value:
            self._value.append(piece)
        else:
            self.runs.text(piece)

    def merge(self, attributes: dict[str, str]) -> None:
        self._context.budget.spend()
        self.content.merged.append(self._range(attributes.get("ref", ""), "合并区域"))

    def _range(self, reference: str, what: str) -> Range:
        first, _, last = reference.partition(":")
        try:
            (top, left), (bottom, right) = position_of(first), position_of(last or first)
        except ValueError:
            raise MarkupRefused(f"{what}“{reference[:40]}”不存在") from None
        return Range(min(top, bottom), min(left, right), max(top, bottom), max(left, right))

    def end_cell(self) -> None:
        position = self._row, self._column
        try:
            cell = self._cell("".join(self._value), self._attributes.get("t", "n"))
        except (ValueError, IndexError, OverflowError):
            raise MarkupRefused(f"单元格 {address_of(*position)} 的存储值不合规范") from None
        if cell is None:
            return
        if position in self.content.odd:
            raise MarkupRefused(f"单元格 {address_of(*position)} 出现两次")
        self._context.budget.spend()
        self.content.odd[position] = self._judged(cell)
        if self._has_formula and (self._is_volatile or self._context.is_unsettled):
            self.content.unsettled.add(position)

    def _judged(self, cell: Cell) -> Cell:
        """The cell, with the trouble that its formula or its font makes."""
        if self._has_formula and self._context.awaits_calculation and cell.trouble != "no_stored_value":
            return replace(cell, trouble="stale")
        is_struck = self._context.styles.is_struck(self._attributes.get("s", "0")) and not self._has_own_fonts
        return replace(cell, trouble="struck") if is_struck and cell.trouble is None else cell

    def _cell(self, stored: str, kind: str) -> Cell | None:
        """The cell that has just ended; None if nothing stands in it."""
        row, column = self._row, self._column
        if kind == "inlineStr":
            text = self.runs.take()
            return self._text_cell(text if text.text else StoredText(unescaped(stored)))
        if not stored:
            return self._cell_without_value(kind)
        if kind == "n":
            if "_" in stored:  # which `float` would take for a mark between thousands
                raise ValueError(stored)
            return number_cell(
                row,
                column,
                float(stored),
                self._form(),
                since_1904=self._context.since_1904,
                shows_zeros=self._shows_zeros,
            )
        if kind == "e":
            return Cell(row, column, shown=stored, trouble="error")
        if kind == "s":
            index = natural(stored)
            if index is None:
                raise ValueError(stored[:20])
            return self._text_cell(self._context.strings[index])
        if kind == "str":
            return self._text_cell(StoredText(unescaped(stored)))
        if kind == "b":
            if stored not in {"0", "1", "false", "true"}:
                raise ValueError(stored)
            is_true = stored in {"1", "true"}
            return Cell(row, column, is_true, "TRUE" if is_true else "FALSE")
        if kind == "d":
            day = date_of_text(stored)
            return Cell(row, column, day, day.isoformat())
        raise ValueError(kind)

    def _form(self) -> NumberFormat:
        return self._context.styles.of(self._attributes.get("s", "0"))

    def _text_cell(self, stored: StoredText) -> Cell | None:
        if not stored.text:
            return self._cell_without_value("str")
        if len(stored.text) > LONGEST_TEXT:
            raise MarkupRefused(
                f"单元格 {address_of(self._row, self._column)} 有 {len(stored.text)} 个字，超过 {LONGEST_TEXT} 个"
            )
        self._has_own_fonts = stored.is_own
        # Whoever does not share strings between cells writes each name out again in every row.
        text = self._texts.setdefault(stored.text, stored.text)
        return text_cell(self._row, self._column, text, self._form(), stored.trouble)

    def _cell_without_value(self, kind: str) -> Cell | None:
        """A formula that was never calculated is told apart from one whose result is empty text."""
        if not self._has_formula:
            return None
        if kind != "str" or not self._has_value:
            return Cell(self._row, self._column, trouble="no_stored_value")
        # An empty text of now may be a number after the calculation.
        is_stale = self._context.awaits_calculation
        return Cell(self._row, self._column, "", trouble="stale") if is_stale else None
