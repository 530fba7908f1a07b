"""`xiangheng issue reminders`."""

from collections.abc import Mapping
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from xiangheng_platform.access.rights import ACTIONS
from xiangheng_platform.cli import output
from xiangheng_platform.cli.session import asking
from xiangheng_platform.cli.words import word_of
from xiangheng_platform.rectification import reminders
from xiangheng_platform.rectification.reminder_documents import reminder_list
from xiangheng_platform.rectification.reminders import ACTION_OF, Reminder, ReminderKind
from xiangheng_platform.store.paging import Page
from xiangheng_scoring.cli.console import console, print_lines
from xiangheng_scoring.cli.fitting import fitted
from xiangheng_scoring.cli.options import JsonOption
from xiangheng_scoring.cli.usage import UsageRefused
from xiangheng_scoring.titled import choices

#: What lists and statistics call a kind, beside its own name.
_OTHER_WORDS = {"逾期": ReminderKind.OVERDUE.label}


def add_reminders(group: typer.Typer) -> None:
    """Add the command of reminders to `issue`."""
    group.command(
        "reminders",
        help="催办：待认领、即将到期、已逾期、待批延期、待验收、待回头看、待答复自查；缺省只列轮到自己的。",
        epilog="例：xiangheng issue reminders --all --kind overdue",
    )(list_reminders)


def list_reminders(
    kind: Annotated[
        str, typer.Option("--kind", help=f"只列这一种：{choices(ReminderKind)}。", show_default=False)
    ] = "",
    with_others: Annotated[bool, typer.Option("--all", help="轮到别人的也列，凡自己看得到的。")] = False,
    limit: Annotated[int, typer.Option("--limit", min=1, help="每种最多几个。")] = 20,
    after: Annotated[
        str,
        typer.Option(
            "--page", help="接着上一页列，与 --kind 一起写：上一页末尾给出的位置。", show_default=False
        ),
    ] = "",
    as_json: JsonOption = False,
) -> None:
    """List what waits, kind by kind."""
    wanted = word_of(ReminderKind, _OTHER_WORDS.get(kind, kind), "--kind")
    if after and wanted is None:
        raise UsageRefused("--page 没有说是哪一种的", expected="--kind 和 --page", remedy="加上 --kind")
    with asking() as view:
        counts = reminders.counts(view, is_mine=not with_others)
        pages = {
            each: reminders.reminders(view, each, is_mine=not with_others, after=after, limit=limit)
            for each in ((wanted,) if wanted else counts)
        }
    output.tell(reminder_list(counts, pages), lambda: _print_pages(console(), counts, pages), as_json=as_json)


def _print_pages(
    out: Console, counts: Mapping[ReminderKind, int], pages: Mapping[ReminderKind, Page[Reminder]]
) -> None:
    if not any(page.rows for page in pages.values()):
        out.print("没有要催办的。")
        return
    for kind, page in pages.items():
        table = Table("编号", "地区", "问题", "催办", "最后一天", header_style="bold", title_justify="left")
        table.title = f"{kind.label} {counts.get(kind, 0)} 个（{ACTIONS[ACTION_OF[kind]]}）"
        for reminder in page.rows:
            number = reminder.issue if reminder.inquiry is None else f"自查 {reminder.inquiry}"
            problem = f"{reminder.category}：{reminder.description}\n{reminder.unit}".strip()
            is_late = reminder.days_left < 0 and kind is not ReminderKind.VERDICT
            # What waits for a verdict has a day since which it waits, and none by which it is to be done.
            last_day = str(reminder.day) if reminder.work_by else ""
            table.add_row(
                *(number, reminder.region.name, problem, reminder.text, last_day),
                style="red" if is_late else None,
            )
        out.print(fitted(table, out.width, ["最后一天", "地区"]))
        if page.next:
            print_lines(out, [f"接着列：--kind {kind} --page {page.next}"])
