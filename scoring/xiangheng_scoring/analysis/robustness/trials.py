"""Trials: which alternative of each source holds in each, and the totals that come out."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

import numpy as np

from xiangheng_scoring.analysis.robustness.matrix_cache import MatrixCache, MatrixKey
from xiangheng_scoring.analysis.robustness.options import AGGREGATIONS, DRAWN, SCHEME, Uncertainty
from xiangheng_scoring.analysis.robustness.places import places
from xiangheng_scoring.analysis.robustness.realisations import Realisations
from xiangheng_scoring.analysis.robustness.score_matrix import is_below
from xiangheng_scoring.analysis.robustness.weights import WeightTree, tree_of
from xiangheng_scoring.engine.result import Result
from xiangheng_scoring.numbers.arrays import Array, Flags, Ints

Progress = Callable[[int, int], None]
#: Where 0–100 is brought to for means in which 0 would be everything.
LOWEST = 1.0


@dataclass(frozen=True)
class Trials:
    """The parameters of every trial: weights (trials, nodes), and the number of each other alternative (trials,)."""

    weights: Array
    treatment: Ints
    normalisation: Ints
    aggregation: Ints
    missing: Ints
    world: Ints

    def __len__(self) -> int:
        return int(self.weights.shape[0])

    def only(self, number: int) -> "Trials":
        """One of the trials, by itself."""
        row = slice(number, number + 1)
        return Trials(*(getattr(self, field.name)[row] for field in fields(Trials)))


@dataclass(frozen=True)
class Outcome:
    """What came out of trials: `totals` and `ranks` of shape (trials, units); a failed trial has NaN and 0.

    `failed` is the reason of each trial that failed, by its number: a trial in which any unit has no total is
    excluded whole, since a rank among fewer units is another rank.
    """

    totals: Array
    ranks: Ints
    failed: Mapping[int, str]

    @cached_property
    def is_valid(self) -> Flags:
        """Which trials count, shape (trials,)."""
        valid = np.ones(self.totals.shape[0], dtype=bool)
        valid[list(self.failed)] = False
        return valid

    @property
    def failures(self) -> dict[str, int]:
        """How many trials failed, by reason."""
        return dict(Counter(self.failed.values()))


class Model:
    """A result as a function of trials. Only units with a total take part; the others have no rank to move."""

    def __init__(self, result: Result, uncertainty: Uncertainty, seed: int) -> None:
        self.result = result
        self.uncertainty = uncertainty
        self.seed = seed
        self.tree = tree_of(result.scheme)
        self.worlds = Realisations(
            result, seed, with_error=uncertainty.error, with_drawing=DRAWN in uncertainty.missing
        )
        self._matrices = MatrixCache(result, self.worlds)
        self._rows = _ranked_rows(result)
        self.units = tuple(result.units[number].unit for number in self._rows)
        self.exact_ranks = np.array([result.units[number].rank or 0 for number in self._rows])
        self.grades = [result.units[number].grade for number in self._rows]
        names = [grade.name for grade in result.scheme.grading.grades]
        caps = [[names.index(cap.grade) for cap in result.units[row].caps] for row in self._rows]
        #: The best grade that vetoes and floors leave open to each unit.
        self.best_grades = np.array([max(numbers, default=0) for numbers in caps], dtype=np.int64)
        self._trees: dict[str, WeightTree] = {SCHEME: self.tree}

    @property
    def size(self) -> int:
        """How many scores a matrix holds: ranked units × leaves that give points."""
        return len(self.units) * len(self.tree.leaves)

    @property
    def world_count(self) -> int:
        """How many worlds differ: one where no value is uncertain."""
        return self.uncertainty.worlds if self.worlds.vary else 1

    @cached_property
    def groups(self) -> list[str] | None:
        """The group in which each unit is ranked."""
        return (
            [unit.unit_class for unit in self.units] if self.result.scheme.ranking.within == "class" else None
        )

    def nominal(self, count: int) -> Trials:
        """Trials in which nothing is changed."""
        zeros = np.zeros(count, dtype=np.int64)
        return Trials(np.tile(self.tree.nominal, (count, 1)), zeros, zeros, zeros, zeros, zeros)

    def parameters(self, trials: Trials, number: int) -> dict[str, Any]:
        """One trial's parameters: the name of each alternative, and the weight of each node."""
        options = self.uncertainty
        return {
            "world": int(trials.world[number]),
            "treatment": options.treatments[trials.treatment[number]],
            "normalisation": options.normalisations[trials.normalisation[number]],
            "aggregation": options.aggregations[trials.aggregation[number]],
            "missing": options.missing[trials.missing[number]],
            "weights": dict(zip(self.node_codes, trials.weights[number].tolist(), strict=True)),
        }

    @cached_property
    def node_codes(self) -> tuple[str, ...]:
        """The codes of the weights' columns: leaves, then branches, the root last."""
        branches = (node.code for node in reversed(self.result.scheme.top_down) if not node.is_leaf)
        return (*self.tree.leaves, *branches)

    def ranks_without(self, code: str) -> Ints:
        """Places (units,) if the leaves at or below a node did not count; 0 where some unit would have no total."""
        scores = self._matrices.scores(MatrixKey())[self._rows].copy()
        scores[:, [is_below(self.result.scheme, leaf, code) for leaf in self.tree.leaves]] = np.nan
        totals = self.tree.totals(scores, self.tree.nominal[np.newaxis]) * self._full_marks / 100
        if np.isnan(totals).any():
            return np.zeros(len(self.units), dtype=np.int64)
        ranks: Ints = self._places(totals + self._adjustments)[0]
        return ranks

    def run(self, trials: Trials, progress: Progress | None = None) -> Outcome:
        """Totals and ranks of the trials; each distinct matrix of scores is made once."""
        totals = np.full((len(trials), len(self.units)), np.nan)
        failed: dict[int, str] = {}
        groups = list(self._groups(trials))
        for done, (key, aggregation, rows) in enumerate(groups, start=1):
            totals[rows] = self._totals(key, aggregation, trials.weights[rows])
            for row in rows[np.isnan(totals[rows]).any(axis=1)]:
                failed[int(row)] = (
                    f"有对象得不出总分（{AGGREGATIONS[aggregation]}遇到负分，或没有一项可计分）"
                )
            if progress is not None:
                progress(done, len(groups))
        if not failed:
            return Outcome(totals, self._places(totals), failed)
        valid = np.ones(len(trials), dtype=bool)
        valid[list(failed)] = False
        ranks = np.zeros(totals.shape, dtype=np.int64)
        ranks[valid] = self._places(totals[valid])
        totals[~valid] = np.nan
        return Outcome(totals, ranks, failed)

    def _places(self, totals: Array) -> Ints:
        return places(totals, self.groups, self.result.scheme.ranking.ties)

    def _groups(self, trials: Trials) -> Iterator[tuple[MatrixKey, str, Ints]]:
        """Trials that share a matrix and a mean, world by world."""
        sizes = [len(self.uncertainty.treatments), len(self.uncertainty.normalisations)]
        sizes += [len(self.uncertainty.missing), len(self.uncertainty.aggregations)]
        code = trials.world
        for choice, size in zip(
            (trials.treatment, trials.normalisation, trials.missing, trials.aggregation), sizes, strict=True
        ):
            code = code * size + choice
        order = np.argsort(code, kind="stable")
        for rows in np.split(order, np.flatnonzero(np.diff(code[order])) + 1):
            first = rows[0]
            key = MatrixKey(
                int(trials.world[first]),
                self.uncertainty.treatments[trials.treatment[first]],
                self.uncertainty.normalisations[trials.normalisation[first]],
                self.uncertainty.missing[trials.missing[first]],
            )
            yield key, self.uncertainty.aggregations[trials.aggregation[first]], rows

    def _totals(self, key: MatrixKey, aggregation: str, weights: Array) -> Array:
        scores = self._matrices.scores(key)[self._rows]
        if aggregation in ("geometric", "harmonic"):
            # A single 0, which every min-max column has, would make the whole total 0: the field's scale is 1–100.
            scores = LOWEST + (1 - LOWEST / 100) * scores
        if aggregation not in self._trees:
            self._trees[aggregation] = self.tree.with_mean(aggregation)  # type: ignore[arg-type]  # the options hold it
        points = self._trees[aggregation].totals(scores, weights)
        points *= self._full_marks / 100
        points += self._adjustments
        if key.normalisation == SCHEME and aggregation == SCHEME:
            points += self._rounding
            if self.result.scheme.ranking.on != "exact":
                points = np.round(points, self.result.scheme.scale)  # what is printed alike is tied
        return points

    @cached_property
    def _full_marks(self) -> float:
        return float(self.result.scheme.root.weight)

    @cached_property
    def _adjustments(self) -> Array:
        return np.array([float(self.result.units[row].adjustment.points) for row in self._rows])

    @cached_property
    def _rounding(self) -> Array:
        """What rounding points moved each unit's total by: held as it was, so that the nominal trial is the result.

        Rounding every indicator of every trial would cost more than all the rest, and tell nothing: at the
        second decimal it moves all units of a trial alike by chance.
        """
        scores = self._matrices.scores(MatrixKey())[self._rows]
        floats = self.tree.totals(scores, self.tree.nominal[np.newaxis])[0] * self._full_marks / 100
        exact = self.result.scheme.ranking.on == "exact"
        units = [self.result.units[row] for row in self._rows]
        keys = [unit.exact_total if exact else unit.total for unit in units]
        rounding: Array = np.array([float(key or 0) for key in keys]) - floats - self._adjustments
        return rounding

    def printed(self, totals: Array, members: Ints) -> Array:
        """Totals (trials, members) as they would be printed, which thresholds are held against."""
        if self.result.scheme.ranking.on == "rounded":
            return totals
        units = [self.result.units[self._rows[member]] for member in members]
        rounding = np.array([float((unit.total or 0) - (unit.exact_total or 0)) for unit in units])
        rounded: Array = np.round(totals + rounding, self.result.scheme.scale)
        return rounded


def _ranked_rows(result: Result) -> list[int]:
    """The places of the units that have a total; those ranked together stand together, which ranks them faster."""
    classes = list(result.scheme.classes) if result.scheme.ranking.within == "class" else []
    rows = [number for number, unit in enumerate(result.units) if unit.total is not None]
    return sorted(rows, key=lambda row: classes.index(result.units[row].unit.unit_class) if classes else 0)
