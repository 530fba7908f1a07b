"""Monitored households: recorded, corrected, eliminated and read as history; files of the register write them too."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Annotated

from sqlmodel import col
from sqlmodel.sql.expression import SelectOfScalar

from xiangheng_platform.access.decisions import require, require_somewhere
from xiangheng_platform.access.person import Person
from xiangheng_platform.access.scope import scope
from xiangheng_platform.access.views import View, act_of
from xiangheng_platform.monitoring.columns import MOST_RISKS
from xiangheng_platform.monitoring.documents import SpellRecord
from xiangheng_platform.monitoring.errors import MonitoredRefused, NoSuchSpell
from xiangheng_platform.monitoring.households import (
    SENSITIVE,
    county_of,
    handed_in_invented,
    identity,
    lies_within,
    target,
)
from xiangheng_platform.monitoring.month_numbers import YEARS_TEXT, is_month, month_of_day
from xiangheng_platform.monitoring.tables import HouseholdIdentity, MonitoredRow
from xiangheng_platform.monitoring.words import Elimination, MonitoredKind, RiskType
from xiangheng_platform.regions.reach import subtrees
from xiangheng_platform.store.history import known, read_only
from xiangheng_platform.store.paging import Order, Page, count_of
from xiangheng_platform.store.store import Store
from xiangheng_platform.store.tables import table_of
from xiangheng_platform.versioning.rows import revise
from xiangheng_scoring.errors import Fault
from xiangheng_scoring.places import FieldPath
from xiangheng_scoring.records import Meaning

RECORD = "household.record"
_ORDER = Order(table_of(MonitoredRow).columns.identified_in, table_of(MonitoredRow).columns.id, falls=True)
_TITLES = {
    "kind": "监测对象类别",
    "risks": "风险",
    "identified_in": "识别监测时间",
    "eliminated_in": "消除监测时间",
}


@dataclass(frozen=True, slots=True)
class Spell:
    """As what and why a household is monitored, from which month (202412) until which; None: still."""

    kind: MonitoredKind
    risks: tuple[RiskType, ...]
    identified_in: int
    eliminated_in: int | None = None
    elimination: Elimination | None = None


@dataclass(frozen=True, slots=True)
class MonitoredFilter:
    """Which monitored households are meant; what is left out restricts nothing."""

    region: Annotated[str, Meaning("code or name of a region that they lie in; empty: any")] = ""
    kind: Annotated[MonitoredKind | None, Meaning("as what they are monitored; null: anything")] = None
    with_eliminated: Annotated[bool, Meaning("whether those are meant too whose risk was eliminated")] = False


def monitored(
    view: View, where: MonitoredFilter = MonitoredFilter(), *, after: str = "", limit: int | None = 50
) -> Page[SpellRecord]:
    """The monitored households that somebody may see, the last identified first.

    Raises `NotAllowed`, and of a region as `divisions.find` does.
    """
    page = _ORDER.page(view.session, _in_sight(view, where), after=after, limit=limit)
    return page.of(lambda row: _record(view, row))


def count(view: View, where: MonitoredFilter = MonitoredFilter()) -> int:
    """How many the list has of all its pages; raises as `monitored`."""
    return count_of(view.session, _in_sight(view, where))


def spells_of(view: View, household: int) -> tuple[SpellRecord, ...]:
    """When a household was monitored, by its key, the last first; for services that have asked for their own right."""
    rows = read_only(view.session, known(MonitoredRow, view.as_of).where(MonitoredRow.household == household))
    return tuple(_record(view, row) for row in sorted(rows, key=lambda row: -row.identified_in))


def record(store: Store, person: Person, household: str, spell: Spell, reason: str = "") -> SpellRecord:
    """Record that a household is monitored, or put right what was said of it in the same month of identification.

    Raises `MonitoredRefused`, `NoSuchHousehold`, `NotAllowed`.
    """
    require_somewhere(person, RECORD)
    with store.view(person) as view:
        row = identity(view, household, RECORD)
    with act_of(store, person, "monitoring:monitored:record", f"household:{row.key}", reason) as act:
        row = identity(act, str(row.key), RECORD)
        require(person, RECORD, target(act, row))
        standing = list(act.session.exec(known(MonitoredRow).where(MonitoredRow.household == row.key)))
        if faults := list(_faults(act, spell, standing)):
            raise MonitoredRefused(faults, at=str(row.key))
        old = next((other for other in standing if other.identified_in == spell.identified_in), None)
        new = _row(act, row, spell, old)
        act.note(before=_noted(old) if old else {}, after=_noted(new))
        return _record(act, revise(act, old, new))


def eliminate(
    store: Store,
    person: Person,
    household: str,
    month: int,
    elimination: Elimination,
    reason: str = "",
) -> SpellRecord:
    """Record that the risk of a household that is monitored was eliminated in a month.

    Raises `NoSuchSpell` for one that is not monitored, and as `record` does.
    """
    require_somewhere(person, RECORD)
    with store.view(person) as view:
        row = identity(view, household, RECORD)
        spells = [spell for spell in spells_of(view, row.key) if spell.eliminated_in is None]
    if not spells:
        raise NoSuchSpell(
            "这一户现在不是监测对象", at=str(row.key), remedy="xiangheng household show 看它的经过"
        )
    last = spells[0]
    spell = Spell(last.kind, last.risks, last.identified_in)
    return record(
        store, person, str(row.key), replace(spell, eliminated_in=month, elimination=elimination), reason
    )


def _in_sight(view: View, where: MonitoredFilter) -> SelectOfScalar[MonitoredRow]:
    require_somewhere(view.person, SENSITIVE)
    division = col(MonitoredRow.division)
    statement = known(MonitoredRow, view.as_of).where(
        scope(view.person, SENSITIVE).where(region=subtrees(view, division))
    )
    if where.region:
        statement = statement.where(lies_within(view, division, where.region))
    if where.kind is not None:
        statement = statement.where(MonitoredRow.kind == where.kind.value)
    if not where.with_eliminated:
        statement = statement.where(col(MonitoredRow.eliminated_in).is_(None))
    return statement.order_by(None)


def _faults(view: View, spell: Spell, standing: list[MonitoredRow]) -> Iterator[Fault]:
    now = month_of_day(view.today)
    if not 0 < len(spell.risks) <= MOST_RISKS or len(set(spell.risks)) < len(spell.risks):
        yield _fault("risks", f"{len(spell.risks)} 项", f"1 到 {MOST_RISKS} 项，各不相同")
    for name in ("identified_in", "eliminated_in"):
        month = getattr(spell, name)
        if month is not None and not (is_month(month) and month <= now):
            yield _fault(name, f"「{month}」不是过去的年月", f"{YEARS_TEXT}的年月，如 {now}，不晚于本月")
    if spell.elimination is not None and spell.eliminated_in is None:
        yield _fault(
            "eliminated_in", "写了消除方式，没有写何时消除", "年月，如 202412；没有消除的，消除方式不写"
        )
    if spell.eliminated_in is not None and spell.eliminated_in < spell.identified_in:
        yield _fault("eliminated_in", "早于识别监测时间", f"{spell.identified_in} 或以后")
    for other in standing:
        overlaps = other.eliminated_in is None or other.eliminated_in >= spell.identified_in
        if other.identified_in < spell.identified_in and overlaps:
            yield _fault(
                "identified_in", f"{other.identified_in} 已经纳入，到那时还没有消除", "先登记消除，再重新纳入"
            )


def _row(view: View, row: HouseholdIdentity, spell: Spell, old: MonitoredRow | None) -> MonitoredRow:
    month = month_of_day(view.today)
    return MonitoredRow(
        household=row.key, division=row.division, kind=spell.kind.value, risks=" ".join(spell.risks),
        identified_in=spell.identified_in, eliminated_in=spell.eliminated_in,
        elimination=spell.elimination.value if spell.elimination else "",
        month=month,
        is_invented=old.is_invented if old else handed_in_invented(view, row.division, month),
        recorded_by=view.person.login,
    )  # fmt: skip


def _noted(row: MonitoredRow) -> dict[str, object]:
    return {
        name: getattr(row, name)
        for name in ("kind", "risks", "identified_in", "eliminated_in", "elimination")
    }


def _record(view: View, row: MonitoredRow) -> SpellRecord:
    return SpellRecord(
        household=str(row.household),
        county=county_of(view, row.division),
        kind=MonitoredKind(row.kind),
        risks=tuple(map(RiskType, row.risks.split())),
        identified_in=row.identified_in,
        eliminated_in=row.eliminated_in,
        elimination=Elimination(row.elimination) if row.elimination else None,
        is_invented=row.is_invented,
        recorded_by=row.recorded_by,
        recorded_at=row.recorded_at,
        act=row.act,
    )


def _fault(field: str, message: str, expected: str) -> Fault:
    return Fault("MONITORING-MONITORED", FieldPath((field,), _TITLES[field]), message, expected, "改正")
