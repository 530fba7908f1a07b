"""A folder that belongs to the demo: marked when it is made, and only a marked or empty one is written to."""

from pathlib import Path

from xiangheng_scoring.errors import XianghengError

MARKER = "虚构数据，由湘衡生成.txt"
TEXT = "本文件夹由 xiangheng demo 或 xiangheng seeds generate 生成，数据均为虚构，可以整个删除。\n"


class FolderTaken(XianghengError):
    """A folder with somebody else's content: nothing of it is touched."""

    code = "DEMO-FOLDER"
    title = "文件夹里有别的内容"


def own_folder(folder: Path) -> Path:
    """`folder`, made and marked; raises `FolderTaken` if it holds what was not written here."""
    if folder.exists() and not folder.is_dir():
        raise FolderTaken(
            f"{folder} 是一个文件", where=str(folder), expected="文件夹", remedy="用 --out 换一个"
        )
    if folder.is_dir() and any(folder.iterdir()) and not (folder / MARKER).exists():
        raise FolderTaken(
            f"{folder} 里有别的内容",
            where=str(folder),
            expected="不存在、空的，或以前由本命令建的文件夹",
            remedy="用 --out 换一个",
        )
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARKER).write_text(TEXT, encoding="utf-8")
    return folder
