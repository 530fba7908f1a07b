"""A ranking written for others to work with: .xlsx and .csv for people, .parquet for programs.

All three hold the same rows, and tell what each column means and of which run they are.
"""

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from typing import Any, TypeAlias

from xiangheng_scoring.errors import Kind, XianghengError
from xiangheng_scoring.intake.writing.atomic_write import refuse_existing, written_whole

Value: TypeAlias = Decimal | int | str | bool | None
SHEET, DICTIONARY, RUN = "排名", "字段", "批次"
#: The dictionary of a table in CSV, which has no second sheet, stands beside it.
BESIDE = ".字段.csv"
HEADINGS = ("列", "程序中的名称", "含义", "单位")


class TableFormat(XianghengError, code="FILE-FORMAT", title="写不成这种文件", kind=Kind.DATA):
    """A file whose ending names no format that a table is written in, or one whose library is not installed."""


@dataclass(frozen=True)
class TableColumn:
    """A column's name for programs, its title, meaning and unit, and its values from the first row to the last."""

    name: str
    title: str
    meaning: str
    unit: str
    values: Sequence[Value]


@dataclass(frozen=True)
class RankingTable:
    """The columns of a ranking, each as long as the others, and what is to be known of its run, by name."""

    title: str
    columns: Sequence[TableColumn]
    run: Mapping[str, str]

    @property
    def rows(self) -> list[tuple[Value, ...]]:
        """The values row by row."""
        return list(zip(*(column.values for column in self.columns), strict=True))

    @property
    def dictionary(self) -> list[tuple[str, str, str, str]]:
        """The columns told: title, name, meaning, unit."""
        return [(column.title, column.name, column.meaning, column.unit) for column in self.columns]


def check_ranking_target(path: Path, *, or_else: str = "") -> None:
    """Raise `TableFormat` or `TargetExists` for a target that could not be written, before anything long is done.

    `or_else` says in Chinese what else may be written there.
    """
    writer = WRITERS.get(path.suffix.lower())
    if writer is None:
        raise TableFormat(
            f"写不成「{path.suffix or '没有扩展名'}」的文件",
            at=str(path),
            expected="、".join(WRITERS) + or_else,
            remedy="换一个扩展名",
        )
    if writer is _write_parquet:
        _polars(path)
    for target in _targets(path):
        refuse_existing(target)


def _targets(path: Path) -> list[Path]:
    return [path, path.with_name(path.stem + BESIDE)] if path.suffix.lower() == ".csv" else [path]


def write_ranking(table: RankingTable, path: Path) -> list[Path]:
    """Write the table in the format of the path's ending, whole or not at all; returns what was written.

    Raises `TableFormat`, `TargetExists`, `NotWritten`.
    """
    check_ranking_target(path)
    with written_whole(path) as fresh:
        WRITERS[path.suffix.lower()](table, fresh)
        for beside in _targets(path)[1:]:
            with written_whole(beside) as fresh_beside:
                run = ((f"（{name}）", "", text, "") for name, text in table.run.items())
                _write_rows(fresh_beside, [HEADINGS, *table.dictionary, ("", "", "", ""), *run])
    return _targets(path)


def _write_csv(table: RankingTable, path: Path) -> None:
    _write_rows(
        path,
        [
            [column.title for column in table.columns],
            *([_text(value) for value in row] for row in table.rows),
        ],
    )


def _write_rows(path: Path, rows: Sequence[Sequence[str]]) -> None:
    """UTF-8 with BOM, by which spreadsheets know it."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, lineterminator="\r\n").writerows(rows)


def _text(value: Value) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return "" if value is None else f"{value:f}" if isinstance(value, Decimal) else str(value)


def _write_xlsx(table: RankingTable, path: Path) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"title": table.title, "comments": "；".join(table.run.values())})
        heading = book.add_format(
            {"bold": True, "bg_color": "#DCE6F1", "text_wrap": True, "valign": "top", "border": 1}
        )
        _ranking_sheet(book, table, heading)
        dictionary = book.add_worksheet(DICTIONARY)
        dictionary.set_column(0, 1, 26)
        dictionary.set_column(2, 2, 60)
        for line, row in enumerate([HEADINGS, *table.dictionary]):
            dictionary.write_row(line, 0, row, heading if line == 0 else None)
        run = book.add_worksheet(RUN)
        run.set_column(0, 0, 16)
        run.set_column(1, 1, 90)
        for line, pair in enumerate(table.run.items()):
            run.write_row(line, 0, pair)


def _ranking_sheet(book: Any, table: RankingTable, heading: Any) -> None:
    sheet = book.add_worksheet(SHEET)
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.repeat_rows(0)
    sheet.set_header("&C" + table.title.replace("&", "&&"))
    text = book.add_format({"num_format": "@"})
    for place, column in enumerate(table.columns):
        sheet.set_column(place, place, max(8, min(24, 2 * len(column.title) + 2)))
        sheet.write_string(0, place, column.title, heading)
        decimals = min(_decimals(column.values), 6)
        number = book.add_format({"num_format": "0." + "0" * decimals if decimals > 0 else "0"})
        for line, value in enumerate(column.values, start=1):
            if isinstance(value, Decimal | int) and not isinstance(value, bool):
                sheet.write_number(line, place, float(value), number)
            elif value is not None:
                sheet.write_string(line, place, _text(value), text)
    sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)


def _decimals(values: Sequence[Value]) -> int:
    return max((-int(value.as_tuple().exponent) for value in values if isinstance(value, Decimal)), default=0)


def _write_parquet(table: RankingTable, path: Path) -> None:
    """Exact decimals, names for programs; what the columns mean and the run in the file's own metadata."""
    polars = _polars(path)
    frame = polars.DataFrame(
        [
            polars.Series(column.name, column.values, dtype=_type(polars, column.values))
            for column in table.columns
        ]
    )
    dictionary = [
        dict(zip(("title", "name", "meaning", "unit"), row, strict=True)) for row in table.dictionary
    ]
    frame.write_parquet(
        path,
        metadata={
            "xiangheng.title": table.title,
            "xiangheng.dictionary": json.dumps(dictionary, ensure_ascii=False),
            "xiangheng.run": json.dumps(dict(table.run), ensure_ascii=False),
        },
    )


def _type(polars: Any, values: Sequence[Value]) -> Any:
    kinds = {type(value) for value in values if value is not None}
    if kinds == {Decimal}:
        return polars.Decimal(38, max(0, _decimals(values)))
    return polars.Boolean if kinds == {bool} else polars.Int64 if kinds == {int} else polars.String


def _polars(path: Path) -> Any:
    try:
        return import_module("polars")
    except ImportError as error:
        raise TableFormat(
            "没有安装写 Parquet 的程序库",
            at=str(path),
            expected="polars",
            remedy='安装 "xiangheng-scoring[parquet]"，或改用 .xlsx、.csv',
        ) from error


WRITERS = {".xlsx": _write_xlsx, ".csv": _write_csv, ".parquet": _write_parquet}
