"""Tables that a store exports are read back without a change, and say as of which act they are."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xiangheng_scoring.characters import turning, visible
from xiangheng_scoring.engine.dataset import Finding, Observation
from xiangheng_scoring.errors import DataRefused
from xiangheng_scoring.intake.numerals import is_blank
from xiangheng_scoring.intake.reading.dataset import Reading, read_data
from xiangheng_scoring.intake.writing.exported_tables import (
    CellUnwritable,
    ExportedTable,
    IndicatorFigure,
    figures_table,
    findings_table,
)
from xiangheng_scoring.places import NOWHERE
from xiangheng_scoring.scheme import Scheme

SchemeOf = Callable[..., Scheme]
NODES = """code|parent|name|weight|rule|parameters|missing|target|direction|unit|input
T||总分|100|||reweight||||
D|T|资金问题|30|deduct|{"deduct":10,"per":1,"measure":"excess","count":"exact"}|reweight|0|negative|起|findings
E|T|项目问题|30|deduct|{"deduct":10,"per":1,"measure":"excess","count":"exact"}|reweight|0|negative|起|findings
R|T|整改完成率|20|target_ratio|{"cap":1}|reweight|100|positive|%|
S|T|平均天数|20|target_ratio|{"cap":1}|reweight|10|negative|天|"""
NOT_IN_XML = set("\r\x0b\x0c\x1c\x1d\x1e\x1f\ufffe\uffff")
NAMES = {"1": "甲", "2": "乙"}
STRANGE = ["0012", "=1+1", "+1", "-A1", "@x", "'0012", "_x0041_", "第一行\n第二行", "ＡＦ－１", "1.50", "TRUE", "1e5", "2024年", "#N/A", '"', "<&>", "合计", "注：无", "县", "编号"]  # fmt: skip


def is_as_drawn(text: str) -> bool:
    """Whether a text is what a reader of its cell sees."""
    return text == visible(text).strip() and not turning(text) and not set(text) & NOT_IN_XML


TEXTS = st.one_of(st.sampled_from(STRANGE), st.text(max_size=30)).filter(is_as_drawn)
WRITTEN = TEXTS.filter(lambda text: not is_blank(text))
FINDINGS = st.builds(
    Finding,
    unit=st.sampled_from("12"),
    indicator=st.sampled_from("DE"),
    number=WRITTEN,
    channel=WRITTEN | st.just(""),
    description=WRITTEN | st.just(""),
    clause=WRITTEN | st.just(""),
    evidence=WRITTEN | st.just(""),
)
SAME_FILE = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


@pytest.fixture(scope="session")
def scheme(scheme_of: SchemeOf) -> Scheme:
    """Two indicators that count findings, a percentage, a number of days."""
    return scheme_of(NODES)


def handed_in(table: ExportedTable, folder: Path, scheme: Scheme) -> Reading:
    """The table read for 2024."""
    path = folder / "导出.xlsx"
    path.write_bytes(table.workbook())
    return read_data([path], scheme.vocabulary, 2024)


@SAME_FILE
@given(findings=st.lists(FINDINGS, max_size=6), act=st.integers(0, 10**9 - 1))
def test_findings_are_read_back_without_a_change(
    tmp_path: Path, scheme: Scheme, findings: list[Finding], act: int
) -> None:
    """Whatever the texts look like, each finding comes back in its order, and the table says as of which act."""
    reading = handed_in(findings_table(findings, 2024, act, NAMES), tmp_path, scheme)
    dataset = reading.dataset

    assert [replace(row, origin=NOWHERE) for row in dataset.findings] == findings
    assert dataset.has_findings
    assert [table.dated for table in dataset.findings_tables] == [f"导出.xlsx › 数据，截至第 {act} 号操作"]
    assert {row.origin.act for row in dataset.findings} <= {act}
    assert [row.origin.cell for row in dataset.findings] == [f"D{row}" for row in range(4, 4 + len(findings))]


@SAME_FILE
@given(
    places=st.lists(
        st.tuples(st.sampled_from("12"), st.sampled_from(["R", "S"]), st.integers(2020, 2024)), unique=True
    ),
    data=st.data(),
)
def test_figures_are_read_back_without_a_change(
    tmp_path: Path, scheme: Scheme, places: list[tuple[str, str, int]], data: st.DataObject
) -> None:
    """Every value of up to 15 digits is the same number again, for the same unit, indicator and year."""
    values = st.decimals(0, 1000, places=data.draw(st.integers(0, 11)))
    figures = [
        IndicatorFigure(*place, data.draw(values), measure="%" if place[1] == "R" else "天", basis="18 ÷ 20")
        for place in [("1", "R", 2024), *(place for place in places if place != ("1", "R", 2024))]
    ]
    dataset = handed_in(figures_table(figures, 12, NAMES), tmp_path, scheme).dataset

    assert {replace(row, origin=NOWHERE) for row in dataset.observations} == {
        Observation(row.unit, row.indicator, row.period, row.value) for row in figures
    }
    assert {row.origin.act for row in dataset.observations} == {12}


def test_texts_are_written_as_they_are_seen(tmp_path: Path, scheme: Scheme) -> None:
    """Blanks around a text, characters that nobody sees and marks for nothing are no part of it."""
    finding = Finding("1", "D", " AF\u200b-1\u3000", "无", "一\r\n二", clause="—", evidence="\ufeff文\x1f件")
    (read,) = handed_in(findings_table([finding], 2024, 1), tmp_path, scheme).dataset.findings

    told = (read.number, read.channel, read.description, read.clause, read.evidence)
    assert told == ("AF-1", "", "一\n二", "", "文 件")


def test_a_row_that_reads_like_a_heading_is_a_row(tmp_path: Path, scheme: Scheme) -> None:
    """A finding with the number 编号 that came from a 县 heads no second table."""
    findings = [Finding("1", "D", "编号", "县", "描述"), Finding("1", "D", "AF-2", "暗访")]
    dataset = handed_in(findings_table(findings, 2024, 1), tmp_path, scheme).dataset

    assert [row.number for row in dataset.findings] == ["编号", "AF-2"]


def test_an_empty_table_says_that_there_are_no_findings(tmp_path: Path, scheme: Scheme) -> None:
    """Every unit then has 0, as of the act."""
    dataset = handed_in(findings_table([], 2024, 7), tmp_path, scheme).dataset

    assert (dataset.findings, dataset.has_findings) == ((), True)
    assert [table.act for table in dataset.findings_tables] == [7]


def test_the_same_table_is_the_same_bytes(scheme: Scheme) -> None:
    """No clock and no machine is in it; the digest does not ask for the order of the rows, the bytes keep it."""
    findings = [Finding("1", "D", "AF-1"), Finding("2", "E", "AF-2")]
    table, turned = findings_table(findings, 2024, 7), findings_table(reversed(findings), 2024, 7)

    assert table.workbook() == findings_table(findings, 2024, 7).workbook()
    assert table.digest == turned.digest
    assert table.digest != findings_table(findings, 2024, 8).digest
    assert table.digest != findings_table(findings[:1], 2024, 7).digest


@pytest.mark.parametrize(
    "change",
    [("A1", "2023年平时情况问题清单"), ("D4", "AF-9"), ("G4", "另一条款"), ("B6", "丙")],
    ids=["title", "number", "clause", "row"],
)
def test_a_table_that_was_changed_is_refused(tmp_path: Path, scheme: Scheme, change: tuple[str, str]) -> None:
    """It would say that the findings are those of an act, and they are not; the line that says so is named."""
    table = findings_table([Finding("1", "D", "AF-1", clause="第三条"), Finding("2", "E", "AF-2")], 2024, 7)
    book = openpyxl.load_workbook(BytesIO(table.workbook()))
    book.worksheets[0][change[0]] = change[1]
    book.save(tmp_path / "改过.xlsx")

    with pytest.raises(DataRefused) as refused:
        read_data([tmp_path / "改过.xlsx"], scheme.vocabulary, 2024)
    altered = [fault for fault in refused.value.faults if fault.code == "DATA-ALTERED"]
    assert [fault.where for fault in altered] == ["改过.xlsx › 数据 › A2"]


def test_a_table_may_be_sorted_and_saved_by_a_spreadsheet(tmp_path: Path, scheme: Scheme) -> None:
    """Rows in another order say the same."""
    table = findings_table([Finding("1", "D", "AF-1"), Finding("2", "E", "0012")], 2024, 7, NAMES)
    book = openpyxl.load_workbook(BytesIO(table.workbook()))
    sheet = book.worksheets[0]
    above, below = ([cell.value for cell in sheet[row]] for row in (4, 5))
    for column, (first, second) in enumerate(zip(below, above, strict=True), start=1):
        sheet.cell(4, column).value, sheet.cell(5, column).value = first, second
    book.save(tmp_path / "排序.xlsx")

    dataset = read_data([tmp_path / "排序.xlsx"], scheme.vocabulary, 2024).dataset

    assert [row.number for row in dataset.findings] == ["0012", "AF-1"]
    assert {row.origin.act for row in dataset.findings} == {7}


def test_invented_findings_are_told_wherever_they_go(tmp_path: Path, scheme: Scheme) -> None:
    """The mark of the table marks the run; a finding that speaks of invented papers does not."""
    findings = [Finding("1", "D", "AF-1", description="虚构台账")]
    real = handed_in(findings_table(findings, 2024, 7), tmp_path, scheme)
    invented = handed_in(findings_table(findings, 2024, 7, is_invented=True), tmp_path, scheme)

    assert (real.dataset.is_invented, invented.dataset.is_invented) == (False, True)


@pytest.mark.parametrize(
    ("finding", "message"),
    [
        (Finding("1", "D", "—"), "1 的一个问题没有编号"),
        (Finding("1", "D", "AF-1", clause="\u202e第三条"), "条款中有看不见的 U+202E"),
        (Finding("1", "D", "AF-1", description="长" * 32_768), "描述有 32768 个字，一格装不下"),
    ],
    ids=["number", "turned", "long"],
)
def test_what_would_be_read_otherwise_is_not_written(finding: Finding, message: str) -> None:
    """A finding that would come back as another, or not at all, is named before anything is written."""
    with pytest.raises(CellUnwritable, match=message.replace("+", r"\+")):
        findings_table([finding], 2024, 7)


@pytest.mark.parametrize("value", ["0.1234567890123456", "NaN", "Infinity"])
def test_a_value_that_no_cell_keeps_is_not_written(value: str) -> None:
    """A rate is rounded by whoever computes it, and not by a spreadsheet."""
    with pytest.raises(CellUnwritable, match="一格存不下"):
        figures_table([IndicatorFigure("1", "R", 2024, Decimal(value), "%")], 7)


def test_a_low_rate_is_no_fraction(tmp_path: Path, scheme_of: SchemeOf) -> None:
    """0.5% of an indicator that is usually 40 and more is what it says, and nobody asks whether 50% was meant."""
    scheme = scheme_of(NODES.replace("unit|input", "unit|input|plausible_min").replace("|%|", "|%||40"))
    figure = IndicatorFigure("1", "R", 2024, Decimal("0.5"), "%")

    reading = handed_in(figures_table([figure], 7), tmp_path, scheme)

    assert [row.value for row in reading.dataset.observations] == [Decimal("0.5")]


def test_a_figure_in_another_measure_is_refused(tmp_path: Path, scheme: Scheme) -> None:
    """The measure goes with the value, so that days are never read as a percentage."""
    with pytest.raises(DataRefused) as refused:
        handed_in(figures_table([IndicatorFigure("1", "S", 2024, Decimal(5), "%")], 7), tmp_path, scheme)

    assert {fault.code for fault in refused.value.faults} == {"DATA-MEASURE"}
