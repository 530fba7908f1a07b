"""Verification: the proof that nobody rewrote history, as an act of whoever asked for it."""

import re
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Annotated, ClassVar

from sqlalchemy import Connection, select

from xiangheng_platform.access.decisions import require
from xiangheng_platform.access.person import Person
from xiangheng_platform.access.reach import PROVINCE_WIDE
from xiangheng_platform.access.views import View, act_of
from xiangheng_platform.audit.errors import AuditRefused
from xiangheng_platform.store.canonical import as_found
from xiangheng_platform.store.errors import StoreError
from xiangheng_platform.store.heads import read_head
from xiangheng_platform.store.moments import as_moment, beijing
from xiangheng_platform.store.proof import Break, Progress, Proof, prove
from xiangheng_platform.store.store import Store
from xiangheng_platform.store.tables import AuditRow, table_of
from xiangheng_scoring.records import Digest, Format, Meaning

_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Head:
    """The last act. Written down where nobody who keeps the database gets at it, it proves the log up to there."""

    FORMAT: ClassVar = Format("xiangheng-audit-head/1", "xiangheng audit head --json")
    number: Annotated[int, Meaning("that of the last act")]
    at: Annotated[datetime, Meaning("when that was done, in UTC")]
    digest: Annotated[
        Digest, Meaning("SHA-256 of that act together with the digest of the act before it, in hexadecimal")
    ]


@dataclass(frozen=True, slots=True)
class KeptHead:
    """What somebody wrote down of the last act as it was then: its digest, its number, its moment, or some of them.

    The digest says the rest. A number and a moment alone are worth less: they tell that the log went that far.
    """

    digest: str = ""
    number: int | None = None
    at: datetime | None = None


def head(view: View) -> Head:
    """The last act's number, moment and digest; raises `NotAllowed`."""
    require(view.person, "audit.verify", PROVINCE_WIDE)
    last = read_head(view.session)
    return Head(last.number, last.at, last.digest)


def verify(
    store: Store, person: Person, progress: Progress = lambda acts: None, *, kept: KeptHead | None = None
) -> Proof:
    """Prove the whole history, and that it goes through a head that was written down earlier, if one is given.

    Whoever may change the database can make the whole log anew with a head to match; only what was written down
    elsewhere tells that. What is proved is one state of the database; the act that records it comes after.
    Raises `NotAllowed`, and `AuditRefused` for what is no head.
    """
    require(person, "audit.verify", PROVINCE_WIDE)
    wanted = kept and _readable(kept)
    with store.database.reading() as connection:
        proof = prove(connection, progress)
        if wanted and (lost := _contradiction(connection, wanted)):
            proof = replace(proof, breaks=(*proof.breaks, Break(wanted.number or proof.acts, lost)))
    return _recorded(store, person, proof, wanted)


def _readable(kept: KeptHead) -> KeptHead:
    """What was written down, its digest in small letters; raises `AuditRefused` for what names no act."""
    digest = kept.digest.strip().lower()
    if digest and not _DIGEST.fullmatch(digest):
        raise AuditRefused(
            f"「{kept.digest}」不是摘要",
            expected="64 个十六进制数字",
            remedy="照 xiangheng audit head 印出的抄",
        )
    if not digest and kept.number is None:
        raise AuditRefused(
            "没有说是哪一号操作", expected="记下的摘要，或号和时间", remedy="照 xiangheng audit head 印出的抄"
        )
    return replace(kept, digest=digest)


def _contradiction(connection: Connection, kept: KeptHead) -> str | None:
    """In what the log differs from what was written down of an act, None where the act stands there as it was."""
    log = table_of(AuditRow).columns
    is_meant = log.digest == kept.digest if kept.digest else log.number == kept.number
    at = as_found(table_of(AuditRow), connection.dialect.name)["at"]
    row = connection.execute(select(log.number, at).where(is_meant).limit(1)).first()
    if row is None and kept.digest:
        return f"记下的摘要 {kept.digest[:16]}… 不在审计记录里：记录被整个重做过，或不是这个数据库"
    if row is None:
        return f"审计记录里没有记下的第 {kept.number} 号操作：末尾被截掉过，或不是这个数据库"
    if kept.number is not None and row.number != kept.number:
        return f"记下的摘要在审计记录里是第 {row.number} 号，不是记下的第 {kept.number} 号"
    moment = as_moment(row.at) if isinstance(row.at, int) else None
    # What was written down of a screen or a paper is to the second.
    is_same = moment is not None and kept.at in (None, moment, moment.replace(microsecond=0))
    if kept.at is not None and not is_same:
        return f"记下的第 {row.number} 号是 {beijing(kept.at)} 的，审计记录里是另一个时间"
    return None


def _recorded(store: Store, person: Person, proof: Proof, kept: KeptHead | None) -> Proof:
    """Record that it was verified. A history that is broken may not take an act any more; that is told, too."""
    outcome = {
        "acts": proof.acts,
        "rows": proof.rows,
        "digest": proof.digest,
        "expected": kept and {name: value for name, value in asdict(kept).items() if value},
        "breaks": len(proof.breaks),
    }
    try:
        with act_of(store, person, "audit:log:verify", "audit") as act:
            act.note(after=outcome)
    except StoreError as error:
        if proof.holds:
            raise
        more = Break(proof.acts, f"这次核验没能记入审计记录（{error.fault.message}）")
        return replace(proof, breaks=(*proof.breaks, more))
    return proof
