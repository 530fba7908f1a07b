"""What a person sees and does: views and acts of the store in the name of somebody who has rights."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeAlias

from xiangheng_platform.access import roles_in_force, suspensions
from xiangheng_platform.access.errors import NotAllowed, NotSignedIn
from xiangheng_platform.access.person import Person
from xiangheng_platform.access.tables import Account
from xiangheng_platform.store import acts, views
from xiangheng_platform.store.store import Store

#: One state of the store as a person asks it: what every reading service is given.
View: TypeAlias = views.View[Person]
#: One act of a person, which is a view that may write.
Act: TypeAlias = acts.Act[Person]


@contextmanager
def act_of(store: Store, person: Person, action: str, subject: str, reason: str = "") -> Iterator[Act]:
    """An act of a person, who is still whom they were taken for when it begins, however long before they came in.

    Between knowing who somebody is and their act there may be hours, in which a program waited or was stopped. Nobody
    else can act once it has begun. Raises `NotSignedIn` if the account was disabled, `NotAllowed` if a role was taken
    away or came to its end.
    """
    with store.act(person, action, subject, reason) as act:
        _refuse_changed(act)
        yield act


def _refuse_changed(act: Act) -> None:
    person = act.person
    if act.session.get(Account, person.login) is None:
        return  # the platform itself: nobody signs in as it, and accounts are never taken away
    if suspensions.is_suspended(act.session, person.login, act.today):
        raise NotSignedIn(f"账号 {person.login} 已停用", remedy="请系统管理员启用")
    # That any role is gone is enough, whatever the act needs: a service that asked for its right before the act began
    # was answered of an earlier state, and could not be told which of its answers still stand.
    ended = set(person.granted) - set(roles_in_force.granted_now(act.session, person.login, act.today))
    if ended:
        raise NotAllowed(
            f"{person.login} 的授权在此期间收回或到期了：{'、'.join(sorted(map(str, ended)))}",
            remedy="再做一次；还需要这项授权的，请系统管理员授权",
        )
