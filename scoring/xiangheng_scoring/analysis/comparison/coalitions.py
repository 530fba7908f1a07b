"""Coalitions of factors between two results: these are as they are there, the others as they are here.

    value       the figures of the unit, after they were reported
    missing     which of them are missing, and what is done about it
    frame       whom the rules compare with
    rule        rule, parameters, direction, target, transformations and rounding of each indicator
    weight      the tree: weights, aggregation, which indicators there are and to whom they apply

A figure that only one side has is that side's in every coalition: its coming or going is an effect of `missing`.
"""

from bisect import bisect_left, insort
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from xiangheng_scoring.analysis.comparison.attribution import Coalition
from xiangheng_scoring.engine.evidence import Evidence
from xiangheng_scoring.engine.result import NodeResult, Result
from xiangheng_scoring.engine.tree import LeafColumns, UnitNodes, roll_up
from xiangheng_scoring.engine.values import ValueTable, look_up
from xiangheng_scoring.engine.weighing import Weighing
from xiangheng_scoring.numbers.exact import ZERO, exactly
from xiangheng_scoring.rules import Ordered
from xiangheng_scoring.scheme import Cohort, Node, Scheme

VALUE, MISSING, FRAME, RULE, WEIGHT = FACTORS = ("value", "missing", "frame", "rule", "weight")


@dataclass(frozen=True)
class Side:
    """One of the two that are compared: a result, and which of its units stands on this side."""

    result: Result
    unit: str

    @property
    def scheme(self) -> Scheme:
        """The scheme of this side."""
        return self.result.scheme


@dataclass(frozen=True)
class Tables:
    """The figures of two results under the schemes of both, by (scheme's side, figures' side)."""

    here: Result
    there: Result

    @cached_property
    def weighing(self) -> tuple[Weighing, Weighing]:
        """What weighs the tree of each side's scheme."""
        return Weighing(self.here.scheme), Weighing(self.there.scheme)

    @cached_property
    def _tables(self) -> dict[tuple[int, int], ValueTable]:
        return {
            (rules, figures): look_up(judging.scheme, reporting.data, reporting.period)[0]
            for rules, judging in enumerate((self.here, self.there))
            for figures, reporting in enumerate((self.here, self.there))
            if rules == figures or not self.is_same_scheme
        }

    @property
    def decimals(self) -> int:
        """The places at which effects are told: one more than points have, since effects are means of points."""
        return max(self.here.scheme.scale, self.there.scheme.scale) + 1

    @cached_property
    def is_same_scheme(self) -> bool:
        """Whether both results were made by one scheme, with the same parameters where it leaves them to the data."""
        return self.here.scheme.basis == self.there.scheme.basis

    def evidence(self, rules: int, figures: int, leaf: str, unit: str) -> Evidence | None:
        """What stands for a unit of one side's figures under the leaf as one side's scheme has it."""
        key = (figures, figures) if self.is_same_scheme else (rules, figures)
        column = self._tables[key].get(leaf)
        return None if column is None else column.get(unit)


class Coalitions:
    """A unit's tree under every coalition of factors, between two sides of one pair of results."""

    def __init__(self, tables: Tables, here: Side, there: Side, factors: Sequence[str]) -> None:
        self._tables = tables
        self._sides = (here, there)
        self._moves_frame = FRAME in factors

    @exactly
    def nodes(self, changed: Coalition) -> Mapping[str, NodeResult]:
        """The unit's tree where the factors `changed` are as they are there."""
        weights = int(WEIGHT in changed)
        side = self._sides[weights]
        leaves = {}
        for leaf in side.scheme.leaves:
            evidence = self._evidence(leaf, changed)
            leaves[leaf.code] = LeafColumns({side.unit: evidence}, [evidence.status], [evidence.score])
        unit = side.scheme.units[side.unit]
        return UnitNodes(roll_up(self._tables.weighing[weights], [unit], leaves), 0)

    def _evidence(self, leaf: Node, changed: Coalition) -> Evidence:
        weights, rules = int(WEIGHT in changed), int(RULE in changed)
        if leaf.code not in self._sides[rules].scheme.nodes:
            rules = weights  # an indicator that only one scheme has is judged by that scheme's rule
        if not leaf.applies(self._sides[weights].scheme.units[self._sides[weights].unit].unit_class):
            return Evidence(leaf, "not_applicable")
        figure = self._figures(leaf, rules, changed)
        if figure.status == "not_applicable":
            return Evidence(leaf, "missing")  # it applies here only, and there is no figure for it there
        # Compared with whom it is compared on that side: the others of that side, and itself.
        frame = int(FRAME in changed)
        other = self._evidence_of(leaf, rules, frame)
        if figure.rule is None or not other.cohort.values:
            return figure
        is_own = not self._moves_frame or self._sides[frame].scheme.frame is not None
        return figure._replace(cohort=other.cohort if is_own else _in_place_of(other, figure))

    def _figures(self, leaf: Node, rules: int, changed: Coalition) -> Evidence:
        missing, value = int(MISSING in changed), int(VALUE in changed)
        settled = self._evidence_of(leaf, rules, missing)
        if not settled.gap:
            own = self._evidence_of(leaf, rules, value)
            return own if own.status == "scored" and not own.gap else settled
        # A missing figure is under the policy of its own side; imputed, it is judged by the rule of this coalition.
        by_policy = self._evidence_of(leaf, missing, missing)
        if by_policy.rule is None or by_policy.leaf.transforms != settled.leaf.transforms:
            return by_policy
        return by_policy._replace(leaf=settled.leaf, rule=settled.rule or settled.leaf.rule)

    def _evidence_of(self, leaf: Node, rules: int, figures: int) -> Evidence:
        evidence = self._tables.evidence(rules, figures, leaf.code, self._sides[figures].unit)
        return Evidence(leaf, "missing", gap="没有这项指标") if evidence is None else evidence


def _in_place_of(other: Evidence, own: Evidence) -> Cohort:
    """The other figure's cohort with this figure in its place: one's own value is no part of what one is compared with."""
    is_same = (other.used, other.baseline, other.rule is None) == (own.used, own.baseline, False)
    is_shared = (other.cohort.values, other.cohort.changes) == (own.cohort.values, own.cohort.changes)
    if is_same or is_shared:  # two units of one cohort are both part of it
        return other.cohort
    was = None if other.rule is None else other.used
    values = _exchanged(other.cohort.values, was, own.used)
    changes = _exchanged(other.cohort.changes, _change(other), _change(own))
    is_reference = was is not None and other.cohort.reference == was
    return Cohort(values, changes, own.used if is_reference else other.cohort.reference)


def _change(evidence: Evidence) -> Decimal | None:
    is_known = evidence.rule is not None and evidence.baseline is not None
    return evidence.used - (evidence.baseline or ZERO) if is_known else None


def _exchanged(values: Ordered, old: Decimal | None, new: Decimal | None) -> Ordered:
    kept = list(values)
    if old is not None:
        del kept[bisect_left(kept, old)]
    if new is not None:
        insort(kept, new)
    return Ordered(kept)
