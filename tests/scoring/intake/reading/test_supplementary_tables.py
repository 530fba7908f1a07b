"""Companion tables: adjustments, findings, marks, other totals."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from xiangheng_scoring.errors import DataRefused
from xiangheng_scoring.intake.reading.dataset import read_data
from xiangheng_scoring.scheme import Scheme

HandIn = Callable[..., Path]


def test_adjustments_by_code_or_name(scheme: Scheme, workbook: HandIn, values: Path) -> None:
    """An adjustment names an item of the scheme, points, evidence and a reason."""
    rows = [
        ["县市区", "加减分项", "分值", "依据", "事由"],
        ["甲县", "创新", 1.5, "湘农〔2024〕1号", "示例"],
        ["丙水市", "K", -2, "湘农〔2024〕2号", None],
    ]

    found = read_data([workbook(rows), values], scheme.vocabulary, 2024).dataset.adjustments

    assert [(row.unit, row.item, row.points, row.evidence, row.reason) for row in found] == [
        ("430001", "J", Decimal("1.5"), "湘农〔2024〕1号", "示例"),
        ("430003", "K", Decimal(-2), "湘农〔2024〕2号", ""),
    ]


def test_findings_that_were_not_verified_do_not_count(scheme: Scheme, workbook: HandIn) -> None:
    """Only verified findings are read; the only counting indicator need not be named."""
    rows = [
        ["县市区", "问题编号", "渠道", "描述", "查实"],
        ["甲县", "AF-1", "暗访", "示例", "是"],
        ["甲县", "AF-2", "暗访", "示例", "否"],
    ]

    dataset = read_data([workbook(rows)], scheme.vocabulary, 2024).dataset

    assert [(row.unit, row.indicator, row.number) for row in dataset.findings] == [("430001", "D", "AF-1")]


def test_what_a_finding_breaks_and_what_shows_it(scheme: Scheme, workbook: HandIn) -> None:
    """Either column is read under its usual headings, and an empty cell or a mark for nothing says nothing."""
    rows = [
        ["县市区", "问题编号", "依据条款", "佐证"],
        ["甲县", "AF-1", "《办法》第三条", "湘农督〔2024〕3号"],
        ["甲县", "AF-2", "—", None],
    ]
    more = [["县市区", "问题编号", "条款", "佐证材料"], ["甲县", "AF-3", "第四条", "sha256:9f86"]]

    findings = read_data(
        [workbook(rows, name="一"), workbook(more, name="二")], scheme.vocabulary, 2024
    ).dataset.findings

    assert [(row.number, row.clause, row.evidence) for row in findings] == [
        ("AF-1", "《办法》第三条", "湘农督〔2024〕3号"),
        ("AF-2", "", ""),
        ("AF-3", "第四条", "sha256:9f86"),
    ]


def test_a_row_with_nothing_but_a_clause_is_told(scheme: Scheme, workbook: HandIn) -> None:
    """It looks like a finding whose number was forgotten."""
    rows = [["县市区", "问题编号", "条款"], ["甲县", "AF-1", "第三条"], ["甲县", None, "第四条"]]

    with pytest.raises(DataRefused) as refused:
        read_data([workbook(rows)], scheme.vocabulary, 2024)
    assert [(fault.where, fault.message) for fault in refused.value.faults] == [
        ("报送.xlsx › 数据 › B3", "问题没有编号")
    ]


def test_an_empty_list_of_findings_says_that_there_are_none(scheme: Scheme, workbook: HandIn) -> None:
    """A findings table without rows was handed in: zero findings, not missing."""
    rows = [["县市区", "问题编号", "渠道"], ["合计", None, None]]

    assert read_data([workbook(rows)], scheme.vocabulary, 2024).dataset.has_findings


def test_marks_of_assessors(scheme: Scheme, workbook: HandIn) -> None:
    """Each assessor's mark is read with the assessor."""
    rows = [
        ["县市区", "指标", "评委", "得分"],
        ["甲县", "评委评分", "评委一", 88],
        ["甲县", "P", "评委二", 90],
    ]

    found = read_data([workbook(rows)], scheme.vocabulary, 2024).dataset.marks

    assert [(row.indicator, row.assessor, row.value) for row in found] == [
        ("P", "评委一", Decimal(88)),
        ("P", "评委二", Decimal(90)),
    ]


def test_totals_of_another_assessment(scheme: Scheme, workbook: HandIn, values: Path) -> None:
    """Another assessment's totals are taken over as points, by its name or code."""
    rows = [["县市区", "考核", "得分"], ["甲县", "实绩考核", 87.65], ["丙水市", "strategy", 90]]

    found = read_data([workbook(rows), values], scheme.vocabulary, 2024).dataset.totals

    assert [(row.unit, row.assessment, row.points) for row in found] == [
        ("430001", "strategy", Decimal("87.65")),
        ("430003", "strategy", Decimal(90)),
    ]


def test_companions_of_another_year_do_not_count(scheme: Scheme, workbook: HandIn, values: Path) -> None:
    """Adjustments, marks and totals have no baselines: a row of another year belongs to another run."""
    adjustments = [
        ["县市区", "年度", "加减分项", "分值", "依据"],
        ["甲县", 2023, "J", 1, "一"],
        ["甲县", 2024, "J", 1, "二"],
    ]
    totals = [["2023年度实绩考核"], ["县市区", "考核", "得分"], ["甲县", "实绩考核", 88]]
    marks = [["县市区", "指标", "评委", "得分"], ["甲县", "P", "张", 90]]
    heads = [["县市区", "考核", "得分（2023年）"], ["丙水市", "实绩考核", 88]]
    paths = [
        workbook(adjustments, name="一"),
        workbook(totals, name="二"),
        workbook(heads, name="四"),
        workbook(marks, name="三", sheet="2023年"),
        values,
    ]

    reading = read_data(paths, scheme.vocabulary, 2024)

    assert [row.evidence for row in reading.dataset.adjustments] == ["二"]
    assert not reading.dataset.totals
    assert not reading.dataset.marks
    assert [notice.code for notice in reading.notices] == ["DATA-PERIOD"] * 4


def test_findings_of_another_year_do_not_say_that_there_are_none(
    scheme: Scheme, workbook: HandIn, values: Path
) -> None:
    """Last year's list of findings leaves this year's missing, not zero."""
    rows = [["2023年问题清单"], ["县市区", "问题编号", "渠道"], ["甲县", "AF-1", "暗访"]]

    dataset = read_data([workbook(rows), values], scheme.vocabulary, 2024).dataset

    assert not dataset.findings
    assert not dataset.has_findings


def test_the_mean_of_assessors_is_no_assessor(scheme: Scheme, workbook: HandIn) -> None:
    """A row 平均 below the marks would count as one mark more."""
    rows = [["县市区", "指标", "评委", "得分"], ["甲县", "P", "张三", 88], ["甲县", "P", "平均分", 88]]
    rows += [["甲县", "P", "平均", 88]]

    reading = read_data([workbook(rows)], scheme.vocabulary, 2024)

    assert [row.assessor for row in reading.dataset.marks] == ["张三"]
    assert [notice.where for notice in reading.notices] == [f"报送.xlsx › 数据 › C{row}" for row in (3, 4)]


def test_a_companion_without_a_year_is_of_the_schemes_year(
    scheme: Scheme, workbook: HandIn, values: Path
) -> None:
    """Read for two years it would count twice: adjustments, findings, marks and totals count in 2024 and no other."""
    paths = [
        workbook([["县市区", "加减分项", "分值", "依据"], ["甲县", "J", 1, "一"]], name="一"),
        workbook([["县市区", "考核", "得分"], ["甲县", "实绩考核", 88]], name="二"),
        workbook([["县市区", "指标", "评委", "得分"], ["甲县", "P", "张", 90]], name="三"),
        workbook([["县市区", "问题编号", "渠道"], ["甲县", "AF-1", "暗访"]], name="四"),
        values,
    ]

    own, other = read_data(paths, scheme.vocabulary, 2024), read_data(paths, scheme.vocabulary, 2023)
    counts = [len(row) for row in (own.dataset.adjustments, own.dataset.totals, own.dataset.marks)]

    assert (counts, len(own.dataset.findings)) == ([1, 1, 1], 1)
    assert [other.dataset.adjustments, other.dataset.totals, other.dataset.marks] == [(), (), ()]
    assert (other.dataset.findings, other.dataset.has_findings) == ((), False)
    told = [
        notice
        for notice in other.notices
        if "1 行没有写年度，是方案年度 2024 年的，没有计入 2023 年" in notice.message
    ]
    assert [notice.where for notice in told] == [f"{name}.xlsx › 数据" for name in "一二三四"]


def test_an_empty_list_without_a_year_says_nothing_of_another_year(
    scheme: Scheme, workbook: HandIn, values: Path
) -> None:
    """That there are no findings in 2024 says nothing of 2023, and that is told."""
    path = workbook([["县市区", "问题编号", "渠道"], ["合计", None, None]])

    reading = read_data([path, values], scheme.vocabulary, 2023)

    assert not reading.dataset.has_findings
    assert "这张表没有写年度，是方案年度 2024 年的，没有计入 2023 年" in [n.message for n in reading.notices]


def test_a_companion_counts_in_the_year_that_it_says(scheme: Scheme, workbook: HandIn, values: Path) -> None:
    """With a year in a column or a title it counts in that year's run, and rows without one in the scheme's."""
    rows = [
        ["县市区", "年度", "加减分项", "分值", "依据"],
        ["甲县", 2023, "J", 1, "旧"],
        ["甲县", None, "J", 1, "未写"],
        ["甲县", "本年", "J", 1, "本年"],
    ]
    titled = [["2023年加减分"], ["县市区", "加减分项", "分值", "依据"], ["丙水市", "J", 1, "标题"]]
    paths = [workbook(rows, name="一"), workbook(titled, name="二"), values]

    by_year = {
        year: [row.evidence for row in read_data(paths, scheme.vocabulary, year).dataset.adjustments]
        for year in (2023, 2024)
    }

    assert by_year == {2023: ["旧", "标题"], 2024: ["未写", "本年"]}


def test_one_finding_under_two_indicators_is_told(two_counts: Scheme, workbook: HandIn) -> None:
    """The second cell is told, with the first one named; both were read."""
    rows = [
        ["县市区", "问题编号", "指标", "渠道"],
        ["甲县", "AF-1", "E", "暗访"],
        ["甲县", "ＡＦ—1", "D", "12317"],
    ]

    reading = read_data([workbook(rows)], two_counts.vocabulary, 2024)
    (notice,) = [notice for notice in reading.notices if notice.code == "DATA-COUNTED-TWICE"]

    assert notice.where == "报送.xlsx › 数据 › B2"
    assert notice.message == "问题「AF-1」已计入 D（报送.xlsx › 数据 › B3），不再计入 E"
    assert [str(table) for table in reading.dataset.findings_tables] == ["报送.xlsx › 数据"]


def test_values_without_a_year_are_told_when_another_year_is_scored(scheme: Scheme, values: Path) -> None:
    """They are of the assessed year, as they always are; whoever reads the same files for two years says of which."""
    reading = read_data([values], scheme.vocabulary, 2023)

    assert [row.period for row in reading.dataset.observations] == [2023]
    assert [notice.message for notice in reading.notices] == ["没有写年度的值，按 2023 年读了"]


def test_last_years_values_beside_those_without_a_year(scheme: Scheme, text_table: HandIn) -> None:
    """Read for 2023 as part of a comparison with 2024, 上年值 is 2023's and what says no year is 2024's."""
    path = text_table([["县市区", "B", "B（上年值）"], ["甲县", 9, 7]])

    reading = read_data([path], scheme.vocabulary, 2023, undated=2024)

    assert {row.period: row.value for row in reading.dataset.observations} == {2024: 9, 2023: 7}


def test_a_mark_of_an_indicator_that_does_not_apply_is_told(
    scheme_of: Callable[..., Scheme], workbook: HandIn
) -> None:
    """It is not used, as a figure would not be, and nobody is left to think that it was."""
    nodes = "code|parent|name|weight|rule|missing|applies_to\nT||总|10|||\nP|T|评议|10|panel|reweight|x"
    rows = [["对象", "指标", "评委", "得分"], ["甲", "P", "张三", 90], ["丙", "P", "张三", 80]]
    reading = read_data([workbook(rows)], scheme_of(nodes).vocabulary, 2024)

    assert [row.unit for row in reading.dataset.marks] == ["1"]
    assert [notice.message for notice in reading.notices] == ["P 不适用于y，打的分不用"]
