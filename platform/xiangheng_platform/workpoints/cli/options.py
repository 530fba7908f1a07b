"""What the commands of the work points share: their options, how values are read, and what they show at the end."""

from datetime import date
from typing import Annotated

import typer

from xiangheng_platform.access.views import View
from xiangheng_platform.cli import output
from xiangheng_platform.store.moments import read_day
from xiangheng_platform.workpoints.cli.tables import print_dossier
from xiangheng_platform.workpoints.documents import dossier_record
from xiangheng_platform.workpoints.points import show
from xiangheng_scoring.cli.console import console

CodeArgument = Annotated[
    str, typer.Argument(metavar="编号", help="年度-条.序号，如 2024-3.05。", show_default=False)
]
OccurrenceArgument = Annotated[
    str, typer.Argument(metavar="次", help="哪一次，如 2024-06；只有一次的不写。", show_default=False)
]
DayOption = Annotated[str, typer.Option("--day", help="看哪一天的；不写为今天。", show_default=False)]
OfficeOption = Annotated[str, typer.Option("--office", help="只看这个处室的。", show_default=False)]
ReasonOption = Annotated[str, typer.Option("--reason", help="理由，写进审计记录。", show_default=False)]


def day_of(text: str) -> date | None:
    """A day as it was typed, None if nothing was; raises `NotAMoment`."""
    return read_day(text) if text else None


def tell(view: View, code: str, *, as_json: bool, day: date | None = None) -> None:
    """Show one task, as `workpoint show` does: every act ends with what came of it."""
    dossier = show(view, code, day=day)
    output.tell(dossier_record(dossier), lambda: print_dossier(console(), dossier), as_json=as_json)
