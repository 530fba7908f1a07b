"""A grid as it is seen: texts without hidden characters, and where a character turns the order of the others."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from xiangheng_scoring.characters import name_of, peculiar, turning, visible
from xiangheng_scoring.errors import Fault
from xiangheng_scoring.intake.containers.cells import Cell, quotable
from xiangheng_scoring.intake.containers.grids import Grid

if TYPE_CHECKING:  # NumPy comes with tables, and the sheets of a scheme are seen without
    from xiangheng_scoring.intake.reading.tables import Table


def as_seen(grid: Grid) -> Grid:
    """The grid with every text as it is drawn."""
    drawn: dict[tuple[int, int], Cell] = {}
    turned: dict[tuple[int, int], str] = {}
    # A text that many cells share is looked at once, however long it is.
    known: dict[str, str] = {}
    # Whatever is plain is seen as it is stored.
    for position, cell in grid.odd.items():
        text = cell.value
        if not isinstance(text, str):
            continue
        if text not in known:
            known[text] = visible(text)
        if (seen := known[text]) == text:
            continue
        drawn[position] = replace(cell, value=seen, shown=visible(cell.shown))
        if character := turning(text):
            turned[position] = character
    return grid.with_odd(drawn, turned) if drawn else grid


def turned_cells(table: "Table", rows: Sequence[int]) -> Iterator[Fault]:
    """A fault for each cell of a table that does not show its characters in their order: what was meant, nobody knows."""
    if not table.grid.turned:
        return
    lines = {*rows, *range(table.header.top, table.header.bottom + 1)}
    for (row, column), character in table.grid.turned.items():
        if row in lines:
            cell = table.grid.cell(row, column)
            message = f"「{cell.shown}」中有看不见的 {name_of(character)}，显示的次序与所存的不同"
            where, remedy = table.grid.origin(row, column), "删去这一格，重新录入（不要粘贴）"
            yield Fault("DATA-CHARACTER", where, message, "没有方向字符的内容", remedy, cell.shown)


def with_peculiarities(fault: Fault) -> Fault:
    """The fault, telling what in the text that it quotes is not what it looks like."""
    named = "" if fault.is_notice or not fault.value else peculiar(quotable(fault.value))
    return replace(fault, message=f"{fault.message}；其中{named}") if named else fault
