"""Regions answer whether they have the same problem, and what they have becomes an issue of its own."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from xiangheng_platform.access.decisions import require
from xiangheng_platform.access.person import Person
from xiangheng_platform.access.views import Act, act_of
from xiangheng_platform.rectification import inquiries, ledger, register
from xiangheng_platform.rectification.content import Content
from xiangheng_platform.rectification.errors import InquiryRefused, IssuesRefused
from xiangheng_platform.rectification.inquiries import Inquiry
from xiangheng_platform.rectification.tables import AnswerRow, InquiryRow
from xiangheng_platform.rectification.words import Channel, DeadlineClass, Severity
from xiangheng_platform.store.store import Store
from xiangheng_platform.versioning.rows import copied, refuse_unseen, revise, standing
from xiangheng_scoring.errors import Fault
from xiangheng_scoring.places import FieldPath

_TITLES = {
    "inquiry": "自查要求",
    "has_same": "有没有同样的问题",
    "statement": "情况说明",
    "content": "登记的问题",
    "became": "成为的问题",
}
_TO_ADOPT = "xiangheng issue inquiries 看答复，再纳入台账"


def answer(
    store: Store,
    person: Person,
    inquiry: int,
    *,
    has_same: bool,
    statement: str,
    content: Content | None = None,
    seen: int | None = None,
) -> Inquiry:
    """Answer for a region whether it has the same problem, or put an earlier answer right.

    `content` registers the problem in the same act, for whoever may: its region and origin are then the inquiry's. `seen` is the
    act of the answer that was looked at (0: there was none), if any was. Raises `InquiryRefused`, `RowIsTaken`,
    `NoSuchInquiry`, `NotAllowed`, and `IssuesRefused` for what cannot be registered.
    """
    with act_of(store, person, "rectification:inquiry:answer", _subject(inquiry), statement) as act:
        row = inquiries.seen(act, inquiry)
        require(act.person, "issue.rectify", inquiries.target(act, row.division))
        if row.is_withdrawn:
            message, remedy = f"已经撤回：{row.change_reason}", "不用答复"
            raise InquiryRefused([_fault(inquiry, "inquiry", message, "没有撤回的自查要求", remedy)])
        old = standing(act.session, AnswerRow, inquiry=row.key)
        refuse_unseen(old, seen, f"对第 {inquiry} 号自查要求的答复")
        became = old.issue if old else ""
        if faults := [*_faults(inquiry, has_same, statement, content, became)]:
            raise InquiryRefused(faults)
        fresh = AnswerRow(
            inquiry=row.key, has_same=has_same, statement=statement.strip(), answered_by=act.actor,
            issue=became if content is None else _entered(act, row, content),
        )  # fmt: skip
        return _written(act, old, fresh)


def adopt(store: Store, person: Person, inquiry: int, became: str | Content) -> Inquiry:
    """Say which issue a region's answer became: one of the ledger by its number, or one that is registered with this.

    Raises `InquiryRefused` unless the region answered that it has the same, and that became no issue yet, and for an issue of
    another region; `NoSuchInquiry`, `NoSuchIssue`, `IssuesRefused`, `NotAllowed`.
    """
    with act_of(store, person, "rectification:inquiry:adopt", _subject(inquiry)) as act:
        row = inquiries.seen(act, inquiry)
        require(act.person, "issue.register", inquiries.target(act, row.division))
        old = standing(act.session, AnswerRow, inquiry=row.key)
        if old is None or not old.has_same:
            raise InquiryRefused(
                [_fault(inquiry, "has_same", "没有答复说有", "答复说有同样的问题", _TO_ADOPT)]
            )
        if old.issue:
            raise InquiryRefused(
                [_fault(inquiry, "became", f"已经是 {old.issue}", "还没有登记的", _TO_ADOPT)]
            )
        issue = _entered(act, row, became) if isinstance(became, Content) else _of_region(act, row, became)
        return _written(act, old, copied(old, issue=issue))


def problem_of(
    inquiry: Inquiry, responsible_unit: str, *, description: str = "", deadline: date | None = None
) -> Content:
    """What the ledger is to say of a problem that a region answered to have: the question's, with what the region says of it.

    `description` stands in their place.

    Without a last day it is to be put right at once.
    """
    return Content(
        year=inquiry.day.year, channel=Channel.COUNTY, document=f"{inquiry.issue} 举一反三自查",
        category=inquiry.category, severity=Severity.GENERAL, region=inquiry.region.code,
        responsible_unit=responsible_unit,
        description=description or _description(inquiry),
        deadline_class=DeadlineClass.LIMITED if deadline else DeadlineClass.IMMEDIATE, deadline=deadline,
    )  # fmt: skip


def _description(inquiry: Inquiry) -> str:
    # An answer tells what was looked at and how many there are, and seldom of what.
    told = inquiry.answer.statement if inquiry.answer else ""
    return f"{inquiry.description}（自查：{told}）" if told else inquiry.description


def _written(act: Act, old: AnswerRow | None, fresh: AnswerRow) -> Inquiry:
    row = revise(act, old, fresh)
    act.note(
        before=_noted(old) if old else None,
        after=_noted(row),
    )
    act.session.flush()
    return inquiries.find(act, row.inquiry)


def _noted(row: AnswerRow) -> dict[str, object]:
    return {"has_same": row.has_same, "issue": row.issue}


def _entered(act: Act, inquiry: InquiryRow, content: Content) -> str:
    code = inquiries.target(act, inquiry.division).region.rpartition("/")[2]
    try:
        (number,) = register.enter(act, [replace(content, region=code, origin=_subject(inquiry.key))])
    except IssuesRefused as error:
        raise IssuesRefused([_of_the_issue(fault) for fault in error.faults]) from error
    return number


def _of_the_issue(fault: Fault) -> Fault:
    # It is the only one, so that its place among issues (`issues`, `0`) tells nobody what to mend.
    at = fault.at
    return replace(fault, at=replace(at, names=at.names[2:])) if isinstance(at, FieldPath) else fault


def _of_region(act: Act, inquiry: InquiryRow, number: str) -> str:
    issue = ledger.seen(act, number)
    if issue.division != inquiry.division:
        raise InquiryRefused(
            [_fault(inquiry.key, "became", f"{issue.number} 是别的地区的问题", "这个地区的问题", _TO_ADOPT)]
        )
    return issue.number


def _faults(
    inquiry: int, has_same: bool, statement: str, content: Content | None, became: str
) -> Iterator[Fault]:
    if not statement.strip():
        yield _fault(inquiry, "statement", "没有写", "查了什么、怎样查的、查到什么")
    if not has_same and became:
        yield _fault(inquiry, "has_same", f"已经登记为 {became}", "有；登记错了的，先撤销那个问题")
    if content is not None and not has_same:
        yield _fault(inquiry, "content", "答复没有，却要登记", "有同样的问题才登记")
    if content is not None and became:
        yield _fault(inquiry, "content", f"已经登记为 {became}", "只登记一次")


def _fault(inquiry: int, field: str, message: str, expected: str, remedy: str = "改正，再答复") -> Fault:
    at = FieldPath((field,), _TITLES[field], f"第 {inquiry} 号自查要求")
    return Fault("ISSUE-ASK", at, message, expected, remedy)


def _subject(inquiry: int) -> str:
    """What the audit log and the ledger call an inquiry."""
    return f"inquiry:{inquiry}"
