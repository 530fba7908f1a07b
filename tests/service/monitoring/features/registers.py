"""Small registers for tests: written by hand, or random ones of a few households, on each engine."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import duckdb
import narwhals as nw
import numpy as np
import polars as pl

from xiangheng_platform.monitoring.columns import DATASETS, MEMBERS, Column, Dataset, Sort
from xiangheng_platform.monitoring.features.computed import features
from xiangheng_platform.monitoring.features.register import Register
from xiangheng_platform.monitoring.months import Months, schema_of

CUT = 202412
COUNTY = "433125"
Row = Mapping[str, Any]
Frames = dict[str, pl.DataFrame]


def frames(
    households: Iterable[Row] = ({},),
    members: Iterable[Row] = (),
    months: Iterable[Row] = (),
    identifications: Iterable[Row] = (),
) -> Frames:
    """Tables of rows that say only what matters; else it is household 1 in the cut month, of which nothing is known."""
    rows = dict(zip(DATASETS, (households, members, months, identifications), strict=True))
    return {name: _frame(dataset, rows[name]) for name, dataset in DATASETS.items()}


def _frame(dataset: Dataset, rows: Iterable[Row]) -> pl.DataFrame:
    usual = {"household": 1, "county": COUNTY, "month": CUT}
    if dataset is MEMBERS:
        usual["member"] = 1
    return pl.DataFrame([usual | dict(row) for row in rows], schema=schema_of(dataset))


def register(tables: Frames) -> Register:
    """The tables as a register on Polars."""
    return Register.of({name: frame.lazy() for name, frame in tables.items()})


def on_duckdb(tables: Frames, connection: duckdb.DuckDBPyConnection) -> Register:
    """The same register as relations of DuckDB, which have to be used as long as the connection is open."""
    return Register.of({name: connection.from_arrow(frame.to_arrow()) for name, frame in tables.items()})


def written(folder: Path, tables: Frames) -> Months:
    """The tables as files of months."""
    months = Months(folder)
    for name, frame in tables.items():
        for (month, county), part in frame.partition_by("month", "county", as_dict=True).items():
            months.write(DATASETS[name], month, county, part)
    return months


def rows(frame: "nw.LazyFrame[Any]") -> pl.DataFrame:
    """What a lazy frame of any engine holds, by household."""
    collected: pl.DataFrame = frame.collect("polars").to_native()
    return collected.sort("household")


def known(tables: Frames, household: int = 1, cut: int = CUT) -> dict[str, Any]:
    """The features of one household as of a month."""
    computed = rows(features(register(tables), cut)).filter(household=household)
    return computed.row(0, named=True)


def invented(seed: int, months: Iterable[int] = range(202401, 202413), households: int = 5) -> Frames:
    """A register of a few households in two counties, with rows of every table in each month and anything missing."""
    rng = np.random.default_rng(seed)
    keys = list(range(1, households + 1))
    return {
        name: pl.concat(
            [
                pl.DataFrame(schema=schema_of(dataset)),
                *(_drawn(dataset, keys, month, rng) for month in months),
            ]
        )
        for name, dataset in DATASETS.items()
    }


def _drawn(dataset: Dataset, keys: list[int], month: int, rng: np.random.Generator) -> pl.DataFrame:
    owners = keys * 3 if dataset is MEMBERS else keys
    fixed = {
        "household": owners,
        "county": [f"43310{1 + key % 2}" for key in owners],
        "month": [month] * len(owners),
        "member": list(range(len(owners))),
    }
    values = {
        column.name: fixed.get(column.name) or _values(column, month, len(owners), rng)
        for column in dataset.kept
    }
    return pl.DataFrame(values, schema=schema_of(dataset))


def _values(column: Column, month: int, size: int, rng: np.random.Generator) -> list[Any]:
    if column.words is not None:
        drawn = rng.choice([str(word) for word in column.words], size)
    elif column.sort is Sort.NUMBER:
        drawn = rng.integers(0, 20_000, size) / 4  # halves too, which engines round differently
    elif column.sort is Sort.TRUTH:
        drawn = rng.random(size) < 0.5
    elif column.sort is Sort.TEXT:
        drawn = rng.choice(["汉族", "土家族", "苗族"], size)
    elif column.sort is Sort.MONTH:
        drawn = rng.integers(max(month - 11, 202301), month + 1, size)
    else:
        drawn = rng.integers(0, 90 if column.name == "age" else 6, size)
    is_missing = rng.random(size) < 0.15
    return [None if missing else value for value, missing in zip(drawn.tolist(), is_missing, strict=True)]
