"""Rows as values of classes with the same fields, many at once: what pages and sweeps are made of."""

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import fields
from functools import cache
from operator import itemgetter
from typing import Any, cast, get_type_hints

from sqlalchemy import Row

from xiangheng_scoring.titled import Titled


def field_values(kind: type[Any], rows: Sequence[Any]) -> Iterator[dict[str, Any]]:
    """What each of some rows of one statement says under the fields that a dataclass has, too, by field.

    A word of a closed list is that word. Told by place and not by name: a value takes a quarter of the time so, and a page of
    the ledger has two thousand of them.
    """
    if not rows:
        return
    columns = cast(Row[Any], rows[0])._fields
    names = [field.name for field in fields(kind) if field.name in columns]
    chosen = itemgetter(*map(columns.index, names))
    words = [(name, lists) for name, lists in _lists(cast(Hashable, kind)).items() if name in names]
    for row in rows:
        said = dict(zip(names, chosen(row), strict=True))
        for name, entries in words:
            said[name] = entries[said[name]]
        yield said


@cache
def _lists(kind: Hashable) -> dict[str, dict[str, Titled]]:
    """The entries of the closed lists that a class has as fields, by what is kept of each."""
    hints = get_type_hints(cast(type[Any], kind))
    return {
        name: {str(entry.value): entry for entry in hint}
        for name, hint in hints.items()
        if isinstance(hint, type) and issubclass(hint, Titled)
    }
