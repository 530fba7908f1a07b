"""Finding the table in a sheet: header below the titles, rows above the notes, each column with its role."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from xiangheng_scoring.files.cells import Cell, Grid
from xiangheng_scoring.files.indicators import Heading, IndicatorIndex
from xiangheng_scoring.files.roles import Role, role_of
from xiangheng_scoring.files.wording import text_of

Kind = Literal["wide", "long", "adjustments", "findings", "marks", "totals"]
_COMPANIONS: tuple[tuple[Kind, frozenset[Role]], ...] = (
    ("adjustments", frozenset({"item", "points"})),
    ("findings", frozenset({"number"})),
    ("marks", frozenset({"assessor", "score"})),
    ("totals", frozenset({"assessment", "score"})),
    ("long", frozenset({"indicator", "value"})),
    ("long", frozenset({"indicator", "past"})),
)
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*年")
HEADER_SEARCH = 40


@dataclass(frozen=True)
class Table:
    """A table found in a sheet: its kind, where its rows begin, and what each column is for.

    `roles` maps roles to columns, `headings` columns to indicators, `unknown` columns to headings that name
    nothing known. `year` is what title or sheet name says, None where they name no year or several.
    """

    grid: Grid
    kind: Kind
    first_row: int
    roles: Mapping[Role, int]
    headings: Mapping[int, Heading]
    unknown: Mapping[int, Cell]
    year: int | None

    def rows(self) -> Iterator[int]:
        """The numbers of the rows below the header that hold anything."""
        for row in self.grid.rows():
            if row[0].row >= self.first_row:
                yield row[0].row

    def cell(self, row: int, role: Role) -> Cell | None:
        """The cell of a role in a row; a merged label counts for all its rows."""
        column = self.roles.get(role)
        return None if column is None else self.grid.label(row, column)

    def text(self, row: int, role: Role) -> str:
        """The text of a role in a row, empty if the table has no such column."""
        cell = self.cell(row, role)
        return "" if cell is None else text_of(cell)


def find_table(grid: Grid, indicators: IndicatorIndex, unit_kind: str, period: int) -> Table | None:
    """The table of a sheet, None if no row looks like the header of one."""
    lines = [cells[0].row for cells in grid.rows()][:HEADER_SEARCH]
    # One row first: a title above a complete header must not be taken for the upper half of it.
    for depth in (1, 2):
        for row in lines:
            table = _table_at(grid, row, depth, indicators, unit_kind, period)
            if table is not None:
                return table
    return None


def _table_at(
    grid: Grid, row: int, depth: int, indicators: IndicatorIndex, unit_kind: str, period: int
) -> Table | None:
    roles: dict[Role, int] = {}
    headings: dict[int, Heading] = {}
    unknown: dict[int, Cell] = {}
    for column in range(1, grid.last_column + 1):
        cell = _heading_cell(grid, row, depth, column)
        text = text_of(cell)
        if not text:
            continue
        role = role_of(text, unit_kind)
        heading = None if role else indicators.heading(text)
        if role is not None:
            roles.setdefault(role, column)
        elif heading is not None:
            headings[column] = heading
        else:
            unknown[column] = cell
    kind = _kind(roles, headings)
    if kind is None:
        return None
    return Table(grid, kind, row + depth, roles, headings, unknown, _year(grid, row, period))


def _heading_cell(grid: Grid, row: int, depth: int, column: int) -> Cell:
    """The lowest text of a heading of one or two rows; a heading merged downwards counts in both."""
    for line in range(row + depth - 1, row - 1, -1):
        cell = grid.label(line, column)
        if not cell.is_empty:
            return cell
    return grid.cell(row, column)


def _kind(roles: Mapping[Role, int], headings: Mapping[int, Heading]) -> Kind | None:
    if "code" not in roles and "name" not in roles:
        return None
    for kind, needed in _COMPANIONS:
        if needed <= set(roles):
            return kind
    return "wide" if headings else None


def _year(grid: Grid, header_row: int, period: int) -> int | None:
    """The one year that the sheet's name, else its titles, speak of; 基期 and 上年 are the year before."""
    titles = [text_of(cell) for (row, _), cell in sorted(grid.cells.items()) if row < header_row]
    for texts in ([grid.sheet], titles):
        found = {int(year) for text in texts for year in _YEAR.findall(text)}
        if len(found) == 1:
            return found.pop()
        if not found and any(word in text for text in texts for word in ("基期", "上年", "上一年")):
            return period - 1
    return None
