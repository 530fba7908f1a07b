"""`xiangheng workpoint list|show|due|checks|report|withdraw|raise|change`."""

from typing import Annotated

import typer

from xiangheng_platform.cli import output
from xiangheng_platform.cli.days import AsOfOption, moment_of
from xiangheng_platform.cli.groups import workpoint
from xiangheng_platform.cli.session import asking
from xiangheng_platform.cli.words import word_of
from xiangheng_platform.workpoints import agenda, points
from xiangheng_platform.workpoints.cli import acts
from xiangheng_platform.workpoints.cli.options import (
    CodeArgument,
    DayOption,
    OfficeOption,
    day_of,
    tell,
)
from xiangheng_platform.workpoints.cli.tables import print_agenda, print_checks, print_list
from xiangheng_platform.workpoints.documents import agenda_record, checks_record, list_record
from xiangheng_platform.workpoints.words import State
from xiangheng_scoring.cli.console import console
from xiangheng_scoring.cli.options import JsonOption
from xiangheng_scoring.cli.output import print_record


@workpoint.command("list", help="列出任务和状态。")
def list_points(
    office: OfficeOption = "",
    state: Annotated[
        str, typer.Option("--state", help="只看逾期、应办、已办或未到的。", show_default=False)
    ] = "",
    day: DayOption = "",
    at: AsOfOption = "",
    as_json: JsonOption = False,
) -> None:
    """List the tasks with their states on a day."""
    wanted, seen = word_of(State, state, "--state"), day_of(day)
    with asking(moment_of(at)) as view:
        statuses = points.list_points(view, office=office, state=wanted, day=seen)
    output.tell(list_record(statuses), lambda: print_list(console(), statuses), as_json=as_json)


@workpoint.command("show", help="看一项任务：原文，各次的期限和状态，报告过什么，改过什么。")
def show(code: CodeArgument, day: DayOption = "", at: AsOfOption = "", as_json: JsonOption = False) -> None:
    """Show one task."""
    seen = day_of(day)
    with asking(moment_of(at)) as view:
        tell(view, code, as_json=as_json, day=seen)


@workpoint.command(
    "due",
    help="一天的待办：逾期的，应办的，近期办结的。",
    epilog="例：xiangheng workpoint due --day 2024-06-20 --office 帮扶处",
)
def due(
    day: DayOption = "",
    office: OfficeOption = "",
    window: Annotated[
        int, typer.Option("--days", help="期限前几天起列为应办。", min=0, max=agenda.LONGEST_WINDOW)
    ] = 30,
    at: AsOfOption = "",
    as_json: JsonOption = False,
) -> None:
    """Show the agenda of a day."""
    seen = day_of(day)
    with asking(moment_of(at)) as view:
        listed = agenda.due_on(view, seen, office=office, window=window)
    output.tell(agenda_record(listed), lambda: print_agenda(console(), listed), as_json=as_json)


@workpoint.command("checks", help="一年的固定检查，逐月列出。")
def checks(
    year: Annotated[int, typer.Argument(metavar="年度", help="如 2024。", show_default=False)],
    at: AsOfOption = "",
    as_json: JsonOption = False,
) -> None:
    """Show the checks of a year, month by month."""
    with asking(moment_of(at)) as view:
        listed = agenda.checks(view, year)
    if as_json:
        print_record(checks_record(year, listed))
    elif listed:
        print_checks(console(), year, listed)
    else:
        print(f"没有登记 {year} 年的固定检查。工作要点按年度登记，xiangheng workpoint list 列出已登记的。")


workpoint.command(
    "report",
    help="报告一项任务，或其中一次，已办结。",
    epilog="例：xiangheng workpoint report 2024-1.08 2024-06 --day 2024-06-25 --source 比对报告第6期",
)(acts.report)
workpoint.command("withdraw", help="撤回一次的报告；没有报告的，撤回提出。")(acts.withdraw)
workpoint.command("raise", help="提出一项适时办理的任务，要在哪一天前办理。")(acts.raise_need)
workpoint.command("change", help="改一项任务的登记，如期限明确了；原来的留在历史中。")(acts.change)
