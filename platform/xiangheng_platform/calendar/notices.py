"""Holidays and make-up days as the State Council announces them, year by year."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Notices:
    """What the notices say: the years they cover, the days off and the days worked in return, by their holiday.

    Days off include those weekends that lie within a holiday. `origin` says where the notices were taken from.
    """

    years: frozenset[int] = frozenset()
    rest: Mapping[date, str] = field(default_factory=dict)
    work: Mapping[date, str] = field(default_factory=dict)
    origin: str = ""


@cache
def national() -> Notices:
    """The notices that the installed chinesecalendar holds.

    A notice covers the whole of its year, so a year is covered once its last holiday, National Day, is there.
    """
    from chinese_calendar import Holiday, __version__, holidays, workdays

    names = {holiday.value: holiday.chinese for holiday in Holiday}
    return Notices(
        years=frozenset(day.year for day in holidays if (day.month, day.day) == (10, 1)),
        rest=MappingProxyType({day: names[name] for day, name in holidays.items()}),
        work=MappingProxyType({day: names[name] for day, name in workdays.items()}),
        origin=f"国务院办公厅放假通知（chinesecalendar {__version__}）",
    )
