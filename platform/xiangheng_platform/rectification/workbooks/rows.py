"""One issue of a ledger as its cells state it, and every fault of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any, TypeVar

from xiangheng_platform.rectification.content import TITLES, Content, faults_of
from xiangheng_platform.rectification.words import Channel, DeadlineClass, Severity
from xiangheng_platform.rectification.workbooks import values
from xiangheng_platform.rectification.workbooks.columns import SITE, heading_of
from xiangheng_platform.rectification.workbooks.tables import JOINED, LedgerTable, seen
from xiangheng_platform.rectification.workbooks.values import Limit, Misread
from xiangheng_platform.regions.errors import RegionError
from xiangheng_platform.regions.gazetteer import Gazetteer
from xiangheng_platform.regions.lookup import find, matches
from xiangheng_platform.regions.tree import Division
from xiangheng_scoring.characters import name_of
from xiangheng_scoring.errors import Fault
from xiangheng_scoring.intake.containers.cells import Cell
from xiangheng_scoring.intake.reading.figures import trouble
from xiangheng_scoring.places import FieldPath, Origin
from xiangheng_scoring.titled import Titled

T = TypeVar("T")
#: How a cell of a field is read; every other field is the text that stands in it.
_READERS: Mapping[str, Callable[[str], Any]] = {
    "year": values.read_year,
    "channel": values.read_channel,
    "severity": values.read_severity,
    "households": values.read_households,
    "deadline_class": values.read_class,
}
#: Texts of which the rows of one issue may each have a part.
_IN_PARTS = (*JOINED, "goal", "measures")
_TEXTS = ("document", "category", "description", "region", "responsible_unit")
#: What stands for a word that could not be read while the others are looked at; no such content leaves this module.
_UNREAD: Mapping[str, Any] = {"year": 2024, "channel": Channel.PROVINCIAL, "severity": Severity.GENERAL}
#: What is only right or wrong together.
LIMIT = ("deadline_class", "deadline")


class Regions:
    """What texts mean as regions on a day; each is looked up once."""

    def __init__(self, gazetteer: Gazetteer, day: date) -> None:
        self._gazetteer, self._day = gazetteer, day
        self._regions: dict[str, Division | RegionError] = {}

    def find(self, text: str) -> Division | RegionError:
        """The region that a text means, or why it means none."""
        if text not in self._regions:
            try:
                self._regions[text] = find(self._gazetteer, text, self._day)
            except RegionError as error:
                self._regions[text] = error
        return self._regions[text]

    def is_region(self, text: str) -> bool:
        """Whether a text is the code or a name of a region; what it might have meant instead is not looked for."""
        return bool(matches(self._gazetteer, text, self._day))


class RowReader:
    """One issue in the making: `broken` are the fields of which a fault was told, so that none is told twice."""

    def __init__(self, regions: Regions, table: LedgerTable, rows: Sequence[int], lacking: set[str]) -> None:
        self.regions, self.table, self.rows = regions, table, rows
        self.broken = set(lacking)
        self.faults: list[Fault] = []
        self.stated: dict[str, Any] = {}
        self.number = ""
        self.columns: frozenset[str] = frozenset()

    def read(self, usual: Mapping[str, Any]) -> tuple[Content, Division | None]:
        """What the row states, and its region; `usual` stands for what it leaves out.

        Where `broken` names fields, what stands for them in the content means nothing.
        """
        for name in TITLES:
            if name not in ("region", "deadline"):
                self._keep(name)
        self.number = self._single("number", lambda cell: values.read_number(self._text(cell))) or ""
        self._limit()
        self._site()
        division = self._region()
        self.columns = self._columns()
        self.stated = {name: usual[name] for name in usual if name not in self.broken} | self.stated
        for name in _UNREAD.keys() - self.stated.keys() - self.broken:
            place = self.table.place(self.rows, name)
            self._fault(name, place, Misread("是空的", _expected(name), "补填"))
        if self.broken & set(LIMIT):
            self.broken.update(LIMIT)
        texts = {name: "？" if name in self.broken else "" for name in _TEXTS}
        content = Content(**{**_UNREAD, **texts, **self.stated})
        for fault in faults_of(content):
            name = fault.at.names[0] if isinstance(fault.at, FieldPath) else ""
            if name not in self.broken:
                self.broken.add(name)
                message = f"{heading_of(name)}：{fault.message}"
                self.faults.append(replace(fault, at=self.table.place(self.rows, name), message=message))
        return content, division

    def _columns(self) -> frozenset[str]:
        """The fields of which the row speaks: those that it fills, and of an issue that has a number the cleared ones too."""
        filled = {name for name, value in self.stated.items() if value is not None}
        return frozenset(filled | (self.table.columns.keys() & TITLES.keys() if self.number else set()))

    def _cells(self, name: str) -> list[Cell]:
        """The cells of a field that can be used; what cannot is a fault."""
        usable = []
        for cell in self.table.cells(self.rows, name):
            where = self.table.grid.place_of(cell)
            if cell.trouble is not None:
                self.broken.add(name)
                self.faults.append(trouble(where, cell, heading_of(name)))
            elif character := self.table.grid.turned.get((cell.row, cell.column)):
                message = f"「{cell.shown}」中有看不见的 {name_of(character)}，显示的次序与所存的不同"
                expected, remedy = "没有方向字符的内容", "删去这一格，重新录入（不要粘贴）"
                self.broken.add(name)
                self.faults.append(Fault("DATA-CHARACTER", where, message, expected, remedy, cell.shown))
            else:
                usable.append(cell)
        return usable

    def _text(self, cell: Cell) -> str:
        return seen(self.table.grid, cell)

    def _values(self, name: str, read: Callable[[Cell], T]) -> dict[T, Cell]:
        """What the cells of a field say, each value once; a cell that cannot be read is a fault."""
        values: dict[T, Cell] = {}
        for cell in self._cells(name):
            try:
                values.setdefault(read(cell), cell)
            except Misread as misread:
                self._fault(name, self.table.grid.place_of(cell), misread)
        return values

    def _single(self, name: str, read: Callable[[Cell], T]) -> T | None:
        """What the cells of a field say; None where that is nothing. Two values for an issue of several rows are a fault."""
        values = self._values(name, read)
        for cell in list(values.values())[1:2]:
            misread = Misread("同一个问题写了两样", "一样", "改成一样，或分成两个问题")
            self._fault(name, self.table.grid.place_of(cell), misread)
        return next(iter(values), None)

    def _keep(self, name: str) -> None:
        """Keep what the cells of a field say: of an issue of several rows all parts of a text, and else one value."""
        if name in _IN_PARTS:
            parts = self._values(name, self._text)
            # Columns beside each other are one place (乡镇, 村); rows below each other are several things.
            is_one_line = len({cell.row for cell in parts.values()}) < 2
            value: Any = ("" if is_one_line else "\n").join(parts)
        else:
            read = _READERS.get(name, str)
            value = self._single(name, lambda cell: read(self._text(cell)))
        if value not in (None, ""):
            self.stated[name] = value

    def _limit(self) -> None:
        """The class of the deadline and the day, from one column or two."""
        limit = self._single("deadline", self._limit_in)
        if limit is None:
            return
        stated: DeadlineClass | None = self.stated.get("deadline_class", limit.deadline_class)
        if limit.deadline_class and stated and limit.deadline_class is not stated:
            message = f"写的是「{limit.deadline_class.label}」，与时限类别「{stated.label}」不一致"
            place = self.table.place(self.rows, "deadline")
            self._fault("deadline", place, Misread(message, "同一个类别", "改成一样"))
        self.stated |= {"deadline_class": stated or DeadlineClass.LIMITED, "deadline": limit.day}

    def _limit_in(self, cell: Cell) -> Limit:
        if isinstance(cell.value, date):
            return Limit(None, cell.value.date() if isinstance(cell.value, datetime) else cell.value)
        return values.read_limit(self._text(cell))

    def _site(self) -> None:
        """Region, places and households where they stand in one cell, as far as no column of their own says them."""
        site = self._single(SITE, lambda cell: values.read_site(self._text(cell), self.regions.is_region))
        if SITE in self.broken:
            self.broken.add("region")
        elif site is not None:
            stated = {"region": site.region, "places": site.places, "households": site.households}
            said = {name: value for name, value in stated.items() if value not in (None, "")}
            self.stated = said | self.stated

    def _region(self) -> Division | None:
        """The region, by whatever it is called; its code stands in the content."""
        text = self._single("region", self._text) or self.stated.get("region", "")
        if not text or "region" in self.broken:
            return None
        region = self.regions.find(text)
        if isinstance(region, RegionError):
            told = region.fault
            place = self.table.place(self.rows, "region")
            self._fault("region", place, Misread(told.message, told.expected, told.remedy))
            return None
        self.stated["region"] = region.code
        return region

    def _fault(self, name: str, where: Origin, misread: Misread) -> None:
        self.broken.add(name)
        message = f"{heading_of(name)}：{misread.message}"
        self.faults.append(Fault("ISSUE-VALUE", where, message, misread.expected, misread.remedy))


def _expected(name: str) -> str:
    """What is expected in a cell of a field that is a year or a word of a list."""
    value = _UNREAD[name]
    return (
        "、".join(word.label for word in type(value))
        if isinstance(value, Titled)
        else "四位数的年度，如 2024"
    )
