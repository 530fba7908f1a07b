"""What is due: on one day, for whoever opens the week, and month by month, the checks that a plan fixes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from xiangheng_platform.access.decisions import require_open
from xiangheng_platform.access.views import View
from xiangheng_platform.calendar.days import Answer, working_days_within
from xiangheng_platform.workpoints.content import WorkPoint
from xiangheng_platform.workpoints.due import Occurrence
from xiangheng_platform.workpoints.errors import WindowRefused
from xiangheng_platform.workpoints.plans import Plan, plan_of
from xiangheng_platform.workpoints.points import of_office
from xiangheng_platform.workpoints.states import WINDOW, Standing
from xiangheng_platform.workpoints.words import State

#: A plan is of one year: what is further ahead than that is not planned yet.
LONGEST_WINDOW = 366


@dataclass(frozen=True, slots=True)
class Line:
    """One occurrence on a day's agenda.

    `working_days` are those left until the day to work to (0 on it and after it), negative those that passed since
    the limit; None where the notice names no day.
    """

    point: WorkPoint
    standing: Standing
    working_days: int | None = None
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Agenda:
    """What stands overdue, due and done on a day, each the most pressing first.

    Done is what was done in the `window` days before, and what else lies within the `window` days to come. `doubts`
    are the sentences about years whose notice of holidays is lacking.
    """

    day: date
    window: int
    overdue: tuple[Line, ...]
    due: tuple[Line, ...]
    done: tuple[Line, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        """All of it."""
        return *self.overdue, *self.due, *self.done

    @property
    def doubts(self) -> tuple[str, ...]:
        """Why some of its counts are not settled, each reason once."""
        return tuple(sorted({doubt for line in self.lines for doubt in line.doubts}))


@dataclass(frozen=True, slots=True)
class Check:
    """One occurrence of a task that is a check, in the month of its limit."""

    month: int
    point: WorkPoint
    occurrence: Occurrence


def due_on(view: View, day: date | None = None, *, office: str = "", window: int = WINDOW) -> Agenda:
    """The agenda of a day (today in Beijing), as it was known; raises `NoSuchOffice`, and `WindowRefused` beyond a year."""
    require_open(view.person, "workpoint.read")
    if not 0 <= window <= LONGEST_WINDOW:
        raise WindowRefused(
            f"期限前 {window} 天", at="window", expected=f"0 到 {LONGEST_WINDOW}", remedy="改写"
        )
    plan = plan_of(view)
    return agenda(plan, of_office(plan, office), day or view.today, window)


def checks(view: View, year: int) -> tuple[Check, ...]:
    """The checks whose limit lies in a year, month by month."""
    require_open(view.person, "workpoint.read")
    plan = plan_of(view)
    planned = (
        Check(occurrence.limit.month, point, occurrence)
        for point in plan.points
        if point.is_check
        for occurrence in plan.occurrences(point)
        if occurrence.limit is not None and occurrence.limit.year == year
    )
    return tuple(sorted(planned, key=lambda check: check.occurrence.limit or date.max))


def agenda(plan: Plan, points: Iterable[WorkPoint], day: date, window: int = WINDOW) -> Agenda:
    """The agenda of a day, from what is known; pure."""
    news = [
        (point, standing, _span(standing, day))
        for point in points
        for standing in plan.status(point, day, window).standings
        if _is_news(standing, day, window)
    ]
    counts = working_days_within(plan.calendar, (span for _, _, span in news if span))
    groups: dict[State, list[Line]] = {state: [] for state in State}
    for point, standing, span in news:
        groups[standing.state].append(_line(point, standing, counts[span] if span else None))
    parts = (
        sorted(groups[state], key=lambda line: line.standing.occurrence.limit or date.max)
        for state in (State.OVERDUE, State.DUE, State.DONE)
    )
    return Agenda(day, window, *map(tuple, parts))


def _span(standing: Standing, day: date) -> tuple[date, date] | None:
    """The days that are left, or that passed since the limit; None where the notice names no day."""
    occurrence = standing.occurrence
    if occurrence.limit is None or occurrence.work_by is None:
        return None
    is_overdue = standing.state is State.OVERDUE
    return (occurrence.limit, day) if is_overdue else (day, max(day, occurrence.work_by))


def _line(point: WorkPoint, standing: Standing, days: Answer[int] | None) -> Line:
    if days is None:
        return Line(point, standing)
    doubts = tuple(sorted({*days.doubts, *standing.occurrence.doubts}))
    return Line(point, standing, -days.value if standing.state is State.OVERDUE else days.value, doubts)


def _is_news(standing: Standing, day: date, window: int) -> bool:
    """Whether somebody who looks at the day should see it: what is open and near, and what was done lately."""
    if standing.report is None:
        return standing.state is not State.NOT_DUE
    limit = standing.occurrence.limit
    is_recent = (day - standing.report.done_on).days <= window
    return is_recent or (limit is not None and 0 <= (limit - day).days <= window)
