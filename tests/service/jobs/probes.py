"""What is done to jobs and schedules."""

from tests.service.probing import AUTHOR, ME, OTHER, ROOT, Probe, everywhere, of_job

from xiangheng_platform.jobs import queue, schedules
from xiangheng_platform.jobs.errors import JobUnknown
from xiangheng_platform.jobs.kinds import JobKind, registry
from xiangheng_platform.jobs.recurrence import Every, Recurrence
from xiangheng_platform.store.store import Store

#: Kinds of job that ask for a right; they never run.
KINDS = registry(
    JobKind(name, "试", action, lambda context, arguments: {})
    for name, action in {"run": "job.run", "backup": "store.backup", "verify": "audit.verify"}.items()
)
DAILY = Recurrence(Every.DAY, 3)
ABSENT = (JobUnknown,)
PROBES = [
    Probe(queue.submit, "job.run", lambda do, c: do(KINDS, "run"), everywhere),
    Probe(queue.submit, "store.backup", lambda do, c: do(KINDS, "backup"), everywhere),
    Probe(queue.find, "job.read", lambda do, c: do(c.job), of_job, is_about_one=True),
    Probe(queue.jobs, "job.read", lambda do, c: do(), is_list=True),
    Probe(queue.count, "job.read", lambda do, c: do(), is_list=True, is_about_one=True),
    Probe(queue.by_state, "job.read", lambda do, c: do(), is_list=True, is_about_one=True),
    Probe(queue.of_numbers, "job.read", lambda do, c: do(range(3, 30)), is_list=True),
    Probe(queue.cancel, "job.cancel", lambda do, c: do(c.job), of_job),
    Probe(schedules.add, "job.schedule", lambda do, c: do(KINDS, "run", DAILY)),
    Probe(schedules.enable, "job.schedule", lambda do, c: do(1), everywhere),
    Probe(schedules.disable, "job.schedule", lambda do, c: do(1)),
    Probe(schedules.schedules, "job.schedule", lambda do, c: do()),
]


def fill(store: Store, count: int) -> None:
    """One's own job, another's, and so many more with as many schedules."""
    for login in (ME, OTHER):
        with store.act(f"user:{login}", "jobs:job:submit", "job-kind:run") as act:
            queue.put(act, KINDS["run"], {}, login)
    for _ in range(count):
        queue.submit(store, AUTHOR, KINDS, "verify")
        schedules.add(store, ROOT, KINDS, "verify", DAILY)
