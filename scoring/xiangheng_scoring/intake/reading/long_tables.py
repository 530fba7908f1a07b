"""Long tables: a row a value, with its indicator beside it."""

from collections.abc import Sequence
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from xiangheng_scoring.intake.containers.cells import quotable
from xiangheng_scoring.intake.containers.columns import Vector, covers, vector_of
from xiangheng_scoring.intake.containers.plain import Places
from xiangheng_scoring.intake.measures import canonical, factor
from xiangheng_scoring.intake.reading.collector import Collector
from xiangheng_scoring.intake.reading.figures import has_nothing
from xiangheng_scoring.intake.reading.indicators import Heading, IndicatorIndex, together
from xiangheng_scoring.intake.reading.labels import UnitRows
from xiangheng_scoring.intake.reading.roles import Role
from xiangheng_scoring.intake.reading.same_rows import groups, kinds_of
from xiangheng_scoring.intake.reading.tables import Table
from xiangheng_scoring.intake.reading.values import (
    Moment,
    Percentages,
    Place,
    ValueReader,
    declared_factor,
    has_another_year,
    has_values,
    is_plain_number,
    said_by_all,
)

_SAMPLE: Sequence[Role] = ("sample_size", "low", "high")
_SAYING: Sequence[Role] = ("year", "month", "measure")


class LongTables:
    """Reads the values of long tables into the collector."""

    def __init__(self, indicators: IndicatorIndex, collector: Collector, values: ValueReader) -> None:
        self._indicators = indicators
        self._collector = collector
        self._values = values
        self._joint: dict[tuple[str, ...], Heading] = {}

    def read(self, table: Table, rows: UnitRows) -> None:
        """The rows that say the same of year, indicator and measure together; those with anything odd one by one."""
        work = _Work(table, rows, has_another_year(table, self._collector.undated))
        columns = [table.block.roles[role] for role in _SAYING if role in table.block.roles]
        kinds = kinds_of(table.grid, rows.rows, [*columns, *table.block.indicator_columns])
        is_usual = work.are_usual() & (kinds >= 0)
        is_left = work.are_filled() & ~is_usual
        for same in groups(kinds, is_usual):
            is_left[self._same(work, same)] = True
        for at in np.flatnonzero(is_left).tolist():
            self._row(work, at)
        self._values.tell_nothing(table)
        for (indicator, column), (row, percentages) in work.percentages.items():
            where = table.grid.origin(row, column)
            self._values.tell_fractions(where, self._collector.vocabulary.terms[indicator], percentages)

    def _same(self, work: "_Work", same: Places) -> Places:
        """Read rows that say the same, of values that are plain numbers; those are left of which there is something to say."""
        table, first, left = work.table, same.tolist(), [same[:0]]
        moment = said_by_all(lambda at: self._moment(work, at), first)
        heading = None if moment is None else said_by_all(lambda at: self._named(table, work.row(at)), first)
        if moment is None or heading is None:
            return left[0]
        for column, vector in work.values.items():
            at = same[vector.at[same] >= 0]
            if not len(at):
                continue
            scale = self._factor_of(work, at.tolist(), heading, column)
            work.is_read[column][at] = scale is None
            if scale is not None:
                place = self._place(work, column, heading, moment, scale)
                percentages = work.percentages_of(heading, column, at[0])
                is_read = self._values.read_plain(table, work.rows, vector, at, place, column, percentages)
                work.is_read[column][at] = is_read
                left.append(at[~is_read])
        return np.concatenate(left)

    def _factor_of(self, work: "_Work", same: Sequence[int], heading: Heading, column: int) -> Decimal | None:
        """The factor of the values of rows that say the same."""
        return said_by_all(lambda at: self._row_factor(work.table, work.row(at), heading, column), same)

    def _row(self, work: "_Work", at: int) -> None:
        """Read a row by itself: of its values, those that were not read with others."""
        table, row, unit = work.table, work.row(at), work.rows.units[at]
        if table.grid.merged and any(self._values.is_covered(table, row, column) for column in work.values):
            return
        if not has_values(table, row):
            self._hear_nothing(table, row, unit)
            return
        moment = self._moment(work, at)
        heading = self._named(table, row) if moment is not None else None
        if heading is None or moment is None:
            return
        for column in work.values:
            cell = table.grid.cell(row, column)
            if work.is_read[column][at] or has_nothing(cell):
                continue
            scale = self._row_factor(table, row, heading, column)
            if scale is not None:
                place = self._place(work, column, heading, moment, scale)
                is_value = column == table.block.roles.get("value")
                parts = (table.cell(row, role) for role in _SAMPLE)
                sample = self._values.sample(table, *parts) if is_value else None
                figure = self._values.read(table, cell, unit, place, sample)
                work.percentages_of(heading, column, at).add(figure)

    def _moment(self, work: "_Work", at: int) -> Moment | None:
        return self._values.moment(work.table, work.row(at), needs_year=work.needs_year)

    def _place(self, work: "_Work", column: int, heading: Heading, moment: Moment, scale: Decimal) -> Place:
        """Where values belong; a column of earlier values that names no year is of the year before its row's."""
        is_value = column == work.table.block.roles.get("value")
        own = work.table.block.value_headings[column]
        whens = [heading.when, own.when or ("this" if is_value or own.months else "previous")]
        months = own.months or heading.months
        return self._values.place(work.table, heading.term, scale, moment, whens, months)

    def _hear_nothing(self, table: Table, row: int, unit: str) -> None:
        """A row that holds at most a mark for nothing."""
        headings = map(self._indicators.heading, table.indicator_texts(row))
        term = next((heading.term for heading in headings if heading), None)
        if term and term.applies(self._collector.vocabulary.units[unit].unit_class):
            self._values.hear_nothing(term, [table.grid.cell(row, column) for column in table.long_columns])

    def _named(self, table: Table, row: int) -> Heading | None:
        """The indicator of a row; told if there is none, or if code and name do not fit each other."""
        texts = tuple(text for text in table.indicator_texts(row) if text)
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
            self._values.tell_doubt(heading, table.where(row, "indicator"), quoted)
        if not any(heading.is_doubtful for heading in headings):
            self._joint[texts] = joint
        return joint

    def _tell_indicator(self, table: Table, row: int, message: str, expected: str, value: str) -> None:
        """At the text that names no indicator, not at an empty cell beside it."""
        texts = dict(zip(table.block.indicator_columns, table.indicator_texts(row), strict=True))
        named = [column for column, text in texts.items() if text]
        wrong = [column for column in named if self._indicators.heading(texts[column]) is None]
        column = next(iter(wrong or named), table.block.indicator_columns[0])
        where, remedy = table.grid.origin(row, column), f"改成{self._indicators.giver}的编码或名称"
        self._collector.fault("DATA-INDICATOR", where, message, expected, remedy, value)

    def _row_factor(self, table: Table, row: int, heading: Heading, column: int) -> Decimal | None:
        """The factor of a value: by its row's measure, the indicator's or the column's heading, or above the table."""
        own, of_column = table.text(row, "measure"), table.block.value_headings[column].measure
        texts = {canonical(text): text for text in (own, heading.measure, of_column) if text}
        text = "」和「".join(texts.values())
        scale = (
            factor(text, heading.term.unit) if text and heading.term.unit else declared_factor(table, heading)
        )
        # Two measures that differ, also where either could be converted: in which the number is, nobody knows.
        if len(texts) > 1:
            scale = None
        if scale is None:
            self._values.tell_measure(
                heading,
                table.where(row, "measure" if own else "indicator"),
                text or "、".join(table.measures),
            )
        return scale


class _Work:
    """What is kept of a table while it is read: its columns of values, and which of their cells were read."""

    def __init__(self, table: Table, rows: UnitRows, needs_year: bool) -> None:
        self.table = table
        self.rows = rows
        self.needs_year = needs_year
        self.values = {column: vector_of(table.grid, rows.rows, column) for column in table.long_columns}
        self.is_read = {column: np.zeros(len(rows.rows), np.bool_) for column in self.values}
        self.percentages: dict[tuple[str, int], tuple[int, Percentages]] = {}

    def row(self, at: int) -> int:
        """The number of a row."""
        return int(self.rows.rows[at])

    def percentages_of(self, heading: Heading, column: int, at: int) -> Percentages:
        """Where the values of an indicator in a column are gathered, beside the first of their rows."""
        key, row = (heading.term.code, column), self.row(at)
        first, percentages = self.percentages.get(key, (row, Percentages()))
        self.percentages[key] = min(first, row), percentages
        return percentages

    def are_filled(self) -> NDArray[np.bool_]:
        """Which rows hold anything in a column of values, or are covered there."""
        is_filled = self._are_merged()
        for vector in self.values.values():
            is_filled |= (vector.at >= 0) | vector.is_odd
        return is_filled

    def are_usual(self) -> NDArray[np.bool_]:
        """Which rows have plain numbers for values, one at least, and nothing beside them that makes samples of them."""
        roles, grid = self.table.block.roles, self.table.grid
        is_usual, everywhere = ~self._are_merged(), np.arange(len(self.rows.rows))
        has_number = np.zeros(len(everywhere), np.bool_)
        for vector in self.values.values():
            is_number = is_plain_number(grid, vector, everywhere)
            is_usual &= is_number | _is_empty(vector)
            has_number |= is_number
        for role in _SAMPLE:
            if role in roles:
                is_usual &= _is_empty(vector_of(grid, self.rows.rows, roles[role], is_label=True))
        return is_usual & has_number

    def _are_merged(self) -> NDArray[np.bool_]:
        """Which rows have a merge in a column of values."""
        is_merged = np.zeros(len(self.rows.rows), np.bool_)
        for column in self.values:
            is_merged |= covers(self.table.grid.areas, self.rows.rows, column)
        return is_merged


def _is_empty(vector: Vector) -> NDArray[np.bool_]:
    return (vector.at < 0) & ~vector.is_odd
