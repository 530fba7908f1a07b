"""Households in the order of a list, and how well that order puts first those whom it befell.

Equal scores are put in order by the household's key, the smaller first. A key is drawn at random, so no household gains by
it, and a list is the same on every machine; the order of the rows in files, the alternative, would change with the files.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from xiangheng_scoring.numbers.arrays import Array, Flags, Ints

Texts: TypeAlias = NDArray[np.str_]


def order_of(score: Array, households: Ints) -> Ints:
    """The numbers of the rows, the highest score first and equal scores by household key."""
    return np.lexsort((households, -score))


def first_of(order: Ints, places: int) -> Flags:
    """Which rows are among the first so many of an order."""
    chosen = np.zeros(order.size, dtype=np.bool_)
    chosen[order[:places]] = True
    return chosen


def first_of_each(order: Ints, counties: Texts, places: Mapping[str, int]) -> Flags:
    """Which rows are among the first so many of their own county; of a county without a number none is."""
    chosen = np.zeros(order.size, dtype=np.bool_)
    ordered = counties[order]
    for county, count in places.items():
        chosen[order[ordered == county][:count]] = True
    return chosen


def places_for(share: float, rows: int) -> int:
    """How many places a share of the rows is: rounded half up, one at least."""
    return max(1, int(share * rows + 0.5))


def places_by_county(share: float, counties: Texts) -> dict[str, int]:
    """The same share of each county's rows, by county."""
    codes, sizes = np.unique(counties, return_counts=True)
    return {str(code): places_for(share, int(size)) for code, size in zip(codes, sizes, strict=True)}


def churn(before: Ints, after: Ints) -> float:
    """The share of a list that was not on the list before: 1 − |before ∩ after| ÷ |after|; both by household key."""
    return 1 - np.intersect1d(before, after).size / np.unique(after).size


@dataclass(frozen=True, eq=False)
class Ranking:
    """The order of a list beside what happened, sorted once and judged as often as a bootstrap asks.

    `order` holds the number of the row at each place, `label` what happened to it, `ends` how many places each group of
    equal scores and those before it take. Where a method takes `times`, that says for each row how often it counts: a
    bootstrap's sample is such a count, and needs no sorting of its own.
    """

    order: Ints
    label: Flags
    ends: Ints

    @classmethod
    def of(cls, label: Flags, score: Array, households: Ints) -> "Ranking":
        """The ranking of rows by their scores."""
        order = order_of(score, households)
        ordered = score[order]
        is_last = np.append(ordered[1:] != ordered[:-1], True)
        return cls(order, label[order], np.flatnonzero(is_last) + 1)

    def auc(self, times: Ints | None = None) -> float:
        """The share of pairs of an event and a non-event in which the event has the higher score; equal scores count half.

        The area under the ROC curve: Σ ½ (TP_i + TP_{i−1})(FP_i − FP_{i−1}) ÷ (P·N) over groups of equal scores, which is
        Mann and Whitney's U ÷ (P·N). Source: Hanley and McNeil (1982). NaN where there are no events, or nothing else.
        """
        events, rows = self._reached(times)
        others = rows - events
        pairs = events[-1] * others[-1]
        if not pairs:
            return float("nan")
        return float((np.diff(others) * (events[1:] + events[:-1])).sum() / (2 * pairs))

    def average_precision(self, times: Ints | None = None) -> float:
        """The area under the curve of precision and recall: Σ (R_i − R_{i−1}) P_i over groups of equal scores.

        Not interpolated, which would be too kind (Davis and Goadrich 2006). NaN where there are no events.
        """
        events, rows = self._reached(times)
        if not events[-1]:
            return float("nan")
        # A group that a bootstrap's sample left out, and all before it, has no precision and adds nothing.
        precision = events[1:] / np.maximum(rows[1:], 1)
        return float((np.diff(events) * precision).sum() / events[-1])

    def recall(self, places: int, times: Ints | None = None) -> float:
        """The share of all events that is among the first `places`; NaN where there are no events."""
        often = np.ones(self.order.size, dtype=np.int64) if times is None else times[self.order]
        before = np.cumsum(often) - often
        within = np.clip(places - before, 0, often)
        events = int(often[self.label].sum())
        return float(within[self.label].sum() / events) if events else float("nan")

    def gains(self, shares: Array) -> Array:
        """The recall at each share of the rows, for the curve of gains."""
        found = np.concatenate(([0], np.cumsum(self.label)))
        places = (shares * self.order.size + 0.5).astype(np.int64)
        return np.asarray(found[places] / max(1, found[-1]), dtype=np.float64)

    def _reached(self, times: Ints | None) -> tuple[Array, Array]:
        """How many events and rows have been passed at the end of each group of equal scores, 0 first."""
        often = np.ones(self.order.size) if times is None else times[self.order].astype(np.float64)
        ends = np.concatenate(([0], self.ends))
        rows = np.concatenate(([0.0], np.cumsum(often)))
        events = np.concatenate(([0.0], np.cumsum(often * self.label)))
        return events[ends], rows[ends]


@dataclass(frozen=True, slots=True)
class AtCapacity:
    """What a list of a certain length finds.

    `recall` is the share of all events that is on the list (1 − recall is the exclusion error), `precision` the share of
    the list that are events (1 − precision is the inclusion error), `lift` the precision ÷ the rate among all.
    """

    places: int
    events: int
    recall: float
    precision: float
    lift: float


def at_capacity(label: Flags, chosen: Flags) -> AtCapacity:
    """What a list of the chosen rows finds; NaN where there are no events, or nobody is on the list."""
    places, events, found = int(chosen.sum()), int(label.sum()), int((label & chosen).sum())
    nothing = float("nan")
    precision = found / places if places else nothing
    return AtCapacity(
        places=places,
        events=found,
        recall=found / events if events else nothing,
        precision=precision,
        lift=precision / (events / label.size) if events else nothing,
    )
