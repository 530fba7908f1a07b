"""What programs are told of issues that reach a score: findings, rates, and what used an issue."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar

from xiangheng_platform.rectification.citations import Citation
from xiangheng_platform.rectification.documents import CitationRecord, Number, citation_record
from xiangheng_platform.rectification.findings import IssueFindings
from xiangheng_platform.rectification.rates import CountyRates, Rates
from xiangheng_platform.rectification.shares import RectificationRate, basis_of
from xiangheng_platform.regions.meanings import DivisionCode, DivisionName
from xiangheng_scoring.engine.dataset import Finding
from xiangheng_scoring.records import Digest, Format, Meaning


@dataclass(frozen=True, slots=True)
class FindingRecord:
    """An issue that reaches a score, as the table of findings has it."""

    number: Number
    region_code: DivisionCode
    region: DivisionName
    indicator: Annotated[str, Meaning("code of the indicator that it counts under")]
    channel: Annotated[str, Meaning("by what way it was found, in Chinese")]
    description: Annotated[str, Meaning("what was found")]
    clause: Annotated[str | None, Meaning("the clause that it breaks; null where that is not stated")]
    evidence: Annotated[
        str, Meaning("the document that states it, then the SHA-256 of each file that stands as its evidence")
    ]


@dataclass(frozen=True, slots=True)
class FindingsFile:
    """The issues of a year that reach a score, as of an act: the same for ever."""

    FORMAT: ClassVar = Format("xiangheng-issue-findings/1", "xiangheng issue findings --json")
    year: Annotated[int, Meaning("the year that they are counted to")]
    act: Annotated[int, Meaning("number in the audit log of the act as of which they are told", minimum=1)]
    digest: Annotated[Digest, Meaning("SHA-256 that stands in the table too")]
    reference: Annotated[str, Meaning("what the table is cited by")]
    is_invented: Annotated[bool, Meaning("whether the table says that it is invented")]
    findings: Annotated[tuple[FindingRecord, ...], Meaning("the issues, by number")]
    left_out: Annotated[
        tuple[str, ...], Meaning("numbers of issues that are of no county, and so of no unit of a scheme")
    ]
    cited: Annotated[
        tuple[str, ...], Meaning("numbers of issues of which it was registered now that the table uses them")
    ] = ()


@dataclass(frozen=True, slots=True)
class RectificationRateRecord:
    """One rate of one county."""

    rate: Annotated[RectificationRate, Meaning("which rate")]
    numerator: Annotated[int, Meaning("issues that are so", minimum=0)]
    denominator: Annotated[int, Meaning("issues that are asked about", minimum=0)]
    percent: Annotated[
        Decimal | None, Meaning("the share, rounded half-up to two decimals; null of nothing", unit="%")
    ]
    basis: Annotated[str, Meaning("what it was made of, and the issues behind it, in Chinese")]
    behind: Annotated[tuple[str, ...], Meaning("numbers of the issues that the rate is the worse for")]


@dataclass(frozen=True, slots=True)
class CountyRectificationRecord:
    """The rates of one county."""

    region_code: DivisionCode
    region: DivisionName
    rates: Annotated[tuple[RectificationRateRecord, ...], Meaning("every rate, also those of nothing")]


@dataclass(frozen=True, slots=True)
class RatesFile:
    """The rectification rates of a year as of an act: the same for ever."""

    FORMAT: ClassVar = Format("xiangheng-issue-rates/1", "xiangheng issue rates --json")
    year: Annotated[int, Meaning("the year whose issues are asked about")]
    act: Annotated[int, Meaning("number in the audit log of the act as of which they are told", minimum=1)]
    day: Annotated[date, Meaning("the day of that act, by which an issue is due or not")]
    is_invented: Annotated[bool, Meaning("whether the table says that it is invented")]
    counties: Annotated[
        tuple[CountyRectificationRecord, ...], Meaning("the counties that have issues, by code")
    ]
    left_out: Annotated[tuple[str, ...], Meaning("numbers of issues that are of no county")]


@dataclass(frozen=True, slots=True)
class CitationList:
    """What used some issues."""

    FORMAT: ClassVar = Format("xiangheng-issue-citations/1", "xiangheng issue citations --json")
    citations: Annotated[tuple[CitationRecord, ...], Meaning("by issue, then as they were registered")]


def findings_file(told: IssueFindings, cited: tuple[str, ...] = ()) -> FindingsFile:
    """Findings as they are told; `cited` are those of which it was registered now that the table uses them."""
    return FindingsFile(
        year=told.year, act=told.act, digest=told.table.digest, reference=told.reference,
        is_invented=told.is_invented, left_out=told.left_out, cited=cited,
        findings=tuple(_finding(row, told.names[row.unit]) for row in told.findings),
    )  # fmt: skip


def rates_file(told: Rates) -> RatesFile:
    """Rates as they are told."""
    return RatesFile(
        told.year, told.act, told.day, told.is_invented, tuple(map(_county, told.counties)), told.left_out
    )


def citation_list(citations: Iterable[Citation]) -> CitationList:
    """Citations as they are told."""
    return CitationList(tuple(map(citation_record, citations)))


def _finding(row: Finding, name: str) -> FindingRecord:
    return FindingRecord(
        number=row.number, region_code=row.unit, region=name, indicator=row.indicator, channel=row.channel,
        description=row.description, clause=row.clause or None, evidence=row.evidence,
    )  # fmt: skip


def _county(county: CountyRates) -> CountyRectificationRecord:
    return CountyRectificationRecord(
        county.code,
        county.name,
        tuple(
            RectificationRateRecord(
                rate, share.numerator, share.denominator, share.percent, basis_of(rate, share), share.behind
            )
            for rate, share in county.shares.items()
        ),
    )
