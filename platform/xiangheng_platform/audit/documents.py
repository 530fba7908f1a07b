"""What programs are told of the log: records, and how each is made of what services return."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, ClassVar

from xiangheng_platform.audit.log import Entry
from xiangheng_platform.audit.verification import Head
from xiangheng_platform.store.documents import BreakRecord, Digest, break_records
from xiangheng_platform.store.proof import Proof
from xiangheng_scoring.records import Format, JsonObject, Meaning, extended


@dataclass(frozen=True, slots=True)
class EntryRecord:
    """One act."""

    FORMAT: ClassVar = Format("xiangheng-audit-entry/1", "xiangheng audit show --json")
    number: int
    at: datetime
    clock: Annotated[
        datetime | None, Meaning("What the machine's clock read, where it was behind the act before")
    ]
    actor: str
    action: str
    subject: str
    before: JsonObject
    after: Annotated[JsonObject, Meaning('Personal values are commitments: {"committed": digest}')]
    reason: str | None
    tables: Annotated[tuple[str, ...], Meaning("The histories that the act wrote to")]
    digest: str


@dataclass(frozen=True, slots=True)
class Entries:
    """A page of the log."""

    FORMAT: ClassVar = Format("xiangheng-audit/1", "xiangheng audit list --json")
    entries: tuple[EntryRecord, ...]
    next_before: Annotated[
        int | None, Meaning("Ask for the next page with --before this; null: there is none")
    ]


@dataclass(frozen=True, slots=True)
class ProofRecord:
    """What was looked at to prove the history, and what was found."""

    FORMAT: ClassVar = Format("xiangheng-audit-proof/1", "xiangheng audit verify --json")
    holds: bool
    acts: int
    history_rows: int
    digest: Annotated[str, Meaning("That of the last act")]
    breaks: Annotated[tuple[BreakRecord, ...], Meaning("The first hundred")]


@dataclass(frozen=True, slots=True)
class HeadRecord:
    """The last act, to be written down elsewhere."""

    FORMAT: ClassVar = Format("xiangheng-audit-head/1", "xiangheng audit head --json")
    number: int
    at: datetime
    digest: Digest


def entry_record(entry: Entry) -> EntryRecord:
    """One act."""
    return EntryRecord(
        number=entry.number,
        at=entry.at,
        clock=entry.clock,
        actor=entry.actor,
        action=entry.action,
        subject=entry.subject,
        before=JsonObject(dict(entry.before)),
        after=JsonObject(dict(entry.after)),
        reason=entry.reason or None,
        tables=entry.tables,
        digest=entry.digest,
    )


def entries_record(entries: Iterable[Entry], next_before: int | None) -> Entries:
    """A page of the log, and from where the next goes on."""
    return Entries(tuple(map(entry_record, entries)), next_before)


def proof_record(proof: Proof) -> ProofRecord:
    """A proof."""
    return ProofRecord(proof.holds, proof.acts, proof.rows, proof.digest, break_records(proof.breaks))


def head_record(head: Head) -> HeadRecord:
    """The last act."""
    return extended(HeadRecord, head)
