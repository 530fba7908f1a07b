"""Cases for a rule, generated around its worked examples: what a scheme with this rule could meet."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from hypothesis import strategies as st

from xiangheng_scoring.rules import Case, Direction, Example, Rule

#: Generated values lie within the examples' range, widened by half of it, and at least this far around it.
MARGIN = Decimal(5)
GRID = 40


@dataclass(frozen=True)
class Instance:
    """A rule with the parameters of one worked example, and the values that the examples move among."""

    rule: Rule
    example: Case
    low: Decimal
    high: Decimal

    def cases(self) -> st.SearchStrategy[Case]:
        """Cases that the rule can score, with what the engine would give it: a cohort, a baseline, marks, or none."""
        rule = self.rule
        return st.builds(
            self._case,
            value=self.values(),
            others=self._several(bool(rule.cohort_name())),
            past=self.values() if rule.needs_baseline else st.none(),
            changes=self._several(rule.needs_baseline),
            marks=self._several(rule.needs_marks, at_least=1),
        ).filter(lambda case: rule.gap(case) is None)

    def _several(self, is_needed: bool, at_least: int = 0) -> st.SearchStrategy[list[Decimal]]:
        return st.lists(self.values(), min_size=at_least, max_size=6) if is_needed else st.just([])

    def values(self) -> st.SearchStrategy[Decimal]:
        """Values of at most two decimals in the range of the examples and around it.

        Half of them stand on a grid: left to itself the generator dwells near 0 and leaves gaps elsewhere.
        """
        low, high = int(self.low * 100), int(self.high * 100)
        grid = [low + (high - low) * step // GRID for step in range(GRID + 1)]
        anywhere = st.one_of(st.sampled_from(grid), st.integers(low, high))
        return anywhere.map(lambda hundredths: Decimal(hundredths).scaleb(-2))

    def _case(
        self,
        value: Decimal,
        others: list[Decimal],
        past: Decimal | None,
        changes: list[Decimal],
        marks: list[Decimal],
    ) -> Case:
        compared = bool(self.rule.cohort_name())
        own_change = [] if past is None else [value - past]
        return self.example._replace(
            value=value,
            baseline=past,
            cohort=tuple(sorted([*others, value])) if compared else (),
            changes=tuple(sorted([*changes, *own_change])),
            marks=tuple(sorted(marks)),
        )


def instances(kind: type[Rule]) -> Iterator[Instance]:
    """One instance for each of the kind's worked examples that can be read."""
    low, high = _range(kind.examples)
    for one in kind.examples:
        try:
            yield Instance(kind.read(one.parameters), one.case, low, high)
        except Exception:  # an example that cannot be read is what the check of examples tells
            continue


def _range(examples: Sequence[Example]) -> tuple[Decimal, Decimal]:
    seen = [
        number
        for one in examples
        for number in (one.case.value, one.case.target, one.case.baseline, *one.case.cohort, *one.case.marks)
        if number is not None
    ]
    low, high = min(seen, default=Decimal(0)), max(seen, default=Decimal(100))
    margin = max(MARGIN, (high - low) / 2)
    return (low - margin if low < 0 else Decimal(0)), high + margin


def turned(direction: Direction) -> int:
    """1 where more is better, -1 where less is, 0 where neither."""
    return {"positive": 1, "negative": -1}.get(direction, 0)
