"""`xiangheng region correct|withdraw`."""

from typing import Annotated

import typer

from xiangheng_platform.cli.output import tell, tell_lines
from xiangheng_platform.cli.session import acting
from xiangheng_platform.regions import corrections, divisions, documents
from xiangheng_platform.regions.cli import output
from xiangheng_platform.store.moments import read_day
from xiangheng_scoring.cli.options import JsonOption

ReasonOption = Annotated[str, typer.Option("--reason", help="理由，写进审计记录。", show_default=False)]


def add_corrections(app: typer.Typer) -> None:
    """Add the commands that correct what was entered to `region`."""
    app.command("correct", help="更正登记错了的名称、代码、日期、依据；事情本身有变的不用这个。")(correct)
    app.command("withdraw", help="撤回一条根本没有发生的变更；编号见 region history。")(withdraw)


def correct(
    code: Annotated[str, typer.Argument(metavar="代码", help="现在登记的代码。", show_default=False)],
    day: Annotated[str, typer.Option("--day", help="登记有误的那一段中的任何一天。", show_default=False)],
    reason: ReasonOption,
    name: Annotated[str | None, typer.Option("--name", help="应为的名称。", show_default=False)] = None,
    new_code: Annotated[str | None, typer.Option("--code", help="应为的代码。", show_default=False)] = None,
    first_day: Annotated[
        str,
        typer.Option("--from", help="这一段应从哪一天起；前一段随之改到前一天止。", show_default=False),
    ] = "",
    source: Annotated[str | None, typer.Option("--source", help="应为的依据。", show_default=False)] = None,
    verified: Annotated[
        bool | None,
        typer.Option("--verified/--unverified", help="是否已与文件原件核对。", show_default=False),
    ] = None,
    note: Annotated[str | None, typer.Option("--note", help="应为的说明。", show_default=False)] = None,
    as_json: JsonOption = False,
) -> None:
    """Correct what was recorded wrongly of a division."""
    first = read_day(first_day) if first_day else None
    correction = corrections.Correction(name, new_code, first, source, verified, note)
    with acting() as (store, person):
        key = corrections.correct(store, person, code, read_day(day), correction, reason).key
        with store.view(person) as view:
            known = divisions.gazetteer(view)
    tell(documents.history_record(known, key), lambda: output.print_history(known, key), as_json=as_json)


def withdraw(
    number: Annotated[int, typer.Argument(metavar="编号", help="变更的编号。", show_default=False)],
    reason: ReasonOption,
    as_json: JsonOption = False,
) -> None:
    """Take back a change that never was."""
    with acting() as (store, person):
        with store.view(person) as view:
            before = divisions.gazetteer(view)
        change = corrections.withdraw(store, person, number, reason)
    record = documents.region_change(before, change, withdrawn=True)
    tell_lines(record, f"已撤回：{output.line(before, change)}", as_json=as_json)
