"""Entries of closed lists as they are typed: by the English word, or by what screens call them."""

from collections.abc import Iterable
from typing import TypeVar

from xiangheng_scoring.cli.usage import UsageRefused
from xiangheng_scoring.titled import Titled, choices

W = TypeVar("W", bound=Titled)


def word_of(words: type[W], typed: str, option: str) -> W | None:
    """The entry that was typed for an option, None if nothing was; raises `UsageRefused`."""
    if not typed:
        return None
    for word in words:
        if typed in (word.value, word.label):
            return word
    raise UsageRefused(f"{option} 不能是「{typed}」", expected=choices(words), remedy="照样子改写")


def words_of(words: type[W], typed: Iterable[str] | None, option: str) -> tuple[W, ...]:
    """The entries that were typed for an option that may be given several times; raises `UsageRefused`."""
    entries = (word_of(words, text, option) for text in typed or ())
    return tuple(entry for entry in entries if entry is not None)
