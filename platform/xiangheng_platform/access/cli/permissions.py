"""`xiangheng permission list|explain|duties`."""

from typing import Annotated

import typer
from rich.table import Table

from xiangheng_platform.access.duty_sets import SETS
from xiangheng_platform.access.reach import Target
from xiangheng_platform.access.rights import ACTIONS, Where, matrix
from xiangheng_platform.access.rights_documents import permissions_record
from xiangheng_platform.access.roles import GRANTABLE
from xiangheng_platform.cli.groups import permission
from xiangheng_platform.cli.output import tell, tell_lines
from xiangheng_scoring.cli.console import console
from xiangheng_scoring.cli.options import JsonOption

# The table of rights is printed where there is no store, and without waiting for its libraries: what the other commands
# need of them is imported when one of those is typed.

_MARKS = {Where.OPEN: "●", Where.WITHIN: "◐", Where.OWN: "○"}


@permission.command("list", help="权限表：每个操作、每个角色；不用登录。")
def list_rights(as_json: JsonOption = False) -> None:
    """Print the table of rights."""
    tell(permissions_record(), _print_matrix, as_json=as_json)


@permission.command("explain", help="一个人能不能做一件事，凭哪一条；回答与实际执行的一致。")
def explain(
    action: Annotated[str, typer.Argument(metavar="操作", help="如 workpoint.report。", show_default=False)],
    user: Annotated[
        str, typer.Option("--user", metavar="登录名", help="问谁；缺省为自己。", show_default=False)
    ] = "",
    department: Annotated[
        list[str] | None, typer.Option("--department", help="对象属于的部门，可写多次。", show_default=False)
    ] = None,
    region: Annotated[
        str, typer.Option("--region", help="对象所在的地区，名称或代码。", show_default=False)
    ] = "",
    owner: Annotated[
        str, typer.Option("--owner", metavar="登录名", help="对象是谁的。", show_default=False)
    ] = "",
    matter: Annotated[
        str,
        typer.Option(
            "--matter", metavar="对象", help="连同职责一起问，如 indicator:LF-C01@2。", show_default=False
        ),
    ] = "",
    day: Annotated[
        str, typer.Option("--day", metavar="日期", help="按那一天的授权。", show_default=False)
    ] = "",
    as_json: JsonOption = False,
) -> None:
    """Explain a right."""
    from xiangheng_platform.access import explanations
    from xiangheng_platform.access.documents import decision_record
    from xiangheng_platform.cli.session import asking
    from xiangheng_platform.regions.reach import path_of
    from xiangheng_platform.store.moments import read_day

    with asking() as view:
        on = read_day(day) if day else None
        path = path_of(view, region, on or view.today)
        target = Target(path, tuple(department or ()), owner)
        decision = explanations.explain(view, action, login=user, target=target, matter=matter, day=on)
    verdict = "可以" if decision.is_allowed else "不能"
    lines = [f"{decision.person.login} {verdict}{ACTIONS[decision.action]}：{decision.why}"]
    lines += [f"还要：{condition}" for condition in decision.conditions]
    if decision.needs_confirmation:
        lines.append("还要：刚登录过（sign_in.confirm_minutes 分钟内）；令牌不行")
    tell_lines(decision_record(decision), *lines, as_json=as_json)


@permission.command("duties", help="一个对象上谁做了哪一份须分开的事。")
def duties(
    subject: Annotated[
        str, typer.Argument(metavar="对象", help="如 scheme:linkage-2024。", show_default=False)
    ],
    as_json: JsonOption = False,
) -> None:
    """Show who has which duty."""
    from xiangheng_platform.access.documents import duties_record
    from xiangheng_platform.access.duties import held
    from xiangheng_platform.cli.session import asking
    from xiangheng_platform.store.moments import beijing

    with asking() as view:
        kept = held(view, subject)
    lines = [f"{duty.duty.label}　{duty.login}　{beijing(duty.taken_at)}" for duty in kept]
    tell_lines(duties_record(subject, kept), *(lines or ["没有，或没有你能看的。"]), as_json=as_json)


def _print_matrix() -> None:
    table = Table(header_style="bold")
    table.add_column("操作", no_wrap=True)
    table.add_column("")
    for role in GRANTABLE:
        table.add_column("\n".join((role.label[:2], role.label[2:4], role.label[4:])), justify="center")
    for row in matrix():
        marks = [_MARKS[row.roles[role]] if role in row.roles else "" for role in GRANTABLE]
        table.add_row(row.action, row.label, *marks)
    console().print(table)
    print("　".join(f"{_MARKS[where]} {where.label}" for where in Where) + "　空白 不能")
    print("角色：" + "、".join(f"{role.label} {role.value}" for role in GRANTABLE))
    for duties in SETS.values():
        print(f"{duties.label}：{'、'.join(duties.duties.values())}，各由不同的人做。")
