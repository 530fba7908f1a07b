"""What offices say of their tasks: done, corrected, taken back, needed; and what a task says is changed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from xiangheng_graphql.assembly.capability import Capability
from xiangheng_graphql.assembly.changes import Changes
from xiangheng_graphql.capabilities.workpoints import WorkPoint, find
from xiangheng_graphql.context import Caller
from xiangheng_platform.access.views import View
from xiangheng_platform.workpoints import points, register
from xiangheng_platform.workpoints import reports as services
from xiangheng_platform.workpoints.words import Frequency
from xiangheng_scoring.records import Meaning

REPORT, CHANGE = "workpoint.report", "workpoint.change"
Code = Annotated[str, Meaning("year-item.number, as in 2024-3.05")]
Occurrence = Annotated[
    str, Meaning("the key of the occurrence, as in 2024-06; empty where only one can be meant")
]
DoneOn = Annotated[date, Meaning("the day on which it was done")]
Evidence = Annotated[str, Meaning("a document's number, a link, or where it is kept")]
Statement = Annotated[str, Meaning("what else there is to say")]
Seen = Annotated[
    int | None,
    Meaning(
        "the act of the report that was looked at: one that took its place since is not overwritten; null: whichever stands",
        minimum=1,
    ),
]
Reason = Annotated[str, Meaning("why, for the audit log")]


@dataclass(frozen=True, slots=True)
class WorkPointInput:
    """What of a task can be changed."""

    deadline: Annotated[date | None, Meaning("last day that the notice states; null: it states none")]
    frequency: Annotated[Frequency, Meaning("how often it is to be done within its year")]
    offices: Annotated[tuple[str, ...], Meaning("all responsible offices, as named")]
    note: Annotated[str, Meaning("what must be known beside it")]
    indicator_code: Annotated[str, Meaning("code of the indicator that answers the task")]
    target_code: Annotated[str, Meaning("code of the target that answers the task")]


workpoint_acts = Capability("workpoint_acts")


@workpoint_acts.mutation(chinese="报告办结", action=REPORT)
def report_work_point(
    caller: Caller,
    code: Code,
    done_on: DoneOn,
    evidence: Evidence,
    occurrence: Occurrence = "",
    statement: Statement = "",
) -> Callable[[View], WorkPoint]:
    """Report that an occurrence of a task was done, with a reference to its evidence."""
    services.report_done(
        caller.store, caller.person, code, done_on, evidence, occurrence=occurrence, statement=statement
    )
    return _today(code)


@workpoint_acts.mutation(chinese="更正报告", action=REPORT)
def correct_work_point_report(
    caller: Caller,
    code: Code,
    occurrence: Occurrence,
    done_on: DoneOn,
    evidence: Evidence,
    reason: Reason,
    statement: Statement = "",
    act: Seen = None,
) -> Callable[[View], WorkPoint]:
    """Put a report in the place of the one that stands."""
    services.correct(
        caller.store,
        caller.person,
        code,
        occurrence,
        done_on,
        evidence,
        reason,
        statement=statement,
        seen=act,
    )
    return _today(code)


@workpoint_acts.mutation(chinese="撤回报告，或撤回提出", action=REPORT)
def withdraw_work_point_report(
    caller: Caller, code: Code, reason: Reason, occurrence: Occurrence = "", act: Seen = None
) -> Callable[[View], WorkPoint]:
    """Take back what was said last of an occurrence: its report, else that it was raised."""
    services.withdraw(caller.store, caller.person, code, occurrence, reason, seen=act)
    return _today(code)


@workpoint_acts.mutation(chinese="提出办理一项适时办理的任务", action=REPORT)
def raise_work_point(
    caller: Caller,
    code: Code,
    due: Annotated[date, Meaning("the last day on which it is to be done")],
    reason: Reason,
) -> Callable[[View], WorkPoint]:
    """Say that a task done as needed is needed by a day; it has an occurrence from then on."""
    services.raise_need(caller.store, caller.person, code, due, reason)
    return _today(code)


@workpoint_acts.mutation(chinese="修改任务的内容", action=CHANGE)
def change_work_point(
    caller: Caller,
    code: Code,
    changes: Annotated[Changes[WorkPointInput], Meaning("what it says otherwise from now on")],
    reason: Reason,
    version: Annotated[
        int | None,
        Meaning(
            "the version that was looked at: a newer one is not overwritten unseen; without it the newest is changed",
            minimum=1,
        ),
    ] = None,
    new_office: Annotated[
        bool, Meaning("whether an office among the changes is a new one, that no indicator and no task names")
    ] = False,
) -> Callable[[View], WorkPoint]:
    """Let a task say something else from now on; its number, year and item stay."""
    with caller.store.view(caller.person) as view:
        point = points.show(view, code).status.point
    looked_at = point.version if version is None else version
    register.change(
        caller.store, caller.person, code, changes.applied(point.content), looked_at, reason,
        is_new_office=new_office,
    )  # fmt: skip
    return _today(code)


def _today(code: str) -> Callable[[View], WorkPoint]:
    return lambda view: find(view, code, view.today)
