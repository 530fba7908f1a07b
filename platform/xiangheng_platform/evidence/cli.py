"""`xiangheng evidence list|show|save|add|remove`."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from xiangheng_platform.cli.days import AsOfOption, moment_of
from xiangheng_platform.cli.files import opened
from xiangheng_platform.cli.groups import evidence
from xiangheng_platform.cli.output import tell, tell_lines
from xiangheng_platform.cli.prompts import refuse_unless_sure
from xiangheng_platform.cli.session import acting, acting_as_set, asking
from xiangheng_platform.evidence import deposits, lookup, removal
from xiangheng_platform.evidence.documents import Evidence, EvidenceList, SavedEvidence
from xiangheng_platform.evidence.errors import EvidenceRefused
from xiangheng_platform.evidence.purposes import Purpose
from xiangheng_platform.store.moments import beijing, read_day
from xiangheng_scoring.cli.console import console
from xiangheng_scoring.cli.options import JsonOption
from xiangheng_scoring.errors import Fault
from xiangheng_scoring.intake.writing.atomic_write import refuse_existing, written_whole
from xiangheng_scoring.records import extended
from xiangheng_scoring.titled import choices

NumberArgument = Annotated[int, typer.Argument(metavar="编号", show_default=False)]
ReasonOption = Annotated[str, typer.Option("--reason", help="理由，写进审计记录。", show_default=False)]
#: What Windows lets no file be called, or takes for something else.
_UNWRITABLE = str.maketrans(dict.fromkeys('<>:"|?*', "_"))


@evidence.command("list", help="列出文件，新的在前；督查人员、处室负责人、审计员看全部，别人看自己的。")
def list_evidence(
    purpose: Annotated[
        str, typer.Option("--purpose", help=f"只列这种用途的：{choices(Purpose)}。", show_default=False)
    ] = "",
    owner: Annotated[str, typer.Option("--owner", help="只列这个登录名交的。", show_default=False)] = "",
    with_removed: Annotated[bool, typer.Option("--removed", help="删除了的也列出。")] = False,
    limit: Annotated[int, typer.Option("--limit", min=1, help="最多几个。")] = 50,
    after: Annotated[
        str, typer.Option("--page", help="接着上一页列：上一页末尾给出的位置。", show_default=False)
    ] = "",
    at: AsOfOption = "",
    as_json: JsonOption = False,
) -> None:
    """List files."""
    wanted = _purpose(purpose) if purpose else None
    with asking(moment_of(at)) as view:
        page = lookup.holdings(
            view, purpose=wanted, owner=owner, with_removed=with_removed, after=after, limit=limit
        )
    tell(EvidenceList(page.rows, page.next), lambda: _print_table(page.rows, page.next), as_json=as_json)


@evidence.command("show", help="一个文件的登记：谁交的、多大、摘要、用途，删除了的由谁、为什么。")
def show(number: NumberArgument, at: AsOfOption = "", as_json: JsonOption = False) -> None:
    """Show one file."""
    with asking(moment_of(at)) as view:
        _tell(lookup.find(view, number), as_json=as_json)


@evidence.command(
    "save", help="取出一个文件，边写边核对摘要；不覆盖已有的。", epilog="例：xiangheng evidence save 12"
)
def save(
    number: NumberArgument,
    target: Annotated[
        Path | None,
        typer.Argument(metavar="文件", help="写到哪里；不写则用原名写在当前文件夹。", show_default=False),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Write one file somewhere."""
    with asking() as view:
        saved = lookup.find(view, number)
        chunks = lookup.content(view, number)
    file = target or Path(saved.name.translate(_UNWRITABLE))
    refuse_existing(file)
    with written_whole(file) as fresh, fresh.open("wb") as stream:
        stream.writelines(chunks)
    record = extended(SavedEvidence, saved, file=str(file))
    tell_lines(record, f"已取出文件 {number} 到 {file}（{_size(saved.size)}），与交存时相同", as_json=as_json)


@evidence.command(
    "add",
    help="交存一个文件，成为自己的；同样的内容只存一份。",
    epilog="例：xiangheng evidence add 截图.png --purpose evidence",
)
def add(
    file: Annotated[Path, typer.Argument(metavar="文件", show_default=False)],
    purpose: Annotated[str, typer.Option("--purpose", help=f"用途：{choices(Purpose)}。")] = "evidence",
    name: Annotated[
        str, typer.Option("--name", help="登记的文件名；不写则用原名。", show_default=False)
    ] = "",
    until: Annotated[
        str, typer.Option("--to", help="保留到哪一天（含），过后自动删除；不写一直保留。", show_default=False)
    ] = "",
    reason: ReasonOption = "",
    as_json: JsonOption = False,
) -> None:
    """Hand in one file."""
    wanted, last = _purpose(purpose), read_day(until) if until else None
    with acting_as_set() as (store, person, settings), opened(file) as source:
        handed_in = deposits.add(
            store,
            person,
            source,
            name or file.name,
            wanted,
            settings.evidence,
            expires_on=last,
            reason=reason,
        )
    _tell(handed_in, as_json=as_json)


@evidence.command("remove", help="删除一个文件：内容和文件名抹去，登记和理由留着。不能恢复。")
def remove(
    number: NumberArgument,
    reason: ReasonOption = "",
    is_sure: Annotated[bool, typer.Option("--yes", help="不再询问。")] = False,
    as_json: JsonOption = False,
) -> None:
    """Remove one file."""
    refuse_unless_sure(f"删除文件 {number}，不能恢复", is_sure=is_sure)
    with acting() as (store, person):
        _tell(removal.remove(store, person, number, reason), as_json=as_json)


def _purpose(typed: str) -> Purpose:
    named = {purpose.label: purpose for purpose in Purpose} | {purpose.value: purpose for purpose in Purpose}
    if typed not in named:
        raise EvidenceRefused(
            [Fault("EVIDENCE-REFUSED", "--purpose", f"没有用途「{typed}」", choices(Purpose), "改正")]
        )
    return named[typed]


def _tell(told: Evidence, *, as_json: bool) -> None:
    tell_lines(told, *_lines(told), as_json=as_json)


def _lines(told: Evidence) -> Iterator[str]:
    yield f"文件 {told.number}：{told.name or '（名称已抹去）'}"
    yield f"  用途：{told.purpose.label}"
    yield f"  交存：{told.owner}，{beijing(told.handed_in_at)}［审计第 {told.act} 号］"
    yield f"  内容：{told.media_type}，{_size(told.size)}"
    yield f"  摘要：{told.sha256}"
    yield f"  保留：{f'到 {told.expires_on}' if told.expires_on else '一直'}"
    if told.removal:
        gone = told.removal
        yield f"  删除：{gone.by}，{beijing(gone.at)}，{gone.reason}［审计第 {gone.act} 号］"


def _print_table(rows: Iterable[Evidence], following: str) -> None:
    table = Table(header_style="bold")
    for heading in ("编号", "文件名", "用途", "大小", "交存", "保留"):
        table.add_column(heading, overflow="fold")
    for told in rows:
        kept = f"到 {told.expires_on}" if told.expires_on else "一直"
        if told.removal:
            kept = f"已由 {told.removal.by} 删除：{told.removal.reason}"
        handed_in = f"{told.owner}\n{beijing(told.handed_in_at)}"
        table.add_row(str(told.number), told.name, told.purpose.label, _size(told.size), handed_in, kept)
    if not table.row_count:
        print("没有文件。")
        return
    console().print(table)
    if following:
        print(f"还有更早的，接着列：--page {following}")


def _size(size: int) -> str:
    """A number of bytes for a reader."""
    if size < 1 << 10:
        return f"{size} 字节"
    return f"{size / (1 << 10):.1f} KiB" if size < 1 << 20 else f"{size / (1 << 20):.1f} MiB"
