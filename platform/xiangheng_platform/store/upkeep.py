"""What keeps a store sound: bringing it up to date with a backup before, and examining it whole."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from sqlalchemy import Connection, select, text
from sqlmodel import Session

from xiangheng_platform.store import backups, filing, schema, shape
from xiangheng_platform.store.errors import StoreError
from xiangheng_platform.store.moments import stamp
from xiangheng_platform.store.proof import Proof, prove
from xiangheng_platform.store.store import Store
from xiangheng_platform.store.tables import AuditRow, table_of
from xiangheng_platform.store.upgrading import bring_up

#: Says what is wrong with some tables, in Chinese; nothing where they are sound.
Check: TypeAlias = Callable[[Connection], Iterable[str]]
#: The acts that make tables or bring them to a revision; each notes it.
_BROUGHT = ("store:database:create", "store:database:upgrade", "store:database:restore")


@dataclass(frozen=True, slots=True)
class Upgrade:
    """From which revision to which, and the backup made before; equal revisions mean that nothing was to do.

    `broken` is in how many places history had been changed before, which the upgrade left as they were.
    """

    before: str
    after: str
    backup: Path | None
    broken: int = 0


@dataclass(frozen=True, slots=True)
class Examination:
    """What was found wrong (nothing, if empty), the proof of history, and the content of everything there is.

    Proof and content are None where the database is too damaged to be gone through; the faults tell why.
    """

    revision: str
    faults: tuple[str, ...]
    proof: Proof | None
    content: backups.Content | None

    @property
    def is_sound(self) -> bool:
        """Whether nothing was found."""
        return not self.faults and self.proof is not None and self.proof.holds


def upgrade(store: Store, actor: str, folder: Path) -> Upgrade:
    """Bring the tables up to date, in one transaction; a database that is a file is backed up to `folder` before.

    History is proved before the upgrade is confirmed. A server's database is backed up by those who keep the server, or
    by `db backup` before this. Raises `StoreMissing` if there is no store, `SealsBroken`, and what `backups.back_up`
    raises.
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
        proof = bring_up(connection)
        with store.act_in(session, actor, "store:database:upgrade", "store") as act:
            act.note(before={"revision": before}, after={"revision": schema.newest()})
        session.flush()
    return Upgrade(before, schema.newest(), backup, len(proof.breaks))


def examine(
    store: Store, progress: Callable[[int], None] = lambda acts: None, others: Iterable[Check] = ()
) -> Examination:
    """Look at everything: the file itself, the shape of the database, the proof of history, every row and every file.

    `others` is what slices look at, of what they keep besides history. What one part stumbles over is a fault, and the next part is looked at all the same.
    """
    database = store.database
    schema.refuse_unless_current(database)
    faults: list[str] = []
    with _stumbling(faults, "数据库文件没有检查完"), database.reading() as connection:
        faults += _structure(connection)
    with _stumbling(faults, "数据库的结构没有核对完"):
        faults += shape.differences(database)
    proof = content = None
    with _stumbling(faults, "历史没有核完"), database.reading() as connection:
        proof = prove(connection, progress)
        faults += _revision(connection)
    with _stumbling(faults, "由历史算出的表没有核完"), database.reading() as connection:
        for check in others:
            faults += check(connection)
    with _stumbling(faults, "没有读完全部内容"):
        content = backups.content_of(database)
    with _stumbling(faults, "存的文件没有核完"):
        faults += filing.differences(database)
    return Examination(schema.newest(), tuple(faults), proof, content)


@contextmanager
def _stumbling(faults: list[str], what: str) -> Iterator[None]:
    """Within, what the store refuses becomes a fault that was found."""
    try:
        yield
    except StoreError as error:
        remedy = error.fault.remedy.replace("运行 xiangheng db check；", "")
        faults.append(f"{what}：{error.fault.message}。{remedy}")


def _revision(connection: Connection) -> Iterator[str]:
    """The tables are of the revision that the log says they were brought to: the mark itself is no history."""
    log = table_of(AuditRow).columns
    brought = select(log.after).where(log.action.in_(_BROUGHT)).order_by(log.number.desc()).limit(1)
    noted, standing = connection.execute(brought).scalar(), schema.revision_of(connection)
    # The newest is noted last in any case; a text that somebody damaged is for the proof to tell.
    if isinstance(noted, str) and f'"revision":"{standing}"' not in noted:
        yield f"表的版本记号是 {standing}，而审计记录说是另一个版本。查是谁改的，用改动以前的备份恢复"


def _structure(connection: Connection) -> Iterator[str]:
    """What SQLite itself finds wrong with its file; a server sees to its own."""
    if connection.dialect.name != "sqlite":
        return
    for message in connection.execute(text("PRAGMA integrity_check")).scalars():
        if message != "ok":
            yield f"数据库文件：{message}"
    for table, row, *_ in connection.execute(text("PRAGMA foreign_key_check")):
        yield f"表 {table} 的第 {row} 行指向不存在的行"
