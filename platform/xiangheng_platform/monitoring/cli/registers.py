"""`xiangheng household import|template|adopt|export`: files that are put into the register, and counts that are given away."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from xiangheng_platform.cli.groups import household
from xiangheng_platform.cli.output import tell, tell_lines
from xiangheng_platform.cli.session import acting, asking
from xiangheng_platform.cli.words import word_of
from xiangheng_platform.monitoring.cli.months import month_of
from xiangheng_platform.monitoring.cli.options import MonthOption, ReasonOption
from xiangheng_platform.monitoring.columns import DATASETS, HOUSEHOLDS, Dataset
from xiangheng_platform.monitoring.documents import (
    AdoptedMonths,
    CountedHouseholds,
    CountedPlace,
    RegisterImport,
)
from xiangheng_platform.monitoring.income_lines import lines_by_year
from xiangheng_platform.monitoring.intake import exports
from xiangheng_platform.monitoring.month_numbers import month_text
from xiangheng_platform.monitoring.words import Grouping, RegisterTable
from xiangheng_platform.regions import divisions
from xiangheng_scoring.cli.options import JsonOption
from xiangheng_scoring.cli.progress import progress
from xiangheng_scoring.explain.cautions import INVENTED
from xiangheng_scoring.intake.writing.atomic_write import refuse_existing, written_whole
from xiangheng_scoring.intake.writing.ranking import TableFormat
from xiangheng_scoring.titled import choices

if (
    TYPE_CHECKING
):  # Polars comes with these: of what needs none of it, nothing fails where it is not installed
    from xiangheng_platform.monitoring.counts import HouseholdCounts

_MOST_SHOWN = 20
DatasetOption = Annotated[str, typer.Option("--dataset", help="哪一种数据：户、人、月度情况、识别纳入。")]


@household.command(
    "import",
    help="导入户、人、月度情况或识别纳入的数据：各县各月整个替换。",
    epilog="例：xiangheng household import 户信息.xlsx --month 2024-12",
)
def import_file(
    file: Annotated[
        Path, typer.Argument(metavar="文件", help=".xlsx、.xls、.csv 或 .parquet。", show_default=False)
    ],
    dataset: DatasetOption = HOUSEHOLDS.title,
    month: MonthOption = "",
    is_trial: Annotated[bool, typer.Option("--dry-run", help="只查错，不导入。")] = False,
    reason: ReasonOption = "",
    as_json: JsonOption = False,
) -> None:
    """Put a file into the register."""
    from xiangheng_platform.monitoring.imports import import_record, import_register
    from xiangheng_platform.monitoring.intake.reading import read_register_file

    table, given = _dataset_of(dataset), month_of(month)
    with acting() as (store, person):
        with store.view(person) as view:
            lines = lines_by_year(view)
            read = read_register_file(
                file, table, divisions.gazetteer(view), lines, today=view.today, month=given
            )
        with progress("导入", quiet=as_json) as step:
            imported = import_register(store, person, read, reason=reason, is_trial=is_trial, progress=step)
    record = import_record(read, imported)
    tell(record, lambda: _print_import(record, is_trial=is_trial), as_json=as_json)


@household.command(
    "template",
    help="写一个空的工作簿：列名、各列可填什么；填好后用 import 导入。",
    epilog="例：xiangheng household template 户信息.xlsx --dataset 户",
)
def template(
    file: Annotated[Path, typer.Argument(metavar="文件", help=".xlsx，不覆盖已有的。", show_default=False)],
    dataset: DatasetOption = HOUSEHOLDS.title,
) -> None:
    """Write an empty workbook to be filled in."""
    table = _dataset_of(dataset)
    if file.suffix.lower() != ".xlsx":
        raise _wrong_format(file, ".xlsx")
    refuse_existing(file)
    with written_whole(file) as fresh:
        fresh.write_bytes(exports.template(table))
    print(
        f"已写 {file}：{table.title}的空表。填好后：xiangheng household import {file} --dataset {table.title}"
    )


@household.command(
    "adopt",
    help="把一个文件夹里的月份文件收进台账：只有随机编号、没有姓名的，如虚构的农户。",
    epilog="例：xiangheng household adopt 虚构农户 --invented",
)
def adopt(
    folder: Annotated[Path, typer.Argument(metavar="文件夹", show_default=False)],
    is_invented: Annotated[bool, typer.Option("--invented", help="是虚构的；文件里已标明的不必写。")] = False,
    reason: ReasonOption = "",
    as_json: JsonOption = False,
) -> None:
    """Take the months of a folder into the register."""
    from xiangheng_platform.monitoring import adoptions
    from xiangheng_platform.monitoring.months import Months

    months = Months(folder)
    with acting() as (store, person), progress("收进", quiet=as_json) as step:
        adopted = adoptions.adopt(
            store, person, months, is_invented=is_invented, reason=reason, progress=step
        )
    is_marked = is_invented or months.is_invented
    record = AdoptedMonths(str(folder), adopted.months, adopted.monitored, is_marked, adopted.act)
    rows = sum(month.rows for month in record.months)
    mark = f"（{INVENTED}）" if is_marked else ""
    tell_lines(
        record,
        f"收进了 {len(record.months)} 个月份文件，{rows} 行{mark}，监测对象 {record.monitored} 户［审计第 {record.act} 号］",
        as_json=as_json,
    )


@household.command(
    "export",
    help="按县或乡、按类别统计户数，写成 .xlsx 或 .csv；不足 10 户的不显示。",
    epilog="例：xiangheng household export 农户统计.xlsx --month 2024-12 --per 监测对象类别",
)
def export(
    file: Annotated[
        Path, typer.Argument(metavar="文件", help=".xlsx 或 .csv，不覆盖已有的。", show_default=False)
    ],
    month: MonthOption = "",
    by: Annotated[str, typer.Option("--per", help=f"按什么分：{choices(Grouping)}。")] = Grouping.KIND.label,
    by_township: Annotated[bool, typer.Option("--township", help="分到乡，不写为分到县。")] = False,
    as_json: JsonOption = False,
) -> None:
    """Write counts into a file."""
    from xiangheng_platform.monitoring.counts import household_counts

    grouping, given = word_of(Grouping, by, "--per") or Grouping.KIND, month_of(month)
    if file.suffix.lower() not in (".xlsx", ".csv"):
        raise _wrong_format(file, ".xlsx、.csv")
    refuse_existing(file)
    with asking() as view:
        counts = household_counts(view, given, grouping, by_township=by_township)
    table = counts.printed()
    content = table.text_table() if file.suffix.lower() == ".csv" else table.workbook("统计")
    with written_whole(file) as fresh:
        fresh.write_bytes(content)
    record = _counts_record(file, counts)
    tell_lines(
        record,
        f"已写 {file}：{table.title}，{len(counts.places)} 个地区，{record.hidden} 个数不显示",
        as_json=as_json,
    )


def _wrong_format(file: Path, expected: str) -> TableFormat:
    message = f"写不成「{file.suffix or '没有扩展名'}」的文件"
    return TableFormat(message, at=str(file), expected=expected, remedy="换一个扩展名")


def _dataset_of(typed: str) -> Dataset:
    return DATASETS[word_of(RegisterTable, typed, "--dataset") or RegisterTable.HOUSEHOLDS]


def _counts_record(file: Path, counts: "HouseholdCounts") -> CountedHouseholds:
    rows = zip((*counts.places, "合计"), counts.table.counts, strict=True)
    return CountedHouseholds(
        str(file), counts.month, (*counts.groups, "合计"), tuple(CountedPlace(place, row) for place, row in rows),
        counts.table.hidden, counts.note, counts.is_invented,
    )  # fmt: skip


def _print_import(record: RegisterImport, *, is_trial: bool) -> None:
    for notice in record.notices:
        print(f"提示 {notice.where}   {notice.message}")
    mark = f"（{INVENTED}）" if record.is_invented else ""
    if record.act is None:
        outcome = "没有错，可以导入" if is_trial else "台账里已有这个文件，没有改动"
        print(f"{record.file}：{record.rows} 行{mark}，{outcome}。")
        return
    print(
        f"{record.file}：导入了 {record.rows} 行{mark}，新编号 {record.new} 个，身份信息有变 {record.changed} 个，"
        f"监测对象新登记或有变 {record.monitored} 户［审计第 {record.act} 号］"
    )
    for month in record.months[:_MOST_SHOWN]:
        before = "" if month.before is None else f"，替换原有 {month.before} 行"
        print(f"  {month_text(month.month)} {month.county.name}：{month.rows} 行{before}")
    if len(record.months) > _MOST_SHOWN:
        print(f"  列出前 {_MOST_SHOWN} 个，全部用 --json。")
