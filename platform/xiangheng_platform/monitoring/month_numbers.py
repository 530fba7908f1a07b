"""Months as whole numbers, as the register holds them: 202412."""

from calendar import monthrange
from datetime import date


def month_of_day(day: date) -> int:
    """The month of a day as a whole number, 202412."""
    return day.year * 100 + day.month


def shifted(month: int, by: int) -> int:
    """The month (202412) that many months later, or earlier where `by` is negative."""
    year, rest = divmod(month // 100 * 12 + month % 100 - 1 + by, 12)
    return year * 100 + rest + 1


def last_day(month: int) -> date:
    """The last day of a month that is given as a whole number, 202412."""
    year, number = divmod(month, 100)
    return date(year, number, monthrange(year, number)[1])


def month_text(month: int) -> str:
    """A month as it is shown, and as commands take it: 2024-12."""
    return f"{month // 100}-{month % 100:02}"
