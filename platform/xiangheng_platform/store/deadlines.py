"""Deadlines of readings: when one has passed, the statement that runs is interrupted, and no other begins."""

import math
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from time import monotonic
from typing import Any

from sqlalchemy import Connection, Engine, event

from xiangheng_platform.store.errors import ReadingTooLong

_ENDS, _SECONDS = "xiangheng_ends", "xiangheng_seconds"
_OF_ACTS: ContextVar[float | None] = ContextVar("seconds of an act", default=None)
#: How many of its instructions SQLite does between two looks at the clock: a few thousandths of a second.
_STEPS = 20_000


@contextmanager
def acts_within(seconds: float) -> Iterator[None]:
    """Within, each act of this thread has so many seconds from when it may write.

    Not all acts of an operation together: before one that takes in files they are looked at, which takes as long as it takes.
    """
    token = _OF_ACTS.set(seconds)
    try:
        yield
    finally:
        _OF_ACTS.reset(token)


def of_acts() -> float | None:
    """How many seconds an act has; None where nobody said, as on the command line and in jobs."""
    return _OF_ACTS.get()


def watch(engine: Engine, place: str) -> None:
    """Let no statement begin on a connection of an engine whose deadline has passed; it raises `ReadingTooLong`."""

    def _refuse_late(connection: Connection, *given: Any) -> None:
        ends = connection.get_execution_options().get(_ENDS)
        if ends is not None and monotonic() >= ends:
            raise too_long(place)

    # Before each statement as well: many short ones would never meet the limit that is set for one.
    event.listen(engine, "before_cursor_execute", _refuse_late)


@contextmanager
def limited(connection: Connection, seconds: float | None) -> Iterator[None]:
    """Within, a connection of a watched engine works for so many seconds and no longer (None: as long as it takes).

    Entered before its transaction begins, by which a server is told (`seconds_of`).
    """
    if seconds is None:
        yield
        return
    ends = monotonic() + seconds
    connection.execution_options(**{_ENDS: ends, _SECONDS: seconds})
    if connection.dialect.name != "sqlite":
        yield
        return
    raw: Any = connection.connection.dbapi_connection
    raw.set_progress_handler(lambda: monotonic() >= ends, _STEPS)
    try:
        yield
    finally:
        with suppress(sqlite3.ProgrammingError):  # closed meanwhile, as one that was broken is
            raw.set_progress_handler(None, 0)


def seconds_left(connection: Connection) -> float:
    """How many seconds whoever reads by a connection still has; infinitely many where nobody said."""
    ends = connection.get_execution_options().get(_ENDS)
    return math.inf if ends is None else float(ends) - monotonic()


def seconds_of(connection: Connection) -> float:
    """How many seconds whoever reads by a connection was given; infinitely many where nobody said."""
    return float(connection.get_execution_options().get(_SECONDS, math.inf))


def too_long(place: str) -> ReadingTooLong:
    """What whoever read for too long is told."""
    return ReadingTooLong(
        "用了规定的时间还没有做完，已中止；没有写入任何内容",
        at=place,
        remedy="缩小范围再做；一直如此的，加大设置 database.reading_seconds",
    )
