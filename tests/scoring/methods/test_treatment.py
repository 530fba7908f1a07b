"""Treatment of outliers: measures of shape against their definitions, and limits that hold."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from numpy.typing import NDArray

from xiangheng_scoring.errors import MethodRefused
from xiangheng_scoring.methods.treatment import (
    ColumnTreatment,
    box_cox,
    fit_box_cox,
    kurtosis,
    logarithm,
    needs_treatment,
    skewness,
    treat,
    treat_columns,
    winsorise,
)

Array = NDArray[np.float64]
NAN = float("nan")
FAR_OUT = np.array([*range(1, 20), 1000.0])
columns = st.lists(st.integers(-40, 400), min_size=4, max_size=30).map(
    lambda numbers: np.array(numbers, dtype=float)
)


def test_skewness_by_hand() -> None:
    """0, 0, 3: mean 1, m2 = 2, m3 = 2; g1 = 2 ÷ 2^1.5 = 0.7071; type 2 is g1 √6 ÷ 1 = √3."""
    assert_allclose(skewness([[0], [0], [3]]), [3**0.5])


def test_kurtosis_by_hand() -> None:
    """1, 2, 3, 4: m2 = 1.25, m4 = 2.5625; g2 = 1.64 − 3 = −1.36; type 2 is (5 × −1.36 + 6) × 3 ÷ 2 = −1.2."""
    assert_allclose(kurtosis([[1], [2], [3], [4]]), [-1.2])


@given(columns)
def test_measures_are_those_of_another_library(values: Array) -> None:
    """Skewness and kurtosis are SciPy's, bias corrected, wherever there is any spread."""
    from scipy import stats  # here, since every worker collects this file

    if values.min() < values.max():
        assert_allclose(skewness(values[:, np.newaxis]), [stats.skew(values, bias=False)], atol=1e-9)
        assert_allclose(
            kurtosis(values[:, np.newaxis]), [stats.kurtosis(values, bias=False)], rtol=1e-9, atol=1e-9
        )


def test_too_few_or_equal_values_have_no_measure_and_need_nothing() -> None:
    """Trap: a constant column stops no run; two values have no skewness, three no kurtosis."""
    x = np.array([[5, 1, 1], [5, 2, 2], [5, NAN, 9], [5, NAN, NAN]])

    assert np.isnan(kurtosis(x)).all()
    assert not needs_treatment(x).any()
    assert_allclose(treat(x).values, x)


def test_one_far_out_value_is_winsorised() -> None:
    """1 … 19 and 1000: one value is moved to 19, and the column passes."""
    found = treat(FAR_OUT[:, np.newaxis])

    assert found.values[:, 0].tolist() == [*range(1, 20), 19]
    assert found.columns[0].kind == "winsorised"
    assert (found.moved.tolist(), found.passes.tolist()) == ([1], [True])


def test_tied_outliers_never_exceed_the_limit() -> None:
    """Trap: four values tied at 1000 with a limit of 2 are not four moved values: none is, and a logarithm is taken."""
    values = np.array([*range(1, 41), 1000, 1000, 1000, 1000], dtype=float)
    found = treat(values[:, np.newaxis], at_most=2)

    assert winsorise(values, 2)(values).max() == 1000
    assert found.columns[0].kind == "log"


@given(columns, st.integers(0, 5))
def test_no_more_values_move_than_the_limit(values: Array, at_most: int) -> None:
    """However many are tied."""
    assert (winsorise(values, at_most)(values) != values).sum() <= at_most


def test_the_logarithm_by_hand() -> None:
    """0, 1, 100: range 100, so the argument is x + 1: ln 1, ln 2, ln 101."""
    values = np.array([0.0, 1.0, 100.0])

    assert_allclose(logarithm(values)(values), np.log([1, 2, 101]))


def test_a_tail_on_the_left_is_shortened_too() -> None:
    """The mirrored values have the mirrored logarithm, so skewness changes only its sign."""
    values = np.array([0.0, 1.0, 100.0])

    assert_allclose(logarithm(-values, by_tail=True)(-values), -np.log([1, 2, 101]))
    assert_allclose(logarithm(-values)(-values), np.log([101, 100, 1]))


@given(columns)
def test_treatment_turns_no_order_round(values: Array) -> None:
    """Whoever was before another is not behind it after."""
    treated = treat(values[:, np.newaxis]).values[:, 0]

    assert (np.diff(treated[np.argsort(values, kind="stable")]) >= -1e-12).all()


@given(columns, st.integers(-100, 600))
def test_a_fitted_treatment_does_not_move_for_a_new_unit(values: Array, new: int) -> None:
    """Old values are treated alike, a new one however far out has a value, and order holds."""
    fitted = treat(values[:, np.newaxis])
    again = fitted(np.append(values, new)[:, np.newaxis])[:, 0]

    assert_allclose(again[:-1], fitted.values[:, 0])
    assert np.isfinite(again[-1])


def test_box_cox_by_hand() -> None:
    """λ = 2: (9 − 1) ÷ 2 = 4 for 3; λ = 0 is the logarithm; λ = 1 shifts by 1."""
    assert box_cox(np.array([3.0]), 2).tolist() == [4]
    assert_allclose(box_cox(np.array([3.0]), 0), np.log([3]))
    assert box_cox(np.array([3.0]), 1).tolist() == [2]


def test_a_fitted_power_has_the_greatest_likelihood() -> None:
    """No λ near the fitted one makes the observed values likelier (profile log-likelihood, Box & Cox 1964)."""
    values = np.exp(np.linspace(0.1, 3, 40)) ** 1.3
    power = fit_box_cox(values).power

    def likelihood(candidate: float) -> float:
        transformed = box_cox(values, candidate)
        return float(-20 * np.log(transformed.var()) + (candidate - 1) * np.log(values).sum())

    assert all(likelihood(power) >= likelihood(power + step) for step in (-0.1, -0.01, 0.01, 0.1))


def test_box_cox_shifts_what_is_not_positive() -> None:
    """The least value comes to a hundredth of the range; the order stays."""
    values = np.array([-10.0, 0.0, 90.0])
    found = fit_box_cox(values, 0.0)

    assert_allclose(found(values), np.log([1, 11, 101]))


@pytest.mark.parametrize("shift", [1e9, -1e9, 1e12])
def test_measures_and_logarithms_keep_their_digits_far_from_zero(shift: float) -> None:
    """Quarters on a level of a thousand million are the same quarters: shape, logarithm and Box–Cox are too."""
    values = np.array([0.25, 0.5, 0.5, 1.0, 7.75])
    moved = values + shift

    assert_allclose(skewness(moved[:, np.newaxis]), skewness(values[:, np.newaxis]), rtol=1e-12)
    assert_allclose(kurtosis(moved[:, np.newaxis]), kurtosis(values[:, np.newaxis]), rtol=1e-12)
    assert_allclose(logarithm(moved)(moved), logarithm(values)(values), rtol=1e-12)
    assert_allclose(fit_box_cox(-abs(shift) + values, 0)(-abs(shift) + values), logarithm(values)(values))


@pytest.mark.parametrize("scale", [1e-200, 1e-12, 1e12, 1e200])
def test_shape_knows_no_unit_of_measurement(scale: float) -> None:
    """However small or great the figures are, 0, 0, 3 has a skewness of √3."""
    assert_allclose(skewness(np.array([[0.0], [0], [3]]) * scale), [3**0.5])
    assert_allclose(kurtosis(np.array([[1.0], [2], [3], [4]]) * scale), [-1.2])


@given(st.permutations([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7]))
def test_an_even_column_has_its_logarithm_on_the_same_side_in_any_order(values: list[float]) -> None:
    """Its skewness is 0 but for the last bit, which the order of rows decides; the right side is taken."""
    assert logarithm(np.array(values), by_tail=True).sign == 1


def test_one_column_may_be_a_list_with_gaps() -> None:
    """Whole numbers in a list, with a gap, are treated as the matrix is; nothing at all needs nothing."""
    gaps = [*map(int, FAR_OUT), NAN]

    assert_allclose(winsorise(gaps)([1000, NAN]), [19, NAN])
    assert_allclose(logarithm([0, 1, NAN, 100])([0, 1]), np.log([1, 2]))
    assert_allclose(fit_box_cox([-10, NAN, 0, 90], 0)([0]), np.log([11]))
    assert box_cox([1, 2, 4], -1).tolist() == [0, 0.5, 0.75]
    assert {winsorise([NAN]).kind, logarithm([NAN]).kind, fit_box_cox([NAN]).kind} == {"none"}


def test_fewer_than_four_values_say_nothing_of_a_power() -> None:
    """Without a stated λ they are left alone, and so is a constant column."""
    assert fit_box_cox([1, 2, 9]).kind == fit_box_cox([5, 5, 5, 5]).kind == "none"
    assert fit_box_cox([1, 2, 4, 9]).kind == "box_cox"


def test_treatments_chosen_before_are_applied_as_they_are() -> None:
    """A column's stored treatment is used whatever the new values look like."""
    chosen = treat(FAR_OUT[:, np.newaxis]).columns

    assert treat_columns([[50.0], [2.0]], chosen).values[:, 0].tolist() == [19, 2]


def test_missing_values_are_passed_over() -> None:
    """The gap stays, the rest is treated as if it were not there."""
    with_gap = np.append(FAR_OUT, NAN)
    found = treat(with_gap[:, np.newaxis]).values[:, 0]

    assert np.isnan(found[-1])
    assert found[:-1].tolist() == treat(FAR_OUT[:, np.newaxis]).values[:, 0].tolist()


def test_impossible_options_are_refused() -> None:
    """A negative limit, non-positive Box–Cox values, and other columns than were fitted."""
    for refused in (
        lambda: treat([[1.0]], at_most=-1),
        lambda: box_cox(np.array([0.0]), 1),
        lambda: ColumnTreatment("log")([-1.0]),
        lambda: ColumnTreatment("root"),  # type: ignore[arg-type]  # what a caller without types may write
        lambda: winsorise(["甲"]),
        lambda: treat([[1.0]])([[1.0, 2.0]]),
        lambda: treat_columns([[1.0]], []),
    ):
        with pytest.raises(MethodRefused):
            refused()
