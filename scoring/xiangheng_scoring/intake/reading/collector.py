"""What was read so far from all files: figures, each once, and every fault and notice."""

from collections.abc import Hashable
from dataclasses import dataclass, field
from decimal import Decimal

from xiangheng_scoring.characters import as_compared
from xiangheng_scoring.engine.dataset import (
    Adjustment,
    Dataset,
    Finding,
    Mark,
    Observation,
    OtherTotal,
)
from xiangheng_scoring.errors import Fault
from xiangheng_scoring.numbers.exact import plain
from xiangheng_scoring.places import Origin
from xiangheng_scoring.scheme import Scheme


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
    _figures: dict[Hashable, Observation | Mark | OtherTotal] = field(default_factory=dict)
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
        )

    def observe(self, row: Observation) -> None:
        """A reported value."""
        self._keep(
            (row.unit, row.indicator, row.period), row, row.value, f"{row.indicator}（{row.period} 年）"
        )

    def mark(self, row: Mark) -> None:
        """An assessor's mark."""
        self._keep(
            (row.unit, row.indicator, as_compared(row.assessor), "mark"),
            row,
            row.value,
            f"{row.indicator} 评委「{row.assessor}」的分",
        )

    def total(self, row: OtherTotal) -> None:
        """Another assessment's total."""
        self._keep((row.unit, row.assessment, "total"), row, row.points, f"{row.assessment} 的得分")

    def _keep(self, key: Hashable, row: Observation | Mark | OtherTotal, value: Decimal, what: str) -> None:
        earlier = self._figures.setdefault(key, row)
        if earlier is row:
            return
        other = earlier.points if isinstance(earlier, OtherTotal) else earlier.value
        named = f"{self.scheme.units[row.unit].name} {what}"
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
