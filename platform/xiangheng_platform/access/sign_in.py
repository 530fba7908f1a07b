"""Signing in and out. Every success and every failure is an act, also where an error is raised."""

from datetime import datetime, timedelta
from enum import StrEnum

from sqlmodel import Session, col, delete, or_

from xiangheng_platform.access import attempts, passwords, second_factor, suspensions
from xiangheng_platform.access.credentials import SESSION_PREFIX, digest_of, new_secret
from xiangheng_platform.access.errors import AccessError, CodeNeeded, LockedOut, NotSignedIn, SignInRefused
from xiangheng_platform.access.grants import subject_of
from xiangheng_platform.access.tables import Account, SignInSession
from xiangheng_platform.settings import SignInSettings
from xiangheng_platform.store.acts import Act
from xiangheng_platform.store.moments import beijing, beijing_day
from xiangheng_platform.store.store import Store

#: Who acts when somebody fails to sign in: it is not known to be the one whose login was typed.
NOBODY = "nobody"
#: What a failure with a login of no account is about: what was typed may be a password, so it is not kept.
NO_ACCOUNT = subject_of("?")


class Why(StrEnum):
    """Why somebody was not let in, as the audit log has it."""

    WRONG = "wrong-password"
    LOCKED = "locked"
    DISABLED = "disabled"
    CODE_MISSING = "code-missing"
    CODE_WRONG = "code-wrong"


#: What is a guess, and counts towards the lock.
_COUNTED = (Why.WRONG, Why.CODE_WRONG)


class _NotLetIn(Exception):
    """Takes back the act of signing in; why it was is recorded by an act of its own."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why = why


def sign_in(store: Store, policy: SignInSettings, login: str, password: str, code: str = "") -> str:
    """Sign somebody in; returns the secret of the session, which is kept nowhere else.

    Raises `SignInRefused`, `CodeNeeded` and `LockedOut`, after the failure was recorded and counted.
    """
    kept = _kept(store, login)
    why = Why.WRONG
    if passwords.is_right(policy, kept, password) and kept is not None:
        fresh = passwords.hashed(policy, password) if passwords.is_outdated(policy, kept) else kept
        try:
            return _begin(store, policy, login, kept, fresh, code)
        except _NotLetIn as refused:
            why = refused.why
    raise _recorded(store, policy, login, why)


def sign_out(store: Store, credential: str) -> None:
    """End a session; raises `NotSignedIn` where there is none."""
    digest = digest_of(credential)
    with store.reading() as session:
        found = session.get(SignInSession, digest)
    if found is None:
        raise NotSignedIn("没有登录，不用退出", remedy="令牌用 xiangheng token revoke 收回")
    with store.act(f"user:{found.login}", "access:session:end", subject_of(found.login)) as act:
        act.session.exec(delete(SignInSession).where(col(SignInSession.digest) == digest))


def _kept(store: Store, login: str) -> str | None:
    with store.reading() as session:
        account = session.get(Account, login)
    return account.password if account is not None else None


def _begin(store: Store, policy: SignInSettings, login: str, kept: str, fresh: str, code: str) -> str:
    """Begin a session of somebody whose password was found to fit the hash `kept`.

    Everything else is looked at within the act, where nobody can be in between: a code used a moment ago, a lock that
    another process just set, a password that was changed while this one was checked.
    """
    with store.act(f"user:{login}", "access:session:begin", subject_of(login)) as act:
        account = act.session.get_one(Account, login)
        if account.password != kept:
            raise _NotLetIn(Why.WRONG)
        _refuse_locked_or_disabled(act.session, login, act.at)
        _use_code(account, code, act.at)
        account.password = fresh
        act.session.add(account)
        attempts.forget(act.session, login)
        _forget_ended(act, policy, login)
        act.note(after={"second_factor": bool(account.totp_secret)})
        return _session(act, login)


def _session(act: Act, login: str) -> str:
    secret = new_secret(SESSION_PREFIX)
    act.session.add(SignInSession(digest=digest_of(secret), login=login, created_at=act.at, used_at=act.at))
    return secret


def _refuse_locked_or_disabled(session: Session, login: str, now: datetime) -> None:
    if attempts.locked_until(session, login, now) is not None:
        raise _NotLetIn(Why.LOCKED)
    if suspensions.is_suspended(session, login, beijing_day(now)):
        raise _NotLetIn(Why.DISABLED)


def _use_code(account: Account, code: str, now: datetime) -> None:
    if not account.totp_secret:
        return
    if not code.strip():
        raise _NotLetIn(Why.CODE_MISSING)
    step = second_factor.step_of(account.totp_secret, code, now, account.totp_step)
    if step is None:
        raise _NotLetIn(Why.CODE_WRONG)
    account.totp_step = step


def _forget_ended(act: Act, policy: SignInSettings, login: str) -> None:
    """Clear away what nobody can use any more; the audit log tells when it began."""
    idle, longest = timedelta(minutes=policy.idle_minutes), timedelta(hours=policy.longest_hours)
    is_ended = or_(
        col(SignInSession.used_at) <= act.at - idle, col(SignInSession.created_at) <= act.at - longest
    )
    act.session.exec(delete(SignInSession).where(col(SignInSession.login) == login, is_ended))


def _recorded(store: Store, policy: SignInSettings, login: str, why: Why) -> AccessError:
    """Record a failure and count it; returns what to raise."""
    subject = NO_ACCOUNT if _kept(store, login) is None else subject_of(login)
    with store.act(NOBODY, "access:session:refuse", subject) as act:
        until = attempts.locked_until(act.session, login, act.at)
        if until is not None:
            why = Why.LOCKED
        elif why in _COUNTED:
            until = attempts.count(act.session, policy, login, act.at).locked_until
        act.note(after={"why": why.value, "locked_until": until})
    return _refusal(policy, login, why, until)


def _refusal(policy: SignInSettings, login: str, why: Why, until: datetime | None) -> AccessError:
    if until is not None:
        return LockedOut(
            f"连续 {policy.attempts} 次没有成功，{beijing(until)} 以前不能登录",
            expected="正确的登录名、密码和二次验证码",
            remedy="到时再试，或请系统管理员用 xiangheng user unlock 解锁",
        )
    if why is Why.CODE_MISSING:
        return CodeNeeded("密码正确，还要二次验证码", expected="手机上现在显示的六位数", remedy="加上验证码")
    if why is Why.DISABLED:
        return SignInRefused(f"账号 {login} 已停用", remedy="请系统管理员启用")
    return SignInRefused(
        "登录名、密码或二次验证码不对",
        expected="没有用过的验证码（一个只能用一次）" if why is Why.CODE_WRONG else "",
        remedy="重新输入；忘记密码的请系统管理员重设",
    )
