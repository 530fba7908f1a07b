"""`xiangheng job list|show|cancel|kinds|run|work|schedule …`."""

from typing import TYPE_CHECKING, Annotated

import typer

from xiangheng_platform.jobs.cli.options import ArgOption, KindArgument, ReasonOption
from xiangheng_platform.jobs.cli.schedules import schedule
from xiangheng_scoring.cli.options import KEEPERS, JsonOption
from xiangheng_scoring.cli.output import print_record

if TYPE_CHECKING:
    from xiangheng_platform.jobs.records import Job

job = typer.Typer(
    help="后台任务：启动、查看、取消、执行、定时。", no_args_is_help=True, rich_help_panel=KEEPERS
)
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
    from xiangheng_platform.app import installed_kinds
    from xiangheng_platform.cli.session import asking
    from xiangheng_platform.jobs import documents
    from xiangheng_platform.jobs.cli import views
    from xiangheng_platform.jobs.cli.options import states_named
    from xiangheng_platform.jobs.queue import jobs
    from xiangheng_scoring.cli.console import console

    states = states_named(state)
    with asking() as view:
        page = jobs(view, states=states, kind=kind, limit=limit)
    if as_json:
        print_record(documents.Jobs(page.of(documents.job_record).rows))
    elif page.rows:
        console().print(views.jobs_table(page.rows, installed_kinds()))
    else:
        print("没有任务。")


@job.command("show", help="一个任务的全部情况。")
def show(number: NumberArgument, as_json: JsonOption = False) -> None:
    """Show one job."""
    from xiangheng_platform.cli.session import asking
    from xiangheng_platform.jobs.queue import find

    with asking() as view:
        _tell(find(view, number), as_json=as_json)


@job.command("cancel", help="取消任务：等待的立即取消；进行中的停在下一个进度点，什么也不写。")
def cancel(number: NumberArgument, reason: ReasonOption = "", as_json: JsonOption = False) -> None:
    """Cancel one job."""
    from xiangheng_platform.cli.session import acting
    from xiangheng_platform.jobs.queue import cancel as end

    with acting() as (store, person):
        _tell(end(store, person, number, reason), as_json=as_json)


@job.command("kinds", help="列出任务的种类和各自的参数。")
def list_kinds(as_json: JsonOption = False) -> None:
    """List the kinds of jobs; nobody needs to be signed in for that."""
    from xiangheng_platform.app import installed_kinds
    from xiangheng_platform.jobs.documents import kinds_record

    record = kinds_record(installed_kinds().values())
    if as_json:
        print_record(record)
        return
    for kind in record.kinds:
        print(f"{kind.kind}　{kind.title}")
        for one in kind.arguments:
            absent = "必填" if one.default is None else f"缺省 {one.default}"
            print(f"  {one.name}　{one.meaning}（{one.expected}，{absent}）")


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
    from xiangheng_platform.app import installed_kinds
    from xiangheng_platform.cli.job_runner import waited_for
    from xiangheng_platform.cli.session import acting
    from xiangheng_platform.jobs.cli.options import given_arguments, not_before
    from xiangheng_platform.jobs.queue import submit
    from xiangheng_scoring.cli.typed import program

    given, run_after = given_arguments(arg), not_before(after)
    with acting() as (store, person):
        asked = submit(
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
            asked = waited_for(store, person, asked, quiet=as_json)
    if not as_json and not wait:
        print(f"任务 {asked.id} 已排队。执行：{program()} job work　查看：{program()} job show {asked.id}")
        return
    _tell(asked, as_json=as_json)


@job.command("work", help="执行任务，到 Ctrl-C 为止；可以同时开几个，用 PostgreSQL 时也可以开在几台机器上。")
def work(
    once: Annotated[bool, typer.Option("--once", help="没有等待的任务就结束。")] = False,
    as_json: JsonOption = False,
) -> None:
    """Run a worker; with --json, the jobs that it took are printed as one document when it stops."""
    from xiangheng_platform.app import installed_kinds, new_worker, open_store
    from xiangheng_platform.cli.job_runner import stopped_by_signals
    from xiangheng_platform.jobs.cli.views import work_line
    from xiangheng_platform.jobs.documents import Jobs, job_record

    kinds, taken = installed_kinds(), dict[int, "Job"]()

    with open_store() as (store, settings):

        def _told(job: "Job") -> None:
            taken[job.id] = job
            if not as_json:
                print(work_line(job, kinds, store.clock()), flush=True)

        with stopped_by_signals(new_worker(store, settings, _told)) as worker:
            if not as_json and not once:
                print("正在等待任务；Ctrl-C 停止。", flush=True)
            worker.run_waiting() if once else worker.run()
    if as_json:
        print_record(Jobs(tuple(map(job_record, taken.values()))))


def _tell(told: "Job", *, as_json: bool) -> None:
    from xiangheng_platform.app import installed_kinds
    from xiangheng_platform.jobs.cli.views import job_lines
    from xiangheng_platform.jobs.documents import job_record

    if as_json:
        print_record(job_record(told))
        return
    for line in job_lines(told, installed_kinds()):
        print(line)
