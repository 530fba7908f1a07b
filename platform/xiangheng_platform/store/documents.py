"""What programs are told of the store's upkeep: records, and how each is made of what services return."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, ClassVar, TypeAlias

from xiangheng_platform.store.backups import Content
from xiangheng_platform.store.clocks import ClockState
from xiangheng_platform.store.proof import Break
from xiangheng_platform.store.upkeep import Examination, Upgrade
from xiangheng_scoring.records import Format, JsonObject, Meaning, extended

Count: TypeAlias = Annotated[int, Meaning(minimum=0)]
Digest: TypeAlias = Annotated[str, Meaning(pattern="^[0-9a-f]{64}$")]
_DAMAGED = Meaning("null where the database is too damaged to be gone through")


@dataclass(frozen=True, slots=True)
class NewStore:
    """A store that was made."""

    FORMAT: ClassVar = Format("xiangheng-db/1", "A store that was made")
    place: str
    revision: str


@dataclass(frozen=True, slots=True)
class UpgradeRecord:
    """A store that was brought up to date."""

    FORMAT: ClassVar = Format(
        "xiangheng-db-upgrade/1", "A store brought up to date; `backup` is null where none was needed"
    )
    before: str
    after: str
    backup: str | None


@dataclass(frozen=True, slots=True)
class BreakRecord:
    """A place where history is not what was written."""

    act: Count
    what: Annotated[str, Meaning("in Chinese")]


@dataclass(frozen=True, slots=True)
class ExaminationRecord:
    """Everything that was examined and found."""

    FORMAT: ClassVar = Format("xiangheng-db-check/1", "Everything that was examined and found in a store")
    sound: bool
    revision: str
    acts: Annotated[Count | None, _DAMAGED]
    history_rows: Annotated[Count | None, _DAMAGED]
    last_digest: Annotated[Digest | None, _DAMAGED]
    content_digest: Annotated[Digest | None, _DAMAGED]
    faults: tuple[str, ...]
    breaks: tuple[BreakRecord, ...]


@dataclass(frozen=True, slots=True)
class BackupRecord:
    """A backup that was written."""

    FORMAT: ClassVar = Format("xiangheng-db-backup/1", "A backup that was written")
    file: str
    revision: str
    rows: Count
    digest: Digest
    tables: Annotated[JsonObject, Meaning("by table", unit="rows", values=Count)]
    files: Annotated[Count, Meaning("files that rows name, each once")]


@dataclass(frozen=True, slots=True)
class RestoreRecord(BackupRecord):
    """A backup that was restored."""

    FORMAT: ClassVar = Format("xiangheng-db-restore/1", "A backup that was restored")
    broken: Annotated[Count, Meaning("breaks of the history that the backup holds, restored as they are")]


@dataclass(frozen=True, slots=True)
class LastAct:
    """Where the log ends."""

    number: Count
    at: datetime


@dataclass(frozen=True, slots=True)
class ClockRecord:
    """The machine's clock beside the log."""

    FORMAT: ClassVar = Format(
        "xiangheng-db-clock/1",
        "The machine's clock beside the log: what it reads, what it read at the last act, the moment that act stands at, "
        "and whether acts are refused",
    )
    now: datetime
    clock_at_last_act: datetime
    last_act: LastAct
    refusing: bool


def upgrade_record(done: Upgrade) -> UpgradeRecord:
    """What an upgrade did."""
    return UpgradeRecord(done.before, done.after, str(done.backup) if done.backup else None)


def break_records(breaks: tuple[Break, ...]) -> tuple[BreakRecord, ...]:
    """Where history is not what was written."""
    return tuple(BreakRecord(place.number, place.what) for place in breaks)


def examination_record(examined: Examination) -> ExaminationRecord:
    """What was examined and found."""
    proof, content = examined.proof, examined.content
    return ExaminationRecord(
        sound=examined.is_sound,
        revision=examined.revision,
        acts=proof.acts if proof else None,
        history_rows=proof.rows if proof else None,
        last_digest=proof.digest if proof else None,
        content_digest=content.digest if content else None,
        faults=examined.faults,
        breaks=break_records(proof.breaks if proof else ()),
    )


def backup_record(file: Path, content: Content) -> BackupRecord:
    """A backup that was written to a file."""
    tables = JsonObject({name: table.rows for name, table in content.tables.items()})
    files = len(content.files)
    return BackupRecord(str(file), content.revision, content.rows, content.digest, tables, files)


def restore_record(file: Path, content: Content, broken: int) -> RestoreRecord:
    """A backup that was restored from a file, with how many breaks of history it holds."""
    return extended(RestoreRecord, backup_record(file, content), broken=broken)


def clock_record(state: ClockState) -> ClockRecord:
    """The clock beside the log."""
    return ClockRecord(state.now, state.read_last, LastAct(state.number, state.last), state.is_refusing)
