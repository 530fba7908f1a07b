"""The tree of divisions as it was on one day: immutable, and asked without any store."""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Annotated

from xiangheng_platform.access.reach import SEPARATOR
from xiangheng_platform.regions.errors import UnknownRegion
from xiangheng_platform.regions.facts import Fact, Kind, Level
from xiangheng_platform.regions.meanings import DivisionCode, DivisionName, FirstDay, LastDay, Verified
from xiangheng_platform.store.meanings import Note, Source
from xiangheng_scoring.grouping import grouped
from xiangheng_scoring.records import Meaning


@dataclass(frozen=True, slots=True)
class DivisionRecord:
    """A division (or a reporting unit that is none) on one day, or as it was over some."""

    code: DivisionCode
    name: DivisionName
    parent: Annotated[str | None, Meaning("code of the division above; null for the root")]
    level: Annotated[Level, Meaning("how high it stands")]
    kind: Annotated[
        Kind,
        Meaning(
            "whether it is a division, or a unit that only reports; of such, whether its figures are "
            "part of what its parent hands in"
        ),
    ]
    valid_from: FirstDay
    valid_to: LastDay
    source: Source
    verified: Verified
    note: Note


@dataclass(frozen=True, slots=True)
class Division(DivisionRecord):
    """A division (or a reporting unit that is none) as it was on a day."""

    #: Stays when code and name change.
    key: int
    day: Annotated[date, Meaning("the day as of which it is shown")]


@dataclass(frozen=True)
class Tree:
    """All divisions of a day, from the top down and siblings by code. Codes are unique on a day, so they are asked by.

    Whatever takes a code raises `UnknownRegion` for one that is not there on that day.
    """

    day: date
    divisions: tuple[Division, ...]

    @classmethod
    def of(cls, facts: Iterable[Fact], day: date) -> "Tree":
        """The tree that facts make on a day; what hangs on nothing (which no checked record does) is left out."""
        standing = [fact for fact in facts if fact.holds_on(day)]
        below = grouped((fact.parent, fact) for fact in sorted(standing, key=lambda fact: fact.code))
        codes: dict[int | None, str | None] = {None: None, **{fact.key: fact.code for fact in standing}}
        return cls(day, tuple(division_of(fact, codes[fact.parent], day) for fact in _top_down(below)))

    def __contains__(self, code: str) -> bool:
        return code in self._by_code

    def __len__(self) -> int:
        return len(self.divisions)

    @property
    def root(self) -> Division:
        """The one above all others; raises `UnknownRegion` for a day on which there is nothing."""
        if not self.divisions:
            raise UnknownRegion(
                f"{self.day} 没有登记任何区划",
                remedy="换一天；新装的系统先用 xiangheng region establish 登记，或由 xiangheng-seeds 装入基础数据",
            )
        return self.divisions[0]

    def division(self, code: str) -> Division:
        """The division with a code."""
        if code not in self._by_code:
            raise unknown_code(code, self.day)
        return self._by_code[code]

    def of_key(self, key: int) -> Division | None:
        """The division with a key, None if it did not exist on that day."""
        return self._by_key.get(key)

    def parent(self, code: str) -> Division | None:
        """The division right above, None for the root."""
        above = self.division(code).parent
        return self._by_code[above] if above else None

    def prefecture(self, code: str) -> Division | None:
        """The prefecture that a division lies in, None for prefectures themselves and what stands above them."""
        return self._prefectures[self.division(code).code]

    def children(self, code: str) -> tuple[Division, ...]:
        """What lies right below, divisions and reporting units, by code."""
        return self._below.get(self.division(code).code, ())

    def ancestors(self, code: str) -> tuple[Division, ...]:
        """Everything above, the root first."""
        above = self.parent(code)
        return () if above is None else (*self.ancestors(above.code), above)

    def path(self, code: str) -> str:
        """The codes from the root down (`430000/433100/433122`): what `access.reach` compares."""
        return SEPARATOR.join(division.code for division in (*self.ancestors(code), self.division(code)))

    def full_name(self, code: str) -> str:
        """The names from the root down, as an address begins: 湖南省湘西土家族苗族自治州泸溪县."""
        return "".join(division.name for division in (*self.ancestors(code), self.division(code)))

    def subtree(self, code: str) -> tuple[Division, ...]:
        """A division and everything below it, from the top down."""
        if code not in self._subtrees:
            self._subtrees[code] = tuple(self._walk(self.division(code)))
        return self._subtrees[code]

    def at_level(self, level: Level, below: str = "") -> tuple[Division, ...]:
        """The divisions of a level, within a subtree if a code is given; reporting units are none."""
        within = self.subtree(below) if below else self.divisions
        return tuple(
            division for division in within if division.level is level and division.kind is Kind.DIVISION
        )

    def _walk(self, start: Division) -> Iterator[Division]:
        yield start
        for child in self._below.get(start.code, ()):
            yield from self._walk(child)

    @cached_property
    def _subtrees(self) -> dict[str, tuple[Division, ...]]:
        return {}

    @cached_property
    def _prefectures(self) -> Mapping[str | None, Division | None]:
        prefectures: dict[str | None, Division | None] = {None: None}
        for division in self.divisions:
            above = self._by_code.get(division.parent or "")
            prefectures[division.code] = (
                above if above and above.level is Level.PREFECTURE else prefectures[division.parent]
            )
        return prefectures

    @cached_property
    def _by_code(self) -> Mapping[str, Division]:
        return {division.code: division for division in self.divisions}

    @cached_property
    def _by_key(self) -> Mapping[int, Division]:
        return {division.key: division for division in self.divisions}

    @cached_property
    def _below(self) -> Mapping[str | None, tuple[Division, ...]]:
        below = grouped((division.parent, division) for division in self.divisions)
        return {code: tuple(children) for code, children in below.items()}


def unknown_code(code: str, day: date) -> UnknownRegion:
    """What is raised for a code that nothing bears on a day."""
    return UnknownRegion(
        f"{day} 没有代码为「{code}」的区划",
        expected="这一天的代码",
        remedy="用 xiangheng region find 看它在别的日子是什么",
    )


def _top_down(below: Mapping[int | None, list[Fact]]) -> Iterator[Fact]:
    waiting = deque(below.get(None, ()))
    while waiting:
        fact = waiting.popleft()
        yield fact
        waiting.extend(below.get(fact.key, ()))


def division_of(fact: Fact, parent: str | None, day: date) -> Division:
    """A fact as the division that it is on a day; `parent` is the code of the one above on that day, None for the root."""
    return Division(
        code=fact.code,
        name=fact.name,
        parent=parent,
        level=fact.level,
        kind=fact.kind,
        valid_from=fact.valid_from,
        valid_to=fact.valid_to,
        source=fact.source,
        verified=fact.verified,
        note=fact.note or None,
        key=fact.key,
        day=day,
    )
