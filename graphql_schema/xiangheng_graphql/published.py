"""What front ends were promised: the printed schema, what a change of it would break, and a reference of every field."""

import re
from collections.abc import Iterator
from functools import cache

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    build_schema,
    find_breaking_changes,
)
from graphql.utilities import BreakingChangeType

from xiangheng_graphql.schema import served_schema

_REMOVALS = (BreakingChangeType.FIELD_REMOVED, BreakingChangeType.VALUE_REMOVED_FROM_ENUM)
_COORDINATE = re.compile(r"(\w+)\.(\w+)")


@cache
def printed() -> str:
    """The schema as text (SDL)."""
    return served_schema().as_str() + "\n"


def breaking(promised: str, now: str) -> list[str]:
    """What a front end that relies on a schema could not do with another, but for what was said to go (`@deprecated`)."""
    old, new = build_schema(promised), build_schema(now)
    return [
        change.description
        for change in find_breaking_changes(old, new)
        if not (change.type in _REMOVALS and _was_to_go(old, change.description))
    ]


def reference() -> str:
    """Every type and field with what it means in Chinese, as the manual shows it."""
    schema = build_schema(printed())
    return "\n".join(line for name in sorted(schema.type_map) for line in _entry(schema, name))


def _entry(schema: GraphQLSchema, name: str) -> Iterator[str]:
    kind = schema.type_map[name]
    if name.startswith("__") or name in ("String", "Int", "Float", "Boolean", "ID"):
        return
    yield f"### {name}\n\n{_chinese(kind.description)}\n"
    if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType | GraphQLInputObjectType):
        yield "| 字段 | 类型 | 含义 |\n| --- | --- | --- |"
        for field, definition in kind.fields.items():
            arguments = ", ".join(
                f"{argument}: {given.type}" for argument, given in getattr(definition, "args", {}).items()
            )
            called = f"{field}({arguments})" if arguments else field
            going = f"。不再用：{definition.deprecation_reason}" if definition.deprecation_reason else ""
            yield f"| `{called}` | `{definition.type}` | {_chinese(definition.description)}{going} |"
        yield ""
    elif isinstance(kind, GraphQLEnumType):
        yield "| 值 | 含义 |\n| --- | --- |"
        yield from (f"| `{value}` | {_chinese(item.description)} |" for value, item in kind.values.items())
        yield ""
    elif isinstance(kind, GraphQLUnionType):
        yield "、".join(f"`{part}`" for part in kind.types) + "\n"


def _chinese(description: str | None) -> str:
    return (description or "").partition("\n")[0].replace("|", "\\|")


def _was_to_go(schema: GraphQLSchema, description: str) -> bool:
    """Whether what a change took away was marked as deprecated; the change names it, `Type.field`."""
    named = _COORDINATE.search(description)
    kind = schema.type_map.get(named[1]) if named else None
    parts = getattr(kind, "fields", None) or getattr(kind, "values", {})
    return named is not None and named[2] in parts and parts[named[2]].deprecation_reason is not None
