"""Grants: which role somebody has, where it reaches and on which days, as a history that is never rewritten.

Rights are never given or taken for the past. What somebody was allowed on a day that is over is therefore the same
whenever it is asked, and `at` tells more only about the day on which something was changed.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import Session, col
from sqlmodel.sql.expression import SelectOfScalar

from xiangheng_platform.access import roles, suspensions
from xiangheng_platform.access.decisions import require, require_somewhere
from xiangheng_platform.access.errors import AccountRefused, NoSuchGrant
from xiangheng_platform.access.oversight import in_sight, require_over, require_own_or_over
from xiangheng_platform.access.person import Person
from xiangheng_platform.access.reach import SEPARATOR, Reach
from xiangheng_platform.access.roles import Role
from xiangheng_platform.access.roles_in_force import granted_of
from xiangheng_platform.access.tables import Grant, Suspension
from xiangheng_platform.access.views import Act, View, act_of
from xiangheng_platform.store import history
from xiangheng_platform.store.keys import among
from xiangheng_platform.store.store import Store
from xiangheng_scoring.errors import Fault
from xiangheng_scoring.places import FieldPath
from xiangheng_scoring.titled import choices

_DAY = timedelta(days=1)
_TITLES = {
    "role": "角色",
    "department": "部门",
    "region": "地区",
    "valid_from": "起始日",
    "valid_to": "截止日",
}


@dataclass(frozen=True, slots=True)
class GrantView:
    """A grant for a reader: the login, the role and its reach, and its first and last day (None: still)."""

    login: str
    role: Role
    reach: Reach
    valid_from: date
    valid_to: date | None


def grant(
    store: Store,
    person: Person,
    login: str,
    role: str,
    department: str = "",
    region: str = "",
    *,
    first_day: date | None = None,
    last_day: date | None = None,
    reason: str = "",
) -> GrantView:
    """Give a role, from today on if no other first day is named, until it is revoked if no last day is.

    `region` is the path of the region's subtree. Raises `NotAllowed`, `NoSuchAccount`, and `AccountRefused` for a role
    that there is not, that lacks its department or region, that the person has already, or that may not be held
    together with one that they have. Nobody gives a role that reaches further than they may manage accounts.
    """
    with managing(store, person, "access:grant:add", login, reason) as act:
        today = act.today
        row = Grant(
            login=login,
            role=role,
            department=department.strip(),
            region=region.strip(),
            valid_from=first_day or today,
            valid_to=last_day,
        )
        theirs = history.current(Grant, today, to_come=True).where(col(Grant.login) == login)
        _refuse(row, today, act.session.exec(theirs))
        require(person, "account.manage", granted_of(row).reach.target)
        act.add(row)
        act.note(after=_noted(row))
        return _view(row)


def revoke(
    store: Store,
    person: Person,
    login: str,
    role: str,
    department: str = "",
    region: str = "",
    *,
    last_day: date | None = None,
    reason: str = "",
) -> GrantView:
    """Take a role away at once, or after a last day that is still to come; returns what had been granted.

    Department and region (its path or its code) need only be named where the role was given more than once. Sessions
    and tokens go on and open nothing that is not granted: who is to be kept out is disabled. Raises `NotAllowed`,
    `NoSuchAccount`, `NoSuchGrant`, `AccountRefused` for a last day in the past, `LastAdministrator`.
    """
    with managing(store, person, "access:grant:revoke", login, reason) as act:
        today = act.today
        old = _grant_meant(act.session, today, login, role, department, region)
        earliest, latest = max(today, old.valid_from), old.valid_to or date.max
        if last_day is not None and not earliest <= last_day <= latest:
            expected = f"{earliest} 起" + (f"，到 {latest}" if old.valid_to else "")
            fault = _fault("valid_to", f"{last_day} 不能是截止日", expected, "不写截止日就是立即收回")
            raise AccountRefused([fault], at=login)
        before = _view(old)
        act.note(before=_noted(old))
        new = _ended(act, old, last_day or today - _DAY)
        act.note(after={**_noted(new), "is_retracted": new.is_retraction})
        if old.role == Role.ADMINISTRATOR:
            suspensions.refuse_without_administrator(act)
        return before


def grants_on(view: View, login: str, day: date | None = None) -> tuple[GrantView, ...]:
    """What is granted now, or was on a day, as known at the view's moment; nothing while an account was disabled.

    An empty login stands for everybody whom the person may see. Raises `NotAllowed`.
    """
    if login:
        require_own_or_over(view.person, login, "account.list", "account.list")
    rows = _granted(view, day)
    return tuple(map(_view, view.session.exec(rows.where(col(Grant.login) == login) if login else rows)))


def grants_of(view: View, logins: Iterable[str], day: date | None = None) -> dict[str, tuple[GrantView, ...]]:
    """The same for some logins; who has nothing, or is out of sight, is left out."""
    return _by_login(view.session.exec(_granted(view, day).where(among(col(Grant.login), logins))))


def _granted(view: View, day: date | None) -> SelectOfScalar[Grant]:
    """The rows of what whoever asks may see of what is granted now (without a day), or was on a day."""
    if day is None and view.as_of is None:
        rows, suspended = history.current(Grant, view.today), history.current(Suspension, view.today)
    else:
        day = day or view.today
        rows, suspended = (
            history.in_force(Grant, day, view.as_of),
            history.in_force(Suspension, day, view.as_of),
        )
    is_disabled = suspended.where(col(Suspension.login) == col(Grant.login)).exists()
    return rows.where(in_sight(view, "account.list", col(Grant.login)), ~is_disabled)


def views(view: View, logins: Iterable[str]) -> dict[str, tuple[GrantView, ...]]:
    """What is in force or will be later for some logins, for lists of accounts."""
    rows = history.current(Grant, view.today, to_come=True).where(among(col(Grant.login), logins))
    return _by_login(view.session.exec(rows))


def subject_of(login: str) -> str:
    """How the audit log names an account, and under what its personal data is kept."""
    return f"account:{login}"


@contextmanager
def managing(store: Store, person: Person, action: str, login: str, reason: str) -> Iterator[Act]:
    """An act on an account by somebody who may manage it; raises `NotAllowed`, `NoSuchAccount`."""
    # Who may manage no account is refused before the act, which would take its turn among all who write.
    require_somewhere(person, "account.manage")
    with act_of(store, person, action, subject_of(login), reason) as act:
        require_over(act, "account.manage", login)
        yield act


def _refuse(row: Grant, today: date, others: Iterable[Grant]) -> None:
    faults = list(_faults(row, today)) or [fault for other in others for fault in _clashes(row, other)]
    if faults:
        raise AccountRefused(faults, at=row.login)


def _faults(row: Grant, today: date) -> Iterator[Fault]:
    """What speaks against a grant by itself."""
    if row.role not in roles.GRANTABLE:
        yield _fault("role", f"没有角色「{row.role}」", choices(roles.GRANTABLE), "改写角色")
    else:
        role = Role(row.role)
        if role in roles.OF_A_DEPARTMENT and not row.department:
            yield _fault("department", f"{role.label}没有写部门", "一个部门", "写明部门")
        if role in roles.OF_A_REGION and not row.region:
            yield _fault("region", f"{role.label}没有写地区", "一个市州或县市区", "写明地区")
        if row.region and not all(part and part == part.strip() for part in row.region.split(SEPARATOR)):
            yield _fault("region", f"「{row.region}」不是区划的路径", "如 430000/433100/433122", "改写")
    if row.valid_from < today:
        yield _fault("valid_from", f"{row.valid_from} 已经过去", f"不早于 {today}", "授权不能倒签，改写")
    elif row.valid_to is not None and row.valid_to < row.valid_from:
        yield _fault("valid_to", f"{row.valid_to} 早于起始日", f"不早于 {row.valid_from}", "改写")


def _clashes(row: Grant, other: Grant) -> Iterator[Fault]:
    """What speaks against a second grant of days that the first one has, too."""
    if other.valid_from > (row.valid_to or date.max) or row.valid_from > (other.valid_to or date.max):
        return
    if (row.role, row.department, row.region) == (other.role, other.department, other.region):
        message = f"{granted_of(other)}已经授过"
        yield _fault("role", message, "一项新的授权", "不用再授；改日期的先收回")
    elif frozenset({row.role, other.role}) in roles.INCOMPATIBLE:
        message = f"{Role(row.role).label}不能同时是{Role(other.role).label}"
        yield _fault("role", message, "由两个人分别担任", "收回一项，或授给另一个人")


def _grant_meant(session: Session, today: date, login: str, role: str, department: str, region: str) -> Grant:
    theirs = history.current(Grant, today, to_come=True).where(Grant.login == login, Grant.role == role)
    meant = [
        row
        for row in session.exec(theirs)
        if department in ("", row.department) and region in ("", row.region, Reach(region=row.region).code)
    ]
    if not meant:
        raise NoSuchGrant(f"{login} 没有这项授权", remedy=f"用 xiangheng user show {login} 查看")
    if len(meant) > 1:
        raise NoSuchGrant(
            f"{login} 有 {len(meant)} 项这样的授权：{'；'.join(str(granted_of(row)) for row in meant)}",
            expected="一项",
            remedy="写明部门或地区",
        )
    return meant[0]


def _ended(act: Act, old: Grant, last_day: date) -> Grant:
    """The row that ends a grant; one that would end before it began is taken back whole."""
    never_was = last_day < old.valid_from
    return act.correct(
        old,
        Grant(
            login=old.login,
            role=old.role,
            department=old.department,
            region=old.region,
            valid_from=old.valid_from,
            valid_to=old.valid_to if never_was else last_day,
            is_retraction=never_was,
        ),
    )


def _view(row: Grant) -> GrantView:
    return GrantView(
        row.login, Role(row.role), Reach(row.department, row.region), row.valid_from, row.valid_to
    )


def _by_login(rows: Iterable[Grant]) -> dict[str, tuple[GrantView, ...]]:
    grants: dict[str, tuple[GrantView, ...]] = {}
    for row in rows:
        grants[row.login] = (*grants.get(row.login, ()), _view(row))
    return grants


def _noted(row: Grant) -> dict[str, object]:
    return {
        "role": row.role,
        "department": row.department,
        "region": row.region,
        "valid_from": row.valid_from,
        "valid_to": row.valid_to,
    }


def _fault(field: str, message: str, expected: str, remedy: str) -> Fault:
    return Fault("ACCOUNT-REFUSED", FieldPath((field,), _TITLES[field]), message, expected, remedy)
