"""What a rule may look at when it scores: one case, or the cases of all units that are compared with each other."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import repeat
from typing import Literal, NamedTuple

from xiangheng_scoring.numbers.exact import ZERO, at_90_digits, mean, widely

Direction = Literal["positive", "negative", "interval"]


class Ordered(tuple[Decimal, ...]):
    """The values of a cohort in ascending order, with what many rules ask of them computed once."""

    @classmethod
    def of(cls, values: Iterable[Decimal]) -> "Ordered":
        """The values put in order."""
        return cls(sorted(values))

    @cached_property
    def mean(self) -> Decimal:
        """The arithmetic mean, at 90 digits; there must be a value."""
        return at_90_digits(mean(self))

    @cached_property
    @widely
    def deviation(self) -> Decimal:
        """The standard deviation with n − 1, at 90 digits; 0 for a single value."""
        if len(self) < 2:
            return ZERO
        centre = mean(self)
        squares = sum(((value - centre) ** 2 for value in self), ZERO)
        return at_90_digits((squares / (len(self) - 1)).sqrt())


#: The values of nobody.
NOBODY = Ordered()


@dataclass(frozen=True, slots=True)
class Gap:
    """Why a value cannot be scored although a cell was filled: no baseline, a zero denominator.

    `period` is the year of which a value is missing, where that is not the assessed one.
    """

    reason: str
    period: int | None = None


def not_before(baseline: int, of: int) -> Gap:
    """Why a value of the year `of` has no progress: the year of its baseline is no earlier one."""
    if baseline == of:
        return Gap(f"{of} 年的值就是基期值，不能与自己比")
    return Gap(f"基期 {baseline} 年不在 {of} 年之前")


class Case(NamedTuple):
    """All that a rule may look at when it scores one value of one unit.

    `value`, `baseline`, `cohort` and `changes` are after the node's transformations. `cohort` holds the
    values used of all units compared (this one included), sorted; `changes` those units' differences
    from their own baselines, sorted; `marks` the assessors' marks. `measure` is the unit of measurement,
    `reference` the value of the unit that the rule's `reference` names.
    """

    value: Decimal
    direction: Direction = "positive"
    target: Decimal | None = None
    baseline: Decimal | None = None
    cohort: tuple[Decimal, ...] = ()
    changes: tuple[Decimal, ...] = ()
    marks: tuple[Decimal, ...] = ()
    measure: str = ""
    reference: Decimal | None = None

    @property
    def group(self) -> Ordered:
        """The cohort with its mean and deviation; an engine's is computed once for all its units."""
        return self.cohort if isinstance(self.cohort, Ordered) else Ordered(self.cohort)

    def goal(self) -> Decimal:
        """The node's target; a rule that calls this declares `needs_target`, which the scheme check holds."""
        return _stated(self.target)


@dataclass(frozen=True, slots=True)
class Cases:
    """The cases of units that are compared with each other, at least one: the columns of what `Case` says of each.

    Values, baselines and marks are in the order of the units, and all else is theirs in common; without marks there are
    none of anybody. `cohort`, `changes` and `reference` are told to a rule that names whom it compares.
    """

    values: Sequence[Decimal]
    baselines: Sequence[Decimal | None]
    marks: Sequence[tuple[Decimal, ...]] = ()
    direction: Direction = "positive"
    target: Decimal | None = None
    cohort: Ordered = NOBODY
    changes: Ordered = NOBODY
    measure: str = ""
    reference: Decimal | None = None

    @classmethod
    def of(cls, cases: Sequence[Case]) -> "Cases":
        """Cases that have all but value, baseline and marks in common, as columns."""
        first = cases[0]
        return cls(
            [case.value for case in cases],
            [case.baseline for case in cases],
            [case.marks for case in cases],
            first.direction,
            first.target,
            Ordered(first.cohort),
            Ordered(first.changes),
            first.measure,
            first.reference,
        )

    def __iter__(self) -> Iterator[Case]:
        marks = self.marks or repeat((), len(self))
        for value, baseline, given in zip(self.values, self.baselines, marks, strict=True):
            yield Case(
                value,
                self.direction,
                self.target,
                baseline,
                self.cohort,
                self.changes,
                given,
                self.measure,
                self.reference,
            )

    def __len__(self) -> int:
        return len(self.values)

    def same(self, score: Decimal) -> Sequence[Decimal]:
        """One score for every case."""
        return [score] * len(self)

    def goal(self) -> Decimal:
        """The node's target, as `Case.goal`."""
        return _stated(self.target)


def _stated(target: Decimal | None) -> Decimal:
    if target is None:
        raise ValueError("the scheme check lets no rule with needs_target through without a target")
    return target
