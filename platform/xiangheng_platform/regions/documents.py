"""What programs are told of divisions and groups: records, and how each is made of what services return."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Annotated, ClassVar

from xiangheng_platform.regions.belonging import Belongs, Group
from xiangheng_platform.regions.errors import Candidate
from xiangheng_platform.regions.facts import Change, ChangeKind, Fact
from xiangheng_platform.regions.gazetteer import Gazetteer
from xiangheng_platform.regions.groups import GroupOnDay
from xiangheng_platform.regions.meanings import DivisionCode, DivisionName, FirstDay, LastDay, Verified
from xiangheng_platform.regions.tree import Division, DivisionRecord, Tree, division_of
from xiangheng_platform.store.meanings import Note, RecordedSince, Source
from xiangheng_scoring.documents import FaultRecord, fault_records
from xiangheng_scoring.records import Format, Meaning, extended, narrowed

Day = Annotated[date, Meaning("the day that is asked about")]
AsOf = Annotated[datetime | None, Meaning("as known at this moment; null: now")]


@dataclass(frozen=True, slots=True)
class NamedDivision:
    """A division by code and name."""

    code: DivisionCode
    name: DivisionName


@dataclass(frozen=True, slots=True)
class GroupOfDivision:
    """A group that a division belongs to, and since and until when."""

    code: Annotated[str, Meaning("what everything else calls the group by")]
    name: Annotated[str, Meaning("what the group is called, in Chinese")]
    valid_from: FirstDay
    valid_to: LastDay
    verified: Verified


@dataclass(frozen=True, slots=True)
class Region:
    """One division on a day, with what lies above and below it."""

    FORMAT: ClassVar = Format("xiangheng-region/1", "xiangheng region show --json")
    day: Day
    as_of: AsOf
    division: DivisionRecord
    full_name: Annotated[str, Meaning("the names from the root down, as an address begins")]
    path: Annotated[str, Meaning("codes from the root down, with slashes between")]
    ancestors: Annotated[tuple[NamedDivision, ...], Meaning("what lies above it, the root first")]
    children: Annotated[tuple[DivisionRecord, ...], Meaning("what lies right below it, by code")]
    groups: Annotated[tuple[GroupOfDivision, ...], Meaning("those that it belongs to on the day, by code")]


@dataclass(frozen=True, slots=True)
class Regions:
    """Divisions of a day."""

    FORMAT: ClassVar = Format("xiangheng-regions/1", "xiangheng region list --json")
    day: Day
    as_of: AsOf
    divisions: Annotated[tuple[DivisionRecord, ...], Meaning("from the top down, siblings by code")]


@dataclass(frozen=True, slots=True)
class RegionCandidates:
    """What a text may mean."""

    FORMAT: ClassVar = Format("xiangheng-region-candidates/1", "xiangheng region find --json")
    text: str
    day: Day
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class ChangeRecord:
    """What happened to divisions on a day."""

    number: Annotated[int, Meaning("counts up from 1, and names the change where it is taken back")]
    kind: Annotated[ChangeKind, Meaning("what happened to them")]
    day: Annotated[date, Meaning("the first day on which it is so")]
    before: Annotated[tuple[NamedDivision, ...], Meaning("what they were on the eve")]
    after: Annotated[
        tuple[NamedDivision, ...], Meaning("what they are on that day; empty where nothing takes their place")
    ]
    source: Source
    verified: Verified
    note: Note
    recorded_at: RecordedSince


@dataclass(frozen=True, slots=True)
class RegionChange(ChangeRecord):
    """A change that was entered, or taken back."""

    FORMAT: ClassVar = Format(
        "xiangheng-region-change/1",
        "xiangheng region rename|recode|move|split|merge|establish|abolish|withdraw --json",
    )
    withdrawn: bool


@dataclass(frozen=True, slots=True)
class RegionHistory:
    """All that became of a division."""

    FORMAT: ClassVar = Format("xiangheng-region-history/1", "xiangheng region history|correct --json")
    facts: Annotated[
        tuple[DivisionRecord, ...],
        Meaning("the spans of one division, the earliest first; parents by their codes on the first day"),
    ]
    changes: tuple[ChangeRecord, ...]


@dataclass(frozen=True, slots=True)
class GroupRecord:
    """A group of divisions."""

    code: Annotated[str, Meaning("what everything else calls it by")]
    name: Annotated[str, Meaning("what it is called, in Chinese")]
    expected: Annotated[int | None, Meaning("how many members there must be on any day; null: any number")]
    source: Source
    note: Note


@dataclass(frozen=True, slots=True)
class Groups:
    """Every group."""

    FORMAT: ClassVar = Format("xiangheng-groups/1", "xiangheng group list --json")
    as_of: AsOf
    groups: tuple[GroupRecord, ...]


@dataclass(frozen=True, slots=True)
class MemberRecord:
    """A division that belongs to a group on a day, and since and until when."""

    number: Annotated[int, Meaning("by which it is corrected or taken back; another after each change")]
    division: DivisionRecord
    valid_from: FirstDay
    valid_to: LastDay
    source: Source
    verified: Verified
    note: Note


@dataclass(frozen=True, slots=True)
class GroupMembers(GroupRecord):
    """A group with its members on a day."""

    FORMAT: ClassVar = Format("xiangheng-group/1", "xiangheng group show|define|add|end|verify --json")
    day: Day
    as_of: AsOf
    verified: Annotated[bool, Meaning("every member is")]
    members: tuple[MemberRecord, ...]
    notices: tuple[FaultRecord, ...]


@dataclass(frozen=True, slots=True)
class MembershipNumber:
    """A membership that was corrected or taken back."""

    FORMAT: ClassVar = Format("xiangheng-membership/1", "xiangheng group correct|withdraw --json")
    number: Annotated[int | None, Meaning("of the membership from now on; null: withdrawn")]


def region_record(tree: Tree, division: Division, belongs: Belongs, at: datetime | None) -> Region:
    """One division on a day."""
    return Region(
        day=tree.day,
        as_of=at,
        division=division_record(division),
        full_name=tree.full_name(division.code),
        path=tree.path(division.code),
        ancestors=tuple(map(_named, tree.ancestors(division.code))),
        children=tuple(map(division_record, tree.children(division.code))),
        groups=tuple(
            GroupOfDivision(group.code, group.name, member.valid_from, member.valid_to, member.verified)
            for group, member in belongs
        ),
    )


def regions_record(tree: Tree, chosen: Iterable[Division], at: datetime | None) -> Regions:
    """Divisions of a day."""
    return Regions(tree.day, at, tuple(map(division_record, chosen)))


def history_record(known: Gazetteer, key: int) -> RegionHistory:
    """All that became of a division."""
    spans = [(fact, fact_above(known, fact)) for fact in known.of_key(key)]
    return RegionHistory(
        facts=tuple(
            division_record(division_of(fact, above.code if above else None, fact.valid_from))
            for fact, above in spans
        ),
        changes=tuple(change_record(known, change) for change in known.changes_of(key)),
    )


def division_record(division: Division) -> DivisionRecord:
    """A division on a day."""
    return narrowed(DivisionRecord, division)


def change_record(known: Gazetteer, change: Change) -> ChangeRecord:
    """A change, with what it touched."""
    before, after = (tuple(map(_named, facts)) for facts in touched(known, change))
    return ChangeRecord(
        number=change.number,
        kind=change.kind,
        day=change.day,
        before=before,
        after=after,
        source=change.source,
        verified=change.verified,
        note=change.note or None,
        recorded_at=change.recorded_at,
    )


def region_change(known: Gazetteer, change: Change, *, withdrawn: bool) -> RegionChange:
    """A change that was entered or taken back, as a document of its own."""
    return extended(RegionChange, change_record(known, change), withdrawn=withdrawn)


def group_record(group: Group) -> GroupRecord:
    """A group without its members."""
    return GroupRecord(group.code, group.name, group.expected, group.source, group.note or None)


def group_members(shown: GroupOnDay, at: datetime | None) -> GroupMembers:
    """A group with its members on a day."""
    members = tuple(
        MemberRecord(
            number=member.number,
            division=division_record(member.division),
            valid_from=member.valid_from,
            valid_to=member.valid_to,
            source=member.source,
            verified=member.verified,
            note=member.note or None,
        )
        for member in shown.members
    )
    return extended(
        GroupMembers,
        group_record(shown.group),
        day=shown.day,
        as_of=at,
        verified=shown.is_verified,
        members=members,
        notices=fault_records(shown.notices),
    )


def touched(known: Gazetteer, change: Change) -> tuple[list[Fact], list[Fact]]:
    """What those that a change touched were on its eve, and on its day."""
    eve = change.day - timedelta(days=1)
    return _standing(known, change.olds, eve), _standing(known, change.news, change.day)


def fact_above(known: Gazetteer, fact: Fact) -> Fact | None:
    """What the division above a fact's was on its first day."""
    return None if fact.parent is None else known.on(fact.parent, fact.valid_from)


def _standing(known: Gazetteer, keys: Iterable[int], day: date) -> list[Fact]:
    return [fact for key in keys if (fact := known.on(key, day))]


def _named(division: Division | Fact) -> NamedDivision:
    return NamedDivision(division.code, division.name)
