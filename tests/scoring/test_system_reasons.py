"""What the operating system refuses is told in Chinese: by itself where the machine can be made to refuse, else by its number."""

import errno
import os
from pathlib import Path

import pytest

from xiangheng_scoring.intake.containers.source import open_source
from xiangheng_scoring.intake.errors import FileUnreadable
from xiangheng_scoring.system_reasons import reason_of


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        (errno.EACCES, "没有权限，或文件打开着"),
        (errno.EBUSY, "别的程序正打开着"),
        (errno.ENOSPC, "磁盘已满"),
        (errno.ESTALE, "共享文件夹或移动盘连不上"),
        (errno.EHOSTUNREACH, "共享文件夹或移动盘连不上"),
        (errno.EIO, "磁盘读写出错"),
        (errno.ENOSYS, f"系统错误 {errno.ENOSYS}（ENOSYS）"),
        (999, "系统错误 999"),
    ],
)
def test_each_refusal_has_its_reason(number: int, reason: str) -> None:
    """In whatever language the system speaks; one that nobody foresaw by its number, which whoever looks after the machine finds."""
    assert reason_of(OSError(number, "Permission denied")) == reason


@pytest.mark.parametrize(
    ("windows", "number", "reason"),
    [
        (32, errno.EACCES, "别的程序正打开着"),
        (53, errno.ENOENT, "共享文件夹或移动盘连不上"),
        (112, errno.ENOSPC, "磁盘已满"),
        (206, errno.ENOENT, "名称太长"),
        (2, errno.ENOENT, "没有这个文件或文件夹"),
        (1234, errno.EINVAL, "名称里有不能用的字符"),
    ],
)
def test_windows_tells_more_than_its_errno(windows: int, number: int, reason: str) -> None:
    """A share that is gone is no missing file, and a file that Excel holds is no want of permission."""
    refusal = OSError(number, "The process cannot access the file")
    refusal.winerror = windows  # type: ignore[attr-defined,unused-ignore]  # of Windows alone
    assert reason_of(refusal) == reason


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("文件/里面.csv", "路径中有一级是文件"),
        ("名" * 200 + ".csv", "名称太长"),
        ("名\0.csv", "名称里有不能用的字符"),
    ],
)
def test_a_path_that_can_be_none_is_told(tmp_path: Path, name: str, reason: str) -> None:
    """As this machine refuses it, wherever a file is handed in."""
    (tmp_path / "文件").touch()
    with pytest.raises(FileUnreadable, match=reason):
        open_source(tmp_path / name)


def test_a_folder_is_told_by_those_that_only_open_files(tmp_path: Path) -> None:
    """Where nobody asked before whether it is one."""
    if os.name == "nt":
        pytest.skip("Windows calls it a want of permission")
    with pytest.raises(OSError, match="directory") as refused:
        tmp_path.read_bytes()
    assert reason_of(refused.value) == "这是文件夹"
