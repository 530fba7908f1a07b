"""Empty workbooks that clerks fill in: what they say may be filled in is taken."""

from pathlib import Path

import openpyxl
import pytest
from tests.service.conftest import Typed
from tests.service.monitoring.conftest import household, read

from xiangheng_platform.monitoring.columns import DATASETS, Dataset, Sort
from xiangheng_platform.monitoring.intake.contents import content_of
from xiangheng_platform.monitoring.intake.exports import template
from xiangheng_platform.monitoring.intake.headings import read_columns
from xiangheng_platform.store.store import Store

_NUMBERS = (Sort.WHOLE, Sort.NUMBER)


@pytest.mark.one_database
@pytest.mark.parametrize("dataset", DATASETS.values(), ids=DATASETS)
def test_a_template_has_all_columns_and_no_row(store: Store, tmp_path: Path, dataset: Dataset) -> None:
    """It is told that nothing was filled in, and nothing else; its cells keep the digits of long numbers."""
    path = tmp_path / "空表.xlsx"
    path.write_bytes(template(dataset))
    file = read(store, path, dataset)
    assert [fault.code for fault in file.faults] == ["MONITORING-ROW"]
    assert file.notices == ()
    assert not file.is_invented
    sheet = openpyxl.load_workbook(path)[dataset.title]
    assert {dimension.number_format for dimension in sheet.column_dimensions.values()} == {"@"}


@pytest.mark.one_database
def test_a_template_that_was_filled_in_is_taken(store: Store, tmp_path: Path) -> None:
    """Each column with the first thing that the guide says it may hold."""
    path = tmp_path / "填好.xlsx"
    for dataset in DATASETS.values():
        path.write_bytes(template(dataset))
        book = openpyxl.load_workbook(path)
        usual = household(1, 人编号="99012200000000010", 年月="202412") | {
            "消除监测时间": "202412", "识别监测时间": "202405", "残疾等级": "2", "年龄": "40", "房屋年限": "3",
        }  # fmt: skip
        columns = read_columns(dataset).values()
        book[dataset.title].append(
            [
                usual.get(column.heading)
                or ("1" if column.sort in _NUMBERS else content_of(column).split("、")[0])
                for column in columns
            ]
        )
        book.save(path)
        assert read(store, path, dataset).faults == ()


def test_a_template_is_written_where_there_is_nothing(typed: Typed, tmp_path: Path) -> None:
    """Nobody has to sign in for it; a file that is there stays, and no other kind of file is written."""
    target = str(tmp_path / "人.xlsx")
    assert "import" in typed("household", "template", target, "--dataset", "人").out
    assert typed("household", "template", target).code != 0
    assert typed("household", "template", str(tmp_path / "人.csv")).code != 0
