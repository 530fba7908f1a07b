"""A folder that belongs to the demo: marked when it is made, and only what was written there is replaced."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from xiangheng_scoring.errors import Kind, XianghengError
from xiangheng_scoring.intake.writing.atomic_write import reason_of_the_system

MARKER = "虚构数据，由湘衡生成.txt"
TEXT = "本文件夹由 xiangheng demo 或 xiangheng seeds generate 生成，数据均为虚构，可以整个删除。"
LIST = "再次运行时只替换以下文件，您放进来的文件不会动："


class FolderTaken(XianghengError, code="DEMO-FOLDER", title="文件夹里有别的内容", kind=Kind.USAGE):
    """A folder with somebody else's content: nothing of it is touched."""


class NotWritable(XianghengError, code="DEMO-WRITE", title="写不进文件", kind=Kind.USAGE):
    """A file that cannot be written or replaced, mostly because a spreadsheet program holds it open."""


class OwnFolder:
    """A folder made or marked by us. What an earlier run wrote is taken away; what others put there stays.

    Raises `FolderTaken` if there is content and no mark of ours, `NotWritable` if a file is held open.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder
        _check(folder)
        for old in _listed(folder):
            with told_if_locked(old):
                old.unlink(missing_ok=True)
        with told_if_locked(folder):
            folder.mkdir(parents=True, exist_ok=True)
        self._mark([])

    def remember(self, written: Iterable[Path]) -> None:
        """Note what was written, so that the next run may replace it."""
        self._mark(sorted({path.relative_to(self.path).as_posix() for path in written}))

    def _mark(self, names: list[str]) -> None:
        marker = self.path / MARKER
        with told_if_locked(marker):
            marker.write_text("\n".join([TEXT, LIST, *names, ""]), encoding="utf-8-sig")


@contextmanager
def told_if_locked(path: Path) -> Iterator[None]:
    """What the operating system refuses, told in words that help."""
    try:
        yield
    except Exception as error:
        reason = reason_of_the_system(error)
        if reason is None:
            raise
        raise NotWritable(
            f"写不进 {path.name}（{reason}）",
            at=str(path),
            expected="可以写、空间足够的文件夹，其中的工作簿没有打开着",
            remedy="关闭打开着的工作簿、腾出空间再运行，或用 --out 换一个文件夹",
        ) from error


def _check(folder: Path) -> None:
    remedy = "用 --out 换一个"
    if folder.exists() and not folder.is_dir():
        raise FolderTaken(f"{folder} 是一个文件", at=str(folder), expected="文件夹", remedy=remedy)
    if folder.is_dir() and any(folder.iterdir()) and not (folder / MARKER).exists():
        raise FolderTaken(
            f"{folder} 里有别的内容",
            at=str(folder),
            expected="不存在、空的，或以前由本命令建的文件夹",
            remedy=remedy,
        )


def _listed(folder: Path) -> list[Path]:
    """The files that the mark lists and that are still there; a path that leads elsewhere is not followed."""
    marker = folder / MARKER
    if not marker.is_file():
        return []
    names = marker.read_text(encoding="utf-8-sig", errors="replace").splitlines()
    paths = [folder / name for name in names[2:] if name.endswith((".xlsx", ".db"))]
    inside = folder.resolve()
    return [path for path in paths if path.is_file() and path.resolve().is_relative_to(inside)]
