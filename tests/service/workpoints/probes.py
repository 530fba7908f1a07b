"""What is done to tasks, and reported of them."""

from dataclasses import replace

from tests.service.probing import AUTHOR, DAY, Case, Probe, everywhere, of_office, office

from xiangheng_platform.store.store import Store
from xiangheng_platform.workpoints import agenda, offices, plans, points, register, reports
from xiangheng_platform.workpoints.content import Content
from xiangheng_platform.workpoints.words import Basis, Comparison, Frequency


def task(number: int) -> Content:
    """A task that is to be done once."""
    return Content(
        plan_year=2024, item=1, title="试", task=f"任务{number}", indicator="试", target=None, unit="",
        comparison=Comparison.ESTABLISH, basis=Basis.QUALITATIVE, deadline=None, frequency=Frequency.ONCE,
        offices=(office(number),), quote="试", source="试", is_check=True,
    )  # fmt: skip


def code(case: Case) -> str:
    """The code of a task of the department within reach, or of another one."""
    return f"2024-1.{case.number:02}"


PROBES = [
    Probe(agenda.due_on, "workpoint.read", lambda do, c: do(DAY)),
    Probe(agenda.checks, "workpoint.read", lambda do, c: do(2024)),
    Probe(offices.offices, "workpoint.read", lambda do, c: do()),
    Probe(offices.responsible_offices, "workpoint.read", lambda do, c: do()),
    Probe(offices.task_offices, "workpoint.read", lambda do, c: do()),
    Probe(
        offices.strangers_among, "workpoint.read", lambda do, c: do([office(1), "无处"]), is_about_one=True
    ),
    Probe(offices.department_of, "workpoint.read", lambda do, c: do(office(1)), is_about_one=True),
    Probe(points.list_points, "workpoint.read", lambda do, c: do()),
    Probe(
        points.statuses, "workpoint.read", lambda do, c: do([(f"2024-1.{n:02}", DAY) for n in range(1, 30)])
    ),
    Probe(points.show, "workpoint.read", lambda do, c: do(code(c)), everywhere, is_about_one=True),
    Probe(points.dossiers, "workpoint.read", lambda do, c: do()),
    Probe(register.load, "workpoint.change", lambda do, c: do([replace(task(1), task="另")])),
    Probe(
        register.change,
        "workpoint.change",
        lambda do, c: do(code(c), replace(task(c.number), note="又"), 1, "试"),
        of_office,
    ),
    Probe(reports.report_done, "workpoint.report", lambda do, c: do(code(c), DAY, "试"), of_office),
    Probe(reports.correct, "workpoint.report", lambda do, c: do(code(c), "2024", DAY, "另", "试")),
    Probe(reports.withdraw, "workpoint.report", lambda do, c: do(code(c), "2024", "试")),
    Probe(reports.raise_need, "workpoint.report", lambda do, c: do(code(c), DAY, "试")),
]
PARTS = (plans.plan_of,)


def fill(store: Store, count: int) -> None:
    """So many tasks, each of an office, reported done and the report corrected."""
    register.load(store, AUTHOR, [task(number) for number in range(1, count + 1)])
    for number in range(1, count + 1):
        reports.report_done(store, AUTHOR, f"2024-1.{number:02}", DAY, "试")
        reports.correct(store, AUTHOR, f"2024-1.{number:02}", "2024", DAY, "又", "试")
