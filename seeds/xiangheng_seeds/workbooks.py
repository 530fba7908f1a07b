"""Invented figures written as workbooks the way departments send them: no two of them alike.

One workbook a department, with title rows, serial numbers, totals, notes, former names, percentages as text
or as formatted cells. What is written is exactly what was invented, once read as a clerk sees it.
"""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter

from xiangheng_scoring.data import Dataset, Observation
from xiangheng_scoring.scheme import Node, Scheme, Unit
from xiangheng_seeds.reference import divisions

MARK = "（示例数据，均为虚构）"
UNSOURCED = "报送数据"
_CREATED = datetime(2024, 12, 31)


@dataclass(frozen=True, slots=True)
class Style:
    """A department's habits."""

    has_codes: bool = False
    has_prefectures: bool = False
    has_year_column: bool = False
    percentages: str = "plain"
    heading: str = "both"
    first_column: int = 0
    former_names: bool = False


STYLES = (
    Style(has_codes=True, has_year_column=True, heading="both"),
    Style(percentages="format", heading="name", former_names=True),
    Style(has_codes=True, percentages="text", heading="unit", has_prefectures=True),
    Style(heading="name", first_column=1, has_year_column=True),
    Style(has_codes=True, percentages="text", heading="code", former_names=True),
    Style(percentages="format", heading="unit", has_year_column=True, first_column=1),
)


def write_workbooks(scheme: Scheme, data: Dataset, folder: Path) -> list[Path]:
    """Write one workbook a department, the survey and the companions; returns their paths.

    The workbooks stand in `folder` alone: whatever was there from an earlier call is replaced.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    written = []
    for number, (source, nodes) in enumerate(_departments(scheme)):
        path = folder / f"{_file_name(source)}.xlsx"
        with _workbook(path) as book:
            if "第三方" in source:
                _survey(book, scheme, data, nodes)
            else:
                _Department(book, scheme, data, source, nodes, STYLES[number % len(STYLES)]).write()
        written.append(path)
    return written + list(_companions(scheme, data, folder))


def _departments(scheme: Scheme) -> list[tuple[str, list[Node]]]:
    found: dict[str, list[Node]] = {}
    for node in sorted(scheme.indicators.values(), key=lambda node: node.code):
        if node.input == "value":
            found.setdefault(node.source or UNSOURCED, []).append(node)
    return list(found.items())


def _file_name(source: str) -> str:
    short = source.split("（")[0].split("、")[0].split("/")[0]
    return "".join(letter for letter in short if letter not in '\\:*?"<>|').strip() or UNSOURCED


@contextmanager
def _workbook(path: Path) -> Iterator[Any]:
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(path, options) as book:
        # A fixed date of creation, so that the same seed gives the same bytes.
        book.set_properties({"title": MARK, "created": _CREATED})
        yield book


class _Department:
    """One department's workbook."""

    def __init__(
        self, book: Any, scheme: Scheme, data: Dataset, source: str, nodes: Sequence[Node], style: Style
    ) -> None:
        self.book = book
        self.scheme = scheme
        self.source = source
        self.nodes = nodes
        self.style = style
        self.values = {(row.unit, row.indicator, row.period): row.value for row in data.observations}
        self.bold = book.add_format({"bold": True, "align": "center"})
        self.percent = {
            places: book.add_format({"num_format": "0." + "0" * places + "%" if places else "0%"})
            for places in range(5)
        }

    def write(self) -> None:
        """One sheet with a 年度 column, or one sheet a year."""
        years = range(self.scheme.year - 2, self.scheme.year + 1)
        if self.style.has_year_column:
            self._sheet(self.book.add_worksheet("数据"), years, f"{years[0]}—{years[-1]}年")
            return
        for year in reversed(years):
            self._sheet(self.book.add_worksheet(f"{year}年"), [year], f"{year}年")

    def _sheet(self, sheet: Any, years: Sequence[int], period: str) -> None:
        left = self.style.first_column
        labels = self._labels()
        sheet.write_string(0, left, f"{self.scheme.name}{period}指标数据{MARK}", self.bold)
        sheet.write_string(1, left, f"填报单位：{self.source}")
        for offset, heading in enumerate([*labels, *map(self._heading, self.nodes)]):
            sheet.write_string(3, left + offset, heading, self.bold)
        row = 4
        for serial, unit in enumerate(self.scheme.units.values(), start=1):
            for year in years:
                self._labels_of(sheet, row, serial, unit, year)
                self._values_of(sheet, row, unit, year, left + len(labels))
                row += 1
        self._merge_prefectures(sheet, left + 1)
        sheet.write_string(row, left, "合计")
        sheet.write_string(row + 1, left, "注：空格为未报；本表数据均为虚构。")

    def _labels(self) -> list[str]:
        style = self.style
        marks = (
            ("市州", style.has_prefectures),
            ("代码", style.has_codes),
            (self.scheme.unit_kind, True),
            ("年度", style.has_year_column),
        )
        return ["序号", *(label for label, is_there in marks if is_there)]

    def _heading(self, node: Node) -> str:
        name = self._name(node)
        forms = {
            "both": f"{node.code} {name}",
            "name": name,
            "unit": f"{name}（{node.unit}）",
            "code": node.code,
        }
        return forms[self.style.heading]

    def _name(self, node: Node) -> str:
        shorthand = self.scheme.nodes.get(node.indicator)
        return shorthand.name if shorthand else node.name

    def _labels_of(self, sheet: Any, row: int, serial: int, unit: Unit, year: int) -> None:
        cells: list[str | int] = [serial]
        if self.style.has_prefectures:
            cells.append(_prefecture(unit))
        if self.style.has_codes:
            cells.append(unit.code)
        is_former = self.style.former_names and unit.other_names
        cells.append(unit.other_names[0] if is_former else unit.name)
        if self.style.has_year_column:
            cells.append(year)
        for offset, cell in enumerate(cells):
            sheet.write(row, self.style.first_column + offset, cell)

    def _values_of(self, sheet: Any, row: int, unit: Unit, year: int, first: int) -> None:
        for offset, node in enumerate(self.nodes):
            value = self.values.get((unit.code, node.indicator, year))
            if value is not None:
                self._value(sheet, row, first + offset, value, node)
            elif not node.applies(unit.unit_class):
                sheet.write_string(row, first + offset, "—")

    def _value(self, sheet: Any, row: int, column: int, value: Decimal, node: Node) -> None:
        if node.unit == "%" and self.style.percentages == "text":
            sheet.write_string(row, column, f"{value:f}%")
        elif node.unit == "%" and self.style.percentages == "format":
            places = max(0, -int(value.as_tuple().exponent))
            sheet.write_number(row, column, float(value.scaleb(-2)), self.percent[places])
        elif value >= 1000:
            sheet.write_string(row, column, f"{value:,f}")
        else:
            sheet.write_number(row, column, float(value))

    def _merge_prefectures(self, sheet: Any, column: int) -> None:
        if not self.style.has_prefectures or self.style.has_year_column:
            return
        first = 4
        names = [_prefecture(unit) for unit in self.scheme.units.values()]
        begin = 0
        for index in range(1, len(names) + 1):
            if index == len(names) or names[index] != names[begin]:
                if index - begin > 1:
                    sheet.merge_range(first + begin, column, first + index - 1, column, names[begin])
                begin = index


def _prefecture(unit: Unit) -> str:
    names = {division.code[:4]: division.name for division in divisions() if division.level == "prefecture"}
    return names.get(unit.code[:4], "其他")


def _survey(book: Any, scheme: Scheme, data: Dataset, nodes: Sequence[Node]) -> None:
    """A third party's long table, with sample sizes and intervals where it surveyed."""
    codes = {node.indicator: node for node in nodes}
    sheet = book.add_worksheet("评估结果")
    sheet.write_string(0, 0, f"第三方评估结果{MARK}")
    header = ("县区代码", "县市区", "指标编码", "指标", "年度", "值", "样本量", "区间下限", "区间上限")
    sheet.write_row(2, 0, header)
    rows = [row for row in data.observations if row.indicator in codes]
    for line, row in enumerate(rows, start=3):
        for column, cell in enumerate(_survey_cells(scheme, row, codes[row.indicator])):
            if cell is not None:
                sheet.write(line, column, float(cell) if isinstance(cell, Decimal) else cell)


def _survey_cells(scheme: Scheme, row: Observation, node: Node) -> Iterator[str | int | Decimal | None]:
    shorthand = scheme.nodes.get(row.indicator, node)
    yield from (row.unit, scheme.units[row.unit].name, row.indicator, shorthand.name, row.period, row.value)
    sample = row.sample
    yield from (sample.size, sample.low, sample.high) if sample else (None, None, None)


def _companions(scheme: Scheme, data: Dataset, folder: Path) -> Iterator[Path]:
    """Adjustments, findings, marks and other totals, each as a list of its own."""
    names = {code: unit.name for code, unit in scheme.units.items()}
    tables = (
        ("加减分", ("代码", "县市区", "加减分项", "分值", "依据", "事由"),
         [(row.unit, names[row.unit], row.item, row.points, row.evidence, row.reason) for row in data.adjustments]),
        ("平时情况问题清单", ("代码", "县市区", "指标", "问题编号", "渠道", "描述", "查实"),
         [(row.unit, names[row.unit], row.indicator, row.number, row.channel, row.description, "是") for row in data.findings]),
        ("评委打分", ("代码", "县市区", "指标", "评委", "得分"),
         [(row.unit, names[row.unit], row.indicator, row.assessor, row.value) for row in data.marks]),
        ("其他考核得分", ("代码", "县市区", "考核", "得分"),
         [(row.unit, names[row.unit], row.assessment, row.points) for row in data.totals]),
    )  # fmt: skip
    for title, header, rows in tables:
        if rows:
            path = folder / f"{title}.xlsx"
            with _workbook(path) as book:
                _list(book, title, header, rows)
            yield path


def _list(book: Any, title: str, header: Sequence[str], rows: Sequence[Sequence[str | Decimal]]) -> None:
    sheet = book.add_worksheet(title)
    sheet.write_string(0, 0, f"{title}{MARK}")
    sheet.write_row(1, 0, header)
    for line, row in enumerate(rows, start=2):
        for column, cell in enumerate(row):
            sheet.write(line, column, float(cell) if isinstance(cell, Decimal) else cell)


def write_faulty(scheme: Scheme, data: Dataset, path: Path) -> list[str]:
    """Write one department's workbook with a planted fault of each common kind; returns their fault codes."""
    units = list(scheme.units.values())
    nodes = [
        node
        for node in scheme.indicators.values()
        if node.unit == "%" and node.input == "value" and not node.applies_to
    ]
    first = sorted(nodes, key=lambda node: node.code)[:2]
    percent = next(
        node for node in nodes if node.possible.high is not None and node.plausible.low is not None
    )
    columns = list(dict.fromkeys([*first, percent]))
    values = {(row.unit, row.indicator): row.value for row in data.observations if row.period == scheme.year}

    with _workbook(path) as book:
        sheet = book.add_worksheet("数据")
        sheet.write_string(0, 0, f"{scheme.year}年指标数据{MARK}")
        sheet.write_row(2, 0, ["代码", scheme.unit_kind, *(node.indicator for node in columns)])
        for line, unit in enumerate(units[:8], start=3):
            sheet.write_row(line, 0, [unit.code, unit.name])
            for column, node in enumerate(columns, start=2):
                sheet.write_number(line, column, float(values.get((unit.code, node.indicator), Decimal(90))))
        share = columns.index(percent) + 2
        sheet.write_string(3, 2, "约95")
        sheet.write_formula(4, 2, "=1/0", None, "#DIV/0!")
        sheet.write_number(5, share, 0.932)
        sheet.write_string(6, 1, "不存在县")
        sheet.write_string(7, 0, units[0].code)
        sheet.write_row(11, 0, [units[1].code, units[1].name, 88.8])
    return [
        "DATA-NUMBER",
        "DATA-CELL",
        "DATA-FRACTION",
        "DATA-UNIT-MISMATCH",
        "DATA-UNIT-MISMATCH",
        "DATA-TWICE",
    ]
