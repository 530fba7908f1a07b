"""Errors of access.

AccessError
└── NotAllowed       ACCESS-DENIED   the person has no right to do this here
"""

from typing import ClassVar

from xiangheng_scoring.errors import XianghengError

#: What a command gives back when somebody may not, or is not signed in; see the manual's page of commands.
EXIT_ACCESS = 10


class AccessError(XianghengError):
    """What access refuses; nothing was done."""

    code = "ACCESS"
    title = "没有通过权限检查"
    exit_code: ClassVar[int | None] = EXIT_ACCESS


class NotAllowed(AccessError):
    """A person without the right to do this, or to do it here; `permission explain` says the same."""

    code = "ACCESS-DENIED"
    title = "没有权限"
