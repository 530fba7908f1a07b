"""The level of the probabilities, watched by the outcomes of the first months and corrected without touching the ranking.

What moves from year to year is the level, and not the order: one number in logits is learnt from what has been observed since the
cut, and nothing else. An isotonic curve would make ties and forget the shape that training gave.
"""

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from xiangheng_platform.monitoring.errors import LevelUncertain
from xiangheng_scoring.numbers.arrays import Array

#: Fewer events would move the level by chance: a hundred are known to within a fifth at 95 %, fifty to within three tenths.
FEWEST_EVENTS = 50
_Z = 1.959964
#: No level is further off than this in logits.
_FARTHEST = 30.0


@dataclass(frozen=True, slots=True)
class Correction:
    """A shift of the level in logits, made at the end of `month`, with its evidence: see `correction`.

    Events observed by then, those expected without it, and the lowest and highest shift that the observed speak for at 95 %.
    """

    month: int
    shift: float
    observed: int
    expected: float
    lowest: float
    highest: float

    @property
    def is_evident(self) -> bool:
        """Whether no shift at all is outside what the observed speak for: chance alone would hardly bring them."""
        return not self.lowest <= 0 <= self.highest


def correction(month: int, logits: NDArray[np.float64], observed: int, share: float) -> Correction:
    """By how much the level of these households is off, from the events observed until the end of `month`.

    `logits` are the model's, of all households that were ranked; `share` is how much of a year's events happen in as many months:
    months by 12, or what last year's were. Raises `LevelUncertain` for too few events, or more than the households allow.
    """
    if observed < FEWEST_EVENTS or not 0 < share <= 1 or _highest(observed) / share >= len(logits):
        raise LevelUncertain(
            f"{len(logits):,} 户中到现在有 {observed:,} 户被识别纳入，按全年的 {share:.0%} 计",
            at=f"截至 {month} 的识别情况",
            expected=f"至少 {FEWEST_EVENTS} 户，且折合全年少于总户数",
            remedy="再等一两个月，或合并几个月的识别情况",
        )
    shift, lowest, highest = (
        _shift_to(logits, events / share) for events in (observed, _lowest(observed), _highest(observed))
    )
    expected = share * float(probability_of(logits).sum())
    return Correction(month, shift, observed, expected, lowest, highest)


def probability_of(logits: Array) -> Array:
    """The probabilities of logits."""
    return np.asarray(1.0 / (1.0 + np.exp(-logits)))


def logits_of(probability: Array) -> Array:
    """The logits of probabilities between 0 and 1."""
    return np.asarray(np.log(probability) - np.log1p(-probability))


def _shift_to(logits: NDArray[np.float64], events: float) -> float:
    """The shift under which as many events are expected: by halving, since the sum rises with the shift."""
    low, high = -_FARTHEST, _FARTHEST
    while high - low > 1e-9:
        middle = (low + high) / 2
        if probability_of(logits + middle).sum() < events:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _lowest(events: int) -> float:
    """The lower bound at 95 % of the mean of a Poisson count: Byar's formula (Breslow and Day 1987, vol. II, 2.13)."""
    return float(events * (1 - 1 / (9 * events) - _Z / (3 * sqrt(events))) ** 3)


def _highest(events: int) -> float:
    more = events + 1
    return float(more * (1 - 1 / (9 * more) + _Z / (3 * sqrt(more))) ** 3)
