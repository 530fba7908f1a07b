"""What was read so far from all files: figures, each once, and every fault and notice."""

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from xiangheng_scoring.characters import as_compared
from xiangheng_scoring.engine.dataset import (
    Adjustment,
    Dataset,
    Finding,
    Mark,
    Months,
    OtherTotal,
)
from xiangheng_scoring.engine.observations import Joined, Observations
from xiangheng_scoring.errors import Fault, some_of
from xiangheng_scoring.grouping import grouped
from xiangheng_scoring.intake.reading.figure_columns import Figures, InterimRows
from xiangheng_scoring.numbers.exact import plain
from xiangheng_scoring.places import Origin
from xiangheng_scoring.vocabulary import Vocabulary


@dataclass
class Collector:
    """Collects figures and remarks; of two values for one place it tells both cells."""

    vocabulary: Vocabulary
    period: int
    #: The year of values that say none.
    undated: int
    remarks: list[Fault] = field(default_factory=list)
    adjustments: list[Adjustment] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    findings_tables: list[Origin] = field(default_factory=list)
    is_invented: bool = False
    #: What is told of a sheet with a part of a year only if its values are of the whole year after all.
    told_if_whole: dict[Origin, list[Fault]] = field(default_factory=dict)
    _series: dict[tuple[str, int, Months | None], list[Figures]] = field(default_factory=dict)
    _tables: dict[Origin, int] = field(default_factory=dict)
    _others: dict[Hashable, Mark | OtherTotal] = field(default_factory=dict)
    _told: set[tuple[Origin, str]] = field(default_factory=set)

    def dataset(self) -> Dataset:
        """Everything read so far."""
        others = self._others.values()
        return Dataset(
            observations=Observations(
                [column.reported() for column in self._columns if column.months is None]
            ),
            adjustments=tuple(self.adjustments),
            marks=tuple(row for row in others if isinstance(row, Mark)),
            findings=tuple(self.findings),
            totals=tuple(row for row in others if isinstance(row, OtherTotal)),
            has_findings=bool(self.findings_tables),
            is_invented=self.is_invented,
            findings_tables=tuple(dict.fromkeys(self.findings_tables)),
            interim=Joined([InterimRows(column, column.months) for column in self._columns if column.months]),
        )

    @property
    def _columns(self) -> Iterator[Figures]:
        return (column for columns in self._series.values() for column in columns)

    def years(self) -> dict[int, Origin]:
        """The years of which there are values of the whole year, each with the table of some."""
        return {column.period: column.table for column in self._columns if column.months is None}

    def years_of_parts(self) -> set[int]:
        """The years of which there are values of parts."""
        return {column.period for column in self._columns if column.months is not None}

    def observe(self, figures: Figures) -> None:
        """Reported values."""
        self._tables.setdefault(figures.table, len(self._tables))
        self._series.setdefault(figures.key, []).append(figures)

    def settle(self) -> None:
        """Of two values for one place keep the first, and tell of which year the values are that say a part of one."""
        for key, columns in self._series.items():
            units = [unit for column in columns for unit in column.units]
            if len(set(units)) < len(units):
                self._series[key] = self._each_once(columns)
        self._settle_parts()

    def _each_once(self, columns: Sequence[Figures]) -> list[Figures]:
        """The values of which each unit has one: the first as a clerk goes through them; of the others it is told."""
        places = grouped(
            (unit, (number, at))
            for number, column in enumerate(columns)
            for at, unit in enumerate(column.units)
        )
        dropped: list[set[int]] = [set() for _ in columns]
        for unit, twice in places.items():
            by_place = sorted(twice, key=lambda place: self._place_of(columns[place[0]], place[1]))
            first, *others = ((columns[number], at) for number, at in by_place)
            for column, at in others:
                what = f"{column.indicator}（{column.period} 年{column.months or ''}）"
                later, earlier = (
                    (row.values[place], row.origin(place)) for row, place in ((column, at), first)
                )
                self._tell_twice(unit, what, later, earlier)
            for number, at in by_place[1:]:
                dropped[number].add(at)
        kept = map(Figures.without, columns, dropped)
        return [column for column in kept if column.units]

    def _place_of(self, column: Figures, at: int) -> tuple[int, int, int]:
        return self._tables[column.table], column.rows[at], column.column

    def _settle_parts(self) -> None:
        """Values of one part of a year that is told apart from no other are the year's, as their sheets are told.

        Where a unit's figure comes for several parts, or for one and the whole year, each is of its own part.
        """
        interim = [column for column in self._columns if column.months is not None]
        apart: list[Figures] = []
        for columns in grouped((column.indicator, column) for column in interim).values():
            if self._are_told_apart(columns):
                apart += columns
                continue
            for column in columns:
                self._series.pop(column.key, None)
            for column in columns:
                self.observe(column.of_year(column.undivided or column.period))
                for remark in self.told_if_whole.get(column.table, ()):
                    self.notice(remark.code, column.table, remark.message)
        self._tell_parts(apart)

    def _are_told_apart(self, columns: Sequence[Figures]) -> bool:
        """Whether values of parts of years must be of their own parts, and not of the whole year."""
        if any(column.undivided is None for column in columns):
            return True
        of_years = [(column.undivided, unit) for column in columns for unit in column.units]
        whole = {
            (column.period, unit)
            for year in {column.undivided or 0 for column in columns}
            for column in self._columns_of(columns[0].indicator, year)
            for unit in column.units
        }
        return len(set(of_years)) < len(of_years) or not whole.isdisjoint(of_years)

    def _columns_of(self, indicator: str, year: int) -> Sequence[Figures]:
        return self._series.get((indicator, year, None), ())

    def _tell_parts(self, interim: Sequence[Figures]) -> None:
        """Which figures are of parts of a year and not used, and where none is of the whole year; told once for all alike."""
        alike: dict[tuple[int, bool, str], dict[str, Origin]] = {}
        terms = self.vocabulary.terms
        yearly = (column for column in interim if terms[column.indicator].part is None)
        of_years = grouped(((column.indicator, column.period), column) for column in yearly)
        for (indicator, year), columns in of_years.items():
            parts = sorted({column.months for column in columns if column.months is not None})
            named = some_of([str(months) for months in parts], 3, "期")
            key = (year, bool(self._columns_of(indicator, year)), named)
            tables = (column.table for column in columns)
            alike.setdefault(key, {})[indicator] = min(tables, key=self._tables.__getitem__)
        for (year, has_year, named), places in sorted(alike.items()):
            what = f"不是全年的，没有计入 {year} 年" if has_year else f"没有 {year} 年全年的，按缺报处理"
            remedy = "" if has_year else "；是从 1 月起累计的，写明「累计」或「1—12月」"
            order = [indicator for indicator in self.vocabulary.terms if indicator in places]
            indicators = f"{some_of(order, 3)} {len(places)} 项指标"
            where = min(places.values(), key=self._tables.__getitem__)
            self.notice("DATA-PERIOD", where, f"{indicators}的值是 {year} 年 {named}的，{what}{remedy}")

    def mark(self, row: Mark) -> None:
        """An assessor's mark."""
        earlier = self._others.setdefault((row.unit, row.indicator, as_compared(row.assessor)), row)
        if isinstance(earlier, Mark) and earlier is not row:
            what = f"{row.indicator} 评委「{row.assessor}」的分"
            self._tell_twice(row.unit, what, (row.value, row.origin), (earlier.value, earlier.origin))

    def total(self, row: OtherTotal) -> None:
        """Another assessment's total."""
        earlier = self._others.setdefault((row.unit, row.assessment), row)
        if isinstance(earlier, OtherTotal) and earlier is not row:
            what = f"{row.assessment} 的得分"
            self._tell_twice(row.unit, what, (row.points, row.origin), (earlier.points, earlier.origin))

    def _tell_twice(
        self, unit: str, what: str, later: tuple[Decimal, Origin], earlier: tuple[Decimal, Origin]
    ) -> None:
        """A second value for one place: told as a notice if it is the same, else as a fault."""
        (value, where), (other, elsewhere) = later, earlier
        named = f"{self.vocabulary.units[unit].name} {what}"
        if other == value:
            self.notice("DATA-TWICE", where, f"{named} 报了两次，值相同；另一处在 {elsewhere}")
        else:
            self.fault(
                "DATA-TWICE",
                where,
                f"{named} 报了两个值：{plain(value)}，另一处 {plain(other)} 在 {elsewhere}",
                expected="一个值",
                remedy="核对后只留一处",
                value=plain(value),
            )

    def fault(
        self, code: str, where: Origin, message: str, expected: str, remedy: str, value: str = ""
    ) -> None:
        """Something that must be put right."""
        self.remarks.append(Fault(code, where, message, expected, remedy, value))

    def notice(self, code: str, where: Origin, message: str) -> None:
        """Something accepted; told once a file, for a former name on every line is one thing to know.

        What is said of a whole sheet is told for each.
        """
        fault_key = (where if where == where.table else Origin(where.file), message)
        if fault_key not in self._told:
            self._told.add(fault_key)
            self.remarks.append(Fault(code, where, message, is_notice=True))
