"""`xiangheng issue list|show`; the commands that act, and those of files and look-backs, stand in modules beside this one."""

from typing import Annotated

import typer

from xiangheng_platform.cli import output
from xiangheng_platform.cli.days import AsOfOption, moment_of
from xiangheng_platform.cli.groups import issue
from xiangheng_platform.cli.session import asking
from xiangheng_platform.cli.words import word_of, words_of
from xiangheng_platform.rectification import lookup
from xiangheng_platform.rectification.cli.inquiries import add_inquiries
from xiangheng_platform.rectification.cli.lookbacks import add_lookbacks
from xiangheng_platform.rectification.cli.options import NumberArgument, tell
from xiangheng_platform.rectification.cli.reminders import add_reminders
from xiangheng_platform.rectification.cli.tables import print_issues
from xiangheng_platform.rectification.documents import issue_list
from xiangheng_platform.rectification.lookup import Filter, IssueOrder
from xiangheng_platform.rectification.words import Channel, Severity, State
from xiangheng_scoring.cli.console import console
from xiangheng_scoring.cli.options import JsonOption
from xiangheng_scoring.titled import choices


@issue.command(
    "list",
    help="列出台账里的问题：自己地区的，自己单位牵头或负责的。",
    epilog="例：xiangheng issue list --region 湘西 --overdue --order deadline",
)
def list_issues(
    states: Annotated[
        list[str] | None,
        typer.Option("--state", help=f"只列这种状态的，可写多次：{choices(State)}。", show_default=False),
    ] = None,
    channels: Annotated[
        list[str] | None,
        typer.Option("--channel", help=f"只列这种来源的，可写多次：{choices(Channel)}。", show_default=False),
    ] = None,
    severities: Annotated[
        list[str] | None,
        typer.Option(
            "--severity", help=f"只列这么严重的，可写多次：{choices(Severity)}。", show_default=False
        ),
    ] = None,
    category: Annotated[str, typer.Option("--category", help="只列这类问题。", show_default=False)] = "",
    years: Annotated[
        list[int] | None, typer.Option("--year", help="只列这个年度的，可写多次。", show_default=False)
    ] = None,
    region: Annotated[
        str, typer.Option("--region", help="只列这个地区和它之下的，名称或代码。", show_default=False)
    ] = "",
    unit: Annotated[str, typer.Option("--unit", help="只列这个单位牵头或负责的。", show_default=False)] = "",
    indicator: Annotated[
        str, typer.Option("--indicator", help="只列这个指标的，写编码。", show_default=False)
    ] = "",
    is_overdue: Annotated[bool, typer.Option("--overdue", help="只列逾期的。")] = False,
    is_relapsed: Annotated[bool, typer.Option("--relapsed", help="只列反弹过的。")] = False,
    is_recheck_due: Annotated[bool, typer.Option("--recheck", help="只列到了回头看时候的。")] = False,
    order: Annotated[str, typer.Option("--order", help=f"次序：{choices(IssueOrder)}。")] = "number",
    limit: Annotated[int, typer.Option("--limit", min=1, help="最多几个。")] = 50,
    after: Annotated[
        str, typer.Option("--page", help="接着上一页列：上一页末尾给出的位置。", show_default=False)
    ] = "",
    at: AsOfOption = "",
    as_json: JsonOption = False,
) -> None:
    """List a page of the ledger."""
    wanted = Filter(
        states=words_of(State, states, "--state"),
        channels=words_of(Channel, channels, "--channel"),
        severities=words_of(Severity, severities, "--severity"),
        category=category, years=tuple(years or ()), region=region, unit=unit, indicator=indicator,
        is_overdue=is_overdue, is_relapsed=is_relapsed, is_recheck_due=is_recheck_due,
    )  # fmt: skip
    chosen = word_of(IssueOrder, order, "--order") or IssueOrder.NUMBER
    with asking(moment_of(at)) as view:
        page = lookup.issues(view, wanted, order=chosen, after=after, limit=limit)
        total = lookup.count(view, wanted)
    output.tell(issue_list(page, total), lambda: print_issues(console(), page, total), as_json=as_json)


@issue.command("show", help="看一个问题：台账怎么写，现在怎样，每一步，佐证，我现在能做什么。")
def show(number: NumberArgument, at: AsOfOption = "", as_json: JsonOption = False) -> None:
    """Show one issue with everything that happened to it."""
    with asking(moment_of(at)) as view:
        tell(view, number, as_json=as_json)


add_lookbacks(issue)
add_reminders(issue)
add_inquiries(issue)
