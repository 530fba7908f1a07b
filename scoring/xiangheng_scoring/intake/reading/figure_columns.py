"""Values as they are kept while a batch is read: those of an indicator and a period that stand in one column of a sheet."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import TypeAlias, TypeVar, overload

from xiangheng_scoring.engine.dataset import Interim, Months, Observation, Sample
from xiangheng_scoring.intake.containers.cells import address_of
from xiangheng_scoring.places import Origin

Row: TypeAlias = Observation | Interim
R = TypeVar("R", Observation, Interim)


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
        return replace(self.table, cell=address_of(self.rows[at], self.column))

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

    def made(self) -> Iterator[Row]:
        """Each value with its cell."""
        table, column = self.table, self.column
        samples = self.samples or [None] * len(self.units)
        for unit, value, row, sample in zip(self.units, self.values, self.rows, samples, strict=True):
            origin = Origin(table.file, table.sheet, address_of(row, column), act=table.act)
            if self.months is None:
                yield Observation(unit, self.indicator, self.period, value, origin, sample)
            else:
                yield Interim(unit, self.indicator, self.period, self.months, value, origin, sample)


class Made(Sequence[R]):
    """Rows that are made of columns when somebody goes through them, and kept from then on."""

    def __init__(self, columns: Sequence[Figures], kind: type[R]) -> None:
        self._columns = columns
        self._kind: type[R] = kind

    @cached_property
    def _rows(self) -> tuple[R, ...]:
        rows = (row for figures in self._columns for row in figures.made())
        return tuple(row for row in rows if isinstance(row, self._kind))

    def __len__(self) -> int:
        return sum(len(figures.units) for figures in self._columns)

    def __iter__(self) -> Iterator[R]:
        return iter(self._rows)

    @overload
    def __getitem__(self, at: int) -> R: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[R]: ...
    def __getitem__(self, at: int | slice) -> R | Sequence[R]:
        return self._rows[at]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self._rows == tuple(other)

    __hash__ = None  # type: ignore[assignment]
