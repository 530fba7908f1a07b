"""A database opened the one way we open it: SQLite or PostgreSQL, and what either refuses in words that help."""

import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime
from math import isinf
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Dialect, Engine, create_engine, event, func, select
from sqlalchemy.engine import URL, ExceptionContext, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, DisconnectionError, NoSuchModuleError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

from xiangheng_platform.settings import shown_address
from xiangheng_platform.store import deadlines
from xiangheng_platform.store.deadlines import limited, too_long
from xiangheng_platform.store.errors import (
    ConnectionsTaken,
    HistoryIsFixed,
    NumberTooLarge,
    ReaderInTheWay,
    RowIsTaken,
    StoreBusy,
    StoreError,
    StoreFull,
    StoreMissing,
    StoreUnusable,
)
from xiangheng_platform.store.files import Files
from xiangheng_platform.store.shares import refuse_share
from xiangheng_platform.store.triggers import REFUSED_STATE, TAKEN
from xiangheng_platform.store.turns import Turns, WaitedTooLong

DRIVERS = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg"}
_WRITES = "xiangheng_writes"
#: Options of a connection that begins its transactions as somebody who writes.
WRITING = {_WRITES: True}
_FILE = "xiangheng_file"


class Database:
    """One database. `url` is SQLAlchemy's; `patience` is for how many seconds a writer waits for another.

    `reading_seconds` is for how long somebody's view reads at most; what proves and backs up takes as long as it takes.
    `connections` is how many this program has at most at a time; whoever needs one more waits as long as a writer.

    `files` is the folder of what rows name by its content; beside a database that is a file, if none is given.

    Raises `StoreUnusable` for an address that is none, `StoreOnShare` for a file on a network share.
    """

    def __init__(
        self,
        url: str,
        *,
        patience: float = 10.0,
        connections: int = 20,
        reading_seconds: float = 60.0,
        files: Path | None = None,
    ) -> None:
        self.url = _url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.place = place_of(self.url)
        self.patience = patience
        self.reading_seconds = reading_seconds
        if self.file is not None:
            refuse_share(self.file)
        self.files = Files(files or (self.file and self.file.with_name(f"{self.file.name}.files")))
        # Each is kept open once it was needed: a server that is busy would open and close those beyond a few all the time,
        # which costs PostgreSQL more than most questions do. What was given back last is taken first.
        pool = {"pool_size": connections, "max_overflow": 0, "pool_timeout": patience, "pool_use_lifo": True}
        kind = _sqlite if self.is_sqlite else _postgresql
        self.engine = kind(self.url, patience, pool)
        deadlines.watch(self.engine, self.place)
        self._turns = self.file and Turns(self.file.with_name(f"{self.file.name}.turns"), patience)

    @property
    def file(self) -> Path | None:
        """The file of a database that is one."""
        return _file_of(self.url)

    def exists(self) -> bool:
        """Whether there is a file; a server's database is only known when it is asked."""
        return self.file is None or self.file.is_file()

    @contextmanager
    def reading(self, seconds: float | None = None) -> Iterator[Connection]:
        """A connection that sees one state of the database, however long it reads or for some seconds at most.

        Raises `ReadingTooLong` at the statement that runs then, or at the next.
        """
        self._refuse_missing()
        with self.translating_errors(), self._begun(seconds) as connection:
            yield connection
            # PostgreSQL was told that nothing is written: after ROLLBACK its driver would forget every statement that it has
            # prepared on the connection, and the server plan each anew for the next reading.
            end = connection.rollback if self.is_sqlite else connection.commit
            # Whoever has read everything has their answer, even if the server is lost just now.
            with suppress(DBAPIError):
                end()

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection in one transaction that is written whole when the block ends, or not at all."""
        self._refuse_missing()
        with (
            self.turn(),
            self.translating_errors(),
            self._begun(deadlines.of_acts(), **WRITING) as connection,
        ):
            yield connection
            connection.commit()
            self.refuse_exchanged(connection)

    @contextmanager
    def _begun(self, seconds: float | None, **options: bool) -> Iterator[Connection]:
        """A connection in a transaction, which is taken back at the end unless it was confirmed."""
        for is_again in (False, True):
            with (
                self.engine.connect().execution_options(**options) as connection,
                limited(connection, seconds),
            ):
                try:
                    connection.begin()
                except DBAPIError as error:
                    # A server that was started again has given up all connections that were kept, and with this one
                    # SQLAlchemy gives up the others. To begin costs an exchange anyway; to ask first whether the
                    # server is there (`pool_pre_ping`) would cost each reading another, and as long as many of them.
                    if error.connection_invalidated and not is_again:
                        continue
                    raise
                yield connection
                return

    def refuse_exchanged(self, connection: Connection) -> None:
        """Raise `StoreUnusable` if a file was written to that is not the database's any more.

        One that was deleted or moved while it was open is written to all the same, and nobody finds it again.
        """
        if self.file is not None and connection.info.get(_FILE) != _identity(self.file):
            self.engine.dispose()
            raise StoreUnusable(
                f"数据库文件 {self.file} 在使用中被移走或换掉了，刚才的操作没有存下来",
                at=self.place,
                remedy="把它移回原处，或用最近的备份恢复，再做一次",
            )

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Within, whoever else wants to write to a file waits behind; a server lets its writers wait in order itself.

        Raises `StoreBusy` if somebody before does not end in time.
        """
        with ExitStack() as turn:
            try:
                if self._turns:
                    turn.enter_context(self._turns.taken())
            except WaitedTooLong as error:
                raise _busy(self.place) from error
            yield

    @contextmanager
    def translating_errors(self) -> Iterator[None]:
        """What the database refuses, as an error of ours."""
        try:
            yield
        except DBAPIError as error:
            self._refuse_missing()  # as when it went since it was looked for: what SQLite says then depends on when
            refusal = _of_sqlite if isinstance(error.orig, sqlite3.Error) else _of_postgresql
            raise refusal(error, self.place) from error
        except PoolTimeout as error:
            raise _crowded(self.place, "这个程序的数据库连接都在用") from error
        except OverflowError as error:  # what SQLite's module says before it asks the database
            raise _too_large(self.place) from error

    def scrub(self) -> None:
        """After personal data was erased: let no copy of it stay in SQLite's log of what is to be written.

        Raises `ReaderInTheWay` if somebody still reads an earlier state when the patience is over.
        """
        if not self.is_sqlite:
            return
        with self.translating_errors(), self.engine.connect() as connection:
            raw: Any = connection.connection.dbapi_connection
            is_busy, *_ = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if is_busy:
            raise ReaderInTheWay(
                "个人信息已经改好，但旧的内容还留在数据库的日志文件里：有程序还在读以前的状态",
                at=f"{self.file}-wal",
                expected="没有程序在读，日志才能清空",
                remedy="等它读完（最多 database.reading_seconds 秒），再做一次同样的操作",
            )

    def close(self) -> None:
        """Give back every connection."""
        self.engine.dispose()

    def create(self) -> None:
        """Make the empty file of a database that is one, for those who may read it only themselves.

        Raises `StoreUnusable` where the system does not let us.
        """
        if self.file is None:
            return
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            self.file.touch(mode=0o600)
        except OSError as error:
            raise StoreUnusable(
                f"建不了数据库文件（{error.strerror}：{error.filename}）",
                at=self.place,
                expected="本机磁盘上可以写的文件夹",
                remedy="改文件夹的权限，或改设置 data.folder、database.url（xiangheng config explain）",
            ) from error

    def _refuse_missing(self) -> None:
        if not self.exists():
            raise StoreMissing(
                f"没有数据库文件 {self.file}",
                at=self.place,
                expected="由 xiangheng db init 建立的数据库",
                remedy="核对设置（xiangheng config explain）；还没有建立的，运行 xiangheng db init",
            )


def place_of(url: URL) -> str:
    """Where a database lies, for a message: its file, or its address without the password."""
    return str(_file_of(url) or shown_address(url))


def _file_of(url: URL) -> Path | None:
    return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None


def database_time(session: Session) -> datetime:
    """What the clock of the database reads: one clock for all who use it, whatever their machines' clocks read.

    A file is used on the machine that it lies on, whose own clock that is.
    """
    if session.get_bind().dialect.name == "sqlite":
        return datetime.now(UTC)
    moment: datetime = session.execute(select(func.clock_timestamp())).scalar_one()
    return moment.astimezone(UTC)


def _url(text_of_url: str) -> URL:
    try:
        url = make_url(text_of_url)
        backend = url.get_backend_name()
    except (ArgumentError, NoSuchModuleError, ValueError) as error:  # the last for a port that is no number
        raise _no_address(text_of_url) from error
    # What SQLite keeps in memory is gone with the program, and what it reads as a URI lies elsewhere.
    is_file = url.database not in (None, "", ":memory:") and "uri" not in url.query
    if backend not in DRIVERS or (backend == "sqlite" and not is_file):
        raise _no_address(text_of_url)
    if backend == "sqlite":  # has no options: a ? is of the path
        url = url.set(database=text_of_url.partition(":///")[2], query={})
    return url.set(drivername=DRIVERS[backend])


def _no_address(given: str) -> StoreUnusable:
    return StoreUnusable(
        f"以「{given.partition(':')[0]}」开头的不是能用的数据库地址",
        at="设置 database.url",
        expected="留空（用数据文件夹里的 SQLite），sqlite:///文件的路径，或 postgresql://用户:密码@主机/库",
        remedy="改正设置，再运行 xiangheng config explain 查看",
    )


def _sqlite(url: URL, patience: float, pool: Mapping[str, Any]) -> Engine:
    engine = create_engine(url, connect_args={"timeout": patience, "uri": True}, **pool)
    file = Path(url.database or "").absolute()
    # Of a path alone SQLite makes a file that is missing. Every character is quoted: it takes ?, # and % for its own.
    address = f"file:{quote(os.fsencode(file), safe='')}?mode=rw"

    def _identify(dialect: Dialect, record: ConnectionPoolEntry, arguments: list[Any], _: Any) -> None:
        """Which file is opened, told before: if it is exchanged meanwhile, another is read than the one that is told."""
        arguments[:] = [address]
        record.info[_FILE] = _identity(file)

    def _prepare(connection: Any, _: ConnectionPoolEntry) -> None:
        """Durable, checked, and erased for good. The module's own way of beginning transactions is switched off.

        `synchronous` is FULL, because with NORMAL a power cut takes back acts that somebody was told are done.
        """
        connection.isolation_level = None
        try:
            for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
                connection.execute(f"PRAGMA {pragma}")
        except UnicodeDecodeError as error:  # the module's, for a name in the schema that is no text any more
            damage = sqlite3.DatabaseError(str(error))
            damage.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
            raise damage from error

    def _refuse_replaced(connection: Any, record: ConnectionPoolEntry, *_: Any) -> None:
        """Let nobody read on in a file that was moved away or replaced, as when a backup is restored: SQLAlchemy connects anew."""
        if record.info[_FILE] != _identity(file):
            raise DisconnectionError

    event.listen(engine, "do_connect", _identify)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "checkout", _refuse_replaced)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _begin_sqlite(connection: Connection) -> None:
    """Take the right to write at once: a reader that becomes a writer later may find that it cannot any more."""
    is_writing = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writing else "BEGIN")


def _postgresql(url: URL, patience: float, pool: Mapping[str, Any]) -> Engine:
    limit = int(patience * 1000)
    options = f"-c lock_timeout={limit} -c timezone=UTC -c client_encoding=UTF8"
    # The driver's own way of beginning transactions is switched off, as SQLite's is.
    arguments = {"options": options, "autocommit": True}
    try:
        engine = create_engine(url, connect_args=arguments, **pool)
    except ModuleNotFoundError as error:
        raise StoreUnusable(
            "没有安装 PostgreSQL 的驱动程序",
            at="设置 database.url",
            remedy="安装 xiangheng-platform[postgres]，或改用 SQLite（设置留空）",
        ) from error
    event.listen(engine, "begin", _begin_postgresql)
    event.listen(engine, "handle_error", _note_given_up)
    return engine


def _note_given_up(context: ExceptionContext) -> None:
    """A server that was shut down, or gave up a connection that was not used for long, says so before it closes (57P01, 57P05)."""
    if (getattr(context.original_exception, "sqlstate", None) or "").startswith("57P"):
        context.is_disconnect = True


def _begin_postgresql(connection: Connection) -> None:
    """Begin and set the limit in one exchange with the server: a short reading waits for exchanges more than for answers."""
    is_writing = connection.get_execution_options().get(_WRITES, False)
    # By the server's default each statement would see a state of its own; SERIALIZABLE may break off a reader, who
    # writes nothing.
    begin = "BEGIN" if is_writing else "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
    # The server stops one statement after so long: a reading may take twice its time, where a thread beside each that
    # cancels it from outside would cost every reading more than most of them take.
    left = deadlines.seconds_left(connection)
    limit = "" if isinf(left) else f"; SET LOCAL statement_timeout = {max(1, round(left * 1000))}"
    connection.exec_driver_sql(begin + limit)


_SQLITE_REASONS = {
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


def _of_sqlite(error: DBAPIError, place: str) -> StoreError:
    original = error.orig
    code = getattr(original, "sqlite_errorcode", None) or 0
    family = code & 0xFF
    if code == sqlite3.SQLITE_CONSTRAINT_TRIGGER and TAKEN not in str(original):
        return _fixed(place)
    if refusal := _OF_SQLITE.get(code) or _OF_SQLITE.get(family):
        return refusal(place)
    if family in _SQLITE_REASONS:
        message, remedy = _SQLITE_REASONS[family]
        return StoreUnusable(f"{message}（{original}）", at=place, remedy=remedy)
    return _plain(original, place)


def _of_postgresql(error: DBAPIError, place: str) -> StoreError:
    state = getattr(error.orig, "sqlstate", None) or ""
    if refusal := _OF_POSTGRESQL.get(state):
        return refusal(place)
    if error.connection_invalidated or state[:2] in ("08", "53", "57", "28", "3D") or not state:
        return StoreUnusable(
            f"连不上数据库（{_first_line(error.orig)}）",
            at=place,
            remedy="查数据库服务是否在运行、地址和密码是否正确、网络是否通；没有写入任何内容，可以重试",
        )
    return _plain(error.orig, place)


def _plain(error: object, place: str) -> StoreUnusable:
    return StoreUnusable(
        f"数据库不接受（{_first_line(error)}）",
        at=place,
        remedy="运行 xiangheng db check；表不齐的运行 xiangheng db upgrade",
    )


def _first_line(error: object) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]


def _fixed(place: str) -> HistoryIsFixed:
    return HistoryIsFixed(
        "历史只能增加，不能改、不能删",
        at=place,
        expected="更正写成一条新记录，写明更正哪一条",
        remedy="用相应的更正命令；个人信息用 xiangheng user erase",
    )


def _taken(place: str) -> RowIsTaken:
    return RowIsTaken(
        "同一条已被别人先更正，或名称已被占用",
        at=place,
        remedy="重新查看最新的内容，再决定是否还要改",
    )


def _busy(place: str) -> StoreBusy:
    return StoreBusy(
        "别的程序正在写，等了规定的时间还没有写完",
        at=place,
        expected="同一时刻只有一个程序在写",
        remedy="稍后再试；一直如此的，查是否有卡住的程序，或加大设置 database.patience。没有写入任何内容",
    )


def _crowded(place: str, message: str = "数据库服务的连接都在用") -> ConnectionsTaken:
    return ConnectionsTaken(
        f"{message}，等了规定的时间也没有空出来",
        at=place,
        remedy="稍后再试。常常如此的，加大设置 database.connections（服务器的 max_connections 也要够各个程序合用）",
    )


def _too_large(place: str) -> NumberTooLarge:
    return NumberTooLarge("数太大，数据库里不会有", at=place, expected="19 位以内的整数", remedy="核对编号")


def _full(place: str) -> StoreFull:
    return StoreFull(
        "没有空间了，这次操作已整个撤回",
        at=place,
        remedy="腾出磁盘空间再做一次；xiangheng doctor 显示还剩多少",
    )


#: What either database refuses, by its code: of SQLite the extended one or its family, of PostgreSQL the state.
_OF_SQLITE: Mapping[int, Callable[[str], StoreError]] = {
    sqlite3.SQLITE_CONSTRAINT_TRIGGER: _taken,
    sqlite3.SQLITE_CONSTRAINT_UNIQUE: _taken,
    sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY: _taken,
    sqlite3.SQLITE_BUSY: _busy,
    sqlite3.SQLITE_LOCKED: _busy,
    sqlite3.SQLITE_INTERRUPT: too_long,
    sqlite3.SQLITE_FULL: _full,
}
_OF_POSTGRESQL: Mapping[str, Callable[[str], StoreError]] = {
    REFUSED_STATE: _fixed,
    "23505": _taken,
    "55P03": _busy,
    "40001": _busy,
    "40P01": _busy,
    "57014": too_long,
    "53300": _crowded,
    "53100": _full,
    "22003": _too_large,
}


def _identity(file: Path) -> tuple[int, int] | None:
    """Which file it is, whatever it is called."""
    try:
        status = file.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino
