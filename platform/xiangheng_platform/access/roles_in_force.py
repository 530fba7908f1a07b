"""Roles in force: what is granted to a login now, or was on a day, as a `Person` has it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Row
from sqlmodel import Session, col

from xiangheng_platform.access.person import Granted
from xiangheng_platform.access.reach import Reach
from xiangheng_platform.access.roles import Role
from xiangheng_platform.access.tables import Grant
from xiangheng_platform.store import history


def granted_on(session: Session, login: str, day: date, as_of: datetime | None = None) -> tuple[Granted, ...]:
    """What was in force for a login on a day, as known at a moment."""
    rows = session.exec(history.in_force(Grant, day, as_of).where(col(Grant.login) == login))
    return tuple(map(granted_of, rows))


def granted_now(session: Session, login: str, today: date) -> tuple[Granted, ...]:
    """What is in force for a login: by the order of acts, not by their dates."""
    rows = session.exec(history.current(Grant, today).where(col(Grant.login) == login))
    return tuple(map(granted_of, rows))


def granted_of(row: Grant | Row[Any]) -> Granted:
    """A grant as its holder has it."""
    return Granted(Role(row.role), Reach(row.department, row.region))
