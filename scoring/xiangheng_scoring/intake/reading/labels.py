"""Which row of a table is of which unit, and which rows are provably of none: totals, notes, signatures, headings.

A row that looks like data is read or told as a fault, never passed over: whatever is wrong with its label, what stands
in its columns of figures would be lost with it.
"""

import re
from collections.abc import Collection, Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from operator import attrgetter

import numpy as np

from xiangheng_scoring.errors import some_of
from xiangheng_scoring.intake.containers.cells import Cell, quotable, text_of
from xiangheng_scoring.intake.containers.plain import Places
from xiangheng_scoring.intake.measures import declared
from xiangheng_scoring.intake.numerals import parse_number
from xiangheng_scoring.intake.reading.collector import Collector
from xiangheng_scoring.intake.reading.figures import has_nothing, holds_number, trouble
from xiangheng_scoring.intake.reading.lines import (
    begins_as_figure,
    begins_as_note,
    is_day,
    is_heading,
    is_note,
    is_numbering,
    is_office,
    is_only_summary,
    is_remark,
    is_summary,
    summed_up,
)
from xiangheng_scoring.intake.reading.periods import stated, year_of_titles
from xiangheng_scoring.intake.reading.prefectures import Prefectures
from xiangheng_scoring.intake.reading.roles import Role
from xiangheng_scoring.intake.reading.same_rows import groups, kinds_of
from xiangheng_scoring.intake.reading.tables import Table
from xiangheng_scoring.intake.reading.units import UnitIndex, UnitMatch
from xiangheng_scoring.places import Origin

#: The columns in which something stands that would be lost with its row.
_CONTENT: frozenset[Role] = frozenset(
    {
        *("value", "past", "sample_size", "low", "high", "item", "points", "evidence", "reason", "score", "number"),
        *("channel", "description", "clause", "verified", "indicator", "assessor", "assessment"),
    }
)  # fmt: skip
_COLUMN_NUMBER = re.compile("[0-9]{1,5}")
#: Whole numbers beside 联系电话 or 填表人 that are no figures.
_SMALLEST_TELEPHONE = 1_000_000
_PREFECTURE_ENDS = ("市", "州", "地区", "盟", "省")


@dataclass(frozen=True)
class UnitRows:
    """The rows of a table that are of assessed units: their numbers, ascending (int64), and the unit's code of each."""

    rows: Places
    units: Sequence[str]

    def without(self, rows: Collection[int]) -> "UnitRows":
        """The others than these."""
        if not rows:
            return self
        kept = [at for at, row in enumerate(self.rows.tolist()) if row not in rows]
        return UnitRows(self.rows[kept], [self.units[at] for at in kept])

    def __iter__(self) -> Iterator[tuple[int, str]]:
        return zip(self.rows.tolist(), self.units, strict=True)


@dataclass(frozen=True)
class _Line:
    """One row, or the first of those with the same labels (`rows`): the cells that say whose it is, and the unit if it has one."""

    table: Table
    rows: Sequence[int]
    labels: Sequence[tuple[int, Cell]]
    columns: Set[int]
    match: UnitMatch | None

    @property
    def row(self) -> int:
        return self.rows[0]

    @property
    def texts(self) -> list[str]:
        return [text_of(cell) or cell.shown for _, cell in self.labels]

    @property
    def content(self) -> list[Cell]:
        """What is filled in its columns of content."""
        return _content(self.table, self.row, self.columns)


class RowLabels:
    """Finds the unit of each row, and tells what cannot be found."""

    def __init__(self, units: UnitIndex, collector: Collector) -> None:
        self._units = units
        self._collector = collector
        self._prefectures = Prefectures(units, collector)
        self._outside: dict[str, str] = {}

    def units_of(self, table: Table) -> UnitRows:
        """The rows that are of an assessed unit, with its code."""
        for label in table.rows_above(self._units):
            where, text = table.grid.place_of(label), text_of(label)
            self._collector.fault(
                "DATA-UNIT",
                where,
                f"「{text}」一行在列名上面，不知是不是这张表的",
                expected="列名下面的行",
                remedy="把列名移到各行上面（排序时不要带列名），或删去这一行",
                value=text,
            )
        # Once for all rows: of a wide table it goes through all its headings.
        columns = table.columns_of(_CONTENT)
        lines = self._lines(table, columns)
        last = max((line.rows[-1] for line in lines if line.match and line.match.unit), default=0)
        left, last_content = _columns_left(table), _last_content(table, columns)
        units: dict[int, str] = {}
        for line in lines:
            if line.match is not None and line.match.unit is not None:
                # The row's own cell where the label is merged over several.
                unit, where = line.match.unit, table.grid.origin(line.row, line.labels[-1][0])
                self._prefectures.hear(line.match, line.texts[-1], where)
                if unit.code not in self._units.assessed:
                    self._outside[unit.code] = unit.name
                    continue
                if line.match.notice:
                    self._collector.notice("DATA-UNIT", where, line.match.notice)
                units.update(dict.fromkeys(line.rows, unit.code))
            elif not self._is_no_data(table, line, left, is_below=line.row > last):
                self._tell(table, line, is_above=line.row < last_content)
        rows = sorted(units)
        return UnitRows(np.array(rows, np.int64), [units[row] for row in rows])

    def _lines(self, table: Table, columns: Set[int]) -> list[_Line]:
        """The rows from top to bottom; those of one unit with the same labels as one."""
        rows = np.array(table.rows, np.int64)
        kinds = kinds_of(table.grid, rows, table.block.units)
        lines = [self._line(table, [row], columns) for row in rows[kinds < 0].tolist()]
        for at in groups(kinds):
            same = rows[at].tolist()
            line = self._line(table, same, columns)
            is_unit = line.match is not None and line.match.unit is not None
            lines += [line] if is_unit else [self._line(table, [row], columns) for row in same]
        return sorted(lines, key=attrgetter("row"))

    def end_file(self, file: str) -> None:
        """Tell what is told once a file: the units of which nothing is read, and prefectures before names."""
        wording = self._collector.vocabulary.wording
        if names := list(self._outside.values()):
            self._collector.notice(
                "DATA-UNIT",
                Origin(file),
                f"{some_of(names, 3)} {len(names)} 个{self._units.kind}不在本{wording.giver}的{wording.purpose}范围，略过",
            )
        self._outside.clear()
        self._prefectures.tell(file)

    def _line(self, table: Table, rows: Sequence[int], columns: Set[int]) -> _Line:
        labels = [(column, table.grid.label(rows[0], column)) for column in table.block.units]
        labels = [(column, cell) for column, cell in labels if not has_nothing(cell)]
        line = _Line(table, rows, labels, columns, None)
        is_broken = not labels or any(cell.trouble for _, cell in labels)
        return line if is_broken else _Line(table, rows, labels, columns, self._units.match(line.texts))

    def _is_no_data(self, table: Table, line: _Line, left: Sequence[int], *, is_below: bool) -> bool:
        """Whether a row without a unit is provably no data; `is_below` tells that no unit comes after it."""
        if self._is_sum(table, line, left):
            return True
        if line.match is None:
            # What stands in the columns of figures without labels may be a note, a signature or a date.
            is_alone = len(line.content) == 1 and len(table.grid.lines[line.row]) == 1
            return not line.labels and all(
                _is_aside(cell, is_below=is_below, is_alone=is_alone) for cell in line.content
            )
        if line.match.fault != "DATA-UNIT":
            return False
        if _counts_columns(table, line):
            return True
        if all(map(begins_as_note, line.texts)):
            return not any(holds_number(cell) and not _is_telephone(cell) for cell in line.content)
        if any(map(self._units.is_row_of, line.texts)):
            return False
        return not line.content and (
            (is_below and all(is_day(text) or is_office(text) for text in line.texts))
            or any(map(is_note, line.texts))
        )

    def _is_sum(self, table: Table, line: _Line, left: Sequence[int]) -> bool:
        """Whether a row sums up others: by its labels, or by a word left of them, such as in the column 序号."""
        texts = line.texts
        is_own = any(map(is_summary, texts)) and all(
            is_summary(text) or is_numbering(text) or self._units.match([text]).is_above for text in texts
        )
        if is_own:
            return not any(map(self._units.may_be_county, filter(None, map(summed_up, texts))))
        if any(map(self._units.may_be_county, texts)):
            return False
        is_sum = is_only_summary if texts else is_summary
        cells = (table.grid.label(line.row, column) for column in left)
        return any(isinstance(cell.value, str) and is_sum(cell.value) for cell in cells)

    def _tell(self, table: Table, line: _Line, *, is_above: bool) -> None:
        """A row that is neither of a unit nor provably no data; `is_above` tells that filled rows come after it."""
        broken = next(((column, cell) for column, cell in line.labels if cell.trouble), None)
        if broken is not None:
            self._collector.remarks.append(
                trouble(table.grid.origin(line.row, broken[0]), broken[1], f"{self._units.kind}的代码或名称")
            )
        elif line.match is None:
            # Where something stands that names nobody (—), that is the cell to mend.
            columns = table.block.units
            column = next((at for at in columns if not table.grid.label(line.row, at).is_empty), columns[-1])
            kind, text = self._units.kind, line.content[0].shown
            self._collector.fault(
                "DATA-UNIT",
                table.grid.origin(line.row, column),
                f"这一行有「{text}」而没有{kind}",
                expected=f"{kind}的代码或名称",
                remedy="补填；是说明的以“注：”开头或移到表外，或删去这一行",
                value=text,
            )
        else:
            self._tell_unknown(table, line, line.match, is_above=is_above)

    def _tell_unknown(self, table: Table, line: _Line, match: UnitMatch, *, is_above: bool) -> None:
        label, texts = quotable(line.texts[-1]), line.texts
        where = table.grid.origin(line.row, line.labels[-1][0])
        # A code of a place above has its name beside it; alone it may be a county's, mistyped.
        names = [text for text in texts if not text.isdecimal()]
        when = None if is_note(label) else stated(label) or year_of_titles([label], self._collector.period)
        if not line.content and is_above and when not in (None, "this", self._collector.period):
            self._collector.fault(
                "DATA-PERIOD",
                where,
                f"「{label}」单独成行，看不出下面各行是哪年的",
                expected="年度列",
                remedy="加一列写年度，或一年一张表",
                value=label,
            )
        elif match.is_above and names and all(name.endswith(_PREFECTURE_ENDS) for name in names):
            self._collector.notice("DATA-UNIT", where, f"「{'」「'.join(texts)}」是上一级的，这一行略过")
        elif any(map(self._units.is_row_of, texts)):
            self._collector.fault(
                match.fault,
                where,
                f"「{label}」像是对象和数写在一格里",
                expected=match.expected,
                remedy="对象和数各填一格；文本表的分隔符要用同一种（半角逗号），引号要配对",
                value=label,
            )
        elif not line.content and match.fault == "DATA-UNIT" and self._is_heading(table, line):
            self._collector.notice(
                "DATA-UNIT",
                where,
                f"「{label}」一行没有数，也不是本{self._collector.vocabulary.wording.giver}的{self._units.kind}，略过",
            )
        else:
            self._collector.fault(
                match.fault,
                where,
                match.problem,
                expected=match.expected,
                remedy="核对后改正；是合计、小计的写明，是小标题的前面写序号（一、），是说明的以“注：”开头或移到表外",
                value=label,
            )

    def _is_heading(self, table: Table, line: _Line) -> bool:
        """Whether a row without figures heads others: by its words, merged over columns of figures, or like no unit."""
        column, cell = line.labels[-1]
        merge = table.grid.merge_at(line.row, column)
        is_wide = merge is not None and any(at > column and (line.row, at) in merge for at in table.columns)
        return is_wide or is_heading(cell.shown) or not any(map(self._units.resembles, line.texts))


def _content(table: Table, row: int, columns: Set[int]) -> list[Cell]:
    """What is filled in a row's columns of content."""
    return [cell for cell in table.grid.lines[row] if cell.column in columns and not has_nothing(cell)]


def _last_content(table: Table, columns: Set[int]) -> int:
    """The last row in whose columns of content anything stands; 0 if there is none."""
    return next((row for row in reversed(table.rows) if _content(table, row, columns)), 0)


def _columns_left(table: Table) -> list[int]:
    """The columns left of the units in which nothing is read: serial numbers, prefectures, remarks."""
    read = {column for role, column in table.block.roles.items() if role != "ignored"}
    read.update(table.block.units, (values.column for values in table.block.columns))
    return [column for column in range(1, max(table.block.units)) if column not in read]


def _is_telephone(cell: Cell) -> bool:
    number = parse_number(text_of(cell))
    value = number.value if number else Decimal(0)
    return value >= _SMALLEST_TELEPHONE and value == value.to_integral_value()


def _is_aside(cell: Cell, *, is_below: bool, is_alone: bool) -> bool:
    """Whether a cell is a note, a signature or a date, and no figure."""
    if isinstance(cell.value, date):
        return is_below
    if not isinstance(cell.value, str):
        return False
    text = cell.value
    if is_day(text) or begins_as_figure(text):
        return begins_as_note(text) or (is_below and is_day(text))
    is_signed = is_office(text) or (is_alone and is_remark(text))
    return begins_as_note(text) or bool(declared(text)) or (is_below and is_signed)


def _counts_columns(table: Table, line: _Line) -> bool:
    """The line of column numbers below a header: 1, 2, 3 … or 甲, 1, 2 … in every column."""
    is_numbered = all(map(is_numbering, line.texts))
    if line.row != table.rows[0] and not is_numbered:
        return False
    texts = [text_of(cell) for cell in table.grid.lines[line.row] if not cell.is_empty]
    bare = (text.strip("()（）") for text in texts)
    numbers = [int(text) for text in bare if _COLUMN_NUMBER.fullmatch(text)]
    others = [text for text in texts if not _COLUMN_NUMBER.fullmatch(text.strip("()（）"))]
    is_counted = len(numbers) > (not is_numbered) and all(
        after - before == 1 for before, after in pairwise(numbers)
    )
    return is_counted and numbers[0] in (1, 2) and all(map(is_numbering, others))
