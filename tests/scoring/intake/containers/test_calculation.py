"""Results of formulas that are from before a calculation which the file asks for: none of them is believed."""

import struct
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import xlwt

from xiangheng_scoring.intake.containers.grids import Grid
from xiangheng_scoring.intake.containers.readers import read_grids

Raw = Callable[..., Grid]
Book = Callable[..., Path]

FORMULA = '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><f>90+5</f><v>44</v></c></row>'


@pytest.fixture
def calculated(pack: Callable[..., Path], raw_parts: Callable[..., dict[str, str]]) -> Callable[..., Grid]:
    """The grid of a workbook whose workbook part says how it is calculated."""

    def read(calculation: str, sheet_data: str = FORMULA) -> Grid:
        parts = raw_parts(sheet_data)
        parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(
            "</workbook>", f"{calculation}</workbook>"
        )
        (grid,) = read_grids(pack(parts))
        return grid

    return read


@pytest.mark.parametrize(
    "calculation",
    [
        '<calcPr fullCalcOnLoad="1"/>',
        '<calcPr calcId="191029" fullCalcOnLoad="true"/>',
        '<calcPr calcCompleted="0"/>',
    ],
)
def test_a_result_from_before_the_calculation_that_is_asked_for(calculated: Raw, calculation: str) -> None:
    """A program filled in figures and left the formulas to whoever opens the file: 44 is not 90+5."""
    grid = calculated(calculation)

    assert (grid.cell(1, 2).trouble, grid.cell(1, 2).shown) == ("stale", "44")
    assert (grid.cell(1, 1).trouble, grid.cell(1, 1).value) == (None, Decimal(1))


@pytest.mark.parametrize(
    "calculation", ["", "<calcPr/>", '<calcPr calcMode="manual"/>', '<calcPr calcId="0"/>']
)
def test_a_result_that_nobody_doubts_is_read(calculated: Raw, calculation: str) -> None:
    """What was calculated when it was saved is what its author saw."""
    grid = calculated(calculation)

    assert (grid.cell(1, 2).value, grid.cell(1, 2).trouble, set(grid.unsettled)) == (
        Decimal(44),
        None,
        set(),
    )


@pytest.mark.parametrize(
    "calculation", ['<calcPr forceFullCalc="1"/>', '<calcPr calcMode="manual" calcOnSave="0"/>']
)
def test_a_result_that_may_be_another_on_opening_is_known(calculated: Raw, calculation: str) -> None:
    """It was seen when the file was saved, so it is read, and known as one that may change."""
    grid = calculated(calculation)

    assert (grid.cell(1, 2).value, set(grid.unsettled)) == (Decimal(44), {(1, 2)})


def test_a_formula_that_is_always_calculated_is_known(raw: Raw) -> None:
    """What today's date or an indirect reference gives is another tomorrow."""
    grid = raw('<row r="1"><c r="B1"><f ca="1">TODAY()</f><v>44</v></c><c r="C1"><f>1</f><v>1</v></c></row>')

    assert (grid.cell(1, 2).value, set(grid.unsettled)) == (Decimal(44), {(1, 2)})


@pytest.mark.parametrize(
    ("cell", "trouble"),
    [
        ('<c r="B1" t="str"><f>A1</f><v>长沙县</v></c>', "stale"),
        ('<c r="B1" t="str"><f>A1</f><v></v></c>', "stale"),
        ('<c r="B1" t="b"><f>A1</f><v>1</v></c>', "stale"),
        ('<c r="B1"><f t="shared" si="0"/><v>5</v></c>', "stale"),
        ('<c r="B1"><f>A1</f></c>', "no_stored_value"),
        ('<c r="B1"><v>5</v></c>', None),
    ],
)
def test_results_of_every_kind_are_doubted(calculated: Raw, cell: str, trouble: str | None) -> None:
    """A text, a truth value, even an empty text may be another after the calculation."""
    grid = calculated('<calcPr fullCalcOnLoad="1"/>', f'<row r="1"><c r="A1"><v>1</v></c>{cell}</row>')

    assert grid.cell(1, 2).trouble == trouble


def test_a_formula_that_fills_a_range_is_doubted_in_all_of_it(calculated: Raw) -> None:
    """Of an array only the first cell holds the formula; the others hold its results."""
    rows = (
        '<row r="1"><c r="B1"><f t="array" ref="B1:B3">A1:A3*2</f><v>1</v></c></row>'
        '<row r="2"><c r="B2"><v>2</v></c></row><row r="3"><c r="B3"><v>3</v></c></row>'
        '<row r="4"><c r="B4"><v>4</v></c></row>'
    )
    grid = calculated('<calcPr fullCalcOnLoad="1"/>', rows)

    assert [grid.cell(row, 2).trouble for row in (1, 2, 3, 4)] == ["stale", "stale", "stale", None]


def record(code: int, content: bytes) -> bytes:
    """A record of an .xls, for what xlwt does not write."""
    return struct.pack("<HH", code, len(content)) + content


@dataclass
class Formula:
    """A cell with the formula `1+1`, a stored number (None for an empty text) and option bits."""

    row: int
    column: int
    value: float | None = 44
    options: int = 0

    def get_biff_data(self) -> bytes:
        """Its record."""
        tokens = b"\x1e\x01\x00\x1e\x01\x00\x03"
        stored = b"\x03" + b"\0" * 5 + b"\xff\xff" if self.value is None else struct.pack("<d", self.value)
        place, length = struct.pack("<HHH", self.row, self.column, 15), struct.pack("<H", len(tokens))
        return record(0x0006, place + stored + struct.pack("<HI", self.options, 0) + length + tokens)


@pytest.fixture
def old_calculated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Grid]:
    """The grid of an .xls with a formula of 44 in B2, and records of calculation in the book and the sheet."""

    def read(options: int = 0, of_book: bytes = b"", of_sheet: bytes = b"", value: float = 44) -> Grid:
        book = xlwt.Workbook()
        sheet = book.add_sheet("表")
        sheet.write(0, 0, "甲")
        sheet.write(1, 0, 1)
        sheet.row(1).insert_cell(1, Formula(1, 1, value, options))
        calculation = sheet._Worksheet__calc_settings_rec
        monkeypatch.setattr(
            sheet, "_Worksheet__calc_settings_rec", lambda: of_sheet or calculation(), raising=False
        )
        protection = book._Workbook__hide_obj_rec
        monkeypatch.setattr(book, "_Workbook__hide_obj_rec", lambda: protection() + of_book, raising=False)
        path = tmp_path / "表.xls"
        book.save(str(path))
        return read_grids(path)[0]

    return read


NOT_CALCULATED = record(0x005E, b"\0\0")
BY_HAND = record(0x000D, b"\0\0")
NOT_ON_SAVE = record(0x005F, b"\0\0")


def engine(number: int) -> bytes:
    """A RECALCID record: which engine calculated last."""
    return record(0x01C1, struct.pack("<HHI", 0x01C1, 0, number))


@pytest.mark.parametrize(
    "given",
    [
        {"options": 2},
        {"options": 3},
        {"of_sheet": NOT_CALCULATED},
        {"of_book": engine(0)},
        {"options": 2, "value": 0},
    ],
)
def test_an_old_workbook_that_asks_for_calculation(old_calculated: Raw, given: dict[str, Any]) -> None:
    """The option of a formula, the record of a sheet that was not calculated, an engine that never was."""
    assert old_calculated(**given).cell(2, 2).trouble == "stale"


@pytest.mark.parametrize(
    ("given", "unsettled"),
    [
        ({}, set()),
        ({"of_book": engine(191029)}, set()),
        ({"of_sheet": BY_HAND}, set()),
        ({"options": 1}, {(2, 2)}),
        ({"of_sheet": BY_HAND + NOT_ON_SAVE}, {(2, 2)}),
    ],
)
def test_an_old_workbook_that_was_calculated(
    old_calculated: Raw, given: dict[str, Any], unsettled: set[tuple[int, int]]
) -> None:
    """Its result is read; that it is volatile, or calculated by hand only, is known."""
    grid = old_calculated(**given)

    assert (grid.cell(2, 2).value, grid.cell(2, 2).trouble, set(grid.unsettled)) == (
        Decimal(44),
        None,
        unsettled,
    )


def test_the_empty_text_of_an_old_formula_that_waits_for_calculation(old_book: Book) -> None:
    """An empty text may become a number: it is doubted, where a calculated one is only known."""

    def fill(sheet: Any) -> None:
        sheet.write(0, 0, "甲")
        sheet.row(1).insert_cell(1, Formula(1, 1, None, 2))
        sheet.row(2).insert_cell(1, Formula(2, 1, None))

    (grid,) = read_grids(old_book(fill))

    assert (grid.cell(2, 2).trouble, set(grid.empty_texts)) == ("stale", {(3, 2)})
