"""Columns of a grid: what stands in some of its rows, as arrays where it is plain."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xiangheng_scoring.grouping import grouped
from xiangheng_scoring.intake.containers.cells import Cell, Range
from xiangheng_scoring.intake.containers.grids import Areas, Cells, Grid, Position
from xiangheng_scoring.intake.containers.plain import Places, Plain, columns_of, rows_of


@dataclass(frozen=True, slots=True)
class Vector:
    """What stands in one column of some rows: where each plain cell is in the arrays (-1: none), and where a cell is odd."""

    at: Places
    is_odd: NDArray[np.bool_]


def vector_of(grid: Grid, rows: Places, column: int, *, is_label: bool = False) -> Vector:
    """What stands in a column of these rows (ascending); a label that is merged over several counts for each."""
    at, is_odd = np.full(len(rows), -1, np.int64), np.zeros(len(rows), np.bool_)
    plain = grid.plain.column(column)
    places, is_row = _found(plain.rows, rows)
    at[places] = plain.at[is_row]
    odd = np.array(grid.odd_rows.get(column, ()), np.int64)
    is_odd[_found(odd, rows)[0]] = True
    for merge in grid.areas.of(column) if is_label else ():
        first, last = rows.searchsorted([merge.top, merge.bottom + 1])
        index = grid.plain.index(merge.top, merge.left)
        at[first:last] = -1 if index is None else index
        is_odd[first:last] = (merge.top, merge.left) in grid.odd
    return Vector(at, is_odd)


def different(grid: Grid, rows: Sequence[int], column: int, *, is_label: bool = False) -> Iterator[Cell]:
    """What stands in a column of these rows (ascending): of plain cells that hold the same, one."""
    lines = np.array(rows, np.int64)
    standing = vector_of(grid, lines, column, is_label=is_label)
    at = np.unique(standing.at[standing.at >= 0])
    words, numbers = grid.plain.words[at], grid.plain.numbers[at]
    for kept, what in ((words >= 0, words), (words < 0, numbers)):
        firsts = np.unique(what[kept], return_index=True)[1]
        yield from map(grid.plain.cell, at[kept][firsts].tolist())
    cell = grid.label if is_label else grid.cell
    yield from (cell(row, column) for row in lines[standing.is_odd].tolist())


def rows_where(
    grid: Grid, is_such: NDArray[np.bool_], rows: Sequence[int], columns: Collection[int]
) -> dict[int, list[int]]:
    """The rows among these (ascending) of plain cells of which something is so, by their columns."""
    within = grid.plain.within(rows[0], rows[-1]) if rows else slice(0, 0)
    keys = grid.plain.keys[within][is_such[within]]
    if not len(keys):
        return {}
    keys = keys[np.isin(columns_of(keys), list(columns)) & np.isin(rows_of(keys), rows)]
    return grouped(zip(columns_of(keys).tolist(), rows_of(keys).tolist(), strict=True))


def covers(areas: Areas, rows: Places, column: int) -> NDArray[np.bool_]:
    """Which rows of a column are in a range."""
    ends = [(area.top, area.bottom) for area in areas.of(column)]
    tops, bottoms = np.array(ends or [(0, -1)], np.int64).T
    at = np.maximum(tops.searchsorted(rows, "right") - 1, 0)
    return np.asarray((tops[at] <= rows) & (rows <= bottoms[at]))


def covered(areas: Areas, plain: Plain) -> NDArray[np.bool_]:
    """Which plain cells are in a range."""
    is_covered = np.zeros(len(plain), np.bool_)
    for column in areas.columns:
        places = plain.column(column)
        is_covered[places.at] = covers(areas, places.rows, column)
    return is_covered


def uncovered(cells: Mapping[Position, Cell], merged: tuple[Range, ...]) -> Mapping[Position, Cell]:
    """The cells that are visible: those a merge covers are left out, its top-left stays."""
    if not merged:
        return cells
    grid = Grid("", "", cells, merged)
    areas, plain = Areas(merged, grid.last_column), grid.plain
    is_seen = ~covered(areas, plain)
    firsts = {(merge.top, merge.left) for merge in merged}
    is_seen[[at for first in firsts if (at := plain.index(*first)) is not None]] = True
    odd = {
        position: cell
        for position, cell in grid.odd.items()
        if position in firsts or areas.at(*position) is None
    }
    return Cells(plain.where(is_seen), odd)


def _found(rows: Places, among: Places) -> tuple[Places, NDArray[np.bool_]]:
    """Where some rows stand among others, both ascending, and which of them do."""
    at = among.searchsorted(rows)
    is_found = at < len(among)
    is_found[is_found] = among[at[is_found]] == rows[is_found]
    return at[is_found], is_found
