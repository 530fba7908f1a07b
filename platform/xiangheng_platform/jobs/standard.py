"""The kinds of jobs that every installation has: proof of the history, and backups."""

import re
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from xiangheng_platform.jobs import leases
from xiangheng_platform.jobs.context import JobContext
from xiangheng_platform.jobs.kinds import Function, JobKind, Parameter, WholeNumber
from xiangheng_platform.store.backups import back_up
from xiangheng_platform.store.moments import stamp
from xiangheng_platform.store.proof import prove

KEEP = 14
#: Backups of this kind, whole or broken off: moment, number of the job, attempt. Other files are not touched.
_NAME = re.compile(r"\.?xiangheng-(?P<moment>\d{8}-\d{6})-job(?P<job>\d+)-\d+\.zip(?P<is_broken>\.new)?")


def standard_kinds(backups: Path) -> tuple[JobKind, ...]:
    """The kinds; `backups` is the folder that backups are written to."""
    return (
        JobKind("audit.verify", "核验全部历史", "audit.verify", verify, summary=_verified),
        JobKind(
            "store.backup",
            "备份数据库",
            "store.backup",
            backing_up(backups),
            (Parameter("keep", "保留最近几份由任务写的备份", WholeNumber(least=1), KEEP),),
            _backed_up,
        ),
    )


def verify(context: JobContext, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Go through the whole history. The result names what breaks there are; only reading fails the job."""
    total = context.store.last_act().number
    context.progress(0, total, "核验审计记录和历史")
    with context.store.database.reading() as connection:
        proof = prove(connection, lambda acts: context.progress(acts, total, "核验审计记录和历史"))
    context.progress(proof.acts, proof.acts)
    return {
        "holds": proof.holds,
        "number": proof.acts,
        "digest": proof.digest,
        "rows": proof.rows,
        "breaks": [{"number": place.number, "what": place.what} for place in proof.breaks],
    }


def backing_up(folder: Path) -> Function:
    """The function that writes a backup into a folder, named by its moment, and takes away all but the last few."""

    def _back_up(context: JobContext, arguments: Mapping[str, Any]) -> dict[str, Any]:
        job = context.job
        target = folder / f"xiangheng-{stamp(context.store.clock())}-job{job.id}-{job.attempt}.zip"
        context.progress(0, message="写备份")
        content = back_up(
            context.store.database, target, lambda rows: context.progress(rows, message="写备份，行")
        )
        context.progress(content.rows, content.rows, "清理旧备份")
        removed = _removed(target, arguments["keep"], leases.running(context.store) - {job.id})
        with context.act("store:database:backup", "store") as act:
            act.note(
                after={
                    "file": target.name,
                    "digest": content.digest,
                    "rows": content.rows,
                    "removed": removed,
                }
            )
        return {}

    return _back_up


def _removed(fresh: Path, keep: int, writing: Collection[int]) -> list[str]:
    """Take away all but the newest backups, and what attempts that died left half-written; returns their names.

    The `fresh` one is the newest, whatever the clock read when others were written. `writing` are other jobs that may
    be at work on theirs.
    """
    backups = sorted(
        ((path, match) for path in fresh.parent.iterdir() if (match := _NAME.fullmatch(path.name))),
        key=lambda backup: (backup[0] == fresh, backup[1]["moment"], int(backup[1]["job"])),
    )
    old = [path for path, match in backups if not match["is_broken"]][:-keep]
    broken = [path for path, match in backups if match["is_broken"] and int(match["job"]) not in writing]
    for path in [*old, *broken]:
        path.unlink(missing_ok=True)
    return [path.name for path in old]


def _verified(result: Mapping[str, Any]) -> str:
    gone_through = (
        f"{result['number']} 次操作，{result['rows']} 行历史，最后一条的摘要 {result['digest'][:16]}…"
    )
    if result["holds"]:
        return f"没有发现问题：{gone_through}"
    breaks = "；".join(f"第 {place['number']} 号操作：{place['what']}" for place in result["breaks"])
    return f"发现 {len(result['breaks'])} 处问题：{breaks}（{gone_through}）"


def _backed_up(result: Mapping[str, Any]) -> str:
    return f"已备份 {result['rows']} 行到 {result['file']}，内容摘要 {result['digest'][:16]}…"
