"""Loading reference data, divisions and the members of groups: in one act, and nothing the second time.

A row that was entered once is left alone for good: what somebody corrected since is not brought back.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlmodel import Session, col, select

from xiangheng_platform.access.decisions import require_each, require_somewhere
from xiangheng_platform.access.person import Person
from xiangheng_platform.access.reach import PROVINCE_WIDE
from xiangheng_platform.access.views import Act, View, act_of
from xiangheng_platform.regions.belonging import Group
from xiangheng_platform.regions.corrections import LOADED
from xiangheng_platform.regions.drafts import Draft, Part
from xiangheng_platform.regions.errors import GroupRefused, UnknownGroup
from xiangheng_platform.regions.facts import Document, Kind, Level
from xiangheng_platform.regions.groups import definition_faults, group_of, record, row_of
from xiangheng_platform.regions.memberships import (
    Term,
    enter,
    faults_of_term,
    membership,
    misfits,
    resolved,
)
from xiangheng_platform.regions.reach import require_changes, target_of
from xiangheng_platform.regions.records import gazetteer_of, write
from xiangheng_platform.regions.tables import DivisionFact, Membership, NamedGroup
from xiangheng_platform.store.store import Store
from xiangheng_platform.versioning.editing import Reconciled
from xiangheng_platform.versioning.rows import revise, standing

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DivisionRow:
    """What a division was from `valid_from` on, until another row follows it, or to `valid_to`.

    `follows` is the code that the same division bore until then (also where only its name changed), empty for a row
    that no earlier one stands before. `parent_code` is the code of the one above on that day, empty for the root.
    """

    code: str
    name: str
    level: Level
    parent_code: str
    valid_from: date
    valid_to: date | None = None
    follows: str = ""
    kind: Kind = Kind.DIVISION
    source: str = ""
    verified: bool = False
    note: str = ""

    @property
    def key(self) -> str:
        """What names the row where it is told what became of it: its code and first day."""
        return f"{self.code} {self.valid_from}"


@dataclass(frozen=True, slots=True)
class MembershipRow:
    """That a division (by its code or name on the first day) belonged to a group; `verified` as the data say."""

    group: str
    region: str
    valid_from: date
    valid_to: date | None = None
    source: str = ""
    verified: bool = False
    note: str = ""

    @property
    def key(self) -> str:
        """What names the row where it is told what became of it: group, division and first day."""
        return f"{self.group} {self.region} {self.valid_from}"


def load_divisions(
    store: Store, person: Person, rows: Sequence[DivisionRow], reason: str = "参考数据"
) -> Reconciled:
    """Enter rows of reference data that were never entered before; raises `ChangeRefused` with every fault.

    The first row of a division is where the data begin and no event; a row that follows another is one.
    A row that says something new of a division's first day corrects it. With nothing new there is no act.
    """
    require_somewhere(person, "region.change")
    with store.view(person) as view:
        new = _new(view.session, rows)
    if not new:
        return Reconciled(unchanged=tuple(row.key for row in rows))
    with act_of(store, person, LOADED, "division", reason) as act:
        before = gazetteer_of(act)
        # Once more within the act: somebody may have entered the same since the look that needed no act.
        new = _new(act.session, rows)
        draft = Draft(before, Document(reason))
        added, changed = list[str](), list[str]()
        # By day and from the top: a row names the one above it, which must be in the draft already.
        for row in sorted(new, key=_order):
            draft.document = Document(row.source, row.verified, row.note)
            draft.refuse_unsourced(f"{row.code} {row.name}")
            (changed if _enter(draft, row) else added).append(row.key)
        require_changes(act, before, draft.preview())
        write(act, before, draft.validated())
        act.note(after={"rows": len(new)})
    entered = set(new)
    return Reconciled(tuple(added), tuple(changed), tuple(row.key for row in rows if row not in entered))


def load_groups(
    store: Store,
    person: Person,
    groups: Sequence[Group],
    rows: Sequence[MembershipRow],
    reason: str = "参考数据",
) -> Reconciled:
    """Enter groups and their members of reference data that were never entered before.

    A row that says something new of a membership's first day corrects it, and is as verified as the data say. Raises
    `GroupRefused` with every fault; with nothing new there is no act.
    """
    require_somewhere(person, "group.change")
    with store.view(person) as view:
        pending = _Pending(view, groups, rows)
    if not (pending.groups or pending.rows or pending.faults):
        return Reconciled(unchanged=pending.unchanged)
    with act_of(store, person, "regions:membership:load", "group", reason) as act:
        return _Pending(act, groups, rows).enter(act)


class _Pending:
    """What of groups and memberships is new, as against every row that there ever was."""

    def __init__(self, view: View, groups: Sequence[Group], rows: Sequence[MembershipRow]) -> None:
        self.gazetteer = gazetteer_of(view)
        self.faults = [fault for group in groups for fault in definition_faults(group)]
        known = {group_of(row) for row in view.session.exec(select(NamedGroup))}
        self.groups = [group for group in groups if group not in known]
        stated = select(Membership).where(col(Membership.is_retraction).is_(False))
        kept = view.session.exec(stated).all()
        terms = {_term(row.group_code, row.division, row) for row in kept}
        ended = {(_term(row.group_code, row.division, row), row.valid_to) for row in kept}
        keyed = [
            (key, row)
            for row in rows
            for key in resolved(self.gazetteer, row.region, row.valid_from, self.faults)
        ]
        self.rows = [
            (key, row)
            for key, row in keyed
            if (term := _term(row.group, key, row)) not in terms
            or (row.valid_to is not None and (term, row.valid_to) not in ended)
        ]
        pending = set(self.rows)
        self.unchanged = (
            *(group.code for group in groups if group in known),
            *(row.key for key, row in keyed if (key, row) not in pending),
        )

    def enter(self, act: Act) -> Reconciled:
        """Write what is new; raises `NotAllowed` with every place out of reach, `GroupRefused` with every fault."""
        places = [(group.name, PROVINCE_WIDE) for group in self.groups]
        places += [(row.region, target_of(self.gazetteer, key, act.today)) for key, row in self.rows]
        require_each(act.person, "group.change", places)
        added, changed = list[str](), list[str]()
        for group in self.groups:
            (changed if record(act, group) else added).append(group.code)
        for key, row in self.rows:
            (changed if self._enter(act, key, row) else added).append(row.key)
        if self.faults:
            raise GroupRefused(list(dict.fromkeys(self.faults)))
        return Reconciled(tuple(added), tuple(changed), self.unchanged)

    def _enter(self, act: Act, key: int, row: MembershipRow) -> bool:
        """Write a membership; returns whether it takes the place of another."""
        try:
            row_of(act, row.group)
        except UnknownGroup as error:
            self.faults.append(error.fault)
        term = Term(row.valid_from, row.valid_to, row.source, row.note)
        old = standing(act.session, Membership, group_code=row.group, division=key, valid_from=row.valid_from)
        self.faults += faults_of_term(row.group, term)
        self.faults += misfits(act.session, self.gazetteer, row.group, key, term, but=old)
        new = membership(row.group, key, term, verified=row.verified)
        enter(act, [revise(act, old, new)])
        return old is not None


def _term(group: str, key: int, row: MembershipRow | Membership) -> tuple[object, ...]:
    return group, key, row.valid_from, row.source, row.verified, row.note


def _new(session: Session, rows: Sequence[DivisionRow]) -> list[DivisionRow]:
    """The rows that no row of history ever said, its corrections included."""
    facts = list(session.exec(select(DivisionFact).where(col(DivisionFact.is_retraction).is_(False))))
    codes: dict[int | None, set[str]] = {None: {""}}
    for fact in facts:
        codes.setdefault(fact.key, set()).add(fact.code)
    known = {(_content(fact), code) for fact in facts for code in codes.get(fact.parent, ())}
    ended = {(_content(fact), fact.valid_to) for fact in facts}
    return [
        row
        for row in rows
        if (_content(row), row.parent_code) not in known
        or (row.valid_to is not None and (_content(row), row.valid_to) not in ended)
    ]


def _order(row: DivisionRow) -> tuple[date, int, bool, str]:
    """Earlier spans first, and on one day what others lie in, a division before the units assigned to it."""
    return row.valid_from, row.level.rank, row.kind is not Kind.DIVISION, row.code


def _content(row: DivisionRow | DivisionFact) -> tuple[object, ...]:
    return (
        row.code,
        row.name,
        str(row.level),
        row.valid_from,
        str(row.kind),
        row.source,
        row.verified,
        row.note,
    )


def _enter(draft: Draft, row: DivisionRow) -> bool:
    """Enter a row; returns whether it corrects what was said of the same first day."""
    before = draft.bearer(row.code, row.valid_from)
    corrects = before is not None and before.valid_from == row.valid_from
    if before is not None and corrects:
        parent = draft.at(row.parent_code, row.valid_from) if row.parent_code else None
        now = replace(
            before, name=row.name, level=row.level, parent=parent.key if parent else None, kind=row.kind,
            source=row.source, verified=row.verified, note=row.note,
        )  # fmt: skip
        draft.exchange(before, now)
    elif row.follows:
        _follow(draft, row)
    else:
        draft.begin(Part(row.code, row.name), row.level, row.parent_code, row.valid_from, row.kind)
    entered = draft.bearer(row.code, row.valid_from)
    if entered is not None and row.valid_to is not None and entered.valid_to is None:
        draft.abolish(row.code, row.valid_to + _DAY)
    return corrects


def _follow(draft: Draft, row: DivisionRow) -> None:
    """A row after another of the same division: the change that lies between them."""
    before, parent = draft.at(row.follows, row.valid_from), draft.at(row.parent_code, row.valid_from)
    if before is None or parent is None:
        return
    if (before.level, before.kind) != (row.level, row.kind):
        message = f"此前是{before.level.label}{before.kind.label}"
        draft.fault(
            "REGION-LEVEL",
            f"{row.code} {row.name}",
            message,
            "层级、种类不变",
            "不再是同一个的，不写 follows",
        )
    # The name first and the code with it: one document that does both is one change and not two.
    if before.name != row.name:
        draft.rename(row.follows, row.name, row.valid_from, row.code)
    elif before.code != row.code:
        draft.recode(row.follows, row.code, row.valid_from)
    if before.parent != parent.key:
        draft.move(row.code, row.parent_code, row.valid_from)
