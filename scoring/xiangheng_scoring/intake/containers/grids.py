"""Grids: a sheet as the clerk sees it, its plain cells by columns, all others one by one."""

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from operator import attrgetter

import numpy as np
from numpy.typing import NDArray

from xiangheng_scoring.grouping import grouped
from xiangheng_scoring.intake.containers.cells import Cell, Range, address_of
from xiangheng_scoring.intake.containers.plain import NO_PLAIN, Places, Plain, columns_of, rows_of
from xiangheng_scoring.places import Origin

Position = tuple[int, int]
_NO_PLACES = np.empty(0, np.int64)
#: Lines that were made of plain cells are kept while they are few.
_LINES_KEPT = 256


class Cells(Mapping[Position, Cell]):
    """The cells of a sheet by position: those in arrays are made when they are asked for, the odd ones are kept."""

    def __init__(self, plain: Plain, odd: Mapping[Position, Cell]) -> None:
        self.plain = plain
        self.odd = odd

    def __getitem__(self, position: Position) -> Cell:
        if (odd := self.odd.get(position)) is not None:
            return odd
        at = self.plain.index(*position)
        if at is None:
            raise KeyError(position)
        return self.plain.cell(at)

    def __iter__(self) -> Iterator[Position]:
        keys = self.plain.keys
        plain = zip(rows_of(keys).tolist(), columns_of(keys).tolist(), strict=True)
        return iter(sorted([*self.odd, *plain]))

    def __len__(self) -> int:
        return len(self.odd) + len(self.plain)


class Lines(Mapping[int, tuple[Cell, ...]]):
    """The rows of a sheet that hold anything by their numbers, from top to bottom, each from left to right."""

    def __init__(self, plain: Plain, odd: Mapping[Position, Cell]) -> None:
        self._plain = plain
        self._odd = grouped((row, cell) for (row, _), cell in sorted(odd.items()))
        self._rows = sorted({*plain.rows.tolist(), *self._odd})
        self._known = frozenset(self._rows)
        self._kept: dict[int, tuple[Cell, ...]] = {}

    def __getitem__(self, row: int) -> tuple[Cell, ...]:
        if row not in self._known:
            raise KeyError(row)
        if row not in self._kept:
            if len(self._kept) >= _LINES_KEPT:
                self._kept.clear()
            within = self._plain.within(row, row)
            cells = [*map(self._plain.cell, range(within.start, within.stop)), *self._odd.get(row, ())]
            self._kept[row] = tuple(sorted(cells, key=attrgetter("column")))
        return self._kept[row]

    def __contains__(self, row: object) -> bool:
        return row in self._known

    def __iter__(self) -> Iterator[int]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)


@dataclass(frozen=True, slots=True)
class Vector:
    """What stands in one column of some rows: where each plain cell is in the arrays (-1: none), and where a cell is odd."""

    at: Places
    is_odd: NDArray[np.bool_]


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
    cells: Mapping[Position, Cell]
    merged: tuple[Range, ...] = ()
    hidden_sheet: bool = False
    hidden_rows: frozenset[int] = field(default_factory=frozenset)
    hidden_columns: frozenset[int] = field(default_factory=frozenset)
    fields: Mapping[int, int] = field(default_factory=dict)
    empty_texts: frozenset[Position] = field(default_factory=frozenset)
    separator: str = ""
    turned: Mapping[Position, str] = field(default_factory=dict)
    unsettled: frozenset[Position] = field(default_factory=frozenset)
    act: int | None = None

    @property
    def plain(self) -> Plain:
        """The cells that are kept in arrays; none of a sheet that was read cell by cell."""
        return self.cells.plain if isinstance(self.cells, Cells) else NO_PLAIN

    @property
    def odd(self) -> Mapping[Position, Cell]:
        """The cells that are kept one by one."""
        return self.cells.odd if isinstance(self.cells, Cells) else self.cells

    def with_odd(self, cells: Mapping[Position, Cell], turned: Mapping[Position, str]) -> "Grid":
        """The grid with other cells in the place of odd ones, and those of them that turn characters."""
        return replace(self, cells=Cells(self.plain, {**self.odd, **cells}), turned=turned)

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
        yield from self.lines.values()

    @cached_property
    def lines(self) -> Mapping[int, tuple[Cell, ...]]:
        """The rows that hold anything by their numbers, from top to bottom."""
        return Lines(self.plain, self.odd)

    def vector(self, rows: Places, column: int, *, is_label: bool = False) -> Vector:
        """What stands in a column of these rows (ascending); a label that is merged over several counts for each."""
        at, is_odd = np.full(len(rows), -1, np.int64), np.zeros(len(rows), np.bool_)
        plain = self.plain.column(column)
        places, is_row = _found(plain.rows, rows)
        at[places] = plain.at[is_row]
        is_odd[_found(self._odd_rows.get(column, _NO_PLACES), rows)[0]] = True
        for merge in self._areas.of(column) if is_label else ():
            first, last = rows.searchsorted([merge.top, merge.bottom + 1])
            index = self.plain.index(merge.top, merge.left)
            at[first:last] = -1 if index is None else index
            is_odd[first:last] = (merge.top, merge.left) in self.odd
        return Vector(at, is_odd)

    def merged_rows(self, rows: Places, column: int) -> NDArray[np.bool_]:
        """Which rows a merged range covers in a column."""
        return self._areas.covers(rows, column)

    def rows_saying(self, says: Callable[[str], bool]) -> list[int]:
        """The rows in which some text says what is looked for, ascending; a text that many cells share is asked once."""
        words = np.array([says(text) for text in self.plain.texts], np.bool_)
        is_said = np.append(words, False)[self.plain.words]
        odd = grouped((cell.value, row) for (row, _), cell in self.odd.items() if isinstance(cell.value, str))
        saying = (row for text, rows in odd.items() if says(text) for row in rows)
        return sorted({*rows_of(self.plain.keys[is_said]).tolist(), *saying})

    def first_below(self, row: int, column: int) -> Cell | None:
        """The first cell below a position that holds anything; None if none does."""
        plain, odd = self.plain.column(column), self._filled_rows.get(column, _NO_PLACES)
        after = (rows[rows.searchsorted(row, "right") :][:1].tolist() for rows in (plain.rows, odd))
        below = min((first for rows in after for first in rows), default=None)
        return None if below is None else self.cell(below, column)

    def columns_within(self, first: int, last: int) -> set[int]:
        """The columns that have a cell in the rows from `first` to `last`."""
        plain = np.unique(columns_of(self.plain.keys[self.plain.within(first, last)]))
        return {*plain.tolist(), *(column for _, column in self._odd_within(first, last))}

    def different(self, rows: Sequence[int], column: int, *, is_label: bool = False) -> Iterator[Cell]:
        """What stands in a column of these rows (ascending): of plain cells that hold the same, one."""
        lines = np.array(rows, np.int64)
        vector = self.vector(lines, column, is_label=is_label)
        at = np.unique(vector.at[vector.at >= 0])
        words, numbers = self.plain.words[at], self.plain.numbers[at]
        for kept, what in ((words >= 0, words), (words < 0, numbers)):
            firsts = np.unique(what[kept], return_index=True)[1]
            yield from map(self.plain.cell, at[kept][firsts].tolist())
        cell = self.label if is_label else self.cell
        yield from (cell(row, column) for row in lines[vector.is_odd].tolist())

    def odd_cells(self, rows: Sequence[int], columns: Collection[int]) -> list[Cell]:
        """The odd cells in these rows (ascending) and columns, from top to bottom."""
        lines = set(rows) if self.odd else set()
        places = self._odd_within(rows[0], rows[-1]) if lines else ()
        return [self.odd[row, column] for row, column in places if row in lines and column in columns]

    def rounded(self, rows: Sequence[int], columns: Collection[int]) -> dict[int, list[int]]:
        """The rows among these (ascending) of plain cells that show fewer digits than they hold, by their columns."""
        within = self.plain.within(rows[0], rows[-1]) if rows else slice(0, 0)
        keys = self.plain.keys[within][self.plain.rounded[within]]
        if not len(keys):
            return {}
        keys = keys[np.isin(columns_of(keys), list(columns)) & np.isin(rows_of(keys), rows)]
        return grouped(zip(columns_of(keys).tolist(), rows_of(keys).tolist(), strict=True))

    @cached_property
    def rows_in_trouble(self) -> frozenset[int]:
        """The rows in which a cell with a trouble is seen, be it one that is merged over them."""
        changes = np.zeros(self.last_row + 2, np.int64)
        for row, column in self.troubled:
            merge = self.merge_at(row, column)
            changes[row] += 1
            changes[min(merge.bottom if merge else row, self.last_row) + 1] -= 1
        return frozenset(np.flatnonzero(np.cumsum(changes)).tolist())

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
    def troubled(self) -> list[Position]:
        """The positions of cells with a trouble, from top to bottom."""
        return sorted(position for position, cell in self.odd.items() if cell.trouble is not None)

    @cached_property
    def last_row(self) -> int:
        """The number of the last row that holds anything; 0 in an empty grid."""
        return max([*self.plain.rows[-1:].tolist(), *(row for row, _ in self._odd_order[-1:])], default=0)

    @cached_property
    def last_column(self) -> int:
        """The number of the last column that holds anything; 0 in an empty grid."""
        return max([self.plain.last_column, *(column for _, column in self.odd)])

    @property
    def is_empty(self) -> bool:
        """Whether a clerk who opens the sheet sees nothing in it."""
        return not len(self.plain) and all(cell.is_empty for cell in self.odd.values())

    @cached_property
    def _areas(self) -> "Areas":
        return Areas(self.merged, self.last_column)

    def _odd_within(self, first: int, last: int) -> Sequence[Position]:
        order = self._odd_order
        return order[bisect_right(order, (first, 0)) : bisect_right(order, (last + 1, 0))]

    @cached_property
    def _odd_order(self) -> Sequence[Position]:
        return sorted(self.odd)

    @cached_property
    def _odd_rows(self) -> Mapping[int, Places]:
        """The rows of the odd cells of each column, ascending."""
        rows = grouped((column, row) for row, column in self._odd_order)
        return {column: np.array(places, np.int64) for column, places in rows.items()}

    @cached_property
    def _filled_rows(self) -> Mapping[int, Places]:
        """The same of those that are not empty."""
        rows = grouped((column, row) for row, column in self._odd_order if not self.odd[row, column].is_empty)
        return {column: np.array(places, np.int64) for column, places in rows.items()}


def _found(rows: Places, among: Places) -> tuple[Places, NDArray[np.bool_]]:
    """Where some rows stand among others, both ascending, and which of them do."""
    at = among.searchsorted(rows)
    is_found = at < len(among)
    is_found[is_found] = among[at[is_found]] == rows[is_found]
    return at[is_found], is_found


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

    def of(self, column: int) -> Sequence[Range]:
        """The ranges that cover cells of a column, from top to bottom."""
        return self._by_column.get(column, ())

    @property
    def columns(self) -> Iterable[int]:
        """The columns of which a range covers cells."""
        return self._by_column

    def covers(self, rows: Places, column: int) -> NDArray[np.bool_]:
        """Which rows of a column are in a range."""
        ends = [(area.top, area.bottom) for area in self.of(column)]
        tops, bottoms = np.array(ends or [(0, -1)], np.int64).T
        at = np.maximum(tops.searchsorted(rows, "right") - 1, 0)
        return np.asarray((tops[at] <= rows) & (rows <= bottoms[at]))

    def covered(self, plain: Plain) -> NDArray[np.bool_]:
        """Which plain cells are in a range."""
        is_covered = np.zeros(len(plain), np.bool_)
        for column in self._by_column:
            places = plain.column(column)
            is_covered[places.at] = self.covers(places.rows, column)
        return is_covered


def uncovered(cells: Mapping[Position, Cell], merged: tuple[Range, ...]) -> Mapping[Position, Cell]:
    """The cells that are visible: those a merge covers are left out, its top-left stays."""
    if not merged:
        return cells
    grid = Grid("", "", cells, merged)
    areas, plain = Areas(merged, grid.last_column), grid.plain
    is_seen = ~areas.covered(plain)
    firsts = {(merge.top, merge.left) for merge in merged}
    is_seen[[at for first in firsts if (at := plain.index(*first)) is not None]] = True
    odd = {
        position: cell
        for position, cell in grid.odd.items()
        if position in firsts or areas.at(*position) is None
    }
    return Cells(plain.where(is_seen), odd)
