"""Where a unit stands on one indicator: its gain over its own past, its distance to the best, its place."""

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Annotated

from xiangheng_scoring.engine.result import Evidence, Result, UnitResult
from xiangheng_scoring.explain.uncertainty import Doubt, doubt, doubt_between, spread_of
from xiangheng_scoring.numbers.exact import ZERO, at_30_digits, exactly
from xiangheng_scoring.records import Meaning
from xiangheng_scoring.scheme import Node


@dataclass(frozen=True, slots=True)
class PeerPosition:
    """A unit's place on one indicator among those it is compared with.

    All in the indicator's own unit, or after its transformations where it has any; then a gain is told only where the
    order of values is that of what is scored. Nothing is compared where the best is in the middle of a range.
    """

    compared: Annotated[
        int, Meaning("how many units have a value, this one included where it has one", minimum=0)
    ]
    rank: Annotated[
        int | None, Meaning("the place by value, 1 for the best; null where nothing is compared", minimum=1)
    ] = None
    best: Annotated[Decimal | None, Meaning("the best value of all; null where nothing is compared")] = None
    best_unit: Annotated[str | None, Meaning("what the unit with the best value is called, in Chinese")] = (
        None
    )
    distance: Annotated[Decimal | None, Meaning("from the own value to the best, never negative")] = None
    previous: Annotated[Decimal | None, Meaning("the unit's own value of the year before")] = None
    gain: Annotated[
        Decimal | None, Meaning("the change against the year before, positive where things got better")
    ] = None
    within_error: Annotated[
        bool | None, Meaning("whether the gain is no greater than its error; null where none is known")
    ] = None
    gain_error: Annotated[
        Decimal | None, Meaning("by how much the gain may be wrong either way; null where no error is known")
    ] = None
    ahead: Annotated[
        str | None, Meaning("what the unit that stands next above is called, in Chinese; null for the first")
    ] = None
    ahead_value: Annotated[Decimal | None, Meaning("the value of that unit")] = None
    ahead_within_error: Annotated[
        bool | None, Meaning("whether the difference to it is no greater than its error; null: none is known")
    ] = None
    ahead_error: Annotated[
        Decimal | None,
        Meaning("by how much the difference to it may be wrong either way; null where no error is known"),
    ] = None


@exactly
def peer_position(result: Result, row: UnitResult, leaf: Node) -> PeerPosition:
    """The place of a unit on an indicator, among its class where the rule compares classes, else all."""
    is_within_class = is_among_class(result, leaf)
    others = (
        (other, other.nodes[leaf.code].evidence)
        for other in result.units
        if not is_within_class or other.unit.unit_class == row.unit.unit_class
    )
    sign = -1 if leaf.direction == "negative" else 1
    peers = [
        (sign * _value(evidence), other.unit, evidence)
        for other, evidence in others
        if evidence is not None and evidence.rule is not None
    ]
    own = row.nodes[leaf.code].evidence
    if own is None or own.rule is None:
        return PeerPosition(len(peers))
    previous = own.previous.value if own.previous else None
    if leaf.direction == "interval":
        return PeerPosition(len(peers), previous=previous)
    value = sign * _value(own)
    better = [peer for peer in peers if peer[0] > value]
    best, best_unit, _ = max(peers, key=lambda peer: (peer[0], peer[1].code))
    gain, gain_doubt = _gain(own, sign)
    position = PeerPosition(
        compared=len(peers),
        rank=len(better) + 1,
        best=at_30_digits(sign * best),
        best_unit=best_unit.name,
        distance=at_30_digits(best - value),
        previous=previous,
        gain=gain,
        within_error=gain_doubt and gain_doubt.covers,
        gain_error=gain_doubt and gain_doubt.error,
    )
    if not better:
        return position
    ahead, ahead_unit, its = min(better, key=lambda peer: (peer[0], peer[1].code))
    ahead_doubt = doubt_between(own, its)
    return replace(
        position,
        ahead=ahead_unit.name,
        ahead_value=at_30_digits(sign * ahead),
        ahead_within_error=ahead_doubt and ahead_doubt.covers,
        ahead_error=ahead_doubt and ahead_doubt.error,
    )


def is_among_class(result: Result, leaf: Node) -> bool:
    """Whether a unit's place on an indicator is one among its class: where the rule, or the ranking, compares classes."""
    return leaf.compares_class or result.scheme.ranking.within == "class"


def _value(evidence: Evidence) -> Decimal:
    """What units are compared by: the value as the rule sees it, or its change where the rule scores the change."""
    return evidence.used - (evidence.baseline or ZERO)


def _gain(own: Evidence, sign: int) -> tuple[Decimal | None, Doubt | None]:
    """The change against the year before with its error, either None where it is not known."""
    leaf, now, before = own.leaf, own.observation, own.previous
    if before is None or own.value is None or own.handling:
        return None, None
    if not all(step.moves_bounds for step in leaf.transforms):
        return None, None  # a share may fall while its numerator grows
    gain = sign * (own.value - before.value)
    if now is None:
        return gain, None
    return gain, doubt(now.value - before.value, spread_of(leaf, now), spread_of(leaf, before))
