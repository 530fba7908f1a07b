"""Belonging: which groups every division belongs to, on any day, as was known at one moment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from xiangheng_platform.regions.gazetteer import Gazetteer
from xiangheng_platform.regions.tables import Membership
from xiangheng_platform.regions.tree import Division
from xiangheng_platform.store.views import Recent
from xiangheng_scoring.grouping import grouped

#: Most questions are about today, the others about a few days that matter.
DAYS = 8


@dataclass(frozen=True, slots=True)
class Group:
    """A group: its code, its name, how many members it must have on any day (None: any number), and its source."""

    code: str
    name: str
    expected: int | None = None
    source: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    """A division that belongs to a group on a day, as it is called on that day, and since and until when it belongs.

    What is not `verified` must be marked wherever it is shown. `number` names the membership.
    """

    division: Division
    valid_from: date
    valid_to: date | None
    source: str
    verified: bool
    note: str
    number: int


#: The groups that one division belongs to, by code.
Belongs: TypeAlias = tuple[tuple[Group, Member], ...]


class Belonging:
    """Groups, memberships and the gazetteer of one moment; what they come to on the last few days is kept."""

    def __init__(self, groups: Sequence[Group], rows: Sequence[Membership], gazetteer: Gazetteer) -> None:
        self._groups = {group.code: group for group in groups}
        self._rows = sorted(rows, key=lambda row: row.group_code)
        self._gazetteer = gazetteer
        self._days: Recent[date] = Recent(DAYS)

    def on(self, day: date) -> Mapping[int, Belongs]:
        """The groups that each division belongs to on a day, by its key; one that belongs to none, or is not there, is not."""
        return self._days.of(day, lambda: self._read(day))

    def _read(self, day: date) -> Mapping[int, Belongs]:
        members = (
            (row.division, (self._groups[row.group_code], member_of(row, division)))
            for row in self._rows
            if row.valid_from <= day <= (row.valid_to or date.max)
            if (division := self._gazetteer.division(row.division, day))
        )
        return {key: tuple(belongs) for key, belongs in grouped(members).items()}


def member_of(row: Membership, division: Division) -> Member:
    """A row of memberships as a value, with its division as on the day that is asked about."""
    return Member(division, row.valid_from, row.valid_to, row.source, row.verified, row.note, row.id)
