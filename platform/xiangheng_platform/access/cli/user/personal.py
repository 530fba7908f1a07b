"""`xiangheng user reveal|personal|erase`: names and telephones, which only an act shows in full."""

from typing import Annotated

import typer

from xiangheng_platform.access import particulars
from xiangheng_platform.access.cli.user.accounts import tell_account
from xiangheng_platform.access.cli.user.options import LoginArgument, ReasonOption
from xiangheng_platform.access.documents import particulars_record
from xiangheng_platform.cli.output import tell_lines
from xiangheng_platform.cli.prompts import refuse_unless_sure
from xiangheng_platform.cli.session import acting
from xiangheng_scoring.cli.options import JsonOption

_KEEP = '不写就不动，写空（""）就抹去。'


def reveal(login: LoginArgument, reason: ReasonOption = "", as_json: JsonOption = False) -> None:
    """Show name and telephone in full; that is an act."""
    with acting() as (store, person):
        known = particulars.reveal(store, person, login, reason)
    line = f"{login}　{known.name or '（没有姓名）'}　{known.telephone or '（没有电话）'}"
    tell_lines(particulars_record(login, known), line, as_json=as_json)


def set_personal(
    login: LoginArgument,
    name: Annotated[str | None, typer.Option("--name", help=f"姓名；{_KEEP}", show_default=False)] = None,
    telephone: Annotated[
        str | None, typer.Option("--telephone", help=f"电话；{_KEEP}", show_default=False)
    ] = None,
    reason: ReasonOption = "",
    as_json: JsonOption = False,
) -> None:
    """Set or erase single particulars."""
    with acting() as (store, person):
        particulars.set_personal(store, person, login, name=name, telephone=telephone, reason=reason)
        tell_account(store, person, login, f"已改 {login} 的个人信息。", as_json=as_json)


def erase(
    login: LoginArgument,
    reason: ReasonOption = "",
    is_sure: Annotated[bool, typer.Option("--yes", help="不再询问。")] = False,
    as_json: JsonOption = False,
) -> None:
    """Erase everything personal of an account."""
    refuse_unless_sure(f"抹去 {login} 的姓名、电话，以后无法恢复", is_sure=is_sure)
    with acting() as (store, person):
        count = particulars.erase(store, person, login, reason)
        tell_account(store, person, login, f"已抹去 {login} 的 {count} 项个人信息。", as_json=as_json)
