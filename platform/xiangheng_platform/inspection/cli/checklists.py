"""`xiangheng inspection checklist list|show|add|change|template|fill`."""

from pathlib import Path
from typing import Annotated

import typer

from xiangheng_platform.cli.days import AsOfOption, moment_of
from xiangheng_platform.cli.output import tell
from xiangheng_platform.cli.session import acting, asking
from xiangheng_platform.inspection import checklists, forms, lookup
from xiangheng_platform.inspection.checklist import Checklist
from xiangheng_platform.inspection.cli.options import (
    CodeArgument,
    NoteOption,
    NumberArgument,
    ReasonOption,
    SourceOption,
    VersionOption,
)
from xiangheng_platform.inspection.cli.tables import print_checklist, print_checklists, print_visit
from xiangheng_platform.inspection.documents import ChecklistRecord, Checklists, ChecklistWorkbook
from xiangheng_platform.inspection.item_table import HEADINGS, read_items
from xiangheng_scoring.cli.console import console
from xiangheng_scoring.cli.options import JsonOption
from xiangheng_scoring.intake.containers.source import open_source
from xiangheng_scoring.intake.writing.atomic_write import refuse_existing, written_whole
from xiangheng_scoring.intake.writing.forms import write_form

checklist = typer.Typer(
    help="检查表：登记各版；写出工作簿，没有网络也能填，填好读回来。", no_args_is_help=True
)
ItemsOption = Annotated[
    Path,
    typer.Option(
        "--items", help=f"检查项的表，列名：{'、'.join(HEADINGS)}；选项用 / 隔开。", show_default=False
    ),
]


@checklist.command("list", help="列出检查表，各为最新的一版。")
def list_checklists(at: AsOfOption = "", as_json: JsonOption = False) -> None:
    """List checklists."""
    with asking(moment_of(at)) as view:
        listed = checklists.list_checklists(view)
    tell(Checklists(listed), lambda: print_checklists(console(), listed), as_json=as_json)


@checklist.command("show", help="看一张检查表。")
def show(
    code: CodeArgument, version: VersionOption = None, at: AsOfOption = "", as_json: JsonOption = False
) -> None:
    """Show one checklist."""
    with asking(moment_of(at)) as view:
        _tell(checklists.show(view, code, version=version), as_json=as_json)


@checklist.command(
    "add",
    help="登记一张检查表。",
    epilog="例：xiangheng inspection checklist add YL 雨露计划检查表 --items 检查项.csv --source 2024年工作要点",
)
def add(
    code: CodeArgument,
    title: Annotated[str, typer.Argument(metavar="名称", show_default=False)],
    items: ItemsOption,
    source: SourceOption,
    note: NoteOption = "",
    reason: ReasonOption = "",
    as_json: JsonOption = False,
) -> None:
    """Register a checklist."""
    wanted = Checklist(code=code, title=title, items=read_items(open_source(items)), source=source, note=note)
    with acting() as (store, person):
        _tell(checklists.add(store, person, wanted, reason), as_json=as_json)


@checklist.command("change", help="改一张检查表：写成下一版；登记过的督查仍用原来的一版。")
def change(
    code: CodeArgument,
    items: ItemsOption,
    title: Annotated[str, typer.Option("--title", help="名称；不写不变。", show_default=False)] = "",
    source: SourceOption = "",
    note: NoteOption = "",
    version: VersionOption = None,
    reason: ReasonOption = "",
    as_json: JsonOption = False,
) -> None:
    """Write the next version of a checklist."""
    read = read_items(open_source(items))
    with acting() as (store, person):
        with store.view(person) as view:
            old = checklists.show(view, code)
        wanted = Checklist(
            code=old.code,
            title=title or old.title,
            items=read,
            source=source or old.source,
            note=note or old.note or "",
        )
        _tell(checklists.revise(store, person, wanted, version or old.version, reason), as_json=as_json)


@checklist.command("template", help="写出一次督查的检查表工作簿，已有的回答在里面。")
def template(
    number: NumberArgument,
    out: Annotated[Path, typer.Option("--out", "-o", help="写到哪里；已有的不覆盖。", show_default=False)],
    as_json: JsonOption = False,
) -> None:
    """Write the workbook of a visit's checklist."""
    with asking() as view:
        form = forms.form(view, number)
    refuse_existing(out)
    with written_whole(out) as fresh:
        write_form(form, fresh)
    record = ChecklistWorkbook(number, len(form.rows), str(out))
    line = f"已写出督查 {number} 的检查表到 {out}，共 {len(form.rows)} 项"
    tell(record, lambda: print(line), as_json=as_json)


@checklist.command("fill", help="读一本填好的检查表工作簿；没有填的，不改已有的回答。")
def fill(
    number: NumberArgument,
    workbook: Annotated[Path, typer.Argument(metavar="工作簿", show_default=False)],
    reason: ReasonOption = "",
    as_json: JsonOption = False,
) -> None:
    """Take the answers of a filled workbook."""
    filled = forms.read_form(open_source(workbook))
    with acting() as (store, person):
        written = forms.fill_from(store, person, number, filled, reason)
        with store.view(person) as view:
            dossier = lookup.find(view, number)
    if not as_json:
        print(f"读了 {len(written)} 个新的或改了的回答")
    tell(dossier, lambda: print_visit(console(), dossier), as_json=as_json)


def _tell(record: ChecklistRecord, *, as_json: bool) -> None:
    tell(record, lambda: print_checklist(console(), record), as_json=as_json)
