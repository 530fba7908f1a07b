"""Days and moments as they are typed: of when something is asked, and as known when."""

from datetime import date, datetime
from typing import Annotated

import typer

from xiangheng_platform.access.views import View
from xiangheng_platform.store.moments import read_day, read_moment
from xiangheng_platform.store.store import Store

DayOption = Annotated[
    str, typer.Option("--day", help="看哪一天的，如 2015-01-01；不写为今天。", show_default=False)
]
AsOfOption = Annotated[
    str,
    typer.Option(
        "--as-of",
        help="按当时知道的看，如 2024-06-30 或 '2024-06-30 09:00'；不写为现在。",
        show_default=False,
    ),
]


def day_of(clocked: Store | View, typed: str) -> date:
    """The day that was typed, or today in Beijing by a store's clock; raises `NotAMoment`."""
    return read_day(typed) if typed else clocked.today


def moment_of(typed: str) -> datetime | None:
    """The moment that was typed, None for now; raises `NotAMoment`."""
    return read_moment(typed) if typed else None
