"""What is recorded of divisions, as plain values: dated facts of each, and the changes that made them."""

from dataclasses import dataclass
from datetime import date, datetime

from xiangheng_scoring.titled import Titled


class Level(Titled):
    """The levels of divisions, the highest first; a village is no division by law and is counted like one."""

    PROVINCE = ("province", "省级", "省: the root of the tree")
    PREFECTURE = ("prefecture", "地级", "市州: a city or autonomous prefecture")
    COUNTY = ("county", "县级", "县市区: what is assessed")
    TOWNSHIP = ("township", "乡级", "乡镇街道: a town, township or subdistrict")
    VILLAGE = ("village", "村级", "村: no division by law, and counted like one")

    @property
    def rank(self) -> int:
        """0 for the highest; what lies below another has the greater rank."""
        return list(Level).index(self)

    @property
    def digits(self) -> int:
        """How many digits a statutory code of this level has (GB/T 2260, GB/T 10114, and 12 for a village)."""
        return {"township": 9, "village": 12}.get(self.value, 6)


class Kind(Titled):
    """What reports: a division, or a unit that is none (a 管理区) and is assigned to one.

    The figures of a unit `WITHIN` are part of what its division hands in; those of a unit `SEPARATE` are not and are
    added to it. Which of the two is declared for each unit, because both happen and guessing counts people twice.
    """

    DIVISION = ("division", "行政区划", "a division of the state")
    WITHIN = (
        "unit_within",
        "填报单位（数含在上级内）",
        "a unit that only reports, as a 管理区; its figures are part of what its parent hands in",
    )
    SEPARATE = (
        "unit_separate",
        "填报单位（数在上级外）",
        "a unit that only reports, as a 管理区; its figures are added to what its parent hands in",
    )


class ChangeKind(Titled):
    """What can happen to divisions."""

    RENAME = ("rename", "更名", "it gets another name, and may get another code by that")
    RECODE = ("recode", "改代码", "it keeps its name and gets another code")
    MOVE = ("move", "划转", "it comes under another division, with all that lies below it")
    SPLIT = ("split", "拆分", "it becomes several")
    MERGE = ("merge", "合并", "several become one")
    ESTABLISH = ("establish", "设立", "it was not there before")
    ABOLISH = ("abolish", "撤销", "it is no more, and nothing takes its place")


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
