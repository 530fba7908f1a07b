"""`xiangheng issue statistics|pending`: how rectification goes, and what has been open longest."""

from collections.abc import Iterator
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from xiangheng_platform.cli import output
from xiangheng_platform.cli.days import AsOfOption, moment_of
from xiangheng_platform.cli.groups import issue
from xiangheng_platform.cli.session import asking
from xiangheng_platform.cli.words import word_of, words_of
from xiangheng_platform.rectification import lookup
from xiangheng_platform.rectification.cli.tables import print_issues
from xiangheng_platform.rectification.documents import issue_list
from xiangheng_platform.rectification.lookup import Filter, IssueOrder
from xiangheng_platform.rectification.shares import Share
from xiangheng_platform.rectification.statistics import IssueGrouping, Statistics, Tally
from xiangheng_platform.rectification.statistics import statistics as counted
from xiangheng_platform.rectification.statistics_documents import statistics_record
from xiangheng_platform.rectification.words import Channel, State
from xiangheng_scoring.cli.console import console, print_lines
from xiangheng_scoring.cli.fitting import add_figures, fitted
from xiangheng_scoring.cli.options import JsonOption
from xiangheng_scoring.numbers.exact import plain
from xiangheng_scoring.titled import choices

YearsOption = Annotated[
    list[int] | None, typer.Option("--year", help="只看这个年度的，可写多次。", show_default=False)
]
ChannelsOption = Annotated[
    list[str] | None,
    typer.Option("--channel", help=f"只看这种来源的，可写多次：{choices(Channel)}。", show_default=False),
]
RegionOption = Annotated[
    str, typer.Option("--region", help="只看这个地区和它之下的，名称或代码。", show_default=False)
]
UnitOption = Annotated[str, typer.Option("--unit", help="只看这个单位牵头或负责的。", show_default=False)]
_BAR = 10


@issue.command(
    "statistics",
    help="统计：销号率、用了多少天、逾期、反弹，按来源、类别、单位、地区或年度。",
    epilog="例：xiangheng issue statistics --per unit --year 2024",
)
def statistics(
    by: Annotated[str, typer.Option("--per", help=f"按什么分组：{choices(IssueGrouping)}。")] = "channel",
    years: YearsOption = None,
    channels: ChannelsOption = None,
    region: RegionOption = "",
    unit: UnitOption = "",
    at: AsOfOption = "",
    as_json: JsonOption = False,
) -> None:
    """Count the issues that whoever asks may see."""
    grouping = word_of(IssueGrouping, by, "--per") or IssueGrouping.CHANNEL
    wanted = Filter(
        years=tuple(years or ()),
        channels=words_of(Channel, channels, "--channel"),
        region=region,
        unit=unit,
    )
    with asking(moment_of(at)) as view:
        told = counted(view, grouping, wanted)
    output.tell(statistics_record(told), lambda: _print(console(), told), as_json=as_json)


@issue.command(
    "pending",
    help="久拖未决的问题：还没有销号的，登记最久的在前。",
    epilog="例：xiangheng issue pending --region 湘西 --limit 20",
)
def pending(
    years: YearsOption = None,
    channels: ChannelsOption = None,
    region: RegionOption = "",
    unit: UnitOption = "",
    limit: Annotated[int, typer.Option("--limit", min=1, help="最多几个。")] = 20,
    after: Annotated[
        str, typer.Option("--page", help="接着上一页列：上一页末尾给出的位置。", show_default=False)
    ] = "",
    at: AsOfOption = "",
    as_json: JsonOption = False,
) -> None:
    """List the open issues, those that were registered first before all others."""
    wanted = Filter(
        states=tuple(state for state in State if state.is_open),
        years=tuple(years or ()),
        channels=words_of(Channel, channels, "--channel"),
        region=region,
        unit=unit,
    )
    with asking(moment_of(at)) as view:
        page = lookup.issues(view, wanted, order=IssueOrder.OLDEST, after=after, limit=limit)
        total = lookup.count(view, wanted)
    output.tell(issue_list(page, total), lambda: print_issues(console(), page, total), as_json=as_json)


def _print(out: Console, told: Statistics) -> None:
    if not told.groups:
        out.print("没有这样的问题。")
        return
    table = Table(title=f"整改统计 {told.day}", header_style="bold")
    table.add_column(told.by.label, overflow="fold")
    add_figures(table, "问题", "未销号", "逾期", "销号率", "天数\n中位数", "反弹", "验收后\n未反弹")
    for tally in told.groups:
        table.add_row(*_cells(tally))
    table.add_section()
    table.add_row(*_cells(told.whole), style="bold")
    out.print(fitted(table, out.width, ["天数\n中位数", "验收后\n未反弹"]))
    print_lines(out, _notes(told))


def _cells(tally: Tally) -> Iterator[str]:
    yield tally.title
    yield from map(str, (tally.total, tally.open, tally.overdue))
    yield f"{_bar(tally.closing)} {_percent(tally.closing):>6}"
    yield "—" if tally.median_days is None else plain(tally.median_days)
    yield f"{tally.relapses} 次" if tally.relapses else "0"
    yield _percent(tally.verified_closing)


def _notes(told: Statistics) -> Iterator[str]:
    yield "天数：从登记到验收通过。最后一列：验收通过的次数中没有反弹的占多少。"
    if overturned := told.whole.states[State.OVERTURNED]:
        yield f"另有 {overturned} 个已撤销，不计在内。"


def _percent(share: Share) -> str:
    return "—" if share.percent is None else f"{plain(share.percent)}%"


def _bar(share: Share) -> str:
    """A share as a bar of ten, beside its number: whole tenths, so that it is full at 100 only."""
    tenths = _BAR * share.numerator // share.denominator if share.denominator else 0
    return "█" * tenths + "░" * (_BAR - tenths)
