"""Credentials: what somebody shows instead of a password, a session's secret or a token, and the person it stands for."""

import hashlib
import secrets
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

from sqlmodel import Session, col, or_, update

from xiangheng_platform.access import roles_in_force, suspensions
from xiangheng_platform.access.errors import NotSignedIn
from xiangheng_platform.access.person import Person
from xiangheng_platform.access.tables import Account, SignInSession, Token
from xiangheng_platform.settings import SignInSettings
from xiangheng_platform.store.errors import StoreBusy, StoreFull
from xiangheng_platform.store.moments import beijing, beijing_day, is_ahead
from xiangheng_platform.store.store import Store

SESSION_PREFIX = "xhs_"
TOKEN_PREFIX = "xht_"
#: How exactly it is known when a session was last used: writing at every use would make every reader a writer.
_TOUCHED_EVERY = timedelta(minutes=1)
#: What may be done as long as the password is one that somebody else chose.
OWN_ACCOUNT = frozenset({"account.own"})
_AGAIN = "运行 xiangheng user sign-in 登录；程序用令牌的，把它放在环境变量 XIANGHENG_TOKEN"


def new_secret(prefix: str) -> str:
    """A secret of 256 random bits; its prefix says what it is, should it turn up where it does not belong."""
    return prefix + secrets.token_urlsafe(32)


def digest_of(secret: str) -> str:
    """What is kept of a secret. It is random, so there is nothing to guess, and a fast digest will do."""
    return hashlib.sha256(secret.encode("utf-8", "surrogateescape")).hexdigest()


def recognise(store: Store, policy: SignInSettings, credential: str) -> Person:
    """The person that a session or a token stands for, with what is granted on today's day in Beijing.

    Who signed in a moment ago has just confirmed who they are; a token never does.
    That it was used is noted at most once a minute. Raises `NotSignedIn`, which says why.
    """
    now = store.clock()
    with store.reading() as session:
        row = _row_of(session, credential)
        if isinstance(row, SignInSession):
            if is_ended(row, policy, now):
                raise NotSignedIn(
                    f"登录已经到期（{policy.idle_minutes} 分钟不用，或满 {policy.longest_hours} 小时）",
                    expected="有效的登录",
                    remedy=_AGAIN,
                )
            is_recent = now < row.created_at + timedelta(minutes=policy.confirm_minutes)
            person = person_in(session, row.login, now, must_confirm=not is_recent)
        else:
            # What a session may whose password somebody else chose, no token may: one of an earlier version names it.
            only = frozenset(row.actions.split()) - OWN_ACCOUNT
            person = person_in(session, row.login, now, only, must_confirm=True)
            _refuse_expired(row, now)
    if row.used_at is None or now - row.used_at >= _TOUCHED_EVERY:
        kind = type(row)
        # Forwards only: of two who use it at once the later moment stays, whoever writes last.
        is_this = (col(kind.digest) == row.digest, or_(col(kind.used_at).is_(None), col(kind.used_at) < now))
        # Whoever only reads goes on where that cannot be written now: it will be, next time.
        with suppress(StoreBusy, StoreFull), store.writing() as session:
            session.exec(update(kind).where(*is_this).values(used_at=now))
    return person


def must_change_password(person: Person) -> bool:
    """Whether somebody else chose the password that a person signed in with: nothing else limits a session."""
    return person.only == OWN_ACCOUNT


def person_of(store: Store, login: str) -> Person:
    """The person behind a login as of now, who just showed who they are by other means; raises `NotSignedIn`."""
    with store.reading() as session:
        return person_in(session, login, store.clock())


def absent_person_of(store: Store, login: str) -> Person:
    """The person in whose name a job works while nobody sits there: it hands out no power. Raises `NotSignedIn`."""
    return replace(person_of(store, login), must_confirm=True)


def _row_of(session: Session, credential: str) -> SignInSession | Token:
    """The session or token whose secret is shown; raises `NotSignedIn`."""
    if not credential:
        raise NotSignedIn("还没有登录", expected="登录，或令牌", remedy=_AGAIN)
    digest, is_token = digest_of(credential), credential.startswith(TOKEN_PREFIX)
    row = session.get(Token, digest) if is_token else session.get(SignInSession, digest)
    if row is None:
        raise NotSignedIn("登录已经失效，或令牌不对", expected="有效的登录或令牌", remedy=_AGAIN)
    return row


def is_ended(signed_in: SignInSession, policy: SignInSettings, now: datetime) -> bool:
    """Whether a session has come to its end, because nobody used it or because it was long enough."""
    is_idle = now >= signed_in.used_at + timedelta(minutes=policy.idle_minutes)
    is_long = now >= signed_in.created_at + timedelta(hours=policy.longest_hours)
    return is_idle or is_long or is_ahead(signed_in.used_at, now)


def _refuse_expired(token: Token, now: datetime) -> None:
    if token.revoked_at is not None:
        raise NotSignedIn(f"令牌「{token.name}」已于 {beijing(token.revoked_at)} 收回", remedy="另发一个令牌")
    if is_ahead(token.created_at, now):
        raise NotSignedIn(
            f"令牌「{token.name}」是时钟走快时发的，发放时刻 {beijing(token.created_at)} 还没有到",
            remedy="另发一个令牌",
        )
    if now >= token.expires_at:
        raise NotSignedIn(f"令牌「{token.name}」已于 {beijing(token.expires_at)} 到期", remedy="另发一个令牌")


def person_in(
    session: Session,
    login: str,
    now: datetime,
    only: frozenset[str] | None = None,
    *,
    must_confirm: bool = False,
) -> Person:
    """The person as they stand, as a session of the database sees it; raises `NotSignedIn`.

    Whatever a token was once issued for, nobody has more than what is granted now.
    """
    account, today = session.get(Account, login), beijing_day(now)
    if account is None or suspensions.is_suspended(session, login, today):
        raise NotSignedIn(f"账号 {login} 已停用", remedy="请系统管理员启用")
    if account.must_change:
        only = OWN_ACCOUNT if only is None else only & OWN_ACCOUNT
    return Person(login, roles_in_force.granted_now(session, login, today), only, must_confirm)
