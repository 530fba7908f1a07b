"""Verification: the proof that nobody rewrote history, as an act of whoever asked for it."""

import re
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, select

from xiangheng_platform.access.decisions import require
from xiangheng_platform.access.person import Person
from xiangheng_platform.access.reach import PROVINCE_WIDE
from xiangheng_platform.audit.errors import AuditRefused
from xiangheng_platform.store.errors import StoreError
from xiangheng_platform.store.proof import Break, Progress, Proof, prove
from xiangheng_platform.store.store import Store
from xiangheng_platform.store.tables import AuditRow, table_of

_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Head:
    """The last act. Written down where nobody who keeps the database gets at it, it proves the log up to there."""

    number: int
    at: datetime
    digest: str


def head(store: Store, person: Person) -> Head:
    """The last act's number, moment and digest; raises `NotAllowed`."""
    require(person, "audit.verify", PROVINCE_WIDE)
    last = store.last_act()
    return Head(last.number, last.at, last.digest)


def verify(
    store: Store, person: Person, progress: Progress = lambda acts: None, *, expected: str = ""
) -> Proof:
    """Prove the whole history, and that it goes through a digest that was written down earlier, if one is given.

    Whoever may change the database can make the whole log anew with a head to match; only what was written down
    elsewhere tells that. What is proved is one state of the database; the act that records it comes after.
    Raises `NotAllowed`, and `AuditRefused` for what is no digest.
    """
    require(person, "audit.verify", PROVINCE_WIDE)
    digest = expected.strip().lower()
    if digest and not _DIGEST.fullmatch(digest):
        raise AuditRefused(
            f"「{expected}」不是摘要", expected="64 个十六进制数字", remedy="照 xiangheng audit head 印出的抄"
        )
    with store.database.reading() as connection:
        proof = prove(connection, progress)
        if digest and not _has(connection, digest):
            lost = Break(
                proof.acts, f"记下的摘要 {digest[:16]}… 不在审计记录里：记录被整个重做过，或不是这个数据库"
            )
            proof = replace(proof, breaks=(*proof.breaks, lost))
    return _recorded(store, person, proof, digest)


def _has(connection: Connection, digest: str) -> bool:
    table = table_of(AuditRow)
    found = connection.execute(select(table.c.number).where(table.c.digest == digest).limit(1))
    return found.first() is not None


def _recorded(store: Store, person: Person, proof: Proof, expected: str) -> Proof:
    """Record that it was verified. A history that is broken may not take an act any more; that is told, too."""
    found = {
        "acts": proof.acts,
        "rows": proof.rows,
        "digest": proof.digest,
        "expected": expected or None,
        "breaks": len(proof.breaks),
    }
    try:
        with store.act(person.actor, "audit:log:verify", "audit") as act:
            act.note(after=found)
    except StoreError as error:
        if proof.holds:
            raise
        more = Break(proof.acts, f"这次核验没能记入审计记录（{error.fault.message}）")
        return replace(proof, breaks=(*proof.breaks, more))
    return proof
