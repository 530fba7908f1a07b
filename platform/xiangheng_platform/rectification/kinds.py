"""The kind of job that lets overdue issues climb."""

from collections.abc import Mapping
from typing import Any

from xiangheng_platform.jobs.context import JobContext
from xiangheng_platform.jobs.kinds import JobKind
from xiangheng_platform.rectification.escalation import escalate


def rectification_kinds() -> tuple[JobKind, ...]:
    """The kinds of rectification."""
    return (
        JobKind(
            "rectification.escalate", "逾期的整改问题升级", "issue.follow", _escalate, summary=_escalated
        ),
    )


def _escalate(context: JobContext, arguments: Mapping[str, Any]) -> dict[str, Any]:
    context.progress(0, message="查逾期的问题")
    return {"escalated": len(escalate(context.store, context.person))}


def _escalated(result: Mapping[str, Any]) -> str:
    return f"升级 {result['escalated']} 个逾期的问题"
