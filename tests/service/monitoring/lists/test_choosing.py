"""Whom a list names: the highest of each county as far as its visits go, and one in twenty drawn from all others."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiangheng_platform.monitoring.lists.choosing import (
    Ranked,
    choose,
    random_visits,
)
from xiangheng_platform.monitoring.lists.standing import band_of, percentile_of
from xiangheng_platform.monitoring.lists.words import RiskBand, Way
from xiangheng_platform.sampling.draw import draw
from xiangheng_platform.sampling.errors import SeedRefused
from xiangheng_platform.sampling.frame import Unit, frame_of


def ranked(households: int, seed: int = 1) -> Ranked:
    """Invented households of three counties."""
    random = np.random.default_rng(seed)
    keys = random.permutation(households).astype(np.int64) + 1
    counties = np.array(["1", "2", "3"])[random.integers(0, 3, households)]
    return Ranked(keys, counties, np.round(random.random(households), 2))


@given(st.integers(1, 300), st.integers(0, 9), st.dictionaries(st.sampled_from("123"), st.integers(0, 80)))
def test_a_county_visits_as_many_as_it_can(households: int, seed: int, capacity: dict[str, int]) -> None:
    """No county more than it stated or has, nobody twice, a county that stated nothing none; in the order of places."""
    of = ranked(households, seed)
    choice = choose(of, capacity, "试")
    counted = Counter(of.counties[choice.positions].tolist())

    assert all(
        counted[county.county] == county.visits == min(capacity[county.county], county.households)
        for county in choice.counties
    )
    assert len(set(choice.positions.tolist())) == len(choice.positions) == sum(counted.values())
    assert np.all(np.diff(choice.places) > 0)


@given(st.integers(30, 300), st.integers(0, 9), st.integers(0, 60))
def test_the_model_puts_on_the_highest_of_a_county(households: int, seed: int, visits: int) -> None:
    """Nobody whom it left out stands higher in the county than whom it put on; the last of these is the marginal one."""
    of = ranked(households, seed)
    choice = choose(of, {"1": visits}, "试")
    by_model = [p for p, way in zip(choice.positions.tolist(), choice.ways, strict=True) if way is Way.MODEL]
    left = np.setdiff1d(np.flatnonzero(of.counties == "1"), by_model)
    (county,) = choice.counties

    if by_model:
        assert county.marginal == of.probability[by_model].min()
        assert not left.size or of.probability[left].max() <= county.marginal
    else:
        assert county.marginal is None


def test_who_is_drawn_can_be_drawn_again() -> None:
    """From those of the counties that the model left out, by the seed; another seed draws others."""
    of = ranked(300)
    choice = choose(of, {"1": 60, "2": 40}, "2025年1月")
    by_way = {
        way: [p for p, w in zip(choice.positions.tolist(), choice.ways, strict=True) if w is way]
        for way in Way
    }
    left = [p for p in range(300) if of.counties[p] in ("1", "2") and p not in by_way[Way.MODEL]]
    again = draw(
        frame_of(Unit(str(of.counties[p]), str(of.households[p])) for p in left),
        "2025年1月",
        {"1": 3, "2": 2},
    )

    assert again.frame_digest == choice.frame
    assert {unit.key for unit in again.drawn} == {str(of.households[p]) for p in by_way[Way.RANDOM]}
    assert choose(of, {"1": 60, "2": 40}, "另一个").positions.tolist() != choice.positions.tolist()


def test_one_visit_in_twenty_is_drawn() -> None:
    """Half of one counts as one, so that a county of ten visits draws too."""
    assert [random_visits(visits) for visits in (0, 9, 10, 29, 30, 100)] == [0, 0, 1, 1, 2, 5]


def test_of_nobody_nobody_is_chosen() -> None:
    """A county that has capacity and no households has a list of none."""
    (county,) = choose(ranked(0), {"1": 20}, "试").counties

    assert (county.households, county.visits, county.marginal) == (0, 0, None)


def test_a_seed_that_is_none_is_refused() -> None:
    """As of any draw."""
    with pytest.raises(SeedRefused):
        choose(ranked(100), {"1": 20}, " ")


@pytest.mark.parametrize(
    ("place", "band"),
    [
        (1, RiskBand.TOP),
        (10, RiskBand.TOP),
        (11, RiskBand.HIGH),
        (50, RiskBand.HIGH),
        (51, RiskBand.RAISED),
        (101, RiskBand.OTHER),
    ],
)
def test_a_band_is_of_all_households(place: int, band: RiskBand) -> None:
    """Of a thousand, the first ten are the highest hundredth."""
    assert band_of(place, 1000) is band


def test_a_percentile_says_how_many_stand_lower() -> None:
    """In ten-thousandths; the last stands above nobody."""
    assert [percentile_of(place, 1000) for place in (1, 500, 1000)] == [9990, 5000, 0]
