"""Columns: the figures of one indicator in floats, which the vector form of a rule scores at once, for robustness only.

A rule's vector form stands beside its exact form in the rule. It states the formula; how arrays are reckoned with is known here,
so that no rule needs NumPy to be read. Within `AGREES` of the exact form: where a rule jumps (a step, a band, a
floor) what it compares is first rounded to `PLACES`, so that 1.4 ÷ 0.1 is fourteen steps here too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Literal

import numpy as np

from xiangheng_scoring.methods import formulas
from xiangheng_scoring.numbers.arrays import Array, Flags
from xiangheng_scoring.rules.base import Rule
from xiangheng_scoring.rules.declared import bounds_of, broken

PLACES = 10
#: How far a vector form may be from the exact form.
AGREES = 1e-9
Bound = Decimal | float | None
Ladder = Sequence[tuple[Decimal, Decimal]]


@dataclass(frozen=True)
class Column:
    """The values of one indicator for units that are compared with each other.

    `values` (units,) are float64 without gaps, after the node's transformations; `cohort` and `changes` are sorted, of
    any length, and hold everybody compared; `baselines` (units,) where the rule needs them. `sign` is 1 where more is
    better, −1 where less is, 0 where neither.
    """

    values: Array
    cohort: Array
    changes: Array
    baselines: Array | None = None
    sign: int = 1
    target: float | None = None
    reference: float | None = None

    @cached_property
    def turned(self) -> Array:
        """The values on the scale where more is better."""
        return -self.values if self.sign < 0 else self.values

    @cached_property
    def peers(self) -> Array:
        """The cohort on that scale, the worst first."""
        return -self.cohort[::-1] if self.sign < 0 else self.cohort

    @property
    def goal(self) -> float:
        """The target on the indicator's own scale; 0 where there is none."""
        return 0.0 if self.target is None else self.target

    def turn(self, number: Decimal | float) -> float:
        """A number of the indicator's own scale on the turned one, or back."""
        return -float(number) if self.sign < 0 else float(number)

    def of_changes(self) -> "Column":
        """The column of the units' changes against their baselines."""
        baselines = 0.0 if self.baselines is None else self.baselines
        return Column(self.values - baselines, self.changes, self.changes, sign=self.sign)

    def same(self, score: Decimal | float) -> Array:
        """One score for every value."""
        return np.full(self.values.shape, float(score))

    def place(self, worst: float, best: float, equal: Decimal | float) -> Array:
        """100 × the way from the worst to the best, both on the turned scale; `equal` where there is no way."""
        return 100 * formulas.place(self.turned, worst, best, float(equal) / 100)

    def beaten(self) -> Array:
        """How many of the cohort each value is better than."""
        return formulas.beaten(self.turned, self.peers)

    def ahead(self) -> Array:
        """How many of the cohort are better than each value."""
        return self.peers.size - np.searchsorted(self.peers, self.turned, side="right").astype(np.float64)

    def percentile_rank(self, equal: Decimal) -> Array:
        """100 × the share of the others that are beaten; `equal` where the cohort's values are all equal."""
        return 100 * formulas.percentile_rank(self.turned, self.peers, float(equal) / 100)

    def standard_score(self) -> Array:
        """How many standard deviations (n − 1) of the cohort each value is better than its mean."""
        mean, deviation = formulas.mean_and_deviation(self.peers)
        return formulas.standard_score(self.turned, mean, deviation)

    def stepped(self, ladder: Ladder, below: Decimal) -> Array:
        """The score of the best threshold reached, of (threshold, score) in any order; `below` where none is."""
        thresholds, scores = self._rungs(ladder)
        # With `below` before the first rung, the number of rungs reached is the index, and no value needs a case of its
        # own.
        chosen: Array = np.append(float(below), scores)[
            np.searchsorted(thresholds, self.turned, side="right")
        ]
        return chosen

    def interpolated(self, ladder: Ladder) -> Array:
        """The score on the straight line between two thresholds; beyond the ends, that of the end."""
        return np.interp(self.turned, *self._rungs(ladder))

    def _rungs(self, ladder: Ladder) -> tuple[Array, Array]:
        rungs = np.array(sorted((self.turn(threshold), float(score)) for threshold, score in ladder))
        return rungs[:, 0], rungs[:, 1]

    @staticmethod
    def held(scores: Array, low: Bound, high: Bound) -> Array:
        """Scores held between two bounds (None: no bound)."""
        return np.clip(
            scores, -np.inf if low is None else float(low), np.inf if high is None else float(high)
        )

    @staticmethod
    def choose(condition: Flags, scores: Array | float, otherwise: Array | float) -> Array:
        """`scores` where the condition holds, else `otherwise`."""
        return np.where(condition, scores, otherwise)

    @staticmethod
    def ratio(top: Array | float, bottom: Array | float) -> Array:
        """A quotient, NaN where it is by 0, which the rule must have an answer for."""
        return formulas.ratio(top, bottom)

    @staticmethod
    def snapped(values: Array) -> Array:
        """Values rid of the last bits of a division, to be held against a threshold."""
        return np.round(values, PLACES)

    @staticmethod
    def counted(steps: Array, count: Literal["exact", "ceil", "floor"]) -> Array:
        """Steps as they are, or begun ones or full ones only."""
        if count == "exact":
            return steps
        return (np.ceil if count == "ceil" else np.floor)(Column.snapped(steps))


def column_scores(rule: Rule, column: Column) -> Array | None:
    """The scores of a column, shape (units,), or None where the rule has no vector form and is judged unit by unit.

    Raises `RuleBroken` for a form that gives anything but one finite number for each value, within the bounds of the kind but for
    what floats leave.
    """
    if (given := rule.vector(column)) is None:
        return None
    scores = np.asarray(given)
    if scores.shape != column.values.shape or scores.dtype.kind not in "iuf":
        expected = f"{column.values.size} 个浮点数，每个值一个"
        raise broken(rule, "向量", f"{scores.dtype} {scores.shape}", value="", expected=expected)
    excess = np.abs(Column.held(scores, rule.lowest, rule.highest) - scores)
    strange = np.flatnonzero(~np.isfinite(scores) | (excess > AGREES))
    if strange.size:
        value, score = column.values[strange[0]], float(scores[strange[0]])
        raise broken(rule, "向量中的得分", score, value=f"{value:.15g}", expected=bounds_of(rule))
    return scores.astype(np.float64)
