"""What keeps a store sound: bringing it up to date with a backup before, and examining it whole."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, text
from sqlmodel import Session

from xiangheng_platform.store import backups, schema, triggers
from xiangheng_platform.store.moments import stamp
from xiangheng_platform.store.proof import Proof, prove
from xiangheng_platform.store.store import Store


@dataclass(frozen=True, slots=True)
class Upgrade:
    """From which revision to which, and the backup made before; equal revisions mean that nothing was to do."""

    before: str
    after: str
    backup: Path | None


@dataclass(frozen=True, slots=True)
class Examination:
    """What was found wrong (nothing, if empty), the proof of history, and the digest of everything there is."""

    faults: tuple[str, ...]
    proof: Proof
    content: backups.Content

    @property
    def is_sound(self) -> bool:
        """Whether nothing was found."""
        return not self.faults and self.proof.holds


def upgrade(store: Store, actor: str, folder: Path) -> Upgrade:
    """Bring the tables up to date, in one transaction; a database that is a file is backed up to `folder` before.

    A server's database is backed up by those who keep the server, or by `db backup` before this. Raises `StoreMissing`
    if there is no store, and what `backups.back_up` raises.
    """
    database = store.database
    with database.reading() as connection:
        before = schema.revision_of(connection)
    if before not in schema.revisions()[:-1]:
        schema.refuse_unless_current(database)
        return Upgrade(before, before, None)
    backup = None
    if database.file is not None:
        backup = folder / f"before-{schema.newest()}-{stamp(store.clock())}.zip"
        backups.back_up(database, backup)
    with schema.migrating(database) as connection, Session(connection) as session:
        schema.migrate_on(connection, "head")
        with store.act_in(session, actor, "store:database:upgrade", "store") as act:
            act.note(before={"revision": before}, after={"revision": schema.newest()})
        session.flush()
    return Upgrade(before, schema.newest(), backup)


def examine(store: Store, progress: Callable[[int], None] = lambda acts: None) -> Examination:
    """Look at everything: the file itself, references, triggers, and the proof of the whole history."""
    schema.refuse_unless_current(store.database)
    with store.database.reading() as connection:
        faults = [*_structure(connection)]
        faults += [f"表 {name} 没有防止改动历史的触发器" for name in triggers.missing(connection)]
        proof = prove(connection, progress)
    return Examination(tuple(faults), proof, backups.content_of(store.database))


def _structure(connection: Connection) -> Iterator[str]:
    """What SQLite itself finds wrong with its file; a server sees to its own."""
    if connection.dialect.name != "sqlite":
        return
    for (found,) in connection.execute(text("PRAGMA integrity_check")):
        if found != "ok":
            yield f"数据库文件：{found}"
    for found in connection.execute(text("PRAGMA foreign_key_check")):
        yield f"表 {found[0]} 的第 {found[1]} 行指向不存在的行"
