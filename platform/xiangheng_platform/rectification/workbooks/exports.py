"""The ledger printed as departments know it: what it says of each issue, and what its steps tell, in the official columns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import func as sql
from sqlalchemy import select

from xiangheng_platform.access.person import login_of
from xiangheng_platform.access.reach import SEPARATOR
from xiangheng_platform.access.views import View
from xiangheng_platform.rectification import evidence_files
from xiangheng_platform.rectification.lookup import ALL, Filter, Issue, issues
from xiangheng_platform.rectification.policy import NEVER
from xiangheng_platform.rectification.separation import units_of
from xiangheng_platform.rectification.tables import IssueEventRow, IssueEvidenceRow
from xiangheng_platform.rectification.words import State, Step
from xiangheng_platform.rectification.workbooks.columns import COLUMNS, PASSED
from xiangheng_platform.regions.gazetteer import Gazetteer
from xiangheng_platform.regions.lookup import matches
from xiangheng_platform.regions.records import gazetteer_of
from xiangheng_platform.store.keys import among
from xiangheng_platform.store.moments import beijing_day
from xiangheng_platform.store.tables import table_of
from xiangheng_scoring.explain.cautions import INVENTED, marked
from xiangheng_scoring.intake.writing.printed_tables import PrintedColumn, PrintedTable, Value

TITLE = "问题整改台账"
_VERDICTS = (Step.ACCEPT, Step.RETURN)
_TELLING = (Step.REPORT, Step.SUBMIT, *_VERDICTS)
_DIGITS_OF_DIGEST = 8
_EVENTS = table_of(IssueEventRow).columns
#: What a printed ledger has of an issue as the ledger states it, under the same name.
_STATED = (
    *("year", "document", "category", "description", "places", "households", "leader", "lead_unit"),
    *("responsible_unit", "goal", "measures", "deadline", "indicator", "clause", "origin"),
)


@dataclass(frozen=True, slots=True)
class _Steps:
    """What is printed of an issue's steps: the last of each kind, and the files that stand as its evidence."""

    last: Mapping[Step, Any]
    evidence: Sequence[IssueEvidenceRow]


def printed_ledger(view: View, wanted: Filter = ALL, *, title: str = TITLE) -> PrintedTable:
    """The issues that a filter lets in, by number, as they stood at the view's moment; raises as `lookup.issues` does.

    What was overturned is printed only where the filter asks for it. The title says so where a source is invented.
    """
    states = wanted.states or tuple(state for state in State if state is not State.OVERTURNED)
    listed = issues(view, replace(wanted, states=states), limit=None).rows
    numbers = [issue.number for issue in listed]
    last, evidence = _last_steps(view, numbers), evidence_files.standing(view, numbers)
    gazetteer = gazetteer_of(view.as_known_now)
    rows = []
    for at, issue in enumerate(listed, start=1):
        steps = _Steps(last.get(issue.number, {}), evidence.get(issue.number, ()))
        cells = _stated(issue, gazetteer) | _told(issue, steps, gazetteer) | {PASSED: at}
        rows.append([None if cells.get(column.name) == "" else cells.get(column.name) for column in COLUMNS])
    is_invented = any(INVENTED in issue.content.document for issue in listed)
    units = "、".join(sorted(_called(unit, gazetteer) for unit in units_of(view.person)))
    day = view.day
    return PrintedTable(
        marked(title, is_invented=is_invented),
        f"单位：{units}　日期：{day}　共 {len(listed)} 个问题",
        [PrintedColumn(column.heading, column.width, column.group) for column in COLUMNS],
        rows,
    )


def _stated(issue: Issue, gazetteer: Gazetteer) -> dict[str, Value]:
    """What the ledger says of an issue, by column."""
    content, region = issue.content, issue.region
    # A name that several divisions bear would not be read back; the code always is.
    is_plain = len(matches(gazetteer, region.name, issue.day)) == 1
    return {name: getattr(content, name) for name in _STATED} | {
        "number": issue.number,
        "channel": content.channel.label,
        "severity": content.severity.label,
        "region": region.name if is_plain else region.code,
        "deadline_class": content.deadline_class.label,
    }


def _told(issue: Issue, steps: _Steps, gazetteer: Gazetteer) -> dict[str, Value]:
    """What the steps of an issue tell, by column."""
    standing = issue.standing
    verdicts = [steps.last[step] for step in _VERDICTS if step in steps.last]
    verdict = max(verdicts, key=lambda row: row.id, default=None)
    is_postponed = standing.deadline not in (standing.first_deadline, NEVER)
    told: dict[str, Value] = {
        "postponed": standing.deadline if is_postponed else None,
        "progress": _dated(steps.last.get(Step.REPORT)),
        "state": standing.state.label,
        "evidence": "\n".join(map(_proof, steps.evidence)),
        "submitted": _dated(steps.last.get(Step.SUBMIT)),
        "relapsed": f"是（{standing.relapses} 次）" if standing.relapses else "否",
    }
    if verdict is not None:
        told |= {
            "verdict": Step(verdict.step).label.removeprefix("验收"),
            "verdict_unit": _called(verdict.unit, gazetteer),
            "verdict_person": login_of(verdict.taken_by),
            "verdict_day": beijing_day(verdict.recorded_at),
        }
    return told


def _last_steps(view: View, numbers: Sequence[str]) -> dict[str, dict[Step, Any]]:
    """Of each issue the last step of each kind that is printed; rights were asked before."""
    telling = [among(_EVENTS.number, numbers), _EVENTS.step.in_([step.value for step in _TELLING])]
    if view.as_of is not None:
        telling.append(_EVENTS.recorded_at <= view.as_of)
    last = select(sql.max(_EVENTS.id)).where(*telling).group_by(_EVENTS.number, _EVENTS.step)
    told = ("id", "number", "step", "unit", "reason", "statement", "taken_by", "recorded_at")
    rows = view.session.execute(select(*(_EVENTS[name] for name in told)).where(_EVENTS.id.in_(last)))
    steps: dict[str, dict[Step, Any]] = {}
    for row in rows:
        steps.setdefault(row.number, {})[Step(row.step)] = row
    return steps


def _dated(step: Any) -> str:
    """A step as it is printed: its day and its words; nothing where it was not taken."""
    return "" if step is None else f"{beijing_day(step.recorded_at)} {step.statement or step.reason}"


def _proof(row: IssueEvidenceRow) -> str:
    return f"{row.caption or f'文件 {row.file}'}（{row.file_sha256[:_DIGITS_OF_DIGEST]}…）"


def _called(unit: str, gazetteer: Gazetteer) -> str:
    """A unit as people call it: of a region's path the name that its last code had last."""
    code = unit.rpartition(SEPARATOR)[2].strip()
    facts = gazetteer.by_code.get(code, ())
    return facts[-1].name if facts else unit
