"""How a job is waited for and stopped at a terminal."""

import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from xiangheng_platform import settings as settings_of
from xiangheng_platform.access.person import Person
from xiangheng_platform.app import installed_kinds, new_worker
from xiangheng_platform.jobs.errors import JobNotDone
from xiangheng_platform.jobs.queue import find
from xiangheng_platform.jobs.records import Job, Progress, State
from xiangheng_platform.jobs.worker import Worker, embedded
from xiangheng_platform.store.store import Store
from xiangheng_scoring.cli.typed import program

_LOOK_SECONDS = 0.1


@contextmanager
def stopped_by_signals(worker: Worker) -> Iterator[Worker]:
    """Within, the first Ctrl-C (or the system's request to end) stops the worker at its job's next progress.

    The second ends the program; the job is given back in either case.
    """

    def _stop(number: int, frame: Any) -> None:
        worker.stop()
        signal.signal(number, before[signal.Signals(number)])
        print("正在停止：手头的任务在下一个进度点放回队列；再按一次立即停止。", file=sys.stderr)

    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    for number in before:
        signal.signal(number, _stop)
    try:
        yield worker
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def waited_for(store: Store, person: Person, job: Job, *, quiet: bool) -> Job:
    """Run a job in a thread of this program, or watch another worker run it; returns it when it is done.

    Raises `JobNotDone` when it failed or was cancelled. Interrupted, the job is given back.
    """
    settings = settings_of.read()
    title = installed_kinds(settings)[job.kind].title
    with (
        _interruption_told(job),
        embedded(new_worker(store, settings), job.id),
        _bar(title, quiet=quiet) as report,
    ):
        while not job.state.is_over:
            report(job.progress)
            time.sleep(_LOOK_SECONDS)
            with store.view(person) as view:
                job = find(view, job.id)
    if job.state is not State.DONE:
        raise JobNotDone(
            f"任务 {job.id} {job.state.label}" + (f"：\n{job.error}" if job.error else ""),
            remedy=f"{program()} job show {job.id}",
        )
    return job


@contextmanager
def _interruption_told(job: Job) -> Iterator[None]:
    try:
        yield
    except KeyboardInterrupt:
        print(
            f"任务 {job.id} 放回队列。执行：{program()} job work　取消：{program()} job cancel {job.id}",
            file=sys.stderr,
        )
        raise


@contextmanager
def _bar(title: str, *, quiet: bool) -> Iterator[Callable[[Progress], None]]:
    """A bar fed by the job's row, on a terminal; it vanishes when the job has ended."""
    if quiet or not sys.stderr.isatty():
        yield lambda progress: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    from xiangheng_scoring.cli.console import console

    description = TextColumn("{task.description}", markup=False)
    with Bar(
        description,
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console(to_error=True),
        transient=True,
    ) as bar:
        task = bar.add_task(title, total=None)
        yield lambda now: bar.update(
            task, completed=now.done, total=now.total or None, description=f"{title}　{now.message}".rstrip()
        )
