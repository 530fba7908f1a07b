"""Months, quarters and halves of a year are told apart, and what is cumulative from what is of one month."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter

from xiangheng_scoring.engine.dataset import Months
from xiangheng_scoring.errors import DataRefused
from xiangheng_scoring.intake.reading.dataset import Reading, read_data
from xiangheng_scoring.scheme import Scheme

HandIn = Callable[..., Path]
Rows = Sequence[Sequence[object]]
YEAR = 2024


def by_month(reading: Reading) -> dict[tuple[int, int, int], Decimal]:
    """The values of parts of years, by year, first and last month."""
    return {(row.period, row.months.first, row.months.last): row.value for row in reading.dataset.interim}


def by_year(reading: Reading) -> dict[int, Decimal]:
    """The values of whole years."""
    return {row.period: row.value for row in reading.dataset.observations}


@pytest.fixture
def sheets(tmp_path: Path) -> Callable[[Mapping[str, Rows]], Path]:
    """Write an .xlsx from the rows of its sheets."""

    def write(pages: Mapping[str, Rows]) -> Path:
        path = tmp_path / "报送.xlsx"
        with xlsxwriter.Workbook(path) as book:
            for name, rows in pages.items():
                page = book.add_worksheet(name)
                for row, cells in enumerate(rows):
                    page.write_row(row, 0, cells)
        return path

    return write


def monthly(names: Sequence[str], title: str = "") -> dict[str, Rows]:
    """A sheet a name, in each of which 甲县 has 1, 2, 3 …"""
    titles = [[title]] if title else []
    return {
        name: [*titles, ["县市区", "A"], ["甲县", 40 + number]] for number, name in enumerate(names, start=1)
    }


@pytest.mark.parametrize("form", ["{0}月", "{0}月份", "2024年{0}月", "2024-{0:02}", "2024.{0}", "2024{0:02}"])
def test_twelve_monthly_sheets_are_twelve_months(
    scheme: Scheme, sheets: Callable[[Mapping[str, Rows]], Path], form: str
) -> None:
    """Each value is of the month that its sheet says, none is the year's, and that is told once."""
    path = sheets(monthly([form.format(month) for month in range(1, 13)]))

    reading = read_data([path], scheme.vocabulary, YEAR)

    assert by_month(reading) == {(YEAR, month, month): Decimal(40 + month) for month in range(1, 13)}
    assert not reading.dataset.observations
    (notice,) = reading.notices
    assert notice.code == "DATA-PERIOD"
    assert "等 12 期的，没有 2024 年全年的，按缺报处理；是从 1 月起累计的，写明「累计」" in notice.message


@pytest.mark.parametrize(
    ("names", "title"),
    [
        ([f"1—{month}月" if month > 1 else "1月" for month in range(1, 13)], ""),
        ([f"{month}月累计" for month in range(1, 13)], ""),
        ([f"{month}月" for month in range(1, 13)], "2024年累计参保情况"),
        ([f"截至{month}月" for month in range(1, 13)], ""),
    ],
)
def test_cumulative_sheets_have_the_year_in_december(
    scheme: Scheme, sheets: Callable[[Mapping[str, Rows]], Path], names: Sequence[str], title: str
) -> None:
    """What is of January to December is the year's; the others are of January to their months."""
    reading = read_data([sheets(monthly(names, title))], scheme.vocabulary, YEAR)

    assert by_year(reading) == {YEAR: Decimal(52)}
    assert by_month(reading) == {(YEAR, 1, month): Decimal(40 + month) for month in range(1, 12)}


def test_a_month_alone_and_its_cumulative_figure_are_two(
    scheme: Scheme, sheets: Callable[[Mapping[str, Rows]], Path]
) -> None:
    """3月 and 1—3月 are no contradiction."""
    reading = read_data([sheets(monthly(["3月", "1-3月"]))], scheme.vocabulary, YEAR)

    assert by_month(reading) == {(YEAR, 3, 3): Decimal(41), (YEAR, 1, 3): Decimal(42)}


@pytest.mark.parametrize(
    ("names", "months"),
    [
        (["一季度", "二季度", "三季度", "四季度"], [(1, 3), (4, 6), (7, 9), (10, 12)]),
        (["第1季度", "2024年第二季度", "2024Q3", "Q4"], [(1, 3), (4, 6), (7, 9), (10, 12)]),
        (["上半年", "前三季度", "2024年下半年"], [(1, 6), (1, 9), (7, 12)]),
        (["一月", "十月", "十二月"], [(1, 1), (10, 10), (12, 12)]),
    ],
)
def test_quarters_halves_and_months_in_words(
    scheme: Scheme,
    sheets: Callable[[Mapping[str, Rows]], Path],
    names: Sequence[str],
    months: Sequence[tuple[int, int]],
) -> None:
    """However they are written."""
    reading = read_data([sheets(monthly(names))], scheme.vocabulary, YEAR)

    assert list(by_month(reading)) == [(YEAR, *part) for part in months]


@pytest.mark.parametrize(
    ("heading", "texts", "months"),
    [
        ("月份", ["1月", "2月", "1—2月"], [(1, 1), (2, 2), (1, 2)]),
        ("月份", [1, 2, 11], [(1, 1), (2, 2), (11, 11)]),
        ("季度", [1, "二季度", "前三季度"], [(1, 3), (4, 6), (1, 9)]),
        ("期间", ["2024年3月", "2024-04", "2023年上半年"], [(3, 3), (4, 4), (1, 6)]),
    ],
)
def test_a_column_says_the_months_of_its_rows(
    scheme: Scheme,
    workbook: HandIn,
    heading: str,
    texts: Sequence[object],
    months: Sequence[tuple[int, int]],
) -> None:
    """In wide tables as in long ones."""
    wide = [["县市区", heading, "A"], *(["甲县", text, 90] for text in texts)]
    long = [["县市区", "指标", heading, "值"], *(["甲县", "A", text, 90] for text in texts)]

    for number, rows in enumerate((wide, long)):
        reading = read_data([workbook(rows, name=f"表{number}")], scheme.vocabulary, YEAR)
        assert [(row.months.first, row.months.last) for row in reading.dataset.interim] == months


def test_a_title_that_says_cumulative_counts_for_a_column_of_months(scheme: Scheme, workbook: HandIn) -> None:
    """The table says which it is."""
    rows = [["2024年各月累计"], ["县市区", "月份", "A"], ["甲县", "3月", 90], ["甲县", "12月", 95]]

    reading = read_data([workbook(rows)], scheme.vocabulary, YEAR)

    assert (by_month(reading), by_year(reading)) == ({(YEAR, 1, 3): Decimal(90)}, {YEAR: Decimal(95)})


def test_months_of_the_year_before_are_its_own(
    scheme: Scheme, sheets: Callable[[Mapping[str, Rows]], Path], values: Path
) -> None:
    """The year that stands beside a month is that month's."""
    reading = read_data(
        [sheets(monthly(["2023年11月", "2023年12月", "2024年1月"])), values], scheme.vocabulary, YEAR
    )

    assert list(by_month(reading)) == [(2023, 11, 11), (2023, 12, 12), (2024, 1, 1)]


def test_half_a_year_beside_the_whole_is_no_contradiction(
    scheme: Scheme, sheets: Callable[[Mapping[str, Rows]], Path]
) -> None:
    """The year's value is what the year's table says, and the half is told as not used."""
    reading = read_data([sheets(monthly(["上半年", "2024年"]))], scheme.vocabulary, YEAR)

    assert (by_month(reading), by_year(reading)) == ({(YEAR, 1, 6): Decimal(41)}, {YEAR: Decimal(42)})
    assert "不是全年的，没有计入 2024 年" in reading.notices[0].message


def test_what_is_told_apart_from_nothing_is_the_years(
    scheme: Scheme, sheets: Callable[[Mapping[str, Rows]], Path]
) -> None:
    """A single month in a batch is read as the year, as it says, whatever month other figures are of."""
    rows: dict[str, Rows] = {
        "1-6月": [["县市区", "A"], ["甲县", 95]],
        "1-9月": [["县市区", "B"], ["甲县", 5]],
    }

    reading = read_data([sheets(rows)], scheme.vocabulary, YEAR)

    assert not reading.dataset.interim
    assert [row.value for row in reading.dataset.observations] == [95, 5]
    assert all("按全年完成的值读了" in notice.message for notice in reading.notices)


def test_a_month_of_a_title_that_is_read_as_the_year_is_told(scheme: Scheme, workbook: HandIn) -> None:
    """Whoever sends one month learns that it was taken for the year."""
    (notice,) = read_data(
        [workbook([["2024年3月参保情况"], ["县市区", "A"], ["甲县", 95]])], scheme.vocabulary, YEAR
    ).notices

    assert notice.message == "标题或工作表名写有「3月」，按全年完成的值读了，请核实"


def test_two_values_of_a_month_are_a_fault(
    scheme: Scheme, sheets: Callable[[Mapping[str, Rows]], Path]
) -> None:
    """As two values of a year are."""
    with pytest.raises(DataRefused) as refusal:
        read_data([sheets(monthly(["2月", "2月份", "3月"]))], scheme.vocabulary, YEAR)

    assert [fault.code for fault in refusal.value.faults] == ["DATA-TWICE"]
    assert "A（2024 年2月）" in refusal.value.faults[0].message


def test_a_date_of_sending_says_no_month(scheme: Scheme, workbook: HandIn) -> None:
    """What is below 填报时间, or is a day, is not what the figures are of."""
    titles = [["填报时间：2024年7月"], ["2024年11月5日"]]
    first = workbook([*titles, ["县市区", "A"], ["甲县", 95]], name="一")
    second = workbook([["填报时间：2024年8月"], ["县市区", "A"], ["丙水市", 95]], name="二")

    reading = read_data([first, second], scheme.vocabulary, YEAR)

    assert not reading.dataset.interim


@pytest.mark.parametrize("is_long", [False, True])
def test_a_month_that_is_none_beside_others_is_a_fault(
    workbook: HandIn, scheme: Scheme, *, is_long: bool
) -> None:
    """Its value would else be taken for the whole year's; where the whole column says none, it is a column of another kind."""
    wide = [["县市区", "月份", "A"], ["甲县", "3", 95], ["甲县", "三十月", 96]]
    long = [["县市区", "月份", "指标", "值"], ["甲县", "3", "A", 95], ["甲县", "三十月", "A", 96]]
    with pytest.raises(DataRefused) as refused:
        read_data([workbook(long if is_long else wide)], scheme.vocabulary, YEAR)
    (fault,) = refused.value.faults

    assert (fault.code, fault.message) == ("DATA-PERIOD", "「三十月」看不出是哪几个月")
    assert fault.where.endswith("B3")


def test_a_month_in_words_that_nobody_understands_is_told(scheme: Scheme, workbook: HandIn) -> None:
    """The column may say what the values are of."""
    (notice,) = read_data(
        [workbook([["县市区", "季度", "A"], ["甲县", "旺季", 95]])], scheme.vocabulary, YEAR
    ).notices

    assert notice.message == "没有用到的列，没有读：B「季度」"


@pytest.mark.parametrize(
    ("headings", "months"),
    [
        ([["县市区", "A（1月）", "A（2月）"]], [(1, 1), (2, 2)]),
        ([["县市区", "1月参保率", "1—2月参保率（%）"]], [(1, 1), (1, 2)]),
        ([["县市区", "参保率3月", "2024年4月参保率"]], [(3, 3), (4, 4)]),
        ([["县市区", "A 2024-03", "A 参保率（一季度）"]], [(3, 3), (1, 3)]),
        ([["县市区", "参保率（上半年）", "参保率（截至9月底）"]], [(1, 6), (1, 9)]),
        ([["县市区", "1月", "2月"], [None, "A", "A"]], [(1, 1), (2, 2)]),
        ([["县市区", "A", None], [None, "一季度", "前三季度"]], [(1, 3), (1, 9)]),
        ([["县市区", "2024年3月", "2024-04"], [None, "A", "参保率"]], [(3, 3), (4, 4)]),
        ([["县市区", "2024年", None], [None, "A（5月）", "A（6月）"]], [(5, 5), (6, 6)]),
    ],
)
def test_headings_say_the_months_of_their_columns(
    scheme: Scheme, workbook: HandIn, headings: Rows, months: Sequence[tuple[int, int]]
) -> None:
    """In one cell with the indicator, above it or below; what is of no whole year is told and not used."""
    merged = ["B1:C1"] if headings[0][-1] is None else []
    path = workbook([*headings, ["甲县", 90, 91]], merged=merged)

    reading = read_data([path], scheme.vocabulary, YEAR)

    assert by_month(reading) == {(YEAR, *part): 90 + at for at, part in enumerate(months)}
    assert not reading.dataset.observations
    assert "没有 2024 年全年的，按缺报处理" in reading.notices[0].message


def test_columns_of_months_hold_the_values_of_their_rows_indicators(scheme: Scheme, workbook: HandIn) -> None:
    """Where a column names the indicators, those that name a month, a quarter or a year hold their values of it."""
    rows = [
        ["县市区", "指标", "2023年", "1月", "2月", "1—2月", "2024年"],
        ["甲县", "A", 89, 90, 91, 91, 95],
        ["甲县", "B", 4, 1, 2, 3, 9],
        ["丙水市", "A", 70, "—", 71, None, 75],
    ]

    reading = read_data([workbook(rows)], scheme.vocabulary, YEAR)

    assert {(row.unit, row.indicator, row.period): row.value for row in reading.dataset.observations} == {
        **{("430001", "A", 2023): 89, ("430001", "A", 2024): 95, ("430001", "B", 2023): 4},
        **{("430001", "B", 2024): 9, ("430003", "A", 2023): 70, ("430003", "A", 2024): 75},
    }
    assert {
        (row.unit, row.indicator, str(row.months), row.origin.cell): row.value
        for row in reading.dataset.interim
    } == {
        **{("430001", "A", "1月", "D2"): 90, ("430001", "A", "2月", "E2"): 91, ("430001", "A", "1—2月", "F2"): 91},
        **{("430001", "B", "1月", "D3"): 1, ("430001", "B", "2月", "E3"): 2, ("430001", "B", "1—2月", "F3"): 3},
        **{("430003", "A", "2月", "E4"): 71},
    }  # fmt: skip


@pytest.mark.parametrize(
    "heading", ["A（12月）", "A（12月底）", "A（截至12月31日）", "A（1—12月）", "A（年底）", "A（全年）"]
)
def test_the_end_of_a_year_is_the_year(scheme: Scheme, workbook: HandIn, heading: str) -> None:
    """However a heading writes it; 12月 alone only while no other month stands beside it."""
    alone = read_data([workbook([["县市区", heading], ["甲县", 95]])], scheme.vocabulary, YEAR)
    beside = read_data(
        [workbook([["县市区", "A（11月）", "A（12月）"], ["甲县", 94, 95]], name="各月")],
        scheme.vocabulary,
        YEAR,
    )

    assert (by_year(alone), by_month(alone)) == ({YEAR: Decimal(95)}, {})
    assert not beside.dataset.observations
    assert by_month(beside) == {(YEAR, 11, 11): Decimal(94), (YEAR, 12, 12): Decimal(95)}


def test_a_title_that_says_cumulative_counts_for_months_of_headings(scheme: Scheme, workbook: HandIn) -> None:
    """December's are then the year's."""
    rows = [["2024年各月累计"], ["县市区", "A（3月）", "A（12月）"], ["甲县", 90, 95]]

    reading = read_data([workbook(rows)], scheme.vocabulary, YEAR)

    assert (by_month(reading), by_year(reading)) == ({(YEAR, 1, 3): Decimal(90)}, {YEAR: Decimal(95)})


def test_a_heading_of_two_months_is_a_fault(scheme: Scheme, workbook: HandIn) -> None:
    """Above it stands one, in it another."""
    with pytest.raises(DataRefused) as refusal:
        read_data([workbook([["县市区", "3月"], [None, "A（4月）"], ["甲县", 95]])], scheme.vocabulary, YEAR)

    assert "列名写了两期" in refusal.value.faults[0].message


def test_months_are_named_as_people_do() -> None:
    """A single month by its number, several by the first and the last."""
    assert [str(Months(3, 3)), str(Months(1, 6))] == ["3月", "1—6月"]
