"""When a task is due: its occurrences in the plan year, each with the last day named and the day to work to."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from xiangheng_platform.calendar.days import Calendar, last_working_day_by
from xiangheng_platform.workpoints.content import Content
from xiangheng_platform.workpoints.words import Frequency, LimitBasis

#: What stands between the year and the number in the key of an occurrence that somebody raised: `2024-R1`.
NEEDED = "-R"


@dataclass(frozen=True, slots=True)
class Raised:
    """That a task done as needed was needed: which occurrence it makes, by which day, why, and who said so."""

    occurrence: str
    due: date
    reason: str
    raised_by: str
    act: int = 0


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One time that a task is to be done.

    It can be done from `begins` on. `limit` is the last day that the notice, the frequency or whoever raised it names
    (`basis` tells which); what is not done by then is overdue. `work_by` is the last working day on or before it, which
    is what there is to work with. Both are None for what goes on all year; `ends` is then the year's last day.
    `doubts` says where `work_by` rests on a year without its notice of holidays.
    """

    key: str
    label: str
    begins: date
    ends: date
    limit: date | None
    work_by: date | None
    basis: LimitBasis
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Period:
    """A part of the year, by its first and last month."""

    suffix: str
    label: str
    first: int
    last: int

    def begins(self, year: int) -> date:
        return date(year, self.first, 1)

    def ends(self, year: int) -> date:
        return date(year, self.last, monthrange(year, self.last)[1])

    def key(self, year: int) -> str:
        return f"{year}-{self.suffix}" if self.suffix else str(year)


_YEAR = _Period("", "当年", 1, 12)
_HALVES = (_Period("H1", "上半年", 1, 6), _Period("H2", "下半年", 7, 12))
_QUARTERS = tuple(
    _Period(f"Q{n + 1}", f"第{word}季度", 3 * n + 1, 3 * n + 3) for n, word in enumerate("一二三四")
)
_MONTHS = tuple(_Period(f"{month:02}", f"{month} 月", month, month) for month in range(1, 13))
_PERIODS = {
    Frequency.ONCE: (_YEAR,),
    Frequency.ANNUAL: (_YEAR,),
    Frequency.SEMIANNUAL: _HALVES,
    Frequency.QUARTERLY: _QUARTERS,
    Frequency.MONTHLY: _MONTHS,
}


def occurrences(point: Content, calendar: Calendar, raised: Iterable[Raised] = ()) -> tuple[Occurrence, ...]:
    """Every occurrence of a task in the order of their days; what is done as needed has those that were raised.

    A notice plans one year: the next year's tasks come with the next year's notice, so none is invented for them.
    """
    year = point.plan_year
    if point.frequency is Frequency.CONTINUOUS:
        first, last = _YEAR.begins(year), _YEAR.ends(year)
        return (Occurrence(_YEAR.key(year), "全年", first, last, None, None, LimitBasis.INFERRED),)
    if point.frequency is Frequency.AS_NEEDED:
        # By day and not as they were raised: what is needed first is to be done first, whoever asked later for it.
        # Whatever is needed on one day stays in the order of raising, since sorting is stable.
        by_day = sorted(raised, key=lambda need: need.due)
        return tuple(
            _limited(
                need.occurrence,
                # The number of its key, whatever else was raised or taken back.
                f"第 {need.occurrence.rpartition(NEEDED)[2]} 次提出",
                date(year, 1, 1),
                need.due,
                LimitBasis.RAISED,
                calendar,
            )
            for need in by_day
        )
    periods = _periods(point)
    stated = {periods[-1]: point.deadline} if point.deadline else {}
    return tuple(
        _limited(
            period.key(year),
            period.label,
            period.begins(year),
            stated.get(period) or period.ends(year),
            LimitBasis.STATED if period in stated else LimitBasis.INFERRED,
            calendar,
        )
        for period in periods
    )


def _periods(point: Content) -> tuple[_Period, ...]:
    """The parts of the year in which the task is to be done.

    A stated deadline is that of the last of them. It may be the deadline of one half only (“6月份和12月份分别”
    stands as two tasks, each once), or of both (“今年分两次”): the number of times, where it is given, tells.
    """
    periods = _PERIODS[point.frequency]
    if point.deadline is None:
        return periods
    begun = tuple(period for period in periods if period.begins(point.plan_year) <= point.deadline)
    if point.target is None or not point.unit.startswith("次"):
        return begun
    return begun[-min(len(begun), max(1, int(point.target))) :]


def _limited(
    key: str, called: str, begins: date, limit: date, basis: LimitBasis, calendar: Calendar
) -> Occurrence:
    work_by = last_working_day_by(calendar, limit)
    return Occurrence(key, called, begins, limit, limit, work_by.value, basis, work_by.doubts)
