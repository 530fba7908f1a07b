"""Rows of records as lines of JSON: the names of the fields, then a list of values a row, each as it would be read back.

    ["unit","indicator","period","value","origin","sample"]
    ["430121","LF-A01",2024,"95.30",["数.xlsx","医保","D17",0,null],null]

A record within a row is a list of its own. A number keeps every digit and zero that it was reported with, as text. JSON and not
CSV: a text may hold any character, null is no empty text, and no spreadsheet makes a number of `0012` and saves it so.
"""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import fields, is_dataclass
from decimal import Decimal
from functools import cache
from types import NoneType
from typing import Any, TypeVar, get_args, get_type_hints

R = TypeVar("R")
_line = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
#: So many lines are held as lists at a time.
_BLOCK = 10_000
#: A number as Python writes it exactly; the exponent is bounded so that nothing of a gigabyte is made of a few bytes.
_NUMBER = re.compile(r"-?\d+(\.\d+)?(E[+-]\d{1,4})?")


def lines_of(kind: Any, rows: Iterable[Any]) -> bytes:
    """The rows in the order of their text, whatever order they come in; UTF-8, a line feed after each line."""
    lines = [_line(list(_types(kind))), *sorted(map(_line, _told(kind, list(rows))))]
    return "".join(f"{line}\n" for line in lines).encode()


def rows_of(kind: type[R], content: bytes) -> tuple[R, ...]:
    """The rows that were written so; raises `ValueError`, with what is wrong, for lines that were not."""
    heading, *lines = content.decode().split("\n")
    hashable: Any = kind
    if not lines or heading != _line(list(_types(hashable))):
        raise ValueError("第 1 行不是各列的名称")
    if lines.pop():
        raise ValueError("最后一行没有写完")
    rows: list[R] = []
    for first in range(0, len(lines), _BLOCK):
        rows += _records(kind, _parsed(lines[first : first + _BLOCK]))
    return tuple(rows)


def _parsed(lines: Sequence[str]) -> list[Any]:
    """What lines say, parsed together, which takes half the time that lines one by one would."""
    try:
        told: list[Any] = json.loads(f"[{','.join(lines)}]")
    except RecursionError as error:
        raise ValueError("嵌套太深") from error
    if len(told) != len(lines):
        raise ValueError("有一行不是一条")
    return told


@cache
def _types(kind: Any) -> dict[str, Any]:
    types = get_type_hints(kind)
    return {field.name: types[field.name] for field in fields(kind)}


def _told(kind: Any, records: Sequence[Any]) -> Iterable[list[Any]]:
    """Each record as a list of its values, made column by column as it is read back."""
    columns = [
        _told_column(hint, [getattr(record, name) for record in records])
        for name, hint in _types(kind).items()
    ]
    return map(list, zip(*columns, strict=True))


def _told_column(hint: Any, column: Sequence[Any]) -> Iterable[Any]:
    kind, is_optional = _optional(hint)
    if is_optional:
        return _with_gaps(column, _told_column(kind, [value for value in column if value is not None]))
    if is_dataclass(kind):
        return _told(kind, column)
    return map(str, column) if kind is Decimal else column


def _records(kind: Any, rows: Sequence[Any]) -> Iterable[Any]:
    """Column by column, so that each is checked as a whole."""
    types = _types(kind)
    if not all(type(row) is list and len(row) == len(types) for row in rows):
        raise ValueError(f"有一行不是 {len(types)} 列")
    columns = (
        _column(hint, column) for hint, column in zip(types.values(), zip(*rows, strict=True), strict=True)
    )
    return map(kind, *columns)


def _column(hint: Any, column: Sequence[Any]) -> Iterable[Any]:
    kind, is_optional = _optional(hint)
    if is_optional:
        return _with_gaps(column, _column(kind, [value for value in column if value is not None]))
    if is_dataclass(kind):
        return _records(kind, column) if column else ()
    wanted: type[Any] = str if kind is Decimal else kind
    if not set(map(type, column)) <= {wanted}:
        raise ValueError(f"有一格不是 {wanted.__name__}")
    return map(_number, column) if kind is Decimal else column


def _optional(hint: Any) -> tuple[Any, bool]:
    """A field's type without None, and whether None may stand there."""
    parts = get_args(hint)
    if NoneType not in parts:
        return hint, False
    (kind,) = (part for part in parts if part is not NoneType)
    return kind, True


def _with_gaps(column: Sequence[Any], values: Iterable[Any]) -> Iterable[Any]:
    """The values in the places where the column has any."""
    rest = iter(values)
    return [None if value is None else next(rest) for value in column]


def _number(text: str) -> Decimal:
    if not _NUMBER.fullmatch(text):
        raise ValueError(f"「{text}」不是数")
    return Decimal(text)
