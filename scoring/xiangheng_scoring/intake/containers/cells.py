"""Cells and grids: a handed-in table as the clerk sees it, each value at its true address."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property, lru_cache
from operator import attrgetter
from typing import Literal

from xiangheng_scoring.errors import some_of
from xiangheng_scoring.grouping import grouped
from xiangheng_scoring.intake.containers.limits import LAST_COLUMN, LAST_ROW
from xiangheng_scoring.numbers.exact import plain
from xiangheng_scoring.places import Origin

Trouble = Literal["error", "no_stored_value", "stale", "shown_otherwise", "hidden_zero", "struck", "raised"]
#: No figure, name or heading is longer; what a message quotes of a longer text is cut off here.
_LONGEST_SHOWN = 400
_ADDRESS = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})")


@lru_cache(maxsize=1024)
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
    if int(match[2]) > LAST_ROW or column > LAST_COLUMN:
        raise ValueError(f"no such cell: {address[:20]}")
    return int(match[2]), column


def spans(positions: Iterable[tuple[int, int]], most: int = 20) -> str:
    """The addresses of positions, those one below another as a range: `B2:B9、D3`; no more than `most` of them."""
    runs: list[list[int]] = []
    for column, row in sorted({(column, row) for row, column in positions}):
        if runs and runs[-1][0] == column and runs[-1][2] == row - 1:
            runs[-1][2] = row
        else:
            runs.append([column, row, row])
    named = [
        address_of(first, column) + (f":{address_of(last, column)}" if last > first else "")
        for column, first, last in runs
    ]
    return some_of(named, most)


def quotable(text: str) -> str:
    """A text as messages quote it: of a page that stands in one cell, the beginning."""
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell as seen.

    `value` of a number is the stored value at 15 significant digits, what the formula bar shows, times
    100 exactly if the cell is percent-formatted (`is_percent`); text is exactly what was typed. `shown`
    is what stands in the cell, for messages. With a `trouble` there is no value that may be used, though `value`
    still tells what is stored: "error" is a cell such as #DIV/0!, "no_stored_value" a formula that was never
    calculated, "stale" one whose result is from before a calculation that the file asks for, "shown_otherwise"
    and "hidden_zero" what its format shows as something else or, of a zero, not at all, "struck" what is struck
    out, "raised" a number with characters above or below its line. None of them is a missing value.
    `is_rounded` tells that the cell shows fewer digits than it holds, or a negative number in red without its sign.
    """

    row: int
    column: int
    value: Decimal | str | bool | date | None = None
    shown: str = ""
    is_percent: bool = False
    trouble: Trouble | None = None
    is_rounded: bool = False

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
    separates the fields of a text table, `turned` are the cells in which a character turns the order of the others;
    `act` is the act of a store as of which the sheet was exported.
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
    unsettled: frozenset[tuple[int, int]] = field(default_factory=frozenset)
    act: int | None = None

    def cell(self, row: int, column: int) -> Cell:
        """The cell at a position; an empty one where nothing stands."""
        return self.cells.get((row, column)) or Cell(row, column)

    def label(self, row: int, column: int) -> Cell:
        """The cell whose text is seen at a position: for a merged range, its top-left cell."""
        merge = self.merge_at(row, column) if self.merged else None
        return self.cell(row, column) if merge is None else self.cell(merge.top, merge.left)

    def merge_at(self, row: int, column: int) -> Range | None:
        """The merged range that covers a position, if one does."""
        return self._areas.at(row, column)

    def rows(self) -> Iterator[tuple[Cell, ...]]:
        """Rows that hold anything, from top to bottom, each from left to right."""
        yield from map(tuple, grouped((row, cell) for (row, _), cell in sorted(self.cells.items())).values())

    @cached_property
    def lines(self) -> Mapping[int, tuple[Cell, ...]]:
        """The rows that hold anything by their numbers, from top to bottom."""
        return {cells[0].row: cells for cells in self.rows()}

    @cached_property
    def merges_from(self) -> Mapping[int, Sequence[Range]]:
        """The merged ranges by their first rows."""
        return grouped((merge.top, merge) for merge in self.merged)

    def origin(self, row: int, column: int) -> Origin:
        """The place of a cell that a person can open."""
        return Origin(self.file, self.sheet, address_of(row, column), act=self.act)

    def place_of(self, cell: Cell) -> Origin:
        """The place of one of its cells."""
        return Origin(self.file, self.sheet, cell.address, act=self.act)

    @cached_property
    def troubled(self) -> list[tuple[int, int]]:
        """The positions of cells with a trouble, from top to bottom."""
        return sorted(position for position, cell in self.cells.items() if cell.trouble is not None)

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
    def _areas(self) -> "Areas":
        return Areas(self.merged, self.last_column)


class RangesOverlap(ValueError):
    """Two ranges that cannot stand in one sheet, as no spreadsheet would let them."""


class Areas:
    """Ranges found by a position in any column up to the last that holds anything; RangesOverlap if two cover one."""

    def __init__(self, ranges: Iterable[Range], last_column: int) -> None:
        self._by_column: dict[int, list[Range]] = {}
        for area in sorted(set(ranges)):
            for column in range(area.left, min(area.right, last_column) + 1):
                areas = self._by_column.setdefault(column, [])
                if areas and areas[-1].bottom >= area.top:
                    raise RangesOverlap(f"{areas[-1].address} 与 {area.address} 重叠")
                areas.append(area)

    def at(self, row: int, column: int) -> Range | None:
        """The range that covers a position, if one does."""
        areas = self._by_column.get(column, ())
        index = bisect_right(areas, row, key=attrgetter("top")) - 1
        return areas[index] if index >= 0 and (row, column) in areas[index] else None


def uncovered(
    cells: Mapping[tuple[int, int], Cell], merged: tuple[Range, ...]
) -> dict[tuple[int, int], Cell]:
    """The cells that are visible: those a merge covers are left out, its top-left stays."""
    if not merged:
        return dict(cells)
    grid = Grid("", "", cells, merged)
    return {position: cell for position, cell in cells.items() if grid.label(*position) is cell}


def text_of(cell: Cell) -> str:
    """The text of a cell without blanks around it; a number as it would be typed, a date as it is shown."""
    if isinstance(cell.value, str):
        return cell.value.strip()
    if isinstance(cell.value, Decimal):
        return plain(cell.value)
    return cell.shown if isinstance(cell.value, date) else ""
