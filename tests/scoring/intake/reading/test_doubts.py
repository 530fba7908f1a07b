"""What a clerk does not see as it is read is told: rounded figures, and headings, names and titles in doubt."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
import xlsxwriter

from xiangheng_scoring.errors import DataRefused, Fault
from xiangheng_scoring.intake.reading.dataset import read_data
from xiangheng_scoring.scheme import Scheme

Fill = Callable[[Any, Any], object]


@pytest.fixture
def told(scheme: Scheme, tmp_path: Path) -> Callable[..., list[Fault]]:
    """All that is told of a workbook 报送.xlsx that a function fills."""

    def tell(fill: Fill, options: dict[str, Any] | None = None) -> list[Fault]:
        path = tmp_path / "报送.xlsx"
        with xlsxwriter.Workbook(path, options or {}) as book:
            fill(book, book.add_worksheet("数据"))
        try:
            return list(read_data([path], scheme.vocabulary, 2024).notices)
        except DataRefused as refused:
            return [*refused.faults, *refused.notices]

    return tell


def wide(book: Any, sheet: Any, values: list[object], code: str = "General") -> None:
    """A table of counties with one figure each of indicator B under a format."""
    sheet.write_row(0, 0, ["县市区", "B"])
    for row, (name, value) in enumerate(zip(("甲县", "丙水市", "丁山区", "丁山县"), values, strict=False), 1):
        sheet.write(row, 0, name)
        sheet.write(row, 1, value, book.add_format({"num_format": code}))


def test_a_rounded_figure_is_read_as_stored_and_told_with_both(told: Callable[..., list[Fault]]) -> None:
    """59.96 that shows as 60.0 is 59.96, and the clerk is shown both."""
    (notice,) = told(lambda book, sheet: wide(book, sheet, [59.96], "0.0"))

    assert (notice.code, notice.where, notice.is_notice) == ("DATA-ROUNDED", "报送.xlsx › 数据 › B2", True)
    assert "B2 显示 60.0，存的是 59.96" in notice.message


def test_rounded_figures_of_a_column_are_one_notice_with_all_cells(told: Callable[..., list[Fault]]) -> None:
    """A column of computed figures is one thing to know, and each of its cells is named."""
    (notice,) = told(lambda book, sheet: wide(book, sheet, [1.25, 2.25, 3.25, 4.25], "0.0"))

    assert "共 4 格：B2:B5" in notice.message


def test_a_rounded_percentage_is_told_as_percentage(told: Callable[..., list[Fault]]) -> None:
    """Both numbers bear the sign that the cell shows."""

    def fill(book: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, ["县市区", "A"])
        sheet.write(1, 0, "甲县")
        sheet.write(1, 1, 0.95345, book.add_format({"num_format": "0.0%"}))

    (notice,) = told(fill)
    assert "B2 显示 95.3%，存的是 95.345%" in notice.message


def test_a_figure_that_is_shown_as_it_is_stored_is_not_told(told: Callable[..., list[Fault]]) -> None:
    """No needless word: 60.5 under 0.00 is 60.50."""
    assert told(lambda book, sheet: wide(book, sheet, [60.5, 12], "0.00")) == []


def test_points_and_marks_are_told_when_rounded(told: Callable[..., list[Fault]]) -> None:
    """The figures of the other tables are no less figures."""

    def fill(book: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, ["县市区", "指标", "评委", "得分"])
        sheet.write_row(1, 0, ["甲县", "P", "张三"])
        sheet.write(1, 3, 89.96, book.add_format({"num_format": "0.0"}))

    assert [notice.where for notice in told(fill)] == ["报送.xlsx › 数据 › D2"]


def test_stale_results_are_one_fault_with_all_cells(told: Callable[..., list[Fault]]) -> None:
    """A hundred formulas of one file are one thing to do, and each cell is named."""

    def fill(book: Any, sheet: Any) -> None:
        wide(book, sheet, [5])
        for row in (2, 3, 4):
            sheet.write(row, 0, ("丙水市", "丁山区", "丁山县")[row - 2])
            sheet.write_formula(row, 1, "=90+5", None, 44)

    (fault,) = told(fill)

    assert (fault.code, fault.where, fault.is_notice) == ("DATA-CELL", "报送.xlsx › 数据 › B3", False)
    assert "「44」" in fault.message
    assert "同样的共 3 格：B3:B5" in fault.message
    assert "保存" in fault.remedy


@pytest.mark.parametrize(
    ("place", "where"),
    [((0, 1), "B1"), ((1, 0), "A2"), ((1, 1), "B2")],
)
def test_a_stale_heading_name_or_empty_figure_is_told(
    told: Callable[..., list[Fault]], place: tuple[int, int], where: str
) -> None:
    """What a formula makes of a heading or a name decides whose figure it is."""
    texts = {(0, 1): "B", (1, 0): "甲县", (1, 1): ""}

    def fill(book: Any, sheet: Any) -> None:
        wide(book, sheet, [5, 6])
        sheet.write_formula(*place, "=A9", None, texts[place])

    assert f"报送.xlsx › 数据 › {where}" in [fault.where for fault in told(fill) if not fault.is_notice]


@pytest.mark.parametrize(
    ("headings", "row", "struck", "where"),
    [
        (["县市区", "B"], ["甲县", 5], (0, 1), "B1"),
        (["县市区", "B"], ["甲县", 5], (1, 0), "A2"),
        (["县市区", "B"], ["甲县", 5], (1, 1), "B2"),
        (["县市区", "年度", "B"], ["甲县", 2024, 5], (1, 1), "B2"),
        (["县市区", "指标", "值"], ["甲县", "B", 5], (1, 1), "B2"),
        (["县市区", "指标", "评委", "得分"], ["甲县", "P", "张三", 90], (1, 2), "C2"),
        (["县市区", "加减分项", "分值", "依据"], ["甲县", "创新", 1, "某文〔2024〕1 号"], (1, 3), "D2"),
        (["县市区", "问题编号", "渠道", "查实"], ["甲县", "W1", "暗访", "是"], (1, 3), "D2"),
        (["县市区", "考核", "得分"], ["甲县", "实绩考核", 88], (1, 1), "B2"),
    ],
)
def test_what_is_struck_out_is_told_wherever_it_decides(
    told: Callable[..., list[Fault]],
    headings: list[object],
    row: list[object],
    struck: tuple[int, int],
    where: str,
) -> None:
    """Nobody can tell whether a struck-out cell still counts; it is never counted in silence."""

    def fill(book: Any, sheet: Any) -> None:
        lines = [headings, row]
        for number, line in enumerate(lines):
            sheet.write_row(number, 0, line)
        strike = book.add_format({"font_strikeout": True})
        sheet.write(*struck, lines[struck[0]][struck[1]], strike)

    faults = [fault for fault in told(fill) if fault.code == "DATA-CELL"]
    assert [(fault.where, fault.is_notice) for fault in faults] == [(f"报送.xlsx › 数据 › {where}", False)]


def test_a_title_that_is_in_doubt_is_told(told: Callable[..., list[Fault]]) -> None:
    """A title may say the year: a formula that waits for calculation may say another."""

    def fill(book: Any, sheet: Any) -> None:
        sheet.write_formula(0, 0, '=B9&"年统计表"', None, "2024年统计表")
        sheet.write_row(1, 0, ["县市区", "B"])
        sheet.write_row(2, 0, ["甲县", 5])

    assert [fault.where for fault in told(fill)] == ["报送.xlsx › 数据 › A1"]


def test_a_remark_that_is_struck_out_is_nobodys_business(told: Callable[..., list[Fault]]) -> None:
    """Columns that are not read are not judged."""

    def fill(book: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, ["县市区", "B", "备注"])
        sheet.write_row(1, 0, ["甲县", 5])
        sheet.write(1, 2, "旧", book.add_format({"font_strikeout": True}))

    assert told(fill) == []


def test_a_footnote_behind_a_figure_is_told_and_behind_a_heading_passed_over(
    told: Callable[..., list[Fault]],
) -> None:
    """95.3 with a raised 1 is not 95.31; B with a raised 1 is not B1 but B."""

    def fill(book: Any, sheet: Any) -> None:
        raised = book.add_format({"font_script": 1})
        sheet.write(0, 0, "县市区")
        sheet.write_rich_string(0, 1, "项目资金（到位）", raised, "1")
        sheet.write(1, 0, "甲县")
        sheet.write_rich_string(1, 1, "95.3", raised, "1")

    (fault,) = told(fill)
    assert (fault.code, fault.where) == ("DATA-CELL", "报送.xlsx › 数据 › B2")
    assert "上标" in fault.message


def test_a_volatile_formula_is_read_and_told(
    scheme: Scheme, tmp_path: Path, told: Callable[..., list[Fault]]
) -> None:
    """It was seen when the file was saved; on opening it may be another."""
    assert told(lambda book, sheet: wide(book, sheet, [44])) == []
    path, changed = tmp_path / "报送.xlsx", tmp_path / "易变.xlsx"
    with ZipFile(path) as before, ZipFile(changed, "w") as after:
        for name in before.namelist():
            content = before.read(name).replace(b"<v>44</v>", b'<f ca="1">TODAY()</f><v>44</v>')
            after.writestr(name, content.replace(b'fullCalcOnLoad="1"', b""))

    (notice,) = read_data([changed], scheme.vocabulary, 2024).notices
    assert (notice.code, notice.where) == ("DATA-CELL", "易变.xlsx › 数据 › B2")
    assert "随时会变" in notice.message


@pytest.mark.parametrize("heading", ["B¹", "项目资金（到位）①", "B①"])
def test_the_mark_of_a_footnote_in_a_heading_is_no_digit_of_it(
    told: Callable[..., list[Fault]], heading: str
) -> None:
    """Half width, B¹ would be B1, which may be another indicator."""

    def fill(book: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, ["县市区", heading])
        sheet.write_row(1, 0, ["甲县", 5])

    assert [fault for fault in told(fill) if not fault.is_notice] == []
