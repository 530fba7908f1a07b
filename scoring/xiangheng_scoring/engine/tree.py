"""The trees of all units, by columns: how scores become points, branch by branch from the leaves to the total."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from itertools import chain, repeat
from typing import NamedTuple

from xiangheng_scoring.engine.aggregation import weighted_mean
from xiangheng_scoring.engine.evidence import Evidence
from xiangheng_scoring.engine.result import NodeResult
from xiangheng_scoring.engine.weighing import Numbers, Statuses, Weighed, Weighing
from xiangheng_scoring.errors import AggregationImpossible, Fault, RunBlocked
from xiangheng_scoring.numbers.exact import HUNDRED, ONE, ZERO, all_half_up, at_40_digits, exactly, half_up
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


class NodeColumns(NamedTuple):
    """What is told of a node, for some units in their order: nothing is won where it has no weight."""

    statuses: Statuses
    weights: Sequence[Decimal]
    won: Won


#: The places of all units.
ALL = slice(None)
#: So many units are summed up at a time: what is made on the way to a sum then stays in the processor's caches.
_BLOCK = 2048


@dataclass(frozen=True)
class Trees:
    """The trees of units. What a leaf has won follows from its score and weight, and is reckoned again when asked for."""

    scheme: Scheme
    units: Sequence[Unit]
    leaves: Mapping[str, LeafColumns]
    weighed: Weighed
    branches: Mapping[str, Won]

    def results(self, code: str, places: slice = ALL) -> Sequence[NodeResult]:
        """The results of a node for all units, or for those at `places`."""
        node, columns = self.scheme.nodes[code], self.columns(code, places)
        return list(
            map(
                NodeResult,
                repeat(code),
                columns.statuses,
                repeat(node.weight),
                columns.weights,
                *columns.won,
                self.weighed.policies(node, places),
                [unit.code for unit in self.units[places]],
                repeat(self.leaves[code].evidence if node.is_leaf else None),
            )
        )

    @exactly
    def columns(self, code: str, places: slice = ALL) -> NodeColumns:
        """The same as columns."""
        node = self.scheme.nodes[code]
        weights, won = self.weights(node, places), self.won(node, places)
        if node.is_leaf:
            statuses = self.leaves[code].statuses[places]
        else:
            patterns = zip(self.weighed.patterns[code][places], weights, strict=True)
            statuses = ["scored" if weight is not None else pattern.status for pattern, weight in patterns]
        if None in weights:
            won = Won(*(_given(weights, column) for column in won))
        return NodeColumns(statuses, [ZERO if weight is None else weight for weight in weights], won)

    def weights(self, node: Node, places: slice = ALL) -> Numbers:
        """The weight of a node for each unit; None where it does not count."""
        if not node.is_leaf:
            return self.weighed.own[node.code][places]
        code = node.code
        return [weights.get(code) for weights in self.weighed.below[node.parent][places]]

    def scores(self, node: Node, places: slice = ALL) -> Numbers:
        """The score of a node for each unit, whether it counts or not."""
        column = self.leaves[node.code] if node.is_leaf else self.branches[node.code]
        return column.scores[places]

    def won(self, node: Node, places: slice = ALL) -> Won:
        """What a node has won for each unit, whether it counts or not."""
        if not node.is_leaf:
            return Won(*(column[places] for column in self.branches[node.code]))
        return self.worth(node, self.scores(node, places), self.weights(node, places))

    def worth(self, node: Node, scores: Numbers, weights: Numbers) -> Won:
        """Scores with their points, which are rounded half-up once; none below a mean, where nothing is rounded."""
        if node.code not in self.scheme.with_points:
            return Won(scores, [None] * len(scores), [None] * len(scores))
        # The same digits as score × weight ÷ 100, with one division for each weight that there is.
        rate = cache(lambda weight: weight / HUNDRED)
        exact = [
            None if score is None or weight is None else score * rate(weight)
            for score, weight in zip(scores, weights, strict=True)
        ]
        return Won(scores, all_half_up(exact, node.decimals), exact)


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
    trees = Trees(weighing.scheme, units, leaves, weighed, branches)
    for node in weighing.bottom_up:
        branch = _summed if node.code in weighing.scheme.additive else _averaged
        branches[node.code] = branch(trees, node, weighing.children[node.code])
    return trees


def _summed(trees: Trees, node: Node, children: Sequence[Node]) -> Won:
    """A branch whose children's rounded points are added, so that parts add up; some units at a time."""
    starts = range(0, len(trees.units) or 1, _BLOCK)
    blocks = [_sums(trees, node, children, slice(start, start + _BLOCK)) for start in starts]
    return Won(*(list(chain.from_iterable(columns)) for columns in zip(*blocks, strict=True)))


def _sums(trees: Trees, node: Node, children: Sequence[Node], places: slice) -> Won:
    """Such a branch for the units at `places`."""
    zero = trees.weighed.zero(node, places)
    # What is wholly missing has no parts to add, and is a 0 with the places that points have.
    points: Sequence[Decimal] = [half_up(ZERO, node.decimals) if is_zero else ZERO for is_zero in zero]
    exact: Sequence[Decimal] = [ZERO] * len(points)
    for child in children:
        won = trees.won(child, places)
        points, exact = _added(points, won.points), _added(exact, won.exact)
    # Of marks that are none there is no rate, which a floor could be held against.
    scores = [
        at_40_digits(won * HUNDRED / weight) if weight else ZERO if is_zero else None
        for won, weight, is_zero in zip(exact, trees.weights(node, places), zero, strict=True)
    ]
    return Won(scores, points, exact)


def _added(sums: Sequence[Decimal], column: Numbers) -> Sequence[Decimal]:
    return [total if value is None else total + value for total, value in zip(sums, column, strict=True)]


def _averaged(trees: Trees, node: Node, children: Sequence[Node]) -> Won:
    """A branch whose score is a mean of its children's."""
    below = {child.code: trees.scores(child) for child in children}
    weights, zero, shares = trees.weights(node), trees.weighed.zero(node, ALL), trees.weighed.below[node.code]
    scores = [
        None
        if weight is None
        else ZERO
        if is_zero
        else _mean(node, unit, [below[code][place] or ZERO for code in counted], list(counted.values()))
        for place, (unit, weight, is_zero, counted) in enumerate(
            zip(trees.units, weights, zero, shares, strict=True)
        )
    ]
    return trees.worth(node, scores, weights)


def _mean(node: Node, unit: Unit, scores: Sequence[Decimal], weights: Sequence[Decimal]) -> Decimal:
    try:
        return weighted_mean(node.aggregation, scores, weights, node.exponent or ONE)
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
