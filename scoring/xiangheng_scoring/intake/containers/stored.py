"""Stored numbers: from the double in a file to the value a clerk sees."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from math import isfinite

from xiangheng_scoring.intake.containers.cells import Cell, Trouble, quotable
from xiangheng_scoring.intake.containers.display import GENERAL_WIDTH
from xiangheng_scoring.intake.containers.fidelity import hides_text, sight_of
from xiangheng_scoring.intake.containers.formats import Kind, NumberFormat
from xiangheng_scoring.intake.containers.moments import show_duration, show_moment

_EPOCH_1900 = datetime(1899, 12, 30)
_EPOCH_1904 = datetime(1904, 1, 1)
#: The 1900 calendar counts a 29 February 1900 that never was, as serial 60.
_LEAP_FAULT = 60
_LAST_SERIAL = 2_958_465


@lru_cache(maxsize=1 << 15)
def decimal_of(number: float) -> Decimal:
    """A stored number at 15 significant digits, without an exponent; ValueError if it is none."""
    return _written_out(_digits_of(number), 0)


def percents_of(number: float) -> Decimal:
    """A percent-formatted number as percents, times 100 exactly: 0.853 becomes 85.3."""
    return _written_out(_digits_of(number), 2)


def _digits_of(number: float) -> str:
    """A number as a spreadsheet keeps it: 15 significant digits."""
    if not isfinite(number):
        raise ValueError(number)
    return f"{number:.15g}" if number else "0"


def _written_out(digits: str, shift: int) -> Decimal:
    """Digits, with the point `shift` places to the right; formatting without a precision never rounds."""
    if not shift and "e" not in digits:
        return Decimal(digits)
    mantissa, _, exponent = digits.partition("e")
    return Decimal(format(Decimal(f"{mantissa}e{int(exponent or 0) + shift}"), "f"))


def number_cell(
    row: int,
    column: int,
    number: float,
    form: NumberFormat,
    *,
    since_1904: bool = False,
    shows_zeros: bool = True,
) -> Cell:
    """The cell that shows a stored number under a format; ValueError if the number is not finite."""
    if not number and not shows_zeros:
        return Cell(row, column, Decimal(0), "0", trouble="hidden_zero")
    kind = form.kind
    digits = _digits_of(number)
    if kind is Kind.PERCENT:
        return shown_cell(row, column, _written_out(digits, 2), form)
    value = _written_out(digits, 0)
    if kind is Kind.GENERAL and len(digits) <= GENERAL_WIDTH and "e" not in digits:
        return Cell(row, column, value, digits)
    if kind in {Kind.GENERAL, Kind.NUMBER} or not 0 <= number < _LAST_SERIAL + 1:
        return shown_cell(row, column, value, form)
    if kind is Kind.TIME:
        # A bare time of day or a duration is no day: it is kept as the text that is shown.
        text = show_duration(number)
        return Cell(row, column, text, text)
    moment = moment_of(number, since_1904=since_1904)
    return Cell(row, column, moment.date(), show_moment(moment, form))


def shown_cell(row: int, column: int, value: Decimal, form: NumberFormat) -> Cell:
    """A value's cell as its format for numbers shows it, of a percentage 85.3 of 0.853; where that is another number or
    nothing, it is a trouble.
    """
    sight = sight_of(value, form)
    return Cell(
        row,
        column,
        value,
        sight.shown,
        is_percent=form.kind is Kind.PERCENT,
        trouble=sight.trouble,
        is_rounded=sight.is_rounded,
    )


def text_cell(row: int, column: int, text: str, form: NumberFormat, trouble: Trouble | None = None) -> Cell:
    """The cell that shows a text under a format, which may hide it or show another; `trouble` is that of its fonts."""
    hidden: Trouble | None = "shown_otherwise" if hides_text(form) else None
    return Cell(row, column, text, quotable(text), trouble=trouble or hidden)


def moment_of(serial: float, *, since_1904: bool = False) -> datetime:
    """The moment of a date serial, to the second."""
    epoch = _EPOCH_1904 if since_1904 else _EPOCH_1900 + timedelta(days=serial < _LEAP_FAULT)
    return epoch + timedelta(seconds=round(serial * 86_400))


def date_of_text(text: str) -> date:
    """The date of an ISO 8601 text, as strict workbooks store it."""
    return datetime.fromisoformat(text).date()
