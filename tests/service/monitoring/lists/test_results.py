"""What visits found of a list: the model's choice beside those drawn at random, which speak for all that it left out."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.service.monitoring.conftest import COUNTY, INSPECTOR, NEIGHBOUR
from tests.service.monitoring.lists.conftest import listed

from xiangheng_platform.access.person import Person
from xiangheng_platform.monitoring.lists import decisions, outcomes
from xiangheng_platform.monitoring.lists.choosing import CountyChoice
from xiangheng_platform.monitoring.lists.documents import VisitList, VisitResults
from xiangheng_platform.monitoring.lists.errors import NotListed
from xiangheng_platform.monitoring.lists.hit_rates import hit_rate
from xiangheng_platform.monitoring.lists.results import results
from xiangheng_platform.monitoring.lists.words import VisitOutcome, Way
from xiangheng_platform.store.store import Store

Made = Callable[..., VisitList]
DAY, LATER = date(2024, 4, 20), date(2024, 4, 25)
#: 甲州县 has ten times as many households to draw from.
UNEVEN = (CountyChoice("990121", 401, 3, 1, 0.3), CountyChoice("990122", 42, 3, 1, 0.3))


def _results(store: Store, person: Person = INSPECTOR) -> VisitResults:
    with store.view(person) as view:
        return results(view)


def _report(store: Store, *seen: tuple[int, VisitOutcome], on: date = DAY) -> None:
    for key, outcome in seen:
        outcomes.report(store, INSPECTOR, str(key), on, outcome, list_month=202404)


def test_those_drawn_speak_for_as_many_as_their_county_s_model_left_out(store: Store, made: Made) -> None:
    """One at risk of 40, none of 400: an eleventh, and not a half; the model's own are counted each as one."""
    made(
        202404, listed(1, 1), listed(2, 2), listed(3, 5, way=Way.RANDOM),
        listed(7, 3), listed(8, 6, way=Way.RANDOM), counties=UNEVEN,
    )  # fmt: skip
    _report(
        store, (1, VisitOutcome.AT_RISK), (2, VisitOutcome.NO_RISK), (7, VisitOutcome.IDENTIFIED),
        (3, VisitOutcome.AT_RISK), (8, VisitOutcome.STRAINED),
    )  # fmt: skip
    told = _results(store)
    by_way = {way.way: way for way in told.ways}

    model, drawn = by_way[Way.MODEL].rate, by_way[Way.RANDOM].rate
    assert model
    assert drawn
    assert model.share == pytest.approx(2 / 3)
    assert drawn.share == pytest.approx(40 / 440)
    assert told.left_out == 440
    assert told.at_risk_left_out == pytest.approx(40)
    assert told.lift == pytest.approx(22 / 3)


def test_the_last_visit_that_tells_counts(store: Store, made: Made) -> None:
    """Nobody at home says nothing, neither alone nor after a visit that told; a later finding takes an earlier one's place."""
    made(202404, listed(1, 1), listed(2, 2), listed(3, 3), counties=UNEVEN)
    _report(store, (1, VisitOutcome.NO_RISK), (2, VisitOutcome.AT_RISK), (3, VisitOutcome.NOBODY))
    _report(store, (1, VisitOutcome.AT_RISK), (2, VisitOutcome.GONE), on=LATER)
    (model, *_) = _results(store).ways

    assert (model.way, model.listed, model.reported, model.telling, model.at_risk) == (Way.MODEL, 3, 3, 2, 2)


def test_only_visits_because_of_the_list_count(store: Store, made: Made) -> None:
    """Not one of a household that nobody listed, nor one of a listed household that was made for another reason."""
    made(202404, listed(1, 1), counties=UNEVEN)
    outcomes.report(store, INSPECTOR, "1", DAY, VisitOutcome.AT_RISK)
    outcomes.report(store, INSPECTOR, "2", DAY, VisitOutcome.AT_RISK)

    assert sum(way.reported for way in _results(store).ways) == 0


def test_without_those_drawn_nothing_is_said_of_the_others(store: Store, made: Made) -> None:
    """The model's own rate is told, and neither a lift nor how many were missed."""
    made(202404, listed(1, 1), listed(3, 5, way=Way.RANDOM), counties=UNEVEN)
    _report(store, (1, VisitOutcome.AT_RISK), (3, VisitOutcome.NOBODY))
    told = _results(store)

    assert told.ways[0].rate
    assert told.ways[0].rate.share == 1
    assert (told.ways[1].rate, told.lift, told.at_risk_left_out) == (None, None, None)


def test_whom_a_person_took_off_is_no_longer_on_the_list_and_was_not_left_out_by_the_model(
    store: Store, made: Made
) -> None:
    """The frame that others were drawn from stays what it was."""
    made(202404, listed(1, 1), listed(2, 2), counties=UNEVEN)
    decisions.take_off(store, COUNTY, "1", "上周走访过")
    told = _results(store)

    assert told.ways[0].listed == 1
    assert told.left_out == 441


def test_a_county_sees_its_own(store: Store, made: Made) -> None:
    """Its own visits and households, and nothing of its neighbour's."""
    made(202404, listed(1, 1), listed(7, 2), counties=UNEVEN)
    _report(store, (1, VisitOutcome.AT_RISK))

    assert (_results(store, COUNTY).left_out, _results(store, COUNTY).ways[0].at_risk) == (41, 1)
    assert (_results(store, NEIGHBOUR).left_out, _results(store, NEIGHBOUR).ways[0].at_risk) == (400, 0)


def test_without_a_list_there_are_no_results(store: Store) -> None:
    """It is said, and not told as a list without visits."""
    with pytest.raises(NotListed):
        _results(store)


@given(st.integers(0, 300), st.integers(1, 300), st.floats(0.01, 1e6))
def test_of_equal_weights_the_interval_is_wilson_s(hits: int, misses: int, weight: float) -> None:
    """Both ends are the shares of which the seen one is just 1.96 standard errors away, whatever one weight all have."""
    drawn = hits + misses
    rate = hit_rate([True] * hits + [False] * misses, [weight] * drawn)

    assert rate.share == pytest.approx(hits / drawn)
    for end in (rate.low, rate.high):
        assert (rate.share - end) ** 2 == pytest.approx(3.841458820694124 * end * (1 - end) / drawn, abs=1e-9)


@given(st.lists(st.tuples(st.booleans(), st.floats(0.1, 100)), min_size=1, max_size=50))
def test_uneven_weights_tell_less_than_even_ones(drawn: list[tuple[bool, float]]) -> None:
    """The share is the weighted one and lies within; as wide as the even interval or wider where the share is the same."""
    hits, weights = zip(*drawn, strict=True)
    rate = hit_rate(hits, weights)

    assert rate.share == pytest.approx(sum(w for hit, w in drawn if hit) / sum(weights))
    assert 0 <= rate.low <= rate.share + 1e-12
    assert rate.share - 1e-12 <= rate.high <= 1
    doubled = hit_rate(hits * 2, weights * 2)
    assert doubled.high - doubled.low <= rate.high - rate.low + 1e-12


def test_a_rate_of_none_is_not_known() -> None:
    """It is neither nought nor all."""
    with pytest.raises(ValueError, match="none"):
        hit_rate([], [])
