"""What programs are told of inspection: records, which the services themselves return."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, ClassVar, TypeAlias

from xiangheng_platform.inspection.checklist import ChecklistItem
from xiangheng_platform.inspection.words import Gap, Method, VisitState
from xiangheng_platform.rectification.words import Severity
from xiangheng_platform.regions.documents import NamedDivision
from xiangheng_platform.regions.meanings import Verified
from xiangheng_platform.sampling.draw import DrawnUnit, DrawRecord
from xiangheng_platform.store.meanings import Login, Note, RecordedAt, Source
from xiangheng_scoring.records import Digest, Format, Meaning

Act: TypeAlias = Annotated[int, Meaning("number in the audit log", minimum=1)]
VisitNumber: TypeAlias = Annotated[
    int, Meaning("names the visit for good; numbers are not given in a row", minimum=1)
]
Topic: TypeAlias = Annotated[str, Meaning("what is looked at, in a few Chinese words")]
HowInspected: TypeAlias = Annotated[Method, Meaning("by what way it is looked at")]
IndicatorCodes: TypeAlias = Annotated[tuple[str, ...], Meaning("codes of the indicators that it looks at")]
NextPage: TypeAlias = Annotated[str, Meaning("where the next page begins; empty where there is none")]


@dataclass(frozen=True, slots=True)
class PlannedCheckRecord:
    """A check that is planned for a month, in one of its versions."""

    FORMAT: ClassVar = Format(
        "xiangheng-inspection-plan/1", "xiangheng inspection plan show|add|change|verify --json"
    )
    code: Annotated[str, Meaning("what visits name the planned check by")]
    version: Annotated[int, Meaning("which version is told, from 1 on; each change makes one", minimum=1)]
    year: Annotated[int, Meaning("the year that it is planned for")]
    month: Annotated[int, Meaning("the month of that year", minimum=1, maximum=12)]
    method: HowInspected
    topic: Topic
    regions: Annotated[
        tuple[NamedDivision, ...],
        Meaning("where, as the divisions are called on the day of the limit; empty: everywhere"),
    ]
    office: Annotated[str, Meaning("the offices that answer for it, in full, with 、 between several")]
    indicators: IndicatorCodes
    clause: Annotated[str | None, Meaning("clause of the source; null where none is named")]
    is_derived: Annotated[
        bool,
        Meaning(
            "whether part of it was read from the source's words, which do not state it; the note says which"
        ),
    ]
    quote: Annotated[str | None, Meaning("the source's own words; null where none are kept")]
    source: Source
    verified: Verified
    note: Note
    limit: Annotated[date, Meaning("the last day on which it is in time: the last of its month")]
    work_by: Annotated[date, Meaning("the last working day on or before the limit")]
    is_settled: Annotated[bool, Meaning("false where work_by rests on a year without its notice of holidays")]
    doubts: Annotated[
        tuple[str, ...], Meaning("the years whose notice is lacking, a sentence each, in Chinese")
    ]
    author: Annotated[Login, Meaning("who wrote the version")]
    recorded_at: RecordedAt


@dataclass(frozen=True, slots=True)
class PlannedChecks:
    """Planned checks, month by month."""

    FORMAT: ClassVar = Format("xiangheng-inspection-plans/1", "xiangheng inspection plan list --json")
    plans: tuple[PlannedCheckRecord, ...]


@dataclass(frozen=True, slots=True)
class VisitRecord:
    """One visit, as it stands."""

    number: VisitNumber
    plan: Annotated[str | None, Meaning("code of the planned check that it is of; null where it is of none")]
    method: HowInspected
    topic: Topic
    region: Annotated[NamedDivision, Meaning("where it goes, as the division is called on its last day")]
    first_day: Annotated[date, Meaning("the first day on which somebody is there")]
    last_day: Annotated[date, Meaning("the last day on which somebody is there")]
    state: Annotated[VisitState, Meaning("where it stands")]
    inspectors: Annotated[tuple[Login, ...], Meaning("logins of who is sent, in the order of the alphabet")]
    checklist: Annotated[
        str | None, Meaning("code of the checklist that it goes through; null where there is none")
    ]
    checklist_version: Annotated[
        int | None, Meaning("which version of that checklist; null where there is none")
    ]
    places: Annotated[DrawRecord | None, Meaning("what was drawn to go to; null where nothing was")]
    summary: Annotated[str | None, Meaning("what was seen, in Chinese; null until it is submitted")]
    recorded_at: RecordedAt
    act: Act


@dataclass(frozen=True, slots=True)
class VisitList:
    """A page of visits."""

    FORMAT: ClassVar = Format("xiangheng-inspection-visits/1", "xiangheng inspection visit list --json")
    visits: tuple[VisitRecord, ...]
    next: NextPage


@dataclass(frozen=True, slots=True)
class VisitStep:
    """What happened to a visit."""

    state: Annotated[VisitState, Meaning("where it stood afterwards")]
    by: Annotated[Login, Meaning("who did it")]
    reason: Annotated[str | None, Meaning("why, in their words; null where nothing was said")]
    at: Annotated[datetime, Meaning("when it was done, in UTC")]
    act: Act


@dataclass(frozen=True, slots=True)
class VisitDraw:
    """Places that were drawn for a visit, once: later draws do not take the place of it here."""

    draw: Annotated[DrawRecord, Meaning("what was drawn, and what comes in its place")]
    frame: Annotated[tuple[DrawnUnit, ...], Meaning("everything that it was drawn from, to draw again")]
    is_proved: Annotated[
        bool, Meaning("whether the frame, drawn from again by the seed just now, gives exactly this")
    ]
    names: Annotated[
        tuple[NamedDivision, ...],
        Meaning("the divisions whose codes were drawn, as they are called on the visit's last day"),
    ]
    by: Annotated[Login, Meaning("who drew")]
    reason: Annotated[str | None, Meaning("why, in their words; null where nothing was said")]
    at: Annotated[datetime, Meaning("when it was drawn, in UTC")]
    act: Act


@dataclass(frozen=True, slots=True)
class AnswerRecord:
    """An item of a visit's checklist with what was answered."""

    item: Annotated[ChecklistItem, Meaning("what was asked")]
    value: Annotated[
        str | None,
        Meaning("the answer: 是 or 否, a plain decimal, a choice or words; null where there is none"),
    ]
    remark: Annotated[str | None, Meaning("what was written beside it; null where nothing was")]
    answered_by: Annotated[Login | None, Meaning("who answered; null where nobody did")]
    act: Annotated[
        int | None, Meaning("number in the audit log of the act that answered; null where none did")
    ]


@dataclass(frozen=True, slots=True)
class VisitDossier(VisitRecord):
    """One visit with everything known of it."""

    FORMAT: ClassVar = Format(
        "xiangheng-inspection-visit/1",
        "xiangheng inspection visit show|add|assign|submit|send-back|release|cancel --json, draw, checklist fill",
    )
    steps: Annotated[tuple[VisitStep, ...], Meaning("what happened to it, the first step first")]
    draws: Annotated[tuple[VisitDraw, ...], Meaning("every draw of its places, the first first")]
    answers: Annotated[
        tuple[AnswerRecord, ...], Meaning("the items of its checklist in order; empty where it has none")
    ]


@dataclass(frozen=True, slots=True)
class ChecklistRecord:
    """A checklist in one of its versions."""

    FORMAT: ClassVar = Format(
        "xiangheng-inspection-checklist/1", "xiangheng inspection checklist show|add|change --json"
    )
    code: Annotated[str, Meaning("what visits name the checklist by")]
    version: Annotated[int, Meaning("which version is told, from 1 on; each change makes one", minimum=1)]
    title: Annotated[str, Meaning("what it is called, in Chinese")]
    items: Annotated[tuple[ChecklistItem, ...], Meaning("what it asks, in order")]
    source: Source
    note: Note
    author: Annotated[Login, Meaning("who wrote the version")]
    recorded_at: RecordedAt


@dataclass(frozen=True, slots=True)
class Checklists:
    """All checklists, the newest version of each."""

    FORMAT: ClassVar = Format(
        "xiangheng-inspection-checklists/1", "xiangheng inspection checklist list --json"
    )
    checklists: Annotated[tuple[ChecklistRecord, ...], Meaning("by code")]


LastVisited: TypeAlias = Annotated[
    date | None, Meaning("last day of the last visit that was carried out; null where there was none")
]
HowLong: TypeAlias = Annotated[Gap, Meaning("how long ago that is")]


@dataclass(frozen=True, slots=True)
class RegionCoverage:
    """When a county was visited last; a visit to a place within it counts, one to its prefecture does not."""

    region: Annotated[NamedDivision, Meaning("the county, as it is called on the day")]
    last_visited: LastVisited
    gap: HowLong


@dataclass(frozen=True, slots=True)
class TopicCoverage:
    """When something was looked at last, wherever that was."""

    topic: Topic
    last_visited: LastVisited
    gap: HowLong


@dataclass(frozen=True, slots=True)
class Coverage:
    """Where nobody was for long, and what nobody looked at; of what whoever asks oversees and may see."""

    FORMAT: ClassVar = Format("xiangheng-inspection-coverage/1", "xiangheng inspection coverage --json")
    day: Annotated[date, Meaning("the day that is counted back from")]
    regions: Annotated[tuple[RegionCoverage, ...], Meaning("every county, those longest not visited first")]
    topics: Annotated[
        tuple[TopicCoverage, ...],
        Meaning("every topic of a planned check or a visit, those longest not looked at first"),
    ]


@dataclass(frozen=True, slots=True)
class OverdueCheck:
    """A planned check whose month is over, and that was not carried out wherever it was planned."""

    plan: Annotated[PlannedCheckRecord, Meaning("the planned check")]
    days_overdue: Annotated[int, Meaning("since its limit", unit="days", minimum=1)]
    visits: Annotated[int, Meaning("how many visits of it were carried out", minimum=0)]
    missing: Annotated[
        tuple[NamedDivision, ...],
        Meaning(
            "regions that it names and in which no visit of it was carried out; empty where it names none"
        ),
    ]


@dataclass(frozen=True, slots=True)
class Overdue:
    """What should have been carried out by a day and was not."""

    FORMAT: ClassVar = Format("xiangheng-inspection-overdue/1", "xiangheng inspection overdue --json")
    day: Annotated[date, Meaning("the day that it is told for")]
    checks: Annotated[tuple[OverdueCheck, ...], Meaning("planned checks, the longest overdue first")]
    visits: Annotated[
        tuple[VisitRecord, ...],
        Meaning("visits whose last day is over and that were not submitted, the earliest first"),
    ]


@dataclass(frozen=True, slots=True)
class ChecklistWorkbook:
    """A workbook of a visit's checklist that was written somewhere."""

    FORMAT: ClassVar = Format(
        "xiangheng-inspection-workbook/1", "xiangheng inspection checklist template --json"
    )
    visit: VisitNumber
    items: Annotated[int, Meaning("how many items it has", minimum=1)]
    file: Annotated[str, Meaning("where it was written")]


@dataclass(frozen=True, slots=True)
class FindingEvidence:
    """A file that shows what was found."""

    file: Annotated[int, Meaning("number of the file", minimum=1)]
    sha256: Annotated[Digest, Meaning("SHA-256 of its content")]


@dataclass(frozen=True, slots=True)
class FindingRecord:
    """A problem that a visit found."""

    FORMAT: ClassVar = Format(
        "xiangheng-inspection-finding/1", "xiangheng inspection finding show|add|raise|withdraw --json"
    )
    number: Annotated[int, Meaning("names the finding for good; numbers are not given in a row", minimum=1)]
    visit: VisitNumber
    region: Annotated[
        NamedDivision, Meaning("where it was found, as the division is called on the visit's last day")
    ]
    category: Annotated[str, Meaning("kind of problem, as departments call it")]
    severity: Annotated[Severity, Meaning("how grave it is")]
    description: Annotated[str, Meaning("what was found, in Chinese")]
    places: Annotated[str | None, Meaning("towns and villages concerned; null where none are named")]
    clause: Annotated[str | None, Meaning("the clause that it breaks; null where that is not stated")]
    indicator: Annotated[
        str | None, Meaning("code of the indicator that it concerns; null where it concerns none")
    ]
    evidence: Annotated[
        tuple[FindingEvidence, ...], Meaning("files that show it, by number; kept while it stands")
    ]
    issue: Annotated[
        str | None, Meaning("number of the rectification issue that it became; null while it is none")
    ]
    found_by: Annotated[Login, Meaning("who wrote it down")]
    recorded_at: RecordedAt
    act: Act


@dataclass(frozen=True, slots=True)
class FindingList:
    """A page of findings."""

    FORMAT: ClassVar = Format("xiangheng-inspection-findings/1", "xiangheng inspection finding list --json")
    findings: tuple[FindingRecord, ...]
    next: NextPage
