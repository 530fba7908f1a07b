"""What programs are told of files that were handed in."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, ClassVar

from xiangheng_platform.evidence.purposes import Purpose
from xiangheng_scoring.records import Digest, Format, Meaning


@dataclass(frozen=True, slots=True)
class Removal:
    """That a file was removed: its tombstone."""

    at: Annotated[datetime, Meaning("when it was removed, in UTC")]
    by: Annotated[str, Meaning("login of who removed it")]
    reason: Annotated[str, Meaning("why it was removed, in the words of who did it")]
    act: Annotated[int, Meaning("number in the audit log", minimum=1)]


@dataclass(frozen=True, slots=True)
class Evidence:
    """One file that was handed in."""

    FORMAT: ClassVar = Format("xiangheng-evidence/1", "xiangheng evidence show|add|remove --json")
    number: Annotated[int, Meaning("counts up from 1, and names the file for good", minimum=1)]
    name: Annotated[
        str,
        Meaning(
            "what its file was called; empty once it was removed: a name may be personal, and is "
            "erased with it"
        ),
    ]
    sha256: Annotated[
        Digest, Meaning("SHA-256 of the content, in hexadecimal; the same content is kept once")
    ]
    size: Annotated[int, Meaning("how long the content is", unit="bytes", minimum=1)]
    media_type: Annotated[
        str,
        Meaning(
            "what kind of file it is, told from the content, never from the name; application/octet-"
            "stream for what could be run"
        ),
    ]
    purpose: Annotated[Purpose, Meaning("what it was handed in for")]
    owner: Annotated[str, Meaning("login of who handed it in")]
    handed_in_at: Annotated[datetime, Meaning("when it was handed in, in UTC")]
    act: Annotated[int, Meaning("number in the audit log", minimum=1)]
    expires_on: Annotated[date | None, Meaning("the last day on which it is kept; null for good")]
    removal: Annotated[Removal | None, Meaning("that it was removed, and why; null while the file is there")]


@dataclass(frozen=True, slots=True)
class SavedEvidence(Evidence):
    """One file that was written somewhere."""

    FORMAT: ClassVar = Format("xiangheng-evidence-saved/1", "xiangheng evidence save --json")
    file: Annotated[str, Meaning("where it was written")]


@dataclass(frozen=True, slots=True)
class EvidenceList:
    """Files that were handed in, the newest first."""

    FORMAT: ClassVar = Format("xiangheng-evidence-list/1", "xiangheng evidence list --json")
    evidence: Annotated[tuple[Evidence, ...], Meaning("a page of them, the newest first")]
    next: Annotated[str, Meaning("where the next page begins; empty where there is none")]
