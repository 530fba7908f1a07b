"""Invented counties as the workbooks that the national system would export, to try an import with."""

from collections.abc import Sequence
from pathlib import Path

from xiangheng_platform.monitoring.columns import COUNTY, HOUSEHOLDS, MEMBERS, MONTHS, Dataset
from xiangheng_platform.monitoring.intake.exports import exported
from xiangheng_platform.monitoring.months import Months
from xiangheng_scoring.intake.writing.atomic_write import written_whole

#: Where they lie within the folder of a register.
WORKBOOKS = "workbooks"


def write_workbooks(folder: Path, counties: Sequence[str]) -> tuple[Path, ...]:
    """Write the last month of some counties of an invented register: households, members, the month, a workbook each.

    In the place of numbers of the national system stand the random keys. Raises `NotWritten` where the system does not let us.
    """
    months = Months(folder)
    last = months.months(HOUSEHOLDS)[-1]
    return tuple(
        _write(months, dataset, min(last, months.months(dataset)[-1]), county)
        for county in counties
        for dataset in (HOUSEHOLDS, MEMBERS, MONTHS)
    )


def _write(months: Months, dataset: Dataset, month: int, county: str) -> Path:
    path = months.folder / WORKBOOKS / f"虚构-{county}-{month}-{dataset.title}.xlsx"
    rows = months.scan(dataset, month, since=month, counties=[county]).collect()
    titles = (f"{dataset.title}（全部虚构，不对应任何真实的人）", f"{COUNTY.heading} {county}，{month}")
    with written_whole(path) as fresh:
        fresh.write_bytes(exported(dataset, titles, rows.iter_rows(named=True)))
    return path
