"""Grids: a sheet as the clerk sees it, its plain cells by columns, all others one by one."""

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import accumulate
from operator import attrgetter
from typing import TYPE_CHECKING

from xiangheng_scoring.grouping import grouped
from xiangheng_scoring.intake.containers.cells import Cell, Range, address_of
from xiangheng_scoring.places import Origin

if TYPE_CHECKING:  # NumPy is imported only where a file is read
    from xiangheng_scoring.intake.containers.plain import Plain

Position = tuple[int, int]
#: Lines that were made of plain cells are kept while they are few.
_LINES_KEPT = 256


class Cells(Mapping[Position, Cell]):
    """The cells of a sheet by position: those in arrays are made when they are asked for, the odd ones are kept."""

    def __init__(self, plain: "Plain", odd: Mapping[Position, Cell]) -> None:
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
        return iter(sorted([*self.odd, *self.plain.positions()]))

    def __len__(self) -> int:
        return len(self.odd) + len(self.plain)


class Lines(Mapping[int, tuple[Cell, ...]]):
    """The rows of a sheet that hold anything by their numbers, from top to bottom, each from left to right."""

    def __init__(self, plain: "Plain", odd: Mapping[Position, Cell]) -> None:
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
    def plain(self) -> "Plain":
        """The cells that are kept in arrays; none of a sheet that was read cell by cell."""
        return self.cells.plain if isinstance(self.cells, Cells) else _no_plain()

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
        return self.areas.at(row, column)

    def rows(self) -> Iterator[tuple[Cell, ...]]:
        """Rows that hold anything, from top to bottom, each from left to right."""
        yield from self.lines.values()

    @cached_property
    def lines(self) -> Mapping[int, tuple[Cell, ...]]:
        """The rows that hold anything by their numbers, from top to bottom."""
        return Lines(self.plain, self.odd)

    def rows_saying(self, says: Callable[[str], bool]) -> list[int]:
        """The rows in which some text says what is looked for, ascending; a text that many cells share is asked once."""
        odd = grouped((cell.value, row) for (row, _), cell in self.odd.items() if isinstance(cell.value, str))
        saying = (row for text, rows in odd.items() if says(text) for row in rows)
        return sorted({*self.plain.rows_saying(says), *saying})

    def first_below(self, row: int, column: int) -> Cell | None:
        """The first cell below a position that holds anything; None if none does."""
        odd = self._filled_rows.get(column, [])
        after = (*self.plain.rows_below(row, column)[:1], *odd[bisect_right(odd, row) :][:1])
        below = min(after, default=None)
        return None if below is None else self.cell(below, column)

    def columns_within(self, first: int, last: int) -> set[int]:
        """The columns that have a cell in the rows from `first` to `last`."""
        odd = (column for _, column in self._odd_within(first, last))
        return {*self.plain.columns_within(first, last), *odd}

    def odd_cells(self, rows: Sequence[int], columns: Collection[int]) -> list[Cell]:
        """The odd cells in these rows (ascending) and columns, from top to bottom."""
        lines = set(rows) if self.odd else set()
        places = self._odd_within(rows[0], rows[-1]) if lines else ()
        return [self.odd[row, column] for row, column in places if row in lines and column in columns]

    @cached_property
    def rows_in_trouble(self) -> frozenset[int]:
        """The rows in which a cell with a trouble is seen, be it one that is merged over them."""
        changes = [0] * (self.last_row + 2)
        for row, column in self.troubled:
            merge = self.merge_at(row, column)
            changes[row] += 1
            changes[min(merge.bottom if merge else row, self.last_row) + 1] -= 1
        return frozenset(row for row, troubles in enumerate(accumulate(changes)) if troubles)

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
    def areas(self) -> "Areas":
        """Its merged ranges, by position."""
        return Areas(self.merged, self.last_column)

    def _odd_within(self, first: int, last: int) -> Sequence[Position]:
        order = self._odd_order
        return order[bisect_right(order, (first, 0)) : bisect_right(order, (last + 1, 0))]

    @cached_property
    def _odd_order(self) -> Sequence[Position]:
        return sorted(self.odd)

    @cached_property
    def odd_rows(self) -> Mapping[int, Sequence[int]]:
        """The rows of the odd cells of each column, ascending."""
        return grouped((column, row) for row, column in self._odd_order)

    @cached_property
    def _filled_rows(self) -> Mapping[int, Sequence[int]]:
        """The same of those that are not empty."""
        return grouped((column, row) for row, column in self._odd_order if not self.odd[row, column].is_empty)


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


def _no_plain() -> "Plain":
    from xiangheng_scoring.intake.containers.plain import NO_PLAIN

    return NO_PLAIN
