"""Options that the commands of the dictionary and of targets share."""

from datetime import datetime
from typing import Annotated

import typer

JsonOption = Annotated[bool, typer.Option("--json", help="输出 JSON，供程序读取。")]
ReasonOption = Annotated[str, typer.Option("--reason", help="为什么，记入审计。", show_default=False)]
VersionOption = Annotated[
    int | None,
    typer.Option("--version", help="针对第几版；不写为最新一版。别人在此之后写了新版的，不予写入。", show_default=False),
]  # fmt: skip
AsOfOption = Annotated[
    str,
    typer.Option("--as-of", help="按当时所知，如 2024-06-30、\"2024-06-30 09:00\"。", show_default=False),
]  # fmt: skip
PeriodOption = Annotated[
    str, typer.Option("--period", help="期，如 2024、2024H1、2024Q3、2024-06。", show_default=False)
]


def moment(text: str) -> datetime | None:
    """The moment that `--as-of` names; none if nothing is said. Raises `NotAMoment`."""
    from xiangheng_platform.store.moments import read_moment

    return read_moment(text) if text else None
