"""The proof of history: every audit row chained to the one before it, every row of history sealed by its act."""

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, MetaData, Table, select

from xiangheng_platform.store.acts import CHAINED
from xiangheng_platform.store.canonical import as_kept, line
from xiangheng_platform.store.tables import AuditRow, table_of
from xiangheng_platform.store.triggers import histories

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

    def __init__(self, connection: Connection) -> None:
        self.breaks: list[Break] = []
        self.rows = 0
        tables = MetaData()
        names = histories(connection)
        tables.reflect(connection, only=names)
        self.seals = {name: _Seals(connection, tables.tables[name]) for name in names}

    def found(self, number: int, what: str) -> None:
        if len(self.breaks) < _MOST_BREAKS:
            self.breaks.append(Break(number, what))

    def check_seals(self, number: int, text: str) -> None:
        """What an act wrote in each table is what it sealed, neither more nor less."""
        try:
            wanted = json.loads(text)
        except ValueError:
            return  # The row's own digest tells that it was changed.
        for name, seals in self.seals.items():
            for stray in seals.before(number):
                self.found(stray, f"表 {name} 里有不属于任何一次操作的行")
            if seals.of(number) != wanted.get(name):
                self.found(number, f"表 {name} 中由这次操作写入的行被改过、删过或加过")

    def check_rest(self, last: int) -> None:
        for name, seals in self.seals.items():
            for stray in seals.before(None):
                self.found(max(stray, last), f"表 {name} 里有审计记录以外的行")
            self.rows += seals.rows


class _Seals:
    """The digests of one table's rows, act by act, as they stand now."""

    def __init__(self, connection: Connection, table: Table) -> None:
        self.rows = 0
        self._columns = as_kept(table)
        self._groups = groupby(self._lines(connection, table), key=lambda found: found[0])
        self._next: tuple[int, str] | None = self._following()

    def of(self, number: int) -> str | None:
        """The digest of the rows that an act wrote here, None if it wrote none."""
        if self._next is None or self._next[0] != number:
            return None
        found = self._next[1]
        self._next = self._following()
        return found

    def before(self, number: int | None) -> Iterator[int]:
        """The acts before `number` that nobody asked for: their rows belong to no audit row."""
        while self._next is not None and (number is None or self._next[0] < number):
            yield self._next[0]
            self._next = self._following()

    def _following(self) -> tuple[int, str] | None:
        for act, lines in self._groups:
            seal = hashlib.sha256()
            for _, one in lines:
                seal.update(one)
                self.rows += 1
            return act, seal.hexdigest()
        return None

    def _lines(self, connection: Connection, table: Table) -> Iterator[tuple[int, bytes]]:
        names = list(self._columns)
        place = names.index("act")
        for row in _streamed(connection, table, list(self._columns.values()), "id"):
            act = row[place]
            yield (act if isinstance(act, int) else 0), line(names, row)


def prove(connection: Connection, progress: Progress = lambda acts: None) -> Proof:
    """Go through the whole history once, in constant memory. The first hundred breaks are named."""
    proving, last, expected = _Proving(connection), GENESIS, 1
    names = [*CHAINED, "digest"]
    columns = as_kept(table_of(AuditRow))
    number_at, previous_at, seal_at = (CHAINED.index(name) for name in ("number", "previous", "seal"))
    for row in _streamed(connection, table_of(AuditRow), [columns[name] for name in names], "number"):
        number, digest = row[number_at], row[-1]
        if number != expected:
            proving.found(expected, f"缺少第 {expected} 号到第 {number - 1} 号操作的记录")
        if row[previous_at] != last:
            proving.found(number, "与前一次操作接不上")
        if hashlib.sha256(line(CHAINED, row[:-1])).hexdigest() != digest:
            proving.found(number, "这条记录的内容与它的摘要不符")
        proving.check_seals(number, str(row[seal_at]))
        last, expected = digest, number + 1
        if number % _STEP == 0:
            progress(number)
    proving.check_rest(expected - 1)
    return Proof(expected - 1, proving.rows, last, tuple(proving.breaks))


def _streamed(connection: Connection, table: Table, columns: list[Any], order: str) -> Iterator[Any]:
    """Rows a few thousand at a time; what is no UTF-8 any more is read all the same, so that it can be named."""
    if connection.dialect.name == "sqlite":
        raw: Any = connection.connection.dbapi_connection
        raw.text_factory = _lenient
    statement = select(*columns).order_by(table.columns[order])
    found = connection.execution_options(stream_results=True, yield_per=_STEP).execute(statement)
    for part in found.partitions():
        yield from part


def _lenient(text: bytes) -> str:
    return text.decode("utf-8", "surrogateescape")
