"""The rows of a found table as figures of the dataset, with every fault and notice on the way."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from xiangheng_scoring.data import Adjustment, Dataset, Finding, Mark, Observation, Origin, OtherTotal, Sample
from xiangheng_scoring.errors import Fault
from xiangheng_scoring.exact import plain
from xiangheng_scoring.files.cells import Cell, Grid
from xiangheng_scoring.files.figures import read_figure, read_number
from xiangheng_scoring.files.indicators import Heading, IndicatorIndex
from xiangheng_scoring.files.roles import Role, is_note, is_summary
from xiangheng_scoring.files.tables import Kind, Table
from xiangheng_scoring.files.units import UnitIndex
from xiangheng_scoring.files.wording import folded, text_of
from xiangheng_scoring.scheme import Scheme

NOT_VERIFIED = frozenset({"否", "未查实", "不属实", "no", "false", "0", "n"})
YEARS = range(1900, 2201)


@dataclass
class RowReader:
    """Collects figures from any number of tables; remarks (faults and notices) go to the list it is given."""

    scheme: Scheme
    period: int
    units: UnitIndex
    indicators: IndicatorIndex
    remarks: list[Fault]
    observations: dict[tuple[str, str, int], Observation] = field(default_factory=dict)
    adjustments: list[Adjustment] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    totals: list[OtherTotal] = field(default_factory=list)
    has_findings: bool = False
    _told: set[tuple[str, str]] = field(default_factory=set)

    def dataset(self, *, is_invented: bool) -> Dataset:
        """Everything read so far."""
        return Dataset(
            observations=tuple(self.observations.values()),
            adjustments=tuple(self.adjustments),
            marks=tuple(self.marks),
            findings=tuple(self.findings),
            totals=tuple(self.totals),
            has_findings=self.has_findings,
            is_invented=is_invented,
        )

    def read(self, table: Table) -> None:
        """All rows of a table."""
        self._tell_unknown_columns(table)
        self.has_findings = self.has_findings or table.kind == "findings"
        readers: Mapping[Kind, Callable[[Table, int, str], None]] = {
            "wide": self._wide,
            "long": self._long,
            "adjustments": self._adjustment,
            "findings": self._finding,
            "marks": self._mark,
            "totals": self._total,
        }
        outside: set[str] = set()
        for row in table.rows():
            unit = self._unit(table, row)
            if unit and unit not in self.units.assessed:
                outside.add(unit)
            elif unit:
                readers[table.kind](table, row, unit)
        if outside:
            message = f"{len(outside)} 个{self.scheme.unit_kind}不在本方案的评价范围，略过"
            self._notice("DATA-UNIT", f"{table.grid.file} › {table.grid.sheet}", message)

    def _tell_unknown_columns(self, table: Table) -> None:
        """A column of numbers whose heading names no indicator is a fault; a column of words is a remark."""
        if table.kind != "wide":
            return
        for column, cell in table.unknown.items():
            if any(isinstance(table.grid.cell(row, column).value, Decimal) for row in table.rows()):
                text = text_of(cell)
                where, expected = table.grid.where(cell.row, cell.column), self.indicators.nearest(text)
                self._fault(
                    "DATA-INDICATOR", where, f"没有指标「{text}」", expected, "改列名；不报的列请删去", text
                )
        for column, heading in table.headings.items():
            if heading.problem:
                where = table.grid.where(table.first_row - 1, column)
                self._fault(
                    "DATA-MEASURE",
                    where,
                    heading.problem,
                    heading.node.unit,
                    "按方案的单位换算后填，并改列名",
                )

    def _unit(self, table: Table, row: int) -> str:
        """The unit of a row; empty for rows that hold none: totals, notes, repeated headers, blank ones."""
        code, name = table.text(row, "code"), table.text(row, "name")
        labels = [text_of(cell) for cell in _row_cells(table.grid, row) if isinstance(cell.value, str)]
        if any(is_summary(label) for label in labels[:3]) or is_summary(name):
            return ""
        if not code and not name:
            self._tell_homeless(table, row, labels)
            return ""
        if is_note(name) or (code and is_note(code)) or self._is_header_again(table, row):
            return ""
        if (
            not name
            and code.isdecimal()
            and len(code) == 6
            and code.endswith("00")
            and self.units.match(code, "").unit is None
        ):
            return ""
        match = self.units.match(code, name)
        where = self._where_unit(table, row)
        if match.unit is None:
            self._fault(match.fault, where, match.problem, match.expected, "核对后改正", name or code)
            return ""
        if match.notice:
            self._notice("DATA-UNIT", where, match.notice)
        return match.unit.code

    def _tell_homeless(self, table: Table, row: int, labels: list[str]) -> None:
        """Numbers in a row without a unit are a fault, unless the row is a note."""
        values = [table.grid.cell(row, column) for column in table.headings]
        if any(isinstance(cell.value, Decimal) for cell in values) and not any(
            is_note(label) for label in labels
        ):
            kind = self.scheme.unit_kind
            self._fault(
                "DATA-UNIT",
                self._where_unit(table, row),
                f"这一行有数而没有{kind}",
                f"{kind}的代码或名称",
                "补填，或删去这一行",
            )

    def _where_unit(self, table: Table, row: int) -> str:
        return table.grid.where(row, table.roles.get("name", table.roles.get("code", 1)))

    @staticmethod
    def _is_header_again(table: Table, row: int) -> bool:
        """A header that is repeated on every printed page."""
        header = table.first_row - 1
        same = [
            folded(table.text(row, role)) == folded(table.text(header, role))
            for role in ("code", "name")
            if role in table.roles
        ]
        return all(same)

    def _year(self, table: Table, row: int) -> int | None:
        """The row's year; None (told as a fault) if it is none."""
        cell = table.cell(row, "year")
        if cell is None or cell.is_empty:
            return table.year or self.period
        text = text_of(cell).removesuffix("度").removesuffix("年")
        if text.isdecimal() and int(text) in YEARS:
            return int(text)
        where = table.grid.where(cell.row, cell.column)
        self._fault(
            "DATA-PERIOD", where, f"「{cell.shown}」不是年度", "四位年度，如 2024", "改正", cell.shown
        )
        return None

    def _wide(self, table: Table, row: int, unit: str) -> None:
        year = self._year(table, row)
        for column, heading in table.headings.items():
            if year is not None and not heading.problem:
                self._observe(table.grid, table.grid.cell(row, column), unit, heading, heading.period or year)

    def _long(self, table: Table, row: int, unit: str) -> None:
        text, year = table.text(row, "indicator"), self._year(table, row)
        heading = self.indicators.heading(text)
        if heading is None:
            where = table.grid.where(row, table.roles["indicator"])
            self._fault(
                "DATA-INDICATOR",
                where,
                f"没有指标「{text}」",
                self.indicators.nearest(text),
                "改成方案的编码或名称",
                text,
            )
        elif year is not None:
            value, past = table.cell(row, "value"), table.cell(row, "past")
            if value is not None:
                self._observe(
                    table.grid, value, unit, heading, heading.period or year, self._sample(table, row)
                )
            if past is not None:
                self._observe(table.grid, past, unit, heading, (heading.period or year) - 1)

    def _sample(self, table: Table, row: int) -> Sample | None:
        size, low, high = (self._optional(table, row, role) for role in ("sample_size", "low", "high"))
        if size is None and low is None and high is None:
            return None
        return Sample(None if size is None else int(size), low, high)

    def _optional(self, table: Table, row: int, role: Role) -> Decimal | None:
        cell = table.cell(row, role)
        return None if cell is None else self._number(table.grid, cell)

    def _number(self, grid: Grid, cell: Cell) -> Decimal | None:
        number, fault = read_number(grid, cell)
        if fault is not None:
            self.remarks.append(fault)
        return None if number is None else number.value

    def _observe(
        self, grid: Grid, cell: Cell, unit: str, heading: Heading, period: int, sample: Sample | None = None
    ) -> None:
        figure = read_figure(grid, cell, heading)
        self.remarks.extend(figure.remarks)
        if figure.value is None:
            return
        node, where = heading.node, grid.where(cell.row, cell.column)
        if not node.applies(self.scheme.units[unit].unit_class):
            message = (
                f"{node.indicator} 不适用于{self.scheme.units[unit].unit_class}，{plain(figure.value)} 不用"
            )
            self._notice("DATA-INDICATOR", where, message)
            return
        key = (unit, node.indicator, period)
        origin = Origin(grid.file, grid.sheet, cell.address)
        if key in self.observations:
            self._twice(self.observations[key], figure.value, where)
            return
        self.observations[key] = Observation(unit, node.indicator, period, figure.value, origin, sample)

    def _twice(self, earlier: Observation, value: Decimal, where: str) -> None:
        unit = self.scheme.units[earlier.unit].name
        what = f"{unit} {earlier.indicator}（{earlier.period} 年）"
        if earlier.value == value:
            self._notice("DATA-TWICE", where, f"{what} 报了两次，值相同；另一处在 {earlier.origin}")
            return
        message = f"{what} 报了两个值：{plain(value)}，另一处 {plain(earlier.value)} 在 {earlier.origin}"
        self._fault("DATA-TWICE", where, message, "一个值", "核对后只留一处", plain(value))

    def _adjustment(self, table: Table, row: int, unit: str) -> None:
        cell = table.cell(row, "points")
        points = None if cell is None else self._number(table.grid, cell)
        if cell is None or points is None:
            return
        item = _code_of(
            table.text(row, "item"), {one.name: one.code for one in self.scheme.adjustments.items.values()}
        )
        origin = Origin(table.grid.file, table.grid.sheet, cell.address)
        self.adjustments.append(
            Adjustment(unit, item, points, table.text(row, "evidence"), table.text(row, "reason"), origin)
        )

    def _finding(self, table: Table, row: int, unit: str) -> None:
        number = table.text(row, "number")
        where = table.grid.where(row, table.roles["number"])
        if folded(table.text(row, "verified")) in NOT_VERIFIED:
            return
        indicator = self._findings_indicator(table, row)
        if not number:
            self._fault("DATA-EVIDENCE", where, "问题没有编号", "问题编号", "补填编号，同一问题用同一编号")
        elif indicator:
            origin = Origin(
                table.grid.file, table.grid.sheet, table.grid.cell(row, table.roles["number"]).address
            )
            self.findings.append(
                Finding(
                    unit,
                    indicator,
                    number,
                    table.text(row, "channel"),
                    table.text(row, "description"),
                    origin,
                )
            )

    def _findings_indicator(self, table: Table, row: int) -> str:
        """The indicator a finding counts for: the one named, else the only one that counts findings."""
        text = table.text(row, "indicator")
        counting = [code for code, node in self.scheme.indicators.items() if node.input == "findings"]
        if not text and len(counting) == 1:
            return counting[0]
        heading = self.indicators.heading(text)
        if heading is not None and heading.node.indicator in counting:
            return heading.node.indicator
        expected = "、".join(counting) or "本方案没有按问题计数的指标"
        self._fault(
            "DATA-INDICATOR",
            table.grid.where(row, table.roles["number"]),
            f"问题应计入哪项指标（「{text}」）",
            expected,
            "补填指标",
            text,
        )
        return ""

    def _mark(self, table: Table, row: int, unit: str) -> None:
        heading = self.indicators.heading(table.text(row, "indicator"))
        cell = table.cell(row, "score")
        value = None if cell is None else self._number(table.grid, cell)
        if heading is None:
            text = table.text(row, "indicator")
            where = table.grid.where(row, table.roles.get("indicator", table.roles["assessor"]))
            self._fault(
                "DATA-INDICATOR",
                where,
                f"没有指标「{text}」",
                self.indicators.nearest(text),
                "改成方案的编码或名称",
                text,
            )
        elif cell is not None and value is not None:
            origin = Origin(table.grid.file, table.grid.sheet, cell.address)
            self.marks.append(Mark(unit, heading.node.indicator, table.text(row, "assessor"), value, origin))

    def _total(self, table: Table, row: int, unit: str) -> None:
        cell = table.cell(row, "score")
        points = None if cell is None else self._number(table.grid, cell)
        text = table.text(row, "assessment")
        known = {part.name: part.assessment for part in self.scheme.combination if part.assessment != "self"}
        assessment = _code_of(text, known)
        if assessment not in known.values():
            expected = "、".join(known) or "本方案没有综合结果"
            where = table.grid.where(row, table.roles["assessment"])
            self._fault(
                "DATA-ASSESSMENT",
                where,
                f"综合结果中没有「{text}」",
                expected,
                "改成方案 combination 表中的考核",
                text,
            )
        elif cell is not None and points is not None:
            origin = Origin(table.grid.file, table.grid.sheet, cell.address)
            self.totals.append(OtherTotal(unit, assessment, points, origin))

    def _fault(
        self, code: str, where: str, message: str, expected: str, remedy: str, value: str = ""
    ) -> None:
        self.remarks.append(Fault(code, where, message, expected, remedy, value))

    def _notice(self, code: str, where: str, message: str) -> None:
        """A notice, once a file: a former name on every line is one thing to know."""
        told = (where.partition(" › ")[0], message)
        if told not in self._told:
            self._told.add(told)
            self.remarks.append(Fault(code, where, message, is_notice=True))


def _row_cells(grid: Grid, row: int) -> list[Cell]:
    return [grid.cell(row, column) for column in range(1, min(grid.last_column, 4) + 1)]


def _code_of(text: str, codes_by_name: Mapping[str, str]) -> str:
    """The code that a text is or names; the text itself where it is neither, for the check to refuse."""
    named = {folded(name): code for name, code in codes_by_name.items()}
    exact = {folded(code): code for code in codes_by_name.values()}
    return exact.get(folded(text)) or named.get(folded(text)) or text
