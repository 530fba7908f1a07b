"""Rights of what is read: every field asks what the table of rights says, and tells nothing to whom it does not let.

Generated from the printed schema: its `@requires`, and the arguments and types of its fields.
"""

from typing import Any

import pytest
from graphql import GraphQLObjectType, get_named_type, is_required_argument
from tests.service.graphql.conftest import Ask
from tests.service.graphql.rights.conftest import ARGUMENTS, NODES
from tests.service.graphql.rights.declared import SCHEMA, codes, directives, lines, required, selection

from xiangheng_graphql.assembly.nodes import global_id
from xiangheng_graphql.schema import CAPABILITIES
from xiangheng_platform.access.decisions import decide
from xiangheng_platform.access.person import Granted, Person
from xiangheng_platform.access.reach import EVERYWHERE, PROVINCE_WIDE, Reach, Target
from xiangheng_platform.access.rights import ACTIONS, Where, rights_for
from xiangheng_platform.access.roles import EVERYONE, Role

#: What anybody may ask for, by declaration. `node` asks for the right of what it is asked for.
ANYBODYS = {
    "Mutation.signIn",
    "Mutation.signOut",
    "Query.dutySets",
    "Query.issueTransitions",
    "Query.node",
    "Query.rights",
    "Query.viewer",
    "Viewer.actions",
}
#: What a field answers whom it lets in, where the reference data have nothing to be asked about: no indicator
#: is derived, one county is no prefecture, and who may see some visit or plan does not see every one.
ANSWERED = {
    "household": ["MONITORING-UNKNOWN"],
    "householdCounts": ["MONITORING-EMPTY"],
    "householdDossier": ["MONITORING-UNKNOWN"],
    "derivedValues": ["INDICATOR-NOT-DERIVED"],
    "inspectionPlan": ["INSPECTION-PLAN-UNKNOWN"],
    "inspectionVisit": ["INSPECTION-UNKNOWN"],
    "issueSelection": ["ISSUE-UNDRAWN"],
    "rollUp": ["REGION-VALUES"],
}
#: What is nobody's own: who may see a visit since they are sent on it sees no plan, and does not oversee.
NOBODYS_OWN = {"inspectionCoverage", "inspectionPlan", "inspectionPlans", "overdueInspections"}
#: Who may see nothing of these is told of none: a number of nothing, an empty list.
MASKED: dict[str, list[str]] = {
    "accounts": [],
    "duties": [],
    "evidence": ["EVIDENCE-UNKNOWN"],
    "job": ["JOB-UNKNOWN"],
    "trialScoring": ["JOB-UNKNOWN"],
}
SCOPES = {
    "everywhere": EVERYWHERE,
    "department": Reach(department="省教育厅"),
    "prefecture": Reach(region="430000/433100"),
}


def allowed(person: Person, field: str, action: str) -> bool:
    """Whether the table lets somebody do the action of a field anywhere that they reach, or to what is their own."""
    places = [PROVINCE_WIDE, *(each.reach.target for each in person.granted)]
    if field not in NOBODYS_OWN:
        places.append(Target(owner=person.login))
    if directives("Query")[field].get("provinceWide"):
        places = [PROVINCE_WIDE]
    return any(decide(person, action, place).is_allowed for place in places)


def test_every_field_that_is_read_asks_for_an_action_of_the_table() -> None:
    """Each root field, and each that is loaded; but for those of anybody, which are told here one by one."""
    asked = {
        f"{name}.{field}": action
        for name, kind in SCHEMA.type_map.items()
        if isinstance(kind, GraphQLObjectType) and not name.startswith("__")
        for field, action in required(name).items()
    }
    assert {field for field, action in asked.items() if action not in ACTIONS} == ANYBODYS
    roots = {
        f"{root}.{field}"
        for root in ("Query", "Mutation", "Subscription")
        for field in SCHEMA.type_map[root].fields
    }
    assert roots - asked.keys() == set()
    loaded = sum(len(capability.loaded) for capability in CAPABILITIES)
    assert len(asked) - len(roots) == loaded


def test_every_query_has_arguments_to_be_tried_with() -> None:
    """A field that is added is told here, or nobody knows whom it answers."""
    asked = {name for name, action in required("Query").items() if action}
    assert ARGUMENTS.keys() == asked
    entities = {entity.name for part in CAPABILITIES for entity in part.entities if entity.identity}
    assert NODES.keys() == entities


@pytest.mark.parametrize("scope", SCOPES)
def test_queries_answer_whom_the_table_lets(ask: Ask, arguments: dict[str, str], scope: str) -> None:
    """Each role in each scope is answered or refused by what decides it everywhere else.

    What is open to all with a role knows no scope, and is asked for without one only.
    """
    wrong = []
    for role in EVERYONE:
        person = Person("me", (Granted(role, SCOPES[scope]),))
        for field, action in required("Query").items():
            is_open = any(right.where is Where.OPEN for right in rights_for(action)) if action else False
            if not action or (is_open and scope != "everywhere"):
                continue
            kind = SCHEMA.query_type.fields[field].type
            answer = ask(f"{{ {field}{arguments[field]}{selection(kind)} }}", person)
            if codes(answer) != (
                ANSWERED.get(field, []) if allowed(person, field, action) else ["ACCESS-DENIED"]
            ):
                wrong.append((role.value, field, codes(answer)))
    assert not wrong, lines(wrong)


@pytest.mark.parametrize(
    "person",
    [
        Person("me"),
        Person("me", (Granted(Role.ADMINISTRATOR),), only=frozenset()),
        Person("me", (Granted(Role.INSPECTOR),), only=frozenset({"store.backup"})),
    ],
    ids=["no role", "password of another's", "token for something else"],
)
def test_who_may_nothing_is_answered_nothing(
    ask: Ask, arguments: dict[str, str], ids: dict[str, str], person: Person
) -> None:
    """No field of `Query`, and no object by its id."""
    wrong = []
    for field, action in required("Query").items():
        if action:
            kind = SCHEMA.query_type.fields[field].type
            answer = ask(f"{{ {field}{arguments[field]}{selection(kind)} }}", person)
            if codes(answer) not in (["ACCESS-DENIED"], MASKED.get(field)):
                wrong.append((field, codes(answer)))
    for name, identity in ids.items():
        answer = ask("query ($id: ID!) { node(id: $id) { id } }", person, id=identity)
        if (answer.data, len(answer.errors)) != ({"node": None}, 1):
            wrong.append((name, codes(answer)))
    assert not wrong, lines(wrong)


def is_empty(value: Any) -> bool:
    """Whether a value tells nothing of anything."""
    if isinstance(value, dict):
        return value.keys() == {"__typename", "totalCount"} and value["totalCount"] == 0
    return value in (None, [])


def test_no_loaded_field_tells_what_its_action_does_not_allow(ask: Ask, ids: dict[str, str]) -> None:
    """A token for all but the action of a field is told nothing by it, whatever object it is asked of."""
    leaks = []
    for name, identity in ids.items():
        person = next(who for kind, (who, _) in NODES.items() if kind == name)
        for field, action in required(name).items():
            definition = SCHEMA.type_map[name].fields[field]
            if not action or any(map(is_required_argument, definition.args.values())):
                continue
            returned = get_named_type(definition.type)
            below = selection(definition.type)
            if "totalCount" in getattr(returned, "fields", {}):
                below = " { __typename totalCount }"
            less = Person(person.login, person.granted, only=frozenset(ACTIONS) - {action})
            document = f"query ($id: ID!) {{ node(id: $id) {{ ... on {name} {{ it: {field}{below} }} }} }}"
            answer = ask(document, less, id=identity)
            node = (answer.data or {}).get("node") or {}
            if not is_empty(node.get("it")):
                leaks.append((name, field, action, node))
    assert not leaks, lines(leaks)


def test_whatever_has_an_id_is_read_again_by_it(ask: Ask, ids: dict[str, str]) -> None:
    """Every type of object that has one, by whoever was told it."""
    kinds = {kind.name for kind in SCHEMA.get_possible_types(SCHEMA.type_map["Node"])}
    document = "query ($id: ID!) { node(id: $id) { __typename id } }"
    again = {kind: ask(document, NODES[kind][0], id=identity).data["node"] for kind, identity in ids.items()}
    assert again == {kind: {"__typename": kind, "id": ids[kind]} for kind in kinds}


def test_an_id_that_was_never_given_is_of_nothing(ask: Ask) -> None:
    """Whatever stands in an id, of whatever type, the answer is that there is no such object."""
    strange = [
        "",
        "x",
        "-1",
        "0",
        "9" * 30,
        "1@",
        "@1",
        "1@2024-13-01",
        "a/b/c",
        "x@99999999999999999999",
        "202403@99999999999999999999",
        "99999999999@1",
        "\0",
        "é@1",
    ]
    wrong = []
    for kind in NODES:
        for identity in strange:
            person = NODES[kind][0]
            answer = ask("query ($id: ID!) { node(id: $id) { id } }", person, id=global_id(kind, identity))
            if codes(answer) != ["NODE-ABSENT"]:
                wrong.append((kind, identity, codes(answer)))
    assert not wrong, lines(wrong)
