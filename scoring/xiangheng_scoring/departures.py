"""Where a record that was handed in departs from what its fields say of themselves: their types, and the bounds of their `Meaning`.

`records.record_of` asks for neither: most documents that it reads were written by us, some in their thousands, and whoever hands
one in is told all that is wrong with it at once.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from math import isfinite
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from xiangheng_scoring.records import Meaning

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Departure:
    """A value that its field may not have: the names and numbers that lead to it, what it is, and what it should be."""

    path: Path
    message: str
    expected: str


def departures(record: Any, path: Path = ()) -> Iterator[Departure]:
    """Every value of a record, and of the records in it, that is of another type than its field's or outside of its bounds."""
    kind: Any = type(record)
    for name, hint in _hints(kind).items():
        yield from _departures_of(getattr(record, name), hint, (*path, name.rstrip("_")))


def _departures_of(value: Any, hint: Any, path: Path) -> Iterator[Departure]:
    kinds, meanings = _meant(hint)
    if isinstance(value, tuple):
        for number, item in enumerate(value):
            yield from _departures_of(item, get_args(kinds[0])[0], (*path, str(number)))
    elif is_dataclass(value):
        yield from departures(value, path)
    elif not any(_is_of(value, kind) for kind in kinds):
        yield Departure(path, f"「{value}」不是这一项该有的内容", "照原样的内容")
        return
    for meaning in meanings:
        yield from _outside(value, meaning, path)


def _outside(value: Any, meaning: Meaning, path: Path) -> Iterator[Departure]:
    if isinstance(value, int | float):
        if meaning.minimum is not None and value < meaning.minimum:
            yield Departure(path, f"{value} 太小", f"不小于 {meaning.minimum}")
        if meaning.maximum is not None and value > meaning.maximum:
            yield Departure(path, f"{value} 太大", f"不大于 {meaning.maximum}")
    elif isinstance(value, tuple) and meaning.most is not None and len(value) > meaning.most:
        yield Departure(path, f"有 {len(value)} 项，太多", f"不超过 {meaning.most} 项")
    elif isinstance(value, str) and meaning.pattern and not re.search(meaning.pattern, value):
        yield Departure(path, f"「{value}」不是该有的样子", f"合于 {meaning.pattern}")


@cache
def _hints(kind: Any) -> dict[str, Any]:
    hints = get_type_hints(kind, include_extras=True)
    return {field.name: hints[field.name] for field in fields(kind)}


def _meant(hint: Any) -> tuple[list[Any], list[Meaning]]:
    """The types that a field may hold, and what its values keep to."""
    if get_origin(hint) is Annotated:
        base, *notes = get_args(hint)
        kinds, meanings = _meant(base)
        return kinds, [*meanings, *(note for note in notes if isinstance(note, Meaning))]
    if get_origin(hint) in (Union, UnionType):
        parts = [_meant(part) for part in get_args(hint)]
        return [kind for kinds, _ in parts for kind in kinds], [each for _, more in parts for each in more]
    return [hint], []


def _is_of(value: Any, kind: Any) -> bool:
    """Whether a value is of a type; a whole number is a float too, and a truth is no number."""
    if value is None or kind is NoneType:
        return value is None and kind is NoneType
    if kind is float:
        return isinstance(value, float | int) and not isinstance(value, bool) and isfinite(value)
    return isinstance(value, kind) and (kind is not int or not isinstance(value, bool))
