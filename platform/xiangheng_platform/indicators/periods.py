"""Periods that an indicator is reported for: years, half-years, quarters, months, and points in time."""

import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from xiangheng_platform.indicators.errors import PeriodRefused
from xiangheng_platform.indicators.vocabulary import PeriodKind
from xiangheng_platform.store.errors import NotAMoment
from xiangheng_platform.store.moments import read_day

_MONTHS = {PeriodKind.ANNUAL: 12, PeriodKind.SEMIANNUAL: 6, PeriodKind.QUARTERLY: 3, PeriodKind.MONTHLY: 1}
#: Whatever is assessed lies within; 0202 and 20204 are slips of the pen.
YEARS = range(1900, 3000)
_NUMBERS = {"上": 1, "下": 2, **{sign: number for number, sign in enumerate("一二三四", 1)}}
_PATTERNS: Mapping[PeriodKind, re.Pattern[str]] = {
    PeriodKind.ANNUAL: re.compile(r"([0-9]{4})年?度?"),
    PeriodKind.SEMIANNUAL: re.compile(r"([0-9]{4})(?:-?[Hh]([12])|年?([上下])半年)"),
    PeriodKind.QUARTERLY: re.compile(r"([0-9]{4})(?:-?[Qq]([1-4])|年?第?([1-4一二三四])季度?)"),
    PeriodKind.MONTHLY: re.compile(r"([0-9]{4})(?:-([0-9]{1,2})|年([0-9]{1,2})月)"),
}


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of days, both ends included; of a point in time both are the same day."""

    kind: PeriodKind
    first: date
    last: date

    def __str__(self) -> str:
        """As it is kept: `2024`, `2024H1`, `2024Q3`, `2024-06`, `2024-06-30`."""
        year, month = self.first.year, self.first.month
        return {
            PeriodKind.ANNUAL: f"{year:04}",
            PeriodKind.SEMIANNUAL: f"{year:04}H{(month + 5) // 6}",
            PeriodKind.QUARTERLY: f"{year:04}Q{(month + 2) // 3}",
            PeriodKind.MONTHLY: f"{year:04}-{month:02}",
            PeriodKind.POINT: self.first.isoformat(),
        }[self.kind]

    @property
    def label(self) -> str:
        """As a reader calls it: 2024年上半年, 2024年第三季度."""
        year, month = f"{self.first.year}年", self.first.month
        return {
            PeriodKind.ANNUAL: year,
            PeriodKind.SEMIANNUAL: f"{year}{'上' if month == 1 else '下'}半年",
            PeriodKind.QUARTERLY: f"{year}第{'一二三四'[(month - 1) // 3]}季度",
            PeriodKind.MONTHLY: f"{year}{month}月",
            PeriodKind.POINT: f"{year}{month}月{self.first.day}日",
        }[self.kind]


def read_period(text: str) -> Period:
    """The period that somebody typed: `2024`, `2024年上半年`, `2024Q3`, `2024-06`, `2024-06-30`; raises
    `PeriodRefused`.
    """
    short = re.sub(r"\s+", "", text)
    for kind, pattern in _PATTERNS.items():
        if match := pattern.fullmatch(short):
            year, length = int(match[1]), _MONTHS[kind]
            number = next(filter(None, match.groups()[1:]), "1")  # a year has no further one
            last = (_NUMBERS.get(number) or int(number)) * length
            if year not in YEARS or not length <= last <= 12:
                raise _refusal(text)
            return Period(kind, date(year, last - length + 1, 1), date(year, last, monthrange(year, last)[1]))
    try:
        day = read_day(short)
    except NotAMoment as error:
        raise _refusal(text) from error
    if day.year not in YEARS:
        raise _refusal(text)
    return Period(PeriodKind.POINT, day, day)


def _refusal(text: str) -> PeriodRefused:
    return PeriodRefused(
        f"「{text}」不是一个期",
        expected="如 2024、2024H1（2024年上半年）、2024Q3（2024年第三季度）、2024-06、2024-06-30",
        remedy="照样子改写",
    )
