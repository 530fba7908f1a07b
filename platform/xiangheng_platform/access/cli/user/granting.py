"""`xiangheng user grant|revoke|granted`."""

from typing import Annotated

import typer

from xiangheng_platform.access import grants
from xiangheng_platform.access.cli.user.accounts import tell_account
from xiangheng_platform.access.cli.user.options import (
    DepartmentOption,
    LoginArgument,
    ReasonOption,
    RegionOption,
)
from xiangheng_platform.access.cli.user.tables import grant_line
from xiangheng_platform.access.documents import Grants, grant_record
from xiangheng_platform.cli.days import AsOfOption, DayOption, day_of, moment_of
from xiangheng_platform.cli.output import tell_lines
from xiangheng_platform.cli.session import acting, asking
from xiangheng_platform.regions.reach import path_as_granted, path_of
from xiangheng_platform.store.moments import read_day
from xiangheng_platform.workpoints.offices import department_of
from xiangheng_scoring.cli.options import JsonOption

RoleArgument = Annotated[
    str,
    typer.Argument(
        metavar="角色", help="如 inspector；全部见 xiangheng permission list。", show_default=False
    ),
]


def grant(
    login: LoginArgument,
    role: RoleArgument,
    department: DepartmentOption = "",
    region: RegionOption = "",
    is_new: Annotated[bool, typer.Option("--new-department", help="是还没有指标和任务的新部门。")] = False,
    first_day: Annotated[
        str, typer.Option("--from", metavar="日期", help="起始日，缺省为今天。", show_default=False)
    ] = "",
    last_day: Annotated[
        str, typer.Option("--to", metavar="日期", help="截止日（含），缺省为一直。", show_default=False)
    ] = "",
    reason: ReasonOption = "",
    as_json: JsonOption = False,
) -> None:
    """Give somebody a role."""
    with acting() as (store, person):
        begins = read_day(first_day) if first_day else None
        with store.view(person) as view:
            office = department_of(view, department, is_new=is_new)
            path = path_of(view, region, begins or view.today)
        given = grants.grant(
            store,
            person,
            login,
            role,
            office,
            path,
            first_day=begins,
            last_day=read_day(last_day) if last_day else None,
            reason=reason,
        )
        line = f"已授予 {login}：{given.role.label}（{given.reach}）。"
        tell_account(store, person, login, line, as_json=as_json)


def revoke(
    login: LoginArgument,
    role: RoleArgument,
    department: DepartmentOption = "",
    region: RegionOption = "",
    last_day: Annotated[
        str, typer.Option("--to", metavar="日期", help="截止日（含），缺省为立即收回。", show_default=False)
    ] = "",
    reason: ReasonOption = "",
    as_json: JsonOption = False,
) -> None:
    """Take a role away."""
    with acting() as (store, person):
        day = read_day(last_day) if last_day else None
        with store.view(person) as view:
            where = path_as_granted(view, region)
        taken = grants.revoke(store, person, login, role, department, where, last_day=day, reason=reason)
        when = f"，到 {day} 为止" if day else ""
        line = f"已收回 {login}：{taken.role.label}（{taken.reach}）{when}。"
        tell_account(store, person, login, line, as_json=as_json)


def granted(
    login: Annotated[
        str, typer.Argument(metavar="[登录名]", help="不写就是所有人。", show_default=False)
    ] = "",
    day: DayOption = "",
    as_of: AsOfOption = "",
    as_json: JsonOption = False,
) -> None:
    """Show what was granted on a day."""
    with asking(moment_of(as_of)) as view:
        on = day_of(view, day)
        # Without a day it is what holds now, which dates alone do not tell.
        listed = grants.grants_on(view, login, on if day else None)
    lines = [f"{grant.login}　{grant_line(grant)}" for grant in listed] or [f"{on} 没有授权。"]
    tell_lines(Grants(on, tuple(map(grant_record, listed))), *lines, as_json=as_json)
