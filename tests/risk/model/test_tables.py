"""Tables against the estimator that they were made of: the same logit, exactly split."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.ensemble import HistGradientBoostingClassifier
from tests.risk.model.drawn import FEW, model, table, values

from xiangheng_risk.model.bins import CODES, MISSING, fitted_bins
from xiangheng_risk.model.scoring import by_cause, logits
from xiangheng_risk.model.tables import centred, first_against_direction, is_exact, on_grid, summed_tables
from xiangheng_scoring.numbers.arrays import Array


@given(st.integers(0, 2**31), st.integers(2, 12), st.integers(2, 40))
def test_tables_give_the_estimator_s_decision(seed: int, leaves: int, features: int) -> None:
    """On households that it did not see, to 1e-12, whatever the trees, with directions and with values missing."""
    random = np.random.default_rng(seed)
    drawn = random.normal(size=(700, features)).astype(np.float32)
    drawn[random.random(drawn.shape) < random.choice([0, 0.2])] = np.nan
    bins = fitted_bins(drawn[:400])
    codes = bins.codes(drawn)
    given_codes = np.where(codes == MISSING, np.nan, codes)
    label = random.random(400) < 1 / (1 + np.exp(-np.nan_to_num(drawn[:400, 0])))
    estimator = HistGradientBoostingClassifier(
        max_iter=20, max_leaf_nodes=leaves, interaction_cst="no_interactions", early_stopping=False,
        monotonic_cst=random.integers(-1, 2, features),
    ).fit(given_codes[:400], label)  # fmt: skip

    counts = np.array([np.bincount(column, minlength=CODES) for column in codes[:400].T])
    base, tables = centred(*summed_tables(estimator, features), counts)

    assert is_exact(base, tables)
    off = np.abs(logits(base, tables, codes) - estimator.decision_function(given_codes))
    assert off.max() <= 1e-12


def test_trees_of_more_than_one_feature_are_no_tables() -> None:
    """An estimator that was fitted with interactions is an error, and no wrong reasons."""
    drawn = table()
    estimator = HistGradientBoostingClassifier(max_iter=5).fit(drawn.values, drawn.label)

    with pytest.raises(ValueError, match="unpack"):
        summed_tables(estimator, len(FEW))


@given(values())
def test_contributions_add_up_to_the_logit_in_any_order(drawn: Array) -> None:
    """Base and contributions are the logit to the last bit, added from the left, from the right, and by cause."""
    trained = model()
    added = trained.contributions(drawn)
    from_left = trained.base + np.add.accumulate(added, axis=1)[:, -1]
    from_right = np.add.accumulate(added[:, ::-1], axis=1)[:, -1] + trained.base

    assert np.array_equal(from_left, from_right)
    assert np.array_equal(from_left, trained.base + by_cause(FEW, added).sum(axis=1))
    assert np.array_equal(1 / (1 + np.exp(-from_left)), trained.probability(drawn))


@given(values(), values())
def test_a_difference_of_months_is_exact(before: Array, after: Array) -> None:
    """What changed since last month adds up to the change of the logit, to the last bit."""
    rows = min(len(before), len(after))
    added = [model().contributions(each[:rows]) for each in (before, after)]
    was, is_now = (each.sum(axis=1) for each in added)

    assert np.array_equal((added[1] - added[0]).sum(axis=1), is_now - was)


def test_the_average_household_of_training_has_no_contribution() -> None:
    """Each feature's contributions are nothing on average: that is what they are told against."""
    assert np.abs(model().contributions(table().values).mean(axis=0)).max() < 1e-12


def test_a_table_against_its_direction_is_found() -> None:
    """One step down among steps up; beyond the last edge, and of what is missing, nothing is asked."""
    tables = np.zeros((2, CODES))
    tables[1, :4] = [0, 1, 1, 2]
    tables[:, 4:] = -5
    assert first_against_direction(tables, [3, 3], [1, 1]) is None
    assert first_against_direction(tables, [3, 3], [1, -1]) == 1
    assert first_against_direction(tables, [3, 4], [1, 1]) == 1


def test_numbers_off_the_grid_or_too_large_are_not_exact() -> None:
    """What would be rounded when it is added is told."""
    tables = on_grid(np.random.default_rng(1).normal(size=(3, CODES)))
    assert is_exact(0.0, tables)
    assert not is_exact(1e-20, tables)
    assert not is_exact(0.0, tables + 30)
    tables[1, 7] += 2.0**-50
    assert not is_exact(0.0, tables)
