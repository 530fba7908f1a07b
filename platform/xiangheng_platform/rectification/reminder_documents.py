"""What programs are told of what waits to be done about issues."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, ClassVar

from xiangheng_platform.access.rights import ActionName
from xiangheng_platform.rectification.documents import Number
from xiangheng_platform.rectification.reminders import Reminder, ReminderKind
from xiangheng_platform.rectification.words import Level
from xiangheng_platform.regions.meanings import DivisionCode, DivisionName
from xiangheng_platform.store.paging import Page
from xiangheng_scoring.records import Format, Meaning


@dataclass(frozen=True, slots=True)
class ReminderRecord:
    """One thing that waits to be done about an issue."""

    kind: Annotated[ReminderKind, Meaning("what waits to be done")]
    issue: Number
    inquiry: Annotated[
        int | None, Meaning("number of the inquiry that is to be answered; null for everything else")
    ]
    region_code: DivisionCode
    region: DivisionName
    category: Annotated[str, Meaning("kind of problem, as departments call it")]
    description: Annotated[str, Meaning("what was found")]
    unit: Annotated[str | None, Meaning("the unit that is to put it right; null for an inquiry")]
    level: Annotated[Level, Meaning("who was told last to see to it, since its last day passed")]
    text: Annotated[str, Meaning("what waits and how long, in Chinese, ready to be shown")]
    day: Annotated[
        date, Meaning("by which day it is to be done; of what waits for a verdict, since which day")
    ]
    work_by: Annotated[
        date | None,
        Meaning("last working day on or before that day; null where there is nothing to be done by"),
    ]
    days_left: Annotated[int, Meaning("days until that day, negative once it is past", unit="days")]
    action: ActionName


@dataclass(frozen=True, slots=True)
class ReminderGroup:
    """What waits of one kind: how much in all, and a page of it."""

    kind: Annotated[ReminderKind, Meaning("what waits to be done")]
    count: Annotated[int, Meaning("how much of it waits, on all pages", minimum=0)]
    reminders: Annotated[tuple[ReminderRecord, ...], Meaning("a page of it, the most pressing first")]
    next: Annotated[str, Meaning("where the next page begins; empty where there is none")]


@dataclass(frozen=True, slots=True)
class ReminderList:
    """What waits to be done about issues."""

    FORMAT: ClassVar = Format("xiangheng-issue-reminders/1", "xiangheng issue reminders --json")
    groups: Annotated[tuple[ReminderGroup, ...], Meaning("what waits, kind by kind")]


def reminder_record(reminder: Reminder) -> ReminderRecord:
    """What waits, as it is told."""
    return ReminderRecord(
        kind=reminder.kind, issue=reminder.issue, inquiry=reminder.inquiry, region_code=reminder.region.code,
        region=reminder.region.name, category=reminder.category, description=reminder.description,
        unit=reminder.unit or None, level=reminder.level, text=reminder.text, day=reminder.day,
        work_by=reminder.work_by, days_left=reminder.days_left, action=reminder.action,
    )  # fmt: skip


def reminder_list(
    counts: Mapping[ReminderKind, int], pages: Mapping[ReminderKind, Page[Reminder]]
) -> ReminderList:
    """What waits, kind by kind, as it is told."""
    return ReminderList(
        tuple(
            ReminderGroup(kind, counts.get(kind, 0), tuple(map(reminder_record, page.rows)), page.next)
            for kind, page in pages.items()
        )
    )
