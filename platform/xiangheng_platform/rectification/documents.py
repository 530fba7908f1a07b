"""What programs are told of rectification issues: records, and how each is made of what services return."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, ClassVar, TypeAlias

from xiangheng_platform.access.rights import ActionName
from xiangheng_platform.rectification.citations import Citation
from xiangheng_platform.rectification.dossiers import Dossier, Proof
from xiangheng_platform.rectification.ledger import Event
from xiangheng_platform.rectification.lookup import Issue
from xiangheng_platform.rectification.policy import NEVER
from xiangheng_platform.rectification.recurrence import Earlier
from xiangheng_platform.rectification.steps import Offer
from xiangheng_platform.rectification.transitions import TRANSITIONS, Effect, Need, Party, Transition
from xiangheng_platform.rectification.words import Channel, DeadlineClass, Level, Severity, State, Step
from xiangheng_platform.regions.meanings import DivisionCode, DivisionName
from xiangheng_platform.store.meanings import Login, RecordedAt
from xiangheng_platform.store.paging import Page
from xiangheng_scoring.records import Digest, Format, Meaning

Number: TypeAlias = Annotated[str, Meaning("year-counter, as 2024-00012; stays through every change")]
ActNumber: TypeAlias = Annotated[int, Meaning("number in the audit log", minimum=1)]
LastDay: TypeAlias = Annotated[
    date | None, Meaning("last day by which it is to be put right; null for what is kept up for good")
]


@dataclass(frozen=True, slots=True)
class IssueRecord:
    """A rectification issue as the ledger states it, and how it stands."""

    number: Number
    year: Annotated[int, Meaning("the year that it is counted to")]
    channel: Annotated[Channel, Meaning("by what way it was found")]
    document: Annotated[str, Meaning("the report or notice that states it")]
    category: Annotated[str, Meaning("kind of problem, as departments call it")]
    severity: Annotated[Severity, Meaning("how grave it is")]
    description: Annotated[str, Meaning("what was found")]
    region_code: DivisionCode
    region: DivisionName
    places: Annotated[str | None, Meaning("towns and villages concerned; null where none are named")]
    households: Annotated[
        int | None, Meaning("how many households are concerned; null where nobody said", minimum=0)
    ]
    lead_unit: Annotated[str | None, Meaning("the unit that leads; null where none does")]
    responsible_unit: Annotated[str, Meaning("the unit that is to put it right")]
    leader: Annotated[
        str | None, Meaning("who answers for it by name; null where nobody is named, or the name was erased")
    ]
    goal: Annotated[str | None, Meaning("what is to be reached; null until there is a plan")]
    measures: Annotated[str | None, Meaning("what is to be done; null until there is a plan")]
    deadline_class: Annotated[DeadlineClass, Meaning("by when such a problem is to be put right")]
    first_deadline: LastDay
    deadline: LastDay
    work_by: Annotated[date | None, Meaning("last working day on or before that day; null without one")]
    asked_deadline: Annotated[
        date | None, Meaning("the later day that was asked for and is not decided; null where none is")
    ]
    indicator: Annotated[
        str | None, Meaning("code of the indicator that it counts under; null where it counts under none")
    ]
    clause: Annotated[str | None, Meaning("the clause that it breaks; null where that is not stated")]
    origin: Annotated[str | None, Meaning("opaque reference to what it came from; null where it was typed")]
    state: Annotated[State, Meaning("where it stands")]
    is_confirmed: Annotated[
        bool, Meaning("whether somebody else confirmed it: only then may it reach a score")
    ]
    level: Annotated[Level, Meaning("who was told last to see to it, since its last day passed")]
    days_overdue: Annotated[
        int, Meaning("by how many days its last day is past today; 0 if it is not", unit="days")
    ]
    closings: Annotated[int, Meaning("how often it was accepted", minimum=0)]
    relapses: Annotated[int, Meaning("how often it came back", minimum=0)]
    registered_on: Annotated[date, Meaning("when it was put into the ledger")]
    opened_on: Annotated[date, Meaning("when it was opened or handed over last")]
    submitted_on: Annotated[
        date | None, Meaning("when its unit said last that it is put right; null if never")
    ]
    closed_on: Annotated[date | None, Meaning("when it was accepted; null while it is open")]
    recheck_due: Annotated[date | None, Meaning("by when it is looked at again; null where that is not due")]
    act: Annotated[int, Meaning("number in the audit log of its last step", minimum=1)]


@dataclass(frozen=True, slots=True)
class EventRecord:
    """One step of an issue that was taken."""

    step: Annotated[Step, Meaning("what happened")]
    state: Annotated[State, Meaning("where the issue stood afterwards")]
    taken_by: Login
    unit: Annotated[
        str, Meaning("for which unit, as a grant names it: a department, a region's code, or 全省")
    ]
    reason: Annotated[str | None, Meaning("why; null where nothing was said")]
    statement: Annotated[str | None, Meaning("what was said of it besides; null where nothing was")]
    deadline: LastDay
    evidence_digest: Annotated[
        Digest | None, Meaning("SHA-256 over the files that a verdict was given on; null where it is none")
    ]
    recorded_at: RecordedAt
    act: ActNumber


@dataclass(frozen=True, slots=True)
class EvidenceRecord:
    """A file that shows that an issue was put right."""

    file: Annotated[int, Meaning("number of the file", minimum=1)]
    sha256: Annotated[Digest, Meaning("SHA-256 of its content")]
    caption: Annotated[str | None, Meaning("what it shows, in a few words; null where nothing was said")]
    added_by: Login
    recorded_at: RecordedAt
    act: ActNumber


@dataclass(frozen=True, slots=True)
class SavedProof(EvidenceRecord):
    """A file of an issue that was written somewhere."""

    FORMAT: ClassVar = Format("xiangheng-issue-file/1", "xiangheng issue save --json")
    target: Annotated[str, Meaning("where it was written")]


@dataclass(frozen=True, slots=True)
class StepRecord:
    """A step of the table for whoever asks."""

    step: Annotated[Step, Meaning("what would happen")]
    to: Annotated[State | None, Meaning("where the issue would stand; null where that stays")]
    action: ActionName
    is_open: Annotated[bool, Meaning("whether whoever asks may take it now, given what it needs")]
    why_not: Annotated[str | None, Meaning("why it is not open, in Chinese; null if it is")]
    needs: Annotated[tuple[Need, ...], Meaning("what has to be given, or be there")]
    not_by: Annotated[tuple[Party, ...], Meaning("who of the issue's past may not take it")]
    does: Annotated[tuple[Effect, ...], Meaning("what else it does")]


@dataclass(frozen=True, slots=True)
class CitationRecord:
    """That something outside used an issue."""

    number: Number
    reference: Annotated[
        str, Meaning("opaque reference to what used it: `findings:` with the digest of a table, or another")
    ]
    cited_by: Login
    recorded_at: RecordedAt
    act: ActNumber


@dataclass(frozen=True, slots=True)
class EarlierRecord:
    """An earlier issue of the same category and region: the problem came again."""

    number: Number
    registered_on: Annotated[date, Meaning("when it was put into the ledger")]
    state: Annotated[State, Meaning("where it stands")]


@dataclass(frozen=True, slots=True)
class IssueFile:
    """An issue with everything that happened to it, its evidence, and what whoever asks may do."""

    FORMAT: ClassVar = Format("xiangheng-issue/1", "xiangheng issue show --json")
    issue: Annotated[IssueRecord, Meaning("what the ledger says of it, and how it stands")]
    events: Annotated[tuple[EventRecord, ...], Meaning("every step, in the order in which they were taken")]
    evidence: Annotated[tuple[EvidenceRecord, ...], Meaning("the files that stand as its evidence")]
    steps: Annotated[tuple[StepRecord, ...], Meaning("every step of the table, open or not")]
    citations: Annotated[
        tuple[CitationRecord, ...], Meaning("what used the issue, as it was registered: tables, scorings")
    ]
    repeats: Annotated[
        tuple[EarlierRecord, ...],
        Meaning("issues of the same category and region of the two years before it, the latest first"),
    ]


@dataclass(frozen=True, slots=True)
class IssueList:
    """A page of the ledger."""

    FORMAT: ClassVar = Format("xiangheng-issue-list/1", "xiangheng issue list --json")
    issues: Annotated[tuple[IssueRecord, ...], Meaning("the issues, in the order that was asked for")]
    total: Annotated[int, Meaning("how many issues all pages of the list have", minimum=0)]
    next: Annotated[str, Meaning("where the next page begins; empty where there is none")]


@dataclass(frozen=True, slots=True)
class StepTable:
    """The table of steps: from which state to which, who may take each, what it needs and what it does."""

    FORMAT: ClassVar = Format("xiangheng-issue-steps/1", "xiangheng issue steps --json")
    steps: Annotated[tuple[Transition, ...], Meaning("every step")]


@dataclass(frozen=True, slots=True)
class EscalationRecord:
    """An overdue issue that climbed, and who has to see to it now."""

    number: Number
    level: Annotated[Level, Meaning("who has to see to it now")]


@dataclass(frozen=True, slots=True)
class Escalations:
    """The overdue issues that climbed."""

    FORMAT: ClassVar = Format("xiangheng-issue-escalations/1", "xiangheng issue escalate --json")
    issues: Annotated[tuple[EscalationRecord, ...], Meaning("the issues that climbed, by their numbers")]


def issue_record(issue: Issue) -> IssueRecord:
    """An issue as it is told, with the name that its region has on the day asked."""
    content, standing = issue.content, issue.standing
    return IssueRecord(
        number=issue.number, year=content.year, channel=content.channel, document=content.document,
        category=content.category, severity=content.severity, description=content.description,
        region_code=issue.region.code, region=issue.region.name, places=content.places or None,
        households=content.households, lead_unit=content.lead_unit or None,
        responsible_unit=content.responsible_unit, leader=content.leader or None, goal=content.goal or None,
        measures=content.measures or None, deadline_class=content.deadline_class,
        first_deadline=_day(standing.first_deadline), deadline=_day(standing.deadline), work_by=issue.work_by,
        asked_deadline=standing.asked_deadline, indicator=content.indicator or None,
        clause=content.clause or None, origin=content.origin or None, state=standing.state,
        is_confirmed=standing.is_confirmed, level=tuple(Level)[standing.level],
        days_overdue=standing.days_overdue(issue.day), closings=standing.closings, relapses=standing.relapses,
        registered_on=standing.registered_on, opened_on=standing.opened_on, submitted_on=standing.submitted_on,
        closed_on=standing.closed_on, recheck_due=_day(standing.recheck_due), act=issue.act,
    )  # fmt: skip


def event_record(event: Event) -> EventRecord:
    """A step that was taken, as it is told."""
    return EventRecord(
        step=event.step, state=event.standing.state, taken_by=event.taken_by, unit=event.unit,
        reason=event.reason or None, statement=event.statement or None, deadline=_day(event.standing.deadline),
        evidence_digest=event.evidence_digest or None, recorded_at=event.recorded_at, act=event.act,
    )  # fmt: skip


def evidence_record(proof: Proof) -> EvidenceRecord:
    """A file of an issue, as it is told."""
    return EvidenceRecord(
        proof.file, proof.sha256, proof.caption or None, proof.added_by, proof.recorded_at, proof.act
    )


def step_record(offer: Offer) -> StepRecord:
    """A step of the table for whoever asked, as it is told."""
    row = offer.transition
    return StepRecord(
        row.step, row.to, row.action, offer.is_open, offer.why or None, row.needs, row.not_by, row.does
    )


def citation_record(citation: Citation) -> CitationRecord:
    """A citation as it is told."""
    return CitationRecord(
        citation.number, citation.reference, citation.cited_by, citation.recorded_at, citation.act
    )


def earlier_record(earlier: Earlier) -> EarlierRecord:
    """An issue that another one repeats, as it is told."""
    return EarlierRecord(earlier.number, earlier.registered_on, earlier.state)


def issue_file(issue: Issue, dossier: Dossier) -> IssueFile:
    """An issue with everything that happened to it, as it is told."""
    return IssueFile(
        issue_record(issue),
        tuple(map(event_record, dossier.events)),
        tuple(map(evidence_record, dossier.evidence)),
        tuple(map(step_record, dossier.offers)),
        tuple(map(citation_record, dossier.citations)),
        tuple(map(earlier_record, dossier.repeats)),
    )


def issue_list(page: Page[Issue], total: int) -> IssueList:
    """A page of the ledger, as it is told, with how many issues all pages have."""
    return IssueList(tuple(map(issue_record, page.rows)), total, page.next)


def step_table() -> StepTable:
    """The table of steps, as it is told."""
    return StepTable(tuple(TRANSITIONS.values()))


def escalations(climbed: Mapping[str, Level]) -> Escalations:
    """Which issues climbed to which level, as it is told."""
    return Escalations(tuple(EscalationRecord(number, level) for number, level in climbed.items()))


def _day(day: date) -> date | None:
    return None if day == NEVER else day
