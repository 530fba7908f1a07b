"""`xiangheng target baseline|baselines|verify-baseline`: what changes are held against."""

from collections.abc import Sequence
from typing import Annotated

import typer

from xiangheng_platform.cli.days import AsOfOption, moment_of
from xiangheng_platform.cli.groups import target
from xiangheng_platform.cli.output import tell
from xiangheng_platform.cli.session import acting, asking
from xiangheng_platform.indicators import baselines
from xiangheng_platform.indicators.baselines import BaselineVersion, list_baselines
from xiangheng_platform.indicators.cli.options import ReasonOption
from xiangheng_platform.indicators.cli.tables import print_baselines
from xiangheng_platform.indicators.cli.targets import IndicatorArgument, NoteOption, ScopeOption
from xiangheng_platform.indicators.documents import baselines_record
from xiangheng_platform.indicators.target import Baseline
from xiangheng_platform.indicators.units import read_quantity
from xiangheng_scoring.cli.options import JsonOption

PeriodArgument = Annotated[str, typer.Argument(metavar="期", help="如 2023。", show_default=False)]


@target.command("baseline", help="登记一个基期值；更正已有的，写明 --version。")
def record(
    indicator: IndicatorArgument,
    period: PeriodArgument,
    value: Annotated[
        str, typer.Argument(metavar="值", help="数和单位，如 58.5%、“1.2 万元”。", show_default=False)
    ],
    scope: ScopeOption = "province",
    source: Annotated[str, typer.Option("--source", help="依据：文号或文件名称。", show_default=False)] = "",
    note: NoteOption = "",
    version: Annotated[int, typer.Option("--version", help="更正第几版；0 为新登记。", min=0)] = 0,
    reason: ReasonOption = "",
    as_json: JsonOption = False,
) -> None:
    """Record a baseline, or correct one."""
    with acting() as (store, person):
        quantity = read_quantity(value)
        new = Baseline(indicator, period, quantity.value, quantity.unit.name, scope, source, note)
        recorded = baselines.record(store, person, new, version, reason)
    _tell([recorded], as_json=as_json)


@target.command("baselines", help="列出基期值。")
def list_all(
    indicator: Annotated[str, typer.Option("--indicator", help="只列这个指标的。", show_default=False)] = "",
    as_of: AsOfOption = "",
    as_json: JsonOption = False,
) -> None:
    """List the baselines that stand."""
    with asking(moment_of(as_of)) as view:
        listed = list_baselines(view, indicator=indicator)
    _tell(listed, as_json=as_json)


@target.command("verify-baseline", help="核实一个基期值：对照出处看过，无误。写它的人不能核实它。")
def verify(
    indicator: IndicatorArgument,
    period: PeriodArgument,
    version: Annotated[int, typer.Option("--version", help="第几版。", min=1)] = 1,
    scope: ScopeOption = "province",
    reason: ReasonOption = "",
    as_json: JsonOption = False,
) -> None:
    """Verify a baseline that somebody else recorded."""
    with acting() as (store, person):
        verified = baselines.verify(store, person, indicator, period, version, scope, reason)
    _tell([verified], as_json=as_json)


def _tell(listed: Sequence[BaselineVersion], *, as_json: bool) -> None:
    tell(baselines_record(listed), lambda: print_baselines(listed), as_json=as_json)
