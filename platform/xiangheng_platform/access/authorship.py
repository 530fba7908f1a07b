"""Authorship: who wrote the parts that something still carries, told by its history part by part."""

from collections.abc import Iterable, Mapping
from dataclasses import MISSING, fields
from typing import Any

#: What something says, by the name of each part.
Parts = Mapping[str, object]


def writers(history: Iterable[tuple[str, Parts]], left_open: Parts) -> frozenset[str]:
    """The logins that wrote any part which the last content of a history still carries.

    `history` holds who wrote each content and what it said, the oldest first. A part is its writer's until somebody
    changes it, whatever else was changed meanwhile; one that stands as in `left_open` from the beginning is nobody's.
    """
    wrote: dict[str, str] = {}
    before = dict(left_open)
    for login, parts in history:
        for name, value in parts.items():
            if name not in before or before[name] != value:
                wrote[name] = login
        before = {**left_open, **parts}
    return frozenset(wrote.values())


def defaults(content: Any) -> dict[str, object]:
    """What a dataclass says of a field that nobody filled in, for the fields that need not be."""
    return {field.name: field.default for field in fields(content) if field.default is not MISSING}
