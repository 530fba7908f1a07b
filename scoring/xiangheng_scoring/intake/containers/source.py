"""A handed-in file: its name and its bytes, read once and only if there are not too many."""

import stat
from dataclasses import dataclass
from pathlib import Path

from xiangheng_scoring.intake.containers.limits import MEBIBYTE, STANDARD, Limits
from xiangheng_scoring.intake.errors import FileEmpty, FileMissing, FileTooLarge, FileUnreadable
from xiangheng_scoring.system_reasons import reason_of


@dataclass(frozen=True, slots=True)
class Source:
    """A file as it was at one moment: whoever saves it meanwhile cannot make two reads disagree."""

    name: str
    data: bytes
    limits: Limits = STANDARD

    @property
    def suffix(self) -> str:
        """The extension in lower case, with its dot; empty if there is none."""
        return Path(self.name).suffix.lower()

    @property
    def stem(self) -> str:
        """The name without its extension."""
        return Path(self.name).stem


def open_source(path: Path, limits: Limits = STANDARD, *, name: str = "") -> Source:
    """Read the file at `path`, or refuse it by what the file system says before a byte is read.

    `name` is what whoever handed it in calls it, where it lies under another name.
    """
    name = legible(name or path.name)
    try:
        _check_entry(path, name, limits)
        with path.open("rb") as stream:
            data = stream.read(limits.file_bytes + 1)
    except FileNotFoundError:
        raise FileMissing("找不到这个文件。", at=str(path)) from None
    except (OSError, ValueError) as error:
        raise FileUnreadable(f"系统不允许读取（{reason_of(error)}）。", at=str(path)) from None
    if len(data) > limits.file_bytes:
        raise FileTooLarge("文件在读取时变大，超过上限。", at=name)
    if not data:
        raise FileEmpty("文件大小为 0 字节。", at=name)
    return Source(name, data, limits)


def _check_entry(path: Path, name: str, limits: Limits) -> None:
    """Refuse what is no regular file, or is too large, by its directory entry alone."""
    entry = path.stat()
    if stat.S_ISDIR(entry.st_mode):
        raise FileMissing("这是文件夹，不是文件。", at=str(path), remedy="指明文件夹中的具体文件。")
    if not stat.S_ISREG(entry.st_mode):
        raise FileUnreadable("这不是普通文件。", at=str(path))
    if entry.st_size > limits.file_bytes:
        raise FileTooLarge(
            f"文件有 {entry.st_size / MEBIBYTE:.1f} MB，未予打开。",
            at=name,
            expected=f"不超过 {limits.file_bytes / MEBIBYTE:g} MB",
        )


def legible(name: str) -> str:
    """A file's name that can be printed: those from a Windows zip are often in GBK."""
    raw = name.encode("utf-8", "surrogateescape")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("gb18030", "replace")
