"""Reported values: each as a row, those of an indicator and a year as a column, and rows that are made of columns."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate, chain
from operator import attrgetter
from typing import Annotated, TypeVar

from xiangheng_scoring.lazy_sequences import LazySequence
from xiangheng_scoring.places import NOWHERE, Origin
from xiangheng_scoring.records import Meaning
from xiangheng_scoring.vocabulary import Months

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Sample:
    """What a survey value rests on: the number asked, and the interval around the value."""

    size: Annotated[int | None, Meaning("units of the sample; null where that was not told")] = None
    low: Annotated[
        Decimal | None,
        Meaning("the interval's lower end, in the indicator's unit; null where that was not told"),
    ] = None
    high: Annotated[
        Decimal | None,
        Meaning("the interval's upper end, in the indicator's unit; null where that was not told"),
    ] = None


@dataclass(frozen=True, slots=True)
class Observation:
    """One reported value of one unit, indicator and year."""

    unit: str
    indicator: str
    period: int
    value: Decimal
    origin: Origin = NOWHERE
    sample: Sample | None = None


@dataclass(frozen=True, slots=True)
class Interim:
    """One reported value of one unit, indicator and part of a year. No rule judges it: a scheme assesses years."""

    unit: str
    indicator: str
    period: int
    months: Months
    value: Decimal
    origin: Origin = NOWHERE
    sample: Sample | None = None


@dataclass(frozen=True, slots=True, eq=False)
class FigureColumn(LazySequence[Observation]):
    """Values of one indicator and year: a unit for each, and where it stood; a row is made of it when somebody asks.

    `origins` is empty where no cell is known of any, `samples` where no value has one.
    """

    indicator: str
    period: int
    units: Sequence[str]
    values: Sequence[Decimal]
    origins: Sequence[Origin] = ()
    samples: Sequence[Sample | None] = ()

    def __len__(self) -> int:
        return len(self.units)

    def item(self, at: int) -> Observation:
        """The value at a place, as a row."""
        return Observation(
            self.units[at],
            self.indicator,
            self.period,
            self.values[at],
            self.origins[at] if self.origins else NOWHERE,
            self.samples[at] if self.samples else None,
        )


class Joined(LazySequence[R]):
    """Several sequences as one, each of which goes on where the one before it ends."""

    def __init__(self, parts: Sequence[Sequence[R]]) -> None:
        self._parts = parts
        self._ends = list(accumulate(map(len, parts)))

    def __len__(self) -> int:
        return self._ends[-1] if self._ends else 0

    def __iter__(self) -> Iterator[R]:
        return chain.from_iterable(self._parts)

    def item(self, at: int) -> R:
        """What stands at a place, counted from the start of the first."""
        part = bisect_right(self._ends, at)
        return self._parts[part][at - self._ends[part]]


class Observations(Joined[Observation]):
    """Rows that are made of columns when somebody goes through them, and not kept."""

    def __init__(self, columns: Sequence[FigureColumn]) -> None:
        super().__init__(columns)
        self.columns = columns


def columns_of(rows: Sequence[Observation]) -> Sequence[FigureColumn]:
    """Rows as columns: those that they are made of, else one for each indicator and year, in the order of the rows."""
    if isinstance(rows, Observations):
        return rows.columns
    listed: dict[str, dict[int, list[Observation]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        listed[row.indicator][row.period].append(row)
    return [
        FigureColumn(indicator, period, *zip(*map(_FIELDS, column), strict=True))
        for indicator, years in listed.items()
        for period, column in years.items()
    ]


_FIELDS = attrgetter("unit", "value", "origin", "sample")
