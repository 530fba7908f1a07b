"""Named groups of divisions (the fifteen counties): what they are, and who belonged to them on any day."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from sqlmodel import col

from xiangheng_platform.access.decisions import require, require_open
from xiangheng_platform.access.person import Person
from xiangheng_platform.access.reach import PROVINCE_WIDE
from xiangheng_platform.access.views import Act, View, act_of
from xiangheng_platform.regions.belonging import Belonging, Belongs, Group, Member, member_of
from xiangheng_platform.regions.errors import GroupRefused, UnknownGroup, days
from xiangheng_platform.regions.gazetteer import Gazetteer
from xiangheng_platform.regions.records import gazetteer_of
from xiangheng_platform.regions.tables import DivisionFact, Membership, NamedGroup
from xiangheng_platform.store.history import known, read_only
from xiangheng_platform.store.keys import among
from xiangheng_platform.store.store import Store
from xiangheng_platform.versioning.rows import refuse_unseen, revise, standing
from xiangheng_scoring.errors import Fault
from xiangheng_scoring.grouping import grouped
from xiangheng_scoring.places import FieldPath

#: The tables that `belonging` is made of.
BELONGING = (Membership, NamedGroup, DivisionFact)
_CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")


@dataclass(frozen=True, slots=True)
class GroupOnDay:
    """A group with its members on a day, and what must be told of it (`notices`): a wrong count, members that ended."""

    group: Group
    day: date
    members: tuple[Member, ...]
    notices: tuple[Fault, ...]

    @property
    def is_verified(self) -> bool:
        """Whether somebody verified every member."""
        return all(member.verified for member in self.members)


def groups(view: View) -> tuple[Group, ...]:
    """Every group as it was known, by code."""
    require_open(view.person, "region.read")
    return view.kept(_read_groups, NamedGroup)


def group(view: View, code: str) -> Group:
    """A group as it was known; raises `UnknownGroup`."""
    require_open(view.person, "region.read")
    return group_of(row_of(view, code))


def members(view: View, group: str, day: date) -> GroupOnDay:
    """Who belonged to a group on a day, as it was known; raises `UnknownGroup`."""
    require_open(view.person, "region.read")
    row_of(view, group)
    return members_by_group(view, day, [group])[group]


def members_by_group(view: View, day: date, codes: Collection[str] | None = None) -> Mapping[str, GroupOnDay]:
    """Who belonged to each group on a day, as it was known, by the group's code; of all groups, if no codes are given."""
    require_open(view.person, "region.read")
    statement = known(Membership, view.as_of)
    if codes is not None:
        statement = statement.where(among(col(Membership.group_code), codes))
    rows = grouped((row.group_code, row) for row in read_only(view.session, statement))
    gazetteer = gazetteer_of(view)
    return {
        group.code: _on_day(group, rows.get(group.code, ()), gazetteer, day)
        for group in groups(view)
        if codes is None or group.code in codes
    }


def memberships_of(view: View, code: str, day: date) -> Belongs:
    """The groups that a division belongs to on a day, by code; raises `UnknownRegion`."""
    require_open(view.person, "region.read")
    key = gazetteer_of(view).bearer(code, day).key
    return belonging(view).on(day).get(key, ())


def belonging(view: View) -> Belonging:
    """Which groups every division belongs to, as it was known; from then on it is asked of any day without the store."""
    require_open(view.person, "region.read")
    return view.kept(_read_belonging, *BELONGING)


def memberships(view: View, numbers: Collection[int]) -> Belongs:
    """Memberships by their numbers, in their order, each division as on the first day; what does not stand is left out."""
    require_open(view.person, "region.read")
    gazetteer, by_code = gazetteer_of(view), {group.code: group for group in groups(view)}
    statement = known(Membership, view.as_of).where(among(col(Membership.id), numbers))
    return tuple(
        (by_code[row.group_code], member_of(row, division))
        for row in read_only(view.session, statement)
        if (division := gazetteer.division(row.division, row.valid_from))
    )


def acts_of(view: View, codes: Collection[str]) -> Mapping[str, int]:
    """The act that wrote what is recorded of each of some groups, by code: what a correction names that looked at it."""
    require_open(view.person, "region.read")
    statement = known(NamedGroup, view.as_of).where(among(col(NamedGroup.code), codes))
    return {row.code: row.act for row in read_only(view.session, statement)}


def define(store: Store, person: Person, group: Group, reason: str = "", *, seen: int | None = None) -> Group:
    """Enter a group, or correct what is recorded of it; `seen` is the act that wrote what was looked at (0: nothing).

    Raises `GroupRefused` with every fault, and `RowIsTaken` where something else is recorded by now.
    """
    require(person, "group.change", PROVINCE_WIDE)
    if faults := definition_faults(group):
        raise GroupRefused(faults)
    with act_of(store, person, "regions:group:define", f"group:{group.code}", reason or group.source) as act:
        refuse_unseen(standing(act.session, NamedGroup, code=group.code), seen, f"名单 {group.code}")
        record(act, group)
    return group


def record(act: Act, group: Group) -> bool:
    """Write what a group is; returns whether it takes the place of what was said of it before."""
    old = standing(act.session, NamedGroup, code=group.code)
    act.note(before={group.code: asdict(group_of(old))} if old else {}, after={group.code: asdict(group)})
    revise(act, old, NamedGroup(**asdict(group)))
    return old is not None


def definition_faults(group: Group) -> list[Fault]:
    """What speaks against a group as it is given."""
    faults = []
    if not _CODE.fullmatch(group.code):
        expected = "小写字母开头，只有小写字母、数字、下划线，如 key_assisted"
        faults.append(
            Fault(
                "GROUP-CODE",
                FieldPath(("code",), "编码", group.code),
                f"编码「{group.code}」不合规定",
                expected,
                "换一个编码",
            )
        )
    if not group.name.strip():
        at = FieldPath(("name",), "名称", group.code)
        faults.append(Fault("GROUP-CODE", at, "没有名称", "名单的名称", "补写名称"))
    if group.expected is not None and group.expected < 1:
        message = f"应有数 {group.expected} 不合适"
        at = FieldPath(("expected",), "应有数", group.code)
        faults.append(Fault("GROUP-CODE", at, message, "1 以上的整数", "改正，或不写"))
    if not group.source.strip():
        faults.append(unsourced(group.code))
    return faults


def unsourced(code: str, field: str = "source") -> Fault:
    """The fault of what is said of a group without a document that it rests on, in the field that is to name it."""
    return Fault(
        "GROUP-SOURCE", FieldPath((field,), "依据", code), "没有写依据", "文号、文件名称或来源", "补写依据"
    )


def row_of(view: View, group: str) -> NamedGroup:
    """The row of a group; raises `UnknownGroup`."""
    row = standing(view.session, NamedGroup, view.as_of, code=group)
    if row is None:
        raise UnknownGroup(
            f"没有编码为「{group}」的名单",
            expected="xiangheng group list 列出的编码",
            remedy="核对编码；新的名单用 xiangheng group define 登记",
        )
    return row


def group_of(row: NamedGroup) -> Group:
    """A row of groups as a value."""
    return Group(row.code, row.name, row.expected, row.source, row.note)


def _read_groups(view: View) -> tuple[Group, ...]:
    rows = read_only(view.session, known(NamedGroup, view.as_of))
    return tuple(sorted(map(group_of, rows), key=lambda group: group.code))


def _read_belonging(view: View) -> Belonging:
    return Belonging(groups(view), read_only(view.session, known(Membership, view.as_of)), gazetteer_of(view))


def _on_day(group: Group, rows: Sequence[Membership], gazetteer: Gazetteer, day: date) -> GroupOnDay:
    begun = [row for row in rows if row.valid_from <= day]
    standing = [row for row in begun if day <= (row.valid_to or date.max)]
    # By the key and as it is on that day: a member that was renamed or recoded since belongs all the same.
    there = [(row, division) for row in standing if (division := gazetteer.division(row.division, day))]
    ended = [row for row in standing if gazetteer.on(row.division, day) is None]
    members = tuple(
        member_of(row, division) for row, division in sorted(there, key=lambda pair: pair[1].code)
    )
    notices = []
    # Before its first member a group did not exist yet, and no number of members is wrong.
    if begun and group.expected not in (None, len(members)):
        count, expected = len(members), f"{group.expected} 个"
        message = f"{day} 有 {count} 个成员，应有 {expected}"
        remedy = "核对名单，补登或终止成员"
        notices.append(Fault("GROUP-COUNT", group.name, message, expected, remedy, is_notice=True))
    # Members that are no division any more: the world went on, and nobody has said what becomes of them.
    for row in ended:
        last = gazetteer.of_key(row.division)[-1]
        span = days(last.valid_from, last.valid_to)
        message = f"{last.code} {last.name} 在 {day} 不存在（{span}），没有列入"
        remedy = "终止它的成员资格，由谁接替按文件登记"
        notices.append(Fault("GROUP-ENDED", group.name, message, "存续的区划", remedy, is_notice=True))
    return GroupOnDay(group, day, members, tuple(notices))
