"""`xiangheng user second-factor begin|confirm|remove`."""

from typing import Annotated

import typer

from xiangheng_platform.access import second_factor as factor
from xiangheng_platform.access.cli.user.accounts import tell_account
from xiangheng_platform.access.cli.user.options import OwnLoginArgument, ReasonOption
from xiangheng_platform.access.documents import SecondFactor
from xiangheng_platform.cli import prompts
from xiangheng_platform.cli.output import tell_lines
from xiangheng_platform.cli.prompts import StdinOption
from xiangheng_platform.cli.session import acting, acting_as_set
from xiangheng_scoring.cli.options import JsonOption
from xiangheng_scoring.cli.typed import program

second_factor = typer.Typer(help="二次验证：登录时另要手机上的六位数。", no_args_is_help=True)


@second_factor.command("begin", help="开始登记，或换手机；印出要输入手机的密钥。")
def begin(password_stdin: StdinOption = False, as_json: JsonOption = False) -> None:
    """Begin with a second factor."""
    with acting():
        pass  # nobody who is not signed in is asked for a password
    password = prompts.password(from_stdin=password_stdin, title="现在的密码")
    with acting_as_set() as (store, person, settings):  # who they are by now: an answer may take hours
        enrolment = factor.enrol(store, settings.sign_in, person, password)
    secret = enrolment.secret
    tell_lines(
        SecondFactor(secret, enrolment.address),
        "在手机的验证器里手工添加，账号名称任意，密钥为",
        f"  {' '.join(secret[start : start + 4] for start in range(0, len(secret), 4))}",
        f"或把下面的地址做成二维码来扫：\n  {enrolment.address}",
        f"然后输入手机显示的六位数：{program()} user second-factor confirm 六位数",
        as_json=as_json,
    )


@second_factor.command("confirm", help="输入手机显示的六位数，从此生效。")
def confirm(
    code: Annotated[str, typer.Argument(metavar="六位数", show_default=False)], as_json: JsonOption = False
) -> None:
    """Turn the second factor on."""
    with acting() as (store, person):
        factor.confirm(store, person, code)
        tell_account(store, person, person.login, "二次验证已生效。", as_json=as_json)


@second_factor.command("remove", help="取消自己的二次验证；系统管理员可以取消丢了手机的人的。")
def remove(
    login: OwnLoginArgument = "",
    reason: ReasonOption = "",
    password_stdin: StdinOption = False,
    as_json: JsonOption = False,
) -> None:
    """Turn the second factor off."""
    with acting() as (_, person):
        login = login or person.login
        is_own = login == person.login
    password = prompts.password(from_stdin=password_stdin, title="现在的密码") if is_own else ""
    with acting_as_set() as (store, person, settings):  # who they are by now: an answer may take hours
        factor.remove(store, settings.sign_in, person, login, password=password, reason=reason)
        tell_account(store, person, login, f"已取消 {login} 的二次验证。", as_json=as_json)
