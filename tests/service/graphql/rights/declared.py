"""What the printed schema says of rights: the `@requires` of each field, and the arguments and types of those that are asked."""

from typing import Any

from graphql import build_schema, get_named_type, is_leaf_type

from xiangheng_graphql.published import printed

SCHEMA: Any = build_schema(printed())


def directives(kind: str) -> dict[str, dict[str, Any]]:
    """What each field of a type asks for: the arguments of its `@requires` in the printed schema."""
    return {
        name: {argument.name.value: argument.value.value for argument in directive.arguments}
        for name, field in SCHEMA.type_map[kind].fields.items()
        for directive in ((field.ast_node and field.ast_node.directives) or ())
        if directive.name.value == "requires"
    }


def required(kind: str) -> dict[str, str]:
    """The action that each field of a type asks for."""
    return {name: asked["action"] for name, asked in directives(kind).items()}


def lines(rows: list[Any]) -> str:
    """What is wrong, one to a line."""
    return "\n".join(map(str, rows))


def selection(kind: Any) -> str:
    """The least that can be selected of a type."""
    return "" if is_leaf_type(get_named_type(kind)) else " { __typename }"


def codes(answer: Any) -> list[str]:
    """The codes of an answer's errors."""
    return [error["extensions"]["code"] for error in answer.errors]
