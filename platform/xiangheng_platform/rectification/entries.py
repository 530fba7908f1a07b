"""What the ledger says of issues, between rows and values."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlmodel import col, select

from xiangheng_platform.access.views import Act, View
from xiangheng_platform.rectification.content import Content, identity
from xiangheng_platform.rectification.tables import IssueRow
from xiangheng_platform.rectification.words import Channel, DeadlineClass, Severity
from xiangheng_platform.regions.records import gazetteer_of
from xiangheng_platform.store import personal
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
    return IssueRow(number=number, division=division, identity=identity(content, division), **stated | words)


def keep_leader(act: Act, number: str, leader: str) -> None:
    """Keep who answers for an issue by name, in place of an earlier one; the audit row says so without the name."""
    if leader.strip():
        act.note(
            after={f"leader {number}": personal.keep(act.session, subject_of(number), LEADER, leader.strip())}
        )
    else:
        personal.erase(act.session, subject_of(number), LEADER)


def leaders(view: View, numbers: Iterable[str]) -> dict[str, str]:
    """Who answers for issues by name, where somebody is named and was not erased."""
    subjects = {subject_of(number): number for number in numbers}
    kept = select(PersonalRow).where(
        among(col(PersonalRow.subject), subjects), col(PersonalRow.field) == LEADER
    )
    return {subjects[row.subject]: row.value for row in view.session.exec(kept)}


def rows_of(view: View, numbers: Iterable[int]) -> dict[int, IssueRow]:
    """Rows of what the ledger says, by their own numbers."""
    rows = view.session.exec(select(IssueRow).where(among(col(IssueRow.id), numbers)))
    return {row.id: row for row in rows}


def contents(view: View, rows: Mapping[str, tuple[IssueRow, Any]]) -> dict[str, Content]:
    """What the ledger says of issues, by their numbers; with each row the last day that was set first."""
    named = leaders(view, rows)
    gazetteer = gazetteer_of(view.as_known_now)
    return {
        number: Content(
            **{name: getattr(row, name) for name in _SAME},
            channel=Channel(row.channel),
            severity=Severity(row.severity),
            deadline_class=DeadlineClass(row.deadline_class),
            region=gazetteer.path(row.division, view.today).rpartition("/")[2],
            leader=named.get(number, ""),
            deadline=deadline,
        )
        for number, (row, deadline) in rows.items()
    }


_SAME = (
    "year", "document", "category", "description", "places", "households", "lead_unit", "responsible_unit",
    "goal", "measures", "indicator", "clause", "origin",
)  # fmt: skip
