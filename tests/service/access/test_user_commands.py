"""`xiangheng user …` as its users type it."""

import io
import json
import os
from pathlib import Path
from typing import Any

import pytest

from xiangheng_platform.access.person import Person
from xiangheng_platform.access.roles import Role
from xiangheng_scoring.cli import main


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    """Types a command with a line on standard input; gives exit code and what was printed."""

    def _typed(*arguments: str, line: str = "") -> tuple[int, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO(line + "\n" if line else ""))
        code = main(arguments)
        captured = capsys.readouterr()
        return code, captured.out + captured.err

    return _typed


@pytest.fixture
def installed(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The settings of an installation on this store, with nobody in it; gives the file's folder."""
    settings = tmp_path / "设置" / "settings.toml"
    settings.parent.mkdir()
    settings.write_text("[sign_in]\nhash_rounds = 1\nhash_mebibytes = 1\n", encoding="utf-8")
    monkeypatch.setenv("XIANGHENG_SETTINGS", str(settings))
    monkeypatch.setenv("XIANGHENG_DATABASE__URL", url)
    return settings.parent


def test_a_command_runs_as_whoever_signed_in(signed_in: Any, typed: Any) -> None:
    """The fixture of all command tests: a person with a role on the test's store."""
    person: Person = signed_in(Role.DEPARTMENT_CLERK, department="省医保局")

    code, printed = typed("user", "whoami", "--json")

    assert (code, json.loads(printed)["granted"][0]["department"]) == (0, "省医保局")
    assert json.loads(printed)["login"] == person.login


def test_from_the_first_administrator_to_signing_out(installed: Path, typed: Any) -> None:
    """First account, sign in, be somebody, sign out, be nobody."""
    made = typed(
        "user", "first-admin", "root", "--name", "刘强", "--password-stdin", line="一个很长的密码123"
    )
    entered = typed("user", "sign-in", "root", "--password-stdin", line="一个很长的密码123")
    known = typed("user", "whoami")
    left = typed("user", "sign-out")
    unknown = typed("user", "whoami")

    assert [code for code, _ in (made, entered, known, left, unknown)] == [0, 0, 0, 0, 10]
    assert "系统管理员（全省）" in known[1]
    assert "ACCESS-SIGN-IN" in unknown[1]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_the_session_is_readable_by_its_owner_alone(installed: Path, typed: Any) -> None:
    """A file that lay there open to all is taken away first."""
    (installed / "session").write_text("old", encoding="utf-8")
    (installed / "session").chmod(0o644)
    typed("user", "first-admin", "root", "--password-stdin", line="一个很长的密码123")
    typed("user", "sign-in", "root", "--password-stdin", line="一个很长的密码123")

    assert (installed / "session").stat().st_mode & 0o777 == 0o600


def test_a_password_is_never_an_argument(installed: Path, typed: Any) -> None:
    """Where nobody can be asked, the way for programs is told."""
    code, printed = typed("user", "first-admin", "root")

    assert code == 2
    assert "--password-stdin" in printed


def test_a_weak_password_is_refused_without_being_shown(installed: Path, typed: Any) -> None:
    """All faults at once: the login and the password."""
    code, printed = typed("user", "first-admin", "刘强", "--password-stdin", "--json", line="short")

    assert code == 2
    assert [fault["where"] for fault in json.loads(printed)["faults"]] == ["登录名", "密码"]
    assert "short" not in printed
