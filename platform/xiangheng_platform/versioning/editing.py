"""What is done alike to whatever has versions: verifying by a second person, and reconciling with reference data."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

from xiangheng_platform.access.decisions import require_each, require_somewhere
from xiangheng_platform.access.person import Person
from xiangheng_platform.access.reach import Target
from xiangheng_platform.access.views import View, act_of
from xiangheng_platform.store.store import Store
from xiangheng_platform.versioning.repository import Key, Repository, Version
from xiangheng_platform.versioning.tables import Versioned
from xiangheng_scoring.errors import Fault

C = TypeVar("C")
V = TypeVar("V", bound=Versioned)
#: What contents are about, each with how it is named, for a question of rights.
Subjects: TypeAlias = Callable[[View, Iterable[C]], Iterable[tuple[str, Target]]]


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What came of reconciling with reference data, by key.

    `kept` was changed by hand since, so that the reference data gave way; `unchanged` has nothing new to take.
    """

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()

    @property
    def written(self) -> tuple[str, ...]:
        """What an act was needed for."""
        return self.added + self.changed

    @property
    def left(self) -> tuple[str, ...]:
        """What stays as it was."""
        return self.unchanged + self.kept


def verify(
    store: Store,
    person: Person,
    repository: Repository[C, V],
    key: Key,
    version: int,
    subjects: Subjects[C],
    reason: str,
) -> Version[C]:
    """Write a version once more, verified by a person; one that is verified already stays as it is.

    Raises `DutyHeld` for whoever wrote any part that the version still carries, `RowIsTaken` if there is a newer one,
    `NotAllowed`.
    """
    right = repository.conventions.verify
    require_somewhere(person, right)
    with store.view(person) as view:
        row = repository.standing(view, key, version)
        require_each(person, right, subjects(view, [repository.content(row)]))
    if row.verified:
        return repository.version(row)
    with act_of(store, person, *repository.act_on("verify", key), reason) as act:
        row = repository.verify(act, repository.rows_until(act, key, version))
        act.note(before={"version": version, "verified": False}, after={"version": version, "verified": True})
        return repository.version(row)


def reconcile(
    store: Store,
    person: Person,
    repository: Repository[C, V],
    contents: Sequence[C],
    refuse: Callable[[View, Sequence[C]], None],
    subjects: Subjects[C],
    reason: str,
) -> Reconciled:
    """Write the contents that are new or were changed in the reference data, in one act; no act if there are none.

    What was changed by hand since it was loaded stays as it is, and is told only if the reference data has something
    new to say. Whatever `refuse` raises takes all of it back, and so does one content out of the person's reach.
    """
    right = repository.conventions.change
    require_somewhere(person, right)
    times = Counter(map(repository.key_of_content, contents))
    code, message = repository.conventions.twice, f"{repository.noun}写了不止一次"
    if faults := [
        Fault(code, " ".join(key), message, "一次", "只留一个") for key, count in times.items() if count > 1
    ]:
        raise repository.refused(faults)
    with store.view(person) as view:
        outcome = _outcome(repository, contents, repository.by_key(view))
    if not outcome.written:
        return outcome
    with act_of(store, person, *repository.act_on("load", ("*",)), reason) as act:
        rows = repository.by_key(act)
        # Once more within the act: a version may have been written since the look that needed no act.
        outcome = _outcome(repository, contents, rows)
        written = set(outcome.written)
        by_key = {repository.key_of_content(content): content for content in contents}
        chosen = {key: content for key, content in by_key.items() if " ".join(key) in written}
        replaced = [repository.content(rows[key][-1]) for key in chosen if key in rows]
        require_each(person, right, subjects(act, [*chosen.values(), *replaced]))
        refuse(act, list(chosen.values()))
        for key, content in chosen.items():
            repository.revise(act, content, rows.get(key, []), loaded=True)
        act.note(after={"added": outcome.added, "changed": outcome.changed})
    return outcome


def _outcome(
    repository: Repository[C, V], contents: Sequence[C], rows: Mapping[Key, Sequence[V]]
) -> Reconciled:
    keys = defaultdict[str, list[str]](list)
    for content in contents:
        key = repository.key_of_content(content)
        keys[_outcome_of(repository, content, rows.get(key, []))].append(" ".join(key))
    return Reconciled(**{name: tuple(names) for name, names in keys.items()})


def _outcome_of(repository: Repository[C, V], content: C, rows: Sequence[V]) -> str:
    if not rows:
        return "added"
    loaded = [row for row in rows if row.loaded]
    # Also as it was last loaded: what a person changed since is then theirs, and the reference data have nothing new to
    # say.
    if content in [repository.content(row) for row in (rows[-1], *loaded[-1:])]:
        return "unchanged"
    return "changed" if rows[-1].loaded else "kept"
