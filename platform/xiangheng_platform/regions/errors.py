"""Errors of regions and groups, written for the inspector who enters or looks up a division.

RegionError
├── UnknownRegion       REGION-UNKNOWN       no division has this code or name, on the day or on any other
├── AmbiguousRegion     REGION-AMBIGUOUS     several divisions have this name; the candidates are listed
├── RegionNotInForce    REGION-NOT-IN-FORCE  the division is known and did not exist on the day
├── NotACounty          REGION-NOT-COUNTY    a division of another level, or a reporting unit, where a county is asked for
├── UnknownChange       REGION-CHANGE        no change of this number, or one that is no longer in force
├── ChangeRefused       REGION-REFUSED       a change that contradicts what is recorded, every fault of it told
│                       REGION-CODE, REGION-NAME, REGION-LEVEL, REGION-PARENT, REGION-CYCLE, REGION-OVERLAP,
│                       REGION-LATER and REGION-SOURCE are its single faults
└── ValuesRefused       REGION-VALUES        a table of values that does not fit the tree of its day
GroupError
├── UnknownGroup        GROUP-UNKNOWN        no group has this code
└── GroupRefused        GROUP-REFUSED        a membership that contradicts what is recorded, every fault told
                        GROUP-CODE, GROUP-DAY, GROUP-TWICE, GROUP-MEMBER and GROUP-SOURCE are its single faults
Of a group on a day, GROUP-COUNT and GROUP-ENDED are told as notices.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from xiangheng_scoring.errors import FaultsFound, Kind, XianghengError
from xiangheng_scoring.records import Meaning

#: So many candidates are named in a message; `AmbiguousRegion.candidates` holds all.
_MOST_NAMED = 20


class RegionError(XianghengError, code="REGION", title="行政区划有误", kind=Kind.USAGE):
    """What regions refuse; nothing was written."""


class UnknownRegion(RegionError, code="REGION-UNKNOWN", title="没有这个区划", kind=Kind.UNKNOWN):
    """A code or name that no division ever had."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A division that a text may mean: its code and full name, and the first and last day that it bore them."""

    code: str
    full_name: str
    valid_from: date
    valid_to: Annotated[date | None, Meaning("the last day, included; null: still")]

    def __str__(self) -> str:
        return f"{self.code} {self.full_name}（{days(self.valid_from, self.valid_to)}）"


class AmbiguousRegion(
    RegionError, code="REGION-AMBIGUOUS", title="不止一个区划叫这个名称", kind=Kind.UNKNOWN
):
    """A name of several divisions; `candidates` are all of them."""

    def __init__(self, text: str, candidates: Sequence[Candidate]) -> None:
        named = [str(candidate) for candidate in candidates[:_MOST_NAMED]]
        rest = len(candidates) - len(named)
        super().__init__(
            f"「{text}」可能是 {len(candidates)} 个区划",
            expected="；".join(named) + (f"；另有 {rest} 个" if rest else ""),
            remedy="用代码，或写全称（如 邵阳市邵阳县）",
        )
        self.candidates = tuple(candidates)


class RegionNotInForce(
    RegionError, code="REGION-NOT-IN-FORCE", title="这一天没有这个区划", kind=Kind.UNKNOWN
):
    """A division that is known and did not exist on the day that is asked about."""


class NotACounty(RegionError, code="REGION-NOT-COUNTY", title="不是县级区划", kind=Kind.UNKNOWN):
    """What a text means and is no county: a division of another level, or a reporting unit."""


class UnknownChange(RegionError, code="REGION-CHANGE", title="没有这条变更", kind=Kind.UNKNOWN):
    """A number that no change of division in force bears."""


class ChangeRefused(RegionError, FaultsFound, code="REGION-REFUSED", title="区划登记有矛盾，没有写入"):
    """A change that contradicts what is recorded, or itself; nothing of it was written."""


class ValuesRefused(RegionError, FaultsFound, code="REGION-VALUES", title="数据与当日的区划不符，没有汇总"):
    """Values that do not fit the tree of their day; nothing was summed."""


class GroupError(XianghengError, code="GROUP", title="名单有误", kind=Kind.USAGE):
    """What groups refuse; nothing was written."""


class UnknownGroup(GroupError, code="GROUP-UNKNOWN", title="没有这个名单", kind=Kind.UNKNOWN):
    """A code that no group has."""


class GroupRefused(GroupError, FaultsFound, code="GROUP-REFUSED", title="名单登记有矛盾，没有写入"):
    """Memberships that contradict what is recorded; nothing of them was written."""


def days(first: date, last: date | None) -> str:
    """A span of days for a reader, both included."""
    return f"{first} 起" if last is None else f"{first} 至 {last}"
