"""Archives in a folder that was handed in: they are not opened, but whether one hides tables is told."""

from pathlib import Path

from xiangheng_scoring.errors import Fault
from xiangheng_scoring.intake.containers.folders import ARCHIVE_SUFFIXES, TABLE_SUFFIXES, are_left_behind
from xiangheng_scoring.intake.containers.package import Package
from xiangheng_scoring.intake.containers.source import legible, open_source
from xiangheng_scoring.intake.errors import FileRefused
from xiangheng_scoring.places import Origin

MOST_NAMED = 3


def passed_over(archive: Path) -> Fault:
    """A fault if the archive holds tables, or cannot be looked into; else a notice that it was not read."""
    name = legible(archive.name)
    tables = _tables(archive)
    if tables == []:
        return Fault("DATA-NOT-READ", Origin(name), "压缩包里没有表，没有读", is_notice=True)
    if tables is None:
        message = "压缩包没有解压，不知里面有没有要报的表"
    else:
        named = "、".join(tables[:MOST_NAMED]) + (f" 等 {len(tables)} 个" if len(tables) > MOST_NAMED else "")
        message = f"压缩包没有解压，里面有表或别的压缩包：{named}"
    remedy = "把要报的表解压到文件夹里；不报的，把压缩包移到别处"
    return Fault("DATA-NOT-READ", Origin(name), message, "解压了的表", remedy)


def _tables(archive: Path) -> list[str] | None:
    """The names of the tables in a zip, and of the archives that may hold some; None for other archives, and for one that cannot be looked into."""
    try:
        names = Package(open_source(archive)).names if archive.suffix.lower() == ".zip" else None
    except FileRefused:
        return None
    if names is None:
        return None
    kept = (name for name in names if not are_left_behind(Path(name).parts))
    return sorted(_written(name) for name in kept if Path(name).suffix in TABLE_SUFFIXES | ARCHIVE_SUFFIXES)


def _written(name: str) -> str:
    """A name in a zip of a Chinese Windows, which is GBK and taken for the letters of old American computers."""
    try:
        return name.encode("cp437").decode("gb18030")
    except UnicodeError:
        return name
