"""The ledger of issues, for whoever may see them: those of one's region, and those that one's unit leads or answers for."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Annotated

from sqlalchemy import func as sql
from sqlmodel import col
from sqlmodel.sql.expression import SelectOfScalar

from xiangheng_platform.access.decisions import require_somewhere
from xiangheng_platform.access.reach import Target
from xiangheng_platform.access.views import View
from xiangheng_platform.calendar.overrides import read_calendar
from xiangheng_platform.calendar.tables import OverrideRow
from xiangheng_platform.rectification import ledger
from xiangheng_platform.rectification.content import Content
from xiangheng_platform.rectification.entries import stated
from xiangheng_platform.rectification.policy import NEVER
from xiangheng_platform.rectification.standing import Standing, standings_of, work_by
from xiangheng_platform.rectification.tables import IssueStandingRow
from xiangheng_platform.rectification.words import Channel, Phase, Severity, State
from xiangheng_platform.regions import divisions
from xiangheng_platform.regions.facts import Fact
from xiangheng_platform.regions.records import gazetteer_of
from xiangheng_platform.store.history import read_only
from xiangheng_platform.store.keys import among
from xiangheng_platform.store.paging import Order, Page, count_of
from xiangheng_platform.store.tables import table_of
from xiangheng_scoring.records import Meaning
from xiangheng_scoring.titled import Titled


class IssueOrder(Titled):
    """In which order issues are listed."""

    NUMBER = ("number", "按编号", "by number, the earliest first")
    NEWEST = ("newest", "新登记的在前", "by number, the latest first")
    DEADLINE = (
        "deadline",
        "期限近的在前",
        "by the last day that holds, the nearest first; those without one last",
    )
    OLDEST = ("oldest", "登记最久的在前", "by the day of registration, the earliest first")
    RECENT = ("recent", "刚有动作的在前", "by the moment of the last step, the latest first")


_ROW = table_of(IssueStandingRow).columns
_ORDERS = {
    IssueOrder.NUMBER: Order(_ROW.number),
    IssueOrder.NEWEST: Order(_ROW.number, falls=True),
    IssueOrder.DEADLINE: Order(_ROW.deadline, _ROW.number),
    IssueOrder.OLDEST: Order(_ROW.registered_on, _ROW.number),
    IssueOrder.RECENT: Order(_ROW.changed_at, _ROW.number, falls=True),
}

#: So many last days are kept with the day to work to: ten years of them.
_MOST_DAYS = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which issues are listed; what is left out restricts nothing."""

    numbers: Annotated[tuple[str, ...], Meaning("only those of these numbers; empty: of any")] = ()
    phase: Annotated[Phase | None, Meaning("only those still open, closed, or overturned; null: all")] = None
    states: Annotated[tuple[State, ...], Meaning("where they stand, any of these; empty: anywhere")] = ()
    channels: Annotated[
        tuple[Channel, ...], Meaning("by what way they were found, any of these; empty: by any")
    ] = ()
    severities: Annotated[tuple[Severity, ...], Meaning("how grave they are; empty: however grave")] = ()
    category: Annotated[str, Meaning("kind of problem, as departments call it; empty: any")] = ""
    years: Annotated[tuple[int, ...], Meaning("the years that they are counted to; empty: any")] = ()
    region: Annotated[
        str, Meaning("code or name of a region: of it, and of whatever lies in it; empty: anywhere")
    ] = ""
    unit: Annotated[str, Meaning("the unit that leads them or answers for them; empty: any")] = ""
    indicator: Annotated[str, Meaning("code of the indicator that they count under; empty: any")] = ""
    is_overdue: Annotated[
        bool, Meaning("whether only those whose last day is past on the day asked about")
    ] = False
    is_relapsed: Annotated[bool, Meaning("whether only those that came back")] = False
    is_recheck_due: Annotated[bool, Meaning("whether only those to be looked at again by today")] = False


#: The filter that lets every issue in.
ALL = Filter()


@dataclass(frozen=True, slots=True)
class Issue:
    """An issue: what the ledger says of it, how it stands, and by which act it came to stand so.

    `region` is what its division is on `day`, or was last; `work_by` is the last working day on or before its last day, None
    without one.
    """

    number: str
    content: Content
    standing: Standing
    act: int
    region: Fact
    day: date
    work_by: date | None


def find(view: View, number: str) -> Issue:
    """One issue by its number; raises `NoSuchIssue`, also for one out of sight, and `NotAllowed` for who may see none."""
    require_somewhere(view.person, "issue.read")
    return told(view, [ledger.seen(view, number)])[0]


def of_numbers(view: View, numbers: Iterable[str]) -> dict[str, Issue]:
    """Issues by their numbers; without those that there are not, or that whoever asks may not see."""
    wanted = ledger.standings(view).where(among(col(IssueStandingRow.number), numbers), ledger.in_sight(view))
    return {issue.number: issue for issue in told(view, read_only(view.session, wanted))}


def targets(view: View, numbers: Iterable[str]) -> dict[str, Target]:
    """Issues as what is asked about, by their numbers; nothing of what is out of sight."""
    seen = ledger.visible(view, numbers)
    return {number: ledger.target(view, standing) for number, standing in seen.items()}


def issues(
    view: View,
    wanted: Filter = ALL,
    *,
    order: IssueOrder = IssueOrder.NUMBER,
    after: str = "",
    limit: int | None = 50,
) -> Page[Issue]:
    """A page of the ledger; raises `NotAllowed`, `PageRefused`, `UnknownRegion`."""
    page = _ORDERS[order].page(view.session, filtered(view, wanted), after=after, limit=limit)
    return Page(told(view, page.rows), page.next, page.cursors)


def of_divisions(
    view: View,
    divisions: Iterable[int],
    wanted: Filter = ALL,
    *,
    order: IssueOrder = IssueOrder.NUMBER,
    after: str = "",
    limit: int = 50,
) -> dict[int, Page[Issue]]:
    """A page of the ledger for each of some divisions, by their keys: of what lies in it today, itself included.

    Divisions without any are left out. Raises as `issues` does.
    """
    within = _within(view, divisions)
    pages = _ORDERS[order].pages(
        view.session, filtered(view, wanted), _ROW.division, within, after=after, limit=limit
    )
    shown = {row.number: row for page in pages.values() for row in page.rows}
    issues = {issue.number: issue for issue in told(view, shown.values())}
    return {key: page.of(lambda row: issues[row.number]) for key, page in pages.items() if page.rows}


def counts_of_divisions(view: View, divisions: Iterable[int], wanted: Filter = ALL) -> dict[int, int]:
    """How many issues there are of each of some divisions and of what lies in it, without those that have none.

    Raises as `count` does.
    """
    by_division = filtered(view, wanted).with_only_columns(_ROW.division, sql.count()).group_by(_ROW.division)
    counts = dict(iter(view.session.execute(by_division)))
    sums = {
        key: sum(counts.get(division, 0) for division in within)
        for key, within in _within(view, divisions).items()
    }
    return {key: number for key, number in sums.items() if number}


def count(view: View, wanted: Filter = ALL) -> int:
    """How many issues the ledger has of all its pages; raises `NotAllowed`, `UnknownRegion`."""
    return count_of(view.session, filtered(view, wanted))


def filtered(view: View, wanted: Filter) -> SelectOfScalar[IssueStandingRow]:
    """The rows of the issues in sight that a filter lets in; raises `NotAllowed`, `UnknownRegion`."""
    require_somewhere(view.person, "issue.read")
    statement = ledger.standings(view).where(ledger.in_sight(view))
    if wanted.numbers:
        statement = statement.where(among(_ROW.number, wanted.numbers))
    for column, values in (
        (_ROW.state, wanted.states),
        (_ROW.state, wanted.phase.states if wanted.phase else ()),
        (_ROW.channel, wanted.channels),
        (_ROW.severity, wanted.severities),
        (_ROW.year, wanted.years),
    ):
        if len(values) == 1:
            # Not IN, by which SQLite would sort everything that fits before it gives the first page.
            statement = statement.where(column == values[0])
        elif values:
            statement = statement.where(column.in_(values))
    for column, text in ((_ROW.category, wanted.category), (_ROW.indicator, wanted.indicator)):
        if text:
            statement = statement.where(column == text)
    if wanted.unit:
        statement = statement.where((_ROW.lead_unit == wanted.unit) | (_ROW.responsible_unit == wanted.unit))
    if wanted.region:
        key = divisions.find(view, wanted.region, view.today).key
        statement = statement.where(among(_ROW.division, _within(view, [key])[key]))
    if wanted.is_overdue:
        statement = statement.where(ledger.is_overdue(view.day))
    if wanted.is_relapsed:
        statement = statement.where(_ROW.relapses > 0)
    if wanted.is_recheck_due:
        statement = statement.where(_ROW.recheck_due <= view.day)
    return statement


def told(view: View, rows: Iterable[IssueStandingRow]) -> tuple[Issue, ...]:
    """Issues of rows that whoever asks may see, with what the ledger says of each."""
    shown = tuple(rows)
    said = stated(view, [row.content for row in shown])
    gazetteer, day, working_day_by = (
        gazetteer_of(view.as_known_now),
        view.day,
        view.kept(_work_by, OverrideRow),
    )
    # Once each, and not for every issue: a page has few regions.
    regions = {key: gazetteer.latest(key, day) for key in {row.division for row in shown}}

    def _issue(row: IssueStandingRow, standing: Standing) -> Issue:
        region, first = regions[standing.division], standing.first_deadline
        deadline = None if first == NEVER else first
        content = Content(**said[standing.content], region=region.code, deadline=deadline)
        return Issue(row.number, content, standing, row.act, region, day, working_day_by(standing.deadline))

    return tuple(map(_issue, shown, standings_of(shown)))


def _work_by(view: View) -> Callable[[date], date | None]:
    """`standing.work_by` by the calendar of a view; the last days of pages are the same ones again and again."""
    calendar = read_calendar(view)
    return lru_cache(_MOST_DAYS)(lambda day: work_by(day, calendar))


def _within(view: View, divisions: Iterable[int]) -> dict[int, frozenset[int]]:
    """The divisions that lie today in each of some, itself included; none in what was taken back since."""
    gazetteer = gazetteer_of(view.as_known_now)
    return {
        key: gazetteer.lying_within(gazetteer.path(key, view.today), view.today)
        if gazetteer.of_key(key)
        else frozenset()
        for key in divisions
    }
