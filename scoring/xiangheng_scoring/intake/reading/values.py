"""Wide and long tables: their rows as observations, each with year, measure, sample and cell."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from decimal import Decimal
from operator import itemgetter

from xiangheng_scoring.engine.dataset import Interim, Months, Observation, Sample
from xiangheng_scoring.errors import some_of
from xiangheng_scoring.grouping import grouped
from xiangheng_scoring.intake.containers.cells import Cell, quotable, text_of
from xiangheng_scoring.intake.measures import canonical, factor, is_counted
from xiangheng_scoring.intake.reading.collector import Collector
from xiangheng_scoring.intake.reading.figures import (
    Figure,
    expected_of,
    has_nothing,
    holds_number,
    read_figure,
    read_number,
)
from xiangheng_scoring.intake.reading.headers import ValueColumn
from xiangheng_scoring.intake.reading.indicators import ANY, Heading, IndicatorIndex, together
from xiangheng_scoring.intake.reading.months import part_of, year_and_part
from xiangheng_scoring.intake.reading.periods import When, year_of
from xiangheng_scoring.intake.reading.tables import Table
from xiangheng_scoring.numbers.exact import plain
from xiangheng_scoring.places import Origin
from xiangheng_scoring.scheme import Node, Range

ONE = Decimal(1)
ELSEWHERE = {"findings": "问题清单", "marks": "评委打分"}
#: So many cells of a kind are named.
MOST_NAMED = 5
#: From so many values on, a column of percentages none of which exceeds 1 looks like fractions.
ENOUGH = 3


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a value belongs, and what brings it to the indicator's measure.

    `months` are those of a part of a year; `undivided` is the year that the value is of if it comes for no other part.
    """

    unit: str
    node: Node
    period: int
    factor: Decimal = ONE
    months: Months | None = None
    undivided: int | None = None


@dataclass(frozen=True, slots=True)
class _Moment:
    """What a row says of when: a year, which of its months, and the year that it is of where nothing is told of others."""

    when: When
    months: Months | None = None
    undivided: When | None = None


class ValueReader:
    """Reads the values of tables into the collector."""

    def __init__(self, indicators: IndicatorIndex, collector: Collector) -> None:
        self._indicators = indicators
        self._collector = collector
        self._merged: set[Origin] = set()
        self._nothing: dict[str, list[Cell]] = {}
        self._joint: dict[tuple[str, ...], Heading] = {}

    def wide(self, table: Table, rows: list[tuple[int, str]]) -> None:
        """A row a unit (or a unit and year), a column an indicator."""
        self._tell_unknown(table, [row for row, _ in rows])
        factors = self._factors(table)
        needs_year = _has_another_year(table, self._collector.undated)
        moments = {row: self._moment(table, row, needs_year=needs_year) for row, _ in rows}
        filled = _filled(table, rows, set(factors))
        self._tell_covered(table, [row for row, _ in rows], sorted(factors))
        for column in table.block.columns:
            scale = factors.get(column.column)
            if scale is not None:
                self._column(table, column, scale, filled.get(column.column, []), moments)
        self._tell_nothing(table)

    def _column(
        self,
        table: Table,
        column: ValueColumn,
        scale: Decimal,
        rows: list[tuple[int, str]],
        moments: dict[int, _Moment | None],
    ) -> None:
        figures = []
        node = column.heading.node
        for row, unit in rows:
            moment = moments[row]
            if moment is None:
                continue
            cell = table.grid.cell(row, column.column)
            parts = {part: table.grid.cell(row, at) for part, at in column.parts.items()}
            sample = self._sample(table, parts.get("sample_size"), parts.get("low"), parts.get("high"))
            if figure := self._read(
                table, cell, self._place(unit, node, scale, moment, [column.heading.when]), sample
            ):
                figures.append(figure)
        _tell_fractions(self._collector, table.grid.place_of(column.cell), node, figures)

    def _place(
        self, unit: str, node: Node, scale: Decimal, moment: _Moment, whens: Sequence[When | None]
    ) -> _Place:
        """Where a value belongs whose headings say `whens`, each counted from the one before: 上年 from the row's year."""

        def resolved(when: When) -> int:
            year = self._collector.undated
            for step in (when, *whens):
                year = year if step is None else year_of(step, node, year)
            return year

        undivided = None if moment.undivided is None else resolved(moment.undivided)
        return _Place(unit, node, resolved(moment.when), scale, moment.months, undivided)

    def _moment(self, table: Table, row: int, *, needs_year: bool) -> _Moment | None:
        """When a row is of; None (told as a fault) if that cannot be known."""
        when, part = self.year(table, row, needs_year=needs_year), table.part_in(row)
        if when is None or part is None or part.months is None:
            return None if when is None else _Moment(when)
        text = table.text(row, "year")
        # 2024年3月 in the column of years says itself what it is of; a title or a column of months is held against the others.
        undivided = None if part_of(text) else when
        return _Moment(part.year if part.year and not text else when, part.months, undivided)

    def long(self, table: Table, rows: list[tuple[int, str]]) -> None:
        """A row a value."""
        needs_year = _has_another_year(table, self._collector.undated)
        figures: dict[tuple[str, int], list[tuple[Origin, Figure]]] = {}
        for row, unit in rows:
            if table.grid.merged and any(self._is_covered(table, row, at) for at in table.long_columns):
                continue
            if not _has_values(table, row):
                self._hear_nothing(table, row, unit)
                continue
            moment = self._moment(table, row, needs_year=needs_year)
            heading = self._named(table, row) if moment is not None else None
            if heading is None or moment is None:
                continue
            for cell, figure in self._line(table, row, unit, heading, moment):
                key, where = (heading.node.indicator, cell.column), table.grid.place_of(cell)
                figures.setdefault(key, []).append((where, figure))
        self._tell_nothing(table)
        for (indicator, _), placed in figures.items():
            node, where = self._collector.scheme.indicators[indicator], placed[0][0]
            _tell_fractions(self._collector, where, node, [figure for _, figure in placed])

    def _line(
        self, table: Table, row: int, unit: str, heading: Heading, moment: _Moment
    ) -> Iterator[tuple[Cell, Figure]]:
        """The figures of a row, each with its cell."""
        node = heading.node
        for column in table.long_columns:
            cell, is_value = table.grid.cell(row, column), column == table.block.roles.get("value")
            heading_year, measure = table.block.value_headings[column]
            scale = None if has_nothing(cell) else self._row_factor(table, row, heading, measure)
            if scale is None:
                continue
            # A column of earlier values that names no year is of the year before its row's.
            whens = [heading.when, heading_year or ("this" if is_value else "previous")]
            place = self._place(unit, node, scale, moment, whens)
            parts = (table.cell(row, role) for role in ("sample_size", "low", "high"))
            sample = self._sample(table, *parts) if is_value else None
            if figure := self._read(table, cell, place, sample):
                yield cell, figure

    def _named(self, table: Table, row: int) -> Heading | None:
        """The indicator of a row; told if there is none, or if code and name do not fit each other."""
        texts = tuple(text for text in self._indicator_texts(table, row) if text)
        # A long table names each indicator again for every unit and year.
        if texts in self._joint:
            return self._joint[texts]
        headings = list(filter(None, map(self._indicators.heading, texts)))
        quoted = quotable(" ".join(texts))
        if len(headings) < len(texts) and any(map(self._indicators.is_code, texts)):
            # A name that is not quite the indicator's must go with its code as it must in one cell.
            headings = list(filter(None, [self._indicators.heading(quoted)]))
        joint = together(headings) if headings else None
        if joint is None or joint.problem:
            none = f"没有指标「{quoted}」" if quoted else "这一行有数而没有指标"
            expected = "编码和名称是同一项指标" if joint else self._indicators.nearest(quoted)
            self._tell_indicator(table, row, joint.problem if joint else none, expected, quoted)
            return None
        for heading in headings:
            self._tell_doubt(heading, table.where(row, "indicator"), quoted)
        if not any(heading.is_doubtful for heading in headings):
            self._joint[texts] = joint
        return joint

    def _tell_indicator(self, table: Table, row: int, message: str, expected: str, value: str) -> None:
        """At the text that names no indicator, not at an empty cell beside it."""
        texts = dict(zip(table.block.indicator_columns, self._indicator_texts(table, row), strict=True))
        named = [column for column, text in texts.items() if text]
        wrong = [column for column in named if self._indicators.heading(texts[column]) is None]
        column = next(iter(wrong or named), table.block.indicator_columns[0])
        where, remedy = table.grid.origin(row, column), "改成方案的编码或名称"
        self._collector.fault("DATA-INDICATOR", where, message, expected, remedy, value)

    def _indicator_texts(self, table: Table, row: int) -> list[str]:
        return [text_of(table.grid.label(row, column)) for column in table.block.indicator_columns]

    def _row_factor(self, table: Table, row: int, heading: Heading, of_column: str) -> Decimal | None:
        """The factor of a value: by its row's measure, the indicator's or the column's heading, or above the table."""
        own = table.text(row, "measure")
        texts = {canonical(text): text for text in (own, heading.measure, of_column) if text}
        text = "」和「".join(texts.values())
        scale = factor(text, heading.node.unit) if text and heading.node.unit else _declared(table, heading)
        # Two measures that differ, also where either could be converted: in which the number is, nobody knows.
        if len(texts) > 1:
            scale = None
        if scale is None:
            self._tell_measure(
                heading,
                table.where(row, "measure" if own else "indicator"),
                text or "、".join(table.measures),
            )
        return scale

    def _factors(self, table: Table) -> dict[int, Decimal]:
        """The factor of each column that can be used; columns in another measure are told."""
        factors: dict[int, Decimal] = {}
        unmeasured = [column.heading for column in table.block.columns if not column.heading.measure]
        is_declared = any(_declared(table, heading) for heading in unmeasured)
        for column in table.block.columns:
            heading, where = column.heading, table.grid.place_of(column.cell)
            scale = heading.factor
            if not heading.measure and is_declared:
                scale = _declared(table, heading) or ONE
            elif not heading.measure and table.measures and heading.node.unit:
                scale = None
            if heading.problem:
                self._collector.fault(
                    "DATA-INDICATOR",
                    where,
                    heading.problem,
                    expected="同一项指标",
                    remedy="改正编码或名称",
                    value=column.cell.shown,
                )
            elif scale is None:
                self._tell_measure(heading, where, heading.measure or "、".join(table.measures))
            else:
                self._tell_doubt(heading, where, column.cell.shown)
                factors[column.column] = scale
        # Measures declared above a table that none of its indicators is in: 户 above a column of 人.
        units = [unit for column in table.block.columns if (unit := column.heading.node.unit)]
        idle = [
            measure
            for measure in table.measures
            if units and all(factor(measure, unit) is None for unit in units)
        ]
        if idle and len(idle) < len(table.measures):
            self._collector.notice(
                "DATA-MEASURE",
                table.origin,
                f"表上写的计量单位「{'、'.join(idle)}」没有一项指标是，各列按方案的单位读了",
            )
        return factors

    def _tell_doubt(self, heading: Heading, where: Origin, message: str) -> None:
        if heading.is_doubtful:
            self._collector.notice(
                "DATA-INDICATOR",
                where,
                f"「{message}」按编码读作 {heading.node.indicator} {heading.node.name}，名称不尽相同，请核实",
            )

    def _tell_measure(self, heading: Heading, where: Origin, measure: str) -> None:
        node = heading.node
        self._collector.fault(
            "DATA-MEASURE",
            where,
            f"{node.indicator} {node.name}：表中的计量单位是「{measure}」，方案为「{node.unit}」",
            expected=node.unit,
            remedy="按方案的单位换算后填，并改列名",
            value=measure,
        )

    def year(self, table: Table, row: int, *, needs_year: bool = False) -> When | None:
        """The row's year; None (told as a fault) if it is none, or empty in a table of several years."""
        cell = table.cell(row, "year")
        if cell is None or (has_nothing(cell) and not (needs_year and _has_values(table, row))):
            return table.when or "this"
        if (when := year_and_part(text_of(cell))) is not None:
            return when
        self._collector.fault(
            "DATA-PERIOD",
            table.where(row, "year"),
            "这一行没有写年度，而表中还有别的年度" if has_nothing(cell) else f"「{cell.shown}」不是年度",
            expected="四位年度，如 2024，或一年中的一期，如 2024年3月",
            remedy="补填或改正",
            value=cell.shown,
        )
        return None

    def _tell_covered(self, table: Table, rows: Sequence[int], columns: Sequence[int]) -> None:
        """Tell the values of a wide table that are merged over cells of other columns or rows."""
        for row in rows:
            for merge in table.grid.merges_from.get(row, ()):
                at = bisect_left(columns, merge.left)
                across = columns[at : at + 2]
                if across and across[0] <= merge.right:
                    covered = rows[bisect_left(rows, merge.top) : bisect_right(rows, merge.bottom)]
                    places = [(merge.top, across[-1]), *((below, across[0]) for below in covered)]
                    any(self._is_covered(table, *place) for place in places if place in merge)

    def _is_covered(self, table: Table, row: int, column: int) -> bool:
        """Whether a value is merged over this cell from another's (told once): then nobody knows whose it is."""
        merge = table.grid.merge_at(row, column)
        if merge is None or (row, column) == (merge.top, merge.left):
            return False
        top = table.grid.cell(merge.top, merge.left)
        is_own = merge.left == column and self._subject(table, row) == self._subject(table, merge.top)
        place = table.grid.origin(merge.top, merge.left)
        if not is_own and holds_number(top) and place not in self._merged:
            self._merged.add(place)
            self._collector.fault(
                "DATA-CELL",
                place,
                f"数「{top.shown}」合并在 {merge.address} 几格中，不知属于哪一格",
                expected="每格一个数",
                remedy="取消合并，逐格填写",
                value=top.shown,
            )
        return True

    def _subject(self, table: Table, row: int) -> tuple[object, ...]:
        """What the values of a row are of: unit, year, and in a long table indicator."""
        return table.labels(row), table.text(row, "year"), self._indicator_texts(table, row)

    def _sample(self, table: Table, size: Cell | None, low: Cell | None, high: Cell | None) -> Sample | None:
        if size is low is high is None:
            return None
        numbers, faults = zip(
            *(read_number(table.grid, cell) if cell else (None, None) for cell in (size, low, high)),
            strict=True,
        )
        self._collector.remarks += filter(None, faults)
        if not any(numbers):
            return None
        count, *bounds = (number and number.value for number in numbers)
        if size is not None and count is not None and (count <= 0 or count != int(count)):
            self._collector.fault(
                "DATA-NUMBER",
                table.grid.place_of(size),
                f"样本量「{size.shown}」不对",
                expected="大于 0 的整数",
                remedy="改正",
                value=size.shown,
            )
            return None
        return Sample(None if count is None else int(count), *bounds)

    def _read(self, table: Table, cell: Cell, place: _Place, sample: Sample | None) -> Figure | None:
        node, where = place.node, table.grid.place_of(cell)
        figure = read_figure(table.grid, cell, node, place.factor)
        unit_class = self._collector.scheme.units[place.unit].unit_class
        if figure.value is not None and not node.applies(unit_class):
            self._collector.notice(
                "DATA-INDICATOR", where, f"{node.indicator} 不适用于{unit_class}，填的数不用"
            )
            return None
        if figure.value is not None and node.input in ELSEWHERE:
            self._collector.notice(
                "DATA-INDICATOR", where, f"{node.indicator} 由{ELSEWHERE[node.input]}得出，直接填的数不用"
            )
            return None
        if figure.remark is not None:
            self._collector.remarks.append(figure.remark)
        elif figure.value is None and not cell.is_empty and _is_count(node):
            self._nothing.setdefault(node.indicator, []).append(cell)
        if figure.value is not None:
            if sample is not None:
                bounds = (sample.low, sample.high)
                sample = Sample(sample.size, *(None if end is None else end * place.factor for end in bounds))
                if not Range(sample.low, sample.high).holds(figure.value):
                    value = plain(figure.value)
                    self._collector.fault(
                        "DATA-RANGE",
                        where,
                        f"{value} 不在自己的区间之内",
                        expected="下限 ≤ 值 ≤ 上限",
                        remedy="核对后改正",
                        value=value,
                    )
            key = (place.unit, node.indicator, place.period)
            if place.months is None:
                self._collector.observe(Observation(*key, figure.value, where, sample))
            else:
                interim = Interim(*key, place.months, figure.value, where, sample)
                self._collector.observe_part(interim, place.undivided)
        return figure

    def _hear_nothing(self, table: Table, row: int, unit: str) -> None:
        """A row of a long table that holds at most a mark for nothing, which is kept if the indicator is a count."""
        headings = map(self._indicators.heading, self._indicator_texts(table, row))
        node = next((heading.node for heading in headings if heading), None)
        if node and _is_count(node) and node.applies(self._collector.scheme.units[unit].unit_class):
            cells = (table.grid.cell(row, column) for column in table.long_columns)
            self._nothing.setdefault(node.indicator, []).extend(cell for cell in cells if not cell.is_empty)

    def _tell_nothing(self, table: Table) -> None:
        """Words and dashes in the columns of counts: 无 may say that there were none, or that nobody counted."""
        for indicator, cells in filter(itemgetter(1), self._nothing.items()):
            node, places = self._collector.scheme.indicators[indicator], [cell.address for cell in cells]
            marks = "".join(f"「{mark}」" for mark in dict.fromkeys(cell.shown.strip() for cell in cells))
            self._collector.notice(
                "DATA-UNUSUAL",
                table.grid.place_of(cells[0]),
                f"{indicator} {node.name}：{some_of(places, MOST_NAMED, '格')} 写的是{marks}，按没有报读了；没有发生的请填 0",
            )
        self._nothing.clear()

    def _tell_unknown(self, table: Table, rows: list[int]) -> None:
        """A column of numbers whose heading names no indicator is a fault, and so is one whose heading nearly does."""
        unknown = table.block.unknown
        numbered: set[int] = set()
        filled: set[int] = set()
        for cell in (cell for row in rows for cell in table.grid.lines[row] if cell.column in unknown):
            (numbered if holds_number(cell) else filled if not has_nothing(cell) else set()).add(cell.column)
        for column, cell in unknown.items():
            text = quotable(text_of(cell))
            # A misspelt heading over figures that are no numbers either is still a column of figures.
            if column not in numbered and not (column in filled and self._indicators.is_near(text)):
                continue
            where, expected = table.grid.origin(table.header.bottom, column), ANY
            if text:
                where, expected = table.grid.place_of(cell), self._indicators.nearest(text)
            self._collector.fault(
                "DATA-INDICATOR",
                where,
                f"没有指标「{text}」" if text else "这一列有数而没有列名",
                expected=expected,
                remedy="改列名；不报的列请删去",
                value=text,
            )


def _filled(
    table: Table, rows: Sequence[tuple[int, str]], columns: Set[int]
) -> dict[int, list[tuple[int, str]]]:
    """The rows that hold anything in each of these columns: a table may be far wider than it is filled."""
    cells = ((cell, unit) for row, unit in rows for cell in table.grid.lines[row])
    return grouped((cell.column, (cell.row, unit)) for cell, unit in cells if cell.column in columns)


def _is_count(node: Node) -> bool:
    """Whether an indicator counts what comes in whole pieces, so that none of them is 0."""
    is_whole = node.value_decimals == 0 or (node.value_decimals is None and is_counted(node.unit))
    return is_whole and node.input not in ELSEWHERE


def _has_another_year(table: Table, undated: int) -> bool:
    """Whether some row's year is not the one that a row without a year would count for."""
    usual = {"this", undated} if table.when in (None, "this", undated) else {table.when}
    return bool(({year_and_part(table.text(row, "year")) for row in table.rows} - {None}) - usual)


def _has_values(table: Table, row: int) -> bool:
    """Whether a row holds anything in its columns of values."""
    columns = [*(values.column for values in table.block.columns), *table.long_columns]
    return not all(has_nothing(table.grid.cell(row, column)) for column in columns)


def _declared(table: Table, heading: Heading) -> Decimal | None:
    """The factor of the first measure declared above the table that fits the indicator."""
    unit = heading.node.unit
    if not table.measures or not unit:
        return ONE
    scales = [scale for measure in table.measures if (scale := factor(measure, unit)) is not None]
    return ONE if ONE in scales else next(iter(scales), None)


def _tell_fractions(collector: Collector, where: Origin, node: Node, figures: list[Figure]) -> None:
    """Percentages of one indicator, none above 1, that no single value gives away."""
    values = [figure.value for figure in figures if figure.value]
    is_low = (
        canonical(node.unit) == "%" and len(values) >= ENOUGH and all(abs(value) <= 1 for value in values)
    )
    is_told = any(figure.remark for figure in figures)
    if is_low and not is_told and any(value != value.to_integral_value() for value in values):
        collector.notice(
            "DATA-UNUSUAL",
            where,
            f"{node.indicator} 的 {len(values)} 个值都不超过 1，像是按小数报的百分数，请核实（{expected_of(node)}）",
        )
