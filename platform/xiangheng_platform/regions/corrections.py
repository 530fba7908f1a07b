"""Correcting what was entered wrongly: a fact as it should have been, or a change that never was.

Both are new rows; what stood before is still read by whoever asks as of an earlier moment.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from typing import Annotated

from sqlmodel import Session, col, select

from xiangheng_platform.access.decisions import require_somewhere
from xiangheng_platform.access.person import Person
from xiangheng_platform.access.views import act_of
from xiangheng_platform.regions.changes import keep
from xiangheng_platform.regions.contradictions import place
from xiangheng_platform.regions.drafts import Draft
from xiangheng_platform.regions.errors import UnknownChange
from xiangheng_platform.regions.facts import Change, Document, Fact
from xiangheng_platform.regions.records import fact_of, gazetteer_of
from xiangheng_platform.regions.tables import DivisionChange, DivisionFact, Membership
from xiangheng_platform.regions.tree import Division
from xiangheng_platform.store.history import known, versions
from xiangheng_platform.store.keys import among
from xiangheng_platform.store.store import Store
from xiangheng_platform.store.tables import AuditRow
from xiangheng_scoring.places import FieldPath
from xiangheng_scoring.records import Meaning

LOADED = "regions:division:load"
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Correction:
    """What should have been recorded of a division; None leaves it. `valid_from` is the first day that it was so."""

    name: Annotated[str | None, Meaning("the name that it bore; null: as it is recorded")] = None
    code: Annotated[str | None, Meaning("the code that it bore; null: as it is recorded")] = None
    valid_from: Annotated[
        date | None, Meaning("the first day on which it was so; null: as it is recorded")
    ] = None
    source: Annotated[str | None, Meaning("the document that it rests on; null: as it is recorded")] = None
    verified: Annotated[
        bool | None, Meaning("whether that was compared with the document; null: as it is recorded")
    ] = None
    note: Annotated[str | None, Meaning("what a reader should know besides; null: as it is recorded")] = None


def correct(
    store: Store, person: Person, code: str, day: date, correction: Correction, reason: str
) -> Division:
    """Correct what is recorded of the division that bears a code on a day; returns it as it is now.

    A wrong name or code is corrected in every span that bears it, a wrong first day in the change that it began with.
    Raises `UnknownRegion`, and `ChangeRefused` with every fault.
    """
    require_somewhere(person, "region.change")
    with act_of(store, person, "regions:division:correct", f"division:{code}", reason) as act:
        before = gazetteer_of(act)
        draft = Draft(before, Document(reason))
        draft.refuse_unsourced(field="reason")
        now = _corrected(draft, before.bearer(code, day), correction)
        after = keep(act, before, draft)
    return after.tree(now.valid_from).division(now.code)


def withdraw(store: Store, person: Person, number: int, reason: str) -> Change:
    """Take back a change that never was, with all it did; returns what was taken back.

    Raises `UnknownChange`, and `ChangeRefused` where a later change rests on it.
    """
    require_somewhere(person, "region.change")
    with act_of(store, person, "regions:change:withdraw", f"change:{number}", reason) as act:
        before = gazetteer_of(act)
        change = next((change for change in before.changes if change.number == number), None)
        if change is None:
            raise UnknownChange(
                f"没有第 {number} 号变更，或已经撤回",
                expected="区划沿革中列出的编号",
                remedy="用 xiangheng region history 查看编号",
            )
        draft = Draft(before, Document(reason))
        draft.refuse_unsourced(field="reason")
        _undo(act.session, draft, change)
        gone = before.by_key.keys() - draft.preview().by_key.keys()
        # Lists of members point to what there is, and not to what would never have been.
        for row in act.session.exec(known(Membership).where(among(col(Membership.division), gone))):
            where = FieldPath(("number",), "编号", place(before.of_key(row.division)[-1]))
            remedy = f"先用 xiangheng group withdraw {row.id} 撤回"
            draft.fault("REGION-LATER", where, f"在名单 {row.group_code} 中", "不在任何名单中", remedy)
        keep(act, before, draft)
        return change


def _corrected(draft: Draft, fact: Fact, correction: Correction) -> Fact:
    for name in ("name", "code"):
        if (value := getattr(correction, name)) is not None:
            for span in _run(draft, fact, name):
                draft.exchange(span, replace(span, **{name: value}))
            # Looked up again by its first day: what is corrected stands in the draft as another value.
            fact = next(span for span in draft.of_key(fact.key) if span.valid_from == fact.valid_from)
    if correction.valid_from is not None:
        fact = _redated(draft, fact, correction.valid_from)
    given = {name: getattr(correction, name) for name in ("source", "verified", "note")}
    now = replace(fact, **{name: value for name, value in given.items() if value is not None})
    draft.exchange(fact, now)
    if correction == Correction():
        at = FieldPath(("correction",), "更正", place(fact))
        draft.fault("REGION-NAME", at, "没有写应改成什么", "名称、代码、日期、依据等", "补写")
    return now


def _run(draft: Draft, fact: Fact, name: str) -> list[Fact]:
    """The spans around a fact that say the same of a division: what is wrong in one is wrong in all of them."""
    facts = draft.of_key(fact.key)
    first = last = facts.index(fact)
    while first > 0 and getattr(facts[first - 1], name) == getattr(fact, name):
        first -= 1
    while last + 1 < len(facts) and getattr(facts[last + 1], name) == getattr(fact, name):
        last += 1
    return facts[first : last + 1]


def _redated(draft: Draft, fact: Fact, first: date) -> Fact:
    """Let a fact begin on another day, the one before it end accordingly, and the change between them be dated so."""
    before = next((span for span in draft.of_key(fact.key) if span.valid_to == fact.valid_from - _DAY), None)
    begun = [change for change in draft.changes if change.day == fact.valid_from and fact.key in change.keys]
    if any(change.keys != {fact.key} for change in begun):
        message = "日期与别的区划是一起变的"
        remedy = "撤回这条变更（xiangheng region withdraw），按正确的日期再登记"
        at = FieldPath(("correction", "valid_from"), "日期", place(fact))
        draft.fault("REGION-LATER", at, message, "只涉及这一个区划的变更", remedy)
        return fact
    if before is not None and first <= before.valid_from:
        at = FieldPath(("correction", "valid_from"), "日期", place(fact))
        draft.fault("REGION-OVERLAP", at, f"不晚于 {place(before)} 的开始", "晚于它", "核对日期")
        return fact
    if before is not None:
        draft.exchange(before, replace(before, valid_to=first - _DAY))
    draft.changes = [replace(change, day=first) if change in begun else change for change in draft.changes]
    now = replace(fact, valid_from=first)
    draft.exchange(fact, now)
    return now


def _undo(session: Session, draft: Draft, change: Change) -> None:
    """Put back what the change replaced and take away what it added, unless another change rests on it."""
    row = session.get_one(DivisionChange, change.number)
    begun = versions(session, row)[-1].act
    if session.get_one(AuditRow, begun).action == LOADED:
        remedy = "个别有误的用 xiangheng region correct，或改数据后再载入"
        draft.fault(
            "REGION-LATER",
            FieldPath(("number",), "编号", f"第 {change.number} 号"),
            "是成批载入的，不能单独撤回",
            "逐条登记的变更",
            remedy,
        )
        return
    # The acts that entered or corrected the changes that stand beside this one.
    rows = (session.get_one(DivisionChange, other.number) for other in draft.changes if other != change)
    others = {version.act for row in rows for version in versions(session, row)}
    standing = {fact.row: fact for fact in draft.preview().facts}
    for written in session.exec(select(DivisionFact).where(DivisionFact.act == begun)):
        chain = list(_and_after(session, written))
        # The end of the chain: what was corrected of it since is what stands now.
        fact = standing.get(chain[-1].id)
        if fact is None or any(version.act in others for version in chain):
            expected, remedy = "最后登记的变更", "先撤回后面的变更"
            draft.fault(
                "REGION-LATER",
                FieldPath(("number",), "编号", written.code),
                "之后的变更以它为前提",
                expected,
                remedy,
            )
            continue
        replaced = session.get_one(DivisionFact, written.replaces) if written.replaces else None
        draft.exchange(fact, _reverted(fact, fact_of(replaced), fact_of(written)) if replaced else None)
    draft.changes.remove(change)


def _reverted(now: Fact, before: Fact, after: Fact) -> Fact:
    """A fact without what a change did to it; what was corrected of it since stays corrected."""
    names = [field.name for field in fields(Fact) if field.name != "row"]
    was = {name: getattr(before, name) for name in names if getattr(before, name) != getattr(after, name)}
    return replace(now, **was)


def _and_after(session: Session, row: DivisionFact) -> Iterator[DivisionFact]:
    """A row and what took its place, one after the other."""
    following: DivisionFact | None = row
    while following is not None:
        yield following
        statement = select(DivisionFact).where(DivisionFact.replaces == following.id)
        following = session.exec(statement).one_or_none()
