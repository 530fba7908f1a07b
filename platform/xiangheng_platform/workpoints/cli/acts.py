"""The commands that write: `xiangheng workpoint report|withdraw|raise|change`."""

from dataclasses import replace
from typing import Annotated, Any

import typer

from xiangheng_platform.cli.session import acting
from xiangheng_platform.cli.words import word_of
from xiangheng_platform.store.moments import read_day
from xiangheng_platform.workpoints import register, reports
from xiangheng_platform.workpoints.cli.options import (
    CodeArgument,
    OccurrenceArgument,
    ReasonOption,
    day_of,
    tell,
)
from xiangheng_platform.workpoints.points import show
from xiangheng_platform.workpoints.words import Frequency
from xiangheng_scoring.cli.options import JsonOption

#: What is typed for a field that is to be empty.
NONE = "无"


def report(
    code: CodeArgument,
    occurrence: OccurrenceArgument = "",
    on: Annotated[str, typer.Option("--day", help="办结的那一天；不写为今天。", show_default=False)] = "",
    evidence: Annotated[
        str, typer.Option("--source", help="依据：文号、链接或存放处。", show_default=False)
    ] = "",
    statement: Annotated[str, typer.Option("--statement", help="情况说明。", show_default=False)] = "",
    correct: Annotated[
        str, typer.Option("--correct", help="更正已有的报告，写明理由。", show_default=False)
    ] = "",
    as_json: JsonOption = False,
) -> None:
    """Report that an occurrence was done, or correct such a report."""
    given = day_of(on)
    with acting() as (store, person):
        day = given or store.today
        if correct:
            reports.correct(store, person, code, occurrence, day, evidence, correct, statement=statement)
        else:
            reports.report_done(
                store, person, code, day, evidence, occurrence=occurrence, statement=statement
            )
        with store.view(person) as view:
            tell(view, code, as_json=as_json)


def withdraw(
    code: CodeArgument,
    occurrence: OccurrenceArgument = "",
    reason: ReasonOption = "",
    as_json: JsonOption = False,
) -> None:
    """Take back what was said last of an occurrence."""
    with acting() as (store, person):
        reports.withdraw(store, person, code, occurrence, reason)
        with store.view(person) as view:
            tell(view, code, as_json=as_json)


def raise_need(
    code: CodeArgument,
    by: Annotated[str, typer.Option("--deadline", help="期限：最后一天。", show_default=False)],
    reason: ReasonOption = "",
    as_json: JsonOption = False,
) -> None:
    """Say that a task done as needed is needed by a day."""
    limit = read_day(by)
    with acting() as (store, person):
        reports.raise_need(store, person, code, limit, reason)
        with store.view(person) as view:
            tell(view, code, as_json=as_json)


def change(
    code: CodeArgument,
    reason: ReasonOption = "",
    deadline: Annotated[
        str, typer.Option("--deadline", help="期限；写“无”为没有写明。", show_default=False)
    ] = "",
    frequency: Annotated[
        str, typer.Option("--frequency", help="频次，如 monthly 或 每月。", show_default=False)
    ] = "",
    office: Annotated[
        list[str] | None, typer.Option("--office", help="责任处室；几个的写几次。", show_default=False)
    ] = None,
    note: Annotated[
        str, typer.Option("--note", help="旁边的说明，如待确认的问题；写“无”为去掉。", show_default=False)
    ] = "",
    indicator: Annotated[
        str, typer.Option("--indicator", help="由哪个指标回答，写编码。", show_default=False)
    ] = "",
    target: Annotated[str, typer.Option("--target", help="对应哪个目标，写编码。", show_default=False)] = "",
    is_new_office: Annotated[
        bool, typer.Option("--new-office", help="责任处室是还没有指标和任务的新处室。")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Let a task say something else from now on."""
    changes: dict[str, Any] = {
        "deadline": NONE if deadline == NONE else day_of(deadline),
        "frequency": word_of(Frequency, frequency, "--frequency"),
        "offices": tuple(office or ()),
        "note": note,
        "indicator_code": indicator,
        "target_code": target,
    }
    empty = {"deadline": None, "note": "", "indicator_code": "", "target_code": ""}
    stated: dict[str, Any] = {
        n: empty[n] if value == NONE else value for n, value in changes.items() if value
    }
    with acting() as (store, person):
        with store.view(person) as view:
            point = show(view, code).status.point
        register.change(
            store, person, code, replace(point.content, **stated), point.version, reason,
            is_new_office=is_new_office,
        )  # fmt: skip
        with store.view(person) as view:
            tell(view, code, as_json=as_json)
