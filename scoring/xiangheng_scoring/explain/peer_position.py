"""Where a unit stands on one indicator: its gain over its own past, its distance to the best, its place."""

from bisect import bisect_right
from dataclasses import dataclass, replace
from decimal import Decimal
from operator import attrgetter
from typing import Annotated

from xiangheng_scoring.engine.evidence import Evidence
from xiangheng_scoring.engine.result import UnitResult
from xiangheng_scoring.explain.orders import Orders, compared_value, sign_of
from xiangheng_scoring.explain.uncertainty import Doubt, doubt, doubt_between, spread_of
from xiangheng_scoring.numbers.exact import at_30_digits, exactly
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
    best_unit: Annotated[
        str | None,
        Meaning("what the unit with the best value is called, in Chinese; null where nothing is compared"),
    ] = None
    distance: Annotated[
        Decimal | None,
        Meaning("from the own value to the best, never negative; null where nothing is compared"),
    ] = None
    previous: Annotated[
        Decimal | None, Meaning("the unit's own value of the year before; null where it is not known")
    ] = None
    gain: Annotated[
        Decimal | None,
        Meaning(
            "the change against the year before, positive where things got better; null where that cannot be told"
        ),
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
    ahead_value: Annotated[Decimal | None, Meaning("the value of that unit; null without one")] = None
    ahead_within_error: Annotated[
        bool | None, Meaning("whether the difference to it is no greater than its error; null: none is known")
    ] = None
    ahead_error: Annotated[
        Decimal | None,
        Meaning("by how much the difference to it may be wrong either way; null where no error is known"),
    ] = None


@exactly
def peer_position(orders: Orders, row: UnitResult, leaf: Node) -> PeerPosition:
    """The place of a unit on an indicator, among its class where the rule compares classes, else all."""
    peers, own = orders.peers(row, leaf), row.nodes[leaf.code].evidence
    if own is None or own.rule is None:
        return PeerPosition(len(peers))
    previous = own.previous.value if own.previous else None
    if leaf.direction == "interval":
        return PeerPosition(len(peers), previous=previous)
    sign, best = sign_of(leaf), peers[-1]
    value = sign * compared_value(own)
    next_better = bisect_right(peers, value, key=attrgetter("value"))
    gain, gain_doubt = _gain(own, sign)
    position = PeerPosition(
        compared=len(peers),
        rank=len(peers) - next_better + 1,
        best=at_30_digits(sign * best.value),
        best_unit=best.unit.name,
        distance=at_30_digits(best.value - value),
        previous=previous,
        gain=gain,
        within_error=gain_doubt and gain_doubt.covers,
        gain_error=gain_doubt and gain_doubt.error,
    )
    if next_better == len(peers):
        return position
    ahead = peers[next_better]
    ahead_doubt = doubt_between(own, orders.result.values[leaf.code][ahead.unit.code])
    return replace(
        position,
        ahead=ahead.unit.name,
        ahead_value=at_30_digits(sign * ahead.value),
        ahead_within_error=ahead_doubt and ahead_doubt.covers,
        ahead_error=ahead_doubt and ahead_doubt.error,
    )


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
