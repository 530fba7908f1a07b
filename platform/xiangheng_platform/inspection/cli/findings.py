"""`xiangheng inspection finding list|show|add|withdraw|raise`."""

from typing import Annotated

import typer

from xiangheng_platform.cli.days import AsOfOption, moment_of
from xiangheng_platform.cli.output import tell
from xiangheng_platform.cli.session import acting, asking
from xiangheng_platform.inspection import findings
from xiangheng_platform.inspection.cli.options import LimitOption, PageOption, ReasonOption, word_of
from xiangheng_platform.inspection.cli.outcomes import after_finding
from xiangheng_platform.inspection.cli.tables import print_finding, print_findings
from xiangheng_platform.inspection.documents import FindingList, FindingRecord
from xiangheng_platform.inspection.findings import Finding, Handover
from xiangheng_platform.rectification.words import DeadlineClass, Severity
from xiangheng_platform.store.moments import read_day
from xiangheng_scoring.cli.console import console
from xiangheng_scoring.cli.options import JsonOption
from xiangheng_scoring.titled import choices

finding = typer.Typer(help="发现的问题：由去的人记下；督查公布以后，一步转为整改问题。", no_args_is_help=True)
FindingArgument = Annotated[int, typer.Argument(metavar="编号", help="问题的编号。", show_default=False)]


@finding.command("list", help="列出看得到的督查发现的问题，新写的在前。")
def list_findings(
    visit: Annotated[int | None, typer.Option("--visit", help="只看这次督查的。", show_default=False)] = None,
    limit: LimitOption = 50,
    page: PageOption = "",
    at: AsOfOption = "",
    as_json: JsonOption = False,
) -> None:
    """List findings."""
    with asking(moment_of(at)) as view:
        listed = findings.findings(view, visit=visit, after=page, limit=limit)
    tell(FindingList(listed.rows, listed.next), lambda: print_findings(console(), listed), as_json=as_json)


@finding.command("show", help="看一个发现的问题。")
def show(number: FindingArgument, at: AsOfOption = "", as_json: JsonOption = False) -> None:
    """Show one finding."""
    with asking(moment_of(at)) as view:
        record = findings.find(view, number)
    tell(record, lambda: print_finding(console(), record), as_json=as_json)


@finding.command(
    "add",
    help="记下一个发现的问题，由被派去的人，提交以前。",
    epilog="例：xiangheng inspection finding add 12 --category 补助发放 --severity 一般"
    " --description 两户没有收到补助",
)
def add(
    visit: Annotated[int, typer.Argument(metavar="督查编号", show_default=False)],
    category: Annotated[str, typer.Option("--category", help="问题类别。", show_default=False)],
    description: Annotated[str, typer.Option("--description", help="问题是什么。", show_default=False)],
    severity: Annotated[
        str, typer.Option("--severity", help=f"严重程度：{choices(Severity)}。", show_default=False)
    ] = "general",
    places: Annotated[str, typer.Option("--places", help="涉及的乡镇、村。", show_default=False)] = "",
    clause: Annotated[str, typer.Option("--clause", help="违反的条款。", show_default=False)] = "",
    indicator: Annotated[
        str, typer.Option("--indicator", help="哪项指标，写编码。", show_default=False)
    ] = "",
    file: Annotated[
        list[int] | None,
        typer.Option("--file", help="看得出问题的文件的编号；几个的写几次。", show_default=False),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Write down a finding."""
    wanted = Finding(
        category=category,
        severity=word_of(Severity, severity, "--severity") or Severity.GENERAL,
        description=description,
        places=places,
        clause=clause,
        indicator=indicator,
        evidence=tuple(file or ()),
    )
    with acting() as (store, person):
        added = findings.add(store, person, visit, wanted)
    tell(added, lambda: print_finding(console(), added, after_finding(added)), as_json=as_json)


@finding.command("withdraw", help="撤回一个不该记的问题，由被派去的人，提交以前；历史仍在。")
def withdraw(number: FindingArgument, reason: ReasonOption = "", as_json: JsonOption = False) -> None:
    """Take back a finding."""
    with acting() as (store, person):
        _tell(findings.withdraw(store, person, number, reason), as_json=as_json)


@finding.command(
    "raise",
    help="转为整改问题：地区、条款、指标一并带过去。只有公布了的督查才能转。",
    epilog="例：xiangheng inspection finding raise 7 --responsible 泸溪县人民政府 --deadline 2024-09-30",
)
def raise_issue(
    number: FindingArgument,
    responsible: Annotated[str, typer.Option("--responsible", help="责任单位。", show_default=False)],
    lead: Annotated[str, typer.Option("--lead", help="牵头单位。", show_default=False)] = "",
    deadline: Annotated[str, typer.Option("--deadline", help="期限：最后一天。", show_default=False)] = "",
    kind: Annotated[
        str, typer.Option("--class", help=f"时限类别：{choices(DeadlineClass)}。", show_default=False)
    ] = "limited",
    goal: Annotated[str, typer.Option("--goal", help="整改目标。", show_default=False)] = "",
    measures: Annotated[str, typer.Option("--measures", help="整改措施。", show_default=False)] = "",
    reason: ReasonOption = "",
    as_json: JsonOption = False,
) -> None:
    """Make a finding an issue."""
    handover = Handover(
        responsible_unit=responsible,
        lead_unit=lead,
        deadline_class=word_of(DeadlineClass, kind, "--class") or DeadlineClass.LIMITED,
        deadline=read_day(deadline) if deadline else None,
        goal=goal,
        measures=measures,
    )
    with acting() as (store, person):
        _tell(findings.raise_issue(store, person, number, handover, reason), as_json=as_json)


def _tell(record: FindingRecord, *, as_json: bool) -> None:
    tell(record, lambda: print_finding(console(), record), as_json=as_json)
