"""SQLite opened the one way we open it, and what it refuses in words that help."""

import os
import sqlite3
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Dialect, Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry

from xiangheng_platform.store import refusals
from xiangheng_platform.store.deadlines import too_long
from xiangheng_platform.store.errors import StoreError, StoreUnusable
from xiangheng_platform.store.exchanges import exchange, is_begun
from xiangheng_platform.store.transactions import is_writing
from xiangheng_platform.store.triggers import TAKEN

_FILE = "xiangheng_file"
#: Up to 64 MiB of pages a connection: with the 2 MiB that SQLite takes by itself, an act that writes to indexes of 200,000 issues
#: here and there reads the same pages again and again, and costs more than its rows.
_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "secure_delete=ON",
    "cache_size=-65536",
)


def engine_of(url: URL, patience: float, pool: Mapping[str, Any]) -> Engine:
    """What connects to a file; `pool` is how many connections it keeps, `patience` for how many seconds it waits for a lock."""
    engine = create_engine(url, connect_args={"timeout": patience, "uri": True}, **pool)
    file = Path(url.database or "").absolute()
    # Of a path alone SQLite makes a file that is missing. Every character is quoted: it takes ?, # and % for its own.
    address = f"file:{quote(os.fsencode(file), safe='')}?mode=rw"

    def _identify(dialect: Dialect, record: ConnectionPoolEntry, arguments: list[Any], _: Any) -> None:
        """Which file is opened, told before: if it is exchanged meanwhile, another is read than the one that is told."""
        arguments[:] = [address]
        record.info[_FILE] = identity_of(file)

    def _prepare(connection: Any, _: ConnectionPoolEntry) -> None:
        """Durable, checked, and erased for good. The module's own way of beginning transactions is switched off.

        `synchronous` is FULL, because with NORMAL a power cut takes back acts that somebody was told are done.
        """
        connection.isolation_level = None
        try:
            for pragma in _PRAGMAS:
                connection.execute(f"PRAGMA {pragma}")
        except UnicodeDecodeError as error:  # the module's, for a name in the schema that is no text any more
            damage = sqlite3.DatabaseError(str(error))
            damage.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
            raise damage from error

    def _refuse_replaced(connection: Any, record: ConnectionPoolEntry, *_: Any) -> None:
        """Let nobody read on in a file that was moved away or replaced, as when a backup is restored: SQLAlchemy connects anew."""
        if record.info[_FILE] != identity_of(file):
            raise DisconnectionError

    event.listen(engine, "do_connect", _identify)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "checkout", _refuse_replaced)
    event.listen(engine, "begin", begin)
    return engine


def is_exchanged(connection: Connection, file: Path) -> bool:
    """Whether a file is not the one any more that a connection was opened to."""
    return connection.info.get(_FILE) != identity_of(file)


def begin(connection: Connection) -> None:
    """Begin, unless that was done. Whoever writes takes the right to at once: who reads first may find that they cannot later."""
    if not is_begun(connection):
        exchange(connection, "BEGIN IMMEDIATE" if is_writing(connection) else "BEGIN")


_REASONS = {
    sqlite3.SQLITE_CANTOPEN: ("打不开数据库文件", "核对路径和权限；还没有数据库的运行 xiangheng db init"),
    sqlite3.SQLITE_READONLY: ("没有写数据库文件的权限", "改文件和文件夹的权限"),
    sqlite3.SQLITE_PERM: ("没有读写数据库文件的权限", "改文件和文件夹的权限"),
    sqlite3.SQLITE_CORRUPT: (
        "数据库文件已损坏",
        "运行 xiangheng db check；用最近的备份恢复（xiangheng db restore）",
    ),
    sqlite3.SQLITE_NOTADB: ("这个文件不是数据库", "核对设置 database.url；用最近的备份恢复"),
    sqlite3.SQLITE_IOERR: ("读写磁盘出错", "查磁盘是否还在、是否写满，再运行 xiangheng db check"),
}


def refusal(error: DBAPIError, place: str) -> StoreError:
    """What is told of an error of its module."""
    original = error.orig
    code = getattr(original, "sqlite_errorcode", None) or 0
    family = code & 0xFF
    if code == sqlite3.SQLITE_CONSTRAINT_TRIGGER and TAKEN not in str(original):
        return refusals.fixed(place)
    if known := _REFUSALS.get(code) or _REFUSALS.get(family):
        return known(place)
    if family in _REASONS:
        message, remedy = _REASONS[family]
        return StoreUnusable(f"{message}（{original}）", at=place, remedy=remedy)
    return refusals.plain(original, place)


#: What it refuses, by its extended code or by the family of codes.
_REFUSALS: Mapping[int, Callable[[str], StoreError]] = {
    sqlite3.SQLITE_CONSTRAINT_TRIGGER: refusals.taken,
    sqlite3.SQLITE_CONSTRAINT_UNIQUE: refusals.taken,
    sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY: refusals.taken,
    sqlite3.SQLITE_BUSY: refusals.busy,
    sqlite3.SQLITE_LOCKED: refusals.busy,
    sqlite3.SQLITE_INTERRUPT: too_long,
    sqlite3.SQLITE_FULL: refusals.full,
}


def identity_of(file: Path) -> tuple[int, int] | None:
    """Which file it is, whatever it is called."""
    try:
        status = file.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino
