"""The statistics of a result: the same functions, on a scheme's indicators and units, under their own names."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated

import numpy as np

from xiangheng_scoring.analysis.statistics.correlation import CorrelationFlag, correlation_flags, pearson
from xiangheng_scoring.analysis.statistics.influence import (
    Influence,
    effective_weights,
    equalising_weights,
    influence,
)
from xiangheng_scoring.analysis.statistics.profile import Profile, profile
from xiangheng_scoring.analysis.statistics.structure import components, cronbach_alpha
from xiangheng_scoring.analysis.statistics.summary import Availability, Summary, availability, summary
from xiangheng_scoring.engine.result import Result, UnitResult
from xiangheng_scoring.errors import MethodRefused
from xiangheng_scoring.numbers.arrays import Array
from xiangheng_scoring.records import Meaning
from xiangheng_scoring.scheme import Node, Unit


@dataclass(frozen=True, slots=True)
class BranchStructure:
    """How far the indicators right below a branch, at least two, measure one thing.

    All None where fewer than two units have every one of its indicators; alpha alone where their sum does not vary.
    """

    code: str
    alpha: Annotated[float | None, Meaning("Cronbach's")]
    first_explained: Annotated[float | None, Meaning("the first principal component's share of the variance")]
    components_above_one: Annotated[int | None, Meaning("components with an eigenvalue above 1", minimum=0)]


@dataclass(frozen=True)
class Report:
    """A result's statistics. Arrays follow `leaves` (indicators that give points) and `units` (all of the scheme).

    `values` are those reported, or the change where a rule scores the change, NaN where none was reported (an imputed
    value tells nothing of its unit); `scores` what the rules made of them.
    """

    result: Result

    @cached_property
    def leaves(self) -> tuple[Node, ...]:
        """The indicators, in the order of the scheme."""
        return tuple(leaf for leaf in self.result.scheme.leaves if leaf.gives_points)

    @property
    def units(self) -> tuple[Unit, ...]:
        """The units, in the order of the result."""
        return tuple(row.unit for row in self.result.units)

    @cached_property
    def values(self) -> Array:
        """Reported values or their changes, shape (units, indicators)."""
        return np.array([[_value(row, leaf) for leaf in self.leaves] for row in self.result.units])

    @cached_property
    def scores(self) -> Array:
        """Scores of reported values, shape (units, indicators)."""
        return np.array([[_score(row, leaf) for leaf in self.leaves] for row in self.result.units])

    @cached_property
    def directions(self) -> list[int]:
        """-1 for the indicators of which less is better."""
        return [-1 if leaf.direction == "negative" else 1 for leaf in self.leaves]

    @cached_property
    def summary(self) -> Summary:
        """Each indicator by itself."""
        return summary(self.values)

    @cached_property
    def availability(self) -> Availability:
        """How complete the data are, by unit, indicator and branch right above the indicators."""
        return availability(self.values, [leaf.parent for leaf in self.leaves])

    @cached_property
    def flags(self) -> tuple[CorrelationFlag, ...]:
        """Correlations worth a look, on the scores; groups are the codes of the branches."""
        groups = [leaf.parent for leaf in self.leaves]
        branch_scores: dict[Hashable, Array] = {
            code: np.array(
                [row.nodes[code].score for row in self.result.units], dtype=np.float64
            )  # no score is NaN
            for code in groups
        }
        return correlation_flags(self.scores, groups, branch_scores)

    @cached_property
    def correlations(self) -> Array:
        """Pearson correlations of the scores, shape (indicators, indicators)."""
        return pearson(self.scores)

    @cached_property
    def branches(self) -> tuple[BranchStructure, ...]:
        """Reliability and components of every branch with at least two indicators."""
        parents = np.array([leaf.parent for leaf in self.leaves])
        return tuple(
            _structure(node, self.scores[:, parents == node.code])
            for node in self.result.scheme.top_down
            if (parents == node.code).sum() > 1
        )

    @cached_property
    def influence(self) -> Influence | None:
        """Weights against what they really move; None where too few units have all indicators."""
        try:
            return influence(self.scores, self.weights)
        except MethodRefused:
            return None

    @cached_property
    def equalising(self) -> Array | None:
        """Weights under which each indicator's influence would be its present weight; None where there are none."""
        try:
            return equalising_weights(self.scores, self.weights)
        except MethodRefused:
            return None

    @cached_property
    def weights(self) -> Array:
        """Each indicator's share of the whole, from the nominal weights."""
        nodes = [node for node in self.result.scheme.top_down if node.gives_points]
        numbers = {node.code: number for number, node in enumerate(nodes)}
        parents = [numbers.get(node.parent, -1) for node in nodes]
        effective = effective_weights(parents, [float(node.weight) for node in nodes])
        return np.array([effective[numbers[leaf.code]] for leaf in self.leaves])

    def outliers(self) -> Mapping[str, tuple[Unit, ...]]:
        """Who is far out, by indicator; indicators without anybody are left out."""
        marked = self.summary.outliers
        far_out = {
            leaf.code: tuple(
                unit for unit, is_out in zip(self.units, marked[:, number], strict=True) if is_out
            )
            for number, leaf in enumerate(self.leaves)
        }
        return {code: units for code, units in far_out.items() if units}

    def profile(self, unit: str, most: int = 5) -> Profile:
        """A unit's strengths and weaknesses, by code or name; raises `UnknownUnit`."""
        row = self.result.unit(unit)
        interval = [leaf.direction == "interval" for leaf in self.leaves]
        seen = np.where(interval, self.scores, self.values)
        return profile(seen, self.result.units.index(row), self.directions, most)


def _value(row: UnitResult, leaf: Node) -> float:
    evidence = row.nodes[leaf.code].evidence
    if evidence is None or evidence.value is None or evidence.gap:
        return float("nan")
    is_change = evidence.baseline is not None
    return float(evidence.used - (evidence.baseline or 0) if is_change else evidence.value)


def _score(row: UnitResult, leaf: Node) -> float:
    node = row.nodes[leaf.code]
    is_reported = node.evidence is not None and not node.evidence.gap
    return float(node.score) if node.score is not None and is_reported else float("nan")


def _structure(node: Node, scores: Array) -> BranchStructure:
    try:
        alpha, parts = cronbach_alpha(scores), components(scores)
    except MethodRefused:
        return BranchStructure(node.code, None, None, None)
    return BranchStructure(
        node.code, None if np.isnan(alpha) else alpha, float(parts.explained[0]), parts.kaiser
    )
