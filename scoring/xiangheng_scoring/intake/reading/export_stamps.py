"""The line of an exported sheet that says as of which act it is, with the digest of all its other lines.

    截至第 12 号操作，内容摘要 9f86d081…

Whoever sorts the rows changes nothing; whoever changes, adds or removes one is found out, and so is another title, since
the title says which year the rows are of.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from xiangheng_scoring.intake.containers.cells import Cell, text_of
from xiangheng_scoring.intake.containers.grids import Grid
from xiangheng_scoring.numbers.canonical import digest
from xiangheng_scoring.places import Origin

# With its digest it is longer than any title (`tables.LONGEST_TITLE`), so no number of an act is taken for a year.
_STAMP = re.compile(r"截至第 (\d{1,9}) 号操作，内容摘要 ([0-9a-f]{64})")
#: It stands below the title; further down nobody looks for it.
_LOWEST = 10

#: What stands in a line of a sheet, by the number of the column.
Line = Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Stamp:
    """What the line of a sheet says, where it stands, and whether the sheet is still what it was made for."""

    act: int
    origin: Origin
    is_true: bool


def lines_digest(act: int, lines: Iterable[Line]) -> str:
    """The digest of a sheet's other lines as of an act, whatever their order."""
    filled = (sorted((column, text) for column, text in line.items() if text) for line in lines)
    return digest({"act": act, "lines": sorted(filter(None, filled))})


def stamp_text(act: int, lines: Iterable[Line]) -> str:
    """The line for a sheet of these other lines."""
    return f"截至第 {act} 号操作，内容摘要 {lines_digest(act, lines)}"


def find_stamp(grid: Grid) -> Stamp | None:
    """The stamp of a sheet; None if it has none."""
    for row in range(1, _LOWEST + 1):
        if match := _STAMP.fullmatch(text_of(grid.cell(row, 1))):
            act = int(match[1])
            others = (_line(cells) for at, cells in grid.lines.items() if at != row)
            return Stamp(act, grid.origin(row, 1), lines_digest(act, others) == match[2])
    return None


def _line(cells: Iterable[Cell]) -> Line:
    return {cell.column: text_of(cell) or cell.shown for cell in cells}
