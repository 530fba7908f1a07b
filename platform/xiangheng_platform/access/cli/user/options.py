"""What the commands about accounts have in common: how an account is named, and why something is done."""

from typing import Annotated

import typer

LoginArgument = Annotated[str, typer.Argument(metavar="登录名", show_default=False)]
OwnLoginArgument = Annotated[
    str, typer.Argument(metavar="[登录名]", help="不写就是自己。", show_default=False)
]
ReasonOption = Annotated[str, typer.Option("--reason", help="理由，写进审计记录。", show_default=False)]
DepartmentOption = Annotated[str, typer.Option("--department", help="部门。", show_default=False)]
RegionOption = Annotated[
    str, typer.Option("--region", help="地区的名称或代码，如 泸溪县。", show_default=False)
]
