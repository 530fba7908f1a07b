"""Within the error: independent errors combine by the root of squares, intervals of surveys as well as stated errors."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from xiangheng_scoring.analysis.comparison import compare, compare_units, difference_said
from xiangheng_scoring.engine.dataset import Dataset, Observation, Sample
from xiangheng_scoring.engine.scoring import score
from xiangheng_scoring.explain.explanation import explain, leaves_of
from xiangheng_scoring.explain.orders import Orders
from xiangheng_scoring.explain.peer_position import PeerPosition, peer_position
from xiangheng_scoring.explain.uncertainty import Spread, doubt
from xiangheng_scoring.scheme import Scheme

SchemeOf = Callable[..., Scheme]
DataOf = Callable[..., Dataset]
NODES = """code|parent|name|weight|rule|parameters|direction|target|missing|unit|error
T||总分|100||||||
A|T|满意度|100|target_ratio|{"cap":1}|positive|100|reweight|%|3"""
amounts = st.decimals(0, 1000, places=2)


def sampled(data: Dataset, unit: str, period: int, low: str, high: str) -> Dataset:
    """The data with a survey's interval around one value."""
    return replace(
        data,
        observations=tuple(
            replace(row, sample=Sample(80, Decimal(low), Decimal(high)))
            if (row.unit, row.period) == (unit, period)
            else row
            for row in data.observations
        ),
    )


def placed(scheme: Scheme, data: Dataset, unit: str = "1") -> PeerPosition:
    """Where a unit stands on the indicator."""
    result = score(scheme, data)
    return peer_position(Orders(result), result.unit(unit), scheme.nodes["A"])


@pytest.mark.parametrize(
    ("before", "is_within"), [("66", True), ("65.76", True), ("65.75", False), ("60", False)]
)
def test_two_stated_errors_of_3_make_one_of_4_point_24(
    scheme_of: SchemeOf, data_of: DataOf, before: str, is_within: bool
) -> None:
    """√(3² + 3²) ≈ 4.2426: a gain of 4.24 is within it, one of 4.25 is not."""
    place = placed(scheme_of(NODES), data_of({"A": {"1": "70"}}, past={2023: {"A": {"1": before}}}))

    assert place.within_error is is_within


def test_the_boundary_is_exact(scheme_of: SchemeOf, data_of: DataOf) -> None:
    """3 and 4 make 5, and a gain of exactly 5 is no greater than 5."""
    data = data_of({"A": {"1": "70"}}, past={2023: {"A": {"1": "65"}}})
    place = placed(scheme_of(NODES), sampled(data, "1", 2023, "61", "69"))

    assert (place.gain_error, place.within_error) == (Decimal(5), True)


def test_a_value_has_the_interval_of_its_own_survey(scheme_of: SchemeOf, data_of: DataOf) -> None:
    """Without a stated error the interval alone is used; with one, the interval of the value itself goes before it."""
    data = sampled(data_of({"A": {"1": "70"}}, past={2023: {"A": {"1": "66"}}}), "1", 2024, "69", "71")
    unstated = placed(scheme_of(NODES.replace("|%|3", "|%|")), data)
    stated = placed(scheme_of(NODES), data)

    assert unstated.gain_error == 1
    assert str(stated.gain_error).startswith("3.16")


@pytest.mark.parametrize(("before", "error"), [("60", 1), ("80", 5)])
def test_an_interval_is_used_on_the_side_that_faces_the_other_value(
    scheme_of: SchemeOf, data_of: DataOf, before: str, error: int
) -> None:
    """69–75 around 70: towards lower values the error is 1, towards higher ones 5."""
    data = sampled(data_of({"A": {"1": "70"}}, past={2023: {"A": {"1": before}}}), "1", 2024, "69", "75")
    place = placed(scheme_of(NODES.replace("|%|3", "|%|")), data)

    assert place.gain_error == error


def test_without_any_error_nothing_is_said(scheme_of: SchemeOf, data_of: DataOf) -> None:
    """Neither a stated error nor an interval: unknown, not exact."""
    data = data_of({"A": {"1": "70", "2": "71"}}, past={2023: {"A": {"1": "69"}}})
    place = placed(scheme_of(NODES.replace("|%|3", "|%|")), data)

    assert (place.within_error, place.ahead_error) == (None, None)


def test_who_stands_ahead_is_compared_by_the_same_rule(scheme_of: SchemeOf, data_of: DataOf) -> None:
    """乙 is 4 above 甲 and 丙 5 above 乙: the first is within 4.24, the second is not, and the sentence says so."""
    scheme, data = scheme_of(NODES), data_of({"A": {"1": "70", "2": "74", "3": "79"}})
    sentences = [leaves_of(explain(score(scheme, data), unit).tree)[0].sentence for unit in "12"]

    assert "前一位乙 74 %，相差在误差范围（≈4.2426）之内" in sentences[0]
    assert "误差" not in sentences[1]


def test_a_comparison_says_which_figures_moved_within_their_error(
    scheme_of: SchemeOf, data_of: DataOf
) -> None:
    """Between two years and between two units alike."""
    scheme = scheme_of(NODES)
    here, there = (score(scheme, data_of({"A": {"1": a, "2": "90"}})) for a in ("70", "74"))
    years = next(one for one in compare(here, there).differences if one.there.unit.code == "1")

    assert years.within_error == {"A"}
    assert "两个数相差在误差范围之内" in difference_said(years)[1]
    assert not compare_units(there, "1", "2").within_error


def test_changes_that_are_compared_have_the_errors_of_both_years(
    scheme_of: SchemeOf, data_of: DataOf
) -> None:
    """Where the change is scored, four errors of 3 make one of 6."""
    nodes = NODES.replace('target_ratio|{"cap":1}', 'progress|{"cohort":"assessment"}')
    data = data_of({"A": {"1": "70", "2": "75"}}, past={2023: {"A": {"1": "70", "2": "69"}}})
    place = placed(scheme_of(nodes), data)

    assert (place.ahead_error, place.ahead_within_error) == (Decimal(6), True)


@given(amounts, amounts, amounts, amounts, amounts)
def test_the_rule_in_fractions(
    difference: Decimal, below: Decimal, above: Decimal, its_below: Decimal, its_above: Decimal
) -> None:
    """Rising, the lower side of the later and the upper of the earlier value count; falling, the others."""
    later, earlier = Spread(below**2, above**2), Spread(its_below**2, its_above**2)
    rising, falling = doubt(difference, later, earlier), doubt(-difference, later, earlier)
    assert rising is not None
    assert falling is not None

    square = Fraction(difference) ** 2
    assert rising.covers == (square <= Fraction(below) ** 2 + Fraction(its_above) ** 2)
    assert not difference or falling.covers == (square <= Fraction(above) ** 2 + Fraction(its_below) ** 2)


@given(amounts, amounts)
def test_one_known_error_counts_alone(difference: Decimal, error: Decimal) -> None:
    """A value of no known error is taken for exact, on whichever side it stands."""
    assume(error)
    own = Spread(error**2, error**2)

    for found in (doubt(difference, own, None), doubt(difference, None, own)):
        assert found is not None
        assert found.covers == (difference <= error)


def test_an_observation_outside_its_interval_has_no_error_on_that_side(scheme_of: SchemeOf) -> None:
    """A value above its interval cannot be lower by less than nothing."""
    rows = (
        Observation("1", "A", 2024, Decimal(80), sample=Sample(9, Decimal(70), Decimal(75))),
        Observation("1", "A", 2023, Decimal(79)),
    )
    place = placed(scheme_of(NODES.replace("|%|3", "|%|")), Dataset(rows))

    assert (place.gain_error, place.within_error) == (Decimal(10), True)


def test_one_interval_is_enough_against_who_stands_ahead(scheme_of: SchemeOf, data_of: DataOf) -> None:
    """Without a stated error the one interval counts alone, as between years; what was imputed is still not judged."""
    scheme = scheme_of(NODES.replace("|%|3", "|%|").replace("|reweight|", "|median|"))
    data = sampled(data_of({"A": {"1": "70", "2": "71", "3": "75"}}), "1", 2024, "68", "72")

    place = placed(scheme, data)
    assert (place.ahead_error, place.ahead_within_error) == (Decimal(2), True)
    assert placed(scheme, data, "2").ahead_error is None
    assert placed(scheme, sampled(data, "3", 2024, "60", "80"), "4").ahead_error is None
