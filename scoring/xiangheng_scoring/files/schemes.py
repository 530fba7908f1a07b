"""Schemes in and out: a folder (scheme.toml and CSV tables) or one workbook with the same tables as sheets.

Both forms hold the same text, so one can be made from the other without loss.
"""

import csv
import io
import json
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import xlsxwriter

from xiangheng_scoring.errors import Fault, SchemeRefused
from xiangheng_scoring.exact import plain
from xiangheng_scoring.files.cells import Grid
from xiangheng_scoring.files.readers import read_grids
from xiangheng_scoring.scheme import HEADER, TABLES, Row, SchemeTables, Table
from xiangheng_scoring.scheme.fields import parse_decimal

HEADER_FILE = "scheme.toml"
KEY_HEADINGS, VALUE_HEADINGS = ("key", "键"), ("value", "值")
REMARKS = "说明"
BOM = "\ufeff"
WIDE = frozenset({"name", "parameters", "definition", "clause", "note", "source", "meaning"})


def read_scheme_tables(path: Path | Traversable) -> SchemeTables:
    """The tables of a scheme folder or workbook, not yet checked.

    Raises `SchemeRefused` where the tables cannot even be read, `FileRefused` for a file that is no workbook.
    """
    if path.is_dir():
        return _read_folder(path)
    if isinstance(path, Path):
        return _read_workbook(path)
    raise SchemeRefused([_fault("SCHEME-FILE", str(path), "不是方案文件夹")], where=str(path))


def _fault(code: str, where: str, message: str, expected: str = "", remedy: str = "") -> Fault:
    return Fault(code, where, message, expected, remedy)


def _read_folder(folder: Path | Traversable) -> SchemeTables:
    faults: list[Fault] = []
    header = _read_header(folder.joinpath(HEADER_FILE), faults)
    rows: dict[str, tuple[Row, ...]] = {}
    for item in sorted(folder.iterdir(), key=lambda item: item.name):
        if item.name.endswith(".csv"):
            rows[item.name.removesuffix(".csv")] = tuple(_read_csv(item, faults))
    if faults:
        raise SchemeRefused(faults, where=folder.name)
    return SchemeTables(folder.name, header, rows)


def _read_header(file: Traversable, faults: list[Fault]) -> Row:
    if not file.is_file():
        faults.append(
            _fault(
                "SCHEME-FILE",
                file.name,
                "方案文件夹里没有 scheme.toml",
                "scheme.toml",
                "补上，或改用含 scheme.toml 的文件夹",
            )
        )
        return Row({}, HEADER_FILE)
    try:
        # A number in the header stays the text that the author typed, never a float.
        content = tomllib.loads(file.read_bytes().decode("utf-8-sig"), parse_float=str)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        faults.append(
            _fault("SCHEME-FILE", HEADER_FILE, f"读不懂：{error}", "UTF-8 的 TOML", "按提示的行列改正")
        )
        return Row({}, HEADER_FILE)
    return Row({key: text for key, text in _flat(content, "") if text}, HEADER_FILE)


def _flat(content: Mapping[str, Any], prefix: str) -> Iterable[tuple[str, str]]:
    for key, value in content.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", _text(value)


def _text(value: object) -> str:
    """A cell of any kind as the text that a CSV of the same scheme would hold."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, date):
        return value.isoformat()[:10]
    return "" if value is None else str(value).strip()


def _read_csv(file: Traversable, faults: list[Fault]) -> Iterable[Row]:
    content = file.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("gb18030", errors="replace")
    lines = list(csv.reader(io.StringIO(text, newline="")))
    cells = {
        (row, column): cell
        for row, line in enumerate(lines, 1)
        for column, cell in enumerate(line, 1)
        if cell.strip()
    }
    return _rows(file.name, _table(file.name.removesuffix(".csv")), cells, faults)


def _table(name: str) -> Table:
    """The table of a file or sheet by its English name or Chinese title; an unknown one keeps its name."""
    for table in (HEADER, *TABLES):
        if name in (table.name, table.title):
            return table
    return Table(name, name, ())


def _rows(
    place: str, table: Table, cells: Mapping[tuple[int, int], object], faults: list[Fault]
) -> list[Row]:
    """Rows below the first row, which holds the headings; empty rows are passed over."""
    names = table.column_names()
    columns = {
        column: _text(cell)
        for (row, column), cell in sorted(cells.items(), key=lambda item: item[0])
        if row == 1
    }
    columns = {column: names.get(heading, heading) for column, heading in columns.items()}
    for twice in sorted({name for name in columns.values() if list(columns.values()).count(name) > 1}):
        faults.append(_fault("SCHEME-COLUMN", place, f"「{twice}」列出现两次", "每列一次", "删去一列"))
    lines: dict[int, dict[int, str]] = defaultdict(dict)
    for (row, column), cell in cells.items():
        lines[row][column] = _text(cell)
    found: list[Row] = []
    for row, values in sorted(lines.items()):
        if row == 1:
            continue
        for stray in sorted(column for column in values if column not in columns and values[column]):
            faults.append(
                _fault(
                    "SCHEME-COLUMN",
                    f"{place} › {_address(row, stray)}",
                    f"「{values[stray]}」所在的列没有列名",
                    "有列名的列",
                    "补列名或删去",
                )
            )
        named = {name: values[column] for column, name in columns.items() if values.get(column)}
        places = {name: f"{place} › {_address(row, column)}" for column, name in columns.items()}
        if named:
            found.append(Row(named, f"{place} › 第 {row} 行", places))
    return found


def _address(row: int, column: int) -> str:
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"


def _read_workbook(path: Path) -> SchemeTables:
    faults: list[Fault] = []
    header = Row({}, path.name)
    rows: dict[str, tuple[Row, ...]] = {}
    for grid in read_grids(path):
        table = _table(grid.sheet)
        if grid.sheet == REMARKS:
            continue
        cells = {position: cell.value for position, cell in grid.cells.items() if _text(cell.value)}
        if table is HEADER:
            header = _header_row(grid, faults)
        elif cells:
            rows[table.name] = tuple(_rows(f"{path.name} › {grid.sheet}", table, cells, faults))
    if not header.values:
        faults.append(
            _fault(
                "SCHEME-FILE",
                path.name,
                "没有「方案」表（scheme）",
                "含方案、指标、对象等表的工作簿",
                "用 xiangheng scheme export 导出一个作样子",
            )
        )
    if faults:
        raise SchemeRefused(faults, where=path.name)
    return SchemeTables(path.stem, header, rows)


def _header_row(grid: Grid, faults: list[Fault]) -> Row:
    values: dict[str, str] = {}
    places: dict[str, str] = {}
    names = HEADER.column_names()
    for row in sorted({row for row, _ in grid.cells if row > 1}):
        key, value = (
            _text(cell.value) if (cell := grid.cells.get((row, column))) else "" for column in (1, 2)
        )
        name = names.get(key, key)
        if name in values:
            faults.append(
                _fault(
                    "SCHEME-COLUMN",
                    f"{grid.file} › {grid.sheet} › A{row}",
                    f"「{key}」出现两次",
                    "每项一次",
                    "删去一行",
                )
            )
        if key and value:
            values[name] = value
            places[name] = f"{grid.file} › {grid.sheet} › B{row}"
    return Row(values, f"{grid.file} › {grid.sheet}", places)


def write_scheme_folder(tables: SchemeTables, folder: Path) -> None:
    """Write scheme.toml and one CSV a table into `folder`, made if need be; UTF-8 with BOM for spreadsheets."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.joinpath(HEADER_FILE).write_text(_toml(tables.header.values), encoding="utf-8", newline="\n")
    for table in TABLES:
        if tables.of(table.name):
            folder.joinpath(f"{table.name}.csv").write_text(
                _csv(table, tables.of(table.name)), encoding="utf-8-sig", newline=""
            )


def _toml(values: Mapping[str, str]) -> str:
    sections: dict[str, list[str]] = {"": []}
    for column in HEADER.columns:
        if column.name in values:
            section, _, key = column.name.rpartition(".")
            sections.setdefault(section, []).append(f"{key} = {_toml_value(values[column.name])}")
    parts = ["\n".join(([f"[{name}]"] if name else []) + lines) for name, lines in sections.items() if lines]
    return "\n\n".join(parts) + "\n"


def _toml_value(text: str) -> str:
    """Whole numbers and flags plainly, everything else as a string; a JSON string is a TOML string too."""
    if text in ("true", "false") or (text.isdecimal() and str(int(text)) == text):
        return text
    return json.dumps(text, ensure_ascii=False)


def used_columns(table: Table, rows: Sequence[Row]) -> list[str]:
    """The table's columns that any row fills, and the required ones."""
    return [
        column.name
        for column in table.columns
        if column.required or any(column.name in row.values for row in rows)
    ]


def _csv(table: Table, rows: Sequence[Row]) -> str:
    names = used_columns(table, rows)
    target = io.StringIO(newline="")
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([row.values.get(name, "") for name in names] for row in rows)
    return target.getvalue()


def write_scheme_workbook(tables: SchemeTables, path: Path) -> None:
    """Write one workbook with a sheet a table, Chinese titles, frozen headings."""
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        heading = book.add_format({"bold": True, "bg_color": "#DCE6F1", "text_wrap": True, "valign": "top"})
        text = book.add_format({"num_format": "@", "valign": "top"})
        sheet = book.add_worksheet(HEADER.title)
        sheet.set_column(0, 1, 24)
        sheet.set_column(2, 2, 60)
        sheet.write_row(0, 0, ["键", "值", "含义"], heading)
        stated = [column for column in HEADER.columns if column.name in tables.header.values]
        for index, column in enumerate(stated, start=1):
            sheet.write_row(index, 0, [column.title, tables.header.values[column.name], column.meaning], text)
        for table in TABLES:
            if tables.of(table.name):
                _write_sheet(book.add_worksheet(table.title), table, tables.of(table.name), heading, text)


def _write_sheet(sheet: Any, table: Table, rows: Sequence[Row], heading: Any, text: Any) -> None:
    titles = {column.name: column.title for column in table.columns}
    numbers = {column.name for column in table.columns if column.is_number}
    sheet.freeze_panes(1, 1)
    for index, name in enumerate(used_columns(table, rows)):
        sheet.set_column(index, index, 36 if name in WIDE else 14)
        sheet.write_string(0, index, titles[name], heading)
        for line, row in enumerate(rows, start=1):
            cell = row.values.get(name, "")
            number = parse_decimal(cell) if name in numbers and cell else None
            # Only a number that reads back as the same text is written as one; else the text is kept.
            if number is not None and plain(number) == cell:
                sheet.write_number(line, index, float(number))
            elif cell:
                sheet.write_string(line, index, cell, text)
