"""`xiangheng config`: what is set, and where each value came from."""

import typer

from xiangheng_scoring.cli.options import KEEPERS, JsonOption
from xiangheng_scoring.cli.output import print_record

config = typer.Typer(help="设置：各项的值和来处。", no_args_is_help=True, rich_help_panel=KEEPERS)


@config.command("explain", help="列出每一项设置的值，以及这个值从哪里来。")
def explain(
    as_json: JsonOption = False,
) -> None:
    """List every setting."""
    from rich.table import Column, Table

    from xiangheng_platform import settings
    from xiangheng_platform.cli.documents import Config
    from xiangheng_scoring.cli.console import console
    from xiangheng_scoring.settings import settings_path

    listed = settings.explain()
    if as_json:
        print_record(Config(str(settings_path()), tuple(listed)))
        return
    titles = ("设置", "值", "来处", "含义")
    table = Table(*(Column(title, overflow="fold") for title in titles), box=None, pad_edge=False)
    for setting in listed:
        place = f"：{setting.place}" if setting.origin is settings.Origin.ENVIRONMENT else ""
        table.add_row(setting.name, setting.value or "（空）", setting.origin.label + place, setting.meaning)
    screen = console()
    screen.print(table)
    screen.print(
        f"设置文件：{settings_path()}{'' if settings_path().exists() else '（还没有）'}", soft_wrap=True
    )
