"""Reference data of Hunan: administrative divisions and the notice's work points, with their sources beside them."""

import csv
import io
from dataclasses import dataclass
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
