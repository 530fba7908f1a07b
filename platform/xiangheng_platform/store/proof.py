"""The proof of history: every audit row chained to the one before it, every row of history sealed by its act."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import Column, Connection, MetaData, Table, select

from xiangheng_platform.store.acts import CHAINED
from xiangheng_platform.store.canonical import as_found, line
from xiangheng_platform.store.tables import AuditHead, AuditRow, table_of
from xiangheng_platform.store.triggers import columns_of_histories

#: Told how many acts were looked at, now and then.
Progress = Callable[[int], None]
_STEP = 5_000
_MOST_BREAKS = 100
GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class Break:
    """One place where history is not what was written. `number` is the act concerned; `what` says it in Chinese."""

    number: int
    what: str


@dataclass(frozen=True, slots=True)
class Proof:
    """What was looked at and what was found; `digest` is the last act's, which proves all before it."""

    acts: int
    rows: int
    digest: str
    breaks: tuple[Break, ...]

    @property
    def holds(self) -> bool:
        """Whether nothing was found."""
        return not self.breaks


class _Proving:
    """One pass over the audit log and, in step with it, over every table of history."""

    def __init__(self, connection: Connection, tables: Iterable[Table]) -> None:
        self.breaks: list[Break] = []
        self.rows = 0
        self._at: int | None = None  # the last act's moment, where its digest vouches for it
        self.seals = {table.name: _Seals(connection, table) for table in tables}

    def note(self, number: int, what: str) -> None:
        if len(self.breaks) < _MOST_BREAKS:
            self.breaks.append(Break(number, what))

    def check(self, row: dict[str, Any], last: str, expected: int) -> None:
        """One act: that it follows the last one, that it is what its digest says, and that its rows are there."""
        number = row["number"]
        if number != expected:
            self.note(expected, f"缺少第 {expected} 号到第 {number - 1} 号操作的记录")
        if row["previous"] != last:
            self.note(number, "与前一次操作接不上")
        if hashlib.sha256(line(CHAINED, [row[name] for name in CHAINED])).hexdigest() != row["digest"]:
            self.note(number, "这条记录的内容与它的摘要不符")
            self._at = None
        else:
            self.check_moment(number, row["at"])
        self.check_seals(number, str(row["seal"]), row["at"])

    def check_moment(self, number: int, at: int) -> None:
        """An act is later than the one before it, by a microsecond at least.

        The chain alone does not tell: whoever sets the head and the clock back lets the program itself chain an act to
        the last one that is recorded into the past, and changes what was known then. Where a digest has told already
        that a row was changed, the next row is not accused as well.
        """
        if self._at is not None and at <= self._at:
            self.note(number, "这次操作的时刻不晚于前一次：时刻是倒填的")
        self._at = at

    def check_seals(self, number: int, text: str, at: Any) -> None:
        """What an act wrote in each table is what it sealed, neither more nor less, and known since its moment."""
        try:
            wanted = json.loads(text)
        except ValueError:
            return  # The row's own digest tells that it was changed; so, too, where this is no document.
        if not isinstance(wanted, dict):
            return
        for name in sorted(wanted.keys() - self.seals.keys()):
            self.note(number, f"这次操作写入的表 {name} 不见了")
        for name, seals in self.seals.items():
            for stray in seals.before(number):
                self.note(stray, f"表 {name} 里有不属于任何一次操作的行")
            written = seals.of(number)
            if written.digest != wanted.get(name):
                self.note(number, f"表 {name} 中由这次操作写入的行被改过、删过或加过")
            elif not written.moments <= {at}:
                self.note(number, f"表 {name} 中由这次操作写入的行记着另一个时刻")

    def check_rest(self, last: int) -> None:
        for name, seals in self.seals.items():
            for stray in seals.before(None):
                self.note(stray or last, f"表 {name} 里有审计记录以外的行")
            self.rows += seals.rows

    def check_head(self, connection: Connection, number: int, digest: str) -> None:
        """The log ends where its head says: who cuts off the tail, or adds to it, must change the head as well.

        The head's moment decides when the next act is recorded, and its number what that is called.
        """
        columns = as_found(table_of(AuditHead), connection.dialect.name)
        heads = connection.execute(select(*columns.values())).all()
        if len(heads) != 1:
            self.note(number, "没有审计记录的末端，或不止一个")
            return
        head = dict(zip(columns, heads[0], strict=True))
        if head["number"] != number:
            self.note(
                number,
                f"审计记录到第 {number} 号为止，而末端说是第 {head['number']} 号：末尾被删过或加过",
            )
        elif head["digest"] != digest:
            self.note(number, "审计记录的末端记着另一个摘要")
        elif self._at is not None and head["at"] != self._at:
            self.note(number, "审计记录的末端记着另一个时刻：有人要让以后的操作记到别的时候")
        elif head["id"] != 1:
            self.note(number, "审计记录的末端不是我们写的那一行")


@dataclass(frozen=True, slots=True)
class _Written:
    """What one act wrote in one table, as it stands now: the digest of the rows, and the moments that they name."""

    digest: str | None = None
    moments: frozenset[Any] = frozenset()


class _Seals:
    """What each act wrote in one table, act by act, as it stands now."""

    def __init__(self, connection: Connection, table: Table) -> None:
        self.rows = 0
        self._columns = as_found(table, connection.dialect.name)
        self._groups = groupby(self._lines(connection, table), key=itemgetter(0))
        self._next: tuple[int, _Written] | None = self._following()

    def of(self, number: int) -> _Written:
        """What an act wrote here."""
        if self._next is None or self._next[0] != number:
            return _Written()
        written = self._next[1]
        self._next = self._following()
        return written

    def before(self, number: int | None) -> Iterator[int]:
        """The acts before `number` that nobody asked for: their rows belong to no audit row."""
        while self._next is not None and (number is None or self._next[0] < number):
            yield self._next[0]
            self._next = self._following()

    def _following(self) -> tuple[int, _Written] | None:
        for act, rows in self._groups:
            seal, moments = hashlib.sha256(), set()
            for _, moment, content in rows:
                seal.update(content)
                moments.add(moment)
                self.rows += 1
            return act, _Written(seal.hexdigest(), frozenset(moments))
        return None

    def _lines(self, connection: Connection, table: Table) -> Iterator[tuple[int, Any, bytes]]:
        names = list(self._columns)
        act_at, moment_at = names.index("act"), names.index("recorded_at")
        for row in _streamed(connection, table, list(self._columns.values()), "id"):
            act = row[act_at]
            # What is no number any more comes before every act, and so is told as a row that belongs to none.
            yield (act if isinstance(act, int) else 0), row[moment_at], line(names, row)


def prove(connection: Connection, progress: Progress = lambda acts: None) -> Proof:
    """Go through the whole history once, in constant memory. The first hundred breaks are named."""
    log, names = table_of(AuditRow), [*CHAINED, "digest"]
    # Before any bytes are let through: a table whose name is no UTF-8 any more is a damaged file, and refused. Of its
    # columns alone, since to reflect a table asks for its indexes and references, too.
    histories = [
        Table(table, MetaData(), *(Column(name, column["type"]) for name, column in described.items()))
        for table, described in columns_of_histories(connection).items()
    ]
    columns = as_found(log, connection.dialect.name)
    with _any_bytes(connection):
        proving, last, acts = _Proving(connection, histories), GENESIS, 0
        for values in _streamed(connection, log, [columns[name] for name in names], "number"):
            row = dict(zip(names, values, strict=True))
            proving.check(row, last, acts + 1)
            last, acts = row["digest"], row["number"]
            if acts % _STEP == 0:
                progress(acts)
        proving.check_rest(acts)
        proving.check_head(connection, acts, last)
    digest = (
        str(last).encode("utf-8", "replace").decode("utf-8")
    )  # printable, also what is left of a damaged one
    return Proof(acts, proving.rows, digest, tuple(proving.breaks))


def _streamed(connection: Connection, table: Table, columns: list[Any], order: str) -> Iterable[Any]:
    """Rows a few thousand at a time."""
    statement = select(*columns).order_by(table.columns[order])
    return connection.execute(statement.execution_options(stream_results=True, yield_per=_STEP))


@contextmanager
def _any_bytes(connection: Connection) -> Iterator[None]:
    """Within, what is no UTF-8 any more is read from SQLite all the same, so that it can be named."""
    if connection.dialect.name != "sqlite":
        yield
        return
    raw: Any = connection.connection.dbapi_connection
    raw.text_factory = lambda text: text.decode("utf-8", "surrogateescape")
    try:
        yield
    finally:
        raw.text_factory = str
