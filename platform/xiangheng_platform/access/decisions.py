"""The answer to a question of rights, with the row that gives it; what is enforced and what is explained are one.

Every question but that of what is open to all names a target, so that no grant works beyond its reach for want of one.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from xiangheng_platform.access.errors import NotAllowed, NotConfirmed
from xiangheng_platform.access.person import Granted, Person
from xiangheng_platform.access.reach import PROVINCE_WIDE, SEPARATOR, Target
from xiangheng_platform.access.rights import (
    ACTIONS,
    CONDITIONS,
    CONFIRMED,
    NEVER_BY_TOKEN,
    Right,
    Where,
    rights_for,
    widest_of_roles,
)
from xiangheng_platform.access.roles import GRANTABLE

#: So many places are named in a refusal; who moves a prefecture touches thousands.
_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether a person may do an action to a target, the row that decides (None: there is none), and why in Chinese.

    `lacks_confirmation` says that the row allows it, and that the person did not sign in a moment ago.
    """

    person: Person
    action: str
    target: Target
    is_allowed: bool
    right: Right | None
    why: str
    lacks_confirmation: bool = False

    @property
    def needs_confirmation(self) -> bool:
        """Whether only somebody who signed in a moment ago may do it, and no token."""
        return self.action in CONFIRMED

    @property
    def conditions(self) -> tuple[str, ...]:
        """What else is asked when it is done, in Chinese."""
        return CONDITIONS.get(self.action, ())


def decide(person: Person, action: str, target: Target = PROVINCE_WIDE) -> Decision:
    """Ask the table of rights; raises `KeyError` for an action that it does not know.

    The first row that allows it decides. If none does, the row that came nearest (of a role that the person has)
    says what was lacking.
    """
    held = [] if is_beyond_token(person, action) else rights_of(person, action)
    is_own = bool(target.owner) and target.owner == person.login
    for right, granted in held:
        applies = {Where.OPEN: True, Where.OWN: is_own, Where.WITHIN: granted.reach.covers(target)}
        if applies[right.where]:
            decision = Decision(person, action, target, True, right, f"{right}，凭{granted}")
            if not person.must_confirm or not decision.needs_confirmation:
                return decision
            why = f"{decision.why}，但登录已有一段时间，这件事要刚确认过身份的人做"
            return replace(decision, is_allowed=False, why=why, lacks_confirmation=True)
    nearest = held[0][0] if held else None
    return Decision(person, action, target, False, nearest, _why_not(person, action, target, nearest))


def rights_of(person: Person, action: str) -> list[tuple[Right, Granted]]:
    """The rows of the table for an action that a person has by a role, each with what granted it, the widest first."""
    return [
        (right, granted)
        for right in rights_for(action)
        for granted in person.granted
        if granted.role is right.role
    ]


def is_beyond_token(person: Person, action: str) -> bool:
    """Whether a person came with a token that does not open an action, wherever it would be done."""
    return person.only is not None and (action not in person.only or action in CONFIRMED)


def may(person: Person, action: str, target: Target) -> bool:
    """Whether a person may do an action to a target."""
    return decide(person, action, target).is_allowed


def require(person: Person, action: str, target: Target) -> None:
    """Raise `NotAllowed` unless the person may; `NotConfirmed` if they have to sign in once more before."""
    decision = decide(person, action, target)
    if not decision.is_allowed:
        raise _refusal(decision)


def require_open(person: Person, action: str) -> None:
    """Raise `NotAllowed` unless the person may do what is open to all; `ValueError` for what is not open."""
    if any(right.where is not Where.OPEN for right in rights_for(action)):
        raise ValueError(f"{action} is not open to all: name its target")
    require(person, action, PROVINCE_WIDE)


def require_somewhere(person: Person, action: str) -> None:
    """Raise `NotAllowed` where the person may do it nowhere; what it is done to is asked about once that is known."""
    _require_any(person, action, [granted.reach.target for granted in person.granted])


def require_at_all(person: Person, action: str) -> None:
    """Raise `NotAllowed` where the person may do it neither anywhere nor to what is their own: nothing need be looked up."""
    reaches = (granted.reach.target for granted in person.granted)
    _require_any(person, action, [*reaches, Target(owner=person.login)])


def _require_any(person: Person, action: str, targets: Iterable[Target]) -> None:
    decisions = [decide(person, action, target) for target in targets]
    if any(decision.is_allowed for decision in decisions):
        return
    unconfirmed = next((decision for decision in decisions if decision.lacks_confirmation), None)
    raise _refusal(unconfirmed or decide(person, action))


def require_each(person: Person, action: str, targets: Iterable[tuple[str, Target]]) -> None:
    """Raise one `NotAllowed` that names every place out of reach, unless the person may do it to all of them."""
    require_somewhere(person, action)
    refused = {
        place: decision
        for place, target in targets
        if not (decision := decide(person, action, target)).is_allowed
    }
    if not refused:
        return
    first = next(iter(refused.values()))
    if len(refused) == 1:
        raise _refusal(first)
    named = "、".join(list(refused)[:_SHOWN]) + ("……" if len(refused) > _SHOWN else "")
    raise _refusal(replace(first, why=f"有 {len(refused)} 处不在其授权范围内：{named}"))


def _refusal(decision: Decision) -> NotAllowed:
    person, action = decision.person, decision.action
    error = NotConfirmed if decision.lacks_confirmation else NotAllowed
    return error(
        f"{person.login} 不能{ACTIONS[action]}：{decision.why}",
        at=action,
        expected="" if person.only is not None else _who_may(action),
        remedy=_remedy(decision),
    )


def _who_may(action: str) -> str:
    """The roles that may, each once and by its widest right."""
    widest = widest_of_roles(action)
    named = []
    for where in dict.fromkeys(widest.values()):
        roles = [role.label for role in widest if widest[role] is where]
        named.append(f"{'任何角色' if len(roles) == len(GRANTABLE) else '、'.join(roles)}（{where.label}）")
    return f"可以{ACTIONS[action]}的：{'；'.join(named)}"


def _remedy(decision: Decision) -> str:
    person, action = decision.person, decision.action
    if decision.lacks_confirmation:
        return f"再登录一次（xiangheng user sign-in {person.login}），接着做"
    if person.only is not None and action in NEVER_BY_TOKEN:
        return "本人用密码登录后做"
    if person.only is not None:
        return "密码由别人设定的先改密码（xiangheng user password）；用令牌的换一个许做这件事的"
    return f"需要的请系统管理员授权；xiangheng permission explain {action} 说明依据"


def _why_not(person: Person, action: str, target: Target, nearest: Right | None) -> str:
    if person.only is not None and is_beyond_token(person, action):
        if action in person.only:
            return f"令牌不能用来{ACTIONS[action]}，不论发放时写了什么"
        these = "、".join(ACTIONS[name] for name in sorted(person.only)) or "什么也不做"
        return f"这次登录或令牌只能{these}（令牌限定了用途，或密码由别人设定、还没有改）"
    if nearest is None:
        roles = "、".join(dict.fromkeys(granted.role.label for granted in person.granted)) or "没有任何角色"
        return f"权限表中没有一条让{roles}{ACTIONS[action]}"
    if nearest.where is Where.OWN:
        return f"{nearest}，而这不是本人的"
    reaches = "、".join(str(granted.reach) for granted in person.granted if granted.role is nearest.role)
    return f"{nearest}，而{_named(target)}不在{reaches}范围内"


def _named(target: Target) -> str:
    """What is asked about, for a reader; without a place it is about the province, or of an account without grants."""
    parts = ["、".join(target.departments), target.region.rpartition(SEPARATOR)[2]]
    return " · ".join(filter(None, parts)) or "全省的、不属于哪个部门和地区的事"
