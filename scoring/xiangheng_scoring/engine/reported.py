"""What was handed in for a run, looked up by indicator, year and unit."""

from collections import defaultdict
from collections.abc import Mapping

from xiangheng_scoring.engine.dataset import Dataset, Mark, Observation
from xiangheng_scoring.engine.findings import CountedFindings
from xiangheng_scoring.rules import Inputs
from xiangheng_scoring.scheme import Node, Scheme


class Reported:
    """The dataset, looked up by indicator, year and unit."""

    def __init__(self, scheme: Scheme, data: Dataset) -> None:
        self.has_findings = data.has_findings
        self.findings_tables = sorted(data.findings_tables)
        self.findings = CountedFindings(scheme, data)
        self._series = data.series
        self._marks: dict[tuple[str, str], list[Mark]] = defaultdict(list)
        for mark in data.marks:
            self._marks[mark.unit, mark.indicator].append(mark)

    def column(self, indicator: str, period: int) -> Mapping[str, Observation]:
        """The reported values of an indicator in a year, by unit."""
        return self._series.get(indicator, {}).get(period, {})

    def series(self, unit: str, indicator: str) -> dict[int, Observation]:
        """A unit's reported values of an indicator, by year."""
        return {year: rows[unit] for year, rows in self._series.get(indicator, {}).items() if unit in rows}

    def inputs(self, unit: str, leaf: Node, period: int) -> Inputs:
        """What the transformations of this value may look at."""
        uses = {code: self.column(code, period) for step in leaf.transforms for code in step.uses()}
        others = {code: rows[unit].value for code, rows in uses.items() if unit in rows}
        past = {year: row.value for year, row in self.series(unit, leaf.indicator).items()}
        return Inputs(others, past, period, lambda year: self.inputs(unit, leaf, year))

    def marks(self, unit: str, indicator: str) -> list[Mark]:
        """The assessors' marks, sorted by value."""
        return sorted(self._marks.get((unit, indicator), ()), key=lambda mark: (mark.value, mark.assessor))
