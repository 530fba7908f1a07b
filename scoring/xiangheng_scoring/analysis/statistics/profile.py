"""What a unit is good at and what not, on the values as they are, whichever way is better."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from xiangheng_scoring.errors import MethodRefused
from xiangheng_scoring.numbers.arrays import Array, matrix, signs


@dataclass(frozen=True)
class Standing:
    """One indicator of the unit: its number, value, place among those that have one, and how many these are."""

    indicator: int
    value: float
    place: int
    compared: int

    @property
    def beaten(self) -> float:
        """The share of the others that the unit is better than, or as good as, in places; 1 where nobody is compared."""
        return 1.0 if self.compared < 2 else (self.compared - self.place) / (self.compared - 1)


@dataclass(frozen=True)
class Profile:
    """`strengths` (at least half of the others are beaten), best first, and `weaknesses`, worst first."""

    strengths: tuple[Standing, ...]
    weaknesses: tuple[Standing, ...]


def profile(x: ArrayLike, unit: int, directions: Sequence[int] | None = None, most: int = 5) -> Profile:
    """The indicators on which a unit stands best and worst among all units, at most `most` each.

    `x` (units, indicators) holds the values as reported: on treated or turned ones the worst could look like a
    strength. Ties share the better place; among equal places the indicator that comes first comes first. Constant
    columns tell nothing and are left out, missing values are.
    """
    values = matrix(x)
    if not 0 <= unit < values.shape[0]:
        raise MethodRefused(f"没有第 {unit} 个对象", expected=f"0 到 {values.shape[0] - 1}")
    turned = values * signs(directions, values.shape[1])
    standings = [
        _standing(values, turned, unit, number)
        for number in range(values.shape[1])
        if not np.isnan(turned[unit, number])
        if np.nanmin(turned[:, number]) < np.nanmax(turned[:, number])
    ]
    strengths = sorted(
        (place for place in standings if place.beaten >= 0.5),
        key=lambda place: (-place.beaten, place.indicator),
    )
    weaknesses = sorted(
        (place for place in standings if place.beaten < 0.5),
        key=lambda place: (place.beaten, place.indicator),
    )
    return Profile(tuple(strengths[:most]), tuple(weaknesses[:most]))


def _standing(values: Array, turned: Array, unit: int, number: int) -> Standing:
    known = turned[:, number][~np.isnan(turned[:, number])]
    return Standing(
        number, float(values[unit, number]), 1 + int((known > turned[unit, number]).sum()), int(known.size)
    )
