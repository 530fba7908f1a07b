"""What an invented value of an indicator looks like: centre, spread, places and ends, told from the scheme.

The kinds below are guesses at plausible magnitudes, nothing more.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from xiangheng_scoring.scheme import Node

COUNTS = frozenset({"人", "户", "起", "次", "个", "件", "名", "村", "所"})


@dataclass(frozen=True, slots=True)
class Profile:
    """Centre and spread in the indicator's unit, decimal places, and the ends that no value passes."""

    centre: Decimal
    spread: Decimal
    places: int
    low: Decimal | None
    high: Decimal | None

    def value(self, level: int) -> Decimal:
        """The value at `level` thousandths of the spread above the centre."""
        value = self.centre + self.spread * level / 1000
        if self.low is not None:
            value = max(self.low, value)
        if self.high is not None:
            value = min(self.high, value)
        return value.quantize(Decimal(1).scaleb(-self.places), rounding=ROUND_HALF_UP)


def profile_of(node: Node) -> Profile:
    """The profile of an indicator."""
    centre, spread, places = _shape(node)
    low, high = _ends(node)
    return Profile(Decimal(centre), Decimal(spread), places, low, high)


def _ends(node: Node) -> tuple[Decimal | None, Decimal | None]:
    """The plausible ends, kept inside the possible ones; a count is never negative."""
    lows = [end for end in (node.plausible.low, node.possible.low) if end is not None]
    highs = [end for end in (node.plausible.high, node.possible.high) if end is not None]
    return (max(lows) if lows else None), (min(highs) if highs else None)


def _shape(node: Node) -> tuple[str | Decimal, str | Decimal, int]:
    if node.unit in COUNTS:
        return _count(node)
    if node.unit == "%":
        return _percentage(node)
    fixed = {
        "倍": ("2.1", "0.25", 2),
        "万元": ("8600", "3900", 0),
        "百分点": ("0.7", "0.7", 1),
        "分": ("86", "5", 1),
    }
    return fixed.get(node.unit) or _from_range(node)


def _count(node: Node) -> tuple[str | Decimal, str | Decimal, int]:
    per = getattr(node.rule, "per", None)
    if isinstance(per, Decimal):
        return per * 2, per * 2, 0
    return "9", "3", 0


def _percentage(node: Node) -> tuple[str | Decimal, str | Decimal, int]:
    if node.possible.low is not None and node.possible.low < 0:
        return "6.8", "1.6", 1
    if node.direction != "positive":
        return ("0.9", "0.6", 2) if node.direction == "interval" else ("9", "4", 1)
    per = getattr(node.rule, "per", None)
    if isinstance(per, Decimal) and node.target is not None:
        return node.target - per * 5, per * 4, 1 if per < 1 else 0
    if node.target is not None:
        return node.target - 3, "3.2", 1
    if node.plausible.low is not None and node.plausible.low >= 40:
        return "86", "6", 1
    return "62", "9", 1


def _from_range(node: Node) -> tuple[str | Decimal, str | Decimal, int]:
    low, high = _ends(node)
    if low is None or high is None:
        centre = node.target if node.target is not None else (low or Decimal(0)) + 50
        return centre, abs(centre) / 10 + 1, 1
    return (low + high) / 2, (high - low) / 8, 1
