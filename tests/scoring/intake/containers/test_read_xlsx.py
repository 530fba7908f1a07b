"""Workbooks of Excel 2007 and later: what a clerk sees is what is read."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from xiangheng_scoring.intake.containers.cells import Range
from xiangheng_scoring.intake.containers.grids import Grid
from xiangheng_scoring.intake.containers.readers import read_grids

Written = Callable[[Callable[[Any, Any], object]], Grid]
Raw = Callable[..., Grid]


def only(grid: Grid) -> Any:
    """The single cell of a grid."""
    (cell,) = grid.cells.values()
    return cell


def test_percent_formatted_cell_is_read_times_a_hundred(written: Written) -> None:
    """A cell that shows 85.3% is 85.3, marked as a percentage."""
    cell = only(
        written(lambda book, sheet: sheet.write(11, 3, 0.853, book.add_format({"num_format": "0.0%"})))
    )

    assert (cell.address, cell.value, cell.shown, cell.is_percent) == ("D12", Decimal("85.3"), "85.3%", True)


def test_built_in_percent_format_is_known_by_its_number(written: Written) -> None:
    """Format 10 is 0.00% though no file spells it out."""
    cell = only(written(lambda book, sheet: sheet.write(0, 0, 0.07, book.add_format({"num_format": 10}))))

    assert (cell.value, cell.shown) == (Decimal(7), "7.00%")


def test_the_format_of_a_conditional_format_is_not_the_cells(raw: Raw) -> None:
    """A conditional format cites ids of its own; 10 stays 0.00% for the cells that cite it."""
    styles = (
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="10"/></cellXfs>'
        '<dxfs><dxf><numFmt numFmtId="10" formatCode="0.00"/></dxf></dxfs>'
    )
    cell = only(raw('<row r="1"><c r="A1" s="1"><v>0.853</v></c></row>', styles=styles))

    assert (cell.value, cell.is_percent) == (Decimal("85.3"), True)


def test_text_in_a_percent_formatted_cell_stays_text(written: Written) -> None:
    """What was typed as text is never multiplied."""
    cell = only(written(lambda book, sheet: sheet.write(0, 0, "95", book.add_format({"num_format": "0%"}))))

    assert (cell.value, cell.is_percent) == ("95", False)


def test_number_is_its_stored_value_at_fifteen_digits(raw: Raw) -> None:
    """The noise in the seventeenth digit, which no spreadsheet shows, is not read."""
    assert only(raw('<row r="1"><c r="A1"><v>0.30000000000000004</v></c></row>')).value == Decimal("0.3")


def test_rounding_of_the_format_does_not_reach_the_value(written: Written) -> None:
    """The cell shows 96, its formula bar 95.5: 95.5 is read, 96 is quoted."""
    cell = only(written(lambda book, sheet: sheet.write(0, 0, 95.5, book.add_format({"num_format": "0"}))))

    assert (cell.value, cell.shown) == (Decimal("95.5"), "96")


def test_text_stays_exactly_as_typed(written: Written) -> None:
    """Blanks, full-width digits, line breaks and entities survive."""
    text = " ９５．０％ \n<约> & _x000D_"

    assert only(written(lambda _, sheet: sheet.write_string(0, 0, text))).value == text


@pytest.mark.parametrize(
    ("stored", "text"),
    [
        ("甲_x000D_&#10;县", "甲\r\n县"),
        ("_xD83D__xDE00_", "😀"),
        ("甲_xD800_", "甲\ufffd"),
        ("_x001B_[31m甲", "\ufffd[31m甲"),
    ],
)
def test_escaped_characters_that_nobody_can_see_are_marked(raw: Raw, stored: str, text: str) -> None:
    """A line break is one; half a character cannot be printed, and a control would be obeyed by a terminal."""
    assert only(raw(f'<row r="1"><c r="A1" t="inlineStr"><is><t>{stored}</t></is></c></row>')).value == text


def test_date_is_read_as_a_date(written: Written) -> None:
    """A date is a date, not the serial number behind it."""
    form = {"num_format": 'yyyy"年"m"月"d"日"'}
    cell = only(written(lambda book, sheet: sheet.write(0, 0, datetime(2024, 1, 5), book.add_format(form))))

    assert (cell.value, cell.shown) == (date(2024, 1, 5), "2024年1月5日")


def test_date_of_the_1904_calendar(tmp_path: Path) -> None:
    """A workbook made on an old Macintosh counts its days from 1904."""
    path = tmp_path / "旧.xlsx"
    with xlsxwriter.Workbook(path, {"date_1904": True}) as book:
        book.add_worksheet().write_datetime(0, 0, datetime(2024, 1, 5), book.add_format({"num_format": 14}))

    assert only(read_grids(path)[0]).value == date(2024, 1, 5)


def test_date_stored_as_iso_text(raw: Raw) -> None:
    """Strict workbooks store dates as text."""
    assert only(raw('<row r="1"><c r="A1" t="d"><v>2024-01-05T00:00:00</v></c></row>')).value == date(
        2024, 1, 5
    )


def test_truth_value_is_neither_number_nor_text(written: Written) -> None:
    """TRUE is TRUE."""
    cell = only(written(lambda _, sheet: sheet.write_boolean(0, 0, True)))

    assert (cell.value, cell.shown) == (True, "TRUE")


@pytest.mark.parametrize("error", ["#DIV/0!", "#N/A", "#REF!", "#VALUE!", "#NAME?", "#SPILL!"])
def test_error_cell_is_trouble_and_not_missing(raw: Raw, error: str) -> None:
    """An error cell has no value, is not empty, and shows which error it is."""
    cell = only(raw(f'<row r="12"><c r="D12" t="e"><f>1/0</f><v>{error}</v></c></row>'))

    assert (cell.value, cell.trouble, cell.shown, cell.is_empty) == (None, "error", error, False)


def test_formula_is_read_by_its_stored_value(written: Written) -> None:
    """Formulas are never evaluated: what the file stores is what was last seen."""
    assert only(written(lambda _, sheet: sheet.write_formula(0, 0, "=1+1", None, 95.5))).value == Decimal(
        "95.5"
    )


def test_formula_without_a_stored_value_is_trouble_and_not_missing(tmp_path: Path) -> None:
    """A formula written by a program and never calculated shows nothing yet, and must be told."""
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active["D12"] = "=SUM(A1:A3)"
    path = tmp_path / "未计算.xlsx"
    book.save(path)

    cell = only(read_grids(path)[0])
    assert (cell.address, cell.value, cell.trouble) == ("D12", None, "no_stored_value")


def test_the_zero_that_a_program_stores_beside_a_formula_is_no_result(written: Written) -> None:
    """A program that cannot calculate stores 0 and asks for calculation on opening; =1/0 would be 0."""
    assert only(written(lambda _, sheet: sheet.write_formula(0, 0, "=1/0"))).trouble == "stale"


def test_a_zero_that_its_sheet_does_not_show_is_trouble(written: Written) -> None:
    """A sheet may be set to show no zeros: what looks empty is 0, or was not reported."""

    def fill(_: Any, sheet: Any) -> None:
        sheet.hide_zero()
        sheet.write_row(0, 0, [0, 5])

    cells = written(fill).cells
    assert [cells[position].trouble for position in sorted(cells)] == ["hidden_zero", None]


def test_a_formula_that_was_calculated_may_be_zero(raw: Raw) -> None:
    """A spreadsheet that has calculated leaves no request to do so, and its zero is a zero."""
    assert only(raw('<row r="1"><c r="B1"><f>A1</f><v>0</v></c></row>')).value == 0


@pytest.mark.parametrize(
    "formula", ["<f>A1</f>", '<f t="shared" si="0"/>', "<f>A1</f><v></v>", "<f>A1</f><v/>"]
)
def test_every_form_of_a_formula_without_a_value(raw: Raw, formula: str) -> None:
    """Written out, shared, or with an empty value element."""
    assert only(raw(f'<row r="1"><c r="B1">{formula}</c></row>')).trouble == "no_stored_value"


def test_formula_whose_result_is_empty_text_is_empty(raw: Raw) -> None:
    """=IF(A1="","",A1) over an empty cell has a stored value, and it is nothing."""
    grid = raw('<row r="1"><c r="A1"><v>1</v></c><c r="B1" t="str"><f>""</f><v></v></c></row>')

    assert grid.cell(1, 2).is_empty


def test_formula_whose_result_is_text(raw: Raw) -> None:
    """The text result of a formula is text."""
    assert only(raw('<row r="1"><c r="A1" t="str"><f>B1</f><v>泸溪县</v></c></row>')).value == "泸溪县"


def test_inline_text(raw: Raw) -> None:
    """Text kept in the sheet instead of the shared table, as many export programs write it."""
    assert only(raw('<row r="1"><c r="A1" t="inlineStr"><is><t>泸溪县</t></is></c></row>')).value == "泸溪县"


def test_rich_text_is_joined_and_its_reading_aids_left_out(raw: Raw) -> None:
    """Runs of different fonts are one text; pinyin above it is not part of it."""
    strings = "<si><r><t>泸溪</t></r><r><t>县</t></r><rPh><t>luxi</t></rPh></si>"

    assert only(raw('<row r="1"><c r="A1" t="s"><v>0</v></c></row>', strings=strings)).value == "泸溪县"


def test_cells_without_addresses_follow_one_another(raw: Raw) -> None:
    """Some programs leave addresses out: a cell then stands after the one before it."""
    grid = raw('<row r="3"><c r="C3"><v>1</v></c><c><v>2</v></c></row><row><c/><c><v>3</v></c></row>')

    assert [cell.address for row in grid.rows() for cell in row] == ["C3", "D3", "B4"]


def test_elements_with_a_namespace_prefix(
    pack: Callable[..., Path], raw_parts: Callable[..., dict[str, str]]
) -> None:
    """Workbooks of the Open XML SDK write x:row, x:c, x:v."""
    parts = raw_parts("")
    parts["xl/worksheets/sheet1.xml"] = (
        '<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData>'
        '<x:row r="2"><x:c r="B2"><x:v>5</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    )

    assert only(read_grids(pack(parts))[0]).address == "B2"


def test_cell_at_the_last_corner_of_a_sheet_is_just_one_cell(raw: Raw) -> None:
    """A stray entry at XFD1048576 costs as much as any other: nothing dense is ever built."""
    grid = raw(
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>',
        after='<mergeCells><mergeCell ref="B2:XFC1048575"/></mergeCells>',
    )

    assert (len(grid.cells), grid.last_row, grid.last_column) == (2, 1048576, 16384)


def test_formatted_empty_cells_are_not_content(raw: Raw) -> None:
    """Borders drawn over the whole page leave no cells behind."""
    grid = raw('<row r="1"><c r="A1"><v>1</v></c></row><row r="9000"><c r="Z9000" s="0"/></row>')

    assert grid.last_row == 1


def test_merged_value_belongs_to_its_first_cell(written: Written) -> None:
    """A county merged over three rows is one cell, and labels all three."""
    grid = written(lambda _, sheet: sheet.merge_range("A2:A4", "泸溪县"))

    assert grid.merged == (Range(2, 1, 4, 1),)
    assert [cell.address for cell in grid.cells.values()] == ["A2"]
    assert grid.label(4, 1).value == "泸溪县"


def test_value_left_beneath_a_merge_is_not_read(raw: Raw) -> None:
    """A value hidden beneath a merged cell is not what the clerk sees."""
    grid = raw(
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"><v>2</v></c></row>',
        after='<mergeCells><mergeCell ref="A1:A2"/></mergeCells>',
    )

    assert [cell.address for cell in grid.cells.values()] == ["A1"]


def test_hidden_row_is_read_and_known_as_hidden(written: Written) -> None:
    """Hiding a row takes nothing away and shifts nothing."""

    def fill(_: Any, sheet: Any) -> None:
        sheet.write_column(0, 0, [1, 2, 3])
        sheet.set_row(1, None, None, {"hidden": True})

    grid = written(fill)
    assert [grid.cell(2, 1).value, grid.cell(3, 1).value] == [Decimal(2), Decimal(3)]
    assert grid.hidden_rows == {2}


def test_hidden_column_is_read_and_known_as_hidden(written: Written) -> None:
    """Hiding columns takes nothing away and shifts nothing."""

    def fill(_: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, ["甲", 1, 2, 3])
        sheet.set_column(1, 2, None, None, {"hidden": True})

    grid = written(fill)

    assert [cell.address for cell in grid.cells.values()] == ["A1", "B1", "C1", "D1"]
    assert grid.hidden_columns == {2, 3}


def test_sheets_come_in_the_order_of_their_tabs_with_hidden_ones_marked(tmp_path: Path) -> None:
    """Every worksheet is read; one that is hidden says so; charts are passed over."""
    path = tmp_path / "多表.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name in ("教育", "代码", "医保"):
            book.add_worksheet(name).write(0, 0, name)
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "=医保!$A$1"})
        book.add_chartsheet("图").set_chart(chart)
        book.get_worksheet_by_name("代码").hide()

    assert [(grid.sheet, grid.hidden_sheet) for grid in read_grids(path)] == [
        ("教育", False),
        ("代码", True),
        ("医保", False),
    ]


def test_workbook_with_macros_is_read_and_its_macros_ignored(tmp_path: Path, written: Written) -> None:
    """An .xlsm is a workbook like any other."""
    written(lambda _, sheet: sheet.write(0, 0, 1))
    path = (tmp_path / "医保.xlsx").rename(tmp_path / "医保.xlsm")

    assert only(read_grids(path)[0]).value == Decimal(1)


def test_workbook_under_a_text_suffix_is_read_as_the_workbook_it_is(tmp_path: Path, written: Written) -> None:
    """Content decides: an .xlsx renamed .csv is no text table."""
    written(lambda _, sheet: sheet.write(0, 0, 1))
    path = (tmp_path / "医保.xlsx").rename(tmp_path / "医保.csv")

    assert (read_grids(path)[0].file, read_grids(path)[0].sheet) == ("医保.csv", "医保")


def test_link_to_another_file_is_not_followed(tmp_path: Path, written: Written) -> None:
    """A cell with a hyperlink or a formula into another workbook is read as stored."""

    def fill(_: Any, sheet: Any) -> None:
        sheet.write_url(0, 0, "https://example.invalid/x", string="见附件")
        sheet.write_formula(1, 0, "='[别处.xlsx]表'!A1", None, 7)

    grid = written(fill)
    assert [grid.cell(1, 1).value, grid.cell(2, 1).value] == ["见附件", Decimal(7)]
