"""The ledger is written: issues are put into it, what it says is put right, and what is overdue climbs."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from xiangheng_graphql.assembly.capability import Capability
from xiangheng_graphql.assembly.changes import Changes
from xiangheng_graphql.capabilities.issue_steps import Seen
from xiangheng_graphql.capabilities.issues import Issue, find, issue_of
from xiangheng_graphql.context import Caller
from xiangheng_platform.access.views import View
from xiangheng_platform.rectification import escalation, lookup, register
from xiangheng_platform.rectification.content import Content
from xiangheng_platform.rectification.documents import Number
from xiangheng_platform.rectification.words import Channel, DeadlineClass, Severity
from xiangheng_scoring.records import Meaning, attributes

REGISTER, DECLARE, FOLLOW = "issue.register", "issue.declare", "issue.follow"
Reason = Annotated[str, Meaning("why, for the audit log")]


@dataclass(frozen=True, slots=True)
class IssueInput:
    """What the ledger is to say of a problem."""

    year: Annotated[int, Meaning("the year that it is counted to")]
    channel: Annotated[Channel, Meaning("by what way it was found")]
    document: Annotated[str, Meaning("the report or notice that states it")]
    category: Annotated[str, Meaning("kind of problem, as departments call it")]
    severity: Annotated[Severity, Meaning("how grave it is")]
    description: Annotated[str, Meaning("what was found")]
    region: Annotated[str, Meaning("where it is, by code or name")]
    responsible_unit: Annotated[str, Meaning("the unit that is to put it right")]
    places: Annotated[str, Meaning("towns and villages concerned; empty: none is named")] = ""
    households: Annotated[
        int | None, Meaning("how many households are concerned; null: nobody said", minimum=0)
    ] = None
    lead_unit: Annotated[str, Meaning("the unit that leads; empty: none does")] = ""
    leader: Annotated[str, Meaning("who answers for it by name; empty: nobody is named")] = ""
    goal: Annotated[str, Meaning("what is to be reached; empty until there is a plan")] = ""
    measures: Annotated[str, Meaning("what is to be done; empty until there is a plan")] = ""
    deadline_class: Annotated[DeadlineClass, Meaning("by when such a problem is to be put right")] = (
        DeadlineClass.LIMITED
    )
    deadline: Annotated[
        date | None, Meaning("last day by which it is to be put right; null where its class says it")
    ] = None
    indicator: Annotated[str, Meaning("code of the indicator that it counts under; empty: none")] = ""
    clause: Annotated[str, Meaning("the clause that it breaks; empty: that is not stated")] = ""
    origin: Annotated[str, Meaning("opaque reference to what it came from; empty: it was typed")] = ""

    @property
    def content(self) -> Content:
        """The same as the ledger has it."""
        return Content(**attributes(self))


@dataclass(frozen=True, slots=True)
class IssuesTold:
    """Issues that an act was about, as they stand from then on."""

    issues: Annotated[tuple[Issue, ...], Meaning("each of them, by number")]


issue_register = Capability("issue_register")
issue_register.call(IssuesTold, "TouchedIssues")


@issue_register.mutation(chinese="登记整改问题：都登记，或都不登记", action=REGISTER)
def register_issues(
    caller: Caller,
    issues: Annotated[tuple[IssueInput, ...], Meaning("what the ledger is to say of each")],
    reason: Reason = "",
) -> Callable[[View], IssuesTold]:
    """Put issues into the ledger, all or none; what is there already is refused, with its number."""
    contents = [issue.content for issue in issues]
    return _told(register.register(caller.store, caller.person, contents, reason=reason))


@issue_register.mutation(
    chinese="登记自查发现的问题：来源是县级自查，都登记，或都不登记；督查人员核实以后才计入得分",
    action=DECLARE,
)
def declare_issues(
    caller: Caller,
    issues: Annotated[tuple[IssueInput, ...], Meaning("what the ledger is to say of each")],
    reason: Reason = "",
) -> Callable[[View], IssuesTold]:
    """Put what a county found at itself into the ledger, all or none; it reaches no score until an inspector confirms it."""
    contents = [issue.content for issue in issues]
    return _told(register.declare(caller.store, caller.person, contents, reason=reason))


@issue_register.mutation(
    chinese="更正台账上对一个问题写的；不写的不变；时限在认领以前可以改，以后另走延期", action=REGISTER
)
def correct_issue(
    caller: Caller,
    number: Number,
    changes: Annotated[Changes[IssueInput], Meaning("what the ledger says otherwise from now on")],
    reason: Reason,
    act: Seen = None,
) -> Callable[[View], Issue]:
    """Let the ledger say something else of an issue; its last day only until a unit works to it, a later one is asked for then."""
    with caller.store.view(caller.person) as view:
        content = lookup.find(view, number).content
    register.correct(caller.store, caller.person, number.strip(), changes.applied(content), reason, seen=act)
    return lambda view: find(view, number)


@issue_register.mutation(chinese="让逾期的问题升级督促；今天升过的不再升", action=FOLLOW)
def escalate_issues(caller: Caller) -> Callable[[View], IssuesTold]:
    """Let every overdue issue climb to the level that its days ask for; whoever asks again on the same day changes nothing."""
    return _told(tuple(escalation.escalate(caller.store, caller.person)))


def _told(numbers: tuple[str, ...]) -> Callable[[View], IssuesTold]:
    def told(view: View) -> IssuesTold:
        issues = lookup.of_numbers(view, numbers)
        return IssuesTold(tuple(issue_of(issues[number]) for number in numbers if number in issues))

    return told
