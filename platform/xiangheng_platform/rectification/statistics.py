"""How rectification goes, of the issues that whoever asks may see: by channel, category, unit, region or year, and in all.

The database counts: what comes back grows with the groups and the days on which something was closed, not with the issues.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, case
from sqlalchemy import func as sql

from xiangheng_platform.access.views import View
from xiangheng_platform.rectification import ledger
from xiangheng_platform.rectification.lookup import ALL, Filter, filtered
from xiangheng_platform.rectification.shares import Share
from xiangheng_platform.rectification.tables import IssueStandingRow
from xiangheng_platform.rectification.words import Channel, State
from xiangheng_platform.regions.records import gazetteer_of
from xiangheng_platform.store.tables import table_of
from xiangheng_scoring.grouping import grouped
from xiangheng_scoring.titled import Titled

_ROW = table_of(IssueStandingRow).columns
#: What was overturned has not been a problem: nothing of it counts but that there were such.
_COUNTS = _ROW.state != State.OVERTURNED.value


class IssueGrouping(Titled):
    """By what issues are counted."""

    CHANNEL = ("channel", "问题来源", "by what way they were found")
    CATEGORY = ("category", "问题类别", "what kind of problem they are")
    UNIT = ("unit", "责任单位", "who is to put them right")
    REGION = ("region", "地区", "where they are")
    YEAR = ("year", "年度", "to which year they are counted")


@dataclass(frozen=True, slots=True)
class Tally:
    """Some issues, counted.

    `key` names what they have in common, as a filter of the ledger takes it, and `title` is what it is called. `overdue` are those
    whose last day is past and that somebody still has to put right; `reopened` came back, `relapses` times in all, of
    `closings`. `days` counts the days from registration to acceptance of those that are over.
    """

    key: str
    title: str
    states: Mapping[State, int]
    overdue: int
    reopened: int
    relapses: int
    closings: int
    days: Mapping[int, int]

    @property
    def total(self) -> int:
        """How many they are, without those that were overturned."""
        return sum(count for state, count in self.states.items() if state is not State.OVERTURNED)

    @property
    def open(self) -> int:
        """How many of them somebody still has to put right."""
        return sum(count for state, count in self.states.items() if state.is_open)

    @property
    def closing(self) -> Share:
        """How many are over, of all."""
        return Share(self.total - self.open, self.total)

    @property
    def verified_closing(self) -> Share:
        """How many closings did not come back, of all closings."""
        return Share(self.closings - self.relapses, self.closings)

    @property
    def median_days(self) -> Decimal | None:
        """The median of the days from registration to acceptance, of those that are over; None where none is."""
        return _median(self.days)


@dataclass(frozen=True, slots=True)
class Statistics:
    """Issues counted group by group, the largest group first, and all of them together, as they stood on `day`."""

    by: IssueGrouping
    day: date
    groups: tuple[Tally, ...]
    whole: Tally


def statistics(view: View, by: IssueGrouping, wanted: Filter = ALL) -> Statistics:
    """The issues in sight that a filter lets in, as they stood at the view's moment; raises `NotAllowed`, `UnknownRegion`."""
    day = view.day
    column = _COLUMNS[by]
    over = [State.CLOSED.value, State.CONSOLIDATED.value]
    is_overdue = ledger.is_overdue(day)
    issues = filtered(view, wanted)
    counts = issues.with_only_columns(
        column.label("key"),
        _ROW.state,
        sql.count().label("issues"),
        sql.sum(case((is_overdue, 1), else_=0)).label("overdue"),
        sql.sum(case((_COUNTS & (_ROW.relapses > 0), 1), else_=0)).label("reopened"),
        sql.sum(case((_COUNTS, _ROW.relapses), else_=0)).label("relapses"),
        sql.sum(case((_COUNTS, _ROW.closings), else_=0)).label("closings"),
    ).group_by(column, _ROW.state)
    # Days are counted in Python: what a difference of days is, each database says in its own way.
    days = (
        issues.where(_ROW.state.in_(over))
        .with_only_columns(
            column.label("key"), _ROW.registered_on, _ROW.closed_on, sql.count().label("issues")
        )
        .group_by(column, _ROW.registered_on, _ROW.closed_on)
    )
    counted = grouped((row.key, row) for row in view.session.execute(counts))
    closed = grouped((row.key, row) for row in view.session.execute(days))
    named = _naming(view, by)
    tallies = [_tally(*named(key), rows, closed.get(key, ())) for key, rows in counted.items()]
    whole = _tally(
        "", "合计", *([row for rows in part.values() for row in rows] for part in (counted, closed))
    )
    return Statistics(by, day, tuple(sorted(tallies, key=lambda tally: (-tally.total, tally.key))), whole)


_COLUMNS = {
    IssueGrouping.CHANNEL: _ROW.channel,
    IssueGrouping.CATEGORY: _ROW.category,
    IssueGrouping.UNIT: _ROW.responsible_unit,
    IssueGrouping.REGION: _ROW.division,
    IssueGrouping.YEAR: _ROW.year,
}


def _naming(view: View, by: IssueGrouping) -> Callable[[Any], tuple[str, str]]:
    """What a value of the column is as a filter takes it, and what it is called."""
    if by is IssueGrouping.CHANNEL:
        return lambda value: (value, Channel(value).label)
    if by is IssueGrouping.YEAR:
        return lambda value: (str(value), f"{value} 年")
    if by is not IssueGrouping.REGION:
        return lambda value: (value, value)
    gazetteer = gazetteer_of(view.as_known_now)

    def _region(key: int) -> tuple[str, str]:
        fact = gazetteer.latest(key, view.today)
        return fact.code, fact.name

    return _region


def _tally(key: str, title: str, counted: Iterable[Row[Any]], closed: Iterable[Row[Any]]) -> Tally:
    rows = tuple(counted)
    states: Counter[State] = Counter()
    for row in rows:
        states[State(row.state)] += row.issues
    days: Counter[int] = Counter()
    for row in closed:
        days[(row.closed_on - row.registered_on).days] += row.issues
    return Tally(
        key=key,
        title=title,
        states={state: states[state] for state in State},
        overdue=sum(int(row.overdue) for row in rows),
        reopened=sum(int(row.reopened) for row in rows),
        relapses=sum(int(row.relapses) for row in rows),
        closings=sum(int(row.closings) for row in rows),
        days=days,
    )


def _median(counts: Mapping[int, int]) -> Decimal | None:
    """The median of values, each of which there are so many of; exact, since it is whole or a half."""
    total = sum(counts.values())
    if not total:
        return None
    lower, upper = (_at(counts, place) for place in ((total - 1) // 2, total // 2))
    return Decimal(lower + upper) / 2


def _at(counts: Mapping[int, int], place: int) -> int:
    """The value that stands at a place, counted from 0, when all are put in order."""
    for value in sorted(counts):
        place -= counts[value]
        if place < 0:
            return value
    raise IndexError(place)
