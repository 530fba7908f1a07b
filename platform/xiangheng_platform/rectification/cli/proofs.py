"""`xiangheng issue save`: a file that stands as evidence, for whoever may see the issue."""

from pathlib import Path
from typing import Annotated

import typer

from xiangheng_platform.cli.groups import issue
from xiangheng_platform.cli.output import tell_lines
from xiangheng_platform.cli.session import asking
from xiangheng_platform.rectification.cli.options import NumberArgument
from xiangheng_platform.rectification.documents import SavedProof, evidence_record
from xiangheng_platform.rectification.dossiers import proof
from xiangheng_scoring.cli.options import JsonOption
from xiangheng_scoring.intake.writing.atomic_write import refuse_existing, written_whole
from xiangheng_scoring.records import extended


@issue.command(
    "save",
    help="取出一份佐证，看得到问题的都可以；边写边核对摘要，不覆盖已有的。",
    epilog="例：xiangheng issue save 2024-00012 17 照片.jpg",
)
def save(
    number: NumberArgument,
    file: Annotated[int, typer.Argument(metavar="文件编号", show_default=False)],
    target: Annotated[
        Path | None,
        typer.Argument(
            metavar="文件", help="写到哪里；不写则以两个编号为名，写在当前文件夹。", show_default=False
        ),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Write a file of an issue somewhere."""
    with asking() as view:
        shown, chunks = proof(view, number, file)
    place = target or Path(f"{number.strip()}-{file}")
    refuse_existing(place)
    with written_whole(place) as fresh, fresh.open("wb") as stream:
        stream.writelines(chunks)
    record = extended(SavedProof, evidence_record(shown), target=str(place))
    tell_lines(record, f"已取出 {number} 的佐证 {file} 到 {place}，与提交时相同", as_json=as_json)
