"""What issues give to a score, as data: the findings of a year and the rates of its counties, as of an act and the same for ever."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, NamedTuple

from xiangheng_graphql.assembly.capability import Capability
from xiangheng_graphql.assembly.connections import PAGE, After, Connection, First, page_of
from xiangheng_graphql.capabilities.issues import READ, Issue, issue_of
from xiangheng_graphql.capabilities.regions import READ as READ_REGIONS
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
from xiangheng_platform.regions import divisions
from xiangheng_platform.regions.tree import Division
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


class FindingKey(NamedTuple):
    """What loaders of findings are asked by."""

    number: str
    region_code: str
    region: str


class CountyKey(NamedTuple):
    """What loaders of the rates of counties are asked by."""

    region_code: str
    region: str


issue_scores = Capability("issue_scores")
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
    key=lambda finding: FindingKey(finding.number, finding.region_code, finding.region),
    name="IssueFinding",
)
issue_scores.entity(
    CountyRectificationRecord,
    chinese="一个县的各项整改率",
    key=lambda county: CountyKey(county.region_code, county.region),
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
def issue(view: View, keys: Sequence[FindingKey]) -> Mapping[FindingKey, Issue | None]:
    """The issue as it stands now, whatever the table says of it; null where it is out of sight."""
    issues = lookup.of_numbers(view, [key.number for key in keys])
    return {key: issue_of(issues[key.number]) for key in keys if key.number in issues}


@issue_scores.field(
    FindingRecord, chinese="计到哪个县，今天的；已经没有的，是最后一天的", action=READ_REGIONS, name="county"
)
def county_of_finding(view: View, keys: Sequence[FindingKey]) -> Mapping[FindingKey, Division | None]:
    """The county that it counts to, as it is today or was last; null where you may see no divisions."""
    counties = divisions_of_codes(view, [key.region_code for key in keys])
    return {key: counties.get(key.region_code) for key in keys}


@issue_scores.field(
    FindingRecord, chinese="县的名称，年度末的", action=READ, name="region", deprecated="用 county"
)
def name_in_findings(view: View, keys: Sequence[FindingKey]) -> Mapping[FindingKey, str]:
    """What the county was called at the end of the year."""
    return {key: key.region for key in keys}


@issue_scores.field(
    CountyRectificationRecord,
    chinese="哪个县，今天的；已经没有的，是最后一天的",
    action=READ_REGIONS,
    name="county",
)
def county_of_rates(view: View, keys: Sequence[CountyKey]) -> Mapping[CountyKey, Division | None]:
    """The county, as it is today or was last; null where you may see no divisions."""
    counties = divisions_of_codes(view, [key.region_code for key in keys])
    return {key: counties.get(key.region_code) for key in keys}


@issue_scores.field(
    CountyRectificationRecord,
    chinese="县的名称，年度末的",
    action=READ,
    name="region",
    deprecated="用 county",
)
def name_in_rates(view: View, keys: Sequence[CountyKey]) -> Mapping[CountyKey, str]:
    """What the county was called at the end of the year."""
    return {key: key.region for key in keys}


def divisions_of_codes(view: View, codes: Sequence[str]) -> dict[str, Division | None]:
    """What bore each code last, as it is today or was last."""
    known = divisions.gazetteer(view.as_known_now)
    facts = {code: known.latest(known.by_code[code][-1].key, view.today) for code in codes}
    return {
        code: known.division(fact.key, view.today if fact.holds_on(view.today) else fact.last)
        for code, fact in facts.items()
    }
