"""Groups of divisions (the fifteen counties), and who belonged to them on any day."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Annotated

from xiangheng_graphql.assembly.capability import Capability
from xiangheng_graphql.assembly.connections import PAGE, After, Connection, First, page_of
from xiangheng_graphql.capabilities.regions import DivisionKey, OnDay, Remark
from xiangheng_graphql.commands import faults_told
from xiangheng_graphql.context import Caller
from xiangheng_platform.access.views import View
from xiangheng_platform.regions import groups as services
from xiangheng_platform.regions import memberships
from xiangheng_platform.regions.belonging import DAYS, Group, Member
from xiangheng_platform.regions.documents import GroupRecord, group_record
from xiangheng_platform.regions.meanings import FirstDay, LastDay, Verified
from xiangheng_platform.regions.memberships import Term
from xiangheng_platform.regions.tree import Division
from xiangheng_platform.store.meanings import Note
from xiangheng_platform.store.views import Recent
from xiangheng_scoring.documents import FaultRecord
from xiangheng_scoring.records import Meaning

READ, CHANGE, VERIFY = "region.read", "group.change", "group.verify"
GroupCode = Annotated[str, Meaning("the code of the group")]
Divisions = Annotated[tuple[str, ...], Meaning("codes or names, as on the first day of the membership")]
Source = Annotated[str, Meaning("the document that it rests on, by its number")]
Reason = Annotated[str, Meaning("why it is done, for the audit log")]
Number = Annotated[int, Meaning("the number of the membership, as lists of members tell it")]


@dataclass(frozen=True, slots=True)
class Membership:
    """That a division belongs to a group, and since and until when."""

    number: Annotated[int, Meaning("by which it is corrected or taken back; another after each change")]
    group: Annotated[GroupRecord, Meaning("the list of divisions that it is in")]
    division: Annotated[Division, Meaning("who belongs to it")]
    valid_from: FirstDay
    valid_to: LastDay
    source: Source
    verified: Verified
    note: Note


@dataclass(frozen=True, slots=True)
class EnteredMemberships:
    """What an act wrote: memberships as they stand from then on, each division as on the first day of its own."""

    memberships: Annotated[
        tuple[Membership, ...], Meaning("each that was written, as it stands from then on")
    ]


def of_code(view: View, code: str) -> GroupRecord | None:
    """The group with a code, None if there is none."""
    known = {group.code: group for group in services.groups(view)}
    return group_record(known[code]) if code in known else None


groups = Capability("groups")
groups.entity(
    GroupRecord,
    chinese="区划名单（如十五县）",
    key=lambda group: group.code,
    identity=lambda group: group.code,
    refetch=of_code,
)


@groups.query(chinese="一个名单", action=READ, is_history=True)
def group(view: View, code: GroupCode) -> GroupRecord:
    """A group by its code."""
    return group_record(services.group(view, code))


@groups.query(chinese="全部名单", action=READ, is_history=True)
def groups_(view: View, first: First = PAGE, after: After = None) -> Connection[GroupRecord]:
    """The groups, by code."""
    rows = tuple(map(group_record, services.groups(view)))
    return page_of(rows, lambda row: row.code, first=first, after=after)


@groups.field(GroupRecord, chinese="某一天的成员", action=READ)
def members(
    view: View,
    keys: Sequence[str],
    on_day: OnDay = None,
    verified: Annotated[
        bool | None, Meaning("only those that are verified, or that are not; all, if not given")
    ] = None,
    first: First = PAGE,
    after: After = None,
) -> Mapping[str, Connection[Membership]]:
    """Who belongs to it on a day, by the codes of that day."""
    pages = {}
    for code, group in services.members_by_group(view, on_day or view.today, keys).items():
        rows = [member for member in group.members if verified in (None, member.verified)]
        page = page_of(rows, lambda member: member.division.code, first=first, after=after)
        pages[code] = page.of(partial(membership, group_record(group.group)))
    return pages


@groups.field(GroupRecord, chinese="名单在某一天要注意的：人数不符，成员已不存在", action=READ)
def notices(view: View, keys: Sequence[str], on_day: OnDay = None) -> Mapping[str, tuple[FaultRecord, ...]]:
    """What must be told of it on a day: a wrong number of members, members that are no division any more."""
    by_code = services.members_by_group(view, on_day or view.today, keys)
    return {code: faults_told(group.notices) for code, group in by_code.items()}


@groups.field(Division, chinese="当天所属的名单", action=READ, name="memberships")
def memberships_of_division(
    view: View, keys: Sequence[DivisionKey]
) -> Mapping[DivisionKey, tuple[Membership, ...]]:
    """The groups that it belongs to on the day, by code."""
    services.belonging(view)  # where the right is asked: what is kept is given to whoever may see it
    shown = view.kept(_Shown, *services.BELONGING)
    days = {day: shown.on(day) for day in {key.day for key in keys}}
    return {key: days[key.day].get(key.key, ()) for key in keys}


class _Shown:
    """Memberships as they are shown: made once for all who see the same, of the last few days that were asked about."""

    def __init__(self, view: View) -> None:
        self._belonging = services.belonging(view)
        self._days: Recent[date] = Recent(DAYS)

    def on(self, day: date) -> Mapping[int, tuple[Membership, ...]]:
        """Those of each division on a day, by its key."""
        return self._days.of(day, lambda: self._read(day))

    def _read(self, day: date) -> Mapping[int, tuple[Membership, ...]]:
        belongs = self._belonging.on(day)
        # A group's record once, so that what is selected below it is read once for all who belong to it.
        records = {group.code: group_record(group) for rows in belongs.values() for group, _ in rows}
        return {
            key: tuple(membership(records[group.code], member) for group, member in rows)
            for key, rows in belongs.items()
        }


def membership(group: GroupRecord, member: Member) -> Membership:
    """A membership of a group as it is shown."""
    return Membership(
        number=member.number,
        group=group,
        division=member.division,
        valid_from=member.valid_from,
        valid_to=member.valid_to,
        source=member.source,
        verified=member.verified,
        note=member.note or None,
    )


def entered(numbers: Collection[int]) -> Callable[[View], EnteredMemberships]:
    """What reads the memberships that an act wrote."""
    return lambda view: EnteredMemberships(
        tuple(
            membership(group_record(group), member) for group, member in services.memberships(view, numbers)
        )
    )


@groups.field(GroupRecord, chinese="写下现在这些的操作号，更正时写在 act 里", action=READ, name="act")
def acts(view: View, keys: Sequence[str]) -> Mapping[str, int | None]:
    """The number of the act that wrote what is recorded of it now; null where it is no longer known."""
    return dict(services.acts_of(view, keys))


@groups.mutation(chinese="登记一个名单，或更正它：写全部内容，不写的清空", action=CHANGE)
def define_group(
    caller: Caller,
    code: GroupCode,
    name: Annotated[str, Meaning("what it is called, in Chinese")],
    source: Source,
    expected: Annotated[
        int | None,
        Meaning("how many members there must be on any day; any number, if none is given", minimum=1),
    ] = None,
    note: Remark = "",
    reason: Reason = "",
    act: Annotated[
        int | None,
        Meaning(
            "the `act` of the group that was looked at, 0 for a new one: what somebody else wrote since is not overwritten;"
            " null: whatever is recorded",
            minimum=0,
        ),
    ] = None,
) -> Callable[[View], GroupRecord]:
    """Enter a group, or correct what is recorded of it: all of it, what is left out is emptied."""
    defined = Group(code, name, expected, source, note)
    services.define(caller.store, caller.person, defined, reason, seen=act)
    return lambda view: group_record(services.group(view, code))


@groups.mutation(chinese="登记名单的成员", action=CHANGE)
def add_members(
    caller: Caller,
    group: GroupCode,
    divisions: Divisions,
    valid_from: FirstDay,
    source: Source,
    valid_to: LastDay = None,
    note: Remark = "",
) -> Callable[[View], EnteredMemberships]:
    """Let divisions belong to a group from a day on. What is entered is unverified until another person verifies it."""
    term = Term(valid_from, valid_to, source, note)
    return entered(memberships.add(caller.store, caller.person, group, divisions, term))


@groups.mutation(chinese="终止成员资格", action=CHANGE)
def end_members(
    caller: Caller,
    group: GroupCode,
    divisions: Divisions,
    last_day: Annotated[date, Meaning("the last day on which they belong")],
    source: Source,
) -> Callable[[View], EnteredMemberships]:
    """Let divisions belong to a group no longer than to a last day."""
    return entered(memberships.end(caller.store, caller.person, group, divisions, last_day, source))


@groups.mutation(chinese="更正登记错了的成员资格；写全应为的内容，更正后须重新核实", action=CHANGE)
def correct_membership(
    caller: Caller,
    number: Number,
    valid_from: FirstDay,
    source: Source,
    reason: Reason,
    valid_to: LastDay = None,
    note: Remark = "",
) -> Callable[[View], EnteredMemberships]:
    """Say of a membership what should have been said, all of it; it must be verified again."""
    term = Term(valid_from, valid_to, source, note)
    return entered([memberships.correct(caller.store, caller.person, number, term, reason)])


@groups.mutation(chinese="撤回不该登记的成员资格", action=CHANGE)
def withdraw_membership(caller: Caller, number: Number, reason: Reason) -> Callable[[View], GroupRecord]:
    """Take back a membership that never was; the answer is the group without it."""
    code = memberships.withdraw(caller.store, caller.person, number, reason)
    return lambda view: group_record(services.group(view, code))


@groups.mutation(chinese="核实成员：与依据核对无误；不能核实自己登记的", action=VERIFY)
def verify_members(
    caller: Caller,
    group: GroupCode,
    reason: Annotated[str, Meaning("what they were compared with; for the audit log")],
    divisions: Annotated[
        tuple[str, ...], Meaning("codes or names; all that are unverified, if none is given")
    ] = (),
    on_day: OnDay = None,
) -> Callable[[View], EnteredMemberships]:
    """Say that the memberships of a day were compared with their source, as another person than whoever entered them."""
    day = on_day or caller.store.today
    return entered(memberships.verify(caller.store, caller.person, group, divisions, day, reason))
