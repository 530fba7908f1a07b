"""Rows of a table that say the same in some of its columns: what one of them means, all of them mean."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from xiangheng_scoring.intake.containers.columns import vector_of
from xiangheng_scoring.intake.containers.grids import Grid
from xiangheng_scoring.intake.containers.plain import Places


def kinds_of(grid: Grid, rows: Places, columns: Sequence[int]) -> Places:
    """For each of the rows a number that those share which say the same in these columns, in the order in which they first come.

    It is -1 for rows that must be looked at one by one because a cell is odd. Merged labels count for all their rows.
    """
    kinds, is_odd = np.zeros(len(rows), np.int64), np.zeros(len(rows), np.bool_)
    for column in columns:
        vector = vector_of(grid, rows, column, is_label=True)
        is_odd |= vector.is_odd
        said = _said(grid, vector.at)
        kinds = np.unique(kinds * (said.max(initial=0) + 2) + said + 1, return_inverse=True)[1]
    _, first, kinds = np.unique(kinds, return_index=True, return_inverse=True)
    return np.where(is_odd, -1, np.argsort(np.argsort(first))[kinds])


def groups(kinds: Places, among: NDArray[np.bool_] | None = None) -> Iterator[Places]:
    """The indices of the rows of each kind, ascending; of those rows only that are `among` them."""
    at = np.flatnonzero(kinds >= 0 if among is None else among & (kinds >= 0))
    at = at[np.argsort(kinds[at], kind="stable")]
    if len(at):
        yield from np.split(at, np.flatnonzero(np.diff(kinds[at])) + 1)


def _said(grid: Grid, at: Places) -> Places:
    """What plain cells say as whole numbers: which text, which number, or (-1) nothing."""
    plain = grid.plain
    said = np.full(len(at), -1, np.int64)
    is_cell = at >= 0
    words = plain.words[at[is_cell]].astype(np.int64)
    is_number = words < 0
    numbers = plain.numbers[at[is_cell]][is_number]
    words[is_number] = len(plain.texts) + np.unique(numbers, return_inverse=True)[1]
    said[is_cell] = words
    return said
