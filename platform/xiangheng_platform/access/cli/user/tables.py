"""Accounts and grants as tables for a person."""

from collections.abc import Iterable

from rich.table import Table

from xiangheng_platform.access.accounts import AccountView
from xiangheng_platform.access.grants import GrantView
from xiangheng_platform.store.moments import beijing


def account_table(accounts: Iterable[AccountView]) -> Table:
    """Accounts for a person."""
    table = Table(header_style="bold")
    for heading in ("登录名", "姓名", "电话", "角色", "状态"):
        table.add_column(heading, overflow="fold")
    for account in accounts:
        granted = "\n".join(map(grant_line, account.grants)) or "没有角色"
        name, telephone = account.particulars.name, account.particulars.telephone
        table.add_row(account.login, name, telephone, granted, state_of(account))
    return table


def grant_line(grant: GrantView) -> str:
    """One grant in one line."""
    until = f"到 {grant.valid_to}" if grant.valid_to else ""
    return f"{grant.role.label}（{grant.reach}）{grant.valid_from} 起{until}"


def state_of(account: AccountView) -> str:
    """What somebody should know of an account before they wonder."""
    lines = [
        ("已停用", account.is_disabled),
        (f"锁定到 {beijing(account.locked_until)}" if account.locked_until else "", account.locked_until),
        ("密码待改", account.must_change),
        ("二次验证", account.has_second_factor),
    ]
    return "、".join(text for text, is_so in lines if is_so) or "正常"
