"""The tables of a sheet: headers below the titles, rows above the notes, each column with its role."""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from xiangheng_scoring.intake.containers.cells import Cell, text_of
from xiangheng_scoring.intake.containers.columns import different
from xiangheng_scoring.intake.containers.grids import Grid
from xiangheng_scoring.intake.measures import declared
from xiangheng_scoring.intake.numerals import is_blank
from xiangheng_scoring.intake.reading.figures import holds_number
from xiangheng_scoring.intake.reading.headers import Block, Header, Kind, find_headers
from xiangheng_scoring.intake.reading.indicators import IndicatorIndex
from xiangheng_scoring.intake.reading.lines import BRACKETED, begins_as_figure, is_day, is_heading, is_note
from xiangheng_scoring.intake.reading.months import Part, part_of, part_of_titles
from xiangheng_scoring.intake.reading.periods import (
    When,
    stated,
    year_of_name,
    year_of_titles,
    years_hinted,
    years_of_titles,
)
from xiangheng_scoring.intake.reading.roles import Role
from xiangheng_scoring.intake.reading.units import UnitIndex
from xiangheng_scoring.places import Origin

LONGEST_TITLE, TITLE_CELLS = 60, 2
INSTRUCTIONS = ("注", "说明", "填表说明", "填报说明", "备注", "依据", "根据", "按照")


@dataclass(frozen=True)
class Table:
    """A table found in a sheet: its header, one block of its columns, and its rows.

    `when` is the year that the sheet's name or a title says (`is_titled`: a title); `measures` are the units
    of measurement declared above or below the table; `other_years` are those that titles or the file's name speak of
    while nothing says which the values are of. `part` is the part of a year that the sheet's name or a title says. In row `top` its titles begin.
    """

    grid: Grid
    kind: Kind
    header: Header
    block: Block
    rows: Sequence[int]
    titles: Sequence[str] = ()
    when: When | None = None
    is_titled: bool = False
    measures: Sequence[str] = ()
    other_years: Sequence[int] = ()
    top: int = 0
    part: Part | None = None

    def cell(self, row: int, role: Role) -> Cell | None:
        """The cell of a role in a row; a merged label counts for all its rows."""
        column = self.block.roles.get(role)
        return None if column is None else self.grid.label(row, column)

    def text(self, row: int, role: Role) -> str:
        """The text of a role in a row, empty if the table has no such column."""
        cell = self.cell(row, role)
        return "" if cell is None else text_of(cell)

    def part_in(self, row: int) -> Part | None:
        """The part of a year that a row says: in its column of months, or with its year (2024年3月); else the table's."""
        part = part_of(self.text(row, "month"), self._month_heading) or part_of(self.text(row, "year"))
        if part is None:
            return self.part
        return part.since_january if self.is_cumulative else part

    def has_strange_month(self, row: int) -> bool:
        """Whether a row's month is none, in a column in which months stand."""
        text = self.text(row, "month")
        return self.says_months and not is_blank(text) and part_of(text, self._month_heading) is None

    @cached_property
    def says_months(self) -> bool:
        """Whether it has a column in which parts of a year stand, in some rows at least."""
        column = self.block.roles.get("month")
        cells = () if column is None else different(self.grid, self.rows, column, is_label=True)
        return any(part_of(text_of(cell), self._month_heading) is not None for cell in cells)

    @cached_property
    def _month_heading(self) -> str:
        column = self.block.roles.get("month")
        return "" if column is None else text_of(self.grid.label(self.header.bottom, column))

    @property
    def is_cumulative(self) -> bool:
        """Whether the sheet's name or a title says that the figures are cumulative."""
        return any("累计" in text for text in (self.grid.sheet, *filter(is_title, self.titles)))

    def labels(self, row: int) -> list[Cell]:
        """The cells of a row that say which unit it is of."""
        return [self.grid.label(row, column) for column in self.block.units]

    def indicator_texts(self, row: int) -> list[str]:
        """What the columns say that name the indicator of a row."""
        return [text_of(self.grid.label(row, column)) for column in self.block.indicator_columns]

    def where(self, row: int, role: Role) -> Origin:
        """The place of a role's cell in a row; that of the unit if the table has no such column."""
        return self.grid.origin(row, self.block.roles.get(role, self.block.units[-1]))

    @property
    def columns(self) -> list[int]:
        """The columns that are read."""
        return sorted(
            {
                *self.block.units,
                *self.block.value_columns,
                *(column for role, column in self.block.roles.items() if role != "ignored"),
            }
        )

    def columns_of(self, roles: Collection[Role]) -> set[int]:
        """The columns of a wide table's values; of another table those of some roles, also such as name one again."""
        if self.kind == "wide":
            return self.block.value_columns
        return {
            column for role, column in (*self.block.roles.items(), *self.block.duplicates) if role in roles
        }

    @cached_property
    def long_columns(self) -> list[int]:
        """The columns of values of a long table: this year's, and those of earlier years."""
        past = (column for role, column in self.block.duplicates if role == "past")
        values: tuple[Role, ...] = ("value", "past")
        return [*(self.block.roles[role] for role in values if role in self.block.roles), *past]

    @property
    def is_undated(self) -> bool:
        """Whether it holds values that neither a column of years nor their heading dates."""
        whens = [values.heading.when for values in self.block.columns]
        return "year" not in self.block.roles and not (whens and all(whens))

    def rows_above(self, units: UnitIndex) -> Iterator[Cell]:
        """The labels of rows above the header that hold a unit and a figure in the table's own columns.

        Whoever sorts a table with its header leaves such rows, which nobody may take for titles.
        """
        columns = set(self.columns) - set(self.block.units)
        for row in range(self.top, self.header.top):
            labels = (self.grid.label(row, column) for column in self.block.units)
            label = next((cell for cell in labels if units.is_near(text_of(cell))), None)
            cells = (cell for cell in self.grid.lines.get(row, ()) if cell.column in columns)
            if label is not None and any(holds_number(cell) and not stated(text_of(cell)) for cell in cells):
                yield label

    @property
    def origin(self) -> Origin:
        """The sheet that the table stands on."""
        return Origin(self.grid.file, self.grid.sheet, act=self.grid.act)


def find_tables(grid: Grid, indicators: IndicatorIndex, units: UnitIndex, period: int) -> list[Table]:
    """The tables of a sheet, from top to bottom and left to right; none if no row is the header of one."""
    lines, numbers = grid.lines, list(grid.lines)
    headers = find_headers(grid, indicators, units)
    if grid.act is not None:
        # What a store exports is one table a sheet, and a finding whose number or channel is 县 or 单位 heads no other.
        headers = headers[:1]
    floors = [0, *(header.bottom + 1 for header in headers)]
    tops = [
        _top_of_titles(lines, header.top, floor, units)
        for header, floor in zip(headers, floors, strict=False)
    ]
    tables: list[Table] = []
    speaking = grid.rows_saying(lambda text: "单位" in text)
    for top, header, end in zip(tops, headers, [*tops, grid.last_row + 1][1:], strict=True):
        above = numbers[bisect_left(numbers, top) : bisect_left(numbers, header.top)]
        rows = numbers[bisect_right(numbers, header.bottom) : bisect_left(numbers, end)]
        titles = [text for row in above for cell in lines[row] if (text := text_of(cell))]
        spoken = speaking[bisect_right(speaking, header.bottom) : bisect_left(speaking, end)]
        notes = (text for row in spoken for cell in lines[row] if "单位" in (text := text_of(cell)))
        measures = next(filter(None, map(declared, (*titles, *notes))), ())
        tables += (
            replace(table, top=top) for table in _tables_of(grid, header, rows, titles, measures, period)
        )
    return tables


def _top_of_titles(
    lines: Mapping[int, tuple[Cell, ...]], header_top: int, floor: int, units: UnitIndex
) -> int:
    """The row in which the titles of a table begin: all above a first one, then lines that are no data of the one above."""
    if floor == 0:
        return 0
    top = header_top
    while top > floor and (cells := lines.get(top - 1)) and _is_title_line(cells, units):
        top -= 1
    return top


def _is_title_line(cells: Sequence[Cell], units: UnitIndex) -> bool:
    """Whether a line could be no row of a table: nothing in it is a number or may be meant to name a unit."""
    texts = [text_of(cell) for cell in cells if stated(text_of(cell)) is None]
    if len(cells) > TITLE_CELLS or any(holds_number(cell) for cell in cells if text_of(cell) in texts):
        return False
    names = [text for text in texts if not (is_note(text) or is_heading(text) or declared(text))]
    if len(cells) == 1:
        return not any(map(units.is_near, names)) and not any(map(units.is_row_of, texts))
    has_figures = any(begins_as_figure(text) and not is_day(text) for text in texts)
    return not has_figures and not any(units.resembles(BRACKETED.sub("", text)) for text in names)


def _tables_of(
    grid: Grid,
    header: Header,
    rows: Sequence[int],
    titles: Sequence[str],
    measures: Sequence[str],
    period: int,
) -> Iterator[Table]:
    named = year_of_name(grid.sheet, period)
    # The sheet of a text table has its file's name, where a later year is when it was sent.
    if grid.file.rpartition(".")[0] == grid.sheet and isinstance(named, int) and named > period:
        named = None
    heads = list(filter(is_title, titles))
    when = named or year_of_titles(heads, period)
    # Years that may be those of the values; a later one in a file's name is when it was sent.
    others = years_of_titles(heads) | years_hinted([grid.file, grid.sheet, *heads], period)
    for block in header.blocks:
        if block.kind is not None:
            yield Table(
                grid,
                block.kind,
                header,
                block,
                rows,
                titles,
                when,
                named is None and when is not None,
                measures,
                () if when else sorted(others),
                part=part_of_titles(grid.sheet, heads),
            )


def is_title(text: str) -> bool:
    """Titles are short; instructions above a table may speak of any year."""
    return len(text) <= LONGEST_TITLE and not text.startswith(INSTRUCTIONS)
