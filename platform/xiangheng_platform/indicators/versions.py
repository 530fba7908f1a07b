"""What has versions: how a row of one is read and written, the same for indicators, targets and baselines."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from difflib import get_close_matches
from typing import Any, Generic, TypeVar, cast

from sqlmodel import col, select

from xiangheng_platform.access import authorship, duties
from xiangheng_platform.access.duty_sets import Duties
from xiangheng_platform.access.views import Act, View
from xiangheng_platform.indicators.errors import IndicatorError
from xiangheng_platform.indicators.tables import Versioned
from xiangheng_platform.indicators.texts import is_text
from xiangheng_platform.store.history import known
from xiangheng_scoring.errors import FaultsFound

C = TypeVar("C")
V = TypeVar("V", bound=Versioned)
Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Version(Generic[C]):
    """One version of something: its number (from 1 on), its content, and whose word stands for it.

    `is_loaded` tells that the content is that of the reference data; `is_withdrawn` that it should never have been.
    """

    number: int
    content: C
    author: str
    recorded_at: datetime
    is_verified: bool = False
    verified_by: str = ""
    is_loaded: bool = False
    is_withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Shelf(Generic[C, V]):
    """Where one kind of thing with versions stands: its table, and how a row is made of a content and read back.

    `key` names the columns that tell one thing from another, `noun` is what a thing is called on screens, `listing`
    the command that lists all, `unknown` the error of asking for what is not there, `refused` that of faulty contents.
    """

    noun: str
    listing: str
    unknown: type[IndicatorError]
    refused: type[FaultsFound]
    kind: type[V]
    key: Key
    columns: Callable[[C], dict[str, Any]]
    content: Callable[[V], C]

    def current(self, view: View) -> dict[Key, V]:
        """The row that stood for each thing, as far as was known at the view's moment."""
        return {self.key_of(row): row for row in view.session.exec(known(self.kind, view.as_of))}

    def rows(self, view: View, key: Key | None = None) -> list[V]:
        """Every row of one thing, or of all, written by the view's moment; in the order of writing."""
        statement = select(self.kind).order_by(col(self.kind.id))
        if key is not None and not all(map(is_text, key)):
            return []  # what could not be kept is not there; a database would stumble over such a text
        if key is not None:
            pairs = zip(self.key, key, strict=True)
            statement = statement.where(*(getattr(self.kind, name) == value for name, value in pairs))
        if view.as_of is not None:
            statement = statement.where(col(self.kind.recorded_at) <= view.as_of)
        return list(view.session.exec(statement))

    def by_key(self, view: View) -> dict[Key, list[V]]:
        """The rows of everything, thing by thing."""
        found: dict[Key, list[V]] = {}
        for row in self.rows(view):
            found.setdefault(self.key_of(row), []).append(row)
        return found

    def rows_of(self, view: View, key: Key) -> list[V]:
        """The rows of one thing; raises `unknown`, with codes that look alike, if there is none."""
        if rows := self.rows(view, key):
            return rows
        near = get_close_matches(key[0], {row_key[0] for row_key in self.current(view)}, 3)
        raise self.unknown(
            f"{'当时还' if view.as_of else ''}没有{self.noun}「{' '.join(key)}」",
            expected="、".join(near),
            remedy=f"{self.listing} 列出全部；核对后再写",
        )

    def rows_until(self, view: View, key: Key, version: int) -> list[V]:
        """The rows of one thing up to the last one of a version; raises `unknown`."""
        found = [row for row in self.rows_of(view, key) if row.version <= version]
        if not found or found[-1].version != version:
            raise self.unknown(
                f"{self.noun} {' '.join(key)} 没有第 {version} 版", remedy=f"{self.listing} 列出全部"
            )
        return found

    def versions(self, rows: Iterable[V]) -> tuple[Version[C], ...]:
        """The versions that the rows of one thing tell of, the newest first; verifying makes none of its own."""
        last = {row.version: row for row in rows}
        return tuple(self.version(last[number]) for number in sorted(last, reverse=True))

    def version(self, row: V) -> Version[C]:
        """A row as plain data."""
        return Version(
            row.version, self.content(row), row.author, row.recorded_at, row.verified, row.verified_by,
            row.loaded, row.is_retraction,
        )  # fmt: skip

    def write(self, act: Act, content: C, rows: Sequence[V], *, loaded: bool = False) -> V:
        """Write the next version of a thing whose rows are given, in the place of the last of them.

        Whoever gives rows that are not all there are finds the last one taken (`RowIsTaken`).
        """
        number = rows[-1].version + 1 if rows else 1
        row = self.kind(**self.columns(content), version=number, author=act.person.login, loaded=loaded)
        self._note_writers(act, [*rows, row])
        return act.correct(rows[-1], row) if rows else act.add(row)

    def verify(self, act: Act, rows: Sequence[V]) -> V:
        """Write the last of the rows of a thing once more, verified.

        Raises `DutyHeld` for whoever wrote any part that it still carries, in whichever version.
        """
        row = rows[-1]
        self._note_writers(
            act, rows
        )  # versions that were written before this was asked have only their own author
        name = " ".join(self.key_of(row))
        called = f"{self.noun} {name} 第 {row.version} 版仍有的内容"
        duties.take(act, Duties.VERIFIER, self.matter(name, row.version), called)
        return act.correct(row, self._copy(row, verified=True, verified_by=act.person.login))

    def withdraw(self, act: Act, row: V) -> V:
        """Write that a thing should never have been; it keeps its content, so that a reader sees what went."""
        copy = self._copy(
            row, version=row.version + 1, author=act.person.login, verified=False, verified_by=""
        )
        copy.is_retraction, copy.loaded = True, False
        return act.correct(row, copy)

    def matter(self, name: str, version: int) -> str:
        """What the duties of entering and verifying a version are about: each version is another matter."""
        return f"{self.kind.__tablename__}:{name}@{version}"

    def writers(self, rows: Iterable[V]) -> frozenset[str]:
        """Who wrote any part that the last of a thing's rows carries, its key apart; withdrawing begins anew."""
        told: list[tuple[str, authorship.Parts]] = []
        open_parts: dict[str, object] = {}
        for row in rows:
            content = self.content(row)
            parts = {one.name: getattr(content, one.name) for one in fields(cast(Any, content))}
            if row.is_retraction:
                told.clear()
                continue
            open_parts = authorship.defaults(content)
            told.append((row.author, {name: part for name, part in parts.items() if name not in self.key}))
        return authorship.writers(told, open_parts)

    def _note_writers(self, act: Act, rows: Sequence[V]) -> None:
        name, version = " ".join(self.key_of(rows[-1])), rows[-1].version
        writers = self.writers(rows) | {rows[-1].author}
        duties.note(act, Duties.ENTERER, self.matter(name, version), writers)

    def subject(self, verb: str, key: Key) -> tuple[str, str]:
        """How an act on a thing is named in the audit log: what was done, and to what."""
        name = self.kind.__tablename__
        return f"indicators:{name}:{verb}", f"{name}:{' '.join(key)}"

    def key_of_content(self, content: C) -> Key:
        """What tells a content's thing from others."""
        return tuple(getattr(content, name) for name in self.key)

    def key_of(self, row: V) -> Key:
        """What tells a row's thing from others."""
        return tuple(getattr(row, name) for name in self.key)

    def _copy(self, row: V, **changed: Any) -> V:
        same = {"loaded": row.loaded, "version": row.version, "author": row.author}
        return self.kind(**{**self.columns(self.content(row)), **same, **changed})
