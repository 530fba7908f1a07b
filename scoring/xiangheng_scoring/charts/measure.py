"""Room for words and steps for axes, without a font at hand."""

import re
from decimal import Decimal
from math import ceil, floor, log10
from unicodedata import east_asian_width

#: Width of a half-width character as a share of the type size: the widest of common faces, so nothing overlaps.
HALF = 0.65
#: Lines may end between Chinese characters and between words; what opens or closes a phrase stays with it.
_PIECE = re.compile(r"[（【「]*(?:[!-~]+ ?|.)[，。、；：）】」]*")


def width_of(words: str, size: float) -> float:
    """The width that words take, at most: a full-width character is as wide as the type is high."""
    return size * sum(1.0 if east_asian_width(character) in "WFA" else HALF for character in words)


def wrapped(words: str, room: float, size: float) -> list[str]:
    """The words in lines that fit into the room; a word wider than the room is broken anywhere."""
    lines = [""]
    for piece in _PIECE.findall(words):
        for part in [piece] if width_of(piece.rstrip(), size) <= room else piece:
            if lines[-1] and width_of(lines[-1] + part.rstrip(), size) > room + 0.01:
                lines.append("")
            lines[-1] += part
    return [line.strip() for line in lines]


def ticks(low: float, high: float, most: int = 8) -> list[float]:
    """Round steps (1, 2 or 5 times a power of ten) from at or below `low` to at or above `high`, at most `most` + 2."""
    if not high - low > 1e-300:
        aside = max(1.0, abs(low) / 10)
        low, high = low - aside, high + aside
    rough = (high - low) / most
    power = 10.0 ** floor(log10(rough))
    step = next(step for step in (power, 2 * power, 5 * power, 10 * power) if step >= rough * (1 - 1e-12))
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    digits = 12 - floor(log10(power))
    return [round(place * step, digits) for place in range(first, last + 1)]


def ticks_within(low: float, high: float, room: float, size: float) -> list[float]:
    """The steps of an axis `room` wide, so few that no label touches the next."""
    for most in range(8, 1, -1):
        steps = ticks(low, high, most)
        if max(width_of(number_text(step), size) for step in steps) + size <= room / max(1, len(steps) - 1):
            return steps
    return steps


def written(amount: Decimal, *, sign: str = "") -> str:
    """An exact amount as it is, with a true minus; `sign="+"` shows a plus as well."""
    return f"{amount:{sign}f}".replace("-", "−")


def number_text(value: float) -> str:
    """A tick's label: no more digits than it has, large numbers in 万 and 亿, a true minus."""
    for power, word in ((1e8, "亿"), (1e4, "万")):
        if power <= abs(value) < power * 1e6:
            return f"{value / power:.10g}{word}".replace("-", "−")
    return f"{value:.10g}".replace("-", "−")
