"""The tables of a database: made, brought up to date, and compared with what the program needs."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import cast

from sqlalchemy import Connection, create_engine, inspect, text

from xiangheng_platform.store.database import Database
from xiangheng_platform.store.errors import SchemaDiffers, StoreMissing, StoreUnusable
from xiangheng_platform.store.transactions import WRITING

_MIGRATIONS = Path(__file__).parent / "migrations"
#: Where revisions are looked for, each in a file that is named after it, so that their names are their order and whoever
#: opens a store need not load what migrates one; one that is rehearsed stands in a folder of its own.
VERSIONS = (_MIGRATIONS / "versions",)
VERSION_TABLE = "schema_version"
#: What the migrations make on SQLite at the newest revision, as they wrote it out themselves (`statements_of`).
_STATEMENTS = _MIGRATIONS / "statements"
#: Where `migrations/env.py` finds the connection that it is to use.
CONNECTION = "xiangheng_connection"


def newest() -> str:
    """The revision of the tables that this program needs."""
    return revisions()[-1]


def revisions() -> list[str]:
    """Every revision there ever was, the oldest first."""
    return sorted(file.stem.removeprefix("v") for folder in VERSIONS for file in folder.glob("v*.py"))


def revision_of(connection: Connection) -> str:
    """The revision of a database's tables, empty if it has none of ours; raises `StoreUnusable` for several."""
    is_marked = inspect(connection).has_table(VERSION_TABLE)
    marks = [*connection.scalars(text(f"SELECT version_num FROM {VERSION_TABLE}"))] if is_marked else []
    if len(marks) > 1:
        raise StoreUnusable(
            f"表 {VERSION_TABLE} 里有 {len(marks)} 个版本记号",
            at=VERSION_TABLE,
            expected="一个",
            remedy="查是谁改的；用改动以前的备份恢复（xiangheng db restore）",
        )
    return next(iter(marks), "")


def migrate(database: Database, revision: str = "head") -> None:
    """Bring the tables to a revision, in one transaction: all of it, or the database stays as it was."""
    with migrating(database) as connection:
        migrate_on(connection, revision)


def migrate_on(connection: Connection, revision: str) -> None:
    """Bring the tables to a revision within a transaction that `migrating` began."""
    from alembic import command
    from alembic.config import Config

    config = Config(attributes={CONNECTION: connection})
    # Alembic reads its options as a file of settings is read, in which a % begins a reference to another.
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", "\n".join(str(path).replace("%", "%%") for path in VERSIONS))
    command.upgrade(config, revision)
    check = text("PRAGMA foreign_key_check")
    if connection.dialect.name == "sqlite" and (dangling := connection.execute(check).all()):
        raise SchemaDiffers(
            f"升级后有 {len(dangling)} 行指向不存在的行，已整个撤回", remedy="请把本条报告给开发者"
        )


def refuse_unless_current(database: Database) -> None:
    """Raise `StoreMissing`, `SchemaDiffers` or `StoreUnusable` unless the tables are what the program needs."""
    with database.reading() as connection:
        revision = revision_of(connection)
        # Every command comes through here: the tables are looked at only where there is no mark.
        is_unmarked = not revision and {*tables_of(connection)} >= {*tables_at(revisions()[0])}
    if revision == newest():
        return
    if is_unmarked:
        raise StoreUnusable(
            "数据库里有我们的表，而没有版本记号",
            at=database.place,
            expected=f"表 {VERSION_TABLE} 里的一个版本记号",
            remedy="查是谁改的；用改动以前的备份恢复（xiangheng db restore）",
        )
    if not revision:
        raise StoreMissing("数据库里还没有表", at=database.place, remedy="运行 xiangheng db init")
    if revision in revisions():
        raise SchemaDiffers(
            f"数据库的表是旧版本 {revision}",
            at=database.place,
            expected=newest(),
            remedy="运行 xiangheng db upgrade（文件数据库会先备份）",
        )
    raise SchemaDiffers(
        f"数据库的表是版本 {revision}，比程序新", at=database.place, expected=newest(), remedy="换用新版程序"
    )


@contextmanager
def migrating(database: Database) -> Iterator[Connection]:
    """A connection in one transaction; on SQLite without its check of references while tables are exchanged.

    That check can only be switched outside a transaction, and would delete or refuse rows that point to a table
    which is about to be replaced; what points nowhere afterwards is looked for instead.
    """
    if not database.is_sqlite:
        with database.writing() as connection:
            yield connection
        return
    switched = database.engine.execution_options()
    with database.turn(), database.translating_errors(), switched.connect() as connection:
        raw = connection.connection.dbapi_connection
        raw.execute("PRAGMA foreign_keys=OFF")  # type: ignore[union-attr]  # a connection that was just made has one
        try:
            with connection.execution_options(**WRITING).begin():
                yield connection
            database.refuse_exchanged(connection)
        finally:
            connection.invalidate()


def tables_of(connection: Connection) -> list[str]:
    """The names of all tables that are there, ours or not, the record of revisions left out."""
    return [name for name in sorted(inspect(connection).get_table_names()) if name != VERSION_TABLE]


def tables_at(revision: str) -> tuple[str, ...]:
    """The names of our tables at a revision, as its migrations make them in a database that is thrown away."""
    with rehearsed(revision) as connection:
        return tuple(tables_of(connection))


@contextmanager
def rehearsed(revision: str) -> Iterator[Connection]:
    """Within, a database in memory with our tables at a revision; thrown away afterwards."""
    engine = create_engine("sqlite://")
    try:
        with engine.connect() as connection:
            _prepared(revision, _folder_of(revision)).backup(_in_sqlite(connection))
            yield connection
    finally:
        engine.dispose()


def statements_of(revision: str) -> str:
    """The statements that make on SQLite what our migrations make up to a revision, in a database that is thrown away."""
    engine = create_engine("sqlite://")
    try:
        with engine.connect() as connection:
            with connection.begin():
                migrate_on(connection, revision)
            return "".join(f"{statement}\n" for statement in _in_sqlite(connection).iterdump())
    finally:
        engine.dispose()


def kept_statements(revision: str) -> Path:
    """Where the statements of a revision are kept, which is the case for the newest."""
    return _STATEMENTS / f"{revision}.sql"


# Kept, since each check and each backup asks once or twice; in memory and copied rather than handed out, since whoever
# rehearses may write.
@cache
def _prepared(revision: str, folder: Path | None) -> sqlite3.Connection:
    """A database in memory as the migrations make it up to a revision, which stands in a folder."""
    file = kept_statements(revision)
    # Alembic and all migrations take longer than the rest of a check of a small store, so what they make is not made anew
    # by each; a test holds the file to them, and a revision without one is migrated to.
    statements = file.read_text(encoding="utf-8") if file.is_file() else statements_of(revision)
    prepared = sqlite3.connect(":memory:", check_same_thread=False)
    prepared.executescript(statements)
    return prepared


def _folder_of(revision: str) -> Path | None:
    return next((folder for folder in VERSIONS if (folder / f"v{revision}.py").exists()), None)


def _in_sqlite(connection: Connection) -> sqlite3.Connection:
    return cast(sqlite3.Connection, connection.connection.dbapi_connection)
