"""Acts on accounts: who may sign in, with which password, in which roles, and what is known of the person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from xiangheng_graphql.assembly.capability import Capability
from xiangheng_graphql.assembly.scalars import Secret
from xiangheng_graphql.capabilities.people import LIST, accounts_by_login
from xiangheng_graphql.context import Caller
from xiangheng_platform.access import accounts as services
from xiangheng_platform.access import grants, particulars
from xiangheng_platform.access.documents import (
    AccountRecord,
    GrantRecord,
    ParticularsRecord,
    grant_record,
    particulars_record,
)
from xiangheng_platform.access.roles import Role
from xiangheng_platform.access.views import View
from xiangheng_platform.regions.reach import path_as_granted, path_of
from xiangheng_platform.store.meanings import Login
from xiangheng_platform.workpoints.offices import department_of
from xiangheng_scoring.records import Meaning

MANAGE, OWN = "account.manage", "account.own"
Reason = Annotated[str, Meaning("why, for the audit log")]
Region = Annotated[str, Meaning("where it reaches: a code, a name, or a path of codes; empty: everywhere")]


@dataclass(frozen=True, slots=True)
class AccountChange:
    """An account on which something was done."""

    login: Login


@dataclass(frozen=True)
class NewGrant:
    """A role that somebody is to be given, and where and when they are to have it."""

    login: Login
    role: Annotated[Role, Meaning("what it allows stands in `rights`")]
    department: Annotated[str, Meaning("the department that it is limited to; empty: any")] = ""
    region: Region = ""
    first_day: Annotated[date | None, Meaning("the day from which it holds; today, if none is given")] = None
    last_day: Annotated[date | None, Meaning("included; until it is revoked, if none is given")] = None
    new_department: Annotated[
        bool, Meaning("whether it is a new department, of which no indicator and no task speaks yet")
    ] = False


accounts = Capability("accounts")
accounts.entity(AccountChange, chinese="办理过的账号", key=lambda change: change.login)


@accounts.field(AccountChange, chinese="账号现在的样子；看不到的为空", action=LIST)
def account(view: View, keys: Sequence[str]) -> Mapping[str, AccountRecord | None]:
    """The account as it is now; null where whoever asks may not read it."""
    return dict(accounts_by_login(view, keys))


@accounts.mutation(chinese="增加账号，首次登录先改密码", action=MANAGE, is_secret=True)
def add_account(
    caller: Caller,
    login: Login,
    password: Annotated[Secret, Meaning("the first one, which they must change when they sign in")],
    name: Annotated[str, Meaning("the person's name; empty: none is kept")] = "",
    telephone: Annotated[str, Meaning("the person's telephone number; empty: none is kept")] = "",
    reason: Reason = "",
) -> AccountChange:
    """Add an account, which may do nothing until it is granted a role, and must change its password first."""
    services.add(
        caller.store,
        caller.settings.sign_in,
        caller.person,
        login,
        password,
        name=name,
        telephone=telephone,
        reason=reason,
    )
    return AccountChange(login)


@accounts.mutation(chinese="停用账号，立即退出它的登录；历史不变", action=MANAGE)
def disable_account(caller: Caller, login: Login, reason: Reason = "") -> AccountChange:
    """Disable an account at once and end its sessions and tokens; its history stays."""
    services.disable(caller.store, caller.person, login, reason)
    return AccountChange(login)


@accounts.mutation(chinese="重新启用账号", action=MANAGE)
def enable_account(caller: Caller, login: Login, reason: Reason = "") -> AccountChange:
    """Enable a disabled account with what it is granted by now."""
    services.enable(caller.store, caller.person, login, reason)
    return AccountChange(login)


@accounts.mutation(chinese="解除连续输错后的锁定", action=MANAGE)
def unlock_account(caller: Caller, login: Login, reason: Reason = "") -> AccountChange:
    """Let somebody try again who failed to sign in too often."""
    services.unlock(caller.store, caller.person, login, reason)
    return AccountChange(login)


@accounts.mutation(chinese="改自己的密码，或重设别人的；它的登录都退出", action=OWN, is_secret=True)
def set_password(
    caller: Caller,
    password: Annotated[Secret, Meaning("the new one")],
    login: Annotated[str, Meaning("whose; empty: one's own")] = "",
    current: Annotated[Secret | None, Meaning("the present password, for one's own")] = None,
) -> AccountChange:
    """Set a password and end all sessions of the account; one that is set for others must be changed at once."""
    login = login or caller.person.login
    services.set_password(
        caller.store, caller.settings.sign_in, caller.person, login, password, current=current or ""
    )
    return AccountChange(login)


@accounts.mutation(chinese="授予角色", action=MANAGE)
def grant_role(
    caller: Caller,
    grant: Annotated[NewGrant, Meaning("to whom, which role, where and from when on")],
    reason: Reason = "",
) -> GrantRecord:
    """Give a role; nobody gives one that reaches further than they may manage accounts."""
    with caller.store.view(caller.person) as view:
        department = department_of(view, grant.department, is_new=grant.new_department)
        region = path_of(view, grant.region.strip(), grant.first_day or view.today)
    given = grants.grant(
        caller.store,
        caller.person,
        grant.login,
        grant.role,
        department,
        region,
        first_day=grant.first_day,
        last_day=grant.last_day,
        reason=reason,
    )
    return grant_record(given)


@accounts.mutation(chinese="收回角色，立即或到以后的一天为止", action=MANAGE)
def revoke_role(
    caller: Caller,
    login: Login,
    role: Annotated[Role, Meaning("which of theirs")],
    department: Annotated[str, Meaning("of which department, where they have the role for several")] = "",
    region: Annotated[str, Meaning("of which region, where they have the role for several")] = "",
    last_day: Annotated[
        date | None, Meaning("the last day on which they have it, still to come; at once, if none is given")
    ] = None,
    reason: Reason = "",
) -> GrantRecord:
    """Take a role away; the answer is what had been granted. Sessions and tokens go on and open nothing of it."""
    with caller.store.view(caller.person) as view:
        where = path_as_granted(view, region.strip())
    taken = grants.revoke(
        caller.store, caller.person, login, role, department, where, last_day=last_day, reason=reason
    )
    return grant_record(taken)


@accounts.mutation(chinese="改姓名、电话；不写就不动，写空就抹去", action=OWN, is_secret=True)
def set_particulars(
    caller: Caller,
    login: Annotated[str, Meaning("whose; empty: one's own")] = "",
    name: Annotated[
        str | None, Meaning("the person's name from now on; null: as it is; empty: erased")
    ] = None,
    telephone: Annotated[
        str | None, Meaning("the person's telephone number from now on; null: as it is; empty: erased")
    ] = None,
    reason: Reason = "",
) -> AccountChange:
    """Set what is not null, erase what is empty: of one's own, or of anybody's for whoever manages accounts."""
    login = login or caller.person.login
    particulars.set_personal(
        caller.store, caller.person, login, name=name, telephone=telephone, reason=reason
    )
    return AccountChange(login)


@accounts.mutation(chinese="看姓名、电话全文；看了谁的、为什么，写进审计记录", action="account.personal")
def reveal_particulars(caller: Caller, login: Login, reason: Reason) -> ParticularsRecord:
    """Name and telephone in full. That they were read, by whom and why, is an act."""
    known = particulars.reveal(caller.store, caller.person, login, reason)
    return particulars_record(login, known)


@accounts.mutation(chinese="抹去一个账号的全部个人信息，不能恢复；历史不变", action=MANAGE)
def erase_particulars(caller: Caller, login: Login, reason: Reason = "") -> AccountChange:
    """Erase everything personal of an account for good; its grants and acts stay under the login."""
    particulars.erase(caller.store, caller.person, login, reason)
    return AccountChange(login)
