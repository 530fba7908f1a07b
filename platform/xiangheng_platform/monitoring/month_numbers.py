"""Months as whole numbers, as the register holds them: 202412."""

from datetime import date


def month_of_day(day: date) -> int:
    """The month of a day as a whole number, 202412."""
    return day.year * 100 + day.month
