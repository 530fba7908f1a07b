"""One Monte Carlo study over all sources of uncertainty together: how firm is the ranking?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from xiangheng_scoring.analysis.robustness.grading import grade_shares
from xiangheng_scoring.analysis.robustness.options import USUAL, Uncertainty
from xiangheng_scoring.analysis.robustness.places import RankDistribution, above, acceptability
from xiangheng_scoring.analysis.robustness.threads import few_threads
from xiangheng_scoring.analysis.robustness.trials import Model, Outcome, Progress, Trials
from xiangheng_scoring.engine.result import Result
from xiangheng_scoring.errors import MethodRefused
from xiangheng_scoring.numbers.arrays import Array, Ints
from xiangheng_scoring.scheme import Unit

TRIALS = 10_000


@dataclass(frozen=True)
class Study:
    """The trials of a study and what came out of them.

    Trial 0 is nominal: nothing is changed, and its ranks are the result's own. `ranks` count only valid trials.
    """

    model: Model
    trials: Trials
    outcome: Outcome

    @property
    def units(self) -> tuple[Unit, ...]:
        """The units that have a total, in the order of all arrays: class by class where ranks are within classes."""
        return self.model.units

    @property
    def exact_ranks(self) -> Ints:
        """The ranks of the result, shape (units,)."""
        return self.model.exact_ranks

    @cached_property
    def ranks(self) -> Ints:
        """The ranks of the valid trials, shape (valid trials, units)."""
        return self.outcome.ranks[self.outcome.is_valid]

    @cached_property
    def distribution(self) -> RankDistribution:
        """Each unit's places, with the whole rank-acceptability matrix."""
        return RankDistribution(acceptability(self.ranks))

    @cached_property
    def before(self) -> Array:
        """The share of trials in which the row's unit stands before the column's, shape (units, units).

        Units that are ranked in different groups are not compared and have NaN.
        """
        shares = above(self.ranks)
        groups = self.model.groups
        if groups is not None:
            same = np.array(groups)[:, np.newaxis] == np.array(groups)
            shares = np.where(same, shares, np.nan)
        return shares

    @cached_property
    def grades(self) -> Mapping[str, Array]:
        """The share of valid trials in which each unit has each grade, by grade, shape (units,)."""
        return grade_shares(self.model, self.trials, self.outcome)

    def trial(self, number: int) -> dict[str, Any]:
        """The parameters of one trial, in words and numbers; raises `MethodRefused` for a number there is not."""
        if not 0 <= number < len(self.trials):
            raise MethodRefused(f"没有第 {number} 次", expected=f"0 到 {len(self.trials) - 1}")
        return self.model.parameters(self.trials, number)

    def replay(self, number: int) -> Outcome:
        """One trial run again by itself."""
        self.trial(number)
        return self.model.run(self.trials.only(number))

    def written(self) -> Iterator[dict[str, Any]]:
        """Every trial's parameters with whether it counted, to be written out."""
        for number in range(len(self.trials)):
            yield {"trial": number, **self.trial(number), "failed": self.outcome.failed.get(number, "")}


def study(
    result: Result,
    uncertainty: Uncertainty = USUAL,
    *,
    trials: int = TRIALS,
    seed: int = 1,
    progress: Progress | None = None,
) -> Study:
    """Vary all sources of `uncertainty` together, each trial drawing an alternative of each with equal chance.

    The same result, uncertainty, number of trials and seed give the same study. Raises `MethodRefused` where
    there is nothing to rank. Method: OECD & JRC (2008), Handbook on Constructing Composite Indicators, step 7.
    """
    if trials < 1:
        raise MethodRefused(f"次数是 {trials}", parameter="trials", expected="至少 1")
    model = Model(result, uncertainty, seed)
    if not model.units:
        raise MethodRefused("没有一个对象有总分", expected="至少一个对象有总分", remedy="先补报")
    drawn = _drawn(model, trials)
    with few_threads(model.size):
        return Study(model, drawn, model.run(drawn, progress))


def _drawn(model: Model, count: int) -> Trials:
    options, random = model.uncertainty, np.random.default_rng(model.seed)

    def choose(alternatives: int) -> Ints:
        chosen = random.integers(alternatives, size=count)
        chosen[0] = 0
        return chosen

    nodes = model.tree.nominal.size
    weights = random.uniform(1 - options.weights, 1 + options.weights, size=(count, nodes))
    weights[0] = 1
    weights *= model.tree.nominal
    return Trials(
        weights=weights,
        treatment=choose(len(options.treatments)),
        normalisation=choose(len(options.normalisations)),
        aggregation=choose(len(options.aggregations)),
        missing=choose(len(options.missing)),
        world=choose(model.world_count),
    )
