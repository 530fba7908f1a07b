"""What issues give to a score, as data: the findings of a year and the rates of its counties, as of an act and the same for ever."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from xiangheng_graphql.assembly.capability import Capability
from xiangheng_graphql.assembly.connections import PAGE, After, Connection, First, page_of
from xiangheng_graphql.capabilities.issues import READ, Issue, issue_of
from xiangheng_platform.access.views import View
from xiangheng_platform.rectification import findings as services
from xiangheng_platform.rectification import lookup
from xiangheng_platform.rectification import rates as rating
from xiangheng_platform.rectification.score_documents import (
    CountyRectificationRecord,
    FindingRecord,
    FindingsFile,
    RatesFile,
    RectificationRateRecord,
    findings_file,
    rates_file,
)
from xiangheng_platform.rectification.shares import RectificationRate
from xiangheng_scoring.records import Meaning

Year = Annotated[int, Meaning("the year that issues are counted to")]
AsOfAct = Annotated[
    int | None,
    Meaning("number in the audit log of the act as of which they are told; null: the last", minimum=1),
]


@dataclass(frozen=True, slots=True)
class FindingsKey:
    """What the findings of a file are asked by: the file itself, known by what its table is cited by."""

    reference: str
    rows: tuple[FindingRecord, ...]

    def __hash__(self) -> int:
        return hash(self.reference)


issue_scores = Capability("issue_scores")
issue_scores.call(CountyRectificationRecord, "CountyRectification")
issue_scores.call(RatesFile, "RectificationRates")
issue_scores.call(RectificationRate, "RectificationRateKind")
issue_scores.call(RectificationRateRecord, "RectificationRate")
issue_scores.entity(
    FindingsFile,
    chinese="一个年度计入得分的问题，截至一号操作",
    key=lambda file: FindingsKey(file.reference, file.findings),
    name="IssueFindings",
    hidden=("cited",),
)
issue_scores.entity(
    FindingRecord,
    chinese="计入得分的一个问题，照交给计分的表",
    key=lambda finding: finding.number,
    name="IssueFinding",
)


@issue_scores.query(
    chinese="计入得分的问题：核实过、没有撤销、写明指标的，截至一号操作，以后再查还是这样",
    action=READ,
    is_province_wide=True,
)
def issue_findings(view: View, year: Year, act: AsOfAct = None) -> FindingsFile:
    """The issues of a year that reach a score, as of an act: confirmed, not overturned, and under an indicator."""
    return findings_file(services.findings(view, year, act=act))


@issue_scores.query(
    chinese="各县整改完成率、按期完成率、反弹率，截至一号操作，以后再查还是这样",
    action=READ,
    is_province_wide=True,
)
def rectification_rates(view: View, year: Year, act: AsOfAct = None) -> RatesFile:
    """The rates of the counties that have issues of a year, as of an act and on its day."""
    return rates_file(rating.rates(view, year, act=act))


@issue_scores.field(FindingsFile, chinese="各个问题，按编号", action=READ)
def findings(
    view: View, keys: Sequence[FindingsKey], first: First = PAGE, after: After = None
) -> Mapping[FindingsKey, Connection[FindingRecord]]:
    """The issues as the table has them, by number."""
    return {
        key: page_of(key.rows, lambda row: row.number, first=first, after=after, order=key.reference)
        for key in keys
    }


@issue_scores.field(FindingRecord, chinese="这个问题现在的情况；看不到的为空", action=READ)
def issue(view: View, keys: Sequence[str]) -> Mapping[str, Issue | None]:
    """The issue as it stands now, whatever the table says of it; null where it is out of sight."""
    return {number: issue_of(own) for number, own in lookup.of_numbers(view, keys).items()}
