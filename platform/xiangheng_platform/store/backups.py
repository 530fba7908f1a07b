"""Backups: the whole content of a store in one file that is the same for SQLite and PostgreSQL.

A backup is a zip with the rows of each table as canonical JSON lines, the files that they name and, last, a manifest with
the digest of each. It is written beside its target and renamed when it is whole, and is read to the end and compared before
anything is restored from it: half of one is never taken for one. The digest of its content is that of the database that it
was made of; a restored one holds the same and, after it, the act that says so.
"""

import hashlib
import json
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO, Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Date,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    collate,
    insert,
    inspect,
    select,
)
from sqlalchemy.exc import DataError, IntegrityError, InterfaceError, ProgrammingError
from sqlmodel import Session

from xiangheng_platform.store import schema
from xiangheng_platform.store.canonical import as_found
from xiangheng_platform.store.database import Database
from xiangheng_platform.store.errors import BackupRefused, StoreUnusable
from xiangheng_platform.store.files import Files
from xiangheng_platform.store.filing import named
from xiangheng_platform.store.keys import batches
from xiangheng_platform.store.store import Store
from xiangheng_platform.store.upgrading import bring_up
from xiangheng_scoring.intake.writing.atomic_write import refuse_existing, written_whole

FORMAT = "xiangheng-backup/1"
MANIFEST = "manifest.json"
_STEP = 2_000
_CHUNK = 1 << 20
#: Told how many rows were done, now and then.
Progress = Callable[[int], None]
#: What the library raises where bits of an archive were flipped: an unknown method and a password are such bits, too.
_UNREADABLE = (
    KeyError,
    OSError,
    EOFError,
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,
    RuntimeError,
)
#: What comes of lines that are no rows of ours: no JSON, another type, what a column or a key does not take.
_NO_ROWS = (
    AttributeError,
    OverflowError,
    TypeError,
    ValueError,
    DataError,
    IntegrityError,
    InterfaceError,
    ProgrammingError,
)
_LINE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True)


@dataclass(frozen=True, slots=True)
class TableContent:
    """How many rows a table holds and the SHA-256 of them, in the order of their key."""

    rows: int
    digest: str


@dataclass(frozen=True, slots=True)
class Content:
    """What a database or a backup holds: the revision of its tables, each table's content, and the files that rows name."""

    revision: str
    tables: Mapping[str, TableContent]
    files: frozenset[str] = frozenset()

    @property
    def rows(self) -> int:
        """How many rows there are in all."""
        return sum(table.rows for table in self.tables.values())

    @property
    def digest(self) -> str:
        """One digest of everything; equal for a database and for the backup that was made of it.

        Rows name files by the digest of their content, so that of the rows covers them.
        """
        parts = [[name, table.rows, table.digest] for name, table in sorted(self.tables.items())]
        return hashlib.sha256(_LINE.encode([self.revision, parts]).encode()).hexdigest()


def content_of(database: Database) -> Content:
    """What a database holds now."""
    with database.reading() as connection:
        return _content(connection, lambda name, lines: _digest_lines(lines))


def back_up(database: Database, target: Path, progress: Progress = lambda rows: None) -> Content:
    """Write a backup of one state of the database, with the files that it names, whole or not at all.

    Raises `TargetExists` and `NotWritten` (of the kit's files), `StoreMissing`, and `ContentChanged` for a file that is not
    what a row names; also for one that was removed since the state that is written, and the next backup is without it.
    """
    refuse_existing(target)
    with (
        database.reading() as connection,
        written_whole(target) as fresh,
        zipfile.ZipFile(fresh, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        # Before anything is written: the file holds everybody's personal data.
        fresh.chmod(0o600)
        content = _content(connection, lambda name, lines: _written(archive, name, lines, progress))
        for digest in sorted(content.files):
            with archive.open(_member_of_file(digest), "w", force_zip64=True) as member:
                for chunk in database.files.chunks(digest):
                    member.write(chunk)
        manifest = {
            "format": FORMAT,
            "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "revision": content.revision,
            "digest": content.digest,
            "tables": {name: asdict(table) for name, table in content.tables.items()},
            "files": sorted(content.files),
        }
        archive.writestr(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))
    return content


def read_content(source: Path) -> Content:
    """What a backup holds, every row and every file of it read and compared; raises `BackupRefused`."""
    with _opened(source) as archive:
        content = _content_of_manifest(source, archive)
        for name, table in content.tables.items():
            if _digest_lines(_lines_in(archive, name)) != table:
                raise _refusal(source, f"表 {name} 的内容与清单不符")
        for digest in sorted(content.files):
            seal = hashlib.sha256()
            with _stream(archive, _member_of_file(digest)) as file:
                while chunk := file.read(_CHUNK):
                    seal.update(chunk)
            if seal.hexdigest() != digest:
                raise _refusal(source, f"文件 {digest[:16]}… 的内容与它的摘要不符")
        return content


def restore(
    store: Store, actor: str, source: Path, progress: Progress = lambda rows: None
) -> tuple[Content, Content]:
    """Fill an empty database from a backup, bring its tables up to date, and record that as an act of the restored log.

    Returns what the backup held, which was found to be in the database to the last row, and what the database holds
    with that act. Raises `BackupRefused` if the backup is not whole or the database is not empty. Nothing is restored
    in part.
    """
    content = read_content(source)
    database = store.database
    database.create()
    with database.reading() as connection:
        if schema.tables_of(connection):
            raise BackupRefused(
                "数据库不是空的，不能恢复到里面",
                at=database.place,
                expected="空的数据库或不存在的文件",
                remedy="先把原来的数据库移走，或用设置 database.url 指到空的数据库",
            )
    with schema.migrating(database) as connection, Session(connection) as session:
        refill(connection, source, content, progress)
        refill_files(database.files, source, content)
        if content.revision != schema.newest():
            bring_up(connection)
        # After the comparison and in the same transaction: the log that comes back has lost what was done after the
        # backup, and must itself say so. The digest of the backup stands in the act, to be compared with it for ever.
        # Whatever the clock reads: what comes back may have been written by one that was fast, and there is no store yet
        # in which anybody could say that this one is right.
        patient = Store(database, store.clock, tolerance=timedelta.max)
        with patient.act_in(session, actor, "store:database:restore", "store") as act:
            act.note(before=_origin(source, content), after={"revision": schema.newest()})
        session.flush()
    return content, content_of(database)


def refill(
    connection: Connection, source: Path, content: Content, progress: Progress = lambda rows: None
) -> None:
    """Give an empty database the tables of a backup's revision and its rows, and compare them to the last one.

    Raises `BackupRefused` for tables that this program does not know, and for what is there another than in the backup.
    """
    if content.revision not in schema.revisions():
        raise _refusal(source, f"备份的表是版本 {content.revision}，这个程序不认识")
    schema.migrate_on(connection, content.revision)
    try:
        with _opened(source) as archive:
            _fill(connection, archive, content, progress)
    except _NO_ROWS as error:  # whoever makes a manifest to match may put anything into a line
        raise _refusal(source, "里面有不能存进数据库的行，已整个撤回") from error
    restored = _content(connection, lambda name, lines: _digest_lines(lines))
    if restored.digest != content.digest:
        raise _refusal(source, "恢复出来的内容与备份不符，已整个撤回")
    if restored.files != content.files:
        raise _refusal(source, "里面的文件不是登记的那些，已整个撤回")


def refill_files(files: Files, source: Path, content: Content) -> None:
    """Give the files of a backup their places; what is there already and is the same stays.

    Raises `BackupRefused`, `FilesUnusable`. What was placed before that is left: it is what its name says, and the next
    restore goes on from there.
    """
    with _opened(source) as archive:
        for digest in sorted(content.files):
            with _stream(archive, _member_of_file(digest)) as member, files.received(member) as received:
                if received.sha256 != digest:
                    raise _refusal(source, f"文件 {digest[:16]}… 的内容与它的摘要不符")
                files.keep(received)


def _origin(source: Path, content: Content) -> dict[str, Any]:
    with _opened(source) as archive:
        made_at = json.loads(archive.read(MANIFEST)).get("made_at")
    return {
        "file": source.name,
        "made_at": made_at,
        "backup_revision": content.revision,
        "digest": content.digest,
        "rows": content.rows,
    }


def _content(connection: Connection, taken: Callable[[str, Iterator[bytes]], TableContent]) -> Content:
    revision = schema.revision_of(connection)
    # Only ours: a table that somebody else made here could not be restored where our migrations make the tables.
    ours = schema.tables_at(revision) if revision else ()
    if lost := sorted({*ours} - {*schema.tables_of(connection)}):
        raise _damaged(f"表 {'、'.join(lost)} 不见了")
    tables = _described(connection, ours)
    contents = {table.name: taken(table.name, _lines(connection, table)) for table in tables}
    return Content(revision, contents, frozenset(named(connection)))


def _described(connection: Connection, names: Sequence[str]) -> Iterator[Table]:
    """Tables with their columns and keys, by name: to reflect them asks for indexes and references, too, which no row needs."""
    inspector = inspect(connection)
    columns = inspector.get_multi_columns(filter_names=names)
    for place, key in inspector.get_multi_pk_constraint(filter_names=names).items():
        described = (Column(column["name"], column["type"]) for column in columns[place])
        yield Table(place[1], MetaData(), *described, PrimaryKeyConstraint(*key["constrained_columns"]))


def _lines(connection: Connection, table: Table) -> Iterator[bytes]:
    backend = connection.dialect.name
    columns = as_found(table, backend)
    kinds = {
        column.name: int if isinstance(column.type, Integer | Boolean) else str for column in table.columns
    }
    # Texts by their bytes, as SQLite orders them: a server goes by the language that its database was made for, and the
    # same rows would have another digest there.
    key = (
        collate(column, "C") if backend == "postgresql" and isinstance(column.type, String) else column
        for column in table.primary_key.columns
    )
    statement = select(*columns.values()).order_by(*key)
    # Of the statement and not of the connection, which goes on to write: a row that is written cannot be streamed.
    for row in connection.execute(statement.execution_options(stream_results=True, yield_per=_STEP)):
        pairs = {name: value for name, value in zip(columns, row, strict=True) if value is not None}
        # SQLite keeps anything in any column: what is no number there could be read by nobody, nor restored to a server.
        for name, value in pairs.items():
            if type(value) is not kinds[name]:
                wanted = "整数" if kinds[name] is int else "文字"
                raise _damaged(f"表 {table.name} 的列 {name} 里有不是{wanted}的内容")
        try:
            yield _LINE.encode(pairs).encode() + b"\n"
        except UnicodeEncodeError as error:
            raise _damaged(f"表 {table.name} 里有不是文字的内容") from error


def _digest_lines(lines: Iterator[bytes]) -> TableContent:
    seal, rows = hashlib.sha256(), 0
    for line in lines:
        seal.update(line)
        rows += 1
    return TableContent(rows, seal.hexdigest())


def _written(archive: zipfile.ZipFile, name: str, lines: Iterator[bytes], progress: Progress) -> TableContent:
    def _copied(file: Any) -> Iterator[bytes]:
        for number, line in enumerate(lines, start=1):
            file.write(line)
            if number % _STEP == 0:
                progress(number)
            yield line

    # How long a table will be is not known before it is written, and without this 2 GiB of it would be refused half-
    # way.
    with archive.open(_member(name), "w", force_zip64=True) as file:
        return _digest_lines(_copied(file))


def _member(table: str) -> str:
    return f"tables/{table}.jsonl"


def _member_of_file(digest: str) -> str:
    return f"files/{digest}"


def _opened(source: Path) -> zipfile.ZipFile:
    if not source.is_file():
        raise _refusal(source, "没有这个文件")
    try:
        return zipfile.ZipFile(source)
    except _UNREADABLE as error:
        raise _refusal(source, "不是备份，或没有写完") from error


def _content_of_manifest(source: Path, archive: zipfile.ZipFile) -> Content:
    try:
        manifest = json.loads(archive.read(MANIFEST))
        tables = manifest["tables"].items()
        content = Content(
            manifest["revision"],
            {name: TableContent(table["rows"], table["digest"]) for name, table in tables},
            frozenset(map(str, manifest.get("files", ()))),
        )
        is_ours = manifest["format"] == FORMAT and manifest["digest"] == content.digest
    except (AttributeError, TypeError, ValueError, *_UNREADABLE) as error:
        raise _refusal(source, "没有完整的清单") from error
    if not is_ours:
        raise _refusal(source, "清单被改过，或不是这种备份")
    return content


def _lines_in(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    with _stream(archive, _member(name)) as file:
        yield from file


@contextmanager
def _stream(archive: zipfile.ZipFile, member: str) -> Iterator[IO[bytes]]:
    """What a member of a backup holds; raises `BackupRefused` for what cannot be read."""
    try:
        with archive.open(member) as file:
            yield file
    except _UNREADABLE as error:
        raise _refusal(Path(archive.filename or ""), f"{member} 的内容读不出来") from error


def _fill(connection: Connection, archive: zipfile.ZipFile, content: Content, progress: Progress) -> None:
    # What is referred to comes first.
    ordered = [name for name, _ in inspect(connection).get_sorted_table_and_fkc_names() if name is not None]
    described = {table.name: table for table in _described(connection, ordered)}
    done = 0
    for table in (described[name] for name in ordered if name in content.tables):
        for lines in batches(_lines_in(archive, table.name), _STEP):
            rows = [
                {column.name: _value(column, values.get(column.name)) for column in table.columns}
                for values in map(json.loads, lines)
            ]
            connection.execute(insert(table), rows)
            done += len(rows)
            progress(done)


def _value(column: Any, value: Any) -> Any:
    """What a line has for a column as it is reflected: days and truths are kept as text and integers."""
    if value is None:
        return None
    if isinstance(column.type, Date):
        return column.type.python_type.fromisoformat(value)
    return bool(value) if column.type.python_type is bool else value


def _damaged(message: str) -> StoreUnusable:
    return StoreUnusable(
        f"{message}，不能完整地读出来",
        remedy="运行 xiangheng db check；用改动以前的备份恢复（xiangheng db restore）",
    )


def _refusal(source: Path, message: str) -> BackupRefused:
    return BackupRefused(
        message,
        at=str(source),
        expected="由 xiangheng db backup 写成的完整备份",
        remedy="换一份备份；没有恢复任何内容",
    )
