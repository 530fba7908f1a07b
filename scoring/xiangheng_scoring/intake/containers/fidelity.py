"""Whether what a cell shows is what it holds: another number, another sign, a rounded one, or nothing at all."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from unicodedata import numeric

from xiangheng_scoring.intake.containers.cells import Trouble
from xiangheng_scoring.intake.containers.display import (
    GENERAL_WIDTH,
    Drawing,
    conditions,
    drawn,
    general,
    is_code,
    places,
    plain,
    section_of,
)
from xiangheng_scoring.intake.containers.formats import Kind, NumberFormat, Token
from xiangheng_scoring.intake.measures import is_measure
from xiangheng_scoring.numbers.exact import CONTEXT

_DASHES = frozenset("-－−–—")
#: Text right before or behind digits that makes another number of them.
_DIGITS_BEFORE = re.compile(r"\d[.,．，]?$")
_DIGITS_BEHIND = re.compile(r"[.,．，]?\d")
_MULTIPLIER = re.compile(r"[kKMwW](?![A-Za-z²³])|[bm]n\b|[eE][+-]?\d|[×*]|[成折]$|分之")
_FALLS_BEFORE, _FALLS_BEHIND = re.compile(r"[▼▽↓负减降跌亏]"), re.compile(r"\W*[▼▽↓负减降跌亏]")
_POWER_OF_METRE = re.compile(r"[mM][²³23]$")
#: A minus that a format writes: before the digits and not within a word such as `A-`, or right behind them.
_MINUS_BEFORE = re.compile(r"(?:^|[^\w])[-－−–—]\s*[¥￥$€]?$|^[-－−–—]")
_MINUS_BEHIND = re.compile(r"[-－−–—]$")
_SAYS_NEGATIVE = re.compile(r"[▲△▼▽↓负减降跌亏]")
_RED = re.compile(r"(?i)red|红色?|color ?3")
_WITHIN = frozenset({"general", "exponent", "padding"})
_FILLED = frozenset("0123456789.,-－−")


@dataclass(frozen=True, slots=True)
class Sight:
    """A number as its cell shows it: the text, what makes it unreadable, and whether it is only rounded.

    `is_rounded` also tells of a negative number that red alone shows as one.
    """

    shown: str
    trouble: Trouble | None = None
    is_rounded: bool = False


def sight_of(number: Decimal, form: NumberFormat) -> Sight:
    """What a clerk sees of a number; of a percentage, `number` is already times 100."""
    if form.kind is Kind.GENERAL:
        rounded = general(abs(number))
        digits = plain(rounded)
        if len(digits) > GENERAL_WIDTH:
            exponent = rounded.adjusted()
            digits = f"{plain(rounded.scaleb(-exponent, CONTEXT))}E{exponent:+03}"
        return Sight(f"-{digits}" if number < 0 else digits, None, rounded != abs(number))
    drawing = drawn(number, form)
    percent = "%" if form.kind is Kind.PERCENT else ""
    shown = (drawing.text if drawing else "") or plain(number) + percent
    if form.is_plain:
        return Sight(shown, None, drawing is not None and drawing.size != abs(number))
    if not number:
        return Sight(shown, _of_zero(drawing))
    section = section_of(number, form)
    if section is None or _misleads(number, form, section, drawing):
        return Sight(shown, "shown_otherwise")
    if drawing is None or drawing.size is None:
        return Sight(shown)
    by_colour = number < 0 and not (
        drawing.sign or _writes_minus(drawing) or _SAYS_NEGATIVE.search(drawing.before + drawing.after)
    )
    if by_colour and not any(
        token.kind == "setting" and _RED.fullmatch(token.text.strip()) for token in form.sections[section]
    ):
        return Sight(shown, "shown_otherwise")
    return Sight(shown, None, by_colour or drawing.size != abs(number))


def _of_zero(drawing: Drawing | None) -> Trouble | None:
    """The trouble of a zero: unseen as under `0;-0;;@`, `#,###` or `0;-0;"无"`, or beside other digits; a dash is none."""
    if drawing is None:
        return None
    if drawing.digits and _has_neighbours(drawing):
        return "shown_otherwise"
    if "0" in drawing.text or ("-" in drawing.before + drawing.after and drawing.digits):
        return None
    return "hidden_zero" if any(map(str.isalnum, drawing.text)) or not _DASHES & set(drawing.text) else None


def _misleads(number: Decimal, form: NumberFormat, section: int, drawing: Drawing | None) -> bool:
    """Whether the section shows another number than this: scaled, cut up, hidden, or with the wrong sign."""
    if _changes(form, section):
        return True
    if drawing is None:
        return False
    if not drawing.digits or drawing.thousands:
        return True
    # Where words or arrows call a number a fall, it is another number: 下降 5.0 is −5, or a fall of 5.
    falls = _FALLS_BEFORE.search(drawing.before) or _FALLS_BEHIND.match(drawing.after)
    return _has_neighbours(drawing) or (number > 0 and (_writes_minus(drawing) or falls is not None))


@lru_cache(maxsize=1024)
def _changes(form: NumberFormat, at: int) -> bool:
    """Whether a section of a format shows every number as another: as a moment, scaled, cut up, or not at all."""
    section, numbers = form.sections[at], form.sections[: len(conditions(form))]
    is_mixed = any(conditions(form)) and len({_percents(tokens) for tokens in numbers if places(tokens)}) > 1
    is_moment = any(token.kind in {"moment", "elapsed", "half"} for token in section)
    at_digits = places(section)
    inner = section[at_digits[0] : at_digits[-1] + 1] if at_digits else ()
    # What stands between the digits is part of a number only where it is a blank or a fraction.
    is_cut = any(token.kind not in _WITHIN and not is_code(token, "0123456789#?,./ ") for token in inner)
    is_scaled = _percents(section) != (form.kind is Kind.PERCENT)
    is_digitless = not at_digits or any(is_code(token, ",") for token in section[at_digits[-1] + 1 :])
    return is_mixed or is_moment or is_scaled or is_cut or is_digitless or _is_filled(section)


def _percents(section: Sequence[Token]) -> int:
    """How often a section multiplies by a hundred."""
    return sum(is_code(token, "%") for token in section)


def _is_filled(section: Sequence[Token]) -> bool:
    """Whether the blank of the cell is filled with digits or signs, as by `*0`."""
    return any(
        token.kind == "padding" and token.text[0] == "*" and token.text[1:] in _FILLED for token in section
    )


def _has_neighbours(drawing: Drawing) -> bool:
    """Whether the text around the digits makes another number of them."""
    before, behind = drawing.before, drawing.after
    if _DIGITS_BEFORE.search(before) or _DIGITS_BEHIND.match(behind) or _MULTIPLIER.match(behind):
        return True
    # A word may be a number itself (一, 万, ½); measures are held to where figures are read.
    inner = behind.strip("()（）[]［］【】 ")
    words = before + ("" if is_measure(inner) or _POWER_OF_METRE.search(inner) else behind)
    return any(numeric(character, None) is not None for character in words)


def _writes_minus(drawing: Drawing) -> bool:
    """Whether a format itself writes a minus, or the brackets that stand for one."""
    before, after = drawing.before, drawing.after
    return (
        (before.endswith(("(", "（")) and after.startswith((")", "）")))
        or bool(_MINUS_BEFORE.search(before))
        or bool(_MINUS_BEHIND.search(after))
    )


@lru_cache(maxsize=1024)
def hides_text(form: NumberFormat) -> bool:
    """Whether the section for text shows something else than the text: nothing (`;;;`), or words beside it (`@"万人"`)."""
    sections = form.sections
    if len(sections) < 4 and not any(is_code(token, "@") for token in sections[-1]):
        return False
    section = sections[min(3, len(sections) - 1)]
    shown = [token for token in section if token.is_literal or token.kind == "code"]
    return "".join(token.text for token in shown).strip() != "@" or _is_filled(section)
