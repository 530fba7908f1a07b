"""Oversight: who may see and manage which accounts.

An account lies where its grants reach: an administrator of a prefecture manages only those whose every grant, in force
or to come, lies within his own. One without grants lies nowhere in particular, so only within an unlimited grant.
What somebody may not see answers exactly like what is not there.
"""

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import ColumnElement, and_, or_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from xiangheng_platform.access.decisions import require, require_somewhere
from xiangheng_platform.access.errors import NoSuchAccount
from xiangheng_platform.access.person import Person
from xiangheng_platform.access.reach import Reach, Target
from xiangheng_platform.access.scope import Column, paths, scope
from xiangheng_platform.access.tables import Account, Grant
from xiangheng_platform.access.views import View
from xiangheng_platform.store import history
from xiangheng_platform.store.keys import among

#: The grants of an account that lies somewhere, beside those that a list may be of.
_THEIRS = aliased(Grant)


def account_of(session: Session, login: str) -> Account:
    """The account of a login; raises `NoSuchAccount`."""
    account = session.get(Account, login)
    if account is None:
        raise _no_such(login)
    return account


def require_own_or_over(person: Person, login: str, own: str, others: str) -> bool:
    """Whether an account is the person's own, to which they may do `own`; else they may do `others` to some account.

    To which, `require_over` asks within the view or act. Raises `NotAllowed`.
    """
    is_own = login == person.login
    if is_own:
        require(person, own, Target(owner=login))
    else:
        require_somewhere(person, others)
    return is_own


def require_over(view: View, action: str, login: str) -> Account:
    """The account of a login, for somebody who may do an action to it.

    Raises `NotAllowed` for who may do it to nobody, or not to this one; `NoSuchAccount`, also for one out of sight.
    """
    person = view.person
    if login != person.login:
        require_somewhere(person, action)
    account = view.session.get(Account, login)
    places = places_of(view, [login])[login]
    is_in_sight = login == person.login or all(map(scope(person, "account.list").covers, places))
    if account is None or not is_in_sight:
        raise _no_such(login)
    for place in places:
        require(person, action, place)
    return account


def places_of(view: View, logins: Collection[str]) -> dict[str, tuple[Target, ...]]:
    """Where accounts lie, by login, as what is asked about: wherever their grants reach, in force or to come."""
    reaches = defaultdict[str, list[Target]](list)
    grants = history.current(Grant, view.today, to_come=True).where(among(col(Grant.login), logins))
    for row in view.session.exec(grants):
        reaches[row.login].append(Reach(row.department, row.region).target)
    return {
        login: tuple(Target(reach.region, reach.departments, login) for reach in reaches[login] or [Target()])
        for login in logins
    }


def in_sight(view: View, action: str, login: Column) -> ColumnElement[bool]:
    """The rows of a table whose account, by the column of its login, whoever asks may do a reading action to."""
    allowed = scope(view.person, action)
    theirs = history.current(_THEIRS, view.today, to_come=True).where(col(_THEIRS.login) == login)
    is_within = allowed.where(region=paths(col(_THEIRS.region)), department=col(_THEIRS.department))
    lies_within = and_(theirs.exists(), ~theirs.where(~is_within).exists())
    return or_(allowed.where(owner=login), lies_within)


def _no_such(login: str) -> NoSuchAccount:
    return NoSuchAccount(f"没有登录名为「{login}」的账号", remedy="用 xiangheng user list 查看")
