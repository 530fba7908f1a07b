"""Rows of text tables with more fields than their header: a comma too many moves every value behind it."""

import re
from collections.abc import Iterator, Sequence

from xiangheng_scoring.errors import Fault
from xiangheng_scoring.intake.containers.cells import text_of
from xiangheng_scoring.intake.numerals import parse_number
from xiangheng_scoring.intake.reading.tables import Table
from xiangheng_scoring.intake.wording import folded

_LONGEST_SAID = 100
_BEFORE, _AFTER = re.compile(r"[+-]?[1-9]\d{0,2}"), re.compile(r"\d{3}(?:\.\d+)?")


def overlong(table: Table, rows: Sequence[int]) -> Iterator[tuple[int, Fault]]:
    """The rows of a text table that have a field too many, each with its fault; none of a workbook's.

    A separator at the end of every row moves nothing. An empty remark behind the values has room for a field too
    many, which three digits in it give away.
    """
    fields = table.grid.fields
    if not fields or not rows:
        return
    width = max(fields[row] for row in range(table.header.top, table.header.bottom + 1))
    usual = max(width, min(fields[row] for row in rows))
    behind = {at + 1: table.grid.label(table.header.bottom, at + 1) for at in table.columns}
    remarks = [at for at, label in behind.items() if folded(text_of(label)) in ("备注", "说明")]
    for row in rows:
        if (
            any(not table.grid.cell(row, at).is_empty for at in range(width + 1, fields[row] + 1))
            or fields[row] > usual
        ):
            yield row, _fault(table, row, width + 1, f"有 {fields[row]} 个字段，列名只有 {width} 个")
        elif column := next((at for at in remarks if _is_thousand(table, row, at)), None):
            yield row, _fault(table, row, column, "的备注只有三位数")


def swallowed(table: Table) -> Iterator[Fault]:
    """The cells of a text table in which whole rows stand, because a quote before them and one behind do not belong together."""
    grid = table.grid
    if not grid.separator:
        return
    width = max(grid.fields.get(row, 0) for row in range(table.header.top, table.header.bottom + 1))
    broken = set(grid.rows_saying(lambda text: len(text.splitlines()) > 1))
    for row in (*range(table.header.top, table.header.bottom + 1), *table.rows):
        for cell in grid.lines[row] if row in broken else ():
            lines = cell.value.splitlines()[1:] if isinstance(cell.value, str) else []
            # As many fields as the table, and a number among them: a row of it.
            rows = (
                line
                for line in lines
                if len(fields := line.split(grid.separator)) >= max(width, 2)
                and any(map(parse_number, fields))
            )
            if text := next(rows, ""):
                yield Fault(
                    "DATA-FIELDS",
                    grid.origin(row, cell.column),
                    f"一格里有整行「{text[:_LONGEST_SAID]}」，多半是引号没有配对，把几行并成了一格",
                    expected="每行一个对象",
                    remedy="补上或删去多余的英文双引号；确是备注的，删去其中的换行",
                    value=text[:_LONGEST_SAID],
                )


def _is_thousand(table: Table, row: int, column: int) -> bool:
    """Whether a cell and the one before it are the halves of a number such as 1,200."""
    before, after = (table.grid.cell(row, at).shown.strip() for at in (column - 1, column))
    return _BEFORE.fullmatch(before) is not None and _AFTER.fullmatch(after) is not None


def _fault(table: Table, row: int, column: int, what: str) -> Fault:
    text = ",".join(table.grid.cell(row, at).shown for at in range(1, table.grid.fields[row] + 1))
    return Fault(
        "DATA-FIELDS",
        table.grid.origin(row, column),
        f"第 {row} 行「{text}」{what}，多半是千分位的逗号把一个数分成了两个",
        expected="每列一个字段",
        remedy='带逗号的数用英文双引号括起（如 "1,200"），或去掉千分位的逗号',
        value=text,
    )
