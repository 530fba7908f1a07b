"""A database is opened in one way, and what cannot be opened is told in words that help."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from xiangheng_platform.settings import DataSettings, Settings
from xiangheng_platform.store.creation import create
from xiangheng_platform.store.database import Database
from xiangheng_platform.store.errors import NumberTooLarge, StoreError, StoreMissing, StoreUnusable
from xiangheng_platform.store.schema import migrating
from xiangheng_platform.store.shares import NETWORK, filesystem_of, is_unc, share_of
from xiangheng_platform.store.store import Store
from xiangheng_platform.store.tables import AuditRow

MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
server:/export /mnt/data nfs4 rw 0 0
//server/share /mnt/data/win cifs rw 0 0
/dev/sdb1 /mnt/data/win/local\\040disk ext4 rw 0 0
tmpfs /mnt/data2 tmpfs rw 0 0
"""


@pytest.mark.parametrize(
    "url",
    [
        "", "nowhere", "mysql://u:p@h/d", "sqlite", "oracle://x", "postgresql://h:abc/d", "sqlite://", "sqlite:///:memory:",
        "sqlite:///file:x?uri=true",
    ],
)  # fmt: skip
def test_an_address_that_is_none_is_told(url: str) -> None:
    """Anything but a file or a server of ours is refused with the form that is expected."""
    with pytest.raises(StoreUnusable, match="不是能用的数据库地址"):
        Database(url)


@pytest.mark.parametrize("url", ["postgresql://u:geheim@h/d", "postgresql://h/d?user=u&password=geheim"])
def test_the_password_of_an_address_is_not_told(url: str) -> None:
    """What is shown in errors and on screens has no password in it."""
    assert "geheim" not in Database(url).place


def test_the_password_of_an_address_that_is_none_is_not_told() -> None:
    """Nor has the refusal of an address with a slip in it (postgres:// for postgresql://)."""
    with pytest.raises(StoreUnusable, match="以「postgres」开头") as refused:
        Database("postgres://u:geheim@h/d")

    assert "geheim" not in str(refused.value)


def test_a_folder_in_which_no_file_can_be_made_is_told(tmp_path: Path) -> None:
    """A file that stands where the data folder should, say."""
    (tmp_path / "data").write_text("x")

    with pytest.raises(StoreUnusable, match=r"data\.folder"):
        Database(f"sqlite:///{tmp_path / 'data' / 'x.db'}").create()


def test_a_missing_file_is_not_made_by_reading(tmp_path: Path) -> None:
    """Whoever mistypes a path is told, and finds no empty database there afterwards."""
    file = tmp_path / "none.db"
    with pytest.raises(StoreMissing):
        Store(Database(f"sqlite:///{file}")).last_act()

    assert not file.exists()


def test_a_database_that_was_exchanged_is_read_at_once(tmp_path: Path) -> None:
    """As when a folder is put back from a copy: connections that were kept open would go on with what is not there any more."""
    folders = tmp_path / "used", tmp_path / "copy"
    used, copy = (Store(Database(f"sqlite:///{folder / 'x.db'}")) for folder in folders)
    for store in (used, copy):
        create(store, "system")
    with copy.act("system", "store:note", "x"):
        pass
    last = copy.last_act()
    assert used.last_act() != last
    copy.database.close()

    folders[0].rename(tmp_path / "away")
    folders[1].rename(folders[0])

    assert used.last_act() == last


Meanwhile = Callable[[Callable[[], object]], None]


@pytest.fixture(params=["before", "after"])
def meanwhile(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Meanwhile:
    """Lets something happen just before SQLite opens a file, or just after."""
    connect = sqlite3.connect

    def _meanwhile(happens: Callable[[], object]) -> None:
        def _connect(*arguments: Any, **options: Any) -> sqlite3.Connection:
            if request.param == "before":
                happens()
            connection: sqlite3.Connection = connect(*arguments, **options)
            if request.param == "after":
                happens()
            return connection

        monkeypatch.setattr("sqlite3.dbapi2.connect", _connect)

    return _meanwhile


def exchange(used: Path, copy: Path) -> None:
    """Put the folder `copy` where `used` is, once."""
    if copy.exists():
        used.rename(used.with_name("away"))
        copy.rename(used)


@pytest.fixture
def two(tmp_path: Path) -> Iterator[tuple[Store, Store]]:
    """Two stores in folders beside each other, whose last acts differ; nothing of either is open."""
    stores = [Store(Database(f"sqlite:///{tmp_path / folder / 'x.db'}")) for folder in ("used", "copy")]
    for store in stores:
        create(store, "system")
        store.database.close()
    yield stores[0], stores[1]
    for store in stores:
        store.database.close()


def test_a_database_that_is_exchanged_while_it_is_opened_is_the_one_that_is_read(
    two: tuple[Store, Store], tmp_path: Path, meanwhile: Meanwhile
) -> None:
    """Before its file is opened or just after: what was there before is neither read nor written to."""
    used, copy = two
    expected = copy.last_act()
    copy.database.close()
    folders = tmp_path / "used", tmp_path / "copy"
    meanwhile(lambda: exchange(*folders))

    assert used.last_act() == expected
    with used.act("system", "store:note", "x"):
        pass
    used.database.close()
    assert Store(Database(f"sqlite:///{folders[0] / 'x.db'}")).last_act().number == expected.number + 1


@pytest.mark.parametrize("use", [Store.last_act, lambda store: create(store, "system")])
def test_a_file_that_goes_while_it_is_opened_is_missing(
    two: tuple[Store, Store], tmp_path: Path, meanwhile: Meanwhile, use: Callable[[Store], object]
) -> None:
    """It is told as one that was not there at all, and none is made in its place."""
    used, _ = two
    file = tmp_path / "used" / "x.db"
    meanwhile(lambda: file.unlink(missing_ok=True))

    with pytest.raises(StoreMissing):
        use(used)

    assert not file.exists()


@pytest.mark.parametrize(
    "writing", [lambda store: migrating(store.database), lambda store: store.act("system", "store:note", "x")]
)
def test_what_was_written_to_a_file_that_was_exchanged_is_not_told_as_done(
    two: tuple[Store, Store], tmp_path: Path, writing: Callable[[Store], AbstractContextManager[object]]
) -> None:
    """Neither an upgrade nor an act: what went into the earlier file is found by nobody."""
    with pytest.raises(StoreUnusable, match="换掉"), writing(two[0]):
        exchange(tmp_path / "used", tmp_path / "copy")


@pytest.mark.skipif(os.name == "nt", reason="Windows takes no such names")
@pytest.mark.parametrize(
    "name", ["a b", "a#b", "a?b", "a?mode=memory", "a%41b", "file:a", "数据 100%", "a&b;c"]
)
def test_a_path_may_have_any_character(tmp_path: Path, name: str) -> None:
    """A database lies where its path says, whatever an address would take the characters for."""
    settings = Settings(data=DataSettings(folder=tmp_path / name))
    store = Store(Database(settings.database_url))
    create(store, "system")
    store.database.close()

    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert store.database.file == tmp_path / name / "xiangheng.db"
    assert Store(Database(settings.database_url)).last_act().number == 1


@pytest.mark.parametrize("content", [b"", b"kein SQLite" * 100])
def test_a_file_that_is_no_database_is_told(tmp_path: Path, content: bytes) -> None:
    """An empty file and a text file are refused, each with what to do."""
    file = tmp_path / "x.db"
    file.write_bytes(content)

    with pytest.raises(StoreError, match="怎么改"):
        Store(Database(f"sqlite:///{file}")).last_act()


def test_a_damaged_file_is_told(tmp_path: Path) -> None:
    """Pages that were overwritten are found when they are read, and a backup is recommended."""
    file = tmp_path / "x.db"
    store = Store(Database(f"sqlite:///{file}"))
    create(store, "system")
    store.database.close()
    content = bytearray(file.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    file.write_bytes(content)

    with pytest.raises(StoreUnusable, match="备份"):
        store.last_act()


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/home/x.db", "ext4"),
        ("/mnt/data/x.db", "nfs4"),
        ("/mnt/data/win/x.db", "cifs"),
        ("/mnt/data/win/local disk/x.db", "ext4"),
        ("/mnt/data2/x.db", "tmpfs"),
    ],
)
def test_the_file_system_of_a_path_is_that_of_its_nearest_mount(path: str, kind: str) -> None:
    """Names are compared folder by folder, blanks in them included."""
    assert filesystem_of(Path(path), MOUNTS) == kind


def test_a_share_is_known_by_its_file_system() -> None:
    """What lies on another machine is refused for SQLite; a disk of this one is not."""
    assert {"nfs4", "cifs", "smb3", "fuse.sshfs"} <= NETWORK
    assert not NETWORK & {"ext4", "xfs", "btrfs", "tmpfs", "overlay"}


@pytest.mark.parametrize(
    ("path", "is_share"),
    [(r"\\server\share\x.db", True), (r"C:\data\x.db", False), (r"\\?\C:\data\x.db", False)],
)
def test_a_windows_share_is_known_by_its_name(path: str, is_share: bool) -> None:
    """Two backslashes and a server."""
    assert is_unc(path) is is_share


def test_the_disk_of_this_machine_is_no_share(tmp_path: Path) -> None:
    """The tests' own folder may be used."""
    assert share_of(tmp_path / "x.db") == ""


@pytest.mark.parametrize("number", [2**63, -(2**63) - 1, 10**30])
def test_a_number_that_no_database_counts_to_is_told(store: Store, number: int) -> None:
    """On either kind, where the libraries would end in exceptions of their own."""
    with pytest.raises(NumberTooLarge, match="数太大"), store.reading() as session:
        session.get(AuditRow, number)
