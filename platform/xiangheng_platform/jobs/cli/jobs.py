"""`xiangheng job list|show|cancel|kinds|run|work|schedule …`."""

from typing import Annotated

import typer

from xiangheng_platform.app import installed_kinds, new_worker, open_store
from xiangheng_platform.cli.groups import job
from xiangheng_platform.cli.job_runner import stopped_by_signals, waited_for
from xiangheng_platform.cli.output import tell, tell_lines
from xiangheng_platform.cli.session import acting, asking
from xiangheng_platform.jobs import documents, queue
from xiangheng_platform.jobs.cli import views
from xiangheng_platform.jobs.cli.options import (
    ArgOption,
    KindArgument,
    ReasonOption,
    given_arguments,
    not_before,
    states_named,
)
from xiangheng_platform.jobs.cli.schedules import schedule
from xiangheng_platform.jobs.records import Job
from xiangheng_scoring.cli.console import console
from xiangheng_scoring.cli.options import JsonOption
from xiangheng_scoring.cli.output import print_record
from xiangheng_scoring.cli.typed import program

job.add_typer(schedule, name="schedule")
NumberArgument = Annotated[int, typer.Argument(metavar="编号", show_default=False)]


@job.command("list", help="列出任务，新的在前；管理员和审计员看全部，别人看自己的。")
def list_jobs(
    state: Annotated[
        list[str] | None,
        typer.Option(
            "--state",
            help="只列这种状态的：等待、进行中、完成、失败、已取消；可写几次。",
            show_default=False,
        ),
    ] = None,
    kind: Annotated[str, typer.Option("--kind", help="只列这种任务。", show_default=False)] = "",
    limit: Annotated[int, typer.Option("--limit", min=1, help="最多几个。")] = 50,
    as_json: JsonOption = False,
) -> None:
    """List jobs."""
    states = states_named(state)
    with asking() as view:
        jobs = queue.jobs(view, states=states, kind=kind, limit=limit).rows
    listed = views.jobs_table(jobs, installed_kinds()) if jobs else "没有任务。"
    record = documents.Jobs(tuple(map(documents.job_record, jobs)))
    tell(record, lambda: console().print(listed), as_json=as_json)


@job.command("show", help="一个任务的全部情况。")
def show(number: NumberArgument, as_json: JsonOption = False) -> None:
    """Show one job."""
    with asking() as view:
        _tell(queue.find(view, number), as_json=as_json)


@job.command("cancel", help="取消任务：等待的立即取消；进行中的停在下一个进度点，什么也不写。")
def cancel(number: NumberArgument, reason: ReasonOption = "", as_json: JsonOption = False) -> None:
    """Cancel one job."""
    with acting() as (store, person):
        _tell(queue.cancel(store, person, number, reason), as_json=as_json)


@job.command("kinds", help="列出任务的种类和各自的参数。")
def list_kinds(as_json: JsonOption = False) -> None:
    """List the kinds of jobs; nobody needs to be signed in for that."""
    kinds = installed_kinds().values()
    tell_lines(documents.kinds_record(kinds), *views.kind_lines(kinds), as_json=as_json)


@job.command(
    "run",
    help="启动一个任务：由 job work 执行，加 --wait 就在这里执行。",
    epilog="例：xiangheng job run audit.verify --wait",
)
def run(
    kind: KindArgument,
    arg: ArgOption = None,
    wait: Annotated[bool, typer.Option("--wait", help="就在这里执行，显示进度，到结束为止。")] = False,
    priority: Annotated[int, typer.Option("--priority", help="优先级，1 最先，9 最后。")] = 5,
    after: Annotated[
        str,
        typer.Option(
            "--from", help="不早于这一天或这个时刻，如「2024-06-30 20:00」，北京时间。", show_default=False
        ),
    ] = "",
    reason: ReasonOption = "",
    as_json: JsonOption = False,
) -> None:
    """Ask for a job, and with --wait run it in this very program unless another worker takes it first."""
    given, run_after = given_arguments(arg), not_before(after)
    with acting() as (store, person):
        job_asked_for = queue.submit(
            store,
            person,
            installed_kinds(),
            kind,
            given,
            priority=priority,
            run_after=run_after,
            reason=reason,
        )
        if wait:
            job_asked_for = waited_for(store, person, job_asked_for, quiet=as_json)
    if wait:
        _tell(job_asked_for, as_json=as_json)
    else:
        line = f"任务 {job_asked_for.id} 已排队。执行：{program()} job work　查看：{program()} job show {job_asked_for.id}"
        tell_lines(documents.job_record(job_asked_for), line, as_json=as_json)


@job.command("work", help="执行任务，到 Ctrl-C 为止；可以同时开几个，用 PostgreSQL 时也可以开在几台机器上。")
def work(
    once: Annotated[bool, typer.Option("--once", help="没有等待的任务就结束。")] = False,
    as_json: JsonOption = False,
) -> None:
    """Run a worker; with --json, the jobs that it took are printed as one document when it stops."""
    kinds, taken = installed_kinds(), dict[int, Job]()

    with open_store() as (store, settings):

        def _told(job: Job) -> None:
            taken[job.id] = job
            if not as_json:
                print(views.work_line(job, kinds, store.clock()), flush=True)

        with stopped_by_signals(new_worker(store, settings, _told)) as worker:
            if not as_json and not once:
                print("正在等待任务；Ctrl-C 停止。", flush=True)
            worker.run_waiting() if once else worker.run()
    if as_json:
        print_record(documents.Jobs(tuple(map(documents.job_record, taken.values()))))


def _tell(asked: Job, *, as_json: bool) -> None:
    tell_lines(documents.job_record(asked), *views.job_lines(asked, installed_kinds()), as_json=as_json)
