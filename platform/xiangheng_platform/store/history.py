"""Reading history: what was known at a moment, and of it what was in force on a day."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from typing import TypeVar, cast

from sqlalchemy import BindParameter, Connection, and_, bindparam, union_all
from sqlalchemy import func as sql
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, exists, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from xiangheng_platform.store.columns import day_in_beijing
from xiangheng_platform.store.tables import AuditRow, Dated, History, Record, table_of

H = TypeVar("H", bound=History)
R = TypeVar("R", bound=Record)
D = TypeVar("D", bound=Dated)


def known(kind: type[H], at: datetime | None = None) -> SelectOfScalar[H]:
    """The rows that stood at a moment (now, if none is given): recorded by then, and not yet corrected by then."""
    return _known(kind, at) if at is not None else _known_now(kind)


@cache
def _known_now(kind: type[H]) -> SelectOfScalar[H]:
    # Making a statement takes as long as reading a hundred rows, and this one is made for every question.
    return _known(kind, None)


def _known(kind: type[H], at: datetime | None) -> SelectOfScalar[H]:
    later = aliased(kind)
    is_replaced = exists().where(col(later.replaces) == col(kind.id))
    statement = select(kind).where(col(kind.is_retraction).is_(False))
    if at is not None:
        is_replaced = is_replaced.where(col(later.recorded_at) <= at)
        statement = statement.where(col(kind.recorded_at) <= at)
    return statement.where(~is_replaced).order_by(col(kind.id))


def ever(kind: type[H], at: datetime | None = None) -> SelectOfScalar[H]:
    """Every row that was recorded by a moment (now, if none is given), what was replaced and retracted too, in the order of writing."""
    statement = select(kind).order_by(col(kind.id))
    return statement if at is None else statement.where(col(kind.recorded_at) <= at)


def read_only(session: Session, statement: SelectOfScalar[R]) -> Sequence[R]:
    """The rows of a statement with the columns of their class and nothing else of it.

    They cost a third of what rows cost that a session watches for changes: for what is read by the thousand and kept.
    """
    session.flush()  # as the session does of itself before its own statements: an act reads what it wrote
    return cast(Sequence[R], session.connection().execute(statement).all())


def in_force(kind: type[D], day: date, at: datetime | None = None) -> SelectOfScalar[D]:
    """The rows that stood at a moment and whose first and last day enclose a day."""
    has_not_ended = or_(col(kind.valid_to).is_(None), col(kind.valid_to) >= day)
    return known(kind, at).where(col(kind.valid_from) <= day, has_not_ended)


def current(kind: type[D], today: date | BindParameter[date], *, to_come: bool = False) -> SelectOfScalar[D]:
    """The rows that are in force now: by the order of acts first, and only then by their days.

    No row is judged as of a day before the one on which it was written, by the clock of that moment. What was ended at
    once is over and what was given from the same day on holds, also if that clock was a year fast. With `to_come`,
    rows whose first day is still ahead as well.
    """
    by_clock = sql.coalesce(col(AuditRow.clock), col(AuditRow.at))
    # None for the act that is going on, which has no audit row yet: what it wrote was written today.
    written = select(day_in_beijing(by_clock)).where(AuditRow.number == kind.act).scalar_subquery()
    first, last = col(kind.valid_from), col(kind.valid_to)
    is_not_over = and_(last >= today, or_(written.is_(None), last >= written))
    statement = known(kind).where(or_(last.is_(None), is_not_over))
    return statement if to_come else statement.where(or_(first <= today, first <= written))


def last_to_write(
    connection: Connection, tables: tuple[type[History], ...], as_of: datetime | None = None
) -> str | None:
    """The digest of the last act that wrote to some tables, by a moment if one is given; None if none did.

    It stands for all that was known of them: a digest vouches for every act before it, and no later one wrote there.
    """
    statement = _last_to_write(tables, is_dated=as_of is not None)
    digest: str | None = connection.execute(statement, {} if as_of is None else {"as_of": as_of}).scalar()
    return digest


@cache
def _last_to_write(tables: tuple[type[History], ...], *, is_dated: bool) -> SelectOfScalar[str]:
    log = table_of(AuditRow).columns
    # First the act in the log, then by its number in each table: both are looked up in an index.
    known = select(log.number).where(log.at <= bindparam("as_of")).order_by(log.at.desc()).limit(1)
    columns = [table_of(kind).columns.act for kind in tables]
    numbers = [
        select(sql.max(act).label("act")).where(*([act <= known.scalar_subquery()] if is_dated else []))
        for act in columns
    ]
    last = select(sql.max(union_all(*numbers).subquery().c.act)).scalar_subquery()
    return select(log.digest).where(log.number == last)


def versions(session: Session, row: H) -> list[H]:
    """A row and everything it corrected, the newest first."""
    kind, rows = type(row), [row]
    while rows[-1].replaces is not None:
        rows.append(session.get_one(kind, rows[-1].replaces))
    return rows
