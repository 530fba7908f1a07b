"""Documents drawn from the schema itself, of every field with values that fit and values that do not: none is a fault of ours."""

from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLUnionType,
    get_named_type,
    parse_value,
)
from hypothesis import HealthCheck, Phase, given, settings, strategies
from hypothesis_graphql import from_schema
from tests.service.graphql.conftest import Ask

from xiangheng_graphql.schema import served_schema
from xiangheng_platform.access.person import Granted, Person
from xiangheng_platform.access.roles import GRANTABLE, Role

SCHEMA = served_schema()._schema
#: What a front end may type anywhere, right and wrong.
TEXTS = (
    "",
    "433122",
    "泸溪县",
    "key_assisted",
    "2024-1.01",
    "leapfrog",
    "2024",
    "甲" * 300,
    "'; --",
    "\u202e",
    "2024-05",
)
SCALARS: dict[str, tuple[str, ...]] = {
    "Int": ("1", "0", "3", "-1", "2147483647"),
    "Float": ("0.5",),
    "Boolean": ("true", "false"),
    "Date": ('"2024-05-01"', '"0001-01-01"', '"9999-12-31"', '"2024-02-30"', '"gestern"'),
    "DateTime": ('"2024-05-01T00:00:00+08:00"', '"0001-01-01T00:00:00+08:00"', '"9999-12-31T23:59:59Z"', '"x"'),
    "Decimal": ('"1.5"', '"-3"', '"NaN"', '"1E+400"', '"x"'),
    "JSON": ("{}", '{a: [1, "x"]}'),
    "ID": ('"x"', '"WyJEaXZpc2lvbiIsIjFAMjAyNC0wMS0wMSJd"', '"WyJKb2IiLCJ4Il0"'),
}  # fmt: skip


def likely(random: Random, values: tuple[str, ...]) -> str:
    """The first of some values, which fits, more often than the others."""
    return values[0] if random.random() < 0.7 else random.choice(values)


def value(random: Random, kind: Any, depth: int = 0) -> str:
    """A literal for an input of a type."""
    if isinstance(kind, GraphQLNonNull):
        return value(random, kind.of_type, depth)
    if isinstance(kind, GraphQLList):
        items = [value(random, kind.of_type, depth + 1) for _ in range(random.randrange(3))]
        return f"[{', '.join(items)}]"
    if isinstance(kind, GraphQLEnumType):
        return str(random.choice(list(kind.values)))
    if isinstance(kind, GraphQLInputObjectType):
        given = [
            f"{name}: {value(random, field.type, depth + 1)}"
            for name, field in kind.fields.items()
            if isinstance(field.type, GraphQLNonNull) or random.random() < 0.4
        ]
        return "{" + ", ".join(given) + "}"
    if kind.name in SCALARS:
        return likely(random, SCALARS[kind.name])
    text = random.choice(TEXTS)
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def selected(random: Random, name: str, field: GraphQLField, depth: int) -> str:
    """A field with arguments, and something below it."""
    arguments = [
        f"{argument}: {value(random, given.type)}"
        for argument, given in field.args.items()
        if (isinstance(given.type, GraphQLNonNull) and given.default_value is None) or random.random() < 0.4
    ]
    called = f"{name}({', '.join(arguments)})" if arguments else name
    below = selection(random, get_named_type(field.type), depth + 1)
    return f"a{random.randrange(10**9)}: {called}{below}"


def selection(random: Random, kind: Any, depth: int) -> str:
    """Some fields of a type; nothing below what has none."""
    if isinstance(kind, GraphQLUnionType):
        parts = [f"... on {part.name}{selection(random, part, depth)}" for part in kind.types]
        return " { __typename " + " ".join(parts) + " }"
    if not isinstance(kind, GraphQLObjectType | GraphQLInterfaceType):
        return ""
    leaves = [name for name, field in kind.fields.items() if is_leaf(field)]
    branches = [(name, field) for name, field in kind.fields.items() if not is_leaf(field)]
    chosen = [selected(random, name, kind.fields[name], depth) for name in leaves if random.random() < 0.5]
    if branches and depth < 4:
        some = random.sample(branches, min(2, len(branches)))
        chosen += [selected(random, name, field, depth) for name, field in some]
    return " { __typename " + " ".join(chosen) + " }"


def is_leaf(field: GraphQLField) -> bool:
    """Whether a field has nothing below it."""
    return not isinstance(
        get_named_type(field.type), GraphQLObjectType | GraphQLInterfaceType | GraphQLUnionType
    )


def documents(seed: int, count: int) -> Iterator[str]:
    """So many documents, each of one field of a root; those of `Mutation` among them."""
    random = Random(seed)
    roots = [("query", SCHEMA.query_type), ("query", SCHEMA.query_type), ("mutation", SCHEMA.mutation_type)]
    for _ in range(count):
        word, kind = random.choice(roots)
        assert kind is not None
        name, field = random.choice(list(kind.fields.items()))
        yield f"{word} {{ {selected(random, name, field, 1)} }}"


@pytest.mark.parametrize(
    ("seed", "count"),
    [(1, 60), *(pytest.param(seed, 500, marks=pytest.mark.thorough) for seed in range(2, 22))],
)
def test_no_document_is_a_fault_of_ours(ask: Ask, seed: int, count: int) -> None:
    """Whatever is asked by whomever, it is answered, or refused in words; nothing is an id in the log."""
    random = Random(seed)
    faults = []
    for document in documents(seed, count):
        person = Person("liu", tuple(Granted(role) for role in random.sample(list(GRANTABLE), 2)))
        answer = ask(document, person)
        if any(error["extensions"]["code"] == "XIANGHENG" for error in answer.errors):
            faults.append(document)
    assert faults == []


#: What the library draws for scalars of ours, right and wrong; of texts it draws any, of which hardly one is a name of something.
LIBRARY = {
    name: strategies.sampled_from(SCALARS.get(name, ('"x"',))).map(parse_value)
    for name in ("Date", "DateTime", "Decimal", "JSON", "Secret", "Upload")
}


@pytest.mark.thorough  # to draw one takes the library as long as it takes us to answer ten
def test_no_document_that_the_library_draws_is_a_fault_of_ours(ask: Ask) -> None:
    """Several fields of a root at once, with any characters and null where that may stand, as no drawing of ours has them."""

    @settings(
        max_examples=300,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )
    @given(from_schema(SCHEMA, custom_scalars=LIBRARY), strategies.sampled_from(sorted(GRANTABLE)))
    def answered(document: str, role: Role) -> None:
        answer = ask(document, Person("liu", (Granted(role),)))
        assert "XIANGHENG" not in [error["extensions"]["code"] for error in answer.errors]

    answered()
