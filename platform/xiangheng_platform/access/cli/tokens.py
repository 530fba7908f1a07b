"""`xiangheng token issue|list|revoke`."""

from typing import Annotated

import typer

from xiangheng_scoring.cli.options import ADMINISTRATORS, JsonOption
from xiangheng_scoring.cli.output import print_record

token = typer.Typer(
    help="令牌：程序代替密码使用，限用途、限时间。", no_args_is_help=True, rich_help_panel=ADMINISTRATORS
)

NameArgument = Annotated[str, typer.Argument(metavar="名称", help="给哪个程序用。", show_default=False)]
UserOption = Annotated[
    str, typer.Option("--user", metavar="登录名", help="别人的；缺省为自己的。", show_default=False)
]


@token.command(
    "issue",
    help="发一个令牌，只显示这一次。",
    epilog="例：xiangheng token issue 报表 --action region.read --days 90",
)
def issue(
    name: NameArgument,
    actions: Annotated[
        list[str],
        typer.Option("--action", help="能做什么，可写多次；见 permission list。", show_default=False),
    ],
    days: Annotated[int, typer.Option("--days", help="多少天后到期。")] = 90,
    as_json: JsonOption = False,
) -> None:
    """Issue a token of one's own."""
    from xiangheng_platform.access import tokens
    from xiangheng_platform.access.documents import token_record
    from xiangheng_platform.cli.session import TOKEN_VARIABLE, acting
    from xiangheng_platform.store.moments import beijing

    with acting() as (store, person):
        issued = tokens.issue(store, person, name, actions, days)
    if as_json:
        print_record(token_record(issued.token, issued.secret))
        return
    print(issued.secret)
    print(f"只显示这一次；{beijing(issued.token.expires_at)} 到期。用法：放进环境变量 {TOKEN_VARIABLE}。")


@token.command("list", help="列出令牌；管账号的人和审计员看得到所有人的。")
def list_tokens(
    user: Annotated[
        str, typer.Option("--user", metavar="登录名", help="只列这个人的。", show_default=False)
    ] = "",
    as_json: JsonOption = False,
) -> None:
    """List tokens."""
    from rich.table import Table

    from xiangheng_platform.access import tokens
    from xiangheng_platform.access.documents import Tokens
    from xiangheng_platform.cli.session import asking
    from xiangheng_platform.store.moments import beijing
    from xiangheng_scoring.cli.console import console

    with asking() as view:
        found, now = tokens.list_tokens(view, user), view.now
    if as_json:
        print_record(Tokens(found))
        return
    table = Table(header_style="bold")
    for heading in ("登录名", "名称", "用途", "到期", "最近使用", "状态"):
        table.add_column(heading, overflow="fold")
    for one in found:
        state = "可用" if one.is_usable(now) else ("已收回" if one.revoked_at else "已到期")
        used = beijing(one.used_at) if one.used_at else "没有用过"
        table.add_row(one.login, one.name, "\n".join(one.actions), beijing(one.expires_at), used, state)
    console().print(table)


@token.command("revoke", help="收回令牌，立即失效。")
def revoke(name: NameArgument, user: UserOption = "", as_json: JsonOption = False) -> None:
    """Revoke a token."""
    from xiangheng_platform.access import tokens
    from xiangheng_platform.access.documents import token_record
    from xiangheng_platform.cli.session import acting

    with acting() as (store, person):
        found = tokens.revoke(store, person, name, user)
    if as_json:
        print_record(token_record(found))
        return
    print(f"已收回 {found.login} 的令牌「{found.name}」。")
