"""A province with invented households: who imports, who looks, and exports of the national system as they come."""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
from tests.service.conftest import HandClock

from xiangheng_platform.access.person import Granted, Person
from xiangheng_platform.access.reach import Reach
from xiangheng_platform.access.roles import Role
from xiangheng_platform.monitoring.columns import HOUSEHOLDS, MEMBERS, Dataset
from xiangheng_platform.monitoring.imports import Imported, import_register
from xiangheng_platform.monitoring.intake.reading import RegisterFile, read_register_file
from xiangheng_platform.regions import divisions
from xiangheng_platform.regions.facts import Level
from xiangheng_platform.regions.loading import DivisionRow, load_divisions
from xiangheng_platform.store.store import Store

_BEGIN = date(2012, 1, 1)
_PROVINCE = (
    ("990000", "试验省", Level.PROVINCE, ""),
    ("990100", "甲州市", Level.PREFECTURE, "990000"),
    ("990200", "乙州市", Level.PREFECTURE, "990000"),
    ("990121", "甲州县", Level.COUNTY, "990100"),
    ("990122", "桃溪县", Level.COUNTY, "990100"),
    ("990221", "云山县", Level.COUNTY, "990200"),
)
INSPECTOR = Person("liu", (Granted(Role.INSPECTOR),))
HEAD = Person("chen", (Granted(Role.DIVISION_HEAD),))
AUDITOR = Person("he", (Granted(Role.AUDITOR),))
COUNTY = Person("zhou", (Granted(Role.COUNTY_OFFICER, Reach(region="990000/990100/990122")),))
NEIGHBOUR = Person("qian", (Granted(Role.COUNTY_OFFICER, Reach(region="990000/990100/990121")),))
TITLES = ("户信息查询（虚构）", "导出单位：桃溪县　2024年12月")


def furnish_province(store: Store) -> None:
    """Two prefectures and three counties, all invented."""
    rows = [
        DivisionRow(code, name, level, parent, _BEGIN, source="试验", verified=True)
        for code, name, level, parent in _PROVINCE
    ]
    load_divisions(store, INSPECTOR, rows)


@pytest.fixture(scope="session")
def furnish() -> object:
    """What stands in the store of every test here: the invented province."""
    return furnish_province


@pytest.fixture
def clock() -> HandClock:
    """June 2025, so that the months that are handed in here have been."""
    return HandClock(datetime(2025, 6, 1, 1, 0, tzinfo=UTC))


def household(number: int = 1, **stated: Any) -> dict[str, Any]:
    """An invented household of 桃溪县 as an export has it: headings and texts, as many columns as matter."""
    return {
        "县": "桃溪县", "乡": f"第{number % 3}乡", "行政村": "白石村", "户编号": f"9901220000{number:06}",
        "户主姓名": f"欧阳虚{number:03}", "户联系电话": f"139{number:08}", "户类型": "脱贫户", "人数": "4", "耕地面积": "3.5",
        "是否居住集中安置区": "否", "住房等级": "A级", "工资性收入": "30000", "生产经营性收入": "8000", "财产性收入": "500",
        "转移性收入": "3500", "生产经营性支出": "2000", "家庭纯收入": "40000", "家庭人均纯收入": "10000",
    } | stated  # fmt: skip


def monitored(number: int = 1, **stated: Any) -> dict[str, Any]:
    """An invented household that is monitored since May 2024."""
    return household(
        number,
        **{
            "监测对象类别": "脱贫不稳定户",
            "识别监测时间": "202405",
            "致贫/返贫风险1": "因病",
            "致贫/返贫风险2": "缺劳动力",
        }
        | stated,
    )


def member(number: int = 1, of: int = 1, **stated: Any) -> dict[str, Any]:
    """An invented person of an invented household."""
    return {
        "县": "桃溪县", "户编号": f"9901220000{of:06}", "人编号": f"9901220000{of:06}{number:02}", "姓名": f"上官虚{number:03}",
        "证件号码": f"9901221980010{number:05}"[:18].ljust(18, "0"), "与户主关系": "户主" if number == 1 else "子女", "性别": "男", "年龄": "44",
        "健康状况": "健康", "劳动技能": "普通劳动力", "是否参加城乡居民基本医疗保险": "是",
    } | stated  # fmt: skip


def workbook(path: Path, rows: Sequence[Mapping[str, Any]], titles: Sequence[str] = TITLES) -> Path:
    """An export: title rows, the headings below them, every cell text."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    headings = list(dict.fromkeys(heading for row in rows for heading in row))
    for title in titles:
        sheet.append([title])
    sheet.append(headings)
    for row in rows:
        sheet.append([row.get(heading) for heading in headings])
    book.save(path)
    return path


def text_table(path: Path, rows: Sequence[Mapping[str, Any]], encoding: str = "utf-8") -> Path:
    """The same as CSV."""
    headings = list(dict.fromkeys(heading for row in rows for heading in row))
    target = io.StringIO(newline="")
    writer = csv.writer(target)
    writer.writerows([[title] for title in TITLES])
    writer.writerow(headings)
    writer.writerows([row.get(heading, "") for heading in headings] for row in rows)
    path.write_bytes(target.getvalue().encode(encoding))
    return path


def parquet(path: Path, rows: Sequence[Mapping[str, Any]]) -> Path:
    """The same as Parquet."""
    pl.DataFrame([dict(row) for row in rows], infer_schema_length=None).write_parquet(path)
    return path


def read(
    store: Store,
    path: Path,
    dataset: Dataset = HOUSEHOLDS,
    month: int | None = 202412,
    lines: Mapping[int, int] | None = None,
) -> RegisterFile:
    """A file as the store's gazetteer reads it."""
    with store.view(INSPECTOR) as view:
        return read_register_file(
            path, dataset, divisions.gazetteer(view), lines or {}, today=view.today, month=month
        )


Import = Callable[..., Imported]


@pytest.fixture
def put_in(store: Store, tmp_path: Path) -> Import:
    """`put_in([household(1)])`: rows handed in as an export and put into the register by an inspector."""
    count = iter(range(1_000))

    def _put_in(
        rows: Sequence[Mapping[str, Any]],
        dataset: Dataset = HOUSEHOLDS,
        month: int | None = 202412,
        person: Person = INSPECTOR,
    ) -> Imported:
        path = workbook(tmp_path / f"export {next(count)}.xlsx", rows)
        return import_register(store, person, read(store, path, dataset, month))

    return _put_in


@pytest.fixture
def put_in_members(put_in: Import) -> Import:
    """The same of members."""

    def _put_in(rows: Sequence[Mapping[str, Any]], month: int = 202412) -> Imported:
        return put_in(rows, MEMBERS, month)

    return _put_in
