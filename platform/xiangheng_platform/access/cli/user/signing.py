"""`xiangheng user first-admin|rescue|sign-in|sign-out|whoami`: coming in, going out, and who one is."""

import os
from typing import Annotated

import typer

from xiangheng_platform.access import accounts
from xiangheng_platform.access import sign_in as signing
from xiangheng_platform.access.cli.user.options import LoginArgument
from xiangheng_platform.access.credentials import person_of
from xiangheng_platform.access.documents import person_record
from xiangheng_platform.access.errors import CodeNeeded
from xiangheng_platform.access.person import Person
from xiangheng_platform.access.rights import ACTIONS
from xiangheng_platform.app import open_store
from xiangheng_platform.cli import prompts
from xiangheng_platform.cli.machine import local_actor
from xiangheng_platform.cli.output import tell_lines
from xiangheng_platform.cli.prompts import StdinOption
from xiangheng_platform.cli.session import acting, session_file
from xiangheng_platform.settings import Settings
from xiangheng_platform.store.store import Store
from xiangheng_scoring.cli.options import JsonOption
from xiangheng_scoring.cli.typed import program
from xiangheng_scoring.intake.writing.atomic_write import NotWritten
from xiangheng_scoring.settings import PATH_VARIABLE
from xiangheng_scoring.system_reasons import reason_of


def first_admin(
    login: LoginArgument,
    name: Annotated[str, typer.Option("--name", help="姓名。", show_default=False)] = "",
    password_stdin: StdinOption = False,
    as_json: JsonOption = False,
) -> None:
    """Make the first administrator, with a password that whoever sits here chooses."""
    with open_store() as (store, settings):
        password = prompts.new_password(from_stdin=password_stdin)
        accounts.first_administrator(store, settings.sign_in, login, name, password, actor=local_actor())
        person = person_of(store, login)
    tell_person(person, f"已建立系统管理员 {login}。登录：{program()} user sign-in {login}", as_json=as_json)


def rescue(login: LoginArgument, password_stdin: StdinOption = False, as_json: JsonOption = False) -> None:
    """Let an administrator in again whom no other one can help; by whoever keeps the machine."""
    with open_store() as (store, settings):
        password = prompts.new_password(from_stdin=password_stdin)
        accounts.rescue(store, settings.sign_in, login, password, actor=local_actor())
        person = person_of(store, login)
    line = f"已重设 {login} 的密码，取消了二次验证和锁定；审计记录里有这一次。"
    tell_person(person, line, as_json=as_json)


def sign_in(
    login: LoginArgument,
    code: Annotated[str, typer.Option("--code", help="二次验证码。", show_default=False)] = "",
    password_stdin: StdinOption = False,
    as_json: JsonOption = False,
) -> None:
    """Sign in; what is left on this machine is the session, for this user of the machine alone."""
    with open_store() as (store, settings):
        password = prompts.password(from_stdin=password_stdin)
        _leave(_signed_in(store, settings, login, password, code))
        person = person_of(store, login)
    minutes, hours = settings.sign_in.idle_minutes, settings.sign_in.longest_hours
    lines = [f"已登录 {login}；{minutes} 分钟不用或满 {hours} 小时后要重新登录。"]
    if person.only is not None:
        lines.append("密码是别人设定的，改了才能做别的：xiangheng user password")
    tell_person(person, "\n".join(lines), as_json=as_json)


def sign_out(as_json: JsonOption = False) -> None:
    """End the session that `sign-in` left here."""
    file = session_file()
    secret = file.read_text(encoding="utf-8").strip() if file.is_file() else ""
    file.unlink(missing_ok=True)
    with open_store() as (store, _):
        signing.sign_out(store, secret)
    tell_person(None, "已退出登录。", as_json=as_json)


def who_am_i(as_json: JsonOption = False) -> None:
    """Show who acts, with the roles in force today."""
    with acting() as (_, person):
        lines = [person.login, *(f"  {granted}" for granted in person.granted)]
        if person.only is not None:
            lines.append(f"  只能{'、'.join(ACTIONS[action] for action in sorted(person.only))}")
        tell_person(person, "\n".join(lines), as_json=as_json)


def tell_person(person: Person | None, line: str, *, as_json: bool) -> None:
    """Say who is signed in now, or nobody: as a document, or in one line."""
    tell_lines(person_record(person), line, as_json=as_json)


def _signed_in(store: Store, settings: Settings, login: str, password: str, code: str) -> str:
    """The session's secret; who did not think of the second factor is asked for its code."""
    try:
        return signing.sign_in(store, settings.sign_in, login, password, code)
    except CodeNeeded:
        if typed := prompts.code():
            return signing.sign_in(store, settings.sign_in, login, password, typed)
        raise


def _leave(secret: str) -> None:
    """Write the session where only this user of the machine can read it, also where a file was there before.

    Raises `NotWritten`.
    """
    file = session_file()
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.unlink(missing_ok=True)
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as left:
            left.write(secret)
    except OSError as error:
        raise NotWritten(
            f"登录写不进 {file}（{reason_of(error)}）",
            at=str(file),
            expected="这个用户可以写的文件夹",
            remedy=f"改权限，或用环境变量 {PATH_VARIABLE} 指到自己的设置文件，再登录",
        ) from error
