"""Closed lists of words, each with what it is called on screens."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Self


class Titled(StrEnum):
    """A word of a closed list with its Chinese label, both where it is listed: `DONE = "done", "完成"`.

    `meaning` says in English what the word alone does not tell; empty where it tells all.
    """

    label: str
    meaning: str

    def __new__(cls, value: str, label: str = "", meaning: str = "") -> Self:
        """The word itself, as which it is kept and compared; `Role("auditor")` finds it by that alone."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label, member.meaning = label, meaning
        return member


def choices(words: Iterable[Titled]) -> str:
    """The words of a list for whoever has to choose one, each with its label: `once（一次）、annual（每年）`."""
    return "、".join(f"{word}（{word.label}）" for word in words)
