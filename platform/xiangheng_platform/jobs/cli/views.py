"""Jobs and schedules as a person reads them."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from rich.table import Table

from xiangheng_platform.jobs.kinds import JobKind, Kinds
from xiangheng_platform.jobs.records import Job, Schedule, State
from xiangheng_platform.store.moments import beijing


def jobs_table(jobs: Iterable[Job], kinds: Kinds) -> Table:
    """Jobs, a line each."""
    table = Table(box=None, pad_edge=False)
    for heading in ("编号", "任务", "状态", "申请人", "提交", "说明"):
        table.add_column(heading, no_wrap=heading != "说明")
    for job in jobs:
        cells = (str(job.id), title(job, kinds), standing(job), job.asked_by, beijing(job.created_at))
        table.add_row(*cells, _first_line(remark(job, kinds)))
    return table


def schedules_table(schedules: Iterable[Schedule], kinds: Kinds) -> Table:
    """Schedules, a line each."""
    table = Table(box=None, pad_edge=False)
    for heading in ("编号", "任务", "何时", "下一次", "上次的任务", "参数"):
        table.add_column(heading, no_wrap=heading != "参数")
    for schedule in schedules:
        due = beijing(schedule.next_due) if schedule.is_enabled else "已停用"
        cells = (str(schedule.id), title(schedule, kinds), str(schedule.recurrence), due)
        table.add_row(*cells, str(schedule.last_job or ""), arguments(schedule.arguments))
    return table


def job_lines(job: Job, kinds: Kinds) -> Iterator[str]:
    """Everything about one job, for a person."""
    yield f"任务 {job.id}：{title(job, kinds)}（{job.kind}）"
    titles = {
        "状态": standing(job),
        "参数": arguments(job.arguments),
        "申请人": f"{job.asked_by}，优先级 {job.priority}",
        "提交": beijing(job.created_at),
        "不早于": beijing(job.run_after) if job.run_after else "",
        "开始": f"{beijing(job.started_at)}，第 {job.attempt} 次，{job.worker}" if job.started_at else "",
        "结束": beijing(job.finished_at) if job.finished_at else "",
        "写入": f"第 {job.act} 号操作" if job.act is not None else "",
        "结果": kinds[job.kind].summary(job.result) if job.result and job.kind in kinds else "",
        "出错": job.error,
    }
    for name, text in titles.items():
        if text:
            yield f"  {name}：{text}"


def kind_lines(kinds: Iterable[JobKind]) -> Iterator[str]:
    """The kinds of jobs with what each takes, for a person."""
    for kind in kinds:
        yield f"{kind.name}　{kind.title}"
        for parameter in kind.parameters:
            absent = "必填" if parameter.default is None else f"缺省 {parameter.default}"
            yield f"  {parameter.name}　{parameter.meaning}（{parameter.reader.expected}，{absent}）"


def work_line(job: Job, kinds: Kinds, at: datetime) -> str:
    """What a worker says when it begins a job, and when it is done with it."""
    event = {State.RUNNING: "开始", State.WAITING: "放回队列"}.get(job.state, standing(job))
    parts = [beijing(at), f"任务 {job.id}", title(job, kinds), event]
    if job.state is not State.RUNNING:
        parts.append(_first_line(remark(job, kinds)))
    return "　".join(filter(None, parts))


def title(task: Job | Schedule, kinds: Kinds) -> str:
    """What a job or a schedule is called; the name of its kind where this program does not know it."""
    return kinds[task.kind].title if task.kind in kinds else task.kind


def standing(job: Job) -> str:
    """How far a job is."""
    if job.state is State.RUNNING and job.wants_cancel:
        return "正在取消"
    if job.state is State.RUNNING and job.progress.total:
        return f"{job.state.label} {100 * job.progress.done // job.progress.total}%"
    return job.state.label


def remark(job: Job, kinds: Kinds) -> str:
    """What is to be said of a job: what went wrong, what came out, or what it is at."""
    if job.error:
        return job.error
    if job.state is State.DONE and job.result and job.kind in kinds:
        return kinds[job.kind].summary(job.result)
    return job.progress.message if job.state is State.RUNNING else ""


def arguments(given: Mapping[str, Any]) -> str:
    """Arguments as they are typed."""
    return " ".join(f"{name}={value}" for name, value in given.items())


def _first_line(text: str) -> str:
    return text.strip().partition("\n")[0]
