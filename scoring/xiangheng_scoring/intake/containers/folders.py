"""The files of a folder that someone handed in: tables, archives that may hide some, and what else lies there."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from xiangheng_scoring.intake.errors import FileEmpty, FileUnreadable
from xiangheng_scoring.system_reasons import reason_of

_READ = frozenset({".xlsx", ".xlsm", ".xls", ".csv", ".tsv"})
_REFUSED = frozenset({".xlsb", ".xltx", ".xltm", ".xlt", ".et", ".ett", ".ods", ".fods", ".numbers"})
#: A text may be a table or a letter; which it is, reading tells.
_PERHAPS = ".txt"
ARCHIVE_SUFFIXES: Final = frozenset({".zip", ".rar", ".7z", ".gz", ".tar", ".tgz", ".bz2", ".xz"})

#: Everything that looks like a table, so that a table of a refused kind is refused and not overlooked.
TABLE_SUFFIXES: Final = _READ | _REFUSED | {_PERHAPS}
#: What programs and systems leave behind: lock files, hidden files, thumbnails.
_TEMPORARY: Final = ("~$", ".", "~WRL")
_LEFT_BEHIND: Final = frozenset({"thumbs.db", "desktop.ini", "__macosx", "$recycle.bin"})


@dataclass(frozen=True, slots=True)
class HandedIn:
    """What lies in a folder, sorted by name.

    `texts` are those of the `tables` that are none perhaps; `archives` are not opened, `others` not read.
    """

    tables: list[Path] = field(default_factory=list)
    texts: frozenset[Path] = frozenset()
    archives: list[Path] = field(default_factory=list)
    others: list[Path] = field(default_factory=list)


def handed_in(path: Path) -> HandedIn:
    """What lies in a folder and below, but for what programs left behind; a path that is no folder is taken as named.

    Raises FileEmpty for a folder without a table or an archive, FileUnreadable for one that cannot be looked into.
    """
    if not path.is_dir():
        return HandedIn([path])
    try:
        files = sorted(
            file
            for file in path.rglob("*")
            if file.is_file() and not are_left_behind(file.relative_to(path).parts)
        )
    except OSError as error:
        raise FileUnreadable(f"文件夹不能读取（{reason_of(error)}）。", at=str(path)) from None
    tables, archives = _of(files, TABLE_SUFFIXES), _of(files, ARCHIVE_SUFFIXES)
    if not tables and not archives:
        raise FileEmpty(
            "文件夹里没有工作簿或文本表。",
            at=str(path),
            expected="有 .xlsx、.xls 工作簿或 .csv 文本表的文件夹",
            remedy="核对是不是这个文件夹。",
        )
    others = [file for file in files if file.suffix.lower() not in TABLE_SUFFIXES | ARCHIVE_SUFFIXES]
    return HandedIn(tables, frozenset(_of(files, {_PERHAPS})), archives, others)


def _of(files: Iterable[Path], suffixes: Iterable[str]) -> list[Path]:
    return [file for file in files if file.suffix.lower() in suffixes]


def are_left_behind(parts: Iterable[str]) -> bool:
    """Whether the parts of a path name what programs and systems left behind."""
    return any(part.startswith(_TEMPORARY) or part.lower() in _LEFT_BEHIND for part in parts)
