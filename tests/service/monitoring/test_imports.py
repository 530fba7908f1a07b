"""Files are put into the register: months replaced as a whole, keys in the place of numbers, names nowhere else."""

from io import BytesIO
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from sqlmodel import col, select
from tests.service.monitoring.conftest import (
    AUDITOR,
    COUNTY,
    INSPECTOR,
    NEIGHBOUR,
    Import,
    household,
    member,
    monitored,
    parquet,
    read,
    workbook,
)

from xiangheng_platform.access.errors import NotAllowed
from xiangheng_platform.access.person import Granted, Person
from xiangheng_platform.access.reach import Reach
from xiangheng_platform.access.roles import Role
from xiangheng_platform.monitoring import households, revealing, stored_months
from xiangheng_platform.monitoring.columns import HOUSEHOLDS, IDENTIFICATIONS, MEMBERS, MONTHS, Dataset
from xiangheng_platform.monitoring.errors import NoSuchHousehold, RegisterRefused
from xiangheng_platform.monitoring.imports import import_register
from xiangheng_platform.monitoring.tables import (
    HouseholdIdentity,
    MemberIdentity,
    MonitoredRow,
    RegisterImportRow,
    RegisterMonthRow,
)
from xiangheng_platform.store.history import known
from xiangheng_platform.store.proof import prove
from xiangheng_platform.store.store import Store
from xiangheng_scoring.places import Origin

THIRD = Person("sun", (Granted(Role.COUNTY_OFFICER, Reach(region="990000/990200/990221")),))


def months(store: Store, dataset: Any = HOUSEHOLDS) -> pl.DataFrame:
    """All rows of a dataset that the store holds."""
    with store.view(INSPECTOR) as view:
        return stored_months.months_of(view).scan(dataset).collect()


def rows_of(store: Store, kind: Any) -> list[Any]:
    """The rows of a table, in the order of their keys."""
    with store.reading() as session:
        return list(session.exec(select(kind)))


def test_rows_come_back_under_keys(store: Store, put_in: Import) -> None:
    """A household has one key in all months, drawn at random, and its county's code."""
    put_in([household(1), household(2)], month=202411)
    imported = put_in([household(2), household(3)])
    rows = months(store).select("household", "month", "county", "wage")
    identities = {row.number: row.key for row in rows_of(store, HouseholdIdentity)}
    assert (imported.new, imported.changed) == (1, 0)
    assert set(rows["household"]) == set(identities.values())
    second = rows.filter(pl.col("household") == identities["9901220000000002"])
    assert second["month"].to_list() == [202411, 202412]
    assert set(rows["county"]) == {"990122"}


def test_no_file_holds_what_names_anybody(store: Store, put_in: Import, put_in_members: Import) -> None:
    """Every byte of every file of months is looked through, unpacked too: no name, no number, no telephone."""
    put_in([household(1), monitored(2)])
    put_in_members([member(1), member(2, of=2)])
    named = [
        value.encode()
        for row in (household(1), monitored(2), member(1), member(2, of=2))
        for heading, value in row.items()
        if heading in ("户编号", "户主姓名", "户联系电话", "人编号", "姓名", "证件号码")
    ]
    with store.view(INSPECTOR) as view:
        paths = [file.path for file in stored_months.months_of(view).files()]
    assert len(paths) == 2
    for path in paths:
        frame, unpacked = pl.read_parquet(path, hive_partitioning=False), BytesIO()
        frame.write_parquet(unpacked, compression="uncompressed")
        content = path.read_bytes() + unpacked.getvalue() + str(frame.to_dicts()).encode()
        assert [value for value in named if value in content] == []


def test_the_same_file_twice_changes_nothing(store: Store, tmp_path: Path) -> None:
    """No act, no row, no key."""
    file = read(store, workbook(tmp_path / "x.xlsx", [monitored(1), household(2)]))
    first = import_register(store, INSPECTOR, file)
    with store.view(INSPECTOR) as view:
        before = view.digest
    again = import_register(store, INSPECTOR, file)
    with store.view(INSPECTOR) as view:
        assert view.digest == before
    assert first.act is not None
    assert again.act is None
    assert len(rows_of(store, RegisterImportRow)) == 1


def test_whether_a_file_was_put_in_is_told_to_who_may_put_it_in(store: Store, tmp_path: Path) -> None:
    """Of another county nobody learns what it handed in."""
    file = read(store, workbook(tmp_path / "x.xlsx", [household(1)]))
    import_register(store, COUNTY, file)
    with pytest.raises(NotAllowed):
        import_register(store, NEIGHBOUR, file)


def test_the_same_bytes_are_another_month_where_somebody_says_so(store: Store, tmp_path: Path) -> None:
    """Of a file without a column of months, the month is what it is handed in as."""
    path = workbook(tmp_path / "x.xlsx", [household(1)])
    for month in (202411, 202412):
        assert import_register(store, INSPECTOR, read(store, path, month=month)).act is not None
    assert import_register(store, INSPECTOR, read(store, path, month=202411)).act is None
    assert months(store)["month"].sort().to_list() == [202411, 202412]


def test_a_corrected_file_replaces_its_month_and_history_says_so(store: Store, put_in: Import) -> None:
    """The other month and what the file does not hold any more: the one stays, the other is gone; the row replaced is told."""
    put_in([household(1)], month=202411)
    put_in([household(1), household(2)])
    corrected = put_in([household(1, 工资性收入="31000", 家庭纯收入="41000", 家庭人均纯收入="10250")])
    rows = months(store)
    assert rows.filter(pl.col("month") == 202412)["net_income"].to_list() == [41_000.0]
    assert rows.filter(pl.col("month") == 202411).height == 1
    assert [(month.rows, month.before) for month in corrected.months] == [(1, 2)]
    first, second, third = rows_of(store, RegisterMonthRow)
    assert (first.replaces, second.replaces, third.replaces) == (None, None, second.id)
    with store.database.reading() as connection:
        assert prove(connection).holds


def test_an_earlier_file_that_comes_again_is_put_in_again(store: Store, tmp_path: Path) -> None:
    """What does not stand any more is not taken for what is there."""
    old = read(store, workbook(tmp_path / "x.xlsx", [household(1)]))
    new = read(store, workbook(tmp_path / "y.xlsx", [household(1), household(2)]))
    for file in (old, new, old):
        assert import_register(store, INSPECTOR, file).act is not None
    assert months(store).height == 1


def test_a_month_that_was_lost_comes_back_with_its_file(store: Store, tmp_path: Path) -> None:
    """The same file is no repetition where what it became is gone."""
    file = read(store, workbook(tmp_path / "x.xlsx", [household(1)]))
    import_register(store, INSPECTOR, file)
    with store.view(INSPECTOR) as view:
        (kept,) = stored_months.months_of(view).files()
    kept.path.unlink()
    import_register(store, INSPECTOR, file)
    assert kept.path.is_file()


def test_particulars_are_those_of_the_last_month(store: Store, put_in: Import) -> None:
    """A later month states a new telephone; an earlier one that comes in afterwards does not undo it."""
    put_in([household(1)])
    changed = put_in([household(1, 户联系电话="13700000000")], month=202503)
    put_in([household(1, 户联系电话="13600000000")], month=202410)
    assert changed.changed == 1
    assert [row.telephone for row in rows_of(store, HouseholdIdentity)] == ["13700000000"]


def test_what_a_later_month_states_again_is_not_undone_either(store: Store, put_in: Import) -> None:
    """Though nothing was written of it: the month counts, and not the difference."""
    put_in([household(1)], month=202412)
    put_in([household(1)], month=202503)
    put_in([household(1, 户联系电话="13600000000")], month=202501)
    assert [row.telephone for row in rows_of(store, HouseholdIdentity)] == ["13900000001"]


def test_a_particular_that_a_file_leaves_out_stays(store: Store, put_in: Import) -> None:
    """An export without telephones takes none away."""
    put_in([household(1)])
    put_in([{name: value for name, value in household(1).items() if name != "户联系电话"}], month=202501)
    assert [row.telephone for row in rows_of(store, HouseholdIdentity)] == ["13900000001"]


def test_people_have_keys_of_their_own(store: Store, put_in: Import, put_in_members: Import) -> None:
    """Members and household have the same key of the household."""
    put_in([household(1)])
    put_in_members([member(1), member(2)])
    people = months(store, MEMBERS)
    (identity,) = rows_of(store, HouseholdIdentity)
    assert set(people["household"]) == set(months(store)["household"]) == {identity.key}
    assert identity.head == "欧阳虚001"
    assert {row.key for row in rows_of(store, MemberIdentity)} == set(people["member"])


@pytest.mark.parametrize("dataset", [MONTHS, IDENTIFICATIONS], ids=lambda dataset: dataset.name)
def test_what_happened_in_a_month_comes_in_too(store: Store, put_in: Import, dataset: Dataset) -> None:
    """Under the same keys, and nobody's particulars are touched by it."""
    put_in([household(1)])
    row = {"县": "990122", "户编号": household(1)["户编号"], "年月": "2024年11月"}
    put_in(
        [row | {"当月工资性收入": "2500", "当月突发情况": "突发大病", "纳入原因": "收入下降"}], dataset, None
    )
    (happened,) = months(store, dataset).to_dicts()
    (identity,) = rows_of(store, HouseholdIdentity)
    assert (happened["household"], happened["month"]) == (identity.key, 202411)
    assert happened.get("cause", "drift") == "drift"
    assert happened.get("shock", "illness") == "illness"
    assert identity.telephone == household(1)["户联系电话"]


def test_the_monitored_are_written_as_history(store: Store, put_in: Import) -> None:
    """Identified, then eliminated: the second row replaces the first; what an earlier month tells changes nothing."""
    put_in([monitored(1), household(2)])
    put_in(
        [monitored(1, 风险是否已消除="是", 消除监测时间="202501", 风险消除方式="帮扶消除"), household(2)],
        month=202501,
    )
    put_in([monitored(1)], month=202411)
    first, second = rows_of(store, MonitoredRow)
    assert (first.kind, first.risks, first.identified_in) == ("unstable", "illness labour", 202405)
    assert (second.replaces, second.eliminated_in, second.elimination) == (first.id, 202501, "supported")


def test_a_county_puts_in_its_own(store: Store, put_in: Import) -> None:
    """And nobody else's."""
    assert put_in([household(1)], person=COUNTY).act
    with pytest.raises(NotAllowed):
        put_in([household(2)], person=NEIGHBOUR)


def refusals(put_in: Import, rows: list[dict[str, Any]], *stated: Any, **told: Any) -> dict[str, str]:
    """What a file is refused for, by its cells."""
    with pytest.raises(RegisterRefused) as refused:
        put_in(rows, *stated, **told)
    return {fault.at.cell: fault.message for fault in refused.value.faults if isinstance(fault.at, Origin)}


def test_a_county_takes_no_household_of_another(store: Store, put_in: Import) -> None:
    """Its number is refused at its cell, without whose it is; the household stays where it was, and is not revealed."""
    put_in([household(1)])
    taken = [household(2, 县="甲州县"), household(1, 县="甲州县", 户主姓名="某人")]
    for month in (202412, 202411):
        told = refusals(put_in, taken, month=month, person=NEIGHBOUR)
        assert told == {"D5": "户编号：已登记在别的县"}
    (identity,) = rows_of(store, HouseholdIdentity)
    assert identity.head == "欧阳虚001"
    with pytest.raises(NoSuchHousehold):
        revealing.reveal(store, NEIGHBOUR, identity.number, "试")
    assert revealing.reveal(store, COUNTY, identity.number, "核实").head == identity.head


@pytest.mark.parametrize("dataset", [MEMBERS, MONTHS, IDENTIFICATIONS], ids=lambda dataset: dataset.name)
def test_nor_tells_anything_of_one(put_in: Import, dataset: Dataset) -> None:
    """Neither of its people, nor of what happened to it."""
    put_in([household(1)])
    rows = [
        {
            "县": "甲州县",
            "户编号": household(1)["户编号"],
            "年月": "202412",
            "人编号": "1",
            "性别": "男",
            "纳入原因": "收入下降",
            "当月务工人数": "1",
        }
    ]
    assert "B4" in refusals(put_in, rows, dataset, person=NEIGHBOUR)


def test_a_county_takes_nobody_into_a_household_of_its_own(
    store: Store, put_in: Import, put_in_members: Import
) -> None:
    """A person is registered where their household is."""
    put_in([household(1)])
    put_in_members([member(1)])
    taken = [member(1, 县="甲州县", 户编号="9901210000000007")]
    assert refusals(put_in, taken, MEMBERS, person=NEIGHBOUR)["C4"] == "人编号：已登记在别的县"
    assert [row.name for row in rows_of(store, MemberIdentity)] == ["上官虚001"]


def test_who_may_import_for_both_counties_moves_a_household(
    store: Store, put_in: Import, put_in_members: Import
) -> None:
    """And is told at which cells; an earlier month moves nobody back."""
    put_in([household(1), household(4)])
    put_in_members([member(1, of=4)])
    moved = put_in([household(2, 县="甲州县"), household(1, 县="甲州县")], month=202501)
    married = put_in_members([member(1, of=1, 县="甲州县", 人编号=member(1, of=4)["人编号"])], 202501)
    notices = [
        notice for notice in (*moved.notices, *married.notices) if notice.code == "MONITORING-ELSEWHERE"
    ]
    assert [notice.at.cell for notice in notices if isinstance(notice.at, Origin)] == ["D5", "C4"]
    assert put_in([household(1), household(3)], month=202411).notices == ()
    with store.view(NEIGHBOUR) as view:
        assert households.find(view, household(1)["户编号"]).county.name == "甲州县"


def test_a_county_corrects_its_own_months_of_who_moved_away(store: Store, put_in: Import) -> None:
    """What the months that it replaces name, and no later month; where and who the household is now stays, and is not to be seen."""
    put_in([household(1), monitored(2)], month=202411)
    put_in([household(1), household(2)], month=202412)
    put_in([household(1, 县="甲州县", 户联系电话="13700000000")], month=202501)
    corrected = [household(1, 人数="5", 家庭人均纯收入="8000", 户主姓名="某人"), monitored(2)]
    assert put_in(corrected, month=202411, person=COUNTY).act
    rows = months(store).filter(pl.col("month") == 202411).sort("size")
    assert rows["size"].to_list() == [4, 5]
    (identity,) = [row for row in rows_of(store, HouseholdIdentity) if row.number == household(1)["户编号"]]
    assert (identity.head, identity.telephone, identity.month) == ("欧阳虚001", "13700000000", 202501)
    with pytest.raises(NoSuchHousehold):
        revealing.reveal(store, COUNTY, identity.number, "试")
    assert refusals(put_in, [household(1)], month=202501, person=COUNTY) == {"D4": "户编号：已登记在别的县"}


def test_but_no_month_that_did_not_name_them(put_in: Import) -> None:
    """One that was never handed in or is without them, that in which they moved, and any of a county that they were never of."""
    put_in([household(5)], month=202501)
    put_in([household(5, 县="甲州县")], month=202501)
    assert "D4" in refusals(put_in, [household(5, 行政村="青山村")], month=202501, person=COUNTY)
    put_in([household(3)], month=202410)
    put_in([household(1)], month=202411)
    put_in([household(1, 县="甲州县")], month=202501)
    for month in (202409, 202410, 202412):
        assert "D4" in refusals(put_in, [household(1)], month=month, person=COUNTY)
    for month in (202411, 202412):
        assert "D4" in refusals(put_in, [household(1, 县="云山县")], month=month, person=THIRD)


def test_who_moved_away_is_corrected_with_the_people_of_then_alone(
    put_in: Import, put_in_members: Import
) -> None:
    """Nobody is put into a household that is another county's now, neither somebody new nor of one's own."""
    put_in([household(1), household(4)], month=202411)
    put_in_members([member(1), member(9, of=4)], 202411)
    put_in([household(1, 县="甲州县")], month=202501)
    put_in_members([member(1, 县="甲州县")], 202501)
    own = member(9, of=4)
    assert put_in([member(1, 年龄="45"), own], MEMBERS, 202411, COUNTY).act
    for stranger in (member(2), member(2) | {"人编号": own["人编号"]}):
        assert refusals(put_in, [member(1), stranger], MEMBERS, month=202411, person=COUNTY) == {
            "B5": "户编号：已登记在别的县"
        }


def test_a_trial_is_refused_as_the_import_would_be(store: Store, put_in: Import, tmp_path: Path) -> None:
    """By rights and by what the register holds; it writes nothing."""
    put_in([household(1)])
    own = read(store, workbook(tmp_path / "own.xlsx", [household(1), household(2)]))
    taken = read(store, workbook(tmp_path / "taken.xlsx", [household(1, 县="甲州县")]))
    assert import_register(store, COUNTY, own, is_trial=True).act is None
    assert len(import_register(store, INSPECTOR, taken, is_trial=True).notices) == 1
    for person in (NEIGHBOUR, AUDITOR):
        with pytest.raises(NotAllowed):
            import_register(store, person, own, is_trial=True)
    with pytest.raises(RegisterRefused):
        import_register(store, NEIGHBOUR, taken, is_trial=True)
    assert len(rows_of(store, RegisterImportRow)) == 1


@pytest.mark.parametrize("dataset", [MEMBERS, MONTHS, IDENTIFICATIONS], ids=lambda dataset: dataset.name)
def test_a_household_that_no_file_of_households_named_is_refused(
    store: Store, put_in: Import, dataset: Dataset
) -> None:
    """A typing error would stand in the register as a household without a name or a place; it is told once for all rows."""
    put_in([household(1)])
    stated = {"县": "桃溪县", "年月": "202412", "纳入原因": "收入下降", "性别": "男", "当月务工人数": "1"}
    rows = [
        stated | {"户编号": household(of)["户编号"], "人编号": f"{row}"} for row, of in enumerate((1, 7, 8))
    ]
    told = refusals(put_in, rows, dataset, month=None)
    assert told == {"F5": "户编号：台账里没有这一户：共 2 处（F5、F6）"}
    assert len(rows_of(store, HouseholdIdentity)) == 1


def test_what_the_register_knows_is_told_beside_the_faults_of_the_file(put_in: Import) -> None:
    """In one round; of the rows that could not be held against it, how many is said."""
    put_in([household(1)])
    rows = [household(1, 县="甲州县", 人数="四"), household(2, 县="甲州县"), household(3, 县="无名县")]
    with pytest.raises(RegisterRefused) as refused:
        put_in(rows, person=NEIGHBOUR)
    assert [fault.at.cell for fault in refused.value.faults if isinstance(fault.at, Origin)] == [
        "H4",
        "A6",
        "D4",
    ]
    assert "1 行还没有与台账核对" in str(refused.value.notices[-1])


def test_a_county_out_of_reach_is_told_beside_the_faults_of_the_file(put_in: Import) -> None:
    """And the register is not asked about its households."""
    put_in([household(1)])
    with pytest.raises(RegisterRefused) as refused:
        put_in([household(1, 县="甲州县", 人数="四")], person=COUNTY)
    assert [fault.code for fault in refused.value.faults] == ["MONITORING-VALUE", "ACCESS-DENIED"]


def test_of_a_faulty_file_nothing_is_put_in(store: Store, put_in: Import) -> None:
    """Neither its good rows nor their keys."""
    with pytest.raises(RegisterRefused):
        put_in([household(1), household(2, 人数="四")])
    assert rows_of(store, HouseholdIdentity) == rows_of(store, RegisterMonthRow) == []


def test_the_months_of_a_county_are_its_own(store: Store, put_in: Import) -> None:
    """Whoever is of another county reads none of them."""
    put_in([household(1)])
    with store.view(NEIGHBOUR) as view:
        assert stored_months.months_of(view).files() == ()
    with store.view(COUNTY) as view:
        assert len(stored_months.months_of(view).files()) == 1
        assert stored_months.months_of(view).is_invented


@pytest.mark.thorough
def test_two_hundred_thousand_households_come_in(store: Store, tmp_path: Path) -> None:
    """As Parquet, in one act: a key each."""
    rows = [household(number) for number in range(200_000)]
    imported = import_register(store, INSPECTOR, read(store, parquet(tmp_path / "x.parquet", rows)))
    with store.reading() as session:
        numbers = session.exec(select(col(HouseholdIdentity.key))).all()
        assert len(session.exec(known(RegisterMonthRow)).all()) == 1
    assert imported.new == len(set(numbers)) == 200_000
