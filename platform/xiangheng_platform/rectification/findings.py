"""The issues of a year that reach a score, as the findings that `score` reads: as of an act, and the same for ever."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import ColumnElement
from sqlmodel import col

from xiangheng_platform.access.decisions import require
from xiangheng_platform.access.reach import PROVINCE_WIDE
from xiangheng_platform.access.views import View
from xiangheng_platform.audit.log import as_of_act
from xiangheng_platform.indicators.scored import require_scored
from xiangheng_platform.rectification import evidence_files, ledger
from xiangheng_platform.rectification.counties import county_of
from xiangheng_platform.rectification.entries import rows_of
from xiangheng_platform.rectification.tables import IssueEvidenceRow, IssueRow, IssueStandingRow
from xiangheng_platform.rectification.words import Channel, State
from xiangheng_platform.regions.records import gazetteer_of
from xiangheng_scoring.engine.dataset import Finding
from xiangheng_scoring.explain.cautions import INVENTED
from xiangheng_scoring.intake.writing.exported_tables import ExportedTable, findings_table


@dataclass(frozen=True)
class IssueFindings:
    """The issues of `year` that reach a score, as of an act, by number; `names` are what their counties are called, by code.

    `left_out` are the numbers of those that are of no county, and so of no unit of a scheme. `is_invented` says that some of
    them come from a document that says of itself that it is invented.
    """

    year: int
    act: int
    findings: tuple[Finding, ...]
    names: Mapping[str, str]
    left_out: tuple[str, ...]
    is_invented: bool

    @cached_property
    def table(self) -> ExportedTable:
        """As `score` reads it; raises `CellUnwritable`."""
        return findings_table(self.findings, self.year, self.act, self.names, is_invented=self.is_invented)

    @property
    def reference(self) -> str:
        """What the table is cited by: its digest, which stands in it too."""
        return f"findings:{self.table.digest}"


def findings(
    view: View, year: int, *, act: int | None = None, indicators: Collection[str] = ()
) -> IssueFindings:
    """Each issue of a year that was confirmed, not overturned, and names an indicator, as of an act (the last, if none is given).

    `indicators` are those that a scheme counts findings for; without any, all are. It is asked for the whole province: in a
    table of what somebody sees, every county that they do not see would have no findings. Raises `NotAllowed`,
    `NoSuchAct`, `ModelNotScored` where a scheme asks for what a model foretells.
    """
    require(view.person, "issue.read", PROVINCE_WIDE)
    require_scored(view, indicators)
    number, then = as_of_act(view, act)
    rows = then.session.exec(
        ledger.standings(then)
        .where(*reaching_score(year), col(IssueStandingRow.indicator) != "")
        .order_by(col(IssueStandingRow.number))
    ).all()
    wanted = [row for row in rows if not indicators or row.indicator in indicators]
    contents = rows_of(then, [row.content for row in wanted])
    evidence = evidence_files.standing(then, [row.number for row in wanted])
    gazetteer = gazetteer_of(then)
    counties = {row.number: county_of(gazetteer, row.division, year) for row in wanted}
    placed = {row.number: (row, county) for row in wanted if (county := counties[row.number]) is not None}
    return IssueFindings(
        year=year,
        act=number,
        findings=tuple(
            _finding(county.code, contents[row.content], evidence.get(row.number, ()))
            for row, county in placed.values()
        ),
        names={county.code: county.name for _, county in placed.values()},
        left_out=tuple(row.number for row in wanted if row.number not in placed),
        is_invented=any(INVENTED in contents[row.content].document for row, _ in placed.values()),
    )


def reaching_score(year: int) -> tuple[ColumnElement[bool], ...]:
    """The conditions under which an issue of a year may reach a score: somebody else confirmed it, and nobody overturned it."""
    row = IssueStandingRow
    return (
        col(row.year) == year,
        col(row.is_confirmed).is_(True),
        col(row.state) != State.OVERTURNED.value,
    )


def _finding(code: str, content: IssueRow, evidence: Iterable[IssueEvidenceRow]) -> Finding:
    digests = sorted({row.file_sha256 for row in evidence})
    return Finding(
        unit=code,
        indicator=content.indicator,
        number=content.number,
        channel=Channel(content.channel).label,
        description=content.description,
        clause=content.clause,
        evidence="；".join([content.document, *digests]),
    )
