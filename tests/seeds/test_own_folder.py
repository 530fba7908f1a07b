"""The folder of the demo: marked, replaced where it was written by us, never where somebody else put things."""

import os
import sys
from pathlib import Path

import pytest

from xiangheng_scoring.cli.typed import program, quoted
from xiangheng_seeds.output import MARKER, FolderTaken, NotWritable, OwnFolder


def names(folder: Path) -> set[str]:
    """What stands in a folder and below."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def written(folder: OwnFolder, *names: str) -> None:
    """Write these files and remember them, as the demo does."""
    paths = [folder.path / name for name in names]
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("示例", encoding="utf-8")
    folder.remember(paths)


def test_a_new_folder_is_made_and_marked(tmp_path: Path) -> None:
    """The folder says at once whose it is and that all is invented, even if the run breaks off."""
    OwnFolder(tmp_path / "新" / "演示")

    assert "均为虚构" in (tmp_path / "新" / "演示" / MARKER).read_text(encoding="utf-8-sig")


def test_a_second_run_takes_away_what_the_first_one_wrote(tmp_path: Path) -> None:
    """A workbook that the second run does not write again would otherwise be scored with the new ones."""
    written(OwnFolder(tmp_path), "a.xlsx", "甲/b.xlsx")
    written(OwnFolder(tmp_path), "a.xlsx")

    assert names(tmp_path) == {"a.xlsx", MARKER}


def test_a_file_that_somebody_put_there_stays(tmp_path: Path) -> None:
    """Only what we wrote is ours to delete."""
    written(OwnFolder(tmp_path), "甲/b.xlsx")
    (tmp_path / "甲" / "我的.xlsx").write_text("我的", encoding="utf-8")
    OwnFolder(tmp_path)

    assert names(tmp_path) == {"甲/我的.xlsx", MARKER}


def test_a_folder_with_other_content_is_refused_untouched(tmp_path: Path) -> None:
    """Somebody's folder is never written to."""
    (tmp_path / "报告.docx").write_text("我的", encoding="utf-8")
    with pytest.raises(FolderTaken, match="别的内容"):
        OwnFolder(tmp_path)

    assert names(tmp_path) == {"报告.docx"}


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    """A file is no folder, and it stays."""
    path = tmp_path / "demo-output"
    path.write_text("我的", encoding="utf-8")

    with pytest.raises(FolderTaken, match="是一个文件"):
        OwnFolder(path)


def test_a_list_that_was_tampered_with_leads_nowhere_else(tmp_path: Path) -> None:
    """A path out of the folder is not followed, whatever the marker says."""
    outside = tmp_path / "别处.xlsx"
    outside.write_text("我的", encoding="utf-8")
    inside = OwnFolder(tmp_path / "演示")
    marker = inside.path / MARKER
    marker.write_text(marker.read_text(encoding="utf-8") + "../别处.xlsx\n", encoding="utf-8")
    OwnFolder(inside.path)

    assert outside.exists()


def test_a_file_that_cannot_be_replaced_is_told_with_the_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On Windows a workbook that is open in Excel is locked."""
    written(OwnFolder(tmp_path), "a.xlsx")

    def locked(path: Path, missing_ok: bool = False) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "unlink", locked)
    with pytest.raises(NotWritable, match=r"a\.xlsx") as refusal:
        OwnFolder(tmp_path)

    assert "关闭" in refusal.value.fault.remedy


def test_a_path_with_blanks_is_quoted() -> None:
    """A command that is printed can be typed."""
    assert (quoted("a b"), quoted("甲/乙")) == ('"a b"', "甲/乙")


def test_the_printed_program_is_the_one_of_this_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """`run.py demo` runs where the bare name would not be found: then the path is told."""
    monkeypatch.setenv("PATH", "")
    monkeypatch.chdir(os.path.dirname(sys.executable))

    assert program() == ("xiangheng.exe" if os.name == "nt" else "xiangheng")
