"""The head of the audit log: which act was the last, at which moment, with which digest."""

from datetime import datetime

from sqlalchemy import Connection
from sqlalchemy.exc import MultipleResultsFound
from sqlmodel import Session, select

from xiangheng_platform.store.database import place_of
from xiangheng_platform.store.errors import StoreMissing, StoreUnusable
from xiangheng_platform.store.exchanges import exchange
from xiangheng_platform.store.tables import AuditHead, AuditRow, table_of

_DIGEST = f"SELECT {table_of(AuditHead).c.digest.name} FROM {table_of(AuditHead).name} LIMIT 1"


def read_head(session: Session, *, hold: bool = False) -> AuditHead:
    """The head of the log, held until the transaction ends if that is said.

    Raises `StoreMissing` and, for one that somebody damaged, `StoreUnusable`.
    """
    statement = select(AuditHead)
    try:
        head = session.exec(statement.with_for_update() if hold else statement).one_or_none()
    except (TypeError, OverflowError, MultipleResultsFound) as error:
        raise _damaged(session) from error
    if head is None:
        raise StoreMissing(
            "数据库里没有审计记录的起点",
            at=place_of(session.connection().engine.url),
            remedy="运行 xiangheng db check",
        )
    if not isinstance(head.number, int) or not isinstance(head.digest, str):
        raise _damaged(session)
    return head


def digest_of_head(connection: Connection) -> str:
    """The digest of the last act, for whoever needs to know no more than whether there was another; empty without a head."""
    return exchange(connection, _DIGEST) or ""


def clock_at(session: Session, head: AuditHead) -> datetime:
    """What the machine's clock read at the last act."""
    row = session.exec(select(AuditRow.at, AuditRow.clock).where(AuditRow.number == head.number)).first()
    return head.at if row is None else row[1] or row[0]


def refuse_other_head(session: Session, head: AuditHead) -> None:
    """Raise `StoreUnusable` unless the head is what the last audit row says.

    The head decides the moment of the next act. Nobody but its owner could set it back, and then an act would be
    recorded into the past; the proof finds it too, but only afterwards.
    """
    last = session.exec(
        select(AuditRow.at, AuditRow.digest).where(AuditRow.number == head.number)
    ).one_or_none()
    # A new store's head is at 0, before any act, and has no row to be compared with.
    if head.number and (last is None or tuple(last) != (head.at, head.digest)):
        raise StoreUnusable(
            "审计记录的末端与最后一条审计记录不符：有人绕过程序改过",
            at=place_of(session.connection().engine.url),
            remedy="运行 xiangheng db check 看哪里不符；保全现在的数据库，用改动以前的备份恢复",
        )


def _damaged(session: Session) -> StoreUnusable:
    return StoreUnusable(
        "审计记录的末端已损坏",
        at=place_of(session.connection().engine.url),
        remedy="运行 xiangheng db check；用最近的备份恢复",
    )
