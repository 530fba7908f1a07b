"""A view reads for a while and no longer, says who is in the way of erasing, and keeps only what is still so."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import select
from tests.service.test_statements import statements

from xiangheng_platform.access.tables import Duty
from xiangheng_platform.store.backups import back_up, restore
from xiangheng_platform.store.database import Database
from xiangheng_platform.store.errors import ReaderInTheWay, ReadingTooLong
from xiangheng_platform.store.history import known
from xiangheng_platform.store.store import Store
from xiangheng_platform.store.tables import AuditRow
from xiangheng_platform.store.views import View

LONG = text(
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200000) SELECT count(*) FROM n"
)
ENDLESS = text("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT 1 FROM n) SELECT count(*) FROM n")


@pytest.fixture
def hurried(url: str, clock: Any) -> Iterator[Callable[[float], Store]]:
    """Opens the store for views that last so many seconds."""
    opened: list[Database] = []

    def _hurried(seconds: float) -> Store:
        opened.append(Database(url, patience=0.1, reading_seconds=seconds))
        return Store(opened[-1], clock)

    yield _hurried
    for database in opened:
        database.close()


def test_a_statement_that_runs_on_is_interrupted(hurried: Callable[[float], Store]) -> None:
    """In words that say what to do; the connection is as good as new for the next."""
    store = hurried(0.05)
    with pytest.raises(ReadingTooLong, match=r"database\.reading_seconds"), store.view("user:liu") as view:
        view.session.execute(ENDLESS)

    with store.reading() as session:
        assert session.execute(LONG).scalar_one() == 200_000


def test_no_statement_begins_when_the_time_is_over(hurried: Callable[[float], Store]) -> None:
    """Who asks little by little holds the state as well as who asks for too much at once."""
    with pytest.raises(ReadingTooLong), hurried(1e-9).view("user:liu") as view:
        view.session.execute(text("SELECT 1"))


def test_acts_and_proofs_have_no_deadline(hurried: Callable[[float], Store]) -> None:
    """They take as long as they take."""
    store = hurried(1e-9)
    with store.act("user:liu", "a:b:c", "x"):
        pass
    with store.database.reading() as connection:
        assert len(connection.execute(select(AuditRow.number)).all()) == 2


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_reader_in_the_way_of_erasing_is_told(store: Store, hurried: Callable[[float], Store]) -> None:
    """What was erased stays in the log of the file while somebody reads an earlier state; later it goes."""
    other = hurried(60)
    with store.view("user:liu") as view:
        assert view.known_at
        with store.act("user:liu", "a:b:c", "x"):
            pass
        with pytest.raises(ReaderInTheWay, match=r"database\.reading_seconds"):
            other.database.scrub()
    other.database.scrub()

    assert Path(f"{store.database.file}-wal").stat().st_size == 0


class Reading:
    """Reads how many planted rows are known, and counts how often it had to."""

    def __init__(self, planted: type[Any]) -> None:
        self.planted = planted
        self.times = 0

    def __call__(self, view: View[Any]) -> int:
        """How many there are, read anew."""
        self.times += 1
        return len(view.session.exec(known(self.planted, view.as_of)).all())

    def of(self, store: Store, as_of: datetime | None = None) -> int:
        """How many there are, as a view of a store has it."""
        with store.view("user:liu", as_of) as view:
            assert view.kept(self, self.planted) == view.kept(self, self.planted)
            return view.kept(self, self.planted)


@pytest.fixture
def rows(planted: type[Any]) -> Reading:
    """What is read and kept in these tests."""
    return Reading(planted)


@pytest.fixture
def add(store: Store, value: Callable[..., Any]) -> Callable[..., None]:
    """Adds a planted row, by whichever program."""

    def _add(by: Store = store) -> None:
        with by.act("user:ma", "a:b:c", "x") as act:
            act.add(value())

    return _add


def test_what_was_read_is_not_read_again(store: Store, rows: Reading, add: Callable[..., None]) -> None:
    """By no later view that sees the same; an act that wrote something else leaves it as it is."""
    add()
    assert rows.of(store) == 1
    with store.act("user:liu", "a:b:c", "x"):
        pass

    assert (rows.of(store), rows.times) == (1, 1)


def test_an_act_of_another_program_is_seen_by_the_next_view(
    store: Store, open_again: Callable[[], Store], rows: Reading, add: Callable[..., None]
) -> None:
    """What was kept is of the state before it."""
    assert rows.of(store) == 0
    add(open_again())

    assert rows.of(store) == 1


def test_a_day_that_begins_is_another_state(store: Store, clock: Any, rows: Reading) -> None:
    """What was given until yesterday ended at midnight, and no act says so."""
    rows.of(store)
    clock.pass_(hours=20)

    assert (rows.of(store), rows.times) == (0, 2)


def test_an_earlier_moment_is_another_state_where_something_was_written_since(
    store: Store, clock: Any, rows: Reading, add: Callable[..., None]
) -> None:
    """And the same where nothing was."""
    add()
    early = clock.now
    clock.pass_(hours=1)
    add()
    late = clock.pass_(hours=1)

    assert [rows.of(store, moment) for moment in (None, late, early, None, early)] == [2, 2, 1, 2, 1]
    assert rows.times == 2


def test_before_anything_was_written_there_is_nothing(
    store: Store, clock: Any, rows: Reading, add: Callable[..., None]
) -> None:
    """Also before the first act of all."""
    early = clock.now - timedelta(days=400)
    add()

    assert [rows.of(store, moment) for moment in (early, None, early)] == [0, 1, 0]


def test_of_many_readings_the_last_few_are_kept(
    store: Store, clock: Any, rows: Reading, add: Callable[..., None]
) -> None:
    """So that a program that runs for years holds no more than it did on its first day."""
    moments = []
    for _ in range(13):
        add()
        moments.append(clock.now)
        clock.pass_(minutes=1)
    for moment in moments:
        rows.of(store, moment)
    rows.of(store, moments[-1])
    assert rows.times == 13
    rows.of(store, moments[0])

    assert rows.times == 14


def test_whoever_goes_back_through_one_reading_drives_out_no_other(
    store: Store, planted: type[Any], clock: Any, rows: Reading, add: Callable[..., None]
) -> None:
    """What everybody asks of today stays, however many earlier moments somebody looks at."""
    other = Reading(planted)
    rows.of(store)
    for _ in range(13):
        add()
        clock.pass_(minutes=1)
        other.of(store, clock.now)
    add()
    rows.of(store)
    rows.of(store)

    assert (rows.times, other.times) == (2, 13)


def test_a_view_that_sees_what_was_seen_reads_no_table(
    store: Store, planted: type[Any], rows: Reading, add: Callable[..., None]
) -> None:
    """However much is kept: by what the last act is, which no statement of SQLAlchemy's asks, it knows that all is as it was."""
    other = Reading(planted)
    add()
    rows.of(store), other.of(store)

    with statements(store) as asked, store.view("user:liu") as view:
        assert (view.kept(rows, planted), view.kept(other, planted)) == (1, 1)

    assert asked == []


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
def test_what_the_server_planned_for_a_view_it_plans_for_no_other(store: Store) -> None:
    """A connection is given back with the statements that are prepared on it, also by whoever read objects."""
    for _ in range(8):
        with store.view("user:liu") as view:
            assert view.known_at

    with store.view("user:liu") as view:
        assert view.connection.execute(text("SELECT count(*) FROM pg_prepared_statements")).scalar_one() > 0


def test_a_restored_store_is_another_state(store: Store, tmp_path: Path) -> None:
    """Its acts bear the numbers of others that were done since the backup."""
    duties = Reading(Duty)

    def _take(*logins: str) -> int:
        with store.act("user:ma", "a:b:c", "x") as act:
            for login in logins:
                act.add(Duty(subject="x", duty="scheme.author", login=login))
        return act.number

    back_up(store.database, tmp_path / "backup.zip")
    with store.act("user:liu", "a:b:c", "x"):
        pass
    number = _take("ma")
    assert duties.of(store) == 1
    _wipe(store.database)
    restore(store, "local:ma", tmp_path / "backup.zip")

    assert duties.of(store) == 0
    assert (_take("ma", "liu"), duties.of(store)) == (number, 2)


def _wipe(database: Database) -> None:
    """Leave an empty database, as whoever keeps it does before a restore."""
    if database.file is None:
        with database.writing() as connection:
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
        return
    database.close()
    for file in database.file.parent.glob(f"{database.file.name}*"):
        if file.is_file():
            file.unlink()
    database.create()
