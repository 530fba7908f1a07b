"""Credentials: what somebody shows instead of a password, a session's secret or a token, and the person it stands for."""

import hashlib
import secrets
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any, TypeAlias

from sqlalchemy import Connection, Date, Row, Select, and_, bindparam, select
from sqlmodel import Session, col, or_, update

from xiangheng_platform.access import roles_in_force
from xiangheng_platform.access.errors import NotSignedIn
from xiangheng_platform.access.person import Person
from xiangheng_platform.access.tables import Account, Grant, SignInSession, Suspension, Token
from xiangheng_platform.access.views import View
from xiangheng_platform.settings import SignInSettings
from xiangheng_platform.store import history
from xiangheng_platform.store.errors import StoreBusy, StoreFull
from xiangheng_platform.store.heads import digest_of_head
from xiangheng_platform.store.moments import beijing, beijing_day, is_ahead
from xiangheng_platform.store.store import Store
from xiangheng_platform.store.tables import table_of

SESSION_PREFIX = "xhs_"
TOKEN_PREFIX = "xht_"
#: How exactly it is known when a session was last used: writing at every use would make every reader a writer.
_TOUCHED_EVERY = timedelta(minutes=1)
#: What may be done as long as the password is one that somebody else chose.
OWN_ACCOUNT = frozenset({"account.own"})
Shown: TypeAlias = type[SignInSession] | type[Token]
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
        person, used_at, _ = _shown_in(store, session.connection(), policy, credential, now)
    _note_use(store, credential, used_at, now)
    return person


@contextmanager
def view_of(store: Store, policy: SignInSettings, credential: str) -> Iterator[View]:
    """One state of the store as it is asked by the person that a credential stands for, in that very state.

    As a view of the person whom `recognise` names, for half of what asking the database twice costs. That the credential
    was used is noted when the view is closed: nobody who reads holds a second connection. Raises `NotSignedIn`.
    """
    with ExitStack() as afterwards:

        def asker(connection: Connection, now: datetime) -> tuple[Person, str | None]:
            person, used_at, digest = _shown_in(store, connection, policy, credential, now)
            afterwards.callback(_note_use, store, credential, used_at, now)
            return person, digest

        with store.view_by(asker) as view:
            yield view


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


def _shown_in(
    store: Store, connection: Connection, policy: SignInSettings, credential: str, now: datetime
) -> tuple[Person, datetime | None, str]:
    """The person that a credential stands for, when it was last used, and the last act of all; raises `NotSignedIn`."""
    if not credential:
        raise NotSignedIn("还没有登录", expected="登录，或令牌", remedy=_AGAIN)
    kind, key, head = _kind_of(credential), digest_of(credential), digest_of_head(connection)
    rows = store.recent.of(
        # Whatever else ends a credential, gives a role or takes one away is an act, or a day that is over.
        (key, head, beijing_day(now)),
        lambda: _rows(connection, kind, key, now),
        # Its use is none: what was read is good for as long as that need not be noted.
        lambda rows: bool(rows) and _is_noted(rows[0].used_at, now),
    )
    if not rows:
        raise NotSignedIn("登录已经失效，或令牌不对", expected="有效的登录或令牌", remedy=_AGAIN)
    return _person_shown(rows, kind, policy, now), rows[0].used_at, head


def _person_shown(rows: Sequence[Row[Any]], kind: Shown, policy: SignInSettings, now: datetime) -> Person:
    """The person of what is kept of a credential, if it has not run out; raises `NotSignedIn`."""
    row = rows[0]
    if kind is SignInSession:
        if _is_ended(row, policy, now):
            raise NotSignedIn(
                f"登录已经到期（{policy.idle_minutes} 分钟不用，或满 {policy.longest_hours} 小时）",
                expected="有效的登录",
                remedy=_AGAIN,
            )
        is_recent = now < row.created_at + timedelta(minutes=policy.confirm_minutes)
        return _person(row.login, rows, must_confirm=not is_recent)
    # What a session may whose password somebody else chose, no token may: one of an earlier version names it.
    only = frozenset(row.actions.split()) - OWN_ACCOUNT
    person = _person(row.login, rows, only, must_confirm=True)
    _refuse_expired(row, now)
    return person


def _kind_of(credential: str) -> Shown:
    return Token if credential.startswith(TOKEN_PREFIX) else SignInSession


def _note_use(store: Store, credential: str, used_at: datetime | None, now: datetime) -> None:
    """Note that a credential was used at a moment, unless it was a moment before as well."""
    if _is_noted(used_at, now):
        return
    kind = _kind_of(credential)
    # Forwards only: of two who use it at once the later moment stays, whoever writes last.
    is_earlier = or_(col(kind.used_at).is_(None), col(kind.used_at) < now)
    # Whoever only reads goes on where that cannot be written now: it will be, next time.
    with suppress(StoreBusy, StoreFull), store.writing() as session:
        is_this = col(kind.digest) == digest_of(credential)
        session.exec(update(kind).where(is_this, is_earlier).values(used_at=now))


def _is_noted(used_at: datetime | None, now: datetime) -> bool:
    """Whether it is known exactly enough that a credential was used."""
    return used_at is not None and now - used_at < _TOUCHED_EVERY


def _rows(connection: Connection, kind: Shown | type[Account], key: str, now: datetime) -> Sequence[Row[Any]]:
    """What is kept of a credential or an account, beside the account and each role that it has now; one row at least."""
    named = {"key": key, "today": beijing_day(now)}
    return connection.execute(_statement(kind), named).all()


@cache
def _statement(kind: Shown | type[Account]) -> Select[Any]:
    # All at once: a session asks for each of these by a statement of its own, which cost more than many a page that is read.
    today = bindparam("today", type_=Date())
    shown, account, grant = table_of(kind), table_of(Account), table_of(Grant)
    (key,) = shown.primary_key
    is_held: Any = history.current(Grant, today).whereclause
    accounts = account if shown is account else shown.outerjoin(account, account.c.login == shown.c.login)
    suspended = history.current(Suspension, today).where(col(Suspension.login) == account.c.login)
    return (
        select(
            *([] if shown is account else shown.c),
            account.c.login.label("account"),
            account.c.must_change,
            suspended.order_by(None).exists().label("is_suspended"),
            *(grant.c.role, grant.c.department, grant.c.region),
        )
        .select_from(accounts.outerjoin(grant, and_(grant.c.login == account.c.login, is_held)))
        .where(key == bindparam("key"))
        .order_by(grant.c.id)
    )


def _is_ended(signed_in: Row[Any], policy: SignInSettings, now: datetime) -> bool:
    """Whether a session has come to its end, because nobody used it or because it was long enough."""
    is_idle = now >= signed_in.used_at + timedelta(minutes=policy.idle_minutes)
    is_long = now >= signed_in.created_at + timedelta(hours=policy.longest_hours)
    return is_idle or is_long or is_ahead(signed_in.used_at, now)


def _refuse_expired(token: Row[Any], now: datetime) -> None:
    if token.revoked_at is not None:
        raise NotSignedIn(f"令牌「{token.name}」已于 {beijing(token.revoked_at)} 收回", remedy="另发一个令牌")
    if is_ahead(token.created_at, now):
        raise NotSignedIn(
            f"令牌「{token.name}」是时钟走快时发的，发放时刻 {beijing(token.created_at)} 还没有到",
            remedy="另发一个令牌",
        )
    if now >= token.expires_at:
        raise NotSignedIn(f"令牌「{token.name}」已于 {beijing(token.expires_at)} 到期", remedy="另发一个令牌")


def person_in(session: Session, login: str, now: datetime) -> Person:
    """The person as they stand, as a session of the database sees it; raises `NotSignedIn`."""
    session.flush()  # as the session does of itself before its own statements
    return _person(login, _rows(session.connection(), Account, login, now))


def _person(
    login: str, rows: Sequence[Row[Any]], only: frozenset[str] | None = None, *, must_confirm: bool = False
) -> Person:
    """The person as they stand, whatever a token was once issued for: nobody has more than what is granted now."""
    if not rows or rows[0].account is None or rows[0].is_suspended:
        raise NotSignedIn(f"账号 {login} 已停用", remedy="请系统管理员启用")
    if rows[0].must_change:
        only = OWN_ACCOUNT if only is None else only & OWN_ACCOUNT
    granted = tuple(roles_in_force.granted_of(row) for row in rows if row.role is not None)
    return Person(login, granted, only, must_confirm)
