"""Means: formulas, zeros, negative scores, and no rounding below them."""

from collections.abc import Callable
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiangheng_scoring.engine.aggregation import weighted_mean
from xiangheng_scoring.engine.dataset import Dataset
from xiangheng_scoring.engine.scoring import score
from xiangheng_scoring.errors import AggregationImpossible
from xiangheng_scoring.numbers.exact import half_up
from xiangheng_scoring.scheme import Scheme

SchemeOf = Callable[..., Scheme]
DataOf = Callable[..., Dataset]
SCORES = st.lists(st.decimals("0.01", 100, places=2), min_size=1, max_size=6)


@pytest.mark.parametrize(
    ("kind", "exponent", "expected"),
    [
        ("weighted_sum", "1", "52"),
        ("arithmetic", "1", "52"),
        ("geometric", "1", "46.37"),
        ("harmonic", "1", "40.70"),
        ("power", "2", "56.48"),
        ("power", "-1", "40.70"),
    ],
)
def test_worked_means(kind: str, exponent: str, expected: str) -> None:
    """Scores 25 and 70 with weights 2 and 3, worked by hand.

    Arithmetic (50 + 210) ÷ 5 = 52; geometric 25^0.4 × 70^0.6 = 3.6239 × 12.7956 = 46.37; harmonic
    5 ÷ (2/25 + 3/70) = 5 ÷ 0.122857 = 40.70; quadratic √((1250 + 14700) ÷ 5) = √3190 = 56.48.
    """
    found = weighted_mean(kind, [Decimal(25), Decimal(70)], [Decimal(2), Decimal(3)], Decimal(exponent))

    assert half_up(found, 2) == Decimal(expected)


@given(scores=SCORES)
def test_the_order_of_means(scores: list[Decimal]) -> None:
    """Harmonic ≤ geometric ≤ arithmetic ≤ quadratic, for positive scores of any weights."""
    weights = [Decimal(index + 1) for index in range(len(scores))]
    slack = Decimal("1e-20")
    means = [
        weighted_mean(kind, scores, weights, Decimal(exponent))
        for kind, exponent in (("harmonic", 1), ("geometric", 1), ("arithmetic", 1), ("power", 2))
    ]

    assert all(low <= high + slack for low, high in pairwise(means))


@given(value=st.decimals("0.01", 100, places=2), count=st.integers(1, 7))
@pytest.mark.parametrize("kind", ["arithmetic", "geometric", "harmonic"])
def test_equal_scores_come_out_unchanged(kind: str, value: Decimal, count: int) -> None:
    """The mean of equal scores is that score, to the last digit."""
    assert weighted_mean(kind, [value] * count, [Decimal(3)] * count) == value


@pytest.mark.parametrize("kind", ["geometric", "harmonic"])
def test_a_zero_makes_the_mean_zero(kind: str) -> None:
    """A zero score is the limit zero, not a fault."""
    assert weighted_mean(kind, [Decimal(0), Decimal(50)], [Decimal(1), Decimal(1)]) == 0


def test_a_negative_score_has_no_geometric_mean(scheme_of: SchemeOf, data_of: DataOf) -> None:
    """The refusal names unit and node."""
    nodes = """code|parent|name|weight|aggregation|rule|parameters|missing|direction
    T||总分|100|geometric||||
    A|T|甲项|1||efficacy|{"unallowable":50,"satisfactory":60,"floor":null,"cap":null}|reweight|positive
    B|T|乙项|1||efficacy|{"unallowable":50,"satisfactory":60,"floor":null,"cap":null}|reweight|positive"""

    with pytest.raises(AggregationImpossible) as refused:
        score(scheme_of(nodes), data_of({"A": {"1": "10"}, "B": {"1": "60"}}))

    assert "甲（1）› T 总分" in refused.value.fault.where


def test_nothing_is_rounded_below_a_mean(scheme_of: SchemeOf, data_of: DataOf) -> None:
    """Two thirds of a score enter the mean with all their digits; only the branch is rounded."""
    nodes = """code|parent|name|weight|aggregation|rule|parameters|missing|target
    T||总分|100||||reweight|
    M|T|平均|100|arithmetic||||
    A|M|甲项|1||target_ratio|{"cap":1}|reweight|300
    B|M|乙项|1||target_ratio|{"cap":1}|reweight|300"""
    result = score(scheme_of(nodes), data_of({"A": {"1": "200"}, "B": {"1": "200"}}))
    one = result.unit("甲")

    assert (one.nodes["A"].points, one.nodes["M"].points) == (None, Decimal("66.67"))


def test_a_missing_child_of_a_mean_leaves_the_rest(scheme_of: SchemeOf, data_of: DataOf) -> None:
    """Weights under a mean are relative: the mean of what is there."""
    nodes = """code|parent|name|weight|aggregation|rule|parameters|missing|target
    T||总分|100|geometric||||
    A|T|甲项|2||target_ratio|{"cap":1}|reweight|100
    B|T|乙项|1||target_ratio|{"cap":1}|reweight|100"""

    assert score(scheme_of(nodes), data_of({"A": {"1": "64"}})).unit("甲").total == 64
