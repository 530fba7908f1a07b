"""The ledger is printed as departments know it, and what was printed can be handed in again."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from tests.service.rectification.conftest import (
    COUNTY,
    HEAD,
    INSPECTOR,
    SECOND,
    furnish_province,
    handed_in,
    problem,
    registered,
)

from xiangheng_platform.rectification import lookup
from xiangheng_platform.rectification.content import Content
from xiangheng_platform.rectification.errors import IssuesRefused
from xiangheng_platform.rectification.lookup import Filter
from xiangheng_platform.rectification.standing import Given
from xiangheng_platform.rectification.steps import take
from xiangheng_platform.rectification.words import Channel, DeadlineClass, Severity, State, Step
from xiangheng_platform.rectification.workbooks.columns import COLUMNS, name_of
from xiangheng_platform.rectification.workbooks.differences import Difference
from xiangheng_platform.rectification.workbooks.exports import printed_ledger
from xiangheng_platform.rectification.workbooks.files import read_ledger
from xiangheng_platform.rectification.workbooks.imports import Imported, import_ledger
from xiangheng_platform.regions import divisions
from xiangheng_platform.store.store import Store
from xiangheng_scoring.explain.cautions import INVENTED
from xiangheng_scoring.intake.containers.source import Source
from xiangheng_scoring.intake.writing.printed_tables import PrintedTable, Value


def printed(store: Store, wanted: Filter = lookup.ALL) -> PrintedTable:
    """The ledger as the inspector prints it."""
    with store.view(INSPECTOR) as view:
        return printed_ledger(view, wanted)


def lines(table: PrintedTable) -> list[dict[str, object]]:
    """The rows of a printed ledger, by their headings."""
    headings = [column.heading for column in table.columns]
    return [dict(zip(headings, row, strict=True)) for row in table.rows]


def edited(table: PrintedTable, edit: Callable[[dict[str, Value]], dict[str, Value]]) -> PrintedTable:
    """A printed ledger of which somebody edited every row, by its headings."""
    headings = [column.heading for column in table.columns]
    rows = [list(edit(dict(zip(headings, row, strict=True))).values()) for row in table.rows]
    return replace(table, rows=rows)


def written(table: PrintedTable, name: str = "台账.xlsx") -> Source:
    """A printed ledger as a file."""
    return Source(name, table.workbook() if name.endswith("x") else table.text_table())


def handed_back(store: Store, **cells: Value) -> Imported:
    """What becomes of the printed ledger after somebody put other cells into every row."""
    source = written(edited(printed(store), lambda line: line | cells))
    with store.view(INSPECTOR) as view:
        file = read_ledger(source, divisions.gazetteer(view), view.today)
    return import_ledger(store, INSPECTOR, file)


def told(store: Store) -> list[Content]:
    """What the ledger says, but for the order in which issues were numbered."""
    with store.view(INSPECTOR) as view:
        return sorted(
            (issue.content for issue in lookup.issues(view, limit=None).rows),
            key=lambda content: (content.year, content.description),
        )


VARIED = (
    problem(1, places="龙潭镇白石村", households=3, leader="张某"),
    problem(2, deadline_class=DeadlineClass.LONG_TERM, deadline=None, severity=Severity.SERIOUS, region="云山县"),
    problem(3, households=0, deadline_class=DeadlineClass.IMMEDIATE, deadline=None, channel=Channel.HOTLINE),
    problem(4, year=2023, measures="一、核对\n二、补发", origin="row:7", goal="=1+1", clause="'@x"),
)  # fmt: skip


@pytest.mark.both_databases
@pytest.mark.parametrize("name", ["台账.xlsx", "台账.csv"])
def test_what_was_printed_is_registered_anew_as_it_was(
    store: Store, furnished: Callable[[Callable[[Store], None]], Store], name: str
) -> None:
    """Without its numbers it gives the same contents in an empty ledger; the one that it came from says the same already."""
    registered(store, *VARIED)
    another_store = furnished(furnish_province)
    table = printed(store)
    for target, source, added in (
        (store, written(table, name), 0),
        (another_store, written(edited(table, lambda line: line | {"问题编号": None}), name), 4),
    ):
        with target.view(INSPECTOR) as view:
            file = read_ledger(source, divisions.gazetteer(view), view.today)
        imported = import_ledger(target, INSPECTOR, file, accepts_all=True)
        assert (len(imported.added), imported.changed) == (added, ())
    assert told(another_store) == told(store)


@pytest.mark.parametrize(
    ("heading", "value", "recorded", "stated"),
    [
        ("严重程度", "严重", "一般", "严重"),
        ("问题描述", "问题 1：另外的说法，长得多", "1 号问题", "问题 1：另外的说法，长得多"),
        ("户数", None, "3", ""),
        ("县市区", "云山县", "桃溪县（990122）", "云山县（990221）"),
    ],
)
def test_a_row_of_a_numbered_issue_that_says_otherwise_registers_nothing(
    store: Store, heading: str, value: Value, recorded: str, stated: str
) -> None:
    """However much was edited: the columns that differ are told with what the ledger and the file say."""
    (number,) = registered(store, problem(1, description="1 号问题", households=3))
    imported = handed_back(store, **{heading: value})
    assert (imported.added, imported.present, imported.alike) == ((), (), ())
    (row,) = imported.changed
    assert (row.number, row.differences) == (number, (Difference(heading, recorded, stated),))


def test_the_same_problem_without_its_number_is_compared_in_what_it_says(store: Store) -> None:
    """What a department leaves empty says nothing of it."""
    (number,) = registered(store, problem(1, households=3))
    imported = handed_back(store, 问题编号=None, 户数=None, 责任单位="另一个局")
    (row,) = imported.changed
    assert (row.number, [column.column for column in row.differences]) == (number, ["责任单位"])


def test_the_day_that_follows_from_a_class_is_no_difference(store: Store) -> None:
    """The ledger reckons the last day of what is to be put right at once, and a clerk writes the class alone."""
    registered(store, problem(1, deadline_class=DeadlineClass.IMMEDIATE, deadline=None))
    assert handed_back(store, 整改时限="立行立改").changed == ()


def test_a_number_that_the_ledger_has_not_is_refused_at_its_cell(store: Store) -> None:
    """It may be mistyped, and would be a second issue if it were passed over."""
    registered(store, problem(1))
    with pytest.raises(IssuesRefused) as caught:
        handed_back(store, 问题编号="2024-00099")
    (fault,) = caught.value.faults
    assert (fault.code, getattr(fault.at, "cell", "")) == ("ISSUE-UNKNOWN", "B5")


def test_a_number_of_the_departments_own_is_told_and_passed_over(store: Store) -> None:
    """Other people's lists have numbers by other rules."""
    registered(store, problem(1))
    source = written(edited(printed(store), lambda line: line | {"问题编号": "ZX-1", "问题描述": "完全两样"}))
    with store.view(INSPECTOR) as view:
        file = read_ledger(source, divisions.gazetteer(view), view.today)
    assert any("ZX-1" in notice.message for notice in file.notices)
    assert len(import_ledger(store, INSPECTOR, file).added) == 1


def test_what_steps_tell_stands_in_the_official_columns(store: Store) -> None:
    """Progress, evidence, the application, the verdict and by whom, whether it came back; as of a moment, what was so then."""
    (number,) = registered(store)
    take(store, COUNTY, number, Step.CLAIM)
    take(store, COUNTY, number, Step.REPORT, Given(statement="已补发两户"))
    file = handed_in(store, COUNTY)
    take(store, COUNTY, number, Step.ATTACH, Given(files=(file,), statement="补发凭证"))
    then = store.last_act().at
    take(store, COUNTY, number, Step.SUBMIT, Given(statement="全部补发"))
    take(store, SECOND, number, Step.ACCEPT, Given(statement="属实"))
    take(store, SECOND, number, Step.RELAPSE, Given(reason="又停发", deadline=date(2024, 9, 30)))
    (line,) = lines(printed(store))
    today = store.today
    assert (line["整改进展"], line["完成情况"]) == (f"{today} 已补发两户", "整改中")
    assert str(line["佐证材料"]).startswith("补发凭证（")
    assert (line["销号申请"], line["是否反弹"]) == (f"{today} 全部补发", "是（1 次）")
    verdict = [line[heading] for heading in ("验收结论", "验收单位", "验收人", "验收时间")]
    assert verdict == ["通过", "全省", "wu", today]
    assert (line["整改时限"], line["延期至"]) == (date(2024, 6, 28), date(2024, 9, 30))
    with store.view(INSPECTOR, then) as view:
        (before,) = lines(printed_ledger(view))
    assert (before["完成情况"], before["销号申请"], before["验收结论"], before["是否反弹"]) == (
        "整改中", None, None, "否",
    )  # fmt: skip
    assert before["佐证材料"] == line["佐证材料"]


def test_only_what_the_filter_lets_in_is_printed_and_nothing_overturned(store: Store) -> None:
    """What was overturned is printed where it is asked for by name."""
    first, second, third = registered(store, problem(1), problem(2, region="云山县"), problem(3))
    take(store, HEAD, third, Step.OVERTURN, Given(reason="不属实"))
    assert [line["问题编号"] for line in lines(printed(store))] == [first, second]
    assert [line["问题编号"] for line in lines(printed(store, Filter(region="云山县")))] == [second]
    asked = Filter(states=(State.OVERTURNED,))
    assert [line["问题编号"] for line in lines(printed(store, asked))] == [third]


def test_a_county_prints_its_own(store: Store) -> None:
    """Under its own name, and nothing of its neighbour."""
    registered(store, problem(1), problem(2, region="云山县", lead_unit=""))
    with store.view(COUNTY) as view:
        table = printed_ledger(view)
    assert "单位：桃溪县　" in table.note
    assert [line["县市区"] for line in lines(table)] == ["桃溪县"]


def test_invented_issues_are_printed_as_invented(store: Store) -> None:
    """Where a source says that it is invented, the title says so."""
    registered(store, problem(1))
    assert INVENTED not in printed(store).title
    registered(store, problem(2, document=f"考核反馈（{INVENTED}）"))
    assert INVENTED in printed(store).title


def test_every_heading_that_is_printed_is_known_when_it_is_read() -> None:
    """And no two columns are called alike."""
    assert [name_of(column.heading) for column in COLUMNS] == [column.name for column in COLUMNS]
    assert len({column.heading for column in COLUMNS}) == len(COLUMNS)
