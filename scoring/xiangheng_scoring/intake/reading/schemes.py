"""Schemes read: a folder (scheme.toml and CSV tables) or one workbook with the same tables as sheets.

Both forms hold the same text, so one can be made from the other without loss (`scheme_output`).
"""

import tomllib
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from xiangheng_scoring.characters import name_of
from xiangheng_scoring.errors import Fault, SchemeRefused, some_of
from xiangheng_scoring.intake.containers.cells import Cell, address_of, column_letters
from xiangheng_scoring.intake.containers.delimited import read_delimited
from xiangheng_scoring.intake.containers.folders import are_left_behind
from xiangheng_scoring.intake.containers.grids import Grid
from xiangheng_scoring.intake.containers.readers import read_grids
from xiangheng_scoring.intake.containers.source import Source
from xiangheng_scoring.intake.errors import FileRefused
from xiangheng_scoring.intake.reading.figures import trouble
from xiangheng_scoring.intake.reading.seen import as_seen
from xiangheng_scoring.numbers.exact import plain
from xiangheng_scoring.places import Origin, Place
from xiangheng_scoring.scheme import HEADER, TABLES, Row, SchemeTables, Table

HEADER_FILE = "scheme.toml"
KEY_HEADINGS, VALUE_HEADINGS = ("key", "键"), ("value", "值")
REMARKS = "说明"


def read_scheme_tables(path: Path | Traversable) -> SchemeTables:
    """The tables of a scheme folder or workbook, not yet checked; what was found wrong in reading goes with them.

    Raises `SchemeRefused` where a file or its headings cannot be read, for then nothing true could be said of
    the rest; `FileRefused` for a file that is no workbook.
    """
    reading = _Reading(path.name)
    if path.is_dir():
        _read_folder(path, reading)
    elif isinstance(path, Path):
        _read_workbook(path, reading)
    else:
        raise SchemeRefused([Fault("SCHEME-FILE", str(path), "不是方案文件夹")], at=str(path))
    return reading.tables()


class _Reading:
    """The tables of one scheme read so far, each once, and the faults met on the way."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.header = Row({}, origin)
        self.rows: dict[str, tuple[Row, ...]] = {}
        self.places: dict[str, Origin] = {}
        self.faults: list[Fault] = []
        self.unreadable: list[Fault] = []

    def add_table(self, grid: Grid, place: Origin) -> None:
        """Read one sheet or CSV file as the table that its name says."""
        table = _table(grid.sheet)
        if table.name in self.places:
            self.faults.append(
                Fault(
                    "SCHEME-TABLE",
                    place,
                    f"「{table.title}」表有两张，另一张是 {self.places[table.name]}",
                    expected="每种表一张",
                    remedy="并成一张，或删去一张",
                )
            )
            return
        self.places[table.name] = place
        self.faults += _troubles(grid, place)
        if table is HEADER:
            self.header = _header_row(grid, place, self)
        else:
            self.rows[table.name] = _rows(grid, place, table, self)

    def tables(self) -> SchemeTables:
        """All that was read; raises `SchemeRefused` if a part of it cannot be read."""
        if self.unreadable:
            raise SchemeRefused([*self.unreadable, *self.faults], at=self.origin)
        return SchemeTables(Path(self.origin).stem, self.header, self.rows, tuple(self.faults))


def _read_folder(folder: Path | Traversable, reading: _Reading) -> None:
    reading.header = _read_header(folder.joinpath(HEADER_FILE), reading)
    for item in sorted(folder.iterdir(), key=lambda item: item.name):
        source = Source(item.name, item.read_bytes() if item.is_file() else b"")
        if source.suffix == ".csv" and item.name != f"{REMARKS}.csv" and not are_left_behind([item.name]):
            try:
                (grid,) = read_delimited(source)
            except FileRefused as refusal:
                reading.unreadable.append(refusal.fault)
            else:
                reading.add_table(grid, Origin(item.name))


def _read_header(file: Traversable, reading: _Reading) -> Row:
    if not file.is_file():
        reading.unreadable.append(
            Fault(
                "SCHEME-FILE",
                file.name,
                "方案文件夹里没有 scheme.toml",
                expected="scheme.toml",
                remedy="补上，或改用含 scheme.toml 的文件夹",
            )
        )
        return Row({}, HEADER_FILE)
    try:
        # A number in the header stays the text that the author typed, never a float.
        content = tomllib.loads(file.read_bytes().decode("utf-8-sig"), parse_float=str)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        reading.unreadable.append(
            Fault("SCHEME-FILE", HEADER_FILE, f"读不懂：{error}", "UTF-8 的 TOML", "按提示的行列改正")
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
    if isinstance(value, Cell):
        return _text(value.value) + ("%" if value.is_percent else "")
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, date):
        return value.isoformat()[:10]
    return "" if value is None else str(value).strip()


def _table(name: str) -> Table:
    """The table of a file or sheet by its English name or Chinese title; an unknown one keeps its name."""
    known = (table for table in (HEADER, *TABLES) if name in (table.name, table.title))
    return next(known, Table(name, name, ()))


def _troubles(grid: Grid, place: Origin) -> Iterable[Fault]:
    """What a workbook's author does not see as it is read: a scheme is law, so each is a fault and none a notice."""
    for position, cell in grid.cells.items():
        where = replace(place, cell=cell.address)
        if cell.trouble is not None:
            yield replace(trouble(where, cell, "填好的值"), code="SCHEME-VALUE")
        elif cell.is_rounded:
            message = f"显示「{cell.shown}」，存的是「{_text(cell)}」"
            yield Fault("SCHEME-VALUE", where, message, "显示的与所存的一样", "改数，或让格式显示所有小数")
        elif position in grid.unsettled:
            yield Fault("SCHEME-VALUE", where, "公式随时会变，或设为手动计算", "填好的值", "改成值")
    for position, character in as_seen(grid).turned.items():
        where = replace(place, cell=address_of(*position))
        message = f"「{grid.cell(*position).shown}」中有看不见的 {name_of(character)}，显示的次序与所存的不同"
        yield Fault("SCHEME-VALUE", where, message, "没有方向字符的内容", "删去这一格，重新录入（不要粘贴）")
    for row, column in grid.empty_texts:
        where = replace(place, cell=address_of(row, column))
        yield Fault("SCHEME-VALUE", where, "公式的结果是空文本，或没有计算过", "填好的值", "改成值，或清空")
    yield from _hidden(grid, place)
    for merge in grid.merged:
        is_ambiguous = merge.left < merge.right or merge.top == 1 < merge.bottom
        if is_ambiguous and not grid.cell(merge.top, merge.left).is_empty:
            where = replace(place, cell=address_of(merge.top, merge.left))
            yield Fault(
                "SCHEME-VALUE",
                where,
                f"合并在 {merge.address} 几格中，不知属于哪一列",
                expected="每格一个值",
                remedy="取消合并，逐格填写",
            )


def _hidden(grid: Grid, place: Origin) -> Iterable[Fault]:
    rows = {row for row, _ in grid.cells} & grid.hidden_rows
    columns = {column for _, column in grid.cells} & grid.hidden_columns
    named = [
        *(f"第 {row} 行" for row in sorted(rows)),
        *(f"{column_letters(at)} 列" for at in sorted(columns)),
    ]
    if grid.hidden_sheet or named:
        what = "工作表" if grid.hidden_sheet else some_of(named, 5)
        yield Fault(
            "SCHEME-HIDDEN", place, f"{what}是隐藏的而有内容", "都看得见的方案", "取消隐藏，不用的删去"
        )


def _seen(grid: Grid) -> dict[tuple[int, int], str]:
    """The texts of a table by position; one that is merged over several rows stands in each that has anything."""
    texts = {position: text for position, cell in grid.cells.items() if (text := _text(cell))}
    rows = sorted({row for row, _ in texts})
    for merge in grid.merged:
        merged = texts.get((merge.top, merge.left))
        if merged is not None and merge.left == merge.right and merge.top > 1:
            texts.update(
                {
                    (row, merge.left): merged
                    for row in rows[bisect_right(rows, merge.top) : bisect_right(rows, merge.bottom)]
                }
            )
    return texts


def _rows(grid: Grid, place: Origin, table: Table, reading: _Reading) -> tuple[Row, ...]:
    """Rows below the first row, which holds the headings; empty rows are passed over."""
    cells = _seen(grid)
    names = table.column_names()
    headings = {column: cell for (row, column), cell in sorted(cells.items()) if row == 1}
    if cells and table.columns and not set(headings.values()) & set(names):
        reading.unreadable.append(
            Fault(
                "SCHEME-COLUMN",
                replace(place, cell="A1"),
                "第 1 行不是列名",
                expected="、".join(column.name for column in table.columns if column.required) + " 等列名",
                remedy="删去上面的标题行和空行，让列名在第 1 行",
            )
        )
        return ()
    columns = {column: names.get(heading, heading) for column, heading in headings.items()}
    if table.columns:
        reading.faults += _column_faults(cells, columns, place)
    lines: dict[int, dict[int, str]] = defaultdict(dict)
    for (row, column), text in cells.items():
        if row > 1 and column in columns:
            lines[row][column] = text
    return tuple(
        Row(
            {columns[column]: text for column, text in sorted(values.items())},
            replace(place, row=row),
            {name: replace(place, cell=address_of(row, column)) for column, name in columns.items()},
        )
        for row, values in sorted(lines.items())
    )


def _column_faults(
    cells: Mapping[tuple[int, int], str], columns: Mapping[int, str], place: Origin
) -> Iterable[Fault]:
    """Headings that stand twice, and columns that hold something but have no heading: each told once."""
    for column, name in columns.items():
        if name in list(columns.values())[: list(columns).index(column)]:
            yield Fault(
                "SCHEME-COLUMN",
                replace(place, cell=address_of(1, column)),
                f"「{name}」列出现两次",
                expected="每列一次",
                remedy="删去一列",
            )
    stray: dict[int, int] = {}
    for row, column in sorted(cells):
        if column not in columns:
            stray.setdefault(column, row)
    for column, row in stray.items():
        yield Fault(
            "SCHEME-COLUMN",
            replace(place, cell=address_of(row, column)),
            f"「{cells[row, column]}」所在的列没有列名",
            expected="有列名的列",
            remedy="补列名或删去",
        )


def _read_workbook(path: Path, reading: _Reading) -> None:
    for grid in read_grids(path):
        if grid.sheet != REMARKS and not grid.is_empty:
            reading.add_table(grid, Origin(path.name, grid.sheet))
    if HEADER.name not in reading.places:
        reading.unreadable.append(
            Fault(
                "SCHEME-FILE",
                path.name,
                "没有「方案」表（scheme）",
                expected="含方案、指标、对象等表的工作簿",
                remedy="用 xiangheng scheme export 导出一个作样子",
            )
        )


def _header_row(grid: Grid, place: Origin, reading: _Reading) -> Row:
    """The header's keys and values, from the two columns that are headed so."""
    texts = _seen(grid)
    headings = {text: column for (row, column), text in texts.items() if row == 1}
    keys, values = (
        next((headings[name] for name in names if name in headings), 0)
        for names in (KEY_HEADINGS, VALUE_HEADINGS)
    )
    if not keys or not values:
        reading.unreadable.append(
            Fault(
                "SCHEME-COLUMN",
                replace(place, cell="A1"),
                "第 1 行没有「键」「值」",
                expected="键、值两列",
                remedy="补上列名",
            )
        )
    header: dict[str, str] = {}
    places: dict[str, Place] = {}
    names = HEADER.column_names()
    for row in sorted({row for row, _ in texts if row > 1}):
        key, value = texts.get((row, keys), ""), texts.get((row, values), "")
        name, cell = names.get(key, key), replace(place, cell=address_of(row, values or 1))
        if value and not key:
            reading.faults.append(
                Fault("SCHEME-COLUMN", cell, f"「{value}」没有写键", "键和值", "补键或删去")
            )
        elif key and name in places:
            reading.faults.append(Fault("SCHEME-COLUMN", cell, f"「{key}」出现两次", "每项一次", "删去一行"))
        elif key:
            places[name] = cell
            header |= {name: value} if value else {}
    return Row(header, place, places)
