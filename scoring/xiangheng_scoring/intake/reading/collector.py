"""What was read so far from all files: figures, each once, and every fault and notice."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeAlias

from xiangheng_scoring.characters import as_compared
from xiangheng_scoring.engine.dataset import (
    Adjustment,
    Dataset,
    Finding,
    Interim,
    Mark,
    Observation,
    OtherTotal,
)
from xiangheng_scoring.errors import Fault, some_of
from xiangheng_scoring.grouping import grouped
from xiangheng_scoring.numbers.exact import plain
from xiangheng_scoring.places import Origin
from xiangheng_scoring.scheme import Scheme

_Row: TypeAlias = Observation | Interim | Mark | OtherTotal


@dataclass
class Collector:
    """Collects figures and remarks; of two values for one place it tells both cells."""

    scheme: Scheme
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
    _figures: dict[Hashable, _Row] = field(default_factory=dict)
    _undivided: dict[Interim, int] = field(default_factory=dict)
    _told: set[tuple[Origin, str]] = field(default_factory=set)

    def dataset(self) -> Dataset:
        """Everything read so far."""
        figures = list(self._figures.values())
        return Dataset(
            observations=tuple(row for row in figures if isinstance(row, Observation)),
            adjustments=tuple(self.adjustments),
            marks=tuple(row for row in figures if isinstance(row, Mark)),
            findings=tuple(self.findings),
            totals=tuple(row for row in figures if isinstance(row, OtherTotal)),
            has_findings=bool(self.findings_tables),
            is_invented=self.is_invented,
            findings_tables=tuple(dict.fromkeys(self.findings_tables)),
            interim=tuple(row for row in figures if isinstance(row, Interim)),
        )

    def observe(self, row: Observation) -> None:
        """A reported value."""
        self._keep((row.unit, row.indicator, row.period), row)

    def observe_part(self, row: Interim, undivided: int | None) -> None:
        """A reported value of a part of a year; of the year `undivided` if it turns out to be told apart from no other."""
        if undivided is not None:
            self._undivided[row] = undivided
        self._keep((row.unit, row.indicator, row.period, row.months), row)

    def settle_parts(self) -> None:
        """Values of one part of a year that is told apart from no other are the year's, as their sheets are told.

        Where a unit's figure comes for several parts, or for one and the whole year, each is of its own part.
        """
        interim = (row for row in self._figures.values() if isinstance(row, Interim))
        apart: list[Interim] = []
        for rows in grouped((row.indicator, row) for row in interim).values():
            of_years = [(row.unit, row.indicator, self._undivided.get(row)) for row in rows]
            says_itself = any(row not in self._undivided for row in rows)
            if says_itself or len(set(of_years)) < len(rows) or any(key in self._figures for key in of_years):
                apart += rows
                continue
            for row in rows:
                del self._figures[row.unit, row.indicator, row.period, row.months]
                year = self._undivided[row]
                self.observe(Observation(row.unit, row.indicator, year, row.value, row.origin, row.sample))
                for remark in self.told_if_whole.get(row.origin.table, ()):
                    self.notice(remark.code, row.origin.table, remark.message)
        self._tell_parts(apart)

    def _tell_parts(self, interim: Sequence[Interim]) -> None:
        """Which figures are of parts of a year and not used, and where none is of the whole year; told once for all alike."""
        of_years = {
            (row.indicator, row.period) for row in self._figures.values() if isinstance(row, Observation)
        }
        alike: dict[tuple[int, bool, str], dict[str, Origin]] = {}
        for (indicator, year), rows in grouped(((row.indicator, row.period), row) for row in interim).items():
            parts = some_of([str(months) for months in sorted({row.months for row in rows})], 3, "期")
            key = (year, (indicator, year) in of_years, parts)
            alike.setdefault(key, {})[indicator] = min(row.origin for row in rows).table
        for (year, has_year, parts), places in alike.items():
            what = f"不是全年的，没有计入 {year} 年" if has_year else f"没有 {year} 年全年的，按缺报处理"
            remedy = "" if has_year else "；是从 1 月起累计的，写明「累计」或「1—12月」"
            indicators = f"{some_of(list(places), 3)} {len(places)} 项指标"
            where = next(iter(places.values()))
            self.notice("DATA-PERIOD", where, f"{indicators}的值是 {year} 年 {parts}的，{what}{remedy}")

    def mark(self, row: Mark) -> None:
        """An assessor's mark."""
        self._keep((row.unit, row.indicator, as_compared(row.assessor), "mark"), row)

    def total(self, row: OtherTotal) -> None:
        """Another assessment's total."""
        self._keep((row.unit, row.assessment, "total"), row)

    def _keep(self, key: Hashable, row: _Row) -> None:
        earlier = self._figures.setdefault(key, row)
        if earlier is row:
            return
        value, other = _value_of(row), _value_of(earlier)
        named = f"{self.scheme.units[row.unit].name} {_named(row)}"
        if other == value:
            self.notice("DATA-TWICE", row.origin, f"{named} 报了两次，值相同；另一处在 {earlier.origin}")
        else:
            self.fault(
                "DATA-TWICE",
                row.origin,
                f"{named} 报了两个值：{plain(value)}，另一处 {plain(other)} 在 {earlier.origin}",
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


def _value_of(row: _Row) -> Decimal:
    return row.points if isinstance(row, OtherTotal) else row.value


def _named(row: _Row) -> str:
    """What a figure is of, as a clerk calls it."""
    if isinstance(row, Mark):
        return f"{row.indicator} 评委「{row.assessor}」的分"
    if isinstance(row, OtherTotal):
        return f"{row.assessment} 的得分"
    months = str(row.months) if isinstance(row, Interim) else ""
    return f"{row.indicator}（{row.period} 年{months}）"
