"""Scores held between bounds, and what a formula says of it."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from xiangheng_scoring.numbers.exact import at_40_digits, equals, shown
from xiangheng_scoring.rules.base import Judgement

NEGATIVE = "negative"


def bounded(score: Decimal, low: Decimal | None, high: Decimal | None) -> Decimal:
    """`score` held between `low` and `high` (None: no bound)."""
    if low is not None and score < low:
        return low
    return high if high is not None and score > high else score


def all_bounded(scores: Sequence[Decimal], low: Decimal | None, high: Decimal | None) -> Sequence[Decimal]:
    """Each of a column of scores held between `low` and `high` (None: no bound)."""
    # The two ends first: of most columns nothing is beyond a bound, and two comparisons a score cost more than its line.
    if low is not None and min(scores, default=low) < low:
        scores = [low if score < low else score for score in scores]
    if high is not None and max(scores, default=high) > high:
        scores = [high if score > high else score for score in scores]
    return scores


def bound_said(raw: Decimal, held: Decimal) -> str:
    """Which bound turned `raw` into `held`, for the end of a formula; nothing where none did."""
    if at_40_digits(raw) == at_40_digits(held):
        return ""
    return f"，{'低于下限' if raw < held else '高于上限'}，取 {shown(held)}"


def bounded_judgement(
    raw: Decimal,
    low: Decimal | None,
    high: Decimal | None,
    terms: Callable[[], str],
    stated: tuple[tuple[str, Decimal], ...] = (),
) -> Judgement:
    """`raw` held between `low` and `high`, proved by `terms` (the formula up to its equals sign), `raw`, and the bound.

    `stated` are the numbers that the judgement names as its bounds.
    """
    score = bounded(raw, low, high)
    return Judgement(score, lambda: f"{terms()} {equals(raw)}{bound_said(raw, score)}", stated)
