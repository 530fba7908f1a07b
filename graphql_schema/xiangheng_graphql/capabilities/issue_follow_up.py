"""What follows issues: what waits to be done, how rectification goes, what came again, and what used an issue."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, NamedTuple

from xiangheng_graphql.assembly.capability import Capability
from xiangheng_graphql.assembly.connections import (
    PAGE,
    After,
    Connection,
    Filtered,
    First,
    connection,
    length,
)
from xiangheng_graphql.capabilities.issues import READ, Issue, IssueKey, issue_of
from xiangheng_graphql.capabilities.regions import READ as READ_REGIONS
from xiangheng_platform.access.views import View
from xiangheng_platform.rectification import citations as services
from xiangheng_platform.rectification import lookup, recurrence, reminders, statistics
from xiangheng_platform.rectification.documents import ActNumber, Number
from xiangheng_platform.rectification.lookup import Filter
from xiangheng_platform.rectification.reminder_documents import ReminderRecord, reminder_record
from xiangheng_platform.rectification.reminders import ReminderKind
from xiangheng_platform.rectification.statistics import IssueGrouping
from xiangheng_platform.rectification.statistics_documents import IssueStatisticsRecord, statistics_record
from xiangheng_platform.rectification.words import State
from xiangheng_platform.regions import divisions
from xiangheng_platform.regions.tree import Division
from xiangheng_platform.store.meanings import Login, RecordedAt
from xiangheng_scoring.records import Meaning, extended


@dataclass(frozen=True, slots=True)
class EarlierIssue:
    """An issue of the same category and region that was registered before another one."""

    number: Number
    registered_on: Annotated[date, Meaning("when it was put into the ledger")]
    state: Annotated[State, Meaning("where it stands")]


@dataclass(frozen=True, slots=True)
class IssueCitation:
    """That something outside used an issue."""

    reference: Annotated[
        str, Meaning("what used it: findings: and a digest for a table of findings, trial: and a job")
    ]
    cited_by: Login
    recorded_at: RecordedAt
    act: ActNumber


@dataclass(frozen=True, slots=True)
class IssueReminder(ReminderRecord):
    """One thing that waits to be done about an issue."""

    number: Number


class ReminderKey(NamedTuple):
    """What loaders of reminders are asked by."""

    number: str
    region_code: str


issue_follow_up = Capability("issue_follow_up")
issue_follow_up.entity(
    IssueReminder,
    chinese="等着办的一件",
    key=lambda reminder: ReminderKey(reminder.number, reminder.region_code),
)
issue_follow_up.call(ReminderKind, "IssueReminderKind")


@issue_follow_up.query(chinese="催办：一种等着办的，急的在前；缺省只列轮到自己的", action=READ)
def issue_reminders(
    view: View,
    kind: Annotated[ReminderKind, Meaning("what waits to be done")],
    is_mine: Annotated[bool, Meaning("whether only what you may do yourself; else all in sight")] = True,
    first: First = PAGE,
    after: After = None,
) -> Connection[IssueReminder]:
    """What waits to be done about issues, of one kind, the most pressing first."""
    page = reminders.reminders(view, kind, is_mine=is_mine, after=after or "", limit=length(first))
    return connection(
        page.of(_reminder),
        lambda: reminders.counts(view, is_mine=is_mine).get(kind, 0),
        after=after,
    )


@issue_follow_up.query(
    chinese="统计：销号率、用了多少天、逾期、反弹，按来源、类别、单位、地区或年度",
    action=READ,
    is_history=True,
)
def issue_statistics(
    view: View,
    by: Annotated[IssueGrouping, Meaning("by what they are grouped")],
    where: Filtered[Filter] = None,
) -> IssueStatisticsRecord:
    """How rectification goes: the issues in sight counted group by group, and all of them together."""
    return statistics_record(statistics.statistics(view, by, where or lookup.ALL))


@issue_follow_up.field(
    Issue,
    chinese="之前同一地区、同一类别的问题，近的在前；没有的，不是重复发生",
    action=READ,
    name="recurrence",
)
def recurrence_of(view: View, keys: Sequence[IssueKey]) -> Mapping[IssueKey, tuple[EarlierIssue, ...]]:
    """The earlier issues of the same category and region that it repeats, the latest first; none if it repeats none."""
    earlier = recurrence.recurrences(view, [key.number for key in keys])
    return {
        key: tuple(
            EarlierIssue(row.number, row.registered_on, row.state) for row in earlier.get(key.number, ())
        )
        for key in keys
    }


@issue_follow_up.field(Issue, chinese="用过它的：交给计分的表，试算", action=READ)
def citations(view: View, keys: Sequence[IssueKey]) -> Mapping[IssueKey, tuple[IssueCitation, ...]]:
    """What used it, in the order in which that was registered."""
    cited = services.citations(view, [key.number for key in keys])
    return {
        key: tuple(
            IssueCitation(row.reference, row.cited_by, row.recorded_at, row.act)
            for row in cited.get(key.number, ())
        )
        for key in keys
    }


@issue_follow_up.field(
    IssueReminder, chinese="是哪个问题；别的地区的问题要求自查的，看不到的为空", action=READ
)
def issue(view: View, keys: Sequence[ReminderKey]) -> Mapping[ReminderKey, Issue | None]:
    """The issue that it is about; null where that is another region's, out of sight of one that was asked to check itself."""
    shown = lookup.of_numbers(view, {key.number for key in keys})
    return {key: issue_of(shown[key.number]) for key in keys if key.number in shown}


@issue_follow_up.field(IssueReminder, chinese="要办的地区，今天的；已经没有的为空", action=READ_REGIONS)
def region(view: View, keys: Sequence[ReminderKey]) -> Mapping[ReminderKey, Division | None]:
    """The region that it is to be done in, as it is today; null where it is no more."""
    today = {own.code: own for own in divisions.tree(view, view.today).divisions}
    return {key: today.get(key.region_code) for key in keys}


def _reminder(reminder: reminders.Reminder) -> IssueReminder:
    return extended(IssueReminder, reminder_record(reminder), number=reminder.issue)
