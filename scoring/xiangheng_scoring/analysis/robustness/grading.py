"""How often each unit would have each grade.

Where a trial keeps the scheme's own rules and means, its totals are points, and thresholds, quotas, vetoes and
floors hold as published (a veto or floor that caps a unit's grade does so in every trial). Where it normalises or
aggregates otherwise, totals are on another scale on which no threshold was ever set: there each grade goes to as
many units as have it in the result, best totals first.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from xiangheng_scoring.analysis.robustness.options import SCHEME
from xiangheng_scoring.analysis.robustness.places import TIE
from xiangheng_scoring.numbers.arrays import Array, Flags, Ints
from xiangheng_scoring.numbers.exact import HUNDRED, floor

if TYPE_CHECKING:  # a model runs trials, and only its study asks for grades
    from xiangheng_scoring.analysis.robustness.trials import Model, Outcome, Trials


@dataclass(frozen=True)
class Hurdle:
    """What a grade asks for: at least so many points, at most so many units."""

    at_least: float | None
    places: int | None


def grade_shares(model: "Model", trials: "Trials", outcome: "Outcome") -> dict[str, Array]:
    """The share of valid trials in which each unit has each grade, shape (units,); empty without grades."""
    scheme = model.result.scheme
    names = [grade.name for grade in scheme.grading.grades]
    if not names:
        return {}
    options = model.uncertainty
    is_official = np.array([name == SCHEME for name in options.normalisations])[trials.normalisation]
    is_official &= np.array([name == SCHEME for name in options.aggregations])[trials.aggregation]
    counts = np.zeros((len(names), len(model.units)))
    for members in _groups(model):
        for official, kind in ((True, is_official), (False, ~is_official)):
            chosen = np.flatnonzero(outcome.is_valid & kind)
            hurdles = _hurdles(model, members) if official else _as_many(model, members)
            totals = outcome.totals[np.ix_(chosen, members)]
            printed = model.printed(totals, members)
            given = graded(totals, printed, hurdles, model.best_grades[members], scheme.grading.quota_ties)
            for index in range(len(names)):
                counts[index, members] += (given == index).sum(axis=0)
    valid = max(1, int(outcome.is_valid.sum()))
    return {name: counts[index] / valid for index, name in enumerate(names)}


def graded(totals: Array, printed: Array, hurdles: Sequence[Hurdle], best: Ints, quota_ties: str) -> Ints:
    """The number of the grade given to each unit of one group in each trial, shape (trials, units).

    From the best grade down, as in the exact engine: points reached by the total as `printed`, no better grade than
    `best` (units,), and places left in the order of `totals`; units tied at the last place get it together
    (`include`) or not at all.
    """
    given = np.full(totals.shape, -1, dtype=np.int64)
    for index, hurdle in enumerate(hurdles):
        eligible = (given < 0) & (best <= index)
        if hurdle.at_least is not None:
            eligible &= printed >= hurdle.at_least
        given[_within(totals, eligible, hurdle.places, quota_ties)] = index
    return given


def _within(totals: Array, eligible: Flags, places: int | None, quota_ties: str) -> Flags:
    if places is None or places >= totals.shape[1]:
        return eligible
    if places == 0:
        return np.zeros_like(eligible)
    compared = np.where(eligible, totals, -np.inf)
    ordered = -np.sort(-compared, axis=1)
    last, next_one = ordered[:, [places - 1]], ordered[:, [places]]
    reached: Flags = eligible & (compared > last - TIE)
    if quota_ties == "exclude":
        reached &= (last > next_one + TIE) | (compared > last + TIE)
    return reached


def _groups(model: "Model") -> list[Ints]:
    by_class = model.result.scheme.grading.within == "class"
    names = np.array([unit.unit_class if by_class else "" for unit in model.units])
    return [np.flatnonzero(names == name) for name in dict.fromkeys(names.tolist())]


def _hurdles(model: "Model", members: Ints) -> list[Hurdle]:
    return [
        Hurdle(
            None if grade.at_least is None else float(grade.at_least),
            None if grade.quota is None else int(floor(grade.quota * len(members) / HUNDRED)),
        )
        for grade in model.result.scheme.grading.grades
    ]


def _as_many(model: "Model", members: Ints) -> list[Hurdle]:
    given = [model.grades[member] for member in members]
    names = [grade.name for grade in model.result.scheme.grading.grades]
    return [Hurdle(None, given.count(name)) for name in names[:-1]] + [Hurdle(None, None)]
