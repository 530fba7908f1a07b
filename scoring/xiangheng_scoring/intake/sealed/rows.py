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
#: A number as Python writes it exactly; the exponent is bounded so that nothing of a gigabyte is made of a few bytes.
_NUMBER = re.compile(r"-?\d+(\.\d+)?(E[+-]\d{1,4})?")


def lines_of(kind: Any, rows: Iterable[Any]) -> bytes:
    """The rows in the order of their text, whatever order they come in; UTF-8, a line feed after each line."""
    lines = [_line(list(_types(kind))), *sorted(_line(_plain(row)) for row in rows)]
    return "".join(f"{line}\n" for line in lines).encode()


def rows_of(kind: type[R], content: bytes) -> tuple[R, ...]:
    """The rows that were written so; raises `ValueError`, with what is wrong, for lines that were not."""
    lines = content.decode().split("\n")
    if lines.pop():
        raise ValueError("最后一行没有写完")
    try:
        told = list(map(json.loads, lines))
    except RecursionError as error:
        raise ValueError("嵌套太深") from error
    hashable: Any = kind
    if told[:1] != [list(_types(hashable))]:
        raise ValueError("第 1 行不是各列的名称")
    return tuple(_records(kind, told[1:])) if told[1:] else ()


def _line(values: Any) -> str:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        kind: Any = value.__class__
        return [_plain(getattr(value, name)) for name in _types(kind)]
    return str(value) if isinstance(value, Decimal) else value


@cache
def _types(kind: Any) -> dict[str, Any]:
    types = get_type_hints(kind)
    return {field.name: types[field.name] for field in fields(kind)}


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
    parts = get_args(hint)
    if NoneType in parts:
        (kind,) = (part for part in parts if part is not NoneType)
        present = iter(list(_column(kind, [value for value in column if value is not None])))
        return [None if value is None else next(present) for value in column]
    if is_dataclass(hint):
        return list(_records(hint, column)) if column else ()
    wanted = str if hint is Decimal else hint
    if not set(map(type, column)) <= {wanted}:
        raise ValueError(f"有一格不是 {wanted.__name__}")
    return list(map(_number, column)) if hint is Decimal else column


def _number(text: str) -> Decimal:
    if not _NUMBER.fullmatch(text):
        raise ValueError(f"「{text}」不是数")
    return Decimal(text)
