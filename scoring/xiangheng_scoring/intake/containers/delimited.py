"""Text tables (.csv, .tsv, .txt): one grid, every cell the text as it stands in the file."""

import csv
import re
from collections.abc import Iterator
from io import StringIO
from itertools import islice

from xiangheng_scoring.characters import name_of
from xiangheng_scoring.intake.containers.budget import CellBudget
from xiangheng_scoring.intake.containers.cells import Cell, quotable
from xiangheng_scoring.intake.containers.grids import Grid
from xiangheng_scoring.intake.containers.limits import LAST_COLUMN, LAST_ROW
from xiangheng_scoring.intake.containers.source import Source
from xiangheng_scoring.intake.errors import FileCellsExceeded, FileDamaged, FileEncodingRefused

SUFFIXES = frozenset({".csv", ".tsv", ".txt"})
CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f]")

#: How many lines tell what separates the fields.
_LINES_SEEN = 50

_ERROR_VALUES = frozenset({"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"})
_UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")


def read_delimited(source: Source) -> list[Grid]:
    """The table as the one grid of the file, named after the file.

    Rows are counted as a spreadsheet counts them when it opens the file: blank lines are rows, line
    breaks within quotes are not.
    """
    text = decoded(source)
    separator, budget = _separator(source, text), CellBudget(source)
    cells: dict[tuple[int, int], Cell] = {}
    fields: dict[int, int] = {}
    for row, record in enumerate(_records(source, text, separator), start=1):
        if row > LAST_ROW or len(record) > LAST_COLUMN:
            raise FileCellsExceeded(
                f"第 {row} 行有 {len(record)} 列，超出表格能容纳的范围。",
                at=source.name,
                expected=f"不超过 {LAST_ROW} 行、{LAST_COLUMN} 列",
            )
        fields[row] = len(record)
        for column, value in enumerate(record, start=1):
            if value:
                budget.spend()
                # What a spreadsheet wrote for an error cell is still an error.
                cells[row, column] = (
                    Cell(row, column, shown=value, trouble="error")
                    if value in _ERROR_VALUES
                    else Cell(row, column, value, quotable(value))
                )
    return [Grid(source.name, source.stem, cells, fields=fields, separator=separator)]


def decoded(source: Source) -> str:
    """The text of the file: UTF-8, with or without its mark, else GB18030."""
    data = source.data
    if data.startswith(_UTF_16_MARKS):
        raise FileEncodingRefused("文件是 UTF-16（“Unicode 文本”）编码。", at=source.name)
    if b"\x00" in data:
        place = _line(data, data.index(b"\x00"))
        raise FileEncodingRefused(f"第 {place} 行含有空字符（NUL），不是文本。", at=source.name)
    text = _decode(source)
    if control := CONTROLS.search(text):
        line = text.count("\n", 0, control.start()) + 1
        at = control.start() - text.rfind("\n", 0, control.start())
        raise FileEncodingRefused(
            f"第 {line} 行第 {at} 个字是 {name_of(control[0])}，不是文本。", at=source.name
        )
    return text


def _decode(source: Source) -> str:
    try:
        return source.data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if _is_broken_utf8(source.data):
            raise _undecodable(source, error.start, "UTF-8") from None
    try:
        return source.data.decode("gb18030")
    except UnicodeDecodeError as error:
        raise _undecodable(source, error.start, "UTF-8 或 GB18030") from None


def _is_broken_utf8(data: bytes) -> bool:
    """Whether most of the Chinese in the file is UTF-8 after all.

    Nearly any bytes decode as GB18030: a UTF-8 file with one damaged byte would come out as other
    Chinese characters, and no one would be told. GB18030 hardly ever forms the three bytes that a
    Chinese character has in UTF-8.
    """
    text = data.decode("utf-8", errors="replace")
    sound = sum("\u2e80" <= character < "\ufffd" for character in text)
    return data.startswith(b"\xef\xbb\xbf") or sound > text.count("\ufffd")


def _undecodable(source: Source, position: int, encoding: str) -> FileEncodingRefused:
    return FileEncodingRefused(
        f"第 {_line(source.data, position)} 行有字节不能按 {encoding} 解码。", at=source.name
    )


def _line(data: bytes, position: int) -> int:
    return data.count(b"\n", 0, position) + 1


def _records(source: Source, text: str, separator: str) -> Iterator[list[str]]:
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        yield from reader
    except csv.Error as error:
        raise FileDamaged(
            f"第 {reader.line_num} 行的引号不配对，或单元格过长。",
            at=source.name,
            expected="含逗号、引号或换行的内容用一对英文双引号括起，其中的引号写两次",
        ) from error


def _separator(source: Source, text: str) -> str:
    """The separator that most of the first lines have; of those alike the one the first line has most of.

    A title above the table has none or another, and commas may be decimal points: the first line alone cannot tell.
    """
    usual = "\t" if source.suffix == ".tsv" else ","
    lines = islice(filter(str.strip, StringIO(text)), _LINES_SEEN)
    unquoted = [re.sub('"[^"]*"', "", line) for line in lines]

    def strength(separator: str) -> tuple[int, int]:
        counts = [line.count(separator) for line in unquoted]
        return sum(map(bool, counts)), next(filter(None, counts), 0)

    return max((usual, ",", "\t", ";", "|"), key=strength)
