"""Explanations: who may do what, and which row of the table decides; the same answer as the one that is enforced."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from xiangheng_platform.access import grants, suspensions
from xiangheng_platform.access.credentials import person_in
from xiangheng_platform.access.decisions import Decision, decide, require
from xiangheng_platform.access.errors import NoSuchAction
from xiangheng_platform.access.person import Person
from xiangheng_platform.access.reach import ANYTHING, Target
from xiangheng_platform.access.rights import ACTIONS, Where, rights_for
from xiangheng_platform.access.roles import GRANTABLE, Role
from xiangheng_platform.store.moments import beijing_day
from xiangheng_platform.store.store import Store


@dataclass(frozen=True, slots=True)
class ActionRow:
    """One action and how far each role may do it; a role that is not there may not."""

    action: str
    called: str
    roles: Mapping[Role, Where]


def matrix() -> tuple[ActionRow, ...]:
    """The table of rights, printed by itself: every action with every role that somebody can be given."""
    return tuple(ActionRow(action, called, _widest(action)) for action, called in ACTIONS.items())


def explain(
    store: Store,
    person: Person,
    action: str,
    *,
    login: str = "",
    target: Target = ANYTHING,
    day: date | None = None,
    at: datetime | None = None,
) -> Decision:
    """Whether a login (one's own, if none is named) may do an action to a target, decided by what decides it for real.

    With a `day`, whether it might have on that day by what was granted, as known at `at`; the table of rights is the
    program's own and has no history. Raises `NotAllowed`, `NoSuchAccount`, `NoSuchAction`.
    """
    login = login or person.login
    require(person, "permission.explain", Target(owner=login))
    if action not in ACTIONS:
        raise NoSuchAction(
            f"没有操作「{action}」", expected="权限表中的操作", remedy="用 xiangheng permission list 查看"
        )
    if login == person.login and day is None:
        return decide(person, action, target)
    with store.reading(at) as session:
        grants.refuse_unknown(session, login)
        is_disabled = (
            suspensions.is_suspended(session, login, beijing_day(store.clock()))
            if day is None
            else login in suspensions.suspended_on(session, day, at)
        )
        if is_disabled:
            return Decision(Person(login), action, target, False, None, f"账号 {login} 已停用")
        asked = (
            person_in(session, login, store.clock())
            if day is None
            else Person(login, grants.granted_on(session, login, day, at))
        )
    return decide(asked, action, target)


def _widest(action: str) -> dict[Role, Where]:
    """The widest right of each role; rows come the widest first."""
    found: dict[Role, Where] = {}
    for right in rights_for(action):
        if right.role in GRANTABLE:
            found.setdefault(right.role, right.where)
    return found
