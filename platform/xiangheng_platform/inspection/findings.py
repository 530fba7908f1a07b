"""What visits found: written down by who was there, listed, and made issues that are to be put right."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Annotated

from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from xiangheng_platform.access.decisions import require_at_all, require_somewhere
from xiangheng_platform.access.person import Person
from xiangheng_platform.access.views import Act, View, act_of
from xiangheng_platform.evidence.lookup import of_numbers as files_of
from xiangheng_platform.indicators.texts import is_text
from xiangheng_platform.inspection.documents import FindingEvidence, FindingRecord
from xiangheng_platform.inspection.errors import FindingRefused, NoSuchFinding, StepRefused
from xiangheng_platform.inspection.inspectors import REPORT, require_sent
from xiangheng_platform.inspection.places import named_by_key
from xiangheng_platform.inspection.sight import in_sight, require_any_sight, seen
from xiangheng_platform.inspection.states import refuse_unless
from xiangheng_platform.inspection.tables import FindingEvidenceRow, FindingRow, VisitRow
from xiangheng_platform.inspection.words import VisitState
from xiangheng_platform.rectification.content import Content
from xiangheng_platform.rectification.register import enter
from xiangheng_platform.rectification.words import Channel, DeadlineClass, Severity
from xiangheng_platform.regions.records import gazetteer_of
from xiangheng_platform.store.history import known
from xiangheng_platform.store.keys import among
from xiangheng_platform.store.paging import Order, Page, count_of
from xiangheng_platform.store.store import Store
from xiangheng_platform.store.tables import table_of
from xiangheng_platform.versioning.rows import copied, retract
from xiangheng_scoring.errors import Fault
from xiangheng_scoring.grouping import grouped
from xiangheng_scoring.places import FieldPath
from xiangheng_scoring.records import Meaning
from xiangheng_scoring.titled import Titled

_TITLES = {"category": "问题类别", "description": "问题描述", "places": "涉及乡村"}
_TITLES |= {"clause": "条款", "indicator": "指标", "evidence": "佐证材料", "reason": "理由"}
_NEEDED = ("category", "description")


class FindingOrder(Titled):
    """In which order findings are listed."""

    NEWEST = ("newest", "新写的在前", "those that were written down or changed last come first")
    OLDEST = ("oldest", "先写的在前", "those that were written down first come first")


_FINDING = table_of(FindingRow).columns
_ORDERS = {
    FindingOrder.NEWEST: Order(_FINDING.id, falls=True),
    FindingOrder.OLDEST: Order(_FINDING.id),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A problem as somebody writes it down; `evidence` holds numbers of files that they may see."""

    category: Annotated[str, Meaning("kind of problem, as departments call it")]
    severity: Annotated[Severity, Meaning("how grave it is")]
    description: Annotated[str, Meaning("what was found, in Chinese")]
    places: Annotated[str, Meaning("towns and villages concerned; empty: none is named")] = ""
    clause: Annotated[str, Meaning("the clause that it breaks; empty: that is not stated")] = ""
    indicator: Annotated[str, Meaning("code of the indicator that it concerns; empty: none")] = ""
    evidence: Annotated[tuple[int, ...], Meaning("numbers of the files that show it")] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """What an issue needs beside what the finding says: who puts it right, by when, and how."""

    responsible_unit: Annotated[str, Meaning("the unit that is to put it right")]
    lead_unit: Annotated[str, Meaning("the unit that leads; empty: none does")] = ""
    deadline_class: Annotated[DeadlineClass, Meaning("by when such a problem is to be put right")] = (
        DeadlineClass.LIMITED
    )
    deadline: Annotated[
        date | None, Meaning("last day by which it is to be put right; null where its class says it")
    ] = None
    goal: Annotated[str, Meaning("what is to be reached; empty until there is a plan")] = ""
    measures: Annotated[str, Meaning("what is to be done; empty until there is a plan")] = ""
    households: Annotated[
        int | None, Meaning("how many households are concerned; null: nobody said", minimum=0)
    ] = None


def add(store: Store, person: Person, visit: int, finding: Finding) -> FindingRecord:
    """Write down a problem that a visit found, by who was sent, until it is submitted.

    Raises `FindingRefused` with every fault, `StepRefused`, `NoSuchVisit`, `NotAllowed`.
    """
    require_at_all(person, REPORT)
    with act_of(store, person, "inspection:finding:add", f"visit:{visit}") as act:
        row = _open_visit(act, visit)
        files = files_of(act, finding.evidence)
        faults = [*_faults_of(finding)]
        for number in finding.evidence:
            if number not in files or files[number].removal:
                faults.append(_fault("evidence", f"没有文件 {number}，或已经删除", "自己看得到的文件的编号"))
        if faults:
            raise FindingRefused(faults)
        texts = {
            field.name: getattr(finding, field.name) for field in fields(finding) if field.name != "evidence"
        }
        texts["severity"] = finding.severity.value
        new = act.add(FindingRow(visit=row.number, issue="", found_by=person.login, **texts))
        new.number = new.id
        for number in dict.fromkeys(finding.evidence):
            act.add(FindingEvidenceRow(finding=new.number, file=number, file_sha256=files[number].sha256))
        act.note(after={"finding": new.number, **texts, "evidence": list(finding.evidence)})
        return described(act, [new])[0]


def withdraw(store: Store, person: Person, number: int, reason: str) -> FindingRecord:
    """Take back a finding that should not have been written down, by who was sent, until the visit is submitted."""
    require_at_all(person, REPORT)
    with act_of(store, person, "inspection:finding:withdraw", f"finding:{number}", reason) as act:
        row = _seen(act, number)
        _open_visit(act, row.visit)
        if not reason.strip():
            raise FindingRefused([_fault("reason", "没有写为什么撤回", "一句话")])
        record = described(act, [row])[0]
        for evidence in act.session.exec(
            known(FindingEvidenceRow).where(FindingEvidenceRow.finding == number)
        ):
            retract(act, evidence)
        retract(act, row)
        act.note(before={"finding": number, "description": row.description})
        return record


def raise_issue(
    store: Store, person: Person, number: int, handover: Handover, reason: str = ""
) -> FindingRecord:
    """Make a finding of a released visit a rectification issue, in one act: region, clause and indicator go over with it.

    The issue's origin names the finding, whose files show the problem; they do not count as proof that it was put right.
    Before the visit is released this is refused, since the region is told of an issue. Raises `StepRefused`, `FindingRefused` where it is one
    already, `IssuesRefused`, `NoSuchFinding`, `NotAllowed`.
    """
    require_somewhere(person, "issue.register")
    with act_of(store, person, "inspection:finding:raise", f"finding:{number}", reason) as act:
        row = _seen(act, number)
        visit = seen(act, row.visit)
        refuse_unless(visit, VisitState.RELEASED)
        if row.issue:
            raise StepRefused(
                f"发现的问题 {number} 已经是整改问题 {row.issue}",
                at=str(number),
                expected="还没有转为整改问题的",
                remedy=f"xiangheng issue show {row.issue} 看整改",
            )
        (issue,) = enter(act, [_content(act, row, visit, handover)])
        raised = act.correct(row, copied(row, issue=issue))
        act.note(after={"finding": number})
        return described(act, [raised])[0]


def findings(
    view: View,
    *,
    visit: int | None = None,
    order: FindingOrder = FindingOrder.NEWEST,
    after: str = "",
    limit: int | None = 50,
) -> Page[FindingRecord]:
    """A page of the findings of visits that whoever asks may see, of one visit or of all; raises `NotAllowed`, `PageRefused`."""
    page = _ORDERS[order].page(view.session, _listed(view, visit), after=after, limit=limit)
    return Page(described(view, page.rows), page.next, page.cursors)


def count(view: View, *, visit: int | None = None) -> int:
    """How many findings the list has of all its pages; raises `NotAllowed`."""
    return count_of(view.session, _listed(view, visit))


def find(view: View, number: int) -> FindingRecord:
    """One finding; raises `NoSuchFinding`, also for that of a visit out of sight."""
    return described(view, [_seen(view, number)])[0]


def of_issues(view: View, issues: Iterable[str]) -> dict[str, FindingRecord]:
    """The findings that became issues, by the issues' numbers; without those of visits out of sight."""
    rows = view.session.exec(_listed(view, None).where(among(col(FindingRow.issue), issues))).all()
    return {record.issue: record for record in described(view, rows) if record.issue}


def of_visits(view: View, visits: Iterable[int]) -> dict[int, tuple[FindingRecord, ...]]:
    """The findings of some visits, by the visits' numbers, the first first; without those of visits out of sight."""
    rows = view.session.exec(_listed(view, None).where(among(col(FindingRow.visit), visits))).all()
    records = sorted(described(view, rows), key=lambda record: record.number)
    return {visit: tuple(own) for visit, own in grouped((record.visit, record) for record in records).items()}


def described(view: View, rows: Sequence[FindingRow]) -> tuple[FindingRecord, ...]:
    """Findings as they are told, with their files; rights were asked before."""
    numbers, visits = [row.number for row in rows], {row.visit for row in rows}
    held = view.session.exec(
        known(FindingEvidenceRow, view.as_of).where(among(col(FindingEvidenceRow.finding), numbers))
    )
    evidence = grouped((row.finding, FindingEvidence(row.file, row.file_sha256)) for row in held)
    placed = view.session.exec(known(VisitRow, view.as_of).where(among(col(VisitRow.number), visits)))
    gazetteer = gazetteer_of(view)
    regions = {visit.number: named_by_key(gazetteer, visit.division, visit.last_day) for visit in placed}
    return tuple(
        FindingRecord(
            number=row.number,
            visit=row.visit,
            region=regions[row.visit],
            category=row.category,
            severity=Severity(row.severity),
            description=row.description,
            places=row.places or None,
            clause=row.clause or None,
            indicator=row.indicator or None,
            evidence=tuple(evidence.get(row.number, ())),
            issue=row.issue or None,
            found_by=row.found_by,
            recorded_at=row.recorded_at,
            act=row.act,
        )
        for row in rows
    )


def _open_visit(act: Act, visit: int) -> VisitRow:
    """A visit that was not submitted yet, for who was sent on it."""
    row = seen(act, visit)
    require_sent(act, row)
    refuse_unless(row, VisitState.PLANNED)
    return row


def _seen(view: View, number: int) -> FindingRow:
    row = view.session.exec(_listed(view, None).where(FindingRow.number == number)).one_or_none()
    if row is None:
        raise NoSuchFinding(
            f"没有发现的问题 {number}", at=str(number), remedy="xiangheng inspection finding list 列出"
        )
    return row


def _listed(view: View, visit: int | None) -> SelectOfScalar[FindingRow]:
    require_any_sight(view.person)
    visible = known(VisitRow, view.as_of).where(in_sight(view)).order_by(None).subquery()
    rows = known(FindingRow, view.as_of).where(col(FindingRow.visit).in_(select(visible.c.number)))
    return (rows if visit is None else rows.where(FindingRow.visit == visit)).order_by(None)


def _content(act: Act, row: FindingRow, visit: VisitRow, handover: Handover) -> Content:
    return Content(
        year=visit.last_day.year,
        channel=Channel.INSPECTION,
        document=f"督查 {visit.number}：{visit.topic}",
        category=row.category,
        severity=Severity(row.severity),
        description=row.description,
        region=named_by_key(gazetteer_of(act), visit.division, act.today).code,
        places=row.places,
        indicator=row.indicator,
        clause=row.clause,
        origin=f"inspection:finding:{row.number}",
        **{field.name: getattr(handover, field.name) for field in fields(handover)},
    )


def _faults_of(finding: Finding) -> Iterator[Fault]:
    for name in ("category", "description", "places", "clause", "indicator"):
        text = getattr(finding, name)
        if name in _NEEDED and not text.strip():
            yield _fault(name, "是空的", "一段文字")
        elif not is_text(text):
            yield _fault(name, "太长，或有不能保存的字符", "较短的文字")


def _fault(field: str, message: str, expected: str) -> Fault:
    return Fault("INSPECTION-FINDING", FieldPath((field,), _TITLES[field]), message, expected, "改正后再登记")
