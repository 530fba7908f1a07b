"""Files removed: a tombstone stays for ever, the name is erased, and the bytes go once nobody names them any more."""

from dataclasses import dataclass

from sqlmodel import col

from xiangheng_platform.access.decisions import require
from xiangheng_platform.access.person import Person
from xiangheng_platform.access.reach import PROVINCE_WIDE, Target
from xiangheng_platform.access.views import Act, View, act_of
from xiangheng_platform.evidence.documents import Evidence
from xiangheng_platform.evidence.errors import EvidenceRefused, EvidenceRemoved
from xiangheng_platform.evidence.lookup import described, seen, subject_of
from xiangheng_platform.evidence.tables import EvidenceRow
from xiangheng_platform.store import filing, personal
from xiangheng_platform.store.history import known
from xiangheng_platform.store.store import Store
from xiangheng_platform.versioning.rows import retract
from xiangheng_scoring.errors import Fault
from xiangheng_scoring.places import FieldPath

#: Why a file was removed whose last day is over.
EXPIRED = "到期"


@dataclass(frozen=True, slots=True)
class Cleared:
    """How many files were removed because their last day was over, and how many were taken away that nobody named."""

    expired: int
    strays: int


def remove(store: Store, person: Person, number: int, reason: str) -> Evidence:
    """Remove a file for good; whoever else handed in the same content keeps it. Returns the tombstone.

    Raises `NoSuchEvidence` (also for one out of sight), `NotAllowed`, `EvidenceRemoved`, `EvidenceRefused` without a
    reason. `FilesUnusable` and `ReaderInTheWay` are raised where it is removed, and the system or a reader keeps a copy.
    """
    with act_of(store, person, "evidence:file:remove", subject_of(number), reason) as act:
        row = seen(act, number)
        require(person, "evidence.remove", Target(owner=row.owner))
        if not reason.strip():
            place = FieldPath(("reason",), "理由")
            raise EvidenceRefused(
                [Fault("EVIDENCE-REFUSED", place, "没有写为什么删除", "一句话", "补写")], at=str(number)
            )
        if described(act, [row])[0].removal is not None:
            raise EvidenceRemoved(f"文件 {number} 已经删除", at=str(number), remedy="不用再做什么")
        _bury(act, row, reason.strip())
        tombstone = described(act, [row])[0]
    _take_away(store, [row.file_sha256])
    return tombstone


def clear(store: Store, person: Person) -> Cleared:
    """Remove files whose last day is over, and take away what nobody named for a day; raises `NotAllowed`."""
    require(person, "evidence.clear", PROVINCE_WIDE)
    with store.view(person) as view:
        is_any = bool(_expired(view))
    rows: list[EvidenceRow] = []
    if is_any:
        with act_of(store, person, "evidence:file:expire", "evidence") as act:
            rows = _expired(act)
            for row in rows:
                _bury(act, row, EXPIRED)
            act.note(after={"evidence": [row.id for row in rows]})
        _take_away(store, [row.file_sha256 for row in rows])
    return Cleared(len(rows), filing.clear(store.database))


def _expired(view: View) -> list[EvidenceRow]:
    return list(view.session.exec(known(EvidenceRow).where(col(EvidenceRow.expires_on) < view.today)))


def _bury(act: Act, row: EvidenceRow, reason: str) -> None:
    retract(act, row, removed_by=act.person.login, reason=reason)
    personal.erase(act.session, subject_of(row.id))


def _take_away(store: Store, digests: list[str]) -> None:
    """Only once the act is confirmed: taken back, it would name a file that is gone."""
    filing.discard(store.database, set(digests))
    store.database.scrub()
