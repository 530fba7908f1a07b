"""Divisions, their former names, groups and their members, as the store is filled with them."""

from collections.abc import Iterator
from datetime import date

from xiangheng_platform.regions.belonging import Group
from xiangheng_platform.regions.facts import Level
from xiangheng_platform.regions.loading import DivisionRow, MembershipRow
from xiangheng_seeds.reference import Division, FormerDivision, divisions, former_divisions, rows_of

#: Where these data begin. What a county was called before is not in them, and nothing is said of it.
BEGINNING = date(2012, 1, 1)
_SOURCE = "四个公开软件包的代码和名称一致（见 seeds 的 SOURCES.md）"


def division_rows() -> list[DivisionRow]:
    """Every division from where the data begin, those that were renamed with what they were called until then."""
    former = {division.code: division for division in former_divisions()}
    return [row for division in divisions() for row in _rows(division, former.get(division.code))]


def _rows(division: Division, former: FormerDivision | None) -> Iterator[DivisionRow]:
    level = Level(division.level)
    if former is None:
        yield DivisionRow(
            division.code,
            division.name,
            level,
            division.parent or "",
            BEGINNING,
            source=_SOURCE,
            verified=True,
        )
        return
    yield DivisionRow(
        former.code_before, former.name_before, level, division.parent or "", BEGINNING,
        source=former.source, verified=former.verified, note=former.note,
    )  # fmt: skip
    yield DivisionRow(
        division.code, division.name, level, division.parent or "", former.since,
        follows=former.code_before, source=former.source, verified=former.verified, note=former.note,
    )  # fmt: skip


def group_rows() -> list[Group]:
    """The named groups, with how many members each must have: the fifteen key assisted counties, and the forty lifted ones."""
    return [
        Group(
            code=row["code"],
            name=row["name"],
            expected=int(row["expected"]) if row["expected"] else None,
            source=row["source"],
            note=row["note"],
        )
        for row in rows_of("groups.csv")
    ]


def membership_rows() -> list[MembershipRow]:
    """Who belongs to which group since when; not one is verified, and three of the fifteen are placeholders."""
    return [
        MembershipRow(
            group=row["group"],
            region=row["code"],
            valid_from=date.fromisoformat(row["valid_from"]),
            valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
            source=row["source"],
            verified=row["verified"] == "true",
            note=row["note"],
        )
        for row in rows_of("memberships.csv")
    ]
