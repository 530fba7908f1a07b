"""What programs are told of the tables of rights and duties; apart from the other records, which need the store."""

from dataclasses import dataclass
from typing import Annotated, ClassVar, TypeAlias

from xiangheng_platform.access.duty_sets import SETS, Duties
from xiangheng_platform.access.rights import ActionName, Where, matrix
from xiangheng_platform.access.roles import GRANTABLE, Role
from xiangheng_platform.store.meanings import Called
from xiangheng_scoring.records import Format, JsonObject, Meaning

GrantableRole: TypeAlias = Annotated[
    Role, Meaning("what it allows stands in the table of rights", among=GRANTABLE)
]


@dataclass(frozen=True, slots=True)
class RoleRecord:
    """A role that somebody may be given."""

    role: GrantableRole
    called: Called


@dataclass(frozen=True, slots=True)
class ActionRecord:
    """What may be done, and by whom."""

    action: ActionName
    called: Called
    roles: Annotated[
        JsonObject, Meaning("How far each role may; a role that is not there may not", values=Where)
    ]


@dataclass(frozen=True, slots=True)
class NamedDuty:
    """A duty and what it is called."""

    duty: Annotated[Duties, Meaning("the duty, as it is claimed and held")]
    called: Called


@dataclass(frozen=True, slots=True)
class DutySetRecord:
    """Duties that different people must have for one subject."""

    set: Annotated[str, Meaning("scheme or entry: what kind of subject the duties are for")]
    called: Called
    duties: Annotated[tuple[NamedDuty, ...], Meaning("the duties, of which nobody has two for one subject")]


@dataclass(frozen=True, slots=True)
class Permissions:
    """The table of rights, and that of duties."""

    FORMAT: ClassVar = Format("xiangheng-permissions/1", "xiangheng permission list --json")
    roles: tuple[RoleRecord, ...]
    actions: tuple[ActionRecord, ...]
    duties: Annotated[tuple[DutySetRecord, ...], Meaning("What different people must do for one subject")]


def permissions_record() -> Permissions:
    """The two tables."""
    return Permissions(
        roles=tuple(RoleRecord(role, role.label) for role in GRANTABLE),
        actions=tuple(
            ActionRecord(
                row.action,
                row.label,
                JsonObject({role.value: where.value for role, where in row.roles.items()}),
            )
            for row in matrix()
        ),
        duties=tuple(
            DutySetRecord(
                name, duties.label, tuple(NamedDuty(duty, label) for duty, label in duties.duties.items())
            )
            for name, duties in SETS.items()
        ),
    )
