"""Numbers that clerks type as text, and the marks they use for "nothing to report".

A text is a number, a blank or neither; what is neither is a fault, never a guess.
"""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal
from functools import lru_cache

from xiangheng_scoring.characters import visible

#: Digits a spreadsheet keeps of a number; text tables exported by other programs may carry more.
SIGNIFICANT_DIGITS = 15

_ROUNDED = Context(prec=SIGNIFICANT_DIGITS, rounding=ROUND_HALF_EVEN, traps=[])
_FORMS = str.maketrans(
    "０１２３４５６７８９．，﹐＋﹢－﹣−％﹪Ｅｅ",
    "0123456789.,,++---%%Ee",
)
_NUMBER = re.compile(
    r"""(?P<sign>[+-]?)
        (?P<digits>(?: [1-9][0-9]{0,2} (?:,[0-9]{3})+ | [0-9]+ ) (?:\.[0-9]*)? | \.[0-9]+)
        (?:[Ee](?P<exponent>[+-]?[0-9]{1,3}))?
        \s* (?P<percent>%?)""",
    re.VERBOSE,
)
_SIMPLE = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
#: No figure is longer; a text of a million digits is not worked out.
_LONGEST = 400
_DASHES = frozenset("-－﹣−–—―‒‐‑─━")
_MARKS = frozenset({"/", "／", "\\", "＼", "无", "n/a", "ｎ／ａ", "na", "…", "……", "...", "......"})


@dataclass(frozen=True, slots=True)
class Number:
    """A number read from text; of "95.0%" the value is 95.0 and `is_percent` is true.

    `is_scientific` tells that it was written with an exponent (`1.2E+05`), as spreadsheets export long numbers.
    """

    value: Decimal
    is_percent: bool = False
    is_scientific: bool = False


def trimmed(text: str) -> str:
    """A text as it is seen, without the blanks around it: half and full width, non-breaking."""
    return visible(text).strip()


def in_half_width(text: str) -> str:
    """A text that may be a number with the marks of numbers in their usual form: １，２３４ is 1,234."""
    return trimmed(text).translate(_FORMS)


@lru_cache(maxsize=1024)
def is_blank(text: str) -> bool:
    """Whether a text says that there is no value: nothing, dashes, a slash, 无, N/A or an ellipsis."""
    inner = trimmed(text)
    return not inner or set(inner) <= _DASHES or inner.lower() in _MARKS


def is_simple_number(text: str) -> bool:
    """Whether a text is digits, with at most a minus before them and a point among them."""
    return _SIMPLE.fullmatch(text) is not None


def parse_number(text: str) -> Number | None:
    """The number that a text is, or None: full-width forms, thousands separators, % and exponents are understood.

    Units, words, wrong grouping (1,23) and digits of other scripts are not numbers here. What is longer than
    15 significant digits is rounded to them, as a spreadsheet does.
    """
    inner = in_half_width(text)
    match = _NUMBER.fullmatch(inner) if len(inner) <= _LONGEST else None
    if match is None:
        return None
    exponent = match["exponent"]
    digits = match["digits"].replace(",", "")
    # Written out: a number has one form, however it was typed.
    value = Decimal(format(_ROUNDED.create_decimal(f"{digits}e{exponent or 0}"), "f"))
    if exponent is None and len(digits.replace(".", "").lstrip("0")) <= SIGNIFICANT_DIGITS:
        value = Decimal(digits)
    return Number(
        -value if match["sign"] == "-" and value else abs(value),
        bool(match["percent"]),
        exponent is not None,
    )


def whole_text(text: str) -> str:
    """The digits of a text that is a whole number, however typed (`430121.0`, `4.30121E5`); other texts as they are.

    For codes and years, which programs export as numbers.
    """
    number = parse_number(text)
    if number is None or number.is_percent or number.value != number.value.to_integral_value():
        return text
    return format(number.value.to_integral_value(), "f")
