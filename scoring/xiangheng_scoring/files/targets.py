"""Where something is to be written: nothing of anybody's is overwritten."""

from pathlib import Path

from xiangheng_scoring.errors import XianghengError


class TargetExists(XianghengError):
    """A target that is there already."""

    code = "FILE-EXISTS"
    title = "目标已经存在"


def refuse_existing(target: Path) -> None:
    """Raise `TargetExists` if there is anything at `target`."""
    if target.exists():
        raise TargetExists(
            f"{target} 已经存在",
            where=str(target),
            expected="还不存在的目标",
            remedy="换一个名称，或先移走它",
        )
