"""Files that were handed in, for whoever may see them: one's own, and all of them for those who oversee."""

from collections.abc import Iterable, Iterator, Sequence

from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from xiangheng_platform.access.decisions import may, require
from xiangheng_platform.access.reach import Target
from xiangheng_platform.access.scope import scope
from xiangheng_platform.access.views import View
from xiangheng_platform.evidence.documents import Evidence, Removal
from xiangheng_platform.evidence.errors import EvidenceRemoved, NoSuchEvidence
from xiangheng_platform.evidence.purposes import Purpose
from xiangheng_platform.evidence.tables import EvidenceRow
from xiangheng_platform.store.history import ever, known
from xiangheng_platform.store.keys import among
from xiangheng_platform.store.moments import beijing
from xiangheng_platform.store.paging import Order, Page, count_of
from xiangheng_platform.store.tables import PersonalRow, table_of
from xiangheng_scoring.titled import Titled

#: The field of the personal data that holds a file's name.
NAME = "name"


class EvidenceOrder(Titled):
    """In which order files are listed. Not by name: it may be personal, and is erased with the file."""

    NEWEST = ("newest", "新交的在前", "those that were handed in last come first")
    OLDEST = ("oldest", "先交的在前", "those that were handed in first come first")
    LARGEST = (
        "largest",
        "最大的在前，一样大的新交的在前",
        "the largest come first, and of the same size the newest",
    )
    OWNER = (
        "owner",
        "按交存人的登录名，同一人的先交的在前",
        "by the login of who handed them in, and of the same person the oldest first",
    )


_FILE = table_of(EvidenceRow).columns
_ORDERS = {
    EvidenceOrder.NEWEST: Order(_FILE.id, falls=True),
    EvidenceOrder.OLDEST: Order(_FILE.id),
    EvidenceOrder.LARGEST: Order(_FILE.size, _FILE.id, falls=True),
    EvidenceOrder.OWNER: Order(_FILE.owner, _FILE.id),
}


def find(view: View, number: int) -> Evidence:
    """One file, its tombstone once it was removed; raises `NoSuchEvidence`, also for one out of sight."""
    return described(view, [seen(view, number)])[0]


def of_numbers(view: View, numbers: Iterable[int]) -> dict[int, Evidence]:
    """Files by their numbers; without those that whoever asks may not see, or that there are not."""
    wanted = (among(col(EvidenceRow.id), numbers), col(EvidenceRow.is_retraction).is_(False))
    rows = [
        row
        for row in view.session.exec(ever(EvidenceRow, view.as_of).where(*wanted))
        if may(view.person, "evidence.read", Target(owner=row.owner))
    ]
    return {file.number: file for file in described(view, rows)}


def holdings(
    view: View,
    *,
    purpose: Purpose | None = None,
    owner: str = "",
    with_removed: bool = False,
    order: EvidenceOrder = EvidenceOrder.NEWEST,
    after: str = "",
    limit: int | None = 50,
) -> Page[Evidence]:
    """A page of files: everybody's for those who may see them, else the person's own.

    Raises `NotAllowed`, `PageRefused`.
    """
    statement = _listed(view, purpose, owner, with_removed)
    page = _ORDERS[order].page(view.session, statement, after=after, limit=limit)
    return Page(described(view, page.rows), page.next, page.cursors)


def count(view: View, *, purpose: Purpose | None = None, owner: str = "", with_removed: bool = False) -> int:
    """How many files the list has of all its pages; raises `NotAllowed`."""
    return count_of(view.session, _listed(view, purpose, owner, with_removed))


def content(view: View, number: int) -> Iterator[bytes]:
    """What a file holds, piece by piece, the last only when all of it was found to be what was handed in.

    Raises `NoSuchEvidence`, also for one out of sight, and `EvidenceRemoved`; while it is read, `ContentChanged`.
    """
    row = seen(view, number)
    # Whatever moment is asked about: of what was removed since, nothing is left.
    removal = _removals(view.as_known_now, [row.id]).get(row.id)
    if removal is not None:
        raise EvidenceRemoved(
            f"文件 {number} 已由 {removal.removed_by} 在 {beijing(removal.recorded_at)} 删除：「{removal.reason}」",
            at=str(number),
            remedy="需要的，请交存人重新交存",
        )
    return view.files.chunks(row.file_sha256)


def seen(view: View, number: int) -> EvidenceRow:
    """The row of a file that whoever asks may see; one out of sight answers like one that there is not."""
    wanted = (col(EvidenceRow.id) == number, col(EvidenceRow.is_retraction).is_(False))
    row = view.session.exec(ever(EvidenceRow, view.as_of).where(*wanted)).one_or_none()
    if row is None or not may(view.person, "evidence.read", Target(owner=row.owner)):
        raise NoSuchEvidence(f"没有文件 {number}", at=str(number), remedy="xiangheng evidence list 列出文件")
    return row


def described(view: View, rows: Sequence[EvidenceRow]) -> tuple[Evidence, ...]:
    """Files as they are told, with their names and tombstones."""
    names, removals = _names(view, rows), _removals(view, [row.id for row in rows])
    return tuple(_told(row, names.get(subject_of(row.id), ""), removals.get(row.id)) for row in rows)


def subject_of(number: int) -> str:
    """What the audit log and the personal data call a file."""
    return f"evidence:{number}"


def _listed(
    view: View, purpose: Purpose | None, owner: str, with_removed: bool
) -> SelectOfScalar[EvidenceRow]:
    """The rows of a list, what is in sight of whoever asks first."""
    require(view.person, "evidence.read", Target(owner=view.person.login))
    in_sight = scope(view.person, "evidence.read").where(owner=col(EvidenceRow.owner))
    rows = ever(EvidenceRow, view.as_of) if with_removed else known(EvidenceRow, view.as_of)
    statement = rows.where(col(EvidenceRow.is_retraction).is_(False), in_sight).order_by(None)
    if purpose is not None:
        statement = statement.where(EvidenceRow.purpose == purpose.value)
    if owner:
        statement = statement.where(EvidenceRow.owner == owner)
    return statement


def _names(view: View, rows: Iterable[EvidenceRow]) -> dict[str, str]:
    subjects = among(col(PersonalRow.subject), [subject_of(row.id) for row in rows])
    kept = view.session.exec(select(PersonalRow).where(subjects, col(PersonalRow.field) == NAME))
    return {row.subject: row.value for row in kept}


def _removals(view: View, numbers: Sequence[int]) -> dict[int | None, EvidenceRow]:
    retracting = ever(EvidenceRow, view.as_of).where(among(col(EvidenceRow.replaces), numbers))
    return {row.replaces: row for row in view.session.exec(retracting)}


def _told(row: EvidenceRow, name: str, removal: EvidenceRow | None) -> Evidence:
    tombstone = None
    if removal is not None:
        tombstone = Removal(removal.recorded_at, removal.removed_by, removal.reason, removal.act)
    return Evidence(
        number=row.id,
        name=name,
        sha256=row.file_sha256,
        size=row.size,
        media_type=row.media_type,
        purpose=Purpose(row.purpose),
        owner=row.owner,
        handed_in_at=row.recorded_at,
        act=row.act,
        expires_on=row.expires_on,
        removal=tombstone,
    )
