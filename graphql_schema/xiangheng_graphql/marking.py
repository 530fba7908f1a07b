"""Where in the arguments of a mutation a fault stands, so that a form can show it at the field that it is about.

One rule: a path begins with an argument, as the schema calls it, and leads from there inwards; places in lists count from 0.
Services know fields by their own names and not under which argument somebody gave them. What they say in words alone is found
by what they quote: a fault that names what was given stands at the argument that gave it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

from strawberry.utils.str_converters import to_camel_case

from xiangheng_graphql.assembly.changes import Changes
from xiangheng_graphql.assembly.uploads import Upload
from xiangheng_graphql.commands import RENAMED
from xiangheng_scoring.documents import FaultRecord, FieldRecord


def marked(faults: Iterable[FaultRecord], arguments: Mapping[str, Any]) -> tuple[FaultRecord, ...]:
    """Faults, each at the argument that it is about, where that is known."""
    given = {_called(name): value for name, value in arguments.items()}
    return tuple(_marked(fault, given) for fault in faults)


def _marked(fault: FaultRecord, given: Mapping[str, Any]) -> FaultRecord:
    if isinstance(fault.at, FieldRecord):
        return replace(fault, at=FieldRecord(_rooted(fault.at.path, given)))
    if fault.at is not None:
        return fault
    quoting = {
        path
        for path, text in _texts(given)
        if text and (f"「{text}」" in fault.message or text == fault.where)
    }
    # Where two arguments say the same, nothing tells which of them is meant.
    return replace(fault, at=FieldRecord(quoting.pop())) if len(quoting) == 1 else fault


def _rooted(path: tuple[str, ...], given: Mapping[str, Any]) -> tuple[str, ...]:
    """A path from the argument on: a field that is none of them is one of the input object, where there is one."""
    first, *rest = path
    names = (first, RENAMED.get(first, first))
    if own := next((name for name in names if name in given), None):
        # Services take files as a list; an argument that is one file has no places in it.
        return (own,) if isinstance(given[own], Upload) else (own, *rest)
    inputs = [name for name, value in given.items() if is_dataclass(value) or isinstance(value, Mapping)]
    return (inputs[0], names[-1], *rest) if len(inputs) == 1 else (names[-1], *rest)


def _texts(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every text among what was given, with the path to it."""
    if isinstance(value, str):
        yield path, value.strip()
    elif isinstance(value, Changes):
        yield from _texts(value.given, path)
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _texts(inner, (*path, _called(name)))
    elif isinstance(value, list | tuple):
        for place, inner in enumerate(value):
            yield from _texts(inner, (*path, str(place)))
    elif is_dataclass(value):
        yield from _texts({field.name: getattr(value, field.name) for field in fields(value)}, path)


def _called(name: str) -> str:
    return to_camel_case(name.rstrip("_"))
