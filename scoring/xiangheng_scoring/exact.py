"""Exact decimal arithmetic: the only numbers that may reach a score.

Everything runs in one fixed context of 50 significant digits, so no thread, row order or processor can
change a digit. Inputs carry at most 15 significant digits; sums, products and comparisons of them are
exact here, and one division cannot land on the wrong side of a rounding boundary. Results of logarithms,
roots and powers are rounded to 30 digits at once, so that ln 9 / ln 3 is 2.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import (
    ROUND_CEILING,
    ROUND_FLOOR,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    Context,
    Decimal,
    DivisionByZero,
    InvalidOperation,
    Overflow,
    getcontext,
    localcontext,
)
from functools import wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

DIGITS = 50
TRANSCENDENTAL_DIGITS = 30
HIGHEST_EXPONENT = 9999
CONTEXT = Context(
    prec=DIGITS,
    rounding=ROUND_HALF_EVEN,
    Emin=-HIGHEST_EXPONENT,
    Emax=HIGHEST_EXPONENT,
    traps=[DivisionByZero, InvalidOperation, Overflow],
)
_TRANSCENDENTAL = Context(
    prec=TRANSCENDENTAL_DIGITS, rounding=ROUND_HALF_EVEN, Emin=-HIGHEST_EXPONENT, Emax=HIGHEST_EXPONENT
)

_SNAP = Context(prec=40, rounding=ROUND_HALF_EVEN, Emin=-HIGHEST_EXPONENT, Emax=HIGHEST_EXPONENT)
_CARRIED = Context(prec=45, rounding=ROUND_HALF_EVEN, Emin=-HIGHEST_EXPONENT, Emax=HIGHEST_EXPONENT)

_QUANTA = tuple(Decimal(1).scaleb(-places) for places in range(DIGITS))

ZERO = Decimal(0)
ONE = Decimal(1)
HUNDRED = Decimal(100)


def exactly(function: Callable[P, R]) -> Callable[P, R]:
    """Run `function` in the fixed context, whatever context the caller's thread has.

    Entering a context costs more than most rules: where the fixed one is in force already, it is kept.
    """

    @wraps(function)
    def _in_context(*args: P.args, **kwargs: P.kwargs) -> R:
        now = getcontext()
        if now.prec == DIGITS and now.Emax == HIGHEST_EXPONENT and now.rounding == ROUND_HALF_EVEN:
            return function(*args, **kwargs)
        with localcontext(CONTEXT):
            return function(*args, **kwargs)

    return _in_context


def half_up(value: Decimal, decimals: int) -> Decimal:
    """`value` rounded half away from zero to `decimals` places, as official tables print.

    The value is first brought to 40 digits: a third times three is one, so 33.33… × 1.5 is the tie that
    it is in rational arithmetic. Different values of 15-digit inputs lie much further apart.
    """
    rounded = _SNAP.plus(value).quantize(_QUANTA[decimals], ROUND_HALF_UP, CONTEXT)
    return rounded or abs(rounded)


def snapped(value: Decimal) -> Decimal:
    """`value` at 40 digits, to be compared or rounded: rid of what divisions left, still finer than any input."""
    return _SNAP.plus(value)


def carried(value: Decimal) -> Decimal:
    """`value` at 45 digits, to be reckoned on with: equal fractions are equal, whatever the way they came.

    It is finer than what a rounding snaps to, or the tie 8.55 ÷ 90 = 0.095 would be lost on the way.
    """
    return _CARRIED.plus(value)


def floor(value: Decimal) -> Decimal:
    """The largest whole number that is not above `value`."""
    return snapped(value).to_integral_value(rounding=ROUND_FLOOR)


def ceil(value: Decimal) -> Decimal:
    """The smallest whole number that is not below `value`."""
    return snapped(value).to_integral_value(rounding=ROUND_CEILING)


def settled(value: Decimal) -> Decimal:
    """`value` at 30 digits: what logarithms, roots and comparisons of unrounded totals use."""
    return _TRANSCENDENTAL.plus(value)


def ln(value: Decimal) -> Decimal:
    """Natural logarithm at 30 digits; `value` must be positive."""
    with localcontext(CONTEXT):
        return settled(value.ln())


def power(value: Decimal, exponent: Decimal) -> Decimal:
    """`value` to the `exponent` at 30 digits; `value` must not be negative."""
    if value.is_zero():
        return ONE if exponent.is_zero() else ZERO
    with localcontext(CONTEXT):
        return settled(value**exponent)


def total(values: Iterable[Decimal]) -> Decimal:
    """The sum, in the fixed context."""
    with localcontext(CONTEXT):
        return sum(values, ZERO)


def median(values: Sequence[Decimal]) -> Decimal:
    """The middle value, or the mean of the two middle ones; at least one value is needed."""
    ordered = sorted(values)
    middle, odd = divmod(len(ordered), 2)
    if odd:
        return ordered[middle]
    return (ordered[middle - 1] + ordered[middle]) / 2


@exactly
def mean(values: Sequence[Decimal]) -> Decimal:
    """The arithmetic mean; at least one value is needed."""
    return sum(values, ZERO) / len(values)


def decimals_of(value: Decimal) -> int:
    """How many decimal places `value` needs (0 for whole numbers)."""
    exponent = value.normalize(CONTEXT).as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def apportion(whole: Decimal, shares: Mapping[str, Decimal], decimals: int) -> dict[str, Decimal]:
    """Split `whole` in proportion to `shares` into parts of `decimals` places that add up to it exactly.

    Largest remainder, ties by key (method of Hamilton), so that full marks after re-weighting are still
    the parent's weight. `shares` must be positive in sum; `whole` must itself have at most `decimals`
    places, else the rest could not be handed out.
    """
    quantum = Decimal(1).scaleb(-decimals)
    with localcontext(CONTEXT):
        sum_of_shares = sum(shares.values(), ZERO)
        # Whole quotients and exact remainders: comparing rounded fractions would break ties by accident.
        split = {key: divmod(whole / quantum * share, sum_of_shares) for key, share in shares.items()}
        rest = int(whole / quantum - sum((part for part, _ in split.values()), ZERO))
        favoured = set(sorted(split, key=lambda key: (-split[key][1], key))[:rest])
        return {key: (part + (key in favoured)) * quantum for key, (part, _) in split.items()}


def shown(value: Decimal) -> str:
    """`value` as a sentence prints it: exactly up to six places, else `≈` and four places.

    Of what is small, four places would say nothing: exactly up to six digits, else `≈` and four digits.
    """
    short = value.normalize(CONTEXT)
    if decimals_of(short) <= 6 or len(short.as_tuple().digits) <= 6:
        return plain(short)
    return f"≈{half_up(value, min(max(4, 3 - short.adjusted()), DIGITS - 1))}"


def equals(value: Decimal) -> str:
    """`value` as the result of a formula: `= 98.6`, or `≈52.0231` where it is shown rounded."""
    said = shown(value)
    return said if said.startswith("≈") else f"= {said}"


def operand(value: Decimal) -> str:
    """`shown`, in brackets where a minus sign would stand beside an operator."""
    return f"({shown(value)})" if value < 0 else shown(value)


def plain(value: Decimal) -> str:
    """`value` without exponent or trailing zeros: `98.6`, `100`, `0.001`."""
    if value.is_zero():
        return "0"
    return f"{value.normalize(CONTEXT):f}"
