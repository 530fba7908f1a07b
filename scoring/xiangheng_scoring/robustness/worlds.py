"""Data as they might have been: values within their error, missing values as those of similar units.

World 0 is the data as reported. In every other world each value with a stated error (a survey's interval, else
the indicator's margin) is moved by a normal deviate whose 95 % interval is that margin, within the possible range;
each missing value is drawn from those that the unit's class reported (hot deck). Worlds are scored by the exact
engine itself, so that no rule, a plugin's included, needs a second form in floats.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

import numpy as np

from xiangheng_scoring.arrays import Array, Flags
from xiangheng_scoring.data import Dataset, Observation
from xiangheng_scoring.exact import ZERO, exactly
from xiangheng_scoring.result import Evidence, Result
from xiangheng_scoring.rules import Ordered
from xiangheng_scoring.scheme import Cohort, Node
from xiangheng_scoring.values import ValueTable, look_up

#: A 95 % interval is so many standard deviations to each side.
DEVIATIONS = 1.959963984540054
#: Places to which a drawn value is rounded: finer than any figure that is handed in.
DRAWN_DECIMALS = 6


@dataclass(frozen=True)
class Sheet:
    """One world as arrays of shape (units, leaves that give points), NaN where there is nothing.

    `values` are what the rules see, turned so that more is better (for an indicator with a best interval: its
    score); `scores` what the rules say; `by_policy` marks what stands in for a missing value.
    """

    values: Array
    scores: Array
    by_policy: Flags


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
    value = round(float(row.value) + by, DRAWN_DECIMALS)
    low, high = node.possible.low, node.possible.high
    drawn = Decimal(repr(value))
    drawn = drawn if low is None else max(low, drawn)
    return replace(row, value=drawn if high is None else min(high, drawn))


def sheet_of(result: Result, table: ValueTable) -> Sheet:
    """A world's evidence as arrays: units in the order of the result, leaves in the order of the scheme."""
    leaves = [leaf for leaf in result.scheme.leaves if leaf.gives_points]
    shape = (len(result.units), len(leaves))
    sheet = Sheet(np.full(shape, np.nan), np.full(shape, np.nan), np.zeros(shape, dtype=bool))
    for column, leaf in enumerate(leaves):
        for row, one in enumerate(result.units):
            _fill(sheet, row, column, table[leaf.code][one.unit.code])
    return sheet


@exactly
def _fill(sheet: Sheet, row: int, column: int, found: Evidence) -> None:
    if found.status != "scored":
        return
    sheet.by_policy[row, column] = bool(found.gap)
    judgement = found.judgement
    score = float(judgement.score) if judgement else 0.0
    sheet.scores[row, column] = score
    if judgement is not None:
        turned = {"positive": 1.0, "negative": -1.0}.get(found.leaf.direction)
        level = found.used if found.baseline is None else found.used - found.baseline
        sheet.values[row, column] = score if turned is None or found.marks else turned * float(level)


def with_values(result: Result, table: ValueTable, values: Array) -> ValueTable:
    """The same evidence with other values (as in a `Sheet`), which its rules judge among themselves."""
    leaves = [leaf for leaf in result.scheme.leaves if leaf.gives_points]
    changed = dict(table)
    for column, leaf in enumerate(leaves):
        if leaf.direction != "interval" and leaf.input == "value":
            changed[leaf.code] = _replaced(result, leaf, table[leaf.code], values[:, column])
    return changed


def _replaced(
    result: Result, leaf: Node, column: Mapping[str, Evidence], values: Array
) -> dict[str, Evidence]:
    sign = -1.0 if leaf.direction == "negative" else 1.0
    drawn = {
        one.unit.code: Decimal(repr(round(sign * float(value), DRAWN_DECIMALS)))
        for one, value in zip(result.units, values, strict=True)
        if not np.isnan(value)
    }
    cohorts: dict[int, Cohort] = defaultdict(Cohort)
    made = {
        unit: _with_value(found, drawn[unit], cohorts[id(found.cohort)])
        if unit in drawn and found.rule
        else found
        for unit, found in column.items()
    }
    named = leaf.rule.reference_unit() if leaf.rule else ""
    for cohort in cohorts.values():
        cohort.reference = made[named].used if named else None
        members = [found for found in made.values() if found.cohort is cohort]
        cohort.values = Ordered.of(found.used for found in members)
        cohort.changes = Ordered.of(
            found.used - found.baseline for found in members if found.baseline is not None
        )
    return made


def _with_value(found: Evidence, value: Decimal, cohort: Cohort) -> Evidence:
    return found._replace(used=value + (found.baseline or ZERO), cohort=cohort)
