"""What is done alike to whatever has versions: verifying by a second person, and filling with reference data."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

from xiangheng_platform.access.decisions import require_each, require_somewhere
from xiangheng_platform.access.person import Person
from xiangheng_platform.access.views import View, act_of
from xiangheng_platform.indicators.subjects import Named
from xiangheng_platform.indicators.tables import Versioned
from xiangheng_platform.indicators.versions import Key, Shelf, Version
from xiangheng_platform.store.store import Store
from xiangheng_scoring.errors import Fault

C = TypeVar("C")
V = TypeVar("V", bound=Versioned)
READ, CHANGE, VERIFY = "indicator.read", "indicator.change", "indicator.verify"
#: What contents are about, each with how it is named, for a question of rights.
Subjects: TypeAlias = Callable[[View, Iterable[C]], Iterable[Named]]


@dataclass(frozen=True, slots=True)
class Loaded:
    """What loading did, by key: `kept` was changed by hand before, so that the reference data gave way."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()

    @property
    def is_nothing(self) -> bool:
        """Whether there is nothing to write."""
        return not self.added and not self.changed


def verify_version(
    store: Store,
    person: Person,
    shelf: Shelf[C, V],
    key: Key,
    version: int,
    subjects: Subjects[C],
    reason: str,
) -> Version[C]:
    """Write a version once more, verified by a person; one that is verified already stays as it is.

    Raises `DutyHeld` for whoever wrote any part that the version still carries, `RowIsTaken` if there is a newer one, `NotAllowed`.
    """
    require_somewhere(person, VERIFY)
    with store.view(person) as view:
        row = shelf.rows_until(view, key, version)[-1]
        require_each(person, VERIFY, subjects(view, [shelf.content(row)]))
    if row.verified:
        return shelf.version(row)
    with act_of(store, person, *shelf.subject("verify", key), reason) as act:
        found = shelf.verify(act, shelf.rows_until(act, key, version))
        act.note(before={"version": version, "verified": False}, after={"version": version, "verified": True})
        return shelf.version(found)


def load_into(
    store: Store,
    person: Person,
    shelf: Shelf[C, V],
    contents: Sequence[C],
    refuse: Callable[[View, Sequence[C]], None],
    subjects: Subjects[C],
    reason: str,
) -> Loaded:
    """Write the contents that are new or were changed in the reference data, in one act; no act if there are none.

    What was changed by hand since it was loaded stays as it is, and is told only if the reference data has something
    new to say. Whatever `refuse` raises takes all of it back, and so does one content out of the person's reach.
    """
    require_somewhere(person, CHANGE)
    _refuse_twice(shelf, contents)
    with store.view(person) as view:
        done = _outcome(shelf, contents, shelf.by_key(view))
    if done.is_nothing:
        return done
    with act_of(store, person, *shelf.subject("load", ("*",)), reason) as act:
        rows = shelf.by_key(act)
        done = _outcome(shelf, contents, rows)
        written = {*done.added, *done.changed}
        chosen = [content for content in contents if " ".join(shelf.key_of_content(content)) in written]
        before = [rows[key][-1] for key in map(shelf.key_of_content, chosen) if key in rows]
        touched = [*chosen, *map(shelf.content, before)]
        require_each(person, CHANGE, subjects(act, touched))
        refuse(act, chosen)
        for content in chosen:
            shelf.write(act, content, rows.get(shelf.key_of_content(content), []), loaded=True)
        act.note(after={"added": done.added, "changed": done.changed})
    return done


def _refuse_twice(shelf: Shelf[C, V], contents: Sequence[C]) -> None:
    times = Counter(map(shelf.key_of_content, contents))
    if twice := [" ".join(key) for key, count in times.items() if count > 1]:
        raise shelf.refused(
            [Fault("INDICATOR-TWICE", one, f"{shelf.noun}写了不止一次", "一次", "只留一个") for one in twice]
        )


def _outcome(shelf: Shelf[C, V], contents: Sequence[C], rows: Mapping[Key, Sequence[V]]) -> Loaded:
    found: dict[str, list[str]] = {"added": [], "changed": [], "unchanged": [], "kept": []}
    for content in contents:
        key = shelf.key_of_content(content)
        found[_outcome_of(shelf, content, rows.get(key, []))].append(" ".join(key))
    return Loaded(**{name: tuple(keys) for name, keys in found.items()})


def _outcome_of(shelf: Shelf[C, V], content: C, rows: Sequence[V]) -> str:
    if not rows:
        return "added"
    loaded = [row for row in rows if row.loaded]
    if shelf.content(rows[-1]) == content or (loaded and shelf.content(loaded[-1]) == content):
        return "unchanged"
    return "changed" if rows[-1].loaded else "kept"
