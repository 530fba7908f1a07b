"""`xiangheng user list|show|add|disable|enable|unlock|password`."""

from typing import Annotated

import typer

from xiangheng_platform.access import accounts
from xiangheng_platform.access.cli.user.options import LoginArgument, OwnLoginArgument, ReasonOption
from xiangheng_platform.access.cli.user.signing import tell_person
from xiangheng_platform.access.cli.user.tables import account_table
from xiangheng_platform.access.decisions import require
from xiangheng_platform.access.documents import Accounts, account_record
from xiangheng_platform.access.person import Person
from xiangheng_platform.access.reach import PROVINCE_WIDE
from xiangheng_platform.cli import prompts
from xiangheng_platform.cli.output import tell
from xiangheng_platform.cli.prompts import StdinOption
from xiangheng_platform.cli.session import acting, acting_as_set, asking
from xiangheng_platform.store.store import Store
from xiangheng_scoring.cli.console import console
from xiangheng_scoring.cli.options import JsonOption


def list_accounts(as_json: JsonOption = False) -> None:
    """List the accounts that whoever asks may see."""
    with asking() as view:
        listed = accounts.list_accounts(view).rows
    record = Accounts(tuple(map(account_record, listed)))
    tell(record, lambda: console().print(account_table(listed)), as_json=as_json)


def show(login: LoginArgument, as_json: JsonOption = False) -> None:
    """Show one account."""
    with acting() as (store, person):
        tell_account(store, person, login, "", as_json=as_json)


def add(
    login: LoginArgument,
    name: Annotated[str, typer.Option("--name", help="姓名。", show_default=False)] = "",
    telephone: Annotated[str, typer.Option("--telephone", help="电话。", show_default=False)] = "",
    reason: ReasonOption = "",
    password_stdin: StdinOption = False,
    as_json: JsonOption = False,
) -> None:
    """Add an account with a first password, which its owner must change."""
    with acting() as (_, person):
        require(person, "account.manage", PROVINCE_WIDE)  # before anybody is asked for a password
    password = prompts.new_password(from_stdin=password_stdin, title="初始密码")
    with acting_as_set() as (store, person, settings):  # who they are by now: an answer may take hours
        accounts.add(
            store,
            settings.sign_in,
            person,
            login,
            password,
            name=name,
            telephone=telephone,
            reason=reason,
        )
        line = f"已增加 {login}。还没有角色，授权前什么也不能做；首次登录先改密码。"
        tell_account(store, person, login, line, as_json=as_json)


def disable(login: LoginArgument, reason: ReasonOption = "", as_json: JsonOption = False) -> None:
    """Disable an account."""
    with acting() as (store, person):
        accounts.disable(store, person, login, reason)
        tell_account(store, person, login, f"已停用 {login}。", as_json=as_json)


def enable(login: LoginArgument, reason: ReasonOption = "", as_json: JsonOption = False) -> None:
    """Enable an account again."""
    with acting() as (store, person):
        accounts.enable(store, person, login, reason)
        tell_account(store, person, login, f"已启用 {login}。", as_json=as_json)


def unlock(login: LoginArgument, reason: ReasonOption = "", as_json: JsonOption = False) -> None:
    """Take a lock off."""
    with acting() as (store, person):
        accounts.unlock(store, person, login, reason)
        tell_account(store, person, login, f"已解锁 {login}。", as_json=as_json)


def set_password(
    login: OwnLoginArgument = "",
    password_stdin: StdinOption = False,
    as_json: JsonOption = False,
) -> None:
    """Set a password; for one's own the current one is asked first, on standard input on the first of two lines."""
    with acting() as (_, person):
        login = login or person.login
        is_own = login == person.login
    current = prompts.password(from_stdin=password_stdin, title="现在的密码") if is_own else ""
    password = prompts.new_password(from_stdin=password_stdin)
    with acting_as_set() as (store, person, settings):  # who they are by now: an answer may take hours
        accounts.set_password(store, settings.sign_in, person, login, password, current=current)
        if not is_own:
            line = f"已重设 {login} 的密码；下次登录先改密码。"
            tell_account(store, person, login, line, as_json=as_json)
            return
    tell_person(None, "密码已改，所有登录都已退出，请重新登录。", as_json=as_json)


def tell_account(store: Store, person: Person, login: str, line: str, *, as_json: bool) -> None:
    """Say what was done, and show the account as it is now: as a document, or as a table."""
    with store.view(person) as view:
        account = accounts.show(view, login)

    def show() -> None:
        if line:
            print(line)
        console().print(account_table([account]))

    tell(account_record(account), show, as_json=as_json)
