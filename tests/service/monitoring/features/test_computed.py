"""What features may be made of: nothing after the cut, nothing that is forbidden, and the same on each engine."""

import duckdb
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from narwhals.exceptions import ColumnNotFoundError
from tests.service.monitoring.features.registers import (
    CUT,
    Frames,
    frames,
    invented,
    on_duckdb,
    register,
    rows,
)

from xiangheng_platform.monitoring.columns import DATASETS, HOUSEHOLDS, Column, Dataset, Privacy, Use
from xiangheng_platform.monitoring.features.computed import features
from xiangheng_platform.monitoring.features.declared import FEATURES
from xiangheng_platform.monitoring.features.groups import groups
from xiangheng_platform.monitoring.features.households import of_households
from xiangheng_platform.monitoring.features.labels import labels, unmonitored
from xiangheng_platform.monitoring.features.members import of_members
from xiangheng_platform.monitoring.features.recent import of_months

SEEDS = st.integers(0, 2**32 - 1)
BARRED = [
    (dataset, column)
    for dataset in DATASETS.values()
    for column in dataset.kept
    if column.use is not Use.FEATURE
]


def computed(tables: Frames, cut: int = CUT) -> pl.DataFrame:
    """The features of a register on Polars."""
    return rows(features(register(tables), cut))


def together(first: Frames, second: Frames) -> Frames:
    """The rows of two registers in one."""
    return {name: pl.concat([first[name], second[name]]) for name in first}


def test_a_table_has_a_column_for_each_feature() -> None:
    """In order, as 32-bit floats, and nothing else but household and county."""
    table = computed(frames())
    assert table.columns == ["household", "county", *(feature.name for feature in FEATURES)]
    assert set(table.dtypes[2:]) == {pl.Float32}


def test_nothing_is_computed_that_is_not_declared() -> None:
    """A number that no page and no card knows of would be work for nothing."""
    tables = register(frames())
    parts = (
        of_households(tables.households),
        of_members(tables.members),
        of_months(tables.months, tables.households, CUT),
    )
    names = {name for part in parts for name in part.collect_schema().names()}
    assert names - {feature.name for feature in FEATURES} == {"household", "county", "members"}


@given(seed=SEEDS, cut=st.sampled_from([202403, 202411, CUT]))
def test_no_row_after_the_cut_changes_anything(seed: int, cut: int) -> None:
    """Features, groups and who may be listed are the same whatever was handed in about later months."""
    past = invented(seed, [month for month in range(202401, 202413) if month <= cut])
    future = invented(seed + 1, [month for month in (*range(202401, 202413), 202501, 202512) if month > cut])
    both = together(past, future)
    for function in (features, groups, unmonitored):
        assert rows(function(register(both), cut)).equals(rows(function(register(past), cut)))


def test_a_feature_is_sensitive_where_a_column_it_is_computed_from_is() -> None:
    """Other values in the sensitive columns change those that are declared sensitive, and no other."""
    tables, others = invented(1, households=100), invented(2, households=100)
    altered = {
        name: frame.with_columns(
            others[name][column.name] for column in DATASETS[name].kept if column.privacy is Privacy.SENSITIVE
        )
        for name, frame in tables.items()
    }
    before, after = computed(tables), computed(altered)
    moved = {name for name in before.columns if not before[name].equals(after[name])}
    assert moved == {feature.name for feature in FEATURES if feature.is_sensitive}


@given(seed=SEEDS)
def test_what_a_model_may_not_use_changes_no_feature(seed: int) -> None:
    """Forbidden columns and those for audits may say anything: category, risks, measures, sex, ethnicity."""
    tables, others = invented(seed), invented(seed + 1)
    for dataset, column in BARRED:
        tables[dataset.name] = tables[dataset.name].with_columns(others[dataset.name][column.name])
    assert computed(tables).equals(computed(invented(seed)))


@pytest.mark.parametrize(("dataset", "column"), BARRED, ids=lambda value: value.name)
def test_a_feature_that_asks_for_a_barred_column_is_refused(dataset: Dataset, column: Column) -> None:
    """The column is not there for it: whoever writes such a feature sees it fail at once."""
    usable = register(frames()).usable(dataset, CUT)
    with pytest.raises(ColumnNotFoundError, match=column.name):
        usable.select(column.name).collect()


def test_a_column_that_the_register_does_not_know_is_out_of_reach() -> None:
    """Planted in a table, say by another export, it is not what features are made of."""
    tables = frames()
    planted = tables["households"].with_columns(assistance_plan=pl.lit(1))
    usable = register(tables | {"households": planted}).usable(HOUSEHOLDS, CUT)
    assert "assistance_plan" not in usable.collect_schema().names()


@settings(max_examples=10)
@given(seed=SEEDS)
def test_another_engine_gives_the_same_rows(seed: int) -> None:
    """DuckDB, in whatever order it adds: the same households, features, groups and labels, equal to the last digit."""
    tables = together(invented(seed, households=30), invented(seed + 1, [202501, 202504], households=30))
    with duckdb.connect() as connection:
        relations = on_duckdb(tables, connection)
        for function in (features, groups, unmonitored, labels):
            assert rows(function(relations, CUT)).equals(rows(function(register(tables), CUT)))


@given(seed=SEEDS)
def test_the_order_of_rows_does_not_matter(seed: int) -> None:
    """Not even to the last digit of a mean."""
    tables = invented(seed)
    shuffled = {name: frame.sample(fraction=1, shuffle=True, seed=seed) for name, frame in tables.items()}
    assert computed(shuffled).equals(computed(tables))
