"""Headers of tables: rows that say what stands in each column, however many and however merged."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, NamedTuple

from xiangheng_scoring.engine.dataset import Months
from xiangheng_scoring.intake.containers.cells import Cell, text_of
from xiangheng_scoring.intake.containers.grids import Grid
from xiangheng_scoring.intake.measures import canonical
from xiangheng_scoring.intake.reading.figures import holds_number
from xiangheng_scoring.intake.reading.indicators import (
    Heading,
    IndicatorIndex,
    in_part,
    tells_other,
    tells_part,
)
from xiangheng_scoring.intake.reading.months import Part as PartOfYear
from xiangheng_scoring.intake.reading.months import part_of
from xiangheng_scoring.intake.reading.periods import When, stated, year_of_titles
from xiangheng_scoring.intake.reading.roles import Role, roles_of
from xiangheng_scoring.intake.reading.units import UnitIndex
from xiangheng_scoring.intake.wording import folded

Kind = Literal["wide", "long", "adjustments", "findings", "marks", "totals"]
Part = Literal["value", "sample_size", "low", "high"]
#: What a table that is not wide must have to be of a kind; the first that fits counts.
_KINDS: tuple[tuple[Kind, frozenset[Role]], ...] = (
    ("marks", frozenset({"indicator", "assessor", "score"})),
    ("totals", frozenset({"assessment", "score"})),
    ("adjustments", frozenset({"item", "points"})),
    ("long", frozenset({"indicator", "value"})),
    ("long", frozenset({"indicator", "past"})),
    ("findings", frozenset({"number"})),
    ("findings", frozenset({"channel", "description"})),
)
_PARTS: Mapping[Role, Part] = {"value": "value", "sample_size": "sample_size", "low": "low", "high": "high"}
_PART_WORDS: Mapping[str, Part] = {
    **dict.fromkeys(("有效样本量", "样本量", "样本数"), "sample_size"),
    **dict.fromkeys(("置信区间下限", "区间下限", "置信下限", "下限"), "low"),
    **dict.fromkeys(("置信区间上限", "区间上限", "置信上限", "上限"), "high"),
}  # fmt: skip
#: Groups above indicators that hold other figures of them than their values.
_OTHER_FIGURES = re.compile(
    r"(?:年度?|本年|全年)?(?:目标|任务|目标任务|任务目标|计划|预计)[值数]?"
    r"|(?:[较比与]?(?:上年|去年|同期))?(?:同比)?(?:增减|增长|增幅|增速|变化)[值数率幅]?|同比|环比"
    r"|排名|位次|名次|得分|评分|(?:全省|全市|全国)?(?:平均|均值)[值数]?|平均水平"
)
_TALLEST = 4
_LONGEST_HEADING = 400
_UNIT_ROLES = frozenset({"code", "name"})
_FIGURES = frozenset({"value", "past", "points", "score"})
#: What may stand in a table of one indicator that no heading names; more makes it a table of another kind.
_ROLES_OF_SUBJECT: frozenset[Role] = frozenset({"value", "past", "year", "month", "ignored"})
_REMARK = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")


@dataclass(frozen=True)
class ValueColumn:
    """A column of an indicator's values, and the columns that hold sample size and interval of them."""

    column: int
    heading: Heading
    cell: Cell
    parts: Mapping[Part, int] = field(default_factory=dict)


class ValueHeading(NamedTuple):
    """The year, measure and months that the heading of a role carries."""

    when: When | None = None
    measure: str = ""
    months: Months | None = None


@dataclass
class Block:
    """Columns that belong together: those that name the unit, and what is said of it.

    `unknown` maps columns to headings that name nothing known, `periods` those of them that name only a year or a part of one; the heading may be empty. An indicator may be
    named in two columns, by code and by name. `duplicates` are further columns of a role that has one. `named_by` is the
    sheet's name or the title that alone says which indicator its values are of.
    """

    units: list[int] = field(default_factory=list)
    roles: dict[Role, int] = field(default_factory=dict)
    columns: list[ValueColumn] = field(default_factory=list)
    unknown: dict[int, Cell] = field(default_factory=dict)
    indicator_columns: list[int] = field(default_factory=list)
    value_headings: dict[int, ValueHeading] = field(default_factory=dict)
    duplicates: list[tuple[Role, int]] = field(default_factory=list)
    periods: dict[int, ValueHeading] = field(default_factory=dict)
    named_by: str = ""

    def take_subject(self, subject: Heading, named_by: str, cells: Mapping[int, Cell]) -> None:
        """Columns that are called 数值, 上年值 or 1月 hold values of the indicator that the sheet's name or a title names."""
        values = {self.roles[role]: role for role in ("value", "past") if role in self.roles}
        if len(values) + len(self.periods) == 0 or self.duplicates:
            return
        for column in sorted({*values, *self.periods}):
            own = self.value_headings.get(column) or self.periods[column]
            is_past = values.get(column) == "past" and not own.months
            heading = replace(
                subject,
                when=own.when or ("previous" if is_past else None),
                measure=own.measure,
                months=own.months,
            )
            self.columns.append(ValueColumn(column, heading, cells[column]))
            self.unknown.pop(column, None)
        for role in values.values():
            del self.roles[role]
        self.periods.clear()
        self.named_by = named_by

    def take_periods(self) -> None:
        """Where a column names the indicators, columns that name only a year or a part of one hold their values of it."""
        if "indicator" not in self.roles or self.columns:
            return
        for column, heading in self.periods.items():
            if self.roles.setdefault("past", column) != column:
                self.duplicates.append(("past", column))
            self.value_headings[column] = heading
            del self.unknown[column]
        self.periods.clear()

    @property
    def kind(self) -> Kind | None:
        """What kind of table it is; None if it is none."""
        if not self.units:
            return None
        if self.columns:
            return "wide"
        return next((kind for kind, needed in _KINDS if needed <= set(self.roles)), None)

    @property
    def value_columns(self) -> set[int]:
        """The columns of the indicators' values and of what is said of each: its sample, its bounds."""
        return {at for values in self.columns for at in (values.column, *values.parts.values())}


@dataclass(frozen=True)
class Header:
    """The rows of a header, both ends included, and its blocks from left to right."""

    top: int
    bottom: int
    blocks: Sequence[Block]


def find_headers(grid: Grid, indicators: IndicatorIndex, units: UnitIndex) -> list[Header]:
    """The headers of a sheet from top to bottom.

    A header names the units' column (县市区, 代码 …). Where none does, the column in which units stand is
    looked for, and the header is the row above it that names an indicator.
    """
    reader = _Reader(grid, indicators, units)
    headers: list[Header] = []
    for row in reader.rows_naming_units:
        if not headers or row > headers[-1].bottom:
            headers += reader.header_at(row, reader.unit_headings(row))
    headers = headers[:1] + [header for header in headers[1:] if not reader.is_row(header)]
    return reader.with_unheaded(headers or list(reader.by_content()))


def unknown_headings(grid: Grid, indicators: IndicatorIndex, units: UnitIndex) -> list[Cell]:
    """What nobody understands beside the units' column of a sheet without a table; of the row with most of it."""
    reader = _Reader(grid, indicators, units)
    return max(
        (
            reader.unknown(row, columns)
            for row in reader.rows_naming_units
            if (columns := reader.unit_headings(row))
        ),
        key=len,
        default=[],
    )


def nameless_values(grid: Grid, indicators: IndicatorIndex, units: UnitIndex) -> Cell | None:
    """The heading of a column of values beside the units', where neither heading, title nor sheet names an indicator."""
    reader = _Reader(grid, indicators, units)
    return next(filter(None, map(reader.nameless, reader.rows_naming_units)), None)


class _Reader:
    def __init__(self, grid: Grid, indicators: IndicatorIndex, units: UnitIndex) -> None:
        self.grid = grid
        self.indicators = indicators
        self.units = units
        self.lines = grid.lines
        self.filled = list(self.lines)
        self.rows_naming_units = grid.rows_saying(self._names_units)
        self._filled_columns: dict[int, list[int]] = {}

    def unit_headings(self, row: int) -> list[int]:
        """The columns that a row names as those of the units."""
        return [
            cell.column
            for cell in self.lines[row]
            if isinstance(cell.value, str) and self._names_units(cell.value) and not self._holds_others(cell)
        ]

    def _names_units(self, text: str) -> bool:
        return bool(roles_of(text.strip(), self.units.kind) & _UNIT_ROLES)

    def _holds_others(self, heading: Cell) -> bool:
        """Whether indicators or measures stand below a heading that could be of units (编码, 单位)."""
        text = self._below(heading)
        is_other = self.indicators.is_measure(text) or self.indicators.heading(text) is not None
        return is_other and not self.units.is_known(text)

    def _below(self, heading: Cell) -> str:
        """The first text below a heading, its own where there is none."""
        return text_of(self.grid.first_below(heading.row, heading.column) or heading)

    def header_at(self, row: int, units: Sequence[int]) -> Iterator[Header]:
        """The header whose row names the units' columns, if it makes sense of the others."""
        if units:
            top, bottom = self._extent(row, units)
            if blocks := self._blocks_of(top, bottom, units, self._headed(top, bottom)):
                yield Header(top, bottom, blocks)

    def is_row(self, header: Header) -> bool:
        """Whether what reads like another header is a row of the table above, labelled with the word for a unit.

        A header may stand over an empty table, and a row may be labelled 县; but no header of an empty table has
        a heading that nobody knows, such as a figure.
        """
        below = bisect_right(self.filled, header.bottom)
        is_last = below == len(self.filled) or bool(self.unit_headings(self.filled[below]))
        return is_last and any(
            not cell.is_empty for block in header.blocks for cell in block.unknown.values()
        )

    def with_unheaded(self, headers: Sequence[Header]) -> list[Header]:
        """The headers, their blocks with the columns too that hold something and have no heading."""
        completed = []
        ends = [*(header.top for header in headers), self.grid.last_row + 1][1:]
        for header, end in zip(headers, ends, strict=True):
            columns = self._headed(header.top, header.bottom) | self.grid.columns_within(header.top, end - 1)
            units = [column for block in header.blocks for column in block.units]
            blocks = self._blocks_of(header.top, header.bottom, units, columns)
            completed.append(replace(header, blocks=blocks))
        return completed

    def _headed(self, top: int, bottom: int) -> set[int]:
        """The columns that have a label in these rows, be it one that is merged over them."""
        rows = range(top, bottom + 1)
        columns = {cell.column for row in rows for cell in self.lines.get(row, ())}
        for merge in (merge for row in rows for merge in self.grid.merges_from.get(row, ())):
            columns.update(range(merge.left, min(merge.right, self.grid.last_column) + 1))
        return columns

    def _blocks_of(
        self, top: int, bottom: int, units: Sequence[int], columns: Collection[int]
    ) -> list[Block]:
        read = list(self._read(top, bottom, units, columns))
        blocks = _blocks(iter(read))
        if len(blocks) == 1 and blocks[0].kind is None and _ROLES_OF_SUBJECT.issuperset(blocks[0].roles):
            subject, named_by = self._subject(top)
            if subject is not None:
                blocks[0].take_subject(subject, named_by, {column.column: column.cell for column in read})
        return [block for block in blocks if block.kind]

    def _subject(self, top: int) -> tuple[Heading | None, str]:
        """The indicator that the sheet's name and the titles above a header name, and the first of them that does."""
        above = self.filled[: bisect_left(self.filled, top)][-_TALLEST:]
        titles = (text_of(self.lines[row][0]) for row in above if len(self.lines[row]) == 1)
        named = [
            (subject, text)
            for text in (self.grid.sheet, *titles)
            if (subject := self.indicators.subject(text))
        ]
        codes = {subject.term.code for subject, _ in named}
        return named[0] if len(codes) == 1 else (None, "")

    def unknown(self, row: int, units: Sequence[int]) -> list[Cell]:
        """The headings around the row that names the units' columns which say nothing that is known."""
        top, bottom = self._extent(row, units)
        return [
            column.cell
            for column in self._read(top, bottom, units, self._headed(top, bottom))
            if not (column.is_unit or column.heading or column.roles)
            and isinstance(column.cell.value, str)
            and not column.cell.is_empty
        ]

    def nameless(self, row: int) -> Cell | None:
        """The heading of values of a row that names the units' columns and nothing of which the values are."""
        units = self.unit_headings(row)
        top, bottom = self._extent(row, units) if units else (row, row)
        columns = list(self._read(top, bottom, units, self._headed(top, bottom))) if units else []
        roles = frozenset[Role]().union(*(column.roles for column in columns))
        values = next((column.cell for column in columns if "value" in column.roles), None)
        if values is None or not _ROLES_OF_SUBJECT.issuperset(roles):
            return None
        figure = self.grid.first_below(bottom, values.column)
        return values if figure is not None and holds_number(figure) else None

    def by_content(self) -> Iterator[Header]:
        """The header above a column in which units stand, though nothing says that they do."""
        known = [cell for cell in self.grid.cells.values() if self.units.is_known(text_of(cell))]
        counts = Counter(cell.column for cell in known)
        most = max(counts.values(), default=0)
        units = sorted(column for column, count in counts.items() if 2 * count > most > 1)
        first = min((cell.row for cell in known if cell.column in units), default=0)
        for row in reversed([row for row in self.filled if row < first][-_TALLEST:]):
            if any(self.indicators.heading(text_of(cell)) for cell in self.lines[row]):
                yield from self.header_at(row, units)
                return

    def _extent(self, row: int, units: Sequence[int]) -> tuple[int, int]:
        """First and last row of the header around the row that names the units."""
        merges = filter(None, (self.grid.merge_at(row, column) for column in units))
        top, bottom = row, min(max([row, *(merge.bottom for merge in merges)]), row + _TALLEST - 1)
        while bottom - top < _TALLEST - 1 and self._continues(bottom + 1, units):
            bottom += 1
        while bottom - top < _TALLEST - 1 and self._leads(top - 1, units):
            top -= 1
        return top, bottom

    def _continues(self, row: int, units: Sequence[int]) -> bool:
        """A further row of the header: no unit, no numbers but years, and something that headings say."""
        cells = [cell for cell in self.lines.get(row, ()) if not cell.is_empty]
        if not cells or any(not self.grid.label(row, column).is_empty for column in units):
            return False
        is_words = all(isinstance(cell.value, str) or stated(text_of(cell)) for cell in cells)
        return is_words and any(
            self._is_group(text)
            or roles_of(text) & set(_PARTS)
            or self.indicators.is_measure(_unbracketed(text))
            for text in map(text_of, cells)
        )

    def _leads(self, row: int, units: Sequence[int]) -> bool:
        """A row above that names years or indicators for the columns below, and nothing else."""
        cells = [cell for cell in self.lines.get(row, ()) if not cell.is_empty]
        if not cells or any(not self.grid.label(row, column).is_empty for column in units):
            return False
        return all(cell.column > min(units) and self._is_group(text_of(cell)) for cell in cells)

    def _is_group(self, text: str) -> bool:
        is_dated = stated(text) is not None or part_of(text) is not None
        return is_dated or self.indicators.heading(text) is not None

    def _read(
        self, top: int, bottom: int, units: Sequence[int], columns: Collection[int]
    ) -> Iterator["_Column"]:
        for column in sorted(columns):
            labels = self._labels(top, bottom, column, min(units))
            cell = labels[-1] if labels else self.grid.cell(bottom, column)
            if column in units:
                yield _Column(cell, column, is_unit=True)
            else:
                yield self._meaning([text_of(label) for label in labels], _Column(cell, column))

    def _labels(self, top: int, bottom: int, column: int, first: int) -> list[Cell]:
        """What a column's header says, from the top down; a group's label counts for all its columns."""
        labels: list[Cell] = []
        for row in range(top, bottom + 1):
            cell = self.grid.label(row, column)
            if cell.is_empty and row < bottom and not labels:
                cell = self._group_left(row, bottom, column, first)
            if not cell.is_empty and cell not in labels:
                labels.append(cell)
        return labels

    def _group_left(self, row: int, bottom: int, column: int, first: int) -> Cell:
        """The label of a group that was not merged across its columns, as in every CSV."""
        if self.grid.label(bottom, column).is_empty:
            return self.grid.cell(row, column)
        filled = self._filled(row)
        at = bisect_left(filled, column) - 1
        if at < 0 or filled[at] <= first:
            return self.grid.cell(row, column)
        cell = self.grid.cell(row, filled[at])
        below = self.grid.label(bottom, cell.column)
        is_group = not below.is_empty and below != cell and self.grid.merge_at(row, cell.column) is None
        return cell if is_group and self._is_group(text_of(cell)) else self.grid.cell(row, column)

    def _filled(self, row: int) -> list[int]:
        """The columns in which something stands in a row; kept, since every column of a header asks."""
        if row not in self._filled_columns:
            self._filled_columns[row] = [cell.column for cell in self.lines.get(row, ()) if not cell.is_empty]
        return self._filled_columns[row]

    def _meaning(self, texts: Sequence[str], column: "_Column") -> "_Column":
        """What the labels of a column say together, the lowest first."""
        labelled = column
        for text in reversed(texts):
            if not labelled.is_lost:
                labelled = self._labelled(labelled, text)
        if labelled.heading is not None:
            return replace(labelled, heading=_completed(labelled.heading, labelled), roles=frozenset())
        roles = roles_of(texts[-1], self.units.kind) if texts else frozenset()
        # A heading that could be of units (单位) is of units of measurement where such stand below it.
        if roles & _UNIT_ROLES and self.indicators.is_measure(self._below(column.cell)):
            roles = frozenset({"measure"})
        return self._qualified(replace(column, roles=roles), texts[-1]) if roles else labelled

    def _qualified(self, column: "_Column", text: str) -> "_Column":
        """A heading of figures with what its brackets say: a year, a measure, or that they are other figures."""
        if not column.roles & _FIGURES:
            return column
        column = replace(column, when=stated(_REMARK.sub("", folded(text))))
        for remark in map(_unbracketed, _REMARK.findall(folded(text))):
            if (when := stated(remark)) is not None:
                column = replace(column, when=when)
            elif (span := part_of(remark)) is not None:
                column = replace(column, span=span)
            elif self.indicators.is_measure(remark):
                column = replace(column, measure=remark)
            elif tells_other(remark):
                return replace(column, roles=frozenset())
        return column

    def _labelled(self, column: "_Column", text: str) -> "_Column":
        """The column with what a label further up adds to it."""
        if len(text) > _LONGEST_HEADING:
            return replace(column, is_lost=True)
        heading, part = self._heading(text) if column.heading is None else (None, "value")
        if heading is not None:
            return replace(column, heading=heading, part=part if part != "value" else column.part)
        if (when := stated(text)) is not None:
            return replace(column, when=column.when or when)
        if (span := part_of(text)) is not None:
            return replace(column, span=column.span or span)
        plain = _unbracketed(text)
        if column.heading is not None:
            # Below the name of a group, which may be a year or say that these are other figures.
            if not _OTHER_FIGURES.fullmatch(plain) and not tells_part(text):
                return replace(column, when=column.when or year_of_titles([text], 0))
            problem = f"列名上面写着「{text}」，不是 {column.heading.term.code} 本身的值"
            return replace(column, heading=replace(column.heading, problem=problem))
        if self.indicators.is_measure(plain):
            return replace(column, measure=column.measure or plain)
        parts = [part for role, part in _PARTS.items() if role in roles_of(text)]
        return replace(column, part=parts[0]) if parts else replace(column, is_lost=True)

    def _heading(self, text: str) -> tuple[Heading | None, Part]:
        if heading := self.indicators.heading(text):
            return heading, "value"
        short = folded(text).rstrip(")]")
        for word, part in _PART_WORDS.items():
            if short.endswith(word):
                return self.indicators.heading(short.removesuffix(word).rstrip("([-")), part
        return None, "value"


@dataclass(frozen=True)
class _Column:
    """One column as its header is read."""

    cell: Cell
    column: int
    is_unit: bool = False
    heading: Heading | None = None
    when: When | None = None
    measure: str = ""
    part: Part = "value"
    roles: frozenset[Role] = frozenset()
    is_lost: bool = False
    span: PartOfYear | None = None

    @property
    def value_heading(self) -> ValueHeading:
        """What its labels say of its values."""
        when = self.when or (self.span.year if self.span else None)
        return ValueHeading(when, self.measure, self.span.months if self.span else None)


def _completed(heading: Heading, column: _Column) -> Heading:
    """The heading of a column with the year and measure that stand in cells of their own; they must not differ."""
    problem, when, measure = heading.problem, column.when, column.measure
    parted = in_part(heading, column.span) if column.span else heading
    if isinstance(when, int) and isinstance(heading.when, int) and when != heading.when:
        problem = f"列名写了 {heading.when} 和 {when} 两个年度"
    elif measure and heading.measure and canonical(measure) != canonical(heading.measure):
        problem = f"列名写了「{heading.measure}」和「{measure}」两种计量单位"
    elif parted is None:
        problem = "列名写了两期"
    heading = parted or heading
    return replace(heading, when=when or heading.when, measure=measure or heading.measure, problem=problem)


def _unbracketed(text: str) -> str:
    return re.sub(r"^单位:?", "", folded(text).strip("()[]"))


def _blocks(columns: Iterator[_Column]) -> list[Block]:
    """Columns by the units they belong to: where the units' heading comes again, a further block begins."""
    blocks = [Block()]
    named: set[str] = set()
    parts: dict[tuple[int, tuple[str, When | None, Months | None]], dict[Part, int]] = {}
    for column in columns:
        block = blocks[-1]
        if column.is_unit and block.columns and text_of(column.cell) in named:
            block = Block()
            blocks.append(block)
        if column.is_unit:
            named.add(text_of(column.cell))
            block.units.append(column.column)
        elif column.heading is not None and column.part == "value":
            block.columns.append(ValueColumn(column.column, column.heading, column.cell))
        elif column.heading is not None:
            parts.setdefault((len(blocks), _subject(column.heading)), {})[column.part] = column.column
        elif column.roles:
            for role in column.roles:
                if block.roles.setdefault(role, column.column) != column.column:
                    block.duplicates.append((role, column.column))
            block.value_headings[column.column] = column.value_heading
            if "indicator" in column.roles:
                block.indicator_columns.append(column.column)
        else:
            block.unknown[column.column] = column.cell
            if not column.is_lost and (column.when or column.span):
                block.periods[column.column] = column.value_heading
    for number, block in enumerate(blocks, start=1):
        block.columns = [
            replace(values, parts=parts.get((number, _subject(values.heading)), {}))
            for values in block.columns
        ]
        block.take_periods()
    # A last block without values only repeats the labels at the end of the line.
    if len(blocks) > 1 and not blocks[-1].columns:
        last = blocks.pop()
        blocks[-1].units += last.units
        blocks[-1].unknown.update(last.unknown)
    return blocks


def _subject(heading: Heading) -> tuple[str, When | None, Months | None]:
    """What a heading and those of the columns of its sample have in common."""
    return heading.term.code, heading.when, heading.months
