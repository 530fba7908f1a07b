"""The checks for which the notice states a month, as the platform plans them: beside each, what of it was only read from words."""

from functools import cache

from xiangheng_platform.inspection.plan import PlannedCheck
from xiangheng_platform.inspection.words import Method
from xiangheng_seeds.reference import rows_of
from xiangheng_seeds.workpoints import PLAN_YEAR
from xiangheng_seeds.workpoints import contents as work_points


@cache
def contents() -> tuple[PlannedCheck, ...]:
    """The six checks, month by month; quote, clause and offices are those of the task that each comes from."""
    tasks = {task.indicator: task for task in work_points()}
    checks = []
    for row in rows_of("planned_checks.csv"):
        task = tasks[row["indicator"]]
        checks.append(
            PlannedCheck(
                code=row["code"],
                year=PLAN_YEAR,
                month=int(row["month"]),
                method=Method(row["method"]),
                topic=row["topic"],
                office="、".join(task.offices),
                source=task.source,
                clause=task.clause,
                is_derived=True,
                quote=task.quote,
                note=row["note"],
            )
        )
    return tuple(checks)
