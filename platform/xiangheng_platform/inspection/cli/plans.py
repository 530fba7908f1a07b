"""`xiangheng inspection plan list|show|add|change|withdraw|verify`."""

from dataclasses import fields, replace
from typing import Annotated, Any

import typer

from xiangheng_platform.cli.days import AsOfOption, moment_of
from xiangheng_platform.cli.output import tell
from xiangheng_platform.cli.session import acting, asking
from xiangheng_platform.inspection import plans
from xiangheng_platform.inspection.cli.options import (
    CodeArgument,
    NoteOption,
    ReasonOption,
    SourceOption,
    VersionOption,
    word_of,
)
from xiangheng_platform.inspection.cli.tables import print_plan, print_plans
from xiangheng_platform.inspection.documents import PlannedCheckRecord, PlannedChecks
from xiangheng_platform.inspection.plan import PlannedCheck
from xiangheng_platform.inspection.words import Method
from xiangheng_platform.store.moments import read_month
from xiangheng_scoring.cli.console import console
from xiangheng_scoring.cli.options import JsonOption
from xiangheng_scoring.titled import choices

plan = typer.Typer(help="督查计划：哪个月、什么方式、查什么、在哪里、谁负责。", no_args_is_help=True)
MonthOption = Annotated[str, typer.Option("--month", help="哪个月，如 2024-06。", show_default=False)]
MethodOption = Annotated[str, typer.Option("--method", help=f"方式：{choices(Method)}。", show_default=False)]
RegionsOption = Annotated[
    list[str] | None,
    typer.Option("--region", help="哪个地区；几个的写几次，不写为全部。", show_default=False),
]
IndicatorsOption = Annotated[
    list[str] | None, typer.Option("--indicator", help="查哪项指标；几项的写几次。", show_default=False)
]
OfficeOption = Annotated[str, typer.Option("--office", help="责任处室。", show_default=False)]
TopicOption = Annotated[str, typer.Option("--topic", help="查什么，一行字。", show_default=False)]
ClauseOption = Annotated[str, typer.Option("--clause", help="依据的条款。", show_default=False)]


@plan.command("list", help="列出督查计划，逐月；没有核实的带 ◇。")
def list_plans(
    year: Annotated[int | None, typer.Option("--year", help="只看这一年的。", show_default=False)] = None,
    at: AsOfOption = "",
    as_json: JsonOption = False,
) -> None:
    """List planned checks."""
    with asking(moment_of(at)) as view:
        listed = plans.list_plans(view, year=year)
    tell(PlannedChecks(listed), lambda: print_plans(console(), listed), as_json=as_json)


@plan.command("show", help="看一项督查计划。")
def show(code: CodeArgument, at: AsOfOption = "", as_json: JsonOption = False) -> None:
    """Show one planned check."""
    with asking(moment_of(at)) as view:
        _tell(plans.show(view, code), as_json=as_json)


@plan.command(
    "add",
    help="登记一项督查计划。",
    epilog="例：xiangheng inspection plan add YL-2024-06 --month 2024-06 --method 实地督导 --topic 雨露计划补助发放"
    " --office 帮扶处 --source 2024年工作要点",
)
def add(
    code: CodeArgument,
    month: MonthOption,
    method: MethodOption,
    topic: TopicOption,
    office: OfficeOption,
    source: SourceOption,
    region: RegionsOption = None,
    indicator: IndicatorsOption = None,
    clause: ClauseOption = "",
    note: NoteOption = "",
    reason: ReasonOption = "",
    as_json: JsonOption = False,
) -> None:
    """Register a planned check."""
    year, number = read_month(month)
    wanted = PlannedCheck(
        code=code,
        year=year,
        month=number,
        method=word_of(Method, method, "--method") or Method.ON_SITE,
        topic=topic,
        office=office,
        source=source,
        regions=tuple(region or ()),
        indicators=tuple(indicator or ()),
        clause=clause,
        note=note,
    )
    with acting() as (store, person):
        _tell(plans.add(store, person, wanted, reason), as_json=as_json)


@plan.command("change", help="改一项督查计划：写成下一版；没有写的不变。")
def change(
    code: CodeArgument,
    month: MonthOption = "",
    method: MethodOption = "",
    topic: TopicOption = "",
    office: OfficeOption = "",
    source: SourceOption = "",
    region: RegionsOption = None,
    indicator: IndicatorsOption = None,
    clause: ClauseOption = "",
    note: NoteOption = "",
    version: VersionOption = None,
    reason: ReasonOption = "",
    as_json: JsonOption = False,
) -> None:
    """Let a planned check say something else from now on."""
    year, number = read_month(month) if month else (None, None)
    given: dict[str, Any] = {
        "year": year,
        "month": number,
        "method": word_of(Method, method, "--method"),
        "topic": topic,
        "office": office,
        "source": source,
        "regions": tuple(region or ()),
        "indicators": tuple(indicator or ()),
        "clause": clause,
        "note": note,
    }
    with acting() as (store, person):
        with store.view(person) as view:
            old = plans.show(view, code)
        wanted = replace(_content(old), **{name: value for name, value in given.items() if value})
        _tell(plans.revise(store, person, wanted, version or old.version, reason), as_json=as_json)


@plan.command("withdraw", help="撤销一项不该有的督查计划；历史仍在。")
def withdraw(
    code: CodeArgument, version: VersionOption = None, reason: ReasonOption = "", as_json: JsonOption = False
) -> None:
    """Withdraw a planned check."""
    with acting() as (store, person):
        with store.view(person) as view:
            seen = version or plans.show(view, code).version
        _tell(plans.withdraw(store, person, code, seen, reason), as_json=as_json)


@plan.command("verify", help="核实一项督查计划：对照出处看过，无误。写它的人不能核实它。")
def verify(
    code: CodeArgument, version: VersionOption = None, reason: ReasonOption = "", as_json: JsonOption = False
) -> None:
    """Verify a planned check."""
    with acting() as (store, person):
        with store.view(person) as view:
            seen = version or plans.show(view, code).version
        _tell(plans.verify(store, person, code, seen, reason), as_json=as_json)


def _content(record: PlannedCheckRecord) -> PlannedCheck:
    """What a planned check says, to be changed: its regions by code, and empty what is null."""
    names = [field.name for field in fields(PlannedCheck) if field.name != "regions"]
    values = {name: getattr(record, name) for name in names}
    stated: dict[str, Any] = {name: "" if value is None else value for name, value in values.items()}
    return PlannedCheck(**stated, regions=tuple(region.code for region in record.regions))


def _tell(record: PlannedCheckRecord, *, as_json: bool) -> None:
    tell(record, lambda: print_plan(console(), record), as_json=as_json)
