"""Files are part of the store: in its examination, its backups and its restores."""

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.service.evidence.conftest import LIU, HandIn
from tests.service.evidence.test_deposits import read

from xiangheng_platform.evidence import removal
from xiangheng_platform.store.backups import back_up, content_of, read_content, restore
from xiangheng_platform.store.database import Database
from xiangheng_platform.store.errors import BackupRefused, ContentChanged
from xiangheng_platform.store.store import Store
from xiangheng_platform.store.upkeep import examine


@pytest.fixture(params=["sqlite", "postgresql"])
def target(request: pytest.FixtureRequest, maker: Any) -> Iterator[Database]:
    """An empty database of each kind."""
    url = maker.url(request.param, empty=True)
    with maker.opened(url) as database:
        yield database
    maker.drop(url)


def test_files_come_back_with_a_backup(
    store: Store, hand_in: HandIn, target: Database, tmp_path: Path
) -> None:
    """Those that rows name and no other, also from one kind of database to the other; all is sound."""
    kept, gone = hand_in(b"kept"), hand_in(b"gone")
    removal.remove(store, LIU, gone.number, "交错了")
    written = back_up(store.database, tmp_path / "备份.zip")
    restored = Store(target, store.clock)
    content, _ = restore(restored, "local:wei", tmp_path / "备份.zip")

    assert written == content == read_content(tmp_path / "备份.zip") == content_of(store.database)
    assert content.files == {kept.sha256}
    assert read(restored, LIU, kept.number) == b"kept"
    assert examine(restored).is_sound


def test_examination_finds_what_happened_to_files(store: Store, hand_in: HandIn) -> None:
    """Changed, missing and stray ones are faults like any other."""
    changed, missing = hand_in(b"changed"), hand_in(b"missing")
    files = store.database.files
    assert examine(store).is_sound
    files.place(changed.sha256).write_bytes(b"other")
    files.place(missing.sha256).rename(files.place(missing.sha256).with_name("stray"))
    examined = examine(store)

    assert not examined.is_sound
    assert [sum(word in fault for fault in examined.faults) for word in ("被改过", "不见了", "没有登记")] == [
        1,
        1,
        1,
    ]


def test_a_changed_file_is_in_no_backup(store: Store, hand_in: HandIn, tmp_path: Path) -> None:
    """Nothing is written that could be taken for a whole one."""
    store.database.files.place(hand_in().sha256).write_bytes(b"other")
    with pytest.raises(ContentChanged):
        back_up(store.database, tmp_path / "备份.zip")

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("target", ["sqlite"], indirect=True)
@pytest.mark.parametrize("damage", ["changed", "missing", "unlisted"])
def test_a_backup_with_another_file_is_refused(
    store: Store, hand_in: HandIn, target: Database, tmp_path: Path, damage: str
) -> None:
    """Changed, or left out, in the manifest as well: nothing is restored."""
    handed_in = hand_in()
    back_up(store.database, tmp_path / "备份.zip")
    with zipfile.ZipFile(tmp_path / "备份.zip") as whole, zipfile.ZipFile(tmp_path / "假.zip", "w") as forged:
        for name in whole.namelist():
            content = whole.read(name)
            if name.startswith("files/"):
                if damage != "changed":
                    continue
                content = b"another"
            if name == "manifest.json" and damage == "unlisted":
                content = content.replace(f'"{handed_in.sha256}"'.encode(), b"")
            forged.writestr(name, content)
    with pytest.raises(BackupRefused):
        restore(Store(target, store.clock), "local:wei", tmp_path / "假.zip")

    assert list(target.files.paths()) == []
