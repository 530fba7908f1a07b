"""`xiangheng config`: what is set, and where each value came from."""

import typer

from xiangheng_scoring.cli.options import KEEPERS, JsonOption
from xiangheng_scoring.cli.output import print_json

config = typer.Typer(help="设置：各项的值和来处。", no_args_is_help=True, rich_help_panel=KEEPERS)
ORIGINS = {"default": "缺省", "file": "设置文件", "environment": "环境变量"}


@config.command("explain", help="列出每一项设置的值，以及这个值从哪里来。")
def explain(
    as_json: JsonOption = False,
) -> None:
    """List every setting."""
    from rich.table import Table

    from xiangheng_platform import settings
    from xiangheng_scoring.cli.console import console
    from xiangheng_scoring.settings import settings_path

    found = settings.explain()
    if as_json:
        rows = [
            {
                "name": one.name,
                "value": one.value,
                "meaning": one.meaning,
                "origin": one.origin,
                "place": one.place or None,
                "variable": settings.variable(one.name),
            }
            for one in found
        ]
        print_json({"format": "xiangheng-config/1", "file": str(settings_path()), "settings": rows})
        return
    table = Table(box=None, pad_edge=False)
    for title in ("设置", "值", "来处", "含义"):
        table.add_column(title, overflow="fold")
    for one in found:
        place = f"：{one.place}" if one.origin == "environment" else ""
        table.add_row(one.name, one.value or "（空）", ORIGINS[one.origin] + place, one.meaning)
    screen = console()
    screen.print(table)
    screen.print(
        f"设置文件：{settings_path()}{'' if settings_path().exists() else '（还没有）'}", soft_wrap=True
    )
