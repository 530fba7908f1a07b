"""Normalisations: hand-worked cases, what the references get wrong, and what must hold for any matrix."""

import pickle
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst
from numpy.testing import assert_allclose
from numpy.typing import NDArray

from xiangheng_scoring.errors import MethodRefused
from xiangheng_scoring.methods.normalisation import (
    NORMALISATIONS,
    Borda,
    DistanceToMax,
    DistanceToReference,
    DistanceToTarget,
    FractionOfMax,
    Goalposts,
    MinMax,
    Normalisation,
    PercentileRank,
    Rank,
    ZScore,
    normalise,
)

Array = NDArray[np.float64]
NAN = float("nan")
COHORT = [10.0, 15.0, 20.0, 15.0]
#: Each method on the cohort above, more is better and less is better, worked by hand: mean 15, sd √(50 ÷ 3).
SD = (50 / 3) ** 0.5
BY_HAND: list[tuple[Normalisation, list[float], list[float]]] = [
    (MinMax(), [0, 50, 100, 50], [100, 50, 0, 50]),
    (MinMax(1, 2), [1, 1.5, 2, 1.5], [2, 1.5, 1, 1.5]),
    (ZScore(), [-5 / SD, 0, 5 / SD, 0], [5 / SD, 0, -5 / SD, 0]),
    (ZScore(50, 10), [50 - 50 / SD, 50, 50 + 50 / SD, 50], [50 + 50 / SD, 50, 50 - 50 / SD, 50]),
    (Rank(), [1, 2, 4, 2], [4, 2, 1, 2]),
    (Borda(), [0, 1, 3, 1], [3, 1, 0, 1]),
    (PercentileRank(), [0, 1 / 3, 1, 1 / 3], [1, 1 / 3, 0, 1 / 3]),
    (DistanceToMax(), [0, 0.5, 1, 0.5], [1, 0.5, 0, 0.5]),
    (DistanceToReference(1), [0, 1, 2, 1], [2, 1, 0, 1]),
    (DistanceToReference([12.5]), [0, 2, 4, 2], [4 / 3, 2 / 3, 0, 2 / 3]),
    (DistanceToTarget([18.0]), [0, 5 / 8, 1, 5 / 8], [1, 1, 0, 1]),
    (DistanceToTarget([18.0], cap=False), [0, 5 / 8, 10 / 8, 5 / 8], [5, 2.5, 0, 2.5]),
    (Goalposts([10.0], [30.0]), [0, 0.25, 0.5, 0.25], [1, 0.75, 0.5, 0.75]),
    (Goalposts([12.0], [18.0], scale=100), [0, 50, 100, 50], [100, 50, 0, 50]),
    (FractionOfMax(), [0.5, 0.75, 1, 0.75], [1, 2 / 3, 0.5, 2 / 3]),
]
#: One method each, with options that any matrix of one column or more can be given.
EASY = ["min_max", "z_score", "rank", "borda", "percentile_rank", "distance_to_max"]


def column(values: Sequence[float]) -> Array:
    """Values as a matrix of one indicator."""
    return np.array([values], dtype=float).T


def matrices(units: tuple[int, int] = (1, 8)) -> st.SearchStrategy[Array]:
    """Small matrices of whole quarters with gaps: ties are common."""
    cells = st.one_of(st.integers(-200, 200).map(lambda number: number / 4), st.just(NAN))
    shapes = st.tuples(st.integers(*units), st.integers(1, 4))
    return shapes.flatmap(lambda shape: npst.arrays(np.float64, shape, elements=cells))


@pytest.mark.parametrize(("method", "more", "less"), BY_HAND, ids=lambda item: type(item).__name__)
def test_worked_by_hand(method: Normalisation, more: list[float], less: list[float]) -> None:
    """10, 15, 20, 15 under each method, with more and with less being better; the formulas stand in the class."""
    assert_allclose(normalise(column(COHORT), method)[:, 0], more, rtol=1e-12)
    assert_allclose(normalise(column(COHORT), method, [-1])[:, 0], less, rtol=1e-12)


@pytest.mark.parametrize(("method", "more", "less"), BY_HAND, ids=lambda item: type(item).__name__)
def test_a_missing_value_stays_missing_and_moves_nobody(
    method: Normalisation, more: list[float], less: list[float]
) -> None:
    """One NaN added to the cohort is NaN in the result, and the others are what they were."""
    found = normalise(column([*COHORT, NAN]), method)[:, 0]

    assert np.isnan(found[-1])
    assert_allclose(found[:-1], more, rtol=1e-12)


def test_less_is_better_has_the_best_highest_under_fraction_of_max() -> None:
    """Trap: turned by sign, 1, 2, 4 scores 1, 2, 4 and the worst is highest; here the best is 1."""
    assert normalise(column([1, 2, 4]), "fraction_of_max", [-1])[:, 0].tolist() == [1, 0.5, 0.25]


@pytest.mark.parametrize(
    ("name", "equal"),
    [
        ("min_max", 100),
        ("z_score", 0),
        ("rank", 1),
        ("borda", 0),
        ("percentile_rank", 1),
        ("distance_to_max", 1),
        ("distance_to_reference", 1),
        ("fraction_of_max", 1),
    ],
)
def test_a_constant_column_has_a_declared_score(name: str, equal: float) -> None:
    """Trap: 7, 7, 7 stops no run and is no NaN."""
    assert normalise(column([7, 7, 7]), name)[:, 0].tolist() == [equal] * 3


@pytest.mark.parametrize(
    ("name", "alone"),
    [
        ("min_max", 100),
        ("z_score", 0),
        ("rank", 1),
        ("borda", 0),
        ("percentile_rank", 1),
        ("distance_to_max", 1),
    ],
)
def test_one_unit_alone_has_a_declared_score(name: str, alone: float) -> None:
    """A cohort of one is no division by zero."""
    assert normalise(column([7]), name).tolist() == [[alone]]


def test_a_target_that_all_meet_gives_all_of_them_1() -> None:
    """A target no better than the worst value leaves no way to go."""
    assert normalise(column([5, 6, 9]), DistanceToTarget([5.0]))[:, 0].tolist() == [1, 1, 1]


def test_a_reference_below_the_worst_turns_nothing_round() -> None:
    """Trap: 1 − (5 − x) ÷ (5 − 10) is 0, −1, −2 for 10, 15, 20, the best lowest; nobody is behind such a reference."""
    assert normalise(column([10, 15, 20]), DistanceToReference([5.0]))[:, 0].tolist() == [1, 1, 1]


def test_a_reference_may_be_a_row_number_of_numpy() -> None:
    """Row numbers that come out of `argmax` are numbers too."""
    assert normalise(column([10, 15, 20]), DistanceToReference(np.int64(1)))[:, 0].tolist() == [0, 1, 2]  # type: ignore[arg-type]  # what a caller without types may write


@pytest.mark.parametrize(("direction", "new"), [(-1, 0.0), (-1, -1.0), (1, -1.0)])
def test_a_later_value_outside_the_domain_is_refused_too(direction: int, new: float) -> None:
    """Fitted on 1, 2, 4, a 0 where less is better is no missing score, and −1 is no score below 0."""
    fitted = FractionOfMax().fit(column([1, 2, 4]), [direction])

    with pytest.raises(MethodRefused):
        fitted([[new]])


@pytest.mark.parametrize("method", [MinMax(), Rank(), Goalposts([0.0], [9.0])])
def test_a_fitted_method_can_be_stored_and_sent(method: Normalisation) -> None:
    """A frame goes into a file or another process and comes back as it was."""
    fitted = method.fit(column([1, 2, 4]), [-1])

    assert pickle.loads(pickle.dumps(fitted))([[3.0]]).tolist() == fitted([[3.0]]).tolist()


REFUSED: list[tuple[Any, ...]] = [
    (column([1, 2]), "极差"),
    (column([-1, 2]), FractionOfMax()),
    (column([0, 2]), FractionOfMax(), [-1]),
    (column([0, 0]), FractionOfMax()),
    (column([-3, -1]), FractionOfMax()),
    (column([1, 2]), Goalposts([3.0], [3.0])),
    (column([1, 2]), Goalposts([1.0, 2.0], [3.0, 4.0])),
    (column([1, 2]), DistanceToTarget()),
    (column([1, 2]), DistanceToReference(2)),
    (column([NAN, 2]), DistanceToReference(0)),
    (column([1, 2]), "min_max", [1, 1]),
]


@pytest.mark.parametrize("arguments", REFUSED)
def test_what_a_method_is_not_defined_for_is_refused(arguments: tuple[Any, ...]) -> None:
    """Unknown names, values and options out of a method's domain say what was expected."""
    with pytest.raises(MethodRefused) as refused:
        normalise(*arguments)

    assert refused.value.fault.expected


@given(matrices(), st.sampled_from(EASY), st.data())
def test_fitted_parameters_leave_old_scores_alone(x: Array, name: str, data: st.DataObject) -> None:
    """Scored beside new units, by parameters fitted before, every old unit has the score that it had."""
    fitted = NORMALISATIONS[name]().fit(x)
    more = data.draw(
        matrices().filter(lambda other: other.shape[1] == x.shape[1]) if x.shape[1] == 1 else st.just(x * 3)
    )

    assert_allclose(fitted(np.vstack([x, more]))[: len(x)], fitted(x), rtol=0, atol=0)


@given(matrices(), st.sampled_from(EASY), st.randoms())
def test_the_order_of_rows_does_not_matter(x: Array, name: str, random: Any) -> None:
    """Shuffled units have their own scores."""
    order = list(range(len(x)))
    random.shuffle(order)

    assert_allclose(normalise(x[order], name), normalise(x, name)[order], rtol=1e-12)


@given(matrices(), st.sampled_from(EASY), st.sampled_from([1, -1]))
def test_better_never_scores_less(x: Array, name: str, direction: int) -> None:
    """Within a column, a better value has at least the score of a worse one, and equal values equal scores."""
    scores = normalise(x, name, [direction] * x.shape[1])
    for values, given_scores in zip(direction * x.T, scores.T, strict=True):
        known = ~np.isnan(values)
        order = np.argsort(values[known], kind="stable")
        steps = np.diff(given_scores[known][order])

        assert (steps >= -1e-9).all()
        assert_allclose(steps[np.diff(values[known][order]) == 0], 0, atol=1e-9)


@given(matrices(), st.sampled_from(EASY), st.sampled_from([0.5, 2.0, 4.0]), st.integers(-64, 64))
def test_shift_and_scale_do_not_matter(x: Array, name: str, by: float, shift: int) -> None:
    """In another unit of measurement every score is the same (powers of two keep the floats exact)."""
    assert_allclose(normalise(x * by + shift, name), normalise(x, name), rtol=1e-9, atol=1e-9)


@given(matrices(), st.sampled_from(EASY))
def test_missing_in_missing_out(x: Array, name: str) -> None:
    """A score is missing exactly where the value is."""
    assert (np.isnan(normalise(x, name)) == np.isnan(x)).all()


def test_a_table_of_another_library_is_taken_as_it_is() -> None:
    """A data frame is a matrix of units by indicators, and what it holds as nothing is missing."""
    import pandas as pd  # here, since every worker collects this file

    frame = pd.DataFrame({"甲": [10.0, 15.0, None, 20.0], "乙": [3, 2, 1, 5]})

    assert_allclose(normalise(frame, MinMax()), normalise(frame.to_numpy(), MinMax()))
    assert np.isnan(normalise(frame, MinMax())[2, 0])
