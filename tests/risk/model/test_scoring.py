"""Scores in bulk: the same as one by one, with the causes that matter most; and in batches of Arrow."""

from functools import partial

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from tests.risk.model.drawn import FEW, model, table, values

from xiangheng_risk.model.batches import scored_batches, scored_schema
from xiangheng_risk.model.errors import FeaturesMismatch
from xiangheng_risk.model.scoring import by_cause, causes_of, scored
from xiangheng_scoring.numbers.arrays import Array


@given(values())
def test_reasons_are_the_causes_that_add_and_take_most(drawn: Array) -> None:
    """Each household's causes sorted one by one: the strongest first, none that adds nothing, none twice."""
    trained = model()
    causes, sums = causes_of(FEW), by_cause(FEW, trained.contributions(drawn))
    told = scored(FEW, trained.base, trained.tables, trained.codes(drawn))

    assert np.array_equal(told.probability, trained.probability(drawn))
    for row, added in enumerate(sums):
        rising = sorted((amount for amount in added if amount > 0), reverse=True)[:3]
        falling = sorted(amount for amount in added if amount < 0)[:2]
        up, down = told.reasons.up[row], told.reasons.down[row]
        assert [added[cause] for cause in up if cause >= 0] == rising
        assert [added[cause] for cause in down if cause >= 0] == falling
        assert np.array_equal(told.reasons.up_by[row], [*rising, *[0] * (len(up) - len(rising))])
        assert np.array_equal(told.reasons.down_by[row], [*falling, *[0] * (len(down) - len(falling))])
    assert told.reasons.causes == causes


def test_many_households_are_scored_as_few_are() -> None:
    """More than a block, and not a whole number of blocks."""
    many = np.tile(table().values, (35, 1))
    trained = model()
    told = scored(FEW, trained.base, trained.tables, trained.codes(many))

    assert np.array_equal(told.probability, trained.probability(many))


def test_batches_are_scored_by_the_names_of_their_columns() -> None:
    """In any order and with others beside, null where a feature is missing: what the table of features gives."""
    drawn, trained = table(1000), model()
    columns = {
        "county": pa.array(drawn.counties),
        **{name: pa.array(drawn.column(name), from_pandas=True) for name in reversed(drawn.names)},
        "household": pa.array(drawn.households),
    }
    batches = pa.table(columns).to_batches(max_chunksize=300)
    told = pa.Table.from_batches(partial(scored_batches, trained)(batches), scored_schema(trained))

    assert told["household"].to_pylist() == drawn.households.tolist()
    assert np.array_equal(told["probability"].to_numpy(), trained.probability(drawn.values))
    added = np.column_stack([told[f"by_{name}"].to_numpy() for name in drawn.names])
    assert np.array_equal(added, trained.contributions(drawn.values))
    assert set(told["base"].to_pylist()) == {trained.base}


def test_a_batch_without_a_feature_is_refused() -> None:
    """It is named, and not taken as missing in every household."""
    batch = pa.record_batch({"household": pa.array([1]), "income": pa.array([1.0])})
    with pytest.raises(FeaturesMismatch, match="self_paid"):
        next(scored_batches(model(), [batch]))
