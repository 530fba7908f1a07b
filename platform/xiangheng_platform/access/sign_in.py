"""Signing in and out. Every success and every failure is an act, also where an error is raised."""

from datetime import timedelta
from typing import Any

from sqlmodel import col, delete, or_

from xiangheng_platform.access import attempts, passwords, second_factor, suspensions
from xiangheng_platform.access.credentials import SESSION_PREFIX, digest_of, new_secret
from xiangheng_platform.access.errors import NotSignedIn
from xiangheng_platform.access.grants import subject_of
from xiangheng_platform.access.refusals import Why, recorded
from xiangheng_platform.access.tables import Account, SignInSession
from xiangheng_platform.settings import SignInSettings
from xiangheng_platform.store.acts import Act
from xiangheng_platform.store.store import Store


class _NotLetIn(Exception):
    """Takes back the act of signing in; why it was is recorded by an act of its own."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why = why


def sign_in(store: Store, policy: SignInSettings, login: str, password: str, code: str = "") -> str:
    """Sign somebody in; returns the secret of the session, which is kept nowhere else.

    Capitals and blanks around a login are put up with. Raises `SignInRefused`, `CodeNeeded` and `LockedOut`, after the
    failure was recorded and counted.
    """
    login = login.strip().lower()
    with store.reading() as session:
        account = session.get(Account, login)
    kept = account.password if account is not None else None
    why = Why.WRONG
    try:
        # The hash first, also where there is no account: else the time of the answer would tell which logins there are.
        if passwords.is_right(policy, kept, password) and kept is not None:
            fresh = passwords.hashed(policy, password) if passwords.is_outdated(policy, kept) else kept
            return _begin(store, policy, login, kept, fresh, code)
    except passwords.HashDamaged:
        why = Why.DAMAGED
    except _NotLetIn as refused:
        why = refused.why
    raise recorded(store, policy, login, why)


def sign_out(store: Store, credential: str) -> None:
    """End a session; raises `NotSignedIn` where there is none."""
    digest = digest_of(credential)
    with store.reading() as session:
        signed_in = session.get(SignInSession, digest)
    if signed_in is None:
        raise NotSignedIn("没有登录，不用退出", remedy="令牌用 xiangheng token revoke 收回")
    with store.act(f"user:{signed_in.login}", "access:session:end", subject_of(signed_in.login)) as act:
        act.session.exec(delete(SignInSession).where(col(SignInSession.digest) == digest))


def _begin(store: Store, policy: SignInSettings, login: str, kept: str, fresh: str, code: str) -> str:
    """Begin a session of somebody whose password was found to fit the hash `kept`.

    Everything else is looked at within the act, where nobody can be in between: a code used a moment ago, a lock that
    another process just set, a password that was changed while this one was checked.
    """
    with store.act(f"user:{login}", "access:session:begin", subject_of(login)) as act:
        account = act.session.get_one(Account, login)
        # It was checked outside the act, since hashing takes long; it may have been changed meanwhile.
        if account.password != kept:
            raise _NotLetIn(Why.WRONG)
        if attempts.locked_until(act.session, login, act.now) is not None:
            raise _NotLetIn(Why.LOCKED)
        if suspensions.is_suspended(act.session, login, act.today):
            raise _NotLetIn(Why.DISABLED)
        if account.totp_secret:
            if not code.strip():
                raise _NotLetIn(Why.CODE_MISSING)
            step = second_factor.step_of(account.totp_secret, code, act.now, account.totp_step)
            if step is None:
                raise _NotLetIn(Why.CODE_WRONG)
            # Within the act: of two who show one code at once, the second finds its step used.
            account.totp_step = step
        account.password = fresh
        act.session.add(account)
        attempts.forget(act.session, login)
        _forget_ended(act, policy, login)
        secret = new_secret(SESSION_PREFIX)
        begun = SignInSession(digest=digest_of(secret), login=login, created_at=act.now, used_at=act.now)
        act.session.add(begun)
        act.note(after={"second_factor": bool(account.totp_secret)})
        return secret


def _forget_ended(act: Act[Any], policy: SignInSettings, login: str) -> None:
    """Clear away what nobody can use any more; the audit log tells when it began."""
    idle, longest = timedelta(minutes=policy.idle_minutes), timedelta(hours=policy.longest_hours)
    is_ended = or_(
        col(SignInSession.used_at) <= act.now - idle, col(SignInSession.created_at) <= act.now - longest
    )
    act.session.exec(delete(SignInSession).where(col(SignInSession.login) == login, is_ended))
