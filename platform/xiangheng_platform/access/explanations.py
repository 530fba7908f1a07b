"""Explanations: who may do what, and which row of the table decides; the same answer as the one that is enforced."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from xiangheng_platform.access import duties, suspensions
from xiangheng_platform.access.credentials import person_in
from xiangheng_platform.access.decisions import Decision, decide, is_beyond_token, require, rights_of
from xiangheng_platform.access.duty_sets import Duties
from xiangheng_platform.access.errors import NoSuchAction
from xiangheng_platform.access.oversight import require_over
from xiangheng_platform.access.person import Granted, Person
from xiangheng_platform.access.reach import PROVINCE_WIDE, Target
from xiangheng_platform.access.rights import ACTIONS, CONFIRMED, Where
from xiangheng_platform.access.roles_in_force import granted_on
from xiangheng_platform.access.views import View

K = TypeVar("K", bound=Hashable)


def explain(
    view: View,
    action: str,
    *,
    login: str = "",
    target: Target = PROVINCE_WIDE,
    matter: str = "",
    day: date | None = None,
) -> Decision:
    """Whether a login (one's own, if none is named) may do an action to a target, decided by what decides it for real.

    With a `matter` (`indicator:LF-C01@2`) the duties that somebody has for it count, too. With a `day`, whether it
    might have on that day by what was granted, as known at the view's moment; the table of rights is the program's own
    and has no history. Raises `NotAllowed`, `NoSuchAccount`, `NoSuchAction`.
    """
    person = view.person
    login = login or person.login
    _require_known(action)
    if login == person.login:
        require(person, "permission.explain", Target(owner=login))
    else:
        require_over(view, "permission.explain", login)
    subject = person if login == person.login and day is None else _person_in_question(view, login, day)
    if subject is None:
        return Decision(Person(login), action, target, False, None, f"账号 {login} 已停用")
    decision = decide(subject, action, target)
    return _barred(decision, matter, duties.conflicts(view, login, action, {matter} - {""}))


@dataclass(frozen=True, slots=True)
class Asked:
    """What an action would be done to: everywhere that it lies, and the subject whose duties count (empty: none)."""

    targets: tuple[Target, ...]
    matter: str = ""


def explain_each(view: View, action: str, asked: Mapping[K, Asked]) -> dict[K, Decision]:
    """Whether whoever asks may do an action to each of several objects, now: as `explain` says, of all at once.

    Of what lies in several places the first decides that is refused. Raises `NotAllowed`, `NoSuchAction`.
    """
    person = view.person
    _require_known(action)
    require(person, "permission.explain", Target(owner=person.login))
    matters = {question.matter for question in asked.values()} - {""}
    held = duties.conflicts(view, person.login, action, matters)
    decisions = {}
    for key, question in asked.items():
        of_places = [decide(person, action, target) for target in question.targets]
        decision = next((each for each in of_places if not each.is_allowed), of_places[0])
        decisions[key] = _barred(decision, question.matter, held)
    return decisions


def _require_known(action: str) -> None:
    if action not in ACTIONS:
        raise NoSuchAction(
            f"没有操作「{action}」", expected="权限表中的操作", remedy="用 xiangheng permission list 查看"
        )


def _barred(decision: Decision, matter: str, held: Mapping[str, Duties]) -> Decision:
    """A decision, with the duty that somebody has for a matter."""
    if not decision.is_allowed or matter not in held:
        return decision
    whose = f"{decision.person.login} 自己{held[matter].label}的"
    why = f"{decision.why}，但 {matter} 是 {whose}，须由另一个人做"
    return replace(decision, is_allowed=False, why=why)


@dataclass(frozen=True, slots=True)
class Permitted:
    """An action that a person may do somewhere: how far, by what is granted to them, and if they sign in once more first."""

    action: str
    where: Where
    granted: tuple[Granted, ...]
    lacks_confirmation: bool

    @property
    def needs_confirmation(self) -> bool:
        """Whether only somebody who signed in a moment ago may do it, and no token."""
        return self.action in CONFIRMED


def permitted(person: Person) -> tuple[Permitted, ...]:
    """All that a person may do, in the order of the table of rights; to what it may be done, the grants say."""
    held = {action: rights_of(person, action) for action in ACTIONS if not is_beyond_token(person, action)}
    return tuple(
        Permitted(
            action,
            rows[0][0].where,
            tuple(dict.fromkeys(granted for right, granted in rows if right.where is rows[0][0].where)),
            person.must_confirm and action in CONFIRMED,
        )
        for action, rows in held.items()
        if rows
    )


def _person_in_question(view: View, login: str, day: date | None) -> Person | None:
    """The person who is asked about, as they stand or stood on a day; None while disabled."""
    if day is None:
        is_disabled = suspensions.is_suspended(view.session, login, view.today)
        return None if is_disabled else person_in(view.session, login, view.now)
    is_disabled = login in suspensions.suspended_on(view.session, day, view.as_of)
    return None if is_disabled else Person(login, granted_on(view.session, login, day, view.as_of))
