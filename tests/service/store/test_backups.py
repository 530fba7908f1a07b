"""A backup is whole or none; after a restore everything has the same digests, on either kind of database."""

import hashlib
import json
import shutil
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text

from xiangheng_platform.access.tables import Account
from xiangheng_platform.store import personal, schema, triggers
from xiangheng_platform.store.backups import (
    MANIFEST,
    Content,
    TableContent,
    back_up,
    content_of,
    read_content,
    restore,
)
from xiangheng_platform.store.database import Database
from xiangheng_platform.store.errors import BackupRefused, StoreError
from xiangheng_platform.store.proof import prove
from xiangheng_platform.store.store import Store
from xiangheng_platform.store.upkeep import examine
from xiangheng_scoring.intake.writing.atomic_write import TargetExists


def a_little(store: Store) -> None:
    """A little history and one personal particular, without the planted table: that has no migration."""
    for number in range(3):
        with store.act("user:liu", "a:b:c", f"x:{number}", "备份前") as act:
            act.note(after={"day": date(2024, 1, 1), "note": "「引号」\n换行"})
    with store.act("user:liu", "a:b:c", "user:ma") as act:
        act.note(after={"name": personal.keep(act.session, "user:ma", "name", "马某")})


@pytest.fixture(scope="session")
def furnish() -> Callable[[Store], None]:
    """Each test has a copy of a store with that."""
    return a_little


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a backup of the store of each kind is kept: every test has a copy of the same store."""
    return tmp_path_factory.mktemp("kept")


@pytest.fixture
def file(store: Store, backend: str, kept: Path, tmp_path: Path) -> Path:
    """A backup of it."""
    if not (backup := kept / f"{backend}.zip").exists():
        back_up(store.database, backup)
    return Path(shutil.copy(backup, tmp_path / "备份.zip"))


@pytest.fixture
def target(maker: Any) -> Iterator[Callable[[str], Database]]:
    """Makes an empty database of a kind."""
    with ExitStack() as made:

        def _make(backend: str) -> Database:
            url = maker.url(backend, empty=True)
            made.callback(maker.drop, url)
            database: Database = made.enter_context(maker.opened(url))
            return database

        yield _make


@pytest.mark.parametrize(
    ("backend", "onto"),
    [
        ("sqlite", "postgresql"),
        ("postgresql", "sqlite"),
        # From one kind to the same: `test_a_restored_database_goes_on` restores on each.
        pytest.param("sqlite", "sqlite", marks=pytest.mark.thorough),
        pytest.param("postgresql", "postgresql", marks=pytest.mark.thorough),
    ],
    indirect=["backend"],
)
def test_a_restored_database_is_the_same(
    store: Store, file: Path, target: Callable[[str], Database], onto: str
) -> None:
    """Every table has the same rows and the same digest, also when it moves from one kind to the other."""
    restored = target(onto)
    from_backup, after = restore(Store(restored, store.clock), "local:wei", file)
    of_log = {"audit", "audit_head"}

    assert from_backup == read_content(file) == content_of(store.database)
    assert after == content_of(restored)
    assert {name: table for name, table in after.tables.items() if name not in of_log} == {
        name: table for name, table in from_backup.tables.items() if name not in of_log
    }
    assert after.tables["audit"].rows == from_backup.tables["audit"].rows + 1


@pytest.mark.one_database
def test_a_restore_is_an_act_of_the_restored_log(
    store: Store, file: Path, target: Callable[[str], Database], backend: str
) -> None:
    """Who restored what of which backup stands in it, chained, so that nobody passes the log off as one without a gap."""
    database = target(backend)
    content, _ = restore(Store(database, store.clock), "local:wei", file)
    with database.reading() as connection:
        last = connection.execute(text("SELECT * FROM audit ORDER BY number DESC LIMIT 1")).one()
        proof = prove(connection)
    noted = json.loads(last.before)

    assert (last.number, last.actor, last.action) == (6, "local:wei", "store:database:restore")
    assert (noted["file"], noted["digest"], noted["rows"]) == (file.name, content.digest, content.rows)
    assert json.loads(last.after) == {"revision": content.revision}
    assert proof.holds


def test_a_restored_database_goes_on(
    file: Path, target: Callable[[str], Database], backend: str, clock: Any
) -> None:
    """The next act follows the last one, and history is protected again."""
    restored = target(backend)
    restore(Store(restored, clock), "local:wei", file)
    with Store(restored, clock).act("user:liu", "a:b:c", "x"):
        pass
    with restored.reading() as connection:
        missing = triggers.missing(connection)

    assert Store(restored).last_act().number == 7
    assert missing == []


@pytest.mark.one_database
def test_a_log_from_the_future_is_restored(
    file: Path, target: Callable[[str], Database], backend: str, clock: Any
) -> None:
    """A clock that was a year fast is no reason to have no database: the act comes after the log, with what the clock reads."""
    clock.pass_(days=-365)
    restored = Store(target(backend), clock)
    restore(restored, "local:wei", file)
    with restored.act("user:liu", "a:b:c", "x") as act:
        assert (act.number, act.clock) == (7, clock())


@pytest.mark.one_database
def test_a_backup_does_not_overwrite(store: Store, file: Path) -> None:
    """What is there stays."""
    with pytest.raises(TargetExists):
        back_up(store.database, file)


@pytest.mark.parametrize("backend", ["sqlite"])  # a backup is the same, whatever it was made of
@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.9, 0.999])
def test_half_a_backup_is_refused(file: Path, target: Callable[[str], Database], share: float) -> None:
    """Cut off anywhere, it is no backup, and nothing is restored."""
    whole = file.read_bytes()
    file.write_bytes(whole[: int(len(whole) * share)])
    database = target("sqlite")
    with pytest.raises(BackupRefused):
        restore(Store(database), "local:wei", file)

    assert not database.exists()


@pytest.mark.parametrize("backend", ["sqlite"])  # a backup is the same, whatever it was made of
@pytest.mark.parametrize(
    "bit", [pytest.param(bit, marks=[] if bit in (0, 5, 7) else [pytest.mark.thorough]) for bit in range(8)]
)
def test_a_flipped_bit_is_never_restored(file: Path, bit: int) -> None:
    """A bit that went wrong on the way, wherever it lies, is told, or changes nothing that is read."""
    content, whole = read_content(file), file.read_bytes()
    found = []
    for place in range(bit, len(whole), 37):
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 1 << bit]) + whole[place + 1 :])
        with suppress(BackupRefused):
            found.append(read_content(file))

    assert set(map(str, found)) <= {str(content)}


@pytest.mark.parametrize("backend", ["sqlite"])  # a backup is the same, whatever it was made of
def test_a_changed_row_is_refused(file: Path, tmp_path: Path) -> None:
    """Whoever changes a row in a backup would have to make its manifest anew."""
    forged = tmp_path / "forged.zip"
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(forged, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"user:liu", b"user:wei"))

    with pytest.raises(BackupRefused, match="与清单不符"):
        read_content(forged)


def test_a_manifest_of_something_else_is_refused(tmp_path: Path) -> None:
    """Any zip is not a backup."""
    other = tmp_path / "other.zip"
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr(
            MANIFEST, json.dumps({"format": "other", "revision": "", "tables": {}, "digest": ""})
        )

    with pytest.raises(BackupRefused, match="不是这种备份"):
        read_content(other)


def _rows(content: dict[str, bytes], edit: Callable[[dict[str, Any]], object]) -> None:
    rows = [json.loads(line) for line in content["tables/audit.jsonl"].splitlines()]
    edit(rows[0])
    lines = [json.dumps(row, ensure_ascii=False, separators=(",", ":"), sort_keys=True) for row in rows]
    content["tables/audit.jsonl"] = "".join(f"{line}\n" for line in lines).encode("utf-8", "surrogatepass")


FORGED: dict[str, Callable[[dict[str, bytes]], object]] = {
    "no JSON": lambda content: content.update({"tables/audit.jsonl": b"{nope\n"}),
    "no UTF-8": lambda content: content.update({"tables/audit.jsonl": b"\xff\xfe\n"}),
    "no row": lambda content: content.update({"tables/audit.jsonl": b"[1, 2]\n"}),
    "a column without its value": lambda content: _rows(content, lambda row: row.pop("actor")),
    "a list for a text": lambda content: _rows(content, lambda row: row.update(actor=["x"])),
    "a text for a number": lambda content: _rows(content, lambda row: row.update(at="gestern")),
    "a fraction for a number": lambda content: _rows(content, lambda row: row.update(at=1.5)),
    "a number too large": lambda content: _rows(content, lambda row: row.update(at=10**30)),
    "half a character": lambda content: _rows(content, lambda row: row.update(actor="\ud800")),
    "a row twice": lambda content: content.update({"tables/audit.jsonl": content["tables/audit.jsonl"] * 2}),
    "a table too many": lambda content: content.update({"tables/mine.jsonl": b"{}\n"}),
    "a table too few": lambda content: content.pop("tables/audit.jsonl"),
}


#: One that is no row, one for each way in which a value is none, and what is wrong with all rows or tables.
SOME_FORGED = {
    "no JSON",
    "a list for a text",
    "a number too large",
    "half a character",
    "a row twice",
    "a table too few",
}


@pytest.mark.parametrize(
    "forged",
    [
        pytest.param(name, marks=[] if name in SOME_FORGED else [pytest.mark.thorough])
        for name in sorted(FORGED)
    ],
)
@pytest.mark.parametrize("backend", ["sqlite"])  # a backup is the same, whatever it was made of
# What a backup holds is judged before any database sees it, so the sweep alone asks a server too.
@pytest.mark.parametrize("onto", ["sqlite", pytest.param("postgresql", marks=pytest.mark.thorough)])
def test_a_manifest_made_to_match_does_not_let_anything_in(
    file: Path, tmp_path: Path, target: Callable[[str], Database], clock: Any, onto: str, forged: str
) -> None:
    """Whoever forges the manifest too is refused all the same, and the database stays empty."""
    with zipfile.ZipFile(file) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(content.pop(MANIFEST))
    FORGED[forged](content)
    tables = {
        name.removeprefix("tables/").removesuffix(".jsonl"): TableContent(
            len(lines.splitlines()), hashlib.sha256(lines).hexdigest()
        )
        for name, lines in content.items()
    }
    manifest["tables"] = {name: {"rows": one.rows, "digest": one.digest} for name, one in tables.items()}
    manifest["digest"] = Content(manifest["revision"], tables).digest
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        for name, lines in {**content, MANIFEST: json.dumps(manifest).encode()}.items():
            archive.writestr(name, lines)

    database = target(onto)
    with pytest.raises(StoreError):
        restore(Store(database, clock), "local", tmp_path / "x.zip")
    with database.reading() as connection:
        assert schema.tables_of(connection) == []


@pytest.mark.parametrize("tables", [[], "x", None, {"audit": None}, {"audit": "x"}, {"audit": {"rows": 1}}])
def test_a_manifest_without_its_tables_is_refused(tmp_path: Path, tables: Any) -> None:
    """Whatever stands there instead."""
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr(
            MANIFEST, json.dumps({"format": "xiangheng-backup/1", "revision": "x", "tables": tables})
        )

    with pytest.raises(BackupRefused):
        read_content(tmp_path / "x.zip")


@pytest.mark.parametrize(
    "change",
    [
        "account SET created_at = 'gestern'",
        "account SET created_at = 1.5",
        "account SET must_change = 'ja'",
        "account SET login = CAST('x' AS BLOB)",
    ],
)
@pytest.mark.parametrize("backend", ["sqlite"])  # a server's columns hold what they say
def test_what_is_not_of_its_columns_type_is_told(store: Store, change: str) -> None:
    """SQLite keeps anything anywhere, and not only in history: a server would not take it back, nor a command read it."""
    with store.writing() as session:
        session.add(Account(login="ma", password="x", created_at=store.clock()))
    with store.database.writing() as connection:
        connection.execute(text(f"UPDATE {change}"))

    column = change.split(" ")[2]
    assert any(f"表 account 的列 {column}" in fault for fault in examine(store).faults)


def test_a_database_in_use_is_not_filled(store: Store, file: Path) -> None:
    """A restore goes into an empty database only; nobody loses what is there."""
    before = content_of(store.database)
    with pytest.raises(BackupRefused, match="不是空的"):
        restore(store, "local:wei", file)

    assert content_of(store.database) == before


@pytest.mark.one_database
def test_a_backup_is_read_only_by_its_owner(file: Path) -> None:
    """It holds everything that the database holds, personal data too."""
    assert file.stat().st_mode & 0o077 == 0


def test_a_server_orders_by_bytes_and_not_by_its_language(open_again: Callable[[], Store]) -> None:
    """A key that is a text is put in the order of SQLite, or one content would have two digests."""
    store = open_again()
    asked: list[str] = []
    event.listen(store.database.engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    content_of(store.database)
    by_login = [one for one in asked if "FROM account " in one.replace("\n", " ")]

    assert [one.partition("ORDER BY ")[2] for one in by_login] == [
        "account.login" if store.database.is_sqlite else 'account.login COLLATE "C"'
    ]


@pytest.mark.one_database
def test_a_table_of_somebody_else_is_left_out(
    store: Store, tmp_path: Path, target: Callable[[str], Database]
) -> None:
    """Whoever made a table of their own in our database can still restore ours."""
    with store.database.writing() as connection:
        connection.execute(text("CREATE TABLE scratch (id INTEGER PRIMARY KEY)"))
        connection.execute(text("INSERT INTO scratch VALUES (1)"))
    back_up(store.database, tmp_path / "b.zip")
    from_backup, _ = restore(Store(target("sqlite"), store.clock), "local:wei", tmp_path / "b.zip")

    assert from_backup == content_of(store.database)
