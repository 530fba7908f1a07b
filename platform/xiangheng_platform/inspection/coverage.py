"""What was not looked at: regions and topics that nobody visited for long, and checks and visits that are overdue."""

from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy import Subquery
from sqlalchemy import func as sql
from sqlmodel import col, select

from xiangheng_platform.access.decisions import require_somewhere
from xiangheng_platform.access.reach import SEPARATOR, Target, is_within
from xiangheng_platform.access.scope import scope
from xiangheng_platform.access.views import View
from xiangheng_platform.calendar.days import months_before
from xiangheng_platform.calendar.overrides import read_calendar
from xiangheng_platform.inspection.documents import (
    OverdueCheck,
    PlannedCheckRecord,
    RegionCoverage,
    TopicCoverage,
    VisitRecord,
)
from xiangheng_platform.inspection.lookup import described
from xiangheng_platform.inspection.places import bearer
from xiangheng_platform.inspection.plans import record_of, standing
from xiangheng_platform.inspection.sight import OVERSEE, in_sight
from xiangheng_platform.inspection.tables import VisitRow
from xiangheng_platform.inspection.words import Gap, VisitState
from xiangheng_platform.regions.documents import NamedDivision
from xiangheng_platform.regions.facts import Kind, Level
from xiangheng_platform.regions.records import gazetteer_of
from xiangheng_platform.store.history import known

_CARRIED_OUT = [state.value for state in VisitState if state.is_carried_out]


def region_coverage(view: View, *, day: date | None = None) -> tuple[RegionCoverage, ...]:
    """When each county that whoever asks oversees was visited last, by a day (today), the longest ago first."""
    require_somewhere(view.person, OVERSEE)
    return _regions(view, day or view.today)


def topic_coverage(view: View, *, day: date | None = None) -> tuple[TopicCoverage, ...]:
    """When each topic was looked at last, by a day (today), the longest ago first; raises `NotAllowed`."""
    require_somewhere(view.person, OVERSEE)
    until = day or view.today
    last: dict[str, date | None] = {version.content.topic: None for version in standing(view)}
    last |= _last_by(view, "topic", until)
    lines = (TopicCoverage(topic, visited, gap_of(visited, until)) for topic, visited in last.items())
    return tuple(sorted(lines, key=lambda line: (line.last_visited or date.min, line.topic)))


def overdue_checks(view: View, *, day: date | None = None) -> tuple[OverdueCheck, ...]:
    """The planned checks whose month is over by a day (today) and that were not carried out; raises `NotAllowed`."""
    require_somewhere(view.person, OVERSEE)
    until = day or view.today
    calendar, gazetteer = read_calendar(view), gazetteer_of(view)
    plans = [version for version in standing(view) if version.content.limit < until]
    visited = _visited(view, until)
    checks = []
    for version in sorted(plans, key=lambda version: (version.content.limit, version.content.code)):
        plan = record_of(version, calendar, gazetteer)
        counts = visited.get(plan.code, {})
        missing = _missing(view, plan, counts)
        if missing or not counts:
            checks.append(OverdueCheck(plan, (until - plan.limit).days, sum(counts.values()), missing))
    return tuple(checks)


def overdue_visits(view: View, *, day: date | None = None) -> tuple[VisitRecord, ...]:
    """The visits whose last day is over by a day (today) and that were not submitted, the earliest first."""
    require_somewhere(view.person, OVERSEE)
    is_late = (VisitRow.state == VisitState.PLANNED.value, col(VisitRow.last_day) < (day or view.today))
    late = known(VisitRow, view.as_of).where(in_sight(view), *is_late)
    in_order = late.order_by(None).order_by(col(VisitRow.last_day), col(VisitRow.id))
    return described(view, view.session.exec(in_order).all())


def gap_of(last: date | None, day: date) -> Gap:
    """How long before a day another one is, by the calendar's months."""
    if last is None or last < months_before(day, 24):
        return Gap.OVER_24
    return Gap.OVER_12 if last < months_before(day, 12) else Gap.NONE


def _regions(view: View, day: date) -> tuple[RegionCoverage, ...]:
    gazetteer, today = gazetteer_of(view), gazetteer_of(view.as_known_now)
    allowed = scope(view.person, OVERSEE)
    last: dict[str, date] = {}
    for key, visited in _last_by(view, "division", day).items():
        path = gazetteer.path(int(key), day)
        # What lies above is counted as well, and read for counties alone.
        for above in _upwards(path):
            last[above] = max(visited, last.get(above, visited))
    lines = []
    for division in gazetteer.tree(day).divisions:
        is_county = division.level is Level.COUNTY and division.kind is Kind.DIVISION
        if is_county and allowed.covers(Target(today.path(division.key, view.today))):
            visited_last = last.get(gazetteer.path(division.key, day))
            region = NamedDivision(division.code, division.name)
            lines.append(RegionCoverage(region, visited_last, gap_of(visited_last, day)))
    return tuple(sorted(lines, key=lambda line: (line.last_visited or date.min, line.region.code)))


def _upwards(path: str) -> Iterable[str]:
    codes = path.split(SEPARATOR)
    return (SEPARATOR.join(codes[:length]) for length in range(1, len(codes) + 1))


def _last_by(view: View, column: str, day: date) -> Mapping[str, date]:
    """The last day of the last visit that was carried out by a day, by a column of visits."""
    rows = _carried_out(view, day)
    grouped_by = rows.c[column]
    last = view.session.execute(select(grouped_by, sql.max(rows.c.last_day)).group_by(grouped_by))
    return dict(iter(last))


def _missing(view: View, plan: PlannedCheckRecord, counts: Mapping[int, int]) -> tuple[NamedDivision, ...]:
    """The regions that a planned check names and in which, or below, none of its visits was carried out."""
    gazetteer = gazetteer_of(view)
    paths = [gazetteer.path(key, plan.limit) for key in counts]
    missing = []
    for region in plan.regions:
        fact = bearer(gazetteer, region.code, plan.limit)
        if fact is None or not any(is_within(path, gazetteer.path(fact.key, plan.limit)) for path in paths):
            missing.append(region)
    return tuple(missing)


def _visited(view: View, day: date) -> Mapping[str, dict[int, int]]:
    """How many visits were carried out by a day, by plan and division."""
    rows = _carried_out(view, day)
    counted = select(rows.c.plan, rows.c.division, sql.count()).group_by(rows.c.plan, rows.c.division)
    visited: dict[str, dict[int, int]] = {}
    for plan, division, count in view.session.execute(counted):
        visited.setdefault(plan, {})[division] = count
    return visited


def _carried_out(view: View, day: date) -> Subquery:
    return (
        known(VisitRow, view.as_of)
        .where(in_sight(view), col(VisitRow.state).in_(_CARRIED_OUT), VisitRow.last_day <= day)
        .order_by(None)
        .subquery()
    )
