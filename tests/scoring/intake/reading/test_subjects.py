"""Tables whose sheet or title alone says which indicator their values are of, and tables of which nothing says it."""

from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from tests.scoring.intake.reading.conftest import Cells, HandIn

from xiangheng_scoring.engine.dataset import Months
from xiangheng_scoring.errors import DataRefused, Fault
from xiangheng_scoring.intake.reading.dataset import Reading, read_data
from xiangheng_scoring.scheme import Scheme

VALUES: Cells = [["县市区", "数值"], ["甲县", 95], ["丙水市", 96]]


def fault_of(path: Path, scheme: Scheme) -> Fault:
    """The one fault of a workbook."""
    with pytest.raises(DataRefused) as refused:
        read_data([path], scheme.vocabulary, 2024)
    (fault,) = refused.value.faults
    return fault


def figures(reading: Reading) -> list[tuple[str, str, int, Decimal]]:
    """What was read, without places."""
    return [(row.unit, row.indicator, row.period, row.value) for row in reading.dataset.observations]


@pytest.mark.parametrize(
    ("rows", "sheet", "said_by"),
    [
        (VALUES, "参保率", "参保率"),
        ([["2024年各县市区参保率统计表"], *VALUES], "Sheet1", "2024年各县市区参保率统计表"),
        ([["参保率情况表"], *VALUES], "参保率", "参保率"),
    ],
)
def test_sheet_or_title_says_the_indicator(
    workbook: HandIn, scheme: Scheme, rows: Cells, sheet: str, said_by: str
) -> None:
    """It is read, and told as what."""
    reading = read_data([workbook(rows, sheet=sheet)], scheme.vocabulary, 2024)

    assert figures(reading) == [("430001", "A", 2024, Decimal(95)), ("430003", "A", 2024, Decimal(96))]
    assert [notice.message for notice in reading.notices] == [
        f"列名没有写指标，按「{said_by}」读作 A 参保率，请核实"
    ]


def test_its_columns_say_years_months_and_measures(workbook: HandIn, scheme: Scheme) -> None:
    """As they do below the name of an indicator."""
    years = read_data(
        [workbook([["县市区", "本年值", "上年值"], ["甲县", 95, 94]], sheet="参保率")],
        scheme.vocabulary,
        2024,
    )
    months = read_data(
        [workbook([["县市区", "1月", "2月"], ["甲县", 95, 94]], sheet="参保率")], scheme.vocabulary, 2024
    )
    money = read_data(
        [workbook([["县市区", "完成值（元）"], ["甲县", 50000]], sheet="项目资金（到位）")],
        scheme.vocabulary,
        2024,
    )

    assert [(row.period, row.value) for row in years.dataset.observations] == [
        (2024, Decimal(95)),
        (2023, Decimal(94)),
    ]
    assert [(row.months, row.value) for row in months.dataset.interim] == [
        (Months(1, 1), Decimal(95)),
        (Months(2, 2), Decimal(94)),
    ]
    assert [row.value for row in money.dataset.observations] == [5]


@pytest.mark.parametrize(
    ("rows", "sheet"),
    [
        (VALUES, "Sheet1"),
        (VALUES, "参保率目标"),
        (VALUES, "未参保率"),
        (VALUES, "参保率和返贫率"),
        (VALUES, "参保率及人数"),
        ([["返贫率"], *VALUES], "参保率"),
    ],
)
def test_values_of_nothing_are_a_fault_at_their_heading(
    workbook: HandIn, scheme: Scheme, rows: Cells, sheet: str
) -> None:
    """Where no indicator is named, or another figure than its values, or two: what is wanting is told, alone or beside tables."""
    fault = fault_of(workbook(rows, sheet=sheet), scheme)

    assert (fault.code, fault.where) == ("DATA-NO-TABLE", f"报送.xlsx › {sheet} › B{len(rows) - 2}")
    assert fault.message == "「数值」一列有数，而列名、标题和工作表名没有写明是哪一项指标的值"
    assert fault.remedy == "把「数值」改成指标的名称；几项指标的，加「指标」一列"


def test_a_sheet_of_values_of_nothing_is_not_passed_over(tmp_path: Path, scheme: Scheme) -> None:
    """Beside a sheet that is read."""
    path, book = tmp_path / "报送.xlsx", openpyxl.Workbook()
    book.remove(book.worksheets[0])
    pages: dict[str, Cells] = {"Sheet1": VALUES, "表": [["县市区", "参保率"], ["甲县", 95]]}
    for name, rows in pages.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    book.save(path)

    assert fault_of(path, scheme).where == "报送.xlsx › Sheet1 › B1"


def test_an_unknown_column_beside_is_still_a_fault(workbook: HandIn, scheme: Scheme) -> None:
    """Nobody knows whether 数值 is what the sheet is named after, or of 人数."""
    path = workbook([["县市区", "参保户", "数值"], ["甲县", 9500, 95]], sheet="参保率")

    assert fault_of(path, scheme).message == "没有指标「参保户」"
