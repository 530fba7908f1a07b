"""Acts that are done once: whoever asks again with the same key is told of the act that was done, and nothing is done twice.

A client that lost its connection does not know whether its act was confirmed. With a key of its own it asks again without fear:
the key is written in the act's own transaction, so it is there if and only if the act is.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, delete

from xiangheng_platform.store.errors import KeyReused
from xiangheng_platform.store.moments import beijing
from xiangheng_platform.store.tables import AuditRow, ClientKey

#: How long a key is kept: a client asks again within minutes, and not after a week.
KEPT = timedelta(days=7)


class AlreadyDone(Exception):
    """What was asked for with a key was done before. It is no refusal.

    `act` is the number of the act that did it, `at` its moment, `subject` what it was done to, and `wrote` what it noted of
    that, both as the audit log calls them.
    """

    def __init__(self, act: int, at: datetime, subject: str, wrote: Mapping[str, Any]) -> None:
        super().__init__(f"act {act} at {at.isoformat()}")
        self.act = act
        self.at = at
        self.subject = subject
        self.wrote = wrote


@dataclass(slots=True)
class Once:
    """One request: the key that its client gave it, and the digest of all that was asked for."""

    key: str
    digest: str
    is_claimed: bool = False


_CURRENT: ContextVar[Once | None] = ContextVar("once", default=None)


@contextmanager
def once(key: str, digest: str) -> Iterator[None]:
    """Within this block, the first act takes the key, or raises `AlreadyDone` if it was taken before.

    Raises `KeyReused` where the same actor used it for something else.
    """
    token = _CURRENT.set(Once(key, digest))
    try:
        yield
    finally:
        _CURRENT.reset(token)


def refuse_again(session: Session, actor: str, key: str, digest: str, at: datetime) -> None:
    """Raise `AlreadyDone` for what an actor did under a key before, and `KeyReused` where that was something else.

    It is asked before anything is looked at as well as by the act: that an indicator has a newer version now is no answer
    to whoever wrote that version.
    """
    earlier = session.get(ClientKey, (actor, key))
    if earlier is None or earlier.at <= at - KEPT:
        return
    if earlier.digest != digest:
        raise KeyReused(
            f"「{key}」在 {beijing(earlier.at)} 用过，那次要做的是另一件事",
            at=f"第 {earlier.act} 号操作",
            expected="每件事一个新的 clientKey",
            remedy="换一个；重发同一件事的，内容不要变",
        )
    act = session.get_one(AuditRow, earlier.act)
    raise AlreadyDone(act.number, act.at, act.subject, json.loads(act.after))


def claim(session: Session, actor: str, number: int, at: datetime) -> None:
    """Take the key of the block that an act begins in, if there is one, in the act's own transaction."""
    current = _CURRENT.get()
    if current is None or current.is_claimed:
        return
    refuse_again(session, actor, current.key, current.digest, at)
    session.exec(delete(ClientKey).where(col(ClientKey.actor) == actor, col(ClientKey.at) <= at - KEPT))
    session.add(ClientKey(actor=actor, key=current.key, digest=current.digest, act=number, at=at))
    current.is_claimed = True
