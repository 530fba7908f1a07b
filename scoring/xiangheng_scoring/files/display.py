"""What a number looks like under a number format: for messages, as near as matters to a clerk."""

import operator
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from xiangheng_scoring.exact import CONTEXT
from xiangheng_scoring.files.formats import Kind, NumberFormat, Token

_TOO_LONG = 30
_TOO_LARGE = Decimal(10) ** 15
_MOST_DECIMALS = 30
_DASHES = frozenset("-－−–—")
_CONDITION = re.compile(r"(<=|>=|<>|=|<|>)\s*(-?\d+(?:\.\d+)?)")
_COMPARISONS = {
    **{"=": operator.eq, "<>": operator.ne, "<": operator.lt},
    **{"<=": operator.le, ">": operator.gt, ">=": operator.ge},
}


@dataclass(frozen=True, slots=True)
class _Picture:
    """A section made ready: text around the digits, and how the digits are written.

    `unit` is the last decimal written, None where the number is shown as it is.
    """

    before: str
    after: str
    unit: Decimal | None = None
    decimals_kept: int = 0
    digits_kept: int = 0
    grouped: bool = False
    thousands: int = 0


def plain(number: Decimal) -> str:
    """Digits without an exponent or needless zeros; with an exponent when nobody could read them."""
    if not number:
        return "0"
    short = number.normalize(CONTEXT)
    digits = format(short, "f")
    return digits if len(digits) <= _TOO_LONG else str(short)


def show_number(number: Decimal, form: NumberFormat) -> str:
    """A number as its cell shows it; of a percentage, `number` is already times 100."""
    drawn = _drawn(number, form)
    return (
        plain(number) + ("%" if form.kind is Kind.PERCENT else "")
        if drawn is None
        else drawn or plain(number)
    )


def is_hidden_zero(number: Decimal, form: NumberFormat) -> bool:
    """Whether a clerk sees neither 0 nor a dash where a zero is stored, as under `0;-0;;@`, `#,###` or `0;-0;"无"`."""
    drawn = None if number else _drawn(number, form)
    if drawn is None or "0" in drawn:
        return False
    return any(map(str.isalnum, drawn)) or not _DASHES & set(drawn)


def is_shown_otherwise(number: Decimal, form: NumberFormat) -> bool:
    """Whether a cell shows another number than it holds: scaled, cut up or hidden by its format.

    A number shown as thousands (`#,##0,`), with a point of the format's own (`0\\.0000"万元"`), as a
    percentage for negatives only, or not at all, is not what a clerk sees. For zeros see `is_hidden_zero`.
    """
    if not number or form.kind is Kind.GENERAL:
        return False
    sections = form.sections
    if any(_conditions(form)) and len({_is_percentage(one) for one in sections if _places(one)}) > 1:
        return True
    section = sections[_index(number, form)]
    places = _places(section)
    if not places or _is_percentage(section) != (form.kind is Kind.PERCENT) or _drawn(number, form) == "":
        return True
    inner, after = section[places[0] : places[-1] + 1], section[places[-1] + 1 :]
    return _is_cut(inner) or any(_is(token, ",") for token in after[:1])


def _is_percentage(section: Sequence[Token]) -> bool:
    return any(_is(token, "%") for token in section)


def _is_cut(inner: Sequence[Token]) -> bool:
    """Whether something stands between the digits that is no part of a number; blanks and fractions are."""
    usual = {"general", "exponent", "padding"}
    return any(token.kind not in usual and not _is(token, "0#?,./ ") for token in inner)


def _places(section: Sequence[Token]) -> list[int]:
    return [index for index, token in enumerate(section) if _is(token, "0#?") or token.kind == "general"]


@lru_cache(maxsize=1024)
def _conditions(form: NumberFormat) -> tuple[str, ...]:
    """The condition of each section for numbers, empty where it has none; a last section may be for text."""
    sections = form.sections
    has_text = len(sections) > 1 and any(_is(token, "@") for token in sections[-1])
    numbers = sections[: min(3, len(sections) - has_text)]
    return tuple(next((one.text for one in tokens if one.kind == "condition"), "") for tokens in numbers)


def _index(number: Decimal, form: NumberFormat) -> int:
    """Which section shows a number: the first whose condition it meets, else that of its sign."""
    conditions = _conditions(form)
    if any(conditions):
        stored = number.scaleb(-2, CONTEXT) if form.kind is Kind.PERCENT else number
        met = (index for index, condition in enumerate(conditions) if _meets(stored, condition))
        return next(met, len(conditions) - 1)
    if number < 0:
        return min(1, len(conditions) - 1)
    return 2 if not number and len(conditions) > 2 else 0


def _meets(number: Decimal, condition: str) -> bool:
    found = _CONDITION.fullmatch(condition.strip())
    return found is not None and bool(_COMPARISONS[found[1]](number, Decimal(found[2])))


def _drawn(number: Decimal, form: NumberFormat) -> str | None:
    """What a number's section draws, empty where that has no digits; None where it would have to be worked out."""
    pictures = _pictures(form)
    index = _index(number, form) if pictures else 0
    picture = pictures[index] if pictures and abs(number) < _TOO_LARGE else None
    if picture is None or isinstance(picture, str):
        return picture
    size = abs(number)
    digits = plain(size) if picture.unit is None else _digits(size, picture.unit, picture)
    if not digits and number:
        return ""
    is_signed = "-" in picture.before or (index == 1 and not any(_conditions(form)))
    sign = "-" if number < 0 and not is_signed else ""
    return f"{sign}{picture.before}{digits}{picture.after}".strip()


def _digits(size: Decimal, unit: Decimal, picture: _Picture) -> str:
    if picture.thousands:
        size = size.scaleb(-3 * picture.thousands, CONTEXT)
    rounded = size.quantize(unit, ROUND_HALF_UP, CONTEXT)
    integer, point, decimals = format(rounded, ",f" if picture.grouped else "f").partition(".")
    if len(decimals) > picture.decimals_kept:
        decimals = decimals[: picture.decimals_kept] + decimals[picture.decimals_kept :].rstrip("0")
    if picture.digits_kept != 1:
        integer = ("" if integer == "0" else integer).zfill(picture.digits_kept)
    return integer + point + decimals if decimals else integer


@lru_cache(maxsize=1024)
def _pictures(form: NumberFormat) -> tuple[_Picture | str | None, ...]:
    """The sections of a format made ready; None where a fraction, an exponent or a date would have to be worked out."""
    return () if form.kind is Kind.GENERAL else tuple(map(_picture, form.sections))


def _is(token: Token, characters: str) -> bool:
    return token.kind == "code" and token.text in characters


def _picture(section: Sequence[Token]) -> _Picture | str | None:
    """A section made ready; one without a place for digits is only its text."""
    places = _places(section)
    if any(token.kind in {"exponent", "moment"} or (places and _is(token, "/")) for token in section):
        return None
    if not places:
        return _text(section)
    first, last = places[0], places[-1]
    while last + 1 < len(section) and _is(section[last + 1], ",."):
        last += 1
    if first and _is(section[first - 1], "."):
        first -= 1
    pattern = "".join(token.text for token in section[first : last + 1] if _is(token, "0#?,."))
    return _with_digits(_text(section[:first]), _text(section[last + 1 :]), pattern)


def _with_digits(before: str, after: str, pattern: str) -> _Picture:
    """The picture of a pattern such as `#,##0.0?`; an empty pattern is General."""
    if not pattern:
        return _Picture(before, after)
    whole, _, fraction = pattern.partition(".")
    fraction = fraction.replace(",", "").replace(".", "")[:_MOST_DECIMALS]
    inner = whole.rstrip(",")
    return _Picture(
        before,
        after,
        unit=Decimal((0, (1,), -len(fraction))),
        decimals_kept=fraction.count("0"),
        digits_kept=inner.count("0"),
        grouped="," in inner,
        thousands=len(whole) - len(inner),
    )


def _text(section: Sequence[Token]) -> str:
    return "".join(token.text for token in section if token.is_literal or token.kind == "code").strip()


def show_moment(moment: datetime, form: NumberFormat) -> str:
    """A date, with or without a time of day, as its cell shows it."""
    return "".join(_pieces(moment, form.sections[0])).strip()


def _pieces(moment: datetime, section: Sequence[Token]) -> Iterator[str]:
    clock = False
    letters = [token.text[0].lower() for token in section if token.kind == "moment"]
    for token in section:
        if token.kind != "moment":
            yield token.text if token.is_literal or token.kind == "code" else ""
            continue
        letter = letters.pop(0)
        clock = letter in "hs" or (letter == "m" and (clock or letters[:1] == ["s"]))
        yield _piece(moment, "i" if letter == "m" and clock else letter, len(token.text))


def _piece(moment: datetime, letter: str, width: int) -> str:
    """One run of letters: `i` are minutes."""
    if letter in "ye":
        return f"{moment.year % 100:02}" if letter == "y" and width < 3 else str(moment.year)
    if letter == "a" or (letter == "d" and width > 2):
        return "一二三四五六日"[moment.weekday()]
    parts = {"m": "month", "d": "day", "h": "hour", "i": "minute", "s": "second"}
    part = getattr(moment, parts[letter])
    return f"{part:02}" if width == 2 else str(part)


def show_duration(days: float) -> str:
    """A time of day or a duration: hours, minutes, seconds."""
    minutes, seconds = divmod(round(days * 86_400), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}"
