"""The schema over a store that is filled as a new installation is, asked without a server in between."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

import pytest
from sqlalchemy import event

from xiangheng_graphql.context import Context
from xiangheng_graphql.execution import Executor, Operation
from xiangheng_graphql.schema import served_schema
from xiangheng_platform.access.person import Granted, Person
from xiangheng_platform.access.roles import Role
from xiangheng_platform.settings import Settings
from xiangheng_platform.store.store import Store
from xiangheng_seeds.filling import fill

INSPECTOR = Person("liu", (Granted(Role.INSPECTOR),))


def furnish_with_reference(store: Store) -> None:
    """Fill a store with the reference data: divisions, groups, indicators, targets, work points."""
    fill(store, INSPECTOR, lambda done, total: None)


@pytest.fixture(scope="session")
def furnish() -> Callable[[Store], object]:
    """Every store of this room is a copy of one with the reference data."""
    return furnish_with_reference


@pytest.fixture(scope="session")
def executor() -> Executor:
    """Executes on the schema that is served."""
    return Executor(served_schema())


@dataclass(frozen=True)
class Answer:
    """What an operation answered, and how many statements it took."""

    data: Any
    errors: list[Any]
    statements: int


class Ask(Protocol):
    """Executes a document as a person."""

    def __call__(self, document: str, person: Person = INSPECTOR, **variables: Any) -> Answer:
        """The answer; an error fails the test unless it is looked at."""


@pytest.fixture
def ask(store: Store, executor: Executor) -> Iterator[Ask]:
    """`ask("{ counties { totalCount } }").data`."""
    statements: list[str] = []
    engine = store.database.engine

    def count(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        statements.append(statement)

    event.listen(engine, "before_cursor_execute", count)

    def _ask(document: str, person: Person = INSPECTOR, **variables: Any) -> Answer:
        statements.clear()
        with Context(store, Settings()) as context:
            context.__dict__["person"] = person
            answer = executor.execute(Operation(document, variables), context)
        return Answer(answer["data"], answer.get("errors", []), len(statements))

    yield _ask
    event.remove(engine, "before_cursor_execute", count)
