"""What a number looks like under a number format: for messages, as near as matters to a clerk."""

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
    pictures = _pictures(form)
    if not pictures or abs(number) >= _TOO_LARGE:
        return plain(number) + ("%" if form.kind is Kind.PERCENT else "")
    negative = number < 0 and len(pictures) > 1
    picture = pictures[1 if negative else 2 if not number and len(pictures) > 2 else 0]
    sign = "-" if number < 0 and not negative else ""
    return _drawn(abs(number), sign, picture) or plain(number)


def is_shown_otherwise(number: Decimal, form: NumberFormat) -> bool:
    """Whether a cell shows another number than it holds: scaled, cut up or hidden by its format.

    A number shown as thousands (`#,##0,`), with a point of the format's own (`0\\.0000"万元"`), as a
    percentage for negatives only, or not at all, is not what a clerk sees. Zeros may show as a dash.
    """
    sections = form.sections
    if not number or form.kind is Kind.GENERAL:
        return False
    if any(token.kind == "condition" for section in sections for token in section):
        return len({_is_percentage(section) for section in sections if _places(section)}) > 1
    section = sections[1] if number < 0 and len(sections) > 1 else sections[0]
    places = _places(section)
    if not places or _is_percentage(section) != (form.kind is Kind.PERCENT):
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


def _drawn(size: Decimal, sign: str, picture: _Picture | str) -> str:
    if isinstance(picture, str):
        return picture
    digits = plain(size) if picture.unit is None else _digits(size, picture.unit, picture)
    return f"{sign}{picture.before}{digits}{picture.after}" if digits else ""


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
def _pictures(form: NumberFormat) -> tuple[_Picture | str, ...]:
    """The sections of a format made ready; none where a fraction or a condition would have to be worked out."""
    tokens = [token for section in form.sections for token in section]
    too_hard = any(token.kind in {"condition", "exponent"} or _is(token, "/") for token in tokens)
    if too_hard or form.kind is Kind.GENERAL:
        return ()
    return tuple(map(_picture, form.sections))


def _is(token: Token, characters: str) -> bool:
    return token.kind == "code" and token.text in characters


def _picture(section: Sequence[Token]) -> _Picture | str:
    """A section made ready; one without a place for digits is only its text."""
    places = _places(section)
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
