"""What the ledger says of issues, between rows and values."""

from collections.abc import Iterable
from dataclasses import fields
from typing import Any, cast

from sqlalchemy import func as sql
from sqlalchemy import literal
from sqlalchemy import select as select_columns
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from xiangheng_platform.access.views import Act, View
from xiangheng_platform.rectification.content import Content, identity_of
from xiangheng_platform.rectification.tables import IssueRow
from xiangheng_platform.store import personal
from xiangheng_platform.store.history import read_only
from xiangheng_platform.store.keys import among
from xiangheng_platform.store.rows import field_values
from xiangheng_platform.store.tables import PersonalRow, table_of

LEADER = "leader"
#: Fields of a content that its row does not have under the same name.
_ELSEWHERE = ("region", LEADER, "deadline")
_SUBJECT = "issue:"
_ROW, _PERSONAL = table_of(IssueRow).columns, table_of(PersonalRow).columns
_IS_LEADER = (_PERSONAL.subject == literal(_SUBJECT) + _ROW.number) & (_PERSONAL.field == LEADER)
_STATED = select_columns(_ROW.id, *(_ROW[field.name] for field in fields(Content) if field.name in _ROW))
_WITH_LEADER = _STATED.add_columns(sql.coalesce(_PERSONAL.value, "").label(LEADER)).outerjoin(
    _PERSONAL.value.table, _IS_LEADER
)
_WITHOUT_LEADER = _STATED.add_columns(literal("").label(LEADER))


def subject_of(number: str) -> str:
    """What the audit log and the personal data call an issue."""
    return f"{_SUBJECT}{number}"


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


def stated(view: View, numbers: Iterable[int]) -> dict[int, dict[str, Any]]:
    """What the ledger says of issues, by the numbers of its rows: the fields of `Content` but region and last day.

    Nobody answers for an issue of an earlier moment: a name is no history, so that the one that is kept may have been given
    since, when who asks saw the issue no more.
    """
    wanted = _WITH_LEADER if view.as_of is None else _WITHOUT_LEADER
    entries = cast("SelectOfScalar[IssueRow]", wanted.where(among(_ROW.id, numbers)))
    rows = read_only(view.session, entries)
    return {row.id: said for row, said in zip(rows, field_values(Content, rows), strict=True)}


def rows_of(view: View, numbers: Iterable[int]) -> dict[int, IssueRow]:
    """Rows of what the ledger says, by their own numbers."""
    rows = select(IssueRow).where(among(col(IssueRow.id), numbers))
    return {row.id: row for row in read_only(view.session, rows)}
