"""The register of a whole country on a cluster of Spark: features and scores by the functions that one machine runs.

    features(register(session, "hdfs://…/register"), 202412).to_native()
    scored(frame, model).write.parquet("hdfs://…/scores")

The cluster's workers need `xiangheng-risk` installed; a session comes from whoever runs the cluster.
"""

from functools import partial
from typing import Any

from xiangheng_platform.monitoring.columns import DATASETS
from xiangheng_platform.monitoring.features.register import Register
from xiangheng_risk.model.additive import AdditiveModel
from xiangheng_risk.model.batches import scored_batches, scored_schema

#: What Spark calls the types of a score's columns.
TYPES = {"int64": "bigint", "double": "double"}


def register(session: Any, folder: str) -> Register:
    """The months in a folder that a `SparkSession` reads; nothing is read yet.

    Month and county are taken from the files, not from the folders' names, of which Spark would make numbers.
    """
    reader = session.read.option("recursiveFileLookup", "true")
    return Register.of({name: reader.parquet(f"{folder}/{name}") for name in DATASETS})


def scored(features: Any, model: AdditiveModel) -> Any:
    """Of a Spark frame of features, as `features(register, cut).to_native()` gives it, the columns of `scored_schema`."""
    columns = (f"`{column.name}` {TYPES[str(column.type)]}" for column in scored_schema(model))
    return features.mapInArrow(partial(scored_batches, model), ", ".join(columns))
