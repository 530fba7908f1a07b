"""Rights through the graph: every field asks what the table of rights says, and what is not yours is as what is not there.

Generated from the printed schema: its `@requires`, and the arguments and types of its fields.
"""

import json
import re
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    build_schema,
    get_named_type,
    is_leaf_type,
    is_required_argument,
    is_required_input_field,
)
from tests.service.graphql.conftest import INSPECTOR, Ask, furnish_with_reference

from xiangheng_graphql.assembly.nodes import global_id
from xiangheng_graphql.assembly.uploads import Upload
from xiangheng_graphql.context import Context
from xiangheng_graphql.execution import Executor, Operation
from xiangheng_graphql.published import printed
from xiangheng_graphql.schema import CAPABILITIES, served_schema
from xiangheng_platform.access import accounts, grants, tokens
from xiangheng_platform.access.decisions import decide
from xiangheng_platform.access.person import Granted, Person
from xiangheng_platform.access.reach import EVERYWHERE, PROVINCE_WIDE, Reach, Target
from xiangheng_platform.access.rights import ACTIONS, CONFIRMED, Where, rights_for
from xiangheng_platform.access.roles import EVERYONE, Role
from xiangheng_platform.app import installed_kinds
from xiangheng_platform.evidence import deposits
from xiangheng_platform.evidence.purposes import Purpose
from xiangheng_platform.jobs import queue, schedules
from xiangheng_platform.jobs.recurrence import Every, Recurrence
from xiangheng_platform.settings import EvidenceSettings, Settings, SignInSettings
from xiangheng_platform.store.store import Store
from xiangheng_platform.trials.kinds import KIND as TRIAL

SCHEMA: Any = build_schema(printed())
#: What anybody may ask for, by declaration. `node` asks for the right of what it is asked for.
ANYBODYS = {
    "Mutation.signIn",
    "Mutation.signOut",
    "Query.dutySets",
    "Query.node",
    "Query.rights",
    "Query.viewer",
    "Viewer.actions",
}
#: What a field answers whom it lets in, where the reference data have nothing to be asked about: no indicator
#: is derived, and one county is no prefecture.
ANSWERED = {"derivedValues": ["INDICATOR-NOT-DERIVED"], "rollUp": ["REGION-VALUES"]}
#: Who may see nothing of these is told of none: a number of nothing, an empty list.
MASKED: dict[str, list[str]] = {
    "accounts": [],
    "duties": [],
    "evidence": ["EVIDENCE-UNKNOWN"],
    "job": ["JOB-UNKNOWN"],
    "trialScoring": ["JOB-UNKNOWN"],
}
ROOT = Person("root", (Granted(Role.ADMINISTRATOR),))
AUDITOR = Person("me", (Granted(Role.AUDITOR),))
LUXI = "430000/433100/433122"
SCOPES = {
    "everywhere": EVERYWHERE,
    "department": Reach(department="省教育厅"),
    "prefecture": Reach(region="430000/433100"),
}
#: Arguments that each root field of `Query` answers with, if it is allowed. A field that is not here fails the test.
ARGUMENTS = {
    "account": '(login: "me")',
    "accounts": "",
    "audit": "",
    "auditEntry": "(number: 1)",
    "auditHead": "",
    "baselines": "",
    "calendarDay": '(day: "2024-05-01")',
    "calendarMonth": '(month: "2024-05")',
    "calendarOverrides": "",
    "candidates": '(text: "泸溪")',
    "counties": "",
    "county": '(called: "泸溪县")',
    "derivedValues": '(code: "LF-C01", values: [])',
    "division": '(called: "泸溪县")',
    "divisionChanges": "",
    "divisions": "",
    "due": "",
    "duties": '(subject: "indicator:LF-C01@1")',
    "evidence": "(number: 1)",
    "evidenceFiles": "",
    "grants": '(login: "me")',
    "group": '(code: "key_assisted")',
    "groups": "",
    "indicator": '(code: "LF-C01")',
    "indicators": "",
    "job": "(number: 1)",
    "jobKinds": "",
    "jobs": "",
    "lastWorkingDayBy": '(day: "2024-05-01")',
    "may": '(action: "region.read")',
    "offices": "",
    "plannedChecks": "(year: 2026)",
    "plugins": "",
    "rollUp": '(values: [{ code: "433122", value: "1" }], method: SUM, level: PREFECTURE, allowsPartial: true)',
    "schedules": "",
    "scheme": '(name: "NAME")',
    "schemes": "",
    "target": '(code: "CODE")',
    "targetExpression": '(text: "≥90%")',
    "targets": "",
    "tokens": '(login: "me")',
    "trialScoring": "(job: 3)",
    "workPoint": '(code: "CODE")',
    "workPoints": "",
    "workingDayAfter": '(start: "2024-05-01", count: 3)',
    "workingDaysBetween": '(start: "2024-05-01", end: "2024-06-01")',
}
#: How an object of each type that `node` knows is come by, by somebody who may.
NODES = {
    "Account": (ROOT, '{ account(login: "she") { id } }'),
    "AuditEntry": (AUDITOR, "{ auditEntry(number: 1) { id } }"),
    "Baseline": (ROOT, "{ baselines(first: 1) { nodes { id } } }"),
    "Evidence": (AUDITOR, "{ evidence(number: 2) { id } }"),
    "Division": (ROOT, '{ county(called: "泸溪县") { id } }'),
    "Group": (ROOT, '{ group(code: "key_assisted") { id } }'),
    "Indicator": (ROOT, '{ indicator(code: "LF-C01") { id } }'),
    "Job": (ROOT, "{ job(number: 2) { id } }"),
    "Plugin": (ROOT, "{ plugins { id } }"),
    "Schedule": (ROOT, "{ schedules { nodes { id } } }"),
    "Scheme": (ROOT, "{ schemes { scheme { id } } }"),
    "SchemeNode": (ROOT, "{ schemes { scheme { nodes(first: 1) { nodes { id } } } } }"),
    "Target": (ROOT, "{ targets(first: 1) { nodes { id } } }"),
    "WorkPoint": (ROOT, "{ workPoints(first: 1) { nodes { id } } }"),
}


def furnish_with_others(store: Store) -> None:
    """The reference data, two people, and of each a job, a file, a trial scoring and a token; and a schedule."""
    furnish_with_reference(store)
    policy = SignInSettings(hash_rounds=1, hash_mebibytes=1)
    baseline = (
        'mutation { recordBaseline(version: 0, baseline: { indicator: "WP-5.01", period: "2023", value: "200", unit: "个" }) '
        "{ __typename } }"
    )
    with Context(store, Settings()) as context:
        context.__dict__["person"] = INSPECTOR
        answer = Executor(served_schema()).execute(Operation(baseline), context)
    assert answer["data"] == {"recordBaseline": {"__typename": "Baseline"}}, answer
    accounts.first_administrator(store, policy, "root", "刘强", "correct horse 电池")
    for login in ("me", "she"):
        accounts.add(
            store, policy, ROOT, login, "correct horse 电池!", name="王小明", telephone="13812345678"
        )
        grants.grant(store, ROOT, login, Role.ADMINISTRATOR)
        asker = Person(login, (Granted(Role.ADMINISTRATOR),))
        queue.submit(store, asker, installed_kinds(Settings()), "audit.verify")
        tokens.issue(store, asker, "报表", ["region.read"], 30)
        deposits.add(store, asker, login.encode(), f"{login}.csv", Purpose.WORKBOOK, EvidenceSettings())
    for file, login in enumerate(("me", "she"), 1):
        asker = Person(login, (Granted(Role.ADMINISTRATOR),))
        queue.submit(
            store, asker, installed_kinds(Settings()), TRIAL, {"scheme": "leapfrog", "files": [file]}
        )
    schedules.add(store, ROOT, installed_kinds(Settings()), "audit.verify", Recurrence(Every.DAY, 2))


@pytest.fixture(scope="session")
def furnish() -> Callable[[Store], object]:
    """Every store of this room is a copy of one in which somebody else has something."""
    return furnish_with_others


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


def allowed(person: Person, field: str, action: str) -> bool:
    """Whether the table lets somebody do the action of a field anywhere that they reach, or to what is their own."""
    places = [PROVINCE_WIDE, Target(owner=person.login), *(each.reach.target for each in person.granted)]
    if directives("Query")[field].get("provinceWide"):
        places = [PROVINCE_WIDE]
    return any(decide(person, action, place).is_allowed for place in places)


def lines(rows: list[Any]) -> str:
    """What is wrong, one to a line."""
    return "\n".join(map(str, rows))


def selection(kind: Any) -> str:
    """The least that can be selected of a type."""
    return "" if is_leaf_type(get_named_type(kind)) else " { __typename }"


def codes(answer: Any) -> list[str]:
    """The codes of an answer's errors."""
    return [error["extensions"]["code"] for error in answer.errors]


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


@pytest.fixture
def arguments(ask: Ask) -> dict[str, str]:
    """`ARGUMENTS`, with the names of what this store has."""
    told = ask(
        "{ schemes { name } targets(first: 1) { nodes { code } } workPoints(first: 1) { nodes { code } } }"
    )
    names = {
        "scheme": told.data["schemes"][0]["name"],
        "target": told.data["targets"]["nodes"][0]["code"],
        "workPoint": told.data["workPoints"]["nodes"][0]["code"],
    }
    return ARGUMENTS | {
        field: re.sub('"(NAME|CODE)"', f'"{name}"', ARGUMENTS[field]) for field, name in names.items()
    }


@pytest.fixture
def ids(ask: Ask) -> dict[str, str]:
    """The id of an object of each type that has one."""
    told = {kind: ask(document, person) for kind, (person, document) in NODES.items()}
    assert [kind for kind, answer in told.items() if answer.errors] == []
    return {kind: first_id(answer.data) for kind, answer in told.items()}


def first_id(value: Any) -> str:
    """The first id in an answer."""
    while not isinstance(value, str):
        value = value[0] if isinstance(value, list) else next(iter(value.values()))
    return value


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


@pytest.mark.parametrize(
    "person",
    [
        Person("me", (Granted(Role.INSPECTOR),)),
        Person("me", (Granted(Role.COUNTY_OFFICER, Reach(region=LUXI)),)),
        Person("me", (Granted(Role.ADMINISTRATOR, Reach(region="430000/433100")),)),
        Person("me"),
    ],
    ids=["inspector", "county officer", "administrator of a prefecture", "no role"],
)
def test_what_is_not_yours_is_as_what_is_not_there(
    ask: Ask, ids: dict[str, str], store: Store, executor: Executor, person: Person
) -> None:
    """By its root field, renamed, in a fragment, by its id or in an act: data and texts are the same but for the name."""
    other = {
        "LOGIN": "she",
        "NUMBER": "2",
        "TRIAL": "4",
        "JOB": ids["Job"],
        "ACCOUNT": ids["Account"],
        "FILE": ids["Evidence"],
    }
    absent = {
        "LOGIN": "nobody",
        "NUMBER": "987654",
        "TRIAL": "876543",
        "JOB": global_id("Job", "987654"),
        "ACCOUNT": global_id("Account", "nobody"),
        "FILE": global_id("Evidence", "987654"),
    }
    different = []
    for document in alike(sees_files=decide(person, "evidence.read").is_allowed):
        answers = []
        for names in (other, absent):
            text = re.sub("LOGIN|NUMBER|TRIAL|JOB|ACCOUNT|FILE", lambda word: names[word[0]], document)  # noqa: B023
            with Context(store, Settings()) as context:
                context.__dict__["person"] = person
                answer = executor.execute(Operation(text), context, over_socket=True)
            answer.pop("extensions", None)
            for error in answer.get("errors", ()):
                del error["locations"]  # a longer name moves them
            told = json.dumps(answer, ensure_ascii=False)
            for word, name in names.items():
                told = re.sub(rf"(?<![\w-]){re.escape(name)}(?![\w-])", word, told)
            answers.append(told)
        if answers[0] != answers[1]:
            different.append((document, *answers))
    assert not different, lines(different)


def alike(*, sees_files: bool) -> Iterator[str]:
    """Documents that ask for what is somebody's, in all the ways that there are to ask; not for files where all are seen."""
    fields = {
        "job(number: NUMBER)": "number state askedBy",
        'account(login: "LOGIN")': "login name createdAt",
        'tokens(login: "LOGIN")': "totalCount nodes { name }",
        'grants(login: "LOGIN")': "totalCount nodes { login }",
        'may(action: "region.read", login: "LOGIN")': "why isAllowed",
        "auditEntry(number: NUMBER)": "number actor",
        "trialScoring(job: TRIAL)": "state allFaults { totalCount nodes { code } }",
        'node(id: "JOB")': "id ... on Job { state }",
        'node(id: "ACCOUNT")': "id ... on Account { login }",
    }
    if not sees_files:
        fields["evidence(number: NUMBER)"] = "number name"
        fields['node(id: "FILE")'] = "id ... on Evidence { name }"
    for field, below in fields.items():
        yield f"{{ {field} {{ {below} }} }}"
        yield f"{{ renamed: {field} {{ {below} }} }}"
        yield f"query Q {{ ...F }} fragment F on Query {{ {field} {{ ... {{ {below} }} }} }}"
    refused = "{ __typename ... on Refused { code title faults { code message expected remedy } } }"
    yield "subscription { jobProgress(number: NUMBER) { state } }"
    yield f"mutation {{ cancelJob(number: NUMBER) {refused} }}"
    if not sees_files:
        yield f'mutation {{ removeEvidence(number: NUMBER, reason: "x") {refused} }}'
        yield f'mutation {{ score(scheme: "leapfrog", files: [NUMBER]) {refused} }}'
    for act in (
        'revokeToken(login: "LOGIN", name: "没有")',
        'unlockAccount(login: "LOGIN")',
        'disableAccount(login: "LOGIN", reason: "x")',
        'revealParticulars(login: "LOGIN", reason: "x")',
        'eraseParticulars(login: "LOGIN")',
        'setParticulars(login: "LOGIN", name: "x")',
        'removeSecondFactor(login: "LOGIN")',
        'setPassword(login: "LOGIN", password: "correct horse 电池?")',
        'grantRole(grant: { login: "LOGIN", role: AUDITOR })',
        'revokeRole(login: "LOGIN", role: AUDITOR)',
    ):
        yield f"mutation {{ {act} {refused} }}"


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
