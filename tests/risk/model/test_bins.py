"""Bins: a code is a count of edges, edges separate what values separate, and none singles out a few households."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from xiangheng_risk.model.bins import FEWEST_HOUSEHOLDS, MISSING, MOST_EDGES, Bins, fitted_bins, fitted_edges
from xiangheng_scoring.numbers.arrays import Array

FEW_VALUES = st.integers(-5, 5).map(float) | st.just(np.nan)
ANY_VALUES = st.floats(width=32) | st.just(np.nan)


def columns(most: int = 400) -> st.SearchStrategy[Array]:
    """A feature of households, with many ties or with none, and with what is missing."""
    return st.one_of(
        *(
            arrays(np.float32, st.integers(0, most), elements=elements)
            for elements in (FEW_VALUES, ANY_VALUES)
        )
    )


@given(columns(), columns())
def test_a_code_is_the_number_of_edges_not_above_the_value(fitted: Array, values: Array) -> None:
    """Counted one by one, also for values that no edge was made of; what is missing has a code of its own."""
    edges = fitted_edges(fitted)
    counted = [MISSING if np.isnan(value) else int((edges <= value).sum()) for value in values]
    assert Bins((edges,)).codes_of(0, values).tolist() == counted


@given(columns())
def test_edges_rise_and_are_no_more_than_a_code_can_tell(values: Array) -> None:
    """Finite, strictly ascending, at most `MOST_EDGES`."""
    edges = fitted_edges(values)
    assert len(edges) <= MOST_EDGES
    assert np.all(np.isfinite(edges))
    assert np.all(edges[1:] > edges[:-1])


@given(columns())
def test_no_edge_singles_out_fewer_than_five_households(values: Array) -> None:
    """Each bin of the households that the edges were made of holds at least so many of those whose value is known."""
    known = values[np.isfinite(values)]
    edges = fitted_edges(values)
    if len(edges):
        codes = Bins((edges,)).codes_of(0, known)
        assert np.bincount(codes, minlength=len(edges) + 1).min() >= FEWEST_HOUSEHOLDS


@given(columns())
def test_edges_do_not_depend_on_the_order_of_households(values: Array) -> None:
    """The same households in another order have the same edges, to the last bit."""
    shuffled = values[np.random.default_rng(7).permutation(len(values))]
    assert fitted_edges(shuffled).tobytes() == fitted_edges(values).tobytes()


def test_few_different_values_have_a_bin_each() -> None:
    """A number of persons is not cut finer or coarser than it is."""
    values = np.repeat(np.arange(6, dtype=np.float32), 50)
    assert fitted_edges(values).tolist() == [1, 2, 3, 4, 5]


def test_a_value_that_many_have_takes_no_bins_of_the_others() -> None:
    """Four households in ten without any: the rest still goes into more than a hundred bins."""
    values = np.concatenate([np.zeros(4000), np.random.default_rng(1).lognormal(8, 1, 6000)])
    edges = fitted_edges(values)
    assert len(edges) > 100
    assert edges[0] > 0


def test_edges_are_short_numbers() -> None:
    """An edge between two incomes is written with few digits, and is hardly the income of somebody."""
    incomes = np.random.default_rng(1).lognormal(9.5, 0.6, 20_000).astype(np.float32)
    edges = fitted_edges(incomes)
    assert np.isin(edges, incomes).mean() < 0.05
    assert np.median([len(f"{float(edge):.7g}") for edge in edges]) <= 6


def test_values_of_64_bits_are_compared_as_those_of_32() -> None:
    """A number read from elsewhere in more digits has the code that the same number has in a table of features."""
    bins = fitted_bins(np.linspace(0, 1, 1000, dtype=np.float32)[:, None])
    values = np.nextafter(bins.edges[0].astype(float), 0)[:, None]
    assert np.array_equal(bins.codes(values), bins.codes(values.astype(np.float32)))


@pytest.mark.parametrize("values", [[], [np.nan] * 10, [3.0] * 100, [np.inf] * 10])
def test_a_feature_that_tells_nothing_has_no_edge(values: list[float]) -> None:
    """None known, or all alike: one bin, and what is missing."""
    assert fitted_edges(np.array(values, np.float32)).size == 0
