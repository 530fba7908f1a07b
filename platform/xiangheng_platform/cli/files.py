"""Files of this machine that are handed in."""

from pathlib import Path
from typing import BinaryIO

from xiangheng_scoring.intake.errors import FileMissing, FileUnreadable
from xiangheng_scoring.system_reasons import reason_of


def opened(file: Path) -> BinaryIO:
    """A file to be read, its bytes as they are; raises `FileMissing`, `FileUnreadable`."""
    # Asked first: opening a folder is refused by each system in words of its own.
    if file.is_dir():
        raise FileMissing("这是文件夹，不是文件。", at=str(file), remedy="指明文件夹中的具体文件。")
    try:
        return file.open("rb")
    except FileNotFoundError as error:
        raise FileMissing("找不到这个文件。", at=str(file)) from error
    except OSError as error:
        raise FileUnreadable(f"系统不允许读取（{reason_of(error)}）。", at=str(file)) from error
