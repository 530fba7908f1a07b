"""Situations for a rule, drawn at random and alike on every machine: what no probe, one value among the example's, is."""

from decimal import Decimal
from functools import lru_cache
from random import Random
from typing import NamedTuple

from xiangheng_scoring.conformance.cases import Instance, instances
from xiangheng_scoring.numbers.exact import decimals_of
from xiangheng_scoring.rules import Case, Rule

#: How many situations are drawn for a kind.
DRAWN = 200
GRID = 40
MOST_PEERS = 6
LONGEST_LADDER = 8
#: How often a number of the case is taken again: ties are where rules go wrong, and chance alone seldom makes them.
_AGAIN = 0.2
#: A case that the rule has no score for is drawn anew so often.
_TRIES = 5


class Situation(NamedTuple):
    """A case that a rule can score, and what the checks put beside it.

    `other` is judged in between, `ladder` are further values in the same cohort, and `by` moves or stretches the case.
    """

    rule: Rule
    case: Case
    other: Case
    ladder: tuple[Decimal, ...]
    by: int


# Not Hypothesis: nothing here needs its search, and to draw a case by it costs a hundred times what the case costs.
@lru_cache(maxsize=4)
def situations(kind: type[Rule]) -> tuple[Situation, ...]:
    """The situations of a rule kind, evenly from its worked examples, the simplest case first: it is the one to tell."""
    random = Random(0)
    known = tuple(instances(kind))
    numbers = [_Numbers(instance, random) for instance in known]
    drawn = [numbers[place % len(known)].situation() for place in range(DRAWN if known else 0)]
    return tuple(sorted(filter(None, drawn), key=_size))


def _size(situation: Situation) -> tuple[int, int, Decimal]:
    case = situation.case
    peers = len(case.cohort) + len(case.changes) + len(case.marks)
    return peers, decimals_of(case.value), abs(case.value)


class _Numbers:
    """Numbers of at most two decimals in the range of an instance, and what is made of them.

    Half of them stand on a grid, so that no part of the range is left out.
    """

    def __init__(self, instance: Instance, random: Random) -> None:
        self._instance = instance
        self._random = random
        self._low, self._high = int(instance.low * 100), int(instance.high * 100)
        self._used: list[Decimal] = []

    def situation(self) -> Situation | None:
        """The next situation; None where the rule scores hardly anything."""
        self._used = [*self._instance.anchors]
        case, other = self._case(), self._case()
        if case is None or other is None:
            return None
        ladder = self._several(1, LONGEST_LADDER)
        return Situation(self._instance.rule, case, other, tuple(ladder), self._random.randint(2, 9))

    def _case(self) -> Case | None:
        rule = self._instance.rule
        for _ in range(_TRIES):
            case = self._instance.case(
                value=self._number(),
                others=self._several(0, MOST_PEERS) if rule.cohort_name() else [],
                past=self._number() if rule.needs_baseline else None,
                changes=self._several(0, MOST_PEERS) if rule.needs_baseline else [],
                marks=self._several(1, MOST_PEERS) if rule.needs_marks else [],
            )
            if rule.gap(case) is None:
                return case
        return None

    def _several(self, fewest: int, most: int) -> list[Decimal]:
        return [self._number() for _ in range(self._random.randint(fewest, most))]

    def _number(self) -> Decimal:
        random = self._random
        if self._used and random.random() < _AGAIN:
            return random.choice(self._used)
        step = (self._high - self._low) * random.randint(0, GRID) // GRID
        hundredths = self._low + step if random.random() < 0.5 else random.randint(self._low, self._high)
        self._used.append(Decimal(hundredths).scaleb(-2))
        return self._used[-1]
