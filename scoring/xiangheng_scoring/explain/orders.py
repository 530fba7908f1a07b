"""The orders of one result: who is better on an indicator, who stands next, and whom only rounding sets apart.

Each is made once and looked up from then on, so that to explain every unit takes no longer for each where there are more.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from operator import attrgetter
from typing import NamedTuple

from xiangheng_scoring.engine.evidence import Evidence
from xiangheng_scoring.engine.result import Result, UnitResult
from xiangheng_scoring.engine.values import ValueColumn
from xiangheng_scoring.numbers.exact import ZERO, exactly
from xiangheng_scoring.scheme import Node, Unit


class Peer(NamedTuple):
    """A unit's value on an indicator, the greater the better."""

    value: Decimal
    unit: Unit


class _Total(NamedTuple):
    """A unit's total before rounding, and the unit's place in the result."""

    exact: Decimal
    place: int
    rounded: Decimal


class Orders:
    """The orders of a result, for whoever explains several of its units."""

    def __init__(self, result: Result) -> None:
        self.result = result
        self._peers: dict[tuple[str, str | None], Sequence[Peer]] = {}

    def peers(self, row: UnitResult, leaf: Node) -> Sequence[Peer]:
        """Who is compared with a unit on an indicator, itself included: the worst first, ties by code.

        Its class where the rule, or the ranking, compares classes, else all; without those of whom nothing is judged.
        """
        among = row.unit.unit_class if is_among_class(self.result, leaf) else None
        if (leaf.code, among) not in self._peers:
            self._peers[leaf.code, among] = _ordered(self.result.values[leaf.code], self._classes[among])
        return self._peers[leaf.code, among]

    def neighbours(self, row: UnitResult) -> tuple[UnitResult | None, UnitResult | None]:
        """The next better and the next worse unit in the official ranking, each None where there is none."""
        if row.rank is None:
            return None, None
        by_class = self.result.scheme.ranking.within == "class"
        listed = self._ranked[row.unit.unit_class if by_class else None]
        ahead = bisect_left(listed, row.rank, key=attrgetter("rank"))
        behind = bisect_right(listed, row.rank, key=attrgetter("rank"))
        return listed[ahead - 1] if ahead else None, listed[behind] if behind < len(listed) else None

    @exactly
    def inversions(self, row: UnitResult) -> Sequence[UnitResult]:
        """Units that stand to this one by rounded totals otherwise than by those before rounding, in the result's order."""
        if row.total is None or row.exact_total is None:
            return ()
        # Two that rounding moves towards each other lie within twice what it moves any; the rest is for digits lost here.
        near = 3 * self._rounding
        low = bisect_left(self._totals, row.exact_total - near, key=attrgetter("exact"))
        high = bisect_right(self._totals, row.exact_total + near, key=attrgetter("exact"))
        return [
            self.result.units[total.place]
            for total in sorted(self._totals[low:high], key=attrgetter("place"))
            if row.total.compare(total.rounded) != row.exact_total.compare(total.exact)
        ]

    @cached_property
    def _classes(self) -> Mapping[str | None, Sequence[tuple[int, Unit]]]:
        """The units of each class, and under None all, by their codes, with their places in the columns of values."""
        classes: dict[str | None, list[tuple[int, Unit]]] = defaultdict(list)
        units = enumerate(self.result.scheme.units.values())
        for place, unit in sorted(units, key=lambda counted: counted[1].code):
            classes[unit.unit_class].append((place, unit))
            classes[None].append((place, unit))
        return classes

    @cached_property
    def _ranked(self) -> Mapping[str | None, Sequence[UnitResult]]:
        """The units that have a place, best first: of each class, and under None of all."""
        ranked: dict[str | None, list[UnitResult]] = defaultdict(list)
        for row in self.result.ranked:
            if row.total is not None and row.rank is not None:
                ranked[row.unit.unit_class].append(row)
                ranked[None].append(row)
        return ranked

    @cached_property
    def _rounding(self) -> Decimal:
        """By how much rounding moves a total at most."""
        return max((abs(total.rounded - total.exact) for total in self._totals), default=ZERO)

    @cached_property
    def _totals(self) -> Sequence[_Total]:
        return sorted(
            _Total(row.exact_total, place, row.total)
            for place, row in enumerate(self.result.units)
            if row.total is not None and row.exact_total is not None
        )


def is_among_class(result: Result, leaf: Node) -> bool:
    """Whether a unit's place on an indicator is one among its class: where the rule, or the ranking, compares classes."""
    return leaf.compares_class or result.scheme.ranking.within == "class"


def sign_of(leaf: Node) -> int:
    """What a value is multiplied by so that the greater is the better."""
    return -1 if leaf.direction == "negative" else 1


def compared_value(evidence: Evidence) -> Decimal:
    """What units are compared by: the value as the rule sees it, or its change where the rule scores the change."""
    return evidence.used - (evidence.baseline or ZERO)


@exactly
def _ordered(column: ValueColumn, members: Sequence[tuple[int, Unit]]) -> Sequence[Peer]:
    sign, values, baselines = sign_of(column.leaf), column.used, column.baselines
    compared = [
        (sign * (used if (past := baselines[place]) is None else used - past), unit)
        for place, unit in members
        if (used := values[place]) is not None
    ]
    return sorted(map(Peer._make, compared), key=attrgetter("value"))
