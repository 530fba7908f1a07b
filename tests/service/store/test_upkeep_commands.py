"""`xiangheng db`, `config` and `doctor`, as whoever keeps the machine types them."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from xiangheng_platform.store import schema
from xiangheng_platform.store.backups import read_content
from xiangheng_platform.store.database import Database
from xiangheng_platform.store.moments import system_clock
from xiangheng_platform.store.proof import GENESIS
from xiangheng_platform.store.store import Store
from xiangheng_platform.store.tables import AuditHead
from xiangheng_scoring.cli import main

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Types a command at a fresh installation; gives its exit code and what it said on either channel."""
    monkeypatch.setenv("XIANGHENG_SETTINGS", str(tmp_path / "settings.toml"))
    monkeypatch.setenv("XIANGHENG_DATA__FOLDER", str(tmp_path / "数据"))

    def _run(*arguments: str) -> tuple[int, str, str]:
        code = main(arguments)
        said = capsys.readouterr()
        return code, said.out, said.err

    return _run


def document(said: tuple[int, str, str]) -> Any:
    """What a command printed for a program."""
    return json.loads(said[1])


def test_a_store_is_made_once(run: Run) -> None:
    """The first time it is made; the second time it is left as it is."""
    assert run("db", "init")[0] == 0

    code, _, told = run("db", "init")

    assert (code, "早已建立" in told) == (9, True)


def test_a_new_store_is_sound(run: Run) -> None:
    """Nothing is found in what was just made."""
    run("db", "init")
    found = document(run("db", "check", "--json"))

    assert (found["sound"], found["acts"], found["faults"]) == (True, 1, [])


def test_a_backup_is_restored_with_the_same_digest(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Into a new place everything comes back."""
    run("db", "init")
    made = document(run("db", "backup", str(tmp_path / "备份.zip"), "--json"))
    monkeypatch.setenv("XIANGHENG_DATA__FOLDER", str(tmp_path / "别处"))
    restored = document(run("db", "restore", str(tmp_path / "备份.zip"), "--json"))

    assert restored["digest"] == made["digest"]


def test_a_forged_history_that_is_restored_is_told(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a backup of it holds comes back row by row, which is no reason to call it sound."""
    run("db", "init")
    with closing(sqlite3.connect(tmp_path / "数据" / "xiangheng.db")) as connection, connection:
        connection.execute("DROP TRIGGER audit_no_update")
        connection.execute("UPDATE audit SET reason = '另一个理由' WHERE number = 1")
    run("db", "backup", str(tmp_path / "备份.zip"))
    monkeypatch.setenv("XIANGHENG_DATA__FOLDER", str(tmp_path / "别处"))
    code, said, _ = run("db", "restore", str(tmp_path / "备份.zip"))

    assert code == 0
    assert "备份里的历史有 1 处被改过" in said


def test_an_up_to_date_store_is_not_upgraded(run: Run) -> None:
    """And no backup is made for nothing."""
    run("db", "init")
    done = document(run("db", "upgrade", "--json"))

    assert (done["before"] == done["after"], done["backup"]) == (True, None)


def test_an_older_store_is_backed_up_and_upgraded(run: Run, tmp_path: Path) -> None:
    """The backup of the older tables is whole and can be restored by the newer program."""
    if len(schema.revisions()) < 2:
        pytest.skip("there is no earlier revision yet")
    older = schema.revisions()[0]
    database = Database(f"sqlite:///{tmp_path / '数据' / 'xiangheng.db'}")
    database.create()
    schema.migrate(database, older)
    with Store(database).writing() as session:
        session.add(AuditHead(id=1, number=0, at=system_clock(), digest=GENESIS))
    database.close()
    done = document(run("db", "upgrade", "--json"))

    assert (done["before"], done["after"]) == (older, schema.newest())
    assert read_content(Path(done["backup"])).revision == older


def test_config_says_where_a_value_came_from(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """For a person and for a program."""
    monkeypatch.setenv("XIANGHENG_JOBS__LEASE_SECONDS", "30")
    rows = {row["name"]: row for row in document(run("config", "explain", "--json"))["settings"]}

    assert rows["jobs.lease_seconds"]["origin"] == "environment"
    assert "环境变量" in run("config", "explain")[1]


def test_a_wrong_setting_stops_every_command(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing starts with a setting that nobody meant."""
    monkeypatch.setenv("XIANGHENG_DATABSE__URL", "x")

    assert run("db", "check")[0] == 5


def test_doctor_names_what_is_missing(run: Run) -> None:
    """Before a store is made it says so, with the command that makes it."""
    code, told, _ = run("doctor")

    assert (code, "db init" in told) == (8, True)


def test_doctor_is_content_with_a_new_store(run: Run) -> None:
    """Once it is made nothing needs doing."""
    run("db", "init")
    code, told, _ = run("doctor", "--json")

    assert code == 0
    assert "fault" not in {row["state"] for row in json.loads(told)["findings"]}


def test_commands_print_their_formats(run: Run) -> None:
    """Each command with --json prints the format that the manual names."""
    commands = {
        "db": ["db", "init"],
        "db-check": ["db", "check"],
        "db-upgrade": ["db", "upgrade"],
        "db-backup": ["db", "backup"],
        "config": ["config", "explain"],
        "doctor": ["doctor"],
    }
    for name, arguments in commands.items():
        jsonschema.Draft202012Validator(schema_of(name)).validate(document(run(*arguments, "--json")))


def test_a_restore_prints_its_format(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same as a backup's, under its own name."""
    run("db", "init")
    run("db", "backup", str(tmp_path / "备份.zip"))
    monkeypatch.setenv("XIANGHENG_DATA__FOLDER", str(tmp_path / "别处"))

    restored = document(run("db", "restore", str(tmp_path / "备份.zip"), "--json"))
    jsonschema.Draft202012Validator(schema_of("db-restore")).validate(restored)


def schema_of(name: str) -> Any:
    """The published schema of a format."""
    folder = Path(__file__).parents[3] / "docs" / "formats"
    return json.loads((folder / f"{name}.schema.json").read_text(encoding="utf-8"))
