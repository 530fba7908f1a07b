"""The figures of a run: values, adjustments, marks, findings and other assessments' totals, each with its origin."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Annotated

from xiangheng_scoring.places import NOWHERE, Origin
from xiangheng_scoring.records import Meaning


@dataclass(frozen=True, slots=True)
class Sample:
    """What a survey value rests on: the number asked, and the interval around the value."""

    size: Annotated[int | None, Meaning("units of the sample; null where that was not told")] = None
    low: Annotated[
        Decimal | None,
        Meaning("the interval's lower end, in the indicator's unit; null where that was not told"),
    ] = None
    high: Annotated[
        Decimal | None,
        Meaning("the interval's upper end, in the indicator's unit; null where that was not told"),
    ] = None


@dataclass(frozen=True, slots=True)
class Observation:
    """One reported value of one unit, indicator and year."""

    unit: str
    indicator: str
    period: int
    value: Decimal
    origin: Origin = NOWHERE
    sample: Sample | None = None


@dataclass(frozen=True, slots=True, order=True)
class Months:
    """Months of one year, both included; from January on they are those of a cumulative figure."""

    first: int
    last: int

    def __str__(self) -> str:
        return f"{self.first}月" if self.first == self.last else f"{self.first}—{self.last}月"


@dataclass(frozen=True, slots=True)
class Interim:
    """One reported value of one unit, indicator and part of a year. No rule judges it: a scheme assesses years."""

    unit: str
    indicator: str
    period: int
    months: Months
    value: Decimal
    origin: Origin = NOWHERE
    sample: Sample | None = None


@dataclass(frozen=True, slots=True)
class Adjustment:
    """Signed points for a unit under an item of the scheme, resting on a piece of evidence.

    `origin` is where the points stand; where item and evidence have cells of their own, those are known too.
    """

    unit: str
    item: str
    points: Decimal
    evidence: str
    reason: str = ""
    origin: Origin = NOWHERE
    item_origin: Origin = field(default=NOWHERE, compare=False)
    evidence_origin: Origin = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Mark:
    """One assessor's mark."""

    unit: str
    indicator: str
    assessor: str
    value: Decimal
    origin: Origin = NOWHERE


@dataclass(frozen=True, slots=True)
class Finding:
    """One verified day-to-day finding; the same `number` reported through two channels is one finding.

    `clause` is what it breaks, `evidence` what shows it (a document's number, digests of files), both as they were
    written; either is empty where nothing was said.
    """

    unit: str
    indicator: str
    number: str
    channel: str = ""
    description: str = ""
    origin: Origin = NOWHERE
    clause: str = ""
    evidence: str = ""

    def __str__(self) -> str:
        """The finding in words: number, channel, description, what it breaks, what shows it, where it stands."""
        said = " ".join(filter(None, (self.number, self.channel, self.description)))
        clause = f"，条款：{self.clause}" if self.clause else ""
        evidence = f"，佐证：{self.evidence}" if self.evidence else ""
        return f"{said}{clause}{evidence}{self.origin.cited()}"


@dataclass(frozen=True, slots=True)
class OtherTotal:
    """A unit's total in another assessment, taken over as points."""

    unit: str
    assessment: str
    points: Decimal
    origin: Origin = NOWHERE


@dataclass(frozen=True)
class Dataset:
    """All figures of a run. Order carries no meaning: every use sorts or looks up by key.

    `has_findings` tells that a findings table was handed in, so that a unit without findings has 0, not a
    missing value; `findings_tables` says which those were, for the 0 to rest on. `interim` are
    figures of parts of years, which change no score and therefore no run's name. `is_invented` marks made-up figures (their workbooks say 虚构); the mark travels with every
    result.
    """

    observations: Sequence[Observation] = ()
    adjustments: tuple[Adjustment, ...] = ()
    marks: tuple[Mark, ...] = ()
    findings: tuple[Finding, ...] = ()
    totals: tuple[OtherTotal, ...] = ()
    has_findings: bool = False
    is_invented: bool = False
    findings_tables: tuple[Origin, ...] = ()
    interim: Sequence[Interim] = ()

    @cached_property
    def series(self) -> Mapping[str, Mapping[int, Mapping[str, Observation]]]:
        """The observations by indicator, year and unit; of what is reported twice, which no run accepts, one."""
        # Lists first, each index at once: rows come unit by unit, and to go round hundreds of indexes of many units, each
        # larger than the processor's caches, takes more than twice as long.
        listed: dict[str, dict[int, list[Observation]]] = defaultdict(lambda: defaultdict(list))
        for row in self.observations:
            listed[row.indicator][row.period].append(row)
        return {
            indicator: {year: {row.unit: row for row in rows} for year, rows in years.items()}
            for indicator, years in listed.items()
        }

    def merged(self, others: Iterable["Dataset"]) -> "Dataset":
        """This and the others as one."""
        parts = (self, *others)
        return Dataset(
            observations=tuple(row for part in parts for row in part.observations),
            adjustments=tuple(row for part in parts for row in part.adjustments),
            marks=tuple(row for part in parts for row in part.marks),
            findings=tuple(row for part in parts for row in part.findings),
            totals=tuple(row for part in parts for row in part.totals),
            has_findings=any(part.has_findings for part in parts),
            is_invented=any(part.is_invented for part in parts),
            findings_tables=tuple(table for part in parts for table in part.findings_tables),
            interim=tuple(row for part in parts for row in part.interim),
        )
