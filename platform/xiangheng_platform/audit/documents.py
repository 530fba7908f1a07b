"""What programs are told of the log: its services' own records, and what is made of theirs."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from xiangheng_platform.audit.log import Entry
from xiangheng_platform.audit.verification import Head
from xiangheng_platform.store.documents import BreakRecord, break_records
from xiangheng_platform.store.proof import Proof
from xiangheng_scoring.records import Format, Meaning

#: What `audit show` and `audit head` print.
__all__ = ["Entries", "Entry", "Head", "ProofRecord", "proof_record"]


@dataclass(frozen=True, slots=True)
class Entries:
    """A page of the log."""

    FORMAT: ClassVar = Format("xiangheng-audit/1", "xiangheng audit list --json")
    entries: tuple[Entry, ...]
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


def proof_record(proof: Proof) -> ProofRecord:
    """A proof."""
    return ProofRecord(proof.holds, proof.acts, proof.rows, proof.digest, break_records(proof.breaks))
