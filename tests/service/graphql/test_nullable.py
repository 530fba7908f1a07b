"""What may be null in an answer says when: a front end has to show something there."""

from typing import Any

from graphql import GraphQLNonNull, GraphQLObjectType, build_schema

from xiangheng_graphql.published import printed


def test_every_field_that_may_be_null_says_when() -> None:
    """In its English description, with the word that a reader looks for; lists that are empty instead are not null."""
    schema: Any = build_schema(printed())
    kinds = [kind for kind in schema.type_map.values() if isinstance(kind, GraphQLObjectType)]
    silent = {
        f"{kind.name}.{name}"
        for kind in kinds
        if not kind.name.startswith("__")
        for name, field in kind.fields.items()
        if not isinstance(field.type, GraphQLNonNull) and "null" not in field.description
    }
    assert silent == set()
