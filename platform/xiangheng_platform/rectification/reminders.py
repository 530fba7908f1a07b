"""What waits to be done about issues, as rows that a screen can show: by whom, by which day, and how late it is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_
from sqlmodel import col
from sqlmodel.sql.expression import SelectOfScalar

from xiangheng_platform.access.views import View
from xiangheng_platform.calendar.days import last_working_day_by, next_working_day
from xiangheng_platform.calendar.overrides import read_calendar
from xiangheng_platform.rectification import inquiries, ledger
from xiangheng_platform.rectification.inquiries import Inquiry, InquiryFilter
from xiangheng_platform.rectification.lookup import ALL, Issue, filtered, told
from xiangheng_platform.rectification.policy import CLAIM_DAYS, REMINDER_DAYS
from xiangheng_platform.rectification.standing import Standing
from xiangheng_platform.rectification.tables import InquiryRow, IssueStandingRow
from xiangheng_platform.rectification.words import Level, State
from xiangheng_platform.regions.facts import Fact
from xiangheng_platform.store.paging import Order, Page, count_of
from xiangheng_platform.store.tables import table_of
from xiangheng_scoring.titled import Titled


class ReminderKind(Titled):
    """What waits to be done."""

    CLAIM = ("claim", "待认领", "a unit has not taken an issue up in the days that it has for that")
    DUE = ("due", "即将到期", "the last day is near, by the working day to work to")
    OVERDUE = ("overdue", "已逾期", "the last day is past")
    DEFERRAL = ("deferral", "待批延期", "a later day was asked for and is not decided")
    VERDICT = (
        "verdict",
        "待验收",
        "a unit says that it is put right, and nobody has accepted or returned it",
    )
    LOOKBACK = ("lookback", "待回头看", "a closed issue is to be looked at again, soon or since some days")
    INQUIRY = (
        "inquiry",
        "待答复自查",
        "a region was asked whether it has the same problem, and has not answered",
    )


@dataclass(frozen=True, slots=True)
class Reminder:
    """One thing that waits to be done, and by which right somebody can do it.

    `day` is the day by which it is to be done, or since which it waits (`VERDICT`); `work_by` the last working day on or before
    it, None where there is nothing to be done by. `days_left` are the days until that day, negative once it is past.
    `inquiry` is the number of an inquiry, None for what is not one; `unit` the unit that is to put an issue right, empty there.
    """

    kind: ReminderKind
    issue: str
    inquiry: int | None
    region: Fact
    category: str
    description: str
    unit: str
    level: Level
    text: str
    day: date
    work_by: date | None
    days_left: int
    action: str


#: By which right somebody does what waits.
ACTION_OF: Mapping[ReminderKind, str] = {
    ReminderKind.CLAIM: "issue.rectify",
    ReminderKind.DUE: "issue.rectify",
    ReminderKind.OVERDUE: "issue.rectify",
    ReminderKind.DEFERRAL: "issue.approve",
    ReminderKind.VERDICT: "issue.verify",
    ReminderKind.LOOKBACK: "issue.verify",
    ReminderKind.INQUIRY: "issue.rectify",
}
_ROW = table_of(IssueStandingRow).columns
_ORDERS = {
    ReminderKind.CLAIM: Order(_ROW.opened_on, _ROW.number),
    ReminderKind.LOOKBACK: Order(_ROW.recheck_due, _ROW.number),
}
_BY_DEADLINE = Order(_ROW.deadline, _ROW.number)


def reminders(
    view: View, kind: ReminderKind, *, is_mine: bool = False, after: str = "", limit: int | None = 50
) -> Page[Reminder]:
    """A page of what waits, of one kind, the most pressing first: all in sight, or only what whoever asks may do themselves.

    Raises `NotAllowed`, `PageRefused`.
    """
    if kind is ReminderKind.INQUIRY:
        page = inquiries.page_of(view, _questions(view, is_mine), after, limit)
        return page.of(_of_inquiry)
    rows = _ORDERS.get(kind, _BY_DEADLINE).page(
        view.session, _issues(view, kind, is_mine), after=after, limit=limit
    )
    calendar = read_calendar(view)

    def _reminder(issue: Issue) -> Reminder:
        day, text = _DAYS[kind](issue.standing), _TEXTS[kind](issue.standing, view.day)
        work_by = None if kind is ReminderKind.VERDICT else last_working_day_by(calendar, day).value
        content = issue.content
        return Reminder(
            kind, issue.number, None, issue.region, content.category, content.description,
            content.responsible_unit, tuple(Level)[issue.standing.level], _with_work_by(text, day, work_by, view.day), day,
            work_by, (day - view.day).days, ACTION_OF[kind],
        )  # fmt: skip

    return Page(told(view, rows.rows), rows.next, rows.cursors).of(_reminder)


def counts(view: View, *, is_mine: bool = False) -> dict[ReminderKind, int]:
    """How much waits of each kind of which anything does: all in sight, or only what whoever asks may do themselves.

    Raises `NotAllowed`.
    """
    numbers = {kind: _count(view, kind, is_mine) for kind in ReminderKind}
    return {kind: number for kind, number in numbers.items() if number}


def _count(view: View, kind: ReminderKind, is_mine: bool) -> int:
    rows: SelectOfScalar[InquiryRow] | SelectOfScalar[IssueStandingRow]
    rows = _questions(view, is_mine) if kind is ReminderKind.INQUIRY else _issues(view, kind, is_mine)
    return count_of(view.session, rows)


def _questions(view: View, is_mine: bool) -> SelectOfScalar[InquiryRow]:
    rows = inquiries.filtered(view, InquiryFilter(is_unanswered=True))
    return rows.where(inquiries.in_sight(view, ACTION_OF[ReminderKind.INQUIRY])) if is_mine else rows


def _issues(view: View, kind: ReminderKind, is_mine: bool) -> SelectOfScalar[IssueStandingRow]:
    rows = filtered(view, ALL).where(_waits(view, kind))
    return rows.where(ledger.in_sight(view, ACTION_OF[kind])) if is_mine else rows


def _waits(view: View, kind: ReminderKind) -> ColumnElement[bool]:
    """Which issues wait for something of a kind."""
    row, today = IssueStandingRow, view.day
    # What is due before the first working day after the window has its last working day within the window.
    horizon = next_working_day(read_calendar(view), today + timedelta(REMINDER_DAYS)).value
    conditions: Mapping[ReminderKind, ColumnElement[bool]] = {
        ReminderKind.CLAIM: and_(
            col(row.state) == State.UNCLAIMED.value, col(row.opened_on) < today - timedelta(CLAIM_DAYS)
        ),
        ReminderKind.DUE: and_(
            ledger.is_worked_on(), col(row.deadline) >= today, col(row.deadline) < horizon
        ),
        ReminderKind.OVERDUE: ledger.is_overdue(today),
        ReminderKind.DEFERRAL: col(row.asked_deadline).is_not(None),
        ReminderKind.VERDICT: col(row.state) == State.SUBMITTED.value,
        ReminderKind.LOOKBACK: col(row.recheck_due) < horizon,
    }
    return conditions[kind]


_DAYS: Mapping[ReminderKind, Callable[[Standing], date]] = {
    ReminderKind.CLAIM: lambda standing: standing.opened_on + timedelta(CLAIM_DAYS),
    ReminderKind.DUE: lambda standing: standing.deadline,
    ReminderKind.OVERDUE: lambda standing: standing.deadline,
    ReminderKind.DEFERRAL: lambda standing: standing.deadline,
    ReminderKind.VERDICT: lambda standing: standing.submitted_on or standing.opened_on,
    ReminderKind.LOOKBACK: lambda standing: standing.recheck_due,
}


def _overdue(standing: Standing, today: date) -> str:
    level = tuple(Level)[standing.level]
    climbed = "" if level is Level.UNIT else f"，已升级到{level.label}"
    return f"逾期 {standing.days_overdue(today)} 天{climbed}"


def _until(day: date, today: date, what: str) -> str:
    left = (day - today).days
    if left < 0:
        return f"{what}已过 {-left} 天"
    return f"还有 {left} 天{what}" if left else f"今天{what}"


_TEXTS: Mapping[ReminderKind, Callable[[Standing, date], str]] = {
    ReminderKind.CLAIM: lambda standing, today: f"交办 {(today - standing.opened_on).days} 天，还没有认领",
    ReminderKind.DUE: lambda standing, today: _until(standing.deadline, today, "到期"),
    ReminderKind.OVERDUE: _overdue,
    ReminderKind.DEFERRAL: lambda standing, today: f"申请延期到 {standing.asked_deadline}，等待批复",
    ReminderKind.VERDICT: lambda standing, today: f"{standing.submitted_on} 申请销号，等待验收",
    ReminderKind.LOOKBACK: lambda standing, today: _until(standing.recheck_due, today, "该回头看"),
}


def _with_work_by(text: str, day: date, work_by: date | None, today: date) -> str:
    return text if work_by in (None, day) or day < today else f"{text}（{day} 休息，最后工作日 {work_by}）"


def _of_inquiry(inquiry: Inquiry) -> Reminder:
    text = _until(inquiry.due, inquiry.day, "该答复自查")
    return Reminder(
        ReminderKind.INQUIRY, inquiry.issue, inquiry.number, inquiry.region, inquiry.category, inquiry.description,
        "", Level.UNIT, _with_work_by(text, inquiry.due, inquiry.work_by, inquiry.day), inquiry.due, inquiry.work_by,
        (inquiry.due - inquiry.day).days, ACTION_OF[ReminderKind.INQUIRY],
    )  # fmt: skip
