"""Vector forms of the built-in rules: a column of scores at once, in floats, within 1e-9 of the exact form.

A plugin's rule may bring its own (`Rule.vector`); one without is judged exactly, unit by unit. Where a rule jumps (a step,
a band, a floor) what it compares is first rounded to `PLACES`, so that 1.4 ÷ 0.1 is fourteen steps here too.
"""

from functools import singledispatch

import numpy as np

from xiangheng_scoring.numbers.arrays import Array
from xiangheng_scoring.rules import Rule
from xiangheng_scoring.rules.bands import Bands, Interval
from xiangheng_scoring.rules.cohort import Efficacy, Goalposts, MinMax, Progress, Rank
from xiangheng_scoring.rules.columns import Column
from xiangheng_scoring.rules.declared import bounds_of, broken
from xiangheng_scoring.rules.given import PassThrough
from xiangheng_scoring.rules.normalised import (
    Borda,
    DistanceToMax,
    DistanceToReference,
    DistanceToTarget,
    FractionOfMax,
    PercentileRank,
    ZScore,
)
from xiangheng_scoring.rules.targets import AllOrNothing, Deduct, TargetRatio

PLACES = 10
#: How far a vector form may be from the exact form.
AGREES = 1e-9


@singledispatch
def column_scores(rule: Rule, column: Column) -> Array | None:
    """The scores of a column, shape (units,), or None where the rule has no vector form.

    Raises `RuleBroken` where a plugin's vector form gives what its kind does not declare.
    """
    scores = rule.vector(column)
    return None if scores is None else _declared(rule, column, scores)


def _declared(rule: Rule, column: Column, given: Array) -> Array:
    """A plugin's scores: one finite number for each value, within the bounds of the kind but for what floats leave."""
    scores = np.asarray(given)
    if scores.shape != column.values.shape or scores.dtype.kind not in "iuf":
        expected = f"{column.values.size} 个浮点数，每个值一个"
        raise broken(rule, "向量", f"{scores.dtype} {scores.shape}", value="", expected=expected)
    low, high = (_optional(bound) for bound in (rule.lowest, rule.highest))
    strange = np.flatnonzero(~np.isfinite(scores) | (np.abs(_between(scores, low, high) - scores) > AGREES))
    if strange.size:
        value, score = column.values[strange[0]], float(scores[strange[0]])
        raise broken(rule, "向量中的得分", score, value=f"{value:.15g}", expected=bounds_of(rule))
    return scores.astype(np.float64)


def _snapped(values: Array) -> Array:
    """Rid of the last bits of one division."""
    return np.round(values, PLACES)


def _between(values: Array, low: float | None, high: float | None) -> Array:
    return np.clip(values, -np.inf if low is None else low, np.inf if high is None else high)


def _optional(number: object) -> float | None:
    return None if number is None else float(str(number))


def _ends(column: Column) -> tuple[float, float]:
    """The worst and the best of the cohort."""
    low, high = float(column.cohort[0]), float(column.cohort[-1])
    return (high, low) if column.sign < 0 else (low, high)


def _share(values: Array, worst: float, best: float, equal: float) -> Array:
    """100 × the way from the worst to the best, `equal` where there is none."""
    if worst == best:
        return np.full(values.shape, equal)
    return 100 * (values - worst) / (best - worst)


def _beaten(column: Column) -> Array:
    """How many of the cohort each value beats."""
    if column.sign < 0:
        return (column.cohort.size - np.searchsorted(column.cohort, column.values, side="right")).astype(
            float
        )
    return np.searchsorted(column.cohort, column.values, side="left").astype(float)


def _goal(column: Column) -> float:
    return 0.0 if column.target is None else column.target


@column_scores.register
def _(rule: Efficacy, column: Column) -> Array:
    ends = {"cohort_min": column.cohort[:1], "cohort_max": column.cohort[-1:]}
    good, bad = (
        float(ends[bound][0]) if isinstance(bound, str) else float(bound)
        for bound in (rule.satisfactory, rule.unallowable)
    )
    if good == bad:
        return np.full(column.values.shape, float(rule.equal))
    if (good < bad) != (column.sign < 0):
        met = column.values <= bad if column.sign < 0 else column.values >= bad
        worst = 0.0 if rule.floor is None else float(rule.floor)
        return _between(np.where(met, 100.0, worst), _optional(rule.floor), _optional(rule.cap))
    base = float(rule.base)
    raw = base + (100 - base) * (column.values - bad) / (good - bad)
    return _between(raw, _optional(rule.floor), _optional(rule.cap))


@column_scores.register
def _(rule: MinMax, column: Column) -> Array:
    found = _share(column.values, *_ends(column), float(rule.equal))
    return found if column.cohort[0] == column.cohort[-1] else _between(found, 0, 100)


@column_scores.register
def _(rule: Progress, column: Column) -> Array:
    changes = column.values - (0 if column.baselines is None else column.baselines)
    return column_scores(
        MinMax(cohort=rule.cohort, equal=rule.equal),
        Column(changes, column.changes, column.changes, sign=column.sign),
    )  # type: ignore[return-value]  # min-max has a vector form


@column_scores.register
def _(rule: Rank, column: Column) -> Array:
    if column.sign < 0:
        better = np.searchsorted(column.cohort, column.values, side="left")
    else:
        better = column.cohort.size - np.searchsorted(column.cohort, column.values, side="right")
    return _between(100 - float(rule.step) * better.astype(np.float64), _optional(rule.floor), None)


@column_scores.register
def _(rule: Goalposts, column: Column) -> Array:
    low, high = float(rule.low), float(rule.high)
    found = _share(column.values, *((high, low) if column.sign < 0 else (low, high)), 100)
    return _between(found, 0, 100) if rule.clip else found


@column_scores.register
def _(rule: TargetRatio, column: Column) -> Array:
    ratio = _ratio(rule, column)
    capped = _between(ratio, 0, _optional(rule.cap))
    return np.where(_snapped(ratio) < float(rule.floor), 0, 100 * capped)


def _ratio(rule: TargetRatio, column: Column) -> Array:
    values, target = column.values, _goal(column)
    if target == 0:
        return (values <= 0 if column.sign < 0 else values >= 0).astype(float)
    if column.sign >= 0:
        return values / target
    best = 1.0 if rule.cap is None else float(rule.cap)
    with np.errstate(divide="ignore"):
        return np.where(values <= 0, best, target / values)


@column_scores.register
def _(rule: Deduct, column: Column) -> Array:
    gap = column.values - _goal(column) if rule.measure == "excess" else _goal(column) - column.values
    steps = np.maximum(gap, 0) / float(rule.per)
    if rule.count != "exact":
        steps = np.ceil(_snapped(steps)) if rule.count == "ceil" else np.floor(_snapped(steps))
    found = _between(float(rule.full) - float(rule.deduct) * steps, _optional(rule.floor), None)
    return np.where(gap > 0, found, float(rule.full))


@column_scores.register
def _(rule: AllOrNothing, column: Column) -> Array:
    met = column.values <= _goal(column) if column.sign < 0 else column.values >= _goal(column)
    return np.where(met, float(rule.full), 0)


@column_scores.register
def _(rule: Bands, column: Column) -> Array:
    sign = -1 if column.sign < 0 else 1
    ladder = sorted((sign * float(threshold), float(score)) for threshold, score in rule.bands)
    thresholds, scores = (np.array(side) for side in zip(*ladder, strict=True))
    values = sign * column.values
    if rule.mode == "linear":
        between: Array = np.interp(values, thresholds, scores)
        return between
    reached = np.searchsorted(thresholds, values, side="right")
    found: Array = np.concatenate([[float(rule.below)], scores])[reached]
    return found


@column_scores.register
def _(rule: Interval, column: Column) -> Array:
    found = np.full(column.values.shape, 100.0)
    for inner, outer, sign in ((rule.full[0], rule.zero_low, -1), (rule.full[1], rule.zero_high, 1)):
        if inner is None or outer is None:
            continue
        beyond = sign * (column.values - float(inner))
        width = abs(float(outer) - float(inner))
        fallen = np.maximum(0, 100 * (1 - beyond / width)) if width else np.zeros_like(found)
        found = np.where(beyond > 0, fallen, found)
    return found


@column_scores.register
def _(rule: PassThrough, column: Column) -> Array:
    return 100 * column.values / float(rule.scale)


@column_scores.register
def _(rule: ZScore, column: Column) -> Array:
    mean = float(rule.mean)
    spread = float(column.cohort.std(ddof=1)) if column.cohort.size > 1 else 0.0
    if column.cohort[0] == column.cohort[-1] or spread == 0:
        return np.full(column.values.shape, mean)
    away = (-1 if column.sign < 0 else 1) * (column.values - column.cohort.mean())
    return _between(mean + float(rule.sd) * away / spread, _optional(rule.floor), _optional(rule.cap))


@column_scores.register
def _(rule: PercentileRank, column: Column) -> Array:
    if column.cohort[0] == column.cohort[-1]:
        return np.full(column.values.shape, float(rule.equal))
    return _between(100 * _beaten(column) / (column.cohort.size - 1), 0, 100)


@column_scores.register
def _(rule: Borda, column: Column) -> Array:
    return _between(float(rule.per) * _beaten(column), 0, _optional(rule.cap))


@column_scores.register
def _(rule: DistanceToMax, column: Column) -> Array:
    worst, best = _ends(column)
    return _between(
        _share(column.values, worst, best, float(rule.equal)), *((None, None) if worst == best else (0, 100))
    )


@column_scores.register
def _(rule: DistanceToReference, column: Column) -> Array:
    return _towards(column, column.reference, float(rule.equal), _optional(rule.cap))


@column_scores.register
def _(rule: DistanceToTarget, column: Column) -> Array:
    return _towards(column, column.target, float(rule.equal), _optional(rule.cap))


def _towards(column: Column, goal: float | None, equal: float, cap: float | None) -> Array:
    """The way from the worst of the cohort to a goal; everybody meets one that is no better than the worst."""
    worst, _ = _ends(column)
    if goal is None or (goal >= worst if column.sign < 0 else goal <= worst):
        return np.full(column.values.shape, equal)
    return _between(_share(column.values, worst, goal, equal), 0, cap)


@column_scores.register
def _(rule: FractionOfMax, column: Column) -> Array:
    _, best = _ends(column)
    values, is_negative = column.values, column.sign < 0
    if best <= 0:
        return np.where((values <= 0) | (not is_negative), 100.0, 0.0)
    with np.errstate(divide="ignore"):
        share = best / values if is_negative else values / best
    return np.where(values <= 0, 100.0 if is_negative else 0.0, _between(100 * share, 0, 100))
