"""Nodes: a record with what was read besides it, as the executor is given them; and the identities by which one is asked again."""

import base64
import json
from collections.abc import Hashable, Mapping
from typing import Any, TypeAlias

from xiangheng_graphql.errors import NoSuchNode

#: The name of a field and its arguments: what a result is kept under.
Asked: TypeAlias = tuple[str, Hashable]


class Failure:
    """Why a field has no result: raised where the executor reads it, so that only this field is null."""

    __slots__ = ("error",)

    def __init__(self, error: Exception) -> None:
        self.error = error


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
    """A plain field of a record, also where it comes as a node."""
    return getattr(source.record if type(source) is Node else source, name)


def frozen(value: Any) -> Hashable:
    """Arguments as what a result is kept under: lists and mappings as tuples."""
    if isinstance(value, Mapping):
        return tuple((name, frozen(item)) for name, item in sorted(value.items()))
    if isinstance(value, list | tuple):
        return tuple(map(frozen, value))
    hashable: Hashable = value
    return hashable


def global_id(type_name: str, identity: str) -> str:
    """The identity of a node among all types. It says nothing that its holder may not know, and is not to be read."""
    content = json.dumps([type_name, identity], ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(content.encode()).decode().rstrip("=")


def of_global_id(text: str) -> tuple[str, str]:
    """The type and the identity of a global id; raises `NoSuchNode` for what is none."""
    try:
        type_name, identity = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        if not isinstance(type_name, str) or not isinstance(identity, str):
            raise TypeError
    except (ValueError, TypeError, RecursionError) as error:
        raise NoSuchNode(text) from error
    return type_name, identity
