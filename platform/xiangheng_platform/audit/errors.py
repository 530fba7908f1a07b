"""Errors of the audit log.

AuditError
├── NoSuchAct        AUDIT-UNKNOWN   no act of this number
└── AuditRefused     AUDIT-REFUSED   a question that cannot be meant so: a limit out of bounds, a digest that is none
"""

from xiangheng_scoring.errors import Kind, XianghengError


class AuditError(XianghengError, code="AUDIT", title="审计记录"):
    """What reading the audit log refuses."""


class NoSuchAct(AuditError, code="AUDIT-UNKNOWN", title="没有这一号操作", kind=Kind.UNKNOWN):
    """No act of this number."""


class AuditRefused(AuditError, code="AUDIT-REFUSED", title="查阅的条件不对", kind=Kind.USAGE):
    """A question to the log that cannot be meant so."""
