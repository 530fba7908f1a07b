"""The person who acts: what every service is given, and asks about."""

from dataclasses import dataclass

from xiangheng_platform.access.reach import EVERYWHERE, Reach
from xiangheng_platform.access.roles import Role


@dataclass(frozen=True, slots=True)
class Granted:
    """A role within a reach, as it is in force."""

    role: Role
    reach: Reach = EVERYWHERE

    def __str__(self) -> str:
        return f"{self.role.label}（{self.reach}）"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who is signed in, with the roles in force today.

    `only` holds the actions that a token is limited to; None stands for no such limit. `must_confirm` says that they
    did not show a moment ago who they are: they came with a token, signed in long ago, or a job works in their name.
    """

    login: str
    granted: tuple[Granted, ...] = ()
    only: frozenset[str] | None = None
    must_confirm: bool = False

    @property
    def actor(self) -> str:
        """How the audit log names the person."""
        return SYSTEM_LOGIN if self.login == SYSTEM_LOGIN else f"{_USER}{self.login}"

    def has(self, role: Role) -> bool:
        """Whether the person has a role, wherever it reaches."""
        return any(granted.role is role for granted in self.granted)


def login_of(actor: str) -> str:
    """The login of whom the audit log names so."""
    return actor.removeprefix(_USER)


#: Before a login in the audit log, which names others as well: `system`, `local:…`.
_USER = "user:"
SYSTEM_LOGIN = "system"
#: The platform itself, at work on a schedule. What it may do stands in the table of rights like everything else.
SYSTEM = Person(SYSTEM_LOGIN, (Granted(Role.SYSTEM),))
