"""Help pages in Chinese: the library's own few English words are replaced, the rest is ours already."""

import re
from typing import Any

from typer.core import TyperCommand, TyperGroup

_WORDS = (
    ("Usage:", "用法："),
    ("Arguments:", "参数："),
    ("Options:", "选项："),
    ("Commands:", "命令："),
    ("[OPTIONS]", "[选项]"),
    ("COMMAND [ARGS]...", "命令 [参数]..."),
    ("Show this message and exit.", "显示这一页。"),
    ("[required]", "【必填】"),
    ("<list[Path]>", "<路径…>"),
    ("<Path>", "<路径>"),
    ("<str>", "<文字>"),
    ("<int>", "<整数>"),
)
_DEFAULT = re.compile(r"\[default: ([^\]]*)\]")


def in_chinese(page: str) -> str:
    """A help page with the library's words in Chinese."""
    for english, chinese in _WORDS:
        page = page.replace(english, chinese)
    return _DEFAULT.sub(r"【缺省：\1】", page)


class ChineseCommand(TyperCommand):
    """A command whose help page is in Chinese."""

    def get_help(self, ctx: Any) -> str:
        """The help page."""
        return in_chinese(super().get_help(ctx))


class ChineseGroup(TyperGroup):
    """A group of commands whose help page is in Chinese."""

    def get_help(self, ctx: Any) -> str:
        """The help page."""
        return in_chinese(super().get_help(ctx))


def speak_chinese(command: Any) -> Any:
    """A finished tree of commands with every help page in Chinese.

    The classes are exchanged on the finished tree because a member that adds a command should not have to
    know of them.
    """
    is_group = isinstance(command, TyperGroup)
    command.__class__ = ChineseGroup if is_group else ChineseCommand
    for child in command.commands.values() if is_group else ():
        speak_chinese(child)
    return command
