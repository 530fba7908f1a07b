"""Personal data stands apart, is committed to in the log, and can be erased without touching history."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import select

from xiangheng_platform.store import personal
from xiangheng_platform.store.proof import Proof
from xiangheng_platform.store.store import Store
from xiangheng_platform.store.tables import AuditRow, PersonalRow


@pytest.fixture
def commitment(store: Store) -> Any:
    """A name that was kept in an act."""
    with store.act("user:liu", "access:account:add", "user:ma") as act:
        found = personal.keep(act.session, "user:ma", "name", "马晓燕")
        act.note(after={"name": found})
    return found


def test_the_log_never_holds_the_value(store: Store, commitment: Any) -> None:
    """The audit row holds the commitment and not the name."""
    with store.reading() as session:
        row = session.exec(select(AuditRow).where(AuditRow.number == 2)).one()

    assert commitment.digest in row.after
    assert "马晓燕" not in row.after


def test_a_commitment_proves_its_value(store: Store, commitment: Any) -> None:
    """With the salt it says which value it was, and only that one."""
    with store.reading() as session:
        row = session.get_one(PersonalRow, ("user:ma", "name"))

    assert commitment.holds(row.salt, "马晓燕")
    assert not commitment.holds(row.salt, "马晓红")


def test_equal_values_have_different_commitments() -> None:
    """Nobody finds a name by trying names."""
    assert personal.commit("马晓燕")[0] != personal.commit("马晓燕")[0]


def test_erasing_leaves_history_as_it_was(store: Store, commitment: Any, proof: Callable[[], Proof]) -> None:
    """The value and its salt are gone, and the proof of history still holds."""
    with store.act("user:admin", "access:account:erase", "user:ma") as act:
        personal.erase(act.session, "user:ma")
    with store.reading() as session:
        assert personal.particulars(session, "user:ma") == {}

    assert proof().holds


def test_erased_bytes_are_gone_from_the_file(store: Store, commitment: Any) -> None:
    """SQLite overwrites what is deleted, in the file and in its log."""
    if store.database.file is None:
        pytest.skip("a server's files are the server's; its pages are overwritten by VACUUM")
    with store.act("user:admin", "access:account:erase", "user:ma") as act:
        personal.erase(act.session, "user:ma")
    store.database.scrub()

    files = store.database.file.parent.glob(f"{store.database.file.name}*")
    assert [file.name for file in files if file.is_file() and "马晓燕".encode() in file.read_bytes()] == []
