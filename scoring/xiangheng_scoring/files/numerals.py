"""Numbers that clerks type as text, and the marks they use for "nothing to report".

A text is a number, a blank or neither; what is neither is a fault, never a guess.
"""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal

#: Digits a spreadsheet keeps of a number; text tables exported by other programs may carry more.
SIGNIFICANT_DIGITS = 15

#: Blanks a keyboard or a web page leaves behind, beside those `str.strip` knows: zero width, BOM.
INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff"

_ROUNDED = Context(prec=SIGNIFICANT_DIGITS, rounding=ROUND_HALF_EVEN, traps=[])
_FORMS = str.maketrans(
    "０１２３４５６７８９．，﹐＋﹢－﹣−％﹪",
    "0123456789.,,++---%%",
)
_NUMBER = re.compile(
    r"""(?P<sign>[+-]?)
        (?P<digits>(?: [1-9][0-9]{0,2} (?:,[0-9]{3})+ | [0-9]+ ) (?:\.[0-9]*)? | \.[0-9]+)
        \s* (?P<percent>%?)""",
    re.VERBOSE,
)
_DASHES = frozenset("-－﹣−–—―‒‐‑─━")
_MARKS = frozenset({"/", "／", "\\", "＼", "无", "n/a", "ｎ／ａ", "na", "…", "……", "...", "......"})


@dataclass(frozen=True, slots=True)
class Number:
    """A number read from text; of "95.0%" the value is 95.0 and `is_percent` is true."""

    value: Decimal
    is_percent: bool = False


def trimmed(text: str) -> str:
    """A text without the blanks around it: half and full width, non-breaking, zero width."""
    inner = text.strip()
    while inner and (inner[0] in INVISIBLE or inner[-1] in INVISIBLE):
        inner = inner.strip(INVISIBLE).strip()
    return inner


def is_blank(text: str) -> bool:
    """Whether a text says that there is no value: nothing, dashes, a slash, 无, N/A or an ellipsis."""
    inner = trimmed(text)
    return not inner or set(inner) <= _DASHES or inner.lower() in _MARKS


def parse_number(text: str) -> Number | None:
    """The number that a text is, or None: full-width forms, thousands separators and % are understood.

    Units, words, exponents, wrong grouping (1,23) and digits of other scripts are not numbers here.
    """
    match = _NUMBER.fullmatch(trimmed(text).translate(_FORMS))
    if match is None:
        return None
    digits = match["digits"].replace(",", "")
    if len(digits.partition(".")[0].lstrip("0")) > SIGNIFICANT_DIGITS:
        return None
    value = Decimal(digits if _fits(digits) else _ROUNDED.create_decimal(digits))
    return Number(-value if match["sign"] == "-" and value else abs(value), bool(match["percent"]))


def _fits(digits: str) -> bool:
    return len(digits.replace(".", "").lstrip("0")) <= SIGNIFICANT_DIGITS
