"""What is recorded of divisions, as plain values: dated facts of each, and the changes that made them."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Level(StrEnum):
    """The levels of divisions, the highest first; a village is no division by law and is counted like one."""

    PROVINCE = "province"
    PREFECTURE = "prefecture"
    COUNTY = "county"
    TOWNSHIP = "township"
    VILLAGE = "village"

    @property
    def rank(self) -> int:
        """0 for the highest; what lies below another has the greater rank."""
        return list(Level).index(self)

    @property
    def digits(self) -> int:
        """How many digits a statutory code of this level has (GB/T 2260, GB/T 10114, and 12 for a village)."""
        return {"township": 9, "village": 12}.get(self.value, 6)

    @property
    def called(self) -> str:
        """What the level is called on screens."""
        return {"province": "省级", "prefecture": "地级", "county": "县级", "township": "乡级"}.get(
            self.value, "村级"
        )


class Kind(StrEnum):
    """What reports: a division, or a unit that is none (a 管理区) and is assigned to one.

    The figures of a unit `WITHIN` are part of what its division hands in; those of a unit `SEPARATE` are not and are
    added to it. Which of the two is declared for each unit, because both happen and guessing counts people twice.
    """

    DIVISION = "division"
    WITHIN = "unit_within"
    SEPARATE = "unit_separate"

    @property
    def called(self) -> str:
        """What it is called on screens."""
        return {"division": "行政区划", "unit_within": "填报单位（数含在上级内）"}.get(
            self.value, "填报单位（数在上级外）"
        )


class ChangeKind(StrEnum):
    """What can happen to divisions."""

    RENAME = "rename"
    RECODE = "recode"
    MOVE = "move"
    SPLIT = "split"
    MERGE = "merge"
    ESTABLISH = "establish"
    ABOLISH = "abolish"

    @property
    def called(self) -> str:
        """What it is called on screens."""
        return _CHANGES[self]


_CHANGES = {
    ChangeKind.RENAME: "更名",
    ChangeKind.RECODE: "改代码",
    ChangeKind.MOVE: "划转",
    ChangeKind.SPLIT: "拆分",
    ChangeKind.MERGE: "合并",
    ChangeKind.ESTABLISH: "设立",
    ChangeKind.ABOLISH: "撤销",
}


@dataclass(frozen=True, slots=True)
class Document:
    """What a record rests on: the document (`民函〔2017〕…号`), and whether somebody compared it with the original."""

    source: str
    verified: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """What a division was from a first to a last day, both included; no last day means still.

    `key` is the division itself, whatever it was called or coded; `parent` is the key of the one above (None: the
    root). `row` is the row of history that keeps the fact, 0 for one that is not kept yet.
    """

    key: int
    code: str
    name: str
    level: Level
    parent: int | None
    valid_from: date
    valid_to: date | None = None
    kind: Kind = Kind.DIVISION
    source: str = ""
    verified: bool = False
    note: str = ""
    row: int = 0

    @property
    def last(self) -> date:
        """The last day, the end of all days for what still holds."""
        return self.valid_to or date.max

    def holds_on(self, day: date) -> bool:
        """Whether the fact holds on a day."""
        return self.valid_from <= day <= self.last


@dataclass(frozen=True, slots=True)
class Change:
    """One event: `day` is the first day on which it is so. `olds` and `news` are the keys before and after it.

    `number` names it (0: not kept yet); `act` and `recorded_at` tell when it was entered.
    """

    kind: ChangeKind
    day: date
    olds: tuple[int, ...]
    news: tuple[int, ...]
    source: str = ""
    verified: bool = False
    note: str = ""
    number: int = 0
    act: int = 0
    recorded_at: datetime | None = None

    @property
    def keys(self) -> frozenset[int]:
        """Every division that it touches."""
        return frozenset((*self.olds, *self.news))
