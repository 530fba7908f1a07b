"""Endings: what somebody can sign in or act with is ended for good, within the act that gives the reason."""

from typing import Any

from sqlmodel import col, delete, update

from xiangheng_platform.access.tables import SignInSession, Token
from xiangheng_platform.store.acts import Act


def end_sessions(act: Act[Any], login: str) -> None:
    """End every session of an account."""
    act.session.exec(delete(SignInSession).where(col(SignInSession.login) == login))


def end_tokens(act: Act[Any], login: str) -> None:
    """Revoke every token of an account; none of them comes back, whatever is granted later."""
    is_usable = (col(Token.login) == login, col(Token.revoked_at).is_(None))
    ended = act.session.exec(update(Token).where(*is_usable).values(revoked_at=act.now)).rowcount
    if ended:
        act.note(after={"tokens_ended": ended})


def end_all(act: Act[Any], login: str) -> None:
    """End every session and every token of an account."""
    end_sessions(act, login)
    end_tokens(act, login)
