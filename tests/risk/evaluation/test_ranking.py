"""Rankings: against naive definitions and scikit-learn's, with ties that a rule resolves."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import average_precision_score, roc_auc_score
from tests.risk.evaluation.drawn import Outcomes, outcomes

from xiangheng_risk.evaluation.ranking import (
    Ranking,
    at_capacity,
    churn,
    first_of,
    first_of_each,
    order_of,
    places_by_county,
    places_for,
)


@given(outcomes())
def test_auc_is_the_share_of_pairs_in_order_and_scikit_learns(drawn: Outcomes) -> None:
    """Every pair of an event and another counted one by one, a tie half."""
    label, score, households = drawn
    pairs = [(a > b) + (a == b) / 2 for a, b in product(score[label], score[~label])]
    auc = Ranking.of(label, score, households).auc()
    assert auc == pytest.approx(np.mean(pairs), abs=1e-12)
    assert auc == pytest.approx(roc_auc_score(label, score), abs=1e-12)


@given(outcomes())
def test_average_precision_is_scikit_learns(drawn: Outcomes) -> None:
    """Ties are one threshold there too."""
    label, score, households = drawn
    expected = average_precision_score(label, score)
    assert Ranking.of(label, score, households).average_precision() == pytest.approx(expected, abs=1e-12)


@given(outcomes(), st.data())
def test_counting_a_row_twice_is_having_it_twice(drawn: Outcomes, data: st.DataObject) -> None:
    """A bootstrap's sample as counts gives the figures of the same sample written out."""
    label, score, households = drawn
    times = np.array(data.draw(st.lists(st.integers(0, 3), min_size=label.size, max_size=label.size)))
    times[:2] += 1  # an event and another, so that all figures exist
    places = data.draw(st.integers(1, int(times.sum())))
    ranking = Ranking.of(label, score, households)
    written = Ranking.of(np.repeat(label, times), np.repeat(score, times), np.repeat(households, times))
    assert ranking.auc(times) == pytest.approx(written.auc(), abs=1e-12)
    assert ranking.average_precision(times) == pytest.approx(written.average_precision(), abs=1e-12)
    assert ranking.recall(places, times) == pytest.approx(written.recall(places), abs=1e-12)


@given(outcomes(), st.data())
def test_the_order_of_rows_changes_no_list(drawn: Outcomes, data: st.DataObject) -> None:
    """Ties go by household key, so the same households are chosen however the rows came."""
    label, score, households = drawn
    places = data.draw(st.integers(1, label.size))
    moved = np.array(data.draw(st.permutations(range(label.size))))
    here = households[first_of(order_of(score, households), places)]
    there = households[moved][first_of(order_of(score[moved], households[moved]), places)]
    assert sorted(here) == sorted(there)


@given(outcomes(), st.data())
def test_what_a_list_finds_is_counted(drawn: Outcomes, data: st.DataObject) -> None:
    """Recall, precision and lift by their definitions; the ranking's own recall is the same."""
    label, score, households = drawn
    places = data.draw(st.integers(1, label.size))
    chosen = first_of(order_of(score, households), places)
    found = at_capacity(label, chosen)
    hits = sum(bool(a and b) for a, b in zip(label, chosen, strict=True))
    assert (found.places, found.events) == (places, hits)
    assert found.recall == pytest.approx(hits / label.sum())
    assert found.precision == pytest.approx(hits / places)
    assert found.lift == pytest.approx((hits / places) / label.mean())
    assert Ranking.of(label, score, households).recall(places) == pytest.approx(found.recall)


def test_equal_scores_stand_by_household_key() -> None:
    """The smaller key first, wherever the row stands."""
    score = np.array([0.5, 0.9, 0.5, 0.5])
    households = np.array([30, 5, 10, 20])
    assert households[order_of(score, households)].tolist() == [5, 10, 20, 30]


def test_each_county_has_its_own_places() -> None:
    """A county's list is filled from its own households, however high others stand."""
    score = np.array([0.9, 0.8, 0.7, 0.2, 0.1])
    counties = np.array(["a", "a", "a", "b", "b"])
    order = order_of(score, np.arange(5))
    assert first_of_each(order, counties, {"a": 1, "b": 1}).tolist() == [True, False, False, True, False]
    assert places_by_county(0.5, counties) == {"a": 2, "b": 1}
    assert places_for(0.001, 10) == 1


def test_gains_begin_at_nothing_and_end_with_all() -> None:
    """The curve of gains is the recall at each share."""
    label, score = np.array([True, False, True, False]), np.array([0.9, 0.8, 0.7, 0.1])
    ranking = Ranking.of(label, score, np.arange(4))
    assert ranking.gains(np.array([0, 0.25, 0.5, 0.75, 1.0])).tolist() == [0, 0.5, 0.5, 1, 1]


def test_churn_is_the_share_that_is_new() -> None:
    """Half of the list was not there last month."""
    assert churn(np.array([1, 2, 3]), np.array([2, 9])) == 0.5


def test_where_nothing_happened_there_is_no_figure() -> None:
    """Neither recall nor an area: not a number, and no warning."""
    nobody = np.zeros(3, dtype=np.bool_)
    ranking = Ranking.of(nobody, np.array([0.1, 0.2, 0.3]), np.arange(3))
    assert np.isnan([ranking.auc(), ranking.average_precision(), ranking.recall(1)]).all()
    assert np.isnan(at_capacity(nobody, np.array([True, False, False])).lift)
