"""The files of a folder that someone handed in."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from xiangheng_scoring.files.errors import FileEmpty, FileUnreadable

_READ = frozenset({".xlsx", ".xlsm", ".xls", ".csv", ".tsv", ".txt"})
_REFUSED = frozenset({".xlsb", ".xltx", ".xlt", ".et", ".ett", ".ods", ".fods"})

#: Everything that looks like a table, so that a table of a refused kind is refused and not overlooked.
TABLE_SUFFIXES: Final = _READ | _REFUSED
_TEMPORARY: Final = ("~$", ".", "~WRL")


def handed_in(paths: Iterable[Path]) -> list[Path]:
    """Each path, folders replaced by the tables in them and below, sorted by name.

    Lock files of open workbooks (`~$…`) and hidden files are passed over, as is what is no table. A
    path that is no folder is returned as it is: reading it will tell what is wrong with it.
    """
    return [file for path in paths for file in (_tables(path) if path.is_dir() else [path])]


def _tables(folder: Path) -> list[Path]:
    try:
        files = sorted(path for path in folder.rglob("*") if _is_table(path, folder))
    except OSError as error:
        raise FileUnreadable(f"文件夹不能读取（{error.strerror}）。", where=str(folder)) from None
    if not files:
        raise FileEmpty(
            "文件夹里没有工作簿或文本表。",
            where=str(folder),
            expected="有 .xlsx、.xls 工作簿或 .csv 文本表的文件夹",
            remedy="核对是不是这个文件夹；压缩包请先解压。",
        )
    return files


def _is_table(path: Path, folder: Path) -> bool:
    parts = path.relative_to(folder).parts
    ignored = any(part.startswith(_TEMPORARY) or part == "__MACOSX" for part in parts)
    return not ignored and path.suffix.lower() in TABLE_SUFFIXES and path.is_file()
