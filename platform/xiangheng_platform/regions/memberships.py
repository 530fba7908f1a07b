"""Entering who belongs to a group: added, ended, corrected, withdrawn, and verified by somebody else.

Whatever is entered or changed is unverified until another person has compared it with its source. Divisions are named
by code or name, as on the first day of the membership; a name of several is refused.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date

from sqlmodel import Session

from xiangheng_platform.access import authorship, duties
from xiangheng_platform.access.decisions import require_each, require_somewhere
from xiangheng_platform.access.duty_sets import Duties
from xiangheng_platform.access.person import Person
from xiangheng_platform.access.views import Act, act_of
from xiangheng_platform.regions import lookup
from xiangheng_platform.regions.contradictions import place
from xiangheng_platform.regions.errors import GroupRefused, RegionError, days
from xiangheng_platform.regions.gazetteer import Gazetteer
from xiangheng_platform.regions.groups import row_of, unsourced
from xiangheng_platform.regions.reach import target_of
from xiangheng_platform.regions.records import gazetteer_of
from xiangheng_platform.regions.tables import Membership
from xiangheng_platform.store.history import in_force, known, versions
from xiangheng_platform.store.store import Store
from xiangheng_platform.store.tables import AuditRow
from xiangheng_platform.versioning.rows import copied, retract, standing
from xiangheng_scoring.errors import Fault
from xiangheng_scoring.places import FieldPath

CHANGE, VERIFY = "group.change", "group.verify"
#: What a membership says, each part by somebody who wrote it.
_PARTS = ("division", "valid_from", "valid_to", "source", "note")


@dataclass(frozen=True, slots=True)
class Term:
    """What is said of one membership: its first and last day (None: still), its source, and a note."""

    valid_from: date
    valid_to: date | None = None
    source: str = ""
    note: str = ""


def add(
    store: Store, person: Person, group: str, regions: Sequence[str], term: Term, reason: str = ""
) -> tuple[int, ...]:
    """Let divisions belong to a group; returns the numbers of the memberships.

    Raises `UnknownGroup`, and `GroupRefused` with every fault.
    """
    require_somewhere(person, CHANGE)
    with _acting(store, person, "add", group, reason or term.source) as (act, gazetteer):
        faults = [*_unnamed(group, regions), *faults_of_term(group, term)]
        named = [key for region in regions for key in resolved(gazetteer, region, term.valid_from, faults)]
        keys = list(dict.fromkeys(named))
        for key in keys:
            faults += misfits(act.session, gazetteer, group, key, term)
        _require_divisions(act, CHANGE, gazetteer, keys)
        _refuse(faults)
        rows = [act.add(membership(group, key, term)) for key in keys]
        enter(act, rows)
        act.note(after=_summary(gazetteer, rows))
        return tuple(row.id for row in rows)


def end(
    store: Store, person: Person, group: str, regions: Sequence[str], last_day: date, source: str
) -> tuple[int, ...]:
    """Let divisions belong to a group no longer than to a last day; returns the numbers of the memberships."""
    require_somewhere(person, CHANGE)
    with _acting(store, person, "end", group, source) as (act, gazetteer):
        faults = [*_unnamed(group, regions), *([] if source.strip() else [unsourced(group)])]
        olds = _in_force(act.session, gazetteer, group, regions, last_day, faults)
        faults += [
            Fault(
                "GROUP-DAY",
                FieldPath(("last_day",), "最后一天", group),
                f"本来就到 {last_day} 为止",
                "另一天",
                "不用再终止",
            )
            for old in olds
            if old.valid_to == last_day
        ]
        _require_divisions(act, CHANGE, gazetteer, [old.division for old in olds])
        _refuse(faults)
        ended = [
            copied(
                old,
                valid_to=last_day,
                note="；".join(filter(None, (old.note, f"终止：{source}"))),
                verified=False,
            )
            for old in olds
        ]
        return enter(act, _replaced(act, gazetteer, list(zip(olds, ended, strict=True))))


def correct(store: Store, person: Person, number: int, term: Term, reason: str) -> int:
    """Say of a membership what should have been said; returns its number from now on."""
    require_somewhere(person, CHANGE)
    with act_of(store, person, "regions:membership:correct", f"membership:{number}", reason) as act:
        old, gazetteer = _standing(act.session, number), gazetteer_of(act)
        group, key = old.group_code, old.division
        _require_divisions(act, CHANGE, gazetteer, [key])
        faults = [] if reason.strip() else [unsourced(group, "reason")]
        faults += [*faults_of_term(group, term), *misfits(act.session, gazetteer, group, key, term, but=old)]
        _refuse(list(dict.fromkeys(faults)))
        return enter(act, _replaced(act, gazetteer, [(old, membership(group, key, term))]))[0]


def withdraw(store: Store, person: Person, number: int, reason: str) -> str:
    """Take back a membership that never was; returns the code of the group."""
    require_somewhere(person, CHANGE)
    with act_of(store, person, "regions:membership:withdraw", f"membership:{number}", reason) as act:
        old, gazetteer = _standing(act.session, number), gazetteer_of(act)
        _require_divisions(act, CHANGE, gazetteer, [old.division])
        _refuse([] if reason.strip() else [unsourced(old.group_code, "reason")])
        act.note(before=_summary(gazetteer, [old]))
        return retract(act, old).group_code


def verify(
    store: Store, person: Person, group: str, regions: Sequence[str], day: date, reason: str
) -> tuple[int, ...]:
    """Say that memberships of a day were compared with their source (all unverified ones, if none is named).

    It takes another person than whoever entered any part of what they still say. Raises `UnknownGroup`, `GroupRefused`,
    `DutyHeld`.
    """
    require_somewhere(person, VERIFY)
    with _acting(store, person, "verify", group, reason) as (act, gazetteer):
        faults = [] if reason.strip() else [unsourced(group, "reason")]
        olds = _in_force(act.session, gazetteer, group, regions, day, faults)
        unverified = [old for old in olds if not old.verified]
        if not unverified and not faults:
            message, remedy = f"{day} 的成员中没有待核实的", "都核实过的不用再核实；别的日子的加 --day"
            at = FieldPath(("divisions",), "区划", group)
            faults.append(Fault("GROUP-MEMBER", at, message, "未核实的成员", remedy))
        _require_divisions(act, VERIFY, gazetteer, [old.division for old in unverified])
        _refuse(faults)
        for old in unverified:
            _note_writers(act, old)
            title = f"成员 {place(gazetteer.of_key(old.division)[-1])} 仍有的内容"
            duties.claim(act, Duties.VERIFIER, duty_subject(old), title)
        rows = _replaced(act, gazetteer, [(old, copied(old, verified=True)) for old in unverified])
        for row in rows:
            _note_writers(act, row)
        return tuple(row.id for row in rows)


def faults_of_term(group: str, term: Term) -> Iterator[Fault]:
    """What speaks against a term by itself."""
    if term.valid_to is not None and term.valid_to < term.valid_from:
        yield Fault(
            "GROUP-DAY",
            FieldPath(("valid_to",), "最后一天", group),
            f"「{term.valid_to}」早于第一天",
            f"不早于 {term.valid_from}",
            "核对日期",
        )
    if not term.source.strip():
        yield unsourced(group)


def misfits(
    session: Session, gazetteer: Gazetteer, group: str, key: int, term: Term, but: Membership | None = None
) -> Iterator[Fault]:
    """What is recorded that a division's term in a group contradicts; `but` is the row that it takes the place of."""
    facts = gazetteer.of_key(key)
    title, last = place(facts[-1]), term.valid_to or date.max
    if term.valid_from < facts[0].valid_from or (term.valid_to is not None and last > facts[-1].last):
        expected = days(facts[0].valid_from, facts[-1].valid_to)
        outside = "valid_from" if term.valid_from < facts[0].valid_from else "valid_to"
        at = FieldPath((outside,), "期间", title)
        yield Fault("GROUP-DAY", at, "期间超出了它的存续", expected, "核对日期")
    statement = known(Membership).where(Membership.group_code == group, Membership.division == key)
    for other in session.exec(statement):
        if other is not but and other.valid_from <= last and term.valid_from <= (other.valid_to or date.max):
            message = f"{days(other.valid_from, other.valid_to)} 已经在名单中"
            remedy = f"先终止，或更正第 {other.id} 号"
            yield Fault(
                "GROUP-TWICE", FieldPath(("valid_from",), "期间", title), message, "期间不重叠", remedy
            )


def resolved(gazetteer: Gazetteer, region: str, day: date, faults: list[Fault]) -> list[int]:
    """The key of a division by its code or name, or none and a fault."""
    try:
        return [lookup.find(gazetteer, region, day).key]
    except RegionError as error:
        faults.append(replace(error.fault, at=region))
        return []


def membership(group: str, key: int, term: Term, *, verified: bool = False) -> Membership:
    """The row of a term."""
    return Membership(
        group_code=group,
        division=key,
        valid_from=term.valid_from,
        valid_to=term.valid_to,
        source=term.source,
        verified=verified,
        note=term.note,
    )


@contextmanager
def _acting(
    store: Store, person: Person, verb: str, group: str, reason: str
) -> Iterator[tuple[Act, Gazetteer]]:
    """An act on the members of a group that is there, with the gazetteer of now."""
    with act_of(store, person, f"regions:membership:{verb}", f"group:{group}", reason) as act:
        row_of(act, group)
        yield act, gazetteer_of(act)


def _require_divisions(act: Act, action: str, gazetteer: Gazetteer, keys: Iterable[int]) -> None:
    """Raise `NotAllowed`, naming every place, unless whoever acts may do it to all of some divisions."""
    places = ((place(gazetteer.of_key(key)[-1]), target_of(gazetteer, key, act.today)) for key in keys)
    require_each(act.person, action, places)


def _in_force(
    session: Session, gazetteer: Gazetteer, group: str, regions: Sequence[str], day: date, faults: list[Fault]
) -> list[Membership]:
    """The memberships of a day, of the divisions that are named or of all; a fault for each that is no member."""
    rows = session.exec(in_force(Membership, day).where(Membership.group_code == group)).all()
    by_key = {row.division: row for row in rows}
    wanted = {key: region for region in regions for key in resolved(gazetteer, region, day, faults)}
    for key in (key for key in wanted if key not in by_key):
        message, remedy = f"{day} 不在名单中", f"用 xiangheng group show {group} 查看"
        faults.append(Fault("GROUP-MEMBER", wanted[key], message, "名单中的成员", remedy))
    return [row for row in rows if not regions or row.division in wanted]


def _standing(session: Session, number: int) -> Membership:
    row = standing(session, Membership, id=number)
    if row is None:
        at = FieldPath(("number",), "编号", f"第 {number} 号")
        fault = Fault("GROUP-MEMBER", at, "没有这一条，或已经更正", "名单中列出的编号", "重新查看名单")
        raise GroupRefused([fault])
    return row


def _replaced(
    act: Act, gazetteer: Gazetteer, pairs: Sequence[tuple[Membership, Membership]]
) -> list[Membership]:
    act.note(before=_summary(gazetteer, [old for old, _ in pairs]))
    rows = [act.correct(old, new) for old, new in pairs]
    act.note(after=_summary(gazetteer, rows))
    return rows


def enter(act: Act, rows: Sequence[Membership]) -> tuple[int, ...]:
    """Note who entered memberships, so that somebody else verifies them; returns their numbers."""
    for row in rows:
        _note_writers(act, row, act.person.login)
    return tuple(row.id for row in rows)


def _note_writers(act: Act, row: Membership, login: str = "") -> None:
    """Note who entered any part of a membership that it still says; `login` is whoever acts, if they enter it."""
    history: list[tuple[str, authorship.Parts]] = []
    for version in reversed(versions(act.session, row)):
        # The act that is going on has no audit row yet.
        written = act.session.get(AuditRow, version.act)
        actor = act.actor if written is None else written.actor
        history.append((actor.removeprefix("user:"), {part: getattr(version, part) for part in _PARTS}))
    entered = authorship.writers(history, {"valid_to": None, "note": ""}) | ({login} if login else set())
    duties.attribute(act, Duties.ENTERER, duty_subject(row), entered)


def duty_subject(row: Membership) -> str:
    """What the duties of entering and verifying a membership are about: each time it is changed, another matter."""
    return f"membership:{row.id}"


def _summary(gazetteer: Gazetteer, rows: Iterable[Membership]) -> dict[str, str]:
    """Memberships for the audit log: who, between which days, and whether somebody verified it."""
    return {
        str(row.id): f"{place(gazetteer.of_key(row.division)[-1])} {days(row.valid_from, row.valid_to)}"
        f"{'' if row.verified else ' 未核实'}"
        for row in rows
    }


def _unnamed(group: str, regions: Sequence[str]) -> list[Fault]:
    """A fault where no division is named: that must not stand for all of them."""
    if regions:
        return []
    at = FieldPath(("divisions",), "区划", group)
    return [Fault("GROUP-MEMBER", at, "没有写区划", "一个以上的区划", "补写代码或名称")]


def _refuse(faults: Sequence[Fault]) -> None:
    if faults:
        raise GroupRefused(faults)
