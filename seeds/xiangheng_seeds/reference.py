"""Reference data of Hunan: divisions, and the notice's work points, with their sources beside them."""

import csv
import io
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Annotated, Literal

from xiangheng_platform.workpoints.words import Basis, Comparison, Frequency
from xiangheng_scoring.records import Meaning

Level = Literal["province", "prefecture", "county"]
#: How the notice numbers its items; 0 is what stands before the first.
ITEMS = ("总", *"一二三四五六七八九十", "十一", "十二")
LEVELS: dict[str, Level] = {"province": "province", "prefecture": "prefecture", "county": "county"}


@dataclass(frozen=True, slots=True)
class Division:
    """One administrative division."""

    code: Annotated[str, Meaning("GB/T 2260 code, six digits", pattern=r"^\d{6}$")]
    name: str
    parent: Annotated[str | None, Meaning("code of the division above; null for the province")]
    level: Level


@dataclass(frozen=True, slots=True)
class WorkPoint:
    """One task of the notice; only targets with basis `explicit` may be shown as the notice's."""

    item: Annotated[int, Meaning("number of the notice's item; 0 for its preamble", minimum=0)]
    title: Annotated[str, Meaning("title of the item")]
    task: str
    indicator: str
    target: Annotated[Decimal | None, Meaning("null: no number is asked for")]
    unit: Annotated[str | None, Meaning("unit of the target")]
    comparison: Annotated[Comparison, Meaning("what the notice asks of the indicator")]
    basis: Annotated[
        Basis,
        Meaning(
            "explicit: the notice states the number; derived: read from its words; qualitative: no number"
        ),
    ]
    deadline: Annotated[str | None, Meaning("as the notice states it")]
    frequency: Frequency
    office: Annotated[str | None, Meaning("responsible office")]
    quote: Annotated[str, Meaning("the notice's own words")]


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


def rows_of(name: str) -> list[dict[str, str]]:
    """The rows of a file of the reference data."""
    text = (files("xiangheng_seeds") / "reference" / name).read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


@cache
def divisions() -> tuple[Division, ...]:
    """The 137 divisions: the province, 14 prefectures, 122 county-level units."""
    return tuple(
        Division(row["code"], row["name"], row["parent_code"] or None, LEVELS[row["level"]])
        for row in rows_of("divisions.csv")
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
            unit=row["unit"] or None,
            comparison=Comparison(row["comparison"]),
            deadline=row["deadline"] or None,
            frequency=Frequency(row["frequency"]),
            office=row["responsible_office"] or None,
            quote=row["quote"],
            basis=Basis(row["target_basis"]),
        )
        for row in rows_of("workpoints.csv")
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
        for row in rows_of("former_divisions.csv")
    )
