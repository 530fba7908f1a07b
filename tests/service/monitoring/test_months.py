"""The register's months as files: what they hold, what they refuse, and how they are scanned."""

from pathlib import Path

import duckdb
import polars as pl
import pytest

from xiangheng_platform.monitoring.columns import DATASETS, IDENTIFICATIONS, MEMBERS, MONTHS, Dataset
from xiangheng_platform.monitoring.errors import MonthsRefused
from xiangheng_platform.monitoring.months import Months, schema_of


def rows(
    dataset: Dataset, households: list[int], month: int = 202412, county: str = "433125"
) -> pl.DataFrame:
    """Rows of a dataset in which nothing is known but what every row must have."""
    keys = (
        {"household": households, "member": households} if dataset is MEMBERS else {"household": households}
    )
    known = pl.DataFrame(keys).with_columns(month=pl.lit(month, pl.Int32), county=pl.lit(county, pl.String))
    empty = [
        pl.lit(None, kind).alias(name)
        for name, kind in schema_of(dataset).items()
        if name not in known.columns
    ]
    return known.with_columns(empty)


@pytest.fixture
def months(tmp_path: Path) -> Months:
    """An empty folder of months."""
    return Months(tmp_path / "register")


@pytest.mark.parametrize("dataset", DATASETS.values(), ids=DATASETS)
def test_every_dataset_comes_back_as_it_was_written(months: Months, dataset: Dataset) -> None:
    """Columns in the order of the dataset, types by what each holds, rows by household."""
    months.write(dataset, 202412, "433125", rows(dataset, [3, 1, 2]))
    read = months.scan(dataset).collect()
    assert read.schema == schema_of(dataset)
    assert read["household"].to_list() == [1, 2, 3]


def test_a_file_lies_where_any_engine_looks_for_it(months: Months) -> None:
    """Month and county name its folders, and another engine reads the same rows."""
    months.write(MONTHS, 202412, "433125", rows(MONTHS, [1, 2]))
    path = months.folder / "months/month=202412/county=433125/rows.parquet"
    assert path.is_file()
    query = "select sum(household), min(county), min(month) from read_parquet(?, hive_partitioning = false)"
    assert duckdb.execute(query, [str(path)]).fetchall() == [(3, "433125", 202412)]


def test_format_and_compression_are_named(months: Months) -> None:
    """The file itself says what it is, and every column is compressed with zstd."""
    file = months.write(MONTHS, 202412, "433125", rows(MONTHS, [1]))
    assert pl.read_parquet_metadata(file.path)["xiangheng.format"] == "1"
    query = "select distinct compression from parquet_metadata(?)"
    assert duckdb.execute(query, [str(file.path)]).fetchall() == [("ZSTD",)]


def test_a_scan_goes_up_to_a_month_and_over_counties(months: Months) -> None:
    """Later months and other counties are not even opened."""
    for month in (202411, 202412, 202501):
        for county in ("433125", "430121"):
            months.write(MONTHS, month, county, rows(MONTHS, [1], month, county))
    (months.folder / "months/month=202501/county=433125/rows.parquet").write_bytes(b"no Parquet")
    assert months.scan(MONTHS, 202412).collect().height == 4
    assert months.scan(MONTHS, since=202412, counties={"430121"}).collect()["month"].to_list() == [
        202412,
        202501,
    ]
    assert months.months(MONTHS) == (202411, 202412, 202501)


def test_a_register_without_files_has_no_rows(months: Months) -> None:
    """A dataset of which nothing was written is a table of its columns, and not an error."""
    assert months.scan(IDENTIFICATIONS).collect().schema == schema_of(IDENTIFICATIONS)
    assert months.months(IDENTIFICATIONS) == ()


def test_a_month_is_replaced_as_a_whole(months: Months) -> None:
    """What is written again takes the place of what was there, and leaves nothing beside it."""
    months.write(MONTHS, 202412, "433125", rows(MONTHS, [1, 2]))
    first = months.files()[0].sha256
    months.write(MONTHS, 202412, "433125", rows(MONTHS, [7]))
    assert months.scan(MONTHS).collect()["household"].to_list() == [7]
    assert [path.name for path in months.folder.rglob("*") if path.is_file()] == ["rows.parquet"]
    assert months.files()[0].sha256 != first


@pytest.mark.parametrize("column", ["name", "identity_number", "number"])
def test_what_names_a_person_is_refused(months: Months, column: str) -> None:
    """A frame with a name or a number is not written, and nothing of it is left."""
    named = rows(MEMBERS, [1]).with_columns(pl.lit("张三").alias(column))
    with pytest.raises(MonthsRefused, match=column):
        months.write(MEMBERS, 202412, "433125", named)
    assert not months.folder.exists()


def test_other_columns_types_months_and_counties_are_refused(months: Months) -> None:
    """A file holds what its place says and its dataset lists."""
    good = rows(MONTHS, [1])
    wrong = (
        good.drop("wage"),
        good.with_columns(colour=pl.lit(1)),
        good.with_columns(wage=pl.lit("many")),
        good.with_columns(household=pl.lit(None, pl.Int64)),
        good.with_columns(month=pl.lit(202411)),
        good.with_columns(county=pl.lit("430121")),
        good.with_columns(county=pl.lit(None, pl.String)),
    )
    for frame in wrong:
        with pytest.raises(MonthsRefused):
            months.write(MONTHS, 202412, "433125", frame)
    with pytest.raises(MonthsRefused, match="不是年月"):
        months.write(MONTHS, 202412, "../..", good)
    assert not months.folder.exists()
