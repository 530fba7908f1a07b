"""Accounts: who may sign in. What they may do then is `grants`, what is known of the person `particulars`."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, select

from xiangheng_platform.access import (
    attempts,
    endings,
    grants,
    particulars,
    passwords,
    second_factor,
    suspensions,
)
from xiangheng_platform.access.confirmation import confirm
from xiangheng_platform.access.credentials import digest_of
from xiangheng_platform.access.decisions import require
from xiangheng_platform.access.errors import AccountRefused, NotTheFirst
from xiangheng_platform.access.grants import GrantView, managing, subject_of
from xiangheng_platform.access.oversight import account_of, in_sight, require_over, require_own_or_over
from xiangheng_platform.access.particulars import NAME, TELEPHONE, Particulars
from xiangheng_platform.access.person import SYSTEM_LOGIN, Person
from xiangheng_platform.access.reach import PROVINCE_WIDE
from xiangheng_platform.access.roles import Role
from xiangheng_platform.access.roles_in_force import granted_now
from xiangheng_platform.access.tables import Account, Grant, Suspension
from xiangheng_platform.access.views import View, act_of
from xiangheng_platform.settings import SignInSettings
from xiangheng_platform.store import history
from xiangheng_platform.store.acts import Act
from xiangheng_platform.store.keys import among
from xiangheng_platform.store.paging import Order, Page
from xiangheng_platform.store.store import Store
from xiangheng_platform.store.tables import table_of
from xiangheng_scoring.errors import Fault
from xiangheng_scoring.places import FieldPath
from xiangheng_scoring.records import Meaning
from xiangheng_scoring.titled import Titled

#: Logins stand in the audit log for ever, so they are numbers or short names of a post rather than somebody's name.
_LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{1,31}")
_TITLES = {"login": "登录名", "password": "密码"}


class AccountOrder(Titled):
    """In which order accounts are listed."""

    LOGIN = ("login", "按登录名", "by login")
    NEWEST = ("newest", "新增加的在前", "those that were added last come first")


_ORDERS = {
    AccountOrder.LOGIN: Order(table_of(Account).columns.login),
    AccountOrder.NEWEST: Order(
        table_of(Account).columns.created_at, table_of(Account).columns.login, falls=True
    ),
}


@dataclass(frozen=True)
class AccountFilter:
    """Which accounts are listed; what is not given does not matter. Nobody is found by what is masked to others."""

    login: Annotated[str, Meaning("letters that the login contains; empty: any")] = ""
    role: Annotated[Role | None, Meaning("a role that they have today; null: any")] = None
    disabled: Annotated[bool | None, Meaning("only those that are disabled, or that are not; null: both")] = (
        None
    )


@dataclass(frozen=True, slots=True)
class AccountView:
    """An account for a reader. Others' particulars are masked; `grants` are those in force or to come."""

    login: str
    particulars: Particulars
    grants: tuple[GrantView, ...]
    created_at: datetime
    is_disabled: bool
    has_second_factor: bool
    must_change: bool
    locked_until: datetime | None


def first_administrator(
    store: Store, policy: SignInSettings, login: str, name: str, password: str, *, actor: str = "local"
) -> None:
    """Make the account that gives all others their rights, as long as there is none at all.

    `actor` is whoever sits at the machine. Raises `NotTheFirst` and `AccountRefused`.
    """
    given = {NAME: name.strip()}
    with store.reading() as session:
        _refuse_others(session)
    hashed = _hashed(policy, login, password, given)
    with store.act(actor, "access:account:begin", subject_of(login)) as act:
        _refuse_others(act.session)  # somebody may have been faster
        _add(act, login, hashed, given)
        act.add(Grant(login=login, role=Role.ADMINISTRATOR.value, valid_from=act.today))
        act.note(after={"role": Role.ADMINISTRATOR.value})


def add(
    store: Store,
    policy: SignInSettings,
    person: Person,
    login: str,
    password: str,
    *,
    name: str = "",
    telephone: str = "",
    reason: str = "",
) -> None:
    """Add an account, which may do nothing until it is granted a role, and must change its password before the rest.

    An account lies nowhere until it is granted a role, so it takes an administrator of everything. Raises `NotAllowed`
    and `AccountRefused`.
    """
    require(person, "account.manage", PROVINCE_WIDE)
    given = {NAME: name.strip(), TELEPHONE: telephone.strip()}
    hashed = _hashed(policy, login, password, given)
    with act_of(store, person, "access:account:add", subject_of(login), reason) as act:
        if act.session.get(Account, login) is not None:
            raise AccountRefused([_fault("login", f"「{login}」已有账号", "没有用过的登录名")], at=login)
        _add(act, login, hashed, {field: value for field, value in given.items() if value}, must_change=True)


def disable(store: Store, person: Person, login: str, reason: str = "") -> None:
    """Disable an account at once and end its sessions and tokens; its history stays. Twice changes nothing.

    Raises `NotAllowed`, `NoSuchAccount`, `LastAdministrator`.
    """
    with managing(store, person, "access:account:disable", login, reason) as act:
        if not suspensions.is_suspended(act.session, login, act.today):
            suspensions.suspend(act, login)
        endings.end_all(act, login)


def enable(store: Store, person: Person, login: str, reason: str = "") -> None:
    """Enable a disabled account with what it is granted by now: to sign in anew, since nothing it had comes back.

    Raises `NotAllowed`, `NoSuchAccount`.
    """
    with managing(store, person, "access:account:enable", login, reason) as act:
        row = suspensions.suspension(act.session, login, act.today)
        if row is not None:
            suspensions.resume(act, row)
            endings.end_all(act, login)  # accounts disabled by an earlier version kept their tokens


def unlock(store: Store, person: Person, login: str, reason: str = "") -> None:
    """Let somebody try again who failed too often; raises `NotAllowed`, `NoSuchAccount`."""
    with managing(store, person, "access:account:unlock", login, reason) as act:
        attempts.forget(act.session, login)


def set_password(
    store: Store, policy: SignInSettings, person: Person, login: str, password: str, *, current: str = ""
) -> None:
    """Set a password and end all sessions of the account.

    Who changes their own shows the `current` one; one that an administrator sets must be changed at once, and until
    then tokens open nothing. They are ended by disabling the account, or one by one.
    Raises `NotAllowed`, `NoSuchAccount`, `AccountRefused`; `SignInRefused` and `LockedOut` for a wrong current one.
    """
    is_own = require_own_or_over(person, login, "account.own", "account.manage")
    _refuse(policy, login, password)
    kept = confirm(store, policy, person, current, field="current") if is_own else ""
    if is_own and password == current:
        raise AccountRefused([_fault("password", "和现在的密码一样", "另一个密码")], at=login)
    hashed = passwords.hashed(policy, password)
    with act_of(store, person, "access:account:set-password", subject_of(login)) as act:
        account = account_of(act.session, login) if is_own else require_over(act, "account.manage", login)
        if is_own and account.password != kept:
            raise AccountRefused([_fault("password", "刚才已被别人重设", "重设后的密码")], at=login)
        account.password, account.must_change = hashed, not is_own
        act.session.add(account)
        endings.end_sessions(act, login)


def rescue(store: Store, policy: SignInSettings, login: str, password: str, *, actor: str = "local") -> None:
    """Let an administrator in again who forgot the password or lost the telephone, where no other one can help.

    For whoever keeps the machine, who could change the database anyway: this way it stands in the audit log. It sets
    the password, takes the second factor and the lock off, and ends the sessions. It gives nobody a right.
    Raises `NoSuchAccount`, `AccountRefused` for somebody who is no administrator.
    """
    _refuse(policy, login, password)
    hashed = passwords.hashed(policy, password)
    with store.act(actor, "access:account:rescue", subject_of(login)) as act:
        account = account_of(act.session, login)
        if not any(
            granted.role is Role.ADMINISTRATOR for granted in granted_now(act.session, login, act.today)
        ):
            raise AccountRefused([_fault("login", f"{login} 不是系统管理员", "系统管理员")], at=login)
        account.password, account.must_change = hashed, False
        second_factor.forget(account)
        attempts.forget(act.session, login)
        endings.end_sessions(act, login)


def list_accounts(
    view: View,
    where: AccountFilter = AccountFilter(),
    order: AccountOrder = AccountOrder.LOGIN,
    *,
    after: str = "",
    limit: int | None = None,
) -> Page[AccountView]:
    """The accounts that whoever asks may see: all, or a page; raises `PageRefused`."""
    seen = select(Account).where(*_conditions(view, where))
    page = _ORDERS[order].page(view.session, seen, after=after, limit=limit)
    return page.of(_viewer(view, [account.login for account in page.rows]))


def count_accounts(view: View, where: AccountFilter = AccountFilter()) -> int:
    """How many accounts a list has, of all its pages."""
    seen = select(func.count()).select_from(Account).where(*_conditions(view, where))
    return view.session.exec(seen).one()


def of_logins(view: View, logins: Iterable[str]) -> dict[str, AccountView]:
    """Some accounts by their logins; what is not there, or out of sight, is left out."""
    logins = list(logins)
    is_meant = (among(col(Account.login), logins), in_sight(view, "account.list", col(Account.login)))
    shown = _viewer(view, logins)
    return {row.login: shown(row) for row in view.session.exec(select(Account).where(*is_meant))}


def show(view: View, login: str) -> AccountView:
    """One account; raises `NotAllowed`, `NoSuchAccount`."""
    return _viewer(view, [login])(require_over(view, "account.list", login))


def _conditions(view: View, where: AccountFilter) -> Iterator[ColumnElement[bool]]:
    login = col(Account.login)
    yield in_sight(view, "account.list", login)
    if where.login:
        yield login.contains(where.login, autoescape=True)
    if where.role is not None:
        theirs = history.current(Grant, view.today).where(col(Grant.login) == login)
        yield theirs.where(col(Grant.role) == where.role.value).exists()
    if where.disabled is not None:
        is_disabled = history.current(Suspension, view.today).where(col(Suspension.login) == login).exists()
        yield is_disabled if where.disabled else ~is_disabled


def _viewer(view: View, logins: Sequence[str]) -> Callable[[Account], AccountView]:
    """What makes a reader's account of a row; what it is made of is read at once for all of them."""
    seen, granted = particulars.seen_by(view, logins), grants.views(view, logins)
    suspended = suspensions.suspended_now(view.session, view.today)
    locked = attempts.locks(view.session, view.now)
    return lambda account: AccountView(
        login=account.login,
        particulars=seen.get(account.login, Particulars()),
        grants=granted.get(account.login, ()),
        created_at=account.created_at,
        is_disabled=account.login in suspended,
        has_second_factor=bool(account.totp_secret),
        must_change=account.must_change,
        locked_until=locked.get(digest_of(account.login)),
    )


def _hashed(policy: SignInSettings, login: str, password: str, given: dict[str, str]) -> str:
    """The hash of a new account's password; raises `AccountRefused` for what the account may not be."""
    _refuse(policy, login, password)
    particulars.refuse(given, login)
    return passwords.hashed(policy, password)


def _add(act: Act[Any], login: str, hashed: str, given: dict[str, str], *, must_change: bool = False) -> None:
    act.session.add(Account(login=login, password=hashed, must_change=must_change, created_at=act.now))
    particulars.keep(act, login, given)


def _refuse(policy: SignInSettings, login: str, password: str) -> None:
    faults = passwords.faults(policy, login, password)
    if not _LOGIN.fullmatch(login) or login == SYSTEM_LOGIN:
        expected = "2 到 32 个小写字母、数字、点、横线，如工号；不要用姓名，登录名会一直留在审计记录里"
        faults.insert(0, _fault("login", f"「{login}」不能用作登录名", expected))
    if faults:
        raise AccountRefused(faults, at=login)


def _refuse_others(session: Session) -> None:
    if session.exec(select(func.count()).select_from(Account)).one():
        raise NotTheFirst(
            "已经有账号，第一个系统管理员只能建一次", remedy="请系统管理员用 xiangheng user add 增加账号"
        )


def _fault(field: str, message: str, expected: str) -> Fault:
    return Fault("ACCOUNT-REFUSED", FieldPath((field,), _TITLES[field]), message, expected, "换一个")
