"""The gazetteer: everything that was known of divisions at one moment, of all days."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TypeVar

from xiangheng_platform.access.reach import SEPARATOR, is_within
from xiangheng_platform.regions.facts import Change, Fact
from xiangheng_platform.regions.names import forms
from xiangheng_platform.regions.tree import Division, Tree, division_of, unknown_code
from xiangheng_scoring.grouping import grouped
from xiangheng_scoring.intake.wording import folded

K = TypeVar("K")
#: Most questions are about today, the others about a few days that matter.
_TREES = 8


@dataclass(frozen=True)
class Gazetteer:
    """Dated facts and changes. `last_key` is the highest key that was ever given, to a division since withdrawn too."""

    facts: tuple[Fact, ...] = ()
    changes: tuple[Change, ...] = ()
    last_key: int = 0

    def tree(self, day: date) -> Tree:
        """The tree of a day; those of the last days that were asked about are kept."""
        if day not in self._trees:
            if len(self._trees) >= _TREES:
                # All at once, which needs no record of what was asked last: the few that matter are made again at their
                # next question.
                self._trees.clear()
            self._trees[day] = Tree.of(self.facts, day)
        return self._trees[day]

    def of_key(self, key: int) -> tuple[Fact, ...]:
        """Everything that a division was, the earliest first."""
        return self.by_key.get(key, ())

    def on(self, key: int, day: date) -> Fact | None:
        """What a division was on a day, None if it did not exist."""
        return next((fact for fact in self.of_key(key) if fact.holds_on(day)), None)

    def latest(self, key: int, day: date) -> Fact:
        """What a division is on a day, or else was or will be last; raises `IndexError` for a key that it never had."""
        return self.on(key, day) or self.of_key(key)[-1]

    def division(self, key: int, day: date) -> Division | None:
        """A division as the tree of a day has it, without making the tree; None if it did not exist."""
        if day in self._trees:
            return self._trees[day].of_key(key)
        fact = self.on(key, day)
        if fact is None:
            return None
        above = None if fact.parent is None else self.on(fact.parent, day)
        return division_of(fact, above.code if above else None, day)

    def path(self, key: int, today: date) -> str:
        """The codes from the root down (what `access.reach` compares) where a division lies today.

        One that is no more lies where it lay last, and one that is to come where it will lie first.
        """
        facts = self.of_key(key)
        gone = [fact for fact in facts if fact.last < today]
        nearest = self.on(key, today) or next(iter((*gone[-1:], *facts)), None)
        return "" if nearest is None else self.path_of(nearest, today)

    def path_of(self, fact: Fact, today: date) -> str:
        """The codes from the root down to a fact, as they are today, or on the nearest day on which it holds."""
        day, codes, above = min(max(today, fact.valid_from), fact.last), [fact.code], fact.parent
        walked = {fact.key}  # a draft that is not settled yet may go round in a circle
        while above is not None and above not in walked and (parent := self.on(above, day)) is not None:
            codes.append(parent.code)
            walked.add(above)
            above = parent.parent
        return SEPARATOR.join(reversed(codes))

    def lying_within(self, path: str, today: date) -> frozenset[int]:
        """The keys of the divisions that lie today at the end of a path or below it, by `path`."""
        paths = self._paths.get(today)
        if paths is None:
            self._paths.clear()
            paths = self._paths[today] = {key: self.path(key, today) for key in self.by_key}
        return frozenset(key for key, own in paths.items() if is_within(own, path))

    def bearer(self, code: str, day: date) -> Fact:
        """What bore a code on a day; raises `UnknownRegion` if nothing did."""
        for fact in self.by_code.get(code, ()):
            if fact.holds_on(day):
                return fact
        raise unknown_code(code, day)

    def changes_of(self, key: int) -> tuple[Change, ...]:
        """The changes that a division was part of, the earliest first."""
        touching = (change for change in self.changes if key in change.keys)
        return tuple(sorted(touching, key=lambda change: (change.day, change.number)))

    def beginnings_of(self, key: int) -> tuple[Change, ...]:
        """The changes that a division came out of, of others or of nothing."""
        return tuple(
            change for change in self.changes_of(key) if key in change.news and key not in change.olds
        )

    def endings_of(self, key: int) -> tuple[Change, ...]:
        """The changes by which a division ceased, whether others took its place or none did."""
        return tuple(
            change for change in self.changes_of(key) if key in change.olds and key not in change.news
        )

    @cached_property
    def _paths(self) -> dict[date, Mapping[int, str]]:
        return {}

    @cached_property
    def _trees(self) -> dict[date, Tree]:
        return {}

    @cached_property
    def by_key(self) -> Mapping[int, tuple[Fact, ...]]:
        """The facts of each division, the earliest first."""
        return _grouped(self.facts, lambda fact: [fact.key])

    @cached_property
    def by_code(self) -> Mapping[str, tuple[Fact, ...]]:
        """The facts of whatever bore each code, the earliest first."""
        return _grouped(self.facts, lambda fact: [fact.code])

    @cached_property
    def by_word(self) -> Mapping[str, tuple[Fact, ...]]:
        """The facts of whatever bore each code or whole name, folded, the earliest first."""
        return _grouped(self.facts, lambda fact: {folded(fact.code), folded(fact.name)})

    @cached_property
    def by_form(self) -> Mapping[str, tuple[Fact, ...]]:
        """The facts of whatever was called so, by the whole name or a short one, folded, the earliest first."""
        return _grouped(self.facts, lambda fact: forms(fact.name))


def _grouped(facts: Iterable[Fact], by: Callable[[Fact], Iterable[K]]) -> dict[K, tuple[Fact, ...]]:
    groups = grouped(
        (word, fact) for fact in sorted(facts, key=lambda fact: fact.valid_from) for word in by(fact)
    )
    return {word: tuple(group) for word, group in groups.items()}
