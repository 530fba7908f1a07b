"""The same features and scores on Spark as here: what a province runs on one machine, a country runs on a cluster."""

import os
import shutil
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from typing import Any

import numpy as np
import polars as pl
import pytest
from tests.service.monitoring.features.registers import CUT, invented, register, rows, written

from xiangheng_platform.monitoring.features.by_county import table_of
from xiangheng_platform.monitoring.features.computed import features
from xiangheng_platform.monitoring.features.groups import groups
from xiangheng_platform.monitoring.features.labels import labels
from xiangheng_risk import spark
from xiangheng_risk.model.risk import AdditiveRisk

MISSING = [
    name
    for name, is_there in [("java", shutil.which("java")), ("pyspark", find_spec("pyspark"))]
    if not is_there
]

pytestmark = [
    pytest.mark.spark,
    pytest.mark.skipif(bool(MISSING), reason=f"Spark cannot start: {MISSING} not on this machine (run.py adds pyspark where java is)"),
    # Its Python part looks at the pandas of the benchmarks, which it has no use for here.
    pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning"),
]  # fmt: skip

TABLES = invented(11, [*range(202401, 202413), 202503], households=900)
#: Half of those who were not monitored at the cut are identified after it, for a model to learn from.
TABLES["identifications"] = TABLES["identifications"].filter(
    (pl.col("month") <= CUT) | (pl.col("household") % 2 == 0)
)


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """One Spark of one worker, which leaves nothing behind."""
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = sys.executable
    folder = tmp_path_factory.mktemp("spark")
    settings = {
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.local.dir": str(folder),
        "spark.sql.shuffle.partitions": "2",
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
        "spark.ui.enabled": "false",
    }
    builder = SparkSession.builder.master("local[1]").appName("xiangheng")
    for name, value in settings.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()


@pytest.fixture(scope="module")
def on_spark(session: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The register of invented households, as Spark reads it from the files of months."""
    months = written(tmp_path_factory.mktemp("register"), TABLES)
    return spark.register(session, str(months.folder))


def collected(frame: Any) -> pl.DataFrame:
    """A frame of Spark by household, by way of Arrow."""
    table = pl.from_arrow(frame.toArrow())
    assert isinstance(table, pl.DataFrame)
    return table.sort("household")


@pytest.mark.parametrize("function", [features, groups, labels], ids=lambda function: function.__name__)
def test_spark_gives_the_same_rows(function: Any, on_spark: Any) -> None:
    """Equal to the last digit, read from the same files."""
    assert collected(function(on_spark, CUT).to_native()).equals(rows(function(register(TABLES), CUT)))


def test_spark_gives_the_same_scores(on_spark: Any) -> None:
    """Mapped over batches of Arrow in its own processes: probabilities and what each feature adds, bit by bit."""
    table = table_of(register(TABLES), CUT, horizon=12)
    model = AdditiveRisk().train(table, lambda done, total: None)

    scores = collected(spark.scored(features(on_spark, CUT).to_native(), model))

    chosen = scores.filter(pl.col("household").is_in(table.households))
    np.testing.assert_array_equal(chosen["probability"].to_numpy(), model.probability(table.values))
    added = chosen.select(f"by_{name}" for name in model.features).to_numpy()
    np.testing.assert_array_equal(added, model.contributions(table.values))
