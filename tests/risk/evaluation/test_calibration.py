"""Calibration: against naive definitions, scikit-learn and probabilities whose truth is known."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import brier_score_loss
from tests.risk.evaluation.drawn import Outcomes, outcomes

from xiangheng_risk.evaluation.bootstrap import interval, samples
from xiangheng_risk.evaluation.calibration import (
    Bins,
    brier,
    brier_skill,
    calibration_error,
    calibration_line,
    logit,
    reliability,
)
from xiangheng_scoring.numbers.arrays import Flags, Ints


@given(outcomes())
def test_brier_is_scikit_learns_and_the_rate_itself_has_no_skill(drawn: Outcomes) -> None:
    """To say the rate of everybody is what skill is measured against."""
    label, probability, _ = drawn
    assert brier(label, probability) == pytest.approx(brier_score_loss(label, probability))
    assert brier_skill(label, np.full(label.size, label.mean())) == pytest.approx(0, abs=1e-12)
    assert brier_skill(label, label.astype(np.float64)) == 1


@given(outcomes(), st.sampled_from(list(Bins)), st.integers(1, 12))
def test_bins_hold_each_row_once_and_rows_of_one_probability_together(
    drawn: Outcomes, bins: Bins, count: int
) -> None:
    """Sums over the bins are sums over the rows, and means rise from bin to bin."""
    label, probability, _ = drawn
    told = reliability(label, probability, bins, count)
    assert sum(part.rows for part in told) == label.size
    assert sum(part.rows * part.foretold for part in told) == pytest.approx(probability.sum())
    assert sum(part.rows * part.happened for part in told) == pytest.approx(label.sum())
    assert all(low.foretold < high.foretold for low, high in pairwise(told))
    assert len(told) <= min(count, np.unique(probability).size)


def test_the_error_is_the_mean_distance_of_the_bins() -> None:
    """Two bins worked by hand: half the rows are off by 0.1, half by 0.3."""
    probability = np.array([0.1, 0.1, 0.8, 0.8])
    label = np.array([False, False, True, False])
    told = reliability(label, probability, Bins.EQUAL_WIDTH, 2)
    assert [(part.rows, part.happened) for part in told] == [(2, 0), (2, 0.5)]
    assert calibration_error(told) == pytest.approx(0.5 * 0.1 + 0.5 * 0.3)


@given(outcomes())
def test_the_line_is_the_logistic_regression_on_the_logit(drawn: Outcomes) -> None:
    """As scikit-learn fits it without a penalty, wherever the likelihood has a maximum."""
    label, probability, _ = drawn
    line = calibration_line(label, probability)
    event, other = probability[label], probability[~label]
    overlaps = event.min() < other.max() and other.min() < event.max()
    assert (line is not None) == bool(overlaps)
    if line is not None:
        x = logit(probability)[:, np.newaxis]
        fit = LogisticRegression(C=np.inf, solver="newton-cholesky", tol=1e-10).fit(x, label)
        assert line.slope == pytest.approx(fit.coef_[0, 0], rel=1e-3, abs=1e-3)
        assert line.intercept == pytest.approx(fit.intercept_[0], rel=1e-3, abs=1e-3)


def test_probabilities_that_are_true_are_calibrated_and_doubled_odds_are_told() -> None:
    """Slope 1 and intercept 0 of the truth; what is too sure of itself has half the slope."""
    generator = np.random.default_rng(1)
    truth = generator.beta(1, 12, 200_000)
    label = generator.random(truth.size) < truth
    line = calibration_line(label, truth)
    assert line is not None
    assert (line.intercept, line.slope) == pytest.approx((0, 1), abs=0.03)
    assert calibration_error(reliability(label, truth, Bins.EQUAL_COUNT)) < 0.003
    too_sure = calibration_line(label, 1 / (1 + np.exp(-2 * logit(truth))))
    assert too_sure is not None
    assert too_sure.slope == pytest.approx(0.5, abs=0.02)


def test_where_all_had_one_outcome_there_is_no_line() -> None:
    """Nor a skill: neither is a number, and no warning."""
    label, probability = np.zeros(5, dtype=np.bool_), np.linspace(0.1, 0.5, 5)
    assert calibration_line(label, probability) is None
    assert np.isnan(brier_skill(label, probability))


def test_an_interval_holds_the_figure_and_is_the_same_each_time() -> None:
    """The mean of 400 coins: half, within two standard errors of 0.025 on either side."""
    coins: Flags = np.arange(400) % 2 == 0

    def mean(times: Ints | None) -> float:
        return float(np.average(coins, weights=times))

    first, again = interval(mean, 400), interval(mean, 400)
    assert first == again
    assert first.value == 0.5
    assert first.low == pytest.approx(0.45, abs=0.01)
    assert first.high == pytest.approx(0.55, abs=0.01)


def test_a_sample_draws_as_many_rows_as_there_are() -> None:
    """With replacement: the counts add up to the rows."""
    assert [int(times.sum()) for times in samples(7, 3)] == [7, 7, 7]
