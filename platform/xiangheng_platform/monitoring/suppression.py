"""Small groups in tables of counts are hidden, and so is what would give them away by subtraction.

A table is shown with its margins, so that every row and column is a sum: one hidden cell in a line could be subtracted from the
rest. What is hidden of a line is therefore two cells or more, and together no small group either.
"""

from collections.abc import Sequence
from dataclasses import dataclass

#: Groups of fewer are hidden.
SMALLEST = 10

Cell = tuple[int, int]


@dataclass(frozen=True)
class CountTable:
    """Counts by rows and columns, None where hidden; the last row and the last column hold the sums."""

    counts: tuple[tuple[int | None, ...], ...]

    @property
    def hidden(self) -> int:
        """How many cells are hidden."""
        return sum(count is None for row in self.counts for count in row)


def suppressed(counts: Sequence[Sequence[int]]) -> CountTable:
    """A table of counts with its sums, in which no group of one to nine can be read or worked out line by line."""
    full = [[*row, sum(row)] for row in counts]
    full.append([sum(column) for column in zip(*full, strict=True)] if full else [0])
    lines = _lines(len(full), len(full[0]))
    hidden = {
        (row, column)
        for row, cells in enumerate(full)
        for column, count in enumerate(cells)
        if 0 < count < SMALLEST
    }
    while opened := next((line for line in lines if _is_open(full, line, hidden)), None):
        # The smallest that is left says least to whoever reads the table; sums say most and go last.
        left = [cell for cell in opened if cell not in hidden and full[cell[0]][cell[1]]]
        hidden.add(min(left, key=lambda cell: (cell == opened[-1], full[cell[0]][cell[1]], cell)))
    return CountTable(
        tuple(
            tuple(None if (row, column) in hidden else count for column, count in enumerate(cells))
            for row, cells in enumerate(full)
        )
    )


def _lines(rows: int, columns: int) -> list[list[Cell]]:
    """Every row and column, the sum last."""
    across = [[(row, column) for column in range(columns)] for row in range(rows)]
    down = [[(row, column) for row in range(rows)] for column in range(columns)]
    return across + down


def _is_open(full: Sequence[Sequence[int]], line: Sequence[Cell], hidden: set[Cell]) -> bool:
    """Whether what is hidden of a line can be worked out, or is known to be a small group."""
    parts = [cell for cell in line[:-1] if cell in hidden]
    is_sum_hidden = line[-1] in hidden
    if not parts and not is_sum_hidden:
        return False
    if not any(cell not in hidden and full[cell[0]][cell[1]] for cell in line):
        return False  # nothing is left to hide: what stands there are zeros
    if is_sum_hidden:
        return not parts
    return len(parts) < 2 or sum(full[row][column] for row, column in parts) < SMALLEST
