"""Nodes: a record with what was read besides it, as the executor is given them; and the identities by which one is asked again."""

import base64
from collections.abc import Callable, Hashable, Mapping
from typing import Any, TypeAlias, TypeVar

import orjson

from xiangheng_graphql.assembly.json_text import read_json
from xiangheng_graphql.errors import NoSuchNode
from xiangheng_scoring.errors import XianghengError

#: The name of a field in Python, and its arguments: what a result is kept under.
Asked: TypeAlias = tuple[str, Hashable]
#: The highest number that anything is asked by: of an `Int`, and of an integer of PostgreSQL.
HIGHEST = 2**31 - 1
R = TypeVar("R")


class Failure:
    """Why a field has no result: raised where the executor reads it, so that only this field is null."""

    __slots__ = ("error",)

    def __init__(self, error: Exception) -> None:
        self.error = error


def attempt(read: Callable[..., R], *arguments: Any) -> R | Failure:
    """What is read, or why not: for a loader of which one key may fail where the others have a result."""
    try:
        return read(*arguments)
    except XianghengError as error:
        return Failure(error)


class Node:
    """A record, and the results of the fields that were selected of it. Whoever reads it asks neither store nor request."""

    __slots__ = ("record", "results")

    def __init__(self, record: Any) -> None:
        self.record = record
        self.results: dict[Asked, Any] = {}

    def result(self, asked: Asked) -> Any:
        """What was read for a field; raises what went wrong meanwhile."""
        value = self.results[asked]
        if isinstance(value, Failure):
            raise value.error
        return value


def attribute(source: Any, name: str) -> Any:
    """A field without arguments: what was read for it of a node, else an attribute of the record."""
    if type(source) is not Node:
        return getattr(source, name)
    asked = (name, ())
    return source.result(asked) if asked in source.results else getattr(source.record, name)


def frozen(value: Any) -> Hashable:
    """Arguments as what a result is kept under: lists and mappings as tuples."""
    if isinstance(value, Mapping):
        return tuple((name, frozen(item)) for name, item in sorted(value.items()))
    if isinstance(value, list | tuple):
        return tuple(map(frozen, value))
    hashable: Hashable = value
    return hashable


def opaque(content: Any) -> str:
    """A value of JSON as text that is to be given back and not to be read; it hides nothing."""
    # As a plain tuple what is one with names, of which orjson knows nothing.
    return base64.urlsafe_b64encode(orjson.dumps(content, tuple)).decode().rstrip("=")


def of_opaque(text: str) -> Any:
    """The value that a text was made of; raises `ValueError` for one that is none of ours."""
    return read_json(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))


def global_id(type_name: str, identity: str) -> str:
    """The identity of a node among all types. It says nothing that its holder may not know, and is not to be read."""
    return opaque([type_name, identity])


def of_global_id(text: str) -> tuple[str, str]:
    """The type and the identity of a global id; raises `NoSuchNode` for what is none."""
    try:
        type_name, identity = of_opaque(text)
        if not isinstance(type_name, str) or not isinstance(identity, str):
            raise TypeError
    except (ValueError, TypeError) as error:
        raise NoSuchNode(text) from error
    return type_name, identity


def number_of(identity: str) -> int:
    """The number that an identity is; raises `ValueError` for what no row has, nor any database takes for a number of one."""
    number = int(identity)
    if not 0 < number <= HIGHEST:
        raise ValueError(identity)
    return number
