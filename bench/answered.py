"""Documents, what plain SQL says of the same, and their completion alone: records in memory, and graphql-core."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from graphql import GraphQLSchema, execute_sync, parse
from measure import Work, cpu_seconds
from sqlalchemy import ColumnElement, Connection, func, or_, select

from xiangheng_graphql.context import Context
from xiangheng_graphql.execution import Executor, Operation
from xiangheng_graphql.schema import Assembly
from xiangheng_platform.access.person import Granted, Person
from xiangheng_platform.access.roles import Role
from xiangheng_platform.indicators.tables import IndicatorVersion
from xiangheng_platform.regions.tables import DivisionFact, Membership, NamedGroup
from xiangheng_platform.settings import Settings
from xiangheng_platform.store.moments import beijing_day
from xiangheng_platform.store.store import Store
from xiangheng_platform.store.tables import table_of

CLERK = Person("liu", (Granted(Role.INSPECTOR),))
#: Identities that only we know how to read; plain SQL has no word for them.
_OPAQUE = ("id", "cursor", "endCursor")
_COUNTY = "430121"


@dataclass(frozen=True)
class Question:
    """A document, and how plain SQL answers it; `requests` is how many of them are enough work to be measured."""

    document: str
    plain: Callable[[Connection, date], Any]
    requests: int


def _held(dated: Any, day: date) -> tuple[ColumnElement[bool], ...]:
    return dated.valid_from <= day, or_(dated.valid_to.is_(None), dated.valid_to >= day)


def _counties(connection: Connection, day: date) -> list[dict[str, Any]]:
    own, above = (table_of(DivisionFact).alias(name).columns for name in ("own", "above"))
    member, group = table_of(Membership).columns, table_of(NamedGroup).columns
    rows = connection.execute(
        select(own.key, own.code, own.name, own.valid_from, own.source, own.verified,
               above.code.label("above_code"), above.name.label("above_name"))
        .where(own.level == "county", own.kind == "division", above.key == own.parent)
        .where(*_held(own, day), *_held(above, day))
        .order_by(own.code)
    ).all()  # fmt: skip
    members = connection.execute(
        select(member.division, group.code, group.name, member.valid_from)
        .where(group.code == member.group_code, *_held(member, day))
        .order_by(group.code)
    ).all()
    return [
        {
            "code": row.code,
            "name": row.name,
            "validFrom": row.valid_from.isoformat(),
            "source": row.source,
            "verified": row.verified,
            "prefecture": {"code": row.above_code, "name": row.above_name},
            "memberships": [
                {"group": {"code": at.code, "name": at.name}, "validFrom": at.valid_from.isoformat()}
                for at in members
                if at.division == row.key
            ],
        }
        for row in rows
    ]


def _only(row: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    return {name: row[name] for name in names}


def _page(connection: Connection, day: date) -> Any:
    rows = _counties(connection, day)
    shown = [_only(row, ("code", "name", "validFrom", "prefecture")) for row in rows[:50]]
    return {
        "edges": [{"node": row} for row in shown],
        "pageInfo": {"hasNextPage": len(rows) > 50},
        "totalCount": len(rows),
    }


def _county(connection: Connection, day: date) -> Any:
    (row,) = (row for row in _counties(connection, day) if row["code"] == _COUNTY)
    own, below = (table_of(DivisionFact).alias(name).columns for name in ("own", "below"))
    children = (
        select(func.count())
        .where(own.code == _COUNTY, below.parent == own.key)
        .where(*_held(own, day), *_held(below, day))
    )
    return row | {"parent": row["prefecture"], "children": [{}] * connection.execute(children).scalar_one()}


def _indicators(connection: Connection, day: date) -> Any:
    own = table_of(IndicatorVersion).columns
    rows = connection.execute(select(own.code, own.name, own.unit, own.office, own.version, own.verified)
        .where(own.until == "").order_by(own.code, own.version.desc())).all()  # fmt: skip
    versions: dict[str, list[Any]] = {}
    for row in rows:
        versions.setdefault(row.code, []).append(row)
    return [
        {
            "code": code,
            "name": each[0].name,
            "unit": each[0].unit or None,
            "office": each[0].office or None,
            "versions": {
                "nodes": [
                    {"version": row.version, "name": row.name, "verified": row.verified} for row in each
                ]
            },
        }
        for code, each in versions.items()
    ]


_WITH_GROUPS = "code name validFrom source verified prefecture { code name } memberships { group { code name } validFrom }"
QUESTIONS: Mapping[str, Question] = {
    "all counties": Question(
        f"{{ counties(first: 200) {{ nodes {{ {_WITH_GROUPS} }} }} }}",
        lambda connection, day: {"counties": {"nodes": _counties(connection, day)}},
        32,
    ),
    "all indicators": Question(
        "{ indicators(first: 200) { nodes { code name unit office versions { nodes { version name verified } } } } }",
        lambda connection, day: {"indicators": {"nodes": _indicators(connection, day)}},
        32,
    ),
    "a page of 50": Question(
        '{ counties(within: "430000", first: 50) { edges { cursor node { id code name validFrom '
        "prefecture { code name } } } pageInfo { hasNextPage endCursor } totalCount } }",
        lambda connection, day: {"counties": _page(connection, day)},
        64,
    ),
    "one county": Question(
        f'{{ division(called: "{_COUNTY}") {{ id {_WITH_GROUPS} parent {{ code name }} children {{ id }} }} }}',
        lambda connection, day: {"division": _county(connection, day)},
        128,
    ),
    "__typename": Question("{ __typename }", lambda connection, day: {"__typename": "Query"}, 320),
}


def answer_of(store: Store, question: Question) -> Any:
    """The data that the schema answers, in process; raises `AssertionError` where plain SQL says otherwise."""
    with _context(store) as context:
        answer = Executor(Assembly().schema()).execute(Operation(question.document), context)
    refuse_unlike(store, question, answer)
    return answer["data"]


def refuse_unlike(store: Store, question: Question, answer: Mapping[str, Any]) -> None:
    """Raise `AssertionError` unless an answer says what plain SQL does: what is wrong is not worth timing."""
    with store.database.reading() as connection:
        plain = question.plain(connection, beijing_day(store.clock()))
    assert _without_opaque(answer.get("data")) == plain, answer.get("errors")


def completing(store: Store, question: Question) -> Work:
    """Completes a document with what its roots gave the first time, and tells the seconds of CPU of each.

    The schema and graphql-core are those of the server; what is left out is reading, the server, and telling it as JSON.
    """
    schema = Assembly().schema()._schema
    _remember_roots(schema)
    document = parse(question.document)

    def _complete() -> object:
        with _context(store) as context:
            result = execute_sync(schema, document, context_value=context)
        assert not result.errors, result.errors
        return result.data

    _complete()
    return lambda: cpu_seconds(_complete, question.requests // 4)


def _context(store: Store) -> Context:
    context = Context(store, Settings())
    context.__dict__["person"] = CLERK
    return context


def _remember_roots(schema: GraphQLSchema) -> None:
    def remembering(resolve: Callable[..., Any]) -> Callable[..., Any]:
        given: dict[str, Any] = {}

        def _resolve(root: Any, info: Any, **arguments: Any) -> Any:
            key = json.dumps(arguments, sort_keys=True, default=str)
            if key not in given:
                given[key] = resolve(root, info, **arguments)
            return given[key]

        return _resolve

    assert schema.query_type is not None
    for field in schema.query_type.fields.values():
        assert field.resolve is not None
        field.resolve = remembering(field.resolve)


def _without_opaque(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _without_opaque(part) for name, part in value.items() if name not in _OPAQUE}
    return list(map(_without_opaque, value)) if isinstance(value, list) else value
