"""Options that commands of every member share."""

from typing import Annotated

import typer

JsonOption = Annotated[bool, typer.Option("--json", help="输出 JSON，供程序读取。")]
