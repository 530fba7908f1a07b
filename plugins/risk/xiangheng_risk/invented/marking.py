"""The mark of a folder of invented households, and what may be written over."""

import shutil
from collections.abc import Iterable
from pathlib import Path

from xiangheng_risk.errors import FolderNotInvented

MARK = "虚构数据.txt"


def mark_as_invented(folder: Path, said: Iterable[str], replaced: Iterable[str]) -> None:
    """Say in the folder itself that nobody in it exists, and take the tables away that an earlier generation left there.

    Raises `FolderNotInvented` where there is anything else: invented rows never come among real ones.
    """
    if folder.is_file() or (folder.is_dir() and any(folder.iterdir()) and not (folder / MARK).is_file()):
        raise FolderNotInvented(
            f"{folder} 里有别的内容",
            at=str(folder),
            expected="不存在、空的，或以前由本命令写的文件夹",
            remedy="用 --folder 换一个",
        )
    folder.mkdir(parents=True, exist_ok=True)
    for name in replaced:
        shutil.rmtree(folder / name, ignore_errors=True)
    (folder / MARK).write_text("\n".join([*said, ""]), encoding="utf-8-sig")
