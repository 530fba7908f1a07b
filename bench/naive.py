"""Counties by strawberry as one first writes it: a resolver and a loader for each relation, below rows of the store."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import strawberry
from sqlalchemy import Select, or_, select
from starlette.requests import Request
from starlette.responses import Response
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL
from strawberry.dataloader import DataLoader
from strawberry.types import Info

from xiangheng_platform.regions.tables import DivisionFact, Membership, NamedGroup
from xiangheng_platform.store.moments import beijing_day
from xiangheng_platform.store.store import Store
from xiangheng_platform.store.tables import table_of

_FACT, _MEMBER, _GROUP = (table_of(kind).columns for kind in (DivisionFact, Membership, NamedGroup))


@strawberry.type(name="Group")
class _Group:
    code: str
    name: str


@strawberry.type(name="Membership")
class _Membership:
    valid_from: date
    group_code: strawberry.Private[str]

    @strawberry.field
    async def group(self, info: Info[Any, None]) -> _Group:
        row = await info.context["groups"].load(self.group_code)
        return _Group(code=row.code, name=row.name)


@strawberry.type(name="Division")
class _Division:
    code: str
    name: str
    valid_from: date
    source: str
    verified: bool
    key: strawberry.Private[int]
    parent: strawberry.Private[int]

    @strawberry.field
    async def prefecture(self, info: Info[Any, None]) -> "_Division":
        return _division(await info.context["divisions"].load(self.parent))

    @strawberry.field
    async def memberships(self, info: Info[Any, None]) -> list[_Membership]:
        rows = await info.context["memberships"].load(self.key)
        return [_Membership(valid_from=row.valid_from, group_code=row.group_code) for row in rows]


@strawberry.type(name="Counties")
class _Counties:
    nodes: list[_Division]


@strawberry.type(name="Query")
class _Query:
    @strawberry.field
    async def counties(self, info: Info[Any, None], first: int) -> _Counties:
        counties = select(*_FACT).where(_FACT.level == "county", _FACT.kind == "division").limit(first)
        rows = info.context["rows"](counties.order_by(_FACT.code), _FACT)
        return _Counties(nodes=list(map(_division, rows)))


def _division(row: Any) -> _Division:
    names = ("code", "name", "valid_from", "source", "verified", "key", "parent")
    return _Division(**{name: getattr(row, name) for name in names})


class _Server(GraphQL[Any, None]):
    """The ready-made view, with loaders for each request."""

    def __init__(self, schema: strawberry.Schema, store: Store) -> None:
        super().__init__(schema)
        self._store = store

    async def get_context(self, request: Request | WebSocket, response: Response | WebSocket) -> Any:
        """The loaders, and what reads the rows that hold today."""

        def rows(statement: Select[Any], dated: Any = None) -> Sequence[Any]:
            if dated is not None:
                day = beijing_day(self._store.clock())
                statement = statement.where(
                    dated.valid_from <= day, or_(dated.valid_to.is_(None), dated.valid_to >= day)
                )
            with self._store.database.reading() as connection:
                return connection.execute(statement).all()

        async def divisions(keys: list[int]) -> list[Any]:
            by_key = {row.key: row for row in rows(select(*_FACT).where(_FACT.key.in_(keys)), _FACT)}
            return [by_key[key] for key in keys]

        async def memberships(keys: list[int]) -> list[list[Any]]:
            of_keys = select(*_MEMBER).where(_MEMBER.division.in_(keys)).order_by(_MEMBER.group_code)
            members = rows(of_keys, _MEMBER)
            return [[row for row in members if row.division == key] for key in keys]

        async def groups(codes: list[str]) -> list[Any]:
            by_code = {row.code: row for row in rows(select(*_GROUP).where(_GROUP.code.in_(codes)))}
            return [by_code[code] for code in codes]

        return {
            "rows": rows,
            "divisions": DataLoader(divisions),
            "memberships": DataLoader(memberships),
            "groups": DataLoader(groups),
        }


def naive(store: Store) -> GraphQL[Any, None]:
    """The application on a store."""
    return _Server(strawberry.Schema(_Query), store)
