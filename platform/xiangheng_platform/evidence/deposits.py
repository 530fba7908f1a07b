"""Files handed in: received and looked at while anybody else may write, named by a row within the act that needs them."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import date
from io import BytesIO

from xiangheng_platform.access.decisions import require
from xiangheng_platform.access.person import Person
from xiangheng_platform.access.reach import Target
from xiangheng_platform.access.views import Act, act_of
from xiangheng_platform.evidence.documents import Evidence
from xiangheng_platform.evidence.errors import EvidenceRefused, ScannerRefused
from xiangheng_platform.evidence.lookup import NAME, described, subject_of
from xiangheng_platform.evidence.purposes import PASSING, Purpose
from xiangheng_platform.evidence.scanning import scan
from xiangheng_platform.evidence.sniffing import media_type_of
from xiangheng_platform.evidence.tables import EvidenceRow
from xiangheng_platform.settings import EvidenceSettings
from xiangheng_platform.store import personal
from xiangheng_platform.store.errors import ContentTooLarge
from xiangheng_platform.store.files import Files, Received, Stream
from xiangheng_platform.store.personal import Commitment
from xiangheng_platform.store.store import Store
from xiangheng_scoring.errors import Fault
from xiangheng_scoring.places import FieldPath

LONGEST_NAME = 200
_TITLES = {"name": "文件名", "content": "内容", "expires_on": "保留到"}


@dataclass(frozen=True, slots=True)
class Accepted:
    """Content that may be stored: it is no longer than allowed and the scanner let it pass. Its media type is told."""

    received: Received
    media_type: str


@contextmanager
def accepted(files: Files, source: Stream | bytes, limits: EvidenceSettings) -> Iterator[Accepted]:
    """Within, content that an act may `put`; afterwards it is gone, unless that was done.

    Before an act and not in it: while one is open, nobody else can write, and an upload or a scanner may take minutes.
    Raises `ContentTooLarge`, `EvidenceRefused` for no bytes at all, `ScannerRefused`, `ScannerFailed`, `FilesUnusable`.
    """
    stream = BytesIO(source) if isinstance(source, bytes) else source
    with files.received(stream, limits.max_bytes) as received:
        if not received.size:
            raise EvidenceRefused([_fault("content", "文件是空的", "有内容的文件", "重新导出或重新上传")])
        if limits.scanner:
            scan(received.path, limits.scanner, limits.scanner_seconds)
        yield Accepted(received, media_type_of(received.path))


def put(act: Act, content: Accepted, name: str, purpose: Purpose, expires_on: date | None = None) -> Evidence:
    """Keep accepted content as somebody's file, in whatever act needs it; rights were asked for that.

    It is owned by whoever acts, and kept up to a last day or for good. Raises `EvidenceRefused`.
    """
    name = name.strip()
    if faults := [*_faults_of_name(name), *_faults_of_day(act.today, purpose, expires_on)]:
        raise EvidenceRefused(faults, at=name)
    row, named = _kept(act, content, name, purpose, expires_on)
    act.note(
        after={
            "evidence": row.id,
            "name": named,
            "file_sha256": row.file_sha256,
            "purpose": row.purpose,
            "expires_on": expires_on,
        }
    )
    return described(act, [row])[0]


def add(
    store: Store,
    person: Person,
    source: Stream | bytes,
    name: str,
    purpose: Purpose,
    limits: EvidenceSettings,
    *,
    expires_on: date | None = None,
    reason: str = "",
) -> Evidence:
    """Hand in one file by itself, as one's own; raises `NotAllowed` and what `accepted` and `put` raise."""
    require(person, "evidence.add", Target(owner=person.login))
    with (
        accepted(store.database.files, source, limits) as content,
        act_of(store, person, "evidence:file:add", f"file:{content.received.sha256}", reason) as act,
    ):
        return put(act, content, name, purpose, expires_on)


def add_all(
    store: Store,
    person: Person,
    sources: Sequence[tuple[Stream | bytes, str]],
    purpose: Purpose,
    limits: EvidenceSettings,
    *,
    expires_on: date | None = None,
    reason: str = "",
) -> tuple[Evidence, ...]:
    """Hand in several files, each with its name, in one act: all of them or none.

    Raises what `all_accepted` and `put` raise, and `NotAllowed`.
    """
    require(person, "evidence.add", Target(owner=person.login))
    with (
        all_accepted(store.database.files, sources, limits) as contents,
        act_of(store, person, "evidence:file:add", "evidence", reason) as act,
    ):
        return put_all(act, contents, purpose, expires_on)


@contextmanager
def all_accepted(
    files: Files,
    sources: Sequence[tuple[Stream | bytes, str]],
    limits: EvidenceSettings,
    *,
    field: str = "files",
) -> Iterator[tuple[tuple[Accepted, str], ...]]:
    """Within, the contents of several files, each with its name, that an act may `put_all`; else as `accepted`.

    Raises what that raises, with the faults of all files; which is meant is told by its place in `field` and by its name.
    """
    with ExitStack() as received:
        contents: list[tuple[Accepted, str]] = []
        faults: list[Fault] = []
        for place, (source, name) in enumerate(sources):
            wrong = list(_faults_of_name(name.strip()))
            try:
                content = received.enter_context(accepted(files, source, limits))
                contents.append((content, name.strip()))
            except EvidenceRefused as error:
                wrong += error.faults
            except (ContentTooLarge, ScannerRefused) as error:
                error.fault = _of_file(error.fault, (field, str(place)), name)
                raise
            faults += [_of_file(fault, (field, str(place)), name) for fault in wrong]
        if faults:
            raise EvidenceRefused(faults)
        yield tuple(contents)


def put_all(
    act: Act,
    contents: Sequence[tuple[Accepted, str]],
    purpose: Purpose,
    expires_on: date | None = None,
) -> tuple[Evidence, ...]:
    """Keep several accepted contents by their names, as `put` keeps one."""
    if late := list(_faults_of_day(act.today, purpose, expires_on)):
        raise EvidenceRefused(late)
    rows = []
    for content, name in contents:
        row, named = _kept(act, content, name, purpose, expires_on)
        act.note(after={f"name {row.id}": named})
        rows.append(row)
    act.note(
        after={
            "evidence": [row.id for row in rows],
            "file_sha256": [row.file_sha256 for row in rows],
            "purpose": purpose.value,
            "expires_on": expires_on,
        }
    )
    return described(act, rows)


def _kept(
    act: Act, content: Accepted, name: str, purpose: Purpose, expires_on: date | None
) -> tuple[EvidenceRow, Commitment]:
    """The row of a file that is kept, and what the audit log says of its name."""
    act.files.keep(content.received)
    row = act.add(
        EvidenceRow(
            file_sha256=content.received.sha256,
            size=content.received.size,
            media_type=content.media_type,
            purpose=purpose.value,
            owner=act.person.login,
            expires_on=expires_on,
        )
    )
    return row, personal.keep(act.session, subject_of(row.id), NAME, name)


def _of_file(fault: Fault, path: tuple[str, ...], name: str) -> Fault:
    """The fault of one file of several, at that file."""
    return replace(fault, at=FieldPath(path, fault.where or _TITLES["content"], name))


def _faults_of_name(name: str) -> Iterator[Fault]:
    if not 0 < len(name) <= LONGEST_NAME or not name.isprintable():
        expected = f"一行，1 到 {LONGEST_NAME} 个看得见的字符"
        yield _fault("name", "文件名空着、太长，或有看不见的字符", expected, "换一个名称")
    elif name in (".", "..") or set(name) & set("/\\"):
        yield _fault("name", f"「{name}」不是文件名", "不带文件夹的文件名", "去掉前面的文件夹")


def _faults_of_day(today: date, purpose: Purpose, expires_on: date | None) -> Iterator[Fault]:
    if expires_on is not None and expires_on < today:
        yield _fault("expires_on", f"{expires_on} 已经过了", f"{today} 或以后", "改日期")
    if expires_on is None and purpose in PASSING:
        yield _fault("expires_on", f"{purpose.label}没有写保留到哪一天", f"{today} 或以后", "补写")


def _fault(field: str, message: str, expected: str, remedy: str) -> Fault:
    return Fault("EVIDENCE-REFUSED", FieldPath((field,), _TITLES[field]), message, expected, remedy)
