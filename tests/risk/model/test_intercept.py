"""The level: corrected by what was observed, with its evidence, and never the ranking."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chi2
from tests.risk.model.drawn import FEW, model, table

from xiangheng_platform.monitoring.errors import LevelUncertain
from xiangheng_platform.monitoring.level import FEWEST_EVENTS, correction
from xiangheng_risk.model.reading import model_of
from xiangheng_risk.model.scoring import probability
from xiangheng_scoring.numbers.arrays import Array, Ints

LOGITS = np.random.default_rng(1).normal(-3, 1.2, 20_000)
EXPECTED = float(probability(LOGITS).sum())


@given(st.floats(-1.5, 1.5), st.floats(0.2, 1))
def test_a_level_that_is_off_by_so_much_is_put_right(off: float, share: float) -> None:
    """Events of a world whose logits are all shifted: the shift is found, whatever part of the year has passed."""
    events = round(share * float(probability(LOGITS + off).sum()))
    found = correction(202403, LOGITS, events, share)

    assert found.shift == pytest.approx(off, abs=1.5 / events + 1e-6)
    assert found.lowest < found.shift < found.highest
    assert share * probability(LOGITS + found.shift).sum() == pytest.approx(events, rel=1e-6)


def test_the_evidence_is_the_interval_of_a_count() -> None:
    """The bounds are those of Poisson's law, by SciPy, told as shifts; as many events as expected are no evidence."""
    found = correction(202412, LOGITS, 1000, 1.0)
    bounds = chi2.ppf(0.025, 2000) / 2, chi2.ppf(0.975, 2002) / 2
    as_events = [probability(LOGITS + shift).sum() for shift in (found.lowest, found.highest)]

    assert as_events == pytest.approx(bounds, rel=1e-3)
    assert found.expected == pytest.approx(EXPECTED)
    assert correction(202412, LOGITS, round(2 * EXPECTED), 1.0).is_evident
    assert not correction(202412, LOGITS, round(EXPECTED), 1.0).is_evident


def test_the_ranking_is_not_changed() -> None:
    """All logits move by the same: no household passes another, and no reason changes."""
    values = table(seed=5).values
    contributions = model().contributions(values)
    logits = model().base + contributions.sum(axis=1)
    corrected = model().corrected(correction(202406, logits, 900, 0.5))

    assert np.array_equal(order(corrected.probability(values)), order(model().probability(values)))
    assert np.array_equal(corrected.contributions(values), contributions)
    assert corrected.probability(values).sum() == pytest.approx(1800, rel=1e-6)
    assert corrected.digest != model().digest
    assert model_of(corrected.write(), FEW).base == corrected.base


def test_a_correction_takes_the_place_of_the_former() -> None:
    """Each is told against the level of training, and they do not add up."""
    first, second = (correction(202400 + month, LOGITS, 2000 + month, 1.0) for month in (1, 2))
    twice = model().corrected(first).corrected(second)

    assert twice.digest == model().corrected(second).digest


@pytest.mark.parametrize(
    ("events", "share"), [(FEWEST_EVENTS - 1, 1.0), (0, 0.5), (20_000, 1.0), (2000, 0.1), (500, 0.0)]
)
def test_too_few_events_or_too_many_are_refused(events: int, share: float) -> None:
    """What chance alone may bring, and what no probability could."""
    with pytest.raises(LevelUncertain, match="202403"):
        correction(202403, LOGITS, events, share)


def order(probabilities: Array) -> Ints:
    """Households from the highest risk to the lowest."""
    return np.argsort(-probabilities, kind="stable")
