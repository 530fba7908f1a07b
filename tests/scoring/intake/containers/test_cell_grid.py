"""Cells and grids: addresses, empty places, merged labels."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiangheng_scoring.intake.containers.cells import Cell, Range, address_of, position_of
from xiangheng_scoring.intake.containers.columns import uncovered
from xiangheng_scoring.intake.containers.grids import Grid

ROWS = st.integers(1, 1_048_576)
COLUMNS = st.integers(1, 16_384)


def text(row: int, column: int, value: str) -> Cell:
    """A cell of text."""
    return Cell(row, column, value, value)


def grid_of(*cells: Cell, merged: tuple[Range, ...] = ()) -> Grid:
    """A grid of these cells."""
    return Grid("医保.xlsx", "医保", {(cell.row, cell.column): cell for cell in cells}, merged)


@pytest.mark.parametrize(
    ("row", "column", "address"),
    [
        (12, 4, "D12"),
        (1, 26, "Z1"),
        (1, 27, "AA1"),
        (9, 702, "ZZ9"),
        (1, 703, "AAA1"),
        (1048576, 16384, "XFD1048576"),
    ],
)
def test_address_is_the_one_a_spreadsheet_shows(row: int, column: int, address: str) -> None:
    """A cell names its place in letters and digits, past Z and past ZZ."""
    assert Cell(row, column).address == address


@given(ROWS, COLUMNS)
def test_address_and_position_are_inverse(row: int, column: int) -> None:
    """Any address leads back to its own row and column."""
    assert position_of(address_of(row, column)) == (row, column)


@pytest.mark.parametrize(
    "address", ["", "D", "12", "D0", "XFE1", "A1048577", "1A", "d12", "A1:B2", "Ａ1", "A１"]
)
def test_what_no_sheet_has_is_no_address(address: str) -> None:
    """An address beyond the last row or column, or of other characters, is refused."""
    with pytest.raises(ValueError, match="no such cell"):
        position_of(address)


def test_place_without_content_is_an_empty_cell() -> None:
    """Asking for a place where nothing stands gives an empty cell that knows its address."""
    cell = grid_of(text(1, 1, "县")).cell(12, 4)

    assert (cell.address, cell.value, cell.is_empty) == ("D12", None, True)


@pytest.mark.parametrize(
    ("cell", "is_empty"),
    [
        (Cell(1, 1), True),
        (text(1, 1, " \u3000"), True),
        (Cell(1, 1, Decimal(0), "0"), False),
        (Cell(1, 1, False, "FALSE"), False),
        (Cell(1, 1, shown="#N/A", trouble="error"), False),
        (Cell(1, 1, trouble="no_stored_value"), False),
    ],
)
def test_empty_is_neither_zero_nor_trouble(cell: Cell, is_empty: bool) -> None:
    """Only blanks are empty: a zero, a false, an error or an uncalculated formula is not."""
    assert cell.is_empty is is_empty


def test_rows_come_in_order_with_their_own_numbers() -> None:
    """Rows run from top to bottom and left to right whatever order the cells were found in."""
    grid = grid_of(text(7, 2, "丙"), text(3, 5, "乙"), text(3, 1, "甲"))

    assert [[cell.address for cell in row] for row in grid.rows()] == [["A3", "E3"], ["B7"]]


def test_where_names_file_sheet_and_cell() -> None:
    """A place is written so that a person can open it."""
    assert str(grid_of().origin(12, 4)) == "医保.xlsx › 医保 › D12"


def test_merged_label_is_seen_in_every_row_it_spans() -> None:
    """A label merged over several rows belongs to its first cell and is seen beside all of them."""
    grid = grid_of(
        text(2, 1, "湘西州"), text(2, 2, "泸溪县"), text(4, 2, "凤凰县"), merged=(Range(2, 1, 4, 1),)
    )

    assert [grid.label(row, 1).value for row in (1, 2, 3, 4, 5)] == [None, "湘西州", "湘西州", "湘西州", None]
    assert grid.label(4, 1).address == "A2"
    assert grid.cell(4, 1).is_empty


def test_merges_side_by_side_and_one_below_another_keep_apart() -> None:
    """Each place finds the merge it lies in, not a neighbour of it."""
    merged = (Range(1, 1, 2, 2), Range(1, 3, 4, 3), Range(3, 1, 4, 1))
    grid = grid_of(text(1, 1, "甲"), text(1, 3, "乙"), text(3, 1, "丙"), merged=merged)

    seen = {(row, column): grid.label(row, column).value for row in (2, 4) for column in (1, 2, 3)}
    assert seen == {(2, 1): "甲", (2, 2): "甲", (2, 3): "乙", (4, 1): "丙", (4, 2): None, (4, 3): "乙"}


def test_value_under_a_merge_is_not_seen() -> None:
    """What a file still stores beneath a merged cell is invisible to the clerk and left out."""
    cells = {(1, 1): text(1, 1, "县"), (2, 1): text(2, 1, "旧值"), (2, 2): text(2, 2, "值")}

    assert set(uncovered(cells, (Range(1, 1, 2, 1),))) == {(1, 1), (2, 2)}
