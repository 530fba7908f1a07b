"""The audit log, read: who did what to what, when and why, a page at a time."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, ClassVar

from sqlalchemy import ColumnElement
from sqlmodel import col, func, or_, select

from xiangheng_platform.access.decisions import require
from xiangheng_platform.access.person import SYSTEM_LOGIN
from xiangheng_platform.access.reach import PROVINCE_WIDE
from xiangheng_platform.access.views import View
from xiangheng_platform.audit.errors import AuditRefused, NoSuchAct
from xiangheng_platform.store.paging import Order, Page
from xiangheng_platform.store.tables import AuditRow, table_of
from xiangheng_scoring.records import Format, JsonObject, Meaning
from xiangheng_scoring.titled import Titled

MOST = 1_000


class AuditOrder(Titled):
    """In which order acts of the audit log are listed."""

    NEWEST = ("newest", "最新的在前", "the last act comes first")
    OLDEST = ("oldest", "最早的在前", "the first act comes first, as things came to be")


_NUMBER = table_of(AuditRow).columns.number
_ORDERS = {AuditOrder.NEWEST: Order(_NUMBER, falls=True), AuditOrder.OLDEST: Order(_NUMBER)}


@dataclass(frozen=True, slots=True)
class Entry:
    """One act."""

    FORMAT: ClassVar = Format("xiangheng-audit-entry/1", "xiangheng audit show --json")
    number: Annotated[int, Meaning("1 for the first act, one more for each")]
    at: Annotated[datetime, Meaning("when it was done, in UTC; never earlier than the act before it")]
    clock: Annotated[
        datetime | None,
        Meaning("what the machine's clock read, where it was behind the act before; null where it was not"),
    ]
    actor: Annotated[
        str,
        Meaning(
            "who did it: a login, `system` for a schedule, `local:liu` for whoever sat at the machine as liu"
        ),
    ]
    action: Annotated[str, Meaning("what was done, from the general to the special: `access:grant:add`")]
    subject: Annotated[str, Meaning("what it was done to: a kind and a name, `account:liu`")]
    before: Annotated[
        JsonObject,
        Meaning('what the act replaced, by field; personal values are commitments: {"committed": digest}'),
    ]
    after: Annotated[
        JsonObject,
        Meaning(
            'what the act left in its place, by field; personal values are commitments: {"committed": digest}'
        ),
    ]
    reason: Annotated[str | None, Meaning("why, in the words of whoever did it; null where none was given")]
    tables: Annotated[tuple[str, ...], Meaning("names of the histories that the act wrote to")]
    digest: Annotated[
        str,
        Meaning(
            "SHA-256 of the act together with the digest of the act before it, so that no earlier act"
            " can be changed unseen"
        ),
    ]


@dataclass(frozen=True)
class AuditFilter:
    """Which acts are looked for: those that fit everything that is given."""

    actor: Annotated[str, Meaning("a login, or an actor as it stands there (`system`, `local:liu`)")] = ""
    action: Annotated[str, Meaning("an action or its first parts (`access`, `access:grant`)")] = ""
    subject: Annotated[
        str, Meaning("the subject as it stands there, all of it: `account:liu`; empty: any")
    ] = ""
    since: Annotated[datetime | None, Meaning("from this moment on")] = None
    until: Annotated[datetime | None, Meaning("up to this moment, included")] = None
    text: Annotated[
        str, Meaning("letters of subject, reason or what was before or after, capitals or not")
    ] = ""


def search(
    view: View,
    where: AuditFilter = AuditFilter(),
    order: AuditOrder = AuditOrder.NEWEST,
    *,
    before_number: int | None = None,
    after: str = "",
    limit: int = 50,
) -> Page[Entry]:
    """Acts that fit everything that is asked.

    The next page is asked with the cursor of this one as `after`, or, the newest first, with its last number as
    `before_number`. Raises `NotAllowed`, `AuditRefused`, `PageRefused`.
    """
    require(view.person, "audit.read", PROVINCE_WIDE)
    if not 1 <= limit <= MOST:
        raise AuditRefused(f"一页 {limit} 条", at="limit", expected=f"1 到 {MOST}", remedy="改写，分页看")
    conditions = _conditions(where)
    if before_number is not None:
        conditions.append(col(AuditRow.number) < before_number)
    rows = select(AuditRow).where(*conditions)
    return _ORDERS[order].page(view.session, rows, after=after, limit=limit).of(_entry)


def count(view: View, where: AuditFilter = AuditFilter()) -> int:
    """How many acts fit, of all pages; raises `NotAllowed`."""
    require(view.person, "audit.read", PROVINCE_WIDE)
    return view.session.exec(select(func.count()).select_from(AuditRow).where(*_conditions(where))).one()


def show(view: View, number: int) -> Entry:
    """One act by its number; raises `NotAllowed`, `NoSuchAct`."""
    require(view.person, "audit.read", PROVINCE_WIDE)
    row = view.session.get(AuditRow, number)
    if row is None:
        raise NoSuchAct(f"没有第 {number} 号操作", remedy="用 xiangheng audit list 查看")
    return _entry(row)


def as_of_act(view: View, number: int | None = None) -> tuple[int, View]:
    """An act's number (that of the last act, if none is given), and the view with history as it was known right after it.

    What is read of it is the same for ever. Anybody may ask: nothing is told of what the act was. Raises `NoSuchAct`.
    """
    acts = select(AuditRow.number, AuditRow.at).where(col(AuditRow.at) <= view.known_at)
    acts = (
        acts.order_by(col(AuditRow.number).desc()).limit(1)
        if number is None
        else acts.where(AuditRow.number == number)
    )
    act = view.session.exec(acts).first()
    if act is None:
        raise NoSuchAct(f"没有第 {number} 号操作", remedy="用 xiangheng audit list 查看")
    return act[0], view.as_known_at(act[1])


def _conditions(where: AuditFilter) -> list[ColumnElement[bool]]:
    actor, action = where.actor, where.action
    # A login alone stands for the person; whatever has a colon, and the system, is an actor as it is.
    person = actor if ":" in actor or actor == SYSTEM_LOGIN else f"user:{actor}"
    # With its sign behind it, so that `access:grant` is no beginning of `access:grants:add`.
    below = col(AuditRow.action).startswith(action.rstrip(":") + ":", autoescape=True)
    texts = (AuditRow.subject, AuditRow.reason, AuditRow.before, AuditRow.after)
    return [
        *([col(AuditRow.actor).in_((actor, person))] if actor else []),
        *([or_(col(AuditRow.action) == action, below)] if action else []),
        *([col(AuditRow.subject) == where.subject] if where.subject else []),
        *(
            [or_(*(col(column).icontains(where.text, autoescape=True) for column in texts))]
            if where.text
            else []
        ),
        *([col(AuditRow.at) >= where.since] if where.since else []),
        *([col(AuditRow.at) <= where.until] if where.until else []),
    ]


def _entry(row: AuditRow) -> Entry:
    return Entry(
        number=row.number,
        at=row.at,
        clock=row.clock,
        actor=row.actor,
        action=row.action,
        subject=row.subject,
        before=_document(row.before),
        after=_document(row.after),
        reason=row.reason or None,
        tables=tuple(sorted(_document(row.seal))),
        digest=row.digest,
    )


def _document(text: str) -> JsonObject:
    """What was noted; what somebody damaged is shown as it stands, and verification tells of it."""
    try:
        content = json.loads(text)
    except ValueError:
        content = None
    return JsonObject(content if isinstance(content, dict) else {"?": text})
