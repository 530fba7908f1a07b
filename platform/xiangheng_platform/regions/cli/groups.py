"""`xiangheng group list|show|define|add|end|correct|withdraw|verify`."""

from datetime import date, timedelta
from typing import Annotated

import typer
from rich.table import Table

from xiangheng_platform.access.views import View
from xiangheng_platform.cli.days import AsOfOption, DayOption, day_of, moment_of
from xiangheng_platform.cli.groups import group
from xiangheng_platform.cli.output import tell, tell_lines
from xiangheng_platform.cli.session import acting, asking
from xiangheng_platform.regions import groups, memberships
from xiangheng_platform.regions.belonging import Group
from xiangheng_platform.regions.documents import Groups, MembershipNumber, group_members, group_record
from xiangheng_platform.regions.errors import days
from xiangheng_platform.regions.groups import GroupOnDay
from xiangheng_platform.store.moments import read_day
from xiangheng_scoring.cli.console import console
from xiangheng_scoring.cli.options import JsonOption
from xiangheng_scoring.explain.cautions import UNVERIFIED

CodeArgument = Annotated[
    str, typer.Argument(metavar="名单", help="编码，如 key_assisted。", show_default=False)
]
RegionsArgument = Annotated[
    list[str], typer.Argument(metavar="区划…", help="代码或名称。", show_default=False)
]
NumberArgument = Annotated[int, typer.Argument(metavar="编号", help="名单中列出的编号。", show_default=False)]
FromOption = Annotated[str, typer.Option("--from", help="从哪一天起是成员。", show_default=False)]
ToOption = Annotated[str, typer.Option("--to", help="到哪一天为止（含）；不写为至今。", show_default=False)]
SourceOption = Annotated[str, typer.Option("--source", help="依据：文号或文件名称。", show_default=False)]
NoteOption = Annotated[str, typer.Option("--note", help="说明。", show_default=False)]
ReasonOption = Annotated[str, typer.Option("--reason", help="理由，写进审计记录。", show_default=False)]


@group.command("list", help="列出全部名单。")
def list_groups(as_of: AsOfOption = "", as_json: JsonOption = False) -> None:
    """List the groups."""
    at = moment_of(as_of)
    with asking(at) as view:
        known = groups.groups(view)
    lines = (
        f"{group.code}　{group.name}{f'（应有 {group.expected} 个）' if group.expected else ''}　{group.source}"
        for group in known
    )
    tell_lines(Groups(at, tuple(map(group_record, known))), *lines, as_json=as_json)


@group.command("show", help="看一个名单在某一天有哪些成员。", epilog="例：xiangheng group show key_assisted")
def show(
    code: CodeArgument, day: DayOption = "", as_of: AsOfOption = "", as_json: JsonOption = False
) -> None:
    """Show the members of a group on a day, the unverified marked, a wrong count told."""
    with asking(moment_of(as_of)) as view:
        _show(view, code, day_of(view, day), as_json=as_json)


@group.command("define", help="登记一个名单，或更正它的名称、应有数、依据。")
def define(
    code: CodeArgument,
    name: Annotated[str, typer.Argument(metavar="名称", show_default=False)],
    source: SourceOption,
    expected: Annotated[
        int | None, typer.Option("--expected", help="应有多少个成员；不定的不写。", show_default=False)
    ] = None,
    note: NoteOption = "",
    as_json: JsonOption = False,
) -> None:
    """Enter a group or correct it."""
    with acting() as (store, person):
        groups.define(store, person, Group(code, name, expected, source, note))
        with store.view(person) as view:
            _show(view, code, view.today, as_json=as_json)


@group.command(
    "add",
    help="登记成员。",
    epilog="例：xiangheng group add key_assisted 泸溪县 凤凰县 --from 2021-01-01 --source 文号",
)
def add(
    code: CodeArgument,
    regions: RegionsArgument,
    first: FromOption,
    source: SourceOption,
    last: ToOption = "",
    note: NoteOption = "",
    as_json: JsonOption = False,
) -> None:
    """Let divisions belong to a group."""
    term = memberships.Term(read_day(first), read_day(last) if last else None, source, note)
    with acting() as (store, person):
        memberships.add(store, person, code, regions, term)
        with store.view(person) as view:
            _show(view, code, term.valid_from, as_json=as_json)


@group.command("end", help="终止成员资格。")
def end(
    code: CodeArgument,
    regions: RegionsArgument,
    last: Annotated[str, typer.Option("--to", help="到哪一天为止（含）。", show_default=False)],
    source: SourceOption,
    as_json: JsonOption = False,
) -> None:
    """Let divisions belong to a group no longer."""
    day = read_day(last)
    with acting() as (store, person):
        memberships.end(store, person, code, regions, day, source)
        with store.view(person) as view:
            _show(view, code, day + timedelta(days=1), as_json=as_json)


@group.command("correct", help="更正登记错了的一条；写全应为的日期、依据和说明。更正后须重新核实。")
def correct(
    number: NumberArgument,
    first: FromOption,
    source: SourceOption,
    reason: ReasonOption,
    last: ToOption = "",
    note: NoteOption = "",
    as_json: JsonOption = False,
) -> None:
    """Correct what was entered wrongly of a membership."""
    term = memberships.Term(read_day(first), read_day(last) if last else None, source, note)
    with acting() as (store, person):
        now = memberships.correct(store, person, number, term, reason)
    tell_lines(MembershipNumber(now), f"已更正，现在是第 {now} 号，未经核实。", as_json=as_json)


@group.command("withdraw", help="撤回一条不该登记的。")
def withdraw(number: NumberArgument, reason: ReasonOption, as_json: JsonOption = False) -> None:
    """Take back a membership that never was."""
    with acting() as (store, person):
        memberships.withdraw(store, person, number, reason)
    tell_lines(MembershipNumber(None), f"已撤回第 {number} 号。", as_json=as_json)


@group.command("verify", help="核实成员：与依据核对无误。不能核实自己登记的。")
def verify(
    code: CodeArgument,
    reason: Annotated[str, typer.Option("--source", help="依据：与什么核对的。", show_default=False)],
    regions: Annotated[
        list[str] | None,
        typer.Argument(metavar="[区划…]", help="代码或名称；不写为全部未核实的。", show_default=False),
    ] = None,
    day: DayOption = "",
    as_json: JsonOption = False,
) -> None:
    """Say that memberships were compared with their source."""
    with acting() as (store, person):
        on = day_of(store, day)
        memberships.verify(store, person, code, regions or [], on, reason)
        with store.view(person) as view:
            _show(view, code, on, as_json=as_json)


def _show(view: View, code: str, day: date, *, as_json: bool) -> None:
    shown = groups.members(view, code, day)
    tell(group_members(shown, view.as_of), lambda: _print(shown), as_json=as_json)


def _print(shown: GroupOnDay) -> None:
    group = shown.group
    table = Table(title=f"{group.name} {shown.day}", title_style="bold", header_style="bold")
    table.add_column("编号", justify="right", no_wrap=True)
    for heading in ("代码", "区划", "期间", "依据", "说明"):
        table.add_column(heading, no_wrap=heading in ("代码", "区划"))
    for member in shown.members:
        name = member.division.name + ("" if member.verified else f" {UNVERIFIED}")
        term = days(member.valid_from, member.valid_to)
        table.add_row(str(member.number), member.division.code, name, term, member.source, member.note)
    console().print(table)
    expected = f"，应有 {group.expected} 个" if group.expected else ""
    print(f"共 {len(shown.members)} 个{expected}　依据：{group.source}")
    if not shown.is_verified:
        print(f"{UNVERIFIED} 未经核实")
    for notice in shown.notices:
        print(f"提示 {notice}")
