"""`xiangheng job schedule list|add|enable|disable`."""

import re
from typing import TYPE_CHECKING, Annotated

import typer

from xiangheng_platform.jobs.cli.options import ArgOption, KindArgument, ReasonOption
from xiangheng_scoring.cli.options import JsonOption
from xiangheng_scoring.cli.output import print_record

if TYPE_CHECKING:
    from xiangheng_platform.jobs.records import Schedule
    from xiangheng_platform.jobs.recurrence import Every, Recurrence

schedule = typer.Typer(
    help="定时任务：到时由平台自己启动；没有执行者时错过的，恢复后只补一次。", no_args_is_help=True
)
NumberArgument = Annotated[int, typer.Argument(metavar="编号", show_default=False)]


@schedule.command("list", help="列出定时任务和下一次的时间。")
def list_schedules(as_json: JsonOption = False) -> None:
    """List schedules."""
    from xiangheng_platform.app import installed_kinds
    from xiangheng_platform.cli.session import asking
    from xiangheng_platform.jobs.cli.views import schedules_table
    from xiangheng_platform.jobs.documents import Schedules, schedule_record
    from xiangheng_platform.jobs.schedules import schedules
    from xiangheng_scoring.cli.console import console

    with asking() as view:
        found = schedules(view)
    if as_json:
        print_record(Schedules(tuple(map(schedule_record, found))))
    elif found:
        console().print(schedules_table(found, installed_kinds()))
    else:
        print("没有定时任务。")


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
    from xiangheng_platform.app import installed_kinds
    from xiangheng_platform.cli.session import acting
    from xiangheng_platform.jobs.cli.options import given_arguments
    from xiangheng_platform.jobs.schedules import add as begin

    recurrence, given = _recurrence(every, at, day, month), given_arguments(arg)
    with acting() as (store, person):
        _tell(begin(store, person, installed_kinds(), kind, recurrence, given, reason), as_json=as_json)


@schedule.command("enable", help="启用；从下一次起，停用期间的不补。")
def enable(number: NumberArgument, reason: ReasonOption = "", as_json: JsonOption = False) -> None:
    """Let a schedule run again."""
    from xiangheng_platform.cli.session import acting
    from xiangheng_platform.jobs.schedules import enable as switch_on

    with acting() as (store, person):
        _tell(switch_on(store, person, number, reason), as_json=as_json)


@schedule.command("disable", help="停用。")
def disable(number: NumberArgument, reason: ReasonOption = "", as_json: JsonOption = False) -> None:
    """Let a schedule rest."""
    from xiangheng_platform.cli.session import acting
    from xiangheng_platform.jobs.schedules import disable as switch_off

    with acting() as (store, person):
        _tell(switch_off(store, person, number, reason), as_json=as_json)


def _recurrence(every: str, at: str, day: int, month: int) -> "Recurrence":
    """The recurrence that was typed; raises `RecurrenceRefused`."""
    from xiangheng_platform.jobs.errors import RecurrenceRefused
    from xiangheng_platform.jobs.recurrence import Recurrence
    from xiangheng_scoring.errors import Fault

    found, clock = _every(every), re.fullmatch(r"(\d{1,2})[:：](\d{2})", at.strip())
    faults = []
    if found is None:
        faults.append(
            Fault(RecurrenceRefused.code, "--every", f"看不懂「{every}」", "日、周、月、季", "改正")
        )
    if clock is None:
        faults.append(Fault(RecurrenceRefused.code, "--at", f"看不懂「{at}」", "几点几分，如 08:30", "改正"))
    if found is None or clock is None:
        raise RecurrenceRefused(faults)
    return Recurrence(found, int(clock[1]), int(clock[2]), day, month)


def _every(typed: str) -> "Every | None":
    from xiangheng_platform.jobs.recurrence import Every

    names = {"日": Every.DAY, "周": Every.WEEK, "月": Every.MONTH, "季": Every.QUARTER}
    spoken = {one.label: one for one in Every} | {one.value: one for one in Every}
    return (names | spoken).get(typed.strip())


def _tell(told: "Schedule", *, as_json: bool) -> None:
    from xiangheng_platform.jobs.documents import schedule_record
    from xiangheng_platform.store.moments import beijing

    if as_json:
        print_record(schedule_record(told))
    elif told.is_enabled:
        print(f"定时任务 {told.id}：{told.kind}，{told.recurrence}；下一次 {beijing(told.next_due)}")
    else:
        print(f"定时任务 {told.id} 已停用：{told.kind}，{told.recurrence}")
