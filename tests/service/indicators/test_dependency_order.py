"""Indicators derived from derived ones are reckoned in order, and never from themselves."""

import itertools
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiangheng_platform.indicators.dependency_order import (
    derive_with_parts,
    needed,
    reached,
    refuse_cycles,
    users,
)
from xiangheng_platform.indicators.derivation import Formula
from xiangheng_platform.indicators.errors import CircularDerivation
from xiangheng_platform.indicators.units import Quantity
from xiangheng_platform.indicators.vocabulary import Strategy

NAMES = [f"N{number}" for number in range(8)]


@given(st.dictionaries(st.sampled_from(NAMES), st.lists(st.sampled_from(NAMES), max_size=4).map(tuple)))
def test_a_circle_is_refused_with_its_members(needs: dict[str, tuple[str, ...]]) -> None:
    """Where there is one, each member needs the next and the last is the first; elsewhere nobody can come back."""
    cycle = refused(needs)

    steps = list(itertools.pairwise(cycle))
    assert all(after in needs[before] for before, after in steps)
    assert cycle[:1] == cycle[-1:]
    assert bool(cycle) == any(name in reachable(name, needs) for name in needs)


def refused(needs: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The circle that is told, or nothing."""
    try:
        refuse_cycles(needs)
    except CircularDerivation as error:
        return error.cycle
    return ()


def reachable(name: str, needs: dict[str, tuple[str, ...]]) -> set[str]:
    """Everything that a name needs, by plain repetition."""
    found: set[str] = set(needs.get(name, ()))
    for _ in NAMES:
        found |= {below for one in found for below in needs.get(one, ())}
    return found


def test_a_derived_part_is_reckoned_first() -> None:
    """What goes in comes before what it goes into; the asked one is the last."""
    formulas = {"R": Formula("S", "C"), "S": Formula("A + B")}
    values = {name: Quantity(Decimal(number)) for name, number in (("A", 1), ("B", 2), ("C", 4))}

    found = derive_with_parts("R", formulas, values)

    assert [(one.of, one.value) for one in found] == [("S", Decimal(3)), ("R", Decimal("0.75"))]


def test_a_derived_part_that_was_handed_in_is_taken() -> None:
    """What is known need not be reckoned."""
    formulas = {"R": Formula("S", "C"), "S": Formula("A + B")}

    found = derive_with_parts("R", formulas, {"S": Quantity(Decimal(8)), "C": Quantity(Decimal(4))})

    assert [(one.of, one.value) for one in found] == [("R", Decimal(2))]


def test_a_part_without_a_number_is_missing_above() -> None:
    """A zero denominator below is a missing part above, not a zero."""
    formulas = {"R": Formula("S", "C"), "S": Formula("A", "B")}
    values = {name: Quantity(Decimal(number)) for name, number in (("A", 1), ("B", 0), ("C", 4))}

    below, above = derive_with_parts("R", formulas, values)

    assert (below.reason, above.reason, above.about) == ("zero_denominator", "missing", ("S",))


@pytest.mark.parametrize(
    ("above", "value", "skipped"),
    [
        (Formula("S", "C", Strategy.SKIP_ANY), Decimal("0.25"), ("B",)),
        (Formula("S + C", "", Strategy.NEVER), Decimal(5), ("B",)),
        (Formula("C", "S", Strategy.SKIP_ANY), None, ()),
        (Formula("C − S", "", Strategy.SKIP_ALL), None, ()),
    ],
)
def test_a_partial_sum_below_is_partial_above(
    above: Formula, value: Decimal | None, skipped: tuple[str, ...]
) -> None:
    """What was left out is told at every level, and never ends up in a divisor or a difference."""
    values = {"A": Quantity(Decimal(1)), "B": None, "C": Quantity(Decimal(4))}

    below, found = derive_with_parts("R", {"R": above, "S": Formula("A + B", "", Strategy.SKIP_ALL)}, values)

    assert (below.value, below.skipped) == (Decimal(1), ("B",))
    assert (found.value, found.skipped) == (value, skipped)
    assert value is not None or found.about == ("B",)


def test_what_goes_in_is_told_through_all_levels() -> None:
    """Whoever brings values learns every code that would be used."""
    assert needed("R", {"R": Formula("S", "C"), "S": Formula("A + B")}) == ("S", "C", "A", "B")


def test_links_are_followed_through_all_levels_and_once_around() -> None:
    """The first ones come first, each comes once, and a circle ends where it began."""
    needs = {"R": ("S", "C"), "S": ("A", "C"), "A": ("R",)}

    assert reached(needs["R"], needs) == ("S", "C", "A", "R")
    assert reached(needs["R"], {}) == ("S", "C")


@given(st.dictionaries(st.sampled_from(NAMES), st.lists(st.sampled_from(NAMES), unique=True).map(tuple)))
def test_who_uses_what_is_what_uses_whom_read_backwards(needs: dict[str, tuple[str, ...]]) -> None:
    """Every step the one way is a step the other way."""
    steps = {(code, part) for code, parts in needs.items() for part in parts}

    assert {(code, part) for part, codes in users(needs).items() for code in codes} == steps
