"""Where divisions lie for a question of rights: a change touches every division that it names or alters."""

from collections.abc import Iterable, Iterator
from datetime import date

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Mapped

from xiangheng_platform.access.decisions import require_each
from xiangheng_platform.access.reach import SEPARATOR, Target
from xiangheng_platform.access.scope import Subtree
from xiangheng_platform.access.views import Act, View
from xiangheng_platform.regions import divisions
from xiangheng_platform.regions.errors import UnknownRegion
from xiangheng_platform.regions.facts import Fact
from xiangheng_platform.regions.gazetteer import Gazetteer
from xiangheng_platform.regions.records import gazetteer_of
from xiangheng_platform.store.keys import among


def path_of(view: View, text: str, day: date) -> str:
    """The path of a region on a day, by its code, its name, a former one, or the path itself.

    Raises `UnknownRegion`, and `AmbiguousRegion` with all candidates.
    """
    if not text:
        return text
    tree = divisions.tree(view, day)
    if SEPARATOR not in text:
        return tree.path(divisions.find(view, text, day).code)
    path = tree.path(text.rpartition(SEPARATOR)[2])
    if path != text:
        raise UnknownRegion(f"{day} 没有路径为「{text}」的区划", expected=path, remedy="写名称或代码即可")
    return path


def path_as_granted(view: View, text: str) -> str:
    """A region as it stands in a grant: a code or path as it was typed, a name as it is called today.

    The region may have got another code since it was granted. Raises `UnknownRegion`, `AmbiguousRegion`.
    """
    return text if text.replace(SEPARATOR, "").isdigit() else path_of(view, text, view.today)


def require_changes(act: Act, before: Gazetteer, after: Gazetteer) -> None:
    """Raise `NotAllowed`, naming every place, unless whoever acts may change all that differs between two gazetteers.

    A division lies where it does today. One that moves is asked about where it was and where it comes to, and so are
    all that a change names, also where nothing else is said of them (what a merged county joins).
    """
    changes = set(before.changes) ^ set(after.changes)
    named = {key for change in changes for key in change.keys}
    was, now = set(before.facts), set(after.facts)
    touched = [*_touched(before, was - now, named, act.today), *_touched(after, now - was, named, act.today)]
    places = ((_called(before, after, key), target) for key, target in touched)
    require_each(act.person, "region.change", places)


def target_of(gazetteer: Gazetteer, key: int, today: date) -> Target:
    """A division as what is asked about."""
    return Target(region=gazetteer.path(key, today))


def subtrees(view: View, division: ColumnElement[int] | Mapped[int]) -> Subtree:
    """How the rows of a table lie by a column that holds a division's key, for the WHERE of a scope.

    A row lies where its division does today by what is known now, whenever it is read as of: rights are today's.
    """
    gazetteer = gazetteer_of(view.as_known_now)
    return lambda path: among(division, gazetteer.lying_within(path, view.today))


def _touched(
    gazetteer: Gazetteer, facts: Iterable[Fact], named: Iterable[int], today: date
) -> Iterator[tuple[int, Target]]:
    """The divisions that a change alters or names, by their keys, and where they lie."""
    for fact in sorted(facts, key=lambda fact: (fact.code, fact.valid_from)):
        path = gazetteer.path_of(fact, today) if fact.valid_from > today else gazetteer.path(fact.key, today)
        yield fact.key, Target(region=path)
    for key in sorted(named):
        if gazetteer.of_key(key):
            yield key, target_of(gazetteer, key, today)


def _called(before: Gazetteer, after: Gazetteer, key: int) -> str:
    """A division as it is known to whoever wants to change it."""
    last = (before.of_key(key) or after.of_key(key))[-1]
    return f"{last.code} {last.name}"
