"""Whether a difference of two values lies within their errors: the one rule of the kit.

Errors of different values are taken for independent, so they combine by the root of the sum of their squares
(GUM, JCGM 100:2008, 5.1.2). Where an interval is not symmetrical, a difference takes the lower side of the greater value
and the upper side of the lesser one (Zou & Donner 2008, Construction of confidence limits about effect measures).
Squares are compared with squares, so the answer is exact, at the boundary too.
"""

from decimal import Decimal
from typing import NamedTuple

from xiangheng_scoring.engine.dataset import Observation
from xiangheng_scoring.engine.evidence import Evidence
from xiangheng_scoring.numbers.exact import ZERO, at_30_digits, exactly
from xiangheng_scoring.scheme import Node


class Spread(NamedTuple):
    """How far below and above a value the true one may lie, both squared, in the indicator's unit."""

    below: Decimal
    above: Decimal


class Doubt(NamedTuple):
    """The error of a difference, in the indicator's unit, and whether the difference is no greater."""

    error: Decimal
    covers: bool


def spread_of(leaf: Node, observation: Observation | None) -> Spread | None:
    """The error of one reported value: its own survey interval, else what the scheme states for the indicator.

    None where neither says anything.
    """
    sample = observation.sample if observation else None
    if observation and sample and sample.low is not None and sample.high is not None:
        below, above = observation.value - sample.low, sample.high - observation.value
        return Spread(max(below, ZERO) ** 2, max(above, ZERO) ** 2)
    return None if leaf.error is None else Spread(leaf.error**2, leaf.error**2)


@exactly
def doubt(difference: Decimal, later: Spread | None, earlier: Spread | None) -> Doubt | None:
    """The error of a later value less an earlier one; one of no known error is taken for exact, two make None."""
    spread = _of_difference(later, earlier)
    if spread is None:
        return None
    square = spread.above if difference < 0 else spread.below
    return Doubt(at_30_digits(square.sqrt()), difference**2 <= square)


@exactly
def doubt_between(own: Evidence, other: Evidence) -> Doubt | None:
    """The error of the difference of two values of one indicator as they are compared: changes, where a rule scores these.

    None for what was imputed or transformed, whose error nobody stated.
    """
    if not (_is_as_reported(own) and _is_as_reported(other)):
        return None
    change = own.used - (own.baseline or ZERO) - other.used + (other.baseline or ZERO)
    return doubt(change, _compared(own), _compared(other))


def _is_as_reported(evidence: Evidence) -> bool:
    return evidence.rule is not None and not evidence.handling and not evidence.leaf.transforms


def _compared(evidence: Evidence) -> Spread | None:
    leaf = evidence.leaf
    spread = spread_of(leaf, evidence.observation)
    return spread if evidence.base is None else _of_difference(spread, spread_of(leaf, evidence.base))


def _of_difference(later: Spread | None, earlier: Spread | None) -> Spread | None:
    if later is None or earlier is None:
        return later if earlier is None else Spread(earlier.above, earlier.below)
    return Spread(later.below + earlier.above, later.above + earlier.below)
