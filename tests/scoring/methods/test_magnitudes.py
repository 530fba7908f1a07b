"""Finite numbers in, finite numbers out, or a refusal that names the value and its place: never a silent 0, NaN or ∞."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import fields, is_dataclass
from functools import partial
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from xiangheng_scoring.analysis import statistics
from xiangheng_scoring.analysis.robustness import sobol_indices
from xiangheng_scoring.errors import MethodRefused
from xiangheng_scoring.methods import aggregation, imputation, treatment, weighting
from xiangheng_scoring.methods.benefit_of_doubt import benefit_of_doubt
from xiangheng_scoring.methods.mazziotta_pareto import adjusted_mazziotta_pareto, mazziotta_pareto
from xiangheng_scoring.methods.normalisation import (
    NORMALISATIONS,
    DistanceToReference,
    DistanceToTarget,
    Goalposts,
    MinMax,
    ZScore,
    normalise,
)
from xiangheng_scoring.methods.outranking import copeland
from xiangheng_scoring.methods.topsis import topsis
from xiangheng_scoring.numbers.arrays import Array, matrix

Method = Callable[[Array], object]

WITHOUT_OPTIONS = [name for name in NORMALISATIONS if name not in ("distance_to_target", "goalposts")]
METHODS: dict[str, Method] = {
    **{name: partial(normalise, method=name) for name in WITHOUT_OPTIONS},
    "distance_to_reference by values": lambda x: normalise(x, DistanceToReference(x[-1].tolist())),
    "distance_to_target": lambda x: normalise(x, DistanceToTarget(x.max(axis=0).tolist(), cap=False)),
    "goalposts": lambda x: normalise(x, Goalposts([-1.0, 0.0], [1.0, 2.0], clip=False)),
    "topsis by vectors": lambda x: topsis(x, normalisation="vector"),
    "topsis by ranges": lambda x: topsis(x, normalisation="min_max"),
    "mazziotta_pareto": mazziotta_pareto,
    "adjusted_mazziotta_pareto": adjusted_mazziotta_pareto,
    "copeland": copeland,
    "benefit_of_doubt": benefit_of_doubt,
    "arithmetic_mean": aggregation.arithmetic_mean,
    "geometric_mean": aggregation.geometric_mean,
    "harmonic_mean": aggregation.harmonic_mean,
    **{f"power_mean {p}": partial(aggregation.power_mean, exponent=p) for p in (-50.0, 1e-9, 3.0, 1e9)},
    "weights": lambda x: aggregation.arithmetic_mean([1.0, 2.0], np.abs(x[0])),
    "entropy": weighting.entropy,
    "critic": weighting.critic,
    "first_component": weighting.first_component,
    "ahp": weighting.ahp,
    "swing": lambda x: weighting.swing(x[:, 0]),
    "by_constant": lambda x: imputation.by_constant([[1.0, np.nan]], x[0].tolist()),
    "by_centre": lambda x: imputation.by_centre(x, "mean"),
    "over_panel": lambda x: imputation.over_panel(x, ["1"] * len(x), list(range(len(x))), "linear"),
    "treat": lambda x: treatment.treat(x).values,
    "logarithm": lambda x: treatment.logarithm(x[:, 0], by_tail=True)(x[:, 0]),
    "fit_box_cox": lambda x: treatment.fit_box_cox(x[:, 0])(x[:, 0]),
    "box_cox": lambda x: treatment.box_cox(x, 2.5),
    "box_cox near 0": lambda x: treatment.box_cox(x, 1e-9),
    "skewness": lambda x: np.nan_to_num(treatment.skewness(x)),
    "kurtosis": lambda x: np.nan_to_num(treatment.kurtosis(x)),
    "summary": lambda x: [statistics.summary(x).mean, statistics.summary(x).sd],
    "outliers": statistics.outliers,
    "pearson": statistics.pearson,
    "spearman": statistics.spearman,
    "kendall": lambda x: statistics.kendall(x[:, 0], x[:, 1]),
    "influence": lambda x: statistics.influence(x, [1.0, 2.0]),
    "equalising_weights": statistics.equalising_weights,
    "effective_weights": lambda x: statistics.effective_weights([-1, 0], np.abs(x[0])),
    "components": statistics.components,
    "cronbach_alpha": lambda x: np.nan_to_num(statistics.cronbach_alpha(x)),
    "profile": lambda x: statistics.profile(x, 0),
    "sobol_indices": lambda x: sobol_indices(np.stack([x, x[::-1], x + 0.0]), np.ones((1, len(x)))),
}
EXTREMES = [0.0, 5e-324, 1e-308, 1e-200, 1e-60, 1e-50, 1e-12, 1.0, 1e15, 1e50, 1e60, 1e200, 1.7e308]
CELLS = st.one_of(
    st.sampled_from([*EXTREMES, *(-number for number in EXTREMES)]),
    st.floats(allow_nan=False, allow_infinity=False),
    st.floats(0, 100),
)
MATRICES = st.one_of(
    st.lists(st.lists(CELLS, min_size=2, max_size=2), min_size=2, max_size=7),
    CELLS.map(lambda number: [[number, number]] * 5),
).map(np.array)


def numbers_in(made: object) -> Iterator[Array]:
    """Every array and float of a result."""
    if is_dataclass(made):
        for item in fields(made):
            yield from numbers_in(getattr(made, item.name))
    elif isinstance(made, tuple | list):
        for part in made:
            yield from numbers_in(part)
    elif isinstance(made, int | float | np.ndarray | np.number):
        yield np.asarray(made, dtype=np.float64)


@pytest.mark.parametrize("name", METHODS)
@settings(max_examples=25, deadline=None)  # SciPy is imported on the way
@given(x=MATRICES)
def test_finite_numbers_have_finite_results_or_are_refused(name: str, x: Array) -> None:
    """Nothing but a refusal escapes, not even a warning, which would be an error here."""
    made: object = ()
    with suppress(MethodRefused):
        made = METHODS[name](x)

    assert all(np.isfinite(array).all() for array in numbers_in(made))


@pytest.mark.parametrize("name", METHODS)
@pytest.mark.parametrize("value", [1e200, 1e308, -1e51, 5e-324, 9e-51])
def test_what_floats_cannot_reckon_with_is_named(name: str, value: float) -> None:
    """Whatever the method: the number itself, and between which it should lie; what is scaled first takes more."""
    x = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 7.0], [6.0, 6.0]])
    x[0] = abs(value) if name in ("weights", "effective_weights", "by_constant", "ahp") else value
    if name == "ahp":
        x = np.array([[1.0, abs(value)], [1.0, 1.0]])

    is_scaled = name.endswith(("mean", "skewness", "kurtosis", "benefit_of_doubt")) or "power_mean" in name
    if is_scaled and 1e-305 < abs(value) < 1e305:
        assert all(np.isfinite(array).all() for array in numbers_in(METHODS[name](abs(x))))
        return

    with pytest.raises(MethodRefused) as refused:
        METHODS[name](x)
    assert repr(abs(value)).lstrip("-") in refused.value.fault.message
    assert ("1e-305 与 1e+305" if is_scaled else "1e-50 与 1e+50") in refused.value.fault.expected


def test_a_place_is_that_of_the_matrix() -> None:
    """Rows and columns are counted as on a sheet."""
    with pytest.raises(MethodRefused, match="矩阵第 2 行第 1 列的数 1e\\+200 太大"):
        matrix([[1.0, 2.0], [1e200, 4.0]])


@pytest.mark.parametrize(
    "method",
    [MinMax(low=-1e308, high=1e308), MinMax(equal=float("nan")), ZScore(sd=float("inf")), ZScore(mean=1e60)],
)
def test_options_are_held_to_the_same(method: Any) -> None:
    """A scale that overflows is no scale."""
    with pytest.raises(MethodRefused):
        normalise([[1.0], [2.0]], method)


@given(
    scores=st.lists(st.floats(1e-3, 1e3), min_size=2, max_size=5),
    exponent=st.sampled_from([1e-4, -1e-4, 1e-9, -1e-9, 1e-15, 1e-30, 1e-50]),
)
def test_a_power_near_zero_is_near_the_geometric_mean(scores: list[float], exponent: float) -> None:
    """x^p is 1 to the last digit there; what is left of it is not lost."""
    spread = np.log(scores).var()

    assert_allclose(
        aggregation.power_mean(scores, exponent=exponent),
        aggregation.geometric_mean(scores) * np.exp(exponent * spread / 2),
        rtol=1e-6,
    )


@given(value=st.floats(1e-3, 1e3), power=st.sampled_from([1e-6, -1e-6, 1e-12, 1e-40]))
def test_box_cox_near_zero_is_near_the_logarithm(value: float, power: float) -> None:
    """(x^λ − 1) ÷ λ loses 1 − 1 nowhere."""
    assert_allclose(treatment.box_cox([value], power), np.log([value]), rtol=1e-4, atol=1e-4)


def test_values_that_differ_in_their_last_digits_have_no_best_power() -> None:
    """The likelihood of λ rises without end: that is told, not searched for until something breaks."""
    with pytest.raises(MethodRefused, match="λ 没有极大似然值"):
        treatment.fit_box_cox([1e15, 1e15, 1e15 + 1, 1e15 + 2, 1e15])


def test_indicators_that_mirror_each_other_have_no_equal_influence() -> None:
    """Two rows make them cancel to the last digit."""
    with pytest.raises(MethodRefused, match="没有使影响相等的权重"):
        statistics.equalising_weights(
            [[38.23533128201745, 92.4307802624928], [97.12075281962814, 38.23533128201745]]
        )
