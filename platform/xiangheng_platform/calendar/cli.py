"""`xiangheng calendar show|list|override|withdraw`."""

from typing import Annotated

import typer
from rich.table import Column, Table

from xiangheng_platform.access.person import Person
from xiangheng_platform.calendar import overrides
from xiangheng_platform.calendar.days import Calendar, Day, Kind, Override, doubts, month_of, weekday_of
from xiangheng_platform.calendar.documents import CalendarOverrides, calendar_month
from xiangheng_platform.calendar.overrides import calendar_of
from xiangheng_platform.cli.days import AsOfOption, moment_of
from xiangheng_platform.cli.groups import calendar
from xiangheng_platform.cli.output import tell, tell_lines
from xiangheng_platform.cli.session import acting, asking
from xiangheng_platform.store.moments import read_day, read_month
from xiangheng_platform.store.store import Store
from xiangheng_scoring.cli.console import console
from xiangheng_scoring.cli.options import JsonOption

DayArgument = Annotated[str, typer.Argument(metavar="日期", help="如 2024-06-29。", show_default=False)]
ReasonOption = Annotated[str, typer.Option("--reason", help="理由，写进审计记录。", show_default=False)]


@calendar.command("show", help="看一个月的工作日。", epilog="例：xiangheng calendar show 2024-10")
def show(
    month: Annotated[str, typer.Argument(metavar="月份", help="如 2024-10。", show_default=False)],
    at: AsOfOption = "",
    as_json: JsonOption = False,
) -> None:
    """Show a month."""
    year, number = read_month(month)
    with asking(moment_of(at)) as view:
        opened = calendar_of(view)
    days = month_of(opened, year, number)
    tell(calendar_month(opened, days), lambda: _print_month(opened, days), as_json=as_json)


@calendar.command("list", help="列出本单位登记的调整。")
def list_overrides(at: AsOfOption = "", as_json: JsonOption = False) -> None:
    """List the rulings that stand."""
    with asking(moment_of(at)) as view:
        _tell(calendar_of(view), as_json=as_json)


@calendar.command(
    "override",
    help="登记一天上班或休息，不论放假通知怎么说；同一天再登记即更正。",
    epilog="例：xiangheng calendar override 2024-06-29 --working --reason 半年检查加班 --source 厅办通知",
)
def override(
    day: DayArgument,
    working: Annotated[bool, typer.Option("--working/--rest", help="上班，或休息。", show_default=False)],
    reason: ReasonOption = "",
    source: Annotated[str, typer.Option("--source", help="依据：文号或通知。", show_default=False)] = "",
    as_json: JsonOption = False,
) -> None:
    """Rule that a day is worked or not."""
    given = read_day(day)
    with acting() as (store, person):
        overrides.override(store, person, given, working, reason, source)
        _tell_all(store, person, as_json=as_json)


@calendar.command("withdraw", help="撤回一天的调整，仍按放假通知。")
def withdraw(day: DayArgument, reason: ReasonOption = "", as_json: JsonOption = False) -> None:
    """Take a ruling back."""
    given = read_day(day)
    with acting() as (store, person):
        overrides.withdraw(store, person, given, reason)
        _tell_all(store, person, as_json=as_json)


def _tell_all(store: Store, person: Person, *, as_json: bool) -> None:
    with store.view(person) as view:
        _tell(calendar_of(view), as_json=as_json)


def _tell(opened: Calendar, *, as_json: bool) -> None:
    ordered = tuple(sorted(opened.overrides.values(), key=lambda override: override.day))
    lines = [*map(_override_text, ordered), f"共 {len(ordered)} 天；其余按放假通知。"]
    tell_lines(CalendarOverrides(ordered), *lines, as_json=as_json)


def _override_text(override: Override) -> str:
    ruled = "上班" if override.is_working else "休息"
    return f"{override.day} {weekday_of(override.day)}　{ruled}　{override.reason}（{override.source}）［审计第 {override.act} 号］"


def _print_month(opened: Calendar, days: tuple[Day, ...]) -> None:
    first = days[0].day
    columns = (Column(name, no_wrap=True) for name in "一二三四五六日")
    title = f"{first.year} 年 {first.month} 月"
    table = Table(*columns, title=title, title_style="bold", header_style="bold")
    cells = [""] * first.weekday() + [_cell(day) for day in days]
    for start in range(0, len(cells), 7):
        table.add_row(*cells[start : start + 7])
    out = console()
    out.print(table)
    out.print(f"工作日 {sum(day.is_working for day in days)} 天。依据：{opened.notices.origin}")
    for day in days:
        if day.day in opened.overrides:
            out.print(f"本单位调整：{_override_text(opened.overrides[day.day])}", soft_wrap=True)
    for doubt in doubts(days):
        out.print(f"提示：{doubt}")


def _cell(day: Day) -> str:
    """A day in the month's table: 休 and 班 say what the week alone would not."""
    if day.kind in (Kind.WEEKDAY, Kind.WEEKEND):
        return f"{day.day.day:>2}" + ("" if day.is_working else " 休")
    name = day.name.removesuffix("调休上班") if day.kind is not Kind.OVERRIDE else "调整"
    return f"{day.day.day:>2} {'班' if day.is_working else '休'}\n{name}"
