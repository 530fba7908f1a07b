"""Workbooks handed in, read until a checked table with the cell of every figure, beside reading their cells and nothing else.

python bench/workbooks.py ours|openpyxl|calamine WORKBOOK    # one reading in this process: its CPU and the most memory it held
"""

import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import numpy as np
import openpyxl
import xlsxwriter
from apart import Apart, tell
from measure import Work
from python_calamine import CalamineWorkbook
from sized import sized_scheme

from xiangheng_scoring.intake.reading.dataset import read_data
from xiangheng_scoring.scheme import Scheme, Unit

COUNTIES, INDICATORS = 122, 200
YEARS = range(2013, 2025)
_OFFICE_FORMATS = (
    "0.00%", "0.00", "#,##0.00", '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ ',
)  # fmt: skip


def reading(write: Callable[[Path], None], peer: str) -> tuple[Work, Work]:
    """A workbook read until a dataset, and its cells read by a peer and nothing else: both tell the seconds of CPU."""
    path = Path(tempfile.mkdtemp()) / f"{write.__name__}.xlsx"
    write(path)
    return Apart(__file__, ("ours", str(path))), Apart(__file__, (peer, str(path)))


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


def office_sheets(path: Path) -> None:
    """The twelve sheets as an office keeps them: percentages, thousands, accounting and totals that are formulas, a styled
    empty area to the right and below, one county in ten hidden; invented figures.
    """
    scheme, random = sized_scheme(COUNTIES, INDICATORS), np.random.default_rng(1)
    # The writer itself asks for a calculation, after which Excel no longer does: its results are results.
    with xlsxwriter.Workbook(path) as book:
        book.set_calc_mode("auto", "191029")
        book.calc_on_load = False
        percent, *shown = (book.add_format({"num_format": code, "border": 1}) for code in _OFFICE_FORMATS)
        for year in YEARS:
            page = book.add_worksheet(f"{year}年")
            page.write_row(0, 0, ["代码", "名称", *scheme.indicators])
            for row, (unit, values) in enumerate(_drawn(scheme, random), start=1):
                page.set_row(row, 20, None, {"hidden": row % 10 == 0})
                page.write_row(row, 0, [unit.code, unit.name])
                for column, value in enumerate(values, start=2):
                    form = shown[column % 4 - 1]
                    if column % 4 == 0:
                        page.write_number(row, column, round(value / 100, 4), percent)
                    elif column % 4 == 1:
                        page.write_formula(row, column, f"=ROUND(B{row + 1},2)", form, value)
                    else:
                        page.write_number(row, column, value, form)
                for column in range(INDICATORS + 2, INDICATORS + 32):
                    page.write_blank(row, column, None, percent)
            for row in range(COUNTIES + 1, 2 * COUNTIES):
                for column in range(INDICATORS + 2):
                    page.write_blank(row, column, None, percent)


def _drawn(scheme: Scheme, random: np.random.Generator) -> Iterator[tuple[Unit, list[float]]]:
    for unit in scheme.units.values():
        yield unit, random.uniform(0, 100, INDICATORS).round(2).tolist()


def _read(path: Path) -> None:
    read_data([path], sized_scheme(COUNTIES, INDICATORS).vocabulary, YEARS[-1])


def _read_with_openpyxl(path: Path) -> None:
    for sheet in openpyxl.load_workbook(path, read_only=True, data_only=True).worksheets:
        for _ in sheet.iter_rows(values_only=True):
            pass


def _read_with_calamine(path: Path) -> None:
    book = CalamineWorkbook.from_path(path)
    for name in book.sheet_names:
        for _ in book.get_sheet_by_name(name).iter_rows():
            pass


READERS = {"ours": _read, "openpyxl": _read_with_openpyxl, "calamine": _read_with_calamine}

if __name__ == "__main__":
    reader, workbook = sys.argv[1:]
    tell(partial(READERS[reader], Path(workbook)))
