"""Everything that happened to issues, for whoever may see them: their steps, their evidence, and what may be done now."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from xiangheng_platform.access.person import login_of
from xiangheng_platform.access.views import View
from xiangheng_platform.evidence.errors import NoSuchEvidence
from xiangheng_platform.rectification import citations, evidence_files, ledger, steps
from xiangheng_platform.rectification.citations import Citation
from xiangheng_platform.rectification.ledger import Event
from xiangheng_platform.rectification.recurrence import Earlier, repeated
from xiangheng_platform.rectification.steps import Offer
from xiangheng_platform.rectification.tables import IssueEvidenceRow


@dataclass(frozen=True, slots=True)
class Proof:
    """A file that stands as evidence of an issue: its number and SHA-256, what it shows, who added it and when."""

    file: int
    sha256: str
    caption: str
    added_by: str
    recorded_at: datetime
    act: int


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything that happened to an issue, every step for whoever asks, what used it, and which issues it repeats."""

    events: tuple[Event, ...]
    evidence: tuple[Proof, ...]
    offers: tuple[Offer, ...]
    citations: tuple[Citation, ...]
    repeats: tuple[Earlier, ...]


def events(view: View, numbers: Iterable[str]) -> dict[str, tuple[Event, ...]]:
    """The steps of issues, of each in the order in which they were taken; nothing of what is out of sight."""
    return ledger.events_of(view, list(ledger.visible(view, numbers)))


def evidence(view: View, numbers: Iterable[str]) -> dict[str, tuple[Proof, ...]]:
    """The files that stand as evidence of issues; nothing of what is out of sight."""
    shown = list(ledger.visible(view, numbers))
    rows = evidence_files.standing(view, shown)
    return {number: tuple(map(_proof, rows.get(number, ()))) for number in shown}


def proof(view: View, number: str, file: int) -> tuple[Proof, Iterator[bytes]]:
    """A file that stands as evidence of an issue, with what it holds: to whoever may see the issue, whoever handed it in.

    Its content is there as long as it stands, also if its owner removed it since; read piece by piece, it may raise
    `ContentChanged`. Raises `NoSuchIssue`, and `NoSuchEvidence` for a file that is no evidence of it.
    """
    issue = ledger.seen(view, number).number
    for row in evidence_files.standing(view, [issue]).get(issue, ()):
        if row.file == file:
            return _proof(row), view.files.chunks(row.file_sha256)
    raise NoSuchEvidence(
        f"文件 {file} 不是 {issue} 的佐证", at=str(file), remedy=f"xiangheng issue show {issue} 列出佐证"
    )


def offers(view: View, numbers: Iterable[str]) -> dict[str, tuple[Offer, ...]]:
    """Every step that somebody takes for an issue, open to whoever asks or not; nothing of what is out of sight."""
    return steps.offers(view, ledger.visible(view, numbers))


def dossiers(view: View, numbers: Iterable[str]) -> dict[str, Dossier]:
    """All of that for some issues; nothing of what is out of sight."""
    shown = ledger.visible(view, numbers)
    taken, rows = ledger.events_of(view, list(shown)), evidence_files.standing(view, list(shown))
    offered, used = steps.offers(view, shown), citations.standing(view, shown)
    repeats = repeated(view, shown)
    return {
        number: Dossier(
            events=taken[number],
            evidence=tuple(map(_proof, rows.get(number, ()))),
            offers=offered[number],
            citations=used[number],
            repeats=repeats.get(number, ()),
        )
        for number in shown
    }


def _proof(row: IssueEvidenceRow) -> Proof:
    return Proof(row.file, row.file_sha256, row.caption, login_of(row.added_by), row.recorded_at, row.act)
