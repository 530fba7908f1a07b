"""Files and the rows that name them, held against each other: what is missing, changed or named by nobody."""

import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy import Connection
from sqlmodel import Session

from xiangheng_platform.store.database import Database
from xiangheng_platform.store.files import Files
from xiangheng_platform.store.heads import read_head
from xiangheng_platform.store.keys import among
from xiangheng_platform.store.triggers import columns_of_protected

#: So many seconds a file that nobody names is left alone: whoever receives one may take long, and is not dead.
LEFT_ALONE = 24 * 60 * 60
#: The column by which a row of history names a file, whatever the table: a migration may be older than the program.
NAMING = "file_sha256"
_MOST = 100


def named(connection: Connection, digests: Collection[str] | None = None) -> dict[str, str]:
    """The files that rows of history name while they stand (of some digests only, if given), each with such a row."""
    names: dict[str, str] = {}
    for table, columns in columns_of_protected(connection).items():
        if NAMING not in columns:
            continue
        row = sa.table(
            table,
            sa.column("id", sa.BigInteger),
            sa.column("replaces", sa.BigInteger),
            sa.column("is_retraction", sa.Boolean),
            sa.column(NAMING, sa.Text),
        )
        later, digest = row.alias(), row.c[NAMING]
        stands = ~sa.select(later.c.id).where(later.c.replaces == row.c.id).exists()
        statement = sa.select(digest, sa.func.min(row.c.id)).where(row.c.is_retraction.is_(False), stands)
        if digests is not None:
            statement = statement.where(among(digest, digests))
        for name, number in connection.execute(statement.group_by(digest)):
            names.setdefault(name, f"表 {table} 第 {number} 行")
    return names


def differences(database: Database) -> tuple[str, ...]:
    """What is wrong with the files, in Chinese, the first hundred; all are read. Raises `FilesUnusable`."""
    return tuple(islice(_differences(database), _MOST))


def discard(database: Database, digests: Collection[str]) -> None:
    """Take away files that no row names any more; one that somebody names, or named again meanwhile, stays.

    Raises `FilesUnusable` where the system does not let us.
    """
    files = database.files
    with _between_acts(database) as connection:
        names = named(connection, digests)
        for digest in digests:
            if digest not in names:
                files.remove(files.place(digest))


def clear(database: Database) -> int:
    """Take away what nobody named for a day, and what was not received to the end; returns how many. As `discard`."""
    files = database.files
    old = [path for path in files.paths() if files.is_placed(path) and _is_old(path)]
    with _between_acts(database) as connection:
        names = named(connection, [path.name for path in old])
        strays = [path for path in old if path.name not in names]
        strays += filter(_is_old, files.arriving())
        for path in strays:
            files.remove(path)
    return len(strays)


def _differences(database: Database) -> Iterator[str]:
    files = database.files
    with database.reading() as connection:
        names = named(connection)
    broken = [digest for digest in sorted(names) if not files.holds(digest)]
    strays = [path for path in files.paths() if not _is_named(files, path, names)]
    if broken or strays:
        # An act may have removed or placed a file since: what is told is looked at once more while nobody acts.
        with _between_acts(database) as connection:
            names = named(connection)
            broken = [digest for digest in broken if digest in names and not files.holds(digest)]
            strays = [path for path in strays if path.exists() and not _is_named(files, path, names)]
    for digest in broken:
        lost = "被改过" if files.place(digest).exists() else "不见了"
        yield (
            f"存的文件 {digest[:16]}… {lost}（{names[digest]}）。把备份里的放回原处，或重新交存同一份；"
            "再也没有的，登记删除（xiangheng evidence remove）"
        )
    for path in strays:
        remedy = "满一天由任务 evidence.clear 清理" if files.is_placed(path) else "不是程序存的，查是谁放的"
        yield f"存文件的文件夹里有没有登记的文件 {path.relative_to(files.folder or path)}。{remedy}"
    for path in filter(_is_old, files.arriving()):
        yield f"存文件的文件夹里有没收完的文件 {path.name}。由任务 evidence.clear 清理"


def _is_named(files: Files, path: Path, names: Collection[str]) -> bool:
    return path.name in names and files.is_placed(path)


def _is_old(path: Path) -> bool:
    # By the machine's clock and not the store's, since that is whose time a file bears.
    try:
        return time.time() - path.stat().st_mtime > LEFT_ALONE
    except FileNotFoundError:  # it was received to the end meanwhile
        return False


@contextmanager
def _between_acts(database: Database) -> Iterator[Connection]:
    """While nobody acts: whoever names a file does so in an act, and every act holds the head."""
    with database.writing() as connection, Session(connection) as session:
        read_head(session, hold=True)
        yield connection
