"""Reference data of Hunan: divisions, groups, and the notice's work points, with their sources beside them."""

import csv
import io
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Literal

Level = Literal["province", "prefecture", "county"]
#: How the notice numbers its items; 0 is what stands before the first.
ITEMS = ("总", *"一二三四五六七八九十", "十一", "十二")
LEVELS: dict[str, Level] = {"province": "province", "prefecture": "prefecture", "county": "county"}


@dataclass(frozen=True, slots=True)
class Division:
    """One administrative division: statutory code, name, the code above it, level."""

    code: str
    name: str
    parent_code: str
    level: Level


@dataclass(frozen=True, slots=True)
class WorkPoint:
    """One task of the notice. `basis` tells whether the target is the notice's own number.

    `item` 0 holds what stands before item 1; `deadline` is empty where the notice gives none; `target` is
    None where there is no number. Only targets with basis `explicit` may be shown as the notice's.
    """

    item: int
    title: str
    task: str
    indicator: str
    target: Decimal | None
    unit: str
    comparison: str
    deadline: str
    frequency: str
    office: str
    quote: str
    basis: str


@dataclass(frozen=True, slots=True)
class FormerDivision:
    """What a division that was renamed and recoded was before `since`, the first day of its code and name of today."""

    code: str
    code_before: str
    name_before: str
    since: date
    source: str
    verified: bool
    note: str


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A named group of divisions; `expected` is how many members it must have, None for any number."""

    code: str
    name: str
    expected: int | None
    source: str
    note: str


@dataclass(frozen=True, slots=True)
class Member:
    """That a division belongs to a group from `valid_from` to `valid_to` (None: still). None is verified."""

    group: str
    code: str
    name: str
    valid_from: date
    valid_to: date | None
    source: str
    verified: bool
    note: str


def _rows(name: str) -> list[dict[str, str]]:
    text = (files("xiangheng_seeds") / "reference" / name).read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


@cache
def divisions() -> tuple[Division, ...]:
    """The 137 divisions: the province, 14 prefectures, 122 county-level units."""
    return tuple(
        Division(row["code"], row["name"], row["parent_code"], LEVELS[row["level"]])
        for row in _rows("divisions.csv")
    )


@cache
def work_points() -> tuple[WorkPoint, ...]:
    """The notice's 123 tasks, in its order."""
    return tuple(
        WorkPoint(
            item=int(row["item_no"]),
            title=row["item_title"],
            task=row["task"],
            indicator=row["indicator"],
            target=Decimal(row["target"]) if row["target"] else None,
            unit=row["unit"],
            comparison=row["comparison"],
            deadline=row["deadline"],
            frequency=row["frequency"],
            office=row["responsible_office"],
            quote=row["quote"],
            basis=row["target_basis"],
        )
        for row in _rows("workpoints.csv")
    )


@cache
def former_divisions() -> tuple[FormerDivision, ...]:
    """The four county-level units that were renamed and recoded since 2017."""
    return tuple(
        FormerDivision(
            code=row["code"],
            code_before=row["former_code"],
            name_before=row["former_name"],
            since=date.fromisoformat(row["since"]),
            source=row["source"],
            verified=row["verified"] == "true",
            note=row["note"],
        )
        for row in _rows("former_divisions.csv")
    )


@cache
def groups() -> tuple[GroupRow, ...]:
    """The fifteen key assisted counties, and the forty lifted ones."""
    return tuple(
        GroupRow(
            code=row["code"],
            name=row["name"],
            expected=int(row["expected"]) if row["expected"] else None,
            source=row["source"],
            note=row["note"],
        )
        for row in _rows("groups.csv")
    )


@cache
def memberships() -> tuple[Member, ...]:
    """The members of the groups; not one is verified, and three of the fifteen are placeholders."""
    return tuple(
        Member(
            group=row["group"],
            code=row["code"],
            name=row["name"],
            valid_from=date.fromisoformat(row["valid_from"]),
            valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
            source=row["source"],
            verified=row["verified"] == "true",
            note=row["note"],
        )
        for row in _rows("memberships.csv")
    )
