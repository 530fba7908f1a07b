"""Keeps a sealed, filled store of each revision of the tables, to be upgraded by every later program.

`python tests/service/store/revisions.py` writes `kept/<revision>.zip` for revisions that have none; run it when a
revision is added, and never make an earlier one anew: it holds what the program of that time has sealed. It also writes
out what the migrations make at the newest revision, which a check compares a database with.
"""

import hashlib
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from importlib import import_module
from io import BytesIO
from pathlib import Path
from pkgutil import walk_packages
from typing import Any

from sqlalchemy import Boolean, Date, Integer, Table, insert
from sqlmodel import Session

import xiangheng_platform
from xiangheng_platform.store import personal, schema
from xiangheng_platform.store.backups import back_up
from xiangheng_platform.store.columns import Exact, Moment
from xiangheng_platform.store.database import Database
from xiangheng_platform.store.filing import NAMING
from xiangheng_platform.store.proof import GENESIS
from xiangheng_platform.store.store import Store
from xiangheng_platform.store.tables import AuditHead, History, Record, table_of

KEPT = Path(__file__).with_name("kept")
BEGIN = datetime(2024, 5, 1, 1, tzinfo=UTC)


def records() -> list[type[Record]]:
    """Every class of the platform that has a table."""
    for module in walk_packages(xiangheng_platform.__path__, "xiangheng_platform."):
        if module.name.endswith("tables"):
            import_module(module.name)
    mappers: Any = Record._sa_registry.mappers
    ours = (mapper.class_ for mapper in mappers if mapper.class_.__module__.startswith("xiangheng_platform."))
    return sorted(ours, key=lambda record: table_of(record).name)


def fill(store: Store, tables: frozenset[str]) -> None:
    """Acts that write rows of every kind into each of these tables: full ones, sparse ones, corrections, retractions."""
    for number in range(1, 5):
        with store.database.files.received(BytesIO(_content(number))) as received:
            store.database.files.keep(received)
    for record in records():
        table = table_of(record)
        if table.name not in tables or table.name in ("audit", "audit_head", "personal"):
            continue
        with store.act("user:liu", "test:table:fill", f"table:{table.name}", "样子") as act:
            if issubclass(record, History):
                act.add_many(record, _history(table))
            else:
                rows = [_row(table, number) for number in (1, 2)]
                act.session.connection().execute(insert(table), rows)
    with store.act("user:liu", "test:particular:keep", "user:ma") as act:
        act.note(after={"name": personal.keep(act.session, "user:ma", "name", "马某")})


def _history(table: Table) -> Iterator[dict[str, Any]]:
    for number, replaces in enumerate((None, None, 1, 2), start=1):
        yield _row(table, number) | {"replaces": replaces, "is_retraction": number == 4}


def _row(table: Table, number: int) -> dict[str, Any]:
    """A row with a value in each column; in every second one the columns that may be empty are."""
    return {
        column.name: None if column.nullable and number % 2 == 0 else _value(column, number)
        for column in table.columns
    }


def _content(number: int) -> bytes:
    """What a file holds that a row names."""
    return f"content {number}".encode()


def _value(column: Any, number: int) -> Any:
    kind = column.type
    if column.name == NAMING:
        return hashlib.sha256(_content(number)).hexdigest()
    if isinstance(kind, Boolean):
        return number % 2 == 1
    if isinstance(kind, Moment):
        return BEGIN + timedelta(microseconds=number)
    if isinstance(kind, Exact):
        return Decimal("12.50") * number
    if isinstance(kind, Integer):
        return number
    if isinstance(kind, Date):
        return date(2024, 1, number)
    return "" if number == 3 else f"{column.name} {number}「引号」\n换行"


def keep(revision: str, target: Path) -> None:
    """Make a store of a revision, fill it, and back it up."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/x.db")
        database.create()
        moments = iter(range(1_000_000))
        store = Store(database, lambda: BEGIN + timedelta(seconds=next(moments)))
        with schema.migrating(database) as connection, Session(connection) as session:
            schema.migrate_on(connection, revision)
            session.add(AuditHead(id=1, number=0, at=BEGIN, digest=GENESIS))
            session.flush()
            with store.act_in(session, "system", "store:database:create", "store") as act:
                act.note(after={"revision": revision})
            session.flush()
        fill(store, frozenset(schema.tables_at(revision)))
        back_up(database, target)
        database.close()


def main() -> int:
    """Keep what is not kept yet."""
    KEPT.mkdir(exist_ok=True)
    for revision in schema.revisions():
        target = KEPT / f"{revision}.zip"
        if not target.exists():
            keep(revision, target)
            print(target)
    statements = schema.kept_statements(schema.newest())
    statements.parent.mkdir(exist_ok=True)
    for earlier in statements.parent.glob("*.sql"):
        earlier.unlink()
    statements.write_text(schema.statements_of(schema.newest()), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
