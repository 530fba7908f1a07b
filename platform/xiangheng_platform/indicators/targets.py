"""Targets: added, revised, withdrawn, verified, read as they were known, and values held against them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from xiangheng_platform.access.decisions import require_each, require_open, require_somewhere
from xiangheng_platform.access.person import Person
from xiangheng_platform.access.views import View, act_of
from xiangheng_platform.indicators.attainment import Attainment, attainment
from xiangheng_platform.indicators.definition import value_text
from xiangheng_platform.indicators.errors import TargetExists, TargetRefused, UnknownTarget
from xiangheng_platform.indicators.periods import read_period
from xiangheng_platform.indicators.repositories import BASELINES, CHANGE, INDICATORS, READ, TARGETS
from xiangheng_platform.indicators.subjects import of_scoped
from xiangheng_platform.indicators.target import Baseline, Target
from xiangheng_platform.indicators.target_checks import FIELDS, normalised, target_faults
from xiangheng_platform.indicators.units import Quantity, Unit, unit_or_unstated
from xiangheng_platform.store.store import Store
from xiangheng_platform.versioning import editing
from xiangheng_platform.versioning.repository import Key, Version

TargetVersion: TypeAlias = Version[Target]


@dataclass(frozen=True, slots=True)
class Held:
    """A value held against one target, with the version of the target that was known."""

    target: TargetVersion
    attainment: Attainment


def add(store: Store, person: Person, target: Target, reason: str = "") -> TargetVersion:
    """Add a target; raises `TargetRefused` with every fault, `TargetExists`, `NotAllowed`."""
    require_somewhere(person, CHANGE)
    new = normalised(target)
    with act_of(store, person, *TARGETS.act_on("add", (new.code,)), reason) as act:
        rows = TARGETS.rows(act, (new.code,))
        if rows and not rows[-1].is_retraction:
            raise TargetExists(
                f"已有目标 {new.code}，第 {rows[-1].version} 版",
                at=new.code,
                remedy="要改它的用 xiangheng target edit；另一个目标用另一个编码",
            )
        require_each(person, CHANGE, of_scoped(act, [new]))
        _refuse_faulty(act, [new])
        act.note(after=audit_values(new))
        return TARGETS.version(TARGETS.revise(act, new, rows))


def revise(store: Store, person: Person, target: Target, version: int, reason: str = "") -> TargetVersion:
    """Write a target as the version after `version`, which is the one that its author looked at.

    Raises `RowIsTaken` if there is a newer one, whether this one changes anything or not; `TargetRefused`,
    `UnknownTarget`, `NotAllowed`. A content that is no other is not written.
    """
    require_somewhere(person, CHANGE)
    new, key = normalised(target), (target.code,)
    with store.view(person) as view:
        old = TARGETS.standing(view, key, version)
        require_each(person, CHANGE, of_scoped(view, [TARGETS.content(old), new]))
    if TARGETS.content(old) == new:
        return TARGETS.version(old)
    with act_of(store, person, *TARGETS.act_on("revise", key), reason) as act:
        require_each(person, CHANGE, of_scoped(act, [TARGETS.content(old), new]))
        _refuse_faulty(act, [new])
        act.note(before=audit_values(TARGETS.content(old)), after=audit_values(new))
        rows = TARGETS.rows_until(act, key, version)
        return TARGETS.version(TARGETS.revise(act, new, rows))


def withdraw(store: Store, person: Person, code: str, version: int, reason: str = "") -> TargetVersion:
    """Say that a target should never have been; its history stays. Raises `RowIsTaken`, `UnknownTarget`."""
    require_somewhere(person, CHANGE)
    with act_of(store, person, *TARGETS.act_on("withdraw", (code,)), reason) as act:
        row = TARGETS.standing(act, (code,), version)
        require_each(person, CHANGE, of_scoped(act, [TARGETS.content(row)]))
        act.note(before=audit_values(TARGETS.content(row)))
        return TARGETS.version(TARGETS.retract(act, row))


def verify(store: Store, person: Person, code: str, version: int, reason: str = "") -> TargetVersion:
    """Say that a version of a target is what its clause says; raises as `definitions.verify`, and `UnknownTarget`."""
    return editing.verify(store, person, TARGETS, (code,), version, of_scoped, reason)


def show(view: View, code: str, *, version: int | None = None) -> TargetVersion:
    """One version of a target: the newest, or the one of a number.

    Raises `UnknownTarget` if there is none, was none at the view's moment, or the target was withdrawn.
    """
    newest = history(view, code)[0]
    if newest.is_withdrawn:
        raise UnknownTarget(
            f"目标 {code} 已撤销（{newest.author}）", at=code, remedy="看以前的用 --as-of 指明时间"
        )
    if version is None:
        return newest
    return TARGETS.version(TARGETS.rows_until(view, (code,), version)[-1])


def history(view: View, code: str) -> tuple[TargetVersion, ...]:
    """Every version of a target, the newest first, withdrawing included; raises `UnknownTarget`."""
    require_open(view.person, READ)
    return TARGETS.versions(TARGETS.rows_of(view, (code,)))


def histories(view: View) -> dict[str, tuple[TargetVersion, ...]]:
    """Every version of every target, by code, the newest first, withdrawing included."""
    require_open(view.person, READ)
    return {code: versions for (code,), versions in TARGETS.histories(view).items()}


def list_targets(
    view: View, *, indicator: str = "", period: str = "", scope: str = ""
) -> tuple[TargetVersion, ...]:
    """The targets that stand, by code: all, or those of an indicator, a period, a scope."""
    wanted = {"indicator": indicator, "period": str(read_period(period)) if period else "", "scope": scope}
    return tuple(
        newest
        for newest, *_ in histories(view).values()
        if not newest.is_withdrawn
        and all(getattr(newest.content, name) == text for name, text in wanted.items() if text)
    )


def load(store: Store, person: Person, targets: Sequence[Target], reason: str = "") -> editing.Reconciled:
    """Fill in the targets of the reference data, in one act; what is there already is not written again.

    What was revised or withdrawn by hand stays as it is. Raises `TargetRefused` with the faults of all of them.
    """
    contents = [normalised(target) for target in targets]
    return editing.reconcile(store, person, TARGETS, contents, _refuse_faulty, of_scoped, reason)


def attain(
    view: View, name: str, value: Quantity, *, baseline: Quantity | None = None, period: str = ""
) -> tuple[Held, ...]:
    """Hold a value against a target, or against every target of an indicator (of a period), as they were known.

    A value without a unit is in the indicator's, and a baseline that is given without one in the value's; where a change is asked for and no baseline is given, the one that
    is kept for the target's baseline period and scope is taken. Raises `UnknownTarget` if there is no such target,
    `MeasuresDiffer`, `NumberRefused`.
    """
    targets = list_targets(view, indicator=name, period=period)
    if not targets and (name,) in INDICATORS.histories(view):
        raise UnknownTarget(f"指标 {name} 没有{period}目标", at=name, remedy="xiangheng target add 登记")
    return hold(view, targets or (show(view, name),), value, baseline)


def hold(
    view: View, targets: Iterable[TargetVersion], value: Quantity, baseline: Quantity | None = None
) -> tuple[Held, ...]:
    """Hold a value against targets, in their order; see `attain`. Raises `MeasuresDiffer`, `NumberRefused`."""
    require_open(view.person, READ)
    units = {code: newest.content.unit for (code,), (newest, *_) in INDICATORS.histories(view).items()}
    kept = {
        key: newest.content
        for key, (newest, *_) in BASELINES.histories(view).items()
        if not newest.is_withdrawn
    }
    return tuple(
        _held(target, value, baseline, unit_or_unstated(units[target.content.indicator]), kept)
        for target in targets
    )


def _held(
    target: TargetVersion,
    value: Quantity,
    baseline: Quantity | None,
    own: Unit,
    kept: Mapping[Key, Baseline],
) -> Held:
    content = target.content
    given = value if value.unit.is_stated else value.taken_in(own if own.is_stated else content.measure)
    kept_baseline = (
        kept.get((content.indicator, content.scope, content.baseline_period))
        if content.needs_baseline
        else None
    )
    # A kept one without a unit was recorded when its indicator had none: nobody knows that the value's is meant.
    before = kept_baseline.quantity if kept_baseline else None
    if baseline is not None:
        before = baseline.taken_in(given.unit)
    return Held(target, attainment(content, given, before))


def audit_values(target: Target) -> dict[str, Any]:
    """What a target says, by field, what it leaves open left out."""
    texts = {name: value_text(getattr(target, name)) for name in FIELDS if hasattr(target, name)}
    return {name: text for name, text in texts.items() if text}


def _refuse_faulty(view: View, targets: Sequence[Target]) -> None:
    known = {row.code: INDICATORS.content(row) for row in INDICATORS.current(view).values()}
    if faults := [fault for target in targets for fault in target_faults(target, known)]:
        raise TargetRefused(faults)
