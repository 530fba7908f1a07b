"""How invented counties differ, and what a year brings to each of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from xiangheng_scoring.numbers.arrays import Array, Ints

#: Six digits of a province that there is none of: no invented county bears the code of a real one.
INVENTED_CODES = tuple(f"99{number:04}" for number in range(1, 123))
SHARE_OF_POOR_COUNTIES = 51 / 122
YEARS = (2023, 2024, 2025)
#: How far a year moves the income of a whole county, on the log scale, and how often it is a year of disasters.
YEAR_DEVIATION, CHANCE_OF_DISASTERS = 0.03, 0.2


class CountyYear(NamedTuple):
    """What a year brings to a county as a whole, unknown at its beginning."""

    income: float
    has_disasters: bool


@dataclass(frozen=True, slots=True)
class County:
    """A county: how many households it has, and how it differs from others on the scale of the law."""

    index: int
    code: str
    households: int
    income: float
    disaster: float
    illness: float
    job: float
    support: float
    minority: float
    years: dict[int, CountyYear]

    def generator(self, seed: int) -> np.random.Generator:
        """What the county's households are drawn by: the same for the same seed, whichever counties there are besides."""
        return np.random.default_rng([seed, 1 + self.index])


def invent_counties(codes: Sequence[str], households: int, seed: int) -> tuple[County, ...]:
    """Counties of these codes that together have so many households; the same for the same seed."""
    random = np.random.default_rng([seed, 0])
    number = len(codes)
    is_poor = random.random(number) < SHARE_OF_POOR_COUNTIES
    sizes = _apportioned(households, np.exp(random.normal(0, 0.45, number)))
    income = random.normal(0.04, 0.07, number) - 0.1 * is_poor
    disaster, illness, job = random.normal(0, (0.5, 0.2, 0.25), (number, 3)).T
    support = random.normal(0, 0.3, number)
    minority = np.where(is_poor, random.beta(1.2, 1.5, number), random.beta(0.3, 6, number))
    shifts = random.normal(0, YEAR_DEVIATION, (number, len(YEARS)))
    disasters = random.random((number, len(YEARS))) < CHANCE_OF_DISASTERS
    return tuple(
        County(
            index, code, int(sizes[index]), float(income[index]), float(disaster[index] + 0.3 * is_poor[index]),
            float(illness[index]), float(job[index]), float(support[index]), float(minority[index]),
            {
                year: CountyYear(float(shifts[index, nth]), bool(disasters[index, nth]))
                for nth, year in enumerate(YEARS)
            },
        )
        for index, code in enumerate(codes)
    )  # fmt: skip


def _apportioned(total: int, weights: Array) -> Ints:
    """Small numbers that add up to the total, as near to the weights as they can be."""
    shares = total * weights / weights.sum()
    whole: Ints = np.floor(shares).astype(int)
    largest_rests = np.argsort(whole - shares, kind="stable")[: total - whole.sum()]
    whole[largest_rests] += 1
    return whole
