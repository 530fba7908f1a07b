"""Addresses never shift, and every value agrees with an independent reader."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl
import xlsxwriter
import xlwt
from hypothesis import given, settings
from hypothesis import strategies as st

from xiangheng_scoring.intake.containers.cells import Cell, Range
from xiangheng_scoring.intake.containers.grids import Grid
from xiangheng_scoring.intake.containers.readers import read_grids

#: Text that any spreadsheet accepts in a cell: no control characters, no lone surrogates.
TEXTS = st.text(st.characters(exclude_categories=("Cc", "Cs", "Cn")), min_size=1, max_size=8)
VALUES = st.one_of(
    st.integers(-(10**9), 10**9),
    st.floats(-1e9, 1e9).map(lambda number: float(f"{number:.15g}")),
    TEXTS,
    st.booleans(),
    st.dates(date(1901, 1, 1), date(2100, 1, 1)),
)
POSITIONS = st.tuples(st.integers(0, 60), st.integers(0, 30))
SHEETS = st.dictionaries(POSITIONS, VALUES, min_size=1, max_size=12)
HIDDEN = st.sets(st.integers(0, 60), max_size=5)


def fill(book: Any, sheet: Any, values: dict[tuple[int, int], Any], hidden: set[int]) -> None:
    """Write the values with xlsxwriter, hide the rows, and merge two rows far to the right."""
    day = book.add_format({"num_format": "yyyy/m/d"})
    for row in hidden:
        sheet.set_row(row, None, None, {"hidden": True})
    for (row, column), value in values.items():
        if isinstance(value, str):
            sheet.write_string(row, column, value)
        elif isinstance(value, date):
            sheet.write_datetime(row, column, value, day)
        else:
            sheet.write(row, column, value)
    sheet.merge_range(3, 40, 9, 40, "合并")


def read_back(values: dict[tuple[int, int], Any], hidden: set[int]) -> tuple[Grid, Any]:
    """The grid as we read it, and the sheet as openpyxl does."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "表.xlsx"
        with xlsxwriter.Workbook(path) as book:
            fill(book, book.add_worksheet(), values, hidden)
        return read_grids(path)[0], openpyxl.load_workbook(path, data_only=True).active


def expected(value: Any) -> Any:
    """A written value as it should come back: numbers exact, and told apart from truth values."""
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return Decimal(f"{value:.15g}") if number else value


@settings(max_examples=40, deadline=None)
@given(SHEETS, HIDDEN)
def test_every_value_comes_back_at_its_own_address(
    values: dict[tuple[int, int], Any], hidden: set[int]
) -> None:
    """Whatever leading rows and columns are empty, rows hidden or cells merged."""
    grid, _ = read_back(values, hidden)

    found = {(row - 1, column - 1): cell.value for (row, column), cell in grid.cells.items()}
    assert found == {position: expected(value) for position, value in values.items()} | {(3, 40): "合并"}
    assert grid.merged == (Range(4, 41, 10, 41),)
    assert grid.hidden_rows == {row + 1 for row in hidden}


@settings(max_examples=25, deadline=None)
@given(SHEETS, HIDDEN)
def test_another_reader_sees_the_same_cells(values: dict[tuple[int, int], Any], hidden: set[int]) -> None:
    """openpyxl, which shares no code with ours, finds the same value at every address."""
    grid, sheet = read_back(values, hidden)

    theirs = {
        cell.coordinate: cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None
    }
    assert {cell.address for cell in grid.cells.values()} == set(theirs)
    assert all(same(cell, theirs[cell.address]) for cell in grid.cells.values())


def same(cell: Cell, other: Any) -> bool:
    """Whether our cell holds what the other reader found: it gives dates a midnight and numbers a type."""
    if isinstance(cell.value, date):
        return bool(other.date() == cell.value)
    return bool(cell.value == expected(other))


@settings(max_examples=25, deadline=None)
@given(st.dictionaries(POSITIONS, st.integers(-(10**6), 10**6), min_size=1, max_size=8), HIDDEN)
def test_old_workbooks_keep_addresses_too(values: dict[tuple[int, int], int], hidden: set[int]) -> None:
    """The same of .xls."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "表.xls"
        book = xlwt.Workbook()
        sheet = book.add_sheet("表")
        for (row, column), value in values.items():
            sheet.write(row, column, value)
        for row in hidden:
            sheet.row(row).hidden = 1
        book.save(str(path))
        (grid,) = read_grids(path)

    assert {(row - 1, column - 1): int(cell.value) for (row, column), cell in grid.cells.items()} == values  # type: ignore[arg-type]
    assert grid.hidden_rows == {row + 1 for row in hidden}
