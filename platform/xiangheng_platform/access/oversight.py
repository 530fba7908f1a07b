"""Oversight: who may see and manage which accounts.

An account lies where its grants reach: an administrator of a prefecture manages only those whose every grant, in force
or to come, lies within his own. One without grants lies nowhere in particular, so only within an unlimited grant.
What somebody may not see answers exactly like what is not there.
"""

from collections.abc import Iterable

from sqlmodel import Session, col

from xiangheng_platform.access.decisions import require, require_somewhere
from xiangheng_platform.access.errors import NoSuchAccount
from xiangheng_platform.access.reach import Reach, Target
from xiangheng_platform.access.scope import Scope, scope
from xiangheng_platform.access.tables import Account, Grant
from xiangheng_platform.access.views import View
from xiangheng_platform.store import history


def account_of(session: Session, login: str) -> Account:
    """The account of a login; raises `NoSuchAccount`."""
    account = session.get(Account, login)
    if account is None:
        raise _no_such(login)
    return account


def require_over(view: View, action: str, login: str) -> Account:
    """The account of a login, for somebody who may do an action to it.

    Raises `NotAllowed` for who may do it to nobody, or not to this one; `NoSuchAccount`, also for one out of sight.
    """
    person = view.person
    if login != person.login:
        require_somewhere(person, action)
    rows = history.current(view.session, Grant, view.today, col(Grant.login) == login, to_come=True)
    account, places = view.session.get(Account, login), _targets(login, map(_reach, rows))
    is_in_sight = login == person.login or _covers(scope(person, "account.list"), places)
    if account is None or not is_in_sight:
        raise _no_such(login)
    for place in places:
        require(person, action, place)
    return account


def sees(view: View, action: str, logins: Iterable[str]) -> frozenset[str]:
    """Those of some logins to whom whoever asks may do a reading action."""
    wanted = set(logins)
    reaches: dict[str, list[Reach]] = {}
    for row in history.current(view.session, Grant, view.today, to_come=True):
        reaches.setdefault(row.login, []).append(_reach(row))
    where = scope(view.person, action)
    return frozenset(login for login in wanted if _covers(where, _targets(login, reaches.get(login, []))))


def _reach(row: Grant) -> Reach:
    return Reach(row.department, row.region)


def _targets(login: str, reaches: Iterable[Reach]) -> tuple[Target, ...]:
    places = tuple(
        Target(place.region, place.departments, login) for place in (reach.target for reach in reaches)
    )
    return places or (Target(owner=login),)


def _covers(where: Scope, places: Iterable[Target]) -> bool:
    return all(map(where.covers, places))


def _no_such(login: str) -> NoSuchAccount:
    return NoSuchAccount(f"没有登录名为「{login}」的账号", remedy="用 xiangheng user list 查看")
