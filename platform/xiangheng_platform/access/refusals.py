"""Refusals of a password or a code: each is recorded as an act and counted, before an error is raised."""

from datetime import datetime
from enum import StrEnum

from xiangheng_platform.access import attempts
from xiangheng_platform.access.errors import AccessError, CodeNeeded, LockedOut, SignInRefused
from xiangheng_platform.access.grants import subject_of
from xiangheng_platform.access.tables import Account
from xiangheng_platform.settings import SignInSettings
from xiangheng_platform.store.moments import beijing
from xiangheng_platform.store.store import Store

#: Who acts when somebody fails to sign in: it is not known to be the one whose login was typed.
NOBODY = "nobody"
#: What a failure with a login of no account is about: what was typed may be a password, so it is not kept.
NO_ACCOUNT = subject_of("?")


class Why(StrEnum):
    """Why somebody was refused, as the audit log has it."""

    WRONG = "wrong-password"
    DAMAGED = "damaged-hash"
    LOCKED = "locked"
    DISABLED = "disabled"
    CODE_MISSING = "code-missing"
    CODE_WRONG = "code-wrong"


#: What is a guess, and counts towards the lock.
_COUNTED = (Why.WRONG, Why.CODE_WRONG)


def recorded(
    store: Store,
    policy: SignInSettings,
    login: str,
    why: Why,
    *,
    actor: str = NOBODY,
    action: str = "access:session:refuse",
) -> AccessError:
    """Record a refusal and count it; returns what to raise. A login that is locked by now is refused as locked."""
    with store.act(actor, action, _subject(store, login)) as act:
        until = attempts.locked_until(act.session, login, act.now)
        if until is not None:
            why = Why.LOCKED
        elif why in _COUNTED:
            until = attempts.count(act.session, policy, login, act.now).locked_until
        act.note(after={"why": why.value, "locked_until": until})
    return _refusal(policy, login, why, until)


def _subject(store: Store, login: str) -> str:
    with store.reading() as session:
        return NO_ACCOUNT if session.get(Account, login) is None else subject_of(login)


def _refusal(policy: SignInSettings, login: str, why: Why, until: datetime | None) -> AccessError:
    if until is not None:
        return LockedOut(
            f"连续 {policy.attempts} 次没有成功，{beijing(until)} 以前不能登录",
            expected="正确的登录名、密码和二次验证码",
            remedy="到时再试，或请系统管理员用 xiangheng user unlock 解锁",
        )
    if why is Why.CODE_MISSING:
        return CodeNeeded("密码正确，还要二次验证码", expected="手机上现在显示的六位数", remedy="加上验证码")
    if why is Why.DAMAGED:
        return SignInRefused(
            f"账号 {login} 存的密码摘要已损坏，没法核对密码",
            expected="argon2 的摘要",
            remedy="请系统管理员重设密码（xiangheng user password），唯一的系统管理员用 xiangheng user rescue；"
            "数据库可能被绕过程序改过，运行 xiangheng db check",
        )
    if why is Why.DISABLED:
        return SignInRefused(f"账号 {login} 已停用", remedy="请系统管理员启用")
    return SignInRefused(
        "登录名、密码或二次验证码不对",
        expected="没有用过的验证码（一个只能用一次）" if why is Why.CODE_WRONG else "",
        remedy="重新输入；忘记密码的请系统管理员重设",
    )
