"""Exchanges: what every reading begins with, asked of the driver itself.

SQLAlchemy makes of each statement an execution, a cursor and the description of a result. For what takes the database a few
microseconds that is most of the time, and every view asks two of these.
"""

from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError


def exchange(connection: Connection, text: str) -> Any:
    """The first value of the first row that a text of SQL gives, None where it gives none; raises what SQLAlchemy does."""
    driven: Any = connection.connection.driver_connection
    try:
        return (_of_sqlite if connection.dialect.name == "sqlite" else _of_postgresql)(driven, text)
    except connection.dialect.loaded_dbapi.Error as error:
        raise _refused(connection, text, error) from error


def is_begun(connection: Connection) -> bool:
    """Whether a transaction was begun on a connection, by whomever."""
    driven: Any = connection.connection.driver_connection
    if connection.dialect.name == "sqlite":
        return bool(driven.in_transaction)
    return bool(driven.pgconn.transaction_status)


def gives_up(error: BaseException | None) -> bool:
    """Whether a server gives up a connection, since it is shut down or was not asked for long: it says so before it closes it."""
    return (getattr(error, "sqlstate", None) or "").startswith("57P")


def _of_sqlite(driven: Any, text: str) -> Any:
    row = driven.execute(text).fetchone()
    return row and row[0]


def _of_postgresql(driven: Any, text: str) -> Any:
    # By the library below the driver, which makes a cursor too, and goes about waiting in Python.
    result = driven.pgconn.exec_(text.encode())
    if result.error_message:
        from psycopg.errors import error_from_result

        raise error_from_result(result)
    return result.get_value(0, 0).decode() if result.ntuples else None


def _refused(connection: Connection, text: str, error: Any) -> BaseException:
    """An error of the driver as SQLAlchemy raises it, which gives up a connection that is lost, and with it the others."""
    dialect = connection.dialect
    is_lost = gives_up(error) or dialect.is_disconnect(error, connection.connection, None)
    if is_lost:
        connection.invalidate(error)
        connection.engine.dispose()
    refused: BaseException = DBAPIError.instance(
        text, None, error, dialect.loaded_dbapi.Error, connection_invalidated=is_lost, dialect=dialect
    )
    return refused
