"""A text table by columns: texts that are seen as they stand in the file are kept as arrays, all else cell by cell."""

from dataclasses import replace

import numpy as np

from xiangheng_scoring.intake.containers.cells import Cell
from xiangheng_scoring.intake.containers.formats import NumberFormat
from xiangheng_scoring.intake.containers.grids import Cells, Grid, Position
from xiangheng_scoring.intake.containers.plain import Plain, is_plain_text, key_of


def by_columns(grid: Grid) -> Grid:
    """The grid of a text table, whose cells come in the order of rows, then columns, with its plain texts in arrays."""
    odd: dict[Position, Cell] = {}
    keys: list[int] = []
    words: list[int] = []
    texts: dict[str, int] = {}
    for position, cell in grid.cells.items():
        text = cell.value if isinstance(cell.value, str) else ""
        if text in texts or (cell.trouble is None and is_plain_text(text)):
            keys.append(key_of(*position))
            words.append(texts.setdefault(text, len(texts)))
        else:
            odd[position] = cell
    plain = Plain(
        np.array(keys, np.int64),
        np.full(len(keys), np.nan),
        np.array(words, np.int32),
        np.zeros(len(keys), np.uint16),
        list(texts),
        [NumberFormat()],
    )
    return replace(grid, cells=Cells(plain, odd))
