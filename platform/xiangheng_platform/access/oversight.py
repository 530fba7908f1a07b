"""Oversight: who may see and manage which accounts.

An account lies where its grants reach: an administrator of a prefecture manages only those whose every grant, in force
or to come, lies within his own. One without grants lies nowhere in particular, so only within an unlimited grant.
What somebody may not see answers exactly like what is not there.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date

from sqlmodel import Session, col

from xiangheng_platform.access import suspensions
from xiangheng_platform.access.decisions import may, require, require_somewhere
from xiangheng_platform.access.errors import NoSuchAccount, NotSignedIn
from xiangheng_platform.access.person import Person
from xiangheng_platform.access.reach import Reach, Target
from xiangheng_platform.access.tables import Account, Grant
from xiangheng_platform.store import history
from xiangheng_platform.store.acts import Act
from xiangheng_platform.store.store import Store


def account_of(session: Session, login: str) -> Account:
    """The account of a login; raises `NoSuchAccount`."""
    account = session.get(Account, login)
    if account is None:
        raise _no_such(login)
    return account


@contextmanager
def act_of(store: Store, person: Person, action: str, subject: str, reason: str = "") -> Iterator[Act]:
    """An act of a person; raises `NotSignedIn` if an earlier act disabled them, however long before they came in.

    Between knowing who somebody is and their act there may be hours, in which a program waited or was stopped.
    """
    with store.act(person.actor, action, subject, reason) as act:
        if suspensions.is_suspended(act.session, person.login, act.today):
            raise NotSignedIn(f"账号 {person.login} 已停用", remedy="请系统管理员启用")
        yield act


def require_over(session: Session, person: Person, action: str, login: str, today: date) -> Account:
    """The account of a login, for somebody who may do an action to it.

    Raises `NotAllowed` for who may do it to nobody, or not to this one; `NoSuchAccount`, also for one out of sight.
    """
    if login != person.login:
        require_somewhere(person, action)
    account, places = session.get(Account, login), _places(session, login, today)
    is_in_sight = login == person.login or _covers(person, "account.list", places)
    if account is None or not is_in_sight:
        raise _no_such(login)
    for place in places:
        require(person, action, place)
    return account


def sees(session: Session, person: Person, action: str, logins: Iterable[str], today: date) -> frozenset[str]:
    """Those of some logins whom a person may do a reading action to."""
    wanted = set(logins)
    reaches: dict[str, list[Reach]] = {}
    for row in history.current(session, Grant, today, to_come=True):
        reaches.setdefault(row.login, []).append(Reach(row.department, row.region))
    return frozenset(
        login for login in wanted if _covers(person, action, _targets(login, reaches.get(login, [])))
    )


def _places(session: Session, login: str, today: date) -> tuple[Target, ...]:
    rows = history.current(session, Grant, today, col(Grant.login) == login, to_come=True)
    return _targets(login, [Reach(row.department, row.region) for row in rows])


def _targets(login: str, reaches: Iterable[Reach]) -> tuple[Target, ...]:
    places = tuple(
        Target(place.region, place.departments, login) for place in (reach.target for reach in reaches)
    )
    return places or (Target(owner=login),)


def _covers(person: Person, action: str, places: Iterable[Target]) -> bool:
    return all(may(person, action, place) for place in places)


def _no_such(login: str) -> NoSuchAccount:
    return NoSuchAccount(f"没有登录名为「{login}」的账号", remedy="用 xiangheng user list 查看")
