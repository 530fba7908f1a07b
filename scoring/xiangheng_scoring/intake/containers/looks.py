"""How a number format shows numbers of each sign, worked out once, where that is the same for all of them but for rounding."""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from xiangheng_scoring.intake.containers.display import conditions, decimals_drawn
from xiangheng_scoring.intake.containers.fidelity import sight_of
from xiangheng_scoring.intake.containers.formats import Kind, NumberFormat

#: Decimals of a look that shows as many as there is room for.
AS_FIT = -1
#: With more, whether a number is rounded is no longer decided by doubles.
_MOST_DECIMALS = 15
#: What may stand around digits without making a measure or another number of them.
_BARE = re.compile(r"[0-9.,()（）%\s\-－−–—]*")
_SIGNED = (Decimal(-1), Decimal(0), Decimal(1))


@dataclass(frozen=True, slots=True)
class Look:
    """How numbers of one sign, below 10^15, look.

    `is_plain` tells that they are shown as digits, rounded to so many `decimals`, with at most a sign, brackets or %
    around them. `is_red` tells that only a colour says that they are negative, `is_dash` that they show as a dash.
    """

    is_plain: bool = False
    decimals: int = 0
    is_red: bool = False
    is_dash: bool = False


_OTHER = Look()


@lru_cache(maxsize=1024)
def looks_of(form: NumberFormat) -> tuple[Look, ...]:
    """The looks of negative numbers, of zero, and of positive numbers."""
    return tuple(_look(number, form) for number in _SIGNED)


def _look(number: Decimal, form: NumberFormat) -> Look:
    if form.kind is Kind.GENERAL:
        return Look(is_plain=True, decimals=AS_FIT)
    if form.kind in {Kind.DATE, Kind.TIME} or any(conditions(form)):
        return _OTHER
    sight, decimals = sight_of(number, form), decimals_drawn(number, form)
    is_dash = not number and sight.trouble is None and "0" not in sight.shown
    has_measure = _BARE.fullmatch(sight.shown) is None or (
        "%" in sight.shown and form.kind is not Kind.PERCENT
    )
    is_known = is_dash or (decimals is not None and decimals <= _MOST_DECIMALS)
    if sight.trouble is not None or has_measure or not is_known:
        return _OTHER
    # Of a whole number nothing is rounded away: what is called rounded is red.
    return Look(True, decimals or 0, sight.is_rounded, is_dash)
