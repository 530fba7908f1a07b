"""Cases for a rule, generated around its worked examples: what a scheme with this rule could meet."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from itertools import pairwise
from random import Random

from xiangheng_scoring.numbers.exact import decimals_of
from xiangheng_scoring.rules import Case, Direction, Example, Rule
from xiangheng_scoring.scheme import Node

#: Generated values lie within the examples' range, widened by half of it, and at least this far around it.
MARGIN = Decimal(5)
#: A wide range is tried at evenly spaced integers.
MOST_INTEGERS = 200
SCATTERED = 60


@dataclass(frozen=True)
class Instance:
    """A rule with the parameters of one worked example, and the values that the examples move among."""

    rule: Rule
    example: Case
    low: Decimal
    high: Decimal
    anchors: tuple[Decimal, ...] = ()

    def probes(self) -> list[Decimal]:
        """Values to be tried one by one, in order: every integer of the range, and each number that somebody chose.

        Those are the examples' values, targets, bounds and ends of the range, with what lies just beside and between
        them: a rule that is wrong at a single value is mostly wrong at one of these.
        """
        chosen = {*self.anchors, *self.rule.limits(), self.low, self.high, self.example.value}
        ordered = sorted(chosen)
        beside = {value + side * step for value in ordered for step in _steps(value) for side in (-1, 1)}
        between = {(low + high) / 2 for low, high in pairwise(ordered)}
        first, last = int(self.low.to_integral_value(ROUND_CEILING)), int(self.high)
        integers = map(Decimal, range(first, last + 1, max(1, (last - first) // MOST_INTEGERS)))
        tried = chosen.union(beside, between, integers, self._scattered())
        return sorted(value for value in tried if self.low <= value <= self.high)

    def _scattered(self) -> Iterator[Decimal]:
        """Values between the integers, the same on every machine."""
        random = Random(0)
        for number in range(SCATTERED):
            decimals = 1 + number % 4
            low, high = int(self.low.scaleb(decimals)), int(self.high.scaleb(decimals))
            yield Decimal(random.randint(low, max(low, high))).scaleb(-decimals)

    def dense(self) -> Iterator[Case]:
        """A case for each probe that the rule can score, among the values of the worked example."""
        rule, example = self.rule, self.example
        others = list(example.cohort) or [self.low, self.high]
        past = example.baseline if example.baseline is not None or not rule.needs_baseline else self.low
        for value in self.probes():
            case = self.case(
                value,
                others if rule.cohort_name() else [],
                past,
                list(example.changes),
                [value, value, value] if rule.needs_marks else [],
            )
            if rule.gap(case) is None:
                yield case

    def case(
        self,
        value: Decimal,
        others: list[Decimal],
        past: Decimal | None,
        changes: list[Decimal],
        marks: list[Decimal],
    ) -> Case:
        """The example with another value, and with what the engine would give the rule beside it."""
        own_change = [] if past is None else [value - past]
        return self.example._replace(
            value=value,
            baseline=past,
            cohort=tuple(sorted([*others, value])) if self.rule.cohort_name() else (),
            changes=tuple(sorted([*changes, *own_change])),
            marks=tuple(sorted(marks)),
        )


def instances(kind: type[Rule]) -> Iterator[Instance]:
    """One instance for each of the kind's worked examples that can be read."""
    anchors = _numbers(kind.examples)
    low, high = min(anchors, default=Decimal(0)), max(anchors, default=Decimal(100))
    margin = max(MARGIN, (high - low) / 2)
    low, high = low - margin if low < 0 else Decimal(0), high + margin
    for example in kind.examples:
        # An example that cannot be read is what the check of examples tells.
        with suppress(Exception):
            yield Instance(kind.read(example.parameters), example.case, low, high, anchors)


def _numbers(examples: Sequence[Example]) -> tuple[Decimal, ...]:
    return tuple(
        number
        for case in (example.case for example in examples)
        for number in (case.value, case.target, case.baseline, *case.cohort, *case.marks)
        if number is not None
    )


def of_leaf(leaf: Node) -> Instance | None:
    """The rule of an indicator of a scheme, with its own parameters, direction and range; None where it has none."""
    if leaf.rule is None or leaf.transforms:
        return None
    ends = (leaf.possible.low, leaf.possible.high, leaf.plausible.low, leaf.plausible.high, leaf.target)
    anchors = (*(end for end in ends if end is not None), *_numbers(type(leaf.rule).examples))
    low = next((end for end in (leaf.possible.low, leaf.plausible.low) if end is not None), Decimal(0))
    high = next((end for end in (leaf.possible.high, leaf.plausible.high) if end is not None), None)
    high = max((*anchors, low)) + MARGIN if high is None else high
    case = Case(value=low, direction=leaf.direction, target=leaf.goal, measure=leaf.unit)
    return Instance(leaf.rule, case, low, high, anchors)


def _steps(value: Decimal) -> tuple[Decimal, ...]:
    """One in the last place of a value as written, and two finer ones."""
    last = Decimal(1).scaleb(-decimals_of(value))
    return (last, last.scaleb(-1), last.scaleb(-2))


def turned(direction: Direction) -> int:
    """1 where more is better, -1 where less is, 0 where neither."""
    return {"positive": 1, "negative": -1}.get(direction, 0)
