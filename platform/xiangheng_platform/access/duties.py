"""Separation of duties: what has to be done by two or three different people, for each subject apart.

Rights say what somebody may do at all; duties, that nobody does it all. A right is asked first, then the duty is
claimed within the act that it is for, so that nobody can be in between.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col

from xiangheng_platform.access.duty_sets import SETS, Duties
from xiangheng_platform.access.errors import DutyHeld
from xiangheng_platform.access.oversight import in_sight
from xiangheng_platform.access.tables import Duty
from xiangheng_platform.access.views import Act, View
from xiangheng_platform.store import history
from xiangheng_platform.store.keys import among


@dataclass(frozen=True, slots=True)
class DutyView:
    """Who has which duty for a subject, and since when."""

    subject: str
    duty: Duties
    login: str
    taken_at: datetime


def claim(act: Act, duty: Duties, subject: str, title: str = "") -> None:
    """Let whoever acts claim a duty for a subject within the act that it is for; claiming it twice changes nothing.

    Several people may have the same duty, but nobody two of one set. A new version is a new subject
    (`scheme:linkage-2024@3`); `title` is what it is called on screens. Raises `DutyHeld`.
    """
    login = act.person.login
    rows = act.session.exec(history.known(Duty).where(col(Duty.subject) == subject))
    held = {Duties(row.duty) for row in rows if row.login == login}
    for other in sorted(held - {duty}):
        if other.of == duty.of:
            raise DutyHeld(
                f"{title or subject} 是 {login} 自己{other.label}的，不能再{duty.label}",
                at=subject,
                expected="、".join(SETS[duty.of].duties.values()) + "，各由不同的人做",
                remedy=f"请另一个人{duty.label}",
            )
    if duty not in held:
        act.add(Duty(subject=subject, duty=duty.value, login=login))


def attribute(act: Act, duty: Duties, subject: str, logins: Iterable[str]) -> None:
    """Say that people have a duty for a subject by what they did before, which others take up now."""
    rows = act.session.exec(
        history.known(Duty).where(col(Duty.subject) == subject, col(Duty.duty) == duty.value)
    )
    for login in sorted(set(logins) - {row.login for row in rows}):
        act.add(Duty(subject=subject, duty=duty.value, login=login))


#: The duty that is claimed by doing an action, where another of its set bars it.
OF_ACTION = {"indicator.verify": Duties.VERIFIER, "group.verify": Duties.VERIFIER}


def conflicts(view: View, login: str, action: str, subjects: Collection[str]) -> dict[str, Duties]:
    """The duty that bars somebody from doing an action to each of some subjects; what nothing bars is not there."""
    duty = OF_ACTION.get(action)
    if duty is None or not subjects:
        return {}
    is_theirs = (among(col(Duty.subject), subjects), col(Duty.login) == login)
    rows = view.session.exec(history.known(Duty, view.as_of).where(*is_theirs))
    held = ((row.subject, Duties(row.duty)) for row in rows if row.duty != duty.value)
    return {subject: other for subject, other in held if other.of == duty.of}


def held(view: View, subject: str) -> tuple[DutyView, ...]:
    """Who has which duty for a subject: to whoever may see what others can do, else one's own."""
    is_seen = in_sight(view, "permission.explain", col(Duty.login))
    rows = history.known(Duty, view.as_of).where(col(Duty.subject) == subject, is_seen)
    return tuple(
        DutyView(row.subject, Duties(row.duty), row.login, row.recorded_at) for row in view.session.exec(rows)
    )
