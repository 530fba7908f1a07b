"""What was handed in for a run, looked up by indicator, year and unit."""

from array import array
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain

from xiangheng_scoring.engine.dataset import Dataset, Mark, Observation
from xiangheng_scoring.engine.findings import CountedFindings
from xiangheng_scoring.engine.observations import FigureColumn, Joined
from xiangheng_scoring.grouping import grouped
from xiangheng_scoring.rules import Inputs
from xiangheng_scoring.scheme import Node, Scheme


@dataclass(frozen=True, slots=True)
class ReportedColumn:
    """The reported values of an indicator in a year, by unit.

    `order` are the places of the scheme's units; `at` says for each of them where its value stands, -1 where there is none.
    """

    order: Mapping[str, int]
    at: Sequence[int]
    reported: Sequence[Decimal]
    rows: Sequence[Observation]

    @classmethod
    def of(cls, order: Mapping[str, int], columns: Sequence[FigureColumn]) -> "ReportedColumn":
        """What stands in columns of one indicator and year; of what is reported twice, which no run accepts, the last."""
        units = list(chain.from_iterable(column.units for column in columns))
        at: Sequence[int] = range(len(order))
        # Nearly every column lies as the scheme does, and to see that costs a fiftieth of looking each unit up.
        if units != list(order):
            standing = {unit: at for at, unit in enumerate(units)}
            at = array("i", [standing.get(unit, -1) for unit in order])
        if len(columns) == 1:
            return cls(order, at, columns[0].values, columns[0])
        return cls(order, at, Joined([column.values for column in columns]), Joined(columns))

    @property
    def is_complete(self) -> bool:
        """Whether every unit has a value."""
        return -1 not in self.at

    def values(self) -> list[Decimal | None]:
        """The value of each unit in the order of the scheme, None where there is none."""
        if isinstance(self.at, range):
            return list(self.reported)
        reported = [*self.reported, None]
        return [reported[at] for at in self.at]

    def value(self, unit: str) -> Decimal | None:
        """The value of a unit; None where there is none."""
        return None if (at := self._place_of(unit)) < 0 else self.reported[at]

    def row(self, unit: str) -> Observation | None:
        """The same as it was reported, with its cell."""
        return None if (at := self._place_of(unit)) < 0 else self.rows[at]

    def _place_of(self, unit: str) -> int:
        return self.at[self.order[unit]]


class Reported:
    """The dataset, looked up by indicator, year and unit of the scheme."""

    def __init__(self, scheme: Scheme, data: Dataset) -> None:
        self.has_findings = data.has_findings
        self.findings_tables = sorted(data.findings_tables)
        self.findings = CountedFindings(scheme.vocabulary, data)
        self._order = {unit: place for place, unit in enumerate(scheme.units)}
        self._handed_in = grouped(((column.indicator, column.period), column) for column in data.columns)
        self._years = grouped(self._handed_in)
        self._columns: dict[tuple[str, int], ReportedColumn] = {}
        self._marks: dict[tuple[str, str], list[Mark]] = defaultdict(list)
        for mark in data.marks:
            self._marks[mark.unit, mark.indicator].append(mark)

    def column(self, indicator: str, period: int) -> ReportedColumn:
        """The reported values of an indicator in a year."""
        key = indicator, period
        if (column := self._columns.get(key)) is None:
            column = ReportedColumn.of(self._order, self._handed_in.get(key, ()))
            self._columns[key] = column
        return column

    def has(self, indicator: str, period: int) -> bool:
        """Whether anybody reported anything of an indicator in a year."""
        return (indicator, period) in self._handed_in

    def series(self, unit: str, indicator: str) -> dict[int, Decimal]:
        """A unit's reported values of an indicator, by year."""
        values = {year: self.column(indicator, year).value(unit) for year in self._years.get(indicator, ())}
        return {year: value for year, value in values.items() if value is not None}

    def inputs(self, unit: str, leaf: Node, period: int) -> Inputs:
        """What the transformations of this value may look at."""
        uses = {code: self.column(code, period) for step in leaf.transforms for code in step.uses()}
        others = {code: value for code, rows in uses.items() if (value := rows.value(unit)) is not None}
        return Inputs(
            others, self.series(unit, leaf.indicator), period, lambda year: self.inputs(unit, leaf, year)
        )

    def marks(self, unit: str, indicator: str) -> list[Mark]:
        """The assessors' marks, sorted by value."""
        return sorted(self._marks.get((unit, indicator), ()), key=lambda mark: (mark.value, mark.assessor))
