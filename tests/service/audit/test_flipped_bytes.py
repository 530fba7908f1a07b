"""One flipped byte in any column of any audit row and any row of history is found, and its act named."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Boolean, Column, Date, Integer, MetaData, String, Table, select, text

from xiangheng_platform.access.person import Person
from xiangheng_platform.access.tables import Duty, Grant, Suspension
from xiangheng_platform.audit.verification import verify
from xiangheng_platform.store.database import Database
from xiangheng_platform.store.errors import StoreError
from xiangheng_platform.store.proof import prove
from xiangheng_platform.store.store import Store
from xiangheng_platform.store.tables import AuditRow, table_of
from xiangheng_platform.store.triggers import protected

TABLES = [table_of(kind) for kind in (AuditRow, Grant, Suspension, Duty)]
COLUMNS = [(table.name, column.name) for table in TABLES for column in table.columns]
pytestmark = pytest.mark.usefixtures("root")


def test_every_protected_table_is_tried(store: Store) -> None:
    """A history that comes later gets its rows in this file, or is too far above to be known here."""
    with store.database.reading() as connection:
        assert {table.name for table in TABLES} <= set(protected(connection))


@pytest.mark.parametrize(("table_name", "column_name"), COLUMNS)
def test_a_flipped_byte_of_a_value_is_found_and_its_act_named(
    store: Store, trial: Callable[..., Any], table_name: str, column_name: str, request: pytest.FixtureRequest
) -> None:
    """By what each kind of database lets its owner do: in one row, another for each column, or in all of them."""
    missed = []
    with store.database.reading() as connection:
        table = _reflected(connection, table_name)
    rows = list(_rows(store, table))
    turn = COLUMNS.index((table_name, column_name)) % len(rows)
    for key, act in rows if request.config.getoption("--thorough") else rows[turn : turn + 1]:
        with trial() as connection:
            flipped = _flipped(connection, table, table.columns[column_name], key)
            connection.execute(text(flipped))
            found = {one.number for one in prove(connection).breaks}
            if not found & {act, act + 1000}:
                missed.append((key, act, found, flipped))

    assert missed == []


def _rows(store: Store, table: Table) -> Iterator[tuple[int, int]]:
    """The key of each row, and the act that it belongs to."""
    with store.database.reading() as connection:
        key = next(iter(table.primary_key.columns))
        act = key if table.name == "audit" else table.columns["act"]
        yield from [(row[0], row[1]) for row in connection.execute(select(key, act).order_by(key))]


def _reflected(connection: Any, table_name: str) -> Table:
    return Table(table_name, MetaData(), autoload_with=connection)


def _flipped(connection: Any, table: Table, column: Column[Any], key: int) -> str:
    """The statement that changes the least there can be changed of one value; what is empty gets one."""
    of = f'UPDATE "{table.name}" SET "{column.name}" ='
    name, where = f'"{column.name}"', f'WHERE "{next(iter(table.primary_key.columns)).name}" = {key}'
    is_empty = connection.execute(text(f'SELECT {name} IS NULL FROM "{table.name}" {where}')).scalar()
    if isinstance(column.type, Boolean):
        return f"{of} NOT {name} {where}"
    if isinstance(column.type, Date):
        return f"{of} '2024-05-07' {where}"
    if isinstance(column.type, Integer):
        return f"{of} {'1000' if is_empty else f'{name} + 1000'} {where}"
    assert isinstance(column.type, String)
    return f"{of} chr(33) || substr({name}, 2) {where}".replace("chr(33)", "'!'")


@pytest.fixture
def file(store: Store, backend: str) -> Path:
    """The file of a database that is one, whole, with nobody at it."""
    if backend != "sqlite":
        pytest.skip("a server's files are the server's own")
    file = store.database.file
    assert file is not None
    store.database.close()
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("PRAGMA journal_mode=DELETE")
    return file


def _content(file: Path) -> list[Any]:
    """Everything in the protected tables, with the types of the values, read in the order of the rows themselves."""
    found: list[Any] = []
    with closing(sqlite3.connect(file)) as connection:
        connection.text_factory = bytes
        for table in TABLES:
            values = ", ".join(f'"{one.name}", typeof("{one.name}")' for one in table.columns)
            found.append(
                connection.execute(f'SELECT rowid, {values} FROM "{table.name}" NOT INDEXED').fetchall()
            )
    return found


def _is_changed(file: Path, before: list[Any]) -> bool:
    try:
        return _content(file) != before
    except (sqlite3.Error, UnicodeDecodeError):  # the latter for the name of a column
        return True


def _is_found(file: Path, auditor: Person, clock: Any) -> bool:
    """Whether verification names something, or the database refuses to be read at all."""
    database = Database(f"sqlite:///{file}")
    try:
        return not verify(Store(database, clock), auditor).holds
    except StoreError:
        return True
    finally:
        database.close()


def test_a_flipped_bit_of_each_audit_row_in_the_file_is_found(
    file: Path, auditor: Person, clock: Any, tmp_path: Path
) -> None:
    """In the text of each row, where it lies in the file."""
    whole, before = file.read_bytes(), _content(file)
    places = [whole.index(row[-2]) for row in before[0]]
    missed = []
    for place in places:
        copy = _with_flipped_bit(whole, place, 0, tmp_path)
        if not (_is_changed(copy, before) and _is_found(copy, auditor, clock)):
            missed.append(place)

    assert len(places) == 8
    assert missed == []


@pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")
def test_a_flipped_bit_anywhere_in_the_file_is_found_if_it_changes_history(
    file: Path, auditor: Person, clock: Any, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Page by page: headers, indexes, the schema, rows. What changes no row may go unnoticed, what does may not."""
    step = 23 if request.config.getoption("--thorough") else 397
    whole, before = file.read_bytes(), _content(file)
    missed = []
    for place in range(0, len(whole), step):
        copy = _with_flipped_bit(whole, place, place % 8, tmp_path)
        if _is_changed(copy, before) and not _is_found(copy, auditor, clock):
            missed.append(place)

    assert missed == []


def _with_flipped_bit(whole: bytes, place: int, bit: int, folder: Path) -> Path:
    copy = folder / "copy.db"
    for left in filter(Path.is_file, folder.glob("copy.db*")):
        left.unlink()
    copy.write_bytes(whole[:place] + bytes([whole[place] ^ 1 << bit]) + whole[place + 1 :])
    return copy
