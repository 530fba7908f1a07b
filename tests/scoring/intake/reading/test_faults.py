"""Bad input: each fault names its cell, what stands there, what was expected and the remedy; all at once."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
import xlsxwriter

from xiangheng_scoring.errors import DataRefused, Fault
from xiangheng_scoring.intake.reading.dataset import read_data
from xiangheng_scoring.scheme import Scheme

HandIn = Callable[..., Path]


def faults(scheme: Scheme, *paths: Path) -> tuple[Fault, ...]:
    """The faults for which these files are refused."""
    with pytest.raises(DataRefused) as refused:
        read_data(paths, scheme.vocabulary, 2024)
    return refused.value.faults


@pytest.mark.parametrize(
    ("rows", "code", "cell"),
    [
        ([["县市区", "A"], ["甲县", "约95"]], "DATA-NUMBER", "B2"),
        ([["县市区", "A"], ["甲县", "95左右"]], "DATA-NUMBER", "B2"),
        ([["县市区", "A"], ["甲县", 0.953]], "DATA-FRACTION", "B2"),
        ([["县市区", "A"], ["甲县", 1]], "DATA-FRACTION", "B2"),
        ([["县市区", "A"], ["甲县", 101]], "DATA-RANGE", "B2"),
        ([["县市区", "A"], ["甲县", -0.1]], "DATA-RANGE", "B2"),
        ([["县市区", "C"], ["甲县", "12%"]], "DATA-MEASURE", "B2"),
        ([["县市区", "参保率（‱）"], ["甲县", 95]], "DATA-MEASURE", "B1"),
        ([["县市区", "A"], ["不存在县", 95]], "DATA-UNIT", "A2"),
        ([["县市区", "A"], ["丁山", 95]], "DATA-UNIT", "A2"),
        ([["代码", "县市区", "A"], ["430001", "丙水市", 95]], "DATA-UNIT-MISMATCH", "B2"),
        ([["代码", "县市区", "A"], ["430099", "丙水市", 95]], "DATA-UNIT-MISMATCH", "B2"),
        ([["县市区", "A", "参保律"], ["甲县", 95, 3]], "DATA-INDICATOR", "C1"),
        ([["县市区", "指标", "值"], ["甲县", "参保律", 95]], "DATA-INDICATOR", "B2"),
        ([["县市区", "A", "B 参保率"], ["甲县", 95, 3]], "DATA-INDICATOR", "C1"),
        ([["县市区", "A", "项目资金（到位）（亿）"], ["甲县", 95, 3]], "DATA-MEASURE", "C1"),
        ([["县市区", "指标", "值"], ["甲县", "A 项目资金（到位）", 95]], "DATA-INDICATOR", "B2"),
        ([["县市区", "指标", "值"], ["甲县", "A 参保率（万元）", 95]], "DATA-MEASURE", "B2"),
        ([["县市区", "指标编码", "指标名称", "值"], ["甲县", "C", "辍学率", 3]], "DATA-INDICATOR", "C2"),
        ([["县市区", "指标", "值（万元）"], ["甲县", "A", 95]], "DATA-MEASURE", "B2"),
        ([["县市区", "指标", "值（目标）"], ["甲县", "A", 95]], "DATA-NO-TABLE", "C1"),
        ([["县市区", "指标", "值", "数值"], ["甲县", "A", 95, 96]], "DATA-TWICE", "D1"),
        ([["县市区", "指标", "评委", "分值", "得分"], ["甲县", "P", "张", 100, 88]], "DATA-TWICE", "E1"),
        ([["县市区", "年度", "年份", "A"], ["甲县", 2024, 2023, 95]], "DATA-TWICE", "C1"),
        (
            [["县市区", "指标编码", "指标名称", "计量单位", "值"], ["甲县", "B", "B（亿元）", "元", 3]],
            "DATA-MEASURE",
            "D2",
        ),
        ([["县市区", "指标", "评委", "得分"], ["甲县", "P 参保率", "张", 95]], "DATA-INDICATOR", "B2"),
        ([["县市区", "A"], ["甲县", 95], ["甲县", 96]], "DATA-TWICE", "B3"),
        ([["县市区", "年度", "A"], ["甲县", "去年", 95]], "DATA-PERIOD", "B2"),
        ([["县市区", "年度", "A"], ["甲县", 2023, 95], ["丙水市", None, 96]], "DATA-PERIOD", "B3"),
        (
            [["县市区", "年度", "指标", "值"], ["甲县", 2023, "A", 9], ["甲县", "", "A", 96]],
            "DATA-PERIOD",
            "B3",
        ),
        ([["县市区", "A"], ["2023年"], ["甲县", 95]], "DATA-PERIOD", "A2"),
        ([["县市区", "A"], ["一、2023年完成情况"], ["甲县", 95]], "DATA-PERIOD", "A2"),
        ([["县市区", "年度目标"], [None, "A"], ["甲县", 95]], "DATA-INDICATOR", "B2"),
        ([["县市区", "分母"], [None, "A"], ["甲县", 95]], "DATA-INDICATOR", "B2"),
        ([["县市区", "2024年"], [None, "2023年参保率"], ["甲县", 95]], "DATA-INDICATOR", "B2"),
        ([["县市区", "A"], [None, "（亿元）"], ["甲县", 95]], "DATA-MEASURE", "B2"),
        ([["县市区", "A"], [None, 95]], "DATA-UNIT", "A2"),
        ([["县市区", "加减分项", "分值", "依据"], ["甲县", "创新", 1, None]], "DATA-EVIDENCE", "D2"),
        ([["县市区", "加减分项", "分值"], ["甲县", "创新", 1]], "DATA-EVIDENCE", "C2"),
        ([["县市区", "加减分项", "分值", "依据"], ["甲县", None, 1, "文"]], "DATA-ADJUSTMENT", "B2"),
        ([["县市区", "加减分项", "分值", "依据"], ["甲县", "创新", None, "文"]], "DATA-NUMBER", "C2"),
        ([["县市区", "加减分项", "分值", "依据"], ["甲县", "创新", -1, "文"]], "DATA-ADJUSTMENT", "C2"),
        ([["县市区", "加减分项", "分值", "依据"], ["甲县", "没有的项", 1, "文"]], "DATA-ADJUSTMENT", "B2"),
        ([["县市区", "考核", "得分"], ["甲县", "没有的考核", 88]], "DATA-ASSESSMENT", "B2"),
    ],
)
def test_a_fault_names_its_cell(
    scheme: Scheme, workbook: HandIn, rows: Sequence[Sequence[object]], code: str, cell: str
) -> None:
    """One fault, one entry, with the cell that a clerk can open."""
    (fault,) = faults(scheme, workbook(rows))

    assert (fault.code, fault.where, bool(fault.expected), bool(fault.remedy)) == (
        code,
        f"报送.xlsx › 数据 › {cell}",
        True,
        True,
    )


@pytest.mark.parametrize(
    ("number", "shown_as", "code"),
    [
        (12345678, '0\\.0000"万元"', "DATA-CELL"),
        (12345678, "#,##0,", "DATA-CELL"),
        (1.2, '0.00"亿元"', "DATA-MEASURE"),
        (12000, '#,##0"元"', "DATA-MEASURE"),
    ],
)
def test_a_number_shown_in_another_size_is_told(
    scheme: Scheme, tmp_path: Path, number: float, shown_as: str, code: str
) -> None:
    """What the clerk sees is 1,234.5678 万元 or 1.20 亿元; the bare number behind it would be read wrong."""
    path = tmp_path / "报送.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet("数据")
        page.write_row(0, 0, ["县市区", "B"])
        page.write_row(1, 0, ["甲县"])
        page.write_number(1, 1, number, book.add_format({"num_format": shown_as}))

    (fault,) = faults(scheme, path)

    assert (fault.code, fault.where) == (code, "报送.xlsx › 数据 › B2")


def test_a_zero_that_its_format_hides_is_told(scheme: Scheme, tmp_path: Path) -> None:
    """The clerk sees an empty cell: whether it is 0 or was not reported, the clerk decides."""
    path = tmp_path / "报送.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet("数据")
        page.write_row(0, 0, ["县市区", "B"])
        page.write_row(1, 0, ["甲县"])
        page.write_number(1, 1, 0, book.add_format({"num_format": "0;-0;;@"}))

    (fault,) = faults(scheme, path)

    assert (fault.code, fault.where) == ("DATA-CELL", "报送.xlsx › 数据 › B2")
    assert "常规" in fault.remedy
    assert "清空" in fault.remedy


@pytest.mark.parametrize(
    ("rows", "merged"),
    [
        ([["县市区", "B"], ["甲县", 12], ["丙水市", None], ["丁山区", None]], "B2:B4"),
        ([["县市区", "年度", "B"], ["甲县", 2023, 12], ["甲县", 2024, None]], "C2:C3"),
        ([["县市区", "指标", "值"], ["甲县", "B", 12], ["丙水市", "B", None]], "C2:C3"),
        ([["县市区", "指标", "值"], ["甲县", "B", 12], ["甲县", "C", None]], "C2:C3"),
        ([["县市区", "指标", "值", "上年值"], ["甲县", "B", 9, 12], ["丙水市", "B", 8, None]], "D2:D3"),
    ],
)
def test_a_value_merged_over_several_cells_is_told_once(
    scheme: Scheme, workbook: HandIn, rows: Sequence[Sequence[object]], merged: str
) -> None:
    """Whether it is the first one's, each one's or to be shared out, nobody knows."""
    (fault,) = faults(scheme, workbook(rows, merged=[merged]))

    assert (fault.code, fault.where) == ("DATA-CELL", f"报送.xlsx › 数据 › {merged.partition(':')[0]}")
    assert merged in fault.message


def test_a_format_that_writes_the_measure_of_the_column_is_fine(scheme: Scheme, tmp_path: Path) -> None:
    """A column headed 亿元 may show 亿元 in every cell."""
    path = tmp_path / "报送.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet("数据")
        page.write_row(0, 0, ["县市区", "项目资金（到位）（亿元）"])
        page.write_row(1, 0, ["甲县"])
        page.write_number(1, 1, 0.12, book.add_format({"num_format": '0.00"亿元"'}))

    (row,) = read_data([path], scheme.vocabulary, 2024).dataset.observations

    assert row.value == 1200


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("县市区,A,B\n甲县,95.3,1,200\n丙水市,90,30\n", "D2"),
        ("县市区,B,A\n甲县,1,200,\n丙水市,30,90\n", "D2"),
        ("县市区,指标,值\n甲县,B,1,200\n", "D2"),
        ("县市区,A,B,备注\n甲县,95.3,1,200\n丙水市,90,30,\n", "D2"),
    ],
)
def test_a_row_with_a_field_too_many_is_told(scheme: Scheme, tmp_path: Path, text: str, cell: str) -> None:
    """A comma of thousands without quotes would move every value behind it: the row is told once, with the cause."""
    path = tmp_path / "报送.csv"
    path.write_text(text, encoding="utf-8")

    (fault,) = faults(scheme, path)

    assert (fault.code, fault.where) == ("DATA-FIELDS", f"报送.csv › 报送 › {cell}")
    assert "千分位" in fault.message
    assert "1,200" in fault.remedy


def test_a_comma_at_the_end_of_every_row_moves_nothing(scheme: Scheme, tmp_path: Path) -> None:
    """Some programs end each row so, and the heading row not."""
    path = tmp_path / "报送.csv"
    path.write_text('县市区,A,B\n甲县,95.3,"1,200",\n丙水市,90,30,\n', encoding="utf-8")

    assert len(read_data([path], scheme.vocabulary, 2024).dataset.observations) == 4


def test_a_remark_beside_the_table_of_a_workbook_is_no_field(scheme: Scheme, workbook: HandIn) -> None:
    """Only text tables have fields; a clerk writes beside a table what he likes."""
    path = workbook([["县市区", "A"], ["甲县", 95, "见附件"]])

    assert len(read_data([path], scheme.vocabulary, 2024).dataset.observations) == 1


def test_a_duplicate_names_both_cells(scheme: Scheme, workbook: HandIn) -> None:
    """Two values for one cell are told with both places and both values."""
    one = workbook([["县市区", "A"], ["甲县", 95]], name="甲部门")
    two = workbook([["县市区", "A"], ["甲县", 96]], name="乙部门")

    (fault,) = faults(scheme, one, two)

    assert all(part in fault.message for part in ("96", "95", "甲部门.xlsx › 数据 › B2"))


def test_the_notices_of_a_refused_batch_explain_its_faults(scheme: Scheme, workbook: HandIn) -> None:
    """That 丙水 was read as 丙水市 is why 丙水市 has two values."""
    path = workbook([["县市区", "A"], ["丙水", 95], ["丙水市", 96]])

    with pytest.raises(DataRefused) as refused:
        read_data([path], scheme.vocabulary, 2024)

    assert [fault.code for fault in refused.value.faults] == ["DATA-TWICE"]
    assert "简称" in refused.value.notices[0].message
    assert "简称" in str(refused.value)


@pytest.mark.parametrize("again", ["湘农[2024]1号", "湘农〔２０２４〕 1 号"])
def test_one_piece_of_evidence_counts_once_however_it_was_typed(
    scheme: Scheme, workbook: HandIn, again: str
) -> None:
    """The same document with other brackets, digits or blanks is told by unit, document and both cells."""
    head = ["县市区", "加减分项", "分值", "依据"]
    path = workbook([head, ["甲县", "J", 1, "湘农〔2024〕1号"], ["甲县", "J", 1, again]])

    (fault,) = faults(scheme, path)

    assert (fault.code, fault.where) == ("DATA-TWICE", "报送.xlsx › 数据 › C3")
    assert all(part in fault.message for part in ("甲县", again, "报送.xlsx › 数据 › C2"))


def test_a_penalty_for_a_counted_finding_is_told_however_it_was_typed(
    scheme: Scheme, workbook: HandIn
) -> None:
    """AF-1 in the list of findings and ＡＦ－１ as evidence are the same finding."""
    findings = workbook([["县市区", "问题编号", "渠道"], ["甲县", "AF-1", "暗访"]], name="问题")
    penalties = workbook([["县市区", "加减分项", "分值", "依据"], ["甲县", "K", -1, "ＡＦ－１"]], name="减分")

    assert [fault.code for fault in faults(scheme, findings, penalties)] == ["DATA-COUNTED-TWICE"]


def test_an_assessor_is_one_however_the_name_was_typed(scheme: Scheme, workbook: HandIn) -> None:
    """Names of two characters are often spaced out: 张 三 has not marked a second time."""
    rows = [["县市区", "指标", "评委", "得分"], ["甲县", "P", "张三", 88], ["甲县", "P", "张　三", 90]]

    (fault,) = faults(scheme, workbook(rows))

    assert fault.code == "DATA-TWICE"


@pytest.mark.parametrize(
    "rows",
    [
        [["县市区", "A"], ["甲县", "情况说明" * 5000]],
        [["县市区", "A"], ["情况说明县" * 5000, 95]],
        [["县市区", "A", "情况「说明」" * 4000], ["甲县", 95, 3]],
        [["县市区", "年度", "A"], ["甲县", "情况说明" * 5000, 95]],
        [["县市区", "加减分项", "分值", "依据"], ["甲县", "情况说明" * 5000, 1, "文"]],
        [["县市区", "指标", "评委", "得分"], *[["甲县", "P", "评委" * 9000, mark] for mark in (80, 90)]],
    ],
)
def test_a_long_text_is_quoted_by_its_beginning(
    scheme: Scheme, workbook: HandIn, rows: Sequence[Sequence[object]]
) -> None:
    """A cell may hold a whole page: what is quoted of it fits on a line."""
    (fault,) = faults(scheme, workbook(rows))

    assert len(str(fault)) < 400
    assert "…" in fault.message


def test_an_ambiguous_name_gives_the_candidates(scheme: Scheme, workbook: HandIn) -> None:
    """丁山 may be 丁山区 or 丁山县, and the message says so."""
    (fault,) = faults(scheme, workbook([["县市区", "A"], ["丁山", 95]]))

    assert "丁山区（430004）" in fault.expected
    assert "丁山县（430014）" in fault.expected


def test_an_unknown_indicator_gives_the_nearest(scheme: Scheme, workbook: HandIn) -> None:
    """A misspelt heading is answered with the indicator it may mean."""
    (fault,) = faults(scheme, workbook([["县市区", "A", "辍学人员数"], ["甲县", 95, 3]]))

    assert "辍学人数" in fault.expected


@pytest.mark.parametrize(
    "heading",
    [
        "参保率（目标值）",
        "参保率（较上年增减）",
        "参保率（全省平均）",
        "参保率（当月）",
        "参保率（期初）",
        "参保率（小数）",
        "参保率（二〇二三年）",
        "参保率（2022-2023）",
        "2022-2023年参保率",
        "A 未参保率",
        "A 参保率提升",
        "C 辍学率",
        "B 资金到位率",
        "E 工业产值",
        "A 参保率增幅",
        "A 参保率排名",
    ],
)
def test_another_figure_of_an_indicator_is_not_taken_for_it(
    scheme: Scheme, workbook: HandIn, heading: str
) -> None:
    """A target, a change, a rank, a part of the year or a year that is not understood is no value."""
    (fault,) = faults(scheme, workbook([["县市区", "B", heading], ["甲县", 5, 95]]))

    assert (fault.code, fault.where) == ("DATA-INDICATOR", "报送.xlsx › 数据 › C1")


def test_a_fraction_is_told_with_both_readings(scheme: Scheme, workbook: HandIn) -> None:
    """0.953 may be 0.953 % or 95.3 %; the clerk decides."""
    (fault,) = faults(scheme, workbook([["县市区", "A"], ["甲县", 0.953]]))

    assert "95.3" in fault.remedy
    assert "0.953%" in fault.remedy


def test_all_faults_of_all_files_at_once(scheme: Scheme, workbook: HandIn, tmp_path: Path) -> None:
    """Faults of several files, unreadable ones included, stand in one list."""
    wrong = workbook([["县市区", "A", "B"], ["甲县", "约95", 1], ["无此县", 3, 4]], name="甲部门")
    broken = tmp_path / "乙部门.xlsx"
    broken.write_bytes(b"")

    assert {fault.code for fault in faults(scheme, wrong, broken)} == {
        "DATA-NUMBER",
        "DATA-UNIT",
        "FILE-EMPTY",
    }


def test_what_is_told_of_a_file_stands_where_the_file_does(scheme: Scheme, workbook: HandIn) -> None:
    """A clerk goes through the files one by one: what concerns a file as such comes before the cells of the next."""
    nothing = workbook([["去年的总结"], ["没有数"]], name="甲")
    cell = workbook([["县市区", "A"], ["甲县", 101]], name="乙")

    assert [fault.where for fault in faults(scheme, nothing, cell)] == ["甲.xlsx", "乙.xlsx › 数据 › B2"]
    assert [fault.where for fault in faults(scheme, cell, nothing)] == ["乙.xlsx › 数据 › B2", "甲.xlsx"]


def test_an_empty_folder_is_told_beside_the_faults_of_files(
    scheme: Scheme, workbook: HandIn, tmp_path: Path
) -> None:
    """A folder without tables does not hide what is wrong elsewhere, and the remedy is about folders."""
    (tmp_path / "空").mkdir()
    path = workbook([["县市区", "A"], ["甲县", "约95"]])

    found = {fault.code: fault for fault in faults(scheme, tmp_path / "空", path)}

    assert set(found) == {"FILE-EMPTY", "DATA-NUMBER"}
    assert "文件夹" in found["FILE-EMPTY"].remedy


def test_the_wrong_sheet_is_told_once(scheme: Scheme, workbook: HandIn) -> None:
    """A workbook in which no sheet holds a table of the scheme is one fault, not hundreds."""
    rows = [["姓名", "年龄"], ["张三", 30], ["李四", 40]]

    assert [fault.code for fault in faults(scheme, workbook(rows))] == ["DATA-NO-TABLE"]


def test_a_table_without_a_known_heading_quotes_those_it_has(scheme: Scheme, workbook: HandIn) -> None:
    """A row that names the units and no indicator is most like a table: each heading with what it may mean."""
    rows = [["资金情况"], ["序号", "县市区", "参保绿", "项目资经", "别的"], [1, "甲县", 95, 3, 4]]

    (fault,) = faults(scheme, workbook(rows))

    assert (fault.code, fault.where) == ("DATA-NO-TABLE", "报送.xlsx › 数据 › C2")
    assert "「参保绿」「项目资经」「别的」" in fault.message
    assert "「参保绿」是否为 A 参保率" in fault.expected
    assert "B 项目资金（到位）" in fault.expected


def test_a_fault_already_counted_as_a_finding(scheme: Scheme, workbook: HandIn) -> None:
    """A penalty that cites a counted finding would count it twice."""
    findings = workbook([["县市区", "问题编号", "渠道"], ["甲县", "AF-1", "暗访"]], name="问题")
    penalty = workbook([["县市区", "加减分项", "分值", "依据"], ["甲县", "作假", -1, "AF-1"]], name="加减分")

    assert [fault.code for fault in faults(scheme, findings, penalty)] == ["DATA-COUNTED-TWICE"]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([["县市区", "A"]], "空表"),
        ([["县市区", "A"], ["甲县", None]], "空表"),
        ([["县市区", "年度", "A"], ["甲县", 2023, 90], ["丙水市", 2022, 90]], "2022、2023 年"),
        ([["县市区", "年度", "A"], ["甲县", 2025, 90]], "2025 年"),
        ([["县市区", "加减分项", "分值", "依据"], ["甲县", "创新", 1, "文"]], "空表"),
    ],
)
def test_a_batch_without_a_figure_of_the_year_is_refused(
    scheme: Scheme, workbook: HandIn, rows: Sequence[Sequence[object]], words: str
) -> None:
    """An empty form, or the workbooks of another year, would make a ranking of nobody."""
    (fault,) = faults(scheme, workbook(rows))

    assert (fault.code, fault.where) == ("DATA-NOTHING", "报送.xlsx")
    assert words in fault.message + fault.remedy
    assert "2024 年" in fault.expected
