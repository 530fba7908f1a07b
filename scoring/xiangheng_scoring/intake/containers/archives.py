"""Archives in a folder that was handed in: they are not opened, but whether one hides tables is told."""

from contextlib import suppress
from pathlib import Path

from xiangheng_scoring.errors import Fault, some_of
from xiangheng_scoring.intake.containers.folders import ARCHIVE_SUFFIXES, TABLE_SUFFIXES, are_left_behind
from xiangheng_scoring.intake.containers.package import Package
from xiangheng_scoring.intake.containers.source import legible, open_source
from xiangheng_scoring.intake.errors import FileRefused
from xiangheng_scoring.places import Origin

MOST_NAMED = 3


def passed_over(archive: Path) -> Fault:
    """A fault if the archive holds tables, or cannot be looked into; else a notice that it was not read."""
    name = legible(archive.name)
    message = "压缩包没有解压，不知里面有没有要报的表"
    # Only a zip can be looked into, and not each.
    with suppress(FileRefused):
        if archive.suffix.lower() == ".zip":
            tables = sorted(
                _as_written(part)
                for part in Package(open_source(archive)).names
                if Path(part).suffix in TABLE_SUFFIXES | ARCHIVE_SUFFIXES
                and not are_left_behind(Path(part).parts)
            )
            if not tables:
                return Fault("DATA-NOT-READ", Origin(name), "压缩包里没有表，没有读", is_notice=True)
            message = f"压缩包没有解压，里面有表或别的压缩包：{some_of(tables, MOST_NAMED, '个')}"
    return Fault(
        "DATA-NOT-READ",
        Origin(name),
        message,
        expected="解压了的表",
        remedy="把要报的表解压到文件夹里；不报的，把压缩包移到别处",
    )


def _as_written(name: str) -> str:
    """A name in a zip of a Chinese Windows, which is GBK and taken for the letters of old American computers."""
    try:
        return name.encode("cp437").decode("gb18030")
    except UnicodeError:
        return name
