"""Planned checks: registered, revised, verified by a second person, loaded, and read as they were known."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from xiangheng_platform.access.decisions import require, require_each, require_somewhere
from xiangheng_platform.access.person import Person
from xiangheng_platform.access.reach import PROVINCE_WIDE, Target
from xiangheng_platform.access.scope import scope
from xiangheng_platform.access.views import View, act_of
from xiangheng_platform.calendar.days import Calendar, last_working_day_by
from xiangheng_platform.calendar.overrides import read_calendar
from xiangheng_platform.indicators.subjects import offices_of
from xiangheng_platform.inspection.documents import PlannedCheckRecord
from xiangheng_platform.inspection.errors import NoSuchPlan, PlanExists, PlanRefused
from xiangheng_platform.inspection.places import bearer, named_by_code
from xiangheng_platform.inspection.plan import TITLES, PlannedCheck, faults_of
from xiangheng_platform.inspection.repositories import PLAN, PLANS
from xiangheng_platform.inspection.words import Method
from xiangheng_platform.regions import lookup
from xiangheng_platform.regions.errors import AmbiguousRegion, RegionNotInForce, UnknownRegion
from xiangheng_platform.regions.gazetteer import Gazetteer
from xiangheng_platform.regions.records import gazetteer_of
from xiangheng_platform.store.store import Store
from xiangheng_platform.versioning import editing
from xiangheng_platform.versioning.repository import Version
from xiangheng_scoring.errors import Fault
from xiangheng_scoring.places import FieldPath

OVERSEE = "inspection.oversee"


def add(store: Store, person: Person, plan: PlannedCheck, reason: str = "") -> PlannedCheckRecord:
    """Register a planned check, its regions given by codes or names, for a grant without limits.

    Raises `PlanRefused`, `PlanExists`, `NotAllowed`.
    """
    # A code that is in use is refused, and so tells that there is such a plan: only who sees every plan may try codes.
    require(person, PLAN, PROVINCE_WIDE)
    with act_of(store, person, *PLANS.act_on("add", (plan.code,)), reason) as act:
        new = _settled(act, plan)
        rows = PLANS.rows(act, (new.code,))
        if rows and not rows[-1].is_retraction:
            raise PlanExists(
                f"已有督查计划 {new.code}，第 {rows[-1].version} 版",
                at=new.code,
                remedy="要改它的用 xiangheng inspection plan change；另一项用另一个编码",
            )
        act.note(after=PLANS.columns(new))
        return _record(act, PLANS.version(PLANS.revise(act, new, rows)))


def revise(
    store: Store, person: Person, plan: PlannedCheck, version: int, reason: str = ""
) -> PlannedCheckRecord:
    """Write a planned check as the version after `version`, which is the one that its author looked at.

    Raises `RowIsTaken` if there is a newer one, `PlanRefused`, `NoSuchPlan`, `NotAllowed`.
    """
    require_somewhere(person, PLAN)
    with act_of(store, person, *PLANS.act_on("revise", (plan.code,)), reason) as act:
        show(act, plan.code)
        old = PLANS.standing(act, (plan.code,), version)
        new = _settled(act, plan)
        require_each(person, PLAN, subjects(act, [PLANS.content(old), new]))
        act.note(before=PLANS.columns(PLANS.content(old)), after=PLANS.columns(new))
        return _record(
            act, PLANS.version(PLANS.revise(act, new, PLANS.rows_until(act, (plan.code,), version)))
        )


def withdraw(store: Store, person: Person, code: str, version: int, reason: str = "") -> PlannedCheckRecord:
    """Say that a check should never have been planned; raises `RowIsTaken`, `NoSuchPlan`, `NotAllowed`."""
    require_somewhere(person, PLAN)
    with act_of(store, person, *PLANS.act_on("withdraw", (code,)), reason) as act:
        show(act, code)
        row = PLANS.standing(act, (code,), version)
        require_each(person, PLAN, subjects(act, [PLANS.content(row)]))
        act.note(before=PLANS.columns(PLANS.content(row)))
        return _record(act, PLANS.version(PLANS.retract(act, row)))


def verify(store: Store, person: Person, code: str, version: int, reason: str = "") -> PlannedCheckRecord:
    """Say that a version is what its source says; raises `DutyHeld` for whoever wrote it, `RowIsTaken`, `NoSuchPlan`."""
    require_somewhere(person, PLANS.conventions.verify)
    with store.view(person) as view:
        show(view, code)
    verified = editing.verify(store, person, PLANS, (code,), version, subjects, reason)
    with store.view(person) as view:
        return _record(view, verified)


def load(store: Store, person: Person, plans: Sequence[PlannedCheck], reason: str = "") -> editing.Reconciled:
    """Fill in the planned checks of the reference data, in one act; what was changed by hand since stays as it is.

    For a grant without limits, as `add`.
    """
    require(person, PLAN, PROVINCE_WIDE)
    return editing.reconcile(store, person, PLANS, plans, _refuse_faulty, subjects, reason)


def list_plans(view: View, *, year: int | None = None) -> tuple[PlannedCheckRecord, ...]:
    """The planned checks that stand and that whoever asks may see, of a year or of all, month by month."""
    require_somewhere(view.person, OVERSEE)
    calendar, gazetteer = read_calendar(view), gazetteer_of(view)
    chosen = [version for version in standing(view) if year in (None, version.content.year)]
    chosen.sort(key=lambda version: (version.content.limit, version.content.code))
    return tuple(record_of(version, calendar, gazetteer) for version in chosen)


def show(view: View, code: str) -> PlannedCheckRecord:
    """The newest version of a planned check; raises `NoSuchPlan`, also for one out of sight or withdrawn."""
    return _record(view, of_code(view, code))


def of_code(view: View, code: str) -> Version[PlannedCheck]:
    """The planned check of a code that whoever asks may see; raises `NoSuchPlan`."""
    require_somewhere(view.person, OVERSEE)
    for version in standing(view):
        if version.content.code == code.strip():
            return version
    raise NoSuchPlan(f"没有督查计划「{code}」", at=code, remedy="xiangheng inspection plan list 列出全部")


def standing(view: View) -> Iterator[Version[PlannedCheck]]:
    """The newest version of every planned check that was not withdrawn, of those that whoever asks may see."""
    allowed = scope(view.person, OVERSEE)
    for newest, *_ in PLANS.histories(view).values():
        plan = newest.content
        # A check of every region that nobody hides is seen by all who oversee: it concerns what they oversee.
        is_for_all = not plan.regions and plan.method is not Method.UNANNOUNCED
        targets = () if newest.is_withdrawn else [target for _, target in subjects(view, [plan])]
        if targets and (is_for_all or any(map(allowed.covers, targets))):
            yield newest


def subjects(view: View, plans: Iterable[PlannedCheck]) -> Iterator[tuple[str, Target]]:
    """Planned checks as what is asked about: each of its regions, where it lies today, and its office.

    An unannounced one lies nowhere in particular, as an unannounced visit does until it is released.
    """
    gazetteer = gazetteer_of(view.as_known_now)
    for plan in plans:
        regions = () if plan.method is Method.UNANNOUNCED else plan.regions
        for code in regions or ("",):
            fact = bearer(gazetteer, code, plan.limit)
            path = gazetteer.path(fact.key, view.today) if fact else ""
            yield f"{plan.code} {code}".strip(), Target(path, offices_of(plan.office))


def record_of(version: Version[PlannedCheck], calendar: Calendar, gazetteer: Gazetteer) -> PlannedCheckRecord:
    """A version of a planned check, with the working day to work to and its regions by name."""
    plan, work_by = version.content, last_working_day_by(calendar, version.content.limit)
    return PlannedCheckRecord(
        code=plan.code,
        version=version.number,
        year=plan.year,
        month=plan.month,
        method=plan.method,
        topic=plan.topic,
        regions=tuple(named_by_code(gazetteer, code, plan.limit) for code in plan.regions),
        office=plan.office,
        indicators=plan.indicators,
        clause=plan.clause or None,
        is_derived=plan.is_derived,
        quote=plan.quote or None,
        source=plan.source,
        verified=version.is_verified,
        note=plan.note or None,
        limit=plan.limit,
        work_by=work_by.value,
        is_settled=work_by.is_settled,
        doubts=work_by.doubts,
        author=version.author,
        recorded_at=version.recorded_at,
    )


def _record(view: View, version: Version[PlannedCheck]) -> PlannedCheckRecord:
    return record_of(version, read_calendar(view), gazetteer_of(view))


def _settled(view: View, plan: PlannedCheck) -> PlannedCheck:
    """A planned check with its regions by code, as they are kept; raises `PlanRefused` with every fault."""
    _refuse_faulty(view, [plan])
    gazetteer = gazetteer_of(view)
    codes = (lookup.find(gazetteer, text, plan.limit).code for text in plan.regions)
    return replace(plan, code=plan.code.strip(), regions=tuple(dict.fromkeys(codes)))


def _refuse_faulty(view: View, plans: Sequence[PlannedCheck]) -> None:
    faults = [fault for plan in plans for fault in faults_of(plan)]
    # A month that there is not has no last day, on which its regions could be looked for.
    if not faults:
        faults = [fault for plan in plans for fault in _region_faults(gazetteer_of(view), plan)]
    if faults:
        raise PlanRefused(faults)


def _region_faults(gazetteer: Gazetteer, plan: PlannedCheck) -> Iterator[Fault]:
    for place, text in enumerate(plan.regions):
        try:
            lookup.find(gazetteer, text, plan.limit)
        except (UnknownRegion, AmbiguousRegion, RegionNotInForce) as error:
            fault = error.fault
            at = FieldPath(("regions", str(place)), TITLES["regions"], plan.code)
            yield Fault("INSPECTION-VALUE", at, fault.message, fault.expected, fault.remedy)
