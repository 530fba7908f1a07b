"""Rectification rates of counties as of an act, and the table by which a score takes them (`shares` says what they are).

Only issues that may reach a score count: confirmed by somebody else, and not overturned.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from sqlmodel import col, select

from xiangheng_platform.access.decisions import require
from xiangheng_platform.access.reach import PROVINCE_WIDE
from xiangheng_platform.access.views import View
from xiangheng_platform.audit.log import as_of_act
from xiangheng_platform.rectification import ledger
from xiangheng_platform.rectification.counties import county_of
from xiangheng_platform.rectification.findings import reaching_score
from xiangheng_platform.rectification.shares import RectificationRate, Share, basis_of, shares_of
from xiangheng_platform.rectification.standing import standings_of
from xiangheng_platform.rectification.tables import IssueRow, IssueStandingRow
from xiangheng_platform.regions.records import gazetteer_of
from xiangheng_platform.store.keys import among
from xiangheng_platform.store.moments import beijing_day
from xiangheng_scoring.explain.cautions import INVENTED
from xiangheng_scoring.grouping import grouped
from xiangheng_scoring.intake.writing.exported_tables import ExportedTable, IndicatorFigure, figures_table

#: Which indicators of assessments ask for which rate: those of the schemes that this platform proposes.
INDICATORS: Mapping[str, RectificationRate] = {
    "EL-R05": RectificationRate.ASSESSED,
    "EL-R06": RectificationRate.RELAPSE,
    "LF-F04": RectificationRate.ASSESSED,
}


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

    def table(
        self, indicators: Collection[str] = (), asked: Mapping[str, RectificationRate] | None = None
    ) -> ExportedTable:
        """The rates that indicators of assessments ask for, as `score` reads them.

        Of `INDICATORS` those of `indicators` (empty: all), and what is `asked` for an indicator of another scheme, which goes
        before. A county without a rate has no line, and what the scheme says of missing values holds.
        """
        own = {code: rate for code, rate in INDICATORS.items() if not indicators or code in indicators}
        figures = [
            IndicatorFigure(county.code, code, self.year, percent, measure="%", basis=basis_of(rate, share))
            for county in self.counties
            for code, rate in {**own, **(asked or {})}.items()
            if (percent := (share := county.shares[rate]).percent) is not None
        ]
        names = {county.code: county.name for county in self.counties}
        return figures_table(figures, self.act, names, is_invented=self.is_invented)


def rates(view: View, year: int, *, act: int | None = None) -> Rates:
    """The rates of a year's issues as of an act (the last, if none is given), and on its day.

    It is asked for the whole province: of a county of which somebody sees some issues, they would be told another rate. Raises
    `NotAllowed`, `NoSuchAct`.
    """
    require(view.person, "issue.read", PROVINCE_WIDE)
    number, then = as_of_act(view, act)
    rows = then.session.exec(
        ledger.standings(then).where(*reaching_score(year)).order_by(col(IssueStandingRow.number))
    ).all()
    gazetteer = gazetteer_of(then)
    counties = {row.division: county_of(gazetteer, row.division, year) for row in rows}
    day = beijing_day(then.known_at)
    by_county = grouped(
        ((county.code, county.name), (row.number, standing))
        for row, standing in zip(rows, standings_of(rows), strict=True)
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
            CountyRates(code, name, shares_of(dict(issues), day))
            for (code, name), issues in sorted(by_county.items())
        ),
        left_out=tuple(row.number for row in rows if counties[row.division] is None),
        is_invented=invented.first() is not None,
    )
