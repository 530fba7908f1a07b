"""Correlations against another library and by hand, and what is flagged."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from xiangheng_scoring.analysis.statistics import (
    correlation_flags,
    kendall,
    pearson,
    rank_change,
    rank_correlation,
    spearman,
)
from xiangheng_scoring.errors import MethodRefused

NAN = float("nan")
pairs = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=2, max_size=12)


@given(pairs)
def test_rank_correlations_are_those_of_another_library(rows: list[tuple[int, int]]) -> None:
    """ρ and τ-b with ties are SciPy's wherever both columns vary; else nothing goes together."""
    from scipy import stats  # here, since every worker collects this file

    one, other = (list(map(float, column)) for column in zip(*rows, strict=True))
    if min(one) < max(one) and min(other) < max(other):
        assert_allclose(rank_correlation(one, other), stats.spearmanr(one, other).statistic, atol=1e-9)
        assert_allclose(kendall(one, other), stats.kendalltau(one, other).statistic, atol=1e-9)
        assert_allclose(pearson(rows)[0, 1], stats.pearsonr(one, other).statistic, atol=1e-9)
        assert_allclose(spearman(rows)[0, 1], rank_correlation(one, other))
    else:
        assert rank_correlation(one, other) == kendall(one, other) == pearson(rows)[0, 1] == 0


def test_only_common_rows_count() -> None:
    """1, 2, 3 and 2, 4, 6 go along wholly, whatever stands where the other has a gap."""
    assert_allclose(pearson([[1, 2.0], [2, 4.0], [3, 6.0], [9, NAN], [NAN, -7.0]])[0, 1], 1)
    assert kendall([1.0, NAN], [NAN, 1.0]) == 0


def test_what_is_worth_a_look_is_flagged() -> None:
    """0 and 1 say one thing; 2 goes against its group's score; 3 hardly with it; 4 is constant and told elsewhere."""
    steps = np.arange(8.0)
    weak = np.array([1.0, 0, 0, 1, 1, 0, 0, 1])
    x = np.column_stack([steps, 2 * steps + 1, -steps, weak, np.ones(8)])
    flags = correlation_flags(x, ["a", "a", "a", "b", "b"], {"a": steps, "b": steps})

    assert [(flag.kind, flag.indicator, flag.other) for flag in flags] == [
        ("collinear", 0, 1),
        ("collinear", 0, 2),
        ("collinear", 1, 2),
        ("negative", 2, "a"),
        ("weak", 3, "b"),
    ]


def test_two_rankings_are_matched_by_unit() -> None:
    """甲 and 乙 change places, 丙 stays, 丁 and 戊 are in one only; three pairs, one turned: τ = ⅓, ρ = ½."""
    found = rank_change({"甲": 1, "乙": 2, "丙": 3, "丁": 4}, {"丙": 3, "乙": 1, "甲": 2, "戊": 4})

    assert found.moves == {"甲": -1, "乙": 1, "丙": 0}
    assert_allclose([found.kendall, found.spearman], [1 / 3, 0.5])


def test_what_cannot_be_compared_is_refused() -> None:
    """Vectors of other lengths, groups of another number, rankings without a common unit."""
    with pytest.raises(MethodRefused):
        kendall([1.0, 2.0], [1.0])
    with pytest.raises(MethodRefused):
        correlation_flags([[1.0, 2.0]], ["a"], {})
    with pytest.raises(MethodRefused):
        correlation_flags([[1.0], [2.0]], ["a"], {})
    with pytest.raises(MethodRefused):
        correlation_flags([[1.0], [2.0]], ["a"], {"a": [1.0]})
    with pytest.raises(MethodRefused):
        rank_change({"甲": 1}, {"乙": 1})
