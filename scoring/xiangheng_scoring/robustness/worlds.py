"""Data as they might have been: values within their error, missing values as those of similar units.

World 0 is the data as reported. In every other world each value with a stated error (a survey's interval, else
the indicator's margin) is moved by a normal deviate whose 95 % interval is that margin, within the possible range;
each missing value is drawn from those that the unit's class reported (hot deck). What is then missing, and what is
done about it, is settled by the exact engine itself.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from functools import cached_property

import numpy as np

from xiangheng_scoring.data import Dataset, Observation
from xiangheng_scoring.result import Evidence, Result
from xiangheng_scoring.scheme import Node
from xiangheng_scoring.values import ValueTable, look_up

#: A 95 % interval is so many standard deviations to each side.
DEVIATIONS = 1.959963984540054
#: Digits of a drawn value, as many as a cell's: a figure that nothing changes is itself, however small.
DIGITS = 15


class DataWorlds:
    """The worlds of a result's data, each made when it is asked for, the same for the same seed."""

    def __init__(self, result: Result, seed: int, *, with_error: bool, with_missing: bool) -> None:
        self._result = result
        self._seed = seed
        self._with_error = with_error
        self._with_missing = with_missing

    @property
    def vary(self) -> bool:
        """Whether any world can differ from world 0."""
        return bool(self._deviations or self._gaps)

    @cached_property
    def _deviations(self) -> dict[int, float]:
        """The standard deviation of each uncertain observation, by its place in the data."""
        if not self._with_error:
            return {}
        indicators = self._result.scheme.indicators
        found = {
            number: _deviation(row, indicators[row.indicator])
            for number, row in enumerate(self._result.data.observations)
        }
        return {number: deviation for number, deviation in found.items() if deviation > 0}

    @cached_property
    def _gaps(self) -> list[tuple[str, str, list[Decimal]]]:
        """Unit, indicator and what its class reported, for each missing value that can be drawn."""
        if not self._with_missing:
            return []
        result = self._result
        reported = {
            (row.indicator, row.unit): row.value
            for row in result.data.observations
            if row.period == result.period
        }
        by_class: Mapping[tuple[str, str], list[Decimal]] = defaultdict(list)
        for (indicator, unit), value in sorted(reported.items()):
            by_class[indicator, result.scheme.units[unit].unit_class].append(value)
        return [
            (unit.code, leaf.indicator, by_class[leaf.indicator, unit.unit_class])
            for leaf in result.scheme.indicators.values()
            for unit in result.scheme.units.values()
            if leaf.input == "value" and leaf.applies(unit.unit_class)
            if (leaf.indicator, unit.code) not in reported and by_class[leaf.indicator, unit.unit_class]
        ]

    def data(self, world: int) -> Dataset:
        """The figures of one world."""
        if world == 0:
            return self._result.data
        random = np.random.default_rng([self._seed, world])
        rows = list(self._result.data.observations)
        deviates = random.standard_normal(len(self._deviations))
        for (number, deviation), deviate in zip(self._deviations.items(), deviates, strict=True):
            node = self._result.scheme.indicators[rows[number].indicator]
            rows[number] = _moved(rows[number], deviation * float(deviate), node)
        for unit, indicator, values in self._gaps:
            drawn = values[int(random.integers(len(values)))]
            rows.append(Observation(unit, indicator, self._result.period, drawn))
        return replace(self._result.data, observations=tuple(rows))

    def table(self, world: int) -> ValueTable:
        """The evidence of one world, by leaf and unit."""
        result = self._result
        if world:
            return look_up(result.scheme, self.data(world), result.period)[0]
        return {
            leaf.code: {
                one.unit.code: one.nodes[leaf.code].evidence or Evidence(leaf, "missing")
                for one in result.units
            }
            for leaf in result.scheme.leaves
        }


def _deviation(row: Observation, node: Node) -> float:
    """The standard deviation of one value: from its own survey interval, else from the indicator's margin."""
    sample = row.sample
    if sample is not None and sample.low is not None and sample.high is not None:
        return float(sample.high - sample.low) / (2 * DEVIATIONS)
    return float(node.error) / DEVIATIONS if node.error else 0.0


def _moved(row: Observation, by: float, node: Node) -> Observation:
    low, high = node.possible.low, node.possible.high
    drawn = decimal_of(float(row.value) + by)
    drawn = drawn if low is None else max(low, drawn)
    return replace(row, value=drawn if high is None else min(high, drawn))


def decimal_of(value: float) -> Decimal:
    """A drawn value as the number that a cell would hold."""
    return Decimal(f"{value:.{DIGITS}g}")
