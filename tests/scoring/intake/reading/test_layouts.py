"""The tables that departments send are understood, whatever stands around them."""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xiangheng_scoring.engine.dataset import Sample
from xiangheng_scoring.intake.reading.dataset import read_data
from xiangheng_scoring.scheme import Scheme

HandIn = Callable[..., Path]
WIDE: list[list[object]] = [
    ["代码", "县市区", "A", "B"],
    ["430001", "甲县", 95.3, 1200],
    ["430002", "乙苗族自治县", 88, 30.5],
]
VALUES = {
    ("430001", "A", 2024): Decimal("95.3"),
    ("430001", "B", 2024): Decimal(1200),
    ("430002", "A", 2024): Decimal(88),
    ("430002", "B", 2024): Decimal("30.5"),
}


def read(scheme: Scheme, *paths: Path) -> dict[tuple[str, str, int], Decimal]:
    """The values read, by unit, indicator and year, from a batch in which other figures of 2024 stand too."""
    others = paths[0].with_name("其余.csv")
    others.write_text("县市区,B\n丁山县,1\n", encoding="utf-8")
    rows = read_data([*paths, others], scheme.vocabulary, 2024).dataset.observations
    return {
        (row.unit, row.indicator, row.period): row.value for row in rows if row.origin.file != others.name
    }


def test_a_plain_wide_table(scheme: Scheme, workbook: HandIn) -> None:
    """A row a unit, a column an indicator."""
    assert read(scheme, workbook(WIDE)) == VALUES


def test_titles_above_and_notes_below(scheme: Scheme, workbook: HandIn) -> None:
    """Titles, blank lines, totals and notes are understood and passed over."""
    rows = [
        [None, "2024年指标数据"],
        [],
        [None, "填报单位：省医保局"],
        *([None, *row] for row in WIDE),
        [None, "合计", None, 183.3, 1230.5],
        [None, None, "平均", 91.65, 615.25],
        [],
        [None, "注：空格为未报。"],
        [None, "填表人：某某"],
    ]

    assert read(scheme, workbook(rows)) == VALUES


@pytest.mark.parametrize(
    "line",
    [["填报人：", None, "张三"], ["审核人", None, "李四", "2024-12-31"], ["填表日期", None, "12月31日"]],
)
def test_a_signature_below_the_table_may_fill_several_cells(
    scheme: Scheme, workbook: HandIn, line: list[object]
) -> None:
    """Names and dates beside 填报人 or 审核人 stand in the columns of values and are none."""
    assert read(scheme, workbook([*WIDE, line])) == VALUES


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_text_table_in_the_usual_encodings(scheme: Scheme, text_table: HandIn, encoding: str) -> None:
    """A CSV is read with or without BOM, and as GB18030."""
    assert read(scheme, text_table(WIDE, encoding=encoding)) == VALUES


@pytest.mark.parametrize(
    "headings",
    [
        ["A 参保率", "B 项目资金（到位）"],
        ["参保率", "项目资金（到位）"],
        ["参保率（%）", "项目资金（到位）（万元）"],
        ["a", "b"],
        ["Ａ", "项目资金(到位)"],
        ["参 保 率", "项目资金\n（到位）"],
    ],
)
def test_headings_by_code_or_name(scheme: Scheme, workbook: HandIn, headings: Sequence[str]) -> None:
    """A heading may be code, name or both, with the unit of measurement, full width or with blanks."""
    rows = [["代码", "县市区", *headings], *WIDE[1:]]

    assert read(scheme, workbook(rows)) == VALUES


def test_a_heading_in_another_money_unit_is_converted_exactly(scheme: Scheme, workbook: HandIn) -> None:
    """亿元 becomes 万元 without loss."""
    rows = [["县市区", "项目资金（到位）（亿元）"], ["甲县", 0.12]]

    assert read(scheme, workbook(rows)) == {("430001", "B", 2024): Decimal(1200)}


@pytest.mark.parametrize(
    "heading",
    [
        "B 项目资金（到位）（亿元）",
        "B项目资金（到位）（亿元）",
        "项目资金（到位）（亿元）B",
        "B 项目资金（亿元）",
        "B 资金 亿元",
        "B\n项目资金（到位）\n（亿元）",
        "项目资金（到位）（单位：亿元）",
        "项目资金（到位）（2024年，亿元）",
        "项目资金（到位）（亿元、2024年）",
    ],
)
def test_a_measure_counts_wherever_the_heading_says_it(
    scheme: Scheme, workbook: HandIn, heading: str
) -> None:
    """Beside a code, behind an abbreviated name or next to a year, the unit of measurement is not lost."""
    rows = [["县市区", heading], ["甲县", 0.12]]

    assert read(scheme, workbook(rows)) == {("430001", "B", 2024): Decimal(1200)}


@pytest.mark.parametrize(
    "title",
    [
        "单位：亿元",
        "（单位：亿元、%）",
        "2024年资金情况表（单位：亿元）",
        "金额单位:亿元",
        "2024年资金情况 单位：亿元",
        "2024年资金情况表（亿元）",
        "亿元",
    ],
)
def test_a_measure_above_the_table_counts(scheme: Scheme, workbook: HandIn, title: str) -> None:
    """A unit of measurement declared in a line of its own or at the end of a title holds for the table."""
    rows = [[title], ["县市区", "B"], ["甲县", 0.12]]

    assert read(scheme, workbook(rows)) == {("430001", "B", 2024): Decimal(1200)}


def test_a_multiplied_measure_counts_for_its_multiple(scheme: Scheme, text_table: HandIn) -> None:
    """千人 are a thousand persons, as 万元 are ten thousand yuan: passed over, they were read as persons."""
    for heading in ("C（千人）", "辍学人数/千人", "辍学人数（仟人）"):
        found = read_data([text_table([["县市区", heading], ["甲县", "0.002"]])], scheme.vocabulary, 2024)
        assert [row.value for row in found.dataset.observations] == [2]
    for title in ("辍学情况（单位：千人）", "单位：百人"):
        found = read_data([text_table([[title], ["县市区", "C"], ["甲县", "0.02"]])], scheme.vocabulary, 2024)
        assert [row.value for row in found.dataset.observations] == [20 if "千" in title else 2]


@pytest.mark.parametrize("note", ["单位：亿元", "注：金额单位为亿元。"])
def test_a_measure_below_the_table_counts(scheme: Scheme, workbook: HandIn, note: str) -> None:
    """A note below says as much as a line above."""
    rows = [["县市区", "B"], ["甲县", 0.12], [], [note]]

    assert read(scheme, workbook(rows)) == {("430001", "B", 2024): Decimal(1200)}


@pytest.mark.parametrize(
    "heading",
    ["A 参保率 2023", "A参保率（2023）", "A 参保（2023年）", "参保率（截至2023年12月31日）", "A 参保2023年"],
)
def test_a_year_counts_wherever_the_heading_says_it(scheme: Scheme, workbook: HandIn, heading: str) -> None:
    """Beside a code, or as the date at which the year ended, the year is not lost."""
    rows = [["县市区", "A", heading], ["甲县", 95.3, 90]]

    assert read(scheme, workbook(rows)) == {
        ("430001", "A", 2024): Decimal("95.3"),
        ("430001", "A", 2023): Decimal(90),
    }


@pytest.mark.parametrize("remark", ["1-12月", "截至12月底", "年末数", "必填"])
def test_a_remark_on_the_figure_of_the_year_changes_nothing(
    scheme: Scheme, workbook: HandIn, remark: str
) -> None:
    """A remark in brackets that leaves the figure what it is, is passed over."""
    rows = [["县市区", f"参保率（{remark}）"], ["甲县", 95.3]]

    assert read(scheme, workbook(rows)) == {("430001", "A", 2024): Decimal("95.3")}


def test_code_and_name_of_a_long_table_count_together(scheme: Scheme, workbook: HandIn) -> None:
    """Measure and year that stand in the column of names hold for the code beside it."""
    rows = [["县市区", "指标编码", "指标名称", "值"], ["甲县", "B", "2023年项目资金（到位）（亿元）", 0.12]]

    assert read(scheme, workbook(rows)) == {("430001", "B", 2023): Decimal(1200)}


@pytest.mark.parametrize(
    "rows",
    [
        [["县市区", "指标", "值（亿元）"], ["甲县", "B", 0.12]],
        [["县市区", "指标", "数值（单位：亿元）"], ["甲县", "B", 0.12]],
        [["县市区", "指标", "值", "单位"], ["甲县", "B", 0.12, "亿元"]],
        [["单位", "指标", "单位", "值"], ["甲县", "B", "亿元", 0.12]],
    ],
)
def test_a_measure_of_a_long_table_counts_wherever_it_stands(
    scheme: Scheme, workbook: HandIn, rows: Sequence[Sequence[object]]
) -> None:
    """In the heading of the values, or in a column 单位 that holds measures and not the units assessed."""
    assert read(scheme, workbook(rows)) == {("430001", "B", 2024): Decimal(1200)}


def test_the_heading_of_values_may_be_dated(scheme: Scheme, workbook: HandIn) -> None:
    """值（2023年） holds the values of 2023, 基期值（%） those of the baseline."""
    rows = [["县市区", "指标", "值（2023年）"], ["甲县", "A", 90]]
    past = [["县市区", "指标", "基期值（%）", "值"], ["甲县", "A", 90, 95.3]]

    assert read(scheme, workbook(rows)) == {("430001", "A", 2023): Decimal(90)}
    assert read(scheme, workbook(past)) == {
        ("430001", "A", 2023): Decimal(90),
        ("430001", "A", 2024): Decimal("95.3"),
    }


def test_two_header_rows(scheme: Scheme, workbook: HandIn) -> None:
    """A header of two rows, with labels merged downwards and a group merged across, is one header."""
    rows = [
        ["县市区", "主要指标", None],
        [None, "参保率", "项目资金（到位）"],
        ["甲县", 95.3, 1200],
        ["乙苗族自治县", 88, 30.5],
    ]

    assert read(scheme, workbook(rows, merged=["A1:A2", "B1:C1"])) == VALUES


def test_a_unit_label_merged_over_its_years(scheme: Scheme, workbook: HandIn) -> None:
    """A county merged over the rows of its years counts for each of them."""
    rows = [["县市区", "年度", "A"], ["甲县", 2023, 90], [None, 2024, 95.3]]

    assert read(scheme, workbook(rows, merged=["A2:A3"])) == {
        ("430001", "A", 2023): Decimal(90),
        ("430001", "A", 2024): Decimal("95.3"),
    }


def test_a_year_for_each_column(scheme: Scheme, workbook: HandIn) -> None:
    """Years may stand in the headings."""
    rows = [["县市区", "2023年参保率", "2024年参保率"], ["甲县", 90, 95.3]]

    assert read(scheme, workbook(rows)) == {
        ("430001", "A", 2023): Decimal(90),
        ("430001", "A", 2024): Decimal("95.3"),
    }


@pytest.mark.parametrize(
    ("sheet", "title"),
    [
        ("2023年", "数据"),
        ("２０２３年", "数据"),
        ("数据", "2023年度参保情况"),
        ("数据", "２０２３年参保情况"),
        ("数据", "二〇二三年度参保情况"),
        ("数据", "年度：2023"),
        ("基期", "数据"),
        ("数据", "上年数据"),
        ("数据", "2023"),
        ("数据", "截至2023年12月31日参保情况"),
        ("数据", "2023年1月-12月参保情况"),
        ("数据", "2023年12月底数据"),
    ],
)
def test_a_year_in_sheet_name_or_title(scheme: Scheme, workbook: HandIn, sheet: str, title: str) -> None:
    """A table without a year column takes the year that its sheet or title names."""
    rows = [[title], ["县市区", "A"], ["甲县", 90]]

    assert read(scheme, workbook(rows, sheet=sheet)) == {("430001", "A", 2023): Decimal(90)}


def test_a_year_beside_its_label_above_the_table(scheme: Scheme, workbook: HandIn) -> None:
    """A form has 年度 in one cell and the year in the next."""
    rows = [["年度", 2023], ["县市区", "A"], ["甲县", 90]]

    assert read(scheme, workbook(rows)) == {("430001", "A", 2023): Decimal(90)}


def test_a_date_that_shows_a_year_is_that_year(scheme: Scheme, tmp_path: Path) -> None:
    """A heading or a year's cell may be a date whose format shows 2023年: what is seen counts."""
    path = tmp_path / "报送.xlsx"
    with xlsxwriter.Workbook(path) as book:
        year = book.add_format({"num_format": 'yyyy"年"'})
        wide, long = book.add_worksheet("一"), book.add_worksheet("二")
        wide.write_row(0, 0, ["县市区", "A"])
        wide.write_datetime(1, 1, date(2023, 6, 1), year)
        wide.write_row(2, 0, ["甲县", 90])
        long.write_row(0, 0, ["县市区", "年度", "指标", "值"])
        long.write_row(1, 0, ["甲县", None, "B", 5])
        long.write_datetime(1, 1, date(2023, 6, 1), year)

    assert read(scheme, path) == {("430001", "A", 2023): Decimal(90), ("430001", "B", 2023): Decimal(5)}


def test_a_long_table_with_sample_and_interval(scheme: Scheme, workbook: HandIn) -> None:
    """A long table carries the sample size and the interval of a survey value."""
    rows = [
        ["县区代码", "指标", "年度", "值", "样本量", "区间下限", "区间上限"],
        ["430001", "参保率", "2024年", 95.3, 80, 93.1, 97.5],
    ]

    (row,) = read_data([workbook(rows)], scheme.vocabulary, 2024).dataset.observations

    assert (row.value, row.sample) == (Decimal("95.3"), Sample(80, Decimal("93.1"), Decimal("97.5")))


def test_numbers_as_clerks_type_them(scheme: Scheme, workbook: HandIn) -> None:
    """Full-width digits, blanks, thousands separators and percentages as text are numbers."""
    rows = [["县市区", "A", "B"], ["甲县", "９５.３％", " 1,200 "], ["乙苗族自治县", "88%", "30.50"]]

    assert read(scheme, workbook(rows)) == VALUES


@pytest.mark.parametrize("blank", ["—", "-", "/", "无", " ", "……"])
def test_marks_of_absence_are_missing_values(scheme: Scheme, workbook: HandIn, blank: str) -> None:
    """What a clerk writes for nothing is a missing value, not a zero and not a fault."""
    rows = [["县市区", "A", "B"], ["甲县", blank, 1200]]

    assert read(scheme, workbook(rows)) == {("430001", "B", 2024): Decimal(1200)}


@pytest.mark.parametrize(
    "heading", ["上年参保率", "参保率（上年）", "参保率（基期）", "2023年参保率", "A（2023年）"]
)
def test_a_baseline_in_its_own_column(scheme: Scheme, workbook: HandIn, heading: str) -> None:
    """A column of last year's values beside this year's is the baseline."""
    rows = [["县市区", "A", heading], ["甲县", 95.3, 90]]

    assert read(scheme, workbook(rows)) == {
        ("430001", "A", 2024): Decimal("95.3"),
        ("430001", "A", 2023): Decimal(90),
    }


@pytest.mark.parametrize(
    "group",
    [
        "上年完成",
        "2023年完成情况",
        "上年实际值",
        "2023年统计数",
        "2023年参保情况",
        "2023年1-12月",
        "截至2023年12月31日",
        "去年参保情况",
    ],
)
def test_a_group_of_last_years_values(scheme: Scheme, workbook: HandIn, group: str) -> None:
    """What was reached in a year is its value, whatever word says so above the indicators."""
    rows = [["县市区", group], [None, "A"], ["甲县", 90]]

    assert read(scheme, workbook(rows)) == {("430001", "A", 2023): Decimal(90)}


@pytest.mark.parametrize("heading", ["统计时间", "数据时点", "年度"])
@pytest.mark.parametrize("year", ["2023年", "2023-12-31", "2023年12月31日", "截至2023年底"])
def test_the_day_on_which_a_year_ended_is_that_year(
    scheme: Scheme, workbook: HandIn, heading: str, year: str
) -> None:
    """A column that tells the time of the figures tells their year."""
    rows = [["县市区", heading, "A"], ["甲县", year, 90]]

    assert read(scheme, workbook(rows)) == {("430001", "A", 2023): Decimal(90)}


def test_a_row_without_a_year_is_of_the_year_of_the_table(scheme: Scheme, workbook: HandIn) -> None:
    """An empty year is no question where every other row is of the assessed year."""
    rows = [["县市区", "年度", "A"], ["甲县", 2024, 95.3], ["乙苗族自治县", None, 88], ["丙水市", None, None]]

    assert read(scheme, workbook(rows)) == {
        ("430001", "A", 2024): Decimal("95.3"),
        ("430002", "A", 2024): Decimal(88),
    }


def test_a_long_table_of_baselines(scheme: Scheme, workbook: HandIn) -> None:
    """A long table may carry only the values of the year before."""
    rows = [["县市区", "指标", "基期值"], ["甲县", "A", 90]]

    assert read(scheme, workbook(rows)) == {("430001", "A", 2023): Decimal(90)}


def test_a_remark_that_ends_in_total_makes_no_total(scheme: Scheme, workbook: HandIn) -> None:
    """A row that names its county is the county's, whatever is remarked to the left of it."""
    rows = [["备注", "县市区", "A"], ["两镇合计", "甲县", 95.3], ["合计", None, 183.3]]

    assert read(scheme, workbook(rows)) == {("430001", "A", 2024): Decimal("95.3")}


def test_the_origin_is_the_cell(scheme: Scheme, workbook: HandIn) -> None:
    """Every value knows file, sheet and cell."""
    rows = [[], [None, "县市区", "A"], [None, "甲县", 95.3]]

    (row,) = read_data(
        [workbook(rows, name="医保", sheet="参保")], scheme.vocabulary, 2024
    ).dataset.observations

    assert str(row.origin) == "医保.xlsx › 参保 › C3"


def test_a_repeated_header_is_no_unit(scheme: Scheme, workbook: HandIn) -> None:
    """A header that is repeated on each printed page is passed over."""
    assert read(scheme, workbook([*WIDE[:2], WIDE[0], WIDE[2]])) == VALUES


def test_a_workbook_that_says_invented_is_invented(scheme: Scheme, workbook: HandIn) -> None:
    """The mark 虚构 travels with the data."""
    assert read_data([workbook([["示例，均为虚构"], *WIDE])], scheme.vocabulary, 2024).dataset.is_invented


@given(above=st.integers(0, 5), left=st.integers(0, 4), order=st.permutations(range(4)))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_place_and_order_of_columns_do_not_matter(
    scheme: Scheme, workbook: HandIn, above: int, left: int, order: list[int]
) -> None:
    """However far down or to the right, and in whatever order of columns, the values are the same."""
    shifted = [[*[None] * left, *(row[index] for index in order)] for row in WIDE]
    rows = [*[[None] * left] * above, *shifted]

    assert read(scheme, workbook(rows)) == VALUES
