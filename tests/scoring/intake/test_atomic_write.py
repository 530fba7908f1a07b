"""What is written is there whole, or not at all, and the person is told why."""

from pathlib import Path

import pytest
import xlsxwriter

from xiangheng_scoring.intake.writing.atomic_write import NotWritten, written_whole


def test_a_file_is_there_when_it_is_whole(tmp_path: Path) -> None:
    """The target, and folders on the way to it, appear with the content; nothing else is left."""
    with written_whole(tmp_path / "新" / "结果.csv") as fresh:
        fresh.write_text("甲", encoding="utf-8")

    assert (tmp_path / "新" / "结果.csv").read_text(encoding="utf-8") == "甲"
    assert len(list((tmp_path / "新").iterdir())) == 1


def broken_off(target: Path, error: BaseException) -> None:
    """A folder with one file in it is written, and then the writing breaks off."""
    with written_whole(target) as fresh:
        fresh.mkdir()
        (fresh / "nodes.csv").write_text("code", encoding="utf-8")
        raise error


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_what_breaks_off_leaves_nothing(tmp_path: Path, error: BaseException) -> None:
    """A full disk or an interruption in the middle: neither half a folder nor anything beside it."""
    with pytest.raises((NotWritten, KeyboardInterrupt)):
        broken_off(tmp_path / "方案", error)

    assert list(tmp_path.iterdir()) == []


def test_what_breaks_off_leaves_what_was_there(tmp_path: Path) -> None:
    """What stood at the target before still stands, as it was."""
    target = tmp_path / "结果.csv"
    target.write_text("旧", encoding="utf-8")
    with pytest.raises(NotWritten, match="磁盘已满"):
        broken_off(target, OSError(28, "No space left on device"))

    assert target.read_text(encoding="utf-8") == "旧"


def test_a_refusal_says_why_and_what_to_do(tmp_path: Path) -> None:
    """A path that leads through a file cannot be written: the target, the reason and the remedy are named."""
    (tmp_path / "文件").touch()
    with pytest.raises(NotWritten) as refused, written_whole(tmp_path / "文件" / "结果.csv"):
        pass

    assert refused.value.fault.where.endswith("结果.csv")
    assert refused.value.fault.remedy


def test_a_workbook_that_cannot_be_written_is_told_like_a_file(tmp_path: Path) -> None:
    """The writer of workbooks wraps what the system says in an error of its own; it is found inside."""
    with pytest.raises(NotWritten), written_whole(tmp_path / "簿.xlsx") as fresh:
        xlsxwriter.Workbook(fresh / "没有这个文件夹" / "簿.xlsx").close()
