"""The months are files of the store: a check finds what is wrong with them, and a backup brings them back."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url
from tests.service.monitoring.conftest import INSPECTOR, Import, household, monitored

from xiangheng_platform.monitoring import stored_months
from xiangheng_platform.monitoring.columns import HOUSEHOLDS
from xiangheng_platform.store.backups import back_up, restore
from xiangheng_platform.store.database import Database
from xiangheng_platform.store.store import Store
from xiangheng_platform.store.upkeep import examine


@pytest.fixture
def kept(store: Store, put_in: Import) -> Path:
    """The file of the one month that the register holds."""
    put_in([household(1), monitored(2)])
    with store.view(INSPECTOR) as view:
        return stored_months.months_of(view).files()[0].path


@pytest.mark.both_databases
def test_a_sound_register_is_sound(store: Store, kept: Path, put_in: Import) -> None:
    """Also after a month was replaced: of what was there before nothing is left."""
    assert examine(store).is_sound
    put_in([household(1)])
    assert examine(store).is_sound
    assert not kept.exists()


@pytest.mark.parametrize("harm", ["changed", "missing", "stray"])
def test_a_check_finds_what_is_wrong(store: Store, kept: Path, harm: str) -> None:
    """A byte of a month, a month that is gone, a file that nobody named."""
    if harm == "changed":
        content = bytearray(kept.read_bytes())
        content[100] ^= 1
        kept.write_bytes(content)
    elif harm == "missing":
        kept.unlink()
    else:
        (kept.parent / "rows.parquet").write_bytes(kept.read_bytes())
    (fault,) = examine(store).faults
    assert ("register_month" if harm != "stray" else "rows.parquet") in fault


@pytest.fixture
def elsewhere(store: Store, tmp_path: Path) -> Iterator[Callable[[], Store]]:
    """Opens an empty store in another place."""
    opened: list[Database] = []

    def _open() -> Store:
        opened.append(Database(f"sqlite:///{tmp_path / 'other.db'}"))
        return Store(opened[-1], store.clock)

    yield _open
    for database in opened:
        database.close()


def test_a_backup_brings_the_register_back(
    store: Store, kept: Path, tmp_path: Path, elsewhere: Callable[[], Store]
) -> None:
    """Months, keys and who they stand for: the same rows in another place."""
    back_up(store.database, tmp_path / "backup.zip")
    other = elsewhere()
    restore(other, "system", tmp_path / "backup.zip")
    with store.view(INSPECTOR) as here, other.view(INSPECTOR) as there:
        before, after = (stored_months.months_of(view) for view in (here, there))
        assert after.scan(HOUSEHOLDS).collect().equals(before.scan(HOUSEHOLDS).collect())
        assert after.files()[0].path != before.files()[0].path
    assert examine(other).is_sound
    assert make_url(other.database.url).get_backend_name() == "sqlite"
