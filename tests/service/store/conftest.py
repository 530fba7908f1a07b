"""Databases without a table, and a table of history like the one that observations will have, planted beside ours."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Text, text
from sqlmodel import Field

from xiangheng_platform.store import triggers
from xiangheng_platform.store.columns import Exact
from xiangheng_platform.store.database import Database
from xiangheng_platform.store.proof import Proof, prove
from xiangheng_platform.store.store import Store
from xiangheng_platform.store.tables import Dated, table_of

#: Takes the place of a statement's database-given protection for the rest of the transaction, as its owner can.
UNPROTECTED = {
    "sqlite": [f"DROP TRIGGER {table}_no_{event}" for table in ("audit", "planted")
               for event in ("update", "delete", "replace")],
    "postgresql": ["SET LOCAL session_replication_role = replica"],
}  # fmt: skip


class Planted(Dated, table=True):
    """A value of a county, in force between two days."""

    __tablename__ = "planted"

    county: str = Field(sa_type=Text)
    value: Decimal | None = Field(default=None, sa_type=Exact)


def plant(store: Store) -> None:
    """Make the planted table, protected like every history."""
    with store.database.writing() as connection:
        table_of(Planted).create(connection)
        triggers.restore(connection)


@pytest.fixture
def empty(maker: Any, backend: str) -> Iterator[Database]:
    """A database without any table, of each kind."""
    url = maker.url(backend, empty=True)
    with maker.opened(url) as database:
        database.create()
        yield database
    maker.drop(url)


@pytest.fixture(scope="session")
def planted() -> type[Planted]:
    """The class of the planted table's rows."""
    return Planted


@pytest.fixture(scope="session")
def furnish() -> Callable[[Store], None]:
    """Each test has a store with the planted table."""
    return plant


@pytest.fixture
def value() -> Callable[..., Planted]:
    """Makes a row: a county and its value from the first of the year."""
    return lambda county="泸溪县", number="1.10", since=date(2024, 1, 1), **more: Planted(
        county=county, value=None if number is None else Decimal(number), valid_from=since, **more
    )


@pytest.fixture
def tamper(store: Store) -> Callable[..., None]:
    """Changes the database behind the program's back, as somebody who owns it can."""

    def _tamper(statement: str, **parameters: Any) -> None:
        with store.database.writing() as connection:
            for one in UNPROTECTED[connection.dialect.name]:
                connection.execute(text(one))
            connection.execute(text(statement), parameters)

    return _tamper


@pytest.fixture
def proof(store: Store) -> Callable[[], Proof]:
    """Goes through the whole history."""

    def _prove() -> Proof:
        with store.database.reading() as connection:
            return prove(connection)

    return _prove
