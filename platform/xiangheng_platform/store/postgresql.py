"""PostgreSQL opened the one way we open it, and what it refuses in words that help."""

from collections.abc import Callable, Mapping
from math import isinf
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, ExceptionContext
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry

from xiangheng_platform.store import deadlines, refusals
from xiangheng_platform.store.errors import StoreError, StoreUnusable
from xiangheng_platform.store.exchanges import exchange, gives_up, is_begun
from xiangheng_platform.store.transactions import is_writing
from xiangheng_platform.store.triggers import REFUSED_STATE

_LIMIT = "xiangheng_limit"


def engine_of(url: URL, patience: float, pool: Mapping[str, Any], reading_seconds: float) -> Engine:
    """What connects to a server; `pool` is how many connections it keeps, `patience` for how many seconds it waits for a lock.

    `reading_seconds` is what most readings have for a statement. Raises `StoreUnusable` where the driver is not installed.
    """
    options = f"-c lock_timeout={int(patience * 1000)} -c timezone=UTC -c client_encoding=UTF8"
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

    def _limit(connection: Any, record: ConnectionPoolEntry) -> None:
        """Here and not among the options: what SQLAlchemy asks of a server that it meets is asked without a limit."""
        record.info[_LIMIT] = reading_seconds
        connection.execute(f"SET statement_timeout = {_milliseconds(reading_seconds)}")

    event.listen(engine, "connect", _limit)
    event.listen(engine, "begin", begin)
    event.listen(engine, "handle_error", _note_given_up)
    return engine


def _note_given_up(context: ExceptionContext) -> None:
    """What is given up is lost, though it is not closed yet."""
    if gives_up(context.original_exception):
        context.is_disconnect = True


def begin(connection: Connection) -> None:
    """Begin, unless that was done, and set the limit in the same exchange: to wait for another takes longer than most readings."""
    if is_begun(connection):
        return
    # By the server's default each statement would see a state of its own; SERIALIZABLE may break off a reader, who
    # writes nothing.
    beginning = "BEGIN" if is_writing(connection) else "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
    # The server stops one statement after so long: a reading may take twice its time, where a thread beside each that
    # cancels it from outside would cost every reading more than most of them take.
    seconds = deadlines.seconds_of(connection)
    # What a view has is the connection's own limit: to set another and take it back costs as much as beginning does.
    is_own = seconds == connection.info[_LIMIT]
    limit = "" if is_own else f"; SET LOCAL statement_timeout = {_milliseconds(seconds)}"
    exchange(connection, beginning + limit)


def _milliseconds(seconds: float) -> int:
    """A limit as the server is told it: at least one, since 0 stands for none."""
    return 0 if isinf(seconds) else max(1, round(seconds * 1000))


def refusal(error: DBAPIError, place: str) -> StoreError:
    """What is told of an error of its driver."""
    state = getattr(error.orig, "sqlstate", None) or ""
    if known := _REFUSALS.get(state):
        return known(place)
    if error.connection_invalidated or state[:2] in ("08", "53", "57", "28", "3D") or not state:
        return StoreUnusable(
            f"连不上数据库（{refusals.first_line(error.orig)}）",
            at=place,
            remedy="查数据库服务是否在运行、地址和密码是否正确、网络是否通；没有写入任何内容，可以重试",
        )
    return refusals.plain(error.orig, place)


#: What it refuses, by the state of SQL.
_REFUSALS: Mapping[str, Callable[[str], StoreError]] = {
    REFUSED_STATE: refusals.fixed,
    "23505": refusals.taken,
    "55P03": refusals.busy,
    "40001": refusals.busy,
    "40P01": refusals.busy,
    "57014": deadlines.too_long,
    "53300": refusals.crowded,
    "53100": refusals.full,
    "22003": refusals.too_large,
}
