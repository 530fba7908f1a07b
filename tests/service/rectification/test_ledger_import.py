"""A ledger that is handed in is read as its clerk sees it, and put into ours once."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from tests.service.rectification.conftest import COUNTY, HEAD, INSPECTOR, problem, registered
from tests.service.rectification.ledgers import FIRST, HEADINGS, ledger

from xiangheng_platform.access.errors import NotAllowed
from xiangheng_platform.indicators import definitions
from xiangheng_platform.indicators.definition import Definition
from xiangheng_platform.rectification import lookup
from xiangheng_platform.rectification.content import Content
from xiangheng_platform.rectification.errors import IssuesRefused
from xiangheng_platform.rectification.standing import Given
from xiangheng_platform.rectification.steps import take
from xiangheng_platform.rectification.words import Channel, DeadlineClass, Step
from xiangheng_platform.rectification.workbooks.files import LedgerFile, read_ledger
from xiangheng_platform.rectification.workbooks.imports import Imported, import_ledger, sort_ledger
from xiangheng_platform.regions import divisions
from xiangheng_platform.store.store import Store
from xiangheng_scoring.intake.containers.source import Source


def read(store: Store, source: Source, **options: Any) -> LedgerFile:
    """What a file says."""
    with store.view(INSPECTOR) as view:
        return read_ledger(source, divisions.gazetteer(view), view.today, **options)


def contents(store: Store, source: Source, **options: Any) -> Sequence[Content]:
    """The issues that a file states."""
    return [draft.content for draft in read(store, source, **options).drafts]


def put(store: Store, source: Source, **options: Any) -> Imported:
    """What becomes of a file that the inspector puts into the ledger."""
    return import_ledger(store, INSPECTOR, read(store, source), **options)


def faults(store: Store, source: Source, **options: Any) -> list[tuple[str, str]]:
    """The faults of a file, each with its cell (or row) and code."""
    with pytest.raises(IssuesRefused) as caught:
        read(store, source, **options)
    return [(fault.at.cell or str(fault.at.row), fault.code) for fault in caught.value.faults]  # type: ignore[union-attr]  # cells all


def test_a_ledger_as_a_clerk_makes_it_is_read(store: Store) -> None:
    """Title rows, usual other headings, one column for all of the place, a source with its year, notes and signatures."""
    headings = ("序号", "问题来源", "问题类型", "存在的问题", "涉及县乡村户", "责任部门", "整改期限", "备注")
    rows = [
        {"序号": 1, "问题来源": "2023年国家考核反馈", "问题类型": "政策落实", "存在的问题": "补助未发放", "责任部门": "县教育局",
         "涉及县乡村户": "甲州市桃溪县龙潭镇白石村12户", "整改期限": "立行立改"},
        {"序号": 2, "问题来源": "12317", "问题类型": "工作落实", "存在的问题": "岗位管理不规范", "责任部门": "县人社局",
         "涉及县乡村户": "云山县", "整改期限": "长期坚持", "备注": "暗访"},
    ]  # fmt: skip
    below = ["注：本表由各县填报。", "填表人：王某　审核人：李某"]
    first, second = contents(
        store, ledger(*rows, headings=headings, below=below), year=2023, document="反馈意见"
    )
    assert (first.channel, first.region, first.places, first.households) == (
        Channel.CENTRAL, "990122", "龙潭镇白石村", 12,
    )  # fmt: skip
    assert (first.year, first.category) == (2023, "政策落实")
    # The title of the workbook says that it is invented, and so does every issue of it from then on.
    assert first.document == "反馈意见（示例数据，均为虚构）"
    assert (first.deadline_class, first.deadline) == (DeadlineClass.IMMEDIATE, None)
    assert (second.channel, second.region, second.places, second.households) == (
        Channel.HOTLINE, "990221", "", None,
    )  # fmt: skip
    assert second.deadline_class is DeadlineClass.LONG_TERM


@pytest.mark.parametrize(
    "written",
    ["2024-06-30", "2024年6月30日", "2024.6.30", "2024/6/30前", "２０２４年６月３０日之前", date(2024, 6, 30), "限期整改（2024年6月30日前）", "20240630"],
)  # fmt: skip
def test_a_day_is_read_however_it_is_written(store: Store, written: object) -> None:
    """As text in any of the usual forms, or as a date of the spreadsheet."""
    (content,) = contents(store, ledger({"整改时限": written}))
    assert (content.deadline_class, content.deadline) == (DeadlineClass.LIMITED, date(2024, 6, 30))


def test_a_day_that_is_not_said_is_told_with_what_to_write(store: Store) -> None:
    """The end of a month is no day: the fault says how one is written."""
    with pytest.raises(IssuesRefused) as caught:
        read(store, ledger({"整改时限": "6月底"}))
    (fault,) = caught.value.faults
    assert (fault.message, fault.expected) == (
        "整改时限：「6月底」没有写到哪一天",
        "年、月、日，如 2024-06-30",
    )


def test_rows_whose_description_is_merged_are_one_issue(store: Store) -> None:
    """Its measures stand one below another; a category merged over issues is that of each."""
    rows = [
        {"问题描述": "甲问题补助未发", "整改措施": "逐户核对"},
        {"整改措施": "补发到卡"},
        {"问题描述": "乙问题岗位空置", "整改措施": "公开招聘"},
    ]
    described, category = HEADINGS.index("问题描述"), HEADINGS.index("问题类别")
    area = f"{chr(65 + described)}{FIRST}:{chr(65 + described)}{FIRST + 1}"
    whole = f"{chr(65 + category)}{FIRST}:{chr(65 + category)}{FIRST + 2}"
    first, second = contents(store, ledger(*rows, merged=[area, whole]))
    assert (first.description, first.measures) == ("甲问题补助未发", "逐户核对\n补发到卡")
    assert (second.category, second.measures) == ("政策落实", "公开招聘")


def test_forty_faults_of_one_workbook_are_told_at_once_each_at_its_cell(store: Store) -> None:
    """Nothing is written, and no fault is told twice."""
    wrong: list[tuple[str, object]] = [
        *(("年度", value) for value in ("去年", None, "24", 1990, "2024-2025")),
        *(("问题来源", value) for value in ("巡视", None, "上级", "？", "第三方评估公司")),
        *(("问题类别", value) for value in (None, "—", "无")),
        *(("严重程度", value) for value in ("很大", None, "A级")),
        *(("问题描述", value) for value in (None, "问" * 4_001)),
        *(("县市区", value) for value in ("桃花县", None, "990199", "桃溪县、云山县")),
        *(("户数", value) for value in ("约12户", "十二户", "12人", -3, "2.5户")),
        *(("责任单位", value) for value in (None, "无", "/")),
        *(("整改时限", value) for value in ("6月底", "2024年6月", "2024-06-31", "尽快", None, "限期整改", "45473")),
        *(("来源文件", value) for value in (None, "—")),
        *(("责任领导", "张" * 4_001),),
    ]  # fmt: skip
    assert len(wrong) == 40
    rows = [
        {"问题描述": f"{number} 号虚构的问题", heading: value}
        for number, (heading, value) in enumerate(wrong)
    ]
    told = faults(store, ledger(*rows))
    expected = [
        f"{chr(65 + HEADINGS.index(heading))}{row}" for row, (heading, _) in enumerate(wrong, start=FIRST)
    ]
    assert [cell for cell, _ in told] == expected
    with store.view(INSPECTOR) as view:
        assert lookup.count(view) == 0


def test_the_same_problem_in_two_rows_is_told_with_the_first(store: Store) -> None:
    """Spaces and width do not make another of it."""
    (told,) = faults(store, ledger({"问题描述": "3户 未发"}, {"问题描述": "３户未发"}))
    assert told == (f"{chr(65 + HEADINGS.index('问题描述'))}{FIRST + 1}", "ISSUE-TWICE")


def test_a_column_that_lacks_is_told_once(store: Store) -> None:
    """Not of every row; that the year may be an option is told with it."""
    headings = [heading for heading in HEADINGS if heading not in ("年度", "责任单位")]
    told = faults(store, ledger({}, {"问题描述": "另一件事"}, headings=headings))
    assert told == [("3", "ISSUE-COLUMN"), ("3", "ISSUE-COLUMN")]


def test_a_file_without_a_ledger_is_refused(store: Store) -> None:
    """With the headings that were looked for."""
    assert faults(store, Source("名单.csv", "姓名,电话\n甲,1\n".encode())) == [("0", "ISSUE-COLUMN")]


def test_what_was_not_read_is_told(store: Store) -> None:
    """Columns that steps write, columns that nobody knows, a line that is no issue."""
    headings = (*HEADINGS, "整改进展", "第三方意见")
    file = read(
        store,
        ledger({"整改进展": "已补发", "第三方意见": "属实"}, headings=headings, below=["以下为市级反馈"]),
    )
    assert [notice.where for notice in file.notices] == [
        "台账.xlsx › 台账 › R3", "台账.xlsx › 台账 › 第 3 行",
    ]  # fmt: skip
    assert len(file.drafts) == 1


def test_a_row_of_sums_is_passed_over_and_told(store: Store) -> None:
    """Also where it counts the problems in the column that describes them; what only begins like one is an issue."""
    for counted in ("2", "15个", "共 2 个问题", None):
        total = dict.fromkeys(HEADINGS) | {"序号": "合计", "问题描述": counted, "户数": 6}
        file = read(store, ledger({}, total))
        assert [draft.row for draft in file.drafts] == ["4"]
        assert [(n.code, n.where) for n in file.notices] == [("ISSUE-ROW", "台账.xlsx › 台账 › A5")]
    assert len(contents(store, ledger({}, {"序号": "合计", "问题描述": "合计12户未发补助"}))) == 2


@pytest.mark.parametrize(
    "line", ["注：本表由各县填报。", "填表人：王某　审核人：李某", "说明：户数以入户核实为准"]
)
def test_notes_below_a_ledger_are_told(store: Store, line: str) -> None:
    """Nobody has to guess whether they were taken for something."""
    (notice,) = read(store, ledger({}, below=[line])).notices
    assert (notice.code, notice.where) == ("ISSUE-ROW", "台账.xlsx › 台账 › A5")


def test_a_column_beside_the_problem_is_told_where_it_is_filled(store: Store) -> None:
    """Remarks are not kept; empty ones are no loss."""
    headings = (*HEADINGS, "备注", "联系人")
    (notice,) = read(store, ledger({"备注": "已约谈"}, headings=headings)).notices
    assert (notice.code, "备注" in notice.message) == ("ISSUE-COLUMN", True)


@pytest.mark.parametrize(
    ("heading", "value"), [("责任单位", None), ("年度", None), ("严重程度", "很大"), ("户数", -3)]
)
def test_a_fault_names_its_column(store: Store, heading: str, value: object) -> None:
    """A clerk looks for the heading before the letter."""
    with pytest.raises(IssuesRefused) as caught:
        read(store, ledger({heading: value}))
    (fault,) = caught.value.faults
    assert fault.message.startswith(f"{heading}：")


def test_the_same_file_twice_adds_nothing(store: Store) -> None:
    """There is no second act, and the numbers that the rows have are told."""
    source = ledger({}, {"问题描述": "公益性岗位空置", "县市区": "云山县"})
    added = put(store, source)
    assert [number for _, number in added.added] == ["2024-00001", "2024-00002"]
    acts = store.last_act().number
    again = put(store, source)
    assert (again.added, again.act) == ((), None)
    assert [(draft.row, number) for draft, number in again.present] == [
        ("4", "2024-00001"),
        ("5", "2024-00002"),
    ]
    assert store.last_act().number == acts


def test_a_row_that_resembles_an_issue_waits_for_somebody_to_say_that_it_is_another(store: Store) -> None:
    """The others are added; it is told with both texts, and added once it is said to be new."""
    (number,) = registered(store, problem(description="龙潭镇白石村3户脱贫户雨露计划补助未发放到位"))
    text = "龙潭镇白石村三户脱贫户的雨露计划补助没有发放到位"
    source = ledger(
        {"问题描述": text}, {"问题描述": "公益性岗位空置"}, {"问题描述": text, "县市区": "云山县"}
    )
    first = put(store, source)
    (alike,) = first.alike
    assert (alike.draft.row, alike.number, alike.row) == ("4", number, "")
    assert (alike.draft.content.description, alike.text) == (
        text,
        "龙潭镇白石村3户脱贫户雨露计划补助未发放到位",
    )
    assert [draft.row for draft, _ in first.added] == ["5", "6"]
    second = put(store, source, accepted_as_new=["4"])
    assert [draft.row for draft, _ in second.added] == ["4"]
    assert (second.alike, len(second.present)) == ((), 2)


def test_of_two_rows_alike_the_second_waits(store: Store) -> None:
    """It is told with the row that it resembles."""
    rows = ledger(
        {"问题描述": "2户监测对象住房安全鉴定不到位，存在漏雨"},
        {"问题描述": "2户监测对象住房安全鉴定不到位，房屋有漏雨现象"},
    )
    waits = put(store, rows)
    assert [(row.draft.row, row.row, row.number) for row in waits.alike] == [("5", "4", "")]
    assert len(put(store, rows, accepts_all=True).added) == 1


def test_what_was_overturned_is_no_likeness(store: Store) -> None:
    """It is not in the ledger any more, so the same row is a new issue."""
    source = ledger({})
    ((_, number),) = put(store, source).added
    take(store, HEAD, number, Step.OVERTURN, Given(reason="不属实"))
    assert [new for _, new in put(store, source).added] == ["2024-00002"]


def test_a_row_that_is_said_to_be_new_and_is_not_there_is_refused(store: Store) -> None:
    """Whoever mistypes a row must not believe that it was added."""
    with pytest.raises(IssuesRefused) as caught:
        put(store, ledger({}), accepted_as_new=["9"])
    assert [fault.code for fault in caught.value.faults] == ["ISSUE-ROW"]


def test_only_who_may_register_imports(store: Store) -> None:
    """A county officer is refused, whatever is in the file."""
    file = read(store, ledger({}))
    with pytest.raises(NotAllowed):
        import_ledger(store, COUNTY, file)


def test_a_text_table_is_read_as_a_workbook_is(store: Store) -> None:
    """In GB18030 as spreadsheets save it, with the headings in two rows that nothing merges."""
    lines = (
        "问题整改台账（虚构）,,,,,,,\n年度,问题来源,问题类别,问题描述,涉及县乡村户,,责任单位,整改时限\n,,,,县市区,户数,,\n"
        "2024,审计,资金管理,支出进度慢,桃溪县,5,县财政局,2024.9.30\n"
    )
    (content,) = contents(store, Source("台账.csv", lines.encode("gb18030")), document="审计报告（虚构）")
    assert (content.region, content.households, content.deadline) == ("990122", 5, date(2024, 9, 30))


def test_a_heading_below_another_is_read_together_with_it(store: Store) -> None:
    """A class below the deadline is that of the deadline and not of the problem."""
    lines = (
        "年度,问题来源,问题类别,问题描述,县市区,责任单位,整改时限,\n,,,,,,类别,完成时限\n"
        "2024,审计,资金管理,支出进度慢,桃溪县,县财政局,立行立改,2024.5.9\n"
    )
    (content,) = contents(store, Source("台账.csv", lines.encode()), document="审计报告")
    assert (content.category, content.deadline_class, content.deadline) == (
        "资金管理", DeadlineClass.IMMEDIATE, date(2024, 5, 9),
    )  # fmt: skip


def test_a_class_that_is_none_is_told_and_not_the_day_that_lacks_with_it(store: Store) -> None:
    """Whether a day is wanted depends on the class, of which nobody knows what it is."""
    (told,) = faults(store, ledger({"时限类别": "尽早", "整改时限": None}, headings=(*HEADINGS, "时限类别")))
    assert told == ("Q4", "ISSUE-VALUE")


def test_what_the_store_does_not_know_is_told_at_its_row(store: Store) -> None:
    """An indicator that no dictionary has, before anything is written, also where it is only tried."""
    definitions.define(store, INSPECTOR, Definition("EL-C08", "负面问题数", unit="起", office="监督检查处"))
    file = read(store, ledger({"指标": "EL-Z99"}, headings=(*HEADINGS, "指标")))
    with store.view(INSPECTOR) as view, pytest.raises(IssuesRefused) as caught:
        sort_ledger(view, file)
    (fault,) = caught.value.faults
    assert fault.message == "指标：指标库里没有「EL-Z99」"
    assert fault.at == file.drafts[0].origin
