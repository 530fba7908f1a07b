"""Rectification issues: the ledger as it stands, every step that was taken, the evidence, and what may be done next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, NamedTuple

from xiangheng_graphql.assembly.capability import Capability
from xiangheng_graphql.assembly.connections import (
    LONGEST_PAGE,
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
from xiangheng_graphql.capabilities import evidence as files
from xiangheng_graphql.capabilities.regions import DivisionKey
from xiangheng_platform.access.views import View
from xiangheng_platform.evidence.lookup import of_numbers as files_numbered
from xiangheng_platform.rectification import dossiers, lookup
from xiangheng_platform.rectification.documents import (
    EventRecord,
    EvidenceRecord,
    IssueRecord,
    Number,
    StepRecord,
    event_record,
    evidence_record,
    issue_record,
    step_record,
)
from xiangheng_platform.rectification.lookup import Filter, IssueOrder
from xiangheng_platform.rectification.transitions import TRANSITIONS, Effect, Need, Party, Transition
from xiangheng_platform.rectification.words import Channel, Level, Phase, State, Step
from xiangheng_scoring.records import Meaning, extended

READ = "issue.read"
ChangedFirst = Annotated[
    int, Meaning("how many of those that changed last are told", minimum=1, maximum=LONGEST_PAGE)
]


@dataclass(frozen=True, slots=True)
class Issue(IssueRecord):
    """A rectification issue as the ledger states it, and how it stands."""

    indicator_code: Annotated[
        str | None, Meaning("code of the indicator that it counts under; null where it counts under none")
    ]
    division: DivisionKey


class IssueKey(NamedTuple):
    """What loaders of issues are asked by."""

    number: str
    division: DivisionKey
    indicator_code: str | None


def issue_of(issue: lookup.Issue) -> Issue:
    """An issue as the schema tells it."""
    record, region = issue_record(issue), issue.region
    # Of a division that is no more, what it was last.
    day = issue.day if region.holds_on(issue.day) else region.last
    return extended(Issue, record, indicator_code=record.indicator, division=DivisionKey(region.key, day))


def find(view: View, number: str) -> Issue:
    """The issue of a number; raises `NoSuchIssue`."""
    return issue_of(lookup.find(view, number))


issues = Capability("issues")
issues.call(Channel, "IssueChannel")
issues.call(Effect, "StepEffect")
issues.call(EventRecord, "IssueEvent")
issues.call(Filter, "IssueFilter")
issues.call(Level, "EscalationLevel")
issues.call(Need, "StepNeed")
issues.call(Party, "StepParty")
issues.call(Phase, "IssuePhase")
issues.call(State, "IssueState")
issues.call(Step, "IssueStep")
issues.call(StepRecord, "OfferedStep")
issues.call(Transition, "IssueTransition")
issues.entity(
    Issue,
    chinese="一个整改问题：台账上写的，和现在的情况",
    key=lambda issue: IssueKey(issue.number, issue.division, issue.indicator_code),
    hidden=("division",),
    identity=lambda issue: issue.number,
    refetch=find,
)
issues.entity(
    EvidenceRecord,
    chinese="问题的一份佐证",
    key=lambda proof: proof.file,
    name="IssueEvidence",
)


@issues.query(chinese="按编号取一个整改问题", action=READ, is_history=True)
def issue(view: View, number: Number) -> Issue:
    """An issue by its number; one out of sight is as unknown as one that there is not."""
    return find(view, number)


@issues.query(chinese="整改问题台账：本地区的，和本单位牵头或负责的", action=READ, is_history=True)
def issues_(
    view: View,
    where: Filtered[Filter] = None,
    order: Ordered[IssueOrder] = IssueOrder.NUMBER,
    first: First = PAGE,
    after: After = None,
) -> Connection[Issue]:
    """The ledger: the issues of one's region, and those that one's unit leads or answers for."""
    wanted = where or lookup.ALL
    page = lookup.issues(view, wanted, order=order, after=after or "", limit=length(first))
    return connection(page.of(issue_of), lambda: lookup.count(view, wanted), after=after)


@issues.query(
    chinese="整改的各步：从哪个状态到哪个状态，谁能走，要什么，带来什么", action="", is_anonymous=True
)
def issue_transitions(view: View) -> tuple[Transition, ...]:
    """The table of steps. It is the program's own: it has no history, and is nobody's secret."""
    return tuple(TRANSITIONS.values())


@issues.field(Issue, chinese="走过的各步，先走的在前", action=READ)
def events(
    view: View, keys: Sequence[IssueKey], first: First = PAGE, after: After = None
) -> Mapping[IssueKey, Connection[EventRecord]]:
    """Every step that was taken of it, the earliest first."""
    taken = dossiers.events(view, [key.number for key in keys])
    # By their places: steps are never taken back, and one act may take two of them.
    return {
        key: page_of(tuple(enumerate(taken[key.number])), lambda row: row[0], first=first, after=after).of(
            lambda row: event_record(row[1])
        )
        for key in keys
        if key.number in taken
    }


@issues.field(Issue, chinese="现在的佐证，先交的在前", action=READ)
def evidence(
    view: View, keys: Sequence[IssueKey], first: First = PAGE, after: After = None
) -> Mapping[IssueKey, Connection[EvidenceRecord]]:
    """The files that stand as its evidence, the earliest first."""
    proofs = dossiers.evidence(view, [key.number for key in keys])
    return {
        key: page_of(
            sorted(map(evidence_record, proofs.get(key.number, ())), key=_by_act),
            _by_act,
            first=first,
            after=after,
        )
        for key in keys
    }


@issues.field(Issue, chinese="各步现在能不能由看的人走，不能的写明原因", action=READ)
def steps(view: View, keys: Sequence[IssueKey]) -> Mapping[IssueKey, tuple[StepRecord, ...]]:
    """Every step that somebody takes for it: open to you now, or not and why."""
    offers = dossiers.offers(view, [key.number for key in keys])
    return {key: tuple(map(step_record, offers.get(key.number, ()))) for key in keys}


@issues.field(EvidenceRecord, chinese="交存的文件；看不到的为空", action=files.READ, name="evidence")
def file_of_evidence(view: View, keys: Sequence[int]) -> Mapping[int, files.Evidence | None]:
    """The file as it was handed in; null where you may not see it."""
    return {number: files.evidence_of(file) for number, file in files_numbered(view, keys).items()}


@issues.subscription(
    chinese="看着整改问题的变化：最近有动作的几个，刚有的在前",
    action=READ,
    deprecated="用 issuesChanged：说一共多少，从哪里接着看",
)
def issue_changed(view: View, where: Filtered[Filter] = None, first: ChangedFirst = 10) -> tuple[Issue, ...]:
    """The issues that changed last, the latest first: what `issuesChanged` tells, without what there is behind it."""
    return issues_changed(view, where, first).nodes


@issues.subscription(
    chinese="看着整改问题的变化：最近有动作的几个，刚有的在前；更早的用 issues(order: RECENT, after: endCursor) 接着看",
    action=READ,
)
def issues_changed(view: View, where: Filtered[Filter] = None, first: ChangedFirst = 10) -> Connection[Issue]:
    """The first page of `issues(order: RECENT)`, sent again whenever it changes; an act on many is read to its end from its cursor on.

    What is out of sight, or has come to be, is not among them.
    """
    wanted = where or lookup.ALL
    page = lookup.issues(view, wanted, order=IssueOrder.RECENT, limit=length(first))
    return connection(page.of(issue_of), lambda: lookup.count(view, wanted), after=None)


def _by_act(proof: EvidenceRecord) -> tuple[int, int]:
    return proof.act, proof.file
