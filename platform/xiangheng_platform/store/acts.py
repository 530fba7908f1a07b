"""An act: everything that is written for one reason, in one transaction, with the audit row that tells of it."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import func as sql
from sqlalchemy import insert
from sqlmodel import Session, col, select

from xiangheng_platform.store.canonical import document, kept, line
from xiangheng_platform.store.files import Files
from xiangheng_platform.store.keys import batches
from xiangheng_platform.store.personal import Commitment
from xiangheng_platform.store.tables import AuditRow, History, table_of
from xiangheng_platform.store.views import P_co, Snapshot, T, View

H = TypeVar("H", bound=History)
_ROWS_AT_ONCE = 2_000


class Act(View[P_co]):
    """One act while it is going on: a view that may write. `number` and `at` are its place in history.

    By the clock sessions, locks and codes run out, so `now` is what that read when the act began; `at` lies ahead of it
    where an earlier clock was fast. `clock` is what it read, where that is not `at`.

    Rows of history are added here, so that they get their number and are sealed; other rows go through the session.
    """

    def __init__(
        self,
        session: Session,
        person: P_co,
        number: int,
        at: datetime,
        clock: datetime | None = None,
        files: Files | None = None,
    ) -> None:
        super().__init__(Snapshot(session.connection(), session), person, clock or at, files=files)
        self.number = number
        self.at = at
        self.clock = clock
        self.before: dict[str, Any] = {}
        self.after: dict[str, Any] = {}
        self._last: dict[str, int] = {}
        self._seals: dict[str, Any] = {}
        self._unsealed: list[History] = []

    @property
    def actor(self) -> str:
        """What the audit log calls whoever acts."""
        return self.person if isinstance(self.person, str) else self.person.actor

    @property
    def known_at(self) -> datetime:
        """The act's own moment: it sees everything before it, and what it wrote itself."""
        return self.at

    def kept(self, read: Callable[[View[Any]], T], *tables: type[History]) -> T:
        """What a function reads, read anew each time: the act may have changed it."""
        return read(self)

    def add(self, row: H) -> H:
        """Add one row of history; it has its `id` at once."""
        row.id, row.act, row.recorded_at = self._next(type(row)), self.number, self.at
        self._unsealed.append(row)
        self.session.add(row)
        return row

    def correct(self, old: H, row: H) -> H:
        """Add a row that takes the place of an old one; raises `RowIsTaken` when somebody was first."""
        row.replaces = old.id
        return self.add(row)

    def add_many(self, kind: type[History], rows: Iterable[Mapping[str, Any]]) -> int:
        """Add rows of history by the thousand, given by their columns; returns how many."""
        # First what was added one by one: it has the lower numbers, and a seal is made in the order of numbers.
        self._seal_added()
        table = table_of(kind)
        names = sorted(table.columns.keys())
        absent = {column.name: _default(column) for column in table.columns}
        place, count = {"act": self.number, "recorded_at": self.at}, 0
        for part in batches(rows, _ROWS_AT_ONCE):
            # The act's own columns come last: no row that is given can name another act or moment.
            placed = [{**absent, **values, "id": self._next(kind), **place} for values in part]
            for row in placed:
                self._seal(table.name, names, [row[name] for name in names])
            self.session.connection().execute(insert(table), placed)
            count += len(placed)
        return count

    def note(
        self, *, before: Mapping[str, Any] | None = None, after: Mapping[str, Any] | None = None
    ) -> None:
        """Say in the audit row what was and what is. Personal values only as `Commitment`."""
        self.before |= before or {}
        self.after |= after or {}

    def seal(self) -> str:
        """The digest of the rows written in each table of history, as canonical JSON."""
        self._seal_added()
        return document({name: seal.hexdigest() for name, seal in self._seals.items()})

    def _next(self, kind: type[History]) -> int:
        """The next number of a table: nobody else adds to it, because acts follow each other."""
        name = table_of(kind).name
        if name not in self._last:
            self._last[name] = self.session.exec(select(sql.max(col(kind.id)))).one() or 0
        self._last[name] += 1
        return self._last[name]

    def _seal_added(self) -> None:
        """Seal what was added one by one, as late as may be: until then a row may still be filled in."""
        for row in self._unsealed:
            table = table_of(type(row))
            names = sorted(table.columns.keys())
            self._seal(table.name, names, [getattr(row, name) for name in names])
        self._unsealed = []

    def _seal(self, table: str, names: Sequence[str], values: Iterable[Any]) -> None:
        self._seals.setdefault(table, hashlib.sha256()).update(line(names, map(kept, values)))


def noted(content: Mapping[str, Any]) -> str:
    """What an audit row keeps of a `before` or an `after`, as canonical JSON."""
    return document(
        {
            name: {"committed": value.digest} if isinstance(value, Commitment) else value
            for name, value in content.items()
        }
    )


def _default(column: Any) -> Any:
    return column.default.arg if column.default is not None and column.default.is_scalar else None


def digest_of_row(row: AuditRow) -> str:
    """What chains an audit row to the one before it: SHA-256 over everything in it, the earlier digest included."""
    return hashlib.sha256(line(CHAINED, [kept(getattr(row, name)) for name in CHAINED])).hexdigest()


#: The columns of an audit row that its digest is made of.
CHAINED = sorted(column.name for column in table_of(AuditRow).columns if column.name != "digest")
