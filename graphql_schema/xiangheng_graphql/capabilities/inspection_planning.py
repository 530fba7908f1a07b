"""What is to be inspected is written: checks are planned, changed, withdrawn and verified by a second person."""

from dataclasses import dataclass, field
from typing import Annotated

from xiangheng_graphql.assembly.capability import Capability
from xiangheng_graphql.assembly.changes import STAYS, Changes
from xiangheng_graphql.capabilities.inspection_plans import PlanCode
from xiangheng_graphql.context import Caller
from xiangheng_platform.inspection import plans
from xiangheng_platform.inspection.documents import PlannedCheckRecord
from xiangheng_platform.inspection.plan import PlannedCheck
from xiangheng_platform.inspection.repositories import PLAN, VERIFY
from xiangheng_platform.inspection.words import Method
from xiangheng_scoring.records import Meaning, attributes

Version = Annotated[
    int, Meaning("the version that was looked at: a newer one is not overwritten unseen", minimum=1)
]
Reason = Annotated[str, Meaning("why, for the audit log")]


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionPlanInput:
    """All that a planned check says."""

    code: PlanCode = field(metadata=STAYS)
    year: Annotated[int, Meaning("the year that it is planned for")]
    month: Annotated[int, Meaning("the month of that year", minimum=1, maximum=12)]
    method: Annotated[Method, Meaning("by what way it is looked at")]
    topic: Annotated[str, Meaning("what is looked at, in a few Chinese words")]
    office: Annotated[str, Meaning("the offices that answer for it, in full, with 、 between several")]
    source: Annotated[str, Meaning("the document that states it")]
    regions: Annotated[tuple[str, ...], Meaning("where, by codes or names; empty: everywhere")] = ()
    indicators: Annotated[tuple[str, ...], Meaning("codes of the indicators that it looks at")] = ()
    clause: Annotated[str, Meaning("clause of the source; empty: none is named")] = ""
    is_derived: Annotated[
        bool, Meaning("whether part of it was read from the source's words, which do not state it")
    ] = False
    quote: Annotated[str, Meaning("the source's own words; empty: none are kept")] = ""
    note: Annotated[str, Meaning("what must be known beside it")] = ""


inspection_planning = Capability("inspection_planning")


@inspection_planning.mutation(chinese="登记督查计划", action=PLAN)
def plan_inspection(
    caller: Caller,
    plan: Annotated[InspectionPlanInput, Meaning("what is planned")],
    reason: Reason = "",
) -> PlannedCheckRecord:
    """Register a planned check; it is unverified until somebody else held it against its source."""
    return plans.add(caller.store, caller.person, PlannedCheck(**attributes(plan)), reason)


@inspection_planning.mutation(chinese="修改督查计划：只写要改的", action=PLAN)
def change_inspection_plan(
    caller: Caller,
    code: PlanCode,
    version: Version,
    changes: Annotated[Changes[InspectionPlanInput], Meaning("what it says otherwise from then on")],
    reason: Reason = "",
) -> PlannedCheckRecord:
    """Write changes of the version that was looked at as the version after it."""
    with caller.store.view(caller.person) as view:
        content = changes.applied(plans.of_code(view, code).content)
    return plans.revise(caller.store, caller.person, content, version, reason)


@inspection_planning.mutation(chinese="撤销不该有的督查计划；历史仍在", action=PLAN)
def withdraw_inspection_plan(
    caller: Caller, code: PlanCode, version: Version, reason: Reason = ""
) -> PlannedCheckRecord:
    """Say that a check should never have been planned; its versions stay."""
    return plans.withdraw(caller.store, caller.person, code, version, reason)


@inspection_planning.mutation(chinese="核实督查计划：对照依据看过，无误；写它的人不能核实它", action=VERIFY)
def verify_inspection_plan(
    caller: Caller, code: PlanCode, version: Version, reason: Reason = ""
) -> PlannedCheckRecord:
    """Say that a version is what its source says; whoever wrote any part of it may not."""
    return plans.verify(caller.store, caller.person, code, version, reason)
