"""Files as county clerks send them: what can only be meant in one way is read, all else is told at its cell, at once."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from tests.service.monitoring.conftest import (
    INSPECTOR,
    Import,
    household,
    member,
    parquet,
    read,
    text_table,
    workbook,
)

from xiangheng_platform.monitoring.columns import HOUSEHOLDS, IDENTIFICATIONS, MEMBERS, Dataset
from xiangheng_platform.monitoring.errors import RegisterRefused
from xiangheng_platform.monitoring.imports import import_register
from xiangheng_platform.store.store import Store
from xiangheng_scoring.errors import Fault
from xiangheng_scoring.places import Origin

Edit = Callable[[Any], None]
HEADINGS = list(household())
#: Where the table of `edited` has its headings and its first household.
HEADER, FIRST = 3, 4


def column(heading: str) -> int:
    """The number of a column of `edited`."""
    return HEADINGS.index(heading) + 1


def edited(path: Path, edit: Edit, rows: Sequence[Mapping[str, Any]] = ()) -> Path:
    """An export that somebody worked on afterwards."""
    workbook(path, rows or [household(1), household(2), household(3)])
    book = openpyxl.load_workbook(path)
    edit(book.active)
    book.save(path)
    return path


def told(faults: Sequence[Fault]) -> dict[str, str]:
    """Messages by their cells, or rows."""
    places = ((fault, fault.at) for fault in faults)
    return {at.cell or f"row {at.row}": fault.message for fault, at in places if isinstance(at, Origin)}


def notices(store: Store, path: Path, dataset: Dataset = HOUSEHOLDS) -> str:
    """What is told of a file that is accepted."""
    file = read(store, path, dataset)
    assert file.faults == ()
    return "\n".join(map(str, file.notices))


def without_rows(store: Store, tmp_path: Path) -> Iterator[Path]:
    """Files of which no row can be put anywhere: no county that is one, no number, no month, no row."""
    yield workbook(tmp_path / "counties.xlsx", [household(1, 县="无名县"), household(2, 县="甲州市")])
    yield workbook(tmp_path / "numbers.xlsx", [household(1, 户编号="")])
    yield workbook(tmp_path / "months.xlsx", [household(1, 年月="45597")])
    yield edited(tmp_path / "empty.xlsx", lambda sheet: sheet.delete_rows(FIRST, 3))


def test_a_file_of_which_no_row_belongs_anywhere_is_refused_as_any_other(
    store: Store, tmp_path: Path
) -> None:
    """With its faults, and not by an error of ours."""
    for path in without_rows(store, tmp_path):
        with pytest.raises(RegisterRefused):
            import_register(store, INSPECTOR, read(store, path))


def grouped_headings(sheet: Any) -> None:
    """The incomes stand under a title, the other headings reach down over both rows."""
    sheet.insert_rows(HEADER)
    for at, heading in enumerate(HEADINGS, start=1):
        if at < column("工资性收入"):
            sheet.cell(HEADER, at, heading)
            sheet.cell(HEADER + 1, at).value = None
            sheet.merge_cells(start_row=HEADER, end_row=HEADER + 1, start_column=at, end_column=at)
    sheet.cell(HEADER, column("工资性收入"), "收入（元）")
    sheet.merge_cells(
        start_row=HEADER, end_row=HEADER, start_column=column("工资性收入"), end_column=len(HEADINGS)
    )


def few_headings_above(sheet: Any) -> None:
    """Most headings stand in the lower row."""
    sheet.insert_rows(HEADER)
    for heading in ("县", "户编号"):
        sheet.cell(HEADER, column(heading), heading)
        sheet.cell(HEADER + 1, column(heading)).value = None


def measures_below(sheet: Any) -> None:
    """A row of measures under the headings."""
    sheet.insert_rows(FIRST)
    sheet.cell(FIRST, column("人数"), "（人）")
    for at in range(column("工资性收入"), len(HEADINGS) + 1):
        sheet.cell(FIRST, at, "（元）")


def headings_again(sheet: Any) -> None:
    """Pages put one below another."""
    sheet.insert_rows(FIRST + 1)
    for at, heading in enumerate(HEADINGS, start=1):
        sheet.cell(FIRST + 1, at, heading)


@pytest.mark.parametrize("edit", [grouped_headings, few_headings_above, measures_below, headings_again])
def test_headings_in_more_rows_than_one_are_read(store: Store, tmp_path: Path, edit: Edit) -> None:
    """Every column of them, and no row of headings as a household."""
    file = read(store, edited(tmp_path / "x.xlsx", edit))
    assert file.faults == ()
    assert file.rows.select("size", "wage", "income_a_head").rows() == [(4, 30_000.0, 10_000.0)] * 3


@pytest.mark.parametrize(
    ("heading", "written"),
    [
        ("工资性收入", "工资性收入（万元）"), ("工资性收入", "工资性收入（单位：千元）"), ("家庭人均纯收入", "人均纯收入（万元/人）"),
        ("耕地面积", "耕地面积（公顷）"), ("人数", "人数（户）"),
    ],
)  # fmt: skip
def test_a_column_in_another_measure_is_refused(
    store: Store, tmp_path: Path, heading: str, written: str
) -> None:
    """Read as it stands, it would be wrong by a factor."""
    path = edited(tmp_path / "x.xlsx", lambda sheet: sheet.cell(HEADER, column(heading), written))
    (fault,) = read(store, path).faults
    assert written in fault.message
    assert isinstance(fault.at, Origin)
    assert fault.at.cell[-1] == str(HEADER)


def test_a_measure_over_a_group_or_the_whole_table_counts_too(store: Store, tmp_path: Path) -> None:
    """The title of a group of columns, or a line above the table."""

    def over_the_group(sheet: Any) -> None:
        grouped_headings(sheet)
        sheet.cell(HEADER, column("工资性收入"), "收入（万元）")

    def over_the_table(sheet: Any) -> None:
        sheet["E2"] = "单位：万元"

    group = read(store, edited(tmp_path / "x.xlsx", over_the_group)).faults
    assert len(group) == len(HEADINGS) - column("工资性收入") + 1
    assert told(read(store, edited(tmp_path / "y.xlsx", over_the_table)).faults) == {
        "E2": "「单位：万元」说单位是万元"
    }


@pytest.mark.parametrize(
    "written", ["工资性收入（元）", "工资性收入\n(元/人)", "工资性收入（单位：元）", "工资性收入（含务工）"]
)
def test_the_own_measure_and_other_words_are_no_fault(store: Store, tmp_path: Path, written: str) -> None:
    """In brackets behind a heading."""
    path = edited(tmp_path / "x.xlsx", lambda sheet: sheet.cell(HEADER, column("工资性收入"), written))
    assert read(store, path).faults == ()


def test_incomes_that_look_like_ten_thousands_are_told(store: Store, tmp_path: Path) -> None:
    """Where nothing says so: somebody has to look."""
    incomes = ("工资性收入", "生产经营性收入", "财产性收入", "转移性收入", "生产经营性支出")
    rows = [household(1, **dict.fromkeys(incomes, "1"), 家庭纯收入="3", 家庭人均纯收入="0.75")]
    assert "万元" in notices(store, workbook(tmp_path / "x.xlsx", rows))


def test_people_are_not_taken_for_households(store: Store, tmp_path: Path) -> None:
    """A workbook of them would put each into the register as one; so would a Parquet file."""
    for path in (
        workbook(tmp_path / "x.xlsx", [member(1)]),
        parquet(tmp_path / "x.parquet", [member(1) | {"年月": "202412"}]),
    ):
        with pytest.raises(RegisterRefused, match="--dataset 人"):
            read(store, path)
        assert read(store, path, MEMBERS).faults == ()


def test_of_a_workbook_with_households_and_people_each_is_read_by_itself(
    store: Store, tmp_path: Path
) -> None:
    """And what was passed over is told."""

    def with_people(sheet: Any) -> None:
        other = sheet.parent.create_sheet("人")
        other.append(list(member(1)))
        other.append(list(member(1).values()))

    path = edited(tmp_path / "x.xlsx", with_people)
    assert "--dataset 人 导入一次" in notices(store, path)
    assert "--dataset 户 导入一次" in notices(store, path, MEMBERS)
    with pytest.raises(RegisterRefused, match="不是识别纳入数据"):
        read(store, path, IDENTIFICATIONS)


def test_a_share_is_no_number(store: Store, tmp_path: Path) -> None:
    """However it came about: typed, or by a format that shows 0.035 as 3.5%."""

    def in_per_cent(sheet: Any) -> None:
        sheet.cell(FIRST, column("耕地面积"), 0.035).number_format = "0.0%"
        sheet.cell(FIRST + 1, column("耕地面积"), "3.5%")
        sheet.cell(FIRST + 2, column("人数"), 4).number_format = "0%"

    cells = told(read(store, edited(tmp_path / "x.xlsx", in_per_cent)).faults)
    assert cells == {
        "I4": "耕地面积：「3.5%」是百分数：共 2 处（I4、I5）",
        "H6": "人数：「400%」是百分数",
    }


@pytest.mark.parametrize(
    ("dataset", "row", "cell"),
    [(HOUSEHOLDS, household(1, 是否居住集中安置区="无"), "J4"), (MEMBERS, member(1, 劳动技能="无"), "J4")],
)
def test_a_word_for_nothing_that_is_an_answer_too_is_refused(
    store: Store, tmp_path: Path, dataset: Dataset, row: Mapping[str, Any], cell: str
) -> None:
    """无 may be 否, or 无劳动力, or nothing: read as nothing it would be lost without a word."""
    cells = told(read(store, workbook(tmp_path / "x.xlsx", [row]), dataset).faults)
    assert list(cells) == [cell]
    assert "也可能是没有填" in cells[cell]


def test_a_word_for_nothing_is_nothing_elsewhere(store: Store, tmp_path: Path) -> None:
    """As in a column of kinds or of numbers."""
    path = workbook(tmp_path / "x.xlsx", [household(1, 监测对象类别="无", 耕地面积="/")])
    assert read(store, path).faults == ()


def test_the_mark_of_a_text_is_no_part_of_it(store: Store, tmp_path: Path) -> None:
    """The apostrophe with which somebody kept a spreadsheet from taking a number for one."""
    number = household(1)["户编号"]
    row = household(1, 户编号=f"'{number}", 人数="'4", 工资性收入="’30000")
    rows = read(store, workbook(tmp_path / "x.xlsx", [row])).rows
    assert rows.select("household", "size", "wage").row(0) == (number, 4, 30_000.0)


def test_a_place_that_was_merged_down_is_that_of_every_row(store: Store, tmp_path: Path) -> None:
    """As it is seen; an amount over several households is nobody's."""

    def merged(sheet: Any) -> None:
        for heading in ("县", "乡", "耕地面积"):
            sheet.merge_cells(
                start_row=FIRST, end_row=FIRST + 2, start_column=column(heading), end_column=column(heading)
            )

    file = read(store, edited(tmp_path / "x.xlsx", merged))
    assert file.rows["county"].to_list() == ["990122"] * 3
    assert file.rows["township"].to_list() == ["第1乡"] * 3
    assert told(file.faults) == {"I5": "耕地面积：与 I4 合并，看不出这一行是多少：共 2 处（I5、I6）"}


def test_hidden_rows_and_columns_are_read_and_told(store: Store, tmp_path: Path) -> None:
    """As a filter leaves them: whoever looked the file through did not see them."""

    def filtered(sheet: Any) -> None:
        sheet.row_dimensions[FIRST + 1].hidden = True
        sheet.column_dimensions["H"].hidden = True

    text = notices(store, edited(tmp_path / "x.xlsx", filtered))
    assert "第 5 行是隐藏的" in text
    assert "第 H 列是隐藏的" in text


def test_a_hidden_sheet_is_read_and_told(store: Store, tmp_path: Path) -> None:
    """Of a workbook whose other sheets hold no households."""

    def hidden(sheet: Any) -> None:
        sheet.parent.create_sheet("说明")["A1"] = "见另一张表"
        sheet.sheet_state = "hidden"

    assert "这张表是隐藏的" in notices(store, edited(tmp_path / "x.xlsx", hidden))


def test_a_format_that_shows_another_measure_is_told(store: Store, tmp_path: Path) -> None:
    """A cell that shows 3万元 holds 3."""

    def formatted(sheet: Any) -> None:
        sheet.cell(FIRST, column("财产性收入"), 500).number_format = '0"万元"'
        sheet.cell(FIRST + 1, column("财产性收入"), 500).number_format = '0.00"元"'

    cells = told(read(store, edited(tmp_path / "x.xlsx", formatted)).faults)
    assert cells == {"N4": "财产性收入：显示的单位是万元"}


def test_a_text_written_as_a_formula_is_the_text(store: Store, tmp_path: Path) -> None:
    """As programs write long numbers into text tables, so that a spreadsheet keeps them whole."""
    number = household(1)["户编号"]
    path = text_table(tmp_path / "x.csv", [household(1, 户编号=f'="{number}"')])
    file = read(store, path)
    assert (file.faults, file.rows["household"].to_list()) == ((), [number])


def test_sums_of_a_village_and_rows_that_are_signed_are_no_households(store: Store, tmp_path: Path) -> None:
    """However many cells they fill: they name no household."""
    signed = {
        "县": "填报单位：桃溪县农业农村局", "户编号": "联系电话：0731-88888888", "户类型": "填报日期", "人数": "2024年12月1日",
        "耕地面积": "李四",
    }  # fmt: skip
    rows = [household(1), {"乡": "白石村小计", "人数": "4"}, household(2), signed]
    text = notices(store, workbook(tmp_path / "x.xlsx", rows))
    assert ("第 5 行" in text, "第 7 行" in text, text.count("略过")) == (True, True, 2)


def test_a_misspelt_heading_is_told_with_what_it_may_mean(store: Store, tmp_path: Path) -> None:
    """What is not read is easily passed over."""
    edit: Edit = lambda sheet: sheet.cell(HEADER, column("家庭人均纯收入"), "家庭人均收入")  # noqa: E731
    assert "家庭人均收入（是否为 家庭人均纯收入）" in notices(store, edited(tmp_path / "x.xlsx", edit))


def test_a_household_whose_county_is_a_word_for_a_sum_is_no_sum(store: Store, tmp_path: Path) -> None:
    """It would be left out with a notice; a sum names no household."""
    rows = [household(1), household(2, 县="湖南省"), household(3, 县="合计", 户编号="", 户主姓名="")]
    file = read(store, workbook(tmp_path / "x.xlsx", rows))
    assert list(told(file.faults)) == ["A5"]
    assert "第 6 行   是合计、注或签字，略过" in "\n".join(map(str, file.notices))


def test_a_day_is_read_as_its_month(store: Store, tmp_path: Path) -> None:
    """As programs write days: 识别监测时间 is often one."""
    rows = [
        household(1, 年月="20241231"),
        household(2, 年月="2024年12月5日"),
        household(3, 年月="2024-12-31"),
    ]
    file = read(store, workbook(tmp_path / "x.xlsx", rows))
    assert (file.faults, file.rows["month"].to_list()) == ((), [202412] * 3)


def test_of_an_impossible_month_nothing_else_is_told(store: Store, tmp_path: Path) -> None:
    """That its county was another then follows from the typing error."""
    rows = [household(1, 年月="200412")]
    assert list(told(read(store, workbook(tmp_path / "x.xlsx", rows), month=None).faults)) == ["S4"]


def test_many_texts_that_are_wrong_alike_are_told_together(store: Store, tmp_path: Path) -> None:
    """With how many there are and the first of them; so are many sums that are off."""
    rows = [
        household(number, 人数=f"{number}口人", 家庭纯收入=f"{50_000 + number}") for number in range(1, 61)
    ]
    cells = told(read(store, workbook(tmp_path / "x.xlsx", rows)).faults)
    assert list(cells) == ["H4", "Q4"]
    assert "「1口人」、「2口人」、「3口人」 等 60 种写法不是整数：共 60 处" in cells["H4"]
    assert "共 60 处" in cells["Q4"]


def test_an_order_of_characters_that_is_not_what_is_stored_is_told(store: Store, tmp_path: Path) -> None:
    """A number may be another than the one that is seen."""
    cells = told(read(store, workbook(tmp_path / "x.xlsx", [household(1, 人数="\u202e41")])).faults)
    assert "方向字符" in cells["H4"]


def test_people_and_the_size_of_their_household_are_held_against_each_other(put_in: Import) -> None:
    """Whichever comes in second; and a household of which nobody is in the file, of the same county alone."""
    put_in([household(9, 县="甲州县")])
    put_in([household(1), household(2, 人数="2", 家庭人均纯收入="20000"), household(3)])
    people = put_in([member(1), member(2), member(1, of=2), member(2, of=2)], MEMBERS)
    text = "\n".join(map(str, people.notices))
    assert "B4   户数据写的人数是 4，人数据里这一户有 2 行" in text
    assert "还有 1 户，这个文件里没有它们的人" in text
    fewer = household(1, 人数="2", 家庭人均纯收入="20000")
    again = put_in([fewer, household(2, 人数="1", 家庭人均纯收入="40000"), household(3)])
    assert sorted(told(again.notices)) == ["H5", "H6"]
    assert "人数据里这一户有 0 行" in told(again.notices)["H6"]
    assert put_in([household(1, 人数="9", 家庭人均纯收入="4444.44")], month=202411).notices == ()


def test_many_households_of_another_size_are_told_together(put_in: Import) -> None:
    """Where no two differ in the same way."""
    sizes = range(2, 20)
    rows = [household(n, 人数=f"{n}", 家庭人均纯收入=f"{40_000 / n:.2f}") for n in sizes]
    put_in(rows)
    (notice,) = put_in([member(1, of=number) for number in sizes], MEMBERS).notices
    assert "共 18 处" in notice.message
