"""`xiangheng user`, `token` and `permission` as their users type them."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyotp
import pytest

from xiangheng_platform.access.person import Person
from xiangheng_platform.access.roles import GRANTABLE, Role

PASSWORD = "一个很长的密码123"
SignedIn = Callable[..., Person]


@pytest.fixture
def installed(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The settings of an installation on this store, with nobody in it; gives the file's folder."""
    settings = tmp_path / "设置" / "settings.toml"
    settings.parent.mkdir()
    settings.write_text("[sign_in]\nhash_rounds = 1\nhash_mebibytes = 1\n", encoding="utf-8")
    monkeypatch.setenv("XIANGHENG_SETTINGS", str(settings))
    monkeypatch.setenv("XIANGHENG_DATABASE__URL", url)
    return settings.parent


@pytest.fixture
def root(installed: Path, typed: Any) -> None:
    """The first administrator, signed in by commands."""
    typed("user", "first-admin", "root", "--name", "刘强", "--password-stdin", lines=[PASSWORD])
    typed("user", "sign-in", "root", "--password-stdin", lines=[PASSWORD])


@pytest.fixture
def clerk(root: None, typed: Any) -> None:
    """A clerk whom root added and granted a role."""
    typed(
        "user",
        "add",
        "1042",
        "--name",
        "王小明",
        "--telephone",
        "13812345678",
        "--password-stdin",
        lines=[PASSWORD],
    )
    typed("user", "grant", "1042", "department_clerk", "--department", "省医保局", "--reason", "到岗")


def test_a_command_runs_as_whoever_signed_in(signed_in: SignedIn, typed: Any) -> None:
    """The fixture of all command tests: a person with a role on the test's store."""
    person = signed_in(Role.DEPARTMENT_CLERK, department="省医保局")
    found = typed("user", "whoami", "--json").document

    assert (found["login"], found["granted"][0]["department"]) == (person.login, "省医保局")


@pytest.mark.both_databases
def test_from_the_first_administrator_to_signing_out(installed: Path, typed: Any) -> None:
    """First account, sign in, be somebody, sign out, be nobody."""
    made = typed("user", "first-admin", "root", "--name", "刘强", "--password-stdin", lines=[PASSWORD])
    entered = typed("user", "sign-in", "root", "--password-stdin", "--json", lines=[PASSWORD])
    known = typed("user", "whoami")
    left = typed("user", "sign-out", "--json")
    unknown = typed("user", "whoami")

    assert [said.code for said in (made, entered, known, left, unknown)] == [0, 0, 0, 0, 10]
    assert "系统管理员（全省）" in known.out
    assert (entered.document["login"], left.document["login"]) == ("root", None)
    assert "ACCESS-SIGN-IN" in unknown.error


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_the_session_is_readable_by_its_owner_alone(installed: Path, typed: Any) -> None:
    """A file that lay there open to all is taken away first."""
    (installed / "session").write_text("old", encoding="utf-8")
    (installed / "session").chmod(0o644)
    typed("user", "first-admin", "root", "--password-stdin", lines=[PASSWORD])
    typed("user", "sign-in", "root", "--password-stdin", lines=[PASSWORD])

    assert (installed / "session").stat().st_mode & 0o777 == 0o600


def test_a_damaged_session_is_nobodys(root: None, installed: Path, typed: Any) -> None:
    """Whatever stands in the file, signing in once more is what helps."""
    (installed / "session").write_bytes(b"\xff\xfe\x00")
    said = typed("user", "whoami")

    assert said.code == 10
    assert "user sign-in" in said.error
    assert typed("user", "sign-in", "root", "--password-stdin", lines=[PASSWORD]).code == 0


def test_a_session_that_cannot_be_left_is_told(root: None, installed: Path, typed: Any) -> None:
    """Where the folder of the settings cannot be written, nobody stays signed in."""
    (installed / "session").unlink()
    (installed / "session").mkdir()
    said = typed("user", "sign-in", "root", "--password-stdin", lines=[PASSWORD])

    assert said.code == 3
    assert "FILE-WRITE" in said.error


def test_a_password_is_never_an_argument(installed: Path, typed: Any) -> None:
    """Where nobody can be asked, the way for programs is told."""
    said = typed("user", "first-admin", "root")

    assert (said.code, "--password-stdin" in said.error) == (2, True)


def test_a_weak_password_is_refused_without_being_shown(installed: Path, typed: Any) -> None:
    """All faults at once: the login and the password."""
    said = typed("user", "first-admin", "刘强", "--password-stdin", "--json", lines=["short"])

    assert said.code == 2
    assert [fault["where"] for fault in said.document["faults"]] == ["登录名", "密码"]
    assert "short" not in said.out


def test_accounts_are_listed_masked(clerk: None, typed: Any) -> None:
    """For a program and for a person."""
    rows = {row["login"]: row for row in typed("user", "list", "--json").document["accounts"]}

    assert (rows["1042"]["name"], rows["1042"]["telephone"]) == ("王**", "138****5678")
    assert rows["1042"]["grants"][0]["role"] == "department_clerk"
    assert "王**" in typed("user", "list").out
    assert "部门填报员（省医保局）" in typed("user", "show", "1042").out


def test_particulars_are_revealed_with_a_reason_changed_and_erased(clerk: None, typed: Any) -> None:
    """What cannot be undone is asked about."""
    assert typed("user", "reveal", "1042").code == 2
    assert (
        typed("user", "reveal", "1042", "--reason", "核对", "--json").document["telephone"] == "13812345678"
    )
    changed = typed("user", "personal", "1042", "--telephone", "", "--json").document
    assert (changed["name"], changed["telephone"]) == ("王**", None)
    assert typed("user", "erase", "1042").code == 2
    assert typed("user", "erase", "1042", "--yes", "--json").document["name"] is None


@pytest.mark.both_databases
def test_roles_are_granted_revoked_and_asked_of_a_day(clerk: None, typed: Any) -> None:
    """Of today and of a day before anything was."""
    granted = typed("user", "granted", "1042", "--json").document["grants"]
    earlier = typed("user", "granted", "--day", "2024年5月1日", "--json").document["grants"]
    revoked = typed("user", "revoke", "1042", "department_clerk", "--json").document

    assert [one["department"] for one in granted] == ["省医保局"]
    assert (earlier, revoked["grants"]) == ([], [])
    assert typed("user", "revoke", "1042", "department_clerk").code == 7
    assert typed("user", "grant", "1042", "department_clerk").code == 2


def test_an_account_is_disabled_enabled_and_unlocked(clerk: None, typed: Any) -> None:
    """The last administrator is not."""
    assert typed("user", "disable", "1042", "--json").document["disabled"]
    assert not typed("user", "enable", "1042", "--json").document["disabled"]
    assert typed("user", "unlock", "1042", "--json").document["locked_until"] is None
    assert typed("user", "disable", "root").code == 10
    assert typed("user", "show", "nobody").code == 7


def test_a_first_password_is_changed_before_anything_else(clerk: None, typed: Any) -> None:
    """Then everything opens."""
    typed("user", "sign-in", "1042", "--password-stdin", lines=[PASSWORD])
    before = typed("token", "list", "--user", "1042")
    who = typed("user", "whoami")
    done = typed("user", "password", "--password-stdin", "--json", lines=[PASSWORD, "another one 123"])
    typed("user", "sign-in", "1042", "--password-stdin", lines=["another one 123"])

    assert (before.code, "只能改自己的密码" in who.out, done.document["login"]) == (10, True, None)
    assert typed("token", "list", "--user", "1042").code == 0


def test_an_administrator_resets_a_password(clerk: None, typed: Any) -> None:
    """Which must then be changed."""
    said = typed("user", "password", "1042", "--password-stdin", "--json", lines=["set by root 123"])

    assert said.document["must_change_password"]


def test_a_lost_administrator_is_let_in_by_whoever_keeps_the_machine(root: None, typed: Any) -> None:
    """Without being signed in."""
    typed("user", "sign-out")
    said = typed("user", "rescue", "root", "--password-stdin", "--json", lines=["found again 123"])

    assert said.document["login"] == "root"
    assert typed("user", "sign-in", "root", "--password-stdin", lines=["found again 123"]).code == 0


@pytest.mark.both_databases
def test_a_second_factor_from_beginning_to_end(root: None, typed: Any) -> None:
    """Begun, confirmed, asked for at the door, removed."""
    begun = typed("user", "second-factor", "begin", "--password-stdin", "--json", lines=[PASSWORD]).document
    code = pyotp.TOTP(begun["secret"]).now()
    confirmed = typed("user", "second-factor", "confirm", code, "--json")
    refused = typed("user", "sign-in", "root", "--password-stdin", lines=[PASSWORD])
    used = typed("user", "sign-in", "root", "--code", code, "--password-stdin", lines=[PASSWORD])
    removed = typed("user", "second-factor", "remove", "--password-stdin", "--json", lines=[PASSWORD])

    assert confirmed.document["second_factor"]
    assert (refused.code, "ACCESS-CODE" in refused.error) == (10, True)
    assert (used.code, "ACCESS-REFUSED" in used.error) == (10, True)
    assert not removed.document["second_factor"]


def test_a_second_factor_is_typed_by_hand(root: None, typed: Any) -> None:
    """The secret is shown in groups that can be read out."""
    said = typed("user", "second-factor", "begin", "--password-stdin", lines=[PASSWORD]).out

    assert "otpauth://totp/" in said
    assert any(len(line.split()) == 8 for line in said.splitlines())


def test_a_token_works_in_the_place_of_a_session(
    root: None, typed: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For what it was issued for, until it is revoked."""
    issued = typed("token", "issue", "报表", "--action", "account.list", "--days", "30", "--json").document
    monkeypatch.setenv("XIANGHENG_TOKEN", issued["secret"])
    codes = [typed("user", "list").code, typed("user", "disable", "root").code]
    monkeypatch.delenv("XIANGHENG_TOKEN")
    listed = typed("token", "list", "--json").document["tokens"]
    revoked = typed("token", "revoke", "报表", "--json").document
    monkeypatch.setenv("XIANGHENG_TOKEN", issued["secret"])

    assert codes == [0, 10]
    assert (listed[0]["name"], listed[0]["used_at"] is None, revoked["secret"]) == ("报表", False, None)
    assert typed("user", "list").code == 10


def test_the_secret_of_a_token_is_shown_once(root: None, typed: Any) -> None:
    """On a line of its own, and in no list."""
    secret = typed("token", "issue", "报表", "--action", "region.read").out.splitlines()[0]

    assert secret.startswith("xht_")
    assert secret not in typed("token", "list").out
    assert "可用" in typed("token", "list").out


def test_the_table_of_rights_prints_itself(installed: Path, typed: Any) -> None:
    """To anybody: it is no secret who may do what."""
    found = typed("permission", "list", "--json").document
    shown = typed("permission", "list").out

    assert [one["role"] for one in found["roles"]] == [role.value for role in GRANTABLE]
    assert all(row["action"] in shown and row["called"] in shown for row in found["actions"])


def test_a_refusal_is_explained(clerk: None, typed: Any) -> None:
    """The clerk may report for their own department and not for another."""
    asked = ("permission", "explain", "workpoint.report", "--user", "1042", "--department")
    typed("user", "password", "1042", "--password-stdin", lines=["set by root 123"])
    typed("user", "sign-in", "1042", "--password-stdin", lines=["set by root 123"])
    typed("user", "password", "--password-stdin", lines=["set by root 123", PASSWORD])
    typed("user", "sign-in", "root", "--password-stdin", lines=[PASSWORD])
    own, other = typed(*asked, "省医保局", "--json").document, typed(*asked, "省教育厅")

    assert (own["allowed"], own["right"]["where"]) == (True, "within")
    assert other.out.startswith("1042 不能报告任务完成情况：部门填报员可以")
    assert typed("permission", "explain", "fly").code == 7


def test_duties_are_shown(root: None, typed: Any) -> None:
    """Also that there are none."""
    assert typed("permission", "duties", "scheme:x", "--json").document["duties"] == []
    assert "没有" in typed("permission", "duties", "scheme:x").out
