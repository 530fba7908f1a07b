"""Workbooks of invented counties, as the national system would export them: the register takes them."""

from pathlib import Path

import pytest
from tests.service.monitoring.conftest import read

from xiangheng_platform.monitoring.columns import HOUSEHOLDS, MEMBERS, MONTHS
from xiangheng_platform.monitoring.months import Months
from xiangheng_platform.store.store import Store
from xiangheng_risk.invented.generation import generate
from xiangheng_risk.invented.workbooks import write_workbooks

COUNTY_CODE = "990122"


@pytest.mark.one_database
def test_the_workbooks_of_an_invented_county_are_taken(store: Store, tmp_path: Path) -> None:
    """Without a fault, every row as it stands in the months, and said to be invented."""
    generate(tmp_path, 300, 3, codes=[COUNTY_CODE])
    paths = write_workbooks(tmp_path, [COUNTY_CODE])
    for path, dataset in zip(paths, (HOUSEHOLDS, MEMBERS, MONTHS), strict=True):
        file = read(store, path, dataset, month=None)
        month = file.rows["month"][0]
        kept = Months(tmp_path).scan(dataset, month, since=month).collect()

        assert file.faults == ()
        assert file.is_invented
        assert file.rows.height == kept.height
        assert file.rows["household"].to_list() == kept["household"].cast(str).to_list()
