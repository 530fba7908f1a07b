"""Where a unit stands on one indicator: its gain over its own past, its distance to the best, its place."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from xiangheng_scoring.engine.result import Result, UnitResult
from xiangheng_scoring.explain.uncertainty import Doubt, doubt, doubt_between, spread_of
from xiangheng_scoring.numbers.exact import ZERO, exactly
from xiangheng_scoring.scheme import Node


@dataclass(frozen=True, slots=True)
class PeerPosition:
    """A unit's place on one indicator among those it is compared with.

    `gain` is the change against the year before, positive where things got better; `gain_doubt` its error and whether
    it is no greater (None where no error is known). `distance` to `best` is never negative. `ahead` is who stands next
    above, with the value and, as `ahead_doubt`, the error of the difference between the two. All in the
    indicator's own unit, or after its transformations where it has any; then `gain` is told only where the
    order of values is that of what is scored.
    """

    compared: int
    rank: int | None = None
    best: Decimal | None = None
    best_unit: str = ""
    distance: Decimal | None = None
    previous: Decimal | None = None
    gain: Decimal | None = None
    gain_doubt: Doubt | None = None
    ahead: str = ""
    ahead_value: Decimal | None = None
    ahead_doubt: Doubt | None = None

    @property
    def within_error(self) -> bool | None:
        """Whether the gain is no greater than its error; None where no error is known."""
        return None if self.gain_doubt is None else self.gain_doubt.covers


@exactly
def peer_position(result: Result, one: UnitResult, leaf: Node) -> PeerPosition:
    """The place of a unit on an indicator, among its class where the rule compares classes, else all."""
    peers = _peers(result, one, leaf)
    own = _value(one, leaf)
    if own is None:
        return PeerPosition(len(peers))
    sign = -1 if leaf.direction == "negative" else 1
    better = [(value, unit) for value, unit in peers if sign * value > sign * own]
    best, best_unit = max(peers, key=lambda peer: (sign * peer[0], peer[1].unit.code))
    ahead = min(better, key=lambda peer: (sign * peer[0], peer[1].unit.code), default=None)
    previous = _previous(one, leaf)
    gain = _gain(one, leaf, previous, sign)
    is_ordered = leaf.direction != "interval"
    return PeerPosition(
        compared=len(peers),
        rank=len(better) + 1 if is_ordered else None,
        best=best if is_ordered else None,
        best_unit=best_unit.unit.name if is_ordered else "",
        distance=abs(best - own) if is_ordered else None,
        previous=previous,
        gain=gain if is_ordered else None,
        gain_doubt=_gain_doubt(one, leaf) if gain is not None and is_ordered else None,
        ahead=ahead[1].unit.name if ahead and is_ordered else "",
        ahead_value=ahead[0] if ahead and is_ordered else None,
        ahead_doubt=_doubt_between(one, ahead[1], leaf) if ahead and is_ordered else None,
    )


def compares_class(leaf: Node) -> bool:
    """Whether the indicator's rule compares a unit with its class only."""
    return leaf.rule is not None and leaf.rule.cohort_name() == "class"


def _peers(result: Result, one: UnitResult, leaf: Node) -> Sequence[tuple[Decimal, UnitResult]]:
    within_class = compares_class(leaf) or result.scheme.ranking.within == "class"
    others = (
        other for other in result.units if not within_class or other.unit.unit_class == one.unit.unit_class
    )
    found = ((_value(other, leaf), other) for other in others)
    return [(value, other) for value, other in found if value is not None]


def _value(one: UnitResult, leaf: Node) -> Decimal | None:
    """What units are compared by: the value as the rule sees it, or its change where the rule scores the change."""
    evidence = one.nodes[leaf.code].evidence
    if evidence is None or evidence.rule is None:
        return None
    return evidence.used - (evidence.baseline or ZERO)


def _gain(one: UnitResult, leaf: Node, previous: Decimal | None, sign: int) -> Decimal | None:
    evidence = one.nodes[leaf.code].evidence
    if previous is None or evidence is None or evidence.value is None or evidence.handling:
        return None
    if not all(step.moves_bounds for step in leaf.transforms):
        return None  # a share may fall while its numerator grows
    return sign * (evidence.value - previous)


def _gain_doubt(one: UnitResult, leaf: Node) -> Doubt | None:
    evidence = one.nodes[leaf.code].evidence
    if evidence is None or evidence.observation is None or evidence.previous is None:
        return None
    now, before = evidence.observation, evidence.previous
    return doubt(now.value - before.value, spread_of(leaf, now), spread_of(leaf, before))


def _doubt_between(one: UnitResult, other: UnitResult, leaf: Node) -> Doubt | None:
    own, its = one.nodes[leaf.code].evidence, other.nodes[leaf.code].evidence
    return None if own is None or its is None else doubt_between(own, its)


def _previous(one: UnitResult, leaf: Node) -> Decimal | None:
    evidence = one.nodes[leaf.code].evidence
    return evidence.previous.value if evidence and evidence.previous else None
