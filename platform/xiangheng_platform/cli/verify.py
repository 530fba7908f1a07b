"""What `xiangheng doctor` looks at: each thing by itself, so that one that is broken hides no other."""

import platform
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from importlib.metadata import version
from pathlib import Path

from xiangheng_platform.cli.documents import Finding, State
from xiangheng_platform.settings import Settings
from xiangheng_platform.store import clocks, schema, triggers
from xiangheng_platform.store.moments import beijing
from xiangheng_platform.store.store import Store
from xiangheng_scoring.errors import XianghengError
from xiangheng_scoring.system_reasons import reason_of

LEAST_SPACE = 1 << 30
_OLDEST_SQLITE = (3, 35)  # the first that gives back what an UPDATE changed
_WINDOWS_FONTS = ("simsun.ttc", "msyh.ttc", "simhei.ttf")


def examine(store: Store, settings: Settings) -> Iterator[Finding]:
    """Everything, one after the other; what can only be seen in the database is left out where there is none."""
    yield _looked("程序", _versions)
    yield Finding("设置", State.OK, "都认得，类型都对")
    yield _looked("数据文件夹", lambda: _folder(settings.data.folder))
    yield _looked("磁盘空间", lambda: _space(settings.data.folder))
    database = _looked("数据库", lambda: _database(store))
    yield database
    if database.state is State.OK:
        yield _looked("历史", lambda: _history(store))
        yield _looked("时钟", lambda: _clock(store))
    yield _looked("中文字体", _fonts)


def _looked(name: str, look: Callable[[], Finding]) -> Finding:
    try:
        return look()
    except XianghengError as error:
        return Finding(name, State.FAULT, error.fault.message, error.fault.remedy or None)
    except OSError as error:
        return Finding(name, State.FAULT, f"系统不让看（{reason_of(error)}）", "查权限和磁盘")


def _versions() -> Finding:
    names = ("xiangheng-platform", "xiangheng-scoring", "sqlmodel", "sqlalchemy", "alembic")
    seen = f"Python {platform.python_version()}，SQLite {sqlite3.sqlite_version}，" + "，".join(
        f"{name} {version(name)}" for name in names
    )
    if version("xiangheng-platform") != version("xiangheng-scoring"):
        return Finding("程序", State.FAULT, f"各部分版本不一：{seen}", "把各部分装成同一版本")
    if sqlite3.sqlite_version_info < _OLDEST_SQLITE:
        return Finding(
            "程序", State.FAULT, f"SQLite 太旧：{seen}", "换用自带较新 SQLite 的 Python（3.35 以上）"
        )
    return Finding("程序", State.OK, seen)


def _folder(folder: Path) -> Finding:
    if not folder.is_dir():
        return Finding("数据文件夹", State.NOTICE, f"还没有 {folder}", "用到时会建立")
    trial = folder / ".xiangheng-trial"
    trial.write_bytes(b"x")
    trial.unlink()
    return Finding("数据文件夹", State.OK, f"{folder} 可以写")


def _space(folder: Path) -> Finding:
    place = next(path for path in (folder, *folder.parents) if path.is_dir())
    free = shutil.disk_usage(place).free
    seen = f"还剩 {free / (1 << 30):.1f} GiB"
    if free < LEAST_SPACE:
        return Finding("磁盘空间", State.FAULT, seen, f"腾出到 {LEAST_SPACE >> 30} GiB 以上，备份也要用")
    return Finding("磁盘空间", State.OK, seen)


def _database(store: Store) -> Finding:
    schema.refuse_unless_current(store.database)
    return Finding("数据库", State.OK, f"{store.database.place}，表的版本 {schema.newest()}")


def _history(store: Store) -> Finding:
    with store.database.reading() as connection:
        missing = triggers.missing(connection)
    if missing:
        return Finding(
            "历史",
            State.FAULT,
            f"{'、'.join(missing)} 没有防止改动的触发器",
            "运行 xiangheng db check 核对历史，查是谁去掉的",
        )
    return Finding("历史", State.OK, "各表都有防止改动的触发器；逐条核对用 xiangheng db check")


def _clock(store: Store) -> Finding:
    reading = clocks.look(store)
    seen = f"北京时间 {beijing(reading.now)}，上一次操作时 {beijing(reading.read_last)}"
    if reading.read_last - reading.now > timedelta(seconds=1):
        remedy = "校准系统时钟；是以前走快了、现在才准的，用 xiangheng db clock"
        return Finding("时钟", State.FAULT, f"时钟比上一次操作还早：{seen}", remedy)
    if reading.is_log_ahead:
        notice = f"{seen}；审计记录已记到 {beijing(reading.last)}，是以前时钟走快留下的"
        return Finding("时钟", State.NOTICE, notice, "不用处理；到那以前的“截至”查询不含此后的操作")
    return Finding("时钟", State.OK, seen)


def _fonts() -> Finding:
    if sys.platform == "win32":
        is_there = any((Path("C:/Windows/Fonts") / name).exists() for name in _WINDOWS_FONTS)
    elif sys.platform == "darwin":
        is_there = True
    else:
        lister = shutil.which("fc-list")
        command = [lister or "", ":lang=zh"]
        is_there = bool(lister and subprocess.run(command, capture_output=True, check=False).stdout.strip())
    if is_there:
        return Finding("中文字体", State.OK, "图中的汉字可以显示")
    return Finding(
        "中文字体", State.NOTICE, "没有找到中文字体，图中的汉字可能显示为方框", "安装宋体、黑体或思源字体"
    )
