"""The ledger of issues, for whoever may see them: those of one's region, and those that one's unit leads or answers for."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func as sql
from sqlmodel import col
from sqlmodel.sql.expression import SelectOfScalar

from xiangheng_platform.access.decisions import require_somewhere
from xiangheng_platform.access.views import View
from xiangheng_platform.calendar.overrides import read_calendar
from xiangheng_platform.rectification import ledger
from xiangheng_platform.rectification.content import Content
from xiangheng_platform.rectification.entries import content_of, leaders, rows_of
from xiangheng_platform.rectification.policy import NEVER
from xiangheng_platform.rectification.standing import Standing, standing_of, work_by
from xiangheng_platform.rectification.tables import IssueStandingRow
from xiangheng_platform.rectification.words import Channel, Severity, State
from xiangheng_platform.regions import divisions
from xiangheng_platform.regions.facts import Fact
from xiangheng_platform.regions.records import gazetteer_of
from xiangheng_platform.store.history import read_only
from xiangheng_platform.store.keys import among
from xiangheng_platform.store.paging import Order, Page
from xiangheng_platform.store.tables import table_of
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which issues are listed; what is left empty leaves all in.

    `region` is a code or name, and everything below it; `unit` leads or answers for the issue. `is_overdue` asks for those
    whose last day is past today, `is_relapsed` for those that came back, `is_recheck_due` for those to be looked at again by
    today.
    """

    states: tuple[State, ...] = ()
    channels: tuple[Channel, ...] = ()
    severities: tuple[Severity, ...] = ()
    category: str = ""
    years: tuple[int, ...] = ()
    region: str = ""
    unit: str = ""
    indicator: str = ""
    is_overdue: bool = False
    is_relapsed: bool = False
    is_recheck_due: bool = False


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
    """One issue by its number; raises `NoSuchIssue`, also for one out of sight."""
    return told(view, [ledger.seen(view, number)])[0]


def of_numbers(view: View, numbers: Iterable[str]) -> dict[str, Issue]:
    """Issues by their numbers; without those that there are not, or that whoever asks may not see."""
    wanted = ledger.standings(view).where(among(col(IssueStandingRow.number), numbers), ledger.in_sight(view))
    return {issue.number: issue for issue in told(view, read_only(view.session, wanted))}


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


def count(view: View, wanted: Filter = ALL) -> int:
    """How many issues the ledger has of all its pages; raises `NotAllowed`, `UnknownRegion`."""
    # Of a column, by which the statement keeps its table where nothing is filtered.
    listed = filtered(view, wanted).with_only_columns(sql.count(_ROW.number))
    return int(view.session.execute(listed).scalar_one())


def filtered(view: View, wanted: Filter) -> SelectOfScalar[IssueStandingRow]:
    """The rows of the issues in sight that a filter lets in; raises `NotAllowed`, `UnknownRegion`."""
    require_somewhere(view.person, "issue.read")
    row = IssueStandingRow
    statement = ledger.standings(view).where(ledger.in_sight(view))
    for column, values in (
        (row.state, wanted.states),
        (row.channel, wanted.channels),
        (row.severity, wanted.severities),
        (row.year, wanted.years),
    ):
        if len(values) == 1:
            # Not IN, by which SQLite would sort everything that fits before it gives the first page.
            statement = statement.where(column == values[0])
        elif values:
            statement = statement.where(
                col(column).in_([str(value) if isinstance(value, str) else value for value in values])
            )
    for column, text in ((row.category, wanted.category), (row.indicator, wanted.indicator)):
        if text:
            statement = statement.where(column == text)
    if wanted.unit:
        statement = statement.where(
            (col(row.lead_unit) == wanted.unit) | (col(row.responsible_unit) == wanted.unit)
        )
    if wanted.region:
        division = divisions.find(view, wanted.region, view.today)
        gazetteer = gazetteer_of(view.as_known_now)
        within = gazetteer.lying_within(gazetteer.path(division.key, view.today), view.today)
        statement = statement.where(among(col(row.division), within))
    if wanted.is_overdue:
        statement = statement.where(
            col(row.deadline) < view.today,
            col(row.state).in_([State.UNCLAIMED.value, State.RECTIFYING.value]),
        )
    if wanted.is_relapsed:
        statement = statement.where(col(row.relapses) > 0)
    if wanted.is_recheck_due:
        statement = statement.where(col(row.recheck_due) <= view.today)
    return statement


def told(view: View, rows: Iterable[IssueStandingRow]) -> tuple[Issue, ...]:
    """Issues of rows that whoever asks may see, with what the ledger says of each."""
    shown = tuple(rows)
    entries, named = (
        rows_of(view, [row.content for row in shown]),
        leaders(view, [row.number for row in shown]),
    )
    gazetteer, calendar, today = gazetteer_of(view.as_known_now), read_calendar(view), view.today
    # Once each, and not for every issue: a page has few regions and few last days.
    regions = {
        key: gazetteer.on(key, today) or gazetteer.of_key(key)[-1] for key in {row.division for row in shown}
    }
    days = {day: work_by(day, calendar) for day in {row.deadline for row in shown}}

    def _issue(row: IssueStandingRow) -> Issue:
        region, first = regions[row.division], row.first_deadline
        content = content_of(
            entries[row.content], region.code, named.get(row.number, ""), None if first == NEVER else first
        )
        return Issue(row.number, content, standing_of(row), row.act, region, today, days[row.deadline])

    return tuple(map(_issue, shown))
