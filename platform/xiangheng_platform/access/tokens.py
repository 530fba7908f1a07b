"""Tokens: what a program shows instead of a password, for some actions only and for some days only."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from xiangheng_platform.access.credentials import TOKEN_PREFIX, digest_of, new_secret
from xiangheng_platform.access.decisions import require
from xiangheng_platform.access.errors import NoSuchToken, TokenRefused
from xiangheng_platform.access.grants import subject_of
from xiangheng_platform.access.oversight import in_sight, require_over, require_own_or_over
from xiangheng_platform.access.person import Person
from xiangheng_platform.access.reach import Target
from xiangheng_platform.access.rights import ACTIONS, NEVER_BY_TOKEN, rights_for
from xiangheng_platform.access.tables import Token
from xiangheng_platform.access.views import View, act_of
from xiangheng_platform.store.keys import among
from xiangheng_platform.store.store import Store
from xiangheng_scoring.errors import Fault
from xiangheng_scoring.grouping import grouped
from xiangheng_scoring.places import FieldPath
from xiangheng_scoring.records import Meaning

LONGEST_DAYS = 366
_LONGEST_NAME = 64
_TITLES = {"name": "名称", "actions": "用途", "days": "天数"}


@dataclass(frozen=True, slots=True)
class TokenView:
    """A token for a reader; its secret is not to be had any more."""

    login: Annotated[str, Meaning("login of who issued it; what it does is done in their name")]
    name: Annotated[str, Meaning("which program it is for, in the words of who issued it")]
    actions: Annotated[
        tuple[str, ...], Meaning("the actions of the table of rights that it opens, and no other")
    ]
    created_at: Annotated[datetime, Meaning("when it was issued, in UTC")]
    expires_at: Annotated[datetime, Meaning("from when on it opens nothing any more, in UTC")]
    used_at: Annotated[datetime | None, Meaning("when it was last used, to the minute, in UTC; null: never")]
    revoked_at: Annotated[datetime | None, Meaning("when it was taken back, in UTC; null: it was not")]

    def is_usable(self, now: datetime) -> bool:
        """Whether it still opens anything."""
        return self.revoked_at is None and now < self.expires_at


@dataclass(frozen=True, slots=True)
class Issued:
    """A token that was just issued, with its secret, which is shown this once."""

    token: TokenView
    secret: str


def issue(store: Store, person: Person, name: str, actions: Collection[str], days: int) -> Issued:
    """Issue a token in the person's name, for some of the actions that they have a right to, for some days.

    It never opens more than the person may when it is used. Raises `NotAllowed`, and `TokenRefused` for a name that
    is in use, an action that there is not or that the person has no right to, and too many days.
    """
    require(person, "token.own", Target(owner=person.login))
    name = name.strip()
    if faults := list(_faults(person, name, actions, days)):
        raise TokenRefused(faults, at=name)
    secret = new_secret(TOKEN_PREFIX)
    with act_of(store, person, "access:token:issue", subject_of(person.login)) as act:
        # Within the act, where nobody else can issue one of the same name between the look and the row.
        if _usable(act.session, person.login, name, act.now) is not None:
            raise TokenRefused([_fault("name", f"「{name}」已在使用", "另一个名称", "先收回，或换名称")])
        row = Token(
            digest=digest_of(secret),
            login=person.login,
            name=name,
            actions=" ".join(sorted(set(actions))),
            created_at=act.now,
            expires_at=act.now + timedelta(days=days),
        )
        act.session.add(row)
        act.note(after={"name": name, "actions": row.actions.split(), "expires_at": row.expires_at})
        return Issued(_view(row), secret)


def revoke(store: Store, person: Person, name: str, login: str = "") -> TokenView:
    """Revoke a token at once: one's own, or anybody's for whoever manages tokens.

    Raises `NotAllowed`, `NoSuchAccount`, `NoSuchToken`.
    """
    login = login or person.login
    is_own = require_own_or_over(person, login, "token.own", "token.manage")
    with act_of(store, person, "access:token:revoke", subject_of(login)) as act:
        if not is_own:
            require_over(act, "token.manage", login)
        row = _usable(act.session, login, name, act.now)
        if row is None:
            raise NoSuchToken(f"{login} 没有在用的令牌「{name}」", remedy="用 xiangheng token list 查看")
        row.revoked_at = act.now
        act.session.add(row)
        act.note(before={"name": name})
        return _view(row)


def list_tokens(view: View, login: str = "") -> tuple[TokenView, ...]:
    """The tokens of one login, or of everybody whom the person may see, the newest last; raises `NotAllowed`."""
    if login:
        require_own_or_over(view.person, login, "account.list", "account.list")
    rows = _seen(view)
    return tuple(map(_view, view.session.exec(rows.where(Token.login == login) if login else rows)))


def tokens_of(view: View, logins: Iterable[str]) -> dict[str, tuple[TokenView, ...]]:
    """The same for some logins; who has none, or is out of sight, is left out."""
    rows = view.session.exec(_seen(view).where(among(col(Token.login), logins)))
    tokens = grouped((row.login, _view(row)) for row in rows)
    return {login: tuple(issued) for login, issued in tokens.items()}


def _seen(view: View) -> SelectOfScalar[Token]:
    # Two may be issued at one reading of the clock; a digest is random, and would shuffle them at each look.
    order = (col(Token.created_at), col(Token.login), col(Token.name), col(Token.digest))
    return select(Token).where(in_sight(view, "account.list", col(Token.login))).order_by(*order)


def _usable(session: Session, login: str, name: str, now: datetime) -> Token | None:
    is_usable = (col(Token.revoked_at).is_(None), col(Token.expires_at) > now)
    return session.exec(
        select(Token).where(col(Token.login) == login, col(Token.name) == name, *is_usable)
    ).first()


def _faults(person: Person, name: str, actions: Collection[str], days: int) -> Iterator[Fault]:
    if not (0 < len(name) <= _LONGEST_NAME and name.isprintable()):
        expected = f"一行，最多 {_LONGEST_NAME} 个字符"
        yield _fault("name", "名称空着，或太长", expected, "写明给哪个程序用")
    if not actions:
        yield _fault("actions", "没有写用途", "权限表中的操作", "用 xiangheng permission list 查看")
    roles = {granted.role for granted in person.granted}
    for action in sorted(set(actions)):
        if action not in ACTIONS:
            yield _fault("actions", f"没有操作「{action}」", "权限表中的操作", "改写")
        elif action in NEVER_BY_TOKEN:
            yield _fault("actions", f"令牌不能用来{ACTIONS[action]}", "别的操作", "去掉；本人登录后做")
        elif not roles & {right.role for right in rights_for(action)}:
            message = f"{person.login} 自己没有权利{ACTIONS[action]}"
            yield _fault("actions", message, "自己能做的", "去掉")
    if not 1 <= days <= LONGEST_DAYS:
        yield _fault("days", f"{days} 天", f"1 到 {LONGEST_DAYS}", "到期前另发一个")


def _view(row: Token) -> TokenView:
    return TokenView(
        row.login,
        row.name,
        tuple(row.actions.split()),
        row.created_at,
        row.expires_at,
        row.used_at,
        row.revoked_at,
    )


def _fault(field: str, message: str, expected: str, remedy: str) -> Fault:
    return Fault("TOKEN-REFUSED", FieldPath((field,), _TITLES[field]), message, expected, remedy)
