"""`xiangheng issue import|export` at the keyboard."""

from pathlib import Path

from tests.service.conftest import SignedIn, Typed
from tests.service.rectification.ledgers import ledger

from xiangheng_platform.access.roles import Role


def saved(folder: Path, *rows: dict[str, object]) -> str:
    """A ledger in a folder."""
    file = folder / "台账.xlsx"
    file.write_bytes(ledger(*rows).data)
    return str(file)


def test_a_ledger_is_tried_imported_and_printed(signed_in: SignedIn, typed: Typed, tmp_path: Path) -> None:
    """A trial writes nothing; what resembles another is told in both words and waits; what is printed adds nothing."""
    signed_in(Role.INSPECTOR)
    file = saved(
        tmp_path,
        {"问题描述": "2户监测对象住房安全鉴定不到位，存在漏雨"},
        {"问题描述": "2户监测对象住房安全鉴定不到位，房屋有漏雨现象"},
    )
    trial = typed("issue", "import", file, "--dry-run", "--json").document
    assert (trial["is_trial"], trial["act"], [row["row"] for row in trial["added"]]) == (True, None, ["4"])
    said = typed("issue", "import", file)
    assert said.code == 0
    assert "登记了 1 个问题" in said.out
    assert "第 5 行与 第 4 行 相近（74%）" in said.out
    assert (
        typed("issue", "import", file, "--new", "5", "--json").document["added"][0]["number"] == "2024-00002"
    )
    printed = tmp_path / "印.xlsx"
    assert typed("issue", "export", str(printed)).out == f"已写 {printed}：2 个问题\n"
    again = typed("issue", "import", str(printed), "--json").document
    assert (again["added"], [row["number"] for row in again["present"]]) == ([], ["2024-00001", "2024-00002"])
    assert typed("issue", "export", str(printed)).code == 3


def test_a_ledger_that_says_otherwise_is_told_column_by_column(
    signed_in: SignedIn, typed: Typed, tmp_path: Path
) -> None:
    """In words with what to type to put it right, and for a program."""
    signed_in(Role.INSPECTOR)
    typed("issue", "import", saved(tmp_path, {}))
    file = saved(tmp_path, {"严重程度": "严重"})
    said = typed("issue", "import", file)
    assert "与台账不一致的 1 个" in said.out
    assert "    严重程度：台账写 一般，文件写 严重\n" in said.out
    assert "xiangheng issue correct 2024-00001" in said.out
    (row,) = typed("issue", "import", file, "--json").document["changed"]
    assert (row["number"], row["differences"]) == (
        "2024-00001",
        [{"column": "严重程度", "recorded": "一般", "stated": "严重"}],
    )


def test_a_ledger_with_faults_is_refused_with_all_of_them(
    signed_in: SignedIn, typed: Typed, tmp_path: Path
) -> None:
    """Each with its cell, for a program too."""
    signed_in(Role.INSPECTOR)
    file = saved(tmp_path, {"户数": "约3户"}, {"问题描述": "另一件", "整改时限": "6月底"})
    refused = typed("issue", "import", file, "--json")
    assert [fault["at"]["cell"] for fault in refused.document["faults"]] == ["J4", "P5"]
    assert typed("issue", "list", "--json").document["issues"] == []


def test_a_ledger_is_printed_in_two_formats_only(signed_in: SignedIn, typed: Typed, tmp_path: Path) -> None:
    """Before anything is read."""
    signed_in(Role.INSPECTOR)
    assert "FILE-FORMAT" in typed("issue", "export", str(tmp_path / "台账.pdf")).error
