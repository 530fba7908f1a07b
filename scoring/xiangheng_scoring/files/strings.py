"""Text as workbooks store it: the shared strings, and characters that XML cannot hold."""

import re
from collections.abc import Iterable

from xiangheng_scoring.files.budget import CellBudget
from xiangheng_scoring.files.markup import stream

_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")

_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def unescaped(text: str) -> str:
    """Text with `_x000D_` and its like turned into the characters they stand for."""
    if "_x" not in text:
        return text
    found = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
    return visible(found.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))


def visible(text: str) -> str:
    """Text with the mark of an unknown character for those that nobody can see and a screen would obey."""
    return _CONTROLS.sub("\ufffd", text)


class TextRuns:
    """Gathers the text of one string: its `t` elements, those of phonetic guides left out."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._guides = 0
        self._inside = False

    def enter(self, _: dict[str, str]) -> None:
        """A `t` begins."""
        self._inside = not self._guides

    def leave(self) -> None:
        """A `t` ends."""
        self._inside = False

    def enter_guide(self, _: dict[str, str]) -> None:
        """A phonetic guide (`rPh`) begins."""
        self._guides += 1

    def leave_guide(self) -> None:
        """A phonetic guide ends."""
        self._guides -= 1

    def text(self, piece: str) -> None:
        """Character data, wherever it stands."""
        if self._inside:
            self._pieces.append(piece)

    def clear(self) -> None:
        """Forget what was gathered."""
        self._pieces.clear()

    def take(self) -> str:
        """The string gathered so far; the next begins."""
        text = unescaped("".join(self._pieces))
        self._pieces.clear()
        return text


def read_strings(chunks: Iterable[bytes], budget: CellBudget) -> list[str]:
    """The shared strings of a workbook, in order."""
    strings: list[str] = []
    runs = TextRuns()

    def finish() -> None:
        budget.spend()
        strings.append(runs.take())

    stream(
        chunks,
        {"t": runs.enter, "rPh": runs.enter_guide},
        {"t": runs.leave, "rPh": runs.leave_guide, "si": finish},
        runs.text,
    )
    return strings
