"""The arithmetic of features, that gives the same digits on each engine and in any order of the rows.

Sums are taken of whole numbers, and only quotients are floats: floats added in another order differ in the last digit.
"""

from typing import Any

import narwhals as nw


def index(month: nw.Expr) -> nw.Expr:
    """Months counted from the year 0, so that two can be subtracted."""
    return month // 100 * 12 + month % 100


def count(condition: nw.Expr) -> nw.Expr:
    """How many rows a condition holds for; a row of which that is not known counts as none."""
    return condition.cast(nw.Int64).sum()


def whole(amount: nw.Expr) -> nw.Expr:
    """An amount in whole units, halves upwards: engines differ in how they round, but not in what a floor is."""
    return (amount.cast(nw.Float64) + 0.5).floor().cast(nw.Int64)


def quotient(part: nw.Expr, of: nw.Expr) -> nw.Expr:
    """One number divided by another as floats; missing where the other is nothing or less."""
    return nw.when(of > 0).then(part.cast(nw.Float64) / of.cast(nw.Float64))


def rank(word: nw.Expr, words: Any) -> nw.Expr:
    """The place of a word in its closed list, the first 0; missing for any other."""
    return nw.coalesce(
        *(nw.when(word == str(entry)).then(nw.lit(place)) for place, entry in enumerate(words))
    )
