"""Suspensions: on which days an account was disabled, as a history; and that somebody is left to administer."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlmodel import Session, col

from xiangheng_platform.access.errors import LastAdministrator
from xiangheng_platform.access.roles import Role
from xiangheng_platform.access.tables import Grant, Suspension
from xiangheng_platform.store import history
from xiangheng_platform.store.acts import Act

_DAY = timedelta(days=1)
#: What a grant must be for its holder to be able to give everybody every right, on any day to come.
_LASTING = (
    col(Grant.role) == Role.ADMINISTRATOR,
    col(Grant.valid_to).is_(None),
    col(Grant.department) == "",
    col(Grant.region) == "",
)


def suspended_on(session: Session, day: date, at: datetime | None = None) -> frozenset[str]:
    """The accounts that were disabled on a day, as known at a moment."""
    return frozenset(row.login for row in session.exec(history.in_force(Suspension, day, at)))


def suspended_now(session: Session, today: date) -> frozenset[str]:
    """The accounts that are disabled."""
    return frozenset(row.login for row in session.exec(history.current(Suspension, today)))


def is_suspended(session: Session, login: str, today: date) -> bool:
    """Whether an account is disabled."""
    return suspension(session, login, today) is not None


def suspension(session: Session, login: str, today: date) -> Suspension | None:
    """The row by which an account is disabled."""
    return session.exec(history.current(Suspension, today).where(col(Suspension.login) == login)).first()


def suspend(act: Act[Any], login: str) -> None:
    """Disable an account from today on; raises `LastAdministrator`."""
    act.add(Suspension(login=login, valid_from=act.today))
    refuse_without_administrator(act)


def resume(act: Act[Any], row: Suspension) -> None:
    """Enable an account again: its suspension ended yesterday, or never was if it began today."""
    yesterday = act.today - _DAY
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


def refuse_without_administrator(act: Act[Any]) -> None:
    """Raise `LastAdministrator` where an act would leave no administrator of everything with no end to it."""
    rows = act.session.exec(history.current(Grant, act.today).where(*_LASTING))
    if not {row.login for row in rows} - suspended_now(act.session, act.today):
        raise LastAdministrator(
            "这样就没有能用的系统管理员了",
            expected="至少一个没有停用、授权没有截止日、不限范围的系统管理员",
            remedy="先让另一个账号成为这样的系统管理员",
        )
