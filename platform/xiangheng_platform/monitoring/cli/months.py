"""Months of the register as they are typed."""

from xiangheng_platform.monitoring.month_numbers import YEARS_TEXT, is_month
from xiangheng_platform.store.errors import NotAMoment
from xiangheng_platform.store.moments import read_month


def month_of(typed: str) -> int | None:
    """The month that was typed, 202412 of `2024-12` or `202412`, None if nothing was; raises `NotAMoment`."""
    if not typed:
        return None
    year, number = read_month(typed)
    month = year * 100 + number
    if not is_month(month):
        raise NotAMoment(f"「{typed}」的年份太远", expected=f"{YEARS_TEXT}的月份", remedy="核对年份")
    return month
