"""A short history of every kind of row there is, and ways of tampering with it behind the program's back."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest
from sqlalchemy import Connection, text

from xiangheng_platform.access import accounts, grants
from xiangheng_platform.access.duties import attribute, claim
from xiangheng_platform.access.duty_sets import Duties
from xiangheng_platform.access.person import Granted, Person
from xiangheng_platform.access.roles import Role
from xiangheng_platform.settings import SignInSettings
from xiangheng_platform.store import triggers
from xiangheng_platform.store.store import Store

Within = Callable[..., Any]


class _TakeBack(Exception):
    """Ends a transaction without a trace."""


@pytest.fixture
def auditor() -> Person:
    """Who reads the log and verifies it."""
    return Person("shen", (Granted(Role.AUDITOR),))


ROOT = Person("root", (Granted(Role.ADMINISTRATOR),))
CHEAP = SignInSettings(hash_rounds=1, hash_mebibytes=1)


def everything_once(store: Store) -> None:
    """A day's work of every kind, and a clock that went back."""
    clock: Any = store.clock
    accounts.first_administrator(store, CHEAP, "root", "刘强", "correct horse 电池")
    accounts.add(store, CHEAP, ROOT, "liu", "correct horse 电池", name="王小明", reason="到岗")
    grants.grant(store, ROOT, "liu", Role.COUNTY_OFFICER, "省医保局", "430000/433100/433122")
    clock.pass_(days=2)
    grants.revoke(store, ROOT, "liu", Role.COUNTY_OFFICER, reason="调离")
    accounts.disable(store, ROOT, "liu", "调离")
    clock.pass_(days=1)
    accounts.enable(store, ROOT, "liu")
    clock.pass_(seconds=-30)
    with store.act(Person("liu"), "indicators:scheme:write", "scheme:x", "一次") as act:
        claim(act, Duties.AUTHOR, "scheme:x")
        attribute(act, Duties.AUTHOR, "scheme:x", ["ma"])


@pytest.fixture(scope="session")
def furnish() -> Callable[[Store], None]:
    """Each test has a copy of a store in which everything has happened once."""
    return everything_once


@pytest.fixture
def root(store: Store, clock: Any) -> Person:
    """The administrator of that store; the clock is where its history ends."""
    clock.pass_(days=3, seconds=-30)
    return ROOT


def unprotect(connection: Connection) -> None:
    """Take the triggers off for the rest of the transaction, as whoever owns the database can."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        return
    names = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars().all()
    for name in names:
        connection.execute(text(f'DROP TRIGGER "{name}"'))


@pytest.fixture
def tamper(store: Store) -> Within:
    """Changes the database for good; the triggers are back afterwards, so that nothing else tells of it."""

    def _tamper(*statements: str) -> None:
        with store.database.writing() as connection:
            unprotect(connection)
            for statement in statements:
                connection.execute(text(statement))
            triggers.restore(connection)

    return _tamper


@pytest.fixture
def trial(store: Store) -> Within:
    """A transaction without triggers that is taken back at its end."""

    @contextmanager
    def _trial() -> Iterator[Connection]:
        with suppress(_TakeBack), store.database.writing() as connection:
            unprotect(connection)
            yield connection
            raise _TakeBack

    return _trial
