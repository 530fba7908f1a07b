"""`xiangheng token issue|list|revoke`."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated

import typer
from rich.table import Table

from xiangheng_platform.access import tokens
from xiangheng_platform.access.documents import Tokens, token_record
from xiangheng_platform.access.tokens import TokenView
from xiangheng_platform.cli.groups import token
from xiangheng_platform.cli.output import tell, tell_lines
from xiangheng_platform.cli.session import TOKEN_VARIABLE, acting, asking
from xiangheng_platform.store.moments import beijing
from xiangheng_scoring.cli.console import console
from xiangheng_scoring.cli.options import JsonOption

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
    with acting() as (store, person):
        issued = tokens.issue(store, person, name, actions, days)
    hint = f"只显示这一次；{beijing(issued.token.expires_at)} 到期。用法：放进环境变量 {TOKEN_VARIABLE}。"
    tell_lines(token_record(issued.token, issued.secret), issued.secret, hint, as_json=as_json)


@token.command("list", help="列出令牌；管账号的人和审计员看得到所有人的。")
def list_tokens(
    user: Annotated[
        str, typer.Option("--user", metavar="登录名", help="只列这个人的。", show_default=False)
    ] = "",
    as_json: JsonOption = False,
) -> None:
    """List tokens."""
    from xiangheng_platform.access import tokens

    with asking() as view:
        listed, now = tokens.list_tokens(view, user), view.now
    tell(Tokens(listed), lambda: console().print(_table(listed, now)), as_json=as_json)


@token.command("revoke", help="收回令牌，立即失效。")
def revoke(name: NameArgument, user: UserOption = "", as_json: JsonOption = False) -> None:
    """Revoke a token."""
    with acting() as (store, person):
        revoked = tokens.revoke(store, person, name, user)
    line = f"已收回 {revoked.login} 的令牌「{revoked.name}」。"
    tell_lines(token_record(revoked), line, as_json=as_json)


def _table(listed: Iterable[TokenView], now: datetime) -> Table:
    table = Table(header_style="bold")
    for heading in ("登录名", "名称", "用途", "到期", "最近使用", "状态"):
        table.add_column(heading, overflow="fold")
    for row in listed:
        state = "可用" if row.is_usable(now) else ("已收回" if row.revoked_at else "已到期")
        used = beijing(row.used_at) if row.used_at else "没有用过"
        actions = "\n".join(row.actions)
        table.add_row(row.login, row.name, actions, beijing(row.expires_at), used, state)
    return table
