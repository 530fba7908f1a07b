"""One issue asks other regions to look for the same at home (举一反三): whom it asked, what they answered, what that became."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
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
from xiangheng_graphql.assembly.nodes import number_of
from xiangheng_graphql.capabilities.issues import READ, Issue, IssueKey, issue_of
from xiangheng_graphql.capabilities.regions import READ as READ_REGIONS
from xiangheng_graphql.capabilities.regions import DivisionKey
from xiangheng_graphql.context import Caller
from xiangheng_platform.access.views import View
from xiangheng_platform.rectification import answers, lookup, questions
from xiangheng_platform.rectification import inquiries as services
from xiangheng_platform.rectification.documents import Number
from xiangheng_platform.rectification.inquiries import InquiryFilter
from xiangheng_platform.rectification.inquiry_documents import (
    AnswerRecord,
    InquiryRecord,
    TallyRecord,
    inquiry_record,
    tally_record,
)
from xiangheng_platform.regions import divisions
from xiangheng_platform.regions.tree import Division
from xiangheng_platform.store.paging import Page
from xiangheng_scoring.records import Meaning, extended

InquiryNumber = Annotated[int, Meaning("number of the inquiry, as `IssueInquiry.number`", minimum=1)]
InquiryNumbers = Annotated[tuple[int, ...], Meaning("numbers of the inquiries, as `IssueInquiry.number`")]
_NOBODY = services.Tally(0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class IssueInquiry(InquiryRecord):
    """One region that was asked to look for the problem of an issue at home, with as much of it as it has to know."""

    issue_number: Annotated[str, Meaning("number of the issue that asks")]
    division: DivisionKey


class InquiryKey(NamedTuple):
    """What loaders of inquiries are asked by."""

    issue: str
    division: DivisionKey


@dataclass(frozen=True, slots=True)
class AskedInquiries:
    """What regions were asked, or are asked otherwise, by one act."""

    inquiries: Annotated[tuple[IssueInquiry, ...], Meaning("the inquiry to each of them")]


def inquiry_of(inquiry: services.Inquiry) -> IssueInquiry:
    """An inquiry as the schema tells it."""
    region = inquiry.region
    day = inquiry.day if region.holds_on(inquiry.day) else region.last
    return extended(
        IssueInquiry,
        inquiry_record(inquiry),
        issue_number=inquiry.issue,
        division=DivisionKey(region.key, day),
    )


issue_inquiries = Capability("issue_inquiries")
issue_inquiries.call(InquiryFilter, "IssueInquiryFilter")
issue_inquiries.call(TallyRecord, "InquiryTally")
issue_inquiries.entity(
    IssueInquiry,
    chinese="一条自查要求：要哪个地区查自己有没有同样的问题，它怎么答复",
    key=lambda inquiry: InquiryKey(inquiry.issue_number, inquiry.division),
    hidden=("division",),
    identity=lambda inquiry: str(inquiry.number),
    refetch=lambda view, identity: inquiry_of(services.find(view, number_of(identity))),
)
issue_inquiries.entity(
    AnswerRecord, chinese="一个地区的答复", key=lambda answer: answer.issue, name="InquiryAnswer"
)


@issue_inquiries.query(
    chinese="举一反三：自查要求和答复，督查人员看全部，地区看对自己的", action=READ, is_history=True
)
def issue_inquiries_(
    view: View, where: Filtered[InquiryFilter] = None, first: First = PAGE, after: After = None
) -> Connection[IssueInquiry]:
    """Inquiries to regions in sight, the nearest day first; whoever is asked need not see the issue that asks."""
    wanted = where or services.ALL
    page = services.inquiries(view, wanted, after=after or "", limit=length(first))
    return connection(page.of(inquiry_of), lambda: services.count(view, wanted), after=after)


@issue_inquiries.field(Issue, chinese="要求过哪些地区自查，先到期的在前；只有看得到的地区", action=READ)
def inquiries(
    view: View, keys: Sequence[IssueKey], first: First = PAGE, after: After = None
) -> Mapping[IssueKey, Connection[IssueInquiry]]:
    """The regions in sight that it asked to look for the same at home, the nearest day first."""
    numbers = [key.number for key in keys]
    pages = services.of_issues(view, numbers, after=after or "", limit=length(first))
    tallies = cache(lambda: services.tallies(view, numbers))
    none: Page[services.Inquiry] = Page(())
    return {
        key: connection(
            pages.get(key.number, none).of(inquiry_of), partial(_asked, tallies, key.number), after=after
        )
        for key in keys
    }


@issue_inquiries.field(Issue, chinese="要求过几个地区自查，几个答复了，几个有同样的", action=READ)
def inquiry_tally(view: View, keys: Sequence[IssueKey]) -> Mapping[IssueKey, TallyRecord]:
    """What became of its inquiries, as far as the regions asked are in sight."""
    tallies = services.tallies(view, [key.number for key in keys])
    return {key: tally_record(tallies.get(key.number, _NOBODY)) for key in keys}


@issue_inquiries.field(IssueInquiry, chinese="是哪个问题引起的；别的地区的，看不到的为空", action=READ)
def issue(view: View, keys: Sequence[InquiryKey]) -> Mapping[InquiryKey, Issue | None]:
    """The issue that asks; null where that is another region's, out of sight of whoever was asked."""
    shown = lookup.of_numbers(view, {key.issue for key in keys})
    return {key: issue_of(shown[key.issue]) for key in keys if key.issue in shown}


@issue_inquiries.field(
    IssueInquiry, chinese="要求自查的地区，今天的；已经没有的，是最后一天的", action=READ_REGIONS
)
def region(view: View, keys: Sequence[InquiryKey]) -> Mapping[InquiryKey, Division | None]:
    """The region that was asked, as it is today or was last; null where you may see no divisions."""
    known = divisions.gazetteer(view.as_known_now)
    return {key: known.division(*key.division) for key in keys}


@issue_inquiries.field(
    AnswerRecord, chinese="在台账里成为哪个问题；没有登记的、看不到的为空", action=READ, name="issue"
)
def became(view: View, keys: Sequence[str | None]) -> Mapping[str | None, Issue | None]:
    """The issue that it became in the ledger; null where none was registered, or where that is out of sight."""
    shown = lookup.of_numbers(view, filter(None, keys))
    return {number: issue_of(own) for number, own in shown.items()}


@issue_inquiries.mutation(
    chinese="举一反三：要求别的地区查自己有没有同样的问题；理由写给它们看", action="issue.register"
)
def ask_others(
    caller: Caller,
    issue: Number,
    due: Annotated[date, Meaning("by which day they are to answer")],
    reason: Annotated[str, Meaning("why the same may be elsewhere; it is shown to whoever is asked")],
    regions: Annotated[
        tuple[str, ...],
        Meaning("whom to ask, by code or name; empty: every county but its own and those asked before"),
    ] = (),
) -> Callable[[View], AskedInquiries]:
    """Ask regions to look for the same at home, and to answer by a day; all of them or none."""
    numbers = questions.ask(caller.store, caller.person, issue, due, reason, regions=regions)
    return _asked_inquiries(numbers)


@issue_inquiries.mutation(
    chinese="推迟答复期限：还没有答复的，都推迟，或都不推迟；原来的期限仍可见", action="issue.register"
)
def postpone_inquiries(
    caller: Caller,
    inquiries: InquiryNumbers,
    due: Annotated[date, Meaning("by which day they are to answer, later than until now")],
    reason: Annotated[str, Meaning("why; it is shown to whoever is asked")],
) -> Callable[[View], AskedInquiries]:
    """Let regions that have not answered do so by a later day, all or none; the first day stays to be seen."""
    questions.postpone(caller.store, caller.person, inquiries, due, reason)
    return _asked_inquiries(inquiries)


@issue_inquiries.mutation(
    chinese="撤回自查要求：还没有答复的，都撤回，或都不撤回；地区看得到撤回和理由", action="issue.register"
)
def withdraw_inquiries(
    caller: Caller,
    inquiries: InquiryNumbers,
    reason: Annotated[str, Meaning("why; it is shown to whoever was asked")],
) -> Callable[[View], AskedInquiries]:
    """Ask regions that have not answered no more, all or none; they see that, and why."""
    questions.withdraw(caller.store, caller.person, inquiries, reason)
    return _asked_inquiries(inquiries)


@issue_inquiries.mutation(chinese="答复自查要求；再答复一次就是更正", action="issue.rectify")
def answer_inquiry(
    caller: Caller,
    inquiry: InquiryNumber,
    has_same: Annotated[bool, Meaning("whether the region has the same problem")],
    statement: Annotated[str, Meaning("what was looked at, how, and what came of it")],
    act: Annotated[
        int | None,
        Meaning(
            "the `act` of the answer that was looked at, 0 where there was none: where somebody answered since, this is "
            "refused; null: whatever happened",
            minimum=0,
        ),
    ] = None,
) -> IssueInquiry:
    """Answer for a region whether it has the same problem; another answer puts the one before right."""
    answered = answers.answer(
        caller.store, caller.person, inquiry, has_same=has_same, statement=statement, seen=act
    )
    return inquiry_of(answered)


@issue_inquiries.mutation(
    chinese="把答复说有的问题纳入台账：写已登记的编号，或写责任单位，就地登记", action="issue.register"
)
def adopt_answer(
    caller: Caller,
    inquiry: InquiryNumber,
    became: Annotated[
        str, Meaning("number of the issue that it is already; empty: it is registered now")
    ] = "",
    responsible_unit: Annotated[
        str, Meaning("where it is registered: the unit that is to put it right")
    ] = "",
    description: Annotated[
        str,
        Meaning(
            "where it is registered: what was found; empty: the problem asked about, with what the region answered"
        ),
    ] = "",
    deadline: Annotated[
        date | None, Meaning("where it is registered: last day to put it right; null: at once")
    ] = None,
) -> IssueInquiry:
    """Enter into the ledger what a region answered to have, or say which issue it is there."""
    with caller.store.view(caller.person) as view:
        problem = became or answers.problem_of(
            services.find(view, inquiry), responsible_unit, description=description, deadline=deadline
        )
    return inquiry_of(answers.adopt(caller.store, caller.person, inquiry, problem))


def _asked_inquiries(numbers: tuple[int, ...]) -> Callable[[View], AskedInquiries]:
    return lambda view: AskedInquiries(tuple(map(inquiry_of, services.of_numbers(view, numbers))))


def _asked(tallies: Callable[[], Mapping[str, services.Tally]], issue: str) -> int:
    return tallies().get(issue, _NOBODY).asked
