"""What has versions: how a row of one is read and written, the same for whatever has them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from difflib import get_close_matches
from typing import Any, Generic, TypeVar, cast

from xiangheng_platform.access import authorship, duties
from xiangheng_platform.access.duty_sets import Duties
from xiangheng_platform.access.views import Act, View
from xiangheng_platform.store.errors import RowIsTaken
from xiangheng_platform.store.history import ever, known, read_only
from xiangheng_platform.versioning import rows as history
from xiangheng_platform.versioning.tables import Versioned
from xiangheng_scoring.errors import FaultsFound, XianghengError
from xiangheng_scoring.grouping import grouped
from xiangheng_scoring.places import FieldPath

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
class Conventions:
    """What the repositories of one slice have in common.

    `prefix` begins the names of their acts in the audit log; `change` and `verify` are the actions that rights are
    asked for, `twice` the code of the fault of contents that are given twice. `may_be_kept` tells whether a text can
    stand in their tables.
    """

    prefix: str
    change: str
    verify: str
    twice: str
    may_be_kept: Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Repository(Generic[C, V]):
    """Where one kind of content with versions is kept: its table, and how a row is made of a content and read back.

    `key` names the columns that tell one content from another, `noun` is what it is called on screens, `listing` the
    command that lists all, `unknown` the error of asking for what is not there, `refused` that of faulty contents.
    """

    conventions: Conventions
    noun: str
    listing: str
    unknown: type[XianghengError]
    refused: type[FaultsFound]
    table: type[V]
    key: Key
    columns: Callable[[C], dict[str, Any]]
    content: Callable[[V], C]

    def current(self, view: View) -> dict[Key, V]:
        """The row that stood under each key, as far as was known at the view's moment."""
        return {self.key_of(row): row for row in view.session.exec(known(self.table, view.as_of))}

    def rows(self, view: View, key: Key | None = None) -> list[V]:
        """Every row of one key, or of all, written by the view's moment; in the order of writing."""
        statement = ever(self.table, view.as_of)
        if key is not None and not all(map(self.conventions.may_be_kept, key)):
            return []  # what could not be kept is not there; a database would stumble over such a text
        if key is not None:
            pairs = zip(self.key, key, strict=True)
            statement = statement.where(*(getattr(self.table, name) == value for name, value in pairs))
        return list(view.session.exec(statement))

    def by_key(self, view: View) -> dict[Key, list[V]]:
        """Every row, key by key."""
        return grouped((self.key_of(row), row) for row in self.rows(view))

    def histories(self, view: View) -> Mapping[Key, tuple[Version[C], ...]]:
        """Every version of everything, by key, the newest first; read once for all views that see the same state."""
        return view.kept(self._read_histories, self.table)

    def _read_histories(self, view: View) -> Mapping[Key, tuple[Version[C], ...]]:
        rows = grouped(
            (self.key_of(row), row) for row in read_only(view.session, ever(self.table, view.as_of))
        )
        return {key: self.versions(rows[key]) for key in sorted(rows)}

    def rows_of(self, view: View, key: Key) -> list[V]:
        """The rows of one key; raises `unknown`, with codes that look alike, if there is none."""
        if rows := self.rows(view, key):
            return rows
        near = get_close_matches(" ".join(key), map(" ".join, self.current(view)), 3)
        raise self.unknown(
            f"{'当时还' if view.as_of else ''}没有{self.noun}「{' '.join(key)}」",
            expected="、".join(near),
            remedy=f"{self.listing} 列出全部；核对后再写",
        )

    def rows_until(self, view: View, key: Key, version: int) -> list[V]:
        """The rows of one key up to the last one of a version; raises `unknown`."""
        rows = [row for row in self.rows_of(view, key) if row.version <= version]
        if not rows or rows[-1].version != version:
            raise self.unknown(
                f"{self.noun} {' '.join(key)} 没有第 {version} 版", remedy=f"{self.listing} 列出全部"
            )
        return rows

    def standing(self, view: View, key: Key, version: int) -> V:
        """The last row of a version that nobody wrote after; raises `unknown`, and `RowIsTaken` for an earlier one.

        Whoever changes or verifies a version is asked for it before anything else is said of what they want: that an
        earlier one is as they want it tells nothing of what stands.
        """
        newest, row = self.rows_of(view, key)[-1], self.rows_until(view, key, version)[-1]
        if newest.version > version:
            raise RowIsTaken(
                f"{self.noun} {' '.join(key)} 已有第 {newest.version} 版（{newest.author}），不能再从第 {version} 版改",
                at=FieldPath(("version",), "版本", " ".join(key)),
                expected=f"第 {newest.version} 版",
                remedy="看过新的一版，再决定是否还要改",
            )
        return row

    def versions(self, rows: Iterable[V]) -> tuple[Version[C], ...]:
        """The versions that the rows of one key tell of, the newest first; verifying makes none of its own."""
        # The last row of each: to verify writes the same version once more.
        last = {row.version: row for row in rows}
        return tuple(self.version(last[number]) for number in sorted(last, reverse=True))

    def version(self, row: V) -> Version[C]:
        """A row as plain data."""
        return Version(
            row.version, self.content(row), row.author, row.recorded_at, row.verified, row.verified_by,
            row.loaded, row.is_retraction,
        )  # fmt: skip

    def revise(self, act: Act, content: C, rows: Sequence[V], *, loaded: bool = False) -> V:
        """Write the next version of what has the given rows, in the place of the last of them; the first, if none.

        Whoever gives rows that are not all there are finds the last one taken (`RowIsTaken`).
        """
        number = rows[-1].version + 1 if rows else 1
        row = self.table(**self.columns(content), version=number, author=act.person.login, loaded=loaded)
        self._attribute(act, [*rows, row])
        return history.revise(act, rows[-1] if rows else None, row)

    def retract(self, act: Act, row: V) -> V:
        """Write that a content should never have been, as its next version; a reader still sees what it was."""
        author = act.person.login
        return history.retract(
            act, row, version=row.version + 1, author=author, verified=False, verified_by="", loaded=False
        )

    def verify(self, act: Act, rows: Sequence[V]) -> V:
        """Write the last of the rows of a content once more, verified.

        Raises `DutyHeld` for whoever wrote any part that it still carries, in whichever version.
        """
        row = rows[-1]
        # Versions that were written before duties were kept have nobody but their own author on record.
        self._attribute(act, rows)
        title = f"{self.noun} {' '.join(self.key_of(row))} 第 {row.version} 版仍有的内容"
        duties.claim(act, Duties.VERIFIER, self.duty_subject(row), title)
        return act.correct(row, history.copied(row, verified=True, verified_by=act.person.login))

    def duty_subject(self, row: V) -> str:
        """What the duties of entering and verifying a version are about: each version is another subject."""
        return self.matter(self.key_of(row), row.version)

    def matter(self, key: Key, version: int) -> str:
        """The same of a version by its key and number."""
        return f"{self.table.__tablename__}:{' '.join(key)}@{version}"

    def writers(self, rows: Iterable[V]) -> frozenset[str]:
        """Who wrote any part that the last of a content's rows carries, its key apart; retracting begins anew."""
        contents: list[tuple[str, authorship.Parts]] = []
        left_open: dict[str, object] = {}
        for row in rows:
            if row.is_retraction:
                contents.clear()
                continue
            content = self.content(row)
            names = [field.name for field in fields(cast(Any, content)) if field.name not in self.key]
            left_open = authorship.defaults(content)
            contents.append((row.author, {name: getattr(content, name) for name in names}))
        return authorship.writers(contents, left_open)

    def act_on(self, verb: str, key: Key) -> tuple[str, str]:
        """How an act is named in the audit log: what is done, and to what."""
        name = self.table.__tablename__
        return f"{self.conventions.prefix}:{name}:{verb}", f"{name}:{' '.join(key)}"

    def key_of_content(self, content: C) -> Key:
        """What tells a content from others."""
        return tuple(getattr(content, name) for name in self.key)

    def key_of(self, row: V) -> Key:
        """What tells a row's content from others."""
        return tuple(getattr(row, name) for name in self.key)

    def _attribute(self, act: Act, rows: Sequence[V]) -> None:
        logins = self.writers(rows) | {rows[-1].author}
        duties.attribute(act, Duties.ENTERER, self.duty_subject(rows[-1]), logins)
