"""The jobs of the store: rows of history written and read as of a moment, and the proof of an audit log.

Their floors are what plain SQLite takes for as many rows in a table of the same columns: one `executemany` in one
transaction, and one scan. The bookkeeping (a number, a seal, the chain) is what the multiple shows.
"""

import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

from measure import Work
from sqlalchemy import Text, insert, update
from sqlmodel import Field

from xiangheng_platform.store import triggers
from xiangheng_platform.store.acts import digest_of_row
from xiangheng_platform.store.canonical import kept
from xiangheng_platform.store.columns import Exact
from xiangheng_platform.store.creation import create
from xiangheng_platform.store.database import Database
from xiangheng_platform.store.history import known
from xiangheng_platform.store.keys import batches
from xiangheng_platform.store.moments import Clock, system_clock
from xiangheng_platform.store.proof import prove
from xiangheng_platform.store.store import Store
from xiangheng_platform.store.tables import AuditHead, AuditRow, Dated, table_of

_AT_ONCE = 20_000
_COLUMNS = [
    "act",
    "recorded_at",
    "replaces",
    "is_retraction",
    "valid_from",
    "valid_to",
    "county",
    "indicator",
    "value",
]


class Value(Dated, table=True):
    """A value like the ones that counties will report."""

    __tablename__ = "bench_value"

    county: str = Field(sa_type=Text)
    indicator: str = Field(sa_type=Text)
    value: Decimal = Field(sa_type=Exact)


def new_store(clock: Clock = system_clock) -> Store:
    """A store in a folder that is left to the system to clear away."""
    store = Store(Database(f"sqlite:///{Path(tempfile.mkdtemp()) / 'bench.db'}"), clock)
    create(store, "system")
    return store


def plain_table(columns: Iterable[str], isolation_level: Literal["DEFERRED"] | None) -> sqlite3.Connection:
    """A database as anybody would open it, as durable as ours, with a table `plain` of an `id` and some columns."""
    connection = sqlite3.connect(Path(tempfile.mkdtemp()) / "plain.db", isolation_level=isolation_level)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute(f"CREATE TABLE plain (id INTEGER PRIMARY KEY, {', '.join(columns)})")
    return connection


def _stores_of_values() -> tuple[Store, sqlite3.Connection]:
    """A store with a history of values, and beside it a plain table of the same columns."""
    store = new_store()
    with store.database.writing() as connection:
        table_of(Value).create(connection)
        triggers.restore(connection)
    return store, plain_table(_COLUMNS, "DEFERRED")


def _values(rows: int) -> Iterator[dict[str, Any]]:
    for number in range(rows):
        yield {
            "county": f"43{number % 122:04}",
            "indicator": f"EL-{number // 122 % 46:02}",
            "value": Decimal(number) / 8,
            "valid_from": date(2024, 1, 1),
        }


def _plain_rows(rows: int) -> Iterator[tuple[Any, ...]]:
    for number, row in enumerate(_values(rows)):
        what = (row["county"], row["indicator"], kept(row["value"]))
        yield (2, number, None, 0, kept(row["valid_from"]), None, *what)


def _insert_plainly(connection: sqlite3.Connection, rows: int) -> int:
    with connection:
        marks = ", ".join("?" * len(_COLUMNS))
        insertion = f"INSERT INTO plain ({', '.join(_COLUMNS)}) VALUES ({marks})"
        return connection.executemany(insertion, _plain_rows(rows)).rowcount


def writing(rows: int) -> tuple[Work, Work]:
    """One act of so many rows, beside plain INSERTs of as many."""
    store, plain = _stores_of_values()

    def _write() -> int:
        with store.act("user:bench", "bench:value:load", "values") as act:
            return act.add_many(Value, _values(rows))

    return _write, lambda: _insert_plainly(plain, rows)


def reading(rows: int) -> tuple[Work, Work]:
    """What was known at a moment of so many rows, a tenth of them corrected since, beside a plain scan."""
    store, plain = _stores_of_values()
    with store.act("user:bench", "bench:value:load", "values") as act:
        act.add_many(Value, _values(rows))
    moment = act.at
    with store.act("user:bench", "bench:value:correct", "values") as act:
        corrected = ({**row, "replaces": number} for number, row in enumerate(_values(rows // 10), start=1))
        act.add_many(Value, corrected)
    _insert_plainly(plain, rows + rows // 10)
    statement = known(Value, moment).with_only_columns(
        *(getattr(Value, n) for n in ("county", "indicator", "value"))
    )

    def _read() -> int:
        with store.database.reading() as connection:
            return len(connection.execute(statement).all())

    return _read, lambda: len(plain.execute("SELECT county, indicator, value FROM plain").fetchall())


def proving(acts: int) -> tuple[Work, Work]:
    """The proof of an audit log of so many acts, beside a plain scan of the same table."""
    store = new_store()
    write_acts(store, acts)
    plain = sqlite3.connect(store.database.file or "")

    def _prove() -> int:
        with store.database.reading() as connection:
            return prove(connection).acts

    return _prove, lambda: len(plain.execute("SELECT * FROM audit ORDER BY number").fetchall())


def write_acts(store: Store, acts: int) -> None:
    """Let a store's audit log go up to so many acts, chained as the store chains them.

    Written by the thousand: one by one a million would take the night.
    """
    with store.database.writing() as connection:
        for rows in batches(_acts(store, acts), _AT_ONCE):
            connection.execute(insert(table_of(AuditRow)), rows)
        head = {name: rows[-1][name] for name in ("number", "at", "digest")}
        connection.execute(update(table_of(AuditHead)).values(**head))


def _acts(store: Store, acts: int) -> Iterator[dict[str, Any]]:
    head, names = store.last_act(), table_of(AuditRow).columns.keys()
    previous = head.digest
    for number in range(head.number + 1, acts + 1):
        row = AuditRow(
            number=number, at=head.at + timedelta(microseconds=number - head.number), clock=None,
            actor=f"user:{number % 97}", action="bench:value:report", subject=f"value:{number}",
            before="{}", after=f'{{"value":"{number}.5"}}', reason="", seal="{}", previous=previous, digest="",
        )  # fmt: skip
        row.digest = previous = digest_of_row(row)
        yield {name: getattr(row, name) for name in names}
