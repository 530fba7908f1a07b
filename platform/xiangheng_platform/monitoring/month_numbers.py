"""Months as whole numbers, as the register holds them: 202412."""

from calendar import monthrange
from datetime import date

#: Years that anything of the register may be of: households were first identified as poor in 2014, and later years are slips of the hand.
YEARS = range(2014, 2101)
#: The same as it is told to whoever wrote another.
YEARS_TEXT = f"{YEARS[0]} 年至 {YEARS[-1]} 年"


def is_month(number: int) -> bool:
    """Whether a whole number is a month of a year that the register may be of."""
    return number // 100 in YEARS and 1 <= number % 100 <= 12


def month_of_day(day: date) -> int:
    """The month of a day as a whole number, 202412."""
    return day.year * 100 + day.month


def shifted(month: int, by: int) -> int:
    """The month (202412) that many months later, or earlier where `by` is negative."""
    year, rest = divmod(month // 100 * 12 + month % 100 - 1 + by, 12)
    return year * 100 + rest + 1


def months_between(first: int, last: int) -> int:
    """How many months later the last is than the first."""
    return (last // 100 - first // 100) * 12 + last % 100 - first % 100


def last_day(month: int) -> date:
    """The last day of a month that is given as a whole number, 202412."""
    year, number = divmod(month, 100)
    return date(year, number, monthrange(year, number)[1])


def month_text(month: int) -> str:
    """A month as it is shown, and as commands take it: 2024-12."""
    return f"{month // 100}-{month % 100:02}"
