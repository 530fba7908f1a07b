"""Help pages in Chinese: the library's own few English words are replaced, and columns stand under each other.

The library counts a Chinese character as one column of the terminal; it takes two.
"""

import re
import sys
from collections.abc import Iterator, Sequence
from typing import Any
from unicodedata import east_asian_width

import typer
from typer.core import TyperCommand, TyperGroup

from xiangheng_scoring.cli.options import OTHER, PANELS

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
    ("<list[int]>", "<整数…>"),
    ("<list[str]>", "<文字…>"),
    ("<str>", "<文字>"),
)
_TYPES = (
    (re.compile(r"<path>", re.IGNORECASE), "<路径>"),
    (re.compile(r"<int( range)?>"), "<整数>"),
    (re.compile(r"<float( range)?>"), "<数>"),
)
_DEFAULT = re.compile(r"\[default: ([^;\]]*)(?:; (?:x>=([\d.]+)|([\d.]+)<=x<=([\d.]+)))?\]")
_LEAST_ROOM = 20
#: A command's line of help is folded by us, never cut by the library.
_WHOLE = 1000


def in_chinese(text: str) -> str:
    """A help page, or a part of one, with the library's words in Chinese."""
    for english, chinese in _WORDS:
        text = text.replace(english, chinese)
    for kind, chinese in _TYPES:
        text = kind.sub(chinese, text)
    return _DEFAULT.sub(_default, text)


def _default(stated: re.Match[str]) -> str:
    limits = f"，不小于 {stated[2]}" if stated[2] else f"，{stated[3]} 至 {stated[4]}" if stated[3] else ""
    return f"【缺省：{stated[1]}{limits}】"


def columns(text: str) -> int:
    """How many columns of a terminal a text takes."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def folded(text: str, room: int) -> Iterator[str]:
    """A text in lines of at most `room` columns, broken between Chinese characters or words, before no full stop."""
    line = ""
    for part in re.findall(r"(?:[!-~]+|.)[，。、；：）】]*", text):
        if line and columns(line + part) > room:
            yield line
            line = ""
        line += part if line else part.lstrip()
    yield line


def _help_page(command: Any, ctx: Any) -> str:
    """The page, its texts and its lists of parameters and commands laid out by what a terminal shows."""
    formatter = ctx.make_formatter()

    def write_rows(rows: Sequence[tuple[str, str]], *_: Any, **__: Any) -> None:
        translated = [(in_chinese(first), in_chinese(second)) for first, second in rows]
        # As wide as the widest name, but those that take half the page stand on a line of their own.
        widths = [columns(first) for first, _ in translated]
        left = max((width for width in widths if width <= formatter.width // 2), default=_LEAST_ROOM) + 2
        indent = " " * formatter.current_indent
        for first, second in translated:
            lines = list(folded(second, formatter.width - left))
            if columns(first) + 2 > left:
                lines.insert(0, "")
            starts = [first + " " * (left - columns(first)), *[" " * left] * len(lines)]
            for start, line in zip(starts, lines, strict=False):
                formatter.write(f"{indent}{start}{line}".rstrip() + "\n")

    def write_text(text: str) -> None:
        indent = " " * formatter.current_indent
        for line in folded(in_chinese(text), formatter.width - formatter.current_indent):
            formatter.write(f"{indent}{line}\n")

    def write_heading(heading: str) -> None:
        formatter.write(in_chinese(f"{heading}:").replace(":", "：") + "\n")

    formatter.write_dl, formatter.write_text = write_rows, write_text
    formatter.write_heading = write_heading
    command.format_help(ctx, formatter)
    return in_chinese(formatter.getvalue().rstrip("\n"))


class ChineseCommand(TyperCommand):
    """A command whose help page is in Chinese."""

    def get_help(self, ctx: Any) -> str:
        """The help page."""
        return _help_page(self, ctx)


class ChineseGroup(TyperGroup):
    """A group of commands whose help page is in Chinese, its commands by who uses them."""

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """A list of commands for each panel in the panels' order, those without one last."""
        panels: dict[str, list[tuple[str, str]]] = {panel: [] for panel in PANELS}
        for name, panel, line in self.listed():
            panels.setdefault(panel or OTHER, []).append((name, line))
        for panel, rows in panels.items():
            if rows:
                with formatter.section("命令" if list(filter(None, panels.values())) == [rows] else panel):
                    formatter.write_dl(rows)

    def listed(self) -> Iterator[tuple[str, str, str]]:
        """Name, panel and line of help of each command that is shown."""
        for name, command in self.commands.items():
            if not command.hidden:
                panel = getattr(command, "rich_help_panel", None) or ""
                yield name, panel, command.get_short_help_str(_WHOLE)

    def invoke(self, ctx: Any) -> Any:
        """Run the command; who interrupts it is told what was at work, as a plugin's code may never end by itself.

        It is told here because the library answers an interruption with an exit code and keeps the rest to itself.
        """
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt as interrupt:
            for place in getattr(interrupt, "__notes__", ()) if ctx.parent is None else ():
                print(f"中断时正在：{place}", file=sys.stderr)
            raise

    def get_help(self, ctx: Any) -> str:
        """The help page."""
        return _help_page(self, ctx)


def speak_chinese(app: typer.Typer) -> None:
    """Have every command and group of an application made with a help page in Chinese.

    It is asked of what is registered, before commands are made of it: a member that adds some need not know of this.
    """
    app.info.cls = ChineseGroup
    for command in app.registered_commands:
        command.cls = ChineseCommand
    for group in app.registered_groups:
        if group.typer_instance is not None:
            speak_chinese(group.typer_instance)
