"""Small groups in tables of counts are hidden, and so is what would give them away by subtraction.

A table is shown with its margins, so that every row and column is a sum. Take lines as nodes and hidden cells as edges between a
row and a column: a hidden cell can be worked out exactly if it lies on no cycle (a bridge of the graph). Cells are therefore
hidden until every hidden one lies on a cycle, and until those that are hidden of a line whose sum is shown are no small group
together.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

#: Groups of fewer are hidden.
SMALLEST = 10

Cell = tuple[int, int]
Counts = Sequence[Sequence[int]]


@dataclass(frozen=True)
class CountTable:
    """Counts by rows and columns, None where hidden; the last row and the last column hold the sums."""

    counts: tuple[tuple[int | None, ...], ...]

    @property
    def hidden(self) -> int:
        """How many cells are hidden."""
        return sum(count is None for row in self.counts for count in row)


def suppressed(counts: Counts) -> CountTable:
    """A table of counts with its sums, in which no group of one to nine can be read or worked out."""
    full = [[*row, sum(row)] for row in counts]
    full.append([sum(column) for column in zip(*full, strict=True)] if full else [0])
    hidden = {cell for cell in _cells(full) if 0 < full[cell[0]][cell[1]] < SMALLEST}
    while others := _small_line(full, hidden) or _across_bridge(full, hidden):
        # The smallest says least to whoever reads the table; sums say most, and zeros would be guessed.
        hidden.add(min(others, key=lambda cell: _weight(full, cell)))
    return CountTable(
        tuple(
            tuple(None if (row, column) in hidden else count for column, count in enumerate(cells))
            for row, cells in enumerate(full)
        )
    )


def _cells(full: Counts) -> Iterator[Cell]:
    return ((row, column) for row, cells in enumerate(full) for column in range(len(cells)))


def _weight(full: Counts, cell: Cell) -> tuple[bool, bool, int, Cell]:
    row, column = cell
    is_sum = row == len(full) - 1 or column == len(full[0]) - 1
    return full[row][column] == 0, is_sum, full[row][column], cell


def _small_line(full: Counts, hidden: set[Cell]) -> list[Cell]:
    """What can be hidden beside, of a line whose hidden cells are a small group by its sum; empty if there is no such line."""
    rows, columns = range(len(full)), range(len(full[0]))
    lines = [[(row, column) for column in columns] for row in rows]
    lines += [[(row, column) for row in rows] for column in columns]
    for *parts, whole in lines:
        within = sum(full[row][column] for row, column in parts if (row, column) in hidden)
        if 0 < within < SMALLEST and whole not in hidden:
            return [cell for cell in (*parts, whole) if cell not in hidden and full[cell[0]][cell[1]]]
    return []


def _across_bridge(full: Counts, hidden: set[Cell]) -> list[Cell]:
    """What can be hidden to close a cycle through a hidden cell that lies on none; empty if every one lies on a cycle."""
    side = _beyond_bridge(hidden, len(full))
    across = (cell for cell in _cells(full) if (cell[0] in side) != (len(full) + cell[1] in side))
    return [cell for cell in across if cell not in hidden]


def _beyond_bridge(hidden: set[Cell], rows: int) -> set[int]:
    """The lines on one side of a bridge, rows as they are counted and columns after them; empty if there is no bridge.

    Tarjan's way, by depth first: a line from which nothing leads back above it hangs by a bridge.
    """
    neighbours: dict[int, list[int]] = {}
    for row, column in sorted(hidden):
        neighbours.setdefault(row, []).append(rows + column)
        neighbours.setdefault(rows + column, []).append(row)
    order: dict[int, int] = {}
    lowest: dict[int, int] = {}
    for root in neighbours:
        path = [] if root in order else [(root, -1)]
        left = {line: iter(near) for line, near in neighbours.items()} if path else {}
        while path:
            line, above = path[-1]
            if line not in order:
                order[line] = lowest[line] = len(order)
            other = next((near for near in left[line] if near != above), None)
            if other is not None and other not in order:
                path.append((other, line))
            elif other is not None:
                lowest[line] = min(lowest[line], order[other])
            else:
                path.pop()
                if above >= 0 and lowest[line] > order[above]:
                    return {below for below, place in order.items() if place >= order[line]}
                if above >= 0:
                    lowest[above] = min(lowest[above], lowest[line])
    return set()
