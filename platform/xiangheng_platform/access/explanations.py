"""Explanations: who may do what, and which row of the table decides; the same answer as the one that is enforced."""

from dataclasses import replace
from datetime import date, datetime

from sqlmodel import Session

from xiangheng_platform.access import duties, grants, suspensions
from xiangheng_platform.access.credentials import person_in
from xiangheng_platform.access.decisions import Decision, decide, require
from xiangheng_platform.access.errors import NoSuchAction
from xiangheng_platform.access.oversight import require_over
from xiangheng_platform.access.person import Person
from xiangheng_platform.access.reach import PROVINCE_WIDE, Target
from xiangheng_platform.access.rights import ACTIONS
from xiangheng_platform.store.moments import beijing_day
from xiangheng_platform.store.store import Store


def explain(
    store: Store,
    person: Person,
    action: str,
    *,
    login: str = "",
    target: Target = PROVINCE_WIDE,
    matter: str = "",
    day: date | None = None,
    at: datetime | None = None,
) -> Decision:
    """Whether a login (one's own, if none is named) may do an action to a target, decided by what decides it for real.

    With a `matter` (`indicator:LF-C01@2`) the duties that somebody has for it count, too. With a `day`, whether it
    might have on that day by what was granted, as known at `at`; the table of rights is the program's own and has no
    history. Raises `NotAllowed`, `NoSuchAccount`, `NoSuchAction`.
    """
    login = login or person.login
    if action not in ACTIONS:
        raise NoSuchAction(
            f"没有操作「{action}」", expected="权限表中的操作", remedy="用 xiangheng permission list 查看"
        )
    with store.reading(at) as session:
        now = store.clock()
        if login == person.login:
            require(person, "permission.explain", Target(owner=login))
        else:
            require_over(session, person, "permission.explain", login, beijing_day(now))
        asked = person if login == person.login and day is None else _asked(session, login, now, day, at)
        if asked is None:
            return Decision(Person(login), action, target, False, None, f"账号 {login} 已停用")
        decision = decide(asked, action, target)
        other = duties.conflict(session, login, action, matter, at) if decision.is_allowed else None
    if other is None:
        return decision
    why = f"{decision.why}，但{matter} 是 {login} 自己{other.called}的，须由另一个人做"
    return replace(decision, is_allowed=False, why=why)


def _asked(
    session: Session, login: str, now: datetime, day: date | None, at: datetime | None
) -> Person | None:
    """The person who is asked about, as they stand or stood on a day; None while disabled."""
    if day is None:
        is_disabled = suspensions.is_suspended(session, login, beijing_day(now))
        return None if is_disabled else person_in(session, login, now)
    is_disabled = login in suspensions.suspended_on(session, day, at)
    return None if is_disabled else Person(login, grants.granted_on(session, login, day, at))
