"""What is to be inspected: planned checks, and what was not looked at for long or is overdue."""

from datetime import date
from typing import Annotated

from xiangheng_graphql.assembly.capability import Capability
from xiangheng_platform.access.views import View
from xiangheng_platform.inspection import coverage, plans
from xiangheng_platform.inspection.documents import (
    Coverage,
    Overdue,
    OverdueCheck,
    PlannedCheckRecord,
)
from xiangheng_platform.inspection.sight import OVERSEE
from xiangheng_platform.inspection.words import Gap
from xiangheng_scoring.records import Meaning

PlanCode = Annotated[str, Meaning("what visits name the planned check by")]
CountedFrom = Annotated[
    date | None, Meaning("the day that is counted back from; today in Beijing, if none is given")
]

inspection_plans = Capability("inspection_plans")
inspection_plans.call(Coverage, "InspectionCoverage")
inspection_plans.call(Gap, "InspectionGap")
inspection_plans.call(Overdue, "OverdueInspections")
inspection_plans.call(OverdueCheck, "OverdueInspectionPlan")
inspection_plans.entity(
    PlannedCheckRecord,
    name="InspectionPlan",
    chinese="一项督查计划，它的一版",
    key=lambda plan: plan.code,
    identity=lambda plan: plan.code,
    refetch=plans.show,
)


@inspection_plans.query(chinese="按编码取一项督查计划", action=OVERSEE, is_history=True)
def inspection_plan(view: View, code: PlanCode) -> PlannedCheckRecord:
    """A planned check in its newest version; one out of sight is as unknown as one that there is not."""
    return plans.show(view, code)


@inspection_plans.query(chinese="督查计划，按月", action=OVERSEE, name="inspection_plans", is_history=True)
def plans_(
    view: View,
    year: Annotated[int | None, Meaning("the year that they are planned for; null: all")] = None,
) -> tuple[PlannedCheckRecord, ...]:
    """The planned checks that one may see, month by month."""
    return plans.list_plans(view, year=year)


@inspection_plans.query(
    chinese="12 个月、24 个月没有督查过的县和内容，最久的在前", action=OVERSEE, is_history=True
)
def inspection_coverage(view: View, on_day: CountedFrom = None) -> Coverage:
    """When each county that one oversees, and each topic, was looked at last; those longest ago first."""
    return Coverage(
        on_day or view.today,
        coverage.region_coverage(view, day=on_day),
        coverage.topic_coverage(view, day=on_day),
    )


@inspection_plans.query(
    chinese="逾期的督查：过了月份的计划，过了日子没有提交的", action=OVERSEE, is_history=True
)
def overdue_inspections(view: View, on_day: CountedFrom = None) -> Overdue:
    """Planned checks whose month is over and that were not carried out, and visits that were not submitted in time."""
    return Overdue(
        on_day or view.today,
        coverage.overdue_checks(view, day=on_day),
        coverage.overdue_visits(view, day=on_day),
    )
