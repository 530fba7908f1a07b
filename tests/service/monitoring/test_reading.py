"""Files of households: read as they come, and every fault at its cell."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.service.monitoring.conftest import (
    household,
    member,
    monitored,
    parquet,
    read,
    text_table,
    workbook,
)

from xiangheng_platform.monitoring.columns import HOUSEHOLDS, MEMBERS
from xiangheng_platform.monitoring.errors import RegisterRefused
from xiangheng_platform.store.store import Store
from xiangheng_scoring.errors import Fault
from xiangheng_scoring.intake.errors import FileDamaged
from xiangheng_scoring.places import Origin


def faults(store: Store, path: Path, **stated: Any) -> dict[str, Fault]:
    """The faults of a file by the cells that they are at."""
    return {_cell(fault): fault for fault in read(store, path, **stated).faults}


def _cell(fault: Fault) -> str:
    assert isinstance(fault.at, Origin)
    return fault.at.cell or f"row {fault.at.row}"


def doubts(store: Store, path: Path, **stated: Any) -> str:
    """All remarks on a file."""
    return "\n".join(map(str, read(store, path, **stated).notices))


WRITERS: Sequence[Callable[[Path, Sequence[Mapping[str, Any]]], Path]] = (
    lambda folder, rows: workbook(folder / "x.xlsx", rows),
    lambda folder, rows: text_table(folder / "x.csv", rows),
    lambda folder, rows: text_table(folder / "x.csv", rows, "gb18030"),
    lambda folder, rows: parquet(folder / "x.parquet", rows),
)


@pytest.mark.one_database
@pytest.mark.parametrize("write", WRITERS, ids=("workbook", "UTF-8", "GB18030", "Parquet"))
def test_the_same_rows_are_read_of_each_kind_of_file(store: Store, tmp_path: Path, write: Any) -> None:
    """An export, a text table in either encoding and Parquet say the same."""
    rows = read(store, write(tmp_path, [monitored(1), household(2)])).rows
    first = rows.row(0, named=True)
    assert rows["household"].to_list() == ["9901220000000001", "9901220000000002"]
    assert (first["county"], first["month"], first["size"], first["wage"]) == ("990122", 202412, 4, 30000.0)
    assert (first["kind"], first["resettled"], first["risk_2"]) == ("lifted", False, "labour")
    assert first["identified_in"] == 202405
    assert first["loan"] is None


def test_parquet_may_hold_numbers_and_truths(store: Store, tmp_path: Path) -> None:
    """What is a number already is not written out and read again as a text that a person typed."""
    row = household(人数=4, 是否居住集中安置区=False, 年月=202411) | {"工资性收入": 30000.0}
    first = read(store, parquet(tmp_path / "x.parquet", [row]), month=None).rows.row(0, named=True)
    assert (first["size"], first["resettled"], first["wage"], first["month"]) == (4, False, 30000.0, 202411)


def test_every_fault_is_told_at_its_cell(store: Store, tmp_path: Path) -> None:
    """A word of no list, a number that is none, a month, neither yes nor no: all at once, and nothing is read."""
    rows = [
        household(1, 户类型="一般户", 人数="四", 是否居住集中安置区="也许"),
        household(2, 工资性收入="-1") | {"识别监测时间": "2024年13月"},
    ]
    cells = faults(store, workbook(tmp_path / "x.xlsx", rows))
    assert {cell: fault.code for cell, fault in cells.items()} == dict.fromkeys(
        ("G4", "H4", "J4", "L5", "S5"), "MONITORING-VALUE"
    )
    assert "脱贫户" in cells["G4"].expected


def test_faults_of_every_sort_are_told_at_once(store: Store, tmp_path: Path) -> None:
    """A cell that is no number, incomes, a county, a household twice, a number left out: one file, one round."""
    rows = [
        household(1, 人数="四", 家庭纯收入="1"),
        household(1, 县="无名县"),
        household(2, 户编号=""),
        monitored(3, 识别监测时间="某月"),
    ]
    path = workbook(tmp_path / "x.xlsx", rows)
    assert {cell: fault.code for cell, fault in faults(store, path).items()} == {
        "H4": "MONITORING-VALUE",
        "Q4": "MONITORING-ARITHMETIC",
        "A5": "MONITORING-VALUE",
        "D5": "MONITORING-TWICE",
        "D6": "MONITORING-ROW",
        "T7": "MONITORING-VALUE",
    }
    assert len(read(store, path).faults) == 6


def test_what_many_cells_have_alike_is_told_once(store: Store, tmp_path: Path) -> None:
    """At the first of them, with how many there are and where: nobody reads two hundred lines about a county."""
    rows = [household(number, 县="无名县", 户类型="一般户") for number in range(1, 301)]
    told = faults(store, workbook(tmp_path / "x.xlsx", rows))
    assert list(told) == ["G4", "A4"]
    assert "共 300 处（A4、A5、A6、A7、A8 等）" in told["A4"].message


def test_columns_that_are_needed_are_missed_beside_other_faults(store: Store, tmp_path: Path) -> None:
    """A file without months and numbers says too which of its cells are wrong."""
    rows = [{name: value for name, value in household(1, 人数="四").items() if name != "户编号"}]
    told = read(store, workbook(tmp_path / "x.xlsx", rows), month=None).faults
    assert [fault.code for fault in told] == ["MONITORING-COLUMN", "MONITORING-COLUMN", "MONITORING-VALUE"]


@pytest.mark.parametrize(
    ("heading", "text"),
    [
        ("户编号", "4E15"), ("户编号", "4.33122E+15"), ("证件号码", "4E17"), ("证件号码", "4.33122E+17"), ("户联系电话", "1.39E10"),
        ("工资性收入", "3E4"), ("工资性收入", "3.0e+4"), ("工资性收入", "430121198001011234"), ("人数", "13900001111"),
        ("人数", "0"), ("年龄", "151"), ("残疾等级", "5"), ("工资性收入", "NaN"), ("工资性收入", "1e400"), ("识别监测时间", "45627"),
    ],
)  # fmt: skip
def test_what_a_spreadsheet_did_to_numbers_is_told(
    store: Store, tmp_path: Path, heading: str, text: str
) -> None:
    """Long numbers without their end, days without their format, numbers of something in a column of amounts."""
    row = household() if heading in household() or heading == "识别监测时间" else member()
    dataset = HOUSEHOLDS if row == household() else MEMBERS
    path = parquet(tmp_path / "x.parquet", [row | {heading: text}])
    assert [fault.code for fault in read(store, path, dataset).faults] == ["MONITORING-VALUE"]


@pytest.mark.parametrize(
    "text", ["30000", " 30000\n", "３００００", "30,000", "30，000.00", "+30000", "\u00a030000\t"]
)
def test_a_number_is_read_however_it_is_typed(store: Store, tmp_path: Path, text: str) -> None:
    """Blanks and line ends around it, full width, thousands separated."""
    for path in (
        parquet(tmp_path / "x.parquet", [household(工资性收入=text)]),
        workbook(tmp_path / "x.xlsx", [household(工资性收入=text)]),
    ):
        assert read(store, path).rows["wage"].to_list() == [30_000]


@pytest.mark.parametrize(
    "number", ["９９０１２２０００００００００１", " 9901220000000001\n", "9901220000000001\t"]
)
def test_a_number_of_a_household_is_the_same_however_it_is_typed(
    store: Store, tmp_path: Path, number: str
) -> None:
    """In full width and with blanks around it: else it would be another household."""
    path = parquet(tmp_path / "x.parquet", [household(1, 户编号=number)])
    assert read(store, path).rows["household"].to_list() == [household(1)["户编号"]]


def test_a_day_in_a_column_of_numbers_is_no_number(store: Store, tmp_path: Path) -> None:
    """What a spreadsheet took for a day is not read as a month's number of people; in a column of months it is a month."""
    path = workbook(
        tmp_path / "x.xlsx",
        [household(1, 人数=date(2024, 3, 1)), monitored(2, 识别监测时间=date(2024, 3, 1))],
    )
    assert list(faults(store, path)) == ["H4"]
    assert read(store, path).rows["identified_in"].to_list() == [None, 202403]


def test_parquet_is_known_by_its_content(store: Store, tmp_path: Path) -> None:
    """Names are easily changed, and a clerk's machine may hide them."""
    named = parquet(tmp_path / "x.parquet", [household()]).rename(tmp_path / "x.xlsx")
    assert read(store, named).rows.height == 1


def test_parquet_of_another_type_is_told(store: Store, tmp_path: Path) -> None:
    """A column of lists holds no text; months may be fractions without a rest, or days."""
    rows = [household(1) | {"乡": ["一", "二"], "年月": 202412.0, "识别监测时间": None}]
    (told,) = read(store, parquet(tmp_path / "x.parquet", rows)).faults
    assert "「乡」列的类型是 List" in told.message
    days = [household(1) | {"年月": date(2024, 12, 31)}]
    assert read(store, parquet(tmp_path / "y.parquet", days)).rows["month"].to_list() == [202412]


def test_incomes_that_do_not_add_up_are_refused(store: Store, tmp_path: Path) -> None:
    """Components less cost, and net income by heads; what is off by less than a yuan is rounding."""
    rows = [
        household(1, 家庭纯收入="41000"),
        household(2, 家庭人均纯收入="9000"),
        household(3, 家庭纯收入="40000.9", 家庭人均纯收入="10000.5"),
        household(4, 财产性收入=""),
    ]
    cells = faults(store, workbook(tmp_path / "x.xlsx", rows))
    assert {cell: fault.code for cell, fault in cells.items()} == dict.fromkeys(
        ("Q4", "R4", "R5"), "MONITORING-ARITHMETIC"
    )
    assert cells["Q4"].expected.startswith("40000.00")


def test_a_household_that_stands_twice_is_told_with_its_first_row(store: Store, tmp_path: Path) -> None:
    """One row a month: which of two is right, nobody knows."""
    cells = faults(store, workbook(tmp_path / "x.xlsx", [household(1), household(2), household(1)]))
    assert list(cells) == ["D6"]
    assert "第 4 行" in cells["D6"].message


@pytest.mark.parametrize("county", ["无名县", "甲州市", "990199"])
def test_a_county_that_is_none_is_told(store: Store, tmp_path: Path, county: str) -> None:
    """A name that nothing bears, a prefecture, a code of nothing."""
    cells = faults(store, workbook(tmp_path / "x.xlsx", [household(1), household(2, 县=county)]))
    assert list(cells) == ["A5"]


@pytest.mark.parametrize(
    "number", ["4.33122E+15", "李秘密的户13900001111", "99012200\n01", "9901 2200", "9901\x7f22"]
)
def test_a_number_that_is_none_is_told_and_not_quoted(store: Store, tmp_path: Path, number: str) -> None:
    """Of a household and of a person: what a spreadsheet cut off, a name, a telephone behind it, what breaks a line."""
    rows = [household(1), household(2, 户编号=number)]
    (told,) = faults(store, parquet(tmp_path / "x.parquet", rows)).items()
    assert told[0] == "row 2"
    assert number not in str(told[1])
    people = [member(1), member(2, 人编号=number)]
    assert list(faults(store, parquet(tmp_path / "y.parquet", people), dataset=MEMBERS)) == ["row 2"]


@pytest.mark.parametrize("telephone", ["8821", "李秘密13900001111", "1390000111113900001111"])
def test_a_telephone_that_is_none_is_told_and_not_quoted(
    store: Store, tmp_path: Path, telephone: str
) -> None:
    """Seven to twenty digits, with a country and hyphens; whatever else somebody wrote there is shown to nobody."""
    rows = [household(1, 户联系电话="+86 731-8221 2345"), household(2, 户联系电话=telephone)]
    ((cell, fault),) = faults(store, workbook(tmp_path / "x.xlsx", rows)).items()
    assert cell == "F5"
    assert telephone not in str(fault)


def test_months_to_come_are_refused(store: Store, tmp_path: Path) -> None:
    """Of a row, of an identification, of an elimination, or said of the file as a whole; the present month is not to come."""
    first = {"年月": "202506", "识别监测时间": "202405", "消除监测时间": "202506"}
    second = {"年月": "202507", "识别监测时间": "203101", "消除监测时间": "203102"}
    path = workbook(tmp_path / "x.xlsx", [first | monitored(1), second | monitored(2) | second])
    cells = faults(store, path, month=None)
    assert list(cells) == ["A5", "B5", "C5"]
    assert all("晚于本月" in fault.message for fault in cells.values())
    plain = workbook(tmp_path / "y.xlsx", [household(1)])
    assert "203001" in faults(store, plain, month=203001)["row 3"].message
    assert read(store, plain, month=202506).rows.height == 1


def test_years_in_which_nobody_was_monitored_are_refused(store: Store, tmp_path: Path) -> None:
    """Of any month of a row, or said of the file as a whole: households were first identified in 2014."""
    early = {"年月": "201311", "识别监测时间": "201312", "消除监测时间": "201401"}
    cells = faults(store, workbook(tmp_path / "x.xlsx", [early | monitored(1) | early]), month=None)
    assert list(cells) == ["A4", "B4"]
    assert "201312 太早或太晚" in cells["B4"].message
    plain = workbook(tmp_path / "y.xlsx", [household(1)])
    assert "201312" in faults(store, plain, month=201312)["row 3"].message


def test_a_month_that_is_left_empty_is_the_one_that_was_said(store: Store, tmp_path: Path) -> None:
    """As in a template that was filled in but for it; a file of which nothing was said is told where it lacks."""
    rows = [{"年月": ""} | household(1), {"年月": "202411"} | household(2)]
    path = workbook(tmp_path / "x.xlsx", rows)

    assert read(store, path, month=202411).rows["month"].to_list() == [202411, 202411]
    assert list(faults(store, path, month=None)) == ["A4"]


def test_a_month_that_is_another_than_was_said_is_refused(store: Store, tmp_path: Path) -> None:
    """What was said is not silently passed over, nor is what the file says."""
    path = workbook(
        tmp_path / "x.xlsx", [{"年月": "2024-10"} | household(1), {"年月": "2024-12"} | household(2)]
    )
    assert list(faults(store, path, month=202410)) == ["A5"]


def test_what_names_a_household_is_not_quoted(store: Store, tmp_path: Path) -> None:
    """A message is printed and logged: of a number that lost its end it tells the place."""
    cells = faults(store, workbook(tmp_path / "x.xlsx", [household(1, 户编号=9901220000000001)]))
    assert "9901220000000001" not in str(cells["D4"])


def test_rows_without_a_number_and_columns_that_are_missing_are_told(store: Store, tmp_path: Path) -> None:
    """A row that names no household belongs nowhere, and neither does a file without months."""
    assert list(faults(store, workbook(tmp_path / "x.xlsx", [household(1), household(2, 户编号="")]))) == [
        "D5"
    ]
    lacking = faults(store, workbook(tmp_path / "y.xlsx", [household(1)]), month=None)
    assert "年月" in lacking["row 3"].message


def test_strange_columns_sums_and_notes_are_told_and_passed_over(store: Store, tmp_path: Path) -> None:
    """More than the register knows is no fault, and what is no household is none."""
    path = workbook(
        tmp_path / "x.xlsx",
        [household(1, 信息采集人="某人"), {"县": "合计", "人数": "4"}, {"县": "填表人：某人"}],
    )
    file = read(store, path)
    text = "\n".join(map(str, file.notices))
    assert file.rows.height == 1
    assert "信息采集人" in text
    assert text.count("略过") == 2


def test_a_file_that_says_so_is_invented(store: Store, tmp_path: Path) -> None:
    """The mark of the title comes with the rows."""
    assert read(store, workbook(tmp_path / "x.xlsx", [household()])).is_invented
    assert not read(store, workbook(tmp_path / "y.xlsx", [household()], ["户信息", "2024年12月"])).is_invented


def test_what_is_unlikely_is_told_and_accepted(store: Store, tmp_path: Path) -> None:
    """Rules of quality are remarks: somebody has to look, and nobody is kept from handing in."""
    rows = [
        monitored(1, 合规自付支出="0", 户联系电话="82212345"),
        monitored(2, 风险是否已消除="是", 消除监测时间="202407", 饮水是否出现安全问题="是"),
        household(3, 住房面积="501", 房屋年限="101", 小额信贷余额="100001"),
    ]
    text = doubts(store, workbook(tmp_path / "x.xlsx", rows), lines={2024: 12_000})
    for expected in (
        "住房面积超过 500 平方米",
        "房屋年限超过 100 年",
        "小额信贷余额超过 100000 元",
        "11 位",
        "不足半年",
        "仍有问题",
        "自付支出是 0",
        "因病，而没有相应",
        "低于监测收入线而不是监测对象",
    ):
        assert expected in text


def test_remarks_on_members(store: Store, tmp_path: Path) -> None:
    """Of people too: ages, posts, numbers."""
    rows = [
        member(1, 年龄="71", 公益性岗位="12", 证件号码="123"),
        member(2, 年龄="9", 文化程度="高中", 是否在校生="是", 务工时间="13", 性别="男", 与户主关系="配偶"),
    ]
    text = doubts(store, workbook(tmp_path / "x.xlsx", rows), dataset=MEMBERS)
    for expected in ("公益性岗位", "18 位", "高中", "超过 12 个月", "在校生", "性别相同"):
        assert expected in text


def test_a_file_of_something_else_is_told(store: Store, tmp_path: Path) -> None:
    """Without the headings of the dataset nothing is guessed; a broken Parquet file is a broken file."""
    with pytest.raises(RegisterRefused, match="没有找到"):
        read(store, workbook(tmp_path / "x.xlsx", [{"指标": "一", "值": "2"}]))
    (tmp_path / "x.parquet").write_bytes(b"PAR1 and no more")
    with pytest.raises(FileDamaged):
        read(store, tmp_path / "x.parquet")
    assert HOUSEHOLDS.title == "户"
