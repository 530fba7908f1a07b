"""Regions that one issue asked to look for the same problem at home (举一反三), and what they answered, for whoever may see it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from sqlalchemy import ColumnElement, and_, case, exists, or_, true
from sqlalchemy import func as sql
from sqlmodel import col
from sqlmodel.sql.expression import SelectOfScalar

from xiangheng_platform.access.decisions import may, require_somewhere
from xiangheng_platform.access.person import login_of
from xiangheng_platform.access.reach import Target
from xiangheng_platform.access.scope import scope
from xiangheng_platform.access.views import View
from xiangheng_platform.calendar.days import last_working_day_by
from xiangheng_platform.calendar.overrides import read_calendar
from xiangheng_platform.rectification import ledger
from xiangheng_platform.rectification.entries import rows_of
from xiangheng_platform.rectification.errors import NoSuchInquiry
from xiangheng_platform.rectification.tables import AnswerRow, InquiryRow, IssueStandingRow
from xiangheng_platform.rectification.words import State
from xiangheng_platform.regions.facts import Fact
from xiangheng_platform.regions.reach import subtrees, target_of
from xiangheng_platform.regions.records import gazetteer_of
from xiangheng_platform.store.history import ever, known
from xiangheng_platform.store.keys import among
from xiangheng_platform.store.moments import beijing_day
from xiangheng_platform.store.paging import Order, Page, count_of
from xiangheng_platform.store.tables import table_of
from xiangheng_scoring.grouping import grouped
from xiangheng_scoring.records import Meaning

_ROW = table_of(InquiryRow).columns
_BY_DAY = Order(_ROW.due, _ROW.id)
#: What an inquiry is known by, and whether it was not taken back.
_KEY = sql.coalesce(_ROW.inquiry, _ROW.id)
_STANDS = _ROW.is_withdrawn.is_not(true())


@dataclass(frozen=True, slots=True)
class Answer:
    """What a region answered: whether it has the same problem, what it says of that, and the issue that this became.

    `issue` is empty where nothing was registered (yet). `first_at` is when the region answered for the first time, `recorded_at`
    since when the answer says what it says.
    """

    has_same: bool
    statement: str
    issue: str
    answered_by: str
    first_at: datetime
    recorded_at: datetime
    act: int


@dataclass(frozen=True, slots=True)
class Inquiry:
    """One region that was asked to look for a problem at home, with as much of the issue as it has to know.

    `issue` is the number of the issue that asks. `region` is what the division is on `day`, or was last; `work_by` the last
    working day on or before `due`, `first_due` the day that was set at first. `changed_by` and `change_reason` are of the last
    time that it was put off or taken back, empty where it never was.
    """

    number: int
    issue: str
    category: str
    description: str
    region: Fact
    due: date
    first_due: date
    work_by: date
    reason: str
    asked_by: str
    is_withdrawn: bool
    changed_by: str
    change_reason: str
    recorded_at: datetime
    act: int
    answer: Answer | None
    day: date

    @property
    def days_overdue(self) -> int:
        """By how many days the answer is late on `day`, or was when it first came; 0 if it is not."""
        if self.is_withdrawn:
            return 0
        until = self.day if self.answer is None else beijing_day(self.answer.first_at)
        return max(0, (until - self.due).days)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many regions an issue asked, those left out that it asks no more; of these, how many answered, how many have the same, how many are late to answer."""

    asked: int
    answered: int
    have_same: int
    overdue: int


@dataclass(frozen=True, slots=True, kw_only=True)
class InquiryFilter:
    """Which inquiries are listed; what is left empty leaves all in.

    None that was taken back, or of an issue that was overturned, waits for an answer, or is late.
    """

    issue: Annotated[str, Meaning("number of the issue that asks; empty: any")] = ""
    is_unanswered: Annotated[bool, Meaning("only those that wait for an answer")] = False
    is_overdue: Annotated[bool, Meaning("only those whose answer is late")] = False


#: The filter that lets every inquiry in.
ALL = InquiryFilter()


def find(view: View, number: int) -> Inquiry:
    """One inquiry by its number; raises `NoSuchInquiry`, also for one to a region out of sight."""
    return told(view, [seen(view, number)])[0]


def inquiries(
    view: View, wanted: InquiryFilter = ALL, *, after: str = "", limit: int | None = 50
) -> Page[Inquiry]:
    """A page of the inquiries to regions in sight, the nearest day first; raises `NotAllowed`, `PageRefused`."""
    return page_of(view, filtered(view, wanted), after, limit)


def count(view: View, wanted: InquiryFilter = ALL) -> int:
    """How many inquiries there are of all pages; raises `NotAllowed`."""
    return count_of(view.session, filtered(view, wanted))


def of_numbers(view: View, numbers: Iterable[int]) -> tuple[Inquiry, ...]:
    """Inquiries by their numbers, in their order; without those to regions out of sight."""
    rows = view.session.exec(asked(view).where(_is_numbered(numbers), in_sight(view))).all()
    return told(view, sorted(rows, key=lambda row: row.key))


def of_issues(
    view: View, issues: Iterable[str], *, after: str = "", limit: int = 50
) -> dict[str, Page[Inquiry]]:
    """A page for each of some issues, by their numbers, of its inquiries to regions in sight, the nearest day first.

    Issues without any are left out. Raises `PageRefused`.
    """
    wanted = {issue: (issue,) for issue in issues}
    rows = asked(view).where(among(_ROW.number, wanted), in_sight(view))
    pages = _BY_DAY.pages(view.session, rows, _ROW.number, wanted, after=after, limit=limit)
    shown = told(view, [row for page in pages.values() for row in page.rows])
    by_number = {inquiry.number: inquiry for inquiry in shown}
    return {issue: page.of(lambda row: by_number[row.key]) for issue, page in pages.items() if page.rows}


def tallies(view: View, issues: Iterable[str]) -> dict[str, Tally]:
    """What became of the inquiries of issues, by their numbers, as far as the regions asked are in sight."""
    answers = known(AnswerRow, view.as_of).order_by(None).subquery()
    is_late = and_(answers.c.id.is_(None), col(InquiryRow.due) < view.day, ~_is_idle(view))
    counts = (
        asked(view)
        .outerjoin(answers, answers.c.inquiry == _KEY)
        .where(among(col(InquiryRow.number), issues), in_sight(view), _STANDS)
        .group_by(col(InquiryRow.number))
        .with_only_columns(
            col(InquiryRow.number),
            sql.count(),
            sql.count(answers.c.id),
            sql.count(case((answers.c.has_same, 1))),
            sql.count(case((is_late, 1))),
        )
    )
    return {issue: Tally(*numbers) for issue, *numbers in view.session.execute(counts)}


def asked(view: View) -> SelectOfScalar[InquiryRow]:
    """The inquiries that were made by the view's moment, in no order."""
    return known(InquiryRow, view.as_of).order_by(None)


def filtered(view: View, wanted: InquiryFilter) -> SelectOfScalar[InquiryRow]:
    """The rows of the inquiries in sight that a filter lets in; raises `NotAllowed`."""
    require_somewhere(view.person, "issue.read")
    statement = asked(view).where(in_sight(view))
    if wanted.issue:
        statement = statement.where(col(InquiryRow.number) == wanted.issue.strip())
    if wanted.is_unanswered or wanted.is_overdue:
        statement = statement.where(~_is_answered(view), ~_is_idle(view))
    if wanted.is_overdue:
        statement = statement.where(col(InquiryRow.due) < view.day)
    return statement


def in_sight(view: View, action: str = "issue.read") -> ColumnElement[bool]:
    """Which inquiries whoever asks may see, or do an action to: those to their region; a department is asked nothing."""
    return scope(view.person, action).where(region=subtrees(view, col(InquiryRow.division)))


def seen(view: View, number: int) -> InquiryRow:
    """The row of an inquiry to a region in sight; raises `NoSuchInquiry`, also for one out of sight."""
    row = view.session.exec(asked(view).where(_is_numbered([number]))).one_or_none()
    if row is None or not may(view.person, "issue.read", target(view, row.division)):
        raise NoSuchInquiry(
            f"没有第 {number} 号自查要求",
            at=str(number),
            expected="自查要求的编号",
            remedy="xiangheng issue inquiries 列出",
        )
    return row


def target(view: View, division: int) -> Target:
    """A region that is asked, as what a right is asked about."""
    return target_of(gazetteer_of(view.as_known_now), division, view.today)


def page_of(view: View, rows: SelectOfScalar[InquiryRow], after: str, limit: int | None) -> Page[Inquiry]:
    """A page of inquiries whose rows whoever asks may see, the nearest day first."""
    page = _BY_DAY.page(view.session, rows, after=after, limit=limit)
    return Page(told(view, page.rows), page.next, page.cursors)


def told(view: View, rows: Sequence[InquiryRow]) -> tuple[Inquiry, ...]:
    """Inquiries of rows that whoever asks may see, each with its question and its answer."""
    issues = ledger.standings(view).where(among(col(IssueStandingRow.number), {row.number for row in rows}))
    contents = {row.number: row.content for row in view.session.exec(issues)}
    entries = rows_of(view, contents.values())
    given = ever(AnswerRow, view.as_of).where(among(col(AnswerRow.inquiry), [row.key for row in rows]))
    answers = grouped((row.inquiry, row) for row in view.session.exec(given))
    gazetteer, calendar = gazetteer_of(view.as_known_now), read_calendar(view)

    def _inquiry(row: InquiryRow) -> Inquiry:
        # Of the issue only this: its places, households and leader are another county's.
        question = entries[contents[row.number]]
        return Inquiry(
            number=row.key, issue=row.number, category=question.category, description=question.description,
            region=gazetteer.latest(row.division, view.day), due=row.due, first_due=row.first_due or row.due,
            work_by=last_working_day_by(calendar, row.due).value, reason=row.reason, asked_by=login_of(row.asked_by),
            is_withdrawn=bool(row.is_withdrawn), changed_by=login_of(row.changed_by or ""),
            change_reason=row.change_reason or "", recorded_at=row.recorded_at, act=row.act,
            answer=_answer(answers.get(row.key, ())), day=view.day,
        )  # fmt: skip

    return tuple(map(_inquiry, rows))


def _is_answered(view: View) -> ColumnElement[bool]:
    # An answer is put right and never taken back, so that any of them says that there is one.
    given = exists().where(col(AnswerRow.inquiry) == _KEY)
    return given if view.as_of is None else given.where(col(AnswerRow.recorded_at) <= view.as_of)


def _is_idle(view: View) -> ColumnElement[bool]:
    # Of what turned out to be no problem there is nothing to look for.
    overturned = ledger.standings(view).where(col(IssueStandingRow.state) == State.OVERTURNED.value)
    is_of_none = col(InquiryRow.number).in_(overturned.with_only_columns(col(IssueStandingRow.number)))
    return or_(~_STANDS, is_of_none)


def _is_numbered(numbers: Iterable[int]) -> ColumnElement[bool]:
    # In two parts, each by its index: what both together are has none.
    wanted = tuple(numbers)
    is_first = and_(col(InquiryRow.inquiry).is_(None), among(col(InquiryRow.id), wanted))
    return or_(is_first, among(col(InquiryRow.inquiry), wanted))


def _answer(rows: Sequence[AnswerRow]) -> Answer | None:
    """What the rows of an answer, each in the place of the one before, say at last."""
    if not rows:
        return None
    last = rows[-1]
    return Answer(
        last.has_same, last.statement, last.issue, login_of(last.answered_by), rows[0].recorded_at,
        last.recorded_at, last.act,
    )  # fmt: skip
