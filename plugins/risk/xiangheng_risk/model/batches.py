"""Households scored batch by batch in Arrow, which any engine maps: Polars here, Spark on a cluster of many processors.

    spark_frame.mapInArrow(partial(scored_batches, model), schema=…)

A batch needs no other and no state, so that a whole country is scored by the same few look-ups as one county.
"""

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from xiangheng_risk.model.additive import AdditiveModel
from xiangheng_risk.model.errors import FeaturesMismatch
from xiangheng_risk.model.scoring import contributions, logits, probability

HOUSEHOLD, PROBABILITY, BASE = "household", "probability", "base"
#: What the column of a feature's contribution is called.
ADDED_BY = "by_{}"


def scored_schema(model: AdditiveModel) -> pa.Schema:
    """The columns that `scored_batches` gives."""
    added = [(ADDED_BY.format(name), pa.float64()) for name in model.features]
    return pa.schema([(HOUSEHOLD, pa.int64()), (PROBABILITY, pa.float64()), (BASE, pa.float64()), *added])


def scored_batches(model: AdditiveModel, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Of each batch with a column `household` and one a feature: household, probability, base, and what each feature adds.

    The columns may stand in any order, since they are known by name. Raises `FeaturesMismatch` where one is missing.
    """
    schema = scored_schema(model)
    for batch in batches:
        codes = model.codes(feature_values(model, batch))
        probabilities = probability(logits(model.base, model.tables, codes))
        added = contributions(model.tables, codes)
        columns = [probabilities, np.full(len(codes), model.base), *added.T]
        yield pa.RecordBatch.from_arrays(
            [batch.column(HOUSEHOLD).cast(pa.int64()), *map(pa.array, columns)], schema=schema
        )


def feature_values(model: AdditiveModel, batch: pa.RecordBatch) -> NDArray[np.float32]:
    """The features of a batch in the model's order, NaN where one is null; raises `FeaturesMismatch`."""
    missing = [name for name in (HOUSEHOLD, *model.features) if name not in batch.schema.names]
    if missing:
        raise FeaturesMismatch(
            f"缺 {len(missing)} 列：「{'、'.join(missing[:5])}」",
            at="特征表",
            expected="户编号和模型的每一个特征各一列",
            remedy="用 monitoring 的 features 算出全部特征",
        )
    values = np.empty((batch.num_rows, len(model.features)), np.float32, order="F")
    for position, name in enumerate(model.features):
        column: Any = batch.column(name).cast(pa.float32())
        values[:, position] = column.to_numpy(zero_copy_only=False)
    return values
