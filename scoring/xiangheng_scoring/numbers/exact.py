"""Exact decimal arithmetic: the only numbers that may reach a score.

Numbers have at most 15 significant digits when they come in, and are then rounded at few places, each far finer than
the next, so that no thread, row order or processor can change a digit:

    120  every step on the way to a rule (`widely`): quotients, logarithms, roots, powers, means of values
     90  what a rule sees (`at_90_digits`): value, bounds, target, baseline, the cohort, its mean and deviation
     50  a rule's own arithmetic, points and sums (`exactly`)
     45  a mean of scores (`at_45_digits`)
     40  every decision (`at_40_digits`): half-up, floor, ceil, floors of branches, ranks before rounding
     30  what documents show of a number that never ends (`at_30_digits`)

A tie in real arithmetic is found. An operation errs by one unit in its last digit at most, so two ways to one real
number differ by some 1e-118 of it and are the same number at 90 digits; cohorts, bands and posts then compare equal
what is equal. What differs by anything, differs by more than 1e-17 of itself where it is a reported number or its
logarithm, by more than 1e-30 where it is a quotient of two: the difference of two numbers of 90 digits is good to 60
at least, which is why a rule may subtract without losing the 50 that it keeps. Its score errs by some 1e-48 of its
greatest term, and 40 digits bring it to the tie: ln 10 ÷ ln 100 × 3 is 1.5, and 33.33… × 1.5 is 50.

What is no tie is not taken for one. The score of reported numbers is a fraction with a denominator below 1e30 (a
difference of two of them), its points lie at least 1e-34 from a tie at two places, and 40 digits of a number below
1000 part what is 1e-37 apart. The limits: where a rule compares quotients, denominators reach 1e60, and a number
nearer than 1e-37 to a tie counts as the tie; of logarithms no useful bound is known, and random ones come as near once
in 1e35. A chain of irrational steps in which almost everything cancels (the logarithm of a logarithm near 1) loses
what it cancels, of the 120 digits.
"""

from collections.abc import Callable, Iterable, Sequence
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
from functools import lru_cache, wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

DIGITS = 50
WIDE_DIGITS = 120
HIGHEST_EXPONENT = 9999
CONTEXT = Context(
    prec=DIGITS,
    rounding=ROUND_HALF_EVEN,
    Emin=-HIGHEST_EXPONENT,
    Emax=HIGHEST_EXPONENT,
    traps=[DivisionByZero, InvalidOperation, Overflow],
)


def _of_digits(digits: int) -> Context:
    context = CONTEXT.copy()
    context.prec = digits
    return context


_WIDE, _SEEN, _CARRIED, _SNAP, _SHOWN = map(_of_digits, (WIDE_DIGITS, 90, 45, 40, 30))

#: For half-up at so many places: by these, what has forty digits before the point has no place to be rounded at.
_HALF_UP = tuple(_of_digits(_SNAP.prec + places) for places in range(DIGITS))
for _context in _HALF_UP:
    _context.rounding = ROUND_HALF_UP

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


def widely(function: Callable[P, R]) -> Callable[P, R]:
    """Run `function` with the digits that a step on the way to a rule needs, whatever context the caller's thread has."""

    @wraps(function)
    def _in_context(*args: P.args, **kwargs: P.kwargs) -> R:
        with localcontext(_WIDE):
            return function(*args, **kwargs)

    return _in_context


def half_up(value: Decimal, decimals: int) -> Decimal:
    """`value` rounded half away from zero to `decimals` places, as official tables print.

    The value is first brought to 40 digits: a third times three is one, so 33.33… × 1.5 is the tie that
    it is in rational arithmetic. Different values of 15-digit inputs lie much further apart.
    """
    brought = _SNAP.plus(value)
    if brought.adjusted() >= _SNAP.prec:  # forty digits, and all of them before the point
        return brought
    rounded = brought.quantize(_QUANTA[decimals], ROUND_HALF_UP, _WIDE)
    # What is rounded to nothing from below would be printed as −0.00.
    return rounded or abs(rounded)


def all_half_up(values: Iterable[Decimal | None], decimals: int) -> Sequence[Decimal | None]:
    """`half_up` of each of a column, None of None."""
    snapped, quantize, quantum = _SNAP.plus, _HALF_UP[decimals].quantize, _QUANTA[decimals]
    column = list(values)
    try:
        return [
            None if value is None else (rounded := quantize(snapped(value), quantum)) or abs(rounded)
            for value in column
        ]
    except InvalidOperation:
        return [None if value is None else half_up(value, decimals) for value in column]


def at_40_digits(value: Decimal) -> Decimal:
    """`value` at 40 digits, to be compared or rounded: rid of what divisions left, still finer than any input."""
    return _SNAP.plus(value)


def at_90_digits(value: Decimal) -> Decimal:
    """`value` as a rule sees it: equal numbers are equal, whatever the way they came."""
    return _SEEN.plus(value)


def at_45_digits(value: Decimal) -> Decimal:
    """`value` at 45 digits, to be reckoned on with: equal fractions are equal, whatever the way they came.

    It is finer than what a rounding snaps to, or the tie 8.55 ÷ 90 = 0.095 would be lost on the way.
    """
    return _CARRIED.plus(value)


def floor(value: Decimal) -> Decimal:
    """The largest whole number that is not above `value`."""
    return at_40_digits(value).to_integral_value(rounding=ROUND_FLOOR)


def ceil(value: Decimal) -> Decimal:
    """The smallest whole number that is not below `value`."""
    return at_40_digits(value).to_integral_value(rounding=ROUND_CEILING)


def at_30_digits(value: Decimal) -> Decimal:
    """`value` at 30 digits, as documents show a number that never ends."""
    return _SHOWN.plus(value)


@lru_cache(maxsize=4096)
def ln(value: Decimal) -> Decimal:
    """Natural logarithm at 120 digits; `value` must be positive.

    Kept for the numbers asked about last, since every unit asks for those of a rule's bounds.
    """
    return _WIDE.ln(value)


def power(value: Decimal, exponent: Decimal) -> Decimal:
    """`value` to the `exponent` at 120 digits; `value` must not be negative."""
    if value.is_zero():
        return ONE if exponent.is_zero() else ZERO
    return _WIDE.power(value, exponent)


def exact_sum(values: Iterable[Decimal]) -> Decimal:
    """The sum, in the fixed context."""
    with localcontext(CONTEXT):
        return sum(values, ZERO)


@widely
def median(values: Sequence[Decimal]) -> Decimal:
    """The middle value, or the mean of the two middle ones; at least one value is needed."""
    ordered = sorted(values)
    middle, odd = divmod(len(ordered), 2)
    if odd:
        return ordered[middle]
    return (ordered[middle - 1] + ordered[middle]) / 2


@widely
def mean(values: Sequence[Decimal]) -> Decimal:
    """The arithmetic mean; at least one value is needed."""
    return sum(values, ZERO) / len(values)


def decimals_of(value: Decimal) -> int:
    """How many decimal places `value` needs (0 for whole numbers)."""
    exponent = value.normalize(CONTEXT).as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def shown(value: Decimal) -> str:
    """`value` as a sentence prints it: exactly up to six places, else `≈` and four places.

    Of what is small, four places would say nothing: exactly up to six digits, else `≈` and four digits.
    """
    short = at_40_digits(value).normalize(CONTEXT)
    _, digits, exponent = short.as_tuple()
    if len(digits) <= 6 or (isinstance(exponent, int) and exponent >= -6):
        return plain(short)
    return f"≈{half_up(value, min(max(4, 3 - short.adjusted()), DIGITS - 1))}"


def equals(value: Decimal) -> str:
    """`value` as the result of a formula: `= 98.6`, or `≈52.0231` where it is shown rounded."""
    text = shown(value)
    return text if text.startswith("≈") else f"= {text}"


def operand(value: Decimal) -> str:
    """`shown`, in brackets where a minus sign would stand beside an operator."""
    return f"({shown(value)})" if value < 0 else shown(value)


def plain(value: Decimal) -> str:
    """`value` without exponent or trailing zeros: `98.6`, `100`, `0.001`."""
    if value.is_zero():
        return "0"
    # In the widest context: to normalise in that of rules would round what is only to be written.
    short = _WIDE.normalize(value)
    text = _WIDE.to_sci_string(short)
    # Half as long as to format every number is to format those that would be written with an exponent.
    return f"{short:f}" if "E" in text else text
