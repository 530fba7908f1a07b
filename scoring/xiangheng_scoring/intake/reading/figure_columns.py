"""Values as they are kept while a batch is read: those of an indicator and a period that stand in one column of a sheet."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
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

    def part(self, first: int, last: int) -> "Figures":
        """The values from one to before another."""
        span = slice(first, last)
        return replace(
            self,
            units=self.units[span],
            values=self.values[span],
            rows=self.rows[span],
            samples=self.samples[span],
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


class Series:
    """The values of one indicator and period, of each unit one."""

    def __init__(self) -> None:
        self.columns: list[Figures] = []
        self._starts: list[int] = []
        #: Which of all values is a unit's; known from the second column on, for most series have one.
        self._places: dict[str, int] | None = None

    def add(self, figures: Figures) -> Iterator[tuple[Figures, Figures]]:
        """Keep the values; of each that there is another of, the one that came later and the earlier, which is kept."""
        units = set(figures.units)
        is_first = len(units) == len(figures.units) and not self.columns
        if is_first or (len(units) == len(figures.units) and units.isdisjoint(self._places_by_unit())):
            self._append(figures)
            return
        for at in range(len(figures.units)):
            single = figures.part(at, at + 1)
            place = self._places_by_unit().get(single.units[0])
            if place is None:
                self._append(single)
                continue
            number = bisect_right(self._starts, place) - 1
            index = place - self._starts[number]
            earlier = self.columns[number].part(index, index + 1)
            is_below = (single.table, single.column) != (earlier.table, earlier.column) or (
                single.rows[0] > earlier.rows[0]
            )
            if is_below:
                yield single, earlier
                continue
            # What is odd is read after the others of its column, wherever it stands.
            self._take_out(number, index)
            self._append(single)
            yield earlier, single

    def _places_by_unit(self) -> dict[str, int]:
        if self._places is None:
            units = (unit for column in self.columns for unit in column.units)
            self._places = {unit: place for place, unit in enumerate(units)}
        return self._places

    def _append(self, figures: Figures) -> None:
        start = self._starts[-1] + len(self.columns[-1].units) if self.columns else 0
        self.columns.append(figures)
        self._starts.append(start)
        if self._places is not None:
            self._places.update((unit, start + at) for at, unit in enumerate(figures.units))

    def _take_out(self, number: int, index: int) -> None:
        whole = self.columns[number]
        parts = (whole.part(0, index), whole.part(index + 1, len(whole.units)))
        columns = [
            *self.columns[:number],
            *(part for part in parts if part.units),
            *self.columns[number + 1 :],
        ]
        self.columns, self._starts, self._places = [], [], None
        for column in columns:
            self._append(column)


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
