"""What is accepted but deserves a look is told, and does not stop the run."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
import xlsxwriter
import xlwt

from xiangheng_scoring.intake.reading.dataset import read_data
from xiangheng_scoring.scheme import Scheme

HandIn = Callable[..., Path]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([["县市区", "A"], ["老甲县", 95]], "曾用名"),
        ([["县市区", "A"], ["丙水", 95]], "简称"),
        ([["县市区", "A"], ["乙县", 95]], "简称"),
        ([["县市区", "B 项目资金支出"], ["甲县", 60]], "名称不尽相同"),
        ([["县市区", "指标编码", "指标名称", "值"], ["甲县", "B", "项目资金支出", 60]], "名称不尽相同"),
        ([["单位：万元、户"], ["县市区", "B", "C"], ["甲县", 60, 3]], "「户」没有一项指标是"),
        ([["县市区", "C"], ["甲县", 60]], "不常见"),
        ([["县市区", "A", "C"], ["丙水市", 95, 3]], "不适用"),
        ([["县市区", "A"], ["甲县", 95], ["甲县", 95]], "值相同"),
    ],
)
def test_a_notice_for_what_was_accepted(
    scheme: Scheme, workbook: HandIn, rows: Sequence[Sequence[object]], words: str
) -> None:
    """The value is read, and the notice says what was understood."""
    (notice,) = read_data([workbook(rows)], scheme.vocabulary, 2024).notices

    assert words in notice.message
    assert notice.is_notice


@pytest.mark.parametrize(
    ("name", "sheet", "title"),
    [
        ("报送", "数据", "2022年和2023年数据"),
        ("报送", "数据", "2023年12月参保数据"),
        ("报送", "数据", "参保数据2023"),
        ("报送", "23年", "参保数据"),
        ("2023年参保", "数据", "参保数据"),
        ("参保(2023)", "数据", "参保数据"),
        ("参保20231231", "数据", "参保数据"),
    ],
)
def test_another_year_that_may_be_meant_is_told(
    scheme: Scheme, workbook: HandIn, name: str, sheet: str, title: str
) -> None:
    """Where only other years are spoken of, and none clearly, the assessed year is taken and that is said."""
    path = workbook([[title], ["县市区", "A"], ["甲县", 95]], name=name, sheet=sheet)

    (notice,) = read_data([path], scheme.vocabulary, 2024).notices

    assert notice.code == "DATA-PERIOD"
    assert "2023" in notice.message


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("2025年报送", [["县市区", "A"], ["甲县", 95]]),
        ("报送20250115", [["县市区", "A"], ["甲县", 95]]),
        ("报送", [["2021年以来重点工作（湘农〔2023〕5号）"], ["县市区", "A"], ["甲县", 95]]),
        ("2023年参保", [["县市区", "年度", "A"], ["甲县", 2024, 95]]),
        ("2023年参保", [["县市区", "2024年参保率"], ["甲县", 95]]),
        ("2023年参保", [["2024年数据"], ["县市区", "A"], ["甲县", 95]]),
    ],
)
def test_a_year_in_the_file_name_is_not_told_where_the_table_says_it(
    scheme: Scheme, workbook: HandIn, name: str, rows: Sequence[Sequence[object]]
) -> None:
    """A dated table, and a name that tells when it was sent, raise no question."""
    assert not read_data([workbook(rows, name=name)], scheme.vocabulary, 2024).notices


@pytest.mark.parametrize(
    ("sheet", "title"),
    [
        ("数据", "2024年上半年参保情况"),
        ("数据", "2024年1-6月参保情况"),
        ("数据", "截至2024年9月底参保情况"),
        ("数据", "2024年参保目标任务分解表"),
        ("数据", "2024年预计参保情况"),
        ("2024年6月", "参保情况"),
        ("目标", "参保情况"),
    ],
)
def test_figures_that_may_be_of_another_scope_are_told(
    scheme: Scheme, workbook: HandIn, sheet: str, title: str
) -> None:
    """Half a year, or what is only aimed at, is not what the year came to; the clerk learns how it was read."""
    (notice,) = read_data(
        [workbook([[title], ["县市区", "A"], ["甲县", 95]], sheet=sheet)], scheme.vocabulary, 2024
    ).notices

    assert (notice.code, notice.where) == ("DATA-PERIOD", f"报送.xlsx › {sheet}")
    assert "全年" in notice.message


@pytest.mark.parametrize(
    "title",
    ["2024年1-12月参保情况", "2024年参保目标完成情况", "填报日期：2024年7月5日", "省医保局计划财务处"],
)
def test_titles_of_the_years_own_figures_raise_no_question(
    scheme: Scheme, workbook: HandIn, title: str
) -> None:
    """The whole year, what was done of the aims, the day of sending and the name of an office."""
    path = workbook([[title], ["县市区", "A"], ["甲县", 95]])

    assert not read_data([path], scheme.vocabulary, 2024).notices


def test_a_hidden_column_that_was_read_is_told(scheme: Scheme, tmp_path: Path) -> None:
    """The clerk does not see the column, and learns that it counts; a hidden remark is no matter."""
    path = tmp_path / "报送.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet("数据")
        page.write_row(0, 0, ["县市区", "A", "备注", "B"])
        page.write_row(1, 0, ["甲县", 95, "略", 5])
        page.set_column("C:D", None, None, {"hidden": True})

    (notice,) = read_data([path], scheme.vocabulary, 2024).notices

    assert (notice.code, notice.where) == ("DATA-HIDDEN", "报送.xlsx › 数据")
    assert "D 列" in notice.message
    assert "C" not in notice.message


def test_what_is_said_of_a_sheet_is_told_for_each(scheme: Scheme, tmp_path: Path) -> None:
    """Two sheets with a hidden row 2 are two things to look at."""
    path = tmp_path / "报送.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name, indicator in (("一", "A"), ("二", "B")):
            page = book.add_worksheet(name)
            page.write_row(0, 0, ["县市区", indicator])
            page.write_row(1, 0, ["甲县", 95])
            page.set_row(1, None, None, {"hidden": True})

    places = [notice.where for notice in read_data([path], scheme.vocabulary, 2024).notices]

    assert places == ["报送.xlsx › 一", "报送.xlsx › 二"]


def test_a_former_name_is_told_once_a_file(scheme: Scheme, workbook: HandIn) -> None:
    """A former name on many lines of a file is one thing to know."""
    rows = [["县市区", "年度", "A"], ["老甲县", 2023, 90], ["老甲县", 2024, 95]]

    assert len(read_data([workbook(rows)], scheme.vocabulary, 2024).notices) == 1


def test_a_value_that_does_not_apply_is_not_used(scheme: Scheme, workbook: HandIn) -> None:
    """A value for a class to which the indicator does not apply stays out of the data."""
    rows = [["县市区", "C", "A"], ["丙水市", 3, 95]]

    assert [
        row.indicator for row in read_data([workbook(rows)], scheme.vocabulary, 2024).dataset.observations
    ] == ["A"]


def test_zeros_that_show_as_a_dash_are_told_once_a_table(scheme: Scheme, tmp_path: Path) -> None:
    """An accounting format shows 0 as a dash, which typed would be no value: the clerk learns which was read."""
    path = tmp_path / "报送.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet("数据")
        accounting = book.add_format({"num_format": '_(* #,##0.00_);_(* (#,##0.00);_(* "-"??_);_(@_)'})
        page.write_row(0, 0, ["县市区", "A", "B", "C"])
        for row, unit in enumerate(["甲县", "乙苗族自治县", "合计"], start=1):
            page.write_row(row, 0, [unit, 95])
            page.write_row(row, 2, [0, 0], accounting)

    reading = read_data([path], scheme.vocabulary, 2024)

    assert [row.value for row in reading.dataset.observations if row.indicator in "BC"] == [0] * 4
    (notice,) = reading.notices
    assert (notice.code, notice.where) == ("DATA-CELL", "报送.xlsx › 数据")
    assert "C、D 列" in notice.message


@pytest.mark.parametrize(
    ("rows", "cell"),
    [
        ([["县市区", "Q"], ["甲县", 0.9], ["丙水市", 0.85], ["丁山区", 0.7]], "B1"),
        (
            [
                ["县市区", "指标", "值"],
                ["甲县", "Q", 0.9],
                ["甲县", "A", 95],
                ["丙水市", "Q", 0.85],
                ["丁山区", "Q", 0.7],
            ],
            "C2",
        ),
        (
            [["县市区", "指标", "上年值"], ["甲县", "Q", 0.9], ["丙水市", "Q", 0.85], ["丁山区", "Q", 0.7]],
            "C2",
        ),
    ],
)
def test_percentages_of_one_indicator_none_above_one_are_told(
    scheme: Scheme, workbook: HandIn, values: Path, rows: Sequence[Sequence[object]], cell: str
) -> None:
    """Shares sent as fractions that are plausible one by one give themselves away together, in long tables too."""
    notices = read_data([workbook(rows), values], scheme.vocabulary, 2024).notices

    (notice,) = [one for one in notices if one.code == "DATA-UNUSUAL"]
    assert notice.where == f"报送.xlsx › 数据 › {cell}"


def test_empty_texts_of_an_old_workbook_are_told_with_their_cells(scheme: Scheme, tmp_path: Path) -> None:
    """A formula that a program wrote and nobody calculated looks like one that found nothing: the clerk can see."""
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("数据")
    for row, cells in enumerate(
        [["县市区", "A", "B", "备注"], ["甲县", 95, xlwt.Formula("1+1")], ["丙水市", 90]]
    ):
        for column, cell in enumerate(cells):
            sheet.write(row, column, cell)
    sheet.write(2, 3, xlwt.Formula("1+1"))
    path = tmp_path / "报送.xls"
    book.save(str(path))

    (notice,) = read_data([path], scheme.vocabulary, 2024).notices

    assert (notice.code, notice.where) == ("DATA-CELL", "报送.xls › 数据")
    assert "C2 共 1 格" in notice.message


@pytest.mark.parametrize(
    "rows",
    [
        [["县市区", "季度", "A"], ["甲县", "一季度", 95]],
        [["县市区", "值类型", "指标", "值"], ["甲县", "目标值", "A", 95]],
        [["县市区", "目标值", "指标", "值"], ["甲县", 100, "A", 95]],
        [["县市区", "上年值", "A"], ["甲县", 90, 95]],
        [["县市区", "样本量", "A"], ["甲县", 90, 95]],
    ],
)
def test_a_column_that_nobody_understands_is_told(
    scheme: Scheme, workbook: HandIn, rows: Sequence[Sequence[object]]
) -> None:
    """It may say that the values are of a quarter, a township or a plan; an empty one and a remark say nothing."""
    rows = [[*row, *more] for row, more in zip(rows, (["备注", "空列"], ["略"]), strict=True)]

    (notice,) = read_data([workbook(rows)], scheme.vocabulary, 2024).notices

    assert (notice.code, notice.where) == ("DATA-INDICATOR", "报送.xlsx › 数据")
    assert notice.message.endswith(f"B「{rows[0][1]}」")
