"""`xiangheng issue lookbacks|select|selection`."""

from decimal import Decimal
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from xiangheng_platform.cli import output
from xiangheng_platform.cli.days import AsOfOption, moment_of
from xiangheng_platform.cli.session import acting, asking
from xiangheng_platform.cli.words import word_of
from xiangheng_platform.rectification import lookbacks, selections
from xiangheng_platform.rectification.lookback_documents import lookback_list, selection_record
from xiangheng_platform.rectification.lookup import Filter, Issue
from xiangheng_platform.rectification.selections import Selection, Strata
from xiangheng_platform.rectification.words import Severity
from xiangheng_platform.sampling.draw import DrawnUnit
from xiangheng_platform.store.moments import beijing, read_day
from xiangheng_platform.store.paging import Page
from xiangheng_scoring.cli.console import console, print_lines
from xiangheng_scoring.cli.fitting import fitted
from xiangheng_scoring.cli.options import JsonOption
from xiangheng_scoring.titled import choices

QuarterArgument = Annotated[
    str, typer.Argument(metavar="季度", help="如 2024Q2（2024年第二季度）。", show_default=False)
]


def add_lookbacks(group: typer.Typer) -> None:
    """Add the commands of look-backs to `issue`."""
    group.command("lookbacks", help="列出该回头看的已销号问题，到期早的在前。")(list_lookbacks)
    group.command(
        "select",
        help="抽取一个季度要回头看的已销号问题；每个季度只抽一次，再抽只说抽过什么。",
        epilog="例：xiangheng issue select 2024Q2 --seed 双色球2024075期 --percent 5 --per severity",
    )(select)
    group.command("selection", help="看一个季度抽中了哪些，并按记录重抽一遍核对。")(selection)


def list_lookbacks(
    by: Annotated[
        str, typer.Option("--to", help="到哪一天（含）为止该看的；不写为今天。", show_default=False)
    ] = "",
    region: Annotated[
        str, typer.Option("--region", help="只列这个地区和它之下的，名称或代码。", show_default=False)
    ] = "",
    limit: Annotated[int, typer.Option("--limit", min=1, help="最多几个。")] = 50,
    after: Annotated[
        str, typer.Option("--page", help="接着上一页列：上一页末尾给出的位置。", show_default=False)
    ] = "",
    at: AsOfOption = "",
    as_json: JsonOption = False,
) -> None:
    """List the issues that are to be looked at again."""
    last = read_day(by) if by else None
    with asking(moment_of(at)) as view:
        page = lookbacks.lookbacks(view, last, Filter(region=region), after=after, limit=limit)
    output.tell(lookback_list(page), lambda: _print_lookbacks(console(), page), as_json=as_json)


def select(
    quarter: QuarterArgument,
    seed: Annotated[
        str, typer.Option("--seed", help="种子：事先公布、谁也不能挑选的一段文字。", show_default=False)
    ],
    count: Annotated[
        int | None, typer.Option("--count", help="抽几个；与 --percent 只写一样。", show_default=False)
    ] = None,
    percent: Annotated[
        int | None,
        typer.Option("--percent", help="抽百分之几（1 到 100），不足一个的进一。", show_default=False),
    ] = None,
    per: Annotated[
        str, typer.Option("--per", help=f"分层，各层按比例抽：{choices(Strata)}。")
    ] = Strata.NONE.value,
    as_json: JsonOption = False,
) -> None:
    """Draw the issues of a quarter, or tell what was drawn."""
    strata = word_of(Strata, per, "--per") or Strata.NONE
    share = Decimal(percent) / 100 if percent is not None else None
    with acting() as (store, person):
        drawn = selections.select(store, person, quarter, seed, count=count, share=share, strata=strata)
    _tell(drawn, as_json=as_json)


def selection(quarter: QuarterArgument, at: AsOfOption = "", as_json: JsonOption = False) -> None:
    """Show what was drawn for a quarter."""
    with asking(moment_of(at)) as view:
        drawn = selections.selection(view, quarter)
    _tell(drawn, as_json=as_json)


def _tell(drawn: Selection, *, as_json: bool) -> None:
    output.tell(selection_record(drawn), lambda: _print_selection(console(), drawn), as_json=as_json)


def _print_selection(out: Console, drawn: Selection) -> None:
    labels = "、".join(
        f"{unit.key}（{_stratum(drawn, unit)}）" if unit.stratum else unit.key for unit in drawn.draw.drawn
    )
    holds = "与记录一致" if drawn.holds else "与记录不一致，请审计员查证"
    print_lines(
        out,
        (
            f"{drawn.quarter.label}回头看抽中 {len(drawn.numbers)} 个（共 {drawn.frame_size} 个，"
            f"{drawn.strata.label}）：{labels}",
            f"抽取：{drawn.selected_by}，{beijing(drawn.recorded_at)}［审计第 {drawn.act} 号］",
            f"种子：{drawn.draw.seed}",
            f"抽样框摘要：{drawn.draw.frame_digest}",
            f"抽取摘要：{drawn.draw.digest}",
            f"按当时的台账重抽一遍：{holds}",
        ),
    )


def _stratum(drawn: Selection, unit: DrawnUnit) -> str:
    name = unit.stratum or ""
    return Severity(name).label if drawn.strata is Strata.SEVERITY else name


def _print_lookbacks(out: Console, page: Page[Issue]) -> None:
    if not page.rows:
        out.print("没有该回头看的问题。")
        return
    table = Table("编号", "地区", "问题", "严重程度", "销号", "回头看", header_style="bold")
    for issue in page.rows:
        standing, days = issue.standing, (issue.day - issue.standing.recheck_due).days
        due = f"{standing.recheck_due}\n已过 {days} 天" if days > 0 else str(standing.recheck_due)
        problem = f"{issue.content.category}：{issue.content.description}\n{issue.content.responsible_unit}"
        table.add_row(
            issue.number, issue.region.name, problem, standing.severity.label, str(standing.closed_on), due
        )
    out.print(fitted(table, out.width, ["严重程度", "地区"]))
    if page.next:
        print_lines(out, [f"接着列：--page {page.next}"])
