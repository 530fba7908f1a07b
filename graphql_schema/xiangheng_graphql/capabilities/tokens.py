"""Tokens: what programs show instead of a password, for some actions and some days only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated

from xiangheng_graphql.assembly.capability import Capability
from xiangheng_graphql.assembly.connections import PAGE, After, Connection, First, page_of
from xiangheng_graphql.assembly.scalars import Secret
from xiangheng_graphql.capabilities.people import LIST, Viewer, accounts_by_login
from xiangheng_graphql.context import Caller
from xiangheng_platform.access import tokens as services
from xiangheng_platform.access.documents import AccountRecord
from xiangheng_platform.access.tokens import TokenView
from xiangheng_platform.access.views import View
from xiangheng_scoring.records import Meaning

OWN = "token.own"


@dataclass(frozen=True, slots=True)
class IssuedToken:
    """A token that was just issued."""

    token: Annotated[TokenView, Meaning("what can be read of it from now on")]
    secret: Annotated[Secret, Meaning("what the program signs in by, shown this once")] = field(repr=False)


tokens = Capability("tokens")
tokens.entity(TokenView, name="Token", chinese="一个令牌；它的密文不能再看", key=lambda token: token)


@tokens.query(chinese="令牌，新发的在后", action=LIST, name="tokens")
def all_tokens(
    view: View,
    login: Annotated[str, Meaning("whose; empty: everybody's whom one may see")] = "",
    first: First = PAGE,
    after: After = None,
) -> Connection[TokenView]:
    """Tokens of one person, or of all whom one may see, the newest last."""
    return page_of(services.list_tokens(view, login), _place, first=first, after=after)


@tokens.field(Viewer, chinese="自己的令牌，新发的在后", action=LIST, name="tokens")
def own_tokens(
    view: View, keys: Sequence[str], first: First = PAGE, after: After = None
) -> Mapping[str, Connection[TokenView]]:
    """Their own tokens, the newest last."""
    return _of_logins(view, keys, first, after)


@tokens.field(AccountRecord, chinese="它的令牌，新发的在后", action=LIST, name="tokens")
def tokens_of_account(
    view: View, keys: Sequence[str], first: First = PAGE, after: After = None
) -> Mapping[str, Connection[TokenView]]:
    """Its tokens, the newest last."""
    return _of_logins(view, keys, first, after)


@tokens.field(TokenView, chinese="是谁的；看不到账号的为空", action=LIST)
def account(view: View, keys: Sequence[TokenView]) -> Mapping[TokenView, AccountRecord | None]:
    """Who issued it, and in whose name it acts; null where you may not see the account."""
    shown = accounts_by_login(view, (token.login for token in keys))
    return {token: shown.get(token.login) for token in keys}


@tokens.field(TokenView, chinese="是否还能用", action=LIST)
def usable(view: View, keys: Sequence[TokenView]) -> Mapping[TokenView, bool]:
    """Whether it still opens anything."""
    return {token: token.is_usable(view.now) for token in keys}


@tokens.mutation(chinese="发一个自己的令牌，密文只显示这一次", action=OWN, is_secret=True)
def issue_token(
    caller: Caller,
    name: Annotated[str, Meaning("which program it is for")],
    actions: Annotated[tuple[str, ...], Meaning("actions of `rights` that one has a right to")],
    days: Annotated[int, Meaning("how long it lasts", minimum=1, maximum=services.LONGEST_DAYS)] = 90,
) -> IssuedToken:
    """Issue a token of one's own. It never opens more than one may oneself when it is used."""
    issued = services.issue(caller.store, caller.person, name, actions, days)
    return IssuedToken(issued.token, Secret(issued.secret))


@tokens.mutation(chinese="收回令牌，立即失效", action=OWN)
def revoke_token(
    caller: Caller,
    name: Annotated[str, Meaning("of the token, as it was issued by")],
    login: Annotated[str, Meaning("whose; empty: one's own")] = "",
) -> TokenView:
    """Revoke a token at once: one's own, or anybody's for whoever manages tokens."""
    revoked = services.revoke(caller.store, caller.person, name, login)
    return revoked


def _of_logins(
    view: View, logins: Sequence[str], first: int | None, after: str | None
) -> dict[str, Connection[TokenView]]:
    seen = services.tokens_of(view, logins)
    return {login: page_of(seen.get(login, ()), _place, first=first, after=after) for login in logins}


def _place(token: TokenView) -> tuple[str, ...]:
    revoked = token.revoked_at.isoformat() if token.revoked_at else ""
    return token.created_at.isoformat(), token.login, token.name, revoked
