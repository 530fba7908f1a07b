"""Invented figures written as workbooks the way departments send them: no two of them alike.

One workbook a department, with title rows, serial numbers, totals, notes, former names, percentages as text
or as formatted cells. What is written is exactly what was invented, once it is read as a clerk sees it.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import Any, Literal

from xiangheng_scoring.engine.dataset import Dataset
from xiangheng_scoring.grouping import grouped
from xiangheng_scoring.numbers.exact import exact_sum
from xiangheng_scoring.scheme import Node, Scheme, Unit
from xiangheng_seeds.lists import companion_tables, survey_table, write_table
from xiangheng_seeds.profiles import COUNTS, MONEY, looks_like_fraction
from xiangheng_seeds.reference import divisions
from xiangheng_seeds.sheets import MARK, Value, file_names, put, reported_name, workbook

UNSOURCED = "报送数据"
LARGE = 1000
Series = dict[tuple[str, str, int], Decimal]


@dataclass(frozen=True, slots=True)
class Habits:
    """How a department makes its workbook."""

    has_codes: bool = False
    has_prefectures: bool = False
    has_year_column: bool = False
    has_remarks: bool = False
    has_former_name: bool = False
    merges_units: bool = False
    percentages: Literal["plain", "text", "format"] = "plain"
    heading: Literal["both", "name", "unit", "code"] = "both"
    thousands: Literal["text", "format"] = "format"
    title_rows: int = 2
    first_column: int = 0
    gap: str = ""


HABITS = (
    Habits(has_codes=True, has_year_column=True, has_remarks=True, thousands="text"),
    Habits(percentages="format", heading="name", has_former_name=True, title_rows=1, gap="—"),
    Habits(has_codes=True, has_prefectures=True, percentages="text", heading="unit", thousands="text"),
    Habits(heading="name", first_column=1, has_year_column=True, thousands="text", gap="/"),
    Habits(has_codes=True, percentages="text", heading="code", title_rows=1),
    Habits(percentages="format", heading="unit", has_year_column=True, merges_units=True),
)


def write_workbooks(scheme: Scheme, data: Dataset, folder: Path) -> list[Path]:
    """Write one workbook a department, the survey and the companions into `folder`; returns their paths."""
    departments = grouped(
        (node.source or UNSOURCED, node)
        for node in sorted(scheme.indicators.values(), key=lambda node: node.code)
        if node.input == "value"
    )
    supplementary = companion_tables(scheme, data)
    names = file_names([*departments, *(table.title for table in supplementary)])
    written = []
    for number, (source, nodes) in enumerate(departments.items()):
        written.append(folder / f"{names[source]}.xlsx")
        if "第三方" in source:
            write_table(written[-1], survey_table(scheme, data, nodes))
        else:
            habits = HABITS[number % len(HABITS)]
            with workbook(written[-1]) as book:
                _Department(book, scheme, data, source, nodes, habits).write()
    for table in supplementary:
        written.append(folder / f"{names[table.title]}.xlsx")
        write_table(written[-1], table)
    return written


class _Department:
    """One department's workbook."""

    def __init__(
        self, book: Any, scheme: Scheme, data: Dataset, source: str, nodes: Sequence[Node], habits: Habits
    ) -> None:
        self.book = book
        self.scheme = scheme
        self.source = source
        self.nodes = nodes
        self.habits = habits
        codes = {node.indicator for node in nodes}
        rows = [row for row in data.observations if row.indicator in codes]
        self.values: Series = {(row.unit, row.indicator, row.period): row.value for row in rows}
        self.years = sorted({row.period for row in rows} | {scheme.year})
        self.prefectures = _prefectures(scheme) if habits.has_prefectures else {}
        self.renamed = next((unit.code for unit in scheme.units.values() if unit.other_names), "")
        self.names = Counter(reported_name(scheme, node) for node in scheme.indicators.values())
        self.bold = book.add_format({"bold": True, "align": "center"})
        self.grouped = book.add_format({"num_format": "#,##0"})
        self.percent = [
            book.add_format({"num_format": f"0.{'0' * places}%" if places else "0%"}) for places in range(6)
        ]

    def write(self) -> None:
        """One sheet with a 年度 column, or one sheet a year with the latest first."""
        if self.habits.has_year_column:
            self._sheet(self.book.add_worksheet("数据"), self.years, f"{self.years[0]}—{self.years[-1]}年")
            return
        for year in reversed(self.years):
            self._sheet(self.book.add_worksheet(f"{year}年"), [year], f"{year}年")

    def _sheet(self, sheet: Any, years: Sequence[int], period: str) -> None:
        left, top = self.habits.first_column, self.habits.title_rows
        put(sheet, 0, left, f"{self.scheme.name}{period}指标数据{MARK}", self.bold)
        if top > 1:
            put(sheet, 1, left, f"填报单位：{self.source}")
        labels = self._labels()
        remarks = ["备注"] if self.habits.has_remarks else []
        for offset, heading in enumerate([*labels, *map(self._heading, self.nodes), *remarks]):
            put(sheet, top, left + offset, heading, self.bold)
        row = top + 1
        for serial, unit in enumerate(self.scheme.units.values(), start=1):
            for year in years:
                for offset, label in enumerate(self._labels_of(serial, unit, year)):
                    put(sheet, row, left + offset, label)
                self._values_of(sheet, row, left + len(labels), unit, year)
                row += 1
            if self.habits.merges_units and len(years) > 1:
                sheet.merge_range(row - len(years), left, row - 1, left, serial)
                sheet.merge_range(row - len(years), left + 1, row - 1, left + 1, self._name(unit))
        self._merge_prefectures(sheet, top + 1, left + 1)
        self._below(sheet, row, left, len(labels), years)

    def _below(self, sheet: Any, row: int, left: int, labels: int, years: Sequence[int]) -> None:
        """A line of totals, and notes."""
        put(sheet, row, left, "合计")
        for offset, node in enumerate(self.nodes):
            if node.unit in COUNTS | MONEY and len(years) == 1:
                figures = [self.values.get((unit, node.indicator, years[0])) for unit in self.scheme.units]
                put(sheet, row, left + labels + offset, exact_sum(filter(None, figures)))
        put(sheet, row + 1, left, "注：1. 空格为未报，“—”为不适用。2. 本表数据均为虚构。")
        put(sheet, row + 2, left, "填表人：（示例）    审核人：（示例）")

    def _labels(self) -> list[str]:
        return [
            "序号",
            *(["市州"] if self.prefectures else []),
            *(["代码"] if self.habits.has_codes else []),
            self.scheme.unit_kind,
            *(["年度"] if self.habits.has_year_column else []),
        ]

    def _labels_of(self, serial: int, unit: Unit, year: int) -> list[Value]:
        return [
            serial,
            *([self.prefectures[unit.code]] if self.prefectures else []),
            *([unit.code] if self.habits.has_codes else []),
            self._name(unit),
            *([year] if self.habits.has_year_column else []),
        ]

    def _name(self, unit: Unit) -> str:
        """The unit's name; one renamed unit goes by its former name where the department still uses that."""
        is_former = self.habits.has_former_name and unit.code == self.renamed
        return unit.other_names[0] if is_former else unit.name

    def _heading(self, node: Node) -> str:
        name = reported_name(self.scheme, node)
        if self.names[name] > 1:
            return f"{node.indicator} {name}"
        forms = {
            "both": f"{node.indicator} {name}",
            "name": name,
            "unit": f"{name}（{node.unit}）" if node.unit else name,
            "code": node.indicator,
        }
        return forms[self.habits.heading]

    def _values_of(self, sheet: Any, row: int, first: int, unit: Unit, year: int) -> None:
        missing = []
        for offset, node in enumerate(self.nodes):
            value = self.values.get((unit.code, node.indicator, year))
            if value is not None:
                self._value(sheet, row, first + offset, value, node)
            elif node.applies(unit.unit_class):
                put(sheet, row, first + offset, self.habits.gap)
                missing.append(reported_name(self.scheme, node))
            else:
                put(sheet, row, first + offset, "—")
        if missing and self.habits.has_remarks and year == self.scheme.year:
            put(sheet, row, first + len(self.nodes), f"{'、'.join(missing)}尚在核实")

    def _value(self, sheet: Any, row: int, column: int, value: Decimal, node: Node) -> None:
        habits = self.habits
        if looks_like_fraction(node, value):
            # Whoever sends a share as a fraction types it bare: with a sign or a format it would be right.
            put(sheet, row, column, value)
        elif node.unit == "%" and habits.percentages == "text":
            put(sheet, row, column, f"{value:f}%")
        elif node.unit == "%" and habits.percentages == "format":
            places = max(0, -int(value.as_tuple().exponent))
            put(sheet, row, column, value.scaleb(-2), self.percent[places])
        elif abs(value) >= LARGE and habits.thousands == "text":
            put(sheet, row, column, f"{value:,f}")
        else:
            put(sheet, row, column, value, self.grouped if abs(value) >= LARGE else None)

    def _merge_prefectures(self, sheet: Any, first: int, column: int) -> None:
        """One cell for neighbouring counties of a prefecture, as such tables have it."""
        for name, counties in groupby(self.prefectures.values()):
            last = first + len(list(counties)) - 1
            if last > first:
                sheet.merge_range(first, column, last, column, name)
            first = last + 1


def _prefectures(scheme: Scheme) -> dict[str, str]:
    """The prefecture of each unit, if the units are counties of Hunan."""
    names = {division.code: division.name for division in divisions()}
    above = {county.code: names[county.parent or ""] for county in divisions() if county.level == "county"}
    return {code: above[code] for code in scheme.units} if scheme.units.keys() <= above.keys() else {}
