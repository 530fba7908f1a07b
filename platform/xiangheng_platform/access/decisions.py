"""The answer to a question of rights, with the row that gives it; what is enforced and what is explained are one."""

from dataclasses import dataclass

from xiangheng_platform.access.errors import NotAllowed
from xiangheng_platform.access.person import Granted, Person
from xiangheng_platform.access.reach import ANYTHING, SEPARATOR, Target
from xiangheng_platform.access.rights import ACTIONS, Right, Where, rights_for
from xiangheng_platform.access.roles import GRANTABLE, Role


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether a person may do an action to a target, the row that decides (None: there is none), and why in Chinese."""

    person: Person
    action: str
    target: Target
    is_allowed: bool
    right: Right | None
    why: str


def decide(person: Person, action: str, target: Target = ANYTHING) -> Decision:
    """Ask the table of rights; raises `KeyError` for an action that it does not know.

    The first row that allows it decides. If none does, the row that came nearest (of a role that the person has)
    says what was lacking.
    """
    if person.only is not None and action not in person.only:
        these = "、".join(ACTIONS[one] for one in sorted(person.only)) or "什么也不做"
        why = f"这次登录或令牌只能{these}（令牌限定了用途，或密码由别人设定、还没有改）"
        return Decision(person, action, target, False, None, why)
    nearest: Right | None = None
    for right in rights_for(action):
        for granted in person.granted:
            if granted.role is not right.role:
                continue
            nearest = nearest or right
            if _applies(right, granted, person, target):
                return Decision(person, action, target, True, right, f"{right}，凭{granted}")
    return Decision(person, action, target, False, nearest, _why_not(person, action, target, nearest))


def may(person: Person, action: str, target: Target = ANYTHING) -> bool:
    """Whether a person may do an action to a target."""
    return decide(person, action, target).is_allowed


def require(person: Person, action: str, target: Target = ANYTHING) -> None:
    """Raise `NotAllowed` unless the person may."""
    decision = decide(person, action, target)
    if not decision.is_allowed:
        raise NotAllowed(
            f"{person.login} 不能{ACTIONS[action]}：{decision.why}",
            where=action,
            expected="" if person.only is not None else _who_may(action),
            remedy=_remedy(person, action),
        )


def _who_may(action: str) -> str:
    """The roles that may, each once and by its widest right."""
    widest: dict[Role, Where] = {}
    for right in rights_for(action):
        if right.role in GRANTABLE:
            widest.setdefault(right.role, right.where)
    found = []
    for where in dict.fromkeys(widest.values()):
        roles = [role.called for role in widest if widest[role] is where]
        found.append(f"{'任何角色' if len(roles) == len(GRANTABLE) else '、'.join(roles)}（{where.called}）")
    return f"可以{ACTIONS[action]}的：{'；'.join(found)}"


def _remedy(person: Person, action: str) -> str:
    if person.only is not None:
        return "密码由别人设定的先改密码（xiangheng user password）；用令牌的换一个许做这件事的"
    return f"需要的请系统管理员授权；xiangheng permission explain {action} 说明依据"


def _applies(right: Right, granted: Granted, person: Person, target: Target) -> bool:
    if right.where is Where.ANYWHERE:
        return True
    if right.where is Where.OWN:
        return bool(target.owner) and target.owner == person.login
    return granted.reach.covers(target)


def _why_not(person: Person, action: str, target: Target, nearest: Right | None) -> str:
    if nearest is None:
        roles = "、".join(dict.fromkeys(one.role.called for one in person.granted)) or "没有任何角色"
        return f"权限表中没有一条让{roles}{ACTIONS[action]}"
    if nearest.where is Where.OWN:
        return f"{nearest}，而这不是本人的"
    reaches = "、".join(str(one.reach) for one in person.granted if one.role is nearest.role)
    if target == ANYTHING:
        return f"{nearest}，而没有写明是哪个部门、哪个地区的"
    return f"{nearest}，而{_named(target)}不在{reaches}范围内"


def _named(target: Target) -> str:
    """What is asked about, for a reader."""
    parts = ["、".join(target.departments), target.region.rpartition(SEPARATOR)[2]]
    return " · ".join(filter(None, parts)) or "这"
