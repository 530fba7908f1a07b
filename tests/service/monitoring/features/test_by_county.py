"""Tables of features from the files of months, county by county."""

from pathlib import Path

import numpy as np
import pytest
from tests.service.monitoring.features.registers import CUT, invented, register, written

from xiangheng_platform.monitoring.errors import RegisterEmpty
from xiangheng_platform.monitoring.features.by_county import feature_table, table_of
from xiangheng_platform.monitoring.features.declared import FEATURES
from xiangheng_platform.monitoring.words import Group

TABLES = invented(7, [*range(202401, 202413), 202501], households=40)


def silent(done: int, total: int) -> None:
    """Progress that nobody watches."""


def test_county_by_county_is_the_same_as_all_at_once(tmp_path: Path) -> None:
    """Only the files that are needed are read, and no value differs for it."""
    table = feature_table(written(tmp_path, TABLES), CUT, silent, horizon=12)
    whole = table_of(register(TABLES), CUT, horizon=12)
    order = np.argsort(table.households)
    assert table.households[order].tolist() == whole.households.tolist()
    np.testing.assert_array_equal(table.values[order], whole.values)
    assert table.label is not None
    assert whole.label is not None
    assert table.label[order].tolist() == whole.label.tolist()
    for group in Group:
        assert table.audit[group][order].tolist() == whole.audit[group].tolist()


def test_a_table_holds_arrays_of_the_promised_types(tmp_path: Path) -> None:
    """32-bit floats with NaN where a feature is missing, keys, codes of counties, truths."""
    table = feature_table(written(tmp_path, TABLES), CUT, silent, horizon=12)
    assert table.values.shape == (len(table), len(FEATURES))
    assert table.values.dtype == np.float32
    assert np.isnan(table.values).any()
    assert table.households.dtype == np.int64
    assert set(table.counties.tolist()) == {"433101", "433102"}
    assert table.label is not None
    assert {array.dtype for array in (table.label, *table.audit.values())} == {np.dtype(bool)}


def test_without_a_horizon_there_are_no_labels(tmp_path: Path) -> None:
    """The month to be scored, of which nobody knows yet what follows."""
    table = feature_table(written(tmp_path, TABLES), CUT, silent)
    assert table.label is None


def test_who_is_monitored_is_not_in_the_table(tmp_path: Path) -> None:
    """A list is drawn from the others."""
    table = feature_table(written(tmp_path, TABLES), CUT, silent)
    assert 0 < len(table) < 40


def test_progress_is_told_by_county(tmp_path: Path) -> None:
    """From none to all."""
    steps: list[tuple[int, int]] = []
    feature_table(written(tmp_path, TABLES), CUT, lambda *step: steps.append(step))
    assert steps == [(0, 2), (1, 2), (2, 2)]


def test_a_month_before_the_register_begins_is_refused(tmp_path: Path) -> None:
    """With the month that was asked for."""
    with pytest.raises(RegisterEmpty, match="202312"):
        feature_table(written(tmp_path, TABLES), 202312, silent)


def test_rows_of_a_table_are_chosen_together(tmp_path: Path) -> None:
    """Features, keys, label and groups of the same households, by truths or by positions."""
    table = feature_table(written(tmp_path, TABLES), CUT, silent, horizon=12)
    chosen = table.rows(np.array([2, 0]))
    assert chosen.households.tolist() == table.households[[2, 0]].tolist()
    assert chosen.audit[Group.DISABLED].tolist() == table.audit[Group.DISABLED][[2, 0]].tolist()
    assert len(table.rows(table.households == table.households[1])) == 1
    assert chosen.column("size")[1] == table.column("size")[0]
