"""What becomes of the values of a table, whichever way it lies: each with year, measure, sample and cell.

Plain numbers of one column, indicator and period are judged and kept together; all that is odd is read cell by cell.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from operator import itemgetter
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from xiangheng_scoring.engine.dataset import Months, Sample
from xiangheng_scoring.errors import some_of
from xiangheng_scoring.intake.containers.cells import Cell, text_of
from xiangheng_scoring.intake.containers.columns import Vector, different
from xiangheng_scoring.intake.containers.grids import Grid
from xiangheng_scoring.intake.containers.plain import Places
from xiangheng_scoring.intake.measures import canonical, factor, is_counted
from xiangheng_scoring.intake.reading.collector import Collector
from xiangheng_scoring.intake.reading.figure_columns import Figures
from xiangheng_scoring.intake.reading.figures import (
    PERCENT,
    Figure,
    expected_of,
    has_nothing,
    holds_number,
    read_figure,
    read_number,
)
from xiangheng_scoring.intake.reading.indicators import Heading
from xiangheng_scoring.intake.reading.labels import UnitRows
from xiangheng_scoring.intake.reading.months import Part, part_of, year_and_part
from xiangheng_scoring.intake.reading.periods import When, year_of
from xiangheng_scoring.intake.reading.same_rows import groups, kinds_of
from xiangheng_scoring.intake.reading.tables import Table
from xiangheng_scoring.intake.reading.usual import usual_values
from xiangheng_scoring.numbers.exact import ONE, plain
from xiangheng_scoring.places import Origin
from xiangheng_scoring.vocabulary import Range, Term

ELSEWHERE = {
    "findings": "问题清单",
    "marks": "评委打分",
    "formula": "其他指标推算",
    "records": "本平台的记录计算",
}
#: So many cells of a kind are named.
MOST_NAMED = 5
#: From so many values on, a column of percentages none of which exceeds 1 looks like fractions.
ENOUGH = 3
DECEMBER = Months(12, 12)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Place:
    """Where values belong, and what brings them to the indicator's measure.

    `months` are those of a part of a year; `undivided` is the year that the values are of if they come for no other part.
    """

    term: Term
    period: int
    factor: Decimal = ONE
    months: Months | None = None
    undivided: int | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """What a row says of when: a year, which of its months, and the year that it is of where nothing is told of others."""

    when: When
    months: Months | None = None
    undivided: When | None = None


@dataclass(slots=True)
class Percentages:
    """The values of an indicator in a column, for whether they are percentages sent as fractions; whether one was told of."""

    values: list[Decimal] = field(default_factory=list)
    is_told: bool = False

    def add(self, figure: Figure | None) -> None:
        """A value that was read by itself."""
        if figure is not None:
            self.values += [figure.value] if figure.value is not None else []
            self.is_told |= figure.remark is not None


class ValueReader:
    """Reads values into the collector."""

    def __init__(self, collector: Collector) -> None:
        self._collector = collector
        self._giver = collector.vocabulary.wording.giver
        self._merged: set[Origin] = set()
        self._refused: set[tuple[Origin, str]] = set()
        self._nothing: dict[str, list[Cell]] = {}

    def place(
        self,
        table: Table,
        term: Term,
        scale: Decimal,
        moment: Moment,
        whens: Sequence[When | None],
        months: Months | None,
    ) -> Place:
        """Where values belong whose headings say `whens`, each counted from the one before (上年 from the row's year), and `months`."""

        def resolved(when: When) -> int:
            year = self._collector.undated
            for step in (when, *whens):
                year = year if step is None else year_of(step, term, year)
            return year

        period = resolved(moment.when)
        if months is not None:
            # December alone is how many write the end of the year; another month is of no whole year.
            is_end = months == DECEMBER
            months = Part(months).since_january.months if table.is_cumulative else months
            return Place(term, period, scale, months, period if is_end and term.part is None else None)
        if term.part is not None:
            return Place(
                term,
                period,
                scale,
                moment.months or self._part(table, term.part, period, [moment.when, *whens]),
            )
        undivided = None if moment.undivided is None else resolved(moment.undivided)
        return Place(term, period, scale, moment.months, undivided)

    def _part(self, table: Table, usual: Months, period: int, whens: Sequence[When | None]) -> Months | None:
        """The months of values that say none, of an indicator that is not reported for whole years."""
        if period != self._collector.undated:
            return None
        if any(when not in (None, "this") for when in whens):
            self._collector.notice(
                "DATA-PERIOD",
                table.origin,
                f"有写了年度而没有写月份的值，按 {period} 年 {usual}的读了，请核实",
            )
        return usual

    def moments(self, table: Table, rows: Places) -> list[Moment | None]:
        """When each of the rows is of; None (told as a fault) where that cannot be known. Rows that say the same share one."""
        needs_year = has_another_year(table, self._collector.undated)
        columns = [table.block.roles[role] for role in ("year", "month") if role in table.block.roles]
        kinds = kinds_of(table.grid, rows, columns)
        moments: list[Moment | None] = [None] * len(rows)

        def moment_at(at: int) -> Moment | None:
            moments[at] = self.moment(table, int(rows[at]), needs_year=needs_year)
            return moments[at]

        for at in np.flatnonzero(kinds < 0).tolist():
            moment_at(at)
        for same in groups(kinds):
            # An empty year of a table of several is told where the row holds values.
            is_each = needs_year and has_nothing(table.cell(int(rows[same[0]]), "year") or Cell(0, 0))
            shared = None if is_each else said_by_all(moment_at, same.tolist())
            for at in same.tolist():
                if is_each:
                    moment_at(at)
                else:
                    moments[at] = shared
        return moments

    def moment(self, table: Table, row: int, *, needs_year: bool) -> Moment | None:
        """When a row is of; None (told as a fault) if that cannot be known."""
        if table.has_strange_month(row):
            text = table.text(row, "month")
            self._collector.fault(
                "DATA-PERIOD",
                table.where(row, "month"),
                f"「{text}」看不出是哪几个月",
                expected="一年中的一期，如 3月、1—3月、一季度、上半年，或 全年",
                remedy="改正",
                value=text,
            )
            return None
        when, part = self.year(table, row, needs_year=needs_year), table.part_in(row)
        if when is None or part is None or part.months is None:
            return None if when is None else Moment(when)
        text = table.text(row, "year")
        # 2024年3月 in the column of years says itself what it is of; a title or a column of months is held against the others.
        undivided = None if part_of(text) else when
        return Moment(part.year if part.year and not text else when, part.months, undivided)

    def read_plain(
        self,
        table: Table,
        rows: UnitRows,
        vector: Vector,
        at: Places,
        place: Place,
        column: int,
        percentages: Percentages,
    ) -> NDArray[np.bool_]:
        """Read the plain numbers at some of the rows (`at`); at which of those it did, since nothing is to be said of them."""
        term, grid = place.term, table.grid
        is_read = is_plain_number(grid, vector, at) & (term.input not in ELSEWHERE and not term.refusal)
        if place.factor != ONE or canonical(term.unit) not in PERCENT:
            is_read[is_read] &= ~grid.plain.percents[vector.at[at[is_read]]]
        if term.applies_to:
            units = self._collector.vocabulary.units
            is_read &= [term.applies(units[rows.units[row]].unit_class) for row in at.tolist()]
        are_usual, values = usual_values(grid.plain.values[vector.at[at[is_read]]], term, place.factor)
        is_read[is_read] = are_usual
        read = at[is_read]
        if values:
            percentages.values += values
            self._collector.observe(
                Figures(
                    table.origin,
                    column,
                    term.code,
                    place.period,
                    [rows.units[row] for row in read.tolist()],
                    values,
                    rows.rows[read].tolist(),
                    place.months,
                    place.undivided,
                )
            )
        return is_read

    def read(self, table: Table, cell: Cell, unit: str, place: Place, sample: Sample | None) -> Figure | None:
        """Read a cell by itself; None if its value is of no use, which was told."""
        term, where = place.term, table.grid.place_of(cell)
        figure = read_figure(table.grid, cell, term, self._giver, place.factor)
        unit_class = self._collector.vocabulary.units[unit].unit_class
        if figure.value is not None and not term.applies(unit_class):
            self._collector.notice("DATA-INDICATOR", where, f"{term.code} 不适用于{unit_class}，填的数不用")
            return None
        if figure.value is not None and term.refusal:
            self._tell_refusal(table, term, where)
            return None
        if figure.value is not None and term.input in ELSEWHERE:
            self._collector.notice(
                "DATA-INDICATOR", where, f"{term.code} 由{ELSEWHERE[term.input]}得出，直接填的数不用"
            )
            return None
        if figure.remark is not None:
            self._collector.remarks.append(figure.remark)
        elif figure.value is None and not cell.is_empty and _is_count(term):
            self._nothing.setdefault(term.code, []).append(cell)
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
            self._collector.observe(
                Figures(
                    table.origin,
                    cell.column,
                    term.code,
                    place.period,
                    [unit],
                    [figure.value],
                    [cell.row],
                    place.months,
                    place.undivided,
                    [sample],
                )
            )
        return figure

    def _tell_refusal(self, table: Table, term: Term, where: Origin) -> None:
        """Values of an indicator of which none are taken; told once a sheet, at the first."""
        if (table.origin, term.code) not in self._refused:
            self._refused.add((table.origin, term.code))
            self._collector.fault(
                "DATA-INDICATOR",
                where,
                f"{term.code} {term.name}{term.refusal}，填了数",
                expected="不填这项指标",
                remedy="删去这项指标的数",
                value=term.code,
            )

    def is_covered(self, table: Table, row: int, column: int) -> bool:
        """Whether a value is merged over this cell from another's (told once): then nobody knows whose it is."""
        merge = table.grid.merge_at(row, column)
        if merge is None or (row, column) == (merge.top, merge.left):
            return False
        top = table.grid.cell(merge.top, merge.left)
        is_own = merge.left == column and _subject(table, row) == _subject(table, merge.top)
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

    def hear_nothing(self, term: Term, cells: Sequence[Cell]) -> None:
        """Marks for nothing in the place of values, which are told of a count."""
        if _is_count(term):
            self._nothing.setdefault(term.code, []).extend(cell for cell in cells if not cell.is_empty)

    def sample(self, table: Table, size: Cell | None, low: Cell | None, high: Cell | None) -> Sample | None:
        """What a survey value rests on; None if nothing is said of that."""
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

    def tell_nothing(self, table: Table) -> None:
        """Words and dashes in the columns of counts: 无 may say that there were none, or that nobody counted."""
        for indicator, cells in filter(itemgetter(1), self._nothing.items()):
            term, places = self._collector.vocabulary.terms[indicator], [cell.address for cell in cells]
            marks = "".join(f"「{mark}」" for mark in dict.fromkeys(cell.shown.strip() for cell in cells))
            self._collector.notice(
                "DATA-UNUSUAL",
                table.grid.place_of(cells[0]),
                f"{indicator} {term.name}：{some_of(places, MOST_NAMED, '格')} 写的是{marks}，按没有报读了；没有发生的请填 0",
            )
        self._nothing.clear()

    def year(self, table: Table, row: int, *, needs_year: bool = False) -> When | None:
        """The row's year; None (told as a fault) if it is none, or empty in a table of several years."""
        cell = table.cell(row, "year")
        if cell is None or (has_nothing(cell) and not (needs_year and has_values(table, row))):
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

    def tell_doubt(self, heading: Heading, where: Origin, message: str) -> None:
        """A name beside its code that is not quite the indicator's."""
        if heading.is_doubtful:
            self._collector.notice(
                "DATA-INDICATOR",
                where,
                f"「{message}」按编码读作 {heading.term.code} {heading.term.name}，名称不尽相同，请核实",
            )

    def tell_measure(self, heading: Heading, where: Origin, measure: str) -> None:
        """A measure that nothing brings to the indicator's."""
        term = heading.term
        self._collector.fault(
            "DATA-MEASURE",
            where,
            f"{term.code} {term.name}：表中的计量单位是「{measure}」，{self._giver}为「{term.unit}」",
            expected=term.unit,
            remedy=f"按{self._giver}的单位换算后填，并改列名",
            value=measure,
        )

    def tell_fractions(self, where: Origin, term: Term, percentages: Percentages) -> None:
        """Percentages of one indicator, none above 1, that no single value gives away."""
        if canonical(term.unit) != "%" or percentages.is_told:
            return
        if any(abs(value) > 1 for value in percentages.values):
            return
        values = list(filter(None, percentages.values))
        if len(values) >= ENOUGH and any(value != value.to_integral_value() for value in values):
            self._collector.notice(
                "DATA-UNUSUAL",
                where,
                f"{term.code} 的 {len(values)} 个值都不超过 1，像是按小数报的百分数，请核实（{expected_of(term)}）",
            )


def said_by_all(judge: Callable[[int], T | None], same: Sequence[int]) -> T | None:
    """What is said of rows that say the same; where it is None, which was told of the first, it is told of the others too."""
    verdict = judge(same[0])
    if verdict is None:
        for at in same[1:]:
            judge(at)
    return verdict


def is_plain_number(grid: Grid, vector: Vector, at: Places) -> NDArray[np.bool_]:
    """At which of these rows a plain number stands, or a text that is nothing else."""
    places = vector.at[at]
    return np.asarray(
        (places >= 0) & ~np.isnan(grid.plain.values[places]) if len(grid.plain) else places >= 0
    )


def _subject(table: Table, row: int) -> tuple[object, ...]:
    """What the values of a row are of: unit, year, and in a long table indicator."""
    return table.labels(row), table.text(row, "year"), table.indicator_texts(row)


def _is_count(term: Term) -> bool:
    """Whether an indicator counts what comes in whole pieces, so that none of them is 0."""
    is_whole = term.decimals == 0 or (term.decimals is None and is_counted(term.unit))
    return is_whole and term.input not in ELSEWHERE


def has_another_year(table: Table, undated: int) -> bool:
    """Whether some row's year is not the one that a row without a year would count for."""
    usual = {"this", undated} if table.when in (None, "this", undated) else {table.when}
    column = table.block.roles.get("year")
    cells = () if column is None else different(table.grid, table.rows, column, is_label=True)
    return bool({year_and_part(text_of(cell)) for cell in cells} - {None} - usual)


def has_values(table: Table, row: int) -> bool:
    """Whether a row holds anything in its columns of values."""
    columns = [*(values.column for values in table.block.columns), *table.long_columns]
    return not all(has_nothing(table.grid.cell(row, column)) for column in columns)


def declared_factor(table: Table, heading: Heading) -> Decimal | None:
    """The factor of the first measure declared above the table that fits the indicator."""
    unit = heading.term.unit
    if not table.measures or not unit:
        return ONE
    scales = [scale for measure in table.measures if (scale := factor(measure, unit)) is not None]
    return ONE if ONE in scales else next(iter(scales), None)
