"""Checklists: registered, revised, and read in any of their versions."""

from xiangheng_platform.access.decisions import require
from xiangheng_platform.access.person import Person
from xiangheng_platform.access.reach import PROVINCE_WIDE
from xiangheng_platform.access.views import View, act_of
from xiangheng_platform.inspection.checklist import Checklist, faults_of
from xiangheng_platform.inspection.documents import ChecklistRecord
from xiangheng_platform.inspection.errors import ChecklistExists, ChecklistRefused
from xiangheng_platform.inspection.repositories import CHECKLISTS, PLAN
from xiangheng_platform.inspection.sight import OVERSEE
from xiangheng_platform.store.store import Store
from xiangheng_platform.versioning.repository import Version


def add(store: Store, person: Person, checklist: Checklist, reason: str = "") -> ChecklistRecord:
    """Register a checklist; raises `ChecklistRefused` with every fault, `ChecklistExists`, `NotAllowed`."""
    require(person, PLAN, PROVINCE_WIDE)
    _refuse_faulty(checklist)
    with act_of(store, person, *CHECKLISTS.act_on("add", (checklist.code,)), reason) as act:
        rows = CHECKLISTS.rows(act, (checklist.code,))
        if rows:
            raise ChecklistExists(
                f"已有检查表 {checklist.code}，第 {rows[-1].version} 版",
                at=checklist.code,
                remedy="要改它的用 xiangheng inspection checklist change；另一张用另一个编码",
            )
        act.note(after=CHECKLISTS.columns(checklist))
        return record_of(CHECKLISTS.version(CHECKLISTS.revise(act, checklist, rows)))


def revise(
    store: Store, person: Person, checklist: Checklist, version: int, reason: str = ""
) -> ChecklistRecord:
    """Write a checklist as the version after `version`; visits that were arranged before keep the one that they have.

    Raises `RowIsTaken` if there is a newer one, `ChecklistRefused`, `NoSuchChecklist`, `NotAllowed`.
    """
    require(person, PLAN, PROVINCE_WIDE)
    _refuse_faulty(checklist)
    key = (checklist.code,)
    with act_of(store, person, *CHECKLISTS.act_on("revise", key), reason) as act:
        old = CHECKLISTS.standing(act, key, version)
        act.note(before=CHECKLISTS.columns(CHECKLISTS.content(old)), after=CHECKLISTS.columns(checklist))
        rows = CHECKLISTS.rows_until(act, key, version)
        return record_of(CHECKLISTS.version(CHECKLISTS.revise(act, checklist, rows)))


def list_checklists(view: View) -> tuple[ChecklistRecord, ...]:
    """The newest version of every checklist, by code; raises `NotAllowed`."""
    require(view.person, OVERSEE, PROVINCE_WIDE)
    return tuple(record_of(newest) for newest, *_ in CHECKLISTS.histories(view).values())


def show(view: View, code: str, *, version: int | None = None) -> ChecklistRecord:
    """A checklist in its newest version, or in the one of a number; raises `NoSuchChecklist`, `NotAllowed`."""
    require(view.person, OVERSEE, PROVINCE_WIDE)
    if version is None:
        return record_of(of_code(view, code))
    return record_of(CHECKLISTS.version(CHECKLISTS.rows_until(view, (code,), version)[-1]))


def of_code(view: View, code: str) -> Version[Checklist]:
    """The newest version of a checklist; raises `NoSuchChecklist`."""
    return CHECKLISTS.version(CHECKLISTS.rows_of(view, (code.strip(),))[-1])


def record_of(version: Version[Checklist]) -> ChecklistRecord:
    """A version of a checklist as it is told."""
    checklist = version.content
    return ChecklistRecord(
        code=checklist.code,
        version=version.number,
        title=checklist.title,
        items=checklist.items,
        source=checklist.source,
        note=checklist.note or None,
        author=version.author,
        recorded_at=version.recorded_at,
    )


def _refuse_faulty(checklist: Checklist) -> None:
    if faults := [*faults_of(checklist)]:
        raise ChecklistRefused(faults)
