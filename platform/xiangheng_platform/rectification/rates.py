"""Rectification rates of counties, exact and as of an act: how much is put right, in time, and how much came back.

    completion    issues that are over (accepted, looked at again or not yet) ÷ all issues
    on time       of the issues that were due: those that are over, each time submitted by the last day ÷ all that were due
    relapse       issues that ever came back ÷ issues that were ever looked at again

Only issues that may reach a score count: confirmed by somebody else, and not overturned. Where nothing is in the denominator
there is no rate, and neither 0 nor 100: nobody asked of a county that was never looked at again has shown that nothing comes back.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlmodel import col, select

from xiangheng_platform.access.decisions import require
from xiangheng_platform.access.reach import PROVINCE_WIDE
from xiangheng_platform.access.views import View
from xiangheng_platform.audit.log import as_of_act
from xiangheng_platform.rectification import ledger
from xiangheng_platform.rectification.counties import county_of
from xiangheng_platform.rectification.findings import reaching_score
from xiangheng_platform.rectification.policy import NEVER
from xiangheng_platform.rectification.standing import Standing, standing_of
from xiangheng_platform.rectification.tables import IssueRow
from xiangheng_platform.rectification.words import Channel, State
from xiangheng_platform.regions.records import gazetteer_of
from xiangheng_platform.store.keys import among
from xiangheng_platform.store.moments import beijing_day
from xiangheng_scoring.explain.cautions import INVENTED
from xiangheng_scoring.grouping import grouped
from xiangheng_scoring.intake.writing.exported_tables import ExportedTable, IndicatorFigure, figures_table
from xiangheng_scoring.titled import Titled

#: How many decimals of a percentage are handed to a score.
DECIMALS = 2
#: Whose findings the indicators of completion ask about.
ASSESSMENTS = (Channel.CENTRAL, Channel.PROVINCIAL)


class RectificationRate(Titled):
    """What is computed of a county's issues."""

    COMPLETION = ("completion", "问题整改完成率", "issues that are over, of all")
    ASSESSED = (
        "assessed",
        "中央和省考核评估指出问题整改完成率",
        "the same of what the central and the provincial assessment found",
    )
    ON_TIME = (
        "on_time",
        "按期完成率",
        "issues that are over and were submitted in time, of those that were due",
    )
    RELAPSE = ("relapse", "“回头看”反弹率", "issues that came back, of those that were looked at again")


#: Which indicators of assessments ask for which rate: those of the schemes that this platform proposes.
INDICATORS: Mapping[str, RectificationRate] = {
    "EL-R05": RectificationRate.ASSESSED,
    "EL-R06": RectificationRate.RELAPSE,
    "LF-F04": RectificationRate.ASSESSED,
}


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many issues."""

    numerator: int
    denominator: int

    @property
    def percent(self) -> Decimal | None:
        """The share in per cent, rounded half-up to `DECIMALS`; None of nothing."""
        if not self.denominator:
            return None
        # In whole numbers, which are exact, and rounded once.
        scaled = 2 * self.numerator * 100 * 10**DECIMALS + self.denominator
        return Decimal(scaled // (2 * self.denominator)).scaleb(-DECIMALS)


@dataclass(frozen=True, slots=True)
class CountyRates:
    """The rates of one county, by its code and name at the end of the year."""

    code: str
    name: str
    shares: Mapping[RectificationRate, Share]


@dataclass(frozen=True)
class Rates:
    """The rates of all counties that have issues of `year`, by code, as of an act, and on the day of that act.

    `left_out` are the numbers of issues that are of no county. `is_invented` says that some issues come from a document that says
    of itself that it is invented.
    """

    year: int
    act: int
    day: date
    counties: tuple[CountyRates, ...]
    left_out: tuple[str, ...]
    is_invented: bool

    def table(self, indicators: Collection[str] = ()) -> ExportedTable:
        """The rates that indicators of assessments ask for (of those of `INDICATORS`, or all of these), as `score` reads them.

        A county without a rate has no line, and what the scheme says of missing values holds.
        """
        wanted = [code for code in INDICATORS if not indicators or code in indicators]
        figures = [
            IndicatorFigure(
                county.code, code, self.year, percent, measure="%", basis=basis_of(INDICATORS[code], share)
            )
            for county in self.counties
            for code in wanted
            if (percent := (share := county.shares[INDICATORS[code]]).percent) is not None
        ]
        names = {county.code: county.name for county in self.counties}
        return figures_table(figures, self.act, names, is_invented=self.is_invented)


def basis_of(rate: RectificationRate, share: Share) -> str:
    """What a share was made of, in words."""
    part, whole = _WORDS[rate]
    return f"{part} {share.numerator} ÷ {whole} {share.denominator}"


def rates(view: View, year: int, *, act: int | None = None) -> Rates:
    """The rates of a year's issues as of an act (the last, if none is given), and on its day.

    It is asked for the whole province: of a county of which somebody sees some issues, they would be told another rate. Raises
    `NotAllowed`, `NoSuchAct`.
    """
    require(view.person, "issue.read", PROVINCE_WIDE)
    number, then = as_of_act(view, act)
    rows = then.session.exec(ledger.standings(then).where(*reaching_score(year))).all()
    gazetteer = gazetteer_of(then)
    counties = {row.division: county_of(gazetteer, row.division, year) for row in rows}
    day = beijing_day(then.known_at)
    by_county = grouped(
        ((county.code, county.name), standing_of(row))
        for row in rows
        if (county := counties[row.division]) is not None
    )
    invented = then.session.exec(
        select(IssueRow.id).where(
            among(col(IssueRow.id), [row.content for row in rows]),
            col(IssueRow.document).contains(INVENTED, autoescape=True),
        )
    )
    return Rates(
        year=year,
        act=number,
        day=day,
        counties=tuple(
            CountyRates(code, name, shares_of(standings, day))
            for (code, name), standings in sorted(by_county.items())
        ),
        left_out=tuple(sorted(row.number for row in rows if counties[row.division] is None)),
        is_invented=invented.first() is not None,
    )


def shares_of(standings: Iterable[Standing], day: date) -> dict[RectificationRate, Share]:
    """The rates of issues that may reach a score, on a day; a pure function of how they stand."""
    issues = tuple(standings)
    return {rate: compute(issues, day) for rate, compute in _RATES.items()}


def is_over(standing: Standing) -> bool:
    """Whether an issue was accepted and has not come back."""
    return standing.state in (State.CLOSED, State.CONSOLIDATED)


def _completion(issues: Sequence[Standing], day: date) -> Share:
    return Share(sum(map(is_over, issues)), len(issues))


def _assessed(issues: Sequence[Standing], day: date) -> Share:
    return _completion([issue for issue in issues if issue.channel in ASSESSMENTS], day)


def _on_time(issues: Sequence[Standing], day: date) -> Share:
    due = [issue for issue in issues if _was_due(issue, day)]
    return Share(sum(is_over(issue) and issue.on_time == issue.closings for issue in due), len(due))


def _was_due(issue: Standing, day: date) -> bool:
    """Whether an issue is over, or should be: its last day is past, and its unit cannot say that it waits for the verdict."""
    if issue.deadline == NEVER:
        return False
    in_time = issue.state is State.SUBMITTED and (issue.submitted_on or day) <= issue.deadline
    return is_over(issue) or (issue.deadline < day and not in_time)


def _relapse(issues: Sequence[Standing], day: date) -> Share:
    looked_at = [issue for issue in issues if issue.relapses or issue.state is State.CONSOLIDATED]
    return Share(sum(issue.relapses > 0 for issue in looked_at), len(looked_at))


_RATES: Mapping[RectificationRate, Callable[[Sequence[Standing], date], Share]] = {
    RectificationRate.COMPLETION: _completion,
    RectificationRate.ASSESSED: _assessed,
    RectificationRate.ON_TIME: _on_time,
    RectificationRate.RELAPSE: _relapse,
}
_WORDS = {
    RectificationRate.COMPLETION: ("已销号", "全部问题"),
    RectificationRate.ASSESSED: ("已销号", "中央和省考核评估指出的问题"),
    RectificationRate.ON_TIME: ("按期完成", "应完成"),
    RectificationRate.RELAPSE: ("反弹过", "“回头看”过"),
}
