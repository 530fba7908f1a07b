"""An issue asks other regions to look for the same problem at home, gives them more time, or takes that back."""

from collections.abc import Iterator, Sequence
from datetime import date

from sqlmodel import col

from xiangheng_platform.access.decisions import require, require_each, require_somewhere
from xiangheng_platform.access.person import Person
from xiangheng_platform.access.views import Act, act_of
from xiangheng_platform.rectification import inquiries, ledger
from xiangheng_platform.rectification.entries import subject_of
from xiangheng_platform.rectification.errors import InquiryRefused
from xiangheng_platform.rectification.tables import AnswerRow, InquiryRow, IssueStandingRow
from xiangheng_platform.rectification.words import State
from xiangheng_platform.regions import divisions
from xiangheng_platform.regions.facts import Level
from xiangheng_platform.regions.tree import Division
from xiangheng_platform.store.history import known
from xiangheng_platform.store.keys import among
from xiangheng_platform.store.store import Store
from xiangheng_platform.versioning.rows import copied
from xiangheng_scoring.errors import Fault
from xiangheng_scoring.places import FieldPath

_TITLES = {
    **{"issue": "问题", "regions": "地区", "due": "答复期限", "reason": "理由"},
    "inquiries": "自查要求",
}


def ask(
    store: Store, person: Person, issue: str, due: date, reason: str, *, regions: Sequence[str] = ()
) -> tuple[int, ...]:
    """Ask regions to look for an issue's problem at home, and to answer by a day; returns the numbers of the inquiries.

    Without `regions` every county is asked but the issue's own and those that were asked before. Raises `InquiryRefused` with
    every fault, `NoSuchIssue`, `NotAllowed`, `UnknownRegion`, `AmbiguousRegion`.
    """
    require_somewhere(person, "issue.register")
    with act_of(store, person, "rectification:inquiry:ask", subject_of(issue.strip()), reason) as act:
        row = ledger.seen(act, issue)
        require(act.person, "issue.register", ledger.target(act, row))
        earlier = act.session.exec(inquiries.asked(act).where(col(InquiryRow.number) == row.number))
        # A region that was asked no more may be asked once again.
        taken = {row.division, *(inquiry.division for inquiry in earlier if not inquiry.is_withdrawn)}
        places = _places(act, regions, taken)
        named = [(f"{place.code} {place.name}", inquiries.target(act, place.key)) for place in places]
        require_each(act.person, "issue.register", named)
        if faults := [*_faults(act, row, places, taken, due, reason)]:
            raise InquiryRefused(faults)
        act.note(after={"due": due, "regions": [place.code for place in places]})
        return tuple(act.add(_row(act, row.number, place, due, reason)).id for place in places)


def postpone(store: Store, person: Person, numbers: Sequence[int], due: date, reason: str) -> None:
    """Let regions that have not answered do so by a later day, all or none; the first day stays to be seen.

    Raises `InquiryRefused` with every fault, `NoSuchInquiry`, `NoSuchIssue`, `NotAllowed`.
    """
    with act_of(store, person, "rectification:inquiry:postpone", _subject(numbers), reason) as act:
        rows = _waiting(act, numbers, reason)
        if late := [row for row in rows if due <= max(row.due, act.today)]:
            expected = f"{max(act.today, *(row.due for row in late))} 以后的一天"
            raise InquiryRefused([_change_fault("due", f"「{due}」不比原来的晚", expected)])
        for row in rows:
            _change(act, row, reason, due=due)
        act.note(after={"due": due})


def withdraw(store: Store, person: Person, numbers: Sequence[int], reason: str) -> None:
    """Ask regions that have not answered no more, all or none; they see that, and why.

    Raises `InquiryRefused` with every fault, `NoSuchInquiry`, `NoSuchIssue`, `NotAllowed`.
    """
    with act_of(store, person, "rectification:inquiry:withdraw", _subject(numbers), reason) as act:
        for row in _waiting(act, numbers, reason):
            _change(act, row, reason, is_withdrawn=True)


def _waiting(act: Act, numbers: Sequence[int], reason: str) -> list[InquiryRow]:
    """The rows of inquiries that wait for an answer, for whoever may ask the same; raises as `withdraw`."""
    require_somewhere(act.person, "issue.register")
    rows = [inquiries.seen(act, number) for number in dict.fromkeys(numbers)]
    issues = [ledger.seen(act, number) for number in dict.fromkeys(row.number for row in rows)]
    targets = [(issue.number, ledger.target(act, issue)) for issue in issues]
    targets += [(_named(row.key), inquiries.target(act, row.division)) for row in rows]
    require_each(act.person, "issue.register", targets)
    answers = act.session.exec(known(AnswerRow).where(among(col(AnswerRow.inquiry), numbers)))
    answered = {answer.inquiry for answer in answers}
    faults = [] if rows else [_change_fault("inquiries", "一个也没有写", "自查编号")]
    if not reason.strip():
        faults.append(_change_fault("reason", "没有写", "一句话：为什么"))
    for place, row in enumerate(rows):
        if row.is_withdrawn or row.key in answered:
            stated = "已经撤回" if row.is_withdrawn else "已经答复"
            faults.append(_change_fault("inquiries", stated, "还没有答复的", str(place), at=_named(row.key)))
    if faults:
        raise InquiryRefused(faults)
    act.note(after={"inquiries": [row.key for row in rows]})
    return rows


def _change(act: Act, row: InquiryRow, reason: str, **columns: object) -> None:
    whose = {"changed_by": act.actor, "change_reason": reason.strip()}
    act.correct(row, copied(row, inquiry=row.key, first_due=row.first_due or row.due, **whose, **columns))


def _change_fault(field: str, message: str, expected: str, *inner: str, at: str = "") -> Fault:
    return Fault("ISSUE-ASK", FieldPath((field, *inner), _TITLES[field], at), message, expected, "改正，再做")


def _named(number: int) -> str:
    return f"第 {number} 号自查要求"


def _subject(numbers: Sequence[int]) -> str:
    """What the audit log calls one inquiry, or several."""
    return f"inquiry:{numbers[0]}" if len(numbers) == 1 else "inquiries"


def _places(act: Act, regions: Sequence[str], taken: set[int]) -> list[Division]:
    if not regions:
        counties = divisions.tree(act, act.today).at_level(Level.COUNTY)
        return [county for county in counties if county.key not in taken]
    places = (divisions.find(act, region, act.today) for region in regions)
    return list({place.key: place for place in places}.values())


def _faults(
    act: Act, issue: IssueStandingRow, places: Sequence[Division], taken: set[int], due: date, reason: str
) -> Iterator[Fault]:
    if issue.state == State.OVERTURNED.value:
        yield _fault(issue, "issue", "已经撤销", "没有撤销的问题")
    if not reason.strip():
        yield _fault(issue, "reason", "没有写", "一句话：为什么别处也可能有")
    if due <= act.today:
        yield _fault(issue, "due", f"「{due}」太早", f"{act.today} 以后的一天")
    if not places:
        yield _fault(issue, "regions", "各县市区都要求过了", "还没有要求过的地区")
    for place in places:
        if place.key in taken:
            stated = "是这个问题自己的地区" if place.key == issue.division else "已经要求过"
            yield _fault(issue, "regions", f"{place.code} {place.name} {stated}", "别的、还没有要求过的地区")


def _fault(issue: IssueStandingRow, field: str, message: str, expected: str) -> Fault:
    at = FieldPath((field,), _TITLES[field], issue.number)
    return Fault("ISSUE-ASK", at, message, expected, "改正，再要求")


def _row(act: Act, number: str, place: Division, due: date, reason: str) -> InquiryRow:
    return InquiryRow(number=number, division=place.key, due=due, reason=reason.strip(), asked_by=act.actor)
