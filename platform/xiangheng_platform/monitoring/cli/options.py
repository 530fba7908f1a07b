"""What the commands of the register share: their options, and how values are read."""

from typing import Annotated

import typer

HouseholdArgument = Annotated[
    str, typer.Argument(metavar="户", help="户编号，或台账的编号。", show_default=False)
]
ReasonOption = Annotated[str, typer.Option("--reason", help="理由，写进审计记录。", show_default=False)]
MonthOption = Annotated[str, typer.Option("--month", help="年月，如 2024-12。", show_default=False)]
LimitOption = Annotated[int, typer.Option("--limit", min=1, help="最多几户。")]
PageOption = Annotated[
    str, typer.Option("--page", help="接着上一页列：上一页末尾给出的位置。", show_default=False)
]
