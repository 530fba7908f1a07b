"""One worksheet, streamed: its cells with format and trouble, its merges, its hidden rows.

Addresses are taken from the cells themselves, never counted from where data happens to begin.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from xiangheng_scoring.files.budget import CellBudget
from xiangheng_scoring.files.cells import Cell, Range, address_of, column_letters, position_of
from xiangheng_scoring.files.limits import LAST_COLUMN, LAST_ROW
from xiangheng_scoring.files.markup import MarkupRefused, stream
from xiangheng_scoring.files.stored import date_of_text, number_cell
from xiangheng_scoring.files.strings import TextRuns, unescaped
from xiangheng_scoring.files.styles import Styles


@dataclass(frozen=True, slots=True)
class Context:
    """What the sheets of a workbook share."""

    styles: Styles
    strings: Sequence[str]
    budget: CellBudget
    since_1904: bool = False
    is_uncalculated: bool = False


@dataclass(slots=True)
class SheetContent:
    """What one pass over a sheet finds."""

    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    merged: list[Range] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)


def read_sheet(chunks: Iterable[bytes], context: Context) -> SheetContent:
    """Read a worksheet part; MarkupRefused, naming the cell, if it contradicts itself."""
    reader = _Reader(context)
    runs = reader.runs
    stream(
        chunks,
        {
            "sheetView": reader.view,
            "col": reader.columns,
            "row": reader.start_row,
            "c": reader.start_cell,
            "v": reader.start_value,
            "f": reader.start_formula,
            "t": runs.enter,
            "rPh": runs.enter_guide,
            "mergeCell": reader.merge,
        },
        {
            "c": reader.end_cell,
            "v": reader.end_value,
            "t": runs.leave,
            "rPh": runs.leave_guide,
        },
        reader.text,
    )
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
        self._attributes: dict[str, str] = {}
        self._value: list[str] = []
        self._in_value = False
        self._has_value = False
        self._has_formula = False
        self._shows_zeros = True

    def view(self, attributes: dict[str, str]) -> None:
        """How the sheet is looked at, of which it tells before its rows: zeros may be left out."""
        self._shows_zeros = attributes.get("showZeros") not in {"0", "false"}

    def columns(self, attributes: dict[str, str]) -> None:
        """Columns of one width, of which a sheet tells before its rows."""
        if attributes.get("hidden") in {"1", "true"}:
            first, last = (attributes.get(key, "") for key in ("min", "max"))
            if not (first.isdecimal() and last.isdecimal() and int(last) <= LAST_COLUMN):
                raise MarkupRefused(f"列“{first[:20]}”到“{last[:20]}”不存在")
            self.content.hidden_columns.update(range(int(first), int(last) + 1))

    def start_row(self, attributes: dict[str, str]) -> None:
        row = attributes.get("r")
        self._row = self._row + 1 if row is None else int(row) if row.isascii() and row.isdigit() else 0
        self._column = 0
        if not 1 <= self._row <= LAST_ROW:
            raise MarkupRefused(f"行号“{row}”不存在")
        self._row_digits = str(self._row)
        if attributes.get("hidden") in {"1", "true"}:
            self.content.hidden_rows.add(self._row)

    def start_cell(self, attributes: dict[str, str]) -> None:
        self._attributes = attributes
        self._has_value = self._has_formula = False
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

    def start_formula(self, _: dict[str, str]) -> None:
        self._has_formula = True

    def text(self, piece: str) -> None:
        if self._in_value:
            self._value.append(piece)
        else:
            self.runs.text(piece)

    def merge(self, attributes: dict[str, str]) -> None:
        first, _, last = attributes.get("ref", "").partition(":")
        try:
            (top, left), (bottom, right) = position_of(first), position_of(last or first)
        except ValueError:
            raise MarkupRefused(f"合并区域“{first[:20]}:{last[:20]}”不存在") from None
        self._context.budget.spend()
        self.content.merged.append(
            Range(min(top, bottom), min(left, right), max(top, bottom), max(left, right))
        )

    def end_cell(self) -> None:
        position = self._row, self._column
        try:
            cell = self._cell("".join(self._value), self._attributes.get("t", "n"))
        except (ValueError, IndexError, OverflowError):
            raise MarkupRefused(f"单元格 {address_of(*position)} 的存储值不合规范") from None
        if cell is None:
            return
        if position in self.content.cells:
            raise MarkupRefused(f"单元格 {address_of(*position)} 出现两次")
        self._context.budget.spend()
        self.content.cells[position] = cell

    def _cell(self, stored: str, kind: str) -> Cell | None:
        """The cell that has just ended; None if nothing stands in it."""
        row, column = self._row, self._column
        if kind == "inlineStr":
            return self._text_cell(self.runs.take() or unescaped(stored))
        if not stored:
            return self._cell_without_value(kind)
        if kind == "n":
            return self._number_cell(stored)
        if kind == "e":
            return Cell(row, column, shown=stored, trouble="error")
        if kind == "s":
            return self._text_cell(self._context.strings[_index(stored)])
        if kind == "str":
            return self._text_cell(unescaped(stored))
        if kind == "b":
            truth = _truth(stored)
            return Cell(row, column, truth, "TRUE" if truth else "FALSE")
        if kind == "d":
            day = date_of_text(stored)
            return Cell(row, column, day, day.isoformat())
        raise ValueError(kind)

    def _number_cell(self, stored: str) -> Cell:
        if "_" in stored:
            raise ValueError(stored)
        if self._has_formula and self._context.is_uncalculated and not float(stored):
            # What programs store beside a formula whose result they do not know.
            return Cell(self._row, self._column, trouble="no_stored_value")
        form = self._context.styles.of(self._attributes.get("s", "0"))
        return number_cell(
            self._row,
            self._column,
            float(stored),
            form,
            since_1904=self._context.since_1904,
            shows_zeros=self._shows_zeros,
        )

    def _text_cell(self, text: str) -> Cell | None:
        return Cell(self._row, self._column, text, text) if text else None

    def _cell_without_value(self, kind: str) -> Cell | None:
        """A formula that was never calculated is told apart from one whose result is empty text."""
        if not self._has_formula or (kind == "str" and self._has_value):
            return None
        return Cell(self._row, self._column, trouble="no_stored_value")


def _index(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise ValueError(text)
    return int(text)


def _truth(text: str) -> bool:
    if text not in {"0", "1", "false", "true"}:
        raise ValueError(text)
    return text in {"1", "true"}
