"""Reading history: what was known at a moment, and of it what was in force on a day."""

from datetime import date, datetime
from typing import TypeVar

from sqlalchemy.orm import aliased
from sqlmodel import Session, col, exists, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from xiangheng_platform.store.tables import Dated, History

H = TypeVar("H", bound=History)
D = TypeVar("D", bound=Dated)


def known(kind: type[H], at: datetime | None = None) -> SelectOfScalar[H]:
    """The rows that stood at a moment (now, if none is given): recorded by then, and not yet corrected by then."""
    later = aliased(kind)
    is_replaced = exists().where(col(later.replaces) == col(kind.id))
    statement = select(kind).where(col(kind.is_retraction).is_(False))
    if at is not None:
        is_replaced = is_replaced.where(col(later.recorded_at) <= at)
        statement = statement.where(col(kind.recorded_at) <= at)
    return statement.where(~is_replaced).order_by(col(kind.id))


def in_force(kind: type[D], day: date, at: datetime | None = None) -> SelectOfScalar[D]:
    """The rows that stood at a moment and whose first and last day enclose a day."""
    has_not_ended = or_(col(kind.valid_to).is_(None), col(kind.valid_to) >= day)
    return known(kind, at).where(col(kind.valid_from) <= day, has_not_ended)


def versions(session: Session, row: H) -> list[H]:
    """A row and everything it corrected, the newest first."""
    kind, found = type(row), [row]
    while found[-1].replaces is not None:
        found.append(session.get_one(kind, found[-1].replaces))
    return found
