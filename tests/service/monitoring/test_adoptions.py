"""Months of a folder are taken into the store as they are, under keys that nobody here can name."""

from pathlib import Path

import polars as pl
import pytest
from tests.service.monitoring.conftest import COUNTY, INSPECTOR, NEIGHBOUR

from xiangheng_platform.access.errors import NotAllowed
from xiangheng_platform.monitoring import adoptions, counts, households, monitored, stored_months
from xiangheng_platform.monitoring.columns import HOUSEHOLDS
from xiangheng_platform.monitoring.errors import MonthsRefused, RegisterEmpty
from xiangheng_platform.monitoring.months import Months, schema_of
from xiangheng_platform.regions.errors import UnknownRegion
from xiangheng_platform.store.store import Store
from xiangheng_platform.store.upkeep import examine


def folder(
    path: Path,
    county: str = "990122",
    month: int = 202412,
    *,
    identified: int = 202410,
    is_invented: bool = False,
) -> Months:
    """A folder with a month of three invented households, one of them monitored, beside something else."""
    months = Months(path)
    known = pl.DataFrame({"household": [11, 12, 13], "monitored_kind": [None, "sudden", None]}).with_columns(
        month=month, county=pl.lit(county), identified_in=pl.when(pl.col("household") == 12).then(identified)
    )
    empty = [
        pl.lit(None, kind).alias(name)
        for name, kind in schema_of(HOUSEHOLDS).items()
        if name not in known.columns
    ]
    months.write(HOUSEHOLDS, month, county, known.with_columns(empty), is_invented=is_invented)
    (path / "truth").mkdir(exist_ok=True)
    return months


def test_months_come_in_under_their_keys(store: Store, tmp_path: Path) -> None:
    """Rows, who is monitored, and the mark of what is invented; there is nobody to list."""
    adopted = adoptions.adopt(store, INSPECTOR, folder(tmp_path), is_invented=True)
    assert ([month.rows for month in adopted.months], adopted.monitored) == ([3], 1)
    with store.view(COUNTY) as view:
        months = stored_months.months_of(view)
        assert months.is_invented
        assert months.scan(HOUSEHOLDS).collect()["household"].to_list() == [11, 12, 13]
        assert [spell.household for spell in monitored.monitored(view).rows] == ["12"]
        assert households.households(view).rows == ()
        assert counts.household_counts(view).is_invented
    assert examine(store).is_sound


def test_only_what_says_that_it_is_invented_is_kept_as_invented(store: Store, tmp_path: Path) -> None:
    """In one folder with months of another county that do not say so."""
    folder(tmp_path, is_invented=True)
    months = folder(tmp_path, "990121")
    adopted = adoptions.adopt(store, INSPECTOR, months)
    assert len(adopted.months) == 2
    with store.view(INSPECTOR) as view:
        kept = stored_months.months_of(view)
        assert (kept.is_invented, kept.is_all_invented) == (True, False)
        marks = {file.county: file.is_invented for file in kept.files()}
    assert marks == {"990122": True, "990121": False}


def test_a_folder_that_comes_again_takes_the_place_of_what_was_there(store: Store, tmp_path: Path) -> None:
    """Nothing is doubled."""
    for _ in range(2):
        adoptions.adopt(store, INSPECTOR, folder(tmp_path))
    with store.view(INSPECTOR) as view:
        assert stored_months.months_of(view).scan(HOUSEHOLDS).collect().height == 3
    assert examine(store).is_sound


@pytest.mark.parametrize(("month", "identified"), [(202507, 202410), (202412, 202507)])
def test_months_to_come_are_refused(store: Store, tmp_path: Path, month: int, identified: int) -> None:
    """Of a file, and of when somebody was identified."""
    with pytest.raises(MonthsRefused, match="晚于本月"):
        adoptions.adopt(store, INSPECTOR, folder(tmp_path, month=month, identified=identified))
    with store.view(INSPECTOR) as view:
        assert stored_months.months_of(view).files() == ()


def test_what_is_no_register_is_refused(store: Store, tmp_path: Path) -> None:
    """A folder of nothing, a county that there is not, a file with other columns, a county of somebody else."""
    with pytest.raises(RegisterEmpty):
        adoptions.adopt(store, INSPECTOR, Months(tmp_path))
    with pytest.raises(UnknownRegion):
        adoptions.adopt(store, INSPECTOR, folder(tmp_path / "a", "990199"))
    months = folder(tmp_path / "b")
    with pytest.raises(NotAllowed):
        adoptions.adopt(store, NEIGHBOUR, months)
    (file,) = months.files()
    pl.DataFrame({"household": [1], "name": ["某某"]}).write_parquet(file.path)
    with pytest.raises(MonthsRefused):
        adoptions.adopt(store, INSPECTOR, months)
