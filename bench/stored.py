"""The jobs of the store: rows of history written and read as of a moment, and the proof of an audit log.

Their floors are what plain SQLite takes for as many rows in a table of the same columns: one `executemany` in one
transaction, and one scan. The bookkeeping (a number, a seal, the chain) is what the multiple shows.
"""

import sqlite3
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

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
from xiangheng_platform.store.proof import prove
from xiangheng_platform.store.store import Store
from xiangheng_platform.store.tables import AuditHead, AuditRow, Dated, table_of

_AT_ONCE = 20_000
_COLUMNS = "id, act, recorded_at, replaces, is_retraction, valid_from, valid_to, county, indicator, value"


class Value(Dated, table=True):
    """A value like the ones that counties will report."""

    __tablename__ = "bench_value"

    county: str = Field(sa_type=Text)
    indicator: str = Field(sa_type=Text)
    value: Decimal = Field(sa_type=Exact)


def _new_store() -> Store:
    """A store in a folder that is left to the system to clear away."""
    store = Store(Database(f"sqlite:///{Path(tempfile.mkdtemp()) / 'bench.db'}"))
    create(store, "system")
    with store.database.writing() as connection:
        table_of(Value).create(connection)
        triggers.restore(connection)
    return store


def _plain() -> sqlite3.Connection:
    """A database as anybody would open it, as durable as ours, with a table of the same columns."""
    connection = sqlite3.connect(Path(tempfile.mkdtemp()) / "plain.db")
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute(f"CREATE TABLE plain ({_COLUMNS.replace('id,', 'id INTEGER PRIMARY KEY,', 1)})")
    return connection


def _values(rows: int) -> Iterator[dict[str, Any]]:
    for number in range(rows):
        yield {
            "county": f"43{number % 122:04}",
            "indicator": f"EL-{number // 122 % 46:02}",
            "value": Decimal(number) / 8,
            "valid_from": date(2024, 1, 1),
        }


def _plain_rows(rows: int) -> Iterator[tuple[Any, ...]]:
    for number, one in enumerate(_values(rows)):
        told = (one["county"], one["indicator"], kept(one["value"]))
        yield (None, 2, number, None, 0, kept(one["valid_from"]), None, *told)


def _insert_plainly(connection: sqlite3.Connection, rows: int) -> int:
    with connection:
        marks = ", ".join("?" * len(_COLUMNS.split(", ")))
        return connection.executemany(f"INSERT INTO plain VALUES ({marks})", _plain_rows(rows)).rowcount


def writing(rows: int) -> tuple[Work, Work]:
    """One act of so many rows, beside plain INSERTs of as many."""
    store, plain = _new_store(), _plain()

    def _write() -> int:
        with store.act("user:bench", "bench:value:load", "values") as act:
            return act.add_many(Value, _values(rows))

    return _write, lambda: _insert_plainly(plain, rows)


def reading(rows: int) -> tuple[Work, Work]:
    """What was known at a moment of so many rows, a tenth of them corrected since, beside a plain scan."""
    store, plain = _new_store(), _plain()
    with store.act("user:bench", "bench:value:load", "values") as act:
        act.add_many(Value, _values(rows))
    moment = act.at
    with store.act("user:bench", "bench:value:correct", "values") as act:
        corrected = ({**one, "replaces": number} for number, one in enumerate(_values(rows // 10), start=1))
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
    store = _new_store()
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
    rows: list[dict[str, Any]] = []
    with store.database.writing() as connection:
        for row in _acts(store, acts):
            rows.append(row)
            if len(rows) == _AT_ONCE or row["number"] == acts:
                connection.execute(insert(table_of(AuditRow)), rows)
                rows = []
        connection.execute(
            update(table_of(AuditHead)).values(number=acts, at=row["at"], digest=row["digest"])
        )


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
