"""The dictionary of indicators: defined, edited, retired, verified, read as it was known, loaded.

Every content is a version with a number of its own, and none is ever changed; which one applied to a period is asked
by `period`, what was known at a moment by `at`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeAlias

from sqlmodel import Session

from xiangheng_platform.access.decisions import require_each, require_open, require_somewhere
from xiangheng_platform.access.person import Person
from xiangheng_platform.indicators.definition import Definition, difference, told
from xiangheng_platform.indicators.definition_checks import faults_of, normalised
from xiangheng_platform.indicators.editing import CHANGE, READ, Loaded, load_into, verify_version
from xiangheng_platform.indicators.errors import IndicatorExists, IndicatorRefused, UnknownIndicator
from xiangheng_platform.indicators.periods import Period, read_period
from xiangheng_platform.indicators.shelves import INDICATORS
from xiangheng_platform.indicators.subjects import Named, of_definitions
from xiangheng_platform.indicators.tables import IndicatorVersion
from xiangheng_platform.indicators.versions import Version
from xiangheng_platform.store.store import Store

Indicator: TypeAlias = Version[Definition]


def define(store: Store, person: Person, definition: Definition, reason: str = "") -> Indicator:
    """Put a new indicator into the dictionary, as version 1.

    Raises `IndicatorRefused` with every fault, `IndicatorExists`, `NotAllowed`.
    """
    require_each(person, CHANGE, of_definitions([definition]))
    new, key = normalised(definition), (definition.code,)
    with store.act(person.actor, *INDICATORS.subject("define", key), reason) as act:
        if rows := INDICATORS.rows(act.session, key=key):
            raise _exists(rows[-1])
        _refuse_faulty(act.session, [new])
        row = INDICATORS.write(act, person, new, [])
        act.note(after={"version": 1, **told(new)})
        return INDICATORS.version(row)


def edit(store: Store, person: Person, definition: Definition, version: int, reason: str = "") -> Indicator:
    """Write a definition as the version after `version`, which is the one that its author looked at.

    If somebody else wrote a version in the meantime, `RowIsTaken`: nobody's change is lost without a word. A content
    that is no other is not written. Raises `IndicatorRefused`, `UnknownIndicator`, `NotAllowed`.
    """
    require_each(person, CHANGE, of_definitions([definition]))
    new, key = normalised(definition), (definition.code,)
    with store.reading() as session:
        old = INDICATORS.rows_until(session, key, version)[-1]
    require_each(person, CHANGE, of_definitions([INDICATORS.content(old)]))
    changes = difference(INDICATORS.content(old), new)
    if not changes:
        return INDICATORS.version(old)
    with store.act(person.actor, *INDICATORS.subject("edit", key), reason) as act:
        _refuse_faulty(act.session, [new])
        row = INDICATORS.write(act, person, new, INDICATORS.rows_until(act.session, key, version))
        act.note(before={"version": version, **{one.field: one.before for one in changes}})
        act.note(after={"version": version + 1, **{one.field: one.after for one in changes}})
        return INDICATORS.version(row)


def retire(
    store: Store, person: Person, code: str, last_period: str, version: int, reason: str = ""
) -> Indicator:
    """Write a version that says after which period the indicator is not used any more; raises as `edit`."""
    require_open(person, READ)
    with store.reading() as session:
        old = INDICATORS.content(INDICATORS.rows_until(session, (code,), version)[-1])
    return edit(store, person, replace(old, until=last_period), version, reason)


def verify(store: Store, person: Person, code: str, version: int, reason: str = "") -> Indicator:
    """Say that a version is right, having looked at its source; one that is verified already stays as it is.

    Raises `DutyHeld` for whoever wrote any part that the version still carries, `RowIsTaken` if there is a newer one,
    `UnknownIndicator`, `NotAllowed`.
    """
    return verify_version(store, person, INDICATORS, (code,), version, _subjects, reason)


def show(
    store: Store,
    person: Person,
    code: str,
    *,
    version: int | None = None,
    period: str = "",
    at: datetime | None = None,
) -> Indicator:
    """One version of an indicator: the newest, or the one of a number, or the newest that applies to a period.

    Raises `UnknownIndicator` if there is none, or was none at that moment.
    """
    found = history(store, person, code, at)
    if version is not None:
        found = tuple(one for one in found if one.number == version)
    chosen = _applying(found, read_period(period)) if period else next(iter(found), None)
    if chosen is None:
        asked = f"没有第 {version} 版" if not found else f"没有一版适用于 {period}"
        raise UnknownIndicator(
            f"指标 {code} {asked}",
            at=code,
            remedy=f"xiangheng indicator history {code} 列出各版和适用的期",
        )
    return chosen


def list_indicators(
    store: Store,
    person: Person,
    *,
    office: str = "",
    period: str = "",
    with_retired: bool = False,
    at: datetime | None = None,
) -> tuple[Indicator, ...]:
    """The newest version of every indicator, or the one that applies to a period, by code.

    `office` is part of the responsible office's name. What is retired is left out unless it is asked for.
    """
    require_open(person, READ)
    wanted = read_period(period) if period else None
    with store.reading(at) as session:
        versions = [INDICATORS.versions(rows) for _, rows in sorted(INDICATORS.by_key(session, at).items())]
    chosen = (_applying(found, wanted) if wanted else found[0] for found in versions)
    return tuple(
        one
        for one in chosen
        if one is not None and office in one.content.office
        if with_retired or wanted or not one.content.is_retired
    )


def history(store: Store, person: Person, code: str, at: datetime | None = None) -> tuple[Indicator, ...]:
    """Every version of an indicator, the newest first; raises `UnknownIndicator`."""
    require_open(person, READ)
    with store.reading(at) as session:
        return INDICATORS.versions(INDICATORS.rows_of(session, (code,), at))


def load(store: Store, person: Person, definitions: Sequence[Definition], reason: str = "") -> Loaded:
    """Fill the dictionary with reference data, in one act; what is there already is not written again.

    What was edited by hand since it was loaded is left as it is (`Loaded.kept`). Raises `IndicatorRefused` with the
    faults of all of them, and then nothing is written.
    """
    require_somewhere(person, CHANGE)
    contents = [normalised(one) for one in definitions]
    return load_into(store, person, INDICATORS, contents, _refuse_faulty, _subjects, reason)


def _subjects(session: Session, definitions: Iterable[Definition]) -> Iterable[Named]:
    return of_definitions(definitions)


def _refuse_faulty(session: Session, definitions: Sequence[Definition]) -> None:
    known = {row.code: INDICATORS.content(row) for row in INDICATORS.current(session).values()}
    if faults := faults_of(definitions, known):
        raise IndicatorRefused(faults)


def _applying(versions: Iterable[Indicator], period: Period) -> Indicator | None:
    """The newest version that had begun; if that one had ended, an older one does not come to life again."""
    newest = next((one for one in versions if one.content.has_begun(period)), None)
    return None if newest is None or newest.content.has_ended(period) else newest


def _exists(row: IndicatorVersion) -> IndicatorExists:
    return IndicatorExists(
        f"已有指标 {row.code}（{row.name}），第 {row.version} 版",
        at=row.code,
        remedy="要改它的用 xiangheng indicator edit；另一个指标用另一个编码",
    )
