"""Wide tables: a row a unit (or a unit and year), a column an indicator."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from decimal import Decimal
from operator import itemgetter

import numpy as np

from xiangheng_scoring.grouping import grouped
from xiangheng_scoring.intake.containers.cells import quotable, text_of
from xiangheng_scoring.intake.containers.columns import different, vector_of
from xiangheng_scoring.intake.containers.plain import Places
from xiangheng_scoring.intake.measures import factor
from xiangheng_scoring.intake.reading.collector import Collector
from xiangheng_scoring.intake.reading.figures import has_nothing, holds_number
from xiangheng_scoring.intake.reading.headers import ValueColumn
from xiangheng_scoring.intake.reading.indicators import IndicatorIndex
from xiangheng_scoring.intake.reading.labels import UnitRows
from xiangheng_scoring.intake.reading.tables import Table
from xiangheng_scoring.intake.reading.values import (
    Moment,
    Percentages,
    Place,
    ValueReader,
    declared_factor,
)
from xiangheng_scoring.numbers.exact import ONE


class WideTables:
    """Reads the values of wide tables into the collector."""

    def __init__(self, indicators: IndicatorIndex, collector: Collector, values: ValueReader) -> None:
        self._indicators = indicators
        self._collector = collector
        self._values = values

    def read(self, table: Table, rows: UnitRows) -> None:
        """A column after the other."""
        lines = rows.rows.tolist()
        self._tell_unknown(table, lines)
        factors = self._factors(table)
        moments = self._values.moments(table, rows.rows)
        together = grouped((moment, at) for at, moment in enumerate(moments) if moment is not None)
        groups = [(moment, np.array(at, np.int64)) for moment, at in together.items()]
        self._tell_covered(table, lines, sorted(factors))
        for column in table.block.columns:
            scale = factors.get(column.column)
            if scale is not None:
                self._column(table, column, scale, rows, groups)
        self._values.tell_nothing(table)

    def _column(
        self,
        table: Table,
        column: ValueColumn,
        scale: Decimal,
        rows: UnitRows,
        moments: Sequence[tuple[Moment, Places]],
    ) -> None:
        """The plain numbers of each moment together, the others one by one; all of them where they have samples."""
        grid, term, percentages = table.grid, column.heading.term, Percentages()
        vector = vector_of(grid, rows.rows, column.column)
        left: list[tuple[int, Place]] = []
        for moment, same in moments:
            place = self._values.place(
                table, term, scale, moment, [column.heading.when], column.heading.months
            )
            is_left = (vector.at[same] >= 0) | vector.is_odd[same]
            if not column.parts:
                is_left &= ~self._values.read_plain(
                    table, rows, vector, same, place, column.column, percentages
                )
            left += ((at, place) for at in same[is_left].tolist())
        for at, place in sorted(left, key=itemgetter(0)):
            row = int(rows.rows[at])
            parts = {part: grid.cell(row, beside) for part, beside in column.parts.items()}
            sample = self._values.sample(table, parts.get("sample_size"), parts.get("low"), parts.get("high"))
            cell = grid.cell(row, column.column)
            percentages.add(self._values.read(table, cell, rows.units[at], place, sample))
        self._values.tell_fractions(grid.place_of(column.cell), term, percentages)

    def _factors(self, table: Table) -> dict[int, Decimal]:
        """The factor of each column that can be used; columns in another measure are told."""
        factors: dict[int, Decimal] = {}
        unmeasured = [column.heading for column in table.block.columns if not column.heading.measure]
        is_declared = any(declared_factor(table, heading) for heading in unmeasured)
        for column in table.block.columns:
            heading, where = column.heading, table.grid.place_of(column.cell)
            scale = heading.factor
            if not heading.measure and is_declared:
                scale = declared_factor(table, heading) or ONE
            elif not heading.measure and table.measures and heading.term.unit:
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
                self._values.tell_measure(heading, where, heading.measure or "、".join(table.measures))
            else:
                self._values.tell_doubt(heading, where, column.cell.shown)
                factors[column.column] = scale
        # Measures declared above a table that none of its indicators is in: 户 above a column of 人.
        units = [unit for column in table.block.columns if (unit := column.heading.term.unit)]
        idle = [
            measure
            for measure in table.measures
            if units and all(factor(measure, unit) is None for unit in units)
        ]
        if idle and len(idle) < len(table.measures):
            self._collector.notice(
                "DATA-MEASURE",
                table.origin,
                f"表上写的计量单位「{'、'.join(idle)}」没有一项指标是，各列按{self._indicators.giver}的单位读了",
            )
        return factors

    def _tell_covered(self, table: Table, rows: Sequence[int], columns: Sequence[int]) -> None:
        """Tell the values of a wide table that are merged over cells of other columns or rows."""
        for row in rows:
            for merge in table.grid.merges_from.get(row, ()):
                at = bisect_left(columns, merge.left)
                across = columns[at : at + 2]
                if across and across[0] <= merge.right:
                    covered = rows[bisect_left(rows, merge.top) : bisect_right(rows, merge.bottom)]
                    places = [(merge.top, across[-1]), *((below, across[0]) for below in covered)]
                    any(self._values.is_covered(table, *place) for place in places if place in merge)

    def _tell_unknown(self, table: Table, rows: list[int]) -> None:
        """A column of numbers whose heading names no indicator is a fault, and so is one whose heading nearly does."""
        unknown = table.block.unknown
        for column, cell in unknown.items():
            text, below = quotable(text_of(cell)), list(different(table.grid, rows, column))
            # A misspelt heading over figures that are no numbers either is still a column of figures.
            is_filled = not all(map(has_nothing, below))
            if not any(map(holds_number, below)) and not (is_filled and self._indicators.is_near(text)):
                continue
            where, expected = table.grid.origin(table.header.bottom, column), self._indicators.anything
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
