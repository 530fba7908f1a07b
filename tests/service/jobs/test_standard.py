"""The kinds that every installation has, run as anybody's."""

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from xiangheng_platform.access.person import Person
from xiangheng_platform.jobs import leases, queue
from xiangheng_platform.jobs.errors import JobRefused
from xiangheng_platform.jobs.kinds import Kinds, registry
from xiangheng_platform.jobs.records import Job, State
from xiangheng_platform.jobs.standard import standard_kinds
from xiangheng_platform.store.backups import content_of, read_content
from xiangheng_platform.store.store import Store

#: What a job may do is said by our code; `test_leases` and `test_queue` ask both databases.
pytestmark = pytest.mark.one_database


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where backups go; it is made when it is needed."""
    return tmp_path / "备份"


@pytest.fixture
def kinds(folder: Path) -> Kinds:
    """The kinds of an installation."""
    return registry(standard_kinds(folder))


@pytest.fixture
def ordered(store: Store, chen: Person, kinds: Kinds, worker: Any) -> Callable[..., Job]:
    """The administrator asks for a job, and a worker does it."""

    def _order(kind: str, **arguments: Any) -> Job:
        job = queue.submit(store, chen, kinds, kind, arguments)
        worker(kinds, identify=lambda store, login: chen).run_waiting()
        return leases.look(store, job.id)

    return _order


def test_the_history_is_verified(store: Store, ordered: Callable[..., Job]) -> None:
    """The result is what the proof says: how many acts, the last digest, no breaks."""
    job = ordered("audit.verify")
    head = store.last_act()

    assert job.result == {"holds": True, "number": 2, "digest": head.digest, "rows": 0, "breaks": []}
    assert (job.progress.done, job.progress.total) == (2, 2)


def test_a_break_is_a_result(store: Store, ordered: Callable[..., Job]) -> None:
    """A history that somebody changed is found out, named, and no failure of the job."""
    with store.database.writing() as connection:
        if store.database.is_sqlite:
            connection.execute(text("DROP TRIGGER audit_no_update"))
        else:
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        connection.execute(text("UPDATE audit SET reason = 'x' WHERE number = 1"))
    job = ordered("audit.verify")

    assert job.state is State.DONE
    assert job.result is not None
    assert (job.result["holds"], [one["number"] for one in job.result["breaks"]]) == (False, [1])


def test_a_backup_is_whole(store: Store, ordered: Callable[..., Job], folder: Path, backend: str) -> None:
    """It can be read to the end, and what the job says of it is what it is; the act names it."""
    job = ordered("store.backup")
    assert job.result is not None
    content = read_content(folder / job.result["file"])

    assert (job.result["digest"], job.result["rows"]) == (content.digest, content.rows)
    assert (job.act, job.result["act"], job.result["removed"]) == (3, 3, [])
    assert content_of(store.database).revision == content.revision


def test_a_backup_is_named_by_its_moment(ordered: Callable[..., Job]) -> None:
    """In Beijing time, with the job and the attempt, so that no two have one name."""
    result = ordered("store.backup").result

    assert result is not None
    assert result["file"] == "xiangheng-20240501-090000-job1-1.zip"


def test_the_last_backups_are_kept(ordered: Callable[..., Job], folder: Path, clock: Any) -> None:
    """Of five, the last two; other files stay."""
    folder.mkdir()
    (folder / "xiangheng-20240101-000000.zip").write_text("由人做的备份", encoding="utf-8")
    results: list[Any] = []
    for _ in range(5):
        results.append(ordered("store.backup", keep=2).result)
        clock.pass_(days=1)
    names = [one["file"] for one in results]

    assert sorted(path.name for path in folder.iterdir()) == ["xiangheng-20240101-000000.zip", *names[-2:]]
    assert results[-1]["removed"] == [names[-3]]


def test_the_fresh_backup_is_kept_whatever_the_clock_read(ordered: Callable[..., Job], folder: Path) -> None:
    """One that was written while the clock was years ahead does not outlive the one that was just made."""
    folder.mkdir()
    (folder / "xiangheng-20390101-000000-job1-1.zip").write_bytes(b"from a wrong clock")
    result = ordered("store.backup", keep=1).result

    assert result is not None
    assert [path.name for path in folder.iterdir()] == [result["file"]]


def test_what_a_dead_attempt_left_is_taken_away(ordered: Callable[..., Job], folder: Path) -> None:
    """Half a backup is never taken for one, and does not fill the disk for ever."""
    folder.mkdir()
    (folder / ".xiangheng-20240401-090000-job1-1.zip.new").write_bytes(b"half")
    ordered("store.backup")

    assert [path.name for path in folder.iterdir()] == ["xiangheng-20240501-090000-job1-1.zip"]


def test_what_another_worker_is_writing_is_left(
    store: Store, submitted: Any, claimed: Any, ordered: Callable[..., Job], folder: Path
) -> None:
    """Two backups at once do not take each other's file away."""
    submitted()
    claimed("乙")
    folder.mkdir()
    other = folder / ".xiangheng-20240501-090000-job1-1.zip.new"
    other.write_bytes(b"half")
    ordered("store.backup")

    assert other.exists()


def test_a_folder_that_cannot_be_written_fails_the_job(
    store: Store, ordered: Callable[..., Job], folder: Path
) -> None:
    """In words that say what to do, and without an act."""
    folder.write_text("no folder", encoding="utf-8")
    job = ordered("store.backup")

    assert (job.state, job.error_code, job.act) == (State.FAILED, "FILE-WRITE", None)
    assert store.last_act().number == 2


@pytest.mark.parametrize("keep", [0, "一"])
def test_keeping_none_is_refused(ordered: Callable[..., Job], keep: Any) -> None:
    """At least the newest backup stays."""
    with pytest.raises(JobRefused, match="不小于 1 的整数"):
        ordered("store.backup", keep=keep)


def test_a_backup_is_a_zip_of_one_state(ordered: Callable[..., Job], folder: Path) -> None:
    """It holds the job that wrote it, as it then stood."""
    result = ordered("store.backup").result
    assert result is not None
    with zipfile.ZipFile(folder / result["file"]) as archive:
        assert b'"state":"running"' in archive.read("tables/job.jsonl")
