"""Options that the commands of the dictionary and of targets share."""

from typing import Annotated

import typer

ReasonOption = Annotated[str, typer.Option("--reason", help="理由，写进审计记录。", show_default=False)]
VersionOption = Annotated[
    int | None,
    typer.Option("--version", help="针对第几版；不写为最新一版。别人在此之后写了新版的，不予写入。", show_default=False),
]  # fmt: skip
PeriodOption = Annotated[
    str, typer.Option("--period", help="期，如 2024、2024H1、2024Q3、2024-06。", show_default=False)
]
