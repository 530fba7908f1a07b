"""Cells and grids: a handed-in table as the clerk sees it, each value at its true address."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Literal

from xiangheng_scoring.files.limits import LAST_COLUMN, LAST_ROW

Trouble = Literal["error", "no_stored_value", "shown_otherwise", "hidden_zero"]
_ADDRESS = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})")


def column_letters(column: int) -> str:
    """The letters of a column: 1 is A, 27 is AA."""
    letters = ""
    while column:
        column, index = divmod(column - 1, 26)
        letters = chr(ord("A") + index) + letters
    return letters


def address_of(row: int, column: int) -> str:
    """The address a spreadsheet shows for a position: `address_of(12, 4)` is D12."""
    return f"{column_letters(column)}{row}"


def position_of(address: str) -> tuple[int, int]:
    """Row and column of an address such as D12; ValueError if a sheet has no such cell."""
    match = _ADDRESS.fullmatch(address)
    if match is None:
        raise ValueError(f"no such cell: {address[:20]}")
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    row = int(match[2])
    if row > LAST_ROW or column > LAST_COLUMN:
        raise ValueError(f"no such cell: {address[:20]}")
    return row, column


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell as seen.

    `value` of a number is the stored value at 15 significant digits, what the formula bar shows, times
    100 exactly if the cell is percent-formatted (`is_percent`); text is exactly what was typed. `shown`
    is what stands in the cell, for messages. With a `trouble` there is no value to read: "error" is a cell
    such as #DIV/0!, "no_stored_value" a formula that was never calculated, "shown_otherwise" and
    "hidden_zero" numbers whose format shows another or, of a zero, none. None is a missing value.
    """

    row: int
    column: int
    value: Decimal | str | bool | date | None = None
    shown: str = ""
    is_percent: bool = False
    trouble: Trouble | None = None

    @property
    def address(self) -> str:
        """The cell's address, as a spreadsheet shows it."""
        return address_of(self.row, self.column)

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands here: no value, no trouble, at most blanks."""
        if isinstance(self.value, str):
            return not self.value.strip()
        return self.value is None and self.trouble is None

    @property
    def is_dash(self) -> bool:
        """Whether it is a zero that its format shows as a dash, as accounting formats do."""
        is_zero = isinstance(self.value, Decimal) and not self.value
        return is_zero and self.trouble is None and "0" not in self.shown


@dataclass(frozen=True, slots=True, order=True)
class Range:
    """A rectangle of cells, both ends included."""

    top: int
    left: int
    bottom: int
    right: int

    def __contains__(self, position: tuple[int, int]) -> bool:
        row, column = position
        return self.top <= row <= self.bottom and self.left <= column <= self.right

    @property
    def address(self) -> str:
        """The range's address, such as A2:A5."""
        return f"{address_of(self.top, self.left)}:{address_of(self.bottom, self.right)}"


@dataclass(frozen=True)
class Grid:
    """One sheet of a file: its non-empty cells by position, its merges, and what is hidden in it.

    A merged range's value belongs to its top-left cell; cells covered by a merge are not visible and
    therefore not in the grid. Hidden rows, columns and sheets are read like any others. `fields` is how many
    fields each row of a text table has, empty ones included; of a workbook it says nothing. `empty_texts` are
    cells of an .xls that hold an empty text, which may be a formula that was never calculated. `separator` is what
    separates the fields of a text table, `turned` are the cells in which a character turns the order of the others.
    """

    file: str
    sheet: str
    cells: Mapping[tuple[int, int], Cell]
    merged: tuple[Range, ...] = ()
    hidden_sheet: bool = False
    hidden_rows: frozenset[int] = field(default_factory=frozenset)
    hidden_columns: frozenset[int] = field(default_factory=frozenset)
    fields: Mapping[int, int] = field(default_factory=dict)
    empty_texts: frozenset[tuple[int, int]] = field(default_factory=frozenset)
    separator: str = ""
    turned: Mapping[tuple[int, int], str] = field(default_factory=dict)

    def cell(self, row: int, column: int) -> Cell:
        """The cell at a position; an empty one where nothing stands."""
        return self.cells.get((row, column)) or Cell(row, column)

    def label(self, row: int, column: int) -> Cell:
        """The cell whose text is seen at a position: for a merged range, its top-left cell."""
        merge = self.merge_at(row, column)
        return self.cell(row, column) if merge is None else self.cell(merge.top, merge.left)

    def merge_at(self, row: int, column: int) -> Range | None:
        """The merged range that covers a position, if one does."""
        merges = self._merges_by_column.get(column, ())
        index = bisect_right(merges, row, key=_top) - 1
        return merges[index] if index >= 0 and (row, column) in merges[index] else None

    def rows(self) -> Iterator[tuple[Cell, ...]]:
        """Rows that hold anything, from top to bottom, each from left to right."""
        row: list[Cell] = []
        for _, cell in sorted(self.cells.items()):
            if row and row[-1].row != cell.row:
                yield tuple(row)
                row = []
            row.append(cell)
        if row:
            yield tuple(row)

    def where(self, row: int, column: int) -> str:
        """The place a person can open: file › sheet › address."""
        return f"{self.file} › {self.sheet} › {address_of(row, column)}"

    @cached_property
    def last_row(self) -> int:
        """The number of the last row that holds anything; 0 in an empty grid."""
        return max((row for row, _ in self.cells), default=0)

    @cached_property
    def last_column(self) -> int:
        """The number of the last column that holds anything; 0 in an empty grid."""
        return max((column for _, column in self.cells), default=0)

    @property
    def is_empty(self) -> bool:
        """Whether a clerk who opens the sheet sees nothing in it."""
        return all(cell.is_empty for cell in self.cells.values())

    @cached_property
    def _merges_by_column(self) -> dict[int, list[Range]]:
        """Merges sorted by their first row, for each column up to the last that holds anything."""
        index: dict[int, list[Range]] = {}
        for merge in sorted(self.merged):
            for column in range(merge.left, min(merge.right, self.last_column) + 1):
                index.setdefault(column, []).append(merge)
        return index


def _top(merge: Range) -> int:
    return merge.top


def uncovered(
    cells: Mapping[tuple[int, int], Cell], merged: tuple[Range, ...]
) -> dict[tuple[int, int], Cell]:
    """The cells that are visible: those a merge covers are left out, its top-left stays."""
    if not merged:
        return dict(cells)
    grid = Grid("", "", cells, merged)
    return {position: cell for position, cell in cells.items() if grid.label(*position) is cell}
