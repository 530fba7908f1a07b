"""What the commands of the dictionary and of targets share."""

from collections.abc import Callable
from typing import Annotated, Any

import typer

from xiangheng_platform.access.person import Person
from xiangheng_platform.access.views import View
from xiangheng_platform.store.store import Store
from xiangheng_platform.versioning.repository import Version

ReasonOption = Annotated[str, typer.Option("--reason", help="理由，写进审计记录。", show_default=False)]
VersionOption = Annotated[
    int | None,
    typer.Option("--version", help="针对第几版；不写为最新一版。别人在此之后写了新版的，不予写入。", show_default=False),
]  # fmt: skip
PeriodOption = Annotated[
    str, typer.Option("--period", help="期，如 2024、2024H1、2024Q3、2024-06。", show_default=False)
]


def version_meant(
    store: Store,
    person: Person,
    show: Callable[[View, str], Version[Any]],
    code: str,
    version: int | None,
) -> int:
    """The version that a command writes over or verifies: the one that was named, else the newest."""
    if version is not None:
        return version
    with store.view(person) as view:
        return show(view, code).number
