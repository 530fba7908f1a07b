"""Attempts to sign in that failed, counted in the database for every process alike, and the lock after too many."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, delete, or_, select

from xiangheng_platform.access.credentials import digest_of
from xiangheng_platform.access.tables import Attempts
from xiangheng_platform.settings import SignInSettings
from xiangheng_platform.store.moments import is_ahead

#: Failures are in a row if none is further than this from the next; counts are not kept longer either.
_IN_A_ROW = timedelta(days=1)


def locked_until(session: Session, login: str, now: datetime) -> datetime | None:
    """Until when a login is locked; None if it is not."""
    digest = digest_of(login)
    return locks(session, now, col(Attempts.login_digest) == digest).get(digest)


def locks(session: Session, now: datetime, *conditions: ColumnElement[bool]) -> dict[str, datetime]:
    """Until when logins are locked, by their digests; those that are not are left out."""
    rows = session.exec(select(Attempts).where(col(Attempts.locked_until) > now, *conditions))
    return {
        row.login_digest: row.locked_until
        for row in rows
        if row.locked_until is not None and not is_ahead(row.last_at, now)
    }


def count(session: Session, policy: SignInSettings, login: str, now: datetime) -> Attempts:
    """Count one more failure; the last one that is allowed locks the login, and counting starts anew after that."""
    is_unlocked = or_(col(Attempts.locked_until).is_(None), col(Attempts.locked_until) < now)
    session.exec(delete(Attempts).where(col(Attempts.last_at) < now - _IN_A_ROW, is_unlocked))
    digest = digest_of(login)
    row = session.get(Attempts, digest)
    if row is None or is_ahead(row.last_at, now):
        row = session.merge(Attempts(login_digest=digest, last_at=now))
    row.failures, row.last_at, row.locked_until = row.failures + 1, now, None
    if row.failures >= policy.attempts:
        # From 0 again: after the lock there are as many attempts as before it, and not one.
        row.failures, row.locked_until = 0, now + timedelta(minutes=policy.lock_minutes)
    session.add(row)
    return row


def forget(session: Session, login: str) -> None:
    """Start counting anew: somebody signed in, or an administrator unlocked the login."""
    session.exec(delete(Attempts).where(col(Attempts.login_digest) == digest_of(login)))
