"""`xiangheng job schedule list|add|enable|disable`."""

import re
from typing import Annotated

import typer

from xiangheng_platform.app import installed_kinds
from xiangheng_platform.cli.output import tell, tell_lines
from xiangheng_platform.cli.session import acting, asking
from xiangheng_platform.jobs import schedules
from xiangheng_platform.jobs.cli.options import ArgOption, KindArgument, ReasonOption, given_arguments
from xiangheng_platform.jobs.cli.views import schedules_table
from xiangheng_platform.jobs.documents import Schedules, schedule_record
from xiangheng_platform.jobs.errors import RecurrenceRefused
from xiangheng_platform.jobs.records import Schedule
from xiangheng_platform.jobs.recurrence import Every, Recurrence
from xiangheng_platform.store.moments import beijing
from xiangheng_scoring.cli.console import console
from xiangheng_scoring.cli.options import JsonOption
from xiangheng_scoring.errors import Fault

schedule = typer.Typer(
    help="定时任务：到时由平台自己启动；没有执行者时错过的，恢复后只补一次。", no_args_is_help=True
)
NumberArgument = Annotated[int, typer.Argument(metavar="编号", show_default=False)]


@schedule.command("list", help="列出定时任务和下一次的时间。")
def list_schedules(as_json: JsonOption = False) -> None:
    """List schedules."""
    with asking() as view:
        planned = schedules.schedules(view)
    listed = schedules_table(planned, installed_kinds()) if planned else "没有定时任务。"
    record = Schedules(tuple(map(schedule_record, planned)))
    tell(record, lambda: console().print(listed), as_json=as_json)


@schedule.command(
    "add",
    help="增加定时任务，北京时间。",
    epilog="例：xiangheng job schedule add store.backup --every 日 --at 02:00 --arg keep=30",
)
def add(
    kind: KindArgument,
    every: Annotated[str, typer.Option("--every", help="日、周、月或季。", show_default=False)],
    at: Annotated[str, typer.Option("--at", help="几点几分，如 08:30。", show_default=False)],
    day: Annotated[
        int,
        typer.Option(
            "--day-number", help="周：1（周一）–7；月、季：几日，没有这一日的月在最后一日，31 就是月末。"
        ),
    ] = 1,
    month: Annotated[int, typer.Option("--month-number", help="季：第几个月，1–3。")] = 1,
    arg: ArgOption = None,
    reason: ReasonOption = "",
    as_json: JsonOption = False,
) -> None:
    """Add a schedule."""
    recurrence, given = _recurrence(every, at, day, month), given_arguments(arg)
    with acting() as (store, person):
        planned = schedules.add(store, person, installed_kinds(), kind, recurrence, given, reason)
        _tell(planned, as_json=as_json)


@schedule.command("enable", help="启用；从下一次起，停用期间的不补。")
def enable(number: NumberArgument, reason: ReasonOption = "", as_json: JsonOption = False) -> None:
    """Let a schedule run again."""
    with acting() as (store, person):
        _tell(schedules.enable(store, person, number, reason), as_json=as_json)


@schedule.command("disable", help="停用。")
def disable(number: NumberArgument, reason: ReasonOption = "", as_json: JsonOption = False) -> None:
    """Let a schedule rest."""
    with acting() as (store, person):
        _tell(schedules.disable(store, person, number, reason), as_json=as_json)


def _recurrence(every: str, at: str, day: int, month: int) -> Recurrence:
    """The recurrence that was typed; raises `RecurrenceRefused`."""
    names = {"日": Every.DAY, "周": Every.WEEK, "月": Every.MONTH, "季": Every.QUARTER}
    names |= {often.label: often for often in Every} | {often.value: often for often in Every}
    often, clock = names.get(every.strip()), re.fullmatch(r"(\d{1,2})[:：](\d{2})", at.strip())
    if often is not None and clock is not None:
        return Recurrence(often, int(clock[1]), int(clock[2]), day, month)
    code = RecurrenceRefused.code
    unread = Fault(code, "--every", f"看不懂「{every}」", "日、周、月、季", "改正")
    untimed = Fault(code, "--at", f"看不懂「{at}」", "几点几分，如 08:30", "改正")
    raise RecurrenceRefused([*([unread] if often is None else []), *([untimed] if clock is None else [])])


def _tell(planned: Schedule, *, as_json: bool) -> None:
    line = f"定时任务 {planned.id} 已停用：{planned.kind}，{planned.recurrence}"
    if planned.is_enabled:
        due = beijing(planned.next_due)
        line = f"定时任务 {planned.id}：{planned.kind}，{planned.recurrence}；下一次 {due}"
    tell_lines(schedule_record(planned), line, as_json=as_json)
