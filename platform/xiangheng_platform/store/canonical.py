"""What digests of the store are made of: values as they are kept, in one written form on every database."""

import json
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Boolean, Column, ColumnElement, Date, Integer, Table, Text, cast, type_coerce
from sqlalchemy.types import NullType

from xiangheng_platform.store.columns import Exact, Moment
from xiangheng_platform.store.moments import as_integer
from xiangheng_scoring.numbers.exact import plain

_LINE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=repr)


def kept(value: Any) -> Any:
    """A value as the database keeps it: moments and truths as integers, days and decimals as text.

    Raises `TypeError` for a float and for what is no finite number: both have lost what they were.
    """
    if isinstance(value, float) or (isinstance(value, Decimal) and not value.is_finite()):
        raise TypeError(f"not an exact number: {value!r}")
    match value:
        case bool():
            return int(value)
        case datetime():
            return as_integer(value)
        case date():
            return value.isoformat()
        case Decimal():
            return plain(value)
        case _:
            return value


def line(names: Iterable[str], values: Iterable[Any]) -> bytes:
    """Kept values with their names as one line of canonical JSON; give the names in one order, sorted.

    What is empty is left out, so that a column added later changes no line. Bytes and whatever else a damaged file
    may give are written too: it must be found out, not stumble here.
    """
    pairs = [part for pair in zip(names, values, strict=True) if pair[1] is not None for part in pair]
    return _LINE.encode(pairs).encode("utf-8", "surrogateescape") + b"\n"


def document(content: Any) -> str:
    """A document as canonical JSON: sorted keys, no blanks, values as they are kept."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain)


def as_kept(table: Table) -> dict[str, ColumnElement[Any]]:
    """A table's columns by name, sorted, to be read as they are kept rather than as what they mean."""
    return {name: _as_kept(table.columns[name]) for name in sorted(table.columns.keys())}


def as_found(table: Table, backend: str) -> dict[str, ColumnElement[Any]]:
    """A table's columns by name, sorted, as they are found in the file, to be proved.

    SQLite keeps any value in any column: an empty blob in the place of a 0 is 0 once it is cast, and yet the row is no
    longer one of those whose column is 0. So nothing is cast there; PostgreSQL's columns hold what they say.
    """
    if backend != "sqlite":
        return as_kept(table)
    return {name: type_coerce(table.columns[name], NullType()) for name in sorted(table.columns.keys())}


def _as_kept(column: Column[Any]) -> ColumnElement[Any]:
    match column.type:
        case Moment():
            return type_coerce(column, Integer)
        case Exact():
            return type_coerce(column, Text)
        case Date():
            return cast(column, Text).label(column.name)
        case Boolean():
            return cast(column, Integer).label(column.name)
        case _:
            return column


def _plain(value: Any) -> Any:
    form = kept(value)
    if form is value:
        raise TypeError(f"{type(value).__name__} has no kept form")
    return form
