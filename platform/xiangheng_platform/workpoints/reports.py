"""What offices say of their tasks: an occurrence is done, that was wrong, or a task done as needed is needed now."""

from collections.abc import Iterator
from datetime import date

from sqlmodel import col, select

from xiangheng_platform.access.decisions import require, require_somewhere
from xiangheng_platform.access.person import Person
from xiangheng_platform.access.reach import Target
from xiangheng_platform.access.views import Act, act_of
from xiangheng_platform.store.history import versions
from xiangheng_platform.store.moments import beijing
from xiangheng_platform.store.store import Store
from xiangheng_platform.versioning.rows import refuse_unseen, retract, standing
from xiangheng_platform.workpoints.content import WorkPoint
from xiangheng_platform.workpoints.due import NEEDED, Occurrence, Raised
from xiangheng_platform.workpoints.errors import (
    AlreadyReported,
    NoSuchOccurrence,
    NothingReported,
    ReportRefused,
)
from xiangheng_platform.workpoints.plans import Plan, plan_of, raised_of, report_of
from xiangheng_platform.workpoints.states import Report
from xiangheng_platform.workpoints.tables import RaisedRow, ReportRow
from xiangheng_platform.workpoints.words import Frequency
from xiangheng_scoring.errors import Fault
from xiangheng_scoring.places import FieldPath

#: What is handed over with a report, for a message.
_TITLES = {"code": "任务", "evidence": "依据", "done_on": "办结日期", "due": "期限", "reason": "理由"}


def report_done(
    store: Store,
    person: Person,
    code: str,
    done_on: date,
    evidence: str,
    *,
    occurrence: str = "",
    statement: str = "",
) -> Report:
    """Report that an occurrence was done on a day, with a reference to its evidence.

    `occurrence` may be left out where only one can be meant. A task done as needed that nobody raised is raised by
    its report. Raises `ReportRefused`, `AlreadyReported`, `NoSuchOccurrence`, `NoSuchWorkPoint`, `NotAllowed`.
    """
    with act_of(store, person, "indicators:workpoint:report", f"workpoint:{code.strip()}", statement) as act:
        plan, point = _begun(act, code)
        named = _meant(act, plan, point, occurrence, done_on)
        if earlier := plan.reports.get((point.code, named.key)):
            raise AlreadyReported(
                f"{earlier.reported_by} 已在 {beijing(earlier.recorded_at)} 报告：{earlier.done_on} 办结",
                at=f"{point.code} › {named.key}",
                expected="还没有报告的一次",
                remedy="要改的，用 xiangheng workpoint report --correct 写明理由；报错了的，先用 xiangheng workpoint withdraw 撤回",
            )
        _refuse([*_faults(point, named, done_on, evidence, act.today)])
        row = act.add(_report_row(act, point, named.key, done_on, evidence, statement))
        act.note(after=_noted(row))
        return report_of(row)


def correct(
    store: Store,
    person: Person,
    code: str,
    occurrence: str,
    done_on: date,
    evidence: str,
    reason: str,
    *,
    statement: str = "",
    seen: int | None = None,
) -> Report:
    """Put a report in the place of the one that stands; `seen` is the act of the one that was looked at, if any was.

    Raises what `report_done` does, `NothingReported`, and `RowIsTaken` where another one stands.
    """
    with act_of(store, person, "indicators:workpoint:correct", f"workpoint:{code.strip()}", reason) as act:
        plan, point = _begun(act, code)
        named = _named(plan.occurrences(point), occurrence, point)
        old = standing(act.session, ReportRow, code=point.code, occurrence=named.key)
        if old is None:
            raise _nothing(point.code, named.key)
        refuse_unseen(old, seen, f"{point.code} › {named.key}")
        _refuse(
            [
                *_faults(point, named, done_on, evidence, act.today),
                *_untold(point, named.key, reason),
            ]
        )
        row = act.correct(old, _report_row(act, point, named.key, done_on, evidence, statement))
        act.note(before=_noted(old), after=_noted(row))
        return report_of(row)


def withdraw(
    store: Store, person: Person, code: str, occurrence: str, reason: str, *, seen: int | None = None
) -> None:
    """Take back what was said last of an occurrence: its report, else that it was raised.

    A report that raised its occurrence itself takes that with it. `seen` is the act of the report that was looked at, if any
    was. Raises `NothingReported`, `ReportRefused`, `RowIsTaken`, `NoSuchOccurrence`, `NoSuchWorkPoint`, `NotAllowed`.
    """
    with act_of(store, person, "indicators:workpoint:withdraw", f"workpoint:{code.strip()}", reason) as act:
        plan, point = _begun(act, code)
        key = _named(plan.occurrences(point), occurrence, point).key
        _refuse([*_untold(point, key, reason)])
        report = standing(act.session, ReportRow, code=point.code, occurrence=key)
        raised = standing(act.session, RaisedRow, code=point.code, occurrence=key)
        if report is None and raised is None:
            raise _nothing(point.code, key)
        refuse_unseen(report, seen, f"{point.code} › {key}")
        if report is not None:
            act.note(before=_noted(report))
            retract(act, report, statement=reason.strip(), reported_by=act.actor)
        if raised is not None and (report is None or versions(act.session, report)[-1].act == raised.act):
            act.note(before={"raised": raised.occurrence, "due": raised.due})
            retract(act, raised, reason=reason, raised_by=act.actor)


def raise_need(store: Store, person: Person, code: str, due: date, reason: str) -> Raised:
    """Say that a task done as needed is needed by a day; it has an occurrence from then on.

    Raises `ReportRefused` for a task of another frequency and without a reason, `NoSuchWorkPoint`, `NotAllowed`.
    """
    with act_of(store, person, "indicators:workpoint:raise", f"workpoint:{code.strip()}", reason) as act:
        _, point = _begun(act, code)
        faults = [*_untold(point, "", reason)]
        if point.frequency is not Frequency.AS_NEEDED:
            message = f"频次是「{point.frequency.label}」，不用提出"
            faults.append(_fault(point, "", "code", message, "适时办理的任务", "到期报告即可"))
        if due.year < point.plan_year:
            message = f"「{due}」早于要点的年度"
            faults.append(_fault(point, "", "due", message, f"{point.plan_year} 年起的一天", "改正日期"))
        _refuse(faults)
        return raised_of(_raise(act, point, due, reason))


def _begun(act: Act, code: str) -> tuple[Plan, WorkPoint]:
    """The plan and the task, for somebody who may speak for it: whose it is stands in it, so it is read first.

    Who may speak for none is not told whether there is such a task.
    """
    require_somewhere(act.person, "workpoint.report")
    plan = plan_of(act)
    point = plan.find(code)
    require(act.person, "workpoint.report", Target(departments=point.offices))
    return plan, point


def _meant(act: Act, plan: Plan, point: WorkPoint, key: str, done_on: date) -> Occurrence:
    """The occurrence that a report is of, raised by it where nobody had asked for what is done as needed."""
    occurrences = plan.occurrences(point)
    if point.frequency is Frequency.AS_NEEDED and not key:
        occurrences = tuple(
            occurrence for occurrence in occurrences if (point.code, occurrence.key) not in plan.reports
        )
        if not occurrences:
            key = _raise(act, point, done_on, "办理时补登").occurrence
            occurrences = plan_of(act).occurrences(point)
    return _named(occurrences, key, point)


def _named(occurrences: tuple[Occurrence, ...], key: str, point: WorkPoint) -> Occurrence:
    wanted = key.strip()
    chosen = [
        occurrence
        for occurrence in occurrences
        if occurrence.key == wanted or (not wanted and len(occurrences) == 1)
    ]
    if chosen:
        return chosen[0]
    raise NoSuchOccurrence(
        f"没有「{wanted}」这一次" if wanted else f"共有 {len(occurrences)} 次，没有写是哪一次",
        at=point.code,
        expected="、".join(f"{occurrence.key}（{occurrence.label}）" for occurrence in occurrences)
        or "还没有人提出过这项任务",
        remedy=f"xiangheng workpoint show {point.code} 列出各次",
    )


def _raise(act: Act, point: WorkPoint, due: date, reason: str) -> RaisedRow:
    """Numbers go on over what was taken back, so that a key never means two things."""
    ever = act.session.exec(select(RaisedRow).where(col(RaisedRow.code) == point.code)).all()
    number = 1 + sum(not row.is_retraction for row in ever)
    key = f"{point.plan_year}{NEEDED}{number}"
    act.note(after={"raised": key, "due": due})
    return act.add(RaisedRow(code=point.code, occurrence=key, due=due, reason=reason, raised_by=act.actor))


def _report_row(
    act: Act, point: WorkPoint, key: str, done_on: date, evidence: str, statement: str
) -> ReportRow:
    return ReportRow(
        code=point.code,
        occurrence=key,
        done_on=done_on,
        evidence=evidence.strip(),
        statement=statement.strip(),
        reported_by=act.actor,
    )


def _noted(row: ReportRow) -> dict[str, object]:
    return {
        "occurrence": row.occurrence,
        "done_on": row.done_on,
        "evidence": row.evidence,
        "statement": row.statement,
    }


def _faults(
    point: WorkPoint, occurrence: Occurrence, done_on: date, evidence: str, day: date
) -> Iterator[Fault]:
    key = occurrence.key
    if not evidence.strip():
        yield _fault(point, key, "evidence", "没有写依据", "文号、链接或存放处", "补填")
    if done_on > day:
        message = f"办结日期「{done_on}」还没有到"
        yield _fault(point, key, "done_on", message, f"不晚于 {day}", "办结后再报")
    if done_on < occurrence.begins:
        message = f"办结日期「{done_on}」早于这一次的开始"
        yield _fault(point, key, "done_on", message, f"不早于 {occurrence.begins}", "核对是哪一次、哪一天")


def _untold(point: WorkPoint, key: str, reason: str) -> Iterator[Fault]:
    if not reason.strip():
        yield _fault(point, key, "reason", "没有写理由", "一句话", "补填")


def _fault(point: WorkPoint, key: str, field: str, message: str, expected: str, remedy: str) -> Fault:
    at = FieldPath((field,), _TITLES[field], " › ".join(filter(None, (point.code, key))))
    return Fault("WORKPOINT-REPORT", at, message, expected, remedy)


def _refuse(faults: list[Fault]) -> None:
    if faults:
        raise ReportRefused(faults)


def _nothing(code: str, key: str) -> NothingReported:
    return NothingReported(
        "没有可以更正或撤回的报告",
        at=f"{code} › {key}",
        remedy=f"xiangheng workpoint show {code} 看报告过什么",
    )
