"""Points in time: aware and in UTC wherever they are kept, Beijing time wherever somebody reads them."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import TypeAlias

from xiangheng_platform.store.errors import NotAMoment

#: Whatever tells the time; the store is given one, so that tests need not wait and need not pretend.
Clock: TypeAlias = Callable[[], datetime]

BEIJING = timezone(timedelta(hours=8), "北京时间")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
#: By how much the clocks of machines that share a store may differ.
_DIFFERENCE = timedelta(minutes=5)
_MONTH = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})月?|(\d{2}))")
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")


def system_clock() -> datetime:
    """What the machine's clock reads, aware, in UTC."""
    return datetime.now(UTC)


def is_ahead(moment: datetime, now: datetime) -> bool:
    """Whether a moment that was noted earlier still lies ahead: the clock was fast then, and it measures no time."""
    return moment - now > _DIFFERENCE


def as_integer(moment: datetime) -> int:
    """Microseconds since 1970 in UTC; raises `ValueError` for a time that does not say of which zone it is."""
    if moment.tzinfo is None:
        raise ValueError(f"a moment without a zone: {moment}")
    # Whole numbers throughout: the float of `timestamp` loses microseconds.
    return (moment - _EPOCH) // _MICROSECOND


def as_moment(microseconds: int) -> datetime:
    """The moment of so many microseconds since 1970, in UTC."""
    return _EPOCH + timedelta(microseconds=microseconds)


def beijing(moment: datetime) -> str:
    """A moment for a reader: Beijing time, to the second."""
    return moment.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M:%S")


def stamp(moment: datetime) -> str:
    """A moment as part of a file's name: Beijing time, to the second, in the order of time."""
    return moment.astimezone(BEIJING).strftime("%Y%m%d-%H%M%S")


def beijing_day(moment: datetime) -> date:
    """The day that it is in Beijing at a moment."""
    return moment.astimezone(BEIJING).date()


def end_of(day: date) -> datetime:
    """The last microsecond of a day in Beijing: what was known on a day is what was known when it ended."""
    return datetime.combine(day, time.max, BEIJING).astimezone(UTC)


def read_day(text: str) -> date:
    """A day as people write it: `2024-06-30`, `2024/6/30`, `2024年6月30日`; raises `NotAMoment`."""
    match = _DAY.fullmatch(text.strip())
    try:
        return date(*map(int, match.groups())) if match else date.fromisoformat(text.strip())
    except ValueError as error:
        raise _refusal(text) from error


def read_month(text: str) -> tuple[int, int]:
    """A month as people write it, `2024-06`, `2024/6`, `2024年6月`, `202406`, as year and month; raises `NotAMoment`."""
    match = _MONTH.fullmatch(text.strip())
    year, number = (int(match[1]), int(match[2] or match[3])) if match else (0, 0)
    if not year or not 1 <= number <= 12:
        raise NotAMoment(f"「{text}」不是月份", expected="如 2024-06、2024年6月、202406", remedy="照样子改写")
    return year, number


def read_moment(text: str) -> datetime:
    """A moment as people write it: a day (its end in Beijing), or a time with or without zone (then Beijing's)."""
    given = text.strip()
    if _DAY.fullmatch(given) or re.fullmatch(r"\d{8}", given):
        return end_of(read_day(given))
    try:
        moment = datetime.fromisoformat(given)
        return (moment if moment.tzinfo else moment.replace(tzinfo=BEIJING)).astimezone(UTC)
    # A zone may put the first hours of the year 1 into the year 0.
    except (ValueError, OverflowError) as error:
        raise _refusal(text) from error


def read_start(text: str) -> datetime:
    """A moment from which something is asked: a day begins at midnight in Beijing; the rest as `read_moment`."""
    end = read_moment(text)
    if end != end_of(beijing_day(end)):
        return end
    try:
        return datetime.combine(beijing_day(end), time.min, BEIJING).astimezone(UTC)
    except OverflowError as error:
        raise _refusal(text) from error


def _refusal(text: str) -> NotAMoment:
    return NotAMoment(
        f"「{text}」不是日期，也不是时间",
        expected="如 2024-06-30、2024年6月30日，或 2024-06-30 09:00",
        remedy="照样子改写",
    )
