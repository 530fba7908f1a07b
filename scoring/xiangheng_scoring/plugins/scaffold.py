"""`xiangheng plugin new`: a plugin project that works as it is written, to be changed line by line."""

import re
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from xiangheng_scoring.errors import Kind, XianghengError
from xiangheng_scoring.intake.writing.atomic_write import written_whole
from xiangheng_scoring.plugins.discovery import installed_plugins

NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
PACKAGE_FOLDER = "package"


class NameRefused(XianghengError, code="PLUGIN-NEW-NAME", title="插件名称不能用", kind=Kind.SETTING):
    """A plugin name that cannot be a package's name, or is taken."""


class FolderExists(XianghengError, code="PLUGIN-NEW-EXISTS", title="文件夹已经存在", kind=Kind.SETTING):
    """The project's folder is there already; nothing is overwritten."""


def write_plugin(name: str, parent: Path) -> Path:
    """Write the project `xiangheng-NAME` under `parent` and return its folder.

    It is written beside and then moved in one step, so that nothing half-made remains. Raises `NameRefused`,
    `FolderExists` or `NotWritten`.
    """
    if not NAME.fullmatch(name):
        raise NameRefused(
            f"「{name}」不能作插件名称", expected="小写字母开头，小写字母、数字、连字符", remedy="如 dew-plan"
        )
    if name in installed_plugins():
        raise NameRefused(f"已安装名为「{name}」的插件", expected="未被占用的名称", remedy="换一个名称")
    target = parent / f"xiangheng-{name}"
    if target.exists():
        raise FolderExists(
            f"{target} 已经存在", at=str(target), expected="还不存在的文件夹", remedy="换一个名称或位置"
        )
    with written_whole(target) as fresh:
        _copy(files(__package__) / "template", fresh, _words(name))
    return target


def _words(name: str) -> dict[str, str]:
    identifier = name.replace("-", "_")
    return {"@NAME@": name, "@PACKAGE@": f"xiangheng_{identifier}", "@RULE@": f"{identifier}_every_month"}


def _copy(source: Traversable, target: Path, words: dict[str, str]) -> None:
    target.mkdir(parents=True)
    for item in source.iterdir():
        if item.is_dir():
            _copy(item, target / (words["@PACKAGE@"] if item.name == PACKAGE_FOLDER else item.name), words)
        else:
            text = item.read_text(encoding="utf-8")
            for placeholder, word in words.items():
                text = text.replace(placeholder, word)
            name = item.name.removesuffix(".txt")
            # A real .gitignore among our sources would hide the template's files from us.
            (target / ("." + name if name == "gitignore" else name)).write_text(
                text, encoding="utf-8", newline="\n"
            )
