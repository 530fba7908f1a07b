"""Reference data are loaded in one act, and nothing the second time."""

from dataclasses import replace
from datetime import date

import pytest

from xiangheng_platform.access.errors import NotAllowed
from xiangheng_platform.access.person import Granted, Person
from xiangheng_platform.access.roles import Role
from xiangheng_platform.regions import changes, corrections, divisions, groups, memberships
from xiangheng_platform.regions.belonging import Group
from xiangheng_platform.regions.corrections import Correction
from xiangheng_platform.regions.errors import ChangeRefused, GroupRefused
from xiangheng_platform.regions.facts import ChangeKind, Document, Kind, Level
from xiangheng_platform.regions.loading import DivisionRow, MembershipRow, load_divisions, load_groups
from xiangheng_platform.store.store import Store
from xiangheng_platform.versioning.editing import Reconciled

BEGIN, DAY, NOW = date(2012, 1, 1), date(2017, 4, 10), date(2024, 5, 1)
ROWS = (
    DivisionRow("430182", "宁乡市", Level.COUNTY, "430100", DAY, follows="430124", source="民政部批复"),
    DivisionRow("430000", "湖南省", Level.PROVINCE, "", BEGIN, source="代码表", verified=True),
    DivisionRow("430124", "宁乡县", Level.COUNTY, "430100", BEGIN, source="代码表"),
    DivisionRow("430100", "长沙市", Level.PREFECTURE, "430000", BEGIN, source="代码表", verified=True),
    DivisionRow("430681", "汨罗市", Level.COUNTY, "430600", BEGIN, source="代码表"),
    DivisionRow("430600", "岳阳市", Level.PREFECTURE, "430000", BEGIN, source="代码表", verified=True),
    DivisionRow(
        "430671",
        "屈原管理区",
        Level.COUNTY,
        "430681",
        BEGIN,
        kind=Kind.SEPARATE,
        source="统计代码",
        note="不是区划",
    ),
)
GROUPS = (Group("key", "重点帮扶县", 1, "要点"),)
MEMBERS = (MembershipRow("key", "430182", date(2021, 1, 1), source="要点", note="推测"),)
PAPER = Document("演练")


@pytest.fixture
def loaded(store: Store, inspector: Person) -> Store:
    """A store with these data."""
    load_divisions(store, inspector, ROWS)
    load_groups(store, inspector, GROUPS, MEMBERS)
    return store


def counts(outcome: Reconciled) -> tuple[int, int]:
    """How many rows were entered, and how many had been before."""
    return len(outcome.written), len(outcome.left)


def test_rows_may_come_in_any_order(store: Store, inspector: Person) -> None:
    """Parents and earlier spans are entered first, whatever the file says."""
    assert counts(load_divisions(store, inspector, ROWS)) == (7, 0)
    assert counts(load_groups(store, inspector, GROUPS, MEMBERS)) == (2, 0)


def test_a_row_that_follows_is_a_change(loaded: Store, inspector: Person) -> None:
    """宁乡县 became 宁乡市; where the data begin is no event."""
    with loaded.view(inspector) as view:
        found = divisions.gazetteer(view)

    assert [(change.kind, change.day) for change in found.changes] == [(ChangeKind.RENAME, DAY)]
    assert [fact.name for fact in found.of_key(found.bearer("430182", NOW).key)] == ["宁乡县", "宁乡市"]


def test_a_row_may_say_recode_or_move(loaded: Store, inspector: Person) -> None:
    """Same name and another code; same name and code and another parent."""
    more = (
        DivisionRow(
            "430183", "宁乡市", Level.COUNTY, "430100", date(2025, 1, 1), follows="430182", source="演练"
        ),
        DivisionRow(
            "430183", "宁乡市", Level.COUNTY, "430600", date(2026, 1, 1), follows="430183", source="演练"
        ),
    )
    load_divisions(loaded, inspector, (*ROWS, *more))
    with loaded.view(inspector) as view:
        kinds = [change.kind for change in divisions.gazetteer(view).changes]

    assert kinds == [ChangeKind.RENAME, ChangeKind.RECODE, ChangeKind.MOVE]


def test_a_second_time_nothing_is_written(loaded: Store, inspector: Person) -> None:
    """Not even an act."""
    before = loaded.last_act().number

    assert counts(load_divisions(loaded, inspector, ROWS)) == (0, 7)
    assert counts(load_groups(loaded, inspector, GROUPS, MEMBERS)) == (0, 2)
    assert loaded.last_act().number == before


def test_what_people_entered_since_is_left_alone(loaded: Store, inspector: Person) -> None:
    """Changes, corrections and verified memberships outlive another load of the same data."""
    changes.rename(loaded, inspector, "430182", "宁城市", date(2023, 1, 1), PAPER)
    corrections.correct(loaded, inspector, "430100", NOW, Correction(note="省会"), "补充")
    memberships.verify(loaded, Person("chen", inspector.granted), "key", [], NOW, "与原件核对")
    load_divisions(loaded, inspector, ROWS)
    load_groups(loaded, inspector, GROUPS, MEMBERS)
    with loaded.view(inspector) as view:
        tree = divisions.tree(view, NOW)

    assert (tree.division("430182").name, tree.division("430100").note) == ("宁城市", "省会")
    with loaded.view(inspector) as view:
        assert groups.members(view, "key", NOW).is_verified


def test_newer_data_correct_older_data(loaded: Store, inspector: Person) -> None:
    """What the data say otherwise now is a correction: a mark, a parent, an end."""
    newer = (
        replace(ROWS[2], verified=True),
        replace(ROWS[6], parent_code="430100", valid_to=date(2023, 12, 31)),
    )
    loaded_again = load_divisions(loaded, inspector, [*ROWS[:2], newer[0], *ROWS[3:6], newer[1]])
    with loaded.view(inspector) as view:
        found = divisions.gazetteer(view)

    assert (set(loaded_again.changed), len(loaded_again.unchanged)) == ({row.key for row in newer}, 5)
    assert found.tree(BEGIN).division("430124").verified
    assert found.tree(date(2023, 12, 31)).division("430671").parent == "430100"
    assert "430671" not in found.tree(NOW)


def test_newer_members_correct_older_ones(loaded: Store, inspector: Person) -> None:
    """A source, a mark and an end are corrected in place; the group's name as well."""
    newer = replace(MEMBERS[0], source="文件", verified=True, valid_to=date(2025, 12, 31))
    again = load_groups(loaded, inspector, (replace(GROUPS[0], name="帮扶县"),), (newer,))
    with loaded.view(inspector) as view:
        found = groups.members(view, "key", NOW)

    assert again == Reconciled(changed=(GROUPS[0].code, newer.key))
    assert (found.group.name, [one.source for one in found.members], found.is_verified) == (
        "帮扶县",
        ["文件"],
        True,
    )
    with loaded.view(inspector) as view:
        assert groups.members(view, "key", date(2026, 1, 1)).members == ()


def test_all_faults_of_the_data_are_told_at_once(store: Store, inspector: Person) -> None:
    """And nothing of them is written."""
    faulty = [
        *ROWS,
        DivisionRow("430199", "无上级县", Level.COUNTY, "430900", BEGIN, source="代码表"),
        DivisionRow("430198", "无依据县", Level.COUNTY, "430100", BEGIN),
        DivisionRow("430197", "升级市", Level.PREFECTURE, "430000", NOW, follows="430671", source="代码表"),
        DivisionRow("430100", "重码县", Level.COUNTY, "430600", NOW, source="代码表"),
    ]
    with pytest.raises(ChangeRefused) as refused:
        load_divisions(store, inspector, faulty)

    codes = {fault.code for fault in refused.value.faults}
    assert codes >= {"REGION-UNKNOWN", "REGION-SOURCE", "REGION-LEVEL", "REGION-CODE"}
    with store.view(inspector) as view:
        assert divisions.gazetteer(view).facts == ()


def test_all_faults_of_members_are_told_at_once(loaded: Store, inspector: Person) -> None:
    """Groups, divisions, days and sources."""
    faulty = [
        MembershipRow("none", "430182", NOW, source="要点"),
        MembershipRow("key", "没有县", NOW, source="要点"),
        MembershipRow("key", "430182", date(2022, 1, 1), source="要点"),
        MembershipRow("key", "430600", NOW, valid_to=BEGIN, source=""),
    ]
    with pytest.raises(GroupRefused) as refused:
        load_groups(loaded, inspector, (*GROUPS, Group("Bad", "", 0)), faulty)

    codes = [fault.code for fault in refused.value.faults]
    assert set(codes) == {
        "GROUP-UNKNOWN",
        "REGION-UNKNOWN",
        "GROUP-TWICE",
        "GROUP-DAY",
        "GROUP-SOURCE",
        "GROUP-CODE",
    }
    with loaded.view(inspector) as view:
        assert len(groups.groups(view)) == 1


def test_a_loaded_change_is_not_withdrawn_alone(loaded: Store, inspector: Person) -> None:
    """Its act wrote the whole tree; a single wrong span is corrected."""
    with loaded.view(inspector) as view:
        (change,) = divisions.gazetteer(view).changes

    with pytest.raises(ChangeRefused, match="region correct"):
        corrections.withdraw(loaded, inspector, change.number, "登记错了")


def test_loading_needs_the_rights_of_entering(store: Store) -> None:
    """Data are entered by whoever may enter changes, and by nobody else."""
    administrator = Person("root", (Granted(Role.ADMINISTRATOR),))

    with pytest.raises(NotAllowed):
        load_divisions(store, administrator, ROWS)
    with pytest.raises(NotAllowed):
        load_groups(store, administrator, GROUPS, MEMBERS)
