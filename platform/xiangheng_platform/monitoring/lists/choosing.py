"""Whom to visit, by risk and by what each county can do: the highest of each county, and some drawn from all others.

    choice = choose(Ranked(households, counties, probability), {"430102": 40}, "2024年12月走访")

There is no threshold: where a county's visits end, its list ends, and the probability there is told (`marginal`). Of its visits
one in twenty goes to a household that the model left out, drawn at random, since labels of the listed alone would in time tell
the model nothing but what it thinks already.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xiangheng_platform.monitoring.lists.words import Way
from xiangheng_platform.sampling.draw import draw
from xiangheng_platform.sampling.frame import Unit, frame_of
from xiangheng_scoring.numbers.arrays import Array, Ints

#: One visit in so many is drawn at random.
RANDOM_SHARE = 20


@dataclass(frozen=True, slots=True)
class Ranked:
    """Every household that was ranked: its key, the code of its county, the probability that a model gives it."""

    households: Ints
    counties: "NDArray[Any]"
    probability: Array


@dataclass(frozen=True, slots=True)
class CountyChoice:
    """A county's part of a list: of how many households, how many visits, and how many of those were drawn.

    `marginal` is the lowest probability that the model put on the list, None where it put on none.
    """

    county: str
    households: int
    visits: int
    drawn: int
    marginal: float | None


@dataclass(frozen=True, slots=True)
class Choice:
    """The households of a list, the highest first: their positions among the ranked, their places, and how they came there.

    `frame` is the digest of the households that the random ones were drawn from, which whoever has them can draw again.
    """

    positions: Ints
    places: Ints
    ways: tuple[Way, ...]
    counties: tuple[CountyChoice, ...]
    seed: str
    frame: str


def choose(ranked: Ranked, capacity: Mapping[str, int], seed: str) -> Choice:
    """The list of a month; a county without a capacity has none. Raises what `sampling.draw` does for a seed that is none.

    Of equal probabilities the lower key comes first, which says nothing of a household, since keys are drawn at random.
    """
    order = np.lexsort((ranked.households, -ranked.probability))
    places = np.empty(len(order), np.int64)
    places[order] = np.arange(1, len(order) + 1)
    counties, by_model = [], []
    by_county = _by_county(ranked, order)
    for county in sorted(capacity):
        members = by_county.get(county, order[:0])
        visits = min(capacity[county], len(members))
        drawn = min(random_visits(visits), len(members) - visits)
        chosen = members[: visits - drawn]
        by_model.append(chosen)
        marginal = float(ranked.probability[chosen[-1]]) if len(chosen) else None
        counties.append(CountyChoice(county, len(members), visits, drawn, marginal))
    chosen = np.concatenate([*by_model, np.empty(0, np.int64)])
    drawn_at, frame = _drawn(ranked, chosen, counties, seed)
    positions = np.concatenate([chosen, drawn_at])
    listed = positions[np.argsort(places[positions])]
    is_drawn = set(drawn_at.tolist())
    ways = tuple(Way.RANDOM if position in is_drawn else Way.MODEL for position in listed.tolist())
    return Choice(listed, places[listed], ways, tuple(counties), seed, frame)


def random_visits(visits: int) -> int:
    """How many of a county's visits are drawn at random: one in twenty, half of one counting as one."""
    return (2 * visits + RANDOM_SHARE) // (2 * RANDOM_SHARE)


def _by_county(ranked: Ranked, order: Ints) -> dict[str, Ints]:
    """The positions of each county's households, in the order that is given."""
    codes, which = np.unique(ranked.counties[order], return_inverse=True)
    grouped = order[np.argsort(which, kind="stable")]
    ends = np.cumsum(np.bincount(which, minlength=len(codes)))
    return {
        code: grouped[begin:end]
        for code, begin, end in zip(codes.tolist(), [0, *ends[:-1].tolist()], ends.tolist(), strict=False)
    }


def _drawn(ranked: Ranked, chosen: Ints, counties: list[CountyChoice], seed: str) -> tuple[Ints, str]:
    """The positions of the households that are drawn from those that the model left out, and the digest of these."""
    sizes = {county.county: county.drawn for county in counties if county.drawn}
    is_left = np.isin(ranked.counties, list(sizes))
    is_left[chosen] = False
    left = np.flatnonzero(is_left)
    if not sizes:
        return np.empty(0, np.int64), ""
    frame = frame_of(
        Unit(str(county), str(household))
        for county, household in zip(ranked.counties[left], ranked.households[left].tolist(), strict=True)
    )
    record = draw(frame, seed, sizes)
    position = dict(zip(ranked.households[left].tolist(), left.tolist(), strict=True))
    return np.array([position[int(unit.key)] for unit in record.drawn], np.int64), record.frame_digest
