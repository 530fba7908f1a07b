"""Splitting the difference between two states among the factors that differ, in no order.

Shapley, L. S. (1953), A value for n-person games: a factor's effect is its marginal difference, averaged over
all orders in which the factors could be exchanged. Changing one factor after another would be simpler and sum
as well, but the effects would depend on who was first. All arithmetic is rational; only the last step rounds.
"""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from math import factorial

#: The factors that already have their new state; the word is Shapley's.
Coalition = frozenset[str]


def shapley(factors: Sequence[str], worth: Mapping[Coalition, Fraction]) -> dict[str, Fraction]:
    """The effect of each factor on `worth`, which is given for every subset of `factors`.

    The effects sum to worth(all) − worth(none) exactly, and a factor that never matters has effect 0.
    """
    effects = dict.fromkeys(factors, Fraction(0))
    for factor in factors:
        others = [other for other in factors if other != factor]
        for before in subsets(others):
            orders = factorial(len(before)) * factorial(len(others) - len(before))
            share = Fraction(orders, factorial(len(factors)))
            effects[factor] += share * (worth[before | {factor}] - worth[before])
    return effects


def subsets(factors: Sequence[str]) -> list[Coalition]:
    """Every subset of the factors, the empty one first."""
    return [frozenset(members) for size in range(len(factors) + 1) for members in combinations(factors, size)]


def rounded(effects: Mapping[str, Fraction], decimals: int) -> dict[str, Decimal]:
    """Effects at `decimals` places that still sum to the exact sum, which must itself have no more places.

    Largest remainder, ties by order: each effect is off by less than one unit of the last place. Remainders are
    counted from zero, so that the way back has the same effects with the other sign.
    """
    quantum = Decimal(1).scaleb(-decimals)
    scaled = {name: effect * 10**decimals for name, effect in effects.items()}
    cut = {name: int(amount) for name, amount in scaled.items()}
    rest = int(sum(scaled.values(), Fraction(0)) - sum(cut.values()))
    sign = 1 if rest > 0 else -1
    by_remainder: Callable[[str], Fraction] = lambda name: sign * (cut[name] - scaled[name])  # noqa: E731
    favoured = set(sorted(cut, key=by_remainder)[: abs(rest)])
    return {name: (amount + sign * (name in favoured)) * quantum for name, amount in cut.items()}
