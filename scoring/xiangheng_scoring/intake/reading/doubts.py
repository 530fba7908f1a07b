"""What is told of cells whose content is not simply what is seen: in headings, names and titles, and rounded figures.

A figure's own trouble is told where it is read (`figures`); here is what no single figure would tell.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence

from xiangheng_scoring.errors import Fault
from xiangheng_scoring.grouping import grouped
from xiangheng_scoring.intake.containers.cells import spans, text_of
from xiangheng_scoring.intake.containers.columns import rows_where
from xiangheng_scoring.intake.reading.figures import has_nothing, trouble
from xiangheng_scoring.intake.reading.headers import Kind
from xiangheng_scoring.intake.reading.roles import Role
from xiangheng_scoring.intake.reading.tables import Table

MOST_QUOTED = 3
#: Roles whose texts decide what a row's figures count for.
_DECIDING: Mapping[Kind, Sequence[Role]] = {
    "wide": ("year",),
    "long": ("year", "indicator", "measure"),
    "marks": ("year", "indicator", "assessor"),
    "totals": ("year", "assessment"),
    "adjustments": ("year", "item", "evidence", "reason"),
    "findings": ("year", "indicator", "number", "channel", "description", "clause", "evidence", "verified"),
}
_FIGURES: Sequence[Role] = ("value", "past", "sample_size", "low", "high", "points", "score")


def header_troubles(table: Table) -> Iterator[Fault]:
    """The headings and titles that are struck out, from before a calculation, or not what their format shows."""
    grid, titles = table.grid, set(table.titles)
    first, last = (bisect_left(grid.troubled, (row, 0)) for row in (table.top, table.header.bottom + 1))
    for row, column in grid.troubled[first:last]:
        cell = grid.cell(row, column)
        is_heading = row >= table.header.top and column in table.columns
        if is_heading or (row < table.header.top and text_of(cell) in titles):
            yield trouble(grid.origin(row, column), cell, "列名" if is_heading else "标题")


def row_troubles(table: Table, rows: Sequence[int]) -> Iterator[tuple[int, Fault]]:
    """The rows in which a cell that decides what the figures count for cannot be trusted, each with its fault."""
    troubled = table.grid.rows_in_trouble
    roles = table.block.roles
    columns = {roles[role] for role in _DECIDING.get(table.kind, ()) if role in roles}
    if table.kind != "wide":
        columns |= set(table.block.indicator_columns)
    figures = table.columns_of(_FIGURES)
    for row in rows if troubled else ():
        if row not in troubled:
            continue
        cells = (table.grid.label(row, column) for column in sorted(columns))
        cell = next((cell for cell in cells if cell.trouble is not None), None)
        is_used = table.kind == "findings" or any(
            cell.column in figures and not has_nothing(cell) for cell in table.grid.lines[row]
        )
        if cell is not None and is_used:
            heading = text_of(table.grid.label(table.header.bottom, cell.column))
            yield row, trouble(table.grid.place_of(cell), cell, heading)


def doubtful_figures(table: Table, rows: Sequence[int]) -> Iterator[Fault]:
    """What is told of the figures of a table: those rounded for display, and formulas that may change."""
    columns = table.columns_of(_FIGURES)
    figures = table.grid.odd_cells(rows, columns)
    for cell in figures:
        if cell.trouble == "stale" and cell.is_empty:
            yield trouble(table.grid.place_of(cell), cell, "一个数，或留空")
    odd = grouped((cell.column, cell.row) for cell in figures if cell.is_rounded and cell.trouble is None)
    plain = rows_where(table.grid, table.grid.plain.rounded, rows, columns)
    for column in sorted({*odd, *plain}):
        yield _rounded(table, column, sorted([*odd.get(column, ()), *plain.get(column, ())]))
    unsettled = [place for cell in figures if (place := (cell.row, cell.column)) in table.grid.unsettled]
    if unsettled:
        yield Fault(
            "DATA-CELL",
            table.grid.origin(*unsettled[0]),
            f"{spans(unsettled)} 共 {len(unsettled)} 格的公式随时会变（如用了 TODAY、OFFSET、INDIRECT，或设为手动计算），"
            "按上次保存时的结果读了，请核对",
            is_notice=True,
        )


def _rounded(table: Table, column: int, rows: Sequence[int]) -> Fault:
    """A notice that names some cells with what they show and what they hold, and all of them by their addresses."""
    heading = text_of(table.grid.label(table.header.bottom, column))
    cells = [table.grid.cell(row, column) for row in rows[:MOST_QUOTED]]
    quoted = "；".join(
        f"{cell.address} 显示 {cell.shown}，存的是 {text_of(cell)}{'%' if cell.is_percent else ''}"
        for cell in cells
    )
    places = ((row, column) for row in rows)
    rest = f"；共 {len(rows)} 格：{spans(places)}" if len(rows) > MOST_QUOTED else ""
    return Fault(
        "DATA-ROUNDED",
        table.grid.place_of(cells[0]),
        f"「{heading}」显示的比所存的位数少，按所存的数读了，请核对：{quoted}{rest}",
        is_notice=True,
    )
