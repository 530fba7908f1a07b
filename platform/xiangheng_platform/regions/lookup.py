"""What a text means: a division by its code, name, short name, former name or former code, and never by guessing."""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from enum import IntEnum
from typing import NamedTuple

from xiangheng_platform.regions.errors import (
    AmbiguousRegion,
    Candidate,
    RegionNotInForce,
    UnknownRegion,
    days,
)
from xiangheng_platform.regions.facts import Fact
from xiangheng_platform.regions.gazetteer import Gazetteer
from xiangheng_platform.regions.names import is_within, nearest
from xiangheng_platform.regions.tree import Division
from xiangheng_scoring.intake.reading.division_names import short_names
from xiangheng_scoring.intake.wording import folded

#: A county's code as systems of villages write it, with the digits of town and village empty.
_PADDED = re.compile(r"(\d{6})(?:0{3}|0{6})")


class Fit(IntEnum):
    """How a text fits a division: it may mean it, or begins its code or name, or is part of them."""

    WHOLE = 0
    BEGINS = 1
    CONTAINS = 2


class Suggestion(NamedTuple):
    """A division that somebody may be typing the name of, as what bears it."""

    fit: Fit
    fact: Fact

    @property
    def place(self) -> tuple[int, str, str]:
        """Its place among suggestions: the best fit first, then by code."""
        return int(self.fit), self.fact.code, self.fact.valid_from.isoformat()


def find(gazetteer: Gazetteer, text: str, day: date) -> Division:
    """The division that a text means, as it was on a day.

    What is in force on the day comes before what was or will be, and a whole name before a short one; what still means
    several raises `AmbiguousRegion`. A former (or later) code or name means the division that bore it, whatever it is
    called on the day; one that did not exist then raises `RegionNotInForce`, and nothing at all `UnknownRegion`.
    """
    key = key_of(gazetteer, text, day)
    division = gazetteer.division(key, day)
    if division is not None:
        return division
    facts = gazetteer.of_key(key)
    successors = [
        f"{change.day} {change.kind.label}为 {_called(gazetteer, change.news, change.day)}"
        for change in gazetteer.endings_of(key)
        if change.news
    ]
    raise RegionNotInForce(
        f"{day} 没有「{text}」",
        at=f"{facts[-1].code} {facts[-1].name}",
        expected="；".join([days(facts[0].valid_from, facts[-1].valid_to), *successors]),
        remedy="换一天，或用它的后继",
    )


def key_of(gazetteer: Gazetteer, text: str, day: date) -> int:
    """The key of the division that a text means, whether it existed on the day or not; raises as `find` does."""
    facts = _meant(gazetteer, text, day)
    if len(facts) > 1:
        raise AmbiguousRegion(text, candidates(gazetteer, text, day))
    return facts[0].key


def candidates(gazetteer: Gazetteer, text: str, day: date) -> tuple[Candidate, ...]:
    """Every division that a text may mean, with the code and full name that it goes by; raises `UnknownRegion`."""
    return tuple(
        Candidate(
            fact.code,
            "".join((*_names_above(gazetteer, fact, _shown(fact, day)), fact.name)),
            fact.valid_from,
            fact.valid_to,
        )
        for fact in _meant(gazetteer, text, day)
    )


def suggestions(gazetteer: Gazetteer, text: str, day: date) -> tuple[Suggestion, ...]:
    """Every division that a text may mean, or begins or is part of a code or name of, former ones included; the best first.

    Of each division what fits best, and of that what holds on the day, else what is nearest to it.
    """
    wanted = folded(text)
    if not wanted:
        return ()
    suggested = {fact.key: Suggestion(Fit.WHOLE, fact) for fact in matches(gazetteer, text, day)}
    fits = ((_fit(wanted, fact), fact) for fact in gazetteer.facts)
    partly = [(fit, fact) for fit, fact in fits if fit is not None]
    for fit, fact in sorted(partly, key=lambda fitting: (fitting[0], _distance(fitting[1], day))):
        suggested.setdefault(fact.key, Suggestion(fit, fact))
    return tuple(sorted(suggested.values(), key=lambda suggestion: suggestion.place))


def _fit(wanted: str, fact: Fact) -> Fit | None:
    """How a folded text is part of the code or the name of a fact; None where it is not."""
    places = [place for word in (fact.code, folded(fact.name)) if (place := word.find(wanted)) >= 0]
    return None if not places else Fit.CONTAINS if min(places) else Fit.BEGINS


def _distance(fact: Fact, day: date) -> tuple[bool, bool, int]:
    """By which facts are put in order, those of the day first, then what held last before it, then what came first after it."""
    return not fact.holds_on(day), fact.valid_from > day, -fact.valid_from.toordinal()


def matches(gazetteer: Gazetteer, text: str, day: date) -> list[Fact]:
    """One fact of each division that a text may mean, from the first of the ways of `find` that finds any."""
    wanted = folded(text)
    padded = _PADDED.fullmatch(wanted)
    wanted = padded[1] if padded else wanted
    # Functions, since most texts mean something by the first: short names and addresses are gone through for the rest only.
    ways: tuple[Callable[[], Iterable[Fact]], ...] = (
        lambda: gazetteer.by_word.get(wanted, ()),
        lambda: gazetteer.by_form.get(wanted, ()),
        lambda: _addressed(gazetteer, wanted, day),
    )
    for meant in ways:
        facts: dict[int, Fact] = {}
        # Of each division what holds on the day, else what held last before it, else what came first after it.
        nearest_first = sorted(meant(), key=lambda fact: _distance(fact, day))
        for fact in nearest_first:
            facts.setdefault(fact.key, fact)
        if facts:
            by_code = sorted(facts.values(), key=lambda fact: fact.code)
            # What is in force hides what was: a name that passed on to another division means the one that bears it on
            # the day.
            return [fact for fact in by_code if fact.holds_on(day)] or by_code
    return []


def _addressed(gazetteer: Gazetteer, wanted: str, day: date) -> Iterator[Fact]:
    """What a text means that is a name behind names of what it lies in: 邵阳市邵阳县, 湖南邵阳邵阳县, 长沙市宁乡."""
    for start in range(1, len(wanted)):
        for fact in gazetteer.by_form.get(wanted[start:], ()):
            if is_within(wanted[:start], list(_names_above(gazetteer, fact, _shown(fact, day)))):
                yield fact


def _names_above(gazetteer: Gazetteer, fact: Fact, day: date) -> Iterator[str]:
    """The names of what a fact lies in on a day, the root first; walked upwards, since a tree would be made for each."""
    above = None if fact.parent is None else gazetteer.on(fact.parent, day)
    if above is not None:
        yield from _names_above(gazetteer, above, day)
        yield above.name


def _shown(fact: Fact, day: date) -> date:
    """The day of whose tree a fact is told: the one asked about, or its own first day if it does not hold then."""
    return day if fact.holds_on(day) else fact.valid_from


def _meant(gazetteer: Gazetteer, text: str, day: date) -> list[Fact]:
    """As `matches`, but raises `UnknownRegion` where a text means nothing."""
    if facts := matches(gazetteer, text, day):
        return facts
    raise _unknown(gazetteer, text)


def _unknown(gazetteer: Gazetteer, text: str) -> UnknownRegion:
    if not gazetteer.facts:
        remedy = (
            "换一个时刻；新装的系统先用 xiangheng region establish 登记，或由 xiangheng-seeds 装入基础数据"
        )
        return UnknownRegion(f"不知道「{text}」：那时还没有登记任何区划", remedy=remedy)
    words = (word for fact in gazetteer.facts for word in (fact.name, *short_names(fact.name), fact.code))
    near = nearest(text, words)
    return UnknownRegion(
        f"没有代码或名称为「{text}」的区划，以前也没有",
        expected=f"是否为 {'、'.join(near)}" if near else "已登记的代码、名称、简称或曾用名",
        remedy="用 xiangheng region list 查看；确有而没有登记的，用 xiangheng region establish 登记",
    )


def _called(gazetteer: Gazetteer, keys: Iterable[int], day: date) -> str:
    facts = (gazetteer.on(key, day) for key in keys)
    return "、".join(f"{fact.name}（{fact.code}）" for fact in facts if fact is not None)
