"""What the commands of inspection share: their options, and how values are read."""

from datetime import date
from typing import Annotated, TypeVar

import typer

from xiangheng_platform.store.moments import read_day
from xiangheng_scoring.cli.usage import UsageRefused
from xiangheng_scoring.titled import Titled, choices

W = TypeVar("W", bound=Titled)

CodeArgument = Annotated[str, typer.Argument(metavar="编码", show_default=False)]
NumberArgument = Annotated[int, typer.Argument(metavar="编号", help="督查的编号。", show_default=False)]
ReasonOption = Annotated[str, typer.Option("--reason", help="理由，写进审计记录。", show_default=False)]
VersionOption = Annotated[
    int | None, typer.Option("--version", help="看过的是第几版；不写为最新的。", show_default=False)
]
SourceOption = Annotated[str, typer.Option("--source", help="依据：文号或文件名。", show_default=False)]
NoteOption = Annotated[str, typer.Option("--note", help="旁边的说明。", show_default=False)]
LimitOption = Annotated[int, typer.Option("--limit", min=1, help="最多几个。")]
PageOption = Annotated[
    str, typer.Option("--page", help="接着上一页列：上一页末尾给出的位置。", show_default=False)
]
DayOption = Annotated[str, typer.Option("--day", help="看哪一天的；不写为今天。", show_default=False)]


def day_of(text: str) -> date | None:
    """A day as it was typed, None if nothing was; raises `NotAMoment`."""
    return read_day(text) if text else None


def word_of(words: type[W], text: str, option: str) -> W | None:
    """An entry of a closed list, by its English or its Chinese word; raises `UsageRefused`."""
    if not text:
        return None
    for word in words:
        if text in (word.value, word.label):
            return word
    raise UsageRefused(f"{option} 不能是「{text}」", expected=choices(words), remedy="照样子改写")
