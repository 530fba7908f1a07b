"""`xiangheng household list|show|reveal|erase`: who they are stays masked, unless somebody says why it is needed."""

from typing import Annotated

import typer
from rich.table import Column, Table

from xiangheng_platform.cli.groups import household
from xiangheng_platform.cli.output import tell, tell_lines
from xiangheng_platform.cli.session import acting, asking
from xiangheng_platform.monitoring import households as register
from xiangheng_platform.monitoring import revealing
from xiangheng_platform.monitoring.cli.options import (
    HouseholdArgument,
    LimitOption,
    PageOption,
    ReasonOption,
)
from xiangheng_platform.monitoring.cli.spells import spell_line
from xiangheng_platform.monitoring.documents import HouseholdDossier, HouseholdList, StatedColumn
from xiangheng_platform.monitoring.month_numbers import month_text
from xiangheng_scoring.cli.console import console
from xiangheng_scoring.cli.fitting import fitted
from xiangheng_scoring.cli.options import JsonOption
from xiangheng_scoring.explain.cautions import INVENTED

_WITHHELD = "（不能看）"


@household.command("list", help="列出自己能看的户，身份信息遮住。")
def list_households(
    region: Annotated[str, typer.Option("--region", help="只看这个地区的。", show_default=False)] = "",
    limit: LimitOption = 50,
    page: PageOption = "",
    as_json: JsonOption = False,
) -> None:
    """List households."""
    with asking() as view:
        listed = register.households(view, region=region, after=page, limit=limit)
    tell(
        HouseholdList(listed.rows, listed.next),
        lambda: _print_list(HouseholdList(listed.rows, listed.next)),
        as_json=as_json,
    )


@household.command("show", help="看一户：最近一个月的情况，人，何时是监测对象；身份信息遮住。")
def show(household_: HouseholdArgument, as_json: JsonOption = False) -> None:
    """Show one household."""
    from xiangheng_platform.monitoring.dossiers import dossier  # Polars comes with it

    with asking() as view:
        shown = dossier(view, household_)
    tell(shown, lambda: _print_dossier(shown), as_json=as_json)


@household.command(
    "reveal",
    help="看一户的姓名、编号、电话全文；谁、为什么看的，写进审计记录。",
    epilog="例：xiangheng household reveal 4331250001 --reason 入户核实",
)
def reveal(household_: HouseholdArgument, reason: ReasonOption = "", as_json: JsonOption = False) -> None:
    """Show who a household is."""
    with acting() as (store, person):
        revealed = revealing.reveal(store, person, household_, reason)
    lines = [f"{revealed.number}　{revealed.head}　{revealed.telephone}（台账编号 {revealed.key}）"]
    lines += [f"  {member.name}　{member.identity_number}" for member in revealed.members]
    tell_lines(revealed, *lines, as_json=as_json)


@household.command("erase", help="删除一户的身份信息，不能恢复；台账里的数据从此不知是谁的。")
def erase(household_: HouseholdArgument, reason: ReasonOption = "", as_json: JsonOption = False) -> None:
    """Erase who a household is."""
    with acting() as (store, person):
        erased = revealing.erase(store, person, household_, reason)
    tell_lines(
        erased,
        f"已删除台账编号 {erased.key} 的身份信息，连同 {erased.members} 人的。再导入写有它的文件，会另给编号。",
        as_json=as_json,
    )


def _print_list(listed: HouseholdList) -> None:
    if not listed.households:
        print("没有自己能看的户。")
        return
    table = Table(*(Column(name) for name in ("台账编号", "户编号", "户主", "电话", "县")), box=None)
    for row in listed.households:
        table.add_row(row.key, row.number, row.head, row.telephone, row.county.name)
    console().print(fitted(table, console().width, ["电话", "户编号"]))
    if listed.next:
        print(f"还有，接着看：--page {listed.next}")


def _print_dossier(dossier: HouseholdDossier) -> None:
    row = dossier.household
    print(f"{row.key}　{row.number}　{row.head}　{row.telephone}　{row.county.name}")
    if dossier.month is None:
        print("还没有这一户的情况。")
    else:
        mark = f"（{INVENTED}）" if dossier.is_invented else ""
        print(f"{month_text(dossier.month)} 的情况{mark}：")
        _print_columns(dossier.columns)
    for member in dossier.members:
        print(f"  {member.name or '（没有姓名）'}　{member.identity_number}")
        _print_columns(member.columns, indent="    ")
    for spell in dossier.spells:
        print(spell_line(spell))
    if dossier.is_withheld:
        print("收入、健康、残疾和监测情况，自己的授权不能看。")


def _print_columns(columns: tuple[StatedColumn, ...], indent: str = "  ") -> None:
    stated = [column for column in columns if column.value is not None]
    print(indent + "；".join(f"{column.heading} {column.value}{column.unit or ''}" for column in stated))
    if any(column.is_withheld for column in columns):
        print(f"{indent}{sum(column.is_withheld for column in columns)} 项{_WITHHELD}")
