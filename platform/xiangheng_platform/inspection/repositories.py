"""How planned checks and checklists become rows of their tables, and rows become them again."""

import json
from dataclasses import asdict
from typing import Any

from xiangheng_platform.indicators.texts import is_text
from xiangheng_platform.inspection.checklist import Checklist, ChecklistItem
from xiangheng_platform.inspection.errors import ChecklistRefused, NoSuchChecklist, NoSuchPlan, PlanRefused
from xiangheng_platform.inspection.plan import PlannedCheck
from xiangheng_platform.inspection.tables import ChecklistRow, PlannedCheckRow
from xiangheng_platform.inspection.words import AnswerKind, Method
from xiangheng_platform.store.canonical import document
from xiangheng_platform.versioning.repository import Conventions, Repository

PLAN, VERIFY = "inspection.plan", "inspection.verify"
_SHARED = Conventions("inspection", PLAN, VERIFY, "INSPECTION-TWICE", is_text)


def _columns_of_plan(plan: PlannedCheck) -> dict[str, Any]:
    texts = {name: " ".join(getattr(plan, name)) for name in ("regions", "indicators")}
    return asdict(plan) | texts | {"method": plan.method.value}


def _plan(row: PlannedCheckRow) -> PlannedCheck:
    return PlannedCheck(
        code=row.code,
        year=row.year,
        month=row.month,
        method=Method(row.method),
        topic=row.topic,
        office=row.office,
        source=row.source,
        regions=tuple(row.regions.split()),
        indicators=tuple(row.indicators.split()),
        clause=row.clause,
        is_derived=row.is_derived,
        quote=row.quote,
        note=row.note,
    )


def _columns_of_checklist(checklist: Checklist) -> dict[str, Any]:
    items = document([asdict(item) | {"kind": item.kind.value} for item in checklist.items])
    return {
        "code": checklist.code,
        "title": checklist.title,
        "items": items,
        "source": checklist.source,
        "note": checklist.note,
    }


def _checklist(row: ChecklistRow) -> Checklist:
    items = (
        ChecklistItem(**item | {"kind": AnswerKind(item["kind"]), "choices": tuple(item["choices"])})
        for item in json.loads(row.items)
    )
    return Checklist(code=row.code, title=row.title, items=tuple(items), source=row.source, note=row.note)


PLANS = Repository(
    _SHARED,
    noun="督查计划",
    listing="xiangheng inspection plan list",
    unknown=NoSuchPlan,
    refused=PlanRefused,
    table=PlannedCheckRow,
    key=("code",),
    columns=_columns_of_plan,
    content=_plan,
)
CHECKLISTS = Repository(
    _SHARED,
    noun="检查表",
    listing="xiangheng inspection checklist list",
    unknown=NoSuchChecklist,
    refused=ChecklistRefused,
    table=ChecklistRow,
    key=("code",),
    columns=_columns_of_checklist,
    content=_checklist,
)
