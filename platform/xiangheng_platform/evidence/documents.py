"""What programs are told of files that were handed in."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, ClassVar

from xiangheng_platform.evidence.purposes import Purpose
from xiangheng_scoring.records import Digest, Format, Meaning


@dataclass(frozen=True, slots=True)
class Removal:
    """That a file was removed: its tombstone."""

    at: datetime
    by: Annotated[str, Meaning("login")]
    reason: str
    act: Annotated[int, Meaning("number in the audit log", minimum=1)]


@dataclass(frozen=True, slots=True)
class Evidence:
    """One file that was handed in."""

    FORMAT: ClassVar = Format("xiangheng-evidence/1", "xiangheng evidence show|add|remove --json")
    number: Annotated[int, Meaning(minimum=1)]
    name: Annotated[
        str, Meaning("empty once the file was removed: a name may be personal, and is erased with it")
    ]
    sha256: Digest
    size: Annotated[int, Meaning(unit="bytes", minimum=1)]
    media_type: Annotated[
        str,
        Meaning("told from the content, never from the name; application/octet-stream for what could be run"),
    ]
    purpose: Purpose
    owner: Annotated[str, Meaning("login of who handed it in")]
    handed_in_at: datetime
    act: Annotated[int, Meaning("number in the audit log", minimum=1)]
    expires_on: Annotated[date | None, Meaning("the last day on which it is kept; null for good")]
    removal: Annotated[Removal | None, Meaning("null while the file is there")]


@dataclass(frozen=True, slots=True)
class SavedEvidence(Evidence):
    """One file that was written somewhere."""

    FORMAT: ClassVar = Format("xiangheng-evidence-saved/1", "xiangheng evidence save --json")
    file: Annotated[str, Meaning("where it was written")]


@dataclass(frozen=True, slots=True)
class EvidenceList:
    """Files that were handed in, the newest first."""

    FORMAT: ClassVar = Format("xiangheng-evidence-list/1", "xiangheng evidence list --json")
    evidence: tuple[Evidence, ...]
    next: Annotated[str, Meaning("where the next page begins; empty where there is none")]
