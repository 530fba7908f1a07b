"""The notice's tasks as the platform registers them: the reference rows, and beside them what is open about each."""

from datetime import date
from functools import cache

from xiangheng_platform.workpoints.content import BETWEEN_OFFICES, Content
from xiangheng_seeds.reference import ITEMS, WorkPoint, rows_of, work_points

SOURCE = "《湖南省农业农村厅（省乡村振兴局）2024年巩固拓展脱贫攻坚成果工作要点》"
PLAN_YEAR = 2024
Notes = dict[tuple[int, str, str], dict[str, str]]


@cache
def contents() -> tuple[Content, ...]:
    """The 123 tasks, in the notice's order, to be given to the platform's `register.load`."""
    notes = {
        (int(row["item_no"]), row["task"], row["indicator"]): row for row in rows_of("workpoint_notes.csv")
    }
    return tuple(_content(point, notes) for point in work_points())


def _content(point: WorkPoint, notes: Notes) -> Content:
    """A task with its own note and that of its item, which stands in the notes without a task."""
    own = notes.get((point.item, point.task, point.indicator), {})
    of_item = notes.get((point.item, "", ""), {})
    told = filter(None, (row.get("note") for row in (own, of_item)))
    return Content(
        plan_year=PLAN_YEAR,
        item=point.item,
        title=point.title,
        task=point.task,
        indicator=point.indicator,
        target=point.target,
        unit=point.unit or "",
        comparison=point.comparison,
        basis=point.basis,
        deadline=date.fromisoformat(point.deadline) if point.deadline else None,
        frequency=point.frequency,
        offices=tuple(filter(None, (point.office or "").split(BETWEEN_OFFICES))),
        quote=point.quote,
        source=SOURCE,
        clause=f"（{ITEMS[point.item]}）" if point.item else "（总体要求和印发通知）",
        indicator_code=own.get("indicator_code", ""),
        target_code=own.get("target_code", ""),
        is_check=own.get("is_check") == "1",
        note="；".join(told),
    )
