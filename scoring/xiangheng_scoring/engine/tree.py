"""The trees of all units, by columns: how scores become points, branch by branch from the leaves to the total."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import repeat
from operator import add
from typing import NamedTuple

from xiangheng_scoring.engine.aggregation import weighted_mean
from xiangheng_scoring.engine.evidence import Evidence
from xiangheng_scoring.engine.result import NodeResult
from xiangheng_scoring.engine.weighing import Numbers, Statuses, Weighed, Weighing
from xiangheng_scoring.errors import AggregationImpossible, Fault, RunBlocked
from xiangheng_scoring.numbers.exact import HUNDRED, ONE, ZERO, at_40_digits, exactly, half_up
from xiangheng_scoring.scheme import Node, Scheme, Unit


class LeafColumns(NamedTuple):
    """What a tree is rolled up from: evidence by unit, and in the order of the units statuses and scores."""

    evidence: Mapping[str, Evidence]
    statuses: Statuses
    scores: Numbers


class Won(NamedTuple):
    """A node's scores, points and points before rounding, in the order of the units; None where there are none."""

    scores: Numbers
    points: Numbers
    exact: Numbers


@dataclass(frozen=True)
class Trees:
    """The trees of units. What a leaf has won follows from its score and weight, and is reckoned again when asked for."""

    scheme: Scheme
    units: Sequence[Unit]
    leaves: Mapping[str, LeafColumns]
    weighed: Weighed
    branches: Mapping[str, Won]

    @exactly
    def results(self, code: str, places: slice = slice(None)) -> Sequence[NodeResult]:
        """The results of a node for all units, or for those at `places`."""
        node = self.scheme.nodes[code]
        if not node.is_leaf:
            return self._of_branch(node, places)
        evidence, statuses, scores = self.leaves[code]
        weights = [row.get(code) for row in self.weighed.below[node.parent][places]]
        scores = _given(weights, scores[places])
        return list(
            map(
                NodeResult,
                repeat(code),
                statuses[places],
                repeat(node.weight),
                [ZERO if weight is None else weight for weight in weights],
                scores,
                *_won(self.scheme, node, scores, weights),
                repeat(""),
                [unit.code for unit in self.units[places]],
                repeat(evidence),
            )
        )

    def _of_branch(self, node: Node, places: slice) -> Sequence[NodeResult]:
        weights, patterns = self.weighed.own[node.code][places], self.weighed.patterns[node.code][places]
        return list(
            map(
                NodeResult,
                repeat(node.code),
                [
                    pattern.status if weight is None else "scored"
                    for pattern, weight in zip(patterns, weights, strict=True)
                ],
                repeat(node.weight),
                [ZERO if weight is None else weight for weight in weights],
                *(_given(weights, column[places]) for column in self.branches[node.code]),
                [self.weighed.policy(node, place) for place in range(len(self.units))[places]],
            )
        )


def _given(weights: Numbers, column: Numbers) -> Numbers:
    """A column without what has no weight."""
    return [None if weight is None else value for weight, value in zip(weights, column, strict=True)]


@dataclass(frozen=True)
class UnitNodes(Mapping[str, NodeResult]):
    """The results of one unit's nodes by code, in the order of the scheme, each made when it is first asked for."""

    trees: Trees
    place: int
    _asked: dict[str, NodeResult] = field(default_factory=dict)

    def __getitem__(self, code: str) -> NodeResult:
        if code not in self._asked:
            (self._asked[code],) = self.trees.results(code, slice(self.place, self.place + 1))
        return self._asked[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self.trees.scheme.nodes)

    def __len__(self) -> int:
        return len(self.trees.scheme.nodes)


@exactly
def roll_up(weighing: Weighing, units: Sequence[Unit], leaves: Mapping[str, LeafColumns]) -> Trees:
    """The trees of `units`, of all leaves of the scheme by code.

    Raises `RunBlocked` where a branch is wholly missing and its parent's policy is `block`, `AggregationImpossible`
    where a mean does not exist.
    """
    weighed = weighing.weighed({code: column.statuses for code, column in leaves.items()})
    _refuse_blocked(weighing, units, weighed)
    branches: dict[str, Won] = {}
    for node in weighing.bottom_up:
        below = {
            child.code: branches[child.code]
            if child.code in branches
            else _of_leaf(weighing.scheme, child, leaves, weighed)
            for child in weighing.children[node.code]
        }
        branches[node.code] = _of_branch(weighing.scheme, node, units, below, weighed)
    return Trees(weighing.scheme, units, leaves, weighed, branches)


def _of_leaf(scheme: Scheme, leaf: Node, leaves: Mapping[str, LeafColumns], weighed: Weighed) -> Won:
    scores, weights = leaves[leaf.code].scores, [row.get(leaf.code) for row in weighed.below[leaf.parent]]
    return Won(scores, *_won(scheme, leaf, scores, weights))


def _won(scheme: Scheme, node: Node, scores: Numbers, weights: Numbers) -> tuple[Numbers, Numbers]:
    """Points, and points before rounding; none below a mean, where nothing is rounded."""
    if node.code not in scheme.with_points:
        return [None] * len(scores), [None] * len(scores)
    exact = list(map(_exact, scores, weights))
    return [_points(value, node) for value in exact], exact


def _exact(score: Decimal | None, weight: Decimal | None) -> Decimal | None:
    """Points before rounding: score × weight ÷ 100."""
    return None if score is None or weight is None else score * weight / HUNDRED


def _points(exact: Decimal | None, node: Node) -> Decimal | None:
    """Points: what they were before, rounded half-up once."""
    return None if exact is None else half_up(exact, node.decimals)


def _of_branch(
    scheme: Scheme, node: Node, units: Sequence[Unit], below: Mapping[str, Won], weighed: Weighed
) -> Won:
    """A branch's scores by its aggregation; a weighted sum adds its children's rounded points, so that parts add up."""
    weights = weighed.own[node.code]
    zero = [weighed.is_zero(node, place) for place in range(len(units))]
    if node.code not in scheme.additive:
        shares = weighed.below[node.code]
        scores = [
            None if weight is None else ZERO if is_zero else _mean(node, unit, below, shares[place], place)
            for place, (unit, weight, is_zero) in enumerate(zip(units, weights, zero, strict=True))
        ]
        return Won(scores, *_won(scheme, node, scores, weights))
    # What is wholly missing has no parts to add, and is a 0 with the places that points have.
    points = [half_up(ZERO, node.decimals) if is_zero else ZERO for is_zero in zero]
    exact = [ZERO] * len(units)
    for child in below.values():
        points = list(map(add, points, (ZERO if value is None else value for value in child.points)))
        exact = list(map(add, exact, (ZERO if value is None else value for value in child.exact)))
    # Of marks that are none there is no rate, which a floor could be held against.
    scores = [
        at_40_digits(won * HUNDRED / weight) if weight else ZERO if is_zero else None
        for won, weight, is_zero in zip(exact, weights, zero, strict=True)
    ]
    return Won(scores, points, exact)


def _mean(
    node: Node, unit: Unit, below: Mapping[str, Won], shares: Mapping[str, Decimal], place: int
) -> Decimal:
    scores = [below[code].scores[place] or ZERO for code in shares]
    try:
        return weighted_mean(node.aggregation, scores, list(shares.values()), node.exponent or ONE)
    except AggregationImpossible as error:
        raise AggregationImpossible(
            error.fault.message,
            at=f"{unit.name}（{unit.code}）› {node.code} {node.name}",
            expected=error.fault.expected,
            remedy=error.fault.remedy,
        ) from error


def _refuse_blocked(weighing: Weighing, units: Sequence[Unit], weighed: Weighed) -> None:
    """All of them are told, unit by unit: whoever mends the data is told of every unit at once."""
    blocked = [node for node in weighing.bottom_up if any(row.blocked for row in weighed.patterns[node.code])]
    faults = [
        Fault(
            "RUN-MISSING",
            f"{unit.name}（{unit.code}）› {child.code} {child.name}",
            "整支缺报",
            expected="至少一个下级有值",
            remedy=f"补报，或在方案中改「{node.name}」的缺报处理",
        )
        for place, unit in enumerate(units if blocked else ())
        for node in blocked
        for child in weighed.patterns[node.code][place].blocked
    ]
    if faults:
        raise RunBlocked(faults, at=weighing.scheme.name)
