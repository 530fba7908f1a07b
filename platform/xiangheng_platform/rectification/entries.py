"""What the ledger says of issues, between rows and values."""

from collections.abc import Iterable
from datetime import date

from sqlmodel import col, select

from xiangheng_platform.access.views import Act, View
from xiangheng_platform.rectification.content import Content, identity_of
from xiangheng_platform.rectification.tables import IssueRow
from xiangheng_platform.rectification.words import Channel, DeadlineClass, Severity
from xiangheng_platform.store import personal
from xiangheng_platform.store.history import read_only
from xiangheng_platform.store.keys import among
from xiangheng_platform.store.tables import PersonalRow

LEADER = "leader"
#: Fields of a content that its row does not have under the same name.
_ELSEWHERE = ("region", LEADER, "deadline")


def subject_of(number: str) -> str:
    """What the audit log and the personal data call an issue."""
    return f"issue:{number}"


def row_of(number: str, content: Content, division: int) -> IssueRow:
    """The row of what the ledger says of an issue; its leader is kept apart."""
    stated = {name: value for name, value in content.stated.items() if name not in _ELSEWHERE}
    words = {name: str(value).strip() for name, value in stated.items() if isinstance(value, str)}
    return IssueRow(
        number=number, division=division, identity=identity_of(content, division), **stated | words
    )


def keep_leader(act: Act, number: str, leader: str) -> None:
    """Keep who answers for an issue by name, in place of an earlier one; the audit row says so without the name."""
    if leader.strip():
        act.note(
            after={f"leader {number}": personal.keep(act.session, subject_of(number), LEADER, leader.strip())}
        )
    else:
        personal.erase(act.session, subject_of(number), LEADER)


def leaders(view: View, numbers: Iterable[str]) -> dict[str, str]:
    """Who answers for issues by name, where somebody is named and was not erased.

    Nobody of an earlier moment: a name is no history, so that the one that is kept may have been given since, when who asks saw
    the issue no more.
    """
    if view.as_of is not None:
        return {}
    subjects = {subject_of(number): number for number in numbers}
    kept = select(PersonalRow).where(
        among(col(PersonalRow.subject), subjects), col(PersonalRow.field) == LEADER
    )
    return {subjects[row.subject]: row.value for row in read_only(view.session, kept)}


def rows_of(view: View, numbers: Iterable[int]) -> dict[int, IssueRow]:
    """Rows of what the ledger says, by their own numbers."""
    rows = select(IssueRow).where(among(col(IssueRow.id), numbers))
    return {row.id: row for row in read_only(view.session, rows)}


def content_of(row: IssueRow, region: str, leader: str, deadline: date | None) -> Content:
    """What the ledger says of an issue, with what its row does not have: where it lies, who answers, the first last day."""
    return Content(
        year=row.year, channel=Channel(row.channel), document=row.document, category=row.category,
        severity=Severity(row.severity), description=row.description, region=region,
        responsible_unit=row.responsible_unit, places=row.places, households=row.households, lead_unit=row.lead_unit,
        leader=leader, goal=row.goal, measures=row.measures, deadline_class=DeadlineClass(row.deadline_class),
        deadline=deadline, indicator=row.indicator, clause=row.clause, origin=row.origin,
    )  # fmt: skip
