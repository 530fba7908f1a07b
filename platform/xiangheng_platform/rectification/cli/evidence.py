"""`xiangheng issue attach`: files of this machine, and files that were handed in before, become evidence of an issue."""

from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import typer

from xiangheng_platform.cli.files import opened
from xiangheng_platform.cli.session import acting_as_set
from xiangheng_platform.rectification.attachments import attach as attach_files
from xiangheng_platform.rectification.cli.options import (
    NumberArgument,
    SeenOption,
    StatementOption,
    tell_outcome,
)
from xiangheng_scoring.cli.options import JsonOption

FilesArgument = Annotated[
    list[str],
    typer.Argument(
        metavar="文件…", help="文件，或已交存文件的编号；名为数字的文件写 ./12。", show_default=False
    ),
]


def attach(
    number: NumberArgument,
    files: FilesArgument,
    statement: StatementOption = "",
    seen: SeenOption = None,
    as_json: JsonOption = False,
) -> None:
    """Hand in files and let them stand as evidence, in one act."""
    numbers = [int(text) for text in files if text.isascii() and text.isdigit()]
    paths = [Path(text) for text in files if not (text.isascii() and text.isdigit())]
    with acting_as_set() as (store, person, settings), ExitStack() as stack:
        sources = [(stack.enter_context(opened(path)), path.name) for path in paths]
        attach_files(
            store, person, number, sources, settings.evidence, files=numbers, caption=statement, seen=seen
        )
        tell_outcome(store, person, number, as_json=as_json)
