"""The options by which issues are chosen, for whatever command lists or prints them."""

from collections.abc import Sequence
from typing import Annotated

import typer

from xiangheng_platform.cli.words import words_of
from xiangheng_platform.rectification.lookup import Filter
from xiangheng_platform.rectification.words import Channel, Severity, State
from xiangheng_scoring.titled import choices

StateOption = Annotated[
    list[str] | None,
    typer.Option("--state", help=f"只要这种状态的，可写多次：{choices(State)}。", show_default=False),
]
ChannelOption = Annotated[
    list[str] | None,
    typer.Option("--channel", help=f"只要这种来源的，可写多次：{choices(Channel)}。", show_default=False),
]
SeverityOption = Annotated[
    list[str] | None,
    typer.Option("--severity", help=f"只要这么严重的，可写多次：{choices(Severity)}。", show_default=False),
]
CategoryOption = Annotated[str, typer.Option("--category", help="只要这类问题。", show_default=False)]
YearOption = Annotated[
    list[int] | None, typer.Option("--year", help="只要这个年度的，可写多次。", show_default=False)
]
RegionOption = Annotated[
    str, typer.Option("--region", help="只要这个地区和它之下的，名称或代码。", show_default=False)
]
UnitOption = Annotated[str, typer.Option("--unit", help="只要这个单位牵头或负责的。", show_default=False)]
IndicatorOption = Annotated[
    str, typer.Option("--indicator", help="只要这个指标的，写编码。", show_default=False)
]
OverdueOption = Annotated[bool, typer.Option("--overdue", help="只要逾期的。")]
RelapsedOption = Annotated[bool, typer.Option("--relapsed", help="只要反弹过的。")]
RecheckOption = Annotated[bool, typer.Option("--recheck", help="只要到了回头看时候的。")]


def filter_of(
    states: Sequence[str] | None,
    channels: Sequence[str] | None,
    severities: Sequence[str] | None,
    years: Sequence[int] | None,
    *,
    category: str,
    region: str,
    unit: str,
    indicator: str,
    is_overdue: bool,
    is_relapsed: bool,
    is_recheck_due: bool,
) -> Filter:
    """What was typed as a filter; raises `UsageRefused` for a word that is in none of the lists."""
    return Filter(
        states=words_of(State, states, "--state"),
        channels=words_of(Channel, channels, "--channel"),
        severities=words_of(Severity, severities, "--severity"),
        years=tuple(years or ()), category=category, region=region, unit=unit, indicator=indicator,
        is_overdue=is_overdue, is_relapsed=is_relapsed, is_recheck_due=is_recheck_due,
    )  # fmt: skip
