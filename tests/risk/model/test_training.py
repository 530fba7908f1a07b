"""Training: what it gives is the same whoever trains, obeys the directions, and has learnt something."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score
from tests.risk.model.drawn import FEW, QUICK, model, table, values

from xiangheng_risk.evaluation.errors import FeatureLeaks
from xiangheng_risk.model.bins import MISSING
from xiangheng_risk.model.errors import FeaturesMismatch, TrainingImpossible
from xiangheng_risk.model.training import train
from xiangheng_scoring.numbers.arrays import Array

NUMBERS = st.floats(width=32, allow_nan=False) | st.floats(0, 100_000, width=32)


def test_the_order_of_rows_and_the_number_of_threads_change_nothing() -> None:
    """The same households in another order, by a process of one thread: the same model, by name and byte."""
    train_shuffled = """
import numpy as np
from drawn import QUICK, table
from xiangheng_risk.model.training import train
drawn = table()
print(train(drawn.rows(np.random.default_rng(3).permutation(len(drawn))), QUICK).digest)
"""
    one_thread = os.environ | {"OMP_NUM_THREADS": "1", "PYTHONPATH": str(Path(__file__).parent)}
    digest = subprocess.check_output([sys.executable, "-c", train_shuffled], env=one_thread, text=True)

    assert digest.strip() == model().digest


def test_other_settings_and_other_data_are_another_model() -> None:
    """A name stands for one model only."""
    drawn = table()
    others = [
        train(drawn, replace(QUICK, rounds=41)),
        train(replace(drawn, month=202311), QUICK),
        train(drawn.rows(np.arange(len(drawn) - 1)), QUICK),
    ]
    assert len({model().digest, *(other.digest for other in others)}) == 4


@given(values(), st.sampled_from([0, 1, 3]), NUMBERS, NUMBERS)
def test_policy_s_directions_hold_for_every_household(
    drawn: Array, feature: int, one: float, other: float
) -> None:
    """Lower income or a heavier medical burden never lowers the risk, whatever else is known or missing of a household."""
    less, more = drawn.copy(), drawn.copy()
    less[:, feature], more[:, feature] = sorted([one, other])
    of_less, of_more = (model().probability(households) for households in (less, more))

    assert np.all((of_more - of_less) * FEW[feature].direction >= 0)


def test_what_is_missing_has_an_entry_of_its_own() -> None:
    """Missing by chance tells nothing; where it is the poor whose income is not known, that is told as a risk."""
    drawn = table()
    drawn.values[drawn.values[:, 0] < 7000, 0] = np.nan

    assert train(drawn, QUICK).tables[0, MISSING] > 0.3 > abs(model().tables[0, MISSING])


def test_a_feature_that_nobody_knows_adds_nothing() -> None:
    """A county that hands in no such field trains all the same, and nobody's risk is told by it."""
    drawn = table()
    drawn.values[:, 1] = np.nan
    trained = train(drawn, QUICK)

    assert not np.any(trained.tables[1])
    assert trained.probability(drawn.values).std() > 0.01


def test_what_was_learnt_holds_for_others() -> None:
    """Households of another draw are ranked well, and as many fall back as is foretold."""
    others = table(seed=2)
    assert others.label is not None
    foretold = model().probability(others.values)

    assert roc_auc_score(others.label, foretold) > 0.75
    assert foretold.mean() == pytest.approx(others.label.mean(), abs=0.02)


def test_progress_is_told_up_to_the_end() -> None:
    """Whoever waits sees the rounds grow, and sees the last."""
    told: list[tuple[int, int]] = []
    train(table(), QUICK, lambda done, total: told.append((done, total)))

    assert told == sorted(told)
    assert told[-1] == (QUICK.rounds, QUICK.rounds)


@pytest.mark.parametrize("known", [0, 29])
def test_too_few_events_teach_nothing(known: int) -> None:
    """Few who fell back, or few who did not, are refused with how many there must be."""
    few = np.arange(300) < known
    for label in (few, ~few):
        with pytest.raises(TrainingImpossible, match="30"):
            train(replace(table(300), label=label), QUICK)


def test_a_table_without_labels_teaches_nothing() -> None:
    """The cut is too late: what became of the households is not known."""
    with pytest.raises(TrainingImpossible, match="202312"):
        train(replace(table(300), label=None), QUICK)


def test_another_number_of_columns_is_refused() -> None:
    """A table of other features is told, and not scored by position."""
    with pytest.raises(FeaturesMismatch, match="3 列"):
        model().probability(table(10).values[:, :3])


@pytest.mark.parametrize("column", [1, 3])
def test_a_feature_that_says_the_answer_is_not_learnt_from(column: int) -> None:
    """By its value or by being missing, it is refused by name, with what to do about it."""
    drawn = table()
    assert drawn.label is not None
    drawn.values[:, column] = np.where(drawn.label, np.nan if column == 3 else 1, 0)
    with pytest.raises(FeatureLeaks, match=FEW[column].title) as refused:
        train(drawn, QUICK)
    assert refused.value.fault.remedy
