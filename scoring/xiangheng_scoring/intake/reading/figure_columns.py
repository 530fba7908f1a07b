"""Values as they are kept while a batch is read: those of an indicator and a period that stand in one column of a sheet."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from xiangheng_scoring.engine.dataset import Interim, Months, Sample
from xiangheng_scoring.engine.observations import FigureColumn
from xiangheng_scoring.intake.containers.cells import address_of
from xiangheng_scoring.lazy_sequences import LazySequence
from xiangheng_scoring.places import Origin


@dataclass(frozen=True, slots=True)
class Figures:
    """Values of one indicator and period: a unit, a value and a row of the sheet for each.

    `months` are those of a part of the year; `undivided` is the year that the values are of if they turn out to be told
    apart from none of another part. `samples` is empty where no value has one.
    """

    table: Origin
    column: int
    indicator: str
    period: int
    units: Sequence[str]
    values: Sequence[Decimal]
    rows: Sequence[int]
    months: Months | None = None
    undivided: int | None = None
    samples: Sequence[Sample | None] = ()

    @property
    def key(self) -> tuple[str, int, Months | None]:
        """What the values are of, beside their units."""
        return self.indicator, self.period, self.months

    def origin(self, at: int) -> Origin:
        """The cell of a value."""
        table = self.table
        return Origin(table.file, table.sheet, address_of(self.rows[at], self.column), act=table.act)

    def without(self, dropped: Collection[int]) -> "Figures":
        """The other values than those at some places."""
        kept = [at for at in range(len(self.units)) if at not in dropped]
        return replace(
            self,
            units=[self.units[at] for at in kept],
            values=[self.values[at] for at in kept],
            rows=[self.rows[at] for at in kept],
            samples=[self.samples[at] for at in kept] if self.samples else (),
        )

    def of_year(self, period: int) -> "Figures":
        """The same as values of a whole year."""
        return replace(self, period=period, months=None, undivided=None)

    def reported(self) -> FigureColumn:
        """The values as a dataset has them, where they are of a whole year or that is not asked."""
        return FigureColumn(self.indicator, self.period, self.units, self.values, Cells(self), self.samples)


class Cells(LazySequence[Origin]):
    """The cells that figures stood in."""

    def __init__(self, figures: Figures) -> None:
        self._figures = figures

    def __len__(self) -> int:
        return len(self._figures.rows)

    def item(self, at: int) -> Origin:
        """The cell of a value."""
        return self._figures.origin(at)


class InterimRows(LazySequence[Interim]):
    """Figures of a part of a year as a dataset has them."""

    def __init__(self, figures: Figures, months: Months) -> None:
        self._reported = figures.reported()
        self._months = months

    def __len__(self) -> int:
        return len(self._reported)

    def item(self, at: int) -> Interim:
        """The value at a place, as a row."""
        row = self._reported[at]
        return Interim(row.unit, row.indicator, row.period, self._months, row.value, row.origin, row.sample)
