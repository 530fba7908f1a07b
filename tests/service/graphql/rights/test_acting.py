"""Rights of acts: what may be done is told beforehand, and an act without the right is refused and writes nothing.

Generated from the printed schema: the `@requires` of each mutation, and its arguments.
"""

from io import BytesIO
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    is_required_argument,
    is_required_input_field,
)
from tests.service.graphql.conftest import Ask
from tests.service.graphql.rights.conftest import AUDITOR
from tests.service.graphql.rights.declared import SCHEMA, lines, required

from xiangheng_graphql.assembly.uploads import Upload
from xiangheng_platform.access.person import Granted, Person
from xiangheng_platform.access.rights import ACTIONS, CONFIRMED, rights_for
from xiangheng_platform.access.roles import EVERYONE, Role
from xiangheng_platform.store.store import Store


def example(kind: Any) -> Any:
    """A value of an input type, as JSON."""
    if isinstance(kind, GraphQLNonNull):
        return example(kind.of_type)
    if isinstance(kind, GraphQLList):
        return [example(kind.of_type)]
    if isinstance(kind, GraphQLEnumType):
        return next(iter(kind.values))
    if isinstance(kind, GraphQLInputObjectType):
        return {
            name: example(field.type) for name, field in kind.fields.items() if is_required_input_field(field)
        }
    examples = {
        "Int": 1,
        "Boolean": True,
        "Decimal": "1",
        "Date": "2024-05-01",
        "DateTime": "2024-05-01T00:00:00+08:00",
        "Upload": Upload("a.csv", BytesIO(b"a")),
    }
    return examples.get(kind.name, "x")


def mutation(name: str) -> tuple[str, dict[str, Any]]:
    """A document that does a mutation with no more arguments than it must have, and its variables."""
    field = SCHEMA.mutation_type.fields[name]
    given = {argument: value.type for argument, value in field.args.items() if is_required_argument(value)}
    head = f"({', '.join(f'${argument}: {kind}' for argument, kind in given.items())})" if given else ""
    arguments = f"({', '.join(f'{argument}: ${argument}' for argument in given)})" if given else ""
    document = f"mutation {head} {{ {name}{arguments} {{ __typename ... on Refused {{ code faults {{ message }} }} }} }}"
    return document, {argument: example(kind) for argument, kind in given.items()}


def test_an_object_tells_what_may_be_done_to_it(ask: Ask, ids: dict[str, str]) -> None:
    """To what is somebody's: its owner and whoever keeps the accounts may, who looks on may not."""
    she = Person("she", (Granted(Role.EVALUATOR),))
    acts = {"Job": "job.cancel", "Evidence": "evidence.remove", "Account": "account.own"}
    told = {}
    for kind, action in acts.items():
        document = f'query ($id: ID!) {{ node(id: $id) {{ ... on {kind} {{ may(action: "{action}") {{ allowed }} }} }} }}'
        told[kind] = [
            ask(document, who, id=ids[kind]).data["node"]["may"]["allowed"] for who in (she, AUDITOR)
        ]
    assert told == {kind: [True, False] for kind in acts}


def unallowed(action: str) -> list[tuple[Person, str]]:
    """People whom the table does not let do an action, each with the code that refuses them."""
    may = {right.role for right in rights_for(action)}
    everything = tuple(map(Granted, EVERYONE))
    denied = [Person("me"), *(Person("me", (Granted(role),)) for role in EVERYONE if role not in may)]
    denied.append(Person("me", everything, only=frozenset(ACTIONS) - {action}))
    people = [(person, "ACCESS-DENIED") for person in denied]
    if action in CONFIRMED:
        people.append((Person("me", everything, must_confirm=True), "ACCESS-CONFIRM"))
    return people


def test_a_mutation_without_the_right_does_nothing(ask: Ask, store: Store) -> None:
    """It is `Refused` to each role that the table does not let, and to who has none, and nothing is written."""
    before = store.last_act()
    wrong = []
    for name, action in required("Mutation").items():
        if not action:
            continue
        document, variables = mutation(name)
        for person, code in unallowed(action):
            answer = ask(document, person, **variables)
            refused = (answer.data or {}).get(name) or {}
            if refused.get("code") != code:
                wrong.append((name, str(person.granted), code, refused, answer.errors))
    assert not wrong, lines(wrong)
    assert store.last_act() == before
