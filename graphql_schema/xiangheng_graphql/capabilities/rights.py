"""Rights: who may do what, by which row of the table, and which duties different people must have."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from xiangheng_graphql.assembly.capability import Capability
from xiangheng_graphql.capabilities.people import LIST, accounts_by_login
from xiangheng_graphql.capabilities.regions import OnDay
from xiangheng_platform.access import duties as services
from xiangheng_platform.access.documents import (
    AccountRecord,
    DecisionRecord,
    DutyRecord,
    TargetRecord,
    decision_record,
    duties_record,
)
from xiangheng_platform.access.explanations import explain
from xiangheng_platform.access.reach import Target
from xiangheng_platform.access.rights import CONDITIONS, CONFIRMED, ActionName, Where, matrix
from xiangheng_platform.access.rights_documents import DutySetRecord, GrantableRole, permissions_record
from xiangheng_platform.access.views import View
from xiangheng_platform.regions.reach import path_of
from xiangheng_platform.store.meanings import Called
from xiangheng_scoring.records import Meaning

EXPLAIN = "permission.explain"


@dataclass(frozen=True, slots=True)
class RoleRight:
    """How far a role may do an action."""

    role: GrantableRole
    where: Annotated[Where, Meaning("what it may do it to")]


@dataclass(frozen=True, slots=True)
class ActionRights:
    """A row of the table of rights: an action, and how far each role may do it."""

    action: ActionName
    called: Called
    roles: Annotated[
        tuple[RoleRight, ...], Meaning("who may, and how far; a role that is not listed may not")
    ]
    needs_confirmation: Annotated[
        bool, Meaning("whether only somebody who signed in a moment ago may do it, and no token")
    ]
    conditions: Annotated[tuple[str, ...], Meaning("what else must hold when it is done, in Chinese")]


rights = Capability("rights")
rights.call(TargetRecord, "AskedTarget")
rights.call(Where, "RightReach")
rights.entity(DecisionRecord, chinese="能不能做，凭什么", key=lambda decision: decision.login)
rights.entity(DutyRecord, chinese="谁做了须分开的哪一份", key=lambda duty: duty.login)


@rights.query(chinese="权限表", action="", name="rights", is_anonymous=True)
def rights_table(view: View) -> tuple[ActionRights, ...]:
    """The table of rights. It is the program's own: it has no history, and is nobody's secret."""
    return tuple(
        ActionRights(
            row.action,
            row.label,
            tuple(RoleRight(role, where) for role, where in row.roles.items()),
            row.action in CONFIRMED,
            CONDITIONS.get(row.action, ()),
        )
        for row in matrix()
    )


@rights.query(chinese="须由不同的人做的各组事", action="", is_anonymous=True)
def duty_sets(view: View) -> tuple[DutySetRecord, ...]:
    """What different people must do for one subject."""
    return permissions_record().duties


@rights.query(chinese="一个人能不能做一件事，凭哪一条；与实际执行的一致", action=EXPLAIN, is_history=True)
def may(
    view: View,
    action: Annotated[str, Meaning("an action of `rights`")],
    departments: Annotated[tuple[str, ...], Meaning("the departments that it is done to something of")] = (),
    region: Annotated[str, Meaning("where that lies: a code, a name, or a path of codes")] = "",
    owner: Annotated[str, Meaning("the login of whom it belongs to")] = "",
    login: Annotated[str, Meaning("who is asked about; empty: oneself")] = "",
    matter: Annotated[str, Meaning("the subject whose duties count too, as `indicator:LF-C01@2`")] = "",
    on_day: Annotated[
        OnDay, Meaning("by what was granted on this day; by what is granted now, if none")
    ] = None,
) -> DecisionRecord:
    """Whether somebody may do an action to something, and why: by what decides it for real."""
    target = Target(path_of(view, region.strip(), on_day or view.today), departments, owner)
    return decision_record(explain(view, action, login=login, target=target, matter=matter, day=on_day))


@rights.query(chinese="一个对象上谁做了须分开的哪一份", action=EXPLAIN, is_history=True)
def duties(
    view: View, subject: Annotated[str, Meaning("what the duties are for, as `scheme:linkage-2024@3`")]
) -> tuple[DutyRecord, ...]:
    """Who has which duty for a subject: of all whom one may ask about, or one's own."""
    return duties_record(subject, services.held(view, subject)).duties


@rights.field(DecisionRecord, chinese="问的是谁；看不到账号的为空", action=LIST, name="account")
def decision_account(view: View, keys: Sequence[str]) -> Mapping[str, AccountRecord | None]:
    """Who is asked about; null where you may not see the account."""
    return dict(accounts_by_login(view, keys))


@rights.field(DutyRecord, chinese="是谁；看不到账号的为空", action=LIST, name="account")
def duty_account(view: View, keys: Sequence[str]) -> Mapping[str, AccountRecord | None]:
    """Who has the duty; null where you may not see the account."""
    return dict(accounts_by_login(view, keys))
