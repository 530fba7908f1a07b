"""The digest of a scheme: as folder or workbook, in any order of rows, the same scheme has the same digest."""

import json
from collections.abc import Mapping
from typing import Any

from xiangheng_scoring.numbers.canonical import canonical, digest
from xiangheng_scoring.rules import parse_json
from xiangheng_scoring.scheme.fields import parse_decimal, split_list
from xiangheng_scoring.scheme.tables import HEADER, TABLES, SchemeTables

LISTS = frozenset({"applies_to", "missing", "other_names"})


def tables_digest(tables: SchemeTables) -> str:
    """The digest of a scheme's tables: numbers in plain form, JSON parsed, rows in the order of their keys.

    Texts that only explain (notes, definitions) count too: a changed definition is another scheme.
    """
    header = {name: _cell("scheme", name, text) for name, text in tables.header.values.items()}
    rows = {
        table.name: sorted(
            (_row(table.name, row.values) for row in tables.of(table.name)),
            key=lambda row: json.dumps(row, sort_keys=True, default=canonical),
        )
        if table.name not in ("grades", "classes")
        else [_row(table.name, row.values) for row in tables.of(table.name)]
        for table in TABLES
        if tables.of(table.name)
    }
    return digest({"header": header, "tables": rows})


def _row(table: str, values: Mapping[str, str]) -> dict[str, Any]:
    return {name: _cell(table, name, text) for name, text in values.items() if text.strip()}


_NUMBERS = {
    (table.name, column.name) for table in (HEADER, *TABLES) for column in table.columns if column.is_number
}


def _cell(table: str, column: str, text: str) -> Any:
    text = text.strip()
    if column in ("parameters", "transform") and text[:1] in ("{", "["):
        return parse_json(text)
    if column in LISTS:
        return split_list(text)
    if (table, column) in _NUMBERS:
        return parse_decimal(text)
    return text
