"""Numbers that may enter the dictionary or be held against a target: exact, finite, of a bounded length."""

from decimal import Decimal

from xiangheng_platform.indicators.errors import NumberRefused
from xiangheng_scoring.intake.numerals import SIGNIFICANT_DIGITS, Number, parse_number
from xiangheng_scoring.numbers.exact import DIGITS, plain

#: No figure of a province is longer; without a limit one exponent could ask for a gigabyte of zeros.
HIGHEST_EXPONENT = 100


def checked(value: Decimal) -> Decimal:
    """The value itself; raises `NumberRefused` unless it is finite, of at most 50 digits, between 1e-100 and 1e100."""
    if not value.is_finite():
        raise _refusal(str(value), "一个确定的数")
    if len(value.as_tuple().digits) > DIGITS:
        raise _refusal(str(value), f"至多 {DIGITS} 位")
    if value and abs(value.adjusted()) > HIGHEST_EXPONENT:
        raise _refusal(f"{value:.3e}", f"数量级在 1e-{HIGHEST_EXPONENT} 到 1e{HIGHEST_EXPONENT} 之间")
    return value


def read_number(text: str) -> Number:
    """The number that somebody typed, of `95.0%` 95.0 with the mark; raises `NumberRefused`.

    A spreadsheet would silently round what is longer than 15 digits. Here a rounded 59.9999… would meet a target of
    60, so it is refused.
    """
    number = parse_number(text)
    if number is None or plain(number.value.copy_abs()) != _digits(text):
        expected = f"一个数，至多 {SIGNIFICANT_DIGITS} 位有效数字，如 232.5、1,000、95.3%"
        raise _refusal(text, expected)
    return number


def _digits(text: str) -> str:
    """The number in a text as `plain` writes it, every digit kept."""
    kept = "".join(
        str(int(sign)) if sign.isdigit() else "." for sign in text if sign.isdigit() or sign in ".．"
    )
    integer, _, rest = kept.partition(".")
    return ".".join(filter(None, [integer.lstrip("0") or "0", rest.rstrip("0")]))


def _refusal(text: str, expected: str) -> NumberRefused:
    return NumberRefused(f"「{text}」不是能用的数", expected=expected, remedy="照样子改写")
