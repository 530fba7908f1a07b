"""A store with some accounts, asked as any of them, as a stranger, or by what somebody shows."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

import pytest
from sqlalchemy import event
from starlette.responses import Response
from tests.service.graphql.conftest import INSPECTOR

from xiangheng_graphql.context import Context
from xiangheng_graphql.execution import Executor, Operation
from xiangheng_platform.access import accounts, grants
from xiangheng_platform.access.credentials import person_of
from xiangheng_platform.access.person import Granted, Person
from xiangheng_platform.access.roles import Role
from xiangheng_platform.regions.loading import load_divisions
from xiangheng_platform.settings import Settings, SignInSettings
from xiangheng_platform.store.store import Store
from xiangheng_seeds import places

PASSWORD = "correct horse 电池"
LUXI = "430000/433100/433122"
_ROOT = Person("root", (Granted(Role.ADMINISTRATOR),))
_CHEAP = SignInSettings(hash_rounds=1, hash_mebibytes=1)
#: Invented people: the first administrator, an auditor, an officer of a county, an inspector who has not signed in
#: yet, and ten who were given nothing.
IDLE = tuple(f"idle{number}" for number in range(10))


def furnish_with_people(store: Store) -> None:
    """Fill a store with the divisions and some accounts."""
    load_divisions(store, INSPECTOR, places.division_rows(), "为试验装入")
    accounts.first_administrator(store, _CHEAP, "root", "刘强", PASSWORD)
    for login in ("ma", "wu", "he", *IDLE):
        accounts.add(store, _CHEAP, _ROOT, login, PASSWORD + "!", name="王小明", telephone="13812345678")
    grants.grant(store, _ROOT, "he", Role.INSPECTOR)
    for login, role, region in (("ma", Role.AUDITOR, ""), ("wu", Role.COUNTY_OFFICER, LUXI)):
        grants.grant(store, _ROOT, login, role, region=region)
        own = person_of(store, login)
        accounts.set_password(store, _CHEAP, own, login, PASSWORD, current=PASSWORD + "!")


@pytest.fixture(scope="session")
def furnish() -> Callable[[Store], object]:
    """Every store of this room is a copy of one with the divisions and some accounts."""
    return furnish_with_people


@dataclass(frozen=True)
class Answer:
    """What an operation answered, how many statements it took, and the response that carries it."""

    data: Any
    errors: list[str]  # their codes
    statements: int
    response: Response


class Ask(Protocol):
    """Executes a document as an account, as a stranger, or by a credential."""

    def __call__(self, document: str, login: str = "", /, credential: str = "", **variables: Any) -> Answer:
        """The answer."""


@pytest.fixture
def ask(store: Store, executor: Executor) -> Iterator[Ask]:
    """`ask("{ viewer { login } }", "root").data`."""
    statements: list[str] = []
    engine = store.database.engine

    def count(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        statements.append(statement)

    event.listen(engine, "before_cursor_execute", count)

    def _ask(document: str, login: str = "", /, credential: str = "", **variables: Any) -> Answer:
        person = person_of(store, login) if login else None
        response = Response()
        with Context(store, Settings(sign_in=_CHEAP), credential, response) as context:
            if person is not None:
                context.__dict__["person"] = person
            statements.clear()
            answer = executor.execute(Operation(document, variables), context)
        errors = [error["extensions"]["code"] for error in answer.get("errors", ())]
        return Answer(answer["data"], errors, len(statements), response)

    yield _ask
    event.remove(engine, "before_cursor_execute", count)
