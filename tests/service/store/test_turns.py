"""Who writes next to a database file: in the order of coming, whoever else comes, and whoever dies meanwhile."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from xiangheng_platform.store.creation import create
from xiangheng_platform.store.database import Database
from xiangheng_platform.store.errors import StoreBusy
from xiangheng_platform.store.proof import prove
from xiangheng_platform.store.store import Store
from xiangheng_platform.store.turns import Turns, WaitedTooLong

WAITER = """
import sys
from pathlib import Path
from xiangheng_platform.store.turns import Turns
print("begun", flush=True)
with Turns(Path(sys.argv[1]), 60).taken():
    print("taken", flush=True)
    sys.stdin.read()
"""
WRITER = """
import sys
from xiangheng_platform.store.database import Database
from xiangheng_platform.store.store import Store
store = Store(Database(sys.argv[1], patience=60))
for number in range(10):
    with store.act("user:liu", "a:b:c", f"x:{number}"):
        pass
"""


def wait_for(turns: Turns, count: int) -> None:
    """Wait until so many numbers are drawn."""
    while len(turns.numbers) < count:
        threading.Event().wait(0.001)


def test_turns_come_in_the_order_of_coming(tmp_path: Path) -> None:
    """Twelve who come one after the other while somebody writes."""
    turns, order = Turns(tmp_path / "turns", 60), list[int]()

    def _write(number: int) -> None:
        with Turns(tmp_path / "turns", 60).taken():
            order.append(number)

    with turns.taken():
        writers = [threading.Thread(target=_write, args=(number,)) for number in range(12)]
        for count, writer in enumerate(writers, start=2):
            writer.start()
            wait_for(turns, count)
    for writer in writers:
        writer.join()

    assert order == list(range(12))
    assert turns.numbers == []


def test_who_waits_too_long_is_told_and_keeps_nobody_waiting(tmp_path: Path) -> None:
    """The number is given back, and the next in the row goes on."""
    turns = Turns(tmp_path / "turns", 0.01)
    with turns.taken():
        with pytest.raises(WaitedTooLong), turns.taken():
            pass
        assert len(turns.numbers) == 1
    with turns.taken():
        pass


@pytest.mark.parametrize("is_writing", [True, False], ids=["writing", "waiting"])
@pytest.mark.skipif(os.name == "nt", reason="no kill there")
def test_who_dies_keeps_nobody_waiting(tmp_path: Path, is_writing: bool) -> None:
    """A program that was killed while it wrote, or while it waited, has no number any more."""
    turns = Turns(tmp_path / "turns", 60)
    command = [sys.executable, "-c", WAITER, str(tmp_path / "turns")]

    def _begin() -> subprocess.Popen[str]:
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        assert process.stdout.readline() == "begun\n"
        return process

    if is_writing:
        process = _begin()
        wait_for(turns, 1)
        process.kill()
        process.communicate()
    else:
        with turns.taken():
            process = _begin()
            wait_for(turns, 2)
            process.kill()
            process.communicate()
    with turns.taken():
        assert len(turns.numbers) == 1


def test_where_no_number_can_be_drawn_the_database_decides(tmp_path: Path) -> None:
    """Say where the folder's name is a file's already."""
    (tmp_path / "turns").write_text("", encoding="utf-8")
    with Turns(tmp_path / "turns", 0.01).taken():
        pass


def test_four_programs_that_write_at_once_are_none_refused(tmp_path: Path) -> None:
    """Forty short acts, one history."""
    url = f"sqlite:///{tmp_path / 'x.db'}"
    store = Store(Database(url))
    create(store, "system")
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, url]) for _ in range(4)]

    assert [writer.wait() for writer in writers] == [0] * 4
    with store.database.reading() as connection:
        proof = prove(connection)
    assert (proof.acts, proof.holds) == (41, True)
    store.database.close()


def test_a_writer_behind_one_that_does_not_end_is_told(tmp_path: Path) -> None:
    """After the patience that is set, in words, before it has asked the database at all."""
    url = f"sqlite:///{tmp_path / 'x.db'}"
    store, other = Store(Database(url)), Store(Database(url, patience=0.01))
    create(store, "system")
    with (
        store.act("user:liu", "a:b:c", "x"),
        pytest.raises(StoreBusy, match=r"database\.patience"),
        other.act("user:ma", "a:b:c", "x"),
    ):
        pass

    assert store.last_act().number == 2
    store.database.close()
    other.database.close()
