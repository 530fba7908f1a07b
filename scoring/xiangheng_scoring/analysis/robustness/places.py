"""Places of units in many trials at once, and what the whole of them says."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np

from xiangheng_scoring.numbers.arrays import Array, Flags, Ints

#: Totals that differ by less than this are tied: below it floats only tell how they were added up.
TIE = 1e-9

Ties = Literal["min", "max", "dense"]


def places(totals: Array, groups: Sequence[str] | None = None, ties: Ties = "min") -> Ints:
    """Competition ranks, greatest first, of each trial: 1 is best.

    `totals` is (trials, units); `groups` names the group in which each unit is ranked (None: one group); `ties`
    share the better place (`min`), the worse one (`max`) or count as one (`dense`), as in the exact engine. The
    result is int64 of the same shape; a trial must hold no NaN.
    """
    if groups is None:
        return _places(totals, ties)
    ranks = np.empty(totals.shape, dtype=np.int64)
    for group in dict.fromkeys(groups):
        members = [number for number, name in enumerate(groups) if name == group]
        # A slice where they stand together: choosing columns of every trial costs as much as ordering them.
        together = members[-1] - members[0] + 1 == len(members)
        columns = slice(members[0], members[-1] + 1) if together else members
        ranks[:, columns] = _places(totals[:, columns], ties)
    return ranks


def _places(totals: Array, ties: Ties) -> Ints:
    trials, units = totals.shape
    order = np.argsort(totals, axis=1)
    # Flat indices, made once, gather the ordered totals and scatter the places: half the time of along-axis calls.
    flat = order
    flat += (np.arange(trials) * units)[:, np.newaxis]
    ordered = totals.ravel()[flat]
    is_tied = ordered[:, 1:] - ordered[:, :-1] < TIE
    ranks = np.empty(trials * units, dtype=np.int64)
    ranks[flat] = np.arange(units, 0, -1)
    with_ties = np.flatnonzero(is_tied.any(axis=1))
    if with_ties.size:
        ranks[flat[with_ties]] = _shared(is_tied[with_ties], ties)
    return ranks.reshape(trials, units)


def _shared(is_tied: Flags, ties: Ties) -> Ints:
    """The places of ordered totals, the least first; `is_tied` says which neighbours are alike."""
    trials, units = is_tied.shape[0], is_tied.shape[1] + 1
    if ties == "dense":
        steps = np.zeros((trials, units), dtype=np.int64)
        np.cumsum(~is_tied, axis=1, out=steps[:, 1:])
        dense: Ints = steps[:, -1:] + 1 - steps
        return dense
    if ties == "max":
        firsts = np.broadcast_to(np.arange(units), (trials, units)).copy()
        firsts[:, 1:][is_tied] = 0
        worst: Ints = units - np.maximum.accumulate(firsts, axis=1)
        return worst
    steps = np.broadcast_to(np.arange(units, 0, -1), (trials, units)).copy()
    steps[:, :-1][is_tied] = 0
    best: Ints = np.maximum.accumulate(steps[:, ::-1], axis=1)[:, ::-1]
    return best


def acceptability(ranks: Ints) -> Array:
    """The share of trials in which each unit has each place, shape (units, units): rows units, columns places.

    Rank acceptability index: Lahdelma, Hokkanen & Salminen (1998), SMAA.
    """
    trials, units = ranks.shape
    keys = ranks - 1 + np.arange(units) * units
    counts = np.bincount(keys.ravel(), minlength=units * units)
    return counts.reshape(units, units) / float(trials)


@dataclass(frozen=True)
class RankDistribution:
    """How each unit's place varies, all from the acceptability matrix, so that it is looked through once."""

    acceptability: Array

    @cached_property
    def _cumulated(self) -> Array:
        return np.cumsum(self.acceptability, axis=1)

    def quantile(self, share: float) -> Ints:
        """The smallest place that each unit has or betters in at least `share` of the trials."""
        place: Ints = np.argmax(self._cumulated >= share - 1e-12, axis=1) + 1
        return place

    @cached_property
    def mean(self) -> Array:
        """The mean place of each unit."""
        return self.acceptability @ np.arange(1, self.acceptability.shape[1] + 1, dtype=np.float64)

    @cached_property
    def best(self) -> Ints:
        """The best place that each unit had."""
        place: Ints = np.argmax(self.acceptability > 0, axis=1) + 1
        return place

    @cached_property
    def worst(self) -> Ints:
        """The worst place that each unit had."""
        place: Ints = self.acceptability.shape[1] - np.argmax(self.acceptability[:, ::-1] > 0, axis=1)
        return place


def above(ranks: Ints) -> Array:
    """The share of trials in which the unit of the row stands before that of the column; ties count half."""
    trials, units = ranks.shape
    columns = np.ascontiguousarray(ranks.T.astype(np.int16))
    shares = np.full((units, units), 0.5)
    for number, own in enumerate(columns):
        rest = columns[number + 1 :]
        wins = (own < rest).sum(axis=1) + 0.5 * (own == rest).sum(axis=1)
        shares[number, number + 1 :] = wins / trials
        shares[number + 1 :, number] = 1 - wins / trials
    return shares
