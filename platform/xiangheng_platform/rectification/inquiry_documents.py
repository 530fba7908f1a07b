"""What programs are told of inquiries: whom an issue asked to look for the same problem, and what they answered."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, ClassVar

from xiangheng_platform.rectification.documents import ActNumber, Number
from xiangheng_platform.rectification.inquiries import Answer, Inquiry, Tally
from xiangheng_platform.regions.meanings import DivisionCode, DivisionName
from xiangheng_platform.store.meanings import Login, RecordedAt
from xiangheng_platform.store.paging import Page
from xiangheng_scoring.records import Format, Meaning


@dataclass(frozen=True, slots=True)
class AnswerRecord:
    """What a region answered."""

    has_same: Annotated[bool, Meaning("whether it has the same problem")]
    statement: Annotated[str, Meaning("what was looked at, how, and what came of it")]
    issue: Annotated[
        str | None,
        Meaning("number of the issue that it became in the ledger; null where none was registered"),
    ]
    answered_by: Login
    first_at: Annotated[datetime, Meaning("when the region answered for the first time, in UTC")]
    recorded_at: RecordedAt
    act: ActNumber


@dataclass(frozen=True, slots=True)
class InquiryRecord:
    """One region that was asked to look for the problem of an issue at home, with as much of it as it has to know."""

    FORMAT: ClassVar = Format("xiangheng-issue-inquiry/1", "xiangheng issue answer|adopt --json")
    number: Annotated[int, Meaning("number of the inquiry, by which it is answered", minimum=1)]
    issue: Number
    category: Annotated[str, Meaning("kind of problem, as departments call it")]
    description: Annotated[str, Meaning("what was found elsewhere")]
    region_code: DivisionCode
    region: DivisionName
    due: Annotated[date, Meaning("by which day the region is to answer")]
    first_due: Annotated[date, Meaning("the day that was set at first")]
    work_by: Annotated[date, Meaning("last working day on or before that day")]
    days_overdue: Annotated[
        int,
        Meaning(
            "by how many days the answer is late today, or was when it first came; 0 if not", unit="days"
        ),
    ]
    reason: Annotated[str, Meaning("why the same may be elsewhere")]
    asked_by: Login
    is_withdrawn: Annotated[bool, Meaning("whether it was taken back: nobody waits for an answer")]
    changed_by: Annotated[
        Login | None, Meaning("who put it off or took it back, the last time; null: nobody did")
    ]
    change_reason: Annotated[str | None, Meaning("why, in their words; null where nobody did")]
    recorded_at: RecordedAt
    act: ActNumber
    answer: Annotated[AnswerRecord | None, Meaning("what it answered; null where it has not")]


@dataclass(frozen=True, slots=True)
class TallyRecord:
    """What became of the inquiries of an issue."""

    asked: Annotated[int, Meaning("how many regions were asked", minimum=0)]
    answered: Annotated[int, Meaning("how many of them answered", minimum=0)]
    have_same: Annotated[int, Meaning("how many answered that they have the same", minimum=0)]
    overdue: Annotated[int, Meaning("how many did not answer by the day", minimum=0)]


@dataclass(frozen=True, slots=True)
class InquiryList:
    """A page of inquiries."""

    FORMAT: ClassVar = Format(
        "xiangheng-issue-inquiries/1", "xiangheng issue inquire|inquiries|postpone|recall --json"
    )
    inquiries: Annotated[tuple[InquiryRecord, ...], Meaning("the inquiries, the nearest day first")]
    next: Annotated[str, Meaning("where the next page begins; empty where there is none")]


def inquiry_record(inquiry: Inquiry) -> InquiryRecord:
    """An inquiry as it is told."""
    return InquiryRecord(
        number=inquiry.number, issue=inquiry.issue, category=inquiry.category, description=inquiry.description,
        region_code=inquiry.region.code, region=inquiry.region.name, due=inquiry.due,
        first_due=inquiry.first_due, work_by=inquiry.work_by, is_withdrawn=inquiry.is_withdrawn,
        changed_by=inquiry.changed_by or None, change_reason=inquiry.change_reason or None,
        days_overdue=inquiry.days_overdue, reason=inquiry.reason, asked_by=inquiry.asked_by,
        recorded_at=inquiry.recorded_at, act=inquiry.act, answer=_answer(inquiry.answer),
    )  # fmt: skip


def tally_record(tally: Tally) -> TallyRecord:
    """What became of the inquiries of an issue, as it is told."""
    return TallyRecord(tally.asked, tally.answered, tally.have_same, tally.overdue)


def inquiry_list(page: Page[Inquiry]) -> InquiryList:
    """A page of inquiries, as it is told."""
    return InquiryList(tuple(map(inquiry_record, page.rows)), page.next)


def _answer(answer: Answer | None) -> AnswerRecord | None:
    if answer is None:
        return None
    return AnswerRecord(
        has_same=answer.has_same, statement=answer.statement, issue=answer.issue or None, answered_by=answer.answered_by,
        first_at=answer.first_at, recorded_at=answer.recorded_at, act=answer.act,
    )  # fmt: skip
