"""A database: who reads one state of it, who writes in a transaction, and what it refuses, as errors of ours."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, func, select
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session

from xiangheng_platform.settings import shown_address
from xiangheng_platform.store import deadlines, postgresql, refusals, sqlite
from xiangheng_platform.store.deadlines import limited
from xiangheng_platform.store.errors import (
    ReaderInTheWay,
    StoreMissing,
    StoreUnusable,
)
from xiangheng_platform.store.exchanges import exchange
from xiangheng_platform.store.files import Files
from xiangheng_platform.store.shares import refuse_share
from xiangheng_platform.store.transactions import WRITING
from xiangheng_platform.store.turns import Turns, WaitedTooLong
from xiangheng_scoring.system_reasons import reason_of

DRIVERS = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg"}


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
        #: Of a database that is one.
        self.file = _file_of(self.url)
        self.place = place_of(self.url)
        self.patience = patience
        self.reading_seconds = reading_seconds
        if self.file is not None:
            refuse_share(self.file)
        self.files = Files(files or (self.file and self.file.with_name(f"{self.file.name}.files")))
        # Each is kept open once it was needed: a server that is busy would open and close those beyond a few all the time,
        # which costs PostgreSQL more than most questions do. What was given back last is taken first.
        pool = {"pool_size": connections, "max_overflow": 0, "pool_timeout": patience, "pool_use_lifo": True}
        self.engine = (
            sqlite.engine_of(self.url, patience, pool)
            if self.is_sqlite
            else postgresql.engine_of(self.url, patience, pool, reading_seconds)
        )
        deadlines.watch(self.engine, self.place)
        self._turns = self.file and Turns(self.file.with_name(f"{self.file.name}.turns"), patience)

    def exists(self) -> bool:
        """Whether there is a file; a server's database is only known when it is asked."""
        return self.file is None or self.file.is_file()

    @contextmanager
    def reading(self, seconds: float | None = None) -> Iterator[Connection]:
        """A connection that sees one state of the database, however long it reads or for some seconds at most.

        Raises `ReadingTooLong` at the statement that runs then, or at the next.
        """
        begin = sqlite.begin if self.is_sqlite else postgresql.begin
        with self.translating_errors(), self._begun(seconds, begin) as connection:
            yield connection
            # PostgreSQL was told that nothing is written: after ROLLBACK, by which a connection is given back otherwise, its
            # driver would forget every statement that it has prepared, and the server plan each anew for the next reading.
            if not self.is_sqlite:
                # Whoever has read everything has their answer, even if the server is lost just now; and whoever was told
                # that it is lost, and went on without, is not told a second time by what SQLAlchemy says of it.
                with suppress(SQLAlchemyError):
                    exchange(connection, "COMMIT")

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection in one transaction that is written whole when the block ends, or not at all."""
        self._refuse_missing()
        with (
            self.turn(),
            self.translating_errors(),
            self._begun(deadlines.of_acts(), Connection.begin, **WRITING) as connection,
        ):
            yield connection
            connection.commit()
            self.refuse_exchanged(connection)

    @contextmanager
    def _begun(
        self, seconds: float | None, begin: Callable[[Connection], object], **options: bool
    ) -> Iterator[Connection]:
        """A connection in a transaction, which is taken back at the end unless it was confirmed."""
        for is_again in (False, True):
            with (
                self.engine.connect().execution_options(**options) as connection,
                limited(connection, seconds),
            ):
                try:
                    begin(connection)
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
        if self.file is not None and sqlite.is_exchanged(connection, self.file):
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
                raise refusals.busy(self.place) from error
            yield

    @contextmanager
    def translating_errors(self) -> Iterator[None]:
        """What the database refuses, as an error of ours."""
        try:
            yield
        except DBAPIError as error:
            self._refuse_missing()  # as when it went since it was looked for: what SQLite says then depends on when
            refusal = sqlite.refusal if isinstance(error.orig, sqlite3.Error) else postgresql.refusal
            raise refusal(error, self.place) from error
        except PoolTimeout as error:
            raise refusals.crowded(self.place, "这个程序的数据库连接都在用") from error
        except OverflowError as error:  # what SQLite's module says before it asks the database
            raise refusals.too_large(self.place) from error

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
                f"建不了数据库文件（{reason_of(error)}：{error.filename}）",
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
