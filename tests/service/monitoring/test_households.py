"""Households are shown masked, in one's own region; what is sensitive takes a right, and a name an act with a reason."""

import pytest
from sqlmodel import select
from tests.service.monitoring.conftest import (
    AUDITOR,
    COUNTY,
    HEAD,
    INSPECTOR,
    NEIGHBOUR,
    Import,
    household,
    member,
    monitored,
)

from xiangheng_platform.access.errors import NotAllowed
from xiangheng_platform.access.person import Person
from xiangheng_platform.monitoring import dossiers, households, revealing, stored_months
from xiangheng_platform.monitoring.columns import HOUSEHOLDS, MEMBERS
from xiangheng_platform.monitoring.documents import HouseholdDossier
from xiangheng_platform.monitoring.errors import NoSuchHousehold, ReasonMissing
from xiangheng_platform.store.proof import prove
from xiangheng_platform.store.store import Store
from xiangheng_platform.store.tables import AuditRow

NUMBER = "9901220000000001"
NAMES = ("欧阳虚001", "13900000001", NUMBER, "上官虚001", member(1)["证件号码"])


@pytest.fixture(autouse=True)
def filled(put_in: Import, put_in_members: Import) -> None:
    """A monitored household of 桃溪县 with two people, and one of 甲州县."""
    put_in([monitored(1)])
    put_in_members([member(1, 健康状况="大病"), member(2)])
    put_in([household(7, 县="甲州县", 户编号="9901210000000007")])


def shown(store: Store, person: Person, text: str = NUMBER) -> HouseholdDossier:
    """A household as somebody is shown it."""
    with store.view(person) as view:
        return dossiers.dossier(view, text)


def test_a_list_is_masked_and_of_ones_own_region(store: Store) -> None:
    """A county sees its own, an inspector all, and nobody a name."""
    counts = {}
    for person in (INSPECTOR, COUNTY, NEIGHBOUR):
        with store.view(person) as view:
            listed = households.households(view).rows
        counts[person.login] = [row.county.name for row in listed]
        assert [name for name in NAMES if name in str(listed)] == []
    assert counts == {"liu": ["甲州县", "桃溪县"], "zhou": ["桃溪县"], "qian": ["甲州县"]}


def test_a_list_is_of_a_region_and_goes_page_by_page(store: Store) -> None:
    """By county, without a gap or a repetition."""
    with store.view(INSPECTOR) as view:
        first = households.households(view, limit=1)
        second = households.households(view, limit=1, after=first.next)
        assert len({row.key for row in (*first.rows, *second.rows)}) == 2
        assert second.next == ""
        assert [row.county.name for row in households.households(view, region="桃溪县").rows] == ["桃溪县"]
        assert len(households.households(view, region="甲州市").rows) == 2


def test_a_household_is_shown_masked_with_its_last_month(store: Store) -> None:
    """By number or by key, with its people, when it was monitored, and no name."""
    dossier = shown(store, COUNTY)
    stated = {column.heading: column.value for column in dossier.columns}
    assert (stated["工资性收入"], stated["户类型"], stated["是否居住集中安置区"]) == ("30000", "脱贫户", "否")
    assert (dossier.month, len(dossier.members), len(dossier.spells)) == (202412, 2, 1)
    assert stated["识别监测时间"] == "2024-05"
    assert [member.columns[0].value for member in dossier.members] == ["户主", "子女"]
    assert dossier.is_invented
    assert [name for name in NAMES if name in str(dossier)] == []
    assert shown(store, COUNTY, dossier.household.key) == dossier


def test_what_is_sensitive_takes_a_right(store: Store) -> None:
    """An auditor sees that there is a household, and neither income, health nor monitoring."""
    dossier = shown(store, AUDITOR)
    withheld = {column.name for column in dossier.columns if column.is_withheld}
    assert {"wage", "net_income", "monitored_kind"} <= withheld
    assert all(column.value is None for column in dossier.columns if column.is_withheld)
    assert dossier.spells == ()
    assert {column.name for column in dossier.members[0].columns if column.is_withheld} >= {
        "health",
        "subsistence",
    }
    assert {column.heading: column.value for column in dossier.columns}["人数"] == "4"


def test_a_household_out_of_sight_is_not_there(store: Store) -> None:
    """Neither by its number nor by its key; whoever has no role is refused."""
    key = shown(store, INSPECTOR).household.key
    for text in (NUMBER, key, "999", "无", ""):
        with pytest.raises(NoSuchHousehold):
            shown(store, NEIGHBOUR, text)
    with pytest.raises(NotAllowed):
        shown(store, Person("nobody"))


def test_to_read_a_name_is_an_act_with_a_reason(store: Store) -> None:
    """In full for whoever says why; the log knows who asked, why and of which key, and no name."""
    revealed = revealing.reveal(store, COUNTY, NUMBER, "入户核实")
    assert (revealed.head, revealed.telephone, revealed.number) == NAMES[:3]
    assert {person.name for person in revealed.members} == {"上官虚001", "上官虚002"}
    with store.reading() as session:
        row = session.exec(select(AuditRow).where(AuditRow.action == "monitoring:household:reveal")).one()
    assert (row.actor, row.reason, row.subject) == ("user:zhou", "入户核实", f"household:{revealed.key}")
    assert [name for name in NAMES if name in row.after + row.before + row.subject] == []


def test_nothing_is_revealed_without_a_reason_or_a_right(store: Store) -> None:
    """Nor to a neighbour, nor to an auditor."""
    with pytest.raises(ReasonMissing):
        revealing.reveal(store, COUNTY, NUMBER, " ")
    with pytest.raises(NoSuchHousehold):
        revealing.reveal(store, NEIGHBOUR, NUMBER, "试")
    with pytest.raises(NotAllowed):
        revealing.reveal(store, AUDITOR, NUMBER, "试")


def test_what_was_erased_stands_nowhere(store: Store) -> None:
    """Not in the database's file nor its log, not in a file of months; what is left is nobody's, and history holds."""
    with pytest.raises(NotAllowed):
        revealing.erase(store, COUNTY, NUMBER, "本人要求")
    erased = revealing.erase(store, HEAD, NUMBER, "本人要求")
    with pytest.raises(NoSuchHousehold):
        shown(store, INSPECTOR)
    with store.view(INSPECTOR) as view:
        months = stored_months.months_of(view)
        assert int(erased.key) in months.scan(HOUSEHOLDS).collect()["household"].to_list()
        assert months.scan(MEMBERS).collect().height == erased.members == 2
        files = [file.path for file in months.files()]
    if store.database.file is not None:
        files += store.database.file.parent.glob(f"{store.database.file.name}*")
    content = b"".join(path.read_bytes() for path in files if path.is_file())
    assert [name for name in NAMES if name.encode() in content] == []
    with store.database.reading() as connection:
        assert prove(connection).holds
