"""`xiangheng evidence …`, as somebody types it."""

from pathlib import Path

import pytest
from tests.service.conftest import SignedIn, Typed

from xiangheng_platform.access.roles import Role
from xiangheng_platform.store.store import Store


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that commands are typed in."""
    folder = tmp_path / "这里"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def test_a_file_is_added_shown_saved_and_removed(signed_in: SignedIn, typed: Typed, here: Path) -> None:
    """The story; each command prints its format."""
    signed_in(Role.INSPECTOR)
    (here / "截图.txt").write_text("已完成\n", encoding="utf-8")
    added = typed("evidence", "add", "截图.txt", "--purpose", "佐证材料", "--json").document
    shown = typed("evidence", "show", "1", "--json").document
    listed = typed("evidence", "list", "--json").document
    (here / "截图.txt").unlink()
    saved = typed("evidence", "save", "1", "--json").document
    again = typed("evidence", "save", "1")
    removed = typed("evidence", "remove", "1", "--reason", "交错了", "--yes", "--json").document

    assert added == shown
    assert (listed["evidence"], listed["next"]) == ([{k: v for k, v in shown.items() if k != "format"}], "")
    assert (saved["file"], (here / "截图.txt").read_text(encoding="utf-8")) == ("截图.txt", "已完成\n")
    assert "FILE-EXISTS" in again.error
    assert (removed["name"], removed["removal"]["reason"]) == ("", "交错了")


def test_what_a_person_reads(signed_in: SignedIn, typed: Typed, here: Path) -> None:
    """In Chinese, with what they need: number, size, digest, until when."""
    signed_in(Role.INSPECTOR)
    (here / "表.csv").write_text("县,值\n泸溪县,1\n", encoding="utf-8")
    added = typed("evidence", "add", "表.csv", "--purpose", "trial", "--to", "2999-12-31")
    listed = typed("evidence", "list")
    sure = typed("evidence", "remove", "1", "--reason", "试")
    removed = typed("evidence", "remove", "1", "--reason", "试完了", "--yes")
    rest = typed("evidence", "list", "--removed")

    (here / "另一个.txt").write_text("另一个", encoding="utf-8")
    typed("evidence", "add", "另一个.txt")
    first = typed("evidence", "list", "--limit", "1", "--removed").out
    second = typed("evidence", "list", "--page", first.split()[-1], "--removed").out

    assert ("另一个" in first, "另一个" in second, "试算结果" in second) == (True, False, True)
    typed("evidence", "remove", "3", "--reason", "试", "--yes")
    assert [word in added.out for word in ("文件 1：表.csv", "试算结果", "text/csv", "到 2999-12-31")] == [
        True
    ] * 4
    assert ("表.csv" in listed.out, "ACCOUNT-NOT-SURE" in sure.error) == (True, True)
    assert ("试完了" in removed.out, "试完了" in rest.out) == (True, True)
    assert typed("evidence", "list").out == "没有文件。\n"


def test_what_is_mistyped_is_told(signed_in: SignedIn, typed: Typed, here: Path) -> None:
    """A purpose that there is not, a file that is not there, a number that nothing has."""
    signed_in(Role.INSPECTOR)
    (here / "a").write_text("a", encoding="utf-8")

    assert "佐证材料" in typed("evidence", "add", "a", "--purpose", "x").error
    assert "FILE-MISSING" in typed("evidence", "add", "b").error
    assert "EVIDENCE-UNKNOWN" in typed("evidence", "show", "7").error
    assert "EVIDENCE-UNKNOWN" in typed("evidence", "save", "7").error
    assert list(here.iterdir()) == [here / "a"]


def test_a_changed_file_is_saved_by_nobody(
    store: Store, signed_in: SignedIn, typed: Typed, here: Path
) -> None:
    """`save` leaves nothing, and `db check` names it."""
    signed_in(Role.INSPECTOR)
    (here / "a.txt").write_text("a", encoding="utf-8")
    added = typed("evidence", "add", "a.txt", "--json").document
    store.database.files.place(added["sha256"]).write_text("b", encoding="utf-8")
    (here / "a.txt").unlink()
    refused = typed("evidence", "save", "1")
    checked = typed("db", "check")

    assert "STORE-CONTENT" in refused.error
    assert list(here.iterdir()) == []
    assert (checked.code, "被改过" in checked.out) == (8, True)
