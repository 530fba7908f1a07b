"""Suspensions: on which days an account was disabled, as a history; and that somebody is left to administer."""

from datetime import date, datetime, timedelta

from sqlmodel import Session, col

from xiangheng_platform.access.errors import LastAdministrator
from xiangheng_platform.access.roles import Role
from xiangheng_platform.access.tables import Grant, Suspension
from xiangheng_platform.store import history
from xiangheng_platform.store.acts import Act
from xiangheng_platform.store.moments import beijing_day

_DAY = timedelta(days=1)


def logins(session: Session, day: date, at: datetime | None = None) -> frozenset[str]:
    """The accounts that were disabled on a day, as known at a moment."""
    return frozenset(row.login for row in session.exec(history.in_force(Suspension, day, at)))


def is_suspended(session: Session, login: str, day: date) -> bool:
    """Whether an account is disabled on a day."""
    return suspension(session, login, day) is not None


def suspension(session: Session, login: str, day: date) -> Suspension | None:
    """The row by which an account is disabled on a day."""
    return session.exec(history.in_force(Suspension, day).where(col(Suspension.login) == login)).first()


def suspend(act: Act, login: str) -> None:
    """Disable an account from today on; raises `LastAdministrator`."""
    today = beijing_day(act.at)
    act.add(Suspension(login=login, valid_from=today))
    act.session.flush()
    refuse_without_administrator(act.session, today)


def resume(act: Act, row: Suspension) -> None:
    """Enable an account again: its suspension ended yesterday, or never was if it began today."""
    yesterday = beijing_day(act.at) - _DAY
    never_was = row.valid_from > yesterday
    act.correct(
        row,
        Suspension(
            login=row.login,
            valid_from=row.valid_from,
            valid_to=None if never_was else yesterday,
            is_retraction=never_was,
        ),
    )


def refuse_without_administrator(session: Session, day: date) -> None:
    """Raise `LastAdministrator` unless somebody who is not suspended is an administrator with no end to it."""
    session.flush()
    lasting = history.in_force(Grant, day).where(
        col(Grant.role) == Role.ADMINISTRATOR, col(Grant.valid_to).is_(None)
    )
    if not {row.login for row in session.exec(lasting)} - logins(session, day):
        raise LastAdministrator(
            "这样就没有能用的系统管理员了",
            expected="至少一个没有停用、授权没有截止日的系统管理员",
            remedy="先让另一个账号成为系统管理员",
        )
