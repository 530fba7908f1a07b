"""Rows of text tables with more fields than their header: a comma too many moves every value behind it."""

from collections.abc import Iterator, Sequence

from xiangheng_scoring.errors import Fault
from xiangheng_scoring.files.tables import Table


def overlong(table: Table, rows: Sequence[int]) -> Iterator[tuple[int, Fault]]:
    """The rows of a text table that have a field too many, each with its fault; none of a workbook's.

    A separator at the end of every row moves nothing.
    """
    fields = table.grid.fields
    if not fields or not rows:
        return
    width = max(fields[row] for row in range(table.header.top, table.header.bottom + 1))
    usual = max(width, min(fields[row] for row in rows))
    for row in rows:
        beyond = any(not table.grid.cell(row, at).is_empty for at in range(width + 1, fields[row] + 1))
        if beyond or fields[row] > usual:
            yield row, _fault(table, row, width)


def _fault(table: Table, row: int, width: int) -> Fault:
    count = table.grid.fields[row]
    said = ",".join(table.grid.cell(row, column).shown for column in range(1, count + 1))
    message = (
        f"第 {row} 行「{said}」有 {count} 个字段，列名只有 {width} 个，多半是千分位的逗号把一个数分成了两个"
    )
    remedy = '带逗号的数用英文双引号括起（如 "1,200"），或去掉千分位的逗号'
    return Fault("DATA-FIELDS", table.grid.where(row, width + 1), message, f"{width} 个字段", remedy, said)
