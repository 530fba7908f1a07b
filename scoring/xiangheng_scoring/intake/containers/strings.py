"""Text as workbooks store it: in runs of different fonts, shared between cells, with escapes for what XML cannot hold."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from xiangheng_scoring.intake.containers.budget import CellBudget
from xiangheng_scoring.intake.containers.cells import Trouble
from xiangheng_scoring.intake.containers.markup import End, Start, stream
from xiangheng_scoring.intake.numerals import parse_number

_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")

OFF_LINE = frozenset({"superscript", "subscript"})
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def unescaped(text: str) -> str:
    """Text with `_x000D_` and its like turned into the characters they stand for."""
    if "_x" not in text:
        return text
    plain = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
    return visible(plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))


def visible(text: str) -> str:
    """Text with the mark of an unknown character for those that nobody can see and a screen would obey."""
    return _CONTROLS.sub("\ufffd", text)


@dataclass(frozen=True, slots=True)
class StoredText:
    """A text as a file stores it, and what its fonts do to it.

    `trouble` tells that a part of it is struck out, or that it would be a number but for characters that are raised
    or lowered; of other texts such characters stand in brackets in `text`, as a footnote's mark does. `is_own` tells
    that every part has a font of its own, so that the cell's does not matter.
    """

    text: str
    trouble: Trouble | None = None
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """A part of a text in one font; `level` is "superscript", "subscript" or neither."""

    text: str
    level: str = ""
    is_struck: bool = False
    is_own: bool = True

    @property
    def is_off_line(self) -> bool:
        """Whether it stands above or below the line of the others."""
        return self.level in OFF_LINE


def joined(runs: Sequence[Run]) -> StoredText:
    """The text that runs of different fonts make together."""
    runs = [run for run in runs if run.text]
    text = "".join(run.text for run in runs)
    is_own = bool(runs) and all(run.is_own for run in runs)
    if not any(run.is_struck or run.level for run in runs):
        return StoredText(text, None, is_own)
    if any(run.is_struck and run.text.strip() for run in runs):
        return StoredText(text, "struck", is_own)
    if all(run.is_off_line or not run.text.strip() for run in runs):
        return StoredText(text, None, is_own)
    level = "".join(run.text for run in runs if not run.is_off_line)
    if level != text and (parse_number(text) or parse_number(level)):
        return StoredText(text, "raised", is_own)
    # What is off its line stands in brackets, but for the figures of km² and of PM₁₀.
    text = ""
    for run in runs:
        mark = run.text.strip().strip("()[]（）［］【】〔〕")
        is_power = run.level == "superscript" and text.endswith("m") and mark in {"2", "3"}
        is_index = run.level == "subscript" and text[-1:].isascii() and text[-1:].isalpha()
        text += f"[{mark}]" if run.is_off_line and mark and not (is_power or is_index) else run.text
    return StoredText(text, None, is_own)


class TextRuns:
    """Gathers the text of one string: its `t` elements with their fonts, those of phonetic guides left out."""

    def __init__(self) -> None:
        self._runs: list[Run] = []
        self._pieces: list[str] = []
        self._guides = 0
        self._inside = False
        self._level, self._is_struck, self._is_own = "", False, False

    def starts(self) -> dict[str, Start]:
        """What to call where an element begins."""
        return {
            "r": lambda _: self._leave_run(),
            "rPr": self._enter_font,
            "vertAlign": self._align,
            "strike": self._strike,
            "t": self._enter,
            "rPh": self._enter_guide,
        }

    def ends(self) -> dict[str, End]:
        """What to call where an element ends."""
        return {"r": self._leave_run, "t": self._leave, "rPh": self._leave_guide}

    def _leave_run(self) -> None:
        self._level, self._is_struck, self._is_own = "", False, False

    def _enter_font(self, _: dict[str, str]) -> None:
        self._is_own = True

    def _align(self, attributes: dict[str, str]) -> None:
        self._level = attributes.get("val", "")

    def _strike(self, attributes: dict[str, str]) -> None:
        self._is_struck = is_on(attributes)

    def _enter(self, _: dict[str, str]) -> None:
        self._inside = not self._guides

    def _leave(self) -> None:
        if self._inside:
            self._runs.append(
                Run(unescaped("".join(self._pieces)), self._level, self._is_struck, self._is_own)
            )
        self._pieces.clear()
        self._inside = False

    def _enter_guide(self, _: dict[str, str]) -> None:
        self._guides += 1

    def _leave_guide(self) -> None:
        self._guides -= 1

    def text(self, piece: str) -> None:
        """Character data, wherever it stands."""
        if self._inside:
            self._pieces.append(piece)

    def clear(self) -> None:
        """Forget what was gathered."""
        self._runs.clear()
        self._pieces.clear()

    def take(self) -> StoredText:
        """The string gathered so far; the next begins."""
        stored = joined(self._runs)
        self.clear()
        return stored


def is_on(attributes: dict[str, str]) -> bool:
    """Whether an element such as `strike`, which means yes by being there, does not say no."""
    return attributes.get("val", "1") not in {"0", "false"}


def read_strings(chunks: Iterable[bytes], budget: CellBudget) -> list[StoredText]:
    """The shared strings of a workbook, in order."""
    strings: list[StoredText] = []
    runs = TextRuns()

    def finish() -> None:
        budget.spend()
        strings.append(runs.take())

    stream(chunks, runs.starts(), {**runs.ends(), "si": finish}, runs.text)
    return strings
