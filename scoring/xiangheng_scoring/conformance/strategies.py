"""Strategies that draw cases for a rule; apart from the cases that are tried one by one, which need no Hypothesis."""

from decimal import Decimal

from hypothesis import strategies as st

from xiangheng_scoring.conformance.cases import Instance
from xiangheng_scoring.rules import Case

GRID = 40


def cases(instance: Instance) -> st.SearchStrategy[Case]:
    """Cases that the rule can score, with what the engine would give it: a cohort, a baseline, marks, or none."""
    rule, number = instance.rule, values(instance)

    def several(is_needed: bool, at_least: int = 0) -> st.SearchStrategy[list[Decimal]]:
        return st.lists(number, min_size=at_least, max_size=6) if is_needed else st.just([])

    return st.builds(
        instance.case,
        value=number,
        others=several(bool(rule.cohort_name())),
        past=number if rule.needs_baseline else st.none(),
        changes=several(rule.needs_baseline),
        marks=several(rule.needs_marks, at_least=1),
    ).filter(lambda case: rule.gap(case) is None)


def values(instance: Instance) -> st.SearchStrategy[Decimal]:
    """Values of at most two decimals in the range of the examples and around it.

    Half of them stand on a grid: left to itself the generator dwells near 0 and leaves gaps elsewhere.
    """
    low, high = int(instance.low * 100), int(instance.high * 100)
    grid = [low + (high - low) * step // GRID for step in range(GRID + 1)]
    anywhere = st.one_of(st.sampled_from(grid), st.integers(low, high))
    return anywhere.map(lambda hundredths: Decimal(hundredths).scaleb(-2))
