"""`xiangheng inspection visit list|show|add|assign|submit|send-back|release|cancel`."""

from typing import Annotated

import typer

from xiangheng_platform.cli.days import AsOfOption, day_of, moment_of
from xiangheng_platform.cli.output import tell
from xiangheng_platform.cli.session import acting, asking
from xiangheng_platform.inspection import lookup, plans, visits
from xiangheng_platform.inspection.cli.options import (
    LimitOption,
    NumberArgument,
    PageOption,
    ReasonOption,
    word_of,
)
from xiangheng_platform.inspection.cli.outcomes import after_visit
from xiangheng_platform.inspection.cli.tables import print_visit, print_visits
from xiangheng_platform.inspection.documents import VisitDossier, VisitList
from xiangheng_platform.inspection.lookup import VisitFilter, VisitOrder
from xiangheng_platform.inspection.visits import Arrangement
from xiangheng_platform.inspection.words import Method, VisitState
from xiangheng_platform.store.moments import read_day
from xiangheng_scoring.cli.console import console
from xiangheng_scoring.cli.options import JsonOption
from xiangheng_scoring.titled import choices

visit = typer.Typer(
    help="督查：登记、派人、提交、退回、公布、取消。没有公布的暗访，当地看不到。", no_args_is_help=True
)
InspectorsOption = Annotated[
    list[str] | None, typer.Option("--inspector", help="派谁去，写登录名；几个的写几次。", show_default=False)
]


@visit.command("list", help="列出看得到的督查，日期晚的在前。")
def list_visits(
    plan: Annotated[str, typer.Option("--plan", help="只看这项计划的。", show_default=False)] = "",
    region: Annotated[
        str, typer.Option("--region", help="只看这个地区和它下级的。", show_default=False)
    ] = "",
    state: Annotated[
        str, typer.Option("--state", help=f"只看这样的：{choices(VisitState)}。", show_default=False)
    ] = "",
    method: Annotated[str, typer.Option("--method", help="只看这种方式的。", show_default=False)] = "",
    is_mine: Annotated[bool, typer.Option("--mine", help="只看派了自己的。")] = False,
    earliest_first: Annotated[bool, typer.Option("--earliest", help="日期早的在前。")] = False,
    limit: LimitOption = 50,
    page: PageOption = "",
    at: AsOfOption = "",
    as_json: JsonOption = False,
) -> None:
    """List visits."""
    wanted = VisitFilter(
        plan=plan,
        region=region,
        state=word_of(VisitState, state, "--state"),
        method=word_of(Method, method, "--method"),
        is_mine=is_mine,
    )
    order = VisitOrder.EARLIEST if earliest_first else VisitOrder.LATEST
    with asking(moment_of(at)) as view:
        listed = lookup.visits(view, wanted, order=order, after=page, limit=limit)
    tell(VisitList(listed.rows, listed.next), lambda: print_visits(console(), listed), as_json=as_json)


@visit.command("show", help="看一次督查：派了谁、抽了哪里、检查表怎么答的、经过。")
def show(number: NumberArgument, at: AsOfOption = "", as_json: JsonOption = False) -> None:
    """Show one visit."""
    with asking(moment_of(at)) as view:
        dossier = lookup.find(view, number)
    tell(dossier, lambda: print_visit(console(), dossier), as_json=as_json)


@visit.command(
    "add",
    help="登记一次督查。",
    epilog="例：xiangheng inspection visit add 泸溪县 --day 2024-06-18 --plan YL-2024-06 --inspector zhou",
)
def add(
    region: Annotated[str, typer.Argument(metavar="地区", help="代码或名称。", show_default=False)],
    day: Annotated[str, typer.Option("--day", help="哪一天去；不写为今天。", show_default=False)] = "",
    last: Annotated[str, typer.Option("--to", help="到哪一天（含）；不写为当天。", show_default=False)] = "",
    plan: Annotated[
        str, typer.Option("--plan", help="哪项计划的；不写为计划外的。", show_default=False)
    ] = "",
    method: Annotated[
        str, typer.Option("--method", help=f"方式，不写为计划的：{choices(Method)}。", show_default=False)
    ] = "",
    topic: Annotated[str, typer.Option("--topic", help="查什么；不写为计划的。", show_default=False)] = "",
    checklist: Annotated[
        str, typer.Option("--checklist", help="检查表的编码，用它最新的一版。", show_default=False)
    ] = "",
    inspector: InspectorsOption = None,
    reason: ReasonOption = "",
    as_json: JsonOption = False,
) -> None:
    """Arrange a visit."""
    last_day = read_day(last) if last else None
    with acting() as (store, person):
        wanted = Arrangement(
            region=region,
            first_day=day_of(store, day),
            last_day=last_day,
            plan=plan,
            method=word_of(Method, method, "--method"),
            topic=topic,
            checklist=checklist,
            inspectors=tuple(inspector or ()),
        )
        arranged = visits.arrange(store, person, wanted, reason)
        if plan and not as_json:
            with store.view(person) as view:
                limit = plans.show(view, plan).limit
            if arranged.first_day > limit:
                print(f"提示：计划 {plan} 到 {limit} 为止，{arranged.first_day} 去已经迟了")
    _tell(arranged, as_json=as_json)


@visit.command("assign", help="改派：就派这些人去，不能派当地的人。")
def assign(
    number: NumberArgument,
    inspectors: Annotated[list[str], typer.Argument(metavar="登录名…", show_default=False)],
    reason: ReasonOption = "",
    as_json: JsonOption = False,
) -> None:
    """Send somebody on a visit."""
    with acting() as (store, person):
        _tell(visits.assign(store, person, number, inspectors, reason), as_json=as_json)


@visit.command("submit", help="提交：由被派去的人写看到了什么；必填的检查项都要答。")
def submit(
    number: NumberArgument,
    summary: Annotated[str, typer.Option("--summary", help="看到了什么。", show_default=False)],
    as_json: JsonOption = False,
) -> None:
    """Submit a visit."""
    with acting() as (store, person):
        _tell(visits.submit(store, person, number, summary), as_json=as_json)


@visit.command(
    "send-back",
    help="退回一次已提交、没有公布的督查，由被派去的人补查、再提交；要写理由。被派去的人不能退回。",
)
def send_back(
    number: NumberArgument,
    reason: ReasonOption = "",
    as_json: JsonOption = False,
) -> None:
    """Send a visit back."""
    with acting() as (store, person):
        _tell(visits.send_back(store, person, number, reason), as_json=as_json)


@visit.command("release", help="公布：当地从此看得到。被派去的人不能公布。")
def release(number: NumberArgument, reason: ReasonOption = "", as_json: JsonOption = False) -> None:
    """Release a visit."""
    with acting() as (store, person):
        _tell(visits.release(store, person, number, reason), as_json=as_json)


@visit.command("cancel", help="取消一次还没有提交的督查。")
def cancel(number: NumberArgument, reason: ReasonOption = "", as_json: JsonOption = False) -> None:
    """Cancel a visit."""
    with acting() as (store, person):
        _tell(visits.cancel(store, person, number, reason), as_json=as_json)


def _tell(dossier: VisitDossier, *, as_json: bool) -> None:
    tell(dossier, lambda: print_visit(console(), dossier, after_visit(dossier)), as_json=as_json)
