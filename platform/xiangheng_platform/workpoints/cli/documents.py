"""Work points as plain data, for programs."""

from datetime import date, datetime
from typing import Any

from xiangheng_platform.workpoints.agenda import Agenda, Check, Line
from xiangheng_platform.workpoints.content import WorkPoint
from xiangheng_platform.workpoints.due import Occurrence
from xiangheng_platform.workpoints.points import Dossier, Entry, Version
from xiangheng_platform.workpoints.states import Report, Standing, Status
from xiangheng_scoring.numbers.exact import plain


def list_document(found: tuple[Status, ...]) -> dict[str, Any]:
    """Tasks with their states."""
    return {"format": "xiangheng-workpoint-list/1", "workpoints": [_status(one) for one in found]}


def dossier_document(found: Dossier) -> dict[str, Any]:
    """One task with everything known of it."""
    return {
        "format": "xiangheng-workpoint/1",
        **_status(found.status),
        "entries": [_entry(one) for one in found.entries],
        "versions": [_version(one) for one in found.versions],
    }


def agenda_document(found: Agenda) -> dict[str, Any]:
    """The agenda of a day."""
    return {
        "format": "xiangheng-workpoint-due/1",
        "day": found.day.isoformat(),
        "window": found.window,
        "is_settled": not found.doubts,
        "notes": list(found.doubts),
        "overdue": [_line(one) for one in found.overdue],
        "due": [_line(one) for one in found.due],
        "done": [_line(one) for one in found.done],
    }


def checks_document(year: int, found: tuple[Check, ...]) -> dict[str, Any]:
    """The checks of a year."""
    rows = [
        {"month": one.month, "workpoint": _point(one.point), "occurrence": _occurrence(one.occurrence)}
        for one in found
    ]
    return {"format": "xiangheng-workpoint-checks/1", "year": year, "checks": rows}


def _status(found: Status) -> dict[str, Any]:
    return {
        "workpoint": _point(found.point),
        "day": found.day.isoformat(),
        "state": found.state.value,
        "occurrences": [_standing(one) for one in found.standings],
    }


def _line(found: Line) -> dict[str, Any]:
    return {
        "workpoint": _point(found.point),
        **_standing(found.standing),
        "working_days": found.working_days,
    }


def _point(found: WorkPoint) -> dict[str, Any]:
    return {
        "code": found.code,
        "plan_year": found.plan_year,
        "item": found.item,
        "title": found.title,
        "task": found.task,
        "indicator": found.indicator,
        "target": _target(found),
        "deadline": _day(found.deadline),
        "frequency": found.frequency.value,
        "offices": list(found.offices),
        "quote": found.quote,
        "source": found.source,
        "clause": found.clause or None,
        "indicator_code": found.indicator_code or None,
        "target_code": found.target_code or None,
        "is_check": found.is_check,
        "note": found.note or None,
    }


def _target(found: WorkPoint) -> dict[str, Any]:
    return {
        "value": None if found.target is None else plain(found.target),
        "unit": found.unit or None,
        "comparison": found.comparison.value,
        "basis": found.basis.value,
        "is_official": found.official_target is not None,
        "text": found.target_text,
    }


def _standing(found: Standing) -> dict[str, Any]:
    return {
        "occurrence": _occurrence(found.occurrence),
        "state": found.state.value,
        "report": None if found.report is None else _report(found.report),
        "days_late": found.days_late,
    }


def _occurrence(found: Occurrence) -> dict[str, Any]:
    return {
        "key": found.key,
        "called": found.label,
        "begins": found.begins.isoformat(),
        "limit": _day(found.limit),
        "work_by": _day(found.work_by),
        "limit_basis": None if found.limit is None else found.basis.value,
        "is_settled": not found.doubts,
        "notes": list(found.doubts),
    }


def _report(found: Report) -> dict[str, Any]:
    return {
        "done_on": found.done_on.isoformat(),
        "evidence": found.evidence,
        "statement": found.statement or None,
        "reported_by": found.reported_by,
        "recorded_at": found.recorded_at.isoformat(),
        "act": found.act,
    }


def _entry(found: Entry) -> dict[str, Any]:
    return {
        "kind": found.kind,
        "occurrence": found.occurrence,
        "done_on": found.done_on.isoformat(),
        "evidence": found.evidence,
        "statement": found.statement or None,
        "said_by": found.said_by,
        "recorded_at": found.recorded_at.isoformat(),
        "act": found.act,
        "stands": found.stands,
    }


def _version(found: Version) -> dict[str, Any]:
    changes = {
        name: {"before": _plain(before), "after": _plain(after)}
        for name, (before, after) in found.changes.items()
    }
    return {
        "number": found.number,
        "recorded_at": found.recorded_at.isoformat(),
        "act": found.act,
        "changes": changes,
    }


def _plain(value: object) -> object:
    """A field of a task as plain data."""
    from decimal import Decimal

    if isinstance(value, Decimal):
        return plain(value)
    return value.isoformat() if isinstance(value, date | datetime) else value


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
