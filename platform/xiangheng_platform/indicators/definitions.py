"""The dictionary of indicators: defined, edited, retired, verified, read as it was known, loaded.

Every content is a version with a number of its own, and none is ever changed; which one applied to a period is asked
by `period`, what was known at a moment by `at`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypeAlias

from xiangheng_platform.access.decisions import require_each, require_open, require_somewhere
from xiangheng_platform.access.person import Person
from xiangheng_platform.access.views import View, act_of
from xiangheng_platform.indicators.definition import Definition, audit_values, difference
from xiangheng_platform.indicators.definition_checks import faults_of, normalised
from xiangheng_platform.indicators.errors import IndicatorExists, IndicatorRefused, UnknownIndicator
from xiangheng_platform.indicators.periods import Period, read_period
from xiangheng_platform.indicators.repositories import CHANGE, INDICATORS, READ
from xiangheng_platform.indicators.scored import require_scored
from xiangheng_platform.indicators.subjects import Named, of_definitions
from xiangheng_platform.indicators.vocabulary import ValueKind
from xiangheng_platform.store.store import Store
from xiangheng_platform.versioning import editing
from xiangheng_platform.versioning.repository import Version

Indicator: TypeAlias = Version[Definition]


def define(store: Store, person: Person, definition: Definition, reason: str = "") -> Indicator:
    """Put a new indicator into the dictionary, as version 1.

    Raises `IndicatorRefused` with every fault, `IndicatorExists`, `NotAllowed`.
    """
    require_each(person, CHANGE, of_definitions([definition]))
    new, key = normalised(definition), (definition.code,)
    with act_of(store, person, *INDICATORS.act_on("define", key), reason) as act:
        if rows := INDICATORS.rows(act, key):
            raise IndicatorExists(
                f"已有指标 {new.code}（{rows[-1].name}），第 {rows[-1].version} 版",
                at=new.code,
                remedy="要改它的用 xiangheng indicator edit；另一个指标用另一个编码",
            )
        _refuse_faulty(act, [new])
        row = INDICATORS.revise(act, new, [])
        act.note(after={"version": 1, **audit_values(new)})
        return INDICATORS.version(row)


def edit(store: Store, person: Person, definition: Definition, version: int, reason: str = "") -> Indicator:
    """Write a definition as the version after `version`, which is the one that its author looked at.

    If somebody else wrote a version in the meantime, `RowIsTaken`, whether this one changes anything or not: nobody's
    change is lost, or taken for what stands, without a word. A content that is no other is not written. Raises
    `IndicatorRefused`, `UnknownIndicator`, `NotAllowed`.
    """
    require_each(person, CHANGE, of_definitions([definition]))
    new = normalised(definition)
    with store.view(person) as view:
        old = INDICATORS.version(INDICATORS.standing(view, (new.code,), version))
    return _write_over(store, person, old, new, reason)


def retire(
    store: Store, person: Person, code: str, last_period: str, version: int, reason: str = ""
) -> Indicator:
    """Write a version that says after which period the indicator is not used any more; raises as `edit`."""
    require_somewhere(person, CHANGE)
    with store.view(person) as view:
        old = INDICATORS.version(INDICATORS.standing(view, (code,), version))
    return _write_over(store, person, old, normalised(replace(old.content, until=last_period)), reason)


def verify(store: Store, person: Person, code: str, version: int, reason: str = "") -> Indicator:
    """Say that a version is right, having looked at its source; one that is verified already stays as it is.

    Raises `DutyHeld` for whoever wrote any part that the version still carries, `RowIsTaken` if there is a newer one,
    `UnknownIndicator`, `NotAllowed`.
    """
    return editing.verify(store, person, INDICATORS, (code,), version, _subjects, reason)


def show(view: View, code: str, *, version: int | None = None, period: str = "") -> Indicator:
    """One version of an indicator: the newest, or the one of a number, or the newest that applies to a period.

    Raises `UnknownIndicator` if there is none, or was none at the view's moment.
    """
    versions = history(view, code)
    if version is not None:
        versions = tuple(indicator for indicator in versions if indicator.number == version)
    chosen = applying(versions, read_period(period)) if period else next(iter(versions), None)
    if chosen is None:
        wanted = f"没有第 {version} 版" if not versions else f"没有一版适用于 {period}"
        raise UnknownIndicator(
            f"指标 {code} {wanted}",
            at=code,
            remedy=f"xiangheng indicator history {code} 列出各版和适用的期",
        )
    return chosen


def list_indicators(
    view: View, *, office: str = "", period: str = "", with_retired: bool = False
) -> tuple[Indicator, ...]:
    """The newest version of every indicator, or the one that applies to a period, by code.

    `office` is part of the responsible office's name. What is retired is left out unless it is asked for.
    """
    wanted = read_period(period) if period else None
    chosen = (applying(versions, wanted) if wanted else versions[0] for versions in histories(view).values())
    return tuple(
        indicator
        for indicator in chosen
        if indicator is not None and office in indicator.content.office
        if with_retired or wanted or not indicator.content.is_retired
    )


def applying(versions: Iterable[Indicator], period: Period) -> Indicator | None:
    """The version of one indicator that applies to a period, of its versions from the newest back; None if none does."""
    # The newest that had begun: if that one had ended, an older one does not come to life again.
    newest = next((version for version in versions if version.content.has_begun(period)), None)
    return None if newest is None or newest.content.has_ended(period) else newest


def history(view: View, code: str) -> tuple[Indicator, ...]:
    """Every version of an indicator, the newest first; raises `UnknownIndicator`."""
    require_open(view.person, READ)
    return INDICATORS.versions(INDICATORS.rows_of(view, (code,)))


def histories(view: View) -> dict[str, tuple[Indicator, ...]]:
    """Every version of every indicator, by code, the newest first."""
    require_open(view.person, READ)
    return {code: versions for (code,), versions in INDICATORS.histories(view).items()}


def load(
    store: Store, person: Person, definitions: Sequence[Definition], reason: str = ""
) -> editing.Reconciled:
    """Fill the dictionary with reference data, in one act; what is there already is not written again.

    What was edited by hand since it was loaded is left as it is (`Reconciled.kept`). Raises `IndicatorRefused` with the
    faults of all of them, and then nothing is written, `ModelNotScored` where one is there as what a model foretells.
    """
    require_somewhere(person, CHANGE)
    contents = [normalised(definition) for definition in definitions]
    with store.view(person) as view:
        require_scored(view, [new.code for new in contents if new.value_kind != ValueKind.MODEL])
    return editing.reconcile(store, person, INDICATORS, contents, _refuse_faulty, _subjects, reason)


def _write_over(store: Store, person: Person, old: Indicator, new: Definition, reason: str) -> Indicator:
    """Write a definition in the place of a version that was looked at, unless it says the same."""
    require_each(person, CHANGE, of_definitions([old.content, new]))
    changes, key, version = difference(old.content, new), (new.code,), old.number
    if not changes:
        return old
    with act_of(store, person, *INDICATORS.act_on("edit", key), reason) as act:
        _refuse_faulty(act, [new])
        row = INDICATORS.revise(act, new, INDICATORS.rows_until(act, key, version))
        act.note(before={"version": version, **{change.field: change.before for change in changes}})
        act.note(after={"version": version + 1, **{change.field: change.after for change in changes}})
        return INDICATORS.version(row)


def _subjects(view: View, definitions: Iterable[Definition]) -> Iterable[Named]:
    return of_definitions(definitions)


def _refuse_faulty(view: View, definitions: Sequence[Definition]) -> None:
    known = {row.code: INDICATORS.content(row) for row in INDICATORS.current(view).values()}
    if faults := faults_of(definitions, known):
        raise IndicatorRefused(faults)
