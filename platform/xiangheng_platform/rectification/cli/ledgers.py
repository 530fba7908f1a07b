"""`xiangheng issue import|export`: ledgers that are handed in and printed, as files."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from xiangheng_platform.cli.days import AsOfOption, moment_of
from xiangheng_platform.cli.output import tell, tell_lines
from xiangheng_platform.cli.session import acting, asking
from xiangheng_platform.rectification.cli.filters import (
    CategoryOption,
    ChannelOption,
    IndicatorOption,
    OverdueOption,
    RecheckOption,
    RegionOption,
    RelapsedOption,
    SeverityOption,
    StateOption,
    UnitOption,
    YearOption,
    filter_of,
)
from xiangheng_platform.rectification.workbooks.documents import (
    ChangedRow,
    LedgerExport,
    LedgerImport,
    import_record,
)
from xiangheng_platform.rectification.workbooks.exports import TITLE, printed_ledger
from xiangheng_platform.rectification.workbooks.files import read_ledger
from xiangheng_platform.rectification.workbooks.imports import Imported, Sorted, import_ledger, sort_ledger
from xiangheng_platform.regions import divisions
from xiangheng_scoring.cli.options import JsonOption
from xiangheng_scoring.cli.progress import progress
from xiangheng_scoring.intake.containers.source import open_source
from xiangheng_scoring.intake.writing.atomic_write import refuse_existing, written_whole
from xiangheng_scoring.intake.writing.ranking import TableFormat

_MOST_SHOWN = 20


def import_file(
    file: Annotated[Path, typer.Argument(metavar="文件", show_default=False)],
    year: Annotated[
        int | None, typer.Option("--year", help="没有写年度的行，是哪个年度的。", show_default=False)
    ] = None,
    document: Annotated[
        str, typer.Option("--document", help="没有写来源文件的行，出自哪个文件。", show_default=False)
    ] = "",
    new: Annotated[
        list[str] | None,
        typer.Option("--new", help="这一行是另一个问题，照样登记；写行号，可写多次。", show_default=False),
    ] = None,
    is_all_new: Annotated[bool, typer.Option("--all-new", help="相近的都是另一个问题，照样登记。")] = False,
    is_trial: Annotated[bool, typer.Option("--dry-run", help="只看会怎样，不登记。")] = False,
    reason: Annotated[str, typer.Option("--reason", help="理由，写进审计记录。", show_default=False)] = "",
    as_json: JsonOption = False,
) -> None:
    """Put the issues of a ledger into ours."""
    source, accepted = open_source(file), tuple(new or ())
    with acting() as (store, person), progress("比对", quiet=as_json) as step:
        with store.view(person) as view:
            ledger = read_ledger(source, divisions.gazetteer(view), view.today, year=year, document=document)
            if is_trial:
                result: Sorted | Imported = sort_ledger(
                    view, ledger, accepted_as_new=accepted, accepts_all=is_all_new, progress=step
                )
        if not is_trial:
            result = import_ledger(
                store, person, ledger,
                accepted_as_new=accepted, accepts_all=is_all_new, reason=reason, progress=step,
            )  # fmt: skip
    record = import_record(ledger, result)
    tell(record, lambda: _print_import(record), as_json=as_json)


def export(
    file: Annotated[
        Path, typer.Argument(metavar="文件", help=".xlsx 或 .csv，不覆盖已有的。", show_default=False)
    ],
    states: StateOption = None,
    channels: ChannelOption = None,
    severities: SeverityOption = None,
    category: CategoryOption = "",
    years: YearOption = None,
    region: RegionOption = "",
    unit: UnitOption = "",
    indicator: IndicatorOption = "",
    is_overdue: OverdueOption = False,
    is_relapsed: RelapsedOption = False,
    is_recheck_due: RecheckOption = False,
    title: Annotated[str, typer.Option("--title", help="标题。")] = TITLE,
    at: AsOfOption = "",
    as_json: JsonOption = False,
) -> None:
    """Print the ledger into a file."""
    wanted = filter_of(
        states, channels, severities, years, category=category, region=region, unit=unit, indicator=indicator,
        is_overdue=is_overdue, is_relapsed=is_relapsed, is_recheck_due=is_recheck_due,
    )  # fmt: skip
    _refuse_other_format(file)
    refuse_existing(file)
    with asking(moment_of(at)) as view:
        table = printed_ledger(view, wanted, title=title)
    content = table.text_table() if file.suffix.lower() == ".csv" else table.workbook()
    with written_whole(file) as fresh:
        fresh.write_bytes(content)
    record = LedgerExport(str(file), table.title, len(table.rows))
    tell_lines(record, f"已写 {file}：{record.issues} 个问题", as_json=as_json)


def _refuse_other_format(file: Path) -> None:
    if file.suffix.lower() not in (".xlsx", ".csv"):
        raise TableFormat(
            f"写不成「{file.suffix or '没有扩展名'}」的文件",
            at=str(file),
            expected=".xlsx、.csv",
            remedy="换一个扩展名",
        )


def _print_import(record: LedgerImport) -> None:
    """How many rows became what; those that resemble another in full, since somebody has to decide on each."""
    for notice in record.notices:
        print(f"提示 {notice.where}   {notice.message}")
    verb = "会登记" if record.is_trial else "登记了"
    act = f"［审计第 {record.act} 号］" if record.act else ""
    print(
        f"{record.file}：{verb} {len(record.added)} 个问题，已在台账里的 {len(record.present)} 个，"
        f"与台账不一致的 {len(record.changed)} 个，相近而没有登记的 {len(record.alike)} 个{act}"
    )
    for row in [row for row in record.added if row.number][:_MOST_SHOWN]:
        print(f"  第 {row.row} 行 → {row.number}　{row.description}")
    for row in record.present[:_MOST_SHOWN]:
        print(f"  第 {row.row} 行已是 {row.number}　{row.description}")
    longest = max(len(record.added), len(record.present))
    if longest > _MOST_SHOWN:
        print(f"  各列出前 {_MOST_SHOWN} 个，全部用 --json。")
    _print_changed(record.changed)
    for alike in record.alike:
        other = alike.number or f"第 {alike.other_row} 行"
        print(f"  第 {alike.row} 行与 {other} 相近（{alike.similarity}%）：")
        print(f"    本行：{alike.description}\n    {other}：{alike.other_description}")
    if record.alike:
        rows = " ".join(f"--new {row.row}" for row in record.alike[:3])
        print(f"同一个问题的不必再登记；确是另一个问题的，再导入一次并写明，如 {rows}，都是的写 --all-new。")


def _print_changed(rows: Sequence[ChangedRow]) -> None:
    for row in rows:
        print(f"  第 {row.row} 行是 {row.number}，与台账不一致，没有改：")
        for column in row.differences:
            print(
                f"    {column.column}：台账写 {column.recorded or '（空）'}，文件写 {column.stated or '（空）'}"
            )
    if rows:
        print(f"要改台账的逐个更正，如 xiangheng issue correct {rows[0].number} --reason 理由。")
