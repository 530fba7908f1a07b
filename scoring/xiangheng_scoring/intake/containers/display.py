"""What a number looks like under a number format, as near as matters to a clerk."""

import operator
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import lru_cache

from xiangheng_scoring.intake.containers.formats import Kind, NumberFormat, Token
from xiangheng_scoring.numbers.exact import CONTEXT

_TOO_LONG = 30
_TOO_LARGE = Decimal(10) ** 15
_MOST_DECIMALS = 30
#: How many characters General takes for a number, its point counted and its sign not.
GENERAL_WIDTH = 11
_GENERAL_DIGITS = 6
_LONGEST_DENOMINATOR = 4
_CONDITION = re.compile(r"(<=|>=|<>|=|<|>)\s*(-?\d+(?:\.\d+)?)")
_COMPARISONS = {
    **{"=": operator.eq, "<>": operator.ne, "<": operator.lt},
    **{"<=": operator.le, ">": operator.gt, ">=": operator.ge},
}


@dataclass(frozen=True, slots=True)
class Drawing:
    """What a cell shows of a number.

    `size` is what the digits say, without their sign: the number as it was rounded for display, before thousands
    were left out (`thousands` times three digits). It is None where a section draws no digits. A sign that the
    cell adds by itself stands in `sign`; one that its format writes is part of `before`.
    """

    before: str
    digits: str
    after: str
    size: Decimal | None = None
    sign: str = ""
    thousands: int = 0

    @property
    def text(self) -> str:
        """All of it, as it stands in the cell."""
        return f"{self.sign}{self.before}{self.digits}{self.after}".strip()


@dataclass(frozen=True, slots=True)
class _Picture:
    """A section made ready: text around the digits, and how the digits are written.

    `unit` is the last decimal written, None where the number is shown in the manner of General. With a
    `denominator` the number is shown as a fraction: exactly that one, or (`is_exact` false) the best up to it.
    `exponent_step` is set where it is shown with an exponent, which is a multiple of it.
    """

    before: str
    after: str
    unit: Decimal | None = None
    decimals_kept: int = 0
    digits_kept: int = 0
    grouped: bool = False
    thousands: int = 0
    exponent_step: int = 0
    denominator: int = 0
    is_exact: bool = False


def plain(number: Decimal) -> str:
    """Digits without an exponent or needless zeros; with an exponent when nobody could read them."""
    if not number:
        return "0"
    short = number.normalize(CONTEXT)
    digits = format(short, "f")
    return digits if len(digits) <= _TOO_LONG else str(short)


def general(size: Decimal) -> Decimal:
    """A number without its sign as the format General rounds it, to as many digits as it has room for."""
    if len(plain(size)) <= GENERAL_WIDTH:
        return size
    places = size.adjusted()
    if places >= GENERAL_WIDTH or places < -4:
        unit = Decimal((0, (1,), places - _GENERAL_DIGITS + 1))
    else:
        unit = Decimal((0, (1,), max(places, 0) + 2 - GENERAL_WIDTH))
    return size.quantize(min(unit, Decimal(1)) if places < GENERAL_WIDTH else unit, ROUND_HALF_UP, CONTEXT)


def is_code(token: Token, characters: str) -> bool:
    """Whether a token is one of these characters of the format's own language."""
    return token.kind == "code" and token.text in characters


def places(section: Sequence[Token]) -> list[int]:
    """Where in a section digits stand."""
    return [index for index, token in enumerate(section) if is_code(token, "0#?") or token.kind == "general"]


@lru_cache(maxsize=1024)
def conditions(form: NumberFormat) -> tuple[str, ...]:
    """The condition of each section for numbers, empty where it has none; a last section may be for text."""
    sections = form.sections
    has_text = len(sections) > 1 and any(is_code(token, "@") for token in sections[-1])
    numbers = sections[: min(3, len(sections) - has_text)]
    return tuple(
        next((token.text for token in tokens if token.kind == "condition"), "") for tokens in numbers
    )


def section_of(number: Decimal, form: NumberFormat) -> int | None:
    """Which section shows a number: the first whose condition it meets, else that of its sign.

    None where it meets no condition and no section is left without one: the cell is filled with `#`.
    """
    stated = conditions(form)
    if any(stated):
        stored = number.scaleb(-2, CONTEXT) if form.kind is Kind.PERCENT else number
        for index, condition in enumerate(stated):
            match = _CONDITION.fullmatch(condition.strip())
            if match is not None and _COMPARISONS[match[1]](stored, Decimal(match[2])):
                return index
        return None if stated[-1] else len(stated) - 1
    if number < 0:
        return min(1, len(stated) - 1)
    return 2 if not number and len(stated) > 2 else 0


def drawn(number: Decimal, form: NumberFormat) -> Drawing | None:
    """What a number's section draws; None for a number too large to draw, or a section of a date or time."""
    index = section_of(number, form)
    picture = None if index is None or abs(number) >= _TOO_LARGE else _pictures(form)[index]
    if picture is None or isinstance(picture, str):
        return None if picture is None else Drawing(picture, "", "")
    size, digits = _written(abs(number), picture)
    # A format of one section puts the sign itself; with several, each section shows the sign that it writes.
    sign = "-" if number < 0 and len(conditions(form)) == 1 and "-" not in picture.before else ""
    return Drawing(picture.before, digits, picture.after, size, sign, picture.thousands)


def decimals_drawn(number: Decimal, form: NumberFormat) -> int | None:
    """How many decimals the section of a number draws, whatever its size; None where that is not all that changes it."""
    index = section_of(number, form)
    picture = None if index is None else _pictures(form)[index]
    if not isinstance(picture, _Picture) or picture.unit is None:
        return None
    is_fixed = picture.digits_kept and not picture.thousands
    return -int(picture.unit.as_tuple().exponent) if is_fixed else None


def _written(size: Decimal, picture: _Picture) -> tuple[Decimal, str]:
    if picture.denominator:
        return _as_fraction(size, picture)
    if picture.exponent_step:
        return _with_exponent(size, picture)
    if picture.unit is None:
        rounded = general(size)
        return rounded, plain(rounded)
    scaled = size.scaleb(-3 * picture.thousands, CONTEXT)
    rounded = scaled.quantize(picture.unit, ROUND_HALF_UP, CONTEXT)
    return rounded.scaleb(3 * picture.thousands, CONTEXT), _digits(rounded, picture)


def _digits(rounded: Decimal, picture: _Picture) -> str:
    integer, point, decimals = format(rounded, ",f" if picture.grouped else "f").partition(".")
    if len(decimals) > picture.decimals_kept:
        decimals = decimals[: picture.decimals_kept] + decimals[picture.decimals_kept :].rstrip("0")
    if picture.digits_kept != 1:
        integer = ("" if integer == "0" else integer).zfill(picture.digits_kept)
    return integer + point + decimals if decimals else integer


def _as_fraction(size: Decimal, picture: _Picture) -> tuple[Decimal, str]:
    exact = Fraction(size)
    if picture.is_exact:
        near = Fraction(round(exact * picture.denominator), picture.denominator)
    else:
        near = exact.limit_denominator(picture.denominator)
    integer, rest = divmod(near, 1)
    parts = [str(integer)] if integer or not rest else []
    value = size if near == exact else CONTEXT.divide(Decimal(near.numerator), Decimal(near.denominator))
    return value, " ".join([*parts, *([f"{rest.numerator}/{rest.denominator}"] if rest else [])])


def _with_exponent(size: Decimal, picture: _Picture) -> tuple[Decimal, str]:
    exponent = size.adjusted() // picture.exponent_step * picture.exponent_step if size else 0
    unit = picture.unit or Decimal(1)
    mantissa = size.scaleb(-exponent, CONTEXT).quantize(unit, ROUND_HALF_UP, CONTEXT)
    if mantissa >= Decimal(10) ** picture.exponent_step:
        exponent += picture.exponent_step
        mantissa = size.scaleb(-exponent, CONTEXT).quantize(unit, ROUND_HALF_UP, CONTEXT)
    return mantissa.scaleb(exponent, CONTEXT), f"{mantissa:f}E{exponent:+03}"


@lru_cache(maxsize=1024)
def _pictures(form: NumberFormat) -> tuple[_Picture | str | None, ...]:
    """What is worked out once of each section of a format; None where a date or a time stands."""
    return tuple(map(_picture, form.sections))


def _picture(section: Sequence[Token]) -> _Picture | str | None:
    """A section made ready; one without a place for digits is only its text."""
    at = places(section)
    if any(token.kind in {"moment", "elapsed"} for token in section):
        return None
    if not at:
        return _text(section)
    first, last = at[0], at[-1]
    if any(is_code(token, "/") for token in section[first:]):
        return _fraction(section, first)
    while last + 1 < len(section) and is_code(section[last + 1], ",."):
        last += 1
    if first and is_code(section[first - 1], "."):
        first -= 1
    before, inner, after = _text(section[:first]), section[first : last + 1], _text(section[last + 1 :])
    exponent = next((index for index, token in enumerate(inner) if token.kind == "exponent"), len(inner))
    pattern = "".join(token.text for token in inner[:exponent] if is_code(token, "0#?,."))
    picture = _with_digits(before, after, pattern)
    if exponent == len(inner):
        return picture
    step = max(1, len(pattern.partition(".")[0].replace(",", "")))
    return _Picture(before, after, unit=picture.unit, exponent_step=step)


def _fraction(section: Sequence[Token], first: int) -> _Picture:
    """The picture of `# ?/?` or `# ?/8`."""
    slash = next(index for index, token in enumerate(section) if index >= first and is_code(token, "/"))
    end = slash + 1
    while end < len(section) and is_code(section[end], "0123456789#?"):
        end += 1
    below = "".join(token.text for token in section[slash + 1 : end])[:_LONGEST_DENOMINATOR]
    is_exact = any(digit in below for digit in "123456789")
    denominator = int(re.sub(r"[#?]", "", below) or "0") if is_exact else 10 ** max(1, len(below)) - 1
    return _Picture(_text(section[:first]), _text(section[end:]), denominator=denominator, is_exact=is_exact)


def _with_digits(before: str, after: str, pattern: str) -> _Picture:
    """The picture of a pattern such as `#,##0.0?`; an empty pattern is General."""
    if not pattern:
        return _Picture(before, after)
    integer, _, fraction = pattern.partition(".")
    fraction, trailing = fraction.rstrip(","), len(fraction) - len(fraction.rstrip(","))
    fraction = fraction.replace(",", "").replace(".", "")[:_MOST_DECIMALS]
    inner = integer.rstrip(",")
    return _Picture(
        before,
        after,
        unit=Decimal((0, (1,), -len(fraction))),
        decimals_kept=fraction.count("0"),
        digits_kept=inner.count("0"),
        grouped="," in inner,
        thousands=len(integer) - len(inner) + trailing,
    )


def _text(section: Sequence[Token]) -> str:
    return "".join(token.text for token in section if token.is_literal or token.kind == "code").strip()
