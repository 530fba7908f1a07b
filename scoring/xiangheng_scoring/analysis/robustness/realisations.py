"""Data as they might have been: values within their error, missing values as those of similar units.

World 0 is the data as reported. In every other world each value with a stated error (a survey's interval, else
the indicator's margin) is moved by a normal deviate whose 95 % interval is that margin, within the possible range;
what is missing is left so, or drawn from what the unit's class reported (hot deck). What is then missing, and what is
done about it, is settled by the exact engine itself.
"""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from functools import cached_property

import numpy as np

from xiangheng_scoring.engine.dataset import Observation
from xiangheng_scoring.engine.evidence import Evidence
from xiangheng_scoring.engine.observations import Observations, columns_of
from xiangheng_scoring.engine.result import Result
from xiangheng_scoring.engine.values import look_up
from xiangheng_scoring.grouping import grouped
from xiangheng_scoring.scheme import Node

#: The evidence of a world, by leaf code and unit code.
EvidenceTable = Mapping[str, Mapping[str, Evidence]]
#: A 95 % interval is so many standard deviations to each side.
DEVIATIONS = 1.959963984540054
#: Digits of a drawn value, as many as a cell's: a figure that nothing changes is itself, however small.
DIGITS = 15


class Realisations:
    """The worlds of a result's data, each made when it is asked for, the same for the same seed.

    A world is given with its missing values as they are, or `drawn`. World 0 is the data as reported; only where what
    is missing is drawn does it differ from them.
    """

    def __init__(self, result: Result, seed: int, *, with_error: bool, with_drawing: bool) -> None:
        self._result = result
        self._seed = seed
        self._with_error = with_error
        self._with_drawing = with_drawing
        # Made once and kept: every world looks at all of it.
        self._base = {code: dict(column) for code, column in result.values.items()}

    @property
    def vary(self) -> bool:
        """Whether any world can differ from world 0."""
        return bool(self._deviations or (self._with_drawing and self._gaps))

    @cached_property
    def _deviations(self) -> dict[int, float]:
        """The standard deviation of each uncertain observation, by its place in the data."""
        if not self._with_error:
            return {}
        margins = {
            code: float(node.error) / DEVIATIONS
            for code, node in self._result.scheme.indicators.items()
            if node.error
        }
        rows = enumerate(self._result.data.observations)
        deviations = {
            number: _deviation(row, margins.get(row.indicator, 0.0))
            for number, row in rows
            if row.sample is not None or row.indicator in margins
        }
        return {number: deviation for number, deviation in deviations.items() if deviation > 0}

    @cached_property
    def _gaps(self) -> list[tuple[str, str, list[Decimal]]]:
        """Unit, indicator and what its class reported, for each missing value that can be drawn."""
        result = self._result
        reported = {
            (row.indicator, row.unit): row.value
            for row in result.data.observations
            if row.period == result.period
        }
        by_class = grouped(
            ((indicator, result.scheme.units[unit].unit_class), value)
            for (indicator, unit), value in sorted(reported.items())
        )
        return [
            (unit.code, leaf.indicator, by_class[leaf.indicator, unit.unit_class])
            for leaf in result.scheme.indicators.values()
            for unit in result.scheme.units.values()
            if leaf.input == "value" and leaf.applies(unit.unit_class)
            if (leaf.indicator, unit.code) not in reported and (leaf.indicator, unit.unit_class) in by_class
        ]

    def _moved(self, world: int, *, drawn: bool) -> list[Observation]:
        """The observations that differ in a world, in place of those reported."""
        random = np.random.default_rng([self._seed, world])
        indicators, rows = self._result.scheme.indicators, self._result.data.observations
        deviates = random.standard_normal(len(self._deviations)) if world else np.empty(0)
        moved = [
            _moved(rows[number], deviation * float(deviate), indicators[rows[number].indicator])
            for (number, deviation), deviate in zip(self._deviations.items(), deviates, strict=False)
        ]
        if drawn:
            chosen = (
                (unit, code, values, int(random.integers(len(values)))) for unit, code, values in self._gaps
            )
            moved += [
                Observation(unit, code, self._result.period, values[number])
                for unit, code, values, number in chosen
            ]
        return moved

    def table(self, world: int, *, drawn: bool = False) -> EvidenceTable:
        """The evidence of one world, by leaf and unit; indicators in which nothing differs are the result's own."""
        moved = self._moved(world, drawn=drawn)
        changed = {row.indicator for row in moved}
        scheme = self._result.scheme
        leaves = [leaf for leaf in scheme.leaves if changed & {leaf.indicator, *_uses(leaf)}]
        needed = {code for leaf in leaves for code in (leaf.indicator, *_uses(leaf))}
        columns = [column for column in self._result.data.columns if column.indicator in needed]
        # Where a unit has two values in the columns, the last counts.
        observations = Observations([*columns, *columns_of(moved)])
        data = replace(self._result.data, observations=observations)
        return {**self._base, **look_up(scheme, data, self._result.period, leaves)[0]}


def _uses(leaf: Node) -> tuple[str, ...]:
    """The other indicators that a leaf's transformations read."""
    return tuple(code for step in leaf.transforms for code in step.uses())


def _deviation(row: Observation, margin: float) -> float:
    """The standard deviation of one value: from its own survey interval, else the indicator's."""
    sample = row.sample
    if sample is not None and sample.low is not None and sample.high is not None:
        return float(sample.high - sample.low) / (2 * DEVIATIONS)
    return margin


def _moved(row: Observation, by: float, node: Node) -> Observation:
    low, high = node.possible.low, node.possible.high
    drawn = decimal_of(float(row.value) + by)
    drawn = drawn if low is None else max(low, drawn)
    return replace(row, value=drawn if high is None else min(high, drawn))


def decimal_of(value: float) -> Decimal:
    """A drawn value as the number that a cell would hold."""
    return Decimal(f"{value:.{DIGITS}g}")
