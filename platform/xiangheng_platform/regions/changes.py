"""Entering what happens to divisions: each change one act, refused whole with everything that speaks against it.

`day` is the first day on which it is so. Divisions are named by the code that they bear on that day (before the
change), never by name: what is entered here decides what codes mean, and must not rest on a look-up.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from xiangheng_platform.access.decisions import require_somewhere
from xiangheng_platform.access.person import Person
from xiangheng_platform.access.views import Act, act_of
from xiangheng_platform.regions.contradictions import place
from xiangheng_platform.regions.drafts import Draft, Part
from xiangheng_platform.regions.facts import Change, ChangeKind, Document, Fact, Kind, Level
from xiangheng_platform.regions.gazetteer import Gazetteer
from xiangheng_platform.regions.reach import require_changes
from xiangheng_platform.regions.records import changes_of_act, gazetteer_of, write
from xiangheng_platform.store.store import Store
from xiangheng_scoring.grouping import grouped


def rename(
    store: Store, person: Person, code: str, name: str, day: date, document: Document, *, new_code: str = ""
) -> Change:
    """A division is called otherwise; with `new_code` it gets another code by that (宁乡县 becomes 宁乡市)."""
    return _enter(
        store,
        person,
        ChangeKind.RENAME,
        code,
        document,
        lambda draft: draft.rename(code, name, day, new_code),
    )


def recode(store: Store, person: Person, code: str, new_code: str, day: date, document: Document) -> Change:
    """A division keeps its name and gets another code."""
    return _enter(
        store, person, ChangeKind.RECODE, code, document, lambda draft: draft.recode(code, new_code, day)
    )


def move(
    store: Store,
    person: Person,
    code: str,
    parent_code: str,
    day: date,
    document: Document,
    *,
    new_code: str = "",
) -> Change:
    """A division with all below it comes under another one."""
    return _enter(
        store,
        person,
        ChangeKind.MOVE,
        code,
        document,
        lambda draft: draft.move(code, parent_code, day, new_code),
    )


def split(
    store: Store,
    person: Person,
    code: str,
    parts: Sequence[Part],
    day: date,
    document: Document,
    *,
    children: Mapping[str, str] | None = None,
) -> Change:
    """A division becomes several; with a part of its own code it goes on as that part.

    `children` says by codes to which part each of its children goes; with none left out, where it does not go on.
    """
    return _enter(
        store,
        person,
        ChangeKind.SPLIT,
        code,
        document,
        lambda draft: draft.split(code, parts, day, children or {}),
    )


def merge(
    store: Store, person: Person, codes: Sequence[str], into: Part, day: date, document: Document
) -> Change:
    """Several divisions become one; with the code of one of them that one goes on. Their children follow."""
    subject = " ".join(codes)
    return _enter(
        store, person, ChangeKind.MERGE, subject, document, lambda draft: draft.merge(codes, into, day)
    )


def establish(
    store: Store,
    person: Person,
    part: Part,
    level: Level,
    parent_code: str,
    day: date,
    document: Document,
    *,
    kind: Kind = Kind.DIVISION,
) -> Change:
    """A division (or a reporting unit that is none) that was not there; no parent's code stands for the root."""
    return _enter(
        store,
        person,
        ChangeKind.ESTABLISH,
        part.code,
        document,
        lambda draft: draft.establish(part, level, parent_code, day, kind),
    )


def abolish(store: Store, person: Person, code: str, day: date, document: Document) -> Change:
    """A division is no more from a day on, and nothing takes its place."""
    return _enter(store, person, ChangeKind.ABOLISH, code, document, lambda draft: draft.abolish(code, day))


def _enter(
    store: Store,
    person: Person,
    kind: ChangeKind,
    code: str,
    document: Document,
    draft_of: Callable[[Draft], object],
) -> Change:
    require_somewhere(person, "region.change")
    with act_of(store, person, f"regions:division:{kind}", f"division:{code}", document.source) as act:
        before = gazetteer_of(act)
        draft = Draft(before, document)
        draft_of(draft)
        keep(act, before, draft)
        (change,) = changes_of_act(act)
        return change


def keep(act: Act, before: Gazetteer, draft: Draft) -> Gazetteer:
    """Write what whoever acts may change, and say in the audit row what was and what is; returns what is.

    Raises `NotAllowed` with every division that lies out of their reach, then `ChangeRefused` with every fault.
    """
    require_changes(act, before, draft.preview())
    after = draft.validated()
    write(act, before, after)
    was, now = set(before.facts), set(after.facts)
    act.note(before=_noted(was - now), after=_noted(now - was))
    return after


def _noted(facts: Iterable[Fact]) -> dict[str, list[str]]:
    """Facts for the audit log, by the division's key."""
    return grouped(
        (str(fact.key), place(fact)) for fact in sorted(facts, key=lambda fact: (fact.key, fact.valid_from))
    )
