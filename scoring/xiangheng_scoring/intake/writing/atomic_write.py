"""Where something is to be written: nothing of anybody's is overwritten, and nothing half-written remains."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from xiangheng_scoring.errors import Kind, XianghengError
from xiangheng_scoring.system_reasons import reason_of


class TargetExists(XianghengError, code="FILE-EXISTS", title="目标已经存在", kind=Kind.DATA):
    """A target that is there already."""


class NotWritten(XianghengError, code="FILE-WRITE", title="写不进去", kind=Kind.DATA):
    """A target that the operating system does not let us write, or not to the end."""


def refuse_existing(target: Path) -> None:
    """Raise `TargetExists` if there is anything at `target`."""
    if target.exists():
        raise TargetExists(
            f"{target} 已经存在",
            at=str(target),
            expected="还不存在的目标",
            remedy="换一个名称，或先移走它",
        )


@contextmanager
def written_whole(target: Path) -> Iterator[Path]:
    """A path beside `target` to write a file or a folder to, which takes its place when all is written.

    Whatever breaks off leaves `target` as it was and nothing beside it. Raises `NotWritten`.
    """
    fresh = target.with_name(f".{target.name}.new")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _remove(fresh)
        yield fresh
        fresh.replace(target)
    except Exception as error:
        reason = reason_of_the_system(error)
        if reason is None:
            raise
        raise NotWritten(
            f"写不进去（{reason}）",
            at=str(target),
            expected="可以写、空间足够的文件夹，没有打开着的文件",
            remedy="查磁盘空间和权限，关闭打开着的文件，或换一个位置",
        ) from error
    finally:
        _remove(fresh)


def reason_of_the_system(error: Exception) -> str | None:
    """Why the operating system did not let us write, if it was that: a writer of workbooks wraps its errors."""
    refusal = next((cause for cause in (error, *error.args) if isinstance(cause, OSError)), None)
    return None if refusal is None else reason_of(refusal)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    elif path.exists():
        path.unlink(missing_ok=True)
