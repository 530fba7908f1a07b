"""The kind of job that clears files away."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from xiangheng_platform.evidence.removal import clear
from xiangheng_platform.jobs.context import JobContext
from xiangheng_platform.jobs.kinds import JobKind


def evidence_kinds() -> tuple[JobKind, ...]:
    """The kinds of evidence."""
    return (
        JobKind("evidence.clear", "清理到期的和没有登记的文件", "evidence.clear", _clear, summary=_cleared),
    )


def _clear(context: JobContext, arguments: Mapping[str, Any]) -> dict[str, Any]:
    context.progress(0, message="清理文件")
    return asdict(clear(context.store, context.person))


def _cleared(result: Mapping[str, Any]) -> str:
    return f"删除到期的文件 {result['expired']} 个，清理没有登记的文件 {result['strays']} 个"
