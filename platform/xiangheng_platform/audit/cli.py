"""`xiangheng audit list|show|verify|head`."""

from json import dumps
from typing import Annotated, Any

import typer
from rich.table import Column, Table

from xiangheng_platform.access.person import Person
from xiangheng_platform.audit import log, verification
from xiangheng_platform.audit.documents import Entries, proof_record
from xiangheng_platform.audit.log import AuditFilter, Entry
from xiangheng_platform.audit.verification import KeptHead
from xiangheng_platform.cli.groups import audit
from xiangheng_platform.cli.output import tell
from xiangheng_platform.cli.session import acting, asking
from xiangheng_platform.store.errors import StoreError
from xiangheng_platform.store.moments import beijing, read_moment, read_start
from xiangheng_platform.store.store import Store
from xiangheng_scoring.cli.console import console
from xiangheng_scoring.cli.failures import EXIT_CHECK_FAILED
from xiangheng_scoring.cli.options import JsonOption
from xiangheng_scoring.cli.output import print_record
from xiangheng_scoring.cli.progress import progress


def _filter(name: str, help_text: str, metavar: str | None = None) -> Any:
    return typer.Option(name, help=help_text, metavar=metavar, show_default=False)


@audit.command(
    "list", help="查阅，最新的在前。", epilog="例：xiangheng audit list --actor liu --from 2024-05-01"
)
def list_entries(
    actor: Annotated[str, _filter("--actor", "谁：登录名，或 system、local:…、nobody。")] = "",
    action: Annotated[str, _filter("--action", "做了什么，可以只写前几段，如 access:grant。")] = "",
    subject: Annotated[str, _filter("--subject", "对象，如 account:liu。")] = "",
    since: Annotated[str, _filter("--from", "从何时起；只写日期的从那天零时起。", "时间")] = "",
    until: Annotated[str, _filter("--to", "到何时为止；只写日期的到那天结束。", "时间")] = "",
    text: Annotated[str, _filter("--text", "对象、事由、前后内容里的字。")] = "",
    before: Annotated[int | None, _filter("--before", "只看这一号以前的，用于下一页。", "号")] = None,
    limit: Annotated[int, typer.Option("--limit", help="一页多少条。")] = 50,
    as_json: JsonOption = False,
) -> None:
    """Search the log."""
    with asking() as view:
        where = AuditFilter(
            actor=actor,
            action=action,
            subject=subject,
            since=read_start(since) if since else None,
            until=read_moment(until) if until else None,
            text=text,
        )
        page = log.search(view, where, before_number=before, limit=limit)
    more = page.rows[-1].number if page.next else None
    if as_json:
        print_record(Entries(page.rows, more))
        return
    _print_table(page.rows)
    if more is not None:
        print(f"还有更早的：加 --before {more}")


@audit.command("show", help="查看一次操作的全部记录。")
def show(
    number: Annotated[int, typer.Argument(metavar="号", show_default=False)], as_json: JsonOption = False
) -> None:
    """Show one act."""
    with asking() as view:
        entry = log.show(view, number)
    tell(entry, lambda: _print_entry(entry), as_json=as_json)


@audit.command("verify", help="核验全部历史没有被改过；不成立时退出码为 8。")
def verify(
    expected: Annotated[str, _filter("--expect", "以前记下的末次摘要，须在链上。", "摘要")] = "",
    number: Annotated[
        int | None, _filter("--number", "以前记下的末次的号，须与摘要、时间相符。", "号")
    ] = None,
    at: Annotated[str, _filter("--at", "以前记下的末次的时间。", "时间")] = "",
    as_json: JsonOption = False,
) -> None:
    """Prove the history; that it was proved is an act."""
    is_kept = bool(expected or at or number is not None)
    kept = KeptHead(expected, number, read_moment(at) if at else None) if is_kept else None
    with acting() as (store, person):
        last = _length(store, person)
        with progress("核验历史", quiet=as_json) as step:
            proof = verification.verify(store, person, lambda acts: step(acts, last), kept=kept)
    if as_json:
        print_record(proof_record(proof))
    else:
        for fault in proof.breaks:
            print(f"第 {fault.number} 号操作：{fault.what}")
        verdict = "没有发现改动" if proof.holds else f"发现 {len(proof.breaks)} 处改动"
        print(f"{verdict}：{proof.acts} 次操作，{proof.rows} 行历史。末次摘要 {proof.digest}")
        if not proof.holds:
            print(WHAT_TO_DO)
    if not proof.holds:
        raise typer.Exit(EXIT_CHECK_FAILED)


WHAT_TO_DO = """\
怎么办：
  xiangheng audit show 号 看那次操作原来写的是什么（审计记录本身没有被改的话）；
  保全现在的数据库文件，查是谁绕过程序改的；
  用改动以前的备份恢复（xiangheng db restore），再补做此后的操作。"""


def _length(store: Store, person: Person) -> int:
    """How many acts there are to go through, as far as the head can tell: a broken one is for the proof to name."""
    try:
        with store.view(person) as view:
            return verification.head(view).number
    except StoreError:
        return 0


@audit.command(
    "head", help="最后一次操作的号、时间和摘要：抄在别处，以后用 verify --expect、--number、--at 核对。"
)
def show_head(as_json: JsonOption = False) -> None:
    """Show the end of the chain, to be written down elsewhere."""
    with asking() as view:
        newest = verification.head(view)
    line = f"第 {newest.number} 号　{beijing(newest.at)}\n{newest.digest}"
    tell(newest, lambda: print(line), as_json=as_json)


def _print_table(entries: tuple[Entry, ...]) -> None:
    folded = (Column(title, overflow="fold") for title in ("时间", "谁", "做了什么", "对象", "事由"))
    table = Table(Column("号", justify="right", no_wrap=True), *folded, header_style="bold")
    for entry in entries:
        what = (entry.actor, entry.action, entry.subject, entry.reason)
        table.add_row(str(entry.number), beijing(entry.at), *what)
    console().print(table)


def _print_entry(entry: Entry) -> None:
    clock = [("时钟", f"{beijing(entry.clock)}（当时的时钟早于上一次操作）")] if entry.clock else []
    for title, text in (
        ("号　　", entry.number),
        ("时间　", beijing(entry.at)),
        *clock,
        ("谁　　", entry.actor),
        ("做了　", entry.action),
        ("对象　", entry.subject),
        ("之前　", dumps(entry.before, ensure_ascii=False)),
        ("之后　", dumps(entry.after, ensure_ascii=False)),
        ("事由　", entry.reason or "（没有写）"),
        ("写入　", "、".join(entry.tables) or "没有写历史表"),
        ("摘要　", entry.digest),
    ):
        print(f"{title}　{text}")
