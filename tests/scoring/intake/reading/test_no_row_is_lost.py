"""A row that looks like data is read or told, never passed over; what is provably no data is no question."""

from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import xlsxwriter
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from xiangheng_scoring.errors import DataRefused, Fault
from xiangheng_scoring.intake.reading.dataset import Reading, read_data
from xiangheng_scoring.scheme import Scheme

HandIn = Callable[..., Path]
Rows = Sequence[Sequence[object]]

#: What says that nothing stands in a cell.
NOTHING = ("", "—", "无")
#: What goes wrong with a label, and with a figure or any other cell that should be filled.
LABELS = [
    "",
    "—",
    "无",
    "甲线",
    "乙",
    "430091",
    "430000",
    "不存在县",
    "#REF!",
    "丙",
    "合并县",
    "9О0001",
]
FIGURES = [
    "",
    "约95",
    "95.5%左右",
    "九十五",
    "95，待核实",
    "#DIV/0!",
    "较好",
    "9O",
    "见附件",
    "1.本县",
    "12月",
    "—",
]


def reading(scheme: Scheme, path: Path) -> Reading:
    """What is read of a file beside a table that alone is something to score."""
    others = path.with_name("其余.csv")
    others.write_text("县市区,A\n丁山县,95\n", encoding="utf-8")
    return read_data([path, others], scheme.vocabulary, 2024)


def refused(scheme: Scheme, path: Path) -> tuple[Fault, ...]:
    """The faults of a file that is refused."""
    with pytest.raises(DataRefused) as refusal:
        reading(scheme, path)
    return refusal.value.faults


@pytest.mark.parametrize(
    ("rows", "cell"),
    [
        ([["甲县", "95.5"], ["甲线", "95.5%左右"]], "A3"),
        ([["甲县", "95.5"], ["甲线", "约95，待核实"], ["丙水市", "90"]], "A3"),
        ([["甲县", "95.5"], ["甲线", "情况说明：数据还在核实之中，下周补报"]], "A3"),
        ([["甲县", "95.5"], ["", "95.5%左右"]], "A3"),
        ([["甲县", "95.5"], ["—", "九十五"], ["丙水市", "90"]], "A3"),
        ([["甲县", "95.5"], ["甲线", ""]], "A3"),
        ([["甲县", "95.5"], ["乙", "95"]], "A3"),
        ([["甲县", "95.5"], ["", "2024年12月20日"], ["丙水市", "90"]], "A3"),
        ([["甲县", "95.5"], ["甲县合计", "90"]], "A3"),
        ([["甲县", "95.5"], ["430000", "90"]], "A3"),
        ([["甲县", "95.5"], ["填表人", "90"]], "A3"),
        ([["甲县", "95.5"], ["丙水市，90"]], "A3"),
        ([["甲县", "95.5"], ["丙水市;90"]], "A3"),
        ([["甲县", "95.5"], ["丙水市 约90%", ""]], "A3"),
        ([["甲县", "95.5"], ["430003：90"]], "A3"),
        ([["甲县", "95.5"], ["乙苗族自冶县（山区）、90左右"]], "A3"),
        ([["甲县", "95.5"], ["", "95（万元）"], ["丙水市", "90"]], "A3"),
        ([["甲县", "95.5"], ["", "12处"]], "A3"),
        ([["甲县", "95.5"], ["丙水县合计", "90"]], "A3"),
    ],
)
def test_a_row_with_two_faults_is_told_at_its_label(
    scheme: Scheme, text_table: HandIn, rows: Rows, cell: str
) -> None:
    """A misspelt county with a figure that is no number would else vanish, and lift others by re-weighting."""
    (fault,) = refused(scheme, text_table([["县市区", "A"], *rows]))

    assert fault.where == f"报送.csv › 报送 › {cell}"


@pytest.mark.parametrize(
    ("header", "row", "cell"),
    [
        (["备注", "县市区", "A"], ["两镇合计", "甲线", "95"], "B2"),
        (["序号", "县市区", "A"], ["小计", "丙水县", "95"], "B2"),
        (["代码", "县市区", "A"], ["43009X", "", "95"], "A2"),
        (["代码", "县市区", "A"], ["430000", "甲线", "95"], "B2"),
        (["县市区", "指标编码", "指标名称", "值"], ["甲县", "", "参保绿", "95"], "C2"),
        (["县市区", "加减分项", "分值", "依据"], ["甲线", "", "", "湘农1号"], "A2"),
        (["县市区", "加减分项", "分值", "依据"], ["甲县", "", "", "湘农1号"], "C2"),
        (["县市区", "问题编号", "渠道", "查实"], ["甲线", "", "暗访", ""], "A2"),
        (["县市区", "问题编号", "渠道", "查实"], ["甲县", "AF-1", "暗访", ""], "D2"),
        (["县市区", "问题编号", "渠道", "查实"], ["甲县", "", "", "是"], "B2"),
        (["县市区", "指标", "评委", "得分"], ["甲线", "P", "张", "约90"], "A2"),
        (["县市区", "考核", "得分"], ["甲线", "实绩考核", "约90"], "A2"),
        (["县市区", "指标", "值"], ["县", "A", "95"], "A2"),
        (["县市区", "指标", "值"], ["县", "A", "约95"], "A2"),
        (["县市区", "A", "参保绿"], ["甲县", "95", "约95"], "C1"),
        (["县市区", "A", "上年参保绿"], ["甲县", "95", "约95"], "C1"),
    ],
)
def test_the_fault_stands_at_the_cell_that_holds_the_bad_name(
    scheme: Scheme, text_table: HandIn, header: list[str], row: list[str], cell: str
) -> None:
    """Not at an empty neighbour, and in the tables beside the values as in those."""
    faults = refused(scheme, text_table([header, row]))

    assert [fault.where for fault in faults] == [f"报送.csv › 报送 › {cell}"]


@pytest.mark.parametrize("name", ["csv", "xlsx"])
def test_the_last_row_before_another_table_is_no_title_of_it(
    scheme: Scheme, workbook: HandIn, text_table: HandIn, name: str
) -> None:
    """Two tables below each other without a blank line: the row between them is data, even if it is no good."""
    rows = [["县市区", "A"], ["甲县", "95"], ["县市区", "B"], ["丙水市", "5"]]
    write = text_table if name == "csv" else workbook

    assert len(reading(scheme, write(rows)).dataset.observations) == 3
    rows[1] = ["甲线", "约95"]
    assert [fault.where[-2:] for fault in refused(scheme, write(rows))] == ["A2"]
    rows[1] = ["丙水县（山区）", "95.5%左右"]
    assert [fault.where[-2:] for fault in refused(scheme, write(rows))] == ["A2"]


@pytest.mark.parametrize("label", ["甲县", "丁山具", "430001"])
def test_rows_above_the_headings_are_told(scheme: Scheme, text_table: HandIn, label: str) -> None:
    """Whoever sorts a table together with its headings leaves rows above them, which are no titles."""
    label_of = "代码" if label.isdecimal() else "县市区"
    rows = [
        ["2024年参保情况"],
        [label, "95.5"],
        [label_of, "A"],
        ["430003" if label.isdecimal() else "丙水市", "90"],
    ]

    assert [fault.where[-2:] for fault in refused(scheme, text_table(rows))] == ["A2"]


def test_rows_between_quotes_that_do_not_belong_together_are_told(scheme: Scheme, tmp_path: Path) -> None:
    """A quote too many in a remark and another one later make one cell of all rows between them."""
    path = tmp_path / "报送.csv"
    path.write_text(
        '县市区,A,备注\n甲县,95.5,"属实\n丙水市,90,\n丁山区,91,已核"\n乙苗族自治县,92,"两行\n备注"\n', "utf-8"
    )

    faults = refused(scheme, path)
    assert [(fault.code, fault.where) for fault in faults] == [("DATA-FIELDS", "报送.csv › 报送 › C2")]


@pytest.mark.parametrize(
    ("sheet", "rows", "cell"),
    [
        ("附表", [["县市区", "项目资全（到位）"], ["甲县", 5]], "B1"),
        ("说明", [["县市区", "项目资全（到位）"], ["甲县", 5]], "B1"),
        ("附表", [["所在地", "B"], ["甲县", 5]], "B2"),
        ("问题清单", [["县市区", "问题编码", "问题摘抄"], ["甲县", "AF-1", "x"]], "B1"),
    ],
)
def test_a_sheet_that_is_nearly_a_table_is_told(
    scheme: Scheme, tmp_path: Path, sheet: str, rows: Rows, cell: str
) -> None:
    """One misspelt heading beside another table's sheet would lose every row of the sheet with a notice."""
    path = tmp_path / "报送.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name, lines in (("指标", [["县市区", "A"], ["甲县", 95]]), (sheet, rows)):
            page = book.add_worksheet(name)
            for row, line in enumerate(lines):
                page.write_row(row, 0, line)

    (fault,) = refused(scheme, path)
    assert (fault.code, fault.where) == ("DATA-NO-TABLE", f"报送.xlsx › {sheet} › {cell}")


@pytest.mark.parametrize(
    "line",
    [
        ["", "某某局（盖章）"],
        ["", "2024年12月20日"],
        ["", "二〇二四年十二月二十日"],
        ["", "    年  月  日"],
        ["", "2024-12-20"],
        ["", "甲县农业农村局"],
        ["", "单位：%"],
        ["", "第 1 页 共 3 页"],
        ["第1页", ""],
        ["甲县农业农村局", ""],
        ["2024年12月20日", ""],
        ["填表人：张三", "审核人：李四"],
        ["联系电话", "13800138000"],
        ["联系电话", "0731-88888888"],
        ["负责人签字：", ""],
        ["（盖章）", "2024年12月20日"],
        ["注：参保率按常住人口计算。", ""],
        ["", "注：参保率按常住人口计算，共3项。"],
        ["", "以上数据由省医疗保障局提供并经过审核确认"],
        ["以下空白", ""],
        ["合计", "183.3"],
        ["全省平均", "95.1"],
        ["其中：城镇", ""],
        ["甲县2023年数据为快报数", ""],
        ["甲县 3 个乡镇未报。", ""],
        ["全市合计", "183"],
        ["一、湘西片区", ""],
        ["甲类", ""],
    ],
)
@pytest.mark.parametrize("name", ["csv", "xlsx"])
def test_what_is_provably_no_data_is_no_question(
    scheme: Scheme, workbook: HandIn, text_table: HandIn, line: list[str], name: str
) -> None:
    """Who signed, seals, dates, pages, measures, notes, totals and headings below a table are read past."""
    write = text_table if name == "csv" else workbook
    found = reading(scheme, write([["县市区", "A"], ["甲县", "95"], ["丙水市", "90"], line]))

    assert len(found.dataset.observations) == 3


@pytest.mark.parametrize(
    "line",
    [["甲", "1"], ["（1）", "（2）"], ["1", "2"], ["一、湘西片区", ""], ["其他县：", ""], ["单位：%", ""]],
)
def test_lines_between_header_and_data_are_no_question(
    scheme: Scheme, text_table: HandIn, line: list[str]
) -> None:
    """Column numbers and headings stand there."""
    assert len(reading(scheme, text_table([["县市区", "A"], line, ["甲县", "95"]])).dataset.observations) == 2


@st.composite
def spoilt_tables(draw: st.DrawFn) -> list[list[str]]:
    """A good table of one kind, with one or two faults in one of its rows."""
    rows = draw(
        st.sampled_from(
            [
                [["县市区", "A"], ["甲县", "95"], ["丙水市", "90"], ["丁山区", "88"]],
                [
                    ["代码", "县市区", "A", "B"],
                    ["430001", "甲县", "95", "5"],
                    ["430003", "丙水市", "90", "6"],
                ],
                [["县市区", "年度", "A"], ["甲县", "2023", "95"], ["丙水市", "2023", "90"]],
                [["县市区", "指标", "值"], ["甲县", "A", "95"], ["丙水市", "A", "90"]],
                [["县市区", "指标", "基期值"], ["甲县", "A", "95"], ["丙水市", "A", "90"]],
                [
                    ["县市区", "加减分项", "分值", "依据"],
                    ["甲县", "J", "1", "文1"],
                    ["丙水市", "J", "1", "文2"],
                ],
                [
                    ["县市区", "问题编号", "渠道", "查实"],
                    ["甲县", "1", "暗访", "是"],
                    ["丙水市", "2", "暗访", "是"],
                ],
                [["县市区", "指标", "评委", "得分"], ["甲县", "P", "张", "95"], ["丙水市", "P", "张", "90"]],
                [["县市区", "考核", "得分"], ["甲县", "实绩考核", "95"], ["丙水市", "实绩考核", "90"]],
            ]
        )
    )
    rows = [list(row) for row in rows]
    spoilt = draw(st.integers(1, len(rows) - 1))
    labels = 2 if rows[0][0] == "代码" else 1
    for column in range(labels):
        rows[spoilt][column] = draw(st.sampled_from(LABELS))
    if draw(st.booleans()):
        column = draw(st.integers(labels, len(rows[0]) - 1))
        rows[spoilt][column] = draw(st.sampled_from(FIGURES))
    # A row in which nothing is left but a year, as forms have it filled in beforehand, is no row.
    is_left = rows[spoilt][0] not in NOTHING or any(
        cell not in (*NOTHING, "2023") for cell in rows[spoilt][labels:]
    )
    assume(is_left)
    return rows


@settings(max_examples=150, deadline=None)
@given(spoilt_tables())
def test_no_two_faults_cancel_each_other(scheme: Scheme, rows: list[list[str]]) -> None:
    """Whatever is wrong with a row's label, and with one cell more: never success with fewer rows."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "报送.csv"
        path.write_text("\n".join(map(",".join, rows)), encoding="utf-8")
        assert refused(scheme, path)
