"""Inspection: visits as they stand, what happened on them and what they found, as far as whoever asks may see it.

Sight is the services' alone: a visit that somebody may not see is in no list, count or sum, and answers like one that there
is not. What is declared here is `inspection.oversee`, which everybody has to a visit that they are sent on.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from xiangheng_graphql.assembly.capability import Capability
from xiangheng_graphql.assembly.connections import (
    PAGE,
    After,
    Connection,
    Filtered,
    First,
    Ordered,
    connection,
    length,
    page_of,
)
from xiangheng_graphql.assembly.nodes import number_of
from xiangheng_graphql.capabilities.issues import READ as READ_ISSUES
from xiangheng_graphql.capabilities.issues import Issue, IssueKey, issue_of
from xiangheng_platform.access.views import View
from xiangheng_platform.inspection import findings as finding_services
from xiangheng_platform.inspection import lookup
from xiangheng_platform.inspection.documents import (
    AnswerRecord,
    FindingRecord,
    VisitDraw,
    VisitNumber,
    VisitRecord,
    VisitStep,
)
from xiangheng_platform.inspection.findings import FindingOrder
from xiangheng_platform.inspection.lookup import VisitFilter, VisitOrder
from xiangheng_platform.inspection.sight import OVERSEE, seen
from xiangheng_platform.inspection.words import AnswerKind, Method
from xiangheng_platform.rectification import lookup as ledger
from xiangheng_platform.sampling.draw import DrawnUnit, DrawRecord


class FindingKey(NamedTuple):
    """What loaders of findings are asked by."""

    number: int
    visit: int
    issue: str | None


def find(view: View, number: int) -> VisitRecord:
    """The visit of a number; raises `NoSuchVisit`, also for one out of sight."""
    return lookup.described(view, [seen(view, number)])[0]


inspection_visits = Capability("inspection_visits")
inspection_visits.call(AnswerKind, "ChecklistAnswerKind")
inspection_visits.call(AnswerRecord, "ChecklistAnswer")
inspection_visits.call(DrawnUnit, "DrawnPlace")
inspection_visits.call(DrawRecord, "DrawOfPlaces")
inspection_visits.call(FindingOrder, "InspectionFindingOrder")
inspection_visits.call(Method, "InspectionMethod")
inspection_visits.call(VisitDraw, "InspectionDraw")
inspection_visits.call(VisitStep, "InspectionVisitStep")
inspection_visits.entity(
    VisitRecord,
    name="InspectionVisit",
    chinese="一次督查，和现在的情况",
    key=lambda visit: visit.number,
    identity=lambda visit: str(visit.number),
    refetch=lambda view, identity: find(view, number_of(identity)),
)
inspection_visits.entity(
    FindingRecord,
    name="InspectionFinding",
    chinese="督查发现的一个问题",
    key=lambda finding: FindingKey(finding.number, finding.visit, finding.issue),
    identity=lambda finding: str(finding.number),
    refetch=lambda view, identity: finding_services.find(view, number_of(identity)),
)


@inspection_visits.query(chinese="按编号取一次督查", action=OVERSEE, is_history=True)
def inspection_visit(view: View, number: VisitNumber) -> VisitRecord:
    """A visit by its number; one out of sight is as unknown as one that there is not."""
    return find(view, number)


@inspection_visits.query(
    chinese="督查：地区看公布了的，督查的人看授权以内的，派去的人看自己的",
    action=OVERSEE,
    name="inspection_visits",
    is_history=True,
)
def visits_(
    view: View,
    where: Filtered[VisitFilter] = None,
    order: Ordered[VisitOrder] = VisitOrder.LATEST,
    first: First = PAGE,
    after: After = None,
) -> Connection[VisitRecord]:
    """Visits: of a region those that were released, what one oversees, and those that one is sent on."""
    wanted = where or VisitFilter()
    page = lookup.visits(view, wanted, order=order, after=after or "", limit=length(first))
    return connection(page, lambda: lookup.count(view, wanted), after=after)


@inspection_visits.query(chinese="督查发现的问题，看得到的各次督查的", action=OVERSEE, is_history=True)
def inspection_findings(
    view: View,
    order: Ordered[FindingOrder] = FindingOrder.NEWEST,
    first: First = PAGE,
    after: After = None,
) -> Connection[FindingRecord]:
    """What was found on all visits that one may see."""
    page = finding_services.findings(view, order=order, after=after or "", limit=length(first))
    return connection(page, lambda: finding_services.count(view), after=after)


@inspection_visits.field(VisitRecord, chinese="经过，先发生的在前", action=OVERSEE)
def steps(view: View, keys: Sequence[int]) -> Mapping[int, tuple[VisitStep, ...]]:
    """What happened to it, the first step first."""
    return {number: visit.steps for number, visit in lookup.dossiers(view, keys).items()}


@inspection_visits.field(VisitRecord, chinese="抽过的各次，先抽的在前；没有抽过的没有", action=OVERSEE)
def draws(view: View, keys: Sequence[int]) -> Mapping[int, tuple[VisitDraw, ...]]:
    """Every draw of its places, the first first, each drawn once more to see whether it holds."""
    return {number: visit.draws for number, visit in lookup.dossiers(view, keys).items()}


@inspection_visits.field(VisitRecord, chinese="检查表的各项和答案；没有检查表的为空", action=OVERSEE)
def answers(view: View, keys: Sequence[int]) -> Mapping[int, tuple[AnswerRecord, ...]]:
    """The items of its checklist in order, each with its answer; empty where it has none."""
    return {number: visit.answers for number, visit in lookup.dossiers(view, keys).items()}


@inspection_visits.field(VisitRecord, chinese="发现的问题，先写的在前", action=OVERSEE)
def findings(
    view: View, keys: Sequence[int], first: First = PAGE, after: After = None
) -> Mapping[int, Connection[FindingRecord]]:
    """What was found on it, the first first."""
    own = finding_services.of_visits(view, keys)
    return {
        key: page_of(own.get(key, ()), lambda finding: finding.number, first=first, after=after)
        for key in keys
    }


@inspection_visits.field(FindingRecord, chinese="在哪次督查发现的；看不到的为空", action=OVERSEE)
def visit(view: View, keys: Sequence[FindingKey]) -> Mapping[FindingKey, VisitRecord | None]:
    """The visit that found it; null where you may not see it."""
    visits = lookup.of_numbers(view, [key.visit for key in keys])
    return {key: visits.get(key.visit) for key in keys}


@inspection_visits.field(
    FindingRecord, chinese="转成的整改问题；没有转的，或看不到的，为空", action=READ_ISSUES
)
def issue(view: View, keys: Sequence[FindingKey]) -> Mapping[FindingKey, Issue | None]:
    """The rectification issue that it became; null while it is none, or where you may not see it."""
    issues = ledger.of_numbers(view, [key.issue for key in keys if key.issue])
    return {key: issue_of(issues[key.issue]) for key in keys if key.issue in issues}


@inspection_visits.field(
    Issue, chinese="督查发现的什么转成的；不是督查发现的，或督查看不到的，为空", action=OVERSEE
)
def finding(view: View, keys: Sequence[IssueKey]) -> Mapping[IssueKey, FindingRecord | None]:
    """The finding of a visit that it was; null where it was none, or of a visit that you may not see."""
    raised = finding_services.of_issues(view, [key.number for key in keys])
    return {key: raised.get(key.number) for key in keys}
