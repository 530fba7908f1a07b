"""Monitored households and the income line: history, corrected by rows, and verified by a second person."""

from pathlib import Path

import pytest
from tests.service.monitoring.conftest import (
    AUDITOR,
    COUNTY,
    HEAD,
    INSPECTOR,
    NEIGHBOUR,
    Import,
    household,
    monitored,
    read,
    workbook,
)

from xiangheng_platform.access.errors import DutyHeld, NotAllowed
from xiangheng_platform.monitoring import dossiers, income_lines
from xiangheng_platform.monitoring import monitored as register
from xiangheng_platform.monitoring.documents import SpellRecord
from xiangheng_platform.monitoring.errors import LineRefused, MonitoredRefused, NoSuchHousehold, NoSuchSpell
from xiangheng_platform.monitoring.monitored import MonitoredFilter, Spell
from xiangheng_platform.monitoring.words import Elimination, MonitoredKind, RiskType
from xiangheng_platform.regions.errors import UnknownRegion
from xiangheng_platform.store.store import Store
from xiangheng_scoring.places import FieldPath

NUMBER = "9901220000000001"
SPELL = Spell(MonitoredKind.SUDDEN, (RiskType.ACCIDENT, RiskType.ILLNESS), 202404)


@pytest.fixture(autouse=True)
def filled(put_in: Import) -> None:
    """A household that is not monitored, and one that is since January."""
    put_in([household(1), monitored(2, 识别监测时间="202401")], month=202403)


def listed(store: Store, *, with_eliminated: bool = False) -> list[SpellRecord]:
    """The monitored of the county."""
    with store.view(COUNTY) as view:
        return list(register.monitored(view, MonitoredFilter(with_eliminated=with_eliminated)).rows)


def test_a_household_is_recorded_corrected_and_eliminated(store: Store) -> None:
    """Each is a row of history; what stands is the last, and earlier ones are read as of their moment."""
    first = register.record(store, COUNTY, NUMBER, SPELL)
    corrected = register.record(
        store, COUNTY, NUMBER, Spell(MonitoredKind.SUDDEN, (RiskType.ILLNESS,), 202404)
    )
    assert (first.risks, corrected.risks) == (SPELL.risks, (RiskType.ILLNESS,))
    assert [spell.identified_in for spell in listed(store)] == [202404, 202401]
    eliminated = register.eliminate(store, COUNTY, NUMBER, 202405, Elimination.NATURAL)
    assert (eliminated.eliminated_in, eliminated.risks) == (202405, (RiskType.ILLNESS,))
    assert [spell.identified_in for spell in listed(store)] == [202401]
    assert [spell.identified_in for spell in listed(store, with_eliminated=True)] == [202404, 202401]


def test_earlier_moments_are_read_as_they_were_known(store: Store) -> None:
    """Before it was recorded there was nothing to read."""
    with store.view(COUNTY) as view:
        before = view.known_at
    store.clock.pass_(hours=1)  # type: ignore[attr-defined]  # the hand clock of tests
    register.record(store, COUNTY, NUMBER, SPELL)
    with store.view(COUNTY, before) as view:
        assert [spell.identified_in for spell in register.monitored(view).rows] == [202401]


@pytest.mark.parametrize(
    ("spell", "field"),
    [
        (Spell(MonitoredKind.SUDDEN, (), 202404), "risks"),
        (Spell(MonitoredKind.SUDDEN, (*RiskType,)[:6], 202404), "risks"),
        (Spell(MonitoredKind.SUDDEN, (RiskType.JOB, RiskType.JOB), 202404), "risks"),
        (Spell(MonitoredKind.SUDDEN, (RiskType.JOB,), 202413), "identified_in"),
        (Spell(MonitoredKind.SUDDEN, (RiskType.JOB,), 201312), "identified_in"),
        (Spell(MonitoredKind.SUDDEN, (RiskType.JOB,), 202507), "identified_in"),
        (Spell(MonitoredKind.SUDDEN, (RiskType.JOB,), 202404, 202403), "eliminated_in"),
        (Spell(MonitoredKind.SUDDEN, (RiskType.JOB,), 202404, 202507), "eliminated_in"),
    ],
)
def test_what_cannot_be_is_refused(store: Store, spell: Spell, field: str) -> None:
    """Told at the field: no risk, six, one twice, a month that there is not or that is to come, an end before the beginning."""
    with pytest.raises(MonitoredRefused) as refused:
        register.record(store, COUNTY, NUMBER, spell)
    assert [fault.at.names for fault in refused.value.faults if isinstance(fault.at, FieldPath)] == [(field,)]


def test_a_household_is_not_identified_while_it_is_monitored(store: Store) -> None:
    """Its risk is eliminated first."""
    with pytest.raises(MonitoredRefused):
        register.record(store, COUNTY, "9901220000000002", SPELL)
    register.eliminate(store, COUNTY, "9901220000000002", 202403, Elimination.SUPPORTED)
    assert register.record(store, COUNTY, "9901220000000002", SPELL).identified_in == 202404


def test_who_is_not_monitored_has_nothing_to_eliminate(store: Store) -> None:
    """And a household of another county is not there."""
    with pytest.raises(NoSuchSpell):
        register.eliminate(store, COUNTY, NUMBER, 202405, Elimination.NATURAL)
    with pytest.raises(NoSuchHousehold):
        register.record(store, NEIGHBOUR, NUMBER, SPELL)
    with pytest.raises(NotAllowed):
        register.record(store, AUDITOR, NUMBER, SPELL)


def test_what_was_recorded_since_is_not_undone_by_an_earlier_month(store: Store, put_in: Import) -> None:
    """A file of a month before the record comes late: the record stays, and a file of a later month tells otherwise."""
    register.eliminate(store, COUNTY, "9901220000000002", 202405, Elimination.SUPPORTED)
    put_in([monitored(2, 识别监测时间="202401")], month=202404)
    with store.view(COUNTY) as view:
        assert dossiers.dossier(view, "9901220000000002").spells[0].eliminated_in == 202405
    store.clock.pass_(days=30)  # type: ignore[attr-defined]  # the hand clock of tests
    put_in([monitored(2, 识别监测时间="202401")], month=202507)
    with store.view(COUNTY) as view:
        assert dossiers.dossier(view, "9901220000000002").spells[0].eliminated_in is None


def test_nothing_is_shipped_as_an_income_line(store: Store) -> None:
    """Hunan's is not known here, and a guess would be taken for it."""
    with store.view(COUNTY) as view:
        assert income_lines.income_lines(view) == ()


def test_a_line_is_set_changed_and_verified_by_another(store: Store) -> None:
    """With what it rests on; who wrote it does not verify it, and a change has to be verified again."""
    first = income_lines.set_line(store, INSPECTOR, "试验省", 2024, 9_000, "虚构文件", is_invented=True)
    assert (first.version, first.verified) == (1, False)
    with pytest.raises(DutyHeld):
        income_lines.verify(store, INSPECTOR, "试验省", 2024)
    assert income_lines.verify(store, HEAD, "990000", 2024).verified
    second = income_lines.set_line(store, INSPECTOR, "990000", 2024, 9_100, "虚构文件", is_invented=True)
    assert (second.version, second.verified, second.yuan) == (2, False, 9_100)
    with store.view(COUNTY) as view:
        assert [line.yuan for line in income_lines.income_lines(view)] == [9_100]


def test_a_line_that_cannot_be_is_refused(store: Store) -> None:
    """A county, no source, nothing, a number of yuan that nobody lives on."""
    for province, yuan, source in (("桃溪县", 9_000, "文"), ("试验省", 9_000, " "), ("试验省", 0, "文")):
        with pytest.raises(LineRefused):
            income_lines.set_line(store, INSPECTOR, province, 2024, yuan, source)
    with pytest.raises(UnknownRegion):
        income_lines.set_line(store, INSPECTOR, "无名省", 2024, 9_000, "文")
    with pytest.raises(NotAllowed):
        income_lines.set_line(store, COUNTY, "试验省", 2024, 9_000, "文")


def test_a_line_tells_who_is_below(store: Store, tmp_path: Path) -> None:
    """It is what remarks on a file go by."""
    income_lines.set_line(store, INSPECTOR, "试验省", 2024, 12_000, "虚构文件", is_invented=True)
    with store.view(INSPECTOR) as view:
        lines = income_lines.lines_by_year(view)
    file = read(store, workbook(tmp_path / "x.xlsx", [household(1)]), lines=lines)
    assert any("低于监测收入线" in notice.message for notice in file.notices)
