"""One grammar of numbers, whatever file they come in."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter

from xiangheng_scoring.errors import DataRefused, Fault
from xiangheng_scoring.intake.reading.dataset import Reading, read_data
from xiangheng_scoring.scheme import Scheme

HandIn = Callable[..., Path]


def reading(scheme: Scheme, folder: Path, text: str, name: str = "报送.csv") -> Reading:
    """What is read of a text table."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return read_data([path], scheme.vocabulary, 2024)


def refused(scheme: Scheme, folder: Path, text: str) -> tuple[Fault, ...]:
    """The faults of a text table."""
    with pytest.raises(DataRefused) as refusal:
        reading(scheme, folder, text)
    return refusal.value.faults


def values(found: Reading) -> list[Decimal]:
    """The values, in the order of the table."""
    return [row.value for row in found.dataset.observations]


def test_a_number_too_long_is_a_fault_however_it_is_formatted(scheme: Scheme, tmp_path: Path) -> None:
    """Sixteen digits under a format of digits only look like any number, and the last of them are lost."""
    path = tmp_path / "报送.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet("数据")
        page.write_row(0, 0, ["县市区", "B"])
        page.write(1, 0, "甲县")
        page.write_number(1, 1, 4301211990010112, book.add_format({"num_format": "0"}))

    with pytest.raises(DataRefused) as refusal:
        read_data([path], scheme.vocabulary, 2024)

    assert [fault.code for fault in refusal.value.faults] == ["DATA-NUMBER"]


@pytest.mark.parametrize(
    "text",
    ["1,234", "-1,234", "−1,234", "1，234", "１﹐２３４", "1,234%", "1,234 %", "1,234E0", "0,5", "12,34"],
)
def test_a_comma_in_a_table_of_semicolons_is_told(scheme: Scheme, tmp_path: Path, text: str) -> None:
    """Where fields are separated by semicolons because commas are decimal points, 1,234 may be 1.234."""
    (fault,) = refused(scheme, tmp_path, f"代码;B\n430001;{text}\n")

    assert (fault.code, fault.where) == ("DATA-NUMBER", "报送.csv › 报送 › B2")
    assert "小数点" in fault.message


def test_thousands_that_cannot_be_decimals_are_read(scheme: Scheme, tmp_path: Path) -> None:
    """Two groups, or a point behind the comma, leave no question."""
    found = reading(scheme, tmp_path, "代码;B\n430001;1,234,567\n430002;1,234.5\n")

    assert values(found) == [Decimal(1234567), Decimal("1234.5")]


@pytest.mark.parametrize("separator", [";", "\t", "|"])
@pytest.mark.parametrize("title", ["", "2024年资金情况\n", "2024年资金情况（万元，%）, 虚构\n"])
def test_the_separator_is_told_by_most_lines(
    scheme: Scheme, tmp_path: Path, separator: str, title: str
) -> None:
    """A title has none or another, and figures may hold commas of their own."""
    lines = [["县市区", "A", "B"], ["甲县", "95.3", '"1,200.0"'], ["丙水市", "88", '"2,300.5"']]

    found = reading(scheme, tmp_path, title + "\n".join(map(separator.join, lines)))

    assert values(found) == [Decimal("95.3"), 88, 1200, Decimal("2300.5")]


def test_a_comma_where_no_thousands_end_is_told_as_a_decimal_point(scheme: Scheme, workbook: HandIn) -> None:
    """In a workbook 12,5 is no number, and the remedy says what to write."""
    with pytest.raises(DataRefused) as refusal:
        read_data([workbook([["县市区", "B"], ["甲县", "12,5"]])], scheme.vocabulary, 2024)

    assert "小数点" in refusal.value.faults[0].remedy


@pytest.mark.parametrize(
    ("text", "number"), [("1E+5", 1e5), ("1.25e3", 1250.0), ("100000000000000", 1e14), ("1.5E-3", 0.0015)]
)
def test_a_number_is_the_same_in_text_and_workbook(
    scheme: Scheme, workbook: HandIn, tmp_path: Path, text: str, number: float
) -> None:
    """A spreadsheet writes a long number with an exponent into a CSV, and means the same."""
    of_text = reading(scheme, tmp_path, f"县市区,B\n甲县,{text}\n")
    of_book = read_data([workbook([["县市区", "B"], ["甲县", number]])], scheme.vocabulary, 2024)

    assert values(of_text) == values(of_book)


def test_an_exponent_in_a_text_is_told(scheme: Scheme, tmp_path: Path) -> None:
    """1.23457E+11 may have been 123456789012."""
    (notice,) = reading(scheme, tmp_path, "县市区,B\n甲县,1.23457E+11\n").notices

    assert (notice.code, notice.where) == ("DATA-UNUSUAL", "报送.csv › 报送 › B2")
    assert "123457000000" in notice.message


def test_more_digits_than_a_spreadsheet_keeps_are_told_alike(
    scheme: Scheme, workbook: HandIn, tmp_path: Path
) -> None:
    """431225199001011234 is an identity number that a spreadsheet has already rounded: in no file it is a figure."""
    in_text = refused(scheme, tmp_path, "县市区,B\n甲县,431225199001011234\n")
    with pytest.raises(DataRefused) as in_book:
        read_data([workbook([["县市区", "B"], ["甲县", 431225199001011234]])], scheme.vocabulary, 2024)

    for (fault,) in (in_text, in_book.value.faults):
        assert fault.code == "DATA-NUMBER"
        assert "15 位" in fault.message


@pytest.mark.parametrize(
    "code", ["430001", "430001.0", "430001 ", "'430001", "4.30001E5", "4.30001E+5", "４３０００１"]
)
@pytest.mark.parametrize("year", ["2024", "2024.0", "2024 ", "2.024E3"])
def test_a_code_or_year_that_became_a_number_is_the_same(
    scheme: Scheme, tmp_path: Path, code: str, year: str
) -> None:
    """Programs export whole numbers with a point, an exponent, a blank or an apostrophe."""
    (row,) = reading(scheme, tmp_path, f"代码,年度,B\n{code},{year},5\n").dataset.observations

    assert (row.unit, row.period) == ("430001", 2024)
