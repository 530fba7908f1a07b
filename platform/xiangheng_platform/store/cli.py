"""`xiangheng db`: making, upgrading, examining, backing up and restoring the store, by whoever keeps the machine."""

from pathlib import Path
from typing import Annotated

import typer

from xiangheng_platform.app import backups_folder, checks, open_store, store_as_set
from xiangheng_platform.cli.groups import db
from xiangheng_platform.cli.machine import local_actor
from xiangheng_platform.cli.output import tell_lines
from xiangheng_platform.cli.prompts import refuse_unless_sure
from xiangheng_platform.store import backups, clocks, upkeep
from xiangheng_platform.store.creation import create
from xiangheng_platform.store.documents import (
    NewStore,
    backup_record,
    clock_record,
    examination_record,
    restore_record,
    upgrade_record,
)
from xiangheng_platform.store.moments import beijing, stamp
from xiangheng_platform.store.proof import prove
from xiangheng_platform.store.schema import newest
from xiangheng_scoring.cli.failures import EXIT_CHECK_FAILED
from xiangheng_scoring.cli.options import JsonOption
from xiangheng_scoring.cli.progress import progress


@db.command("init", help="建立数据库。", epilog="接着：xiangheng user first-admin 登录名")
def init(as_json: JsonOption = False) -> None:
    """Make the store that the settings name."""
    with store_as_set() as (store, _):
        create(store, local_actor())
        tell_lines(
            NewStore(store.database.place, newest()),
            f"已建立数据库：{store.database.place}",
            "接着建立第一个系统管理员：xiangheng user first-admin 登录名",
            as_json=as_json,
        )


@db.command("upgrade", help="把数据库升级到程序的版本；文件数据库先备份。")
def upgrade(as_json: JsonOption = False) -> None:
    """Bring the tables up to date."""
    with store_as_set() as (store, settings):
        done = upkeep.upgrade(store, local_actor(), backups_folder(settings))
    document = upgrade_record(done)
    if done.before == done.after:
        tell_lines(document, f"已经是最新版本 {done.after}，没有改动", as_json=as_json)
        return
    kept = f"升级前的备份：{done.backup}" if done.backup else "服务器上的数据库由服务器管理员备份"
    broken = f"历史在升级以前已有 {done.broken} 处被改过，原样未动；运行 xiangheng db check 查看"
    tell_lines(
        document,
        f"已从 {done.before} 升级到 {done.after}",
        kept,
        *([broken] if done.broken else []),
        as_json=as_json,
    )


@db.command("check", help="检查数据库和全部历史；有问题时退出码为 8。")
def check(as_json: JsonOption = False) -> None:
    """Examine everything, with progress."""
    with store_as_set() as (store, _), progress("核对历史", quiet=as_json) as step:
        examined = upkeep.examine(store, lambda acts: step(acts, 0), checks())
    proof, content = examined.proof, examined.content
    breaks = proof.breaks if proof else ()
    lines = [*examined.faults, *(f"第 {broken.number} 号操作：{broken.what}" for broken in breaks)]
    verdict = "没有发现问题" if examined.is_sound else f"发现 {len(lines)} 处问题"
    gone_through = f"{proof.acts} 次操作，{proof.rows} 行历史" if proof else "历史没有核完"
    digest = f"内容摘要 {content.digest[:16]}…" if content else "内容没有读完"
    tell_lines(examination_record(examined), *lines, f"{verdict}：{gone_through}，{digest}", as_json=as_json)
    if not examined.is_sound:
        raise typer.Exit(EXIT_CHECK_FAILED)


@db.command("backup", help="把整个数据库备份成一个文件；不覆盖已有的。")
def backup(
    target: Annotated[
        Path | None,
        typer.Argument(metavar="[文件]", help="备份文件；不写则在数据文件夹的 backups 里按时间取名。"),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Write a backup, and record that it was made."""
    with open_store() as (store, settings):
        file = target or backups_folder(settings) / f"xiangheng-{stamp(store.clock())}.zip"
        with progress("备份", quiet=as_json) as step:
            content = backups.back_up(store.database, file, lambda rows: step(rows, 0))
        with store.act(local_actor(), "store:database:backup", "store") as act:
            act.note(after={"file": file.name, "digest": content.digest, "rows": content.rows})
    tell_lines(
        backup_record(file, content),
        f"已备份 {content.rows} 行、{len(content.files)} 个文件到 {file}",
        f"内容摘要 {content.digest}",
        "备份里有全部内容，包括个人信息，请按规定保管。",
        as_json=as_json,
    )


@db.command("restore", help="从备份恢复到空的数据库；不是完整的备份不恢复。")
def restore(
    source: Annotated[Path, typer.Argument(metavar="文件", help="由 xiangheng db backup 写成的文件。")],
    as_json: JsonOption = False,
) -> None:
    """Fill an empty database with what the backup holds, to the last row, and record that it was restored."""
    with store_as_set() as (store, _):
        with progress("恢复", quiet=as_json) as step:
            content, _ = backups.restore(store, local_actor(), source, lambda rows: step(rows, 0))
        place, number = store.database.place, store.last_act().number
        place_of_files = store.database.files.folder or "（没有）"
        with store.database.reading() as connection:
            broken = len(prove(connection).breaks)
    # A backup is of what there was, forged or not, and a restore gives back what the backup holds.
    warning = f"备份里的历史有 {broken} 处被改过，照原样恢复了；运行 xiangheng db check 查看"
    tell_lines(
        restore_record(source, content, broken),
        f"已恢复 {content.rows} 行到 {place}，{len(content.files)} 个文件到 {place_of_files}，与备份逐一相符",
        f"备份的内容摘要 {content.digest}",
        f"恢复记为第 {number} 号操作；备份以后做过的要重做。",
        *([warning] if broken else []),
        as_json=as_json,
    )


@db.command("clock", help="时钟和审计记录对不对得上；以前走快过的时钟校准以后，由此继续。")
def clock(
    is_right: Annotated[
        bool, typer.Option("--accept", help="确认时钟现在是准的、以前走快了，以后的操作接着记。")
    ] = False,
    reason: Annotated[str, typer.Option("--reason", help="理由，写进审计记录。", show_default=False)] = "",
    is_sure: Annotated[bool, typer.Option("--yes", help="不再询问。")] = False,
    as_json: JsonOption = False,
) -> None:
    """Show how the clock and the log stand, and accept a clock that was fast before."""
    with open_store() as (store, _):
        state = clocks.look(store)
        if is_right:
            if state.is_refusing:
                refuse_unless_sure(f"以 {beijing(state.now)} 为准，接着记录", is_sure=is_sure)
            clocks.accept(store, local_actor(), reason)
            state = clocks.look(store)
    if is_right:
        verdict = "已确认，操作接着记；审计记录里有这一次。"
    elif state.is_refusing:
        verdict = "时钟比上一次操作时早，操作都被拒绝。先校准；以前走快、现在准的，加 --accept。"
    elif state.is_log_ahead:
        verdict = "操作照常记录，时刻排在最后一条之后，时钟的读数另记。"
    else:
        verdict = "没有要处理的。"
    tell_lines(
        clock_record(state),
        f"时钟现在　　　　{beijing(state.now)}",
        f"上一次操作时　　{beijing(state.read_last)}",
        f"审计记录记到　　{beijing(state.last)}（第 {state.number} 号）",
        verdict,
        as_json=as_json,
    )
