"""Schemes written: as a folder (scheme.toml and CSV tables), or as one workbook to be edited by hand.

Both hold the text of the tables unchanged, so that what is read back is the same scheme.
"""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from xiangheng_scoring.errors import Fault, SchemeRefused
from xiangheng_scoring.intake.containers.cells import column_letters
from xiangheng_scoring.intake.containers.delimited import CONTROLS
from xiangheng_scoring.intake.reading.schemes import HEADER_FILE, KEY_HEADINGS, REMARKS, VALUE_HEADINGS
from xiangheng_scoring.numbers.exact import plain
from xiangheng_scoring.rules import BUILT_IN, TRANSFORMATIONS, RuleKinds
from xiangheng_scoring.scheme import HEADER, TABLES, Column, Row, SchemeTables, Table
from xiangheng_scoring.scheme.fields import parse_decimal

CELL_CHARACTERS = 32_767
WIDE = frozenset({"name", "parameters", "transform", "missing", "definition", "clause", "note", "source"})
#: Rows below those filled for which the lists to choose from are set as well.
SPARE_ROWS = 500
REMARK_HEADINGS = ("表", "列", "中文名", "必填", "含义", "可写的词")
USE = (
    "每张表第 1 行是列名，把鼠标停在列名上看含义；标 * 的必填，用不到的列留空，不要改列名。",
    "有固定取值的格点开可选；方案表的键都列出，用缺省值的留空。",
    "改好后检查：xiangheng scheme check 本工作簿。本表（说明）不属于方案，读入时跳过。",
)


def _check_texts(tables: SchemeTables, target: Path, wrong: Callable[[str], str], expected: str) -> None:
    """Refuse to write a scheme of which something would be lost on the way."""
    rows = (tables.header, *(row for table in TABLES for row in tables.of(table.name)))
    faults = [
        Fault("SCHEME-VALUE", row.at(column), problem, expected, "改这一格后再导出")
        for row in rows
        for column, text in row.values.items()
        if (problem := wrong(text))
    ]
    if faults:
        raise SchemeRefused(faults, at=target.name)


def write_scheme_folder(tables: SchemeTables, folder: Path) -> None:
    """Write scheme.toml and one CSV a table into `folder`, made if need be; UTF-8 with BOM for spreadsheets.

    Raises `SchemeRefused`, writing nothing, where a text holds characters that no text table may.
    """
    _check_texts(
        tables, folder, lambda text: "" if CONTROLS.search(text) is None else "含有控制字符", "可见的文字"
    )
    folder.mkdir(parents=True, exist_ok=True)
    values = tables.header.values
    header = _toml(
        {
            column.name: f"{column.name.rpartition('.')[2]} = {_toml_value(values[column.name])}"
            for column in HEADER.columns
            if column.name in values
        }
    )
    folder.joinpath(HEADER_FILE).write_text(header, encoding="utf-8", newline="\n")
    for table in TABLES:
        if rows := tables.of(table.name):
            names = used_columns(table, rows)
            folder.joinpath(f"{table.name}.csv").write_text(
                _lines([names, *([row.values.get(name, "") for name in names] for row in rows)]),
                encoding="utf-8-sig",
                newline="",
            )


def write_template_workbook(path: Path, rules: RuleKinds = BUILT_IN) -> None:
    """Write a scheme with nothing filled in as a workbook: all columns with their meaning and lists to choose from.

    It has no example rows: one that is forgotten would be scored.
    """
    write_scheme_workbook(SchemeTables(path.stem, Row({"format": "1"}, HEADER_FILE), {}), path, rules)


def write_template_folder(target: Path, rules: RuleKinds = BUILT_IN) -> None:
    """Write a scheme with nothing filled in as a folder: every table with all its columns and no row.

    What may be filled stands in comments of scheme.toml and in a table of all columns, which is no part of the scheme.
    """
    target.mkdir(parents=True, exist_ok=True)
    header = _toml({column.name: _to_be_filled(column) for column in HEADER.columns})
    target.joinpath(HEADER_FILE).write_text(header, encoding="utf-8", newline="\n")
    for table in TABLES:
        target.joinpath(f"{table.name}.csv").write_text(
            _lines([[column.name for column in table.columns]]), encoding="utf-8-sig", newline=""
        )
    target.joinpath(f"{REMARKS}.csv").write_text(
        _lines([REMARK_HEADINGS, *_remark_rows(rules)]), encoding="utf-8-sig", newline=""
    )


def _to_be_filled(column: Column) -> str:
    """A key of the header with its meaning; a required one is to be filled, another to be uncommented."""
    key = column.name.rpartition(".")[2]
    words = f"（{'、'.join(column.choices)}）" if len(column.choices) > 1 else ""
    filled = f"{key} = {'1' if key == 'format' else chr(34) * 2}"
    return f"# {column.title}：{column.meaning}{words}\n{filled if column.required else f'# {filled}'}"


def _remark_rows(rules: RuleKinds) -> Iterator[Sequence[str]]:
    """Every table and column with its meaning and words, then the kinds of rules and transformations."""
    for table in TABLES:
        for column in table.columns:
            named = [f"{table.name}（{table.title}）", column.name, column.title]
            needed = "是" if column.required else ""
            yield [
                *named,
                needed,
                column.meaning,
                "、".join(column.choices) or (f"{column.refers} 表中的" if column.refers else ""),
            ]
    for title, kinds in (("rule 列的计分规则", rules), ("transform 列的变换", TRANSFORMATIONS)):
        for kind, formula in _kinds(kinds):
            yield [title, kind, "", "", formula, ""]


def _lines(rows: Iterable[Sequence[str]]) -> str:
    target = io.StringIO(newline="")
    csv.writer(target, lineterminator="\r\n").writerows(rows)
    return target.getvalue()


def _toml(written: Mapping[str, str]) -> str:
    """The header in sections, from what is written of each of its keys by their dotted names."""
    sections: dict[str, list[str]] = {"": []}
    for name, lines_of_key in written.items():
        sections.setdefault(name.rpartition(".")[0], []).append(lines_of_key)
    parts = ["\n".join(([f"[{name}]"] if name else []) + lines) for name, lines in sections.items() if lines]
    return "\n\n".join(parts) + "\n"


def _toml_value(text: str) -> str:
    """Whole numbers and flags plainly, everything else as a string: a JSON string is a TOML string but for DEL."""
    if text in ("true", "false") or (text.isdecimal() and str(int(text)) == text):
        return text
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def used_columns(table: Table, rows: Sequence[Row]) -> list[str]:
    """The table's columns that any row fills, and the required ones."""
    return [
        column.name
        for column in table.columns
        if column.required or any(column.name in row.values for row in rows)
    ]


def write_scheme_workbook(tables: SchemeTables, path: Path, rules: RuleKinds = BUILT_IN) -> None:
    """Write one workbook with a sheet a table, also the empty ones: all columns, their meaning, lists to choose from.

    `rules` are the kinds that the list of rules offers. Raises `SchemeRefused`, writing nothing, where a text is
    longer than a spreadsheet's cell can hold.
    """
    _check_texts(
        tables,
        path,
        lambda text: f"有 {len(text)} 个字，一格装不下" if len(text) > CELL_CHARACTERS else "",
        f"不超过 {CELL_CHARACTERS} 个字",
    )
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        _SchemeBook(book, tables, rules).write()


class _SchemeBook:
    """One scheme as a workbook in the making."""

    def __init__(self, book: Any, tables: SchemeTables, rules: RuleKinds) -> None:
        self.book = book
        self.tables = tables
        self.kinds = {"rule": _kinds(rules), "transform": _kinds(TRANSFORMATIONS)}
        self.heading = book.add_format(
            {"bold": True, "bg_color": "#DCE6F1", "text_wrap": True, "valign": "top"}
        )
        self.text = book.add_format({"num_format": "@", "valign": "top"})
        self.wrapped = book.add_format({"text_wrap": True, "valign": "top"})

    def write(self) -> None:
        """All sheets: the header, the tables, the remarks."""
        sheet = self.book.add_worksheet(HEADER.title)
        sheet.set_column(0, 1, 24)
        sheet.set_column(2, 2, 60)
        sheet.freeze_panes(1, 1)
        sheet.write_row(0, 0, [KEY_HEADINGS[1], VALUE_HEADINGS[1], "含义"], self.heading)
        for line, column in enumerate(HEADER.columns, start=1):
            sheet.write_row(
                line,
                0,
                [column.title, self.tables.header.values.get(column.name, ""), column.meaning],
                self.text,
            )
            self._offer(sheet, (line, 1, line, 1), column)
        for table in TABLES:
            self._table(self.book.add_worksheet(table.title), table, self.tables.of(table.name))
        self._remarks(self.book.add_worksheet(REMARKS))

    def _table(self, sheet: Any, table: Table, rows: Sequence[Row]) -> None:
        sheet.freeze_panes(1, 1)
        for index, column in enumerate(table.columns):
            sheet.set_column(index, index, 36 if column.name in WIDE else 14)
            sheet.write_string(0, index, column.title, self.heading)
            sheet.write_comment(
                0, index, f"{'* ' if column.required else ''}{column.meaning}", {"x_scale": 2}
            )
            self._offer(sheet, (1, index, len(rows) + SPARE_ROWS, index), column)
            for line, row in enumerate(rows, start=1):
                self._cell(sheet, (line, index), row.values.get(column.name, ""), column)

    def _cell(self, sheet: Any, position: tuple[int, int], cell: str, column: Column) -> None:
        number = parse_decimal(cell) if column.is_number and cell else None
        # Only a number that reads back as the same text is written as one; else the text is kept.
        if number is not None and plain(number) == cell:
            sheet.write_number(*position, float(number))
        elif cell:
            sheet.write_string(*position, cell, self.text)

    def _offer(self, sheet: Any, cells: tuple[int, int, int, int], column: Column) -> None:
        """A list to choose from; what is not in it may still be typed: several at once, JSON, what is to come."""
        source = self._source(column)
        if source:
            sheet.data_validation(
                *cells, {"validate": "list", "source": source, "show_error": False, "ignore_blank": True}
            )

    def _source(self, column: Column) -> list[str] | str:
        if column.choices:
            return list(column.choices)
        if column.name in self.kinds:
            at = list(self.kinds).index(column.name)
            return _cells(REMARKS, 2 * at, len(USE) + 3, len(self.kinds[column.name]))
        if column.refers:
            table = next(table for table in TABLES if table.name == column.refers)
            return _cells(table.title, 0, 2, len(self.tables.of(table.name)) + SPARE_ROWS)
        return ""

    def _remarks(self, sheet: Any) -> None:
        """How to fill the workbook, and the kinds that the lists of rules and transformations offer."""
        for line, text in enumerate(USE):
            sheet.write_string(line, 0, text)
        for at, (name, kinds) in enumerate(self.kinds.items()):
            sheet.set_column(2 * at, 2 * at, 24)
            sheet.set_column(2 * at + 1, 2 * at + 1, 60)
            title = next(column.title for column in TABLES[0].columns if column.name == name)
            sheet.write_row(len(USE) + 1, 2 * at, [title, "算法"], self.heading)
            for line, (kind, formula) in enumerate(kinds, start=len(USE) + 2):
                sheet.write_string(line, 2 * at, kind)
                sheet.write_string(line, 2 * at + 1, formula, self.wrapped)


def _kinds(kinds: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(name, f"{kind.title}：{kind.formula}") for name, kind in sorted(kinds.items())]


def _cells(sheet: str, column: int, first: int, count: int) -> str:
    """Cells of a sheet below each other as a formula; `first` is a row as the user counts it."""
    letters = column_letters(column + 1)
    return f"='{sheet}'!${letters}${first}:${letters}${first + count - 1}"
