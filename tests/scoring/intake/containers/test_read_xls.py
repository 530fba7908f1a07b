"""Workbooks of Excel 97–2003: formats, errors and merges as in the newer ones."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import xlwt
from hypothesis import given, settings
from hypothesis import strategies as st

from xiangheng_scoring.intake.containers.cells import Range
from xiangheng_scoring.intake.containers.readers import read_grids
from xiangheng_scoring.intake.errors import FileRefused

Book = Callable[..., Path]


def only(path: Path) -> Any:
    """The single cell of a workbook."""
    (grid,) = read_grids(path)
    (cell,) = grid.cells.values()
    return cell


def styled(code: str) -> Any:
    """A style with a number format."""
    return xlwt.easyxf(num_format_str=code)


def test_percent_formatted_cell_is_read_times_a_hundred(old_book: Book) -> None:
    """A cell that shows 85.3% is 85.3."""
    cell = only(old_book(lambda sheet: sheet.write(11, 3, 0.853, styled("0.0%"))))

    assert (cell.address, cell.value, cell.shown, cell.is_percent) == ("D12", Decimal("85.3"), "85.3%", True)


def test_built_in_percent_format(old_book: Book) -> None:
    """Formats 9 and 10, cited by number."""
    assert only(old_book(lambda sheet: sheet.write(0, 0, 0.07, styled("0.00%")))).shown == "7.00%"


def test_percent_sign_in_quotes_multiplies_nothing(old_book: Book) -> None:
    """A unit typed into the format is only text."""
    cell = only(old_book(lambda sheet: sheet.write(0, 0, 85.3, styled('0.0"%"'))))

    assert (cell.value, cell.shown, cell.is_percent) == (Decimal("85.3"), "85.3%", False)


def test_date_is_read_as_a_date(old_book: Book) -> None:
    """A date is a date, not the serial number behind it."""
    cell = only(old_book(lambda sheet: sheet.write(0, 0, date(2024, 1, 5), styled("yyyy-mm-dd"))))

    assert (cell.value, cell.shown) == (date(2024, 1, 5), "2024-01-05")


def test_error_cell_is_trouble_and_not_missing(old_book: Book) -> None:
    """#DIV/0! is told, not skipped."""
    cell = only(old_book(lambda sheet: sheet.row(11).set_cell_error(3, "#DIV/0!")))

    assert (cell.address, cell.value, cell.trouble, cell.shown) == ("D12", None, "error", "#DIV/0!")


def test_a_zero_that_its_sheet_does_not_show_is_trouble(old_book: Book) -> None:
    """A sheet may be set to show no zeros: what looks empty is 0, or was not reported."""

    def fill(sheet: Any) -> None:
        sheet.show_zero_values = False
        sheet.write(0, 0, 0)

    assert only(old_book(fill)).trouble == "hidden_zero"


def test_an_empty_text_is_an_empty_cell_that_is_known(old_book: Book) -> None:
    """The old format stores an empty text for a formula that was never calculated, as for one with that result."""

    def fill(sheet: Any) -> None:
        sheet.write(1, 2, xlwt.Formula("1+1"))
        sheet.write(1, 3, "", styled("0%"))
        sheet.write(2, 0, 5)

    (grid,) = read_grids(old_book(fill))

    assert grid.cell(2, 3).is_empty
    assert grid.empty_texts == {(2, 3)}


def test_truth_value_is_neither_number_nor_text(old_book: Book) -> None:
    """TRUE is TRUE."""
    assert only(old_book(lambda sheet: sheet.write(0, 0, True))).value is True


def test_text_stays_exactly_as_typed(old_book: Book) -> None:
    """Blanks and full-width digits survive."""
    assert only(old_book(lambda sheet: sheet.write(0, 0, " ９５％ "))).value == " ９５％ "


def test_merged_value_labels_every_row_it_spans(old_book: Book) -> None:
    """A county merged over three rows is one cell, and labels all three."""
    (grid,) = read_grids(old_book(lambda sheet: sheet.write_merge(1, 3, 0, 0, "泸溪县")))

    assert grid.merged == (Range(2, 1, 4, 1),)
    assert grid.label(4, 1).value == "泸溪县"


def test_formatted_empty_cells_are_not_content(old_book: Book) -> None:
    """A bordered, empty cell is no cell."""

    def fill(sheet: Any) -> None:
        sheet.write(0, 0, 1)
        sheet.write(9, 9, "", styled("0%"))

    assert only(old_book(fill)).address == "A1"


def test_hidden_rows_and_columns_are_known(old_book: Callable[..., Path]) -> None:
    """What is hidden in an .xls is read and known as hidden too."""

    def fill(sheet: Any) -> None:
        sheet.write(1, 2, 5)
        sheet.row(1).hidden = True
        sheet.col(2).hidden = True

    (grid,) = read_grids(old_book(fill))

    assert (set(grid.hidden_rows), set(grid.hidden_columns)) == ({2}, {3})
    assert grid.cell(2, 3).value == 5


def test_hidden_sheet_says_so(tmp_path: Path) -> None:
    """Every worksheet is read; one that is hidden is marked."""
    book = xlwt.Workbook()
    for name, visibility in (("医保", 0), ("代码", 1)):
        sheet = book.add_sheet(name)
        sheet.write(0, 0, name)
        sheet.visibility = visibility
    path = tmp_path / "多表.xls"
    book.save(str(path))

    assert [(grid.sheet, grid.hidden_sheet) for grid in read_grids(path)] == [("医保", False), ("代码", True)]


def test_old_workbook_renamed_to_the_new_suffix_is_simply_read(old_book: Book) -> None:
    """Content decides: an .xls called .xlsx is read as what it is."""
    assert only(old_book(lambda sheet: sheet.write(0, 0, 1), name="医保.xlsx")).value == Decimal(1)


def test_reader_prints_nothing(old_book: Book, capfd: Any) -> None:
    """The library's warnings about a file that ends unevenly do not reach the clerk's screen."""
    path = old_book(lambda sheet: sheet.write(0, 0, 1))
    path.write_bytes(path.read_bytes() + b"\0")

    assert only(path).value == Decimal(1)
    assert capfd.readouterr() == ("", "")


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_altered_workbook_is_read_or_refused(data: st.DataObject) -> None:
    """Whatever bytes were changed, nothing but a refusal ever comes out of the reader."""
    stream = BytesIO()
    book = xlwt.Workbook()
    book.add_sheet("表").write(0, 0, 0.5, styled("0%"))
    book.save(stream)
    content = bytearray(stream.getvalue())
    for position in data.draw(st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=4)):
        content[position] = data.draw(st.integers(0, 255))
    with TemporaryDirectory() as folder, suppress(FileRefused):
        path = Path(folder) / "改.xls"
        path.write_bytes(content)
        read_grids(path)


def test_formats_that_a_file_defines_win_over_the_built_in_ones(
    old_book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Numbers 50 to 58 are Chinese dates only in files that do not say otherwise, as other programs' files do."""
    monkeypatch.setattr("xlwt.Style.FIRST_USER_DEFINED_NUM_FORMAT_IDX", 50)

    def fill(sheet: Any) -> None:
        for column, (value, code) in enumerate(
            [(430121, "000000"), (0.853, "0.0%;-0.0%"), (1234.5, "#,##0.0_ ")]
        ):
            sheet.write(0, column, value, styled(code))

    (grid,) = read_grids(old_book(fill))
    cells = [grid.cell(1, column) for column in (1, 2, 3)]
    assert [(cell.value, cell.shown) for cell in cells] == [
        (430121, "430121"),
        (Decimal("85.3"), "85.3%"),
        (Decimal("1234.5"), "1,234.5"),
    ]
