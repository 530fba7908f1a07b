"""What is done to visits: arranged, submitted, sent back, released; and what they find, until it is to be put right."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from xiangheng_graphql.assembly.capability import Capability
from xiangheng_graphql.capabilities.inspection_visits import find
from xiangheng_graphql.context import Caller
from xiangheng_platform.access.views import View
from xiangheng_platform.inspection import findings, visits
from xiangheng_platform.inspection.documents import FindingRecord, VisitNumber, VisitRecord
from xiangheng_platform.inspection.findings import Finding, Handover
from xiangheng_platform.inspection.inspectors import REPORT
from xiangheng_platform.inspection.visits import ARRANGE, RELEASE, Arrangement
from xiangheng_platform.sampling.frame import Unit
from xiangheng_scoring.records import Meaning

REGISTER = "issue.register"
FindingNumber = Annotated[int, Meaning("number of the finding", minimum=1)]
Reason = Annotated[str, Meaning("why, in a sentence; it is shown with the step")]


@dataclass(frozen=True, slots=True)
class DrawUnitInput:
    """What may be drawn to go to."""

    key: Annotated[str, Meaning("its code or number; never the name of a person, since it stays for ever")]
    stratum: Annotated[str, Meaning("what it is drawn within; empty where there is only one")] = ""


@dataclass(frozen=True, slots=True)
class DrawSizeInput:
    """How many are drawn within a stratum."""

    drawn: Annotated[int, Meaning("how many are drawn", minimum=0)]
    replacements: Annotated[int, Meaning("how many more come in the place of some", minimum=0)] = 0
    stratum: Annotated[str, Meaning("within which; empty where there is only one")] = ""


inspection_acts = Capability("inspection_acts")
inspection_acts.call(Arrangement, "VisitInput")
inspection_acts.call(Finding, "InspectionFindingInput")
inspection_acts.call(Handover, "HandoverInput")


@inspection_acts.mutation(chinese="安排一次督查", action=ARRANGE)
def arrange_visit(
    caller: Caller,
    visit: Annotated[Arrangement, Meaning("where it goes, when, of what, and who is sent")],
    reason: Reason = "",
) -> Callable[[View], VisitRecord]:
    """Arrange a visit; nobody is sent to their own region."""
    return _visit(visits.arrange(caller.store, caller.person, visit, reason).number)


@inspection_acts.mutation(chinese="派人去督查：写全部要去的人，以前派的不再去", action=ARRANGE)
def assign_inspectors(
    caller: Caller,
    number: VisitNumber,
    inspectors: Annotated[tuple[str, ...], Meaning("logins of exactly those who are sent from now on")],
    reason: Reason = "",
) -> Callable[[View], VisitRecord]:
    """Send exactly these on a visit, in the place of whoever was to go."""
    visits.assign(caller.store, caller.person, number, inspectors, reason)
    return _visit(number)


@inspection_acts.mutation(chinese="抽取督查要去的地方；重抽的要写理由", action=ARRANGE)
def draw_places(
    caller: Caller,
    number: VisitNumber,
    frame: Annotated[tuple[DrawUnitInput, ...], Meaning("everything that may be drawn")],
    seed: Annotated[str, Meaning("a text that was made known beforehand, and that nobody could choose")],
    sizes: Annotated[
        tuple[DrawSizeInput, ...],
        Meaning("how many are drawn within each stratum; one that is not named gives none"),
    ],
    reason: Reason = "",
) -> Callable[[View], VisitRecord]:
    """Draw the places that a visit goes to: the same frame and seed draw the same, on any machine."""
    visits.draw_places(
        caller.store,
        caller.person,
        number,
        [Unit(unit.stratum, unit.key) for unit in frame],
        seed,
        {size.stratum: size.drawn for size in sizes},
        {size.stratum: size.replacements for size in sizes},
        reason=reason,
    )
    return _visit(number)


@inspection_acts.mutation(chinese="提交督查：由派去的人写看到了什么，退回以前不再改", action=REPORT)
def submit_visit(
    caller: Caller, number: VisitNumber, summary: Annotated[str, Meaning("what was seen, in Chinese")]
) -> Callable[[View], VisitRecord]:
    """Say what was seen on a visit; its answers and findings stay as they are, unless it is sent back."""
    visits.submit(caller.store, caller.person, number, summary)
    return _visit(number)


@inspection_acts.mutation(
    chinese="退回督查：提交了、没有公布的，由派去的人补查、再提交；由没有被派去的人退回", action=RELEASE
)
def send_back_visit(caller: Caller, number: VisitNumber, reason: Reason) -> Callable[[View], VisitRecord]:
    """Let a visit that was submitted be worked on once more by who was sent; what they had said stays in its history."""
    visits.send_back(caller.store, caller.person, number, reason)
    return _visit(number)


@inspection_acts.mutation(chinese="公布督查：此后地区看得到；由没有被派去的人公布", action=RELEASE)
def release_visit(caller: Caller, number: VisitNumber, reason: Reason = "") -> Callable[[View], VisitRecord]:
    """Tell the region of a visit that was submitted, by somebody who was not sent on it."""
    visits.release(caller.store, caller.person, number, reason)
    return _visit(number)


@inspection_acts.mutation(chinese="取消督查", action=ARRANGE)
def cancel_visit(caller: Caller, number: VisitNumber, reason: Reason) -> Callable[[View], VisitRecord]:
    """Say that a visit does not take place."""
    visits.cancel(caller.store, caller.person, number, reason)
    return _visit(number)


@inspection_acts.mutation(chinese="写下督查发现的问题：由派去的人写，提交以前", action=REPORT)
def add_finding(
    caller: Caller,
    visit: VisitNumber,
    finding: Annotated[Finding, Meaning("what was found")],
) -> Callable[[View], FindingRecord]:
    """Write down a problem that a visit found, until it is submitted."""
    return _finding(findings.add(caller.store, caller.person, visit, finding).number)


@inspection_acts.mutation(chinese="撤回发现的问题：由派去的人撤，提交以前", action=REPORT)
def withdraw_finding(caller: Caller, number: FindingNumber, reason: Reason) -> Callable[[View], VisitRecord]:
    """Take back a finding that should not have been written down; what is told is its visit."""
    return _visit(findings.withdraw(caller.store, caller.person, number, reason).visit)


@inspection_acts.mutation(chinese="把公布了的督查发现的问题转为整改问题", action=REGISTER)
def raise_issue(
    caller: Caller,
    number: FindingNumber,
    handover: Annotated[Handover, Meaning("who is to put it right, by when, and how")],
    reason: Reason = "",
) -> Callable[[View], FindingRecord]:
    """Make a finding of a released visit a rectification issue: region, clause and indicator go over with it."""
    findings.raise_issue(caller.store, caller.person, number, handover, reason)
    return _finding(number)


def _visit(number: int) -> Callable[[View], VisitRecord]:
    return lambda view: find(view, number)


def _finding(number: int) -> Callable[[View], FindingRecord]:
    return lambda view: findings.find(view, number)
