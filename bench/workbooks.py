"""Workbooks handed in, read until a checked table with the cell of every figure, beside reading their cells and nothing else.

python bench/workbooks.py ours|openpyxl WORKBOOK    # one reading in this process: its CPU and the most memory it held
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import numpy as np
import openpyxl
import xlsxwriter
from measure import Work, cpu_seconds
from sized import sized_scheme

from xiangheng_scoring.intake.reading.dataset import read_data
from xiangheng_scoring.scheme import Scheme, Unit

COUNTIES, INDICATORS = 122, 200
YEARS = range(2013, 2025)
_peaks: dict[str, float] = {}


def reading(write: Callable[[Path], None]) -> tuple[Work, Work]:
    """A workbook read until a dataset, and its cells read by openpyxl (read-only): both tell the seconds of CPU."""
    path = Path(tempfile.mkdtemp()) / f"{write.__name__}.xlsx"
    write(path)
    return partial(_seconds, "ours", path), partial(_seconds, "openpyxl", path)


def peak_of_reading(write: Callable[[Path], None]) -> float:
    """The most mebibytes that a process held while it read the workbook into a dataset, of those that were run."""
    return _peaks[write.__name__]


def twelve_sheets(path: Path) -> None:
    """A sheet a year, a row a county, a column an indicator; every other column shows two decimals."""
    scheme, random = sized_scheme(COUNTIES, INDICATORS), np.random.default_rng(1)
    with xlsxwriter.Workbook(path) as book:
        decimals = book.add_format({"num_format": "0.00"})
        for year in YEARS:
            page = book.add_worksheet(f"{year}年")
            page.write_row(0, 0, ["代码", "名称", *scheme.indicators])
            for row, (unit, values) in enumerate(_drawn(scheme, random), start=1):
                page.write_row(row, 0, [unit.code, unit.name])
                for column, value in enumerate(values, start=2):
                    page.write_number(row, column, value, decimals if column % 2 else None)


def long_table(path: Path) -> None:
    """The same figures as one table: a row a figure."""
    scheme, random = sized_scheme(COUNTIES, INDICATORS), np.random.default_rng(1)
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        decimals = book.add_format({"num_format": "0.00"})
        page = book.add_worksheet("数据")
        page.write_row(0, 0, ["代码", "名称", "年度", "指标", "值"])
        row = 0
        for year in YEARS:
            for unit, values in _drawn(scheme, random):
                for indicator, value in zip(scheme.indicators, values, strict=True):
                    row += 1
                    page.write_row(row, 0, [unit.code, unit.name, year, indicator])
                    page.write_number(row, 4, value, decimals)


def _drawn(scheme: Scheme, random: np.random.Generator) -> Iterator[tuple[Unit, list[float]]]:
    for unit in scheme.units.values():
        yield unit, random.uniform(0, 100, INDICATORS).round(2).tolist()


def _seconds(reader: str, path: Path) -> float:
    """The CPU of one reading, in a process of its own, since what one keeps would be a gift to the next."""
    command = [sys.executable, __file__, reader, str(path)]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    seconds, mebibytes = json.loads(told)
    if reader == "ours":
        _peaks[path.stem] = max(mebibytes, _peaks.get(path.stem, 0.0))
    return float(seconds)


def _read(path: Path) -> None:
    read_data([path], sized_scheme(COUNTIES, INDICATORS), YEARS[-1])


def _read_with_openpyxl(path: Path) -> None:
    for sheet in openpyxl.load_workbook(path, read_only=True, data_only=True).worksheets:
        for _ in sheet.iter_rows(values_only=True):
            pass


def _peak_mebibytes() -> float:
    """The most this process held; what `getrusage` tells counts whoever started it, who holds the workbooks it wrote."""
    lines = Path("/proc/self/status").read_text().splitlines()
    (peak,) = (line.split()[1] for line in lines if line.startswith("VmHWM:"))
    return int(peak) / 1024


if __name__ == "__main__":
    read: Work = partial({"ours": _read, "openpyxl": _read_with_openpyxl}[sys.argv[1]], Path(sys.argv[2]))
    seconds = cpu_seconds(read, 1)
    print(json.dumps([seconds, _peak_mebibytes()]))
