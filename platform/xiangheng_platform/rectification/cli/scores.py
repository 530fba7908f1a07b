"""`xiangheng issue findings|rates|citations`: what issues give to a score, and what used them."""

from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from xiangheng_platform.cli import output
from xiangheng_platform.cli.groups import issue
from xiangheng_platform.cli.session import acting, asking
from xiangheng_platform.rectification import citations as citing
from xiangheng_platform.rectification import findings as finding
from xiangheng_platform.rectification import lookup
from xiangheng_platform.rectification import rates as rating
from xiangheng_platform.rectification.cli.options import NumberArgument
from xiangheng_platform.rectification.cli.tables import citation_text
from xiangheng_platform.rectification.errors import RatesRefused
from xiangheng_platform.rectification.rates import Rates
from xiangheng_platform.rectification.score_documents import citation_list, findings_file, rates_file
from xiangheng_platform.rectification.shares import RectificationRate, Share
from xiangheng_scoring.cli.console import console, print_lines
from xiangheng_scoring.cli.fitting import add_figures, fitted
from xiangheng_scoring.cli.loading import open_scheme
from xiangheng_scoring.cli.options import JsonOption
from xiangheng_scoring.errors import Fault
from xiangheng_scoring.explain.cautions import marked
from xiangheng_scoring.intake.writing.atomic_write import refuse_existing, written_whole
from xiangheng_scoring.intake.writing.exported_tables import ExportedTable
from xiangheng_scoring.numbers.exact import plain
from xiangheng_scoring.titled import choices

TargetArgument = Annotated[
    Path, typer.Argument(metavar="文件", help="写到哪个 .xlsx；已经有的不覆盖。", show_default=False)
]
YearOption = Annotated[int, typer.Option("--year", help="哪个年度的问题，如 2024。", show_default=False)]
ActOption = Annotated[
    int | None,
    typer.Option("--act", help="截至第几号操作；不写为最后一号。", show_default=False),
]
SchemeOption = Annotated[
    str,
    typer.Option("--scheme", help="交给哪个方案计分：只写它要的指标；不写都写。", show_default=False),
]


@issue.command(
    "findings",
    help="导出交给计分的问题清单：核实过、没有撤销、写明指标的，每个一次。",
    epilog="例：xiangheng issue findings 问题清单.xlsx --year 2024 --scheme linkage",
)
def findings(
    file: TargetArgument,
    year: YearOption,
    act: ActOption = None,
    scheme: SchemeOption = "",
    is_cited: Annotated[
        bool, typer.Option("--cite", help="登记这张表用了这些问题；不写则只读，什么也不登记。")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Write the findings of a year, as of an act."""
    indicators = _asked_by(scheme, "findings")
    with acting() as (store, person):
        with store.view(person) as view:
            told = finding.findings(view, year, act=act, indicators=indicators)
        _write(file, told.table)
        numbers = [row.number for row in told.findings]
        cited = citing.cite(store, person, numbers, told.reference, f"导出到 {file.name}") if is_cited else ()
    lines = [
        marked(
            f"写出 {file}：{year} 年度 {len(numbers)} 个问题，截至第 {told.act} 号操作",
            is_invented=told.is_invented,
        ),
        f"内容摘要 {told.table.digest}",
        *_left_out(told.left_out),
        *([f"已登记这张表（{told.reference[:21]}…）用了其中 {len(cited)} 个问题。"] if is_cited else []),
    ]
    output.tell(findings_file(told, cited), lambda: print_lines(console(), lines), as_json=as_json)


@issue.command(
    "rates",
    help="算各县整改完成率、按期完成率、反弹率；写明文件的，导出交给计分的指标表。",
    epilog="例：xiangheng issue rates 整改率.xlsx --year 2024 --scheme linkage",
)
def rates(
    year: YearOption,
    file: Annotated[
        Path | None,
        typer.Argument(metavar="[文件]", help="写到哪个 .xlsx；不写只看。", show_default=False),
    ] = None,
    act: ActOption = None,
    scheme: SchemeOption = "",
    asked: Annotated[
        list[str] | None,
        typer.Option(
            "--rate",
            metavar="<指标=比率>",
            help=f"自己的方案里哪个指标要哪个比率：{choices(RectificationRate)}；可写几次。",
            show_default=False,
        ),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Tell the rates of a year, as of an act, and write them for a score."""
    indicators, rates_asked = _asked_by(scheme, "value"), _rates_by_indicator(asked or ())
    with asking() as view:
        told = rating.rates(view, year, act=act)
    table = told.table(indicators, rates_asked)
    if file is not None:
        _write(file, table)

    def _show() -> None:
        _print_rates(told)
        if file is not None:
            print_lines(console(), [f"写出 {file}：{len(table.rows)} 个指标值，内容摘要 {table.digest}"])

    output.tell(rates_file(told), _show, as_json=as_json)


@issue.command("citations", help="看一个问题被什么用过：哪张交给计分的表，哪次评分。")
def citations(number: NumberArgument, as_json: JsonOption = False) -> None:
    """Show what used one issue."""
    with asking() as view:
        known = lookup.find(view, number).number
        told = citing.citations(view, [known])[known]
    lines = [f"用过 {known} 的：", *map(citation_text, told)] if told else [f"还没有登记什么用过 {known}。"]
    output.tell(citation_list(told), lambda: print_lines(console(), lines), as_json=as_json)


def _asked_by(scheme: str, what: str) -> frozenset[str]:
    """The indicators of a scheme that take what issues give, `findings` or a `value`; none where no scheme is named."""
    if not scheme:
        return frozenset()
    opened, _ = open_scheme(scheme)
    return frozenset(code for code, node in opened.indicators.items() if node.input == what)


def _rates_by_indicator(typed: Iterable[str]) -> dict[str, RectificationRate]:
    """Rates as they are typed, `EL-R07=on_time` or `EL-R07=按期完成率`; raises `RatesRefused` with all that are none."""
    named = {name: rate for rate in RectificationRate for name in (rate.value, rate.label)}
    pairs = [tuple(part.strip() for part in text.replace("＝", "=").partition("=")[::2]) for text in typed]
    faults = [
        Fault(
            RatesRefused.code,
            "--rate",
            f"「{code}={name}」不是 指标=比率",
            choices(RectificationRate),
            "照样子改写",
        )
        for code, name in pairs
        if not code or name not in named
    ]
    if faults:
        raise RatesRefused(faults)
    return {code: named[name] for code, name in pairs}


def _write(file: Path, table: ExportedTable) -> None:
    """Write a table where nothing is yet; raises `TargetExists`, `NotWritten`."""
    refuse_existing(file)
    with written_whole(file) as part:
        part.write_bytes(table.workbook())


def _left_out(numbers: Collection[str]) -> list[str]:
    shown = "、".join(numbers)
    return [f"没有写入 {len(numbers)} 个不属于任何一个县的问题：{shown}"] if numbers else []


def _print_rates(told: Rates) -> None:
    if not told.counties:
        print_lines(console(), [f"{told.year} 年度没有哪个县有核实过的问题。", *_left_out(told.left_out)])
        return
    title = f"{told.year} 年度整改率，截至第 {told.act} 号操作（{told.day}）"
    table = Table(title=marked(title, is_invented=told.is_invented), header_style="bold")
    table.add_column("地区", no_wrap=True)
    add_figures(table, *_HEADINGS.values())
    for county in told.counties:
        table.add_row(county.name, *(share_text(county.shares[rate]) for rate in _HEADINGS))
    out = console()
    out.print(fitted(table, out.width, []))
    print_lines(out, [*_left_out(told.left_out), "分母是 0 的没有比率，记作 —，不当作 100%。"])


_HEADINGS = {
    RectificationRate.COMPLETION: "完成率",
    RectificationRate.ASSESSED: "其中中央和省\n考核指出的",
    RectificationRate.ON_TIME: "按期\n完成率",
    RectificationRate.RELAPSE: "反弹率",
}


def share_text(share: Share) -> str:
    """A share as it is shown: what it is of stands below it."""
    if share.percent is None:
        return "—"
    return f"{plain(share.percent)}%\n{share.numerator}/{share.denominator}"
