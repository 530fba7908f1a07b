"""What programs are told of the register: records, which the services themselves return, masked for whoever asks."""

from dataclasses import dataclass
from typing import Annotated, ClassVar, TypeAlias

from xiangheng_platform.monitoring.words import Elimination, MonitoredKind, RegisterTable, RiskType
from xiangheng_platform.regions.documents import NamedDivision
from xiangheng_platform.regions.meanings import Verified
from xiangheng_platform.store.meanings import Login, Note, RecordedAt, Source
from xiangheng_scoring.documents import FaultRecord
from xiangheng_scoring.records import Digest, Format, Meaning

#: As text: 63 bits are more than a number keeps in a browser.
HouseholdKey: TypeAlias = Annotated[
    str, Meaning("pseudonymous key of the household, drawn at random", pattern="^[0-9]+$")
]
Month: TypeAlias = Annotated[int, Meaning("year and month, as 202412", minimum=190001, maximum=999912)]
Masked: TypeAlias = Annotated[str, Meaning("masked: enough to know whose it is, too little to use")]
NextPage: TypeAlias = Annotated[str, Meaning("where the next page begins; empty where there is none")]
Invented: TypeAlias = Annotated[
    bool, Meaning("whether the data is invented, and marked so wherever it is shown")
]
Act: TypeAlias = Annotated[int, Meaning("number in the audit log", minimum=1)]


@dataclass(frozen=True, slots=True)
class MonthOfCounty:
    """A month of a county that was put into the register."""

    month: Month
    county: Annotated[NamedDivision, Meaning("the county, as it is called today or was called last")]
    rows: Annotated[int, Meaning("how many rows it has now", minimum=0)]
    before: Annotated[int | None, Meaning("how many it had before; null where it is new", minimum=0)]


@dataclass(frozen=True, slots=True)
class RegisterImport:
    """What became of a file of households."""

    FORMAT: ClassVar = Format("xiangheng-household-import/1", "xiangheng household import --json")
    file: Annotated[str, Meaning("name of the file")]
    sha256: Annotated[Digest, Meaning("SHA-256 of its bytes")]
    dataset: Annotated[RegisterTable, Meaning("which table of the register it is")]
    rows: Annotated[int, Meaning("how many rows it has", minimum=0)]
    months: Annotated[
        tuple[MonthOfCounty, ...],
        Meaning("what was written; nothing where the register had the file already"),
    ]
    new: Annotated[int, Meaning("households and people that were not known before", minimum=0)]
    changed: Annotated[int, Meaning("of how many the name, telephone or place was another before", minimum=0)]
    monitored: Annotated[
        int, Meaning("how many monitored households are new or were told otherwise before", minimum=0)
    ]
    is_invented: Invented
    act: Annotated[int | None, Meaning("number in the audit log; null where nothing was written", minimum=1)]
    notices: Annotated[
        tuple[FaultRecord, ...],
        Meaning("what there is to know: columns that were not read, rows that are unlikely"),
    ]


@dataclass(frozen=True, slots=True)
class AdoptedMonths:
    """Months of a folder that were taken into the register, under the keys that they had."""

    FORMAT: ClassVar = Format("xiangheng-household-adoption/1", "xiangheng household adopt --json")
    folder: Annotated[str, Meaning("the folder, as it was typed")]
    months: tuple[MonthOfCounty, ...]
    monitored: Annotated[
        int, Meaning("how many monitored households are new or were told otherwise before", minimum=0)
    ]
    is_invented: Invented
    act: Annotated[int | None, Meaning("number in the audit log; null where nothing was written", minimum=1)]


@dataclass(frozen=True, slots=True)
class SpellRecord:
    """A household from its identification as monitored until its risk is eliminated."""

    household: HouseholdKey
    county: Annotated[
        NamedDivision, Meaning("the county that it lay in, as it is called today or was called last")
    ]
    kind: Annotated[MonitoredKind, Meaning("as what it is monitored")]
    risks: Annotated[tuple[RiskType, ...], Meaning("why it is at risk, the first the gravest", most=5)]
    identified_in: Month
    eliminated_in: Annotated[
        int | None, Meaning("in which month the risk was eliminated, as 202412; null: it is monitored")
    ]
    elimination: Annotated[
        Elimination | None, Meaning("how the risk was eliminated; null while it is monitored, or not told")
    ]
    is_invented: Invented
    recorded_by: Annotated[Login, Meaning("who recorded it or put in the file that told it")]
    recorded_at: RecordedAt
    act: Act


@dataclass(frozen=True, slots=True)
class MonitoredList:
    """A page of monitored households."""

    FORMAT: ClassVar = Format(
        "xiangheng-household-monitored/1", "xiangheng household monitored list|record|eliminate --json"
    )
    spells: tuple[SpellRecord, ...]
    next: NextPage


@dataclass(frozen=True, slots=True)
class HouseholdRecord:
    """A household, its particulars masked."""

    key: HouseholdKey
    number: Masked
    head: Masked
    telephone: Masked
    county: Annotated[
        NamedDivision, Meaning("the county that it lies in, as it is called today or was called last")
    ]


@dataclass(frozen=True, slots=True)
class HouseholdList:
    """A page of households."""

    FORMAT: ClassVar = Format("xiangheng-households/1", "xiangheng household list --json")
    households: tuple[HouseholdRecord, ...]
    next: NextPage


@dataclass(frozen=True, slots=True)
class StatedColumn:
    """What a household or a person is said to be in one column of the register."""

    name: Annotated[str, Meaning("its name in the files of months")]
    heading: Annotated[str, Meaning("its heading in exports, in Chinese")]
    value: Annotated[
        str | None, Meaning("as screens show it; null where nothing is known, or where it is withheld")
    ]
    unit: Annotated[str | None, Meaning("of a number; null where it has none")]
    is_withheld: Annotated[bool, Meaning("whether it is sensitive, and not for whoever asks")]


@dataclass(frozen=True, slots=True)
class MemberRecord:
    """A member of a household, masked, as a month told of them."""

    key: Annotated[str, Meaning("pseudonymous key of the person, drawn at random", pattern="^[0-9]+$")]
    name: Masked
    identity_number: Masked
    columns: Annotated[tuple[StatedColumn, ...], Meaning("what the month says of them")]


@dataclass(frozen=True, slots=True)
class HouseholdDossier:
    """A household as the last month tells of it."""

    FORMAT: ClassVar = Format("xiangheng-household/1", "xiangheng household show --json")
    household: Annotated[HouseholdRecord, Meaning("the household itself, masked")]
    month: Annotated[int | None, Meaning("the last month of which there are rows; null where there are none")]
    is_invented: Invented
    columns: Annotated[tuple[StatedColumn, ...], Meaning("what the month says of it; empty without one")]
    members: Annotated[tuple[MemberRecord, ...], Meaning("its people, the head first, then by age")]
    is_withheld: Annotated[bool, Meaning("whether income, health and monitoring are not for whoever asks")]
    spells: Annotated[
        tuple[SpellRecord, ...],
        Meaning("when it was monitored, the last first; none where they are withheld"),
    ]


@dataclass(frozen=True, slots=True)
class RevealedMember:
    """A member of a household in full."""

    key: Annotated[str, Meaning("pseudonymous key of the person, drawn at random", pattern="^[0-9]+$")]
    name: Annotated[str, Meaning("as the last file stated it")]
    identity_number: Annotated[str, Meaning("number of the identity card, or of what stands for it")]


@dataclass(frozen=True, slots=True)
class RevealedHousehold:
    """Who a household is, in full; that it was read stands in the audit log."""

    FORMAT: ClassVar = Format("xiangheng-household-revealed/1", "xiangheng household reveal --json")
    key: HouseholdKey
    number: Annotated[str, Meaning("its number in the national system")]
    head: Annotated[str, Meaning("name of its head")]
    telephone: Annotated[str, Meaning("as the last file stated it; empty where none did")]
    members: Annotated[tuple[RevealedMember, ...], Meaning("its people")]


@dataclass(frozen=True, slots=True)
class ErasedHousehold:
    """A household of which nobody knows any more who it is."""

    FORMAT: ClassVar = Format("xiangheng-household-erased/1", "xiangheng household erase --json")
    key: HouseholdKey
    members: Annotated[int, Meaning("of how many people the names were erased with it", minimum=0)]


@dataclass(frozen=True, slots=True)
class IncomeLineRecord:
    """The monitoring income line of a province and year."""

    FORMAT: ClassVar = Format("xiangheng-income-line/1", "xiangheng household line set|verify --json")
    province: Annotated[NamedDivision, Meaning("the province that it holds in")]
    year: Annotated[int, Meaning("the year that it holds for")]
    yuan: Annotated[int, Meaning("net income a head", unit="yuan a year", minimum=1)]
    version: Annotated[int, Meaning("from 1 on; each change makes one", minimum=1)]
    source: Source
    verified: Verified
    is_invented: Invented
    note: Note
    author: Annotated[Login, Meaning("who wrote the version")]
    recorded_at: RecordedAt


@dataclass(frozen=True, slots=True)
class IncomeLines:
    """The monitoring income lines, the last year first."""

    FORMAT: ClassVar = Format("xiangheng-income-lines/1", "xiangheng household line list --json")
    lines: tuple[IncomeLineRecord, ...]


@dataclass(frozen=True, slots=True)
class CountedPlace:
    """The households of a place by group, in the order of the groups; small groups are hidden."""

    place: Annotated[str, Meaning("county, or county and township, in Chinese; the last is the sum of all")]
    counts: Annotated[
        tuple[int | None, ...],
        Meaning("by group, the last the sum; null: fewer than ten, or ten could be worked out from it"),
    ]


@dataclass(frozen=True, slots=True)
class CountedHouseholds:
    """How many households a month has, by place and group."""

    FORMAT: ClassVar = Format("xiangheng-household-counts/1", "xiangheng household export --json")
    file: Annotated[str, Meaning("the file that was written")]
    month: Month
    groups: Annotated[tuple[str, ...], Meaning("what the groups are called, in Chinese, the last the sum")]
    places: tuple[CountedPlace, ...]
    hidden: Annotated[int, Meaning("how many counts are hidden", minimum=0)]
    note: Annotated[str, Meaning("what is counted, and what is hidden, in Chinese, as the file says it")]
    is_invented: Invented
