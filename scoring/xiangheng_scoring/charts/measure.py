"""Room for words and steps for axes, without a font at hand."""

from math import ceil, floor, log10
from unicodedata import east_asian_width

#: Width of a half-width character as a share of the type size: the widest of common faces, so nothing overlaps.
HALF = 0.58


def width_of(words: str, size: float) -> float:
    """The width that words take, at most: a full-width character is as wide as the type is high."""
    return size * sum(1.0 if east_asian_width(one) in "WF" else HALF for one in words)


def shortened(words: str, room: float, size: float) -> str:
    """The words, or as many of their characters as fit with an ellipsis."""
    if width_of(words, size) <= room:
        return words
    kept = words
    while kept and width_of(kept + "…", size) > room:
        kept = kept[:-1]
    return kept + "…"


def ticks(low: float, high: float, most: int = 8) -> list[float]:
    """Round steps (1, 2 or 5 times a power of ten) from at or below `low` to at or above `high`, at most `most` + 2."""
    if not low < high:
        low, high = low - 1, high + 1
    rough = (high - low) / most
    power = 10.0 ** floor(log10(rough))
    step = next(step for step in (power, 2 * power, 5 * power, 10 * power) if step >= rough * (1 - 1e-12))
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    return [round(place * step, 12) for place in range(first, last + 1)]


def said(value: float) -> str:
    """A tick's label: no more digits than it has."""
    return f"{value:.10g}"
