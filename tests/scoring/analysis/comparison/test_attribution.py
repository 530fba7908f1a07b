"""Shapley values: against all orders written out, and rounded without losing the sum."""

from fractions import Fraction
from itertools import permutations
from math import factorial

from hypothesis import given
from hypothesis import strategies as st

from xiangheng_scoring.analysis.comparison.attribution import rounded, shapley, subsets

NAMES = ["a", "b", "c", "d"]
worths = st.integers(1, 4).flatmap(
    lambda count: st.tuples(
        st.just(NAMES[:count]),
        st.lists(st.integers(-10_000, 10_000), min_size=2**count, max_size=2**count),
    )
)


@given(worths)
def test_the_mean_over_all_orders(given_worths: tuple[list[str], list[int]]) -> None:
    """Each effect is the mean, over every order of exchange, of what the exchange changed."""
    factors, numbers = given_worths
    worth = {world: Fraction(number) for world, number in zip(subsets(factors), numbers, strict=True)}
    summed = dict.fromkeys(factors, Fraction(0))
    for order in permutations(factors):
        for place, factor in enumerate(order):
            before = frozenset(order[:place])
            summed[factor] += worth[before | {factor}] - worth[before]
    expected = {factor: effect / factorial(len(factors)) for factor, effect in summed.items()}

    assert shapley(factors, worth) == expected


@given(worths)
def test_effects_sum_to_the_whole_difference(given_worths: tuple[list[str], list[int]]) -> None:
    """From none changed to all changed, nothing is left over."""
    factors, numbers = given_worths
    worth = {world: Fraction(number) for world, number in zip(subsets(factors), numbers, strict=True)}

    assert sum(shapley(factors, worth).values()) == worth[frozenset(factors)] - worth[frozenset()]


def test_a_factor_that_never_matters_has_no_effect() -> None:
    """b changes nothing in any world."""
    worth = {world: Fraction(7 if "a" in world else 3) for world in subsets(["a", "b"])}

    assert shapley(["a", "b"], worth) == {"a": 4, "b": 0}


@given(st.lists(st.integers(-6000, 6000), min_size=1, max_size=5))
def test_rounding_keeps_the_sum(sixths: list[int]) -> None:
    """Sixths of a hundredth, whose sum is a whole number of hundredths, stay so at three places."""
    rest = -sum(sixths) % 6
    effects = {str(place): Fraction(number, 600) for place, number in enumerate([*sixths, rest])}
    found = rounded(effects, 3)

    assert sum(map(Fraction, found.values())) == sum(effects.values())
    assert all(abs(Fraction(found[name]) - effect) < Fraction(1, 1000) for name, effect in effects.items())


@given(st.lists(st.integers(-6000, 6000), min_size=1, max_size=5))
def test_the_way_back_has_the_same_effects_with_the_other_sign(sixths: list[int]) -> None:
    """From there to here, each rounded effect is the negative of that from here to there."""
    rest = -sum(sixths) % 6
    effects = {str(place): Fraction(number, 600) for place, number in enumerate([*sixths, rest])}
    back = rounded({name: -effect for name, effect in effects.items()}, 3)

    assert {name: -effect for name, effect in back.items()} == rounded(effects, 3)
