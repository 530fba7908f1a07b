"""The figures of a run: values, adjustments, marks, findings and other assessments' totals, each with its origin."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from xiangheng_scoring.engine.observations import (
    FigureColumn,
    Interim,
    Observation,
    Observations,
    Sample,
    columns_of,
)
from xiangheng_scoring.places import NOWHERE, Origin
from xiangheng_scoring.vocabulary import Months

__all__ = [
    "Adjustment",
    "Dataset",
    "Finding",
    "Interim",
    "Mark",
    "Months",
    "Observation",
    "OtherTotal",
    "Sample",
]


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
    def columns(self) -> Sequence[FigureColumn]:
        """The observations as columns, of an indicator and year one or several: what a run goes by."""
        return columns_of(self.observations)

    def merged(self, others: Iterable["Dataset"]) -> "Dataset":
        """This and the others as one."""
        parts = (self, *others)
        return Dataset(
            observations=Observations([column for part in parts for column in part.columns]),
            adjustments=tuple(row for part in parts for row in part.adjustments),
            marks=tuple(row for part in parts for row in part.marks),
            findings=tuple(row for part in parts for row in part.findings),
            totals=tuple(row for part in parts for row in part.totals),
            has_findings=any(part.has_findings for part in parts),
            is_invented=any(part.is_invented for part in parts),
            findings_tables=tuple(table for part in parts for table in part.findings_tables),
            interim=tuple(row for part in parts for row in part.interim),
        )
