"""Baselines: the values that changes are held against, recorded, corrected, verified, read as they were known."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from xiangheng_platform.access.decisions import require_each, require_open, require_somewhere
from xiangheng_platform.access.person import Person
from xiangheng_platform.access.views import View, act_of
from xiangheng_platform.indicators.errors import TargetExists, TargetRefused
from xiangheng_platform.indicators.periods import read_period
from xiangheng_platform.indicators.repositories import BASELINES, CHANGE, INDICATORS, READ, VERIFY
from xiangheng_platform.indicators.subjects import of_scoped
from xiangheng_platform.indicators.target import PROVINCE, Baseline
from xiangheng_platform.indicators.target_checks import baseline_faults, normalised_baseline
from xiangheng_platform.store.store import Store
from xiangheng_platform.versioning import editing
from xiangheng_platform.versioning.repository import Key, Version

BaselineVersion: TypeAlias = Version[Baseline]


def record(
    store: Store, person: Person, baseline: Baseline, version: int = 0, reason: str = ""
) -> BaselineVersion:
    """Record a baseline, or correct `version` of the one that is there (0: there is none, as far as one knows).

    A correction that says nothing else is not written: it would have to be verified anew. Raises `TargetExists` if there
    is one, `RowIsTaken` if there is a newer version, `TargetRefused`, `UnknownTarget`.
    """
    require_somewhere(person, CHANGE)
    new = normalised_baseline(baseline)
    key = BASELINES.key_of_content(new)
    if version:
        with store.view(person) as view:
            old = BASELINES.standing(view, key, version)
            require_each(person, CHANGE, of_scoped(view, [BASELINES.content(old), new]))
        if BASELINES.content(old) == new:
            return BASELINES.version(old)
    with act_of(store, person, *BASELINES.act_on("record", key), reason) as act:
        require_each(person, CHANGE, of_scoped(act, [new]))
        _refuse_faulty(act, [new])
        rows = BASELINES.rows(act, key)
        if rows and not version:
            kept = BASELINES.version(rows[-1])
            raise TargetExists(
                f"{new.indicator} {new.period} 已有基期值 {kept.content.quantity}（第 {kept.number} 版）",
                at=new.indicator,
                remedy=f"要更正的写明 --version {kept.number}",
            )
        rows = BASELINES.rows_until(act, key, version) if version else []
        act.note(before={"value": rows[-1].value, "unit": rows[-1].unit} if rows else {})
        act.note(after={"value": new.value, "unit": new.unit})
        return BASELINES.version(BASELINES.revise(act, new, rows))


def verify(
    store: Store,
    person: Person,
    indicator: str,
    period: str,
    version: int,
    scope: str = PROVINCE,
    reason: str = "",
) -> BaselineVersion:
    """Say that a baseline is what its source says; raises as `definitions.verify`, and `UnknownTarget`."""
    require_somewhere(person, VERIFY)
    key: Key = (indicator, scope, str(read_period(period)))
    return editing.verify(store, person, BASELINES, key, version, of_scoped, reason)


def list_baselines(view: View, *, indicator: str = "") -> tuple[BaselineVersion, ...]:
    """The baselines that stand, all or those of an indicator, by indicator, scope and period."""
    return tuple(
        newest
        for (of, _, _), (newest, *_) in histories(view).items()
        if indicator in ("", of) and not newest.is_withdrawn
    )


def histories(view: View) -> Mapping[Key, tuple[BaselineVersion, ...]]:
    """Every version of every baseline, by indicator, scope and period, the newest first."""
    require_open(view.person, READ)
    return BASELINES.histories(view)


def load(store: Store, person: Person, baselines: Sequence[Baseline], reason: str = "") -> editing.Reconciled:
    """Fill in the baselines of the reference data, in one act; raises `TargetRefused` with the faults of all."""
    contents = [normalised_baseline(baseline) for baseline in baselines]
    return editing.reconcile(store, person, BASELINES, contents, _refuse_faulty, of_scoped, reason)


def _refuse_faulty(view: View, baselines: Sequence[Baseline]) -> None:
    known = {row.code: INDICATORS.content(row) for row in INDICATORS.current(view).values()}
    if faults := [fault for baseline in baselines for fault in baseline_faults(baseline, known)]:
        raise TargetRefused(faults)
