"""All or nothing, and nothing silent: killed writers, full disks, lost databases, clocks that go back, two writers."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import OperationalError

from xiangheng_platform.store.acts import Act
from xiangheng_platform.store.database import Database
from xiangheng_platform.store.errors import (
    ClockWentBack,
    ConnectionsTaken,
    OutcomeUnknown,
    StoreBusy,
    StoreFull,
    StoreMissing,
    StoreUnusable,
)
from xiangheng_platform.store.proof import Proof
from xiangheng_platform.store.store import Store

WRITER = Path(__file__).with_name("writer.py")
NEVER = 10_000
ROWS = 5_000


def run_writer(url: str, point: int) -> subprocess.CompletedProcess[str]:
    """Let the program write and be killed at a point."""
    command = [sys.executable, str(WRITER), url, str(point)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120)


def counted(store: Store) -> tuple[int, int]:
    """How many acts and how many planted rows there are."""
    with store.database.reading() as connection:
        acts = connection.execute(text("SELECT count(*) FROM audit")).scalar_one()
        rows = connection.execute(text("SELECT count(*) FROM planted")).scalar_one()
    return int(acts), int(rows)


def killed_at(store: Store, url: str, proof: Callable[[], Proof], point: int) -> tuple[int, int]:
    """What there is after the writer was killed at a point; the history holds and goes on."""
    assert run_writer(url, point).returncode == -signal.SIGKILL
    found = counted(store)
    assert proof().holds
    with store.act("user:liu", "test:after:kill", "x"):
        pass
    return found


@pytest.fixture
def points(store: Store, url: str) -> int:
    """How many points an act of the writer has; it is written once for that."""
    done = run_writer(url, NEVER)
    assert done.returncode == 0, done.stderr
    return int(done.stdout)


@pytest.mark.skipif(sys.platform == "win32", reason="a program cannot kill itself so suddenly on Windows")
@pytest.mark.parametrize(
    "shares", [(0.6, 1.0), pytest.param((0.2,), marks=pytest.mark.thorough)], ids=["late", "early"]
)
def test_a_killed_writer_leaves_all_or_nothing(
    store: Store, url: str, proof: Callable[[], Proof], points: int, shares: tuple[float, ...]
) -> None:
    """Killed before the end, nothing of the act is there; killed after it, everything is."""
    for share in shares:
        acts, rows = counted(store)
        point = round(points * share)

        expected = (acts + 1, rows + ROWS) if point == points else (acts, rows)
        assert killed_at(store, url, proof, point) == expected


@pytest.mark.thorough
@pytest.mark.skipif(sys.platform == "win32", reason="a program cannot kill itself so suddenly on Windows")
def test_a_writer_may_be_killed_at_every_point(
    store: Store, url: str, proof: Callable[[], Proof], points: int
) -> None:
    """The sweep: every point there is, one after the other, on one history."""
    for point in range(1, points + 1):
        acts, rows = counted(store)
        found = killed_at(store, url, proof, point)

        assert found == ((acts + 1, rows + ROWS) if point == points else (acts, rows))


@pytest.mark.thorough
@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_a_writer_may_be_killed_at_any_moment(
    store: Store, url: str, proof: Callable[[], Proof], points: int
) -> None:
    """From outside, at moments that fall between points, also inside the database's own code."""
    for step in range(40):
        acts, rows = counted(store)
        command = [sys.executable, str(WRITER), url, str(NEVER)]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as writer:
            time.sleep(0.3 + step * 0.03)
            writer.kill()
        while store.database.is_sqlite is False and _is_writing(store):
            time.sleep(0.05)

        assert counted(store) in {(acts, rows), (acts + 1, rows + ROWS)}
        assert proof().holds


def _is_writing(store: Store) -> bool:
    """Whether the server still works off what a dead program sent."""
    query = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in%'"
    )
    with store.database.reading() as connection:
        return bool(connection.execute(text(query)).scalar_one() > 1)


def test_a_full_disk_takes_the_act_back(
    open_again: Callable[[], Store], value: Callable[..., Any], planted: Any, proof: Callable[[], Proof]
) -> None:
    """Room runs out in the middle: the clerk is told, and what was there before is untouched."""
    store = open_again()
    _fill_up(store)
    before = counted(store)
    with pytest.raises(StoreFull, match="腾出磁盘空间"), store.act("user:liu", "a:b:c", "x") as act:
        act.add_many(planted, ({"county": "县" * 500, "valid_from": value().valid_from} for _ in range(ROWS)))

    assert counted(store) == before
    assert proof().holds


def _fill_up(store: Store) -> None:
    """SQLite is given no more pages; PostgreSQL's own code for a full disk comes from a trigger."""
    if store.database.is_sqlite:
        event.listen(
            store.database.engine,
            "begin",
            lambda connection: connection.exec_driver_sql("PRAGMA max_page_count=40"),
        )
        return
    with store.database.writing() as connection:
        connection.execute(text(
            "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            "IF NEW.id > 2500 THEN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END IF; "
            "RETURN NEW; END $$"
        ))  # fmt: skip
        connection.execute(text(
            "CREATE TRIGGER full_disk BEFORE INSERT ON planted FOR EACH ROW EXECUTE FUNCTION full_disk()"
        ))  # fmt: skip


def test_a_lost_database_is_told(store: Store, maker: Any, url: str) -> None:
    """A database that is not there any more is said to be, not made anew."""
    store.database.close()
    if store.database.file is not None:
        store.database.file.unlink()
    else:
        maker.drop(url)

    with pytest.raises((StoreMissing, StoreUnusable)), store.act("user:liu", "a:b:c", "x"):
        pass

    assert store.database.file is None or not store.database.file.exists()


def test_a_database_that_is_taken_away_meanwhile_is_told(store: Store) -> None:
    """The file is moved, or the server cuts the connection, while an act is going on: it is not said to be done."""
    with pytest.raises(StoreUnusable), store.act("user:liu", "a:b:c", "x") as act:
        _take_away(store, act)


def _take_away(store: Store, act: Act[str]) -> None:
    if store.database.file is not None:
        os.replace(store.database.file, store.database.file.with_suffix(".moved"))
    else:
        _cut(store)
        act.session.connection().execute(text("SELECT 1"))


def test_a_connection_lost_at_the_end_is_told_as_unknown(open_again: Callable[[], Store]) -> None:
    """Nobody knows whether the server wrote it; the message says where to look."""
    store = open_again()
    if store.database.is_sqlite:
        pytest.skip("a file answers before the program goes on")
    event.listen(store.database.engine, "commit", lambda connection: _cut(store))

    with pytest.raises(OutcomeUnknown, match="audit show 2"), store.act("user:liu", "a:b:c", "x"):
        pass


def _cut(store: Store) -> None:
    """Let another connection end all those that are in the middle of something."""
    query = (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    with store.database.engine.connect() as other:
        other.execute(text(query))


def test_who_was_told_that_the_connection_is_lost_is_not_told_again(store: Store) -> None:
    """As a query of which one field found it lost: the answer says so, and leaving the view says nothing else."""
    if store.database.is_sqlite:
        pytest.skip("a file has no connections to cut")
    with store.reading() as session:
        _cut(store)
        with pytest.raises(OperationalError):
            session.connection().execute(text("SELECT 1"))

    assert store.last_act().number == 1


def test_a_server_that_comes_back_is_used_again(store: Store) -> None:
    """A connection that was cut between two acts is replaced without anybody noticing."""
    with store.act("user:liu", "a:b:c", "x"):
        pass
    if not store.database.is_sqlite:
        _cut(store)
    with store.act("user:liu", "a:b:c", "x"):
        pass

    assert store.last_act().number == 3


def test_a_clock_that_went_far_back_is_refused(store: Store, clock: Any) -> None:
    """An act is not recorded before the one that came before it."""
    with store.act("user:liu", "a:b:c", "x"):
        pass
    clock.pass_(hours=-1)

    with pytest.raises(ClockWentBack, match="校准时钟"), store.act("user:liu", "a:b:c", "x"):
        pass


def test_a_clock_that_went_back_a_little_is_noted(store: Store, clock: Any) -> None:
    """The act follows the last one, and what the clock read is kept beside it."""
    with store.act("user:liu", "a:b:c", "x") as first:
        pass
    clock.pass_(seconds=-3)
    with store.act("user:liu", "a:b:c", "x") as second:
        pass
    with store.database.reading() as connection:
        row = connection.execute(text("SELECT at, clock FROM audit WHERE number = 3")).one()

    assert (second.at - first.at).total_seconds() == pytest.approx(1e-6)
    assert row.at - row.clock == 3_000_001


def test_a_writer_that_waits_too_long_is_told(store: Store, open_again: Callable[[], Store]) -> None:
    """While somebody writes, another is told so in words, and nothing of hers is written."""
    other = open_again()
    with (
        store.act("user:liu", "a:b:c", "x"),
        pytest.raises(StoreBusy, match="别的程序正在写"),
        other.act("user:ma", "a:b:c", "x"),
    ):
        pass

    assert store.last_act().number == 2


def test_a_reader_does_not_wait_for_a_writer(store: Store, open_again: Callable[[], Store]) -> None:
    """Somebody who only looks sees the last state that was whole."""
    with store.act("user:liu", "a:b:c", "x"):
        seen = open_again().last_act().number

    assert seen == 1


def test_a_reader_for_whom_no_connection_is_left_is_told(url: str) -> None:
    """Five may read at once; a sixth is told in words, and one that comes after somebody has ended reads."""
    database = Database(url, patience=0.1, connections=5)
    reader = Store(database)
    with ExitStack() as readers:
        for _ in range(5):
            readers.enter_context(reader.reading())
        with pytest.raises(ConnectionsTaken, match="STORE-CONNECTIONS"):
            reader.last_act()

    assert reader.last_act().number == 1
    database.close()


def test_forty_readers_at_once_all_read(url: str) -> None:
    """With as many connections as the settings can be set to allow."""
    database = Database(url, patience=0.1, connections=40)
    with ExitStack() as readers:
        for _ in range(39):
            readers.enter_context(Store(database).reading())
        assert Store(database).last_act().number == 1
    database.close()


def test_many_writers_follow_each_other(
    store: Store, url: str, clock: Any, proof: Callable[[], Proof], value: Callable[..., Any]
) -> None:
    """Four programs that write at once make one history without a gap."""
    failures: list[Exception] = []

    def _write() -> None:
        database = Database(url, patience=60)
        try:
            for _ in range(10):
                with Store(database, clock).act("user:liu", "a:b:c", "x") as act:
                    act.add(value())
        except Exception as error:
            failures.append(error)
        finally:
            database.close()

    writers = [threading.Thread(target=_write) for _ in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    assert failures == []
    assert (counted(store), proof().breaks) == ((41, 40), ())
