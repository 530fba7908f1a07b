"""An issue asks other regions to look for the same problem at home."""

from collections.abc import Iterator, Sequence
from datetime import date

from sqlmodel import col

from xiangheng_platform.access.decisions import require, require_each, require_somewhere
from xiangheng_platform.access.person import Person
from xiangheng_platform.access.views import Act, act_of
from xiangheng_platform.rectification import inquiries, ledger
from xiangheng_platform.rectification.entries import subject_of
from xiangheng_platform.rectification.errors import InquiryRefused
from xiangheng_platform.rectification.tables import InquiryRow, IssueStandingRow
from xiangheng_platform.rectification.words import State
from xiangheng_platform.regions import divisions
from xiangheng_platform.regions.facts import Level
from xiangheng_platform.regions.tree import Division
from xiangheng_platform.store.store import Store
from xiangheng_scoring.errors import Fault
from xiangheng_scoring.places import FieldPath

_TITLES = {"issue": "问题", "regions": "地区", "due": "答复期限", "reason": "理由"}


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
        taken = {row.division, *(inquiry.division for inquiry in earlier)}
        places = _places(act, regions, taken)
        named = [(f"{place.code} {place.name}", inquiries.target(act, place.key)) for place in places]
        require_each(act.person, "issue.register", named)
        if faults := [*_faults(act, row, places, taken, due, reason)]:
            raise InquiryRefused(faults)
        act.note(after={"due": due, "regions": [place.code for place in places]})
        return tuple(act.add(_row(act, row.number, place, due, reason)).id for place in places)


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
